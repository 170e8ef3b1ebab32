//! Characters that a reader does not see, or sees as something plainer.
//!
//! The attack: whoever gives somebody a text to paste can mark it with characters that show nothing, and know it again
//! later; and a keyboard's own kinds of space and line end tell which keyboard it was.

/// The characters that stay, with line ends as `\n` and every kind of space as a space.
pub(super) fn without(raw: &str) -> impl Iterator<Item = char> + '_ {
    let mut after_return = false;
    raw.chars().filter_map(move |c| {
        let second_half = c == '\n' && after_return;
        after_return = c == '\r';
        if second_half { None } else { seen(c) }
    })
}

/// What a reader sees of a character.
fn seen(c: char) -> Option<char> {
    match c {
        '\n' | '\r' | '\u{b}' | '\u{c}' | '\u{85}' | '\u{2028}' | '\u{2029}' => Some('\n'),
        '\t'
        | '\u{a0}'
        | '\u{1680}'
        | '\u{2000}'..='\u{200a}'
        | '\u{202f}'
        | '\u{205f}'
        | '\u{2800}'
        | '\u{3000}' => Some(' '),
        c if c.is_control() || is_ignorable(c) || is_nobodys(c) => None,
        c => Some(c),
    }
}

/// Default_Ignorable_Code_Point of Unicode 16 (DerivedCoreProperties.txt) and every format character (Cf, in
/// UnicodeData.txt): zero-width, bidi, variation selectors, tags, fillers, annotations.
pub(super) fn is_ignorable(c: char) -> bool {
    matches!(c,
        '\u{ad}' | '\u{34f}' | '\u{600}'..='\u{605}' | '\u{61c}' | '\u{6dd}' | '\u{70f}' | '\u{890}'..='\u{891}'
        | '\u{8e2}' | '\u{115f}'..='\u{1160}' | '\u{17b4}'..='\u{17b5}' | '\u{180b}'..='\u{180f}'
        | '\u{200b}'..='\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2060}'..='\u{206f}' | '\u{3164}'
        | '\u{fe00}'..='\u{fe0f}' | '\u{feff}' | '\u{ffa0}' | '\u{fff0}'..='\u{fffb}' | '\u{110bd}' | '\u{110cd}'
        | '\u{13430}'..='\u{1343f}' | '\u{1bca0}'..='\u{1bca3}' | '\u{1d173}'..='\u{1d17a}'
        | '\u{e0000}'..='\u{e0fff}')
}

/// Private use and noncharacters: no font agrees on them, so they can only carry what is not meant to be read.
fn is_nobodys(c: char) -> bool {
    let code = u32::from(c);
    matches!(code, 0xe000..=0xf8ff | 0xfdd0..=0xfdef | 0xf_0000..=0x10_ffff) || code & 0xfffe == 0xfffe
}

#[cfg(test)]
mod tests {
    use super::super::clean;
    use super::*;

    #[test]
    fn nothing_unseen_stays_and_line_ends_are_one() {
        for (raw, kept) in [
            ("a\r\nb\rc\nd\u{2028}e", "a\nb\nc\nd\ne"),
            ("a\n\rb", "a\n\nb"),
            ("6\u{200b}5\u{2060}6\u{feff}", "656"),
            ("a\u{202e}b\u{2066}c\u{200f}", "abc"),
            ("x\u{e0061}\u{e0062}y", "xy"),
            ("a\u{0}b\u{7}c\u{9b}d\u{1b}e", "abcde"),
            ("a\u{a0}b\u{3000}c\td", "a b c d"),
            ("ay\u{fe0f}\u{f8ff}\u{fdd0}\u{1fffe}!", "ay!"),
            ("ni\u{200d}n\u{303}o", "ni\u{f1}o"),
            ("n\u{200b}\u{303}", "\u{f1}"),
        ] {
            assert_eq!(clean(raw).expose_on_review_page(), kept, "{raw:?}");
        }
    }

    /// Every format character of Unicode 14 as CPython's `unicodedata` lists them (category Cf), then the variation
    /// selectors and the fillers, which have other categories.
    const UNSEEN: [(u32, u32); 29] = [
        (0xad, 0xad),
        (0x600, 0x605),
        (0x61c, 0x61c),
        (0x6dd, 0x6dd),
        (0x70f, 0x70f),
        (0x890, 0x891),
        (0x8e2, 0x8e2),
        (0x180e, 0x180e),
        (0x200b, 0x200f),
        (0x202a, 0x202e),
        (0x2060, 0x2064),
        (0x2066, 0x206f),
        (0xfeff, 0xfeff),
        (0xfff9, 0xfffb),
        (0x110bd, 0x110bd),
        (0x110cd, 0x110cd),
        (0x13430, 0x13438),
        (0x1bca0, 0x1bca3),
        (0x1d173, 0x1d17a),
        (0xe0001, 0xe0001),
        (0xe0020, 0xe007f),
        (0x34f, 0x34f),
        (0x115f, 0x1160),
        (0x180b, 0x180d),
        (0x3164, 0x3164),
        (0xffa0, 0xffa0),
        (0xfe00, 0xfe0f),
        (0xe0100, 0xe01ef),
        (0x17b4, 0x17b5),
    ];

    #[test]
    fn every_unseen_character_falls() {
        for code in UNSEEN.into_iter().flat_map(|(first, last)| first..=last) {
            let c = char::from_u32(code).unwrap();
            assert_eq!(clean(&format!("a{c}b")).expose_on_review_page(), "ab", "{code:x}");
        }
    }

    #[test]
    fn no_character_at_all_leaves_something_unseen() {
        // as many at a time as fit, none of which composes with the next
        let all: Vec<char> = ('\0'..=char::MAX).collect();
        for some in all.chunks(30) {
            let words = clean(&some.iter().flat_map(|c| [*c, '.']).collect::<String>());
            let text = words.expose_on_review_page();
            assert!(text.len() < protocol::sizes::WORDS_BYTES);
            assert!(text.chars().all(|c| seen(c) == Some(c)), "{some:x?}");
            assert_eq!(clean(text).expose_on_review_page(), text, "{some:x?}");
        }
    }
}
