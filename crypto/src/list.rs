//! Lists and sheets: hashes, spent marks, signatures.

use protocol::edition::{SHEET_DOMAIN, Sheet, SignedSheet};
use protocol::encoding::{Hash, Signature, Token};
use protocol::item::{LIST_DOMAIN, ListBody, ListHead, SPENT_DOMAIN};
use protocol::policy::Policy;
use protocol::roster::{ModeratorId, Roster};
use protocol::vote::RecordId;

use crate::sign::verify;
use crate::{Refused, hash};

/// Domain of a policy's hash.
pub const POLICY_DOMAIN: &str = "bruma/policy/v1";
/// Domain of a list body's hash.
pub const BODY_DOMAIN: &str = "bruma/list-body/v1";

/// A list's hash: its head's.
pub fn list_hash(head: &ListHead) -> Hash {
    hash::digest_of(LIST_DOMAIN, head)
}

/// A list body's hash, as its head names it.
pub fn body_hash(body: &ListBody) -> Hash {
    hash::digest_of(BODY_DOMAIN, body)
}

/// A policy's hash, as a sheet names it.
pub fn policy_hash(policy: &Policy) -> Hash {
    hash::digest_of(POLICY_DOMAIN, policy)
}

/// A record's mark in a list's head: tells whether a known id was spent, and nothing else.
pub fn spent_mark(salt: Token, record: RecordId) -> Token {
    hash::token_of(&hash::digest(SPENT_DOMAIN, &[&salt.0, &record.0.0]))
}

/// Checks one moderator's signature on a sheet; she must belong to its team.
///
/// # Errors
/// If it is not hers.
pub fn check_sheet_signature(
    roster: &Roster,
    sheet: &Sheet,
    id: ModeratorId,
    signature: &Signature,
) -> Result<(), Refused> {
    let member = roster.team(sheet.team).is_some_and(|t| t.members.contains(&id));
    let moderator = roster.moderator(id).filter(|_| member).ok_or(Refused)?;
    verify(&moderator.key, SHEET_DOMAIN, sheet, signature)
}

/// Checks that two distinct moderators of its team signed a sheet.
///
/// # Errors
/// If fewer did, or any signature is wrong.
pub fn check_signed_sheet(roster: &Roster, signed: &SignedSheet) -> Result<(), Refused> {
    let mut signers = Vec::new();
    for (id, signature) in &signed.signatures {
        check_sheet_signature(roster, &signed.sheet, *id, signature)?;
        if !signers.contains(id) {
            signers.push(*id);
        }
    }
    if signers.len() >= 2 { Ok(()) } else { Err(Refused) }
}
