use protocol::category::CategoryId;
use protocol::clock::{Cut, Day};
use protocol::edition::What;
use protocol::encoding::Token;
use protocol::policy::{Band, EditionId};
use protocol::roster::ModeratorId;
use protocol::vote::{Decision, ProvenAgreement};

use super::*;
use crate::release::freeze::{Close, freeze};
use crate::release::rehearsal::{
    Country, SUNDAY, TEAM, Voting, last_cut, policy, relay, released, rosters, rosters_without_first, seed,
    signed, token,
};

const EDITION: EditionId = EditionId(Day(SUNDAY.0 + 7));

type Past = Vec<(ListHead, Sheet)>;

fn freeze_pool(edition: EditionId, pool: Vec<ProvenAgreement>, past: &Past) -> FrozenList {
    let close = Close { relay: relay(), team: TEAM, edition, salt: token(edition.0.0) };
    freeze(&Country, &policy(), close, &seed(1), pool, past)
}

/// A first list that spends 30, and the second edition's with another 30.
fn two_lists(voting: &Voting) -> (FrozenList, FrozenList) {
    let pool = |from: u32, day: Day| {
        (from..from + 30).map(|n| voting.approved(n, day, released(0, 15))).collect::<Vec<_>>()
    };
    let first = freeze_pool(EditionId(SUNDAY), pool(0, SUNDAY.minus(3)), &vec![]);
    let past = vec![(first.head.clone(), first.sheet.clone())];
    let mut all = pool(30, EDITION.0.minus(3));
    all.extend(pool(0, SUNDAY.minus(3)));
    let second = freeze_pool(EDITION, all, &past);
    (first, second)
}

fn check_after(
    first: &FrozenList,
    signers: &[u8],
    list: &FrozenList,
    with_seed: u8,
) -> Result<(), ListFault> {
    let (rosters, policy) = (rosters(), policy());
    let past = [(first.head.clone(), signed(&first.sheet, signers))];
    Checker::new(&Country, &policy, relay(), &rosters, TEAM, &past)?.check_list(
        list,
        &seed(with_seed),
        EDITION.closes(),
    )
}

/// A list whose body was changed, with head and sheet made to fit again.
fn refit(mut list: FrozenList) -> FrozenList {
    list.head.body = body_hash(&list.body);
    list.sheet.list = list_hash(&list.head);
    list
}

#[test]
fn what_freezes_passes() {
    let (first, second) = two_lists(&Voting::new());
    assert_eq!(first.sheet.entries.len(), 1);
    assert_eq!(first.head.spent.len(), 30);
    assert_eq!(second.body.contributions.len(), 30, "what was spent is left out");
    assert_eq!(second.head.previous, list_hash(&first.head));
    assert_eq!(check_after(&first, &[0, 1], &second, 1), Ok(()));
    // Both wait: the client checks one after the other.
    let (rosters, policy) = (rosters(), policy());
    let mut checker = Checker::new(&Country, &policy, relay(), &rosters, TEAM, &[]).expect("nothing yet");
    assert_eq!(checker.check_list(&first, &seed(1), EDITION.closes()), Ok(()));
    assert_eq!(checker.check_list(&second, &seed(1), EDITION.closes()), Ok(()));
    assert_eq!(
        checker.check_list(&second, &seed(1), EDITION.closes()),
        Err(ListFault::Edition),
        "never twice"
    );
}

#[test]
fn nothing_altered_passes() {
    let voting = Voting::new();
    let (first, second) = two_lists(&voting);
    let refused = |list: &FrozenList| check_after(&first, &[0, 1], list, 1).expect_err("altered");

    let mut l = second.clone();
    l.sheet.entries[0].band = Band::From100;
    assert_eq!(refused(&l), ListFault::Sheet);
    l.sheet.entries.clear();
    assert_eq!(refused(&l), ListFault::Sheet);
    let mut l = second.clone();
    l.sheet.entries[0].what = What::Category(CategoryId(16));
    assert_eq!(refused(&l), ListFault::Sheet);
    let mut l = second.clone();
    l.body.contributions.pop();
    assert_eq!(refused(&l), ListFault::Body);
    assert_eq!(refused(&refit(l)), ListFault::Marks, "what is left spends less");
    let mut l = second.clone();
    l.head.spent.pop();
    assert_eq!(refused(&refit(l)), ListFault::Marks);
    let mut l = second.clone();
    l.head.spent.reverse();
    assert_eq!(refused(&refit(l)), ListFault::Marks);
    let mut l = second.clone();
    l.sheet.policy = Hash::NONE;
    assert_eq!(refused(&l), ListFault::Policy);
    let mut l = second.clone();
    l.sheet.team = TeamId(1);
    assert_eq!(refused(&l), ListFault::Stranger);
    let mut l = second.clone();
    l.head.relay = Hash::NONE;
    assert_eq!(refused(&refit(l)), ListFault::Stranger);
    let mut l = second.clone();
    l.body.contributions.swap(0, 1);
    assert_eq!(refused(&refit(l)), ListFault::Order);
    let mut l = second.clone();
    let again = l.body.contributions[0].clone();
    l.body.contributions.insert(0, again);
    assert_eq!(refused(&refit(l)), ListFault::Order);
}

#[test]
fn another_seed_is_noticed_where_it_matters() {
    let voting = Voting::new();
    let (first, _) = two_lists(&voting);
    let seven = (30..37).map(|n| voting.approved(n, EDITION.0.minus(3), released(0, 15))).collect();
    let list = freeze_pool(EDITION, seven, &vec![(first.head.clone(), first.sheet.clone())]);
    let results: Vec<_> = (1..40).map(|n| check_after(&first, &[0, 1], &list, n)).collect();
    assert_eq!(results[0], Ok(()), "the right one");
    assert!(results.contains(&Err(ListFault::Sheet)));
    assert!(results.iter().all(|r| matches!(r, Ok(()) | Err(ListFault::Sheet))));
}

#[test]
fn every_contribution_needs_two_members_votes() {
    let voting = Voting::new();
    let (first, second) = two_lists(&voting);
    let with = |change: &dyn Fn(&mut ProvenAgreement)| {
        let mut l = second.clone();
        change(&mut l.body.contributions[0]);
        check_after(&first, &[0, 1], &refit(l), 1)
    };
    let agreement = Err(ListFault::Agreement);
    assert_eq!(with(&|p| p.votes[1].signature = p.votes[0].signature), agreement, "unsigned");
    assert_eq!(with(&|p| p.votes[1] = p.votes[0].clone()), agreement, "one moderator twice");
    assert_eq!(
        with(&|p| {
            p.votes[1] = p.votes[0].clone();
            p.agreement.openings[1] = p.agreement.openings[0].clone();
        }),
        agreement
    );
    assert_eq!(with(&|p| p.votes[1].vote.moderator = ModeratorId(2)), agreement, "another's name");
    assert_eq!(
        with(&|p| p.agreement.openings[0].decision = Decision::Approve(released(1, 15))),
        agreement,
        "opened to something else"
    );

    let replaced = |proven: ProvenAgreement| {
        let mut l = second.clone();
        l.body.contributions.push(proven);
        l.body.contributions.sort_by_key(|p| p.agreement.record);
        check_after(&first, &[0, 1], &refit(l), 1)
    };
    let cut = last_cut(EDITION.0.minus(3));
    let yes = Decision::Approve(released(0, 15));
    assert_eq!(
        replaced(voting.proven(99, cut, TEAM, [0, 1], [yes, Decision::Reject])),
        Err(ListFault::NotApproved)
    );
    assert_eq!(replaced(voting.proven(99, cut, TEAM, [0, 3], [yes; 2])), agreement, "a stranger to the team");
    assert_eq!(replaced(voting.proven(99, cut, TeamId(1), [3, 4], [yes; 2])), Err(ListFault::Stranger));
    assert_eq!(replaced(voting.approved(5, SUNDAY.minus(3), released(0, 15))), Err(ListFault::Spent));
    assert_eq!(replaced(voting.approved(99, EDITION.0.minus(91), released(0, 15))), Err(ListFault::Old));
}

#[test]
fn lists_form_one_chain() {
    let voting = Voting::new();
    let (first, second) = two_lists(&voting);
    assert_eq!(check_after(&first, &[0], &second, 1), Err(ListFault::Unsigned));
    assert_eq!(check_after(&first, &[0, 0], &second, 1), Err(ListFault::Unsigned), "one moderator twice");
    assert_eq!(check_after(&first, &[3, 4], &second, 1), Err(ListFault::Unsigned), "another team's");
    let mut l = second.clone();
    l.head.previous = Hash([7; 32]);
    l.sheet.previous_list = l.head.previous;
    assert_eq!(check_after(&first, &[0, 1], &refit(l.clone()), 1), Err(ListFault::Chain));

    let (rosters, policy) = (rosters(), policy());
    let alone = |list: &FrozenList, now| {
        Checker::new(&Country, &policy, relay(), &rosters, TEAM, &[])
            .and_then(|mut checker| checker.check_list(list, &seed(1), now))
    };
    assert_eq!(alone(&second, EDITION.closes()), Err(ListFault::Short), "the first list is hidden");
    assert_eq!(alone(&first, EditionId(SUNDAY).closes()), Ok(()));
    let early = Moment(EditionId(SUNDAY).closes().0 - 1);
    assert_eq!(alone(&first, early), Err(ListFault::Open));
    let mut l = first.clone();
    l.head.edition = EditionId(SUNDAY.plus(1));
    l.sheet.edition = l.head.edition;
    assert_eq!(alone(&refit(l), EDITION.closes()), Err(ListFault::Edition), "a Monday");
    let stranger = Checker::new(&Country, &policy, Hash([1; 32]), &rosters, TEAM, &[]);
    assert_eq!(stranger.err(), Some(ListFault::Roster));
}

#[test]
fn a_pool_of_several_pairs_strangers_and_old_ones() {
    let voting = Voting::new();
    let cut = last_cut(SUNDAY.minus(3));
    let fine = Decision::Approve(released(0, 15));
    let coarse = Decision::Approve(released(0, 16));
    let pairs = [
        voting.proven(1, cut, TEAM, [0, 2], [fine, coarse]),
        voting.proven(1, cut, TEAM, [0, 1], [fine, fine]),
        voting.proven(1, cut, TEAM, [1, 2], [fine, coarse]),
        voting.proven(2, cut, TeamId(1), [3, 4], [fine, fine]),
        voting.proven(3, cut, TEAM, [0, 1], [Decision::Reject; 2]),
        voting.proven(4, Cut(cut.0 - 4 * 91), TEAM, [0, 1], [fine, fine]),
    ];
    let list = freeze_pool(EditionId(SUNDAY), pairs.to_vec(), &vec![]);
    assert_eq!(
        list.body.contributions,
        [pairs[1].clone()],
        "the finest merge of the only one that may count"
    );
    let mut backwards = pairs.to_vec();
    backwards.reverse();
    assert_eq!(freeze_pool(EditionId(SUNDAY), backwards, &vec![]), list);
    assert_eq!(list.sheet.entries, []);
    assert_eq!(list.head.spent, Vec::<Token>::new());
}

#[test]
fn who_has_left_stands_by_what_was_before_and_says_nothing_after() {
    let voting = Voting::new();
    let day = EDITION.0.minus(3);
    let by = |voters: [u8; 2], day: Day| {
        let yes = Decision::Approve(released(0, 15));
        (30..60).map(|n| voting.proven(n, last_cut(day), TEAM, voters, [yes; 2])).collect::<Vec<_>>()
    };
    let checked = |pool: Vec<ProvenAgreement>, signers: &[u8], since: Cut| {
        let first = freeze_pool(EditionId(SUNDAY), vec![], &vec![]);
        let list = freeze_pool(EDITION, pool, &vec![(first.head.clone(), first.sheet.clone())]);
        let (rosters, policy) = (rosters_without_first(since), policy());
        let past = [(first.head.clone(), signed(&first.sheet, signers))];
        Checker::new(&Country, &policy, relay(), &rosters, TEAM, &past)?.check_list(
            &list,
            &seed(1),
            EDITION.closes(),
        )
    };
    let cut = last_cut(day);
    assert_eq!(checked(by([0, 1], day), &[0, 1], Cut(cut.0 + 1)), Ok(()), "voted, then left");
    assert_eq!(
        checked(by([1, 6], day), &[0, 1], Cut(cut.0 + 1)),
        Ok(()),
        "the newcomer votes on what was left"
    );
    assert_eq!(checked(by([0, 6], day), &[0, 1], Cut(cut.0 + 1)), Ok(()), "one of each");
    assert_eq!(checked(by([0, 1], day), &[0, 1], cut), Err(ListFault::Agreement), "cut after she left");
    let monday = EditionId(SUNDAY).closes().cut();
    assert_eq!(checked(by([1, 2], day), &[0, 1], monday), Err(ListFault::Unsigned), "closed after she left");
    assert_eq!(checked(by([1, 2], day), &[1, 6], monday), Ok(()));
}
