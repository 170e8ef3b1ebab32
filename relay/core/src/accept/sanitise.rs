//! Stage 2, the text: what could name a person is found, shown, and taken out unless the reporter keeps it.
//!
//! [`clean`] removes what no reader can see, [`find`] names what may identify somebody, the look page asks, and
//! [`take_out`] removes. It stops three things: characters that mark a copy without being seen (zero-width, tags), a
//! reporter who writes her own number without thinking, and identifiers dressed up so that a plain search misses them.
//! Finders never look at the words themselves but at their [`shadow`], where every spelling of a sign is one byte.
//! In doubt a finder finds: what is found too much costs a question, what is missed can cost a life.

use std::ops::Range;

use protocol::sizes::WORDS_BYTES;
use unicode_normalization::UnicodeNormalization;
use zeroize::{Zeroize, ZeroizeOnDrop};

use shadow::Shadow;

mod account;
mod clabe;
mod coordinate;
mod curp;
mod email;
mod invisible;
mod link;
mod lookalike;
mod number;
mod phone;
mod shadow;
mod written;

/// Findings that get a question; what is found beyond is taken out. The look page has so many places, filled or not.
pub const QUESTIONS: usize = protocol::form::ANSWERS.len();

/// What stands where something was taken out. Three bytes, because no finding is shorter: words never grow.
pub const MARK: &str = "[*]";

/// A reporter's words, clean: at most [`WORDS_BYTES`] bytes of UTF-8.
///
/// They are wiped on drop and cannot be printed, copied or serialised by accident:
/// ```compile_fail
/// println!("{:?}", relay_core::accept::sanitise::clean("a"));
/// ```
/// ```compile_fail
/// let _ = relay_core::accept::sanitise::clean("a").clone();
/// ```
pub struct Words {
    bytes: Box<[u8; WORDS_BYTES]>,
    len: usize,
}

/// Something that may identify a person.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Finding {
    /// Where, in bytes of the clean words; never shorter than [`MARK`].
    pub range: Range<usize>,
    /// What.
    pub class: Class,
}

/// What kind of identifier it is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Class {
    /// A telephone number, or any number of ten digits and more in one piece: cards and device numbers look alike.
    Phone,
    /// An e-mail address, also written with "arroba" and "punto".
    Email,
    /// An account: @name, a labelled user name, or an address that names an account and nothing else.
    Handle,
    /// Any other address on a network.
    Link,
    /// A point on the ground: decimal pair, degrees, plus code, geo: address, three words.
    Coordinate,
    /// Mexico's population key.
    Curp,
    /// A Mexican bank account's 18 digits.
    Clabe,
}

/// What the look page asks about a finding.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Question {
    /// "Mine, or of someone close" (taken out; the default) or "theirs" (kept): the extortionist's number is the report.
    Whose,
    /// Take out (the default) or leave in.
    LeaveIn,
    /// Nothing is asked: it is taken out.
    None,
}

impl Class {
    /// Every class.
    pub const ALL: [Self; 7] =
        [Self::Phone, Self::Email, Self::Handle, Self::Link, Self::Coordinate, Self::Curp, Self::Clabe];

    /// What is asked about it.
    ///
    /// Links are always taken out: what a phone copies mostly carries a token of whoever shared it (`igsh`,
    /// `fbclid`, short map links), and a moderator who opens one tells its owner that the report was read. An
    /// account is asked about, because its name alone says whom the report speaks of. A population key or a bank
    /// account leads to a person through any clerk with a terminal: no count needs it.
    pub fn question(self) -> Question {
        match self {
            Self::Phone | Self::Email | Self::Handle => Question::Whose,
            Self::Coordinate => Question::LeaveIn,
            Self::Link | Self::Curp | Self::Clabe => Question::None,
        }
    }
}

impl Words {
    /// For the review page (the look page, and a moderator's own screen): nothing else may show them.
    pub fn expose_on_review_page(&self) -> &str {
        self.expose_to_sanitise()
    }

    /// Length in bytes.
    pub fn len(&self) -> usize {
        self.len
    }

    /// Whether nothing was written.
    pub fn is_empty(&self) -> bool {
        self.len == 0
    }

    /// For this stage, and for sealing.
    pub(crate) fn expose_to_sanitise(&self) -> &str {
        self.bytes.get(..self.len).and_then(|b| std::str::from_utf8(b).ok()).unwrap_or("")
    }

    fn none() -> Self {
        Self { bytes: Box::new([0; WORDS_BYTES]), len: 0 }
    }

    /// Whether the text still fitted, whole.
    fn push(&mut self, text: &str) -> bool {
        let end = self.len + text.len();
        let Some(place) = self.bytes.get_mut(self.len..end) else {
            return false;
        };
        place.copy_from_slice(text.as_bytes());
        self.len = end;
        true
    }
}

impl Drop for Words {
    fn drop(&mut self) {
        self.bytes.zeroize();
        self.len.zeroize();
    }
}

impl ZeroizeOnDrop for Words {}

/// Text without what no reader may see: NFC; no control characters but `\n`, no default-ignorable, private or
/// unassigned-for-ever ones; one kind of line end and of space; cut at a character to [`WORDS_BYTES`].
pub fn clean(raw: &str) -> Words {
    let mut words = Words::none();
    let mut utf8 = [0; 4];
    for c in invisible::without(raw).nfc() {
        if !words.push(c.encode_utf8(&mut utf8)) {
            break;
        }
    }
    utf8.zeroize();
    words
}

/// What may identify a person: sorted, without overlap, the same for the same words.
///
/// What was found is blanked and everything is searched again, until nothing is left: taking one thing out must not
/// uncover another. Each round blanks something, and words have [`WORDS_BYTES`] at most, so the work is bounded.
pub fn find(words: &Words) -> Vec<Finding> {
    let mut shadow = Shadow::of(words.expose_to_sanitise());
    let mut findings = Vec::new();
    loop {
        let before = findings.len();
        for finder in FINDERS {
            for hit in finder(shadow.bytes()) {
                let place = shadow.blank(hit.range);
                findings.extend(place.map(|range| Finding { range, class: hit.class }));
            }
        }
        if findings.len() == before {
            break;
        }
    }
    merged(findings)
}

/// Runs every finder over examples, none of them anybody's.
///
/// The attack it stops: a pattern's working memory is made at its first search and then kept. It is put together on the
/// stack, and takes along what lies there: made during a search in somebody's words, it would keep pieces of them for as
/// long as the process lives. So whoever searches words does it on one thread, which has called this before.
pub fn warm_up() {
    for example in EXAMPLES {
        for text in [example.to_owned(), example.to_uppercase()] {
            let words = clean(&text);
            let findings = find(&words);
            drop(take_out(words, &findings, &[]));
        }
    }
}

/// One of each kind in several spellings, with what is nearly one, so that every pattern has searched.
const EXAMPLES: [&str; 8] = [
    "llama al +52 656 123 45 67, al (656) 1234567 o al 044 656 123 4567; seis cinco seis uno dos tres cuatro cinco seis siete",
    "tel 123-4567, cel: 6561234567, calle 12, 1500 pesos, 24/11/2026, 10:30, 911, año 2026-2027, ocho tres tres",
    "escribe a juan.perez@ejemplo.com.mx, juan arroba ejemplo punto com, juan(at)ejemplo(dot)org, x @ y . mx",
    "es @lacobra_99, usuario: la_cobra, facebook.com/lacobra, t.me/lacobra, wa.me/526561234567?text=x, arroba lacobra",
    "mira https://ejemplo.com/a?igsh=b, http://192.0.2.1:80/x, www.ejemplo.mx, ejemplo punto com, hxxp://a.b/c, maps.app.goo.gl/abc",
    "en 31.7380, -106.4870 o 31°44'17\"N 106°29'13\"W, 85H2QG5X+2V, geo:31.7,-106.4, ///mesa.luna.sol, lat 31.738 lon -106.487",
    "CURP BADD110313HCMLNS09, curp badd110313hcmlns0, HEGG560427MVZRRL04, GODE561231GR8",
    "clabe 032180000118359719, 032 180 00011835971 9, tarjeta 4152 3131 2345 6789, cuenta 1234567890",
];

/// Overwrites the part of the stack that handling words has used. What lies there is no allocation, so no allocator wipes
/// it, and it goes along when something large is built on the same stack later.
#[inline(never)]
pub fn scrub_stack() {
    std::hint::black_box(&mut [0_u8; STACK_BYTES]);
}

/// More than the deepest search uses, and far less than the smallest thread's stack (2 MiB).
const STACK_BYTES: usize = 256 * 1_024;

/// The words without their findings. `keep` answers them one by one, a missing answer is no; it is heard only for the
/// first [`QUESTIONS`] findings that have a question.
pub fn take_out(words: Words, findings: &[Finding], keep: &[bool]) -> Words {
    let text = words.expose_to_sanitise();
    let mut left = Words::none();
    let mut from = 0;
    let mut asked = 0;
    for (n, finding) in findings.iter().enumerate() {
        let answered = finding.class.question() != Question::None && asked < QUESTIONS;
        asked += usize::from(answered);
        if answered && keep.get(n) == Some(&true) {
            continue;
        }
        if !left.push(text.get(from..finding.range.start).unwrap_or("")) || !left.push(MARK) {
            return left;
        }
        from = from.max(finding.range.end);
    }
    left.push(text.get(from..).unwrap_or(""));
    left
}

/// The findings that get a question, by their places in the list, at most [`QUESTIONS`].
pub fn asked(findings: &[Finding]) -> impl Iterator<Item = usize> + '_ {
    findings
        .iter()
        .enumerate()
        .filter(|(_, finding)| finding.class.question() != Question::None)
        .map(|(n, _)| n)
        .take(QUESTIONS)
}

/// What a finder saw, in bytes of the shadow.
struct Hit {
    range: Range<usize>,
    class: Class,
}

type Finder = fn(&[u8]) -> Vec<Hit>;

/// In this order: what is longer and surer first, so that a part of it is not taken for something else.
const FINDERS: [Finder; 8] = [
    link::with_scheme,
    curp::find,
    clabe::find,
    email::find,
    link::bare,
    account::find,
    coordinate::find,
    phone::find,
];

/// Sorted; two that share a character (one sign can stand for several letters) become one, under the stricter rule.
fn merged(mut findings: Vec<Finding>) -> Vec<Finding> {
    findings.sort_by_key(|f| (f.range.start, f.range.end));
    let mut apart: Vec<Finding> = Vec::with_capacity(findings.len());
    for finding in findings {
        match apart.last_mut() {
            Some(last) if finding.range.start < last.range.end => {
                last.range.end = last.range.end.max(finding.range.end);
                if finding.class.question() == Question::None {
                    last.class = finding.class;
                }
            }
            _ => apart.push(finding),
        }
    }
    apart
}

#[cfg(test)]
mod tests;
