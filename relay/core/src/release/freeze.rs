//! An edition's close: a team's pool becomes a list with its sheet, whole, before anybody is asked to sign it.

use std::collections::btree_map::Entry as Place;
use std::collections::{BTreeMap, BTreeSet};

use crypto::list::{body_hash, list_hash, policy_hash, spent_mark};
use crypto::seed::TeamSeed;
use protocol::edition::{Sheet, What};
use protocol::encoding::{Hash, Token, to_bytes};
use protocol::item::{BATCH_DAYS, FrozenList, LIST_MOST, ListBody, ListHead};
use protocol::place::Nest;
use protocol::policy::{EditionId, Policy};
use protocol::roster::TeamId;
use protocol::vote::{ProvenAgreement, RecordId};

use crate::release::block::{Published, compute_after, shown_blocks};
use crate::release::contribution::Contribution;

/// What is closed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Close {
    /// The relay's name.
    pub relay: Hash,
    /// Whose pool.
    pub team: TeamId,
    /// At whose close.
    pub edition: EditionId,
    /// Sixteen fresh random bytes: without them, who knows a record's id could look for it in every head.
    pub salt: Token,
}

/// Freezes a pool. Takes everything that the pool holds, as far as there is room in a list, and leaves out what may not be in a list: what is no
/// approval, another team's or relay's, lapsed, or spent before. `past` are the team's lists, oldest first, signed or
/// waiting, at least of the last [`protocol::item::LIST_DAYS`] and one more.
pub fn freeze(
    nest: &impl Nest,
    policy: &Policy,
    close: Close,
    seed: &TeamSeed,
    proven: Vec<ProvenAgreement>,
    past: &[(ListHead, Sheet)],
) -> FrozenList {
    let Close { relay, team, edition, salt } = close;
    let mut pool: BTreeMap<RecordId, (Contribution, ProvenAgreement)> = BTreeMap::new();
    for agreement in proven {
        let Some(contribution) = Contribution::from_proven(nest, &agreement) else { continue };
        let own = agreement.votes.iter().all(|v| v.vote.team == team && v.vote.relay == relay);
        let lapsed = contribution.age(edition) > policy.numbers().lapse_days.min(BATCH_DAYS);
        if !own || lapsed || is_spent(past.iter().map(|(head, _)| head), contribution.record) {
            continue;
        }
        match pool.entry(contribution.record) {
            Place::Vacant(place) => {
                place.insert((contribution, agreement));
            }
            Place::Occupied(mut place) => {
                let (held, held_agreement) = place.get();
                if fineness(&contribution, &agreement) < fineness(held, held_agreement) {
                    place.insert((contribution, agreement));
                }
            }
        }
    }
    let published = Published::before(edition, past.iter().map(|(_, sheet)| sheet));
    if pool.len() > LIST_MOST {
        let all: Vec<Contribution> = pool.values().map(|(c, _)| c.clone()).collect();
        let shown = shown_blocks(nest, policy, edition, seed, &all, &published);
        let room = first_in(shown.into_iter().map(|(_, members)| members).collect(), &all);
        pool.retain(|record, _| room.contains(record));
    }
    let (contributions, agreements): (Vec<_>, Vec<_>) = pool.into_values().unzip();
    let computed = compute_after(nest, policy, edition, seed, &contributions, &published);
    let body = ListBody { contributions: agreements };
    let head = ListHead {
        relay,
        team,
        edition,
        previous: past.last().map_or(Hash::NONE, |(head, _)| list_hash(head)),
        salt,
        spent: spent_marks(salt, &computed.spent),
        body: body_hash(&body),
    };
    let sheet = Sheet {
        relay,
        team,
        edition,
        list: list_hash(&head),
        previous_list: head.previous,
        policy: policy_hash(policy),
        entries: computed.entries,
    };
    FrozenList { head, body, sheet }
}

/// What a list takes of a pool that is too large for one: blocks that show, those with the oldest batches first, each
/// whole; then the oldest of the rest. Whoever never reaches k must not keep out what can show. What no block shows adds
/// to no figure, so that leaving it out changes none.
fn first_in(mut blocks: Vec<Vec<&Contribution>>, all: &[Contribution]) -> BTreeSet<RecordId> {
    let age = |c: &&Contribution| (c.cut, c.record);
    blocks.iter_mut().for_each(|block| block.sort_by_key(age));
    blocks.sort_by_key(|block| block.first().map(age));
    let showing: BTreeSet<RecordId> = blocks.iter().flatten().map(|c| c.record).collect();
    let mut taken = BTreeSet::new();
    for block in blocks {
        // One that is larger than a list shows with its oldest; its others wait.
        let fits = LIST_MOST - taken.len();
        if taken.is_empty() || block.len() <= fits {
            taken.extend(block.iter().take(fits).map(|c| c.record));
        }
    }
    let mut rest: Vec<&Contribution> = all.iter().filter(|c| !showing.contains(&c.record)).collect();
    rest.sort_by_key(age);
    let room = LIST_MOST - taken.len();
    taken.extend(rest.iter().take(room).map(|c| c.record));
    taken
}

/// Whether any of these heads spent a record. Heads keep their marks sorted.
pub fn is_spent<'a>(heads: impl IntoIterator<Item = &'a ListHead>, record: RecordId) -> bool {
    heads.into_iter().any(|head| head.spent.binary_search(&spent_mark(head.salt, record)).is_ok())
}

/// The marks of what a sheet spends, sorted: their order must not tell the records'.
pub(crate) fn spent_marks(salt: Token, records: &[RecordId]) -> Vec<Token> {
    let mut marks: Vec<Token> = records.iter().map(|record| spent_mark(salt, *record)).collect();
    marks.sort_unstable();
    marks
}

/// Whether an agreement's merge is finer than another's on the same record; one that approves nothing is never.
pub(crate) fn finer(nest: &impl Nest, one: &ProvenAgreement, than: &ProvenAgreement) -> bool {
    let of = |proven| Contribution::from_proven(nest, proven).map(|c| fineness(&c, proven));
    match (of(one), of(than)) {
        (Some(one), Some(than)) => one < than,
        _ => false,
    }
}

/// Orders the agreements of several pairs on one record: the finest merge comes first, and bytes decide the rest, so
/// that nobody chooses.
fn fineness(c: &Contribution, agreement: &ProvenAgreement) -> impl Ord + use<> {
    let r = &c.released;
    (r.place.level(), matches!(r.what, What::Group(_)), r.day, r.grade, to_bytes(agreement))
}

#[cfg(test)]
mod tests;
