//! CURP, Mexico's population key: 18 signs with birth date, sex and state of birth, and a check digit
//! (Instructivo Normativo para la Asignación de la CURP, DOF 2021-10-18).
//!
//! One typing mistake breaks the check digit and still names one person, so a key that makes sense is found without
//! it, also when its last two signs are missing; one that makes none is found when its check digit is right.

use std::sync::LazyLock;

use regex::bytes::Regex;
use zeroize::Zeroizing;

use super::written::pattern;
use super::{Class, Hit};

/// What may stand between two signs.
const GAP: &str = r"[ ._/-]?";
/// A digit, or a letter that is typed for one.
const DIGIT: &str = "[0-9oil]";
/// A letter, or the digit that is typed for o.
const LETTER: &str = "[a-z0]";
/// What each of the 16 first signs can be.
const SIGNS: [&str; 16] = [
    LETTER, LETTER, LETTER, LETTER, DIGIT, DIGIT, DIGIT, DIGIT, DIGIT, DIGIT, "[hmx]", LETTER, LETTER,
    LETTER, LETTER, LETTER,
];

static SHAPE: LazyLock<Regex> = LazyLock::new(|| {
    let first = SIGNS.join(GAP);
    pattern(&[&first, "(?:", GAP, "[0-9a-z]", GAP, DIGIT, ")?"])
});

/// States of birth; NE is abroad.
const STATES: [&[u8; 2]; 33] = [
    b"as", b"bc", b"bs", b"cc", b"cl", b"cm", b"cs", b"ch", b"df", b"dg", b"gt", b"gr", b"hg", b"jc", b"mc",
    b"mn", b"ms", b"nt", b"nl", b"oc", b"pl", b"qt", b"qr", b"sp", b"sl", b"sr", b"tc", b"ts", b"tl", b"vz",
    b"yn", b"zs", b"ne",
];

pub(super) fn find(shadow: &[u8]) -> Vec<Hit> {
    let mut hits = Vec::new();
    let mut from = 0;
    while let Some(found) = SHAPE.find_at(shadow, from) {
        let key = key(found.as_bytes());
        let whole = if makes_sense(&key) || check_digit_holds(&key) {
            found.end()
        } else {
            from = found.start() + 1;
            continue;
        };
        hits.push(Hit { range: found.start()..whole, class: Class::Curp });
        from = whole;
    }
    hits
}

/// The signs without gaps, letters where letters belong and digits where digits do.
fn key(found: &[u8]) -> Zeroizing<Vec<u8>> {
    let mut key = Zeroizing::new(Vec::with_capacity(found.len()));
    for b in found.iter().filter(|b| b.is_ascii_alphanumeric()) {
        let is_digit = matches!(key.len(), 4..=9 | 17);
        let is_letter = matches!(key.len(), 0..=3 | 10..=15);
        key.push(match b {
            b'o' if is_digit => b'0',
            b'i' | b'l' if is_digit => b'1',
            b'0' if is_letter => b'o',
            other => *other,
        });
    }
    key
}

/// Whether date and state exist.
fn makes_sense(key: &[u8]) -> bool {
    let number = |from: usize| match key.get(from..from + 2) {
        Some([a, b]) => (a - b'0') * 10 + (b - b'0'),
        _ => 0,
    };
    let state = key.get(11..13).unwrap_or(&[]);
    (1..=12).contains(&number(6))
        && (1..=31).contains(&number(8))
        && STATES.iter().any(|s| s.as_slice() == state)
}

/// The signs in the order of their values; Ñ, 24, is X in a key.
const VALUES: &[u8; 37] = b"0123456789abcdefghijklmn\x00opqrstuvwxyz";

fn check_digit_holds(key: &[u8]) -> bool {
    let Some((last, first)) = key.split_last().filter(|(_, first)| first.len() == 17) else {
        return false;
    };
    let value = |b: &u8| VALUES.iter().position(|v| v == b).unwrap_or(0);
    let sum: usize = first.iter().zip((2..=18).rev()).map(|(b, weight)| value(b) * weight).sum();
    last.is_ascii_digit() && usize::from(last - b'0') == (10 - sum % 10) % 10
}

#[cfg(test)]
mod tests {
    use super::super::tests::{finds, finds_nothing};
    use super::*;

    /// The first is the Instructivo's own example, the second Wikipedia's; the others have made-up bodies. Check
    /// digits from python-stdnum 2.2, `stdnum.mx.curp.calc_check_digit`.
    const RIGHT: [&[u8; 18]; 8] = [
        b"boxw310820hnerxn09",
        b"hegg560427mvzrrl04",
        b"gode561231hdfrrn00",
        b"pxne660720hmcxtn06",
        b"maar790213hmnrlf03",
        b"looa010101mnlpxna6",
        b"sabc850229hchlrr09",
        b"xexx010101hnexxxa4",
    ];

    #[test]
    fn check_digits_hold_and_each_other_digit_does_not() {
        for key in RIGHT {
            for digit in b'0'..=b'9' {
                let mut other = *key;
                other[17] = digit;
                assert_eq!(check_digit_holds(&other), digit == key[17], "{other:?}");
            }
            assert!(!check_digit_holds(&key[..17]));
        }
        assert!(!check_digit_holds(b""));
        assert!(!check_digit_holds(b"boxw310820hnerxn0x"));
    }

    #[test]
    fn found_however_it_is_typed() {
        finds(
            Class::Curp,
            &[
                ("mi curp es {} gracias", "BOXW310820HNERXN09"),
                ("{}", "hegg560427mvzrrl04"),
                ("CURP:{}.", "GODE561231HDFRRN00"),
                ("curp {} y ya", "GODE 561231 HDF RRN 00"),
                ("curp {} y ya", "g-o-d-e-5-6-1-2-3-1-h-d-f-r-r-n-0-0"),
                ("({})", "LOOA010101MNLPXNA6"),
                ("tengo {}", "boxw31O82Ohnerxno9"),
                ("tengo {}", "boxw3l082Ohnerxn09"),
                ("{} ancho", "ＢＯＸＷ３１０８２０ＨＮＥＲＸＮ０９"),
                ("{} cirilico", "ВОХW310820НNЕRХN09"),
                ("{} acentos", "bóxw310820hnérxn09"),
                // a wrong check digit, and the last two signs missing: still one person
                ("{}", "boxw310820hnerxn03"),
                ("es {}, la vi", "hegg560427mvzrrl"),
                // no such state, but the check digit is right
                ("{}", "gode561231hzzrrn03"),
            ],
        );
    }

    #[test]
    fn sentences_are_not_keys() {
        finds_nothing(&[
            "balearon a las 3 en la calle 12",
            "casa 561231 hay droga",
            "el 310820 hombres armados",
            "gode561231hzzrrn01",
            "boxw311320hnerxn",
            "boxw310832hnerxn",
            "la placa ABC-123-D de la patrulla 456",
            "modelo hegg de 1956",
        ]);
    }
}
