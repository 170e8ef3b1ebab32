use protocol::encoding::to_bytes;
use protocol::item::{Content, ITEM_MAX, Item};
use protocol::vote::Decision;

use super::*;
use crate::release::Checker;
use crate::release::rehearsal::{
    Country, SUNDAY, TEAM, Voting, last_cut, policy, relay, released, rosters, seed, token,
};
use protocol::clock::Day;
use protocol::policy::Grade;
use protocol::vote::Released;

const EDITION: EditionId = EditionId(SUNDAY);

fn frozen(pool: Vec<ProvenAgreement>) -> FrozenList {
    let close = Close { relay: relay(), team: TEAM, edition: EDITION, salt: token(1) };
    let list = freeze(&Country, &policy(), close, &seed(1), pool, &[]);
    let bytes = to_bytes(&Item { id: token(2), replaces: vec![], content: Content::List(list.clone()) });
    assert!(bytes.len() <= ITEM_MAX, "{} bytes find no room", bytes.len());
    list
}

/// Accusations that cannot be judged: they show nowhere, and wait for ninety days.
fn never(voting: &Voting, n: u32, day: Day) -> ProvenAgreement {
    let doubtful = Released { grade: Grade::UNJUDGED, ..released(0, 8) };
    voting.proven(n, last_cut(day), TEAM, [0, 1], [Decision::Approve(doubtful); 2])
}

#[test]
fn more_than_two_thousand_agreements_make_a_list_that_fits_and_passes() {
    let voting = Voting::new();
    let waiting = 2_200;
    let old = |n: u32| SUNDAY.minus(10 + n % 20);
    let mut pool: Vec<_> = (0..waiting).map(|n| never(&voting, n, old(n))).collect();
    pool.extend((waiting..waiting + 30).map(|n| voting.approved(n, SUNDAY.minus(3), released(0, 15))));
    let list = frozen(pool);
    assert_eq!(list.body.contributions.len(), LIST_MOST);
    assert_eq!((list.sheet.entries.len(), list.head.spent.len()), (1, 30), "the newest, and they show whole");
    let cuts = list.body.contributions.iter().map(|p| p.votes[0].vote.cut);
    let (shown, kept): (Vec<_>, Vec<_>) = cuts.partition(|cut| *cut == last_cut(SUNDAY.minus(3)));
    assert_eq!(shown.len(), 30);
    // 110 on each of 20 days: the oldest fourteen whole, and 30 of the next.
    let newest = kept.iter().max().copied();
    assert_eq!(newest, Some(last_cut(SUNDAY.minus(15))));
    assert_eq!(kept.iter().filter(|cut| Some(**cut) == newest).count(), LIST_MOST - 30 - 14 * 110);
    let (rosters, policy) = (rosters(), policy());
    let mut checker = Checker::new(&Country, &policy, relay(), &rosters, TEAM, &[]).expect("nothing yet");
    assert_eq!(checker.check_list(&list, &seed(1), EDITION.closes()), Ok(()));
}

#[test]
fn a_block_is_left_out_whole_or_is_larger_than_a_list() {
    let contribution =
        |n: u32, day: Day, zone: u16| crate::release::rehearsal::contribution(n, day, released(zone, 15));
    let all: Vec<Contribution> = (0..900)
        .map(|n| contribution(n, SUNDAY.minus(5), 0))
        .chain((900..1_800).map(|n| contribution(n, SUNDAY.minus(9), 1)))
        .chain((1_800..2_000).map(|n| contribution(n, SUNDAY.minus(4), 2)))
        .collect();
    let blocks = |of: &[(usize, usize)]| -> Vec<Vec<&Contribution>> {
        of.iter().map(|(from, to)| all[*from..*to].iter().collect()).collect()
    };
    let taken = first_in(blocks(&[(0, 900), (900, 1_800), (1_800, 2_000)]), &all);
    let of = |from: usize, to: usize| all[from..to].iter().filter(|c| taken.contains(&c.record)).count();
    assert_eq!((of(900, 1_800), of(0, 900), of(1_800, 2_000)), (900, 0, 200), "the oldest, then what fits");
    let one = first_in(vec![all.iter().collect()], &all);
    assert_eq!(one.len(), LIST_MOST);
    assert!(all[900..1_800].iter().all(|c| one.contains(&c.record)), "its oldest");
}
