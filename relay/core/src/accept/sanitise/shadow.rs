//! The words' shadow: the same text in one byte per sign, whatever script, width, case or accent it was typed in.
//!
//! The attack it stops: `６５６`, `656` with a Cyrillic letter in between, or a name in mathematical letters reads the same
//! to a person and differently to a pattern. Patterns run on the shadow, and a map leads back.

use std::ops::Range;

use unicode_normalization::char::{decompose_compatible, is_combining_mark};
use zeroize::Zeroizing;

use super::{MARK, lookalike};

/// A letter that is none of a–z.
pub(super) const LETTER: u8 = 1;
/// A sign that is none of ASCII's, an emoji for instance.
pub(super) const SIGN: u8 = 2;
/// Where something was taken out. No pattern reaches across it.
pub(super) const BREAK: u8 = 3;
/// The sign of degrees, and the raised o that is typed for it.
pub(super) const DEGREE: u8 = 4;

/// Characters that one sign can stand for at most (U+FDFA); the map's room is taken once, so that no copy is left behind.
const SPREAD_MAX: usize = 6;

/// The shadow of one text. Holds a reporter's words: wiped on drop, not printable.
pub(super) struct Shadow {
    bytes: Zeroizing<Vec<u8>>,
    /// For each byte, the text's bytes of the character that it comes from, with the marks that follow it.
    origins: Vec<Range<usize>>,
}

impl Shadow {
    /// The shadow of a clean text.
    pub(super) fn of(text: &str) -> Self {
        let room = text.len() * SPREAD_MAX;
        let mut shadow =
            Self { bytes: Zeroizing::new(Vec::with_capacity(room)), origins: Vec::with_capacity(room) };
        let mut after = 0;
        for (start, c) in text.char_indices() {
            let end = start + c.len_utf8();
            if start < after {
                continue;
            }
            if text.get(start..).is_some_and(|rest| rest.starts_with(MARK)) {
                after = start + MARK.len();
                shadow.push(BREAK, start..after);
                continue;
            }
            let first = shadow.bytes.len();
            match lookalike::sign(c) {
                Some(b) => shadow.push(b, start..end),
                None => decompose_compatible(c, |part| {
                    if !is_combining_mark(part) {
                        shadow.push(lookalike::plain(part), start..end);
                    }
                }),
            }
            if first == shadow.bytes.len() {
                shadow.stretch_last(end);
            }
        }
        shadow
    }

    /// What finders read.
    pub(super) fn bytes(&self) -> &[u8] {
        &self.bytes
    }

    /// Blanks what was found, in whole characters, and says where it stands in the text; `None` if it was blank.
    pub(super) fn blank(&mut self, hit: Range<usize>) -> Option<Range<usize>> {
        if self.bytes.get(hit.clone())?.iter().all(|b| *b == BREAK) {
            return None;
        }
        let found = self.origins.get(hit)?;
        let (start, end) = (found.first()?.start, found.last()?.end);
        for (b, origin) in self.bytes.iter_mut().zip(&self.origins) {
            if origin.start < end && origin.end > start {
                *b = BREAK;
            }
        }
        Some(start..end)
    }

    fn push(&mut self, b: u8, origin: Range<usize>) {
        self.bytes.push(b);
        self.origins.push(origin);
    }

    /// A combining mark belongs to the character before it: taken out with it, or it would sit on the mark.
    fn stretch_last(&mut self, end: usize) {
        let Some(start) = self.origins.last().map(|o| o.start) else {
            return;
        };
        for origin in self.origins.iter_mut().rev().take_while(|o| o.start == start) {
            origin.end = end;
        }
    }
}

/// Whether a byte is part of a word or number.
pub(super) fn is_word(b: u8) -> bool {
    b.is_ascii_alphanumeric() || b == LETTER
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_spelling_has_one_shadow() {
        for (text, bytes) in [
            ("\u{ff16}\u{ff15}\u{ff16} \u{ff21}", &b"656 a"[..]),
            ("\u{1d400}\u{24d0}\u{1f150}\u{1f1e6}", b"aaaa"),
            ("\u{661}\u{967}\u{2777}\u{2460}6\u{20e3}", b"11216"),
            ("\u{421}\u{430}f\u{e9} \u{d1}A\u{d1}D\u{da}", b"cafe nandu"),
            ("a\u{301}\u{336}b", b"ab"),
            ("19\u{b0}25\u{2032}42\u{2033}", b"19\x0425'42\""),
            ("\u{6c49} \u{1f600}", b"\x01 \x02"),
            ("5\u{2013}6\u{2022}7\u{2026}", b"5-6.7..."),
            ("a[*]b\u{ff3b}*]", b"a\x03b[*]"),
        ] {
            assert_eq!(Shadow::of(text).bytes(), bytes, "{text}");
        }
    }

    #[test]
    fn a_hit_leads_back_to_whole_characters_with_their_marks() {
        let mut shadow = Shadow::of("\u{e1}\u{2469}7\u{336}\u{301}x");
        assert_eq!(shadow.bytes(), b"a107x");
        assert_eq!(shadow.blank(2..4), Some(2..10));
        assert_eq!(shadow.bytes(), b"a\x03\x03\x03x");
        assert_eq!(shadow.blank(2..4), None);
    }

    #[test]
    fn the_room_suffices_for_every_character() {
        for c in '\0'..=char::MAX {
            let mut text = [0; 4];
            assert!(Shadow::of(c.encode_utf8(&mut text)).bytes().len() <= c.len_utf8() * SPREAD_MAX, "{c:?}");
        }
    }
}
