//! A quarter's seed: the relay's secret part, fixed by a commitment, and two moderators' signatures on it.
//!
//! Neither can choose X alone: the relay commits before it sees the signatures, and Ed25519 signatures are
//! determined by key and message. Each team gets a key of its own, so that one team's clients cannot compute
//! another's noise.

use protocol::clock::{Day, QUARTER_DAYS};
use protocol::encoding::{Hash, Signature};
use protocol::item::{SEED_DOMAIN, SeedCommitment, TEAM_SEED_DOMAIN};
use protocol::roster::{ModeratorId, Roster, SignedRoster, TeamId};
use zeroize::{Zeroize, ZeroizeOnDrop};

use crate::sign::verify;
use crate::{Refused, hash};

/// A team's key for X in one quarter. Wiped on drop, never printed.
#[derive(Zeroize, ZeroizeOnDrop)]
pub struct TeamSeed([u8; 32]);

impl TeamSeed {
    /// Its bytes, for the one function that derives X.
    pub fn expose_to_noise(&self) -> &[u8; 32] {
        &self.0
    }
}

/// The public half of a relay's secret part.
pub fn part_commitment(team: TeamId, part: &Hash) -> Hash {
    hash::digest("bruma/seed-part/v1", &[&[team.0], &part.0])
}

/// Checks everything and derives a team's key.
///
/// # Errors
/// If the part is not the committed one, or the two signatures are not of two distinct moderators who were there in its
/// quarter. `rosters` is the checked chain.
pub fn team_seed(
    rosters: &[SignedRoster],
    commitment: &SeedCommitment,
    signatures: &[(ModeratorId, Signature)],
    team: TeamId,
    part: &Hash,
) -> Result<TeamSeed, Refused> {
    let [(a, sign_a), (b, sign_b)] = signatures else { return Err(Refused) };
    let committed = commitment.parts.iter().any(|(t, c)| *t == team && *c == part_commitment(team, part));
    if !committed || a == b {
        return Err(Refused);
    }
    for (id, signature) in signatures {
        check_kept(rosters, commitment, *id, signature)?;
    }
    let (first, second) = if a < b { (sign_a, sign_b) } else { (sign_b, sign_a) };
    let quarter = commitment.quarter.0.to_be_bytes();
    Ok(TeamSeed(hash::digest(TEAM_SEED_DOMAIN, &[&quarter, &[team.0], &part.0, &first.0, &second.0]).0))
}

/// Checks a signature that is kept: its moderator was there when the quarter began, or came later.
///
/// # Errors
/// If not.
pub fn check_kept(
    rosters: &[SignedRoster],
    commitment: &SeedCommitment,
    id: ModeratorId,
    signature: &Signature,
) -> Result<(), Refused> {
    let first = Day(commitment.quarter.0.saturating_mul(QUARTER_DAYS)).begins().cut();
    let mut there = crate::roster::since(rosters, first);
    let held = there.any(|(_, roster)| check_signature(roster, commitment, id, signature).is_ok());
    if held { Ok(()) } else { Err(Refused) }
}

/// Checks one moderator's signature on a commitment.
///
/// # Errors
/// If it is not hers.
pub fn check_signature(
    roster: &Roster,
    commitment: &SeedCommitment,
    id: ModeratorId,
    signature: &Signature,
) -> Result<(), Refused> {
    let moderator = roster.moderator(id).ok_or(Refused)?;
    verify(&moderator.key, SEED_DOMAIN, commitment, signature)
}
