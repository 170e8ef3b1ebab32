//! The two clocks.
//!
//! [`Calendar`] counts days, cuts and editions; tests and the demo may drive it faster. [`Tick`]s and
//! [`Epoch`]s beat in real time, always. Nothing in the core reads a clock: the shell hands in a [`Moment`].

use serde::{Deserialize, Serialize};

/// One tick of the beat: cut-off, write, sync, release of replies.
pub const TICK_MILLIS: u64 = 500;
/// The last reply of every journey leaves exactly this many ticks after its last byte came.
pub const LAST_REPLY_TICKS: u64 = 6;
/// An at-rest key encrypts for this many ticks (30 minutes); it dies one pass later.
pub const EPOCH_TICKS: u64 = 3_600;
/// Epochs within which a form's nonce is remembered.
pub const NONCE_EPOCHS: u64 = 2;
/// A moderator's challenge is kept no longer than two hours.
pub const CHALLENGE_TICKS: u64 = 2 * 3_600 * 1_000 / TICK_MILLIS;

/// Minutes in a day of the calendar.
pub const DAY_MINUTES: u64 = 1_440;
/// A batch is cut every six hours.
pub const CUT_MINUTES: u64 = 360;
/// The daily notice slot, in minutes after midnight: an edition that closed at midnight can still be signed for it.
pub const SLOT_MINUTE: u64 = 720;
/// Days of a quarter of the calendar: one seed each.
pub const QUARTER_DAYS: u32 = 91;
/// The channel's offset from UTC in minutes (central Mexico): days are the reporter's days.
pub const UTC_OFFSET_MINUTES: i64 = -360;

/// No calendar here goes beyond the year 9999.
const MOST_DAYS: u32 = 2_932_896;

/// A tick's number since the worker began to beat.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Tick(pub u64);

/// A number of the at-rest key; grows by one every [`EPOCH_TICKS`].
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub struct Epoch(pub u64);

/// A day: its number since 1970-01-01 in the channel's own time.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub struct Day(pub u32);

/// A minute of the calendar since 1970-01-01. The finest time that the core knows.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub struct Moment(pub u64);

/// A batch's number: six-hour slots since 1970-01-01.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub struct Cut(pub u32);

/// A quarter's number.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub struct Quarter(pub u32);

impl Day {
    /// Its first minute.
    pub fn begins(self) -> Moment {
        Moment(u64::from(self.0) * DAY_MINUTES)
    }
    /// The first minute after it.
    pub fn ends(self) -> Moment {
        Moment((u64::from(self.0) + 1) * DAY_MINUTES)
    }
    /// Days later.
    pub fn plus(self, days: u32) -> Self {
        Self(self.0.saturating_add(days))
    }
    /// Days earlier.
    pub fn minus(self, days: u32) -> Self {
        Self(self.0.saturating_sub(days))
    }
    /// The quarter it lies in.
    pub fn quarter(self) -> Quarter {
        Quarter(self.0 / QUARTER_DAYS)
    }
    /// 0 is Monday.
    pub fn weekday(self) -> u32 {
        (self.0 % 7 + 3) % 7
    }
    /// Year, month (1–12), day of the month (1–31), in the proleptic Gregorian calendar.
    pub fn civil(self) -> (u32, u32, u32) {
        // Counts in 400-year eras that begin on 1 March, so that the leap day comes last.
        let z = self.0.min(MOST_DAYS) + 719_468;
        let era = z / 146_097;
        let of_era = z % 146_097;
        let year_of_era = (of_era - of_era / 1_460 + of_era / 36_524 - of_era / 146_096) / 365;
        let of_year = of_era - (365 * year_of_era + year_of_era / 4 - year_of_era / 100);
        let shifted = (5 * of_year + 2) / 153;
        let day = of_year - (153 * shifted + 2) / 5 + 1;
        let month = if shifted < 10 { shifted + 3 } else { shifted - 9 };
        (year_of_era + era * 400 + u32::from(month <= 2), month, day)
    }
    /// As in RFC 3339: `2026-11-24`.
    pub fn iso(self) -> String {
        let (y, m, d) = self.civil();
        format!("{y:04}-{m:02}-{d:02}")
    }
}

impl Moment {
    /// The day it lies in.
    pub fn day(self) -> Day {
        Day(u32::try_from(self.0 / DAY_MINUTES).unwrap_or(u32::MAX))
    }
    /// The cut that is open now.
    pub fn cut(self) -> Cut {
        Cut(u32::try_from(self.0 / CUT_MINUTES).unwrap_or(u32::MAX))
    }
    /// Minutes later.
    pub fn plus_minutes(self, minutes: u64) -> Self {
        Self(self.0.saturating_add(minutes))
    }
}

impl Cut {
    /// When it closes: its batch is cut then.
    pub fn closes(self) -> Moment {
        Moment((u64::from(self.0) + 1) * CUT_MINUTES)
    }
    /// The day on which it closes; a batch cut at midnight belongs to the day before.
    pub fn day(self) -> Day {
        Day(u32::try_from((u64::from(self.0)) * CUT_MINUTES / DAY_MINUTES).unwrap_or(u32::MAX))
    }
}

/// How real time becomes calendar time.
///
/// Only a composition root makes one that is faster than [`Calendar::real`].
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Calendar {
    /// Unix time in milliseconds at which `first_day` began.
    pub origin_millis: u64,
    /// The day that began then.
    pub first_day: Day,
    /// Real milliseconds that a day takes.
    pub day_millis: u64,
}

impl Calendar {
    /// Days of 24 real hours, in the channel's time.
    pub fn real() -> Self {
        Self {
            origin_millis: u64::try_from(-UTC_OFFSET_MINUTES * 60_000).unwrap_or(0),
            first_day: Day(0),
            day_millis: 86_400_000,
        }
    }

    /// The minute of the calendar at a Unix time in milliseconds; the calendar's first minute for anything before.
    pub fn at(&self, unix_millis: u64) -> Moment {
        let since = unix_millis.saturating_sub(self.origin_millis);
        let minutes = u128::from(since) * u128::from(DAY_MINUTES) / u128::from(self.day_millis.max(1));
        Moment(self.first_day.begins().0.saturating_add(u64::try_from(minutes).unwrap_or(u64::MAX)))
    }

    /// Real milliseconds from `unix_millis` until a moment of the calendar; zero if it has passed.
    pub fn millis_until(&self, moment: Moment, unix_millis: u64) -> u64 {
        let minutes = u128::from(moment.0.saturating_sub(self.first_day.begins().0));
        let at = (minutes * u128::from(self.day_millis)).div_ceil(u128::from(DAY_MINUTES));
        u64::try_from(at).unwrap_or(u64::MAX).saturating_add(self.origin_millis).saturating_sub(unix_millis)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn civil_dates() {
        // Checked with `date -u -d @SECONDS +%F`.
        assert_eq!(Day(0).iso(), "1970-01-01");
        assert_eq!(Day(11_016).iso(), "2000-02-29");
        assert_eq!(Day(20_781).iso(), "2026-11-24");
        assert_eq!(Day(20_781).weekday(), 1);
        assert_eq!(Day(u32::MAX).iso(), "9999-12-31");
    }

    #[test]
    fn a_fast_calendar_keeps_its_order_and_reads_back() {
        let c = Calendar { origin_millis: 1_000_000, first_day: Day(20_000), day_millis: 40_000 };
        assert_eq!(c.at(0), Day(20_000).begins());
        assert_eq!(c.at(1_040_000).day(), Day(20_001));
        let close = Day(20_002).ends();
        let wait = c.millis_until(close, 1_000_500);
        assert_eq!(c.at(1_000_500 + wait), close);
        assert!(c.at(1_000_500 + wait - 1) < close);
    }

    #[test]
    fn four_cuts_a_day() {
        let first = Day(20_000).begins().cut();
        assert_eq!(Cut(first.0 + 3).closes(), Day(20_000).ends());
        assert_eq!(Cut(first.0 + 3).day(), Day(20_000));
        assert_eq!(Cut(first.0 + 4).day(), Day(20_001));
    }
}
