//! What a folder remembers in the clear. None of it is secret to whoever holds the laptop; all of it stops a relay that
//! tells her two stories.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use protocol::clock::{Calendar, Moment};
use protocol::encoding::Hash;
use protocol::roster::ModeratorId;
use serde::{Deserialize, Serialize};

use super::private_file;
use crate::Trouble;
use crate::trouble::file;

/// A folder's settings.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Settings {
    /// Format version.
    pub version: u8,
    /// Her roster word.
    pub word: String,
    /// Her number, once a roster gave her one.
    pub moderator: Option<ModeratorId>,
    /// The relay's name: the hash of its first roster.
    pub relay: Option<Hash>,
    /// The relay's address.
    pub url: Option<String>,
    /// A file of arti's own settings: bridges, or a test network.
    #[serde(default)]
    pub tor_config: Option<PathBuf>,
    /// The newest roster seen: an older one is refused later.
    pub roster_serial: u32,
    /// The latest time that the relay told: an earlier one is refused later.
    pub seen: Moment,
    /// The relay's calendar.
    pub calendar: Option<Calendar>,
    /// For each quarter, the one seed commitment that was signed: a second would let the relay choose the noise.
    pub seeds: BTreeMap<u32, Hash>,
    /// For each edition, the one list that was signed: a second would count reports twice.
    pub lists: BTreeMap<u32, Hash>,
}

impl Settings {
    pub(super) fn new(word: &str) -> Self {
        Self {
            version: protocol::FORMAT_VERSION,
            word: word.to_owned(),
            moderator: None,
            relay: None,
            url: None,
            tor_config: None,
            roster_serial: 0,
            seen: Moment(0),
            calendar: None,
            seeds: BTreeMap::new(),
            lists: BTreeMap::new(),
        }
    }

    pub(super) fn read(path: &Path) -> Result<Self, Trouble> {
        private_file::check_mode(path)?;
        let bytes = std::fs::read(path).map_err(file(path.display().to_string()))?;
        let settings: Self = serde_json::from_slice(&bytes).map_err(|_| Trouble::Damaged("settings.json"))?;
        if settings.version == protocol::FORMAT_VERSION {
            Ok(settings)
        } else {
            Err(Trouble::Damaged("settings.json"))
        }
    }

    pub(super) fn write(&self, path: &Path) -> Result<(), Trouble> {
        let bytes = serde_json::to_vec_pretty(self).map_err(|_| Trouble::Damaged("settings.json"))?;
        private_file::replace(path, &bytes)
    }

    /// Notes that this is what gets signed under a number; whether that is still possible.
    pub(super) fn first_or_same(book: &mut BTreeMap<u32, Hash>, number: u32, what: Hash) -> bool {
        *book.entry(number).or_insert(what) == what
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_first_story_is_the_only_one() {
        let mut book = BTreeMap::new();
        assert!(Settings::first_or_same(&mut book, 7, Hash([1; 32])));
        assert!(Settings::first_or_same(&mut book, 7, Hash([1; 32])), "the same again");
        assert!(!Settings::first_or_same(&mut book, 7, Hash([2; 32])), "another");
        assert!(Settings::first_or_same(&mut book, 8, Hash([2; 32])), "for another number");
    }
}
