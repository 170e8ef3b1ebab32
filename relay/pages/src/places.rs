//! Where: the list of states, the places of a state, and what a search found.

use std::cell::Cell;
use std::collections::BTreeMap;

use askama::Template;
use protocol::form::Button;

use crate::fit::{clip, largest, name};
use crate::frame::{Chrome, Frame, Step};
use crate::page::{Cache, Page, render};

/// One place to choose.
#[derive(Clone, Copy, Debug)]
pub struct Row<'a> {
    /// Its number: what [`Button::Choose`] or [`Button::Found`] carries.
    pub number: u16,
    /// Its name.
    pub name: &'a str,
    /// What tells it from others of that name, or how many places it has.
    pub detail: Option<&'a str>,
}

/// The places of a state.
pub struct Places<'a> {
    /// The state's name.
    pub state: &'a str,
    /// Its municipios, in the order of the alphabet.
    pub rows: &'a [Row<'a>],
}

/// What a search found.
pub struct Found<'a> {
    /// The municipios, the best first.
    pub rows: &'a [Row<'a>],
    /// There were more than the rows given.
    pub more: bool,
}

/// The most characters of a saint's name in the head of a group; the longest in Mexico has 13.
const SAINT_CHARS: usize = 16;

/// A list longer than this is folded by initial.
pub const FOLD_ABOVE: usize = 60;

#[derive(Template)]
#[template(path = "places.html")]
struct View<'a> {
    c: Chrome<'a>,
    title: String,
    search_label: &'static str,
    list_title: String,
    empty: String,
    more: bool,
    groups: Vec<Fold>,
    folded: bool,
    shown: Cell<usize>,
}

struct Fold {
    initial: String,
    rows: Vec<Choice>,
}

impl Fold {
    fn left_out(&self, shown: &Cell<usize>) -> String {
        self.rows.len().saturating_sub(shown.get()).to_string()
    }
    fn cut(&self, shown: &Cell<usize>) -> bool {
        self.rows.len() > shown.get()
    }
}

struct Choice {
    value: String,
    name: String,
    detail: String,
}

/// All states.
pub fn states(frame: &Frame, rows: &[Row]) -> Page {
    let c = chrome(frame);
    let t = c.t;
    list(View {
        title: t.text("states-title"),
        search_label: "search-any",
        list_title: t.text("states-list"),
        empty: String::new(),
        more: false,
        groups: vec![Fold { initial: String::new(), rows: choices(rows, Button::Choose) }],
        folded: false,
        shown: Cell::new(0),
        c,
    })
}

/// The places of one state; long lists folded by initial, within the page.
pub fn municipios(frame: &Frame, places: &Places) -> Page {
    let c = chrome(frame);
    let t = c.t;
    let folded = places.rows.len() > FOLD_ABOVE;
    let rows = choices(places.rows, Button::Choose);
    list(View {
        title: t.one("municipios-title", "state", &name(places.state)),
        search_label: "search-any",
        list_title: t.text(if folded { "municipios-folded" } else { "municipios-list" }),
        empty: String::new(),
        more: false,
        groups: if folded { fold(rows) } else { vec![Fold { initial: String::new(), rows }] },
        folded,
        shown: Cell::new(0),
        c,
    })
}

/// What a search found: leads where the list would have led.
pub fn found(frame: &Frame, found: &Found) -> Page {
    let c = chrome(frame);
    let t = c.t;
    let none = found.rows.is_empty();
    list(View {
        title: t.text(if none { "found-none-title" } else { "found-title" }),
        search_label: "search-again",
        list_title: if none { String::new() } else { t.text("found-list") },
        empty: if none { t.text("found-none") } else { String::new() },
        more: found.more,
        groups: vec![Fold { initial: String::new(), rows: choices(found.rows, Button::Found) }],
        folded: false,
        shown: Cell::new(0),
        c,
    })
}

fn chrome<'a>(frame: &Frame<'a>) -> Chrome<'a> {
    Chrome::new(frame, Some(Step::Place), include_str!("../templates/style/places.css"))
}

/// As many rows of each group as fit; what does not is said, and found by search.
fn list(view: View) -> Page {
    let longest = view.groups.iter().map(|g| g.rows.len()).max().unwrap_or(0);
    let html = largest(longest, &view.c.parts, |n| {
        view.shown.set(n);
        render(&view)
    });
    Page::fill(&html, Cache::NoCache)
}

fn choices(rows: &[Row], button: fn(u16) -> Button) -> Vec<Choice> {
    rows.iter()
        .map(|row| Choice {
            value: button(row.number).value(),
            name: name(row.name),
            detail: clip(row.detail.unwrap_or_default(), 120),
        })
        .collect()
}

/// By initial without accent; San and Santa by their second word: in Oaxaca four of five would share one letter.
fn fold(rows: Vec<Choice>) -> Vec<Fold> {
    let mut groups: BTreeMap<String, Vec<Choice>> = BTreeMap::new();
    for row in rows {
        groups.entry(initial(&row.name)).or_default().push(row);
    }
    groups.into_iter().map(|(initial, rows)| Fold { initial: span(initial, &rows), rows }).collect()
}

/// A letter stands for itself. "San F" is no word: saints are called by the first and the last of their group.
fn span(initial: String, rows: &[Choice]) -> String {
    let saint = |row: &Choice| -> Option<String> {
        let mut words = row.name.split_whitespace();
        Some(format!("{} {}", words.next()?, clip(words.next()?, SAINT_CHARS)))
    };
    if !initial.contains(' ') {
        return initial;
    }
    match (rows.first().and_then(saint), rows.last().and_then(saint)) {
        (Some(first), Some(last)) if first != last => format!("{first} – {last}"),
        (Some(first), _) => first,
        _ => initial,
    }
}

fn initial(name: &str) -> String {
    let letter = |word: &str| word.chars().next().map_or('#', plain);
    let mut words = name.split_whitespace();
    let first = words.next().unwrap_or_default();
    match (first, words.next()) {
        ("San" | "Santa" | "Santo" | "Santos", Some(second)) => format!("{first} {}", letter(second)),
        _ => letter(first).to_string(),
    }
}

/// A capital without accent.
fn plain(letter: char) -> char {
    match letter.to_uppercase().next().unwrap_or(letter) {
        'Á' | 'À' | 'Ä' => 'A',
        'É' | 'È' => 'E',
        'Í' => 'I',
        'Ó' | 'Ö' => 'O',
        'Ú' | 'Ü' => 'U',
        other => other,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn folds_saints_by_their_second_word_and_others_without_accents() {
        assert_eq!(initial("Álamos"), "A");
        assert_eq!(initial("Ñumí"), "Ñ");
        assert_eq!(initial("San Pedro Mixtepec"), "San P");
        assert_eq!(initial("Santa Ana"), "Santa A");
        assert_eq!(initial("San"), "S");
        let rows = |names: &[&str]| -> Vec<Choice> {
            let row = |name: &&str| Choice {
                value: String::new(),
                name: (*name).to_owned(),
                detail: String::new(),
            };
            names.iter().map(row).collect()
        };
        let one = rows(&["San Francisco de Borja", "San Francisco del Oro"]);
        assert_eq!(span("San F".to_owned(), &one), "San Francisco");
        let two = rows(&["San Felipe", "San Fernando", "San Francisco"]);
        assert_eq!(span("San F".to_owned(), &two), "San Felipe – San Francisco");
        assert_eq!(span("A".to_owned(), &rows(&["Ahumada", "Ascensión"])), "A");
        assert_eq!(initial(""), "#");
    }
}
