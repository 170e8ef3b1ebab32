//! The one place that reads a clock.

use std::time::{SystemTime, UNIX_EPOCH};

/// Unix time in milliseconds. It goes only into the calendar, which makes days and minutes of it.
#[expect(
    clippy::disallowed_methods,
    reason = "the shell's one reading of the wall clock; the core gets a Moment"
)]
pub fn unix_millis() -> u64 {
    let since = SystemTime::now().duration_since(UNIX_EPOCH).unwrap_or_default();
    u64::try_from(since.as_millis()).unwrap_or(u64::MAX)
}
