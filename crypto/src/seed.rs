//! A quarter's seed: the relay's secret part, fixed by a commitment, and two moderators' signatures on it.
//!
//! Neither can choose X alone: the relay commits before it sees the signatures, and Ed25519 signatures are
//! determined by key and message. Each team gets a key of its own, so that one team's clients cannot compute
//! another's noise.

use protocol::encoding::{Hash, Signature};
use protocol::item::{SEED_DOMAIN, SeedCommitment, TEAM_SEED_DOMAIN};
use protocol::roster::{ModeratorId, Roster, TeamId};
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
/// If the part is not the committed one, or the two signatures are not of two distinct moderators of the roster.
pub fn team_seed(
    roster: &Roster,
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
        check_signature(roster, commitment, *id, signature)?;
    }
    let (first, second) = if a < b { (sign_a, sign_b) } else { (sign_b, sign_a) };
    let quarter = commitment.quarter.0.to_be_bytes();
    Ok(TeamSeed(hash::digest(TEAM_SEED_DOMAIN, &[&quarter, &[team.0], &part.0, &first.0, &second.0]).0))
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
