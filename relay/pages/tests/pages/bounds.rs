//! No page is ever too long, and what it shows does not depend on the filler that was drawn.

use protocol::category::CATEGORIES;
use protocol::report::Lang;
use protocol::sizes::{FILLER_CELLS, MAP_IMAGE_MAX, PAGE_BYTES};
use relay_pages::{Frame, Journey, Page};

use crate::parsed::parse;
use crate::samples::{self, Fields, JOURNEYS, LANGS};
use crate::worst::{self, HOSTILE};

fn every(frame: &Frame) -> Vec<(String, Page)> {
    samples::all(frame).into_iter().chain(worst::all(frame)).collect()
}

#[test]
fn the_worst_page_with_the_longest_filler_has_room() {
    let fields = Fields::new(FILLER_CELLS - 1);
    for lang in LANGS {
        for journey in JOURNEYS {
            for (name, page) in every(&fields.frame(lang, journey, true)) {
                let p = parse(&page);
                assert_eq!(page.bytes().len(), PAGE_BYTES, "{name}");
                assert!(p.html.starts_with("<!doctype html><html lang="), "{name} {lang:?}");
                assert!(p.html.trim_end().ends_with("</main></body></html>"), "{name} {lang:?}: cut");
                let form = p.named("form").next().is_some();
                assert_eq!(
                    form,
                    p.html.contains(&fields.filler),
                    "{name}: the filler is whole where a form is"
                );
            }
        }
    }
}

#[test]
fn what_a_page_shows_does_not_depend_on_the_filler() {
    let (none, longest) = (Fields::new(0), Fields::new(FILLER_CELLS - 1));
    for lang in LANGS {
        let plain = every(&none.frame(lang, JOURNEYS[0], false));
        let filled = every(&longest.frame(lang, JOURNEYS[0], false));
        for ((name, a), (_, b)) in plain.iter().zip(&filled) {
            let b = parse(b).html.replacen(&longest.filler, "", 1);
            assert!(parse(a).html.trim_end() == b.trim_end(), "{name} {lang:?}");
        }
    }
}

#[test]
fn a_largest_image_is_shown_and_a_larger_one_is_not() {
    let fields = Fields::new(0);
    let pages = worst::all(&fields.frame(LANGS[0], JOURNEYS[2], true));
    let image = |name: &str| {
        let (_, page) = pages.iter().find(|(n, _)| n == name).expect("a page");
        parse(page).named("img").next().map(|i| i.get("src").len())
    };
    let uri = "data:image/png;base64,".len() + MAP_IMAGE_MAX.div_ceil(3) * 4;
    assert_eq!(image("worst map-picture"), Some(uri));
    assert_eq!(image("worst map-tiles"), Some(uri));
    assert_eq!(image("worst map-too-large"), None);
}

#[test]
fn hostile_text_is_text() {
    let fields = Fields::new(0);
    for (name, page) in worst::all(&fields.frame(LANGS[0], JOURNEYS[0], false)) {
        let p = parse(&page);
        assert!(!p.html.contains("<script") && !p.html.contains("<svg"), "{name}");
        if !name.contains("scattered") && name != "worst look" {
            let start: String = HOSTILE.chars().take(24).collect();
            let shown = p.elements.iter().any(|e| e.text.contains(&start));
            assert!(shown, "{name}: the text is shown, as text");
        }
    }
}

#[test]
fn ordinary_lists_are_whole() {
    let fields = Fields::new(FILLER_CELLS - 1);
    for lang in LANGS {
        let pages = samples::all(&fields.frame(lang, JOURNEYS[0], true));
        let page = |name: &str| parse(&pages.iter().find(|(n, _)| n == name).expect("a sample").1);
        assert_eq!(page("states").buttons().len(), 32 + 2);
        assert_eq!(page("zones").buttons().len(), 17 + 3);
        assert!(page("zones").html.contains("Toribio Ortega"));
        assert!(page("municipios-oaxaca").buttons().len() > 300, "{lang:?}");
        let form = page("form");
        let whats = form.named("input").filter(|e| e.get("name") == "wh").count();
        assert_eq!(whats, CATEGORIES.len() + 1);
        assert_eq!(page("map-city").named("ol").count(), 1);
        assert_eq!(page("lines").named("tr").count(), 20);
    }
}

#[test]
fn before_the_first_edition_no_day_is_said_to_have_closed() {
    let fields = Fields::new(0);
    for (lang, none, closed) in [
        (Lang::Es, "Todavía no hay ediciones.", "cerrada"),
        (Lang::En, "There are no editions yet.", "closed"),
    ] {
        let pages = samples::all(&fields.frame(lang, Journey::Read, false));
        for name in ["map-none", "lines-none"] {
            let (_, page) = pages.iter().find(|(n, _)| n == name).expect("a sample");
            let html = String::from_utf8_lossy(page.bytes());
            assert!(html.contains(none) && !html.contains(closed), "{name}");
        }
        let (_, map) = pages.iter().find(|(n, _)| n == "map-city").expect("a sample");
        assert!(String::from_utf8_lossy(map.bytes()).contains(closed), "with one, it is said");
    }
}
