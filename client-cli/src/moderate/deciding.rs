//! Votes: made from a file's lines and the reports that they name, sent together.

use std::collections::{BTreeMap, BTreeSet};

use protocol::clock::Day;
use protocol::edition::What;
use protocol::encoding::Hash;
use protocol::item::OPEN_DAYS;
use protocol::place::{Nest, Place};
use protocol::policy::Grade;
use protocol::report::{Told, When, Where};
use protocol::vote::{DayBucket, Decision, RecordId, Released, SignedVote, Vote};
use protocol::wire::{Ask, Shelf, VotesShelf};
use relay_core::hold::merge::is_known;
use serde::Serialize;

use super::agreeing::{Ballots, agree, agreements};
use super::decision_file::{Choice, DecisionLine, category, day_bucket};
use super::folder::{FetchedDesk, Folder};
use super::near_copies::mark_of;
use super::record_name::{RecordName, find};
use super::review::proposals;
use super::session::Relay;
use super::sharing::{OpenedRecord, open_reports};
use super::visit::begin;
use crate::Trouble;
use crate::trouble::LineFault;

/// Most votes in one request: each has some 340 bytes.
const VOTES_AT_ONCE: usize = 1_024;

/// What deciding came to.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct DecideReport {
    /// Votes that the relay keeps now.
    pub voted: usize,
    /// Records that were decided meanwhile: no vote on them.
    pub decided_before: Vec<RecordName>,
    /// Agreements that these votes made with colleagues'.
    pub agreements: usize,
}

/// Casts votes on records that the last visit opened. Nothing is sent unless every line holds. Votes carry the last
/// visit's mark: however many commands an evening takes, it is one visit.
///
/// # Errors
/// If a line does not hold, its record cannot be opened, or the relay refuses.
pub fn decide(
    folder: &mut Folder,
    link: &mut dyn Relay,
    nest: &impl Nest,
    lines: &[DecisionLine],
) -> Result<DecideReport, Trouble> {
    let mut fetched = folder.read_desk()?;
    let opened = open_reports(folder, &fetched, |_| true)?;
    let mut begun = begin(folder, link)?;
    fetched.decided.clone_from(&begun.desk.decided);
    fetched.now = begun.desk.now;
    fetched.votes = begun.session.read::<VotesShelf>(Shelf::Votes)?;
    // What two have agreed on may still change while its batch stands on every desk; later the relay would refuse all.
    let agreed = agreements(folder, nest, &fetched)?.agreed(&fetched);
    let today = fetched.now.day();
    let fixed = |o: &OpenedRecord| agreed.contains(&o.record) && o.cut.day().plus(OPEN_DAYS) < today;
    let settled: BTreeSet<RecordId> = opened.iter().filter(|o| fixed(o)).map(|o| o.record).collect();
    let (_, team) = begun.team()?;
    let (team_id, relay, me) = (team.id, begun.session.relay(), begun.session.moderator());
    let (numbers, marks) = {
        let ballots = Ballots::sort(&begun.house.rosters, team_id, relay, &fetched.votes);
        let numbers = next_numbers(&opened, &ballots, &[&fetched.voted, &begun.desk.voted], me);
        (numbers, proposals(&opened, &ballots.marks_of(me)))
    };
    let mut report = DecideReport { voted: 0, decided_before: Vec::new(), agreements: 0 };
    let mut votes: BTreeMap<RecordId, SignedVote> = BTreeMap::new();
    for (n, line) in lines.iter().enumerate() {
        let fault = |why| Trouble::Line { line: n + 1, why };
        line.check().map_err(fault)?;
        let all = opened.iter().map(|o| o.record).chain(fetched.decided.iter().copied());
        let all: BTreeSet<RecordId> = all.collect();
        let record = find(&line.record, all.into_iter())?;
        if settled.contains(&record) || fetched.decided.contains(&record) {
            report.decided_before.push(RecordName::of(record));
            continue;
        }
        let open = opened.iter().find(|o| o.record == record).ok_or(crypto::Refused)?;
        let told = open.plain.told().ok_or(crypto::Refused)?;
        let decision = decision(nest, line, told, begun.desk.now.day()).map_err(fault)?;
        // Also what resembles nothing yet has a mark: a copy that comes later joins it.
        let proposed = marks.get(&record).copied().or(Some(mark_of(record))).filter(|_| !line.alone);
        let vote = Vote {
            relay,
            team: team_id,
            moderator: me,
            record,
            cut: open.cut,
            visit: fetched.visit,
            copy_group: line.copy_group.or(proposed),
            number: numbers.get(&record).copied().unwrap_or(0),
            commitment: Hash::NONE,
        };
        let signed = crypto::ballot::cast(vote, &decision, &open.key, begun.session.signer())?;
        if votes.insert(record, signed).is_some() {
            return Err(fault(LineFault::Twice));
        }
    }
    drop(opened);
    let votes: Vec<SignedVote> = votes.into_values().collect();
    for some in votes.chunks(VOTES_AT_ONCE) {
        begun.session.put(&Ask::Vote(some.to_vec()))?;
        report.voted += some.len();
    }
    fetched.votes = begun.session.read::<VotesShelf>(Shelf::Votes)?;
    note_votes(&mut fetched, votes);
    folder.write_desk(&fetched)?;
    report.agreements = agree(folder, &mut begun.session, nest, &mut fetched)?;
    folder.write_desk(&fetched)?;
    Ok(report)
}

/// Keeps what was just cast, in case the relay's shelf does not show it yet.
fn note_votes(fetched: &mut FetchedDesk, votes: Vec<SignedVote>) {
    for signed in votes {
        let (record, number) = (signed.vote.record, signed.vote.number);
        fetched.voted.retain(|(r, _)| *r != record);
        fetched.voted.push((record, number));
        if !fetched.votes.contains(&signed) {
            fetched.votes.push(signed);
        }
    }
}

/// The number of her next vote on each record: above every one that the relay or the folder has of hers, so that no two
/// of her votes ever bear one number.
fn next_numbers(
    opened: &[OpenedRecord],
    ballots: &Ballots<'_>,
    known: &[&Vec<(RecordId, u32)>],
    me: protocol::roster::ModeratorId,
) -> BTreeMap<RecordId, u32> {
    let listed = known.iter().flat_map(|list| list.iter().copied());
    let kept = opened.iter().filter_map(|o| ballots.by(o.record, me)).map(|v| (v.vote.record, v.vote.number));
    let mut next = BTreeMap::new();
    for (record, number) in listed.chain(kept) {
        let place = next.entry(record).or_insert(0);
        *place = number.saturating_add(1).max(*place);
    }
    next
}

/// A line's decision; what it leaves out comes from the report.
fn decision(nest: &impl Nest, line: &DecisionLine, told: &Told, today: Day) -> Result<Decision, LineFault> {
    match line.decision {
        Choice::Reject => return Ok(Decision::Reject),
        Choice::Hold => return Ok(Decision::Hold),
        Choice::Approve => {}
    }
    let place = line.place.map_or_else(|| place_of(told.place), super::decision_file::PlaceChoice::place);
    if !is_known(nest, place) {
        return Err(LineFault::Place);
    }
    let what = line.category.as_deref().map_or(Ok(told.category), category)?;
    what.get().ok_or(LineFault::Category)?;
    let day = line.day.as_deref().map_or_else(|| Ok(bucket_of(told.when)), |text| day_bucket(text, today))?;
    let grade = line.grade.and_then(Grade::new).ok_or(LineFault::Grade)?;
    Ok(Decision::Approve(Released { place, what: What::Category(what), day, grade, incident: line.incident }))
}

fn place_of(place: Where) -> Place {
    match place {
        Where::Zone(zone) => Place::Zone(zone),
        Where::Area(area) => Place::Area(area),
    }
}

fn bucket_of(when: When) -> DayBucket {
    match when {
        When::Day(day) => DayBucket::Day(day),
        When::Week(last) => DayBucket::Week(last),
        When::Earlier | When::GoesOn => DayBucket::Batch,
    }
}

#[cfg(test)]
mod tests {
    use protocol::category::CategoryId;
    use protocol::place::{AreaId, RegionId, ZoneId};
    use protocol::report::Tell;

    use super::*;

    struct OneZone;
    impl Nest for OneZone {
        fn parents(&self, zone: ZoneId) -> Option<(RegionId, AreaId)> {
            (zone.0 == 1).then_some((RegionId(1), AreaId(1)))
        }
        fn area_of(&self, region: RegionId) -> Option<AreaId> {
            (region.0 == 1).then_some(AreaId(1))
        }
        fn has_area(&self, area: AreaId) -> bool {
            area.0 == 1
        }
    }

    #[test]
    fn what_a_line_leaves_out_comes_from_the_report() {
        let told = Told {
            place: Where::Zone(ZoneId(1)),
            category: CategoryId(2),
            when: When::GoesOn,
            tell: Tell::default(),
        };
        let today = Day(20_781);
        let line = DecisionLine::new("abcd", Choice::Approve, Some(3));
        let grade = Grade::new(3).expect("a grade");
        let expected = Decision::approve(Place::Zone(ZoneId(1)), CategoryId(2), DayBucket::Batch, grade);
        assert_eq!(decision(&OneZone, &line, &told, today), Ok(expected));
        let coarser = DecisionLine {
            place: Some(super::super::PlaceChoice::Area(1)),
            category: Some("homicide".to_owned()),
            day: Some("2026-11-23".to_owned()),
            ..line.clone()
        };
        let expected =
            Decision::approve(Place::Area(AreaId(1)), CategoryId(3), DayBucket::Day(Day(20_780)), grade);
        assert_eq!(decision(&OneZone, &coarser, &told, today), Ok(expected));
        let nowhere = DecisionLine { place: Some(super::super::PlaceChoice::Zone(2)), ..line };
        assert_eq!(decision(&OneZone, &nowhere, &told, today), Err(LineFault::Place));
    }
}
