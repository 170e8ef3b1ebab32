//! Stage 5: what moderators do with sealed records, as it follows from the vault's items.
//!
//! The bench holds nothing that the items do not say: after a crash it is made again from them, in their order.
//!
//! ```text
//! record ─cut─> batch ─loans, votes─> agreement ─close─> frozen list ─two signatures─> spent, and its sheet for a slot
//! ```

use std::collections::{BTreeMap, BTreeSet};

use crypto::Refused;
use crypto::roster::check_chain;
use crypto::seed::{TeamSeed, team_seed};
use protocol::clock::{Cut, Day, Moment, Quarter};
use protocol::edition::{Sheet, SignedSheet};
use protocol::encoding::{Hash, Signature, Token};
use protocol::item::{FrozenList, ListHead, SeedCommitment, SignedLoan};
use protocol::place::Nest;
use protocol::policy::{EditionId, Policy};
use protocol::roster::{ModeratorId, Recipient, Roster, SignedDayKeys, SignedRoster, TeamId};
use protocol::vote::{ProvenAgreement, RecordId, SignedVote};

mod answer;
mod apply;
mod ends;
mod work;

pub use answer::{Reply, Surroundings};
pub use work::ToKeep;

use apply::About;

/// What the bench is for: the relay's name, who moderates, by which policy, where.
pub struct Bench<N> {
    relay: Hash,
    roster: Roster,
    /// All rosters since the first: what is kept was signed under one of them.
    rosters: Vec<SignedRoster>,
    policy: Policy,
    nest: N,
    keys: BTreeMap<ModeratorId, SignedDayKeys>,
    batches: BTreeMap<(TeamId, Cut), (Token, Vec<RecordId>)>,
    batched: BTreeMap<RecordId, (TeamId, Cut)>,
    loans: BTreeMap<ModeratorId, (Token, SignedLoan)>,
    /// Everybody's last votes, with the items that hold them.
    votes: BTreeMap<(RecordId, ModeratorId), (Token, SignedVote)>,
    vote_items: About,
    /// Of each record the agreement that counts, with its item.
    agreements: BTreeMap<RecordId, (Token, ProvenAgreement)>,
    agreement_items: About,
    rejected: BTreeSet<RecordId>,
    /// Records of batches that have no locker any more: their last day passed, or they lapsed.
    gone: BTreeSet<RecordId>,
    seeds: BTreeMap<Quarter, Seed>,
    lists: BTreeMap<Hash, PendingList>,
    spent: Vec<SpentList>,
    /// Records of batches that a signed sheet spent.
    spent_records: BTreeSet<RecordId>,
    frozen: BTreeMap<TeamId, EditionId>,
    /// The last cut for which batches were drawn.
    cut: Option<Cut>,
    /// Batches that were drawn and are not whole yet.
    awaited: BTreeSet<(TeamId, Cut)>,
    /// What lists would spend that were frozen and are not whole yet.
    freezing: BTreeSet<RecordId>,
    /// The first cut of each team's past.
    begun: BTreeMap<TeamId, Cut>,
}

struct Seed {
    /// Its own item and its signatures'.
    items: Vec<Token>,
    commitment: SeedCommitment,
    parts: Vec<(TeamId, Hash)>,
    signatures: Vec<(ModeratorId, Signature)>,
}

struct PendingList {
    item: Token,
    list: FrozenList,
    /// What its sheet would spend.
    holds: BTreeSet<RecordId>,
    signatures: Vec<(ModeratorId, Signature)>,
    signature_items: Vec<Token>,
}

struct SpentList {
    item: Token,
    head: ListHead,
    sheet: SignedSheet,
}

/// What must be erased, and after what: the vault keeps the order.
pub enum Retirement {
    /// A record is over.
    Record(RecordId),
    /// An item is over; it goes after these.
    Item(Token, BTreeSet<RecordId>, BTreeSet<Token>),
}

impl<N: Nest> Bench<N> {
    /// An empty bench.
    ///
    /// # Errors
    /// If the rosters do not form a chain.
    pub fn new(rosters: Vec<SignedRoster>, policy: Policy, nest: N) -> Result<Self, Refused> {
        let (roster, relay) = check_chain(&rosters)?;
        Ok(Self {
            relay,
            roster: roster.clone(),
            rosters,
            policy,
            nest,
            keys: BTreeMap::new(),
            batches: BTreeMap::new(),
            batched: BTreeMap::new(),
            loans: BTreeMap::new(),
            votes: BTreeMap::new(),
            vote_items: BTreeMap::new(),
            agreements: BTreeMap::new(),
            agreement_items: BTreeMap::new(),
            rejected: BTreeSet::new(),
            gone: BTreeSet::new(),
            seeds: BTreeMap::new(),
            lists: BTreeMap::new(),
            spent: Vec::new(),
            spent_records: BTreeSet::new(),
            frozen: BTreeMap::new(),
            cut: None,
            awaited: BTreeSet::new(),
            freezing: BTreeSet::new(),
            begun: BTreeMap::new(),
        })
    }

    /// The relay's name.
    pub fn relay(&self) -> Hash {
        self.relay
    }
    /// The present roster.
    pub fn roster(&self) -> &Roster {
        &self.roster
    }
    /// The policy in force.
    pub fn policy(&self) -> &Policy {
        &self.policy
    }
    /// The relay begins now: cuts that have closed are closed, also those that left no batch behind. Else a crash after an
    /// empty cut would put later arrivals into it, and show them before their own.
    pub fn begin_at(&mut self, now: Moment) {
        self.cut = self.cut.max(now.cut().0.checked_sub(1).map(Cut));
    }

    /// Puts a moderator's day keys in force; whoever calls this has checked them.
    pub fn put_keys(&mut self, keys: SignedDayKeys) {
        self.keys.insert(keys.keys.moderator, keys);
    }
    /// Everybody's day keys.
    pub fn day_keys(&self) -> impl Iterator<Item = &SignedDayKeys> {
        self.keys.values()
    }

    /// Whom a record of this team is sealed to, by slot.
    pub fn recipients(&self, team: TeamId, today: Day) -> Vec<Option<&Recipient>> {
        let members = self.roster.team(team).map(|t| t.members.as_slice()).unwrap_or_default();
        members
            .iter()
            .map(|m| self.keys.get(m).and_then(|k| k.keys.newest(today)).map(|(_, recipient)| recipient))
            .collect()
    }

    /// The last votes on a record, each with the item that holds it.
    fn votes_on(&self, record: RecordId) -> impl Iterator<Item = &(Token, SignedVote)> {
        let all = (record, ModeratorId(0))..=(record, ModeratorId(u8::MAX));
        self.votes.range(all).map(|(_, vote)| vote)
    }

    /// A team's key for X in a quarter, once two have signed.
    fn team_seed(&self, quarter: Quarter, team: TeamId) -> Option<TeamSeed> {
        let seed = self.seeds.get(&quarter)?;
        let (_, part) = seed.parts.iter().find(|(t, _)| *t == team)?;
        team_seed(&self.rosters, &seed.commitment, &seed.signatures, team, part).ok()
    }

    /// Every frozen list of a team, oldest first.
    fn past(&self, team: TeamId) -> Vec<(ListHead, Sheet)> {
        let spent = self.spent.iter().map(|s| (s.head.clone(), s.sheet.sheet.clone()));
        let pending = self.lists.values().map(|p| (p.list.head.clone(), p.list.sheet.clone()));
        let mut past: Vec<_> = spent.chain(pending).filter(|(h, _)| h.team == team).collect();
        past.sort_by_key(|(h, _)| h.edition);
        past
    }

    /// Sheets with two signatures: what a slot publishes.
    pub fn signed_sheets(&self) -> impl Iterator<Item = &SignedSheet> {
        self.spent.iter().map(|s| &s.sheet)
    }

    /// When the next thing is due that the calendar brings.
    pub fn closes_next(&self, now: Moment) -> EditionId {
        self.policy.numbers().cadence.edition_of(now.day())
    }
}

#[cfg(test)]
mod tests;
