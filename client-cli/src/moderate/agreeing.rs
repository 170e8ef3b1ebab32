//! Two votes that fit together: found, opened, and sent to the relay.

use std::collections::{BTreeMap, BTreeSet};

use crypto::record::BodyKey;
use protocol::edition::What;
use protocol::encoding::Hash;
use protocol::place::Nest;
use protocol::roster::{ModeratorId, SignedRoster, TeamId};
use protocol::vote::{Agreement, ProvenAgreement, RecordId, SignedVote};
use protocol::wire::{Ask, Denied};
use relay_core::hold::merge::{Outcome, merge};

use super::folder::{FetchedDesk, Folder, Pair};
use super::session::Session;
use super::sharing::open_reports;
use crate::Trouble;

/// Most agreements in one request: with both votes, some 750 bytes each, they must fit one item.
const AGREEMENTS_AT_ONCE: usize = 1_024;

/// The last vote of each moderator on each record: signed for this relay by somebody of this team, as it was when
/// the batch was cut or later.
pub(super) struct Ballots<'v>(BTreeMap<RecordId, BTreeMap<ModeratorId, &'v SignedVote>>);

impl<'v> Ballots<'v> {
    /// Sorts votes; those that do not hold count as none.
    pub(super) fn sort(rosters: &[SignedRoster], team: TeamId, relay: Hash, votes: &'v [SignedVote]) -> Self {
        let mut ballots: BTreeMap<RecordId, BTreeMap<ModeratorId, &SignedVote>> = BTreeMap::new();
        for signed in votes {
            let vote = &signed.vote;
            let holds = vote.relay == relay
                && vote.team == team
                && crypto::ballot::check_kept(rosters, signed).is_ok();
            if !holds {
                continue;
            }
            let place = ballots.entry(vote.record).or_default().entry(vote.moderator).or_insert(signed);
            if place.vote.number < vote.number {
                *place = signed;
            }
        }
        Self(ballots)
    }

    /// The last votes on a record.
    pub(super) fn on(&self, record: RecordId) -> impl Iterator<Item = &'v SignedVote> + '_ {
        self.0.get(&record).into_iter().flat_map(|by| by.values().copied())
    }

    /// A moderator's last vote on a record.
    pub(super) fn by(&self, record: RecordId, moderator: ModeratorId) -> Option<&'v SignedVote> {
        self.0.get(&record)?.get(&moderator).copied()
    }

    /// The marks of near copies in a moderator's last votes.
    pub(super) fn marks_of(&self, moderator: ModeratorId) -> BTreeMap<RecordId, u32> {
        let hers = self.0.iter().filter_map(|(record, by)| Some((*record, by.get(&moderator)?)));
        hers.filter_map(|(record, v)| Some((record, v.vote.copy_group?))).collect()
    }

    /// Records on which at least two voted.
    fn shared(&self) -> BTreeSet<RecordId> {
        self.0.iter().filter(|(_, by)| by.len() > 1).map(|(record, _)| *record).collect()
    }
}

/// What the last votes say together.
pub(super) struct Together {
    /// Records with votes of two or more that could be opened.
    looked: BTreeSet<RecordId>,
    /// Of those, the agreement of each on which two votes fit.
    found: BTreeMap<RecordId, Agreement>,
}

/// Every agreement that the votes on these reports make, on the desk or not.
pub(super) fn agreements(folder: &Folder, nest: &impl Nest, desk: &FetchedDesk) -> Result<Together, Trouble> {
    let (_, relay) = folder.membership()?;
    let rosters = desk.rosters(relay)?;
    let ballots = Ballots::sort(rosters, desk.team, relay, &desk.votes);
    let shared = ballots.shared();
    let opened = open_reports(folder, desk, |record| shared.contains(&record))?;
    let mut together = Together { looked: BTreeSet::new(), found: BTreeMap::new() };
    for o in opened {
        let votes: Vec<&SignedVote> = ballots.on(o.record).filter(|v| v.vote.cut == o.cut).collect();
        together.looked.insert(o.record);
        if let Some(proven) = finest(nest, rosters, relay, &votes, &o.key) {
            together.found.insert(o.record, proven.agreement);
        }
    }
    Ok(together)
}

impl Together {
    /// What is agreed, as far as these votes or the desk say.
    pub(super) fn agreed(&self, desk: &FetchedDesk) -> BTreeSet<RecordId> {
        let unseen = desk.agreed.iter().map(|(record, _)| *record).filter(|r| !self.looked.contains(r));
        self.found.keys().copied().chain(unseen).collect()
    }

    /// Notes on the desk what is agreed now: votes change, so what was agreed before may be so no more. Returns agreements
    /// that were not noted, each with whether another was.
    fn note(self, desk: &mut FetchedDesk) -> Vec<(Agreement, bool)> {
        let before: BTreeMap<RecordId, Pair> = desk.agreed.drain(..).collect();
        let unseen = before.iter().filter(|(record, _)| !self.looked.contains(record));
        desk.agreed = unseen.map(|(record, pair)| (*record, *pair)).collect();
        let mut new = Vec::new();
        for (record, agreement) in self.found {
            let pair = agreement.openings.each_ref().map(|o| (o.moderator, o.number));
            desk.agreed.push((record, pair));
            if before.get(&record) != Some(&pair) {
                new.push((agreement, before.contains_key(&record)));
            }
        }
        new
    }
}

/// Sends the agreements that her votes make with colleagues', and notes on the desk what is agreed. One that takes the
/// place of another is sent whoever made it: those two may not come again. Returns how many are new.
pub(super) fn agree(
    folder: &Folder,
    session: &mut Session<'_>,
    nest: &impl Nest,
    desk: &mut FetchedDesk,
) -> Result<usize, Trouble> {
    let me = session.moderator();
    let new = agreements(folder, nest, desk)?.note(desk);
    let mine = |a: &Agreement| a.openings.iter().any(|o| o.moderator == me);
    let hers: Vec<Agreement> =
        new.into_iter().filter(|(a, other)| *other || mine(a)).map(|(a, _)| a).collect();
    let wanted: BTreeSet<RecordId> = hers.iter().map(|a| a.record).collect();
    let sent: BTreeSet<RecordId> = match send(session, hers) {
        Ok(sent) => sent.into_iter().collect(),
        Err(trouble) => {
            desk.agreed.retain(|(record, _)| !wanted.contains(record));
            return Err(trouble);
        }
    };
    desk.agreed.retain(|(record, _)| !wanted.contains(record) || sent.contains(record));
    Ok(sent.len())
}

/// The agreement of two votes on a record: of several, the one with the finest merge. `None` if all conflict or do not
/// open. `votes` are sorted by moderator.
fn finest(
    nest: &impl Nest,
    rosters: &[SignedRoster],
    relay: Hash,
    votes: &[&SignedVote],
    key: &BodyKey,
) -> Option<ProvenAgreement> {
    let pairs = votes.iter().enumerate().flat_map(|(n, a)| votes.iter().skip(n + 1).map(move |b| (*a, *b)));
    let fitting = pairs.filter_map(|(a, b)| {
        let openings = [crypto::ballot::open(a, key).ok()?, crypto::ballot::open(b, key).ok()?];
        let proven = ProvenAgreement {
            agreement: Agreement { record: a.vote.record, openings },
            votes: [a.clone(), b.clone()],
        };
        crypto::ballot::check_agreement(rosters, relay, &proven).ok()?;
        let fineness = match merge(nest, &proven) {
            Outcome::Approved(r) => Some((r.place.level(), matches!(r.what, What::Group(_)), r.day, r.grade)),
            Outcome::Rejected => None,
            Outcome::Conflict => return None,
        };
        Some((fineness, proven))
    });
    fitting.min_by(|(a, _), (b, _)| a.cmp(b)).map(|(_, proven)| proven)
}

/// Sends many at once; if the relay does not take them together, one by one: it may have decided one since.
fn send(session: &mut Session<'_>, agreements: Vec<Agreement>) -> Result<Vec<RecordId>, Trouble> {
    let mut sent = Vec::new();
    for some in agreements.chunks(AGREEMENTS_AT_ONCE) {
        match session.put(&Ask::Agree(some.to_vec())) {
            Ok(()) => sent.extend(some.iter().map(|a| a.record)),
            Err(Trouble::Denied(Denied::Unfit | Denied::Absent)) => {
                for agreement in some {
                    match session.put(&Ask::Agree(vec![agreement.clone()])) {
                        Ok(()) => sent.push(agreement.record),
                        Err(Trouble::Denied(Denied::Unfit | Denied::Absent)) => {}
                        Err(other) => return Err(other),
                    }
                }
            }
            Err(other) => return Err(other),
        }
    }
    Ok(sent)
}
