//! Accounts by their names: @name, "insta: name", "su face es name", and words with a low line in them.
//! Addresses that name an account are read in `link`.

use std::ops::Range;
use std::sync::LazyLock;

use regex::bytes::Regex;

use super::shadow::LETTER;
use super::written::{pattern, places};
use super::{Class, Hit};

const PLATFORM: &str = concat!(
    r"(?:ig|insta|instagram|face|facebook|feis|feisbuk|fb|telegram|tele|tg|twitter|tik ?tok|snap|snapchat|discord",
    r"|messenger|skype|threads|youtube|onlyfans|whats|whatsapp|signal)"
);
/// A name of four signs or more.
const NAME: &str = r"[a-z0-9\x01_][a-z0-9\x01_.-]{2,}[a-z0-9\x01_]";

static FORMS: LazyLock<[Regex; 4]> = LazyLock::new(|| {
    [
        // not behind a letter: "amig@s"
        pattern(&[r"(?:\A|[^a-z0-9\x01])(@[a-z0-9_\x01][a-z0-9_.@\x01-]+)"]),
        pattern(&[r"(?:\A|[^a-z0-9\x01])(@ [a-z_\x01][a-z0-9_\x01]*[0-9_][a-z0-9_\x01]*)"]),
        pattern(&[
            r"\b(?:",
            PLATFORM,
            r"|usuario|user|username|cuenta|account|perfil|profile) ?[:=] ?",
            r#"["'@]{0,2}("#,
            NAME,
            ")",
        ]),
        pattern(&[
            r"\b(?:mi|su|tu|my|his|her|their) ",
            PLATFORM,
            r" (?:es|is|era|was) (?:el |la |the )?(?:@|arroba )?(",
            NAME,
            ")",
        ]),
    ]
});

/// Words with a low line in them.
static LOW_LINE: LazyLock<Regex> =
    LazyLock::new(|| pattern(&[r"[a-z0-9\x01.]*[a-z0-9\x01]_+[a-z0-9\x01][a-z0-9\x01_.]*"]));

/// "arroba" and a name, but no measure of maize.
static SAID: LazyLock<Regex> = LazyLock::new(|| pattern(&[r"\barroba {1,3}([a-z0-9_.\x01]{3,})"]));
/// What is no name where one could stand.
const NO_NAMES: [&[u8]; 11] =
    [b"arroba", b"del", b"por", b"para", b"con", b"que", b"los", b"las", b"una", b"and", b"the"];

pub(super) fn find(shadow: &[u8]) -> Vec<Hit> {
    let written = |place: &Range<usize>| shadow.get(place.clone()).unwrap_or(&[]);
    let has_letter =
        |place: &Range<usize>| written(place).iter().any(|b| b.is_ascii_lowercase() || *b == LETTER);
    let low_line = places(&LOW_LINE, shadow).filter(has_letter);
    let named = FORMS.iter().chain([&*SAID]).flat_map(|form| places(form, shadow));
    let named = named.filter(|place| !NO_NAMES.contains(&written(place)));
    named.chain(low_line).map(|range| Hit { range, class: Class::Handle }).collect()
}

#[cfg(test)]
mod tests {
    use super::super::tests::{finds, finds_nothing};
    use super::*;

    #[test]
    fn found_however_it_is_typed() {
        finds(
            Class::Handle,
            &[
                ("lo vi con {} ayer", "@el_chapo22"),
                ("LO VI CON {} AYER", "@EL_CHAPO22"),
                ("({})", "@juan.perez"),
                ("siguen a {}", "@ab"),
                ("siguen a {}", "＠ｎａｒｃｏ"),
                ("siguen a {}", "@nаrсо"),
                ("siguen a {}", "@ñandú"),
                ("siguen a {}", "@ narco_01"),
                ("insta: {} y ya", "juanperez"),
                ("IG:{} y ya", "JUAN.PEREZ"),
                ("ig = {} y", "@juanp"),
                ("su face es {} creo", "juanperez"),
                ("su telegram es arroba {}", "elmalo"),
                ("le dicen arroba {}", "juanito99"),
                ("se llama {} ahi", "el_patron_7"),
                ("usuario: {}", "malo22"),
                ("su tiktok {}", "@juanp.22"),
            ],
        );
    }

    #[test]
    fn sentences_have_none() {
        finds_nothing(&[
            "tod@s l@s vecin@s",
            "dos arrobas de frijol y una arroba de maiz",
            "me escribieron por telegram",
            "lo subieron a facebook y a tiktok",
            "hay un video en insta de la balacera",
            "a $50 @ kilo",
            "____ no se sabe ____",
            "balearon a las 3 en la calle 12",
            "el usuario del camion",
        ]);
    }
}
