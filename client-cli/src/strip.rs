//! What the relay's sanitiser would keep of a text, tried on one's own machine.

use relay_core::accept::sanitise::{Class, Words, clean, find, take_out};

/// What is kept, and the kinds of what was found.
pub struct Stripped {
    /// What is kept if every question is left unanswered. Wiped on drop.
    pub words: Words,
    /// Kinds of findings, in their order in the text.
    pub found: Vec<Class>,
}

/// Cleans a text and takes out everything that may identify a person.
pub fn strip(text: &str) -> Stripped {
    let words = clean(text);
    let findings = find(&words);
    Stripped { found: findings.iter().map(|f| f.class).collect(), words: take_out(words, &findings, &[]) }
}

/// A word for a kind of identifier: the same in every language, for scripts.
pub fn class_name(class: Class) -> &'static str {
    match class {
        Class::Phone => "phone",
        Class::Email => "email",
        Class::Handle => "handle",
        Class::Link => "link",
        Class::Coordinate => "coordinate",
        Class::Curp => "curp",
        Class::Clabe => "clabe",
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_number_goes_and_its_kind_is_named() {
        let stripped = strip("Llámame al 656 123 4567 por favor");
        assert_eq!(stripped.words.expose_on_review_page(), "Llámame al [*] por favor");
        assert_eq!(stripped.found, [Class::Phone]);
    }
}
