//! All tests across crates, in one binary: what they stand on is compiled and linked once.

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing,
    clippy::print_stdout,
    clippy::print_stderr,
    reason = "a test stops at the first surprise, and says what it measured; also in functions that tests share"
)]

mod accessibility;
mod age_tool;
mod bad_moderators;
mod browser_journey;
mod canary;
mod keeps_the_keys;
mod kill_nine;
mod kill_while_moderating;
mod killed_tab;
mod mission;
mod narrow;
mod one_request;
mod operator;
mod tor_first;
mod whole_way;
mod wire;

#[path = "../relay/pages/tests/pages/samples.rs"]
#[expect(dead_code, reason = "samples of other tests, of which these take the whole pages only")]
mod samples;
