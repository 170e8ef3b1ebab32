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

use super::folder::{FetchedDesk, Folder};
use super::session::Session;
use super::sharing::open_reports;
use crate::Trouble;

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

    /// Records on which at least two voted.
    fn shared(&self) -> BTreeSet<RecordId> {
        self.0.iter().filter(|(_, by)| by.len() > 1).map(|(record, _)| *record).collect()
    }
}

/// Every agreement that the votes on these reports make, on the desk or not.
pub(super) fn agreements(
    folder: &Folder,
    nest: &impl Nest,
    desk: &FetchedDesk,
) -> Result<Vec<Agreement>, Trouble> {
    let (_, relay) = folder.membership()?;
    let rosters = desk.rosters(relay)?;
    let ballots = Ballots::sort(rosters, desk.team, relay, &desk.votes);
    let shared = ballots.shared();
    let opened = open_reports(folder, desk, |record| shared.contains(&record))?;
    let found = opened.iter().filter_map(|o| {
        let votes: Vec<&SignedVote> = ballots.on(o.record).filter(|v| v.vote.cut == o.cut).collect();
        finest(nest, rosters, relay, &votes, &o.key)
    });
    Ok(found.map(|proven| proven.agreement).collect())
}

/// Sends the agreements that her votes make with colleagues', and notes on the desk what is agreed. Returns how many are
/// new.
pub(super) fn agree(
    folder: &Folder,
    session: &mut Session<'_>,
    nest: &impl Nest,
    desk: &mut FetchedDesk,
) -> Result<usize, Trouble> {
    let me = session.moderator();
    let found = agreements(folder, nest, desk)?;
    let (hers, others): (Vec<Agreement>, Vec<Agreement>) = found
        .into_iter()
        .filter(|a| !desk.agreed.contains(&a.record))
        .partition(|a| a.openings.iter().any(|o| o.moderator == me));
    desk.agreed.extend(others.iter().map(|a| a.record));
    let sent = send(session, hers)?;
    desk.agreed.extend(&sent);
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

/// Sends all at once; if the relay does not take them together, one by one: a colleague may have been faster with one.
fn send(session: &mut Session<'_>, agreements: Vec<Agreement>) -> Result<Vec<RecordId>, Trouble> {
    if agreements.is_empty() {
        return Ok(Vec::new());
    }
    match session.put(&Ask::Agree(agreements.clone())) {
        Ok(()) => return Ok(agreements.iter().map(|a| a.record).collect()),
        Err(Trouble::Denied(Denied::Unfit | Denied::Absent)) => {}
        Err(other) => return Err(other),
    }
    let mut decided = Vec::new();
    for agreement in agreements {
        let record = agreement.record;
        match session.put(&Ask::Agree(vec![agreement])) {
            Ok(()) => decided.push(record),
            Err(Trouble::Denied(Denied::Unfit | Denied::Absent)) => {}
            Err(other) => return Err(other),
        }
    }
    Ok(decided)
}
