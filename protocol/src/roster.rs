//! Who moderates, and the keys that they publish ahead.

use serde::{Deserialize, Serialize};

use crate::clock::{Cut, Day};
use crate::encoding::{Hash, Signature, VerifyingKey};
use crate::place::AreaId;
use crate::sizes::SHARE_SLOTS;

/// A moderator, by number. Numbers are never given twice.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub struct ModeratorId(pub u8);

/// A team, by number.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub struct TeamId(pub u8);

/// A public X25519 key as age writes it: `age1…`, 62 characters.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct Recipient(String);

impl Recipient {
    /// Characters of a recipient.
    pub const CHARS: usize = 62;
    /// Takes a recipient's text; `None` unless it has the shape of one.
    pub fn new(text: &str) -> Option<Self> {
        let shape = text.len() == Self::CHARS
            && text.starts_with("age1")
            && text.bytes().all(|b| b.is_ascii_lowercase() || b.is_ascii_digit());
        shape.then(|| Self(text.to_owned()))
    }
    /// Its text.
    pub fn text(&self) -> &str {
        &self.0
    }
}
impl TryFrom<String> for Recipient {
    type Error = &'static str;
    fn try_from(text: String) -> Result<Self, Self::Error> {
        Self::new(&text).ok_or("not an age recipient")
    }
}
impl From<Recipient> for String {
    fn from(recipient: Recipient) -> Self {
        recipient.0
    }
}

/// One moderator.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Moderator {
    /// Her number.
    pub id: ModeratorId,
    /// The roster word that colleagues see; never a name.
    pub word: String,
    /// Her signing key.
    pub key: VerifyingKey,
    /// Her discovery key for the moderators' onion service (X25519).
    pub discovery: VerifyingKey,
}

/// Moderators who serve some areas together.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Team {
    /// Its number.
    pub id: TeamId,
    /// Its members, in the order of a record's share slots.
    pub members: Vec<ModeratorId>,
    /// Its areas; empty: every area that no other team names.
    pub areas: Vec<AreaId>,
    /// The team that steps in.
    pub stand_in: Option<TeamId>,
}

/// Who moderates. Changes need [`Roster::decrypt_threshold`] of the present moderators.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Roster {
    /// Format version.
    pub version: u8,
    /// 0 for the first; one more at each change.
    pub serial: u32,
    /// The roster before; zeros for the first.
    pub previous: Hash,
    /// The first cut of its time; 0 for the first. Who is in no roster from a record's cut on has no say about it: else
    /// whoever holds the key of somebody who left could go on voting, if only the relay helped.
    pub since: Cut,
    /// The relay's signing key.
    pub relay_key: VerifyingKey,
    /// How many shares open a record, and how many moderators change the roster.
    pub decrypt_threshold: u8,
    /// Who.
    pub moderators: Vec<Moderator>,
    /// In which teams.
    pub teams: Vec<Team>,
}

/// Domain of a signature on a [`Roster`].
pub const ROSTER_DOMAIN: &str = "bruma/roster/v1";
/// Domain of a signature on [`DayKeys`].
pub const DAY_KEYS_DOMAIN: &str = "bruma/day-keys/v1";
/// Days ahead for which a moderator publishes keys.
pub const KEY_DAYS_AHEAD: u32 = 14;
/// Days past its day on which a key may still be used.
pub const KEY_DAYS_USABLE: u32 = 14;
/// Days past its day after which a private half dies whatever happened.
pub const KEY_DAYS_ALIVE: u32 = 41;
/// Longest roster word in bytes.
const WORD_BYTES: usize = 24;

/// What is wrong with a roster.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum RosterFault {
    /// Another format.
    #[error("the roster has another format version")]
    Version,
    /// Too few or too many to open a record together.
    #[error(
        "a team needs 3 to 6 members, and a threshold of at least 2 that two absent members do not break"
    )]
    Size,
    /// A number, word or key twice, or a member who is not in the roster.
    #[error("a number, word or key appears twice in the roster, or a team names somebody who is not in it")]
    Twice,
}

impl Roster {
    /// Checks what must hold in every roster, whoever signed it.
    ///
    /// # Errors
    /// Names what is wrong.
    pub fn check(&self) -> Result<(), RosterFault> {
        if self.version != crate::FORMAT_VERSION {
            return Err(RosterFault::Version);
        }
        let threshold = usize::from(self.decrypt_threshold);
        let unique = |mut keys: Vec<&[u8]>| {
            let all = keys.len();
            keys.sort_unstable();
            keys.dedup();
            keys.len() == all
        };
        let ids: Vec<[u8; 1]> = self.moderators.iter().map(|m| [m.id.0]).collect();
        let once = unique(ids.iter().map(|i| i.as_slice()).collect())
            && unique(self.moderators.iter().map(|m| m.word.as_bytes()).collect())
            && unique(self.moderators.iter().map(|m| m.key.0.as_slice()).collect())
            && self.moderators.iter().all(|m| !m.word.is_empty() && m.word.len() <= WORD_BYTES);
        if !once {
            return Err(RosterFault::Twice);
        }
        if self.teams.is_empty() || threshold < 2 {
            return Err(RosterFault::Size);
        }
        let team_ids: Vec<[u8; 1]> = self.teams.iter().map(|t| [t.id.0]).collect();
        if !unique(team_ids.iter().map(|i| i.as_slice()).collect()) {
            return Err(RosterFault::Twice);
        }
        for team in &self.teams {
            if team.members.len() < 3 || team.members.len() > SHARE_SLOTS || threshold >= team.members.len() {
                return Err(RosterFault::Size);
            }
            let members: Vec<[u8; 1]> = team.members.iter().map(|m| [m.0]).collect();
            let known = team.members.iter().all(|m| self.moderator(*m).is_some());
            if !known || !unique(members.iter().map(|i| i.as_slice()).collect()) {
                return Err(RosterFault::Twice);
            }
        }
        Ok(())
    }

    /// The moderator with this number.
    pub fn moderator(&self, id: ModeratorId) -> Option<&Moderator> {
        self.moderators.iter().find(|m| m.id == id)
    }
    /// The team with this number.
    pub fn team(&self, id: TeamId) -> Option<&Team> {
        self.teams.iter().find(|t| t.id == id)
    }
    /// The first team that a moderator belongs to.
    pub fn team_of(&self, id: ModeratorId) -> Option<&Team> {
        self.teams.iter().find(|t| t.members.contains(&id))
    }
    /// The team that serves an area: the one that names it, else the one that names none.
    pub fn team_for(&self, area: AreaId) -> Option<&Team> {
        self.teams
            .iter()
            .find(|t| t.areas.contains(&area))
            .or_else(|| self.teams.iter().find(|t| t.areas.is_empty()))
    }
}

/// A roster with signatures.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct SignedRoster {
    /// The roster.
    pub roster: Roster,
    /// By whom: of the first roster everybody in it, of a later one enough of those before.
    pub signatures: Vec<(ModeratorId, Signature)>,
}

/// Public day keys of one moderator, published ahead.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct DayKeys {
    /// The relay they are for.
    pub relay: Hash,
    /// Whose.
    pub moderator: ModeratorId,
    /// One key for each day, in order of days.
    pub keys: Vec<(Day, Recipient)>,
}

/// Most keys that one moderator has published at a time: those still usable and those ahead.
pub const DAY_KEYS_MAX: usize = (KEY_DAYS_AHEAD + KEY_DAYS_USABLE + 2) as usize;

impl DayKeys {
    /// The newest key whose day has begun and that may still be used.
    pub fn newest(&self, today: Day) -> Option<&(Day, Recipient)> {
        self.keys.iter().rev().find(|(day, _)| *day <= today && today.0 - day.0 <= KEY_DAYS_USABLE)
    }
}

/// Day keys with their owner's signature.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct SignedDayKeys {
    /// The keys.
    pub keys: DayKeys,
    /// Their owner's signature.
    pub signature: Signature,
}

#[cfg(test)]
mod tests {
    use super::*;

    fn roster() -> Roster {
        let moderators = (0..3_u8)
            .map(|n| Moderator {
                id: ModeratorId(n),
                word: format!("word{n}"),
                key: VerifyingKey([n; 32]),
                discovery: VerifyingKey([n; 32]),
            })
            .collect::<Vec<_>>();
        let members = moderators.iter().map(|m| m.id).collect();
        Roster {
            version: crate::FORMAT_VERSION,
            serial: 0,
            previous: Hash::NONE,
            since: Cut(0),
            relay_key: VerifyingKey([9; 32]),
            decrypt_threshold: 2,
            moderators,
            teams: vec![Team { id: TeamId(0), members, areas: vec![], stand_in: None }],
        }
    }

    #[test]
    fn a_roster_is_checked_before_anybody_believes_it() {
        assert_eq!(roster().check(), Ok(()));
        let mut alone = roster();
        alone.decrypt_threshold = 1;
        assert_eq!(alone.check(), Err(RosterFault::Size));
        let mut all_needed = roster();
        all_needed.decrypt_threshold = 3;
        assert_eq!(all_needed.check(), Err(RosterFault::Size), "one absence would lock everything");
        let mut twice = roster();
        twice.moderators[1].key = twice.moderators[0].key;
        assert_eq!(twice.check(), Err(RosterFault::Twice));
        let mut stranger = roster();
        stranger.teams[0].members[0] = ModeratorId(7);
        assert_eq!(stranger.check(), Err(RosterFault::Twice));
    }

    #[test]
    fn only_keys_that_have_begun_and_are_not_stale() {
        let key = |c: char| Recipient::new(&format!("age1{}", c.to_string().repeat(58))).expect("shape");
        let keys = DayKeys {
            relay: Hash::NONE,
            moderator: ModeratorId(0),
            keys: vec![(Day(10), key('a')), (Day(11), key('b')), (Day(12), key('c'))],
        };
        assert_eq!(keys.newest(Day(9)), None);
        assert_eq!(keys.newest(Day(11)).map(|k| k.0), Some(Day(11)));
        assert_eq!(keys.newest(Day(26)).map(|k| k.0), Some(Day(12)));
        assert_eq!(keys.newest(Day(27)), None);
    }
}
