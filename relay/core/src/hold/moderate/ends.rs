//! What ends, and when: records that are decided, items that speak of nothing else, memory of what is long past.

use std::collections::BTreeSet;

use protocol::clock::{Cut, Day, QUARTER_DAYS};
use protocol::encoding::Token;
use protocol::item::{BATCH_DAYS, Content, LIST_DAYS};
use protocol::place::Nest;
use protocol::vote::RecordId;

use super::{Bench, Retirement, ToKeep};

/// Days past its quarter for which a seed is kept: as long as a list of that quarter may still be looked at.
const SEED_DAYS: u32 = 91;
/// Items written anew at one cut: they share the quarter of items with what moderators send.
const REWRITES: usize = 8;

impl<N: Nest> Bench<N> {
    /// Whether a record is over: rejected by two, spent by a signed sheet, or past its last day.
    pub fn is_decided(&self, record: RecordId) -> bool {
        self.rejected.contains(&record) || self.gone.contains(&record) || self.spent_records.contains(&record)
    }

    /// Whether nobody can say anything about a record any more: it is decided, or a frozen list that waits for signatures
    /// would spend it.
    pub(super) fn is_settled(&self, record: RecordId) -> bool {
        self.is_decided(record)
            || self.freezing.contains(&record)
            || self.lists.values().any(|p| p.holds.contains(&record))
    }

    /// Whether moderators have still to agree on a record.
    pub(super) fn is_waiting(&self, record: RecordId) -> bool {
        !self.is_settled(record) && !self.agreements.contains_key(&record)
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

    /// Records that are over, and items that say nothing that still counts.
    pub(super) fn sweep(&self) -> Vec<Retirement> {
        let decided: BTreeSet<RecordId> =
            self.batched.keys().filter(|r| self.is_decided(**r)).copied().collect();
        let mut over: Vec<Retirement> = decided.iter().map(|r| Retirement::Record(*r)).collect();
        let after = |records: &BTreeSet<RecordId>| records.intersection(&decided).copied().collect();
        let votes: Vec<(Token, &BTreeSet<RecordId>)> = self
            .vote_items
            .iter()
            .filter(|(id, records)| records.iter().all(|r| decided.contains(r) || !self.votes_in(**id, *r)))
            .map(|(id, records)| (*id, records))
            .collect();
        for (id, records) in &votes {
            over.push(Retirement::Item(*id, after(records), BTreeSet::new()));
        }
        for (id, records) in &self.agreement_items {
            if records.iter().all(|r| decided.contains(r) || !self.agreed_in(*id, *r)) {
                let votes = votes.iter().filter(|(_, about)| !about.is_disjoint(records));
                over.push(Retirement::Item(*id, after(records), votes.map(|(v, _)| *v).collect()));
            }
        }
        for (item, records) in self.batches.values() {
            let records: BTreeSet<RecordId> = records.iter().copied().collect();
            if records.is_subset(&decided) {
                over.push(Retirement::Item(*item, records, BTreeSet::new()));
            }
        }
        let open: BTreeSet<Cut> = self
            .batches
            .iter()
            .filter(|(_, (_, records))| records.iter().any(|r| self.is_waiting(*r)))
            .map(|((_, cut), _)| *cut)
            .collect();
        for (item, loan) in self.loans.values() {
            if loan.loan.cuts.iter().all(|c| !open.contains(c)) {
                over.push(Retirement::Item(*item, BTreeSet::new(), BTreeSet::new()));
            }
        }
        over
    }

    /// Whether an item holds somebody's last vote on a record.
    fn votes_in(&self, item: Token, record: RecordId) -> bool {
        self.votes_on(record).any(|(id, _)| *id == item)
    }

    fn agreed_in(&self, item: Token, record: RecordId) -> bool {
        self.agreements.get(&record).is_some_and(|(id, _)| *id == item)
    }

    /// Votes and agreements of one request lie in one item, and its records end at different times: what speaks also of
    /// records that are gone is written anew without those.
    pub(super) fn rewrites(&self, has_record: impl Fn(RecordId) -> bool) -> Vec<ToKeep> {
        let worth = |records: &BTreeSet<RecordId>| {
            let mut decided = records.iter().filter(|r| self.is_decided(**r)).peekable();
            decided.peek().is_some() && decided.all(|r| !has_record(*r))
        };
        let left = |records: &BTreeSet<RecordId>| -> Vec<RecordId> {
            records.iter().filter(|r| !self.is_decided(**r)).copied().collect()
        };
        let votes = self.vote_items.iter().filter(|(_, records)| worth(records)).map(|(id, records)| {
            let votes = left(records).into_iter().flat_map(|r| self.votes_on(r));
            (*id, Content::Votes(votes.filter(|(item, _)| item == id).map(|(_, v)| v.clone()).collect()))
        });
        let agreed =
            self.agreement_items.iter().filter(|(_, records)| worth(records)).map(|(id, records)| {
                let kept = left(records).into_iter().filter_map(|r| self.agreements.get(&r));
                (
                    *id,
                    Content::Agreements(
                        kept.filter(|(item, _)| item == id).map(|(_, p)| p.clone()).collect(),
                    ),
                )
            });
        votes
            .chain(agreed)
            .filter(|(_, content)| match content {
                Content::Votes(votes) => !votes.is_empty(),
                Content::Agreements(agreed) => !agreed.is_empty(),
                _ => false,
            })
            .take(REWRITES)
            .map(|(id, content)| (content, vec![id]))
            .collect()
    }

    /// What memory still knows of things whose lockers are gone; and what is too old for anybody to look at.
    pub fn forget(&mut self, has_record: impl Fn(RecordId) -> bool, today: Day) -> Vec<Retirement> {
        let gone: BTreeSet<RecordId> =
            self.batched.keys().filter(|r| !has_record(**r) && self.is_decided(**r)).copied().collect();
        self.votes.retain(|(r, _), _| !gone.contains(r));
        self.agreements.retain(|r, _| !gone.contains(r));
        let mut past: Vec<Token> = Vec::new();
        self.spent.retain(|s| {
            let alive = s.head.edition.0.plus(LIST_DAYS) >= today;
            past.extend((!alive).then_some(s.item));
            alive
        });
        let lists = &self.lists;
        self.seeds.retain(|quarter, seed| {
            let ends = Day(quarter.0.saturating_add(1).saturating_mul(QUARTER_DAYS));
            let wanted = lists.values().any(|p| p.list.head.edition.0.quarter() == *quarter);
            let alive = wanted || ends.plus(SEED_DAYS) > today;
            past.extend((!alive).then_some(&seed.items).into_iter().flatten());
            alive
        });
        let old = |cut: &Cut| cut.day().plus(BATCH_DAYS) < today;
        let known = self.batches.len();
        self.batches.retain(|(_, cut), (_, records)| !old(cut) || !records.iter().all(|r| gone.contains(r)));
        if self.batches.len() < known {
            let batches = &self.batches;
            self.batched.retain(|_, of| batches.contains_key(of));
            for about in [&mut self.vote_items, &mut self.agreement_items] {
                about.retain(|_, records| records.iter().any(|r| self.batched.contains_key(r)));
            }
            for known in [&mut self.gone, &mut self.rejected, &mut self.spent_records] {
                known.retain(|r| self.batched.contains_key(r));
            }
        }
        past.into_iter().map(|id| Retirement::Item(id, BTreeSet::new(), BTreeSet::new())).collect()
    }
}
