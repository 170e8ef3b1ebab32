//! What reporter, relay, moderators and auditors must agree on.
//!
//! Pure: no cryptography, no I/O, no clock. Every number that two sides must share lives here once, with its
//! unit and its reason; pages, docs and the threat model print them from here.
//!
//! Read in this order: [`sizes`] (bytes on the wire and on disk), [`clock`] (days, ticks, cuts, editions),
//! [`place`], [`category`], [`form`] (what a browser sends), [`report`], [`policy`] (what may be published),
//! [`roster`], [`vote`], [`edition`], [`wire`] (what moderators send).

pub mod category;
pub mod clock;
pub mod edition;
pub mod encoding;
pub mod form;
pub mod item;
pub mod place;
pub mod policy;
pub mod report;
pub mod roster;
pub mod sizes;
pub mod vote;
pub mod wire;

/// Version of every stored and sent format of this crate. A reader refuses any other.
pub const FORMAT_VERSION: u8 = 1;
