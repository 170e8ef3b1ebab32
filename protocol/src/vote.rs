//! A moderator's signed decision on one record, and what two of them agree on.

use serde::{Deserialize, Serialize};

use crate::category::CategoryId;
use crate::clock::{Cut, Day};
use crate::edition::What;
use crate::encoding::{Hash, Signature, Token};
use crate::place::Place;
use crate::policy::Grade;
use crate::roster::{ModeratorId, TeamId};

/// A record's name: SHA-256 of its body's ciphertext.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub struct RecordId(pub Hash);

/// Domain of a signature on a [`Vote`].
pub const VOTE_DOMAIN: &str = "bruma/vote/v1";
/// Domain of a commitment to a [`Decision`].
pub const COMMITMENT_DOMAIN: &str = "bruma/vote-commitment/v1";
/// A decision's encoding is padded to this length, so that its seal tells nothing.
pub const DECISION_BYTES: usize = 48;
/// A sealed decision: nonce (12), padded decision, tag (16).
pub const SEALED_DECISION_BYTES: usize = 12 + DECISION_BYTES + 16;

/// The day that a contribution speaks of, from fine to coarse.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub enum DayBucket {
    /// One day.
    Day(Day),
    /// A week, named by its last day.
    Week(Day),
    /// "Earlier" or "it goes on": the day of its batch.
    Batch,
}

impl DayBucket {
    /// The last day that it can speak of; a batch's day comes from its cut.
    pub fn last_day(self, cut: Cut) -> Day {
        match self {
            Self::Day(d) | Self::Week(d) => d,
            Self::Batch => cut.day(),
        }
    }
}

/// What an approval releases. No words.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub struct Released {
    /// Where.
    pub place: Place,
    /// What: a category in a vote; the group where two votes differ within it.
    pub what: What,
    /// When.
    pub day: DayBucket,
    /// How sure.
    pub grade: Grade,
    /// Reports of one incident bear one mark.
    pub incident: Option<u32>,
}

/// A moderator's decision.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Decision {
    /// It may count, as this.
    Approve(Released),
    /// It must not count.
    Reject,
    /// Not yet.
    Hold,
}

impl Decision {
    /// An approval by category.
    pub fn approve(place: Place, category: CategoryId, day: DayBucket, grade: Grade) -> Self {
        Self::Approve(Released { place, what: What::Category(category), day, grade, incident: None })
    }
}

/// What a moderator signs. The decision is hidden behind a commitment: the relay learns nothing from a lone vote.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Vote {
    /// The relay.
    pub relay: Hash,
    /// The team.
    pub team: TeamId,
    /// Who votes.
    pub moderator: ModeratorId,
    /// On what.
    pub record: RecordId,
    /// The batch that carried it.
    pub cut: Cut,
    /// Her visit.
    pub visit: Token,
    /// Near-copies bear one mark, and count as one report together.
    pub copy_group: Option<u32>,
    /// Her votes on this record, counted from 0: a later one replaces an earlier one.
    pub number: u32,
    /// SHA-256 of domain, salt and padded decision.
    pub commitment: Hash,
}

/// A vote with its signature, and its decision sealed under the record's body key for colleagues.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct SignedVote {
    /// The vote.
    pub vote: Vote,
    /// Her signature.
    pub signature: Signature,
    /// The sealed decision, [`SEALED_DECISION_BYTES`] long.
    pub sealed: Vec<u8>,
}

/// A vote laid open: what the commitment was made of.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Opening {
    /// Whose vote.
    pub moderator: ModeratorId,
    /// Which of hers.
    pub number: u32,
    /// The commitment's salt.
    pub salt: Hash,
    /// The decision.
    pub decision: Decision,
}

/// Two distinct moderators' votes on one record, both laid open.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Agreement {
    /// On what.
    pub record: RecordId,
    /// The two openings, by ascending moderator.
    pub openings: [Opening; 2],
}

/// An agreement with the votes that it opens: all that anybody needs to check it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ProvenAgreement {
    /// The agreement.
    pub agreement: Agreement,
    /// The two votes, in the same order.
    pub votes: [SignedVote; 2],
}
