//! The look page: what will be kept, and nothing else; whose each detail is; what was not chosen, asked again.

use std::cell::Cell;

use askama::Template;
use protocol::category::CategoryId;
use protocol::clock::Day;
use protocol::form::{ANSWERS, UNCHOSEN};
use protocol::report::{Tell, When};
use protocol::sizes::WORDS_BYTES;

use crate::categories::{self, GroupChoices, groups};
use crate::dates;
use crate::fit::{clip, largest, name};
use crate::form::{WhenChoice, whens};
use crate::frame::{Chrome, Frame, Step, Values};
use crate::page::{Cache, Page, render};
use crate::words::Words;

/// A piece of the words as they were stripped.
#[derive(Clone, Copy)]
pub struct Segment<'a> {
    /// Its text.
    pub text: &'a str,
    /// The question that decides about it: a position in [`Look::findings`].
    pub finding: Option<usize>,
}

/// What is asked about a detail.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Question {
    /// Mine or of someone close (taken out; the default), or theirs (kept).
    Whose,
    /// Take out (the default), or leave in.
    LeaveIn,
}

macro_rules! classes {
    ($($(#[$doc:meta])* $class:ident $key:literal;)*) => {
        /// What kind of detail was found.
        #[derive(Clone, Copy, Debug, PartialEq, Eq)]
        pub enum FindingClass { $($(#[$doc])* $class,)* }

        /// All kinds.
        pub const FINDING_CLASSES: &[FindingClass] = &[$(FindingClass::$class,)*];

        impl FindingClass {
            /// Its word in keys.
            pub fn slug(self) -> &'static str {
                match self { $(Self::$class => $key,)* }
            }
        }
    };
}

classes! {
    /// A telephone number.
    Phone "phone";
    /// A name.
    Name "name";
    /// An e-mail address.
    Email "email";
    /// An account or handle.
    Account "account";
    /// A link.
    Link "link";
    /// A vehicle's plate.
    Plate "plate";
    /// A clock time.
    Time "time";
    /// Coordinates or a plus code.
    Coordinate "coordinate";
    /// An address.
    Address "address";
    /// An official number of a person: CURP, RFC, INE.
    Official "official";
    /// A bank account or card.
    Bank "bank";
    /// A number of a device: IMEI, IP, MAC.
    Device "device";
}

/// One detail that was found.
#[derive(Clone, Copy)]
pub struct FindingRow<'a> {
    /// As it stands in the words.
    pub text: &'a str,
    /// What is asked.
    pub question: Question,
    /// Its kind.
    pub class: FindingClass,
    /// Answered `t` before.
    pub stays: bool,
}

/// What the look page shows.
pub struct Look<'a> {
    /// The zone, or the area.
    pub place: &'a str,
    /// What; asked again if `None`.
    pub what: Option<CategoryId>,
    /// When; asked again if `None`.
    pub when: Option<When>,
    /// The day on which the form was made.
    pub form_day: Day,
    /// The words in pieces.
    pub words: &'a [Segment<'a>],
    /// The words were too long and end earlier than what was typed.
    pub words_cut: bool,
    /// The details found in them, at most as many as there are [`ANSWERS`].
    pub findings: &'a [FindingRow<'a>],
    /// Who else may be told.
    pub tell: Tell,
    /// This page stands in for one that was too old: pressing Send twice would be two reports.
    pub freshened: bool,
}

#[derive(Template)]
#[template(path = "look.html")]
struct View<'a> {
    c: Chrome<'a>,
    place: String,
    what: String,
    what_help: String,
    when: String,
    tell: String,
    ask_what: bool,
    ask_when: bool,
    what_unchosen: bool,
    groups: Vec<GroupChoices>,
    whens: Vec<WhenChoice>,
    pieces: Vec<Piece>,
    no_words: bool,
    words_cut: bool,
    findings: Vec<Finding>,
    title_findings: String,
    freshened: bool,
    shown: Cell<usize>,
}

struct Piece {
    text: String,
    finding: Option<(usize, String)>,
}

struct Finding {
    part: &'static str,
    number: usize,
    text: String,
    label: String,
    gone: String,
    question: &'static str,
    mine: &'static str,
    mine_then: &'static str,
    theirs: &'static str,
    theirs_then: &'static str,
    stays: bool,
}

/// The look page.
pub fn look(frame: &Frame, look: &Look) -> Page {
    let mut c = Chrome::new(frame, Some(Step::Look), include_str!("../templates/style/form.css"));
    let t = c.t;
    let what = look.what.filter(|c| c.get().is_some());
    let when = look.when.filter(|w| w.value(look.form_day) != UNCHOSEN);
    c.parts.set(Values {
        what: what.map_or_else(|| UNCHOSEN.to_owned(), categories::value),
        when: when.map_or_else(|| UNCHOSEN.to_owned(), |w| w.value(look.form_day)),
        tell: look.tell,
    });
    let findings = findings(t, look);
    let view = View {
        place: name(look.place),
        what: what.map_or_else(|| t.text("look-missing"), |id| categories::name(t, id)),
        what_help: what.and_then(CategoryId::get).map(|c| categories::help(t, c)).unwrap_or_default(),
        when: when.map_or_else(|| t.text("look-missing"), |w| when_text(t, w)),
        tell: tell_text(t, look.tell),
        ask_what: what.is_none(),
        ask_when: when.is_none(),
        what_unchosen: true,
        groups: groups(t, None),
        whens: whens(t, look.form_day, None),
        pieces: pieces(look.words, &findings),
        no_words: look.words.iter().all(|s| s.text.trim().is_empty()),
        words_cut: look.words_cut,
        title_findings: match findings.len() {
            0 => String::new(),
            1 => t.text("look-found-one"),
            n => t.one("look-found", "n", &n.to_string()),
        },
        findings,
        freshened: look.freshened,
        shown: Cell::new(0),
        c,
    };
    let html = largest(view.pieces.len(), &view.c.parts, |n| {
        view.shown.set(n);
        render(&view)
    });
    Page::fill(&html, Cache::NoStore)
}

fn findings(t: Words, look: &Look) -> Vec<Finding> {
    ANSWERS
        .iter()
        .zip(look.findings)
        .enumerate()
        .map(|(number, (part, row))| {
            let (question, mine, mine_then, theirs, theirs_then) = match row.question {
                Question::Whose => {
                    ("whose", "whose-mine", "whose-mine-then", "whose-theirs", "whose-theirs-then")
                }
                Question::LeaveIn => {
                    ("detail", "detail-out", "detail-out-then", "detail-in", "detail-in-then")
                }
            };
            Finding {
                part: part.name,
                number,
                text: clip(row.text, 80),
                label: t.text(&format!("found-{}", row.class.slug())),
                gone: t.text(&format!("gone-{}", row.class.slug())),
                question,
                mine,
                mine_then,
                theirs,
                theirs_then,
                stays: row.stays,
            }
        })
        .collect()
}

/// What is kept of the words. The text of a finding that has no question stands as it is: stripping took out before what
/// is not asked.
fn pieces(words: &[Segment], findings: &[Finding]) -> Vec<Piece> {
    let mut left = WORDS_BYTES;
    let mut pieces = Vec::new();
    for segment in words {
        let text = clip(segment.text, left);
        left = left.saturating_sub(text.len());
        let finding = segment.finding.and_then(|n| findings.get(n)).map(|f| (f.number, f.gone.clone()));
        pieces.push(Piece { text, finding });
        if left == 0 {
            break;
        }
    }
    pieces
}

fn when_text(t: Words, when: When) -> String {
    match when {
        When::Day(day) => dates::day(t, day),
        When::Week(_) => t.text("when-week"),
        When::Earlier => t.text("when-earlier"),
        When::GoesOn => t.text("when-goes-on"),
    }
}

fn tell_text(t: Words, tell: Tell) -> String {
    let told: Vec<String> =
        [(tell.rights, "tell-rights"), (tell.press, "tell-press"), (tell.authority, "tell-authority")]
            .into_iter()
            .filter(|(yes, _)| *yes)
            .map(|(_, key)| t.text(key))
            .collect();
    if told.is_empty() { t.text("look-nobody") } else { told.join(". ") }
}
