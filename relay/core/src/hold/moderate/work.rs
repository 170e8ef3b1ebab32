//! What the calendar brings: cuts, seeds, closes; and what two signatures complete.

use std::collections::BTreeSet;

use crypto::list::list_hash;
use crypto::seed::part_commitment;
use protocol::clock::{Cut, Day, Moment};
use protocol::edition::SignedSheet;
use protocol::encoding::{Hash, Token};
use protocol::item::{Batch, Content, SeedCommitment};
use protocol::place::Nest;
use protocol::roster::TeamId;
use protocol::sizes::BATCH_RECORDS;
use protocol::vote::{ProvenAgreement, RecordId};
use rand_core::Rng;

use super::super::vault::shuffle;
use super::apply::held_by;
use super::{Bench, Retirement};
use crate::release::{Close, freeze};

/// Something to keep, and what it replaces.
pub type ToKeep = (Content, Vec<Token>);

impl<N: Nest> Bench<N> {
    /// What must be kept now, because a moment of the calendar has passed or a signature completed something. Asked again
    /// only after everything that it gave before is whole: so nothing is made twice.
    pub fn due(
        &mut self,
        now: Moment,
        held: &[(RecordId, TeamId)],
        has_record: impl Fn(RecordId) -> bool,
        rng: &mut impl Rng,
    ) -> Vec<ToKeep> {
        let mut out = Vec::new();
        // What was drawn before and is not whole by now found no room.
        self.awaited.clear();
        self.freezing.clear();
        self.due_seed(now, rng, &mut out);
        if self.due_batches(now, held, rng, &mut out) {
            out.extend(self.rewrites(has_record));
        }
        self.due_lists(now, rng, &mut out);
        self.due_spent(&mut out);
        out
    }

    fn due_seed(&self, now: Moment, rng: &mut impl Rng, out: &mut Vec<ToKeep>) {
        let quarter = now.day().quarter();
        if self.seeds.contains_key(&quarter) {
            return;
        }
        let parts: Vec<(TeamId, Hash)> = self
            .roster
            .teams
            .iter()
            .map(|team| {
                let mut part = Hash([0; 32]);
                rng.fill_bytes(&mut part.0);
                (team.id, part)
            })
            .collect();
        let commitment = SeedCommitment {
            relay: self.relay,
            quarter,
            parts: parts.iter().map(|(t, p)| (*t, part_commitment(*t, p))).collect(),
        };
        out.push((Content::Seed { commitment, parts }, Vec::new()));
    }

    /// A cut has closed: each team's records that no batch has yet, drawn at random, at most [`BATCH_RECORDS`]. Returns
    /// whether one has. A cut without records needs no item: whoever asks for it gets empty ones.
    fn due_batches(
        &mut self,
        now: Moment,
        held: &[(RecordId, TeamId)],
        rng: &mut impl Rng,
        out: &mut Vec<ToKeep>,
    ) -> bool {
        let Some(closed) = now.cut().0.checked_sub(1).map(Cut) else { return false };
        if self.cut >= Some(closed) {
            return false;
        }
        for team in &self.roster.teams {
            let mut records: Vec<RecordId> = held
                .iter()
                .filter(|(r, t)| *t == team.id && !self.batched.contains_key(r))
                .map(|(r, _)| *r)
                .collect();
            shuffle(&mut records, rng);
            records.truncate(BATCH_RECORDS);
            if !records.is_empty() {
                self.awaited.insert((team.id, closed));
                out.push((Content::Batch(Batch { team: team.id, cut: closed, records }), Vec::new()));
            }
        }
        self.cut = Some(closed);
        true
    }

    /// An edition has closed: each team's contributions are frozen, and its sheet computed.
    fn due_lists(&mut self, now: Moment, rng: &mut impl Rng, out: &mut Vec<ToKeep>) {
        let cadence = self.policy.numbers().cadence;
        let closed = cadence.before(cadence.edition_of(now.day()));
        let mut freezing = BTreeSet::new();
        for team in &self.roster.teams {
            if self.frozen.get(&team.id) >= Some(&closed) {
                continue;
            }
            // Without its quarter's seed nothing can be published: the next close freezes what has waited.
            let Some(seed) = self.team_seed(closed.0.quarter(), team.id) else { continue };
            let past = self.past(team.id);
            let proven: Vec<ProvenAgreement> = self
                .agreements
                .values()
                .map(|(_, p)| p)
                .filter(|p| p.votes.first().is_some_and(|v| v.vote.team == team.id))
                .cloned()
                .collect();
            // A team's chain begins with its first contributions, not with the days before the relay was there.
            if proven.is_empty() && !self.frozen.contains_key(&team.id) {
                continue;
            }
            let mut salt = Token([0; 16]);
            rng.fill_bytes(&mut salt.0);
            let close = Close { relay: self.relay, team: team.id, edition: closed, salt };
            let list = freeze(&self.nest, &self.policy, close, &seed, proven, &past);
            freezing.extend(held_by(&list));
            out.push((Content::List(list), Vec::new()));
        }
        self.freezing = freezing;
    }

    /// Two distinct moderators have signed a sheet: its list is spent.
    fn due_spent(&self, out: &mut Vec<ToKeep>) {
        for pending in self.lists.values().filter(|p| p.signatures.len() >= 2) {
            let sheet = SignedSheet {
                sheet: pending.list.sheet.clone(),
                signatures: pending.signatures.iter().take(2).copied().collect(),
            };
            out.push((Content::Spent { head: pending.list.head.clone(), sheet }, Vec::new()));
        }
    }

    /// Records whose last day has passed are over. What two moderators agreed on waits longer, until it is spent or lapses;
    /// what a frozen list holds waits for its sheet.
    pub fn expired(&self, held: &[(RecordId, Day)], today: Day) -> Vec<Retirement> {
        let listed: BTreeSet<RecordId> = self
            .lists
            .values()
            .flat_map(|p| p.list.body.contributions.iter().map(|c| c.agreement.record))
            .collect();
        let lapse = self.policy.numbers().lapse_days;
        let is_over = |id: &RecordId, last: Day| match self.batched.get(id) {
            _ if listed.contains(id) => false,
            Some((_, cut)) if self.agreements.contains_key(id) => cut.day().plus(lapse) < today,
            _ => last < today,
        };
        held.iter().filter(|(id, last)| is_over(id, *last)).map(|(id, _)| Retirement::Record(*id)).collect()
    }

    /// Whether a frozen list with this hash waits for signatures.
    pub fn awaits(&self, list: Hash) -> bool {
        self.lists.values().any(|p| list_hash(&p.list.head) == list)
    }
}
