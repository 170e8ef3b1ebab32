//! The rules, without I/O: time, randomness and input come in, effects go out.
//!
//! A report flows down the list: [`accept`] (1 intake, 2 sanitise, 3 seal) knows one report for a moment; [`hold`]
//! (4 vault, 5 moderate) sees ciphertext; [`release`] (6 pool, 7 aggregate, 8 publish) sees counts only.

pub mod accept;
pub mod hold;
pub mod release;
