//! All tests across crates, in one binary: what they stand on is compiled and linked once.

mod bad_moderators;
mod browser_journey;
mod age_tool;
mod canary;
mod kill_nine;
mod kill_while_moderating;
mod one_request;
mod tor_first;
mod whole_way;
mod wire;
