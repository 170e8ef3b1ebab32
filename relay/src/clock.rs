//! The one place that reads clocks.

use std::time::{Duration, Instant, SystemTime, UNIX_EPOCH};

/// How far the wall clock may be from where a steady clock expects it: once, and for each hour that has passed.
const SLACK: Duration = Duration::from_secs(60);
const SLACK_AN_HOUR: Duration = Duration::from_secs(36);

/// The relay's clock: the wall's, held to a steady one.
///
/// Who can set the clock of the machine, or of its time server, must not make reports expire, keys die or delays pass.
/// A step is followed only after a restart, when the operator has looked; and time never goes back.
pub struct Clock {
    wall: u64,
    steady: Instant,
    last: u64,
}

impl Clock {
    /// Believes the wall clock as it is now.
    #[expect(clippy::disallowed_methods, reason = "the shell's one steady clock")]
    pub fn start() -> Self {
        let wall = wall_millis();
        Self { wall, steady: Instant::now(), last: wall }
    }

    /// Unix time in milliseconds. It goes only into the calendar, which makes days and minutes of it.
    pub fn unix_millis(&mut self) -> u64 {
        self.last = bounded(wall_millis(), self.wall, self.steady.elapsed()).max(self.last);
        self.last
    }
}

/// The wall's time, as near to it as a steady clock allows that has run for so long since the wall said `start`.
fn bounded(wall: u64, start: u64, steady: Duration) -> u64 {
    let expected = start.saturating_add(millis(steady));
    let slack = millis(SLACK) + millis(SLACK_AN_HOUR) * (steady.as_secs() / 3_600);
    wall.clamp(expected.saturating_sub(slack), expected.saturating_add(slack))
}

fn millis(time: Duration) -> u64 {
    u64::try_from(time.as_millis()).unwrap_or(u64::MAX)
}

#[expect(
    clippy::disallowed_methods,
    reason = "the shell's one reading of the wall clock; the core gets a Moment"
)]
fn wall_millis() -> u64 {
    millis(SystemTime::now().duration_since(UNIX_EPOCH).unwrap_or_default())
}

#[cfg(test)]
mod tests {
    use super::*;

    const START: u64 = 1_795_000_000_000;
    const HOUR: u64 = 3_600_000;

    #[test]
    fn a_wall_clock_that_drifts_is_followed_and_one_that_steps_is_not() {
        let after = |hours: u64, wall: u64| bounded(wall, START, Duration::from_millis(hours * HOUR));
        assert_eq!(after(0, START), START);
        assert_eq!(after(100, START + 100 * HOUR + 1_500_000), START + 100 * HOUR + 1_500_000);
        assert_eq!(after(1, START + 24 * 30 * HOUR), START + HOUR + 96_000, "a month forward");
        assert_eq!(after(1, START - 24 * HOUR), START + HOUR - 96_000, "a day back");
        assert_eq!(after(1, 0), START + HOUR - 96_000, "back to 1970");
    }

    #[test]
    fn time_never_goes_back() {
        let mut clock = Clock::start();
        clock.last += 50_000;
        let last = clock.last;
        assert!(clock.unix_millis() >= last);
    }
}
