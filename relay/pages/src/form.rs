//! What, when, in one's own words, and who else may be told. A form filled in by a browser cannot fail: what was not
//! chosen is asked again on the look page.

use askama::Template;
use protocol::category::CategoryId;
use protocol::clock::Day;
use protocol::form::{TELL_AUTHORITY, TELL_PRESS, TELL_RIGHTS, UNCHOSEN, WORDS};
use protocol::report::{FORM_DAYS, Tell, When};

use crate::categories::{GroupChoices, groups};
use crate::dates;
use crate::fit::{clip, name};
use crate::frame::{Chrome, Frame, Step};
use crate::page::{Cache, Page, render};
use crate::words::Words;

/// What the form shows: where, today, and what was filled in before Change or Back.
pub struct Form<'a> {
    /// The zone, or the area for those who would rather not say.
    pub place: &'a str,
    /// The day on which the form is made.
    pub today: Day,
    /// What was chosen.
    pub what: Option<CategoryId>,
    /// When was chosen.
    pub when: Option<When>,
    /// The words that were typed.
    pub words: &'a str,
    /// Who may be told.
    pub tell: Tell,
    /// Moderators have not come for five days: nobody may be reading.
    pub nobody_reading: bool,
}

#[derive(Template)]
#[template(path = "form.html")]
struct View<'a> {
    c: Chrome<'a>,
    place: String,
    groups: Vec<GroupChoices>,
    what_unchosen: bool,
    whens: Vec<WhenChoice>,
    words: String,
    tells: [TellChoice; 3],
    nobody_reading: bool,
}

/// One row of the question when.
pub(crate) struct WhenChoice {
    pub(crate) value: String,
    pub(crate) name: String,
    pub(crate) checked: bool,
    pub(crate) class: &'static str,
}

struct TellChoice {
    part: &'static str,
    name: String,
    hint: String,
    yes: bool,
}

/// The form.
pub fn form(frame: &Frame, form: &Form) -> Page {
    let c = Chrome::new(frame, Some(Step::Form), include_str!("../templates/style/form.css"));
    let t = c.t;
    let view = View {
        place: name(form.place),
        groups: groups(t, form.what),
        what_unchosen: form.what.and_then(CategoryId::get).is_none(),
        whens: whens(t, form.today, form.when),
        words: clip(form.words, WORDS.bytes / 4),
        tells: tells(t, form.tell),
        nobody_reading: form.nobody_reading,
        c,
    };
    Page::fill(&render(&view), Cache::NoStore)
}

/// The rows of the question when: first the one that is checked while nobody chose, so that the part is always sent.
pub(crate) fn whens(t: Words, today: Day, chosen: Option<When>) -> Vec<WhenChoice> {
    let chosen = chosen.map_or_else(|| UNCHOSEN.to_owned(), |w| w.value(today));
    let row =
        |value: String, name: String, class| WhenChoice { checked: value == chosen, value, name, class };
    let mut rows = vec![row(UNCHOSEN.to_owned(), t.text("unchosen"), "none")];
    rows.extend((0..FORM_DAYS).map(|back| row(format!("d{back}"), dates::form_day(t, today, back), "")));
    for (value, key) in [("wk", "when-week"), ("er", "when-earlier"), ("go", "when-goes-on")] {
        rows.push(row(value.to_owned(), t.text(key), "wide"));
    }
    rows
}

fn tells(t: Words, tell: Tell) -> [TellChoice; 3] {
    let row = |part, key: &str, yes| TellChoice {
        part,
        name: t.text(&format!("tell-{key}")),
        hint: t.text(&format!("tell-{key}-hint")),
        yes,
    };
    [
        row(TELL_RIGHTS.name, "rights", tell.rights),
        row(TELL_PRESS.name, "press", tell.press),
        row(TELL_AUTHORITY.name, "authority", tell.authority),
    ]
}
