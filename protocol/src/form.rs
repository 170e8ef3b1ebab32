//! What a browser sends: one multipart shape for every action.
//!
//! Every POST of every page has exactly these parts, in this order, with names and values of these lengths.
//! The attack it stops: who watches the line between a browser and its guard counts cells, and must not be
//! able to tell a report from reading, by the number or the length of parts. Only [`WORDS`], [`SEARCH`] and
//! [`FILLER`] vary in length; the filler varies more than what a person can type.

use crate::sizes::WORDS_BYTES;

/// A sealed field's length as text: base64url without padding. State and words share one length.
pub const SEALED_CHARS: usize = 736;
/// Bytes that a sealed field holds: nonce (12), text, tag (16).
pub const SEALED_BYTES: usize = SEALED_CHARS / 4 * 3;
/// Plain bytes in a sealed field, padded: words with their length, or a state.
pub const SEALED_PLAIN_BYTES: usize = SEALED_BYTES - 28;
const _: () = assert!(SEALED_PLAIN_BYTES >= WORDS_BYTES + 4);

/// One part of the form.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Part {
    /// Its name: two characters, always.
    pub name: &'static str,
    /// The only length of its value in bytes, or the most where it may vary.
    pub bytes: usize,
    /// Whether the value always has that length.
    pub fixed: bool,
}

const fn fixed(name: &'static str, bytes: usize) -> Part {
    Part { name, bytes, fixed: true }
}
const fn up_to(name: &'static str, bytes: usize) -> Part {
    Part { name, bytes, fixed: false }
}

/// Sealed state of the journey.
pub const STATE: Part = fixed("st", SEALED_CHARS);
/// Sealed words, carried from the form to the look page and on; noise of the same length elsewhere.
pub const CARRIED: Part = fixed("cw", SEALED_CHARS);
/// A constant with characters that a gateway that rewrites pages would mangle.
pub const CANARY: Part = fixed("cy", CANARY_VALUE.len());
/// What [`CANARY`] must hold: markup, an onion address shape and two-byte characters.
pub const CANARY_VALUE: &str = "<b>ñandú</b> http://x.onion/";
/// Language: `es` or `en`.
pub const LANGUAGE: Part = fixed("la", 2);
/// Search words: at most 40 characters of at most 4 bytes.
pub const SEARCH: Part = up_to("se", 160);
/// What: a category's number as two digits, or [`UNCHOSEN`].
pub const WHAT: Part = fixed("wh", 2);
/// When: see [`crate::report::When`]; two characters, or [`UNCHOSEN`].
pub const WHEN: Part = fixed("wn", 2);
/// The words: at most 400 characters; a browser sends line ends as two bytes.
pub const WORDS: Part = up_to("wo", 1_664);
/// May a rights group be told: `y` or `n`.
pub const TELL_RIGHTS: Part = fixed("t1", 1);
/// May the press be told.
pub const TELL_PRESS: Part = fixed("t2", 1);
/// May an authority be told.
pub const TELL_AUTHORITY: Part = fixed("t3", 1);
/// Topic of the map that a reader wants: two digits, or [`UNCHOSEN`].
pub const TOPIC: Part = fixed("to", 2);
/// Which edition a reader wants: `00` is the newest, `01` the one before.
pub const EDITION: Part = fixed("ed", 2);
/// Places for answers on the look page, `m` mine (taken out; default), `t` theirs or leave in.
pub const ANSWERS: [Part; 12] = [
    fixed("a0", 1),
    fixed("a1", 1),
    fixed("a2", 1),
    fixed("a3", 1),
    fixed("a4", 1),
    fixed("a5", 1),
    fixed("a6", 1),
    fixed("a7", 1),
    fixed("a8", 1),
    fixed("a9", 1),
    fixed("aa", 1),
    fixed("ab", 1),
];
/// The pressed button: an action's letter and a number of five digits; see [`Button`].
pub const BUTTON: Part = fixed("go", 6);
/// The filler, last: what lingers in a read buffer is filler.
pub const FILLER: Part = up_to("zz", crate::sizes::FILLER_MAX);

/// A radio that nobody touched has this value, so that the part is always sent.
pub const UNCHOSEN: &str = "--";

/// All parts in their order on the wire.
pub const PARTS: [Part; 27] = [
    STATE,
    CARRIED,
    CANARY,
    LANGUAGE,
    SEARCH,
    WHAT,
    WHEN,
    WORDS,
    TELL_RIGHTS,
    TELL_PRESS,
    TELL_AUTHORITY,
    TOPIC,
    EDITION,
    ANSWERS[0],
    ANSWERS[1],
    ANSWERS[2],
    ANSWERS[3],
    ANSWERS[4],
    ANSWERS[5],
    ANSWERS[6],
    ANSWERS[7],
    ANSWERS[8],
    ANSWERS[9],
    ANSWERS[10],
    ANSWERS[11],
    BUTTON,
    FILLER,
];

/// Most bytes of a request's body: every part at its longest, and what multipart adds to each
/// (boundary ≤ 72, disposition header and line ends ≤ 72).
pub const BODY_MAX: usize = {
    let mut sum = 160;
    let mut i = 0;
    while i < PARTS.len() {
        sum += bytes_of(&PARTS, i) + 144;
        i += 1;
    }
    sum
};

#[expect(
    clippy::indexing_slicing,
    reason = "evaluated when the crate is compiled: an index beyond the end stops there"
)]
const fn bytes_of(parts: &[Part], at: usize) -> usize {
    parts[at].bytes
}

/// Most bytes of one part.
pub const FILLER_MAX_PART: usize = FILLER.bytes;

/// What a button asks for. Its value on the wire is a letter and five digits, always six bytes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Button {
    /// Home: begin a report.
    Report,
    /// Home: read the map.
    Read,
    /// Home: practise; the same way as a report, and nothing is kept.
    Practise,
    /// Search a place by the words in [`SEARCH`].
    Search,
    /// Choose the row with this number: a state, a municipio, a zone, by the page that was shown.
    Choose(u16),
    /// A place found by search: the municipio's number, or behind those of all municipios a zone's. Leads where the list
    /// would have led, and marks the zone there.
    Found(u16),
    /// "I do not know, or rather not say".
    Unsaid,
    /// The form, the topic page, the map, the lines: go on.
    Next,
    /// One page back.
    Back,
    /// From the look page to the form again.
    Change,
    /// Send.
    Send,
}

impl Button {
    /// Its value on the wire.
    pub fn value(self) -> String {
        let (letter, n) = match self {
            Self::Report => ('r', 0),
            Self::Read => ('m', 0),
            Self::Practise => ('p', 0),
            Self::Search => ('s', 0),
            Self::Choose(n) => ('c', n),
            Self::Found(n) => ('f', n),
            Self::Unsaid => ('u', 0),
            Self::Next => ('n', 0),
            Self::Back => ('b', 0),
            Self::Change => ('g', 0),
            Self::Send => ('x', 0),
        };
        format!("{letter}{n:05}")
    }

    /// Reads a value; `None` for anything that [`Button::value`] does not write.
    pub fn parse(value: &str) -> Option<Self> {
        if value.len() != BUTTON.bytes || !value.is_ascii() {
            return None;
        }
        let (letter, digits) = value.split_at(1);
        if !digits.bytes().all(|b| b.is_ascii_digit()) {
            return None;
        }
        let n: u16 = digits.parse().ok()?;
        let button = match letter {
            "r" => Self::Report,
            "m" => Self::Read,
            "p" => Self::Practise,
            "s" => Self::Search,
            "c" => Self::Choose(n),
            "f" => Self::Found(n),
            "u" => Self::Unsaid,
            "n" => Self::Next,
            "b" => Self::Back,
            "g" => Self::Change,
            "x" => Self::Send,
            _ => return None,
        };
        (button.value() == value).then_some(button)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_button_has_six_bytes_and_reads_back() {
        for b in [
            Button::Report,
            Button::Read,
            Button::Practise,
            Button::Search,
            Button::Choose(0),
            Button::Choose(u16::MAX),
            Button::Found(2),
            Button::Unsaid,
            Button::Next,
            Button::Back,
            Button::Change,
            Button::Send,
        ] {
            assert_eq!(b.value().len(), BUTTON.bytes);
            assert_eq!(Button::parse(&b.value()), Some(b));
        }
        for bad in ["", "r", "r00001", "c99999", "c+0001", "z00000", "c0000é"] {
            assert_eq!(Button::parse(bad), None, "{bad}");
        }
    }

    #[test]
    fn names_are_equally_long_and_different() {
        for (i, a) in PARTS.iter().enumerate() {
            assert_eq!(a.name.len(), 2);
            assert!(PARTS.iter().skip(i + 1).all(|b| b.name != a.name));
        }
    }
}
