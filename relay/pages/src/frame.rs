//! What every page carries: language, sealed fields, filler; and the form's parts in their order on the wire.

use std::cell::Cell;

use protocol::form::{
    ANSWERS, BUTTON, CANARY, CANARY_VALUE, CARRIED, EDITION, FILLER, LANGUAGE, PARTS, SEALED_CHARS, SEARCH,
    STATE, TELL_AUTHORITY, TELL_PRESS, TELL_RIGHTS, TOPIC, UNCHOSEN, WHAT, WHEN, WORDS,
};
use protocol::report::{Lang, Tell};
use protocol::sizes::FILLER_MAX;

use crate::words::Words;

/// What the visitor came for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Journey {
    /// To report.
    Report,
    /// To try how it goes; nothing is kept.
    Practise,
    /// To read the map.
    Read,
}

/// What every page needs.
#[derive(Clone, Copy)]
pub struct Frame<'a> {
    /// The visitor's language.
    pub lang: Lang,
    /// Sealed state of the journey: `SEALED_CHARS` characters of base64url.
    pub sealed_state: &'a str,
    /// Sealed words, or noise of the same length: `SEALED_CHARS` characters of base64url.
    pub sealed_words: &'a str,
    /// Whole cells of base64url noise, at most `FILLER_MAX`.
    pub filler: &'a str,
    /// The page must say that this is a demo and not anonymous.
    pub demo: bool,
    /// What the visitor came for.
    pub journey: Journey,
}

/// Where on the way a page stands. The number of a step is the same for a reporter and a reader who is as far, since
/// the tab's title shows it.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) enum Step {
    Place,
    Form,
    Look,
    Sent,
    Map,
    Lines,
    Meaning,
}

impl Step {
    fn number(self) -> &'static str {
        match self {
            Self::Place => "1",
            Self::Form | Self::Map => "2",
            Self::Look | Self::Lines => "3",
            Self::Sent | Self::Meaning => "4",
        }
    }

    fn name(self) -> &'static str {
        match self {
            Self::Place => "step-place",
            Self::Form => "step-form",
            Self::Look => "step-look",
            Self::Sent => "step-sent",
            Self::Map => "step-map",
            Self::Lines => "step-lines",
            Self::Meaning => "step-meaning",
        }
    }
}

const BASE: &str = include_str!("../templates/style/base.css");

/// What the base template shows around a page.
pub(crate) struct Chrome<'a> {
    pub(crate) t: Words,
    pub(crate) parts: Parts<'a>,
    pub(crate) demo: bool,
    pub(crate) practise: bool,
    pub(crate) styles: [&'static str; 2],
    step: Option<Step>,
}

impl<'a> Chrome<'a> {
    pub(crate) fn new(frame: &Frame<'a>, step: Option<Step>, style: &'static str) -> Self {
        Self {
            t: Words(frame.lang),
            parts: Parts::new(frame),
            demo: frame.demo,
            practise: frame.journey == Journey::Practise && step.is_some(),
            styles: [BASE, style],
            step,
        }
    }

    /// The tab's title: constant but for the step, since it is seen in the history and over a shoulder.
    pub(crate) fn title(&self) -> String {
        match self.step {
            Some(step) => self.t.one("title-step", "n", step.number()),
            None => self.t.text("title"),
        }
    }

    pub(crate) fn step_number(&self) -> Option<&'static str> {
        self.step.map(Step::number)
    }

    pub(crate) fn step_name(&self) -> String {
        self.step.map_or_else(String::new, |step| self.t.text(step.name()))
    }
}

/// Values of parts that a page has no control for, when they are not the defaults.
pub(crate) struct Values {
    pub(crate) what: String,
    pub(crate) when: String,
    pub(crate) tell: Tell,
}

impl Default for Values {
    fn default() -> Self {
        Self { what: UNCHOSEN.to_owned(), when: UNCHOSEN.to_owned(), tell: Tell::default() }
    }
}

/// The form's parts, given out once each and only in the order of [`PARTS`].
///
/// A template asks for everything [`until`](Parts::until) a part and writes that part's visible control itself; so the
/// order on the wire follows from the order in the template.
pub(crate) struct Parts<'a> {
    frame: Frame<'a>,
    values: Values,
    next: Cell<usize>,
    filler_bytes: Cell<usize>,
}

impl<'a> Parts<'a> {
    fn new(frame: &Frame<'a>) -> Self {
        Self { frame: *frame, values: Values::default(), next: Cell::new(0), filler_bytes: Cell::new(0) }
    }

    pub(crate) fn set(&mut self, values: Values) {
        self.values = values;
    }

    /// A page rendered again begins again.
    pub(crate) fn begin(&self) -> &'static str {
        self.next.set(0);
        self.filler_bytes.set(0);
        ""
    }

    /// Hidden inputs for all parts that are due before `name`, as markup. The part itself is left to the template.
    pub(crate) fn until(&self, name: &str) -> String {
        let mut html = String::new();
        for part in PARTS.iter().skip(self.next.get()) {
            self.next.set(self.next.get() + 1);
            if part.name == name {
                break;
            }
            html.push_str("<input type=hidden name=");
            html.push_str(part.name);
            html.push_str(" value=\"");
            html.push_str(&self.value(part.name));
            html.push_str("\">");
        }
        html
    }

    /// The filler, last of all.
    pub(crate) fn filler(&self) -> String {
        let filler = self.value(FILLER.name);
        self.filler_bytes.set(filler.len());
        format!("<input type=hidden name={} value=\"{filler}\">", FILLER.name)
    }

    /// Bytes of filler in the page just rendered: the only part whose length is drawn, so what fits must not depend on
    /// it. Pages without a form carry none.
    pub(crate) fn filler_bytes(&self) -> usize {
        self.filler_bytes.get()
    }

    fn value(&self, name: &str) -> String {
        let yes_no = |yes: bool| if yes { "y" } else { "n" }.to_owned();
        match name {
            n if n == STATE.name => exactly(self.frame.sealed_state),
            n if n == CARRIED.name => exactly(self.frame.sealed_words),
            n if n == CANARY.name => CANARY_VALUE.replace('<', "&lt;").replace('>', "&gt;"),
            n if n == LANGUAGE.name => self.frame.lang.code().to_owned(),
            n if n == WHAT.name => self.values.what.clone(),
            n if n == WHEN.name => self.values.when.clone(),
            n if n == TELL_RIGHTS.name => yes_no(self.values.tell.rights),
            n if n == TELL_PRESS.name => yes_no(self.values.tell.press),
            n if n == TELL_AUTHORITY.name => yes_no(self.values.tell.authority),
            n if n == TOPIC.name => UNCHOSEN.to_owned(),
            n if n == EDITION.name => "00".to_owned(),
            n if n == FILLER.name => noise(self.frame.filler, FILLER_MAX),
            n if ANSWERS.iter().any(|a| a.name == n) => "m".to_owned(),
            n if [SEARCH.name, WORDS.name, BUTTON.name].contains(&n) => String::new(),
            _ => String::new(),
        }
    }
}

/// Base64url characters of `text`, at most `max`: whatever the shell hands in cannot leave its attribute.
fn noise(text: &str, max: usize) -> String {
    text.chars().filter(|c| c.is_ascii_alphanumeric() || *c == '-' || *c == '_').take(max).collect()
}

/// A sealed field of its only length; a wrong one is filled up and will not open, but keeps the shape on the wire.
fn exactly(sealed: &str) -> String {
    let mut text = noise(sealed, SEALED_CHARS);
    while text.len() < SEALED_CHARS {
        text.push('A');
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_breaks_out_of_an_attribute_or_has_a_wrong_length_is_mended() {
        let sealed = exactly("\"><script>");
        assert_eq!(sealed.len(), SEALED_CHARS);
        assert!(sealed.starts_with("scriptAAA"));
        assert_eq!(exactly(&"b".repeat(SEALED_CHARS + 3)).len(), SEALED_CHARS);
        assert_eq!(noise(&"c".repeat(FILLER_MAX + 9), FILLER_MAX).len(), FILLER_MAX);
    }
}
