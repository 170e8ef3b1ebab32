//! Number words in Spanish and English, with the misspellings that phones see.

use super::super::shadow::{LETTER, is_word};

/// Words that are read out between groups.
pub(super) const SEPARATORS: [&str; 12] = [
    "guion", "guiones", "espacio", "punto", "raya", "diagonal", "dash", "dot", "space", "hyphen", "mas",
    "plus",
];

const WORDS: [(&str, u16); 118] = [
    ("cero", 0),
    ("sero", 0),
    ("zero", 0),
    ("oh", 0),
    ("uno", 1),
    ("one", 1),
    ("dos", 2),
    ("two", 2),
    ("tres", 3),
    ("trez", 3),
    ("three", 3),
    ("cuatro", 4),
    ("kuatro", 4),
    ("quatro", 4),
    ("cuatr", 4),
    ("four", 4),
    ("cinco", 5),
    ("sinco", 5),
    ("sinko", 5),
    ("cinko", 5),
    ("five", 5),
    ("seis", 6),
    ("seiz", 6),
    ("ceis", 6),
    ("six", 6),
    ("siete", 7),
    ("ciete", 7),
    ("seven", 7),
    ("ocho", 8),
    ("osho", 8),
    ("eight", 8),
    ("nueve", 9),
    ("nuebe", 9),
    ("nine", 9),
    ("diez", 10),
    ("dies", 10),
    ("ten", 10),
    ("once", 11),
    ("eleven", 11),
    ("doce", 12),
    ("dose", 12),
    ("twelve", 12),
    ("trece", 13),
    ("trese", 13),
    ("thirteen", 13),
    ("catorce", 14),
    ("catorse", 14),
    ("fourteen", 14),
    ("quince", 15),
    ("quinse", 15),
    ("kince", 15),
    ("fifteen", 15),
    ("dieciseis", 16),
    ("diesiseis", 16),
    ("sixteen", 16),
    ("diecisiete", 17),
    ("diesisiete", 17),
    ("seventeen", 17),
    ("dieciocho", 18),
    ("diesiocho", 18),
    ("eighteen", 18),
    ("diecinueve", 19),
    ("diesinueve", 19),
    ("nineteen", 19),
    ("veinte", 20),
    ("beinte", 20),
    ("twenty", 20),
    ("veintiuno", 21),
    ("veintiun", 21),
    ("veintidos", 22),
    ("veintitres", 23),
    ("veinticuatro", 24),
    ("veinticinco", 25),
    ("veintiseis", 26),
    ("veintisiete", 27),
    ("veintiocho", 28),
    ("veintinueve", 29),
    ("beintiuno", 21),
    ("beintidos", 22),
    ("beintitres", 23),
    ("beinticuatro", 24),
    ("beinticinco", 25),
    ("treinta", 30),
    ("thirty", 30),
    ("cuarenta", 40),
    ("kuarenta", 40),
    ("forty", 40),
    ("fourty", 40),
    ("cincuenta", 50),
    ("sincuenta", 50),
    ("fifty", 50),
    ("sesenta", 60),
    ("secenta", 60),
    ("sixty", 60),
    ("setenta", 70),
    ("cetenta", 70),
    ("seventy", 70),
    ("ochenta", 80),
    ("eighty", 80),
    ("noventa", 90),
    ("nobenta", 90),
    ("ninety", 90),
    ("cien", 100),
    ("ciento", 100),
    ("doscientos", 200),
    ("dosientos", 200),
    ("trescientos", 300),
    ("tresientos", 300),
    ("cuatrocientos", 400),
    ("cuatrosientos", 400),
    ("quinientos", 500),
    ("seiscientos", 600),
    ("seissientos", 600),
    ("seisientos", 600),
    ("setecientos", 700),
    ("setesientos", 700),
    ("ochocientos", 800),
    ("novecientos", 900),
];

/// A number that was said.
#[derive(Clone, Copy)]
pub(super) struct Said<'a> {
    value: u16,
    /// Digits said in one word ("seiscinco"); the value is not used then.
    glued: Option<&'a [u8]>,
}

impl Said<'_> {
    /// Its digits: "cincuenta y seis" is 56, not 506.
    pub(super) fn digits_into(self, digits: &mut Vec<u8>) {
        match self.glued {
            Some(word) => {
                let mut rest = word;
                while let Some((value, after)) = digit_said(rest) {
                    digits.push(value);
                    rest = after;
                }
            }
            None => {
                for unit in [100, 10, 1] {
                    if self.value >= unit || unit == 1 {
                        let digit = u8::try_from(self.value / unit % 10).unwrap_or(0);
                        digits.push(b'0' + digit);
                    }
                }
            }
        }
    }
}

/// The number said from here on, and where it ends.
pub(super) fn said_at(text: &[u8], at: usize) -> Option<(Said<'_>, usize)> {
    let end = end(text, at);
    let word = text.get(at..end).filter(|w| !w.is_empty())?;
    if let Some(value) = value(word) {
        let (value, end) = with_what_follows(text, value, end);
        return Some((Said { value, glued: None }, end));
    }
    is_glued(word).then_some((Said { value: 0, glued: Some(word) }, end))
}

/// Where the letters end that stand here.
pub(super) fn end(text: &[u8], at: usize) -> usize {
    let is_letter = |b: &&u8| b.is_ascii_lowercase() || **b == LETTER;
    let letters = text.get(at..).unwrap_or(&[]).iter().take_while(is_letter).count();
    at + letters
}

/// "seiscientos" takes "cincuenta y seis", "cincuenta" takes "y seis" or "seis".
fn with_what_follows(text: &[u8], said: u16, end_of_it: usize) -> (u16, usize) {
    let room = match said {
        100.. => 100,
        20..=90 if said.is_multiple_of(10) => 10,
        _ => return (said, end_of_it),
    };
    let next = after_gap(text, end_of_it);
    let more = |at: usize| {
        let end = end(text, at);
        let value = value(text.get(at..end)?).filter(|v| *v < room && *v > 0)?;
        let (value, end) = with_what_follows(text, value, end);
        Some((said + value, end))
    };
    next.and_then(more).unwrap_or((said, end_of_it))
}

/// Over one space or hyphen, and an "y" or "and" with its space.
fn after_gap(text: &[u8], at: usize) -> Option<usize> {
    let rest = text.get(at..)?;
    let gaps: [&[u8]; 6] = [b" y ", b" and ", b" i ", b"-y-", b" ", b"-"];
    gaps.iter().find(|gap| rest.starts_with(gap)).map(|gap| at + gap.len())
}

fn value(word: &[u8]) -> Option<u16> {
    WORDS.iter().find(|(said, _)| said.as_bytes() == word).map(|(_, value)| *value)
}

/// Whether a word is nothing but two digits or more, said in one breath.
fn is_glued(word: &[u8]) -> bool {
    let mut rest = word;
    while let Some((_, after)) = digit_said(rest) {
        rest = after;
    }
    rest.is_empty() && word.iter().all(|b| is_word(*b))
}

/// The digit that a word begins with, the longest spelling first.
fn digit_said(word: &[u8]) -> Option<(u8, &[u8])> {
    let begins = WORDS
        .iter()
        .filter(|(said, value)| *value < 10 && said.len() > 2 && word.starts_with(said.as_bytes()));
    let (said, value) = begins.max_by_key(|(said, _)| said.len())?;
    Some((b'0' + u8::try_from(*value).unwrap_or(0), word.get(said.len()..)?))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn digits(text: &str) -> Option<String> {
        let (said, end) = said_at(text.as_bytes(), 0)?;
        let mut digits = Vec::new();
        said.digits_into(&mut digits);
        Some(format!("{}|{}", String::from_utf8(digits).unwrap(), &text[end..]))
    }

    #[test]
    fn words_become_the_digits_that_are_meant() {
        for (text, expected) in [
            ("seis cinco", "6| cinco"),
            ("cero", "0|"),
            ("quince", "15|"),
            ("veintitres y", "23| y"),
            ("cincuenta y seis cinco", "56| cinco"),
            ("cincuenta seis", "56|"),
            ("twenty-one", "21|"),
            ("treinta cuarenta", "30| cuarenta"),
            ("seiscientos cincuenta y seis", "656|"),
            ("ciento tres", "103|"),
            ("ochocientos", "800|"),
            ("seiscincoseis uno", "656| uno"),
            ("nueve y medio", "9| y medio"),
        ] {
            assert_eq!(digits(text).as_deref(), Some(expected), "{text}");
        }
        for word in ["unos", "seise", "mil", "y", "", "dosis", "tresmil", "a"] {
            assert_eq!(digits(word), None, "{word}");
        }
    }

    #[test]
    fn no_word_stands_twice() {
        for (n, (word, _)) in WORDS.iter().enumerate() {
            assert!(WORDS.iter().skip(n + 1).all(|(other, _)| other != word), "{word}");
        }
    }
}
