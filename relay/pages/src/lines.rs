//! An edition's figures: one row per entry, nothing added up.

use std::cell::Cell;

use askama::Template;
use protocol::edition::{Period, What};
use protocol::policy::{Band, Grade};

use crate::categories;
use crate::dates;
use crate::fit::{largest, name};
use crate::frame::{Chrome, Frame, Step};
use crate::map::class;
use crate::page::{Cache, Page, render};
use crate::topics::EditionRow;
use crate::words::Words;

/// One entry.
#[derive(Clone, Copy, Debug)]
pub struct Line<'a> {
    /// Its zone's number on the map; `None` for a region or the whole area.
    pub label: Option<u16>,
    /// Where.
    pub place: &'a str,
    /// What.
    pub what: What,
    /// Of which slot of the calendar.
    pub period: Period,
    /// How many, as a range.
    pub band: Band,
    /// How sure, where enough reports reach it.
    pub grade: Option<Grade>,
}

/// What the page of figures shows.
pub struct Lines<'a> {
    /// The place.
    pub place: &'a str,
    /// The edition; `None` while nothing has been published at all.
    pub edition: Option<EditionRow>,
    /// The entries, those of the whole area last.
    pub rows: &'a [Line<'a>],
    /// There are more than the rows given.
    pub more: bool,
}

/// Entries that one page shows at most.
pub const LINES_MAX: usize = 100;

/// An entry in words.
pub(crate) struct Entry {
    pub(crate) place: String,
    pub(crate) what: String,
    pub(crate) notes: String,
    pub(crate) class: &'static str,
    pub(crate) band: &'static str,
}

#[derive(Template)]
#[template(path = "lines.html")]
struct View<'a> {
    c: Chrome<'a>,
    title: String,
    edition: String,
    rows: Vec<Entry>,
    none: bool,
    more: bool,
    shown: Cell<usize>,
}

/// The page of figures. What does not fit is said; all of it stands on the public site.
pub fn lines(frame: &Frame, lines: &Lines) -> Page {
    let c = Chrome::new(frame, Some(Step::Lines), include_str!("../templates/style/map.css"));
    let t = c.t;
    let some = lines.rows.get(..LINES_MAX.min(lines.rows.len())).unwrap_or_default();
    let view = View {
        title: title(t, ["lines-title", "lines-title-none"], lines.place, lines.edition),
        edition: closed(t, lines.edition),
        rows: entries(t, some, lines.edition),
        none: lines.edition.is_none(),
        more: lines.more || some.len() < lines.rows.len(),
        shown: Cell::new(0),
        c,
    };
    let html = largest(view.rows.len(), &view.c.parts, |n| {
        view.shown.set(n);
        render(&view)
    });
    Page::fill(&html, Cache::NoStore)
}

/// A page's title: with the edition's period, or without one while there is none.
pub(crate) fn title(t: Words, keys: [&str; 2], place: &str, edition: Option<EditionRow>) -> String {
    let [with, without] = keys;
    match edition {
        Some(row) => t.with(with, &[("place", &name(place)), ("period", &dates::period(t, row.period))]),
        None => t.one(without, "place", &name(place)),
    }
}

/// When the edition closed; or that there is none, which is said and not dated.
pub(crate) fn closed(t: Words, edition: Option<EditionRow>) -> String {
    match edition {
        Some(row) => t.one("edition-closed", "date", &dates::day_and_year(t, row.closed)),
        None => t.text("topics-none"),
    }
}

/// Entries in words; the period only where it is not the edition's own.
pub(crate) fn entries(t: Words, lines: &[Line], of: Option<EditionRow>) -> Vec<Entry> {
    lines
        .iter()
        .map(|line| {
            let mut notes = Vec::new();
            if let Some(grade) = line.grade {
                notes.push(t.text(&format!("grade-{}", grade.number())));
            }
            if of.is_none_or(|row| row.period != line.period) {
                notes.push(dates::period(t, line.period));
            }
            Entry {
                place: line.label.map_or_else(String::new, |n| format!("{n}. ")) + &name(line.place),
                what: categories::what(t, line.what),
                notes: notes.join(", "),
                class: class(line.band),
                band: line.band.text(),
            }
        })
        .collect()
}
