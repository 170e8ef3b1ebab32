//! A member leaves between a report's sealing and its opening, and another comes.

use protocol::edition::Slot;
use protocol::roster::{ModeratorId, Team};
use protocol::vote::{Decision, Vote};
use relay_core::release::{AuditFault, audit};

use super::*;
use crate::moderate::{SeedOutcome, join};

/// k + s and far above X: what is agreed shows.
const REPORTS: usize = 24;

/// The next roster: the first member is gone, so that everybody's slot moves; a fourth is new.
fn without_the_first(house: &House, line: protocol::roster::Moderator) -> SignedRoster {
    let mut roster = house.rosters[0].roster.clone();
    roster.previous = crypto::roster::name(&roster);
    roster.serial = 1;
    roster.since = house.now.cut();
    roster.moderators.remove(0);
    roster.moderators.push(protocol::roster::Moderator { id: ModeratorId(3), ..line });
    let members = roster.moderators.iter().map(|m| m.id).collect();
    roster.teams = vec![Team { members, ..roster.teams[0].clone() }];
    let mut signed = SignedRoster { roster, signatures: vec![] };
    for word in ["nopal", "jacaranda"] {
        sign_roster(&mut house.folder(word), &mut signed).expect("signs");
    }
    signed
}

#[test]
fn a_report_outlives_its_moderators_leaving() {
    let mut house = House::build(&["ceiba", "nopal", "jacaranda", "pochote"]);
    house.tick();
    let signed = |report: VisitReport| report.seed == SeedOutcome::Signed;
    for word in ["ceiba", "nopal", "jacaranda"] {
        assert_eq!(signed(house.visit(word).expect("a visit")), word != "jacaranda", "two sign the seed");
    }
    let zone = Atlas::mexico().areas()[0].zones[0];
    for n in 0..REPORTS {
        let words = format!("bache{n} hondo{n} junto{n} escuela{n}");
        house.report(zone, CategoryId(15), &words);
    }
    let old_cut = house.now.cut();
    house.until(house.now.plus_minutes(361));
    for word in ["ceiba", "nopal", "ceiba"] {
        house.visit(word).expect("a visit");
    }
    let voted = house.approve_all("ceiba").expect("votes");
    assert_eq!((voted.voted, voted.agreements), (REPORTS, 0));

    // She leaves: her votes, her share of the seed's signatures and what she lent stay as good.
    let line = house.folder("pochote").public_line().expect("a line");
    let mut early = without_the_first(&house, line.clone());
    early.roster.since = protocol::clock::Cut(old_cut.0 - 1);
    assert!(sign_roster(&mut house.folder("nopal"), &mut early).is_err(), "dated back");
    let next = without_the_first(&house, line);
    let rosters = vec![house.rosters[0].clone(), next];
    house.restart(rosters.clone());
    let name = house.bench.relay();
    join(&mut house.folder("pochote"), &rosters, name).expect("joins");

    house.visit("jacaranda").expect("a visit");
    let done = house.approve_all("jacaranda").expect("votes");
    assert_eq!(
        (done.voted, done.agreements),
        (REPORTS, REPORTS),
        "opened by old slots, agreed with her votes"
    );
    assert!(matches!(house.visit("ceiba"), Err(Trouble::Denied(Denied::VisitOver))), "nothing new of hers");

    house.until(FIRST_DAY.plus(2).begins().plus_minutes(1));
    let who = ["nopal", "pochote"].map(|word| house.visit(word).expect("a visit"));
    for report in &who {
        assert!(report.refused.is_none(), "{:?}", report.refused);
        assert!(!report.sheets.is_empty(), "listed and signed: {report:?}");
    }
    house.tick();
    let mut sheets: Vec<_> = house.bench.signed_sheets().cloned().collect();
    sheets.sort_by_key(|s| s.sheet.edition);
    assert_eq!(sheets.iter().map(|s| s.sheet.entries.len()).sum::<usize>(), 1, "all count in one entry");
    assert!(house.records.is_empty(), "and are spent");
    let slot = Slot { version: protocol::FORMAT_VERSION, day: FIRST_DAY.plus(2), sheets };
    let policies = [house.bench.policy().clone()];
    let summary = audit(Atlas::mexico(), &rosters, &policies, std::slice::from_ref(&slot)).expect("in order");
    assert_eq!((summary.relay, summary.entries), (Some(name), 1));

    // With her key and one of the present, a relay that helps gets nothing past an auditor, or into its own bench.
    let key = house.folder("ceiba").secrets.signer().expect("a key");
    let mut forged = slot;
    let last = forged.sheets.last_mut().expect("a sheet");
    last.signatures[0] = (ModeratorId(0), key.sign(protocol::edition::SHEET_DOMAIN, &last.sheet));
    let refused = audit(Atlas::mexico(), &rosters, &policies, &[forged]);
    assert!(matches!(refused, Err(AuditFault::Unsigned(_))), "{refused:?}");
    let record = house.report(zone, CategoryId(15), "otro bache");
    let cut = house.now.cut();
    house.until(cut.closes());
    let vote = Vote {
        relay: name,
        team: TEAM,
        moderator: ModeratorId(0),
        record,
        cut,
        visit: Token([7; 16]),
        copy_group: None,
        number: 0,
        commitment: Hash::NONE,
    };
    let share = |word: &str| house.records[&record].open_share(1, &newest(&house, word)).ok();
    assert!(share("jacaranda").is_some(), "new records follow the present team");
    let keys = [("nopal", 0), ("jacaranda", 1)];
    let shares = keys.map(|(word, slot)| {
        house.records[&record].open_share(slot, &newest(&house, word)).expect("her share")
    });
    let (_, body) = crypto::record::combine(&house.records[&record], &shares).expect("opens");
    let vote = crypto::ballot::cast(vote, &Decision::Reject, &body, &key).expect("cast");
    house.keep(Content::Votes(vec![vote]), vec![]);
    house.visit("nopal").expect("a visit");
    let desk = house.folder("nopal").read_desk().expect("a desk");
    assert!(desk.votes.iter().all(|v| v.vote.record != record), "kept, and it counts as none");
}

fn newest(house: &House, word: &str) -> crypto::day_key::DayKey {
    let folder = house.folder(word);
    let today = house.now.day();
    let wanted = folder.secrets.newest(today).map(|day| folder.secrets.recipient(day).expect("a key"));
    let keys = folder.secrets.day_keys().expect("keys");
    keys.into_iter().find(|k| k.recipient() == wanted).expect("there")
}
