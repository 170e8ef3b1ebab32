//! A visit's one file of shares: her own, lent to every colleague and herself; what she was lent, kept for herself.

use protocol::clock::Cut;
use protocol::encoding::{Token, from_bytes, to_bytes};
use protocol::item::{ITEM_MAX, LOAN_DOMAIN, LentShare, Loan, SignedLoan};
use protocol::roster::{ModeratorId, Recipient, Roster, SignedRoster, TeamId};
use zeroize::Zeroizing;

use crate::day_key::{DayKey, seal_to};
use crate::sign::{SigningKey, verify};
use crate::{Refused, record::Share};

/// Who lends, and when.
pub struct Lender<'a> {
    /// Her number.
    pub moderator: ModeratorId,
    /// Her team.
    pub team: TeamId,
    /// The relay's name.
    pub relay: protocol::encoding::Hash,
    /// Her visit.
    pub visit: Token,
    /// Her signing key.
    pub key: &'a SigningKey,
    /// Her newest begun day key.
    pub own: &'a Recipient,
    /// Her colleagues' newest begun day keys.
    pub colleagues: &'a [&'a Recipient],
}

/// Makes a visit's loan.
///
/// # Errors
/// If a key is not usable.
pub fn lend(
    lender: &Lender<'_>,
    cuts: Vec<Cut>,
    own: &[Share],
    lent: &[Share],
) -> Result<SignedLoan, Refused> {
    let text = |shares: &[Share]| {
        Zeroizing::new(to_bytes(&shares.iter().map(Share::to_lend).collect::<Vec<LentShare>>()))
    };
    let mut everybody = vec![lender.own];
    everybody.extend_from_slice(lender.colleagues);
    let loan = Loan {
        relay: lender.relay,
        team: lender.team,
        moderator: lender.moderator,
        visit: lender.visit,
        cuts,
        lent: seal_to(&everybody, &text(own))?,
        kept: seal_to(&[lender.own], &text(lent))?,
    };
    let signature = lender.key.sign(LOAN_DOMAIN, &loan);
    Ok(SignedLoan { loan, signature })
}

/// Checks that a loan is its lender's, and that she belongs to its team.
///
/// # Errors
/// If not.
pub fn check(roster: &Roster, loan: &SignedLoan) -> Result<(), Refused> {
    let member = roster.team(loan.loan.team).is_some_and(|t| t.members.contains(&loan.loan.moderator));
    let lender = roster.moderator(loan.loan.moderator).filter(|_| member).ok_or(Refused)?;
    verify(&lender.key, LOAN_DOMAIN, &loan.loan, &loan.signature)
}

/// Checks a loan that is kept: its lender belongs to its team, or did. Her shares are as good as before she left.
///
/// # Errors
/// If not.
pub fn check_kept(rosters: &[SignedRoster], loan: &SignedLoan) -> Result<(), Refused> {
    if rosters.iter().any(|r| check(&r.roster, loan).is_ok()) { Ok(()) } else { Err(Refused) }
}

/// Opens what a loan holds for the owner of one of these keys. Shares whose slot is not the lender's are left out:
/// a lender lends only her own.
///
/// # Errors
/// If no key opens it, or it is not a loan.
pub fn open(file: &[u8], keys: &[&DayKey]) -> Result<Vec<Share>, Refused> {
    let text = keys.iter().find_map(|k| k.open(file, ITEM_MAX).ok()).ok_or(Refused)?;
    let lent: Vec<LentShare> = from_bytes(&text, ITEM_MAX).map_err(|_| Refused)?;
    Ok(lent.iter().map(Share::from_lent).collect())
}
