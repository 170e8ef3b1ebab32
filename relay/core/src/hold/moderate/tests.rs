use protocol::clock::QUARTER_DAYS;
use protocol::edition::SignedSheet;
use protocol::item::{Content, Item, LIST_DAYS};
use protocol::vote::Decision;

use super::*;
use crate::release::rehearsal::{
    Country, SUNDAY, TEAM, Voting, last_cut, policy, released, rosters, seed_commitment, signed, token,
};
use crate::release::{Close, freeze};

fn bench() -> Bench<Country> {
    Bench::new(rosters(), policy(), Country).expect("a chain")
}

fn item(n: u32, content: Content) -> Item {
    Item { id: token(n), replaces: vec![], content }
}

fn ends(over: &[Retirement]) -> Vec<Token> {
    let item = |o: &Retirement| match o {
        Retirement::Item(id, ..) => Some(*id),
        Retirement::Record(_) => None,
    };
    over.iter().filter_map(item).collect()
}

/// The quarter's seed and its two signatures: items 1, 2 and 3.
fn give_seed(bench: &mut Bench<Country>) {
    let (commitment, parts, signatures) = seed_commitment(7, SUNDAY.quarter());
    bench.apply(item(1, Content::Seed { commitment, parts }));
    for (n, (moderator, signature)) in (2..).zip(signatures) {
        let quarter = SUNDAY.quarter();
        bench.apply(item(n, Content::SeedSignature { quarter, moderator, signature }));
    }
}

#[test]
fn heads_of_lists_end_after_120_days_and_seeds_after_their_quarter_and_91() {
    let mut bench = bench();
    give_seed(&mut bench);
    let edition = EditionId(SUNDAY);
    let seed = bench.team_seed(edition.0.quarter(), TEAM).expect("two have signed");
    let close = Close { relay: bench.relay(), team: TEAM, edition, salt: token(9) };
    let list = freeze(&Country, &policy(), close, &seed, vec![], &[]);
    let (head, sheet): (_, SignedSheet) = (list.head.clone(), signed(&list.sheet, &[0, 1]));
    bench.apply(item(4, Content::List(list)));
    let quarter_ends = Day((SUNDAY.quarter().0 + 1) * QUARTER_DAYS);
    assert!(ends(&bench.forget(|_| false, quarter_ends.plus(91))).is_empty(), "a list of its quarter waits");
    bench.apply(item(5, Content::Spent { head, sheet }));
    assert!(ends(&bench.forget(|_| false, SUNDAY.plus(LIST_DAYS))).is_empty());
    assert_eq!(ends(&bench.forget(|_| false, SUNDAY.plus(LIST_DAYS + 1))), [token(5)]);
    assert!(ends(&bench.forget(|_| false, quarter_ends.plus(90))).is_empty());
    assert_eq!(ends(&bench.forget(|_| false, quarter_ends.plus(91))), [token(1), token(2), token(3)]);
    assert!(bench.team_seed(edition.0.quarter(), TEAM).is_none());
}

/// The vault gives items back in the order of their making, and some were written anew since.
#[test]
fn what_counts_does_not_depend_on_the_order_of_items() {
    let voting = Voting::new();
    let cut = last_cut(SUNDAY.minus(3));
    let fine = Decision::Approve(released(0, 15));
    let first = voting.proven(1, cut, TEAM, [0, 1], [fine, fine]);
    let mut changed = voting.proven(1, cut, TEAM, [0, 2], [Decision::Hold, Decision::Hold]).votes[0].clone();
    changed.vote.number = 1;
    let changed = voting.sign_again(changed, Decision::Hold);
    let record = first.agreement.record;
    let items = [
        item(1, Content::Votes(vec![first.votes[0].clone()])),
        item(2, Content::Votes(vec![first.votes[1].clone()])),
        item(3, Content::Agreements(vec![first])),
        item(4, Content::Votes(vec![changed])),
    ];
    for order in [[0, 1, 2, 3], [3, 2, 1, 0], [2, 0, 3, 1], [1, 3, 0, 2]] {
        let mut bench = bench();
        for n in order {
            bench.apply(items[n].clone());
        }
        assert!(bench.agreements.is_empty(), "she thought again: {order:?}");
        assert_eq!(bench.votes_on(record).map(|(id, _)| *id).collect::<Vec<_>>(), [token(4), token(2)]);
        let replaced = ends(&bench.sweep());
        assert!(
            replaced.contains(&token(1)) && replaced.contains(&token(3)),
            "and what she said before goes"
        );
        assert!(!replaced.contains(&token(2)) && !replaced.contains(&token(4)));
    }
}

#[test]
fn a_batch_on_its_way_is_on_no_desk_yet() {
    let mut bench = bench();
    let mut rng = crypto::system_randomness();
    let day = SUNDAY.plus(1);
    let held = [(crate::release::rehearsal::record(1), TEAM)];
    bench.begin_at(day.begins());
    let drawn = bench.due(day.begins().cut().closes(), &held, |_| true, &mut rng);
    let batch = drawn.into_iter().map(|(content, _)| content).find(|c| matches!(c, Content::Batch(_)));
    let around =
        Surroundings { calendar: protocol::clock::Calendar::real(), now: day.begins().cut().closes() };
    let cuts = |bench: &Bench<Country>| match bench.ask(ModeratorId(0), protocol::wire::Ask::Desk, &around) {
        Reply::Now(answer) => match *answer {
            protocol::wire::Answer::Desk(desk) => desk.cuts,
            _ => vec![],
        },
        _ => vec![],
    };
    bench.begun.insert(TEAM, day.begins().cut());
    assert!(cuts(&bench).is_empty(), "an empty one in its place would hide its records");
    bench.apply(item(1, batch.expect("a batch")));
    assert_eq!(cuts(&bench), [day.begins().cut()]);
}

/// A list takes a minute to be written; what it will hold does not change in the meantime.
#[test]
fn what_is_being_frozen_is_held() {
    let voting = Voting::new();
    let mut bench = bench();
    give_seed(&mut bench);
    let day = SUNDAY.minus(3);
    let agreed: Vec<_> = (0..40).map(|n| voting.approved(n, day, released(0, 15))).collect();
    let records: Vec<RecordId> = agreed.iter().map(|p| p.agreement.record).collect();
    let cut = last_cut(day);
    bench.apply(item(4, Content::Batch(protocol::item::Batch { team: TEAM, cut, records })));
    let [first, ..] = agreed.as_slice() else { panic!("forty") };
    let mut changed = first.votes[0].clone();
    changed.vote.number = 1;
    let changed = voting.sign_again(changed, Decision::Hold);
    let votes = agreed.iter().flat_map(|p| p.votes.clone()).collect();
    bench.apply(item(5, Content::Votes(votes)));
    bench.apply(item(6, Content::Agreements(agreed)));
    let closed = EditionId(SUNDAY).closes();
    let around = Surroundings { calendar: protocol::clock::Calendar::real(), now: closed };
    let ask = protocol::wire::Ask::Vote(vec![changed]);
    let takes =
        |bench: &Bench<Country>| matches!(bench.ask(ModeratorId(0), ask.clone(), &around), Reply::Keep(..));
    assert!(takes(&bench), "before the close");
    let mut rng = crypto::system_randomness();
    let drawn = bench.due(closed, &[], |_| true, &mut rng);
    let list = drawn.into_iter().map(|(content, _)| content).find(|c| matches!(c, Content::List(_)));
    assert!(!takes(&bench), "frozen, and not whole yet");
    bench.apply(item(7, list.expect("a list")));
    assert!(!takes(&bench), "held");
    assert!(bench.due(closed, &[], |_| true, &mut rng).is_empty());
    assert!(!takes(&bench), "and stays so");
}
