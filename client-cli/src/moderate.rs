//! A moderator's work, without a terminal.
//!
//! ```text
//! folder/            mode 700, files 600
//!   secrets.age      age file under the passphrase: signing seed, discovery key, day keys
//!   settings.json    number, relay, address; the one seed of each quarter and list of each edition that was signed
//!   desk.age         age file to her newest day key: loans, votes, rosters and what is decided, as last fetched
//!   batches/CUT.bin  records as fetched: ciphertext
//!   lock             held while a command works
//! ```
//! Nothing that was opened is written. What comes from disk is checked as if the relay had just sent it.

mod agreeing;
mod day_keys;
mod deciding;
mod decision_file;
mod exchange;
mod folder;
mod lending;
mod loopback;
mod near_copies;
mod onion;
mod passphrase;
mod private_file;
mod reach;
mod record_name;
#[cfg(test)]
mod rehearsal;
mod review;
mod rosters;
mod secrets;
mod session;
mod settings;
mod sharing;
mod signing;
mod visit;

pub use deciding::{DecideReport, decide};
pub use decision_file::{Choice, DecisionLine, PlaceChoice, read as read_decisions};
pub use folder::Folder;
pub use loopback::LoopbackRelay;
pub use near_copies::{Candidate, near_copies};
pub use onion::OnionRelay;
pub use passphrase::{PASSPHRASE_CHARS, Passphrase};
pub use reach::reach;
pub use record_name::RecordName;
pub use review::{ColleagueVote, Line, Shown, list, share_file, show};
pub use rosters::{first_roster, join, sign_roster};
pub use session::{Relay, envelope};
pub use settings::Settings;
pub use signing::{RefusedSheet, SeedOutcome};
pub use visit::{Lending, VisitReport, lend, rotate, sign, visit};

pub(crate) use private_file::{check_mode as check_private, replace as write_private};
