//! What a moderator's client and the relay say to each other.
//!
//! A visit begins with a challenge; every request after it is signed over (domain, relay, challenge, sequence,
//! method, path, SHA-256 of the body). Answers have one of three fixed lengths.

use serde::{Deserialize, Serialize};

use crate::clock::{Calendar, Cut, Moment, Quarter};
use crate::encoding::{Hash, Signature, Token};
use crate::item::{FrozenList, ListHead, SeedCommitment, SignedLoan};
use crate::policy::{EditionId, Policy};
use crate::roster::{ModeratorId, SignedDayKeys, SignedRoster, TeamId};
use crate::sizes::MODERATOR_ANSWERS;
use crate::vote::{Agreement, RecordId, SignedVote};
use crate::{edition::SignedSheet, encoding};

/// Where a client asks for a challenge.
pub const HELLO_PATH: &str = "/m/hello";
/// Where every signed request goes.
pub const ASK_PATH: &str = "/m/ask";
/// Domain of a request's signature.
pub const REQUEST_DOMAIN: &str = "bruma/request/v1";

/// A challenge, alive in the relay's memory for at most two hours.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug, Serialize, Deserialize)]
pub struct Challenge(pub Hash);

/// What a request's signature covers.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct RequestText {
    /// The relay.
    pub relay: Hash,
    /// The visit's challenge.
    pub challenge: Challenge,
    /// Counts up from 0: no request is taken twice.
    pub sequence: u32,
    /// Always `POST`.
    pub method: String,
    /// Always [`ASK_PATH`].
    pub path: String,
    /// SHA-256 of the ask's encoding.
    pub body: Hash,
}

/// A signed request.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Request {
    /// Who asks.
    pub moderator: ModeratorId,
    /// Her visit's challenge.
    pub challenge: Challenge,
    /// Which request of the visit.
    pub sequence: u32,
    /// Her signature on the [`RequestText`].
    pub signature: Signature,
    /// An encoded [`Ask`].
    pub ask: Vec<u8>,
}

/// Something to read that may be longer than one answer.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub enum Shelf {
    /// Loans on undecided records: `Vec<SignedLoan>`.
    Loans,
    /// Votes on undecided records: `Vec<SignedVote>`.
    Votes,
    /// The list of an edition: [`FrozenList`].
    List(EditionId),
    /// What past lists spent: `Vec<(ListHead, SignedSheet)>`, oldest first.
    Spent,
    /// The roster, the policy and everybody's day keys: [`House`].
    House,
}

/// What a client asks for.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Ask {
    /// What there is to do.
    Desk,
    /// A whole batch.
    Batch(Cut),
    /// A page of a shelf.
    Read {
        /// Which shelf.
        shelf: Shelf,
        /// Which page, from 0.
        page: u16,
    },
    /// Keep a loan.
    Lend(SignedLoan),
    /// Keep votes.
    Vote(Vec<SignedVote>),
    /// Keep agreements.
    Agree(Vec<Agreement>),
    /// Sign a sheet.
    SignSheet {
        /// Its list.
        list: Hash,
        /// Her signature on the sheet.
        signature: Signature,
    },
    /// Sign a quarter's commitment.
    SignSeed {
        /// Which quarter.
        quarter: Quarter,
        /// Her signature on the commitment.
        signature: Signature,
    },
    /// Publish day keys.
    Keys(SignedDayKeys),
}

/// A quarter's seed as far as it has come, for one team.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct SeedState {
    /// What is signed.
    pub commitment: SeedCommitment,
    /// By whom, at most two.
    pub signatures: Vec<(ModeratorId, Signature)>,
    /// The relay's part for this team, once two have signed.
    pub part: Option<Hash>,
}

/// What there is to do.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Desk {
    /// The relay's name.
    pub relay: Hash,
    /// Its calendar, so that client and relay count the same days.
    pub calendar: Calendar,
    /// Now, as the relay sees it.
    pub now: Moment,
    /// Her team.
    pub team: TeamId,
    /// Every cut of the last [`crate::item::OPEN_DAYS`] days, and older ones with something to agree on; oldest first.
    pub cuts: Vec<Cut>,
    /// Records in those batches that are decided, or held by a frozen list: nobody lends or votes on them any more.
    pub decided: Vec<RecordId>,
    /// Her last vote's number on each undecided record.
    pub voted: Vec<(RecordId, u32)>,
    /// Lists whose sheets lack her signature: edition and hash, oldest first.
    pub unsigned: Vec<(EditionId, Hash)>,
    /// The seed of the present quarter.
    pub seed: SeedState,
    /// Seeds that unsigned lists used.
    pub seeds: Vec<SeedState>,
    /// Whether the relay has her keys for the days ahead.
    pub keys_until: Option<crate::clock::Day>,
}

/// What everybody may know of the house.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct House {
    /// All rosters since the first.
    pub rosters: Vec<SignedRoster>,
    /// The policy in force.
    pub policy: Policy,
    /// Everybody's day keys.
    pub keys: Vec<SignedDayKeys>,
}

/// A page of a shelf.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ShelfPage {
    /// SHA-256 of the whole, so that pages of two states are not mixed.
    pub whole: Hash,
    /// How many pages there are, at least one.
    pub pages: u16,
    /// This page's bytes.
    pub bytes: Vec<u8>,
}

/// Bytes of a shelf in one page.
pub const SHELF_PAGE_BYTES: usize = MODERATOR_ANSWERS[1] - 128;

/// A batch as it is sent: always the same number of records, each RECORD_BYTES long.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct BatchAnswer {
    /// Which.
    pub cut: Cut,
    /// Real records and empty ones, shuffled.
    pub records: Vec<Vec<u8>>,
}

/// Why a request was refused: what the person can do, and nothing about others.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, thiserror::Error)]
pub enum Denied {
    /// The challenge is unknown or too old, the signature is wrong, or the request came before: begin anew.
    #[error("the visit has ended; begin a new one")]
    VisitOver,
    /// Not a message of this version.
    #[error("the relay did not understand this; is the client of another version?")]
    Malformed,
    /// Something in it does not hold: a wrong signature, record, commitment or list.
    #[error("the relay did not take this: it does not fit what it keeps")]
    Unfit,
    /// No room for more items now.
    #[error("the relay has no room for this now; nothing was changed; try later")]
    NoRoom,
    /// There is no such thing.
    #[error("the relay has no such thing")]
    Absent,
}

/// What the relay answers.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Answer {
    /// A new visit.
    Challenge(Challenge),
    /// Done, and durable.
    Done,
    /// What there is to do.
    Desk(Box<Desk>),
    /// A page of a shelf.
    Page(ShelfPage),
    /// A batch.
    Batch(BatchAnswer),
    /// Refused.
    Denied(Denied),
}

/// The first message of a visit.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Hello {
    /// Format version.
    pub version: u8,
    /// Who comes.
    pub moderator: ModeratorId,
}

/// Encodes an answer at the length of its kind: a length, the answer, zeros.
pub fn seal_length(answer: &Answer) -> Vec<u8> {
    let mut bytes = encoding::to_bytes(answer);
    let [small, page, batch] = MODERATOR_ANSWERS;
    let kind = match answer {
        Answer::Challenge(_) | Answer::Done | Answer::Denied(_) => small,
        Answer::Desk(_) | Answer::Page(_) => page,
        Answer::Batch(_) => batch,
    };
    // A desk that outgrows its length takes the next: still one of three.
    let to = if bytes.len() + 4 <= kind { kind } else { batch };
    let length = u32::try_from(bytes.len()).unwrap_or(u32::MAX);
    let mut out = length.to_be_bytes().to_vec();
    out.append(&mut bytes);
    out.resize(to, 0);
    out
}

/// Decodes what [`seal_length`] wrote.
///
/// # Errors
/// For any other length or encoding.
pub fn open_length(bytes: &[u8]) -> Result<Answer, encoding::Malformed> {
    if !MODERATOR_ANSWERS.contains(&bytes.len()) {
        return Err(encoding::Malformed);
    }
    let (length, rest) = bytes.split_first_chunk::<4>().ok_or(encoding::Malformed)?;
    let length = usize::try_from(u32::from_be_bytes(*length)).map_err(|_| encoding::Malformed)?;
    encoding::from_bytes(rest.get(..length).ok_or(encoding::Malformed)?, MODERATOR_ANSWERS[2])
}

/// Types that only appear inside shelves, named here so that readers find them.
pub type SpentShelf = Vec<(ListHead, SignedSheet)>;
/// The shelf [`Shelf::Loans`].
pub type LoansShelf = Vec<SignedLoan>;
/// The shelf [`Shelf::Votes`].
pub type VotesShelf = Vec<SignedVote>;
/// The shelf [`Shelf::List`].
pub type ListShelf = FrozenList;
/// A visit's mark in votes and loans.
pub type Visit = Token;

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn answers_have_three_lengths_and_read_back() {
        for answer in [
            Answer::Done,
            Answer::Denied(Denied::NoRoom),
            Answer::Challenge(Challenge(Hash([3; 32]))),
            Answer::Page(ShelfPage { whole: Hash::NONE, pages: 1, bytes: vec![1; SHELF_PAGE_BYTES] }),
            Answer::Batch(BatchAnswer {
                cut: Cut(1),
                records: vec![vec![7; crate::sizes::RECORD_BYTES]; crate::sizes::BATCH_RECORDS],
            }),
        ] {
            let bytes = seal_length(&answer);
            assert!(MODERATOR_ANSWERS.contains(&bytes.len()));
            assert_eq!(open_length(&bytes), Ok(answer));
        }
        assert!(open_length(&[0; 100]).is_err());
        assert!(open_length(&[255; 4_096]).is_err());
    }
}
