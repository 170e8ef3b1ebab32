//! What a visit fetches does not show which cuts had reports.

use protocol::item::OPEN_DAYS;

use super::*;

/// Cuts of a day.
const CUTS: usize = 4;

/// Batches that one moderator fetches on three evenings, when reports come at these cuts of three days.
fn fetched(busy: &dyn Fn(usize) -> bool) -> Vec<usize> {
    let mut house = House::build(&["ceiba", "nopal", "jacaranda"]);
    house.tick();
    for word in ["ceiba", "nopal", "jacaranda"] {
        house.visit(word).expect("a visit");
    }
    assert_eq!(house.fetched, 0, "a team without a past fetches nothing");
    let zone = Atlas::mexico().areas()[0].zones[0];
    let mut seen = Vec::new();
    for n in 0..3 * CUTS {
        if busy(n) {
            house.report(zone, CategoryId(15), &format!("uno{n} dos{n} tres{n} cuatro{n}"));
        }
        house.until(house.now.cut().closes());
        if n % CUTS == CUTS - 1 {
            let before = house.fetched;
            house.visit("ceiba").expect("a visit");
            seen.push(house.fetched - before);
            house.visit("ceiba").expect("again");
            assert_eq!(house.fetched - before, seen[n / CUTS], "none twice");
        }
    }
    seen
}

#[test]
fn a_cut_without_reports_is_fetched_like_any_other() {
    let quiet = fetched(&|n| n == 0);
    assert_eq!(quiet, [CUTS; 3]);
    assert_eq!(fetched(&|_| true), quiet);
}

#[test]
fn the_cover_costs_no_more_than_a_week_of_batches() {
    let mut house = House::build(&["ceiba", "nopal", "jacaranda"]);
    house.tick();
    for word in ["ceiba", "nopal"] {
        house.visit(word).expect("a visit");
    }
    house.report(Atlas::mexico().areas()[0].zones[0], CategoryId(15), "uno dos tres cuatro");
    // Nobody comes for two weeks; the one batch with something to decide is there beside a week of cover.
    house.until(FIRST_DAY.plus(14).begins());
    house.visit("ceiba").expect("a visit");
    assert_eq!(house.fetched, 1 + usize::try_from(OPEN_DAYS).expect("few") * CUTS);
    // A restart changes nothing of it, and begins no batch anew.
    house.restart(house.rosters.clone());
    house.visit("ceiba").expect("a visit");
    assert_eq!(house.fetched, 1 + usize::try_from(OPEN_DAYS).expect("few") * CUTS);
}
