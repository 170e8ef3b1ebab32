//! What a whole item changes on the bench. Items may come again in any order that a crash left them in: what counts is
//! each moderator's last vote, and of agreements those that rest on last votes.

use std::collections::{BTreeMap, BTreeSet};

use crypto::ballot::{self, check_agreement};
use crypto::list::{check_sheet_signature, list_hash, spent_mark};
use crypto::seed;
use protocol::clock::Cut;
use protocol::encoding::Token;
use protocol::item::{Batch, Content, FrozenList, Item, ListHead};
use protocol::place::Nest;
use protocol::roster::TeamId;
use protocol::vote::{ProvenAgreement, RecordId, SignedVote};

use super::super::merge::{Outcome, merge};
use super::{Bench, PendingList, Retirement, Seed, SpentList};
use crate::release::freeze::finer;

impl<N: Nest> Bench<N> {
    /// An item is whole and synced: from now on it counts. Returns what it makes superfluous.
    pub fn apply(&mut self, item: Item) -> Vec<Retirement> {
        let id = item.id;
        let mut over: Vec<Retirement> = item
            .replaces
            .iter()
            .map(|old| Retirement::Item(*old, BTreeSet::new(), BTreeSet::new()))
            .collect();
        for old in &item.replaces {
            self.vote_items.remove(old);
            self.agreement_items.remove(old);
        }
        match item.content {
            Content::Batch(batch) => self.apply_batch(id, batch),
            Content::Loan(loan) => {
                self.loans.insert(loan.loan.moderator, (id, loan));
            }
            Content::Votes(votes) => {
                self.vote_items.insert(id, votes.iter().map(|v| v.vote.record).collect());
                for vote in votes {
                    self.apply_vote(id, vote);
                }
            }
            Content::Agreements(proven) => {
                self.agreement_items.insert(id, proven.iter().map(|p| p.agreement.record).collect());
                for agreement in proven {
                    self.apply_agreement(id, agreement);
                }
            }
            Content::List(list) => self.apply_list(id, list),
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
            Content::Spent { head, sheet } => {
                self.apply_spent(SpentList { item: id, head, sheet }, &mut over)
            }
            Content::Seed { commitment, parts } => {
                let seed = Seed { items: vec![id], commitment, parts, signatures: Vec::new() };
                self.seeds.insert(seed.commitment.quarter, seed);
            }
            Content::SeedSignature { quarter, moderator, signature } => {
                if let Some(seed) = self.seeds.get_mut(&quarter) {
                    seed.items.push(id);
                    let new =
                        seed.signatures.len() < 2 && seed.signatures.iter().all(|(m, _)| *m != moderator);
                    if new && seed::check_kept(&self.rosters, &seed.commitment, moderator, &signature).is_ok()
                    {
                        seed.signatures.push((moderator, signature));
                    }
                }
            }
        }
        over.extend(self.sweep());
        over
    }

    fn apply_batch(&mut self, id: Token, batch: Batch) {
        let Batch { team, cut, records } = batch;
        for record in &records {
            self.batched.insert(*record, (team, cut));
            if self.spent.iter().any(|s| spends(&s.head, *record)) {
                self.spent_records.insert(*record);
            }
        }
        self.cut = self.cut.max(Some(cut));
        self.awaited.remove(&(team, cut));
        self.note_past(team, cut);
        self.batches.insert((team, cut), (id, records));
    }

    /// A team's past begins with the first cut that anything speaks of.
    fn note_past(&mut self, team: TeamId, cut: Cut) {
        self.begun.entry(team).and_modify(|first| *first = cut.min(*first)).or_insert(cut);
    }

    /// A moderator's last vote takes the place of her earlier ones, and an agreement that rested on one of those is none.
    fn apply_vote(&mut self, id: Token, vote: SignedVote) {
        let record = vote.vote.record;
        let last = self.votes.get(&(record, vote.vote.moderator)).map(|(_, v)| v.vote.number);
        // What somebody signed about cuts from before she left stands; anything later does not, also if it is kept. The
        // same vote again comes from an item that was written anew.
        if last.is_some_and(|n| n > vote.vote.number) || ballot::check_kept(&self.rosters, &vote).is_err() {
            return;
        }
        self.votes.insert((record, vote.vote.moderator), (id, vote));
        if self.agreements.get(&record).is_some_and(|(_, agreed)| !self.stands(agreed)) {
            self.agreements.remove(&record);
        }
    }

    /// Whether an agreement rests on its two moderators' last votes, as far as they are known.
    pub(super) fn stands(&self, proven: &ProvenAgreement) -> bool {
        proven.votes.iter().all(|v| {
            let last = self.votes.get(&(v.vote.record, v.vote.moderator));
            last.is_none_or(|(_, last)| last.vote.number <= v.vote.number)
        })
    }

    /// Of several pairs the finest merge counts. A rejection does not undo an approval that stands: one of its two must
    /// first think again.
    fn apply_agreement(&mut self, id: Token, proven: ProvenAgreement) {
        if !self.stands(&proven) || check_agreement(&self.rosters, self.relay, &proven).is_err() {
            return;
        }
        let record = proven.agreement.record;
        if let Some(v) = proven.votes.first() {
            self.note_past(v.vote.team, v.vote.cut);
        }
        let held = self.agreements.get(&record).map(|(_, held)| held);
        match merge(&self.nest, &proven) {
            Outcome::Approved(_) if held.is_none_or(|h| *h == proven || finer(&self.nest, &proven, h)) => {
                self.agreements.insert(record, (id, proven));
            }
            Outcome::Rejected if held.is_none() => {
                self.rejected.insert(record);
            }
            Outcome::Approved(_) | Outcome::Rejected | Outcome::Conflict => {}
        }
    }

    fn apply_list(&mut self, item: Token, list: FrozenList) {
        let head = &list.head;
        self.note_past(head.team, head.edition.0.begins().cut());
        self.frozen.insert(head.team, head.edition);
        let holds = held_by(&list).collect();
        let hash = list_hash(head);
        let pending = PendingList { item, list, holds, signatures: Vec::new(), signature_items: Vec::new() };
        self.lists.insert(hash, pending);
    }

    /// A list was spent: its body and signatures go, after the records and what was said about them.
    fn apply_spent(&mut self, spent: SpentList, over: &mut Vec<Retirement>) {
        let head = &spent.head;
        let team = head.team;
        let records: BTreeSet<RecordId> =
            self.batched.keys().filter(|r| spends(head, **r)).copied().collect();
        self.spent_records.extend(records.iter().copied());
        if let Some(pending) = self.lists.remove(&list_hash(head)) {
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
        self.frozen.entry(team).and_modify(|e| *e = (*e).max(head.edition)).or_insert(head.edition);
        self.note_past(team, head.edition.0.begins().cut());
        self.spent.retain(|s| s.item != spent.item);
        self.spent.push(spent);
    }
}

/// What a list's sheet would spend.
pub(super) fn held_by(list: &FrozenList) -> impl Iterator<Item = RecordId> {
    let records = list.body.contributions.iter().map(|c| c.agreement.record);
    records.filter(|r| spends(&list.head, *r))
}

fn spends(head: &ListHead, record: RecordId) -> bool {
    head.spent.binary_search(&spent_mark(head.salt, record)).is_ok()
}

/// What items hold of one kind: for each, the records that it speaks of.
pub(super) type About = BTreeMap<Token, BTreeSet<RecordId>>;
