//! What the vault keeps beside records, and how it lies in lockers.

use serde::{Deserialize, Serialize};

use crate::clock::{Cut, Quarter};
use crate::edition::{Sheet, SignedSheet};
use crate::encoding::{Hash, Signature, Token};
use crate::policy::EditionId;
use crate::roster::{ModeratorId, TeamId};
use crate::vote::{ProvenAgreement, RecordId, SignedVote};

/// A generation: grows by one at each power loss.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub struct Generation(pub u8);

/// A batch's list of records: the whole team's work of one cut.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Batch {
    /// Whose.
    pub team: TeamId,
    /// Which.
    pub cut: Cut,
    /// Its records, in an order drawn at random; at most [`crate::sizes::BATCH_RECORDS`].
    pub records: Vec<RecordId>,
}

/// Domain of a signature on a [`Loan`].
pub const LOAN_DOMAIN: &str = "bruma/loan/v1";

/// A visit's one file of shares.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Loan {
    /// The relay.
    pub relay: Hash,
    /// Whose team.
    pub team: TeamId,
    /// Who lends.
    pub moderator: ModeratorId,
    /// Of which visit.
    pub visit: Token,
    /// The batches whose undecided records it speaks of.
    pub cuts: Vec<Cut>,
    /// Her own shares, one age file to every colleague and herself.
    pub lent: Vec<u8>,
    /// What colleagues lent her, sealed again to her newest key alone.
    pub kept: Vec<u8>,
}

/// A loan with its lender's signature: a bad share is named.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct SignedLoan {
    /// The loan.
    pub loan: Loan,
    /// Her signature.
    pub signature: Signature,
}

/// One share in a loan's plaintext: record, slot, 33 bytes of Shamir share.
#[derive(Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct LentShare {
    /// Of which record.
    pub record: RecordId,
    /// The slot it came from.
    pub slot: u8,
    /// The share's x coordinate.
    pub x: u8,
    /// The share's bytes.
    pub y: Hash,
}

/// A list's head: kept for 120 days, so that clients can see that nothing is spent twice.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ListHead {
    /// The relay.
    pub relay: Hash,
    /// Whose.
    pub team: TeamId,
    /// Frozen at whose close.
    pub edition: EditionId,
    /// The team's list before.
    pub previous: Hash,
    /// Salt of the spent marks.
    pub salt: Token,
    /// Marks of the records that its sheet spends: first 16 bytes of SHA-256 of salt and id, sorted.
    pub spent: Vec<Token>,
    /// SHA-256 of the body's encoding.
    pub body: Hash,
}

/// Domain of a list's hash.
pub const LIST_DOMAIN: &str = "bruma/list/v1";
/// Domain of a spent mark.
pub const SPENT_DOMAIN: &str = "bruma/spent/v1";
/// Days for which heads of lists are kept and looked at.
pub const LIST_DAYS: u32 = 120;
/// No contribution of an older batch counts.
pub const BATCH_DAYS: u32 = 90;

/// Every closed cut of a team stands on its members' desks for so many days, whatever it carried: what a visit fetches
/// must not show which cuts had reports, or how many of these are decided. A week: one evening a week sees all of them.
pub const OPEN_DAYS: u32 = 7;

/// A list's body: what the close froze. Destroyed once the sheet is signed.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ListBody {
    /// The contributions in the team's pool, at most [`LIST_MOST`], with their votes; sorted by record.
    pub contributions: Vec<ProvenAgreement>,
}

/// Most contributions of one list: with their marks they must fit one item. What is left out waits for the next.
pub const LIST_MOST: usize = 1_600;
/// Most bytes of one contribution in a list: two votes (271 each), two openings (85 each), the record, a spent mark.
const LISTED_BYTES: usize = 2 * 271 + 2 * 85 + 32 + 16;
/// Head and sheet beside them: at most one entry of some 20 bytes for five contributions.
const LIST_REST_BYTES: usize = 16_384;
const _: () = assert!(LIST_MOST * LISTED_BYTES + LIST_REST_BYTES <= ITEM_MAX);

/// What moderators are asked to sign, and what it came from.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct FrozenList {
    /// The head.
    pub head: ListHead,
    /// The body.
    pub body: ListBody,
    /// The team's sheet.
    pub sheet: Sheet,
}

/// A quarter's seed as it is agreed: the relay commits, two moderators sign, then it is used.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct SeedCommitment {
    /// The relay.
    pub relay: Hash,
    /// Of which quarter.
    pub quarter: Quarter,
    /// For each team, SHA-256 of the relay's secret part for it.
    pub parts: Vec<(TeamId, Hash)>,
}

/// Domain of a moderator's signature on a [`SeedCommitment`].
pub const SEED_DOMAIN: &str = "bruma/seed/v1";
/// Domain of a team's key for X, derived from the relay's part and two signatures.
pub const TEAM_SEED_DOMAIN: &str = "bruma/team-seed/v1";

/// One item's content. What changes is appended as a new item that names those it replaces.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Content {
    /// A batch's list.
    Batch(Batch),
    /// A visit's loan.
    Loan(SignedLoan),
    /// A visit's votes.
    Votes(Vec<SignedVote>),
    /// Agreements: the pool's contributions, and rejections.
    Agreements(Vec<ProvenAgreement>),
    /// A frozen list.
    List(FrozenList),
    /// A moderator's signature on a list's sheet.
    SheetSignature {
        /// The list.
        list: Hash,
        /// Who.
        moderator: ModeratorId,
        /// Hers.
        signature: Signature,
    },
    /// What is left of a list once its sheet is signed.
    Spent {
        /// The list's head.
        head: ListHead,
        /// The signed sheet.
        sheet: SignedSheet,
    },
    /// The relay's secret parts of a quarter's seed.
    Seed {
        /// What moderators sign.
        commitment: SeedCommitment,
        /// The secret part of each team.
        parts: Vec<(TeamId, Hash)>,
    },
    /// A moderator's signature on a seed's commitment.
    SeedSignature {
        /// Of which quarter.
        quarter: Quarter,
        /// Who.
        moderator: ModeratorId,
        /// Hers.
        signature: Signature,
    },
}

/// An item as it is stored: content, and the items that stop counting once this one is whole and synced.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Item {
    /// Its name.
    pub id: Token,
    /// What it replaces.
    pub replaces: Vec<Token>,
    /// What it says.
    pub content: Content,
}

/// Most bytes of one item.
pub const ITEM_MAX: usize = 1_310_720;
