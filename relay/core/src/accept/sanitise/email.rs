//! E-mail addresses, also with "arroba", "(at)", "punto", spaces, or without the end of a well-known provider's name.

use std::sync::LazyLock;

use regex::bytes::Regex;

use super::written::{LABEL, LOOSE_DOT, SAID_DOT, SURE_ENDS, pattern, places};
use super::{Class, Hit};

/// What stands before the at sign; a dot, hyphen or low line of it may be said.
const LOCAL: &str = concat!(
    r"(?:[a-z0-9\x01_][a-z0-9\x01._%+-]* (?:punto|dot|guion|guion bajo|underscore|dash) ){0,3}",
    r"[a-z0-9\x01_][a-z0-9\x01._%+-]*"
);
/// The sign itself, and the word in a box.
const AT: &str = r"[ \n]{0,2}@[ \n]{0,2}";
const BOXED_AT: &str = r"[ \n]{0,2}[(\[{<] ?(?:@|at|arroba|aroba|a) ?[)\]}>][ \n]{0,2}";
const SAID_AT: &str = " {1,3}(?:a+r+ob+a|arrova|at sign) {1,3}";
/// People name these without the end.
const PROVIDER: &str = concat!(
    r"(?:g ?mail|hot ?mail|outlook|yahoo|icloud|live|msn|proton|protonmail|tutanota|tuta|aol|gmx|prodigy|riseup|yandex)",
    r"(?:\.[a-z]+)*\b"
);

static FORMS: LazyLock<[Regex; 5]> = LazyLock::new(|| {
    let dot = format!("(?:{SAID_DOT}|{LOOSE_DOT})");
    let domain = format!("{LABEL}(?:{dot}{LABEL}){{0,2}}?{dot}{SURE_ENDS}(?:{dot}mx\\b)?");
    // two letters at least before the dot: "tod@s.luego" is a full stop without its space
    let tight = r"[a-z0-9\x01-]{2,}(?:\.[a-z0-9\x01-]+)*\.[a-z0-9\x01-]{2,}";
    [
        // a sign with spaces around needs a sure end: "su tiktok @juan.22" is an account
        pattern(&[LOCAL, "(?:", AT, "|", BOXED_AT, ")(?:", &domain, "|", PROVIDER, ")"]),
        // without any end three letters at least, because of "amig@s" and "ciudadan@s"
        pattern(&[LOCAL, "(?:@|", BOXED_AT, ")(?:", tight, r"|[a-z0-9\x01_-]{3,})"]),
        pattern(&[LOCAL, SAID_AT, "(?:", &domain, "|", tight, "|", PROVIDER, ")"]),
        pattern(&[LOCAL, " {1,2}at {1,2}(?:", LABEL, SAID_DOT, SURE_ENDS, "|", PROVIDER, ")"]),
        // letter by letter
        pattern(&[r"(?:\A|[^a-z0-9\x01])((?:[a-z0-9\x01._+-] ){2,}@(?: [a-z0-9\x01.-]){4,})\b"]),
    ]
});

pub(super) fn find(shadow: &[u8]) -> Vec<Hit> {
    let found = FORMS.iter().flat_map(|form| places(form, shadow));
    found.map(|range| Hit { range, class: Class::Email }).collect()
}

#[cfg(test)]
mod tests {
    use super::super::tests::{finds, finds_nothing, finds_other};
    use super::*;

    #[test]
    fn found_however_it_is_typed() {
        finds(
            Class::Email,
            &[
                ("escriban a {} por favor", "juan.perez@gmail.com"),
                ("ESCRIBAN A {} POR FAVOR", "JUAN.PEREZ@GMAIL.COM"),
                ("({})", "j_p+x@correo.uacj.mx"),
                ("es {}.", "juan@example.com.mx"),
                ("es {} ok", "juan @ gmail . com"),
                ("es {} ok", "juan arroba gmail punto com"),
                ("es {} ok", "juan punto perez arroba hotmail punto com punto mx"),
                ("es {} ok", "juan(at)gmail(dot)com"),
                ("es {} ok", "juan [arroba] gmail [.] com"),
                ("es {} ok", "juan at gmail dot com"),
                ("es {} ok", "juan arroba gmail"),
                ("es {} ok", "juan@gmail"),
                ("es {} ok", "JUAN ARROBA YAHOO PUNTO COM"),
                ("es {} ok", "ｊｕａｎ＠ｇｍａｉｌ．ｃｏｍ"),
                ("es {} ok", "jυаn@gmаil.cоm"),
                ("es {} ok", "niña@correo.mx"),
                ("es {} ok", "李@example.com"),
                ("es {} ok", "juan@lamafia"),
                ("mailto:{}", "x@x.com"),
                ("es {} ok", "juan(arroba)ejemplo.ru"),
                ("es {} ok", "j u a n @ g m a i l . c o m"),
            ],
        );
    }

    #[test]
    fn sentences_have_none() {
        finds_nothing(&[
            "tod@s l@s vecin@s y amig@s del barrio",
            "l@s compañer@s desaparecid@s.luego nada",
            "una arroba de maiz",
            "a las 3 @ la esquina",
            "look at the corner",
            "vive en el punto rojo",
            "balearon a las 3 en la calle 12",
            "gasto 500 en live",
            "el correo no llega",
        ]);
        finds_other(Class::Email, &["look at example.com", "su insta es @narco_01"]);
    }
}
