//! Fetching batches, and the visit's one loan.

use std::collections::BTreeSet;

use crypto::loan::Lender;
use protocol::clock::Cut;
use protocol::encoding::Token;
use protocol::item::SignedLoan;
use protocol::roster::{Recipient, Roster, Team};
use protocol::sizes::{BATCH_RECORDS, MODERATOR_REQUEST_MAX};
use protocol::vote::RecordId;
use protocol::wire::{Ask, Denied, Desk, House};

use super::folder::{BATCH_DAYS_KEPT, Folder, Pair};
use super::session::Session;
use super::sharing::{Places, Shares};
use crate::Trouble;

/// Bytes of a share in a loan: record (32), slot (1), x (1), y (32).
const LENT_BYTES: usize = 66;
/// Bytes of a request beside the shares: two age files' headers and tags, signatures, cuts.
const REST_BYTES: usize = 16_384;
/// Most shares in one loan.
const SHARES_MAX: usize = (MODERATOR_REQUEST_MAX - REST_BYTES) / LENT_BYTES;
/// Cuts of which one loan lends: twelve days of the fullest batches, which leaves a third for colleagues' shares.
const CUTS_MAX: usize = 48;
const _: () = assert!(CUTS_MAX * BATCH_RECORDS <= SHARES_MAX * 2 / 3);

/// What lending came to.
pub(super) struct Lent {
    /// The loan, if the relay keeps it.
    pub(super) loan: Option<SignedLoan>,
    /// Her own shares in it.
    pub(super) own: usize,
    /// Whether everything undecided found room in it.
    pub(super) all: bool,
    /// Colleagues who could not be lent to: they have no key that may be used.
    pub(super) without_key: Vec<String>,
}

/// Fetches every batch that is not in the folder; removes those that are decided or too old. Returns how many came.
pub(super) fn fetch(folder: &Folder, session: &mut Session<'_>, desk: &Desk) -> Result<usize, Trouble> {
    let today = desk.now.day();
    let alive = |cut: &Cut| today.0 < cut.day().0.saturating_add(BATCH_DAYS_KEPT);
    let here = folder.cuts()?;
    for cut in here.iter().filter(|cut| !desk.cuts.contains(cut) || !alive(cut)) {
        folder.remove_batch(*cut)?;
    }
    let mut fetched = 0;
    for cut in desk.cuts.iter().filter(|cut| alive(cut) && !here.contains(cut)) {
        let records = match session.batch(*cut) {
            Ok(records) => records,
            // So few have keys today that nobody could tell what is empty: a later visit fetches it.
            Err(Trouble::Denied(Denied::Absent)) => continue,
            Err(other) => return Err(other),
        };
        folder.write_batch(*cut, &records)?;
        fetched += 1;
    }
    Ok(fetched)
}

/// Lends her shares of everything undecided to all colleagues, and keeps what they lent her, sealed to her newest key.
/// Empty records' shares go along: a loan's length then tells nobody how many reports there are.
pub(super) fn lend(
    folder: &Folder,
    session: &mut Session<'_>,
    desk: &Desk,
    house: &House,
    (roster, team): (&Roster, &Team),
    visit: Token,
    (loans, agreed): (&[SignedLoan], &[(RecordId, Pair)]),
) -> Result<Lent, Trouble> {
    let today = desk.now.day();
    let me = session.moderator();
    let mut keys = folder.secrets.day_keys()?;
    let places = Places { rosters: &house.rosters, team: team.id };
    let mut shares = Shares::of_hers(places, session.relay(), me, loans, &keys);
    let decided: BTreeSet<RecordId> = desk.decided.iter().copied().collect();
    let cuts = folder.cuts()?;
    let (lent_cuts, waiting_cuts) = share_out(&cuts);
    let mut undecided = Vec::new();
    for cut in lent_cuts {
        for record in folder.batch(*cut)? {
            if !decided.contains(&record.id()) {
                shares.take_own(&record, &mut keys);
                undecided.push(record.id());
            }
        }
    }
    // What is agreed may still change, but fills no place that something undecided needs.
    let agreed: BTreeSet<RecordId> = agreed.iter().map(|(record, _)| *record).collect();
    undecided.sort_by_key(|record| agreed.contains(record));
    let open = undecided.iter().filter(|r| !agreed.contains(*r)).count();
    shares.borrow_from(loans, &keys);
    let (mut own, mut kept) = shares.copies(&undecided);
    own.truncate(SHARES_MAX);
    let needed = shares.copies(undecided.get(..open).unwrap_or_default()).1.len();
    let room = SHARES_MAX.saturating_sub(own.len());
    let all = waiting_cuts.is_empty() && needed <= room;
    kept.truncate(room);
    let (colleagues, without_key) = recipients(house, roster, team, session, today);
    let newest = folder.secrets.recipient(folder.secrets.newest(today).ok_or(Trouble::NoDayKey)?)?;
    let lender = Lender {
        moderator: me,
        team: team.id,
        relay: session.relay(),
        visit,
        key: session.signer(),
        own: &newest,
        colleagues: &colleagues,
    };
    let loan = crypto::loan::lend(&lender, lent_cuts.to_vec(), &own, &kept)?;
    match session.put(&Ask::Lend(loan.clone())) {
        Ok(()) => Ok(Lent { loan: Some(loan), own: own.len(), all, without_key }),
        // No room now: colleagues keep her loan of before, and no key dies.
        Err(Trouble::Denied(Denied::NoRoom)) => Ok(Lent { loan: None, own: 0, all: false, without_key }),
        Err(other) => Err(other),
    }
}

/// Which cuts are lent, and which wait: the oldest come first, since theirs is the next last day, and each report's turn
/// comes before its own. Everybody lends of the same cuts, whatever she fetched last: shares of different ones open nothing.
fn share_out(cuts: &[Cut]) -> (&[Cut], &[Cut]) {
    cuts.split_at(cuts.len().min(CUTS_MAX))
}

/// Colleagues' newest begun keys, and the words of those who have none.
fn recipients<'h>(
    house: &'h House,
    roster: &Roster,
    team: &Team,
    session: &Session<'_>,
    today: protocol::clock::Day,
) -> (Vec<&'h Recipient>, Vec<String>) {
    let mut keys = Vec::new();
    let mut without = Vec::new();
    for colleague in team.members.iter().filter(|m| **m != session.moderator()) {
        let newest = house
            .keys
            .iter()
            .filter(|k| k.keys.moderator == *colleague)
            .filter(|k| crypto::roster::check_day_keys(roster, session.relay(), k).is_ok())
            .filter_map(|k| k.keys.newest(today))
            .max_by_key(|(day, _)| *day);
        match newest {
            Some((_, recipient)) => keys.push(recipient),
            None => without.extend(roster.moderator(*colleague).map(|m| m.word.clone())),
        }
    }
    (keys, without)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn two_lenders_leave_out_the_newest_alike() {
        let cuts: Vec<Cut> = (0..200).map(Cut).collect();
        let (early, late) = (share_out(&cuts[..100]), share_out(&cuts));
        assert_eq!(early.0, late.0, "who comes later lends of the same");
        assert_eq!(early.0.first(), Some(&Cut(0)));
        assert_eq!((early.0.len(), late.1.len()), (CUTS_MAX, 200 - CUTS_MAX));
        assert_eq!(share_out(&cuts[..7]), (&cuts[..7], &cuts[..0]));
    }
}
