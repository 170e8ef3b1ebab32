//! All tests across crates, in one binary: what they stand on is compiled and linked once.

mod tor_first;
