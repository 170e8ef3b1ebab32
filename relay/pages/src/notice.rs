//! What went another way than it should: what is so, why, what was kept, and what one can do. No codes, no blame.

use askama::Template;

use crate::fit::name;
use crate::frame::{Chrome, Frame, Step};
use crate::page::{Cache, Page, render};

/// What a visitor is told.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Notice<'a> {
    /// No such page, or not this way.
    NotFound,
    /// The request was larger than a form can be.
    TooLarge,
    /// The request was not one of our forms.
    Malformed,
    /// It came through a gateway, which sees who one is and what one writes.
    Gateway,
    /// The form was open too long, or was used out of turn.
    StateExpired,
    /// The relay was restarted, and the form is from before.
    Restarted,
    /// The team of a place has too few moderators who could read it.
    NobodyReading {
        /// Whose.
        place: &'a str,
    },
    /// There was no room for this kind of report; later there is.
    NoRoom,
    /// A place that this relay does not know.
    UnknownPlace,
    /// The store takes nothing now.
    StoreClosed,
    /// The relay is being closed.
    Closed,
    /// While it is under attack, the relay takes one report per circuit.
    AnotherCircuit,
}

impl Notice<'_> {
    /// Its word in keys, and how many things it says one can do.
    pub fn slug(&self) -> (&'static str, usize) {
        match self {
            Self::NotFound => ("not-found", 2),
            Self::TooLarge => ("too-large", 2),
            Self::Malformed => ("malformed", 2),
            Self::Gateway => ("gateway", 3),
            Self::StateExpired => ("expired", 2),
            Self::Restarted => ("restarted", 2),
            Self::NobodyReading { .. } => ("nobody", 3),
            Self::NoRoom => ("no-room", 3),
            Self::UnknownPlace => ("unknown-place", 2),
            Self::StoreClosed => ("store-closed", 3),
            Self::Closed => ("closed", 2),
            Self::AnotherCircuit => ("circuit", 2),
        }
    }

    fn buttons(&self) -> Buttons {
        match self {
            Self::Gateway => Buttons::None,
            Self::NobodyReading { .. } => Buttons::ReadOrBack,
            Self::UnknownPlace => Buttons::Back,
            _ => Buttons::Home,
        }
    }
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Buttons {
    None,
    Home,
    Back,
    ReadOrBack,
}

#[derive(Template)]
#[template(path = "notice.html")]
struct View<'a> {
    c: Chrome<'a>,
    title: String,
    why: String,
    kept: String,
    steps: Vec<String>,
    numbered: bool,
    place: String,
    home: bool,
    back: bool,
    read: bool,
}

/// A notice.
pub fn notice(frame: &Frame, notice: Notice) -> Page {
    let step = matches!(notice, Notice::NobodyReading { .. } | Notice::UnknownPlace).then_some(Step::Place);
    let c = Chrome::new(frame, step, "");
    let t = c.t;
    let place = match notice {
        Notice::NobodyReading { place } => name(place),
        _ => String::new(),
    };
    let (slug, steps) = notice.slug();
    let buttons = notice.buttons();
    let view = View {
        title: t.one(&format!("notice-{slug}"), "place", &place),
        why: t.text(&format!("notice-{slug}-why")),
        kept: t.text(&format!("notice-{slug}-kept")),
        steps: (1..=steps).map(|n| t.text(&format!("notice-{slug}-do{n}"))).collect(),
        numbered: notice == Notice::Gateway,
        home: buttons == Buttons::Home,
        back: matches!(buttons, Buttons::Back | Buttons::ReadOrBack),
        read: buttons == Buttons::ReadOrBack,
        place,
        c,
    };
    Page::fill(&render(&view), Cache::NoStore)
}
