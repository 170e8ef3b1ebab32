//! Everything at once on one machine: relay, moderators, synthetic reporters.
//!
//! Only here and in tests may the calendar run fast; every floor of the policy stays in force, and the beat stays real.
//! Nothing here protects anybody: each page says so.
//!
//! - [`house`]: makes keys and a data folder, and starts the relay on embedded parts.
//! - [`browser`], [`reporters`]: synthetic reports by the very form path, over TCP.
//! - [`crew`]: scripted moderators, with the moderators' own client.
//! - [`public`]: shows the static site on a loopback address. [`show`]: the order of it all.

pub mod browser;
pub mod crew;
pub mod house;
pub mod public;
pub mod reporters;
pub mod show;
