//! Signs that read like a plain ASCII one: other scripts' letters and digits, drawn letters, typographers' dashes.

use super::shadow::{DEGREE, LETTER, SIGN};

/// Signs that must be read before decomposition, which would make something else of them.
pub(super) fn sign(c: char) -> Option<u8> {
    match c {
        '°' | 'º' | '˚' => Some(DEGREE),
        '´' | '`' | '‘' | '’' | '‛' | '′' | '‵' | 'ʹ' | 'ʼ' | '＇' => Some(b'\''),
        '“' | '”' | '„' | '″' | '‶' | 'ʺ' | '＂' | '«' | '»' => Some(b'"'),
        _ => None,
    }
}

/// The byte for a decomposed character: lower case, or one of the shadow's own bytes.
pub(super) fn plain(c: char) -> u8 {
    if let Ok(b) = u8::try_from(c)
        && b.is_ascii()
    {
        return b.to_ascii_lowercase();
    }
    mark(c).or_else(|| digit(c)).or_else(|| letter(c)).unwrap_or(if c.is_alphanumeric() {
        LETTER
    } else {
        SIGN
    })
}

fn mark(c: char) -> Option<u8> {
    Some(match c {
        '\u{2010}'..='\u{2015}' | '−' | '⁃' | '➖' | 'ー' | '〜' | '─' | '━' | '﹘' => b'-',
        '·' | '•' | '∙' | '⋅' | '‧' | '・' | '。' | '․' | '●' | '٫' | '۔' => b'.',
        '⁄' | '∕' | '╱' | '⧸' => b'/',
        '∶' | '꞉' | 'ː' | '׃' => b':',
        '，' | '、' | '،' | '‚' => b',',
        '＋' | '➕' | '⁺' => b'+',
        '【' | '〔' | '❨' | '⟨' | '〈' => b'(',
        '】' | '〕' | '❩' | '⟩' | '〉' => b')',
        '＿' | '‿' => b'_',
        _ => return None,
    })
}

/// First sign, its value, how many follow one another: every digit of Unicode 14 that has no ASCII decomposition
/// (derived from UnicodeData.txt's decimal and digit fields).
const DIGITS: [(u32, u8, u8); 68] = [
    (0x660, 0, 10),
    (0x6f0, 0, 10),
    (0x7c0, 0, 10),
    (0x966, 0, 10),
    (0x9e6, 0, 10),
    (0xa66, 0, 10),
    (0xae6, 0, 10),
    (0xb66, 0, 10),
    (0xbe6, 0, 10),
    (0xc66, 0, 10),
    (0xce6, 0, 10),
    (0xd66, 0, 10),
    (0xde6, 0, 10),
    (0xe50, 0, 10),
    (0xed0, 0, 10),
    (0xf20, 0, 10),
    (0x1040, 0, 10),
    (0x1090, 0, 10),
    (0x1369, 1, 9),
    (0x17e0, 0, 10),
    (0x1810, 0, 10),
    (0x1946, 0, 10),
    (0x19d0, 0, 10),
    (0x19da, 1, 1),
    (0x1a80, 0, 10),
    (0x1a90, 0, 10),
    (0x1b50, 0, 10),
    (0x1bb0, 0, 10),
    (0x1c40, 0, 10),
    (0x1c50, 0, 10),
    (0x24f5, 1, 9),
    (0x24ff, 0, 1),
    (0x2776, 1, 9),
    (0x2780, 1, 9),
    (0x278a, 1, 9),
    (0xa620, 0, 10),
    (0xa8d0, 0, 10),
    (0xa900, 0, 10),
    (0xa9d0, 0, 10),
    (0xa9f0, 0, 10),
    (0xaa50, 0, 10),
    (0xabf0, 0, 10),
    (0x104a0, 0, 10),
    (0x10a40, 1, 4),
    (0x10d30, 0, 10),
    (0x10e60, 1, 9),
    (0x11052, 1, 9),
    (0x11066, 0, 10),
    (0x110f0, 0, 10),
    (0x11136, 0, 10),
    (0x111d0, 0, 10),
    (0x112f0, 0, 10),
    (0x11450, 0, 10),
    (0x114d0, 0, 10),
    (0x11650, 0, 10),
    (0x116c0, 0, 10),
    (0x11730, 0, 10),
    (0x118e0, 0, 10),
    (0x11950, 0, 10),
    (0x11c50, 0, 10),
    (0x11d50, 0, 10),
    (0x11da0, 0, 10),
    (0x16a60, 0, 10),
    (0x16ac0, 0, 10),
    (0x16b50, 0, 10),
    (0x1e140, 0, 10),
    (0x1e2f0, 0, 10),
    (0x1e950, 0, 10),
];

fn digit(c: char) -> Option<u8> {
    let code = u32::from(c);
    DIGITS.iter().find_map(|&(first, value, count)| {
        let n = u8::try_from(code.checked_sub(first)?).ok()?;
        (n < count).then(|| b'0' + value + n)
    })
}

/// Letters of other scripts by how they look, not by how they sound: capitals first where the two differ.
fn letter(c: char) -> Option<u8> {
    let code = u32::from(c);
    // squared, circled and flag letters
    for first in [0x1f150, 0x1f170, 0x1f1e6] {
        if let Some(n) = code.checked_sub(first).and_then(|n| u8::try_from(n).ok()).filter(|n| *n < 26) {
            return Some(b'a' + n);
        }
    }
    Some(match c {
        'А' | 'а' | 'Α' | 'α' | 'ɑ' | 'ᴀ' | 'Ꭺ' | 'æ' | 'Æ' => b'a',
        'В' | 'в' | 'Β' | 'β' | 'ß' | 'ʙ' | 'ƀ' | 'Ь' | 'ь' | 'Ᏼ' => b'b',
        'С' | 'с' | 'ϲ' | 'Ϲ' | 'ᴄ' | 'Ꮯ' => b'c',
        'ԁ' | 'đ' | 'Đ' | 'ð' | 'Ð' | 'ɗ' | 'ᴅ' | 'Ꭰ' => b'd',
        'Е' | 'е' | 'Ε' | 'ε' | 'ɛ' | 'є' | 'Є' | 'ə' | 'ᴇ' | 'Ꭼ' => b'e',
        'ƒ' | 'ꜰ' => b'f',
        'ɡ' | 'ɢ' | 'Ԍ' => b'g',
        'Н' | 'Η' | 'һ' | 'Һ' | 'ħ' | 'Ħ' | 'ʜ' | 'н' | 'Ꮋ' => b'h',
        'І' | 'і' | 'Ι' | 'ι' | 'ı' | 'ɩ' | 'ɪ' | 'ɨ' => b'i',
        'Ј' | 'ј' | 'ȷ' | 'ᴊ' | 'ϳ' => b'j',
        'К' | 'к' | 'Κ' | 'κ' | 'ᴋ' | 'Ꮶ' => b'k',
        'ł' | 'Ł' | 'ӏ' | 'Ӏ' | 'ʟ' | 'ɫ' | 'Ꮮ' | '∣' => b'l',
        'М' | 'м' | 'Μ' | 'ᴍ' | 'Ꮇ' => b'm',
        'Ν' | 'η' | 'п' | 'П' | 'ŋ' | 'Ŋ' | 'ɴ' | 'ո' => b'n',
        'О' | 'о' | 'Ο' | 'ο' | 'σ' | 'ø' | 'Ø' | 'ɵ' | 'ᴏ' | 'օ' | 'œ' | 'Œ' => b'o',
        'Р' | 'р' | 'Ρ' | 'ρ' | 'ᴘ' | 'þ' | 'Þ' | 'Ꮲ' => b'p',
        'ԛ' | 'Ԛ' | 'ꞯ' => b'q',
        'ʀ' | 'г' | 'ɾ' | 'Ꭱ' => b'r',
        'Ѕ' | 'ѕ' | 'ꜱ' | 'Ꮪ' => b's',
        'Т' | 'т' | 'Τ' | 'τ' | 'ŧ' | 'Ŧ' | 'ᴛ' | 'Ꭲ' => b't',
        'υ' | 'μ' | 'ᴜ' | 'ս' => b'u',
        'ν' | 'ѵ' | 'Ѵ' | 'ᴠ' | '∨' => b'v',
        'ω' | 'ԝ' | 'Ԝ' | 'ᴡ' | 'ш' | 'Ꮃ' => b'w',
        'Х' | 'х' | 'Χ' | 'χ' | '×' => b'x',
        'У' | 'у' | 'Υ' | 'γ' | 'ү' | 'Ү' | 'ʏ' => b'y',
        'Ζ' | 'ζ' | 'ᴢ' | 'Ꮓ' => b'z',
        'З' | 'з' | 'Ʒ' | 'ʒ' => b'3',
        'б' => b'6',
        _ => return None,
    })
}
