//! Ciphertext only: the vault's lockers, and what moderators do with sealed records.

pub mod merge;
pub mod moderate;
pub mod vault;
