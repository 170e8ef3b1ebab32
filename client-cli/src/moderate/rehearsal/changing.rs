//! Votes that change, and of several pairs the finest.

use protocol::item::OPEN_DAYS;
use protocol::place::{Nest, Place};

use super::*;
use crate::moderate::PlaceChoice;

const REPORTS: usize = 24;

/// Two have voted on reports of one zone; what each decided.
fn voted(lines: [&dyn Fn(String) -> DecisionLine; 2]) -> (House, ZoneId) {
    let mut house = House::build(&["ceiba", "nopal", "jacaranda"]);
    house.tick();
    for word in ["ceiba", "nopal", "jacaranda"] {
        house.visit(word).expect("a visit");
    }
    let zone = Atlas::mexico().areas()[0].zones[0];
    for n in 0..REPORTS {
        house.report(zone, CategoryId(15), &format!("bache{n} hondo{n} junto{n} escuela{n}"));
    }
    house.until(house.now.plus_minutes(361));
    for word in ["ceiba", "nopal", "ceiba", "jacaranda"] {
        house.visit(word).expect("a visit");
    }
    for (word, line) in ["ceiba", "nopal"].into_iter().zip(lines) {
        let done = house.decide_all(word, line).expect("votes");
        assert_eq!(done.voted, REPORTS);
    }
    (house, zone)
}

impl House {
    /// She decides on every report that there is, agreed or not.
    fn decide_all(
        &mut self,
        word: &str,
        line: &dyn Fn(String) -> DecisionLine,
    ) -> Result<DecideReport, Trouble> {
        let mut folder = self.folder(word);
        let names: Vec<RecordId> = self.records.keys().copied().collect();
        let lines: Vec<DecisionLine> = names.iter().map(|r| line(r.0.hex())).collect();
        decide(&mut folder, self, Atlas::mexico(), &lines)
    }

    /// The day goes by; two sign; what the first sheet shows.
    fn shown_after(&mut self, moment: Moment) -> Vec<Place> {
        self.until(moment);
        for word in ["ceiba", "nopal"] {
            assert!(self.visit(word).expect("a visit").refused.is_none());
        }
        self.tick();
        self.bench.signed_sheets().flat_map(|s| &s.sheet.entries).map(|e| e.place).collect()
    }
}

fn approve(record: String) -> DecisionLine {
    DecisionLine::new(record, Choice::Approve, Some(2))
}

#[test]
fn of_several_pairs_the_finest_counts() {
    let zone = Atlas::mexico().areas()[0].zones[0];
    let (region, _) = Atlas::mexico().parents(zone).expect("its region");
    let coarse =
        |record: String| DecisionLine { place: Some(PlaceChoice::Region(region.0)), ..approve(record) };
    let (mut house, zone) = voted([&coarse, &approve]);
    let done = house.decide_all("jacaranda", &approve).expect("votes, though two have agreed");
    assert_eq!((done.voted, done.decided_before.len()), (REPORTS, 0));
    house.visit("jacaranda").expect("a visit");
    assert_eq!(house.shown_after(FIRST_DAY.plus(2).begins()), [Place::Zone(zone)]);
}

#[test]
fn a_vote_changes_until_a_list_holds_it_and_one_who_thinks_again_suppresses_nothing() {
    let (mut house, zone) = voted([&approve, &approve]);
    house.visit("jacaranda").expect("a visit");
    assert_eq!(list(&house.folder("jacaranda"), false).expect("a list").len(), 0, "two have agreed");
    let reject = |record: String| DecisionLine::new(record, Choice::Reject, None);
    assert_eq!(house.decide_all("ceiba", &reject).expect("changes").voted, REPORTS);
    let restarted = house.rosters.clone();
    house.restart(restarted);
    // Nothing is agreed any more: a close holds nothing of it, and the third sees what there is to decide.
    assert!(house.shown_after(FIRST_DAY.plus(2).begins()).is_empty());
    house.visit("jacaranda").expect("a visit");
    assert_eq!(house.approve_all("jacaranda").expect("votes").agreements, REPORTS);
    assert_eq!(house.shown_after(FIRST_DAY.plus(3).begins()), [Place::Zone(zone)]);
    // Held, then spent: no vote changes any more.
    assert!(house.records.is_empty());
}

#[test]
fn what_a_list_holds_and_what_is_old_does_not_change() {
    let (mut house, _) = voted([&approve, &approve]);
    house.until(FIRST_DAY.plus(2).begins());
    let reject = |record: String| DecisionLine::new(record, Choice::Reject, None);
    let refused = house.decide_all("ceiba", &reject).expect("is told");
    assert_eq!((refused.voted, refused.decided_before.len()), (0, REPORTS), "the list waits for signatures");

    // Two reports are too few to show: agreed, held by no list.
    let mut house = House::build(&["ceiba", "nopal", "jacaranda"]);
    house.tick();
    for word in ["ceiba", "nopal", "jacaranda"] {
        house.visit(word).expect("a visit");
    }
    let zone = Atlas::mexico().areas()[0].zones[0];
    for words in ["uno dos tres cuatro", "cinco seis siete ocho"] {
        house.report(zone, CategoryId(15), words);
    }
    let cut = house.now.cut();
    house.until(house.now.plus_minutes(361));
    for word in ["ceiba", "nopal", "ceiba"] {
        house.visit(word).expect("a visit");
    }
    for word in ["ceiba", "nopal"] {
        house.decide_all(word, &approve).expect("votes");
    }
    let on_desk = |house: &mut House| -> bool {
        house.visit("nopal").expect("a visit");
        house.folder("nopal").cuts().expect("a list").contains(&cut)
    };
    assert!(on_desk(&mut house), "for a week");
    house.until(FIRST_DAY.plus(OPEN_DAYS + 2).begins());
    let late = house.decide_all("ceiba", &reject).expect("is told");
    assert_eq!((late.voted, late.decided_before.len()), (0, 2));
    assert!(!on_desk(&mut house), "what is agreed keeps no cut open");
    let loans = house.folder("nopal").read_desk().expect("a desk").loans;
    assert!(loans.iter().any(|l| l.loan.moderator.0 == 1 && !l.loan.cuts.contains(&cut)), "nor is it lent");
    assert_eq!(house.records.len(), 2, "and it waits for others of its place");
}
