//! Which topic and which edition a reader wants. Stands where a reporter chooses a zone.

use std::cell::Cell;

use askama::Template;
use protocol::category::{GROUPS, Group};
use protocol::clock::Day;
use protocol::edition::Period;
use protocol::form::UNCHOSEN;

use crate::categories::group_name;
use crate::dates;
use crate::fit::{largest, name};
use crate::frame::{Chrome, Frame, Step};
use crate::page::{Cache, Page, render};

/// One edition to choose. Its value in the form is its position: `00` is the newest.
#[derive(Clone, Copy, Debug)]
pub struct EditionRow {
    /// The day with whose end it closed.
    pub closed: Day,
    /// What it speaks of.
    pub period: Period,
}

/// What there is to choose.
pub struct Topics<'a> {
    /// The place.
    pub place: &'a str,
    /// The newest editions first; at most a hundred can be named.
    pub editions: &'a [EditionRow],
    /// The topic chosen before.
    pub topic: Option<Group>,
    /// The position of the edition chosen before.
    pub edition: usize,
}

/// A topic's value in the form: a group's position in `GROUPS`, or `--` for all.
pub fn topic_value(topic: Option<Group>) -> String {
    let position = topic.and_then(|group| GROUPS.iter().position(|g| *g == group));
    position.map_or_else(|| UNCHOSEN.to_owned(), |n| format!("{n:02}"))
}

/// Reads a topic's value. The outer `None` is for anything that [`topic_value`] does not write.
pub fn parse_topic(value: &str) -> Option<Option<Group>> {
    [None].into_iter().chain(GROUPS.map(Some)).find(|topic| topic_value(*topic) == value)
}

#[derive(Template)]
#[template(path = "topics.html")]
struct View<'a> {
    c: Chrome<'a>,
    place: String,
    topics: Vec<Choice>,
    editions: Vec<Choice>,
    shown: Cell<usize>,
}

struct Choice {
    value: String,
    name: String,
    hint: String,
    checked: bool,
}

/// The page of topic and edition.
pub fn topics(frame: &Frame, topics: &Topics) -> Page {
    let c = Chrome::new(frame, Some(Step::Place), include_str!("../templates/style/form.css"));
    let t = c.t;
    let topic = |group: Option<Group>| Choice {
        value: topic_value(group),
        name: group.map_or_else(|| t.text("topic-all"), |g| group_name(t, g)),
        hint: group.map_or_else(|| t.text("topic-all-hint"), |g| t.text(&format!("group-{}-hint", g.slug()))),
        checked: topics.topic == group,
    };
    let chosen = if topics.edition < topics.editions.len() { topics.edition } else { 0 };
    let view = View {
        place: name(topics.place),
        topics: [None].into_iter().chain(GROUPS.map(Some)).map(topic).collect(),
        editions: topics
            .editions
            .iter()
            .take(100)
            .enumerate()
            .map(|(n, row)| Choice {
                value: format!("{n:02}"),
                name: dates::period(t, row.period),
                hint: t.one("edition-closed", "date", &dates::day_and_year(t, row.closed)),
                checked: n == chosen,
            })
            .collect(),
        shown: Cell::new(0),
        c,
    };
    let html = largest(view.editions.len(), &view.c.parts, |n| {
        view.shown.set(n);
        render(&view)
    });
    Page::fill(&html, Cache::NoStore)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_topic_reads_back_and_has_the_length_of_its_part() {
        for topic in [None].into_iter().chain(GROUPS.map(Some)) {
            assert_eq!(topic_value(topic).len(), protocol::form::TOPIC.bytes);
            assert_eq!(parse_topic(&topic_value(topic)), Some(topic));
        }
        assert_eq!(parse_topic("03"), None);
        assert_eq!(parse_topic("0"), None);
    }
}
