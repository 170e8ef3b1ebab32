//! Counts only: which contributions an edition shows, as what, and how anybody checks it.
//!
//! ## The block rule
//! A block is a place and a category or group. At an edition's close every contribution climbs a ladder — zone by
//! category, zone by group, region by group, area by category, area by group — until a block shows it; what no
//! block shows waits for the next edition. A contribution is spent by the first block that shows it, for ever.
//!
//! | rule | attack that it stops |
//! | --- | --- |
//! | an entry stands for at least k reports, near-copies weighing 1 together | "who was there?": with fewer, one can ask everybody; one person who writes five times makes no entry |
//! | a contribution is spent once, whatever the level | two figures subtracted (zone from region, this week from the next) leave fewer than k |
//! | count + X ≥ k + margin, band from count + X − margin | somebody who knows of k − 1 reports, or sends them, learns from the entry whether one more came |
//! | X depends on seed, block and times published, and stays until the block is spent | drawing again at each edition would let the noise be averaged away |
//! | X is the hash's, not the relay's | a relay that picks its noise picks what shows |
//! | day and batch lie a day back at least | who comes back to look finds an entry while it is known who stood where |
//! | coarser levels only after weeks | at once, a lone report in a quiet zone would always show next to its neighbours' |
//! | accusations: never in a zone, grade ≤ 3, two batches two days apart | a rival floods one evening to point at a house or a corner |
//! | votes of at least two visits | one stolen session makes an entry |
//! | a grade shows only if units that weigh k reach it | a single confirmed report inside an entry would be pointed at |
//!
//! Everything is computed from what two moderators signed and a seed that they share, in an order that does not
//! matter: [`check`] recomputes it before a signature, [`audit`] checks from outside what needs no secret.

pub mod audit;
pub mod block;
pub mod check;
pub mod contribution;
pub mod freeze;
pub mod noise;
#[cfg(test)]
pub(crate) mod rehearsal;

pub use audit::{AuditFault, AuditSummary, audit};
pub use block::{Computed, compute};
pub use check::{Checker, ListFault};
pub use contribution::Contribution;
pub use freeze::{Close, freeze};
