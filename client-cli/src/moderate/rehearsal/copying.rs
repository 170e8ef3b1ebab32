//! One person who writes many times makes no entry, also where two moderators saw different parts of it.

use super::*;

const EACH: usize = 12;

#[test]
fn near_copies_that_two_saw_at_different_times_count_as_one() {
    let mut house = House::build(&["ceiba", "nopal", "jacaranda"]);
    house.tick();
    for word in ["ceiba", "nopal", "jacaranda"] {
        house.visit(word).expect("a visit");
    }
    let zone = Atlas::mexico().areas()[0].zones[0];
    let copy =
        |house: &mut House| house.report(zone, CategoryId(15), "un bache muy hondo junto a la escuela");
    let first: Vec<RecordId> = (0..EACH).map(|_| copy(&mut house)).collect();
    for n in 0..3 {
        house.report(zone, CategoryId(15), &format!("uno{n} dos{n} tres{n} cuatro{n}"));
    }
    house.until(house.now.cut().closes());
    for word in ["ceiba", "nopal", "ceiba"] {
        house.visit(word).expect("a visit");
    }
    house.approve_all("ceiba").expect("votes on the first half");
    let mut later = 0;
    while later < EACH {
        // Those whose name is the smallest of all: who sees the whole calls it by another name than who saw the half.
        let record = copy(&mut house);
        if first.iter().all(|r| record < *r) {
            later += 1;
        } else {
            house.records.remove(&record);
        }
    }
    house.until(house.now.cut().closes());
    for word in ["ceiba", "nopal", "ceiba", "nopal"] {
        house.visit(word).expect("a visit");
    }
    let done = house.approve_all("nopal").expect("votes on all, at once");
    assert_eq!(done.voted, 2 * EACH + 3);
    house.approve_all("ceiba").expect("votes on the rest");
    house.until(FIRST_DAY.plus(2).begins());
    for word in ["ceiba", "nopal"] {
        assert!(house.visit(word).expect("a visit").refused.is_none());
    }
    house.tick();
    assert!(house.bench.signed_sheets().count() > 0);
    assert!(house.bench.signed_sheets().all(|s| s.sheet.entries.is_empty()), "one and three others are four");
    assert_eq!(house.records.len(), 2 * EACH + 3, "all of them wait");
}
