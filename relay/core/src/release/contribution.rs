//! What an agreement puts into its team's pool.

use protocol::category::Risk;
use protocol::clock::{Cut, Moment};
use protocol::encoding::Token;
use protocol::place::Nest;
use protocol::policy::{EditionId, Policy};
use protocol::vote::{ProvenAgreement, RecordId, Released};

use crate::hold::merge::{CopyMarks, Outcome, accuses, copy_marks, merge};

/// One report's part in the counts. Comes only from two votes that merge to an approval: outside this crate there is
/// no other way to make one, so nothing can be counted that nobody agreed to.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
#[non_exhaustive]
pub struct Contribution {
    /// Of which record.
    pub record: RecordId,
    /// The batch that carried it.
    pub cut: Cut,
    /// What two votes released.
    pub released: Released,
    /// The visits of the two votes.
    pub visits: [Token; 2],
    /// What both votes say of near-copies.
    pub copies: Option<CopyMarks>,
    /// Whether either vote called it an accusation: then it keeps an accusation's rules, also inside a group.
    pub accusation: bool,
}

impl Contribution {
    /// What two votes release; `None` unless they merge to an approval. Does not check signatures.
    pub fn from_proven(nest: &impl Nest, proven: &ProvenAgreement) -> Option<Self> {
        let Outcome::Approved(released) = merge(nest, proven) else { return None };
        let [a, b] = &proven.votes;
        Some(Self {
            record: proven.agreement.record,
            cut: a.vote.cut.max(b.vote.cut),
            released,
            visits: [a.vote.visit, b.vote.visit],
            copies: copy_marks(proven),
            accusation: accuses(proven),
        })
    }

    /// Days from its batch to an edition.
    pub fn age(&self, edition: EditionId) -> u32 {
        edition.0.0.saturating_sub(self.cut.day().0)
    }

    /// The first moment at which an edition that shows it may close.
    pub fn may_show_from(&self, policy: &Policy) -> Moment {
        let day = self.released.day.last_day(self.cut).ends();
        day.max(self.cut.closes()).plus_minutes(policy.numbers().delay_minutes)
    }

    /// Whether an edition may count it: it has waited, and has not lapsed.
    pub fn is_eligible(&self, policy: &Policy, edition: EditionId) -> bool {
        edition.closes() >= self.may_show_from(policy) && self.age(edition) <= policy.numbers().lapse_days
    }

    /// The risk class whose rules it keeps.
    pub fn risk(&self) -> Risk {
        if self.accusation { Risk::Accusation } else { self.released.what.risk() }
    }
}
