//! The two things that a visit signs after checking them: a quarter's seed and an edition's sheet. Each once.

use std::collections::{BTreeMap, BTreeSet};

use crypto::list::list_hash;
use crypto::seed::{TeamSeed, team_seed};
use protocol::clock::Day;
use protocol::edition::SHEET_DOMAIN;
use protocol::encoding::Hash;
use protocol::item::{FrozenList, SEED_DOMAIN};
use protocol::place::Nest;
use protocol::policy::EditionId;
use protocol::roster::{SignedRoster, Team};
use protocol::wire::{Ask, Denied, Desk, House, SeedState, Shelf};
use relay_core::release::Checker;
use serde::Serialize;

use super::folder::{Folder, Spent};
use super::session::Session;
use super::settings::Settings;
use crate::Trouble;

/// Days for which a list that she signed must be found in the chain: shorter than the relay keeps heads.
const REMEMBERED_DAYS: u32 = 91;

/// What became of the quarter's seed.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum SeedOutcome {
    /// Two have signed, or she has.
    Nothing,
    /// Signed now.
    Signed,
    /// Not signed: another relay's, of another quarter, without her team, or not the one that she signed before.
    Refused,
}

/// A sheet that was not signed.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct RefusedSheet {
    /// Its edition's day.
    pub edition: String,
    /// What does not hold.
    pub why: String,
}

/// Signs the present quarter's commitment, unless it is signed.
pub(super) fn sign_seed(
    folder: &mut Folder,
    session: &mut Session<'_>,
    desk: &Desk,
    team: &Team,
) -> Result<SeedOutcome, Trouble> {
    let SeedState { commitment, signatures, .. } = &desk.seed;
    if signatures.len() >= 2 || signatures.iter().any(|(id, _)| *id == session.moderator()) {
        return Ok(SeedOutcome::Nothing);
    }
    // The relay has made none yet.
    if commitment.parts.is_empty() {
        return Ok(SeedOutcome::Nothing);
    }
    let fits = commitment.relay == session.relay()
        && commitment.quarter == desk.now.day().quarter()
        && commitment.parts.iter().any(|(id, _)| *id == team.id);
    let hash = crypto::hash::digest_of(SEED_DOMAIN, commitment);
    if !fits || !Settings::first_or_same(&mut folder.settings.seeds, commitment.quarter.0, hash) {
        return Ok(SeedOutcome::Refused);
    }
    // Remembered before it is sent: after a crash it is the same or none.
    folder.write_settings()?;
    let signature = session.signer().sign(SEED_DOMAIN, commitment);
    session.put(&Ask::SignSeed { quarter: commitment.quarter, signature })?;
    Ok(SeedOutcome::Signed)
}

/// Checks the lists that wait, oldest first, and signs the sheets of those that hold. Stops at the first that does not:
/// the later ones build on it.
pub(super) fn sign_sheets(
    folder: &mut Folder,
    session: &mut Session<'_>,
    nest: &impl Nest,
    desk: &Desk,
    house: &House,
    team: &Team,
) -> Result<(Vec<String>, Option<RefusedSheet>), Trouble> {
    let mut signed = Vec::new();
    if desk.unsigned.is_empty() {
        return Ok((signed, None));
    }
    let spent: Spent = session.read(Shelf::Spent)?;
    let mut chain: BTreeSet<Hash> = spent.iter().map(|(head, _)| list_hash(head)).collect();
    let first = desk.unsigned.first().map(|(edition, _)| *edition);
    let refused = |edition: EditionId, why: String| RefusedSheet { edition: edition.0.iso(), why };
    let mut checker =
        match Checker::new(nest, &house.policy, session.relay(), &house.rosters, team.id, &spent) {
            Ok(checker) => checker,
            Err(fault) => return Ok((signed, first.map(|edition| refused(edition, fault.to_string())))),
        };
    for (edition, announced) in waiting(&folder.settings, desk, &spent) {
        let own = announced.is_none();
        let list: FrozenList = match session.read(Shelf::List(edition)) {
            Ok(list) => list,
            // Signed by two in between, or gone; if gone, the next list will be found to break the chain.
            Err(Trouble::Denied(Denied::Absent)) if own => continue,
            // Announced, and signed by two since: her next visit checks what builds on it.
            Err(Trouble::Denied(Denied::Absent)) => return Ok((signed, None)),
            Err(other) => return Err(other),
        };
        let hash = list_hash(&list.head);
        let problem = if announced.is_some_and(|a| a != hash) || list.head.edition != edition {
            Some("the list is not the one that was announced".to_owned())
        } else if let Some(why) = breaks_memory(&folder.settings, edition, &chain) {
            Some(why)
        } else if let Some(seed) = seed_for(desk, &house.rosters, team, session.relay(), edition) {
            checker.check_list(&list, &seed, desk.now).err().map(|fault| fault.to_string())
        } else {
            Some("its quarter's seed does not hold".to_owned())
        };
        if let Some(why) = problem {
            return Ok((signed, Some(refused(edition, why))));
        }
        if !Settings::first_or_same(&mut folder.settings.lists, edition.0.0, hash) {
            let why = "another list of this edition was signed before".to_owned();
            return Ok((signed, Some(refused(edition, why))));
        }
        chain.insert(hash);
        if own {
            continue;
        }
        folder.write_settings()?;
        let signature = session.signer().sign(SHEET_DOMAIN, &list.sheet);
        session.put(&Ask::SignSheet { list: hash, signature })?;
        signed.push(edition.0.iso());
    }
    Ok((signed, None))
}

/// The lists to check, oldest first: those announced, with their hashes, and before the last of these those that she
/// signed and that wait for somebody else, so that each can be checked against the one before.
fn waiting(settings: &Settings, desk: &Desk, spent: &Spent) -> BTreeMap<EditionId, Option<Hash>> {
    let last = desk.unsigned.iter().map(|(edition, _)| *edition).max();
    let after = spent.last().map(|(head, _)| head.edition);
    let hers = settings.lists.keys().map(|day| EditionId(Day(*day)));
    let mut lists: BTreeMap<EditionId, Option<Hash>> =
        hers.filter(|e| Some(*e) < last && Some(*e) > after).map(|e| (e, None)).collect();
    lists.extend(desk.unsigned.iter().map(|(edition, hash)| (*edition, Some(*hash))));
    lists
}

/// A relay that begins a second chain would spend reports twice: what she signed must stand in the one it shows.
fn breaks_memory(settings: &Settings, edition: EditionId, chain: &BTreeSet<Hash>) -> Option<String> {
    let lost = settings
        .lists
        .range(edition.0.minus(REMEMBERED_DAYS).0..edition.0.0)
        .any(|(_, hash)| !chain.contains(hash));
    lost.then(|| "a list that was signed before is missing from the chain".to_owned())
}

/// The team's key for X in an edition's quarter, from what two moderators signed.
fn seed_for(
    desk: &Desk,
    rosters: &[SignedRoster],
    team: &Team,
    relay: Hash,
    edition: EditionId,
) -> Option<TeamSeed> {
    let quarter = edition.0.quarter();
    let state = desk
        .seeds
        .iter()
        .chain(std::iter::once(&desk.seed))
        .find(|s| s.commitment.quarter == quarter && s.commitment.relay == relay && s.part.is_some())?;
    team_seed(rosters, &state.commitment, &state.signatures, team.id, state.part.as_ref()?).ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_signed_list_must_stay_in_the_chain() {
        let mut settings = Settings::new("Ceiba");
        settings.lists.insert(1_000, Hash([1; 32]));
        let shown = BTreeSet::from([Hash([1; 32])]);
        assert_eq!(breaks_memory(&settings, EditionId(Day(1_007)), &shown), None);
        assert!(breaks_memory(&settings, EditionId(Day(1_007)), &BTreeSet::new()).is_some());
        assert_eq!(breaks_memory(&settings, EditionId(Day(1_000)), &BTreeSet::new()), None, "itself");
        assert_eq!(breaks_memory(&settings, EditionId(Day(1_092)), &BTreeSet::new()), None, "long ago");
    }
}
