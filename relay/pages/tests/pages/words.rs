//! Both languages say the same things, each that is said is needed, and no key shows instead of its words.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::Path;

use protocol::category::{CATEGORIES, GROUPS};
use protocol::report::Lang;
use relay_pages::{look, words};

use crate::parsed::parse;
use crate::samples::{Fields, JOURNEYS, LANGS, NOTICES, all};

/// Keys of a language, each with the names it is given.
fn keys(lang: Lang) -> BTreeMap<String, BTreeSet<String>> {
    let mut keys = BTreeMap::new();
    for line in words::files(lang).iter().flat_map(|f| f.lines()) {
        let Some((key, text)) = line.split_once(" = ") else { continue };
        if line.starts_with('#') {
            continue;
        }
        let names =
            text.split("{ $").skip(1).filter_map(|rest| rest.split_once(" }")).map(|(n, _)| n.to_owned());
        keys.insert(key.to_owned(), names.collect());
    }
    keys
}

fn sources() -> String {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let mut text = String::new();
    for folder in ["src", "templates"] {
        for file in fs::read_dir(root.join(folder)).expect("a folder") {
            let path = file.expect("a file").path();
            if path.is_file() {
                text.push_str(&fs::read_to_string(path).expect("text"));
            }
        }
    }
    text
}

/// Keys that are put together from a word.
fn made() -> BTreeSet<String> {
    let mut made = BTreeSet::new();
    for c in CATEGORIES {
        made.extend(["", "-meaning", "-help"].map(|end| format!("category-{}{end}", c.slug)));
    }
    for g in GROUPS {
        made.extend(["", "-hint", "-several"].map(|end| format!("group-{}{end}", g.slug())));
    }
    for class in look::FINDING_CLASSES {
        made.extend(["found", "gone"].map(|start| format!("{start}-{}", class.slug())));
    }
    for notice in NOTICES {
        let (slug, steps) = notice.slug();
        made.extend(["", "-why", "-kept"].map(|end| format!("notice-{slug}{end}")));
        made.extend((1..=steps).map(|n| format!("notice-{slug}-do{n}")));
    }
    for who in ["rights", "press", "authority"] {
        made.extend(["", "-hint"].map(|end| format!("tell-{who}{end}")));
    }
    for line in ["emergency", "tip", "search", "women", "life"] {
        made.extend(["", "-number"].map(|end| format!("help-{line}{end}")));
    }
    made.extend((0..7).map(|n| format!("weekday-{n}")));
    made.extend((1..=12).map(|n| format!("month-{n}")));
    made.extend((1..=6).map(|n| format!("grade-{n}")));
    made
}

#[test]
fn both_languages_have_the_same_keys_with_the_same_names() {
    let (es, en) = (keys(Lang::Es), keys(Lang::En));
    assert!(es.len() > 300, "{}", es.len());
    let only = |a: &BTreeMap<_, _>, b: &BTreeMap<String, _>| -> Vec<String> {
        a.keys().filter(|k: &&String| !b.contains_key(*k)).cloned().collect()
    };
    assert_eq!(only(&es, &en), Vec::<String>::new());
    assert_eq!(only(&en, &es), Vec::<String>::new());
    for (key, names) in &es {
        assert_eq!(Some(names), en.get(key), "{key}");
    }
}

#[test]
fn every_key_is_used_and_every_used_key_is_there() {
    let (keys, made, sources) = (keys(Lang::Es), made(), sources());
    for key in keys.keys() {
        assert!(made.contains(key) || sources.contains(&format!("\"{key}\"")), "{key} is not used");
    }
    for key in &made {
        assert!(keys.contains_key(key), "{key} is missing");
    }
    for call in [".text(\"", ".one(\"", ".with(\""] {
        for rest in sources.split(call).skip(1) {
            let key = rest.split('"').next().unwrap_or_default();
            assert!(keys.contains_key(key) || key == "no-such-key", "{key} is missing");
        }
    }
}

#[test]
fn no_page_shows_a_key() {
    let fields = Fields::new(0);
    for lang in LANGS {
        let keys = keys(lang);
        for journey in JOURNEYS {
            for (name, page) in all(&fields.frame(lang, journey, true)) {
                for text in parse(&page).texts {
                    let word = text.trim().trim_matches(['.', ':', ' ']);
                    let like_a_key = word.contains('-') && keys.contains_key(word);
                    assert!(!like_a_key, "{name}: {word}");
                }
            }
        }
    }
}
