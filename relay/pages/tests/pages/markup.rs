//! What no page may contain, and what a person with any browser or screen reader needs.

use std::collections::BTreeSet;

use crate::parsed::{Parsed, parse};
use crate::samples::{Fields, JOURNEYS, LANGS, all};
use crate::worst;

const ELEMENTS: &[&str] = &[
    "html", "head", "meta", "title", "link", "style", "body", "header", "main", "div", "span", "a", "p", "b",
    "br", "small", "strong", "i", "mark", "h1", "h2", "h3", "ul", "ol", "li", "dl", "dt", "dd", "section",
    "form", "fieldset", "legend", "label", "input", "textarea", "button", "details", "summary", "table",
    "caption", "thead", "tbody", "tr", "th", "td", "img",
];

const ATTRIBUTES: &[&str] = &[
    "lang",
    "charset",
    "name",
    "content",
    "http-equiv",
    "rel",
    "href",
    "class",
    "role",
    "method",
    "action",
    "enctype",
    "accept-charset",
    "autocomplete",
    "type",
    "value",
    "checked",
    "id",
    "for",
    "maxlength",
    "rows",
    "spellcheck",
    "aria-describedby",
    "aria-label",
    "open",
    "scope",
    "src",
    "alt",
    "width",
    "height",
];

fn each(mut check: impl FnMut(&str, &Parsed)) {
    let fields = Fields::new(1);
    for lang in LANGS {
        for journey in JOURNEYS {
            let frame = fields.frame(lang, journey, true);
            for (name, page) in all(&frame).into_iter().chain(worst::all(&frame)) {
                check(&format!("{name} {lang:?}"), &parse(&page));
            }
        }
    }
}

#[test]
fn nothing_runs_and_nothing_is_fetched() {
    each(|name, p| {
        assert_eq!(p.errors, Vec::<String>::new(), "{name}");
        for e in &p.elements {
            assert!(ELEMENTS.contains(&e.name.as_str()), "{name}: <{}>", e.name);
            for (attribute, value) in &e.attributes {
                assert!(ATTRIBUTES.contains(&attribute.as_str()), "{name}: {attribute} in <{}>", e.name);
                match attribute.as_str() {
                    "href" => {
                        assert!(["about:blank", "/", "data:,"].contains(&value.as_str()), "{name}: {value}")
                    }
                    "src" => assert!(value.starts_with("data:image/png;base64,"), "{name}: {value}"),
                    "type" => {
                        assert!(["hidden", "radio", "text"].contains(&value.as_str()), "{name}: {value}")
                    }
                    _ => {}
                }
            }
        }
        for style in p.named("style") {
            assert!(
                !["url(", "@import", "@font-face", "<"].iter().any(|bad| style.text.contains(bad)),
                "{name}"
            );
        }
        for text in &p.texts {
            assert!(!text.contains("tel:"), "{name}");
        }
    });
}

#[test]
fn one_heading_of_the_first_rank_and_a_title_that_tells_only_the_step() {
    each(|name, p| {
        assert_eq!(p.named("h1").count(), 1, "{name}");
        assert!(p.named("h1").all(|h| !h.text.trim().is_empty()), "{name}");
        let title = &p.named("title").next().expect("a title").text;
        let plain = title == "Bruma"
            || ["de", "of"].iter().any(|of| (1..=4).any(|n| *title == format!("Bruma, {n} {of} 4")));
        assert!(plain, "{name}: {title}");
    });
}

#[test]
fn a_reader_as_far_as_a_reporter_has_the_same_title() {
    let fields = Fields::new(0);
    let pages = all(&fields.frame(LANGS[0], JOURNEYS[0], false));
    let title = |name: &str| {
        let (_, page) = pages.iter().find(|(n, _)| n == name).expect("a sample");
        parse(page).named("title").next().map(|t| t.text.clone())
    };
    for (reporter, reader) in [
        ("zones", "topics"),
        ("form", "map-city"),
        ("look", "lines"),
        ("sent", "meaning"),
        ("form", "map-state"),
    ] {
        assert_eq!(title(reporter), title(reader), "{reporter} and {reader}");
    }
}

#[test]
fn every_control_has_a_label_and_every_id_is_one() {
    each(|name, p| {
        let labelled: BTreeSet<&str> = p.named("label").map(|l| l.get("for")).collect();
        for e in p.elements.iter().filter(|e| ["input", "textarea"].contains(&e.name.as_str())) {
            let hidden = e.get("type") == "hidden";
            assert!(
                hidden || e.in_label || (e.has("id") && labelled.contains(e.get("id"))),
                "{name}: {} has no label",
                e.get("name")
            );
        }
        assert!(p.buttons().iter().all(|b| !b.text.trim().is_empty()), "{name}");
        let ids: Vec<&str> = p.elements.iter().filter(|e| e.has("id")).map(|e| e.get("id")).collect();
        let different: BTreeSet<&str> = ids.iter().copied().collect();
        assert_eq!(ids.len(), different.len(), "{name}");
        for e in p.elements.iter().filter(|e| e.has("aria-describedby")) {
            assert!(different.contains(e.get("aria-describedby")), "{name}");
        }
        assert!(p.named("img").all(|i| !i.get("alt").is_empty()), "{name}");
    });
}

#[test]
fn the_way_out_is_the_first_link_of_every_page() {
    each(|name, p| {
        let first = p.named("a").next().expect("a link");
        assert_eq!((first.get("href"), first.get("class")), ("about:blank", "leave"), "{name}");
    });
}
