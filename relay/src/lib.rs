//! The shell: processes, onion, http, store. Everything that may wait, read a clock or touch a disk is here; what is
//! true of a report is decided in `relay-core`.
//!
//! - [`keeper`] holds keys and starts the worker; [`worker`] does everything else.
//! - [`beat`] ticks: it alone owns the vault and the bench.
//! - [`entrances`], [`onion`] and [`http`] take requests; [`visitors`] answers reporters and readers, [`moderators`] the team.
//! - [`cleaning`] is the one thread that searches words.
//! - [`store`] is the vault's disk; [`outside`] what lies beside it; [`outlets`] what goes out.

pub mod beat;
pub mod board;
pub mod cleaning;
pub mod clock;
pub mod commands;
pub mod entrances;
pub mod http;
pub mod keeper;
pub mod moderators;
pub mod onion;
pub mod outlets;
pub mod outside;
pub mod settings;
pub mod store;
pub mod visitors;
pub mod worker;
