use protocol::category::{CategoryId, Group};
use protocol::clock::{Cut, Day};
use protocol::encoding::{Hash, Signature, Token};
use protocol::place::{AreaId, RegionId, ZoneId};
use protocol::policy::Grade;
use protocol::roster::{ModeratorId, TeamId};
use protocol::vote::{Agreement, Opening, RecordId, SignedVote, Vote};

use super::*;
use crate::release::rehearsal::{Country, released};

fn proven(decisions: [Decision; 2], copies: [Option<u32>; 2]) -> ProvenAgreement {
    let opening = |n: u8| Opening {
        moderator: ModeratorId(n),
        number: 0,
        salt: Hash::NONE,
        decision: decisions[usize::from(n)],
    };
    let vote = |n: u8| SignedVote {
        vote: Vote {
            relay: Hash::NONE,
            team: TeamId(0),
            moderator: ModeratorId(n),
            record: RecordId(Hash::NONE),
            cut: Cut(1),
            visit: Token([n; 16]),
            copy_group: copies[usize::from(n)],
            number: 0,
            commitment: Hash::NONE,
        },
        signature: Signature([0; 64]),
        sealed: vec![],
    };
    ProvenAgreement {
        agreement: Agreement { record: RecordId(Hash::NONE), openings: [opening(0), opening(1)] },
        votes: [vote(0), vote(1)],
    }
}

/// Merges two approvals, and checks that the order does not matter.
fn merged(a: Released, b: Released) -> Option<Released> {
    let outcome = |x, y| merge(&Country, &proven([Decision::Approve(x), Decision::Approve(y)], [None; 2]));
    assert_eq!(outcome(a, b), outcome(b, a));
    match outcome(a, b) {
        Outcome::Approved(released) => Some(released),
        Outcome::Rejected => panic!("two approvals reject nothing"),
        Outcome::Conflict => None,
    }
}

#[test]
fn decisions() {
    let yes = Decision::Approve(released(0, 1));
    let of = |a, b| merge(&Country, &proven([a, b], [None; 2]));
    assert_eq!(of(yes, yes), Outcome::Approved(released(0, 1)));
    assert_eq!(of(Decision::Reject, Decision::Reject), Outcome::Rejected);
    for other in [Decision::Reject, Decision::Hold] {
        assert_eq!(of(yes, other), Outcome::Conflict);
        assert_eq!(of(other, yes), Outcome::Conflict);
        assert_eq!(of(Decision::Hold, other), Outcome::Conflict);
    }
}

#[test]
fn the_weaker_grade_if_one_apart() {
    let grade = |n| Released { grade: Grade::new(n).expect("a grade"), ..released(0, 1) };
    assert_eq!(merged(grade(2), grade(3)), Some(grade(3)));
    assert_eq!(merged(grade(2), grade(4)), None);
}

#[test]
fn the_coarser_place_of_one_branch_if_one_level_apart() {
    let at = |place| Released { place, ..released(0, 1) };
    let zone = |n| at(Place::Zone(ZoneId(n)));
    let region = |n| at(Place::Region(RegionId(n)));
    let area = |n| at(Place::Area(AreaId(n)));
    assert_eq!(merged(zone(4), region(1)), Some(region(1)));
    assert_eq!(merged(region(1), area(0)), Some(area(0)));
    assert_eq!(merged(area(2), area(2)), Some(area(2)));
    for (a, b) in [(zone(4), region(0)), (zone(4), zone(3)), (zone(4), area(0)), (region(1), area(1))] {
        assert_eq!(merged(a, b), None);
    }
    for unknown in [zone(18), region(6), area(3)] {
        assert_eq!(merged(unknown, unknown), None);
    }
}

#[test]
fn the_group_if_categories_differ_within_one() {
    let group = |g| Released { what: What::Group(g), ..released(0, 0) };
    assert_eq!(merged(released(0, 1), released(0, 2)), Some(group(Group::Violence)));
    assert_eq!(merged(released(0, 1), released(0, 10)), None, "another group");
    assert_eq!(merged(released(0, 19), released(0, 19)), None, "no such category");
    assert_eq!(merged(group(Group::Street), group(Group::Street)), None, "a vote names a category");
}

#[test]
fn an_accusation_stays_one_inside_a_group() {
    let with = |a, b| {
        accuses(&proven([Decision::Approve(released(0, a)), Decision::Approve(released(0, b))], [None; 2]))
    };
    assert!(with(8, 8) && with(8, 1) && with(1, 9));
    assert!(!with(1, 0));
    assert_eq!(released(0, 8).what, What::Category(CategoryId(8)));
}

#[test]
fn the_coarser_day_and_the_later_end() {
    let on = |day| Released { day, ..released(0, 1) };
    let (day, week) = (|n| on(DayBucket::Day(Day(n))), |n| on(DayBucket::Week(Day(n))));
    assert_eq!(merged(day(5), day(6)), Some(day(6)));
    assert_eq!(merged(day(5), week(9)), Some(week(9)));
    assert_eq!(merged(day(12), week(9)), Some(week(12)), "never an earlier end");
    assert_eq!(merged(week(9), on(DayBucket::Batch)), Some(on(DayBucket::Batch)));
    assert_eq!(merged(day(9), on(DayBucket::Batch)), Some(on(DayBucket::Batch)));
}

#[test]
fn marks_need_both_votes() {
    let of = |incident| Released { incident, ..released(0, 1) };
    assert_eq!(merged(of(Some(7)), of(Some(7))), Some(of(Some(7))));
    assert_eq!(merged(of(Some(7)), of(Some(8))), Some(of(None)));
    assert_eq!(merged(of(Some(7)), of(None)), Some(of(None)));
    let copies = |a, b| copy_marks(&proven([Decision::Reject; 2], [a, b]));
    assert_eq!(copies(Some(3), None), None);
    assert_eq!(copies(None, Some(3)), None);
    let keys = |a, b| copies(Some(a), Some(b)).into_iter().flat_map(CopyMarks::together).collect::<Vec<_>>();
    let pair = |a, b| Together::Pair([(ModeratorId(0), a), (ModeratorId(1), b)]);
    assert_eq!(keys(3, 3), [Together::Mark(3), pair(3, 3)]);
    assert_eq!(keys(3, 4), [pair(3, 4)], "one mark alone puts nothing together");
}
