//! Letters without accents and case: people at risk type fast, in lower case, on phones.

use unicode_normalization::UnicodeNormalization as _;
use unicode_normalization::char::is_combining_mark;

/// A text for comparing and sorting: lower case, without accents, everything that is neither letter nor digit as
/// single spaces. `ñ` counts as `n`: who types without accents types without it too.
pub fn fold(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for c in text.nfkd().filter(|c| !is_combining_mark(*c)).flat_map(char::to_lowercase) {
        if c.is_alphanumeric() {
            out.push(c);
        } else if !out.is_empty() && !out.ends_with(' ') {
            out.push(' ');
        }
    }
    out.truncate(out.trim_end().len());
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn forgives_accents_case_and_signs() {
        assert_eq!(fold(" JUÁREZ "), "juarez");
        assert_eq!(fold("Peñón-Blanco (Sur)"), "penon blanco sur");
        assert_eq!(fold("¡!"), "");
    }
}
