//! The last page of reading: how to read it, and what organisations answered.

use std::cell::Cell;

use askama::Template;
use protocol::clock::Day;

use crate::dates;
use crate::fit::{clip, largest, name};
use crate::frame::{Chrome, Frame, Step};
use crate::page::{Cache, Page, render};

/// What an organisation answered, as moderators published it.
#[derive(Clone, Copy, Debug)]
pub struct Answer<'a> {
    /// Who.
    pub who: &'a str,
    /// Its words.
    pub text: &'a str,
    /// On which day they were published.
    pub day: Day,
}

/// What the page says.
pub struct Meaning<'a> {
    /// The place.
    pub place: &'a str,
    /// Answers, the newest first.
    pub answers: &'a [Answer<'a>],
}

#[derive(Template)]
#[template(path = "meaning.html")]
struct View<'a> {
    c: Chrome<'a>,
    place: String,
    answers: Vec<AnswerView>,
    shown: Cell<usize>,
}

struct AnswerView {
    who: String,
    text: String,
    day: String,
}

/// The last page of reading. Like a report's last page it has no form.
pub fn meaning(frame: &Frame, meaning: &Meaning) -> Page {
    let c = Chrome::new(frame, Some(Step::Meaning), include_str!("../templates/style/sent.css"));
    let t = c.t;
    let view = View {
        place: name(meaning.place),
        answers: meaning
            .answers
            .iter()
            .map(|a| AnswerView {
                who: name(a.who),
                text: clip(a.text, 600),
                day: dates::day_and_year(t, a.day),
            })
            .collect(),
        shown: Cell::new(0),
        c,
    };
    let html = largest(view.answers.len(), &view.c.parts, |n| {
        view.shown.set(n);
        render(&view)
    });
    Page::fill(&html, Cache::NoStore)
}
