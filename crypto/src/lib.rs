//! Sealing and opening, shares, key roles, signatures. Synchronous, no I/O.
//!
//! - [`hash`]: SHA-256 with a domain in front.
//! - [`sign`]: Ed25519 (RFC 8032) with a domain in front.
//! - [`roster`], [`ballot`], [`seed`], [`list`]: checks that several messages of `protocol` belong together.
//! - [`day_key`]: a moderator's X25519 key of one day, in age's format (age-encryption.org/v1).
//! - [`record`]: a report's body, sealed; its key split among moderators.
//! - [`loan`]: a visit's file of shares. [`greeting`]: its challenge.
//! - [`epoch`]: the vault's at-rest keys. [`field`]: the sealed fields of a page.
//!
//! Everything is deterministic except ciphertext bytes: age and ring insist on the system's randomness.

pub mod ballot;
pub mod day_key;
pub mod epoch;
pub mod field;
pub mod greeting;
pub mod hash;
pub mod list;
pub mod loan;
pub mod record;
pub mod roster;
pub mod seed;
pub mod sign;

/// Something does not open, fit or verify. Says no more than that: the rest would tell an attacker what to change.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("it does not open or verify")]
pub struct Refused;

/// The system's randomness: the only source that sealing uses.
pub fn system_randomness() -> impl rand_core::CryptoRng {
    rand_core::UnwrapErr(getrandom::SysRng)
}
