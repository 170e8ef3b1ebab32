//! Rosters: made, signed, and pinned. Signing the first roster is what binds a folder to its relay.

use protocol::clock::Cut;
use protocol::encoding::{Hash, VerifyingKey};
use protocol::roster::{Moderator, ModeratorId, ROSTER_DOMAIN, Roster, SignedRoster, Team, TeamId};

use super::folder::Folder;
use crate::Trouble;

/// Shares that open a record in a first roster: two, so that one absent member of three locks nothing.
const THRESHOLD: u8 = 2;

/// Makes the first roster, unsigned: one team of everybody, for every area. Numbers are given by the order of the lines.
///
/// # Errors
/// If there are too few or too many, or a key or word appears twice.
pub fn first_roster(relay_key: VerifyingKey, lines: Vec<Moderator>) -> Result<SignedRoster, Trouble> {
    let moderators: Vec<Moderator> =
        lines.into_iter().zip(0..=u8::MAX).map(|(m, n)| Moderator { id: ModeratorId(n), ..m }).collect();
    let members = moderators.iter().map(|m| m.id).collect();
    let roster = Roster {
        version: protocol::FORMAT_VERSION,
        serial: 0,
        previous: Hash::NONE,
        since: Cut(0),
        relay_key,
        decrypt_threshold: THRESHOLD,
        moderators,
        teams: vec![Team { id: TeamId(0), members, areas: Vec::new(), stand_in: None }],
    };
    roster.check().map_err(|fault| Trouble::Roster(fault.to_string()))?;
    Ok(SignedRoster { roster, signatures: Vec::new() })
}

/// Adds her signature to a roster. The first one also gives the folder its number and its relay; a later one must follow
/// the present one that the last visit saw. Returns her number.
///
/// # Errors
/// If the roster does not hold, does not name her key, or belongs to another relay than the folder.
pub fn sign_roster(folder: &mut Folder, signed: &mut SignedRoster) -> Result<ModeratorId, Trouble> {
    let roster = &signed.roster;
    roster.check().map_err(|fault| Trouble::Roster(fault.to_string()))?;
    let signer = folder.secrets.signer()?;
    let me = if roster.serial == 0 {
        if roster.previous != Hash::NONE {
            return Err(Trouble::Roster("the first roster names one before it".to_owned()));
        }
        let me = own_number(folder, roster)?;
        pin(folder, crypto::roster::name(roster), me)?;
        me
    } else {
        let (me, relay) = folder.membership()?;
        let desk = folder.read_desk()?;
        let (present, _) = desk.team(relay)?;
        let follows = roster.previous == crypto::roster::name(present)
            && present.serial.checked_add(1) == Some(roster.serial)
            && roster.relay_key == present.relay_key;
        if !follows {
            return Err(Trouble::Roster("it does not follow the present one".to_owned()));
        }
        // Dated back it would take away the votes of whoever leaves; dated late it would let her vote on.
        if roster.since < desk.now.cut() {
            return Err(Trouble::Roster("its time begins before the last visit".to_owned()));
        }
        me
    };
    let signature = signer.sign(ROSTER_DOMAIN, roster);
    signed.signatures.retain(|(id, _)| *id != me);
    signed.signatures.push((me, signature));
    signed.signatures.sort_by_key(|(id, _)| *id);
    Ok(me)
}

/// Binds the folder of a moderator who came later: the chain must lead from the named relay to a roster with her key.
///
/// # Errors
/// If it does not.
pub fn join(folder: &mut Folder, rosters: &[SignedRoster], relay: Hash) -> Result<ModeratorId, Trouble> {
    let (roster, name) = crypto::roster::check_chain(rosters).map_err(|_| Trouble::WrongRelay)?;
    if name != relay {
        return Err(Trouble::WrongRelay);
    }
    let me = own_number(folder, roster)?;
    pin(folder, relay, me)?;
    Ok(me)
}

fn own_number(folder: &Folder, roster: &Roster) -> Result<ModeratorId, Trouble> {
    let key = folder.secrets.signer()?.public();
    let word = &folder.settings.word;
    roster
        .moderators
        .iter()
        .find(|m| m.key == key && m.word == *word)
        .map(|m| m.id)
        .ok_or(Trouble::NotInRoster)
}

fn pin(folder: &mut Folder, relay: Hash, me: ModeratorId) -> Result<(), Trouble> {
    let same =
        folder.settings.relay.is_none_or(|r| r == relay) && folder.settings.moderator.is_none_or(|m| m == me);
    if !same {
        return Err(Trouble::OtherRelay);
    }
    folder.settings.relay = Some(relay);
    folder.settings.moderator = Some(me);
    folder.write_settings()
}

#[cfg(test)]
mod tests {
    use age::secrecy::SecretString;

    use super::*;
    use crate::moderate::Passphrase;

    #[test]
    fn everybody_signs_the_first_roster_and_is_bound_by_it() {
        let place = tempfile::tempdir().expect("a folder");
        let passphrase = Passphrase::new(SecretString::from("correct horse battery".to_owned()))
            .expect("long enough")
            .with_work_factor(2);
        let mut folders = Vec::new();
        let mut lines = Vec::new();
        for word in ["Ceiba", "Nopal", "Pochote"] {
            let (folder, line) = Folder::init(&place.path().join(word), word, &passphrase).expect("made");
            folders.push(folder);
            lines.push(line);
        }
        assert!(first_roster(VerifyingKey([9; 32]), lines[..2].to_vec()).is_err(), "two are too few");
        let mut signed = first_roster(VerifyingKey([9; 32]), lines.clone()).expect("made");
        assert!(crypto::roster::check_chain(std::slice::from_ref(&signed)).is_err(), "unsigned");
        for (n, folder) in folders.iter_mut().enumerate() {
            let id = sign_roster(folder, &mut signed).expect("signs");
            assert_eq!(usize::from(id.0), n);
        }
        let (_, relay) = crypto::roster::check_chain(std::slice::from_ref(&signed)).expect("whole");
        assert_eq!(folders[1].settings().relay, Some(relay));
        let mut other = first_roster(VerifyingKey([8; 32]), lines).expect("made");
        assert!(matches!(sign_roster(&mut folders[0], &mut other), Err(Trouble::OtherRelay)));
        assert!(matches!(join(&mut folders[0], &[signed], Hash([7; 32])), Err(Trouble::WrongRelay)));
    }
}
