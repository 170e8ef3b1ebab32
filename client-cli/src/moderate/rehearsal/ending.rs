//! What was said about a record goes with it, though it lies in one item with what was said about others.

use std::collections::BTreeSet;

use super::*;

const REPORTS: usize = 24;

#[test]
fn votes_and_agreements_go_record_by_record() {
    let mut house = House::build(&["ceiba", "nopal", "jacaranda"]);
    house.tick();
    for word in ["ceiba", "nopal", "jacaranda"] {
        house.visit(word).expect("a visit");
    }
    let area = &Atlas::mexico().areas()[0];
    let mut shown = BTreeSet::new();
    for n in 0..REPORTS {
        let words = format!("bache{n} hondo{n} junto{n} escuela{n}");
        shown.insert(house.report(area.zones[0], CategoryId(15), &words));
    }
    let lone = house.report(area.zones[1], CategoryId(15), "otro bache en otra zona");
    house.until(house.now.plus_minutes(361));
    for word in ["ceiba", "nopal", "ceiba"] {
        house.visit(word).expect("a visit");
    }
    house.approve_all("ceiba").expect("votes");
    house.approve_all("nopal").expect("votes");
    let about = |house: &House| -> Vec<RecordId> {
        house.items_of(|content| match content {
            Content::Votes(votes) => votes.iter().map(|v| v.vote.record).collect(),
            Content::Agreements(agreed) => agreed.iter().map(|a| a.agreement.record).collect(),
            _ => Vec::new(),
        })
    };
    assert_eq!(about(&house).len(), 3 * (REPORTS + 1), "two votes and an agreement on each");
    house.until(FIRST_DAY.plus(2).begins());
    for word in ["ceiba", "nopal"] {
        house.visit(word).expect("a visit");
    }
    house.tick();
    assert_eq!(house.records.keys().copied().collect::<Vec<_>>(), [lone], "spent");
    house.until(house.now.cut().closes());
    assert_eq!(about(&house), [lone; 3], "what was said about the others is gone");
    // Written anew, it says the same after a restart.
    house.restart(house.rosters.clone());
    house.visit("nopal").expect("a visit");
    let desk = house.folder("nopal").read_desk().expect("a desk");
    assert_eq!(desk.votes.iter().map(|v| v.vote.record).collect::<Vec<_>>(), [lone; 2]);
    assert!(desk.is_agreed(lone));
    assert!(!shown.contains(&lone));
}
