//! The last page of a report: first what to do now, then what happens with it.

use askama::Template;
use protocol::clock::Day;

use crate::dates;
use crate::fit::name;
use crate::frame::{Chrome, Frame, Step};
use crate::page::{Cache, Page, render};

/// How the journey ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Outcome {
    /// The report is kept.
    Kept,
    /// This form was sent before, and is kept as it was then.
    KeptAlready,
    /// It was practice.
    Practised,
}

/// What the last page says.
pub struct Sent<'a> {
    /// How it ended.
    pub outcome: Outcome,
    /// Whose team reads it.
    pub place: &'a str,
    /// The day until which it is kept at least.
    pub kept_until: Day,
    /// The earliest edition that may show it.
    pub earliest: Day,
    /// The day by which it is usually read.
    pub read_by: Day,
}

#[derive(Template)]
#[template(path = "sent.html")]
struct View<'a> {
    c: Chrome<'a>,
    title: &'static str,
    lede: &'static str,
    practised: bool,
    place: String,
    kept_until: String,
    earliest: String,
    read_by: String,
}

/// The last page. It has no form: the relay ends the circuit, and there is nowhere to go on to.
pub fn sent(frame: &Frame, sent: &Sent) -> Page {
    let c = Chrome::new(frame, Some(Step::Sent), include_str!("../templates/style/sent.css"));
    let t = c.t;
    let (title, lede) = match sent.outcome {
        Outcome::Kept => ("sent-title", ""),
        Outcome::KeptAlready => ("sent-already-title", "sent-already"),
        Outcome::Practised => ("sent-practised-title", "sent-practised"),
    };
    let view = View {
        title,
        lede,
        practised: sent.outcome == Outcome::Practised,
        place: name(sent.place),
        kept_until: dates::day(t, sent.kept_until),
        earliest: dates::day(t, sent.earliest),
        read_by: dates::day(t, sent.read_by),
        c,
    };
    Page::fill(&render(&view), Cache::NoStore)
}
