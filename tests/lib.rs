//! What tests across crates stand on: a private Tor network, a browser as reporters have it, a server for one
//! page. The tests themselves are in `all.rs`; `run` is the one command that runs everything.
//!
//! Nothing here touches the real Tor network, and a tool that is missing is a failure, never a skipped test.

#![allow(
    clippy::indexing_slicing,
    clippy::expect_used,
    clippy::unwrap_used,
    reason = "fixtures of tests: they stop at the first surprise"
)]

pub mod asked_store;
pub mod browser;
pub mod child;
pub mod chromium;
pub mod cut_off;
mod driver;
pub mod filing;
pub mod open_house;
pub mod overhearing;
pub mod patience;
pub mod person;
pub mod png_size;
pub mod ports;
pub mod raw_http;
pub mod served;
pub mod serving;
mod session_file;
pub mod target_dir;
pub mod tor_network;
pub mod whole_page;
