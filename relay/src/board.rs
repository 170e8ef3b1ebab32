//! What everybody in the worker may read between two ticks: a copy that the beat hangs up anew whenever it changes.

use std::sync::Arc;

use protocol::clock::{Calendar, Day, Epoch};
use protocol::edition::{Entry, Slot};
use protocol::place::AreaId;
use protocol::policy::{EditionId, Policy};
use protocol::roster::{Recipient, Roster, SignedRoster, TeamId};

/// The board.
pub struct Board {
    /// The calendar.
    pub calendar: Calendar,
    /// Today.
    pub today: Day,
    /// The present epoch of the beat.
    pub epoch: Epoch,
    /// The present roster.
    pub roster: Roster,
    /// All rosters.
    pub rosters: Vec<SignedRoster>,
    /// The policy.
    pub policy: Policy,
    /// For each team, whom to seal to today, by slot.
    pub recipients: Vec<(TeamId, Vec<Option<Recipient>>)>,
    /// The day of the last moderator's visit since the relay began.
    pub last_visit: Option<Day>,
    /// What was published, oldest first.
    pub slots: Arc<Vec<Slot>>,
    /// The edition that closes next.
    pub next_edition: EditionId,
}

impl Board {
    /// The team of an area, and whom its records are sealed to; `None` while too few of them have a key.
    pub fn team(&self, area: AreaId) -> Option<(TeamId, Vec<Option<Recipient>>)> {
        let team = self.roster.team_for(area)?.id;
        let (_, recipients) = self.recipients.iter().find(|(t, _)| *t == team)?;
        let usable = recipients.iter().flatten().count();
        (usable >= usize::from(self.roster.decrypt_threshold)).then(|| (team, recipients.clone()))
    }

    /// Published editions, newest first.
    pub fn editions(&self) -> Vec<EditionId> {
        let mut editions: Vec<EditionId> =
            self.slots.iter().flat_map(|s| s.sheets.iter().map(|s| s.sheet.edition)).collect();
        editions.sort_unstable();
        editions.dedup();
        editions.reverse();
        editions
    }

    /// Entries of an edition.
    pub fn entries(&self, edition: EditionId) -> Vec<Entry> {
        self.slots
            .iter()
            .flat_map(|s| &s.sheets)
            .filter(|s| s.sheet.edition == edition)
            .flat_map(|s| s.sheet.entries.iter().copied())
            .collect()
    }
}
