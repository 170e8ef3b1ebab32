//! What is published: entries on sheets, signed by two moderators, in frozen slots.

use serde::{Deserialize, Serialize};

use crate::category::{CATEGORIES, CategoryId, Group, Risk};
use crate::clock::Day;
use crate::encoding::{Hash, Signature};
use crate::place::Place;
use crate::policy::{Band, EditionId, Grade};
use crate::roster::{ModeratorId, TeamId};

/// What an entry counts.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub enum What {
    /// One category.
    Category(CategoryId),
    /// A group together.
    Group(Group),
}

impl What {
    /// The group it belongs to; `None` for an unknown category.
    pub fn group(self) -> Option<Group> {
        match self {
            Self::Category(c) => c.get().map(|c| c.group),
            Self::Group(g) => Some(g),
        }
    }
    /// Its risk class; an unknown category counts as the strictest.
    pub fn risk(self) -> Risk {
        match self {
            Self::Category(c) => c.get().map_or(Risk::Accusation, |c| c.risk),
            Self::Group(g) => g.risk(),
        }
    }
    /// A word for files and feeds.
    pub fn slug(self) -> &'static str {
        match self {
            Self::Category(c) => CATEGORIES.get(usize::from(c.0)).map_or("unknown", |c| c.slug),
            Self::Group(g) => g.slug(),
        }
    }
}

/// The calendar slot that an edition speaks of: never the dates of the reports themselves.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub struct Period {
    /// Its first day.
    pub first: Day,
    /// Its last day.
    pub last: Day,
}

/// One line of a sheet.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Entry {
    /// Where.
    pub place: Place,
    /// What.
    pub what: What,
    /// Of which slot.
    pub period: Period,
    /// How many, as a range.
    pub band: Band,
    /// The surest grade that at least k of its reports reach.
    pub grade: Option<Grade>,
}

/// A team's part of an edition.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Sheet {
    /// The roster's name: the hash of the first one. Binds the sheet to one relay.
    pub relay: Hash,
    /// Whose.
    pub team: TeamId,
    /// Of which edition.
    pub edition: EditionId,
    /// The list it was computed from.
    pub list: Hash,
    /// The team's list before; zeros for the first. What makes the lists one chain.
    pub previous_list: Hash,
    /// The policy in force.
    pub policy: Hash,
    /// Its lines, sorted.
    pub entries: Vec<Entry>,
}

/// Domain of a moderator's signature on a [`Sheet`].
pub const SHEET_DOMAIN: &str = "bruma/sheet/v1";

/// A sheet with the signatures of distinct moderators of its team.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct SignedSheet {
    /// The sheet.
    pub sheet: Sheet,
    /// By whom.
    pub signatures: Vec<(ModeratorId, Signature)>,
}

/// What was published in one daily slot. Frozen: one file, never rewritten.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Slot {
    /// Format version.
    pub version: u8,
    /// The day of the slot.
    pub day: Day,
    /// The sheets that had two signatures by then.
    pub sheets: Vec<SignedSheet>,
}
