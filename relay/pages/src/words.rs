//! The words of both languages, from the Fluent files in `locales/`.

use std::sync::OnceLock;

use fluent_bundle::concurrent::FluentBundle;
use fluent_bundle::{FluentArgs, FluentResource};
use protocol::report::Lang;
use unic_langid::LanguageIdentifier;

macro_rules! files {
    ($lang:literal) => {
        [
            include_str!(concat!("../locales/", $lang, "/ways.ftl")),
            include_str!(concat!("../locales/", $lang, "/report.ftl")),
            include_str!(concat!("../locales/", $lang, "/read.ftl")),
            include_str!(concat!("../locales/", $lang, "/notices.ftl")),
            include_str!(concat!("../locales/", $lang, "/categories.ftl")),
            include_str!(concat!("../locales/", $lang, "/help.ftl")),
        ]
    };
}

/// The Fluent files of a language, as they are.
pub fn files(lang: Lang) -> [&'static str; 6] {
    match lang {
        Lang::Es => files!("es"),
        Lang::En => files!("en"),
    }
}

/// A language's words.
#[derive(Clone, Copy, PartialEq, Eq)]
pub struct Words(pub Lang);

impl Words {
    /// Two letters for `lang=`.
    pub fn code(&self) -> &'static str {
        self.0.code()
    }

    /// The words of a key; the key itself where there are none, which a test rules out.
    pub fn text(&self, key: &str) -> String {
        self.with(key, &[])
    }

    /// The words of a key that names one thing.
    pub fn one(&self, key: &str, name: &str, value: &str) -> String {
        self.with(key, &[(name, value)])
    }

    /// The words of a key that names several things. Values are taken as they are, never formatted as numbers.
    pub fn with(&self, key: &str, args: &[(&str, &str)]) -> String {
        let bundle = bundle(self.0);
        let Some(pattern) = bundle.get_message(key).and_then(|m| m.value()) else {
            return key.to_owned();
        };
        let mut given = FluentArgs::new();
        for (name, value) in args {
            given.set(*name, *value);
        }
        bundle.format_pattern(pattern, Some(&given), &mut Vec::new()).into_owned()
    }
}

fn bundle(lang: Lang) -> &'static FluentBundle<FluentResource> {
    static ES: OnceLock<FluentBundle<FluentResource>> = OnceLock::new();
    static EN: OnceLock<FluentBundle<FluentResource>> = OnceLock::new();
    match lang {
        Lang::Es => &ES,
        Lang::En => &EN,
    }
    .get_or_init(|| load(lang))
}

fn load(lang: Lang) -> FluentBundle<FluentResource> {
    let id: LanguageIdentifier = lang.code().parse().unwrap_or_default();
    let mut bundle = FluentBundle::new_concurrent(vec![id]);
    // Isolating marks are invisible characters: they would be copied, and break what a search finds.
    bundle.set_use_isolating(false);
    for file in files(lang) {
        let resource = FluentResource::try_new(file.to_owned()).unwrap_or_else(|(read, _)| read);
        // A key that is given twice keeps its first words; a test rules it out.
        let _ = bundle.add_resource(resource);
    }
    bundle
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_file_reads_and_no_key_is_given_twice() {
        for lang in [Lang::Es, Lang::En] {
            let mut bundle: FluentBundle<FluentResource> = FluentBundle::new_concurrent(vec![]);
            for file in files(lang) {
                let resource = FluentResource::try_new(file.to_owned()).map_err(|(_, errors)| errors);
                let resource = resource.unwrap_or_else(|e| panic!("{lang:?}: {e:?}"));
                assert_eq!(bundle.add_resource(resource), Ok(()), "{lang:?}");
            }
        }
    }

    #[test]
    fn a_value_stands_as_it_is_without_marks() {
        assert_eq!(Words(Lang::Es).one("title-step", "n", "2"), "Bruma, 2 de 4");
        assert_eq!(Words(Lang::En).text("no-such-key"), "no-such-key");
    }
}
