//! What the slots published, by edition and by place.

use std::collections::BTreeMap;

use atlas::Atlas;
use protocol::clock::Day;
use protocol::edition::{Entry, Period, Sheet, Slot};
use protocol::place::{AreaId, Level, Nest as _, Place};
use protocol::policy::{Band, Cadence, EditionId};

use crate::SiteError;

/// A sheet and the day of the slot that carried it.
pub(crate) struct Issue<'a> {
    pub(crate) day: Day,
    pub(crate) sheet: &'a Sheet,
}

/// Everything published so far.
pub(crate) struct Published<'a> {
    editions: BTreeMap<EditionId, Vec<Issue<'a>>>,
    cadence: Cadence,
}

impl<'a> Published<'a> {
    /// Reads the slots. A place that the pack does not have is refused: the wrong name beside a figure would accuse
    /// people who never were there.
    pub(crate) fn read(atlas: &Atlas, slots: &'a [Slot], cadence: Cadence) -> Result<Self, SiteError> {
        let mut editions: BTreeMap<EditionId, Vec<Issue<'a>>> = BTreeMap::new();
        let mut by_day: Vec<&Slot> = slots.iter().collect();
        by_day.sort_by_key(|s| s.day);
        for slot in by_day {
            for sheet in slot.sheets.iter().map(|s| &s.sheet) {
                if let Some(entry) = sheet.entries.iter().find(|e| area_of(atlas, e.place).is_none()) {
                    return Err(SiteError::Place(entry.place));
                }
                let issues = editions.entry(sheet.edition).or_default();
                // A team has one sheet in an edition: the one that came first.
                if !issues.iter().any(|i| i.sheet.team == sheet.team) {
                    issues.push(Issue { day: slot.day, sheet });
                }
            }
        }
        for issues in editions.values_mut() {
            issues.sort_by_key(|i| i.sheet.team);
        }
        Ok(Self { editions, cadence })
    }

    /// The newest edition of which anything is out.
    pub(crate) fn newest(&self) -> Option<EditionId> {
        self.editions.keys().next_back().copied()
    }

    /// Editions, newest first.
    pub(crate) fn editions(&self) -> impl Iterator<Item = EditionId> {
        self.editions.keys().rev().copied()
    }

    /// The sheets of an edition, by team.
    pub(crate) fn issues(&self, edition: EditionId) -> &[Issue<'a>] {
        self.editions.get(&edition).map_or(&[], Vec::as_slice)
    }

    /// The entries of an edition in order: zones, regions, areas.
    pub(crate) fn entries(&self, edition: EditionId) -> Vec<&'a Entry> {
        let mut entries: Vec<&Entry> = self.issues(edition).iter().flat_map(|i| &i.sheet.entries).collect();
        entries.sort();
        entries
    }

    /// The days that an edition speaks of.
    pub(crate) fn period(&self, edition: EditionId) -> Period {
        let said = self.issues(edition).iter().flat_map(|i| &i.sheet.entries).map(|e| e.period).max();
        said.unwrap_or(Period {
            first: edition.0.minus(self.cadence.days().saturating_sub(1)),
            last: edition.0,
        })
    }
}

/// The area in which a place lies; `None` if the pack does not have it.
pub(crate) fn area_of(atlas: &Atlas, place: Place) -> Option<AreaId> {
    match atlas.lift(place, Level::Area) {
        Some(Place::Area(area)) if atlas.has_area(area) => Some(area),
        _ => None,
    }
}

/// What a place shows: its highest single entry. Never a sum, which would be a figure that nobody signed, and from
/// which another could be subtracted.
pub(crate) struct Highest<'a> {
    pub(crate) entry: &'a Entry,
    /// Others of the same band stand beside it.
    pub(crate) tied: bool,
}

/// The highest of some entries; of several the first.
pub(crate) fn highest<'a>(entries: impl IntoIterator<Item = &'a Entry>) -> Option<Highest<'a>> {
    let mut found: Option<Highest<'a>> = None;
    for entry in entries {
        match &mut found {
            Some(best) if entry.band < best.entry.band => {}
            Some(best) if entry.band == best.entry.band => best.tied = true,
            _ => found = Some(Highest { entry, tied: false }),
        }
    }
    found
}

/// The band of the highest of some entries.
pub(crate) fn highest_band<'a>(entries: impl IntoIterator<Item = &'a Entry>) -> Option<Band> {
    highest(entries).map(|h| h.entry.band)
}
