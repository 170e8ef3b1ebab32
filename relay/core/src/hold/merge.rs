//! What two moderators' votes say together.
//!
//! Wherever they differ, the more cautious of the two holds: one careless or bought moderator can make a
//! contribution coarser, weaker or later, never finer, surer or earlier.

use protocol::category::{Category, Risk};
use protocol::edition::What;
use protocol::place::{Level, Nest, Place};
use protocol::roster::ModeratorId;
use protocol::vote::{DayBucket, Decision, ProvenAgreement, Released};

/// What comes of two votes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Outcome {
    /// It may count, as this.
    Approved(Released),
    /// Both refuse it: it never counts.
    Rejected,
    /// They do not fit together: a third vote or a changed one must decide.
    Conflict,
}

/// Grades that two votes may lie apart and still agree.
const GRADES_APART: u8 = 1;

/// Merges two opened votes: the weaker grade, the coarser place and day, the group if the categories differ within
/// one. Whether the votes are signed and open to what they commit to is `crypto::ballot::check_agreement`'s to say.
pub fn merge(nest: &impl Nest, proven: &ProvenAgreement) -> Outcome {
    let [a, b] = &proven.agreement.openings;
    match (&a.decision, &b.decision) {
        (Decision::Reject, Decision::Reject) => Outcome::Rejected,
        (Decision::Approve(a), Decision::Approve(b)) => {
            merge_released(nest, a, b).map_or(Outcome::Conflict, Outcome::Approved)
        }
        _ => Outcome::Conflict,
    }
}

/// Two moderators' marks of near-copies on one record. Each gives marks of her own, by what she saw.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct CopyMarks([(ModeratorId, u32); 2]);

/// Records that share one of these were put together by two moderators.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Together {
    /// Two gave one mark to each of them, whoever they were: they saw the same first record.
    Mark(u32),
    /// The same two gave the same two marks to each of them: one saw more than the other, and both put these together.
    Pair([(ModeratorId, u32); 2]),
}

impl CopyMarks {
    /// What puts this record together with others.
    pub fn together(self) -> impl Iterator<Item = Together> {
        let [(_, a), (_, b)] = self.0;
        (a == b).then_some(Together::Mark(a)).into_iter().chain([Together::Pair(self.0)])
    }
}

/// The marks of near-copies, only where both votes bear one: one moderator alone must not be able to make several
/// reports weigh as one, which would suppress them.
pub fn copy_marks(proven: &ProvenAgreement) -> Option<CopyMarks> {
    let [a, b] = &proven.votes;
    Some(CopyMarks([(a.vote.moderator, a.vote.copy_group?), (b.vote.moderator, b.vote.copy_group?)]))
}

/// Whether either vote calls it an accusation. The group into which two differing categories merge no longer tells,
/// and an accusation must not reach a zone's entry by a colleague's calling it a robbery.
pub fn accuses(proven: &ProvenAgreement) -> bool {
    proven.agreement.openings.iter().any(|opening| match &opening.decision {
        Decision::Approve(released) => released.what.risk() == Risk::Accusation,
        Decision::Reject | Decision::Hold => false,
    })
}

/// Whether the nest has this place.
pub fn is_known(nest: &impl Nest, place: Place) -> bool {
    matches!(nest.lift(place, Level::Area), Some(Place::Area(area)) if nest.has_area(area))
}

fn merge_released(nest: &impl Nest, a: &Released, b: &Released) -> Option<Released> {
    let apart = a.grade.number().abs_diff(b.grade.number());
    (apart <= GRADES_APART).then_some(())?;
    Some(Released {
        place: merge_place(nest, a.place, b.place)?,
        what: merge_what(a.what, b.what)?,
        day: merge_day(a.day, b.day),
        grade: a.grade.max(b.grade),
        incident: a.incident.filter(|_| a.incident == b.incident),
    })
}

fn merge_place(nest: &impl Nest, a: Place, b: Place) -> Option<Place> {
    let (fine, coarse) = if a.level() <= b.level() { (a, b) } else { (b, a) };
    let near = !matches!((fine.level(), coarse.level()), (Level::Zone, Level::Area));
    let nested = near && nest.lift(fine, coarse.level()) == Some(coarse);
    (nested && is_known(nest, fine) && is_known(nest, coarse)).then_some(coarse)
}

fn merge_what(a: What, b: What) -> Option<What> {
    let (first, second) = (category(a)?, category(b)?);
    if first.id == second.id {
        return Some(a);
    }
    (first.group == second.group).then_some(What::Group(first.group))
}

/// A vote names a category; a group comes of merging only.
fn category(what: What) -> Option<&'static Category> {
    match what {
        What::Category(id) => id.get(),
        What::Group(_) => None,
    }
}

/// The coarser kind, with the later end of the two: a day decides only how long an entry waits, so the later is the
/// safer.
fn merge_day(a: DayBucket, b: DayBucket) -> DayBucket {
    match (a, b) {
        (DayBucket::Batch, _) | (_, DayBucket::Batch) => DayBucket::Batch,
        (DayBucket::Day(a), DayBucket::Day(b)) => DayBucket::Day(a.max(b)),
        (DayBucket::Day(a) | DayBucket::Week(a), DayBucket::Day(b) | DayBucket::Week(b)) => {
            DayBucket::Week(a.max(b))
        }
    }
}

#[cfg(test)]
mod tests;
