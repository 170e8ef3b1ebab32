//! What people run on their own machines: moderators' work, the auditor's check, and a look at what would be kept.
//!
//! - [`moderate`]: a moderator's folder and what a visit does with it.
//! - [`audit`]: recomputes what a site published.
//! - [`strip`]: shows what the relay's sanitiser would keep of a text.
//! - [`arguments`], [`run`], [`words`]: the terminal itself.
//!
//! The demo and the tests call the library in-process; the binary `bruma` only reads arguments, the clock and the
//! passphrase.

pub mod arguments;
pub mod audit;
pub mod moderate;
pub mod passphrase_source;
pub mod run;
pub mod strip;
mod telling;
pub mod trouble;
pub mod words;

pub use trouble::Trouble;
