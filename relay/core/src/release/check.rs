//! What a moderator's client checks before it signs a sheet. The relay is not believed in anything but what it
//! leaves out.

use crypto::ballot::check_agreement;
use crypto::list::{body_hash, check_signed_sheet, list_hash, policy_hash};
use crypto::roster::{check_chain, since};
use crypto::seed::TeamSeed;
use protocol::clock::{Moment, QUARTER_DAYS};
use protocol::edition::{Sheet, SignedSheet};
use protocol::encoding::Hash;
use protocol::item::{BATCH_DAYS, FrozenList, ListBody, ListHead};
use protocol::place::Nest;
use protocol::policy::Policy;
use protocol::roster::{SignedRoster, TeamId};

use crate::release::block::{Published, compute_after};
use crate::release::contribution::Contribution;
use crate::release::freeze::{is_spent, spent_marks};

/// Why a client does not sign.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum ListFault {
    /// A false roster would make strangers moderators.
    #[error("the rosters do not form a chain that begins with this relay's first one")]
    Roster,
    /// A sheet of another relay or team.
    #[error("the list or an earlier one belongs to another relay or team")]
    Stranger,
    /// Extra editions would be extra figures.
    #[error("the edition is not on the calendar, or does not come after the one before")]
    Edition,
    /// Signing early would freeze what others still send.
    #[error("the edition has not closed yet")]
    Open,
    /// A second chain would spend reports a second time.
    #[error("the list does not follow the list before it")]
    Chain,
    /// An earlier sheet that nobody vouches for.
    #[error("an earlier sheet was not signed by two members of the team")]
    Unsigned,
    /// A relay that hides old lists hides what they spent and published.
    #[error("earlier lists are missing: those shown do not reach back far enough")]
    Short,
    /// The body is not the one that the head names.
    #[error("the contributions are not those that the list's head names")]
    Body,
    /// One record twice would weigh twice.
    #[error("the contributions are not in order, or one appears twice")]
    Order,
    /// Not two moderators' signed votes.
    #[error("a contribution does not rest on two signed votes of two members of the team")]
    Agreement,
    /// Votes that do not merge.
    #[error("a contribution's two votes do not approve the same thing")]
    NotApproved,
    /// Spent in an earlier list.
    #[error("a contribution was already spent in an earlier list")]
    Spent,
    /// Older than the heads reach back.
    #[error("a contribution's batch is too old to count")]
    Old,
    /// Another policy than the client knows.
    #[error("the sheet names another policy")]
    Policy,
    /// The sheet is not what the list gives.
    #[error("the sheet is not what comes out when it is computed again")]
    Sheet,
    /// The marks are not what the list gives.
    #[error("the marks of what the sheet spends are not what comes out when they are computed again")]
    Marks,
}

/// Days that the earlier lists must reach back: as far as a batch may, for what is spent, and through the quarter, for
/// how often a block was published.
const REACH_DAYS: u32 = if QUARTER_DAYS > BATCH_DAYS { QUARTER_DAYS } else { BATCH_DAYS };

/// A team's chain of lists as a client has checked it, to check the next one against.
pub struct Checker<'a, N> {
    nest: &'a N,
    policy: &'a Policy,
    rosters: &'a [SignedRoster],
    relay: Hash,
    team: TeamId,
    chain: Vec<(ListHead, Sheet)>,
}

impl<'a, N: Nest> Checker<'a, N> {
    /// Checks the rosters and the team's signed lists, oldest first. `relay` is the name that the client was given
    /// with its keys, never one that the relay sends.
    ///
    /// # Errors
    /// If the rosters are not this relay's, or the lists do not form a chain of sheets that two members signed.
    pub fn new(
        nest: &'a N,
        policy: &'a Policy,
        relay: Hash,
        rosters: &'a [SignedRoster],
        team: TeamId,
        past: &[(ListHead, SignedSheet)],
    ) -> Result<Self, ListFault> {
        let (_, name) = check_chain(rosters).map_err(|_| ListFault::Roster)?;
        if name != relay {
            return Err(ListFault::Roster);
        }
        let mut checker = Self { nest, policy, rosters, relay, team, chain: Vec::new() };
        let mut vouching = 0;
        for (head, signed) in past {
            checker.check_link(head, &signed.sheet)?;
            vouching = signed_under(rosters, vouching, signed).ok_or(ListFault::Unsigned)?;
            checker.chain.push((head.clone(), signed.sheet.clone()));
        }
        Ok(checker)
    }

    /// Checks a list before its sheet is signed. A list that passes becomes the last of the chain, so that of several
    /// that wait each is checked against the one before.
    ///
    /// # Errors
    /// Names the first thing that does not hold; then nothing may be signed.
    pub fn check_list(&mut self, list: &FrozenList, seed: &TeamSeed, now: Moment) -> Result<(), ListFault> {
        let FrozenList { head, body, sheet } = list;
        self.check_link(head, sheet)?;
        self.check_calendar(head, now)?;
        if body_hash(body) != head.body {
            return Err(ListFault::Body);
        }
        let contributions = self.check_body(head, body)?;
        if sheet.policy != policy_hash(self.policy) {
            return Err(ListFault::Policy);
        }
        let published = Published::before(head.edition, self.chain.iter().map(|(_, sheet)| sheet));
        let again = compute_after(self.nest, self.policy, head.edition, seed, &contributions, &published);
        if sheet.entries != again.entries {
            return Err(ListFault::Sheet);
        }
        if head.spent != spent_marks(head.salt, &again.spent) {
            return Err(ListFault::Marks);
        }
        self.chain.push((head.clone(), sheet.clone()));
        Ok(())
    }

    /// Whether a head and its sheet belong together and follow the last of the chain.
    fn check_link(&self, head: &ListHead, sheet: &Sheet) -> Result<(), ListFault> {
        if head.relay != self.relay
            || sheet.relay != self.relay
            || head.team != self.team
            || sheet.team != self.team
        {
            return Err(ListFault::Stranger);
        }
        let follows = match self.chain.last() {
            Some((last, _)) => {
                if head.edition <= last.edition {
                    return Err(ListFault::Edition);
                }
                head.previous == list_hash(last)
            }
            None => true,
        };
        let together = sheet.list == list_hash(head)
            && sheet.previous_list == head.previous
            && sheet.edition == head.edition;
        if !follows || !together {
            return Err(ListFault::Chain);
        }
        // Marks are looked up by halving; unsorted ones would hide.
        let sorted = head.spent.windows(2).all(|w| matches!(w, [a, b] if a < b));
        if sorted { Ok(()) } else { Err(ListFault::Marks) }
    }

    fn check_calendar(&self, head: &ListHead, now: Moment) -> Result<(), ListFault> {
        if self.policy.numbers().cadence.edition_of(head.edition.0) != head.edition {
            return Err(ListFault::Edition);
        }
        if now < head.edition.closes() {
            return Err(ListFault::Open);
        }
        let (begins, oldest) = self
            .chain
            .first()
            .map_or((head.previous, None), |(first, _)| (first.previous, Some(first.edition)));
        let reaches = oldest.is_some_and(|oldest| oldest.0.plus(REACH_DAYS) <= head.edition.0);
        if begins == Hash::NONE || reaches { Ok(()) } else { Err(ListFault::Short) }
    }

    fn check_body(&self, head: &ListHead, body: &ListBody) -> Result<Vec<Contribution>, ListFault> {
        let list = &body.contributions;
        if !list.windows(2).all(|w| matches!(w, [a, b] if a.agreement.record < b.agreement.record)) {
            return Err(ListFault::Order);
        }
        let mut contributions = Vec::with_capacity(list.len());
        for proven in list {
            check_agreement(self.rosters, self.relay, proven).map_err(|_| ListFault::Agreement)?;
            if proven.votes.iter().any(|v| v.vote.team != self.team) {
                return Err(ListFault::Stranger);
            }
            let contribution = Contribution::from_proven(self.nest, proven).ok_or(ListFault::NotApproved)?;
            if contribution.age(head.edition) > BATCH_DAYS {
                return Err(ListFault::Old);
            }
            if is_spent(self.chain.iter().map(|(head, _)| head), contribution.record) {
                return Err(ListFault::Spent);
            }
            contributions.push(contribution);
        }
        Ok(contributions)
    }
}

/// The first roster, from one on, of whose team two distinct members signed a sheet, and whose time did not end before
/// its edition closed. Rosters change, old sheets stay: a walk along the sheets never goes back to an earlier roster, so
/// that who has left cannot sign what comes after.
pub(crate) fn signed_under(rosters: &[SignedRoster], from: usize, signed: &SignedSheet) -> Option<usize> {
    let mut there = since(rosters, signed.sheet.edition.closes().cut()).filter(|(n, _)| *n >= from);
    there.find(|(_, roster)| check_signed_sheet(roster, signed).is_ok()).map(|(n, _)| n)
}

#[cfg(test)]
mod tests;
