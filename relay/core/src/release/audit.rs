//! What anybody can check of everything that was published, without a secret.

use std::collections::BTreeMap;

use crypto::list::policy_hash;
use crypto::roster::check_chain;
use protocol::category::Risk;
use protocol::clock::{Day, SLOT_MINUTE};
use protocol::edition::{Entry, Sheet, SignedSheet, Slot};
use protocol::encoding::Hash;
use protocol::place::Nest;
use protocol::policy::{EditionId, Grade, Policy};
use protocol::roster::{SignedRoster, TeamId};

use crate::hold::merge::is_known;
use crate::release::block::period_of;
use crate::release::check::signed_under;

/// What was found in order.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct AuditSummary {
    /// The relay's name.
    pub relay: Option<Hash>,
    /// Slots.
    pub slots: usize,
    /// Signed sheets.
    pub sheets: usize,
    /// Entries.
    pub entries: usize,
    /// Teams that published.
    pub teams: usize,
    /// The last slot's day.
    pub last: Option<Day>,
}

/// What is not in order. The day names the slot.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum AuditFault {
    /// Who may sign is not certain.
    #[error("the rosters do not form one chain")]
    Roster,
    /// Another format.
    #[error("the slot of {} has another format version", .0.iso())]
    Version(Day),
    /// Slots out of order, or one twice.
    #[error("the slot of {} does not come after the one before", .0.iso())]
    SlotOrder(Day),
    /// Another relay's sheet.
    #[error("a sheet in the slot of {} belongs to another relay", .0.iso())]
    Relay(Day),
    /// Rules that nobody announced.
    #[error("a sheet in the slot of {} names a policy that was not given", .0.iso())]
    Policy(Day),
    /// Fewer than two.
    #[error("a sheet in the slot of {} was not signed by two members of its team", .0.iso())]
    Unsigned(Day),
    /// An edition off the calendar, twice, or before an earlier one.
    #[error("a sheet in the slot of {} is of an edition off the calendar or out of order", .0.iso())]
    Edition(Day),
    /// Published before its close.
    #[error("a sheet in the slot of {} was published before its edition closed", .0.iso())]
    Early(Day),
    /// Lists left out, or two chains.
    #[error("a sheet in the slot of {} does not follow its team's list before", .0.iso())]
    Chain(Day),
    /// Entries out of order, or a block twice.
    #[error("the entries of a sheet in the slot of {} are not in order, or two speak of one block", .0.iso())]
    EntryOrder(Day),
    /// A place or category that does not exist.
    #[error("an entry in the slot of {} names an unknown place or category", .0.iso())]
    Unknown(Day),
    /// A period that is not the edition's.
    #[error("an entry in the slot of {} speaks of another period than its edition", .0.iso())]
    Period(Day),
    /// An accusation in a zone, or without the grade that it needs.
    #[error("an accusation in the slot of {} is shown too finely, or is not graded surely enough", .0.iso())]
    Accusation(Day),
}

/// A team's chain so far.
struct Last {
    edition: EditionId,
    list: Hash,
    /// The roster that vouched, by its place in the chain.
    vouching: usize,
}

/// Checks everything that was published, from the first slot on. `policies` are all that were ever in force; callers
/// who know the relay's name compare it with the summary's.
///
/// # Errors
/// Names the first thing that is not in order.
pub fn audit(
    nest: &impl Nest,
    rosters: &[SignedRoster],
    policies: &[Policy],
    slots: &[Slot],
) -> Result<AuditSummary, AuditFault> {
    let (_, relay) = check_chain(rosters).map_err(|_| AuditFault::Roster)?;
    let policies: BTreeMap<Hash, &Policy> = policies.iter().map(|p| (policy_hash(p), p)).collect();
    let mut teams: BTreeMap<TeamId, Last> = BTreeMap::new();
    let mut summary = AuditSummary { relay: Some(relay), ..AuditSummary::default() };
    for slot in slots {
        if slot.version != protocol::FORMAT_VERSION {
            return Err(AuditFault::Version(slot.day));
        }
        if summary.last.is_some_and(|last| slot.day <= last) {
            return Err(AuditFault::SlotOrder(slot.day));
        }
        for signed in &slot.sheets {
            let sheet = &signed.sheet;
            if sheet.relay != relay {
                return Err(AuditFault::Relay(slot.day));
            }
            let policy = policies.get(&sheet.policy).ok_or(AuditFault::Policy(slot.day))?;
            let last = check_place_in_chain(rosters, policy, slot.day, signed, teams.get(&sheet.team))?;
            teams.insert(sheet.team, last);
            check_entries(nest, policy, slot.day, sheet)?;
            summary.sheets += 1;
            summary.entries += sheet.entries.len();
        }
        summary.slots += 1;
        summary.last = Some(slot.day);
    }
    summary.teams = teams.len();
    Ok(summary)
}

fn check_place_in_chain(
    rosters: &[SignedRoster],
    policy: &Policy,
    slot: Day,
    signed: &SignedSheet,
    last: Option<&Last>,
) -> Result<Last, AuditFault> {
    let sheet = &signed.sheet;
    let vouching =
        signed_under(rosters, last.map_or(0, |l| l.vouching), signed).ok_or(AuditFault::Unsigned(slot))?;
    let on_calendar = policy.numbers().cadence.edition_of(sheet.edition.0) == sheet.edition;
    if !on_calendar || last.is_some_and(|l| sheet.edition <= l.edition) {
        return Err(AuditFault::Edition(slot));
    }
    if slot.begins().plus_minutes(SLOT_MINUTE) < sheet.edition.closes() {
        return Err(AuditFault::Early(slot));
    }
    if sheet.previous_list != last.map_or(Hash::NONE, |l| l.list) {
        return Err(AuditFault::Chain(slot));
    }
    Ok(Last { edition: sheet.edition, list: sheet.list, vouching })
}

fn check_entries(nest: &impl Nest, policy: &Policy, slot: Day, sheet: &Sheet) -> Result<(), AuditFault> {
    let block = |entry: &Entry| (entry.place, entry.what);
    if !sheet.entries.windows(2).all(|w| matches!(w, [a, b] if block(a) < block(b))) {
        return Err(AuditFault::EntryOrder(slot));
    }
    let period = period_of(policy.numbers().cadence, sheet.edition);
    for entry in &sheet.entries {
        if entry.what.group().is_none() || !is_known(nest, entry.place) {
            return Err(AuditFault::Unknown(slot));
        }
        if entry.period != period {
            return Err(AuditFault::Period(slot));
        }
        let risk = entry.what.risk();
        let sure = risk != Risk::Accusation || entry.grade.is_some_and(|grade| grade <= Grade::POSSIBLE);
        if !sure || entry.place.level() < Policy::finest_level(risk) {
            return Err(AuditFault::Accusation(slot));
        }
    }
    Ok(())
}

#[cfg(test)]
mod tests;
