//! Stage 5: what moderators do with sealed records, as it follows from the vault's items.
//!
//! The bench holds nothing that the items do not say: after a crash it is made again from them, in their order.
//!
//! ```text
//! record ─cut─> batch ─loans, votes─> agreement ─close─> frozen list ─two signatures─> spent, and its sheet for a slot
//! ```

use std::collections::{BTreeMap, BTreeSet};

use crypto::Refused;
use crypto::ballot::{self, check_agreement};
use crypto::list::{check_sheet_signature, list_hash, spent_mark};
use crypto::roster::check_chain;
use crypto::seed::{self, TeamSeed, team_seed};
use protocol::clock::{Cut, Day, Moment, Quarter};
use protocol::edition::{Sheet, SignedSheet};
use protocol::encoding::{Hash, Signature, Token};
use protocol::item::{Content, FrozenList, Item, LIST_DAYS, ListHead, SeedCommitment, SignedLoan};
use protocol::place::Nest;
use protocol::policy::{EditionId, Policy};
use protocol::roster::{ModeratorId, Recipient, Roster, SignedDayKeys, SignedRoster, TeamId};
use protocol::vote::{ProvenAgreement, RecordId, SignedVote};

mod answer;
mod work;

pub use answer::{Reply, Surroundings};
pub use work::ToKeep;

use super::merge::{Outcome, merge};

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
    votes: BTreeMap<(RecordId, ModeratorId), SignedVote>,
    vote_items: BTreeMap<Token, BTreeSet<RecordId>>,
    agreements: BTreeMap<RecordId, ProvenAgreement>,
    agreement_items: BTreeMap<Token, BTreeSet<RecordId>>,
    rejected: BTreeSet<RecordId>,
    /// Records of batches that have no locker any more: their last day passed, or they lapsed.
    gone: BTreeSet<RecordId>,
    seeds: BTreeMap<Quarter, Seed>,
    lists: BTreeMap<Hash, PendingList>,
    spent: Vec<(ListHead, SignedSheet)>,
    frozen: BTreeMap<TeamId, EditionId>,
    /// The last cut for which batches were drawn.
    cut: Option<Cut>,
}

struct Seed {
    commitment: SeedCommitment,
    parts: Vec<(TeamId, Hash)>,
    signatures: Vec<(ModeratorId, Signature)>,
}

struct PendingList {
    item: Token,
    list: FrozenList,
    signatures: Vec<(ModeratorId, Signature)>,
    signature_items: Vec<Token>,
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
            frozen: BTreeMap::new(),
            cut: None,
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

    /// An item is whole and synced: from now on it counts. Returns what it makes superfluous.
    pub fn apply(&mut self, item: Item) -> Vec<Retirement> {
        let id = item.id;
        let mut over: Vec<Retirement> = item
            .replaces
            .iter()
            .map(|old| Retirement::Item(*old, BTreeSet::new(), BTreeSet::new()))
            .collect();
        match item.content {
            Content::Batch(batch) => {
                for record in &batch.records {
                    self.batched.insert(*record, (batch.team, batch.cut));
                }
                self.cut = self.cut.max(Some(batch.cut));
                self.batches.insert((batch.team, batch.cut), (id, batch.records));
            }
            Content::Loan(loan) => {
                self.loans.insert(loan.loan.moderator, (id, loan));
            }
            Content::Votes(votes) => {
                self.vote_items.insert(id, votes.iter().map(|v| v.vote.record).collect());
                for vote in votes.into_iter().filter(|v| ballot::check_kept(&self.rosters, v).is_ok()) {
                    self.votes.insert((vote.vote.record, vote.vote.moderator), vote);
                }
            }
            Content::Agreements(proven) => {
                self.agreement_items.insert(id, proven.iter().map(|p| p.agreement.record).collect());
                // What somebody signed about cuts from before she left stands; anything later does not, also if it is kept.
                let holds = |p: &ProvenAgreement| check_agreement(&self.rosters, self.relay, p).is_ok();
                for agreement in proven.into_iter().filter(holds) {
                    let record = agreement.agreement.record;
                    match merge(&self.nest, &agreement) {
                        Outcome::Approved(_) => {
                            self.agreements.insert(record, agreement);
                        }
                        Outcome::Rejected => {
                            self.rejected.insert(record);
                        }
                        Outcome::Conflict => {}
                    }
                }
            }
            Content::List(list) => {
                self.frozen.insert(list.head.team, list.head.edition);
                let hash = list_hash(&list.head);
                let pending =
                    PendingList { item: id, list, signatures: Vec::new(), signature_items: Vec::new() };
                self.lists.insert(hash, pending);
            }
            Content::SheetSignature { list, moderator, signature } => {
                if let Some(pending) = self.lists.get_mut(&list) {
                    pending.signature_items.push(id);
                    // Who left before the second signed signs nothing: the two must have been there together.
                    let hers =
                        check_sheet_signature(&self.roster, &pending.list.sheet, moderator, &signature);
                    if hers.is_ok() && pending.signatures.iter().all(|(m, _)| *m != moderator) {
                        pending.signatures.push((moderator, signature));
                    }
                }
            }
            Content::Spent { head, sheet } => self.apply_spent(head, sheet, &mut over),
            Content::Seed { commitment, parts } => {
                self.seeds.insert(commitment.quarter, Seed { commitment, parts, signatures: Vec::new() });
            }
            Content::SeedSignature { quarter, moderator, signature } => {
                if let Some(seed) = self.seeds.get_mut(&quarter)
                    && seed.signatures.len() < 2
                    && seed.signatures.iter().all(|(m, _)| *m != moderator)
                    && seed::check_kept(&self.rosters, &seed.commitment, moderator, &signature).is_ok()
                {
                    seed.signatures.push((moderator, signature));
                }
            }
        }
        over.extend(self.sweep());
        over
    }

    /// A list was spent: its body and signatures go, after the records and what was said about them.
    fn apply_spent(&mut self, head: ListHead, sheet: SignedSheet, over: &mut Vec<Retirement>) {
        let hash = list_hash(&head);
        let spends = |r: &RecordId| head.spent.binary_search(&spent_mark(head.salt, *r)).is_ok();
        if let Some(pending) = self.lists.remove(&hash) {
            let records: BTreeSet<RecordId> = self.batched.keys().filter(|r| spends(r)).copied().collect();
            let mut about: BTreeSet<Token> = BTreeSet::new();
            for items in [&self.vote_items, &self.agreement_items] {
                about.extend(items.iter().filter(|(_, r)| r.is_subset(&records)).map(|(id, _)| *id));
            }
            for item in &pending.signature_items {
                over.push(Retirement::Item(*item, records.clone(), BTreeSet::new()));
            }
            about.extend(pending.signature_items.iter().copied());
            over.push(Retirement::Item(pending.item, records, about));
        }
        let team = head.team;
        self.frozen.entry(team).and_modify(|e| *e = (*e).max(head.edition)).or_insert(head.edition);
        self.spent.push((head, sheet));
    }

    /// Whether a record is over: rejected by two, spent by a signed sheet, or past its last day.
    pub fn is_decided(&self, record: RecordId) -> bool {
        self.rejected.contains(&record) || self.gone.contains(&record) || self.is_spent(record)
    }

    /// Records of batches whose lockers are noise again: what was said about them goes, too. A batch is cut from durable
    /// records alone, so one that has no locker had one.
    pub fn see_gone(&mut self, has_record: impl Fn(RecordId) -> bool) -> Vec<Retirement> {
        let gone: Vec<RecordId> =
            self.batched.keys().filter(|r| !self.gone.contains(*r) && !has_record(**r)).copied().collect();
        if gone.is_empty() {
            return Vec::new();
        }
        self.gone.extend(gone);
        self.sweep()
    }

    fn is_spent(&self, record: RecordId) -> bool {
        self.spent.iter().any(|(h, _)| h.spent.binary_search(&spent_mark(h.salt, record)).is_ok())
    }

    /// Records that are over, and items that speak only of such.
    fn sweep(&mut self) -> Vec<Retirement> {
        let decided: BTreeSet<RecordId> =
            self.batched.keys().filter(|r| self.is_decided(**r)).copied().collect();
        let mut over: Vec<Retirement> = decided.iter().map(|r| Retirement::Record(*r)).collect();
        let all_decided = |records: &BTreeSet<RecordId>| records.is_subset(&decided);
        for (id, records) in &self.vote_items {
            if all_decided(records) {
                over.push(Retirement::Item(*id, records.clone(), BTreeSet::new()));
            }
        }
        for (id, records) in &self.agreement_items {
            if all_decided(records) {
                let votes = self.vote_items.iter().filter(|(_, r)| !r.is_disjoint(records) && all_decided(r));
                over.push(Retirement::Item(*id, records.clone(), votes.map(|(v, _)| *v).collect()));
            }
        }
        for (item, records) in self.batches.values() {
            let records: BTreeSet<RecordId> = records.iter().copied().collect();
            if all_decided(&records) {
                over.push(Retirement::Item(*item, records, BTreeSet::new()));
            }
        }
        let open: BTreeSet<Cut> = self
            .batches
            .iter()
            .filter(|(_, (_, records))| records.iter().any(|r| !decided.contains(r)))
            .map(|((_, cut), _)| *cut)
            .collect();
        for (item, loan) in self.loans.values() {
            if loan.loan.cuts.iter().all(|c| !open.contains(c)) {
                over.push(Retirement::Item(*item, BTreeSet::new(), BTreeSet::new()));
            }
        }
        over
    }

    /// What memory still knows of things whose lockers are gone.
    pub fn forget(&mut self, has_record: impl Fn(RecordId) -> bool, today: Day) {
        let gone: BTreeSet<RecordId> =
            self.batched.keys().filter(|r| !has_record(**r) && self.is_decided(**r)).copied().collect();
        self.votes.retain(|(r, _), _| !gone.contains(r));
        self.agreements.retain(|r, _| !gone.contains(r));
        self.spent.retain(|(h, _)| h.edition.0.plus(LIST_DAYS) >= today);
    }

    /// A team's key for X in a quarter, once two have signed.
    fn team_seed(&self, quarter: Quarter, team: TeamId) -> Option<TeamSeed> {
        let seed = self.seeds.get(&quarter)?;
        let (_, part) = seed.parts.iter().find(|(t, _)| *t == team)?;
        team_seed(&self.rosters, &seed.commitment, &seed.signatures, team, part).ok()
    }

    /// Every frozen list of a team, oldest first.
    fn past(&self, team: TeamId) -> Vec<(ListHead, Sheet)> {
        let spent = self.spent.iter().map(|(h, s)| (h.clone(), s.sheet.clone()));
        let pending = self.lists.values().map(|p| (p.list.head.clone(), p.list.sheet.clone()));
        let mut past: Vec<_> = spent.chain(pending).filter(|(h, _)| h.team == team).collect();
        past.sort_by_key(|(h, _)| h.edition);
        past
    }

    /// Sheets with two signatures: what a slot publishes.
    pub fn signed_sheets(&self) -> impl Iterator<Item = &SignedSheet> {
        self.spent.iter().map(|(_, sheet)| sheet)
    }

    /// When the next thing is due that the calendar brings.
    pub fn closes_next(&self, now: Moment) -> EditionId {
        self.policy.numbers().cadence.edition_of(now.day())
    }
}
