//! Decisions as a person writes them: one line of JSON each.

use std::collections::BTreeSet;

use protocol::category::{CATEGORIES, CategoryId};
use protocol::clock::Day;
use protocol::item::BATCH_DAYS;
use protocol::place::{AreaId, Place, RegionId, ZoneId};
use protocol::policy::Grade;
use protocol::vote::DayBucket;
use serde::{Deserialize, Serialize};

use super::record_name::is_name;
use crate::Trouble;
use crate::trouble::LineFault;

/// What is decided.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Choice {
    /// It may count.
    Approve,
    /// It must not count.
    Reject,
    /// Not yet.
    Hold,
}

/// A place by its number in the country pack: `{"zone": 12}`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum PlaceChoice {
    /// A zone.
    Zone(u16),
    /// A region.
    Region(u16),
    /// An area.
    Area(u16),
}

impl PlaceChoice {
    pub(super) fn place(self) -> Place {
        match self {
            Self::Zone(n) => Place::Zone(ZoneId(n)),
            Self::Region(n) => Place::Region(RegionId(n)),
            Self::Area(n) => Place::Area(AreaId(n)),
        }
    }
}

/// One decision. What is left out comes from the report itself.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct DecisionLine {
    /// The record's name, or its beginning.
    pub record: String,
    /// What is decided.
    pub decision: Choice,
    /// Where.
    #[serde(default)]
    pub place: Option<PlaceChoice>,
    /// What: a category's slug.
    #[serde(default)]
    pub category: Option<String>,
    /// When: `2026-11-24`, `week 2026-11-24` (its last day), or `batch`.
    #[serde(default)]
    pub day: Option<String>,
    /// How sure, 1 to 6; an approval needs it.
    #[serde(default)]
    pub grade: Option<u8>,
    /// A mark of near copies instead of the one that the client proposes.
    #[serde(default)]
    pub copy_group: Option<u32>,
    /// It is nobody's copy, whatever the client proposes.
    #[serde(default)]
    pub alone: bool,
    /// Reports of one incident bear one mark.
    #[serde(default)]
    pub incident: Option<u32>,
}

impl DecisionLine {
    /// A decision that takes everything but the grade from the report.
    pub fn new(record: impl Into<String>, decision: Choice, grade: Option<u8>) -> Self {
        Self {
            record: record.into(),
            decision,
            place: None,
            category: None,
            day: None,
            grade,
            copy_group: None,
            alone: false,
            incident: None,
        }
    }

    /// Checks what can be checked without the report.
    pub(super) fn check(&self) -> Result<(), LineFault> {
        if !is_name(&self.record) {
            return Err(LineFault::Name);
        }
        let graded = self.grade.map_or(self.decision != Choice::Approve, |g| Grade::new(g).is_some());
        if !graded {
            return Err(LineFault::Grade);
        }
        self.category.as_deref().map_or(Ok(()), |slug| category(slug).map(|_| ()))
    }
}

/// The category with a slug.
pub(super) fn category(slug: &str) -> Result<CategoryId, LineFault> {
    CATEGORIES.iter().find(|c| c.slug == slug).map(|c| c.id).ok_or(LineFault::Category)
}

/// Reads a day as it is written in a line. Days to come and days past which nothing counts are refused.
pub(super) fn day_bucket(text: &str, today: Day) -> Result<DayBucket, LineFault> {
    let day = |text: &str| {
        (today.0.saturating_sub(BATCH_DAYS)..=today.0)
            .map(Day)
            .find(|d| d.iso() == text)
            .ok_or(LineFault::Day)
    };
    match text.strip_prefix("week ") {
        Some(last) => day(last).map(DayBucket::Week),
        None if text == "batch" => Ok(DayBucket::Batch),
        None => day(text).map(DayBucket::Day),
    }
}

/// Reads a file of decisions, whole or not at all.
///
/// # Errors
/// Names the first bad line and what is wrong with it, never its content.
pub fn read(text: &str) -> Result<Vec<DecisionLine>, Trouble> {
    let mut lines = Vec::new();
    let mut seen = BTreeSet::new();
    for (n, text) in text.lines().enumerate().filter(|(_, text)| !text.trim().is_empty()) {
        let fault = |why| Trouble::Line { line: n + 1, why };
        let line: DecisionLine = serde_json::from_str(text).map_err(|_| fault(LineFault::Json))?;
        line.check().map_err(fault)?;
        if !seen.insert(line.record.clone()) {
            return Err(fault(LineFault::Twice));
        }
        lines.push(line);
    }
    Ok(lines)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn reads_whole_lines_and_names_the_first_bad_one() {
        let good = "{\"record\":\"abcd1234\",\"decision\":\"approve\",\"grade\":3,\"place\":{\"zone\":7}}\n\n\
                    {\"record\":\"ffff\",\"decision\":\"reject\"}\n";
        let lines = read(good).expect("reads");
        assert_eq!(lines.len(), 2);
        assert_eq!(lines[0].place.map(PlaceChoice::place), Some(Place::Zone(ZoneId(7))));
        for (bad, why) in [
            ("not json", LineFault::Json),
            ("{\"record\":\"abcd\",\"decision\":\"maybe\"}", LineFault::Json),
            ("{\"record\":\"abcd\",\"decision\":\"hold\",\"name\":\"x\"}", LineFault::Json),
            ("{\"record\":\"abcd\",\"decision\":\"approve\",\"grade\":3,\"place\":{}}", LineFault::Json),
            (
                "{\"record\":\"abcd\",\"decision\":\"approve\",\"grade\":3,\"place\":{\"zone\":1,\"area\":2}}",
                LineFault::Json,
            ),
            ("{\"record\":\"../x\",\"decision\":\"hold\"}", LineFault::Name),
            ("{\"record\":\"abcd\",\"decision\":\"approve\"}", LineFault::Grade),
            ("{\"record\":\"abcd\",\"decision\":\"approve\",\"grade\":7}", LineFault::Grade),
            ("{\"record\":\"abcd\",\"decision\":\"hold\",\"category\":\"gossip\"}", LineFault::Category),
            ("{\"record\":\"ffff\",\"decision\":\"hold\"}", LineFault::Twice),
        ] {
            let fault = read(&format!("{good}{bad}\n"));
            assert!(matches!(fault, Err(Trouble::Line { line: 4, why: w }) if w == why), "{bad}");
        }
    }

    #[test]
    fn days_are_read_within_what_counts() {
        let today = Day(20_781);
        assert_eq!(day_bucket("2026-11-24", today), Ok(DayBucket::Day(today)));
        assert_eq!(day_bucket("week 2026-11-22", today), Ok(DayBucket::Week(Day(20_779))));
        assert_eq!(day_bucket("batch", today), Ok(DayBucket::Batch));
        for bad in ["2026-11-25", "2026-08-25", "24/11/2026", "week", "week batch", ""] {
            assert_eq!(day_bucket(bad, today), Err(LineFault::Day), "{bad}");
        }
    }
}
