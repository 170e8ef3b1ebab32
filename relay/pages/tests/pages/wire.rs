//! One shape on the wire: whatever is pressed on whatever page, a browser sends the same parts, in one order, with values
//! of one length.

use protocol::form::{BUTTON, Button, PARTS};
use protocol::sizes::PAGE_BYTES;
use relay_pages::Cache;

use crate::parsed::{Parsed, parse};
use crate::samples::{Fields, JOURNEYS, LANGS, all};

/// Pages on which a journey ends, or that came where nothing may be sent: they have no form.
const WITHOUT_FORM: [&str; 4] = ["sent", "meaning", "notice", "gateway"];

fn each(mut check: impl FnMut(&str, &Parsed)) {
    for lang in LANGS {
        for journey in JOURNEYS {
            for cells in [0, 63] {
                for (name, page) in all(&Fields::new(cells).frame(lang, journey, cells == 0)) {
                    assert_eq!(page.bytes().len(), PAGE_BYTES);
                    check(&format!("{name} {lang:?} {journey:?} {cells}"), &parse(&page));
                }
            }
        }
    }
}

fn law(name: &str, sent: &[(String, String)]) {
    let names: Vec<&str> = sent.iter().map(|(n, _)| n.as_str()).collect();
    let law: Vec<&str> = PARTS.iter().map(|p| p.name).collect();
    assert_eq!(names, law, "{name}: parts");
    for (part, (_, value)) in PARTS.iter().zip(sent) {
        let fits = if part.fixed { value.len() == part.bytes } else { value.len() <= part.bytes };
        assert!(fits, "{name}: {} has {} bytes", part.name, value.len());
    }
}

#[test]
fn every_button_of_every_page_sends_all_parts_in_order() {
    let mut pressed = 0;
    each(|name, p| {
        let buttons = p.buttons();
        assert_eq!(buttons.is_empty(), p.named("form").next().is_none(), "{name}");
        if buttons.is_empty() {
            assert!(WITHOUT_FORM.iter().any(|w| name.starts_with(w)), "{name}");
        }
        for (n, button) in buttons.iter().enumerate() {
            law(name, &p.sent(n, &[]));
            assert_eq!(button.get("name"), BUTTON.name);
            assert!(Button::parse(button.get("value")).is_some(), "{name}: {}", button.get("value"));
            pressed += 1;
        }
    });
    assert!(pressed > 5_000, "buttons were found: {pressed}");
}

#[test]
fn any_choice_of_radios_keeps_the_shape() {
    each(|name, p| {
        if p.buttons().is_empty() {
            return;
        }
        for radio in p.named("input").filter(|e| e.get("type") == "radio") {
            law(name, &p.sent(0, &[(radio.get("name"), radio.get("value"))]));
        }
    });
}

#[test]
fn forms_go_by_post_and_enter_does_the_harmless_thing() {
    each(|name, p| {
        let Some(form) = p.named("form").next() else { return };
        assert_eq!(p.named("form").count(), 1, "{name}");
        for (attribute, value) in [
            ("method", "post"),
            ("action", "/"),
            ("enctype", "multipart/form-data"),
            ("accept-charset", "utf-8"),
        ] {
            assert_eq!(form.get(attribute), value, "{name}");
        }
        let first = Button::parse(p.buttons()[0].get("value"));
        if p.elements.iter().any(|e| e.get("name") == "se" && e.get("type") == "text") {
            assert_eq!(first, Some(Button::Search), "{name}");
        } else if name.starts_with("form") {
            assert_eq!(first, Some(Button::Next), "{name}");
        } else if name.starts_with("look") {
            assert_eq!(first, Some(Button::Change), "{name}: Enter on a radio must never send");
        }
    });
}

#[test]
fn what_is_filled_in_comes_back_as_it_was() {
    let fields = Fields::new(0);
    let frame = fields.frame(LANGS[0], JOURNEYS[0], false);
    let (_, page) = all(&frame).into_iter().find(|(name, _)| name == "form-filled").expect("a sample");
    let sent = parse(&page).sent(0, &[]);
    let value = |name: &str| sent.iter().find(|(n, _)| n == name).map(|(_, v)| v.as_str());
    assert_eq!(value("wh"), Some("00"));
    assert_eq!(value("wn"), Some("d3"));
    assert_eq!(value("t1"), Some("y"));
    assert_eq!(value("t2"), Some("n"));
    assert_eq!(value("wo"), Some("\r\nPasaron <b>dos</b> hombres & \"cobraron\"."));
}

#[test]
fn only_pages_up_to_the_places_may_be_asked_for_again() {
    let fields = Fields::new(0);
    for (name, page) in all(&fields.frame(LANGS[0], JOURNEYS[0], false)) {
        let early = ["home", "states", "municipios", "found"].iter().any(|n| name.starts_with(n));
        assert_eq!(page.cache(), if early { Cache::NoCache } else { Cache::NoStore }, "{name}");
    }
}
