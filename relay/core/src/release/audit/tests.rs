use protocol::category::CategoryId;
use protocol::clock::Cut;
use protocol::edition::{Period, What};
use protocol::place::{Place, RegionId, ZoneId};
use protocol::policy::{Band, Cadence};

use super::*;
use crate::release::rehearsal::{
    Country, SUNDAY, TEAM, policy, relay, rosters, rosters_without_first, signed,
};

fn entry(place: Place, category: u8, edition: EditionId) -> Entry {
    Entry {
        place,
        what: What::Category(CategoryId(category)),
        period: period_of(Cadence::Weekly, edition),
        band: Band::From5,
        grade: Some(Grade::POSSIBLE),
    }
}

/// Three editions of one team, each in the slot after its close.
fn sheets() -> Vec<(Day, Sheet)> {
    (0..3_u8)
        .map(|n| {
            let edition = EditionId(SUNDAY.plus(7 * u32::from(n)));
            let sheet = Sheet {
                relay: relay(),
                team: TEAM,
                edition,
                list: Hash([n + 1; 32]),
                previous_list: Hash([n; 32]),
                policy: policy_hash(&policy()),
                entries: vec![
                    entry(Place::Zone(ZoneId(1)), 15, edition),
                    entry(Place::Region(RegionId(1)), 8, edition),
                ],
            };
            (edition.0.plus(1), sheet)
        })
        .collect()
}

fn slots(sheets: &[(Day, Sheet)], signers: &[u8]) -> Vec<Slot> {
    let slot = |(day, sheet): &(Day, Sheet)| Slot {
        version: protocol::FORMAT_VERSION,
        day: *day,
        sheets: vec![signed(sheet, signers)],
    };
    sheets.iter().map(slot).collect()
}

fn run(slots: &[Slot]) -> Result<AuditSummary, AuditFault> {
    audit(&Country, &rosters(), &[policy()], slots)
}

#[test]
fn a_good_record() {
    let summary = run(&slots(&sheets(), &[0, 2])).expect("in order");
    let last = Some(SUNDAY.plus(15));
    assert_eq!(
        summary,
        AuditSummary { relay: Some(relay()), slots: 3, sheets: 3, entries: 6, teams: 1, last }
    );
    assert_eq!(run(&[]).map(|s| s.slots), Ok(0));
}

#[test]
fn each_fault_is_found() {
    let day = SUNDAY.plus(8);
    let with = |change: &dyn Fn(&mut (Day, Sheet))| {
        let mut all = sheets();
        change(&mut all[1]);
        run(&slots(&all, &[0, 1])).expect_err("altered")
    };
    assert_eq!(with(&|s| s.1.relay = Hash::NONE), AuditFault::Relay(day));
    assert_eq!(with(&|s| s.1.policy = Hash::NONE), AuditFault::Policy(day));
    assert_eq!(with(&|s| s.1.previous_list = Hash::NONE), AuditFault::Chain(day));
    assert_eq!(with(&|s| s.1.edition = EditionId(SUNDAY)), AuditFault::Edition(day));
    assert_eq!(with(&|s| s.1.edition = EditionId(SUNDAY.plus(8))), AuditFault::Edition(day));
    assert_eq!(with(&|s| s.0 = SUNDAY.plus(7)), AuditFault::Early(SUNDAY.plus(7)));
    assert_eq!(with(&|s| s.0 = SUNDAY.plus(1)), AuditFault::SlotOrder(SUNDAY.plus(1)));
    assert_eq!(with(&|s| s.1.entries.reverse()), AuditFault::EntryOrder(day));
    assert_eq!(with(&|s| s.1.entries[1].place = Place::Region(RegionId(9))), AuditFault::Unknown(day));
    assert_eq!(with(&|s| s.1.entries[1].what = What::Category(CategoryId(19))), AuditFault::Unknown(day));
    let other = Period { first: SUNDAY, last: SUNDAY };
    assert_eq!(with(&|s| s.1.entries[0].period = other), AuditFault::Period(day));
    assert_eq!(with(&|s| s.1.entries[1].place = Place::Zone(ZoneId(2))), AuditFault::Accusation(day));
    assert_eq!(with(&|s| s.1.entries[1].grade = None), AuditFault::Accusation(day));
    assert_eq!(with(&|s| s.1.entries[1].grade = Some(Grade::UNJUDGED)), AuditFault::Accusation(day));
    let twice = |s: &mut (Day, Sheet)| {
        let mut again = s.1.entries[0];
        again.band = Band::From10;
        s.1.entries.insert(1, again);
    };
    assert_eq!(with(&twice), AuditFault::EntryOrder(day), "one block twice");
}

#[test]
fn who_signs_and_what_is_left_out() {
    let first = SUNDAY.plus(1);
    for signers in [&[0_u8][..], &[1, 1], &[0, 3], &[3, 4]] {
        assert_eq!(run(&slots(&sheets(), signers)), Err(AuditFault::Unsigned(first)));
    }
    let mut gap = sheets();
    gap.remove(1);
    assert_eq!(run(&slots(&gap, &[0, 1])), Err(AuditFault::Chain(SUNDAY.plus(15))));
    // Two sheets over one list, both signed by two, on different days.
    let mut two = sheets();
    let (day, mut other) = two[1].clone();
    other.entries.pop();
    two.insert(2, (day.plus(1), other));
    assert_eq!(run(&slots(&two, &[0, 1])), Err(AuditFault::Edition(day.plus(1))));
    let mut version = slots(&sheets(), &[0, 1]);
    version[0].version += 1;
    assert_eq!(run(&version), Err(AuditFault::Version(first)));
    let mut chain = rosters();
    chain[0].signatures.pop();
    assert_eq!(audit(&Country, &chain, &[policy()], &[]), Err(AuditFault::Roster));
}

#[test]
fn who_has_left_signs_no_edition_that_closes_later() {
    let after = |edition: u32| EditionId(SUNDAY.plus(7 * edition)).closes().cut();
    let with =
        |since| audit(&Country, &rosters_without_first(since), &[policy()], &slots(&sheets(), &[0, 1]));
    assert_eq!(with(Cut(after(2).0 + 1)).map(|s| s.sheets), Ok(3), "she left after all of them");
    assert_eq!(with(after(2)), Err(AuditFault::Unsigned(SUNDAY.plus(15))));
    assert_eq!(with(after(0)), Err(AuditFault::Unsigned(SUNDAY.plus(1))));
}
