//! One entry in words, from fixed templates. No sentence compares two entries, names a trend, or adds anything up.

use atlas::Atlas;
use protocol::edition::Entry;
use protocol::place::Place;

use crate::dates;
use crate::published::Highest;
use crate::words::{Words, lower_first};

/// The sentence on top of a page.
pub(crate) fn lede(t: Words, atlas: &Atlas, top: Option<&Highest<'_>>) -> String {
    let Some(Highest { entry, tied }) = top else {
        return t.text("lede-nothing");
    };
    let values = [
        ("what", lower_first(&t.what(entry.what))),
        ("where", place(t, atlas, entry.place)),
        ("band", t.band(entry.band)),
    ];
    let key = if *tied { "lede-top-tied" } else { "lede-top" };
    t.with(key, &values.each_ref().map(|(name, value)| (*name, value.as_str())))
}

/// An entry as a feed says it: whole, since it is read apart from its page.
pub(crate) fn line(t: Words, atlas: &Atlas, entry: &Entry) -> String {
    let values = [
        ("what", t.what(entry.what)),
        ("where", place(t, atlas, entry.place)),
        ("period", dates::period_of_year(t, entry.period)),
        ("band", t.band(entry.band)),
    ];
    let line = t.with("line", &values.each_ref().map(|(name, value)| (*name, value.as_str())));
    match grade(t, entry) {
        Some(grade) => format!("{line} {}", t.one("line-grade", "grade", &grade)),
        None => line,
    }
}

/// How sure two moderators are, in a word.
pub(crate) fn grade(t: Words, entry: &Entry) -> Option<String> {
    entry.grade.map(|g| t.text(&format!("grade-{}", g.number())))
}

/// `en Juárez 12`.
fn place(t: Words, atlas: &Atlas, place: Place) -> String {
    let (key, name) = match place {
        Place::Zone(id) => ("in-zone", atlas.zone(id).map(|z| &z.name)),
        Place::Region(id) => match atlas.region(id) {
            Some(region) if region.zones.len() == 1 => ("in-zone", Some(&region.name)),
            region => ("in-region", region.map(|r| &r.name)),
        },
        Place::Area(id) => match atlas.area(id) {
            Some(area) if area.city => ("in-city", Some(&area.name)),
            area => ("in-district", area.map(|a| &a.name)),
        },
    };
    t.one(key, "name", name.map_or("", String::as_str))
}
