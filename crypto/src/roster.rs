//! Whether a roster may be believed.

use protocol::clock::Cut;
use protocol::encoding::Hash;
use protocol::roster::{DAY_KEYS_DOMAIN, DAY_KEYS_MAX, ROSTER_DOMAIN, Roster, SignedDayKeys, SignedRoster};

use crate::sign::verify;
use crate::{Refused, hash};

/// A roster's hash; of the first one, the relay's name.
pub fn name(roster: &Roster) -> Hash {
    hash::digest_of(ROSTER_DOMAIN, roster)
}

/// Checks a chain of rosters: the first signed by everybody in it, each later one by enough distinct moderators of
/// the one before, and none dated back before that. Returns the present roster and the relay's name.
///
/// # Errors
/// If a link is missing, badly signed or badly made.
pub fn check_chain(rosters: &[SignedRoster]) -> Result<(&Roster, Hash), Refused> {
    let (first, later) = rosters.split_first().ok_or(Refused)?;
    first.roster.check().map_err(|_| Refused)?;
    let everybody = first.roster.moderators.len();
    if first.roster.serial != 0
        || first.roster.previous != Hash::NONE
        || first.roster.since != Cut(0)
        || signers(&first.roster, first)? != everybody
    {
        return Err(Refused);
    }
    let mut present = &first.roster;
    for next in later {
        check_next(present, next)?;
        present = &next.roster;
    }
    Ok((present, name(&first.roster)))
}

/// Checks one step from a roster to the next.
///
/// # Errors
/// If it is not the next one, or fewer than the threshold of present moderators signed it.
pub fn check_next(present: &Roster, next: &SignedRoster) -> Result<(), Refused> {
    next.roster.check().map_err(|_| Refused)?;
    let follows = next.roster.serial == present.serial.checked_add(1).ok_or(Refused)?
        && next.roster.previous == name(present)
        && next.roster.since >= present.since
        && next.roster.relay_key == present.relay_key;
    // A key that changes hands keeps its number for ever: numbers are names in old signatures.
    let steady = present
        .moderators
        .iter()
        .all(|m| next.roster.moderator(m.id).is_none_or(|n| n.key == m.key && n.word == m.word));
    if follows && steady && signers(present, next)? >= usize::from(present.decrypt_threshold) {
        Ok(())
    } else {
        Err(Refused)
    }
}

/// The rosters of a checked chain that were in force at a cut or came later, with their places in the chain. What was
/// signed about that cut may be by anybody in one of them: by who has left since, and by who came to the work that was
/// left. Who had left before it may not.
pub fn since(rosters: &[SignedRoster], cut: Cut) -> impl Iterator<Item = (usize, &Roster)> + Clone {
    let first = rosters.iter().rposition(|r| r.roster.since <= cut).unwrap_or(0);
    rosters.iter().map(|r| &r.roster).enumerate().skip(first)
}

/// How many distinct moderators of `by` signed; refuses if any signature is wrong.
fn signers(by: &Roster, signed: &SignedRoster) -> Result<usize, Refused> {
    let mut seen = Vec::new();
    for (id, signature) in &signed.signatures {
        let moderator = by.moderator(*id).ok_or(Refused)?;
        verify(&moderator.key, ROSTER_DOMAIN, &signed.roster, signature)?;
        if !seen.contains(id) {
            seen.push(*id);
        }
    }
    Ok(seen.len())
}

/// Checks that day keys are their owner's, for this relay, in order and not too many.
///
/// # Errors
/// If not.
pub fn check_day_keys(roster: &Roster, relay: Hash, keys: &SignedDayKeys) -> Result<(), Refused> {
    let owner = roster.moderator(keys.keys.moderator).ok_or(Refused)?;
    let list = &keys.keys.keys;
    let ordered = list.windows(2).all(|w| matches!(w, [a, b] if a.0 < b.0));
    if !list.iter().all(|(_, recipient)| crate::day_key::is_usable(recipient)) {
        return Err(Refused);
    }
    if keys.keys.relay != relay || list.is_empty() || list.len() > DAY_KEYS_MAX || !ordered {
        return Err(Refused);
    }
    verify(&owner.key, DAY_KEYS_DOMAIN, &keys.keys, &keys.signature)
}
