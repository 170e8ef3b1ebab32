//! Home: the one page that `GET /` gives, in both languages at once.

use std::cell::Cell;

use askama::Template;
use protocol::clock::Day;
use protocol::place::ZONE_PEOPLE_FLOOR;
use protocol::policy::floor;
use protocol::report::Lang;

use crate::dates;
use crate::fit::{clip, largest};
use crate::frame::{Chrome, Frame};
use crate::page::{Cache, Page, render};
use crate::words::Words;

/// A number to call, as plain text: a link would leave Tor, and a call leaves a trace.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct HelpLine {
    /// The number as people write it.
    pub number: String,
    /// Whose it is, in Spanish and in English.
    pub names: [String; 2],
}

/// What the home page says of today.
pub struct Home<'a> {
    /// Numbers to call.
    pub help_lines: &'a [HelpLine],
    /// The day with whose end the next edition closes.
    pub next_edition: Day,
    /// Any day of the week in which moderators last worked; `None` if they never did.
    pub moderators_week: Option<Day>,
    /// An edition came out that is worth reading.
    pub new_edition: bool,
    /// Where this relay serves, in few words.
    pub places: &'a str,
}

/// The country's help lines, as `locales/` has them.
pub fn help_lines() -> Vec<HelpLine> {
    const LINES: [&str; 5] = ["emergency", "tip", "search", "women", "life"];
    let [es, en] = LANGUAGES;
    LINES
        .into_iter()
        .map(|line| HelpLine {
            number: es.text(&format!("help-{line}-number")),
            names: [es, en].map(|t| t.text(&format!("help-{line}"))),
        })
        .collect()
}

const LANGUAGES: [Words; 2] = [Words(Lang::Es), Words(Lang::En)];

/// Sentences that say that so many reports are no proof of so many people have the number as a word.
const _: () = assert!(floor::K == 5);

#[derive(Template)]
#[template(path = "home.html")]
struct View<'a> {
    c: Chrome<'a>,
    languages: [Today; 2],
    lines: Cell<usize>,
}

struct Today {
    t: Words,
    checked: bool,
    places: String,
    next: String,
    worked: String,
    new_edition: bool,
    floor: String,
    k: String,
    lines: Vec<(String, String)>,
}

impl Today {
    fn new(t: Words, position: usize, lang: Lang, home: &Home) -> Self {
        Self {
            t,
            checked: t.0 == lang,
            places: clip(home.places, 160),
            next: dates::day(t, home.next_edition),
            worked: home.moderators_week.map_or_else(|| t.text("home-never"), |d| dates::week(t, d)),
            new_edition: home.new_edition,
            floor: dates::people(t, ZONE_PEOPLE_FLOOR),
            k: floor::K.to_string(),
            lines: home
                .help_lines
                .iter()
                .map(|l| (clip(&l.number, 24), clip(l.names.get(position).map_or("", |n| n), 60)))
                .collect(),
        }
    }
}

/// The home page. More help lines than fit are left out, the last first.
pub fn home(frame: &Frame, home: &Home) -> Page {
    let [es, en] = LANGUAGES;
    let view = View {
        c: Chrome::new(frame, None, include_str!("../templates/style/home.css")),
        languages: [Today::new(es, 0, frame.lang, home), Today::new(en, 1, frame.lang, home)],
        lines: Cell::new(0),
    };
    let html = largest(home.help_lines.len(), &view.c.parts, |n| {
        view.lines.set(n);
        render(&view)
    });
    Page::fill(&html, Cache::NoCache)
}
