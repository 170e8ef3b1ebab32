//! Votes: made, sealed to colleagues, opened, and two of them checked together.

use protocol::encoding::{Hash, from_bytes, to_bytes};
use protocol::roster::{ModeratorId, Roster, SignedRoster};
use protocol::vote::{
    COMMITMENT_DOMAIN, DECISION_BYTES, Decision, Opening, ProvenAgreement, RecordId, SEALED_DECISION_BYTES,
    SignedVote, VOTE_DOMAIN, Vote,
};
use rand_core::Rng;
use ring::aead::{Aad, CHACHA20_POLY1305, LessSafeKey, Nonce, UnboundKey};
use zeroize::Zeroizing;

use crate::record::BodyKey;
use crate::sign::{SigningKey, verify};
use crate::{Refused, hash, system_randomness};

/// The salt of a vote's commitment: whoever opened the record can compute it, nobody else.
///
/// # Errors
/// Never for these lengths; ring's own check is passed on.
pub fn salt(key: &BodyKey, record: RecordId, moderator: ModeratorId, number: u32) -> Result<Hash, Refused> {
    let context = to_bytes(&(record, moderator, number));
    key.derive("vote-salt", &context).map(|s| Hash(*s))
}

/// A decision's encoding, padded to one length.
fn padded(decision: &Decision) -> Result<Zeroizing<Vec<u8>>, Refused> {
    let text = to_bytes(decision);
    let mut out = Zeroizing::new(vec![u8::try_from(text.len()).map_err(|_| Refused)?]);
    out.extend_from_slice(&text);
    if out.len() > DECISION_BYTES {
        return Err(Refused);
    }
    out.resize(DECISION_BYTES, 0);
    Ok(out)
}

fn unpadded(bytes: &[u8]) -> Result<Decision, Refused> {
    let (length, rest) = bytes.split_first().ok_or(Refused)?;
    let (text, zeros) = rest.split_at_checked(usize::from(*length)).ok_or(Refused)?;
    if zeros.iter().any(|b| *b != 0) {
        return Err(Refused);
    }
    from_bytes(text, DECISION_BYTES).map_err(|_| Refused)
}

/// What a vote commits to.
///
/// # Errors
/// If the decision does not fit its length.
pub fn commitment(salt: &Hash, decision: &Decision) -> Result<Hash, Refused> {
    Ok(hash::digest(COMMITMENT_DOMAIN, &[&salt.0, &padded(decision)?]))
}

fn seal_key(key: &BodyKey, vote: &Vote) -> Result<LessSafeKey, Refused> {
    let context = to_bytes(&(vote.record, vote.moderator, vote.number));
    let bytes = key.derive("vote-seal", &context)?;
    UnboundKey::new(&CHACHA20_POLY1305, bytes.as_slice()).map(LessSafeKey::new).map_err(|_| Refused)
}

/// Signs a decision. `vote.commitment` is filled in here.
///
/// # Errors
/// If the decision does not fit its length.
pub fn cast(
    mut vote: Vote,
    decision: &Decision,
    body_key: &BodyKey,
    signer: &SigningKey,
) -> Result<SignedVote, Refused> {
    vote.commitment = commitment(&salt(body_key, vote.record, vote.moderator, vote.number)?, decision)?;
    let mut sealed = vec![0_u8; 12];
    system_randomness().fill_bytes(&mut sealed);
    let nonce = Nonce::try_assume_unique_for_key(&sealed).map_err(|_| Refused)?;
    let mut text = padded(decision)?;
    let tag = seal_key(body_key, &vote)?
        .seal_in_place_separate_tag(nonce, Aad::empty(), &mut text)
        .map_err(|_| Refused)?;
    sealed.extend_from_slice(&text);
    sealed.extend_from_slice(tag.as_ref());
    let signature = signer.sign(VOTE_DOMAIN, &vote);
    Ok(SignedVote { vote, signature, sealed })
}

/// Checks that a vote is its voter's, that she belongs to its team, and its length.
///
/// # Errors
/// If not.
pub fn check(roster: &Roster, vote: &SignedVote) -> Result<(), Refused> {
    let member = roster.team(vote.vote.team).is_some_and(|t| t.members.contains(&vote.vote.moderator));
    let voter = roster.moderator(vote.vote.moderator).filter(|_| member).ok_or(Refused)?;
    if vote.sealed.len() != SEALED_DECISION_BYTES {
        return Err(Refused);
    }
    verify(&voter.key, VOTE_DOMAIN, &vote.vote, &vote.signature)
}

/// Checks a vote that is kept: its voter belonged to its team when its batch was cut, or came later.
///
/// # Errors
/// If not.
pub fn check_kept(rosters: &[SignedRoster], vote: &SignedVote) -> Result<(), Refused> {
    let held = crate::roster::since(rosters, vote.vote.cut).any(|(_, roster)| check(roster, vote).is_ok());
    if held { Ok(()) } else { Err(Refused) }
}

/// Opens a colleague's vote. A vote whose decision does not open, or opens to something else than it commits to,
/// counts as none.
///
/// # Errors
/// In that case.
pub fn open(vote: &SignedVote, body_key: &BodyKey) -> Result<Opening, Refused> {
    let (nonce, sealed) = vote.sealed.split_at_checked(12).ok_or(Refused)?;
    let nonce = Nonce::try_assume_unique_for_key(nonce).map_err(|_| Refused)?;
    let mut buffer = Zeroizing::new(sealed.to_vec());
    let text = seal_key(body_key, &vote.vote)?
        .open_in_place(nonce, Aad::empty(), &mut buffer)
        .map_err(|_| Refused)?;
    let decision = unpadded(text)?;
    let v = &vote.vote;
    let salt = salt(body_key, v.record, v.moderator, v.number)?;
    let opening = Opening { moderator: v.moderator, number: v.number, salt, decision };
    check_opening(vote, &opening)?;
    Ok(opening)
}

/// Checks that an opening is what a vote committed to.
///
/// # Errors
/// If not.
pub fn check_opening(vote: &SignedVote, opening: &Opening) -> Result<(), Refused> {
    let same = opening.moderator == vote.vote.moderator
        && opening.number == vote.vote.number
        && commitment(&opening.salt, &opening.decision)? == vote.vote.commitment;
    if same { Ok(()) } else { Err(Refused) }
}

/// Checks two votes laid open together: both signed, by two distinct moderators of one team, on one record of one
/// batch, and opened to what they committed to. `rosters` is the checked chain: a vote outlives its voter's leaving.
///
/// # Errors
/// If anything does not hold.
pub fn check_agreement(
    rosters: &[SignedRoster],
    relay: Hash,
    proven: &ProvenAgreement,
) -> Result<(), Refused> {
    let [a, b] = &proven.votes;
    let [open_a, open_b] = &proven.agreement.openings;
    let together = a.vote.moderator < b.vote.moderator
        && a.vote.record == proven.agreement.record
        && b.vote.record == proven.agreement.record
        && a.vote.relay == relay
        && b.vote.relay == relay
        && a.vote.team == b.vote.team
        && a.vote.cut == b.vote.cut
        && a.vote.visit != b.vote.visit;
    if !together {
        return Err(Refused);
    }
    check_kept(rosters, a)?;
    check_kept(rosters, b)?;
    check_opening(a, open_a)?;
    check_opening(b, open_b)
}
