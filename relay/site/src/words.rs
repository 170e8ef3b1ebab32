//! The words of both languages: this site's own, and those of the categories, which live once, with the reporter's
//! pages, so that a thing has one name in the form and on the map.

use std::sync::OnceLock;

use fluent_bundle::concurrent::FluentBundle;
use fluent_bundle::{FluentArgs, FluentResource};
use protocol::category::Group;
use protocol::edition::What;
use protocol::policy::Band;
use protocol::report::Lang;
use unic_langid::LanguageIdentifier;

fn files(lang: Lang) -> [&'static str; 2] {
    match lang {
        Lang::Es => {
            [include_str!("../locales/es/site.ftl"), include_str!("../../pages/locales/es/categories.ftl")]
        }
        Lang::En => {
            [include_str!("../locales/en/site.ftl"), include_str!("../../pages/locales/en/categories.ftl")]
        }
    }
}

/// A language's words.
#[derive(Clone, Copy)]
pub(crate) struct Words(pub(crate) Lang);

impl Words {
    /// Two letters for `lang=`.
    pub(crate) fn code(self) -> &'static str {
        self.0.code()
    }

    /// The words of a key; the key itself where there are none, which a test rules out.
    pub(crate) fn text(self, key: &str) -> String {
        self.with(key, &[])
    }

    /// The words of a key that names one thing.
    pub(crate) fn one(self, key: &str, name: &str, value: &str) -> String {
        self.with(key, &[(name, value)])
    }

    /// The words of a key that names several things. Values are taken as they are, never formatted as numbers.
    pub(crate) fn with(self, key: &str, values: &[(&str, &str)]) -> String {
        let bundle = bundle(self.0);
        let Some(pattern) = bundle.get_message(key).and_then(|m| m.value()) else {
            return key.to_owned();
        };
        let mut given = FluentArgs::new();
        for (name, value) in values {
            given.set(*name, *value);
        }
        bundle.format_pattern(pattern, Some(&given), &mut Vec::new()).into_owned()
    }

    /// What an entry counts.
    pub(crate) fn what(self, what: What) -> String {
        match what {
            What::Category(id) if id.get().is_none() => self.text("unknown-what"),
            What::Category(_) => self.text(&format!("category-{}", what.slug())),
            What::Group(group) => self.text(&format!("group-{}-several", group.slug())),
        }
    }

    /// A group's name.
    pub(crate) fn group(self, group: Group) -> String {
        self.text(&format!("group-{}", group.slug()))
    }

    /// `de 5 a 9 reportes`.
    pub(crate) fn band(self, band: Band) -> String {
        let least = match band {
            Band::From5 => 5,
            Band::From10 => 10,
            Band::From20 => 20,
            Band::From50 => 50,
            Band::From100 => 100,
        };
        self.text(&format!("band-{least}"))
    }
}

/// A text that goes on in a sentence.
pub(crate) fn lower_first(text: &str) -> String {
    let mut chars = text.chars();
    chars.next().map_or_else(String::new, |first| first.to_lowercase().chain(chars).collect())
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
    use std::collections::BTreeSet;

    use super::*;
    use protocol::category::{CATEGORIES, GROUPS};
    use protocol::policy::BANDS;

    fn keys(file: &str) -> BTreeSet<&str> {
        let is_key = |line: &&str| line.starts_with(|c: char| c.is_ascii_lowercase());
        file.lines().filter(is_key).filter_map(|l| l.split_once(" =")).map(|(key, _)| key).collect()
    }

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
    fn both_languages_have_the_same_keys_with_the_same_values_to_fill_in() {
        let holes = |file: &'static str| -> BTreeSet<(String, String)> {
            let lines = file.lines().filter_map(|l| l.split_once(" = "));
            lines
                .flat_map(|(key, text)| {
                    text.split("{ $")
                        .skip(1)
                        .filter_map(|t| t.split_once(" }"))
                        .map(move |(hole, _)| (key, hole))
                })
                .map(|(key, hole)| (key.to_owned(), hole.to_owned()))
                .collect()
        };
        let ([es, _], [en, _]) = (files(Lang::Es), files(Lang::En));
        assert!(keys(es).len() > 80);
        assert_eq!(keys(es), keys(en));
        // A date may leave out what its language does not say.
        assert_eq!(holes(es), holes(en));
    }

    #[test]
    fn every_key_is_used() {
        let sources = concat!(
            include_str!("dates.rs"),
            include_str!("words.rs"),
            include_str!("sentence.rs"),
            include_str!("frame.rs"),
            include_str!("rows.rs"),
            include_str!("home.rs"),
            include_str!("state.rs"),
            include_str!("area.rs"),
            include_str!("feed.rs"),
            include_str!("../templates/frame.html"),
            include_str!("../templates/home.html"),
            include_str!("../templates/state.html"),
            include_str!("../templates/area.html"),
            include_str!("../templates/legend.html"),
            include_str!("../templates/groups.html"),
            include_str!("../templates/numbers.html"),
            include_str!("../templates/row.html"),
            include_str!("../templates/reading.html"),
            include_str!("../templates/report.html"),
        );
        let numbered = ["band-", "grade-", "weekday-", "month-"];
        for key in keys(files(Lang::Es)[0]) {
            let used = sources.contains(&format!("\"{key}\""))
                || numbered.iter().any(|n| {
                    key.strip_prefix(n).is_some_and(|k| k.parse::<u8>().is_ok())
                        && sources.contains(&format!("\"{n}{{"))
                });
            assert!(used, "{key} is used nowhere");
        }
    }

    #[test]
    fn everything_that_can_be_published_has_words() {
        for t in [Words(Lang::Es), Words(Lang::En)] {
            let named = |text: String| assert!(text.contains(|c: char| c.is_uppercase()), "{text}");
            CATEGORIES.iter().for_each(|c| named(t.what(What::Category(c.id))));
            GROUPS.iter().for_each(|g| named(t.what(What::Group(*g))));
            GROUPS.iter().for_each(|g| named(t.group(*g)));
            assert!(BANDS.iter().all(|b| t.band(*b).contains("report")));
        }
        assert_eq!(lower_first("Águila"), "águila");
    }
}
