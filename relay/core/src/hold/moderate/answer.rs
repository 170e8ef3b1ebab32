//! What a moderator asks, and what she gets. Her request's signature was checked before.

use std::collections::{BTreeMap, BTreeSet};

use crypto::list::{check_sheet_signature, list_hash};
use crypto::{ballot, hash, loan, roster, seed};
use protocol::clock::{Calendar, Cut, Day, Moment, Quarter};
use protocol::encoding::{Hash, Signature, Token, to_bytes};
use protocol::item::{Content, OPEN_DAYS, SignedLoan};
use protocol::place::Nest;
use protocol::policy::EditionId;
use protocol::roster::{ModeratorId, SignedDayKeys, TeamId};
use protocol::vote::{Agreement, ProvenAgreement, RecordId, SignedVote};
use protocol::wire::{Answer, Ask, Denied, Desk, House, SHELF_PAGE_BYTES, SeedState, Shelf, ShelfPage};

use super::super::merge::{Outcome, merge};
use super::Bench;
use crate::release::freeze::finer;

/// What becomes of a request.
pub enum Reply {
    /// An answer, at once.
    Now(Box<Answer>),
    /// Something to keep in the vault; [`Answer::Done`] when it is whole and synced.
    Keep(Box<Content>, Vec<Token>),
    /// Day keys to keep outside the vault; [`Answer::Done`] when they are synced.
    Keys(Box<SignedDayKeys>),
    /// A whole batch: the shell reads these records, and fills up with empty ones.
    Batch(Cut, TeamId, Vec<RecordId>),
}

/// What the bench cannot know by itself.
#[derive(Clone, Copy)]
pub struct Surroundings {
    /// The calendar.
    pub calendar: Calendar,
    /// Now.
    pub now: Moment,
}

fn denied(why: Denied) -> Reply {
    Reply::Now(Box::new(Answer::Denied(why)))
}

impl<N: Nest> Bench<N> {
    /// Answers a request of a moderator whose signature was checked.
    pub fn ask(&self, who: ModeratorId, ask: Ask, around: &Surroundings) -> Reply {
        let Some(team) = self.roster.team_of(who).map(|t| t.id) else { return denied(Denied::VisitOver) };
        let result = match ask {
            Ask::Desk => Ok(Reply::Now(Box::new(Answer::Desk(Box::new(self.desk(who, team, around)))))),
            Ask::Batch(cut) => self.batch(team, cut, around.now),
            Ask::Read { shelf, page } => self.read(team, shelf, page),
            Ask::Lend(loan) => self.lend(who, loan),
            Ask::Vote(votes) => self.vote(who, team, votes, around.now.day()),
            Ask::Agree(agreements) => self.agree(team, agreements),
            Ask::SignSheet { list, signature } => self.sign_sheet(who, list, signature),
            Ask::SignSeed { quarter, signature } => self.sign_seed(who, quarter, signature),
            Ask::Keys(keys) => self.keys(who, keys),
        };
        result.unwrap_or_else(denied)
    }

    /// The cuts on a team's desks: those with something to agree on, and all of the last days since its past began.
    fn open_cuts(&self, team: TeamId, now: Moment) -> BTreeSet<Cut> {
        let waiting = self
            .batches
            .iter()
            .filter(|((of, _), (_, records))| *of == team && records.iter().any(|r| self.is_waiting(*r)));
        let mut cuts: BTreeSet<Cut> = waiting.map(|((_, cut), _)| *cut).collect();
        if let (Some(begun), Some(last)) = (self.begun.get(&team), self.cut) {
            let first = now.day().minus(OPEN_DAYS).begins().cut().max(*begun);
            // One whose batch is still on its way would be fetched without its records, and not again.
            let closed = (first.0..=last.0).map(Cut).filter(|cut| !self.awaited.contains(&(team, *cut)));
            cuts.extend(closed);
        }
        cuts
    }

    fn desk(&self, who: ModeratorId, team: TeamId, around: &Surroundings) -> Desk {
        let cuts = self.open_cuts(team, around.now);
        let batches = cuts.iter().filter_map(|cut| self.batches.get(&(team, *cut)));
        let decided = batches.flat_map(|(_, records)| records).filter(|r| self.is_settled(**r)).copied();
        let decided = decided.collect();
        let voted = self
            .votes
            .iter()
            .filter(|((r, m), _)| *m == who && !self.is_decided(*r))
            .map(|((r, _), (_, v))| (*r, v.vote.number))
            .collect();
        let mut unsigned: Vec<(EditionId, Hash)> = self
            .lists
            .iter()
            .filter(|(_, p)| p.list.head.team == team && p.signatures.iter().all(|(m, _)| *m != who))
            .map(|(h, p)| (p.list.head.edition, *h))
            .collect();
        unsigned.sort_unstable();
        let quarters: BTreeSet<Quarter> = unsigned.iter().map(|(e, _)| e.0.quarter()).collect();
        Desk {
            relay: self.relay,
            calendar: around.calendar,
            now: around.now,
            team,
            cuts: cuts.into_iter().collect(),
            decided,
            voted,
            unsigned,
            seed: self.seed_state(around.now.day().quarter(), team).unwrap_or_else(|| self.no_seed(around)),
            seeds: quarters.into_iter().filter_map(|q| self.seed_state(q, team)).collect(),
            keys_until: self.keys.get(&who).and_then(|k| k.keys.keys.last()).map(|(day, _)| *day),
        }
    }

    fn no_seed(&self, around: &Surroundings) -> SeedState {
        let quarter = around.now.day().quarter();
        let commitment = protocol::item::SeedCommitment { relay: self.relay, quarter, parts: Vec::new() };
        SeedState { commitment, signatures: Vec::new(), part: None }
    }

    fn seed_state(&self, quarter: Quarter, team: TeamId) -> Option<SeedState> {
        let seed = self.seeds.get(&quarter)?;
        let part = seed.parts.iter().find(|(t, _)| *t == team).map(|(_, p)| *p);
        Some(SeedState {
            commitment: seed.commitment.clone(),
            signatures: seed.signatures.clone(),
            // The relay's part stays secret until two have signed: else the second could choose.
            part: part.filter(|_| seed.signatures.len() >= 2),
        })
    }

    fn batch(&self, team: TeamId, cut: Cut, now: Moment) -> Result<Reply, Denied> {
        let records = match self.batches.get(&(team, cut)) {
            Some((_, records)) => records.iter().filter(|r| !self.is_settled(**r)).copied().collect(),
            None if self.open_cuts(team, now).contains(&cut) => Vec::new(),
            None => return Err(Denied::Absent),
        };
        Ok(Reply::Batch(cut, team, records))
    }

    fn read(&self, team: TeamId, shelf: Shelf, page: u16) -> Result<Reply, Denied> {
        let bytes = match shelf {
            Shelf::Loans => {
                let loans: Vec<&SignedLoan> =
                    self.loans.values().filter(|(_, l)| l.loan.team == team).map(|(_, l)| l).collect();
                to_bytes(&loans)
            }
            Shelf::Votes => {
                let votes: Vec<&SignedVote> = self
                    .votes
                    .values()
                    .map(|(_, v)| v)
                    .filter(|v| v.vote.team == team && !self.is_decided(v.vote.record))
                    .collect();
                to_bytes(&votes)
            }
            Shelf::List(edition) => {
                let of = |h: &protocol::item::ListHead| h.team == team && h.edition == edition;
                let found = self.lists.values().find(|p| of(&p.list.head));
                to_bytes(&found.ok_or(Denied::Absent)?.list)
            }
            Shelf::Spent => {
                let own = self.spent.iter().filter(|s| s.head.team == team);
                let mut spent: Vec<_> = own.map(|s| (&s.head, &s.sheet)).collect();
                spent.sort_by_key(|(h, _)| h.edition);
                to_bytes(&spent)
            }
            Shelf::House => to_bytes(&House {
                rosters: self.rosters.clone(),
                policy: self.policy.clone(),
                keys: self.keys.values().cloned().collect(),
            }),
        };
        let pages = bytes.len().div_ceil(SHELF_PAGE_BYTES).max(1);
        let from = usize::from(page) * SHELF_PAGE_BYTES;
        if usize::from(page) >= pages {
            return Err(Denied::Absent);
        }
        let part = bytes.get(from..bytes.len().min(from + SHELF_PAGE_BYTES)).unwrap_or_default();
        Ok(Reply::Now(Box::new(Answer::Page(ShelfPage {
            whole: hash::digest("bruma/shelf/v1", &[&bytes]),
            pages: u16::try_from(pages).map_err(|_| Denied::NoRoom)?,
            bytes: part.to_vec(),
        }))))
    }

    fn lend(&self, who: ModeratorId, lent: SignedLoan) -> Result<Reply, Denied> {
        let fits = lent.loan.moderator == who && lent.loan.relay == self.relay;
        if !fits || loan::check(&self.roster, &lent).is_err() {
            return Err(Denied::Unfit);
        }
        let replaces = self.loans.get(&who).map(|(id, _)| *id).into_iter().collect();
        Ok(Reply::Keep(Box::new(Content::Loan(lent)), replaces))
    }

    /// A vote may change until a frozen list holds its contribution; on what is agreed only while its batch stands on every
    /// desk. Later, one who agreed first and thought again last could let a report run out before others decide.
    fn vote(
        &self,
        who: ModeratorId,
        team: TeamId,
        votes: Vec<SignedVote>,
        today: Day,
    ) -> Result<Reply, Denied> {
        let mut seen = BTreeSet::new();
        for vote in &votes {
            let v = &vote.vote;
            let before = self.votes.get(&(v.record, who)).map(|(_, b)| b.vote.number);
            let late = v.cut.day().plus(OPEN_DAYS) < today;
            let fits = v.moderator == who
                && v.relay == self.relay
                && v.team == team
                && self.batched.get(&v.record) == Some(&(team, v.cut))
                && !self.is_settled(v.record)
                && !(late && self.agreements.contains_key(&v.record))
                && before.is_none_or(|n| v.number > n)
                && seen.insert(v.record);
            if !fits || ballot::check(&self.roster, vote).is_err() {
                return Err(Denied::Unfit);
            }
        }
        if votes.is_empty() {
            return Err(Denied::Malformed);
        }
        Ok(Reply::Keep(Box::new(Content::Votes(votes)), Vec::new()))
    }

    fn agree(&self, team: TeamId, agreements: Vec<Agreement>) -> Result<Reply, Denied> {
        let mut proven = BTreeMap::new();
        for agreement in agreements {
            let record = agreement.record;
            if self.batched.get(&record).is_none_or(|(t, _)| *t != team) || self.is_decided(record) {
                return Err(Denied::Unfit);
            }
            let vote = |n: usize| {
                let opening = agreement.openings.get(n)?;
                self.votes.get(&(record, opening.moderator)).map(|(_, v)| v.clone())
            };
            let (Some(a), Some(b)) = (vote(0), vote(1)) else { return Err(Denied::Unfit) };
            let candidate = ProvenAgreement { agreement, votes: [a, b] };
            let outcome = merge(&self.nest, &candidate);
            let sound = ballot::check_agreement(&self.rosters, self.relay, &candidate).is_ok();
            if !sound || outcome == Outcome::Conflict {
                return Err(Denied::Unfit);
            }
            // A colleague may have been quicker: what says nothing new is left out, not refused.
            let new = match self.agreements.get(&record) {
                Some((_, held)) => outcome != Outcome::Rejected && finer(&self.nest, &candidate, held),
                None => true,
            };
            if new && !self.is_settled(record) {
                proven.insert(record, candidate);
            }
        }
        if proven.is_empty() {
            return Ok(Reply::Now(Box::new(Answer::Done)));
        }
        Ok(Reply::Keep(Box::new(Content::Agreements(proven.into_values().collect())), Vec::new()))
    }

    fn sign_sheet(&self, who: ModeratorId, list: Hash, signature: Signature) -> Result<Reply, Denied> {
        let Some(pending) = self.lists.get(&list) else {
            // Two others were quicker: the sheet is signed.
            let spent = self.spent.iter().any(|s| list_hash(&s.head) == list);
            return if spent { Ok(Reply::Now(Box::new(Answer::Done))) } else { Err(Denied::Absent) };
        };
        if check_sheet_signature(&self.roster, &pending.list.sheet, who, &signature).is_err() {
            return Err(Denied::Unfit);
        }
        if pending.signatures.iter().any(|(m, _)| *m == who) {
            return Ok(Reply::Now(Box::new(Answer::Done)));
        }
        Ok(Reply::Keep(Box::new(Content::SheetSignature { list, moderator: who, signature }), Vec::new()))
    }

    fn sign_seed(&self, who: ModeratorId, quarter: Quarter, signature: Signature) -> Result<Reply, Denied> {
        let known = self.seeds.get(&quarter).ok_or(Denied::Absent)?;
        if seed::check_signature(&self.roster, &known.commitment, who, &signature).is_err() {
            return Err(Denied::Unfit);
        }
        if known.signatures.len() >= 2 || known.signatures.iter().any(|(m, _)| *m == who) {
            return Ok(Reply::Now(Box::new(Answer::Done)));
        }
        Ok(Reply::Keep(Box::new(Content::SeedSignature { quarter, moderator: who, signature }), Vec::new()))
    }

    fn keys(&self, who: ModeratorId, keys: SignedDayKeys) -> Result<Reply, Denied> {
        let hers = keys.keys.moderator == who;
        if !hers || roster::check_day_keys(&self.roster, self.relay, &keys).is_err() {
            return Err(Denied::Unfit);
        }
        Ok(Reply::Keys(Box::new(keys)))
    }
}
