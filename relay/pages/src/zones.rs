//! Which zone of a place: the finest that is kept. A step for everybody, also where there is only one zone.

use std::cell::Cell;

use askama::Template;
use protocol::form::Button;

use crate::dates;
use crate::fit::{largest, name};
use crate::frame::{Chrome, Frame, Step};
use crate::page::{Cache, Page, render};

/// One zone.
#[derive(Clone, Copy, Debug)]
pub struct ZoneRow<'a> {
    /// What [`Button::Choose`] carries.
    pub number: u16,
    /// What people see before its name: its place on the city's map.
    pub label: u16,
    /// Its name.
    pub name: &'a str,
    /// Some of its colonias or villages, the best known first.
    pub colonias: &'a [&'a str],
    /// How many people live there.
    pub people: u32,
    /// What was searched lies in it.
    pub found: bool,
}

/// The zones of a place.
pub struct Zones<'a> {
    /// The place.
    pub place: &'a str,
    /// The state it lies in.
    pub state: &'a str,
    /// Its zones.
    pub rows: &'a [ZoneRow<'a>],
}

/// Bytes of the colonias that stand on a zone's button: so many are read at a glance.
const FIRST_BYTES: usize = 90;
/// Bytes of a zone's further colonias at most, which are folded: more is not read, it is searched.
const FOLDED_BYTES: usize = 600;

#[derive(Template)]
#[template(path = "zones.html")]
struct View<'a> {
    c: Chrome<'a>,
    place: String,
    state: String,
    rows: Vec<Choice<'a>>,
    shown: Cell<usize>,
    colonia_bytes: Cell<usize>,
}

struct Choice<'a> {
    value: String,
    name: String,
    first: String,
    others: &'a [&'a str],
    people: String,
    found: bool,
}

impl Choice<'_> {
    /// The colonias that do not stand on the button.
    fn folded(&self, bytes: &Cell<usize>) -> String {
        whole_names(self.others, bytes.get()).0
    }
}

/// Its number and its name; many zones have their number in their name.
fn numbered(row: &ZoneRow) -> String {
    let name = name(row.name);
    if name.ends_with(&format!(" {}", row.label)) { name } else { format!("{}. {name}", row.label) }
}

/// Whole names, as many as the bytes allow, and how many they are.
fn whole_names(colonias: &[&str], bytes: usize) -> (String, usize) {
    let mut text = String::new();
    for (n, colonia) in colonias.iter().enumerate() {
        let colonia = name(colonia);
        if text.len() + colonia.len() + 2 > bytes {
            return (text, n);
        }
        if !text.is_empty() {
            text.push_str(", ");
        }
        text.push_str(&colonia);
    }
    (text, colonias.len())
}

/// The zones of a place, those first in which lies what was searched. Zones that do not fit, which no pack has, would be
/// left out with a hint to search.
pub fn zones(frame: &Frame, zones: &Zones) -> Page {
    let c = Chrome::new(frame, Some(Step::Place), include_str!("../templates/style/places.css"));
    let t = c.t;
    let view = View {
        place: name(zones.place),
        state: name(zones.state),
        rows: zones
            .rows
            .iter()
            .filter(|row| row.found)
            .chain(zones.rows.iter().filter(|row| !row.found))
            .map(|row| {
                let (first, shown) = whole_names(row.colonias, FIRST_BYTES);
                Choice {
                    value: Button::Choose(row.number).value(),
                    name: numbered(row),
                    first,
                    others: row.colonias.get(shown..).unwrap_or_default(),
                    people: t.one("zones-people", "people", &dates::people(t, row.people)),
                    found: row.found,
                }
            })
            .collect(),
        shown: Cell::new(0),
        colonia_bytes: Cell::new(0),
        c,
    };
    let all = view.rows.len();
    let mut html = largest(all, &view.c.parts, |n| {
        view.shown.set(n);
        render(&view)
    });
    if view.shown.get() == all {
        html = largest(FOLDED_BYTES, &view.c.parts, |n| {
            view.colonia_bytes.set(n);
            render(&view)
        });
    }
    Page::fill(&html, Cache::NoStore)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_number_is_said_once() {
        let row = |label, name| ZoneRow { number: 0, label, name, colonias: &[], people: 0, found: false };
        assert_eq!(numbered(&row(14, "Juárez 14")), "Juárez 14");
        assert_eq!(numbered(&row(4, "Juárez 14")), "4. Juárez 14");
        assert_eq!(numbered(&row(1, "Anapra")), "1. Anapra");
    }

    #[test]
    fn names_are_whole_and_the_rest_is_folded() {
        let colonias = ["Anapra", "Lomas de Poleo", "Centro"];
        assert_eq!(whole_names(&colonias, 22), ("Anapra, Lomas de Poleo".to_owned(), 2));
        assert_eq!(whole_names(&colonias, 21), ("Anapra".to_owned(), 1));
        assert_eq!(whole_names(&colonias, 99), ("Anapra, Lomas de Poleo, Centro".to_owned(), 3));
    }
}
