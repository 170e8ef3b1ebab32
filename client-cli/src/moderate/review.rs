//! What a moderator looks at: the list of what can be opened, and one report.

use std::collections::BTreeMap;

use protocol::encoding::Token;
use protocol::report::Told;
use protocol::vote::{Decision, RecordId};
use relay_core::accept::sanitise::{Class, clean, find as find_identifiers};
use serde::{Serialize, Serializer};
use zeroize::Zeroizing;

use super::agreeing::Ballots;
use super::folder::{FetchedDesk, Folder};
use super::near_copies::{Candidate, near_copies};
use super::record_name::{RecordName, find};
use super::sharing::{OpenedRecord, Places, held, open_reports};
use crate::Trouble;

/// One report of the list. No `Debug` or `Clone`: it may hold words.
#[derive(Serialize)]
pub struct Line {
    /// Its place in the list.
    pub index: usize,
    /// Its name.
    pub record: RecordName,
    /// Its batch's day.
    pub batch: String,
    /// What was chosen.
    pub told: Told,
    /// Whether she has voted on it.
    pub voted: bool,
    /// Roster words of colleagues who have.
    pub colleagues: Vec<String>,
    /// The mark of near copies that the client proposes.
    pub copy_group: Option<u32>,
    /// Its words, if they were asked for.
    #[serde(serialize_with = "words")]
    pub words: Option<Zeroizing<String>>,
}

/// A colleague's vote.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct ColleagueVote {
    /// Her roster word.
    pub word: String,
    /// What she decided: hidden until one has voted oneself, so that nobody follows.
    pub decision: Option<Decision>,
}

/// One opened report. No `Debug` or `Clone`: it holds words.
#[derive(Serialize)]
pub struct Shown {
    /// Its name, whole.
    pub record: String,
    /// Its batch's day.
    pub batch: String,
    /// What was chosen.
    pub told: Told,
    /// Its words.
    #[serde(serialize_with = "words")]
    pub words: Option<Zeroizing<String>>,
    /// Kinds of identifiers still in the words: what the reporter kept as "theirs".
    pub identifiers: Vec<String>,
    /// Her own last vote, opened.
    pub own: Option<Decision>,
    /// Colleagues' votes.
    pub colleagues: Vec<ColleagueVote>,
    /// The mark of near copies that the client proposes.
    pub copy_group: Option<u32>,
}

fn words<S: Serializer>(words: &Option<Zeroizing<String>>, serializer: S) -> Result<S::Ok, S::Error> {
    match words {
        Some(words) => serializer.serialize_some(words.as_str()),
        None => serializer.serialize_none(),
    }
}

/// The undecided reports that can be opened, in an order drawn anew at each visit: the place in a list says nothing about
/// when a report came.
///
/// # Errors
/// If there was no visit, or the folder is damaged.
pub fn list(folder: &Folder, with_words: bool) -> Result<Vec<Line>, Trouble> {
    let (me, relay) = folder.membership()?;
    let desk = folder.read_desk()?;
    desk.rosters(relay)?;
    let ballots = Ballots::sort(&desk.rosters, desk.team, relay, &desk.votes);
    let mut opened = open_reports(folder, &desk, |_| true)?;
    let marks = proposals(&opened, &ballots.marks_of(me));
    opened.retain(|o| !desk.is_agreed(o.record));
    opened.sort_by_key(|o| drawn(desk.visit, o.record));
    let lines = opened.iter().enumerate().filter_map(|(n, o)| {
        let colleagues = ballots.on(o.record).filter(|v| v.vote.moderator != me);
        Some(Line {
            index: n + 1,
            record: RecordName::of(o.record),
            batch: o.cut.day().iso(),
            told: *o.plain.told()?,
            voted: ballots.by(o.record, me).is_some(),
            colleagues: colleagues.filter_map(|v| desk.word(v.vote.moderator).map(str::to_owned)).collect(),
            copy_group: marks.get(&o.record).copied(),
            words: with_words.then(|| Zeroizing::new(o.plain.expose_to_moderator().to_owned())),
        })
    });
    Ok(lines.collect())
}

/// Opens one report.
///
/// # Errors
/// If there is none of this name, or shares are missing: then colleagues are named whose shares would open it.
pub fn show(folder: &Folder, name: &str) -> Result<Shown, Trouble> {
    let (me, relay) = folder.membership()?;
    let desk = folder.read_desk()?;
    let (roster, team) = desk.team(relay)?;
    let record = find_record(folder, &desk, name)?;
    let opened = open_reports(folder, &desk, |_| true)?;
    let Some(open) = opened.iter().find(|o| o.record == record) else {
        let here = held(folder, &desk)?;
        let missing = team.members.iter().filter(|m| !here.has_of(record, **m));
        let missing: Vec<&str> =
            missing.filter_map(|m| roster.moderator(*m)).map(|m| m.word.as_str()).collect();
        return Err(Trouble::Shut { missing: missing.join(", ") });
    };
    let ballots = Ballots::sort(&desk.rosters, desk.team, relay, &desk.votes);
    let own =
        ballots.by(record, me).and_then(|v| crypto::ballot::open(v, &open.key).ok()).map(|o| o.decision);
    let colleagues = ballots
        .on(record)
        .filter(|v| v.vote.moderator != me)
        .filter_map(|v| {
            let word = desk.word(v.vote.moderator)?.to_owned();
            // A vote that does not open counts as none.
            let decision = crypto::ballot::open(v, &open.key).ok()?.decision;
            Some(ColleagueVote { word, decision: own.is_some().then_some(decision) })
        })
        .collect();
    let words = open.plain.expose_to_moderator();
    let mut classes: Vec<Class> = find_identifiers(&clean(words)).iter().map(|f| f.class).collect();
    classes.sort_unstable();
    classes.dedup();
    Ok(Shown {
        record: record.0.hex(),
        batch: open.cut.day().iso(),
        told: *open.plain.told().ok_or(crypto::Refused)?,
        words: Some(Zeroizing::new(words.to_owned())),
        identifiers: classes.into_iter().map(|c| crate::strip::class_name(c).to_owned()).collect(),
        own,
        colleagues,
        copy_group: proposals(&opened, &ballots.marks_of(me)).get(&record).copied(),
    })
}

/// Her share of a record as it came: a standard age file to one of her day keys.
///
/// # Errors
/// If there is no record of this name in the folder.
pub fn share_file(folder: &Folder, name: &str) -> Result<Vec<u8>, Trouble> {
    let (me, relay) = folder.membership()?;
    let desk = folder.read_desk()?;
    let places = Places { rosters: desk.rosters(relay)?, team: desk.team };
    let keys = folder.secrets.day_keys()?;
    let wanted = find_record(folder, &desk, name)?;
    for cut in folder.cuts()? {
        if let Some(record) = folder.batch(cut)?.iter().find(|r| r.id() == wanted) {
            let hers = places.of(me).into_iter().map(usize::from).find_map(|slot| {
                let opens = keys.iter().any(|key| record.open_share(slot, key).is_ok());
                record.share_file(slot).filter(|_| opens)
            });
            return Ok(hers.ok_or(crypto::Refused)?.to_vec());
        }
    }
    Err(Trouble::Record(name.to_owned()))
}

fn find_record(folder: &Folder, desk: &FetchedDesk, name: &str) -> Result<RecordId, Trouble> {
    let mut records = Vec::new();
    for cut in folder.cuts()? {
        records.extend(folder.batch(cut)?.iter().map(crypto::record::Record::id));
    }
    records.retain(|r| !desk.decided.contains(r));
    find(name, records.into_iter())
}

/// Marks of near copies among opened reports; `given` are those of her votes.
pub(super) fn proposals(opened: &[OpenedRecord], given: &BTreeMap<RecordId, u32>) -> BTreeMap<RecordId, u32> {
    let candidates: Vec<Candidate<'_>> = opened
        .iter()
        .filter_map(|o| {
            let told = o.plain.told()?;
            let words = o.plain.expose_to_moderator();
            Some(Candidate { record: o.record, place: told.place, category: told.category, words })
        })
        .collect();
    let marks = near_copies(&candidates, given);
    candidates.iter().zip(marks).filter_map(|(c, mark)| Some((c.record, mark?))).collect()
}

/// A record's place in a visit's order.
fn drawn(visit: Token, record: RecordId) -> protocol::encoding::Hash {
    crypto::hash::digest("bruma/list-order/v1", &[&visit.0, &record.0.0])
}
