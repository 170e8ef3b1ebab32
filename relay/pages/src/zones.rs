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

/// Bytes of colonias that one zone shows at most: more is not read, it is searched.
const COLONIA_BYTES: usize = 600;

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
    colonias: &'a [&'a str],
    people: String,
}

impl Choice<'_> {
    /// Whole names, as many as the bytes allow.
    fn colonias(&self, bytes: &Cell<usize>) -> String {
        let mut text = String::new();
        for colonia in self.colonias {
            let colonia = name(colonia);
            if text.len() + colonia.len() + 2 > bytes.get() {
                break;
            }
            if !text.is_empty() {
                text.push_str(", ");
            }
            text.push_str(&colonia);
        }
        text
    }
}

/// The zones of a place. Zones that do not fit, which no pack has, would be left out with a hint to search.
pub fn zones(frame: &Frame, zones: &Zones) -> Page {
    let c = Chrome::new(frame, Some(Step::Place), include_str!("../templates/style/places.css"));
    let t = c.t;
    let view = View {
        place: name(zones.place),
        state: name(zones.state),
        rows: zones
            .rows
            .iter()
            .map(|row| Choice {
                value: Button::Choose(row.number).value(),
                name: format!("{}. {}", row.label, name(row.name)),
                colonias: row.colonias,
                people: t.one("zones-people", "people", &dates::people(t, row.people)),
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
        html = largest(COLONIA_BYTES, &view.c.parts, |n| {
            view.colonia_bytes.set(n);
            render(&view)
        });
    }
    Page::fill(&html, Cache::NoStore)
}
