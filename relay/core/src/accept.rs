//! What may be known of one report, for a moment: intake, sanitise, seal.
//!
//! ```text
//! form ──intake──> Received ──sanitise──> Sanitised ──seal──> Record
//! ```
//! Each step consumes the type before it, and only its own module makes the next: a report that skipped one does not
//! compile.

pub mod intake;
pub mod journey;
pub mod sanitise;
pub mod seal;

pub use intake::{CircuitAllowance, Received, Refusal};
pub use seal::{Record, Sanitised};
