//! A visit, and its smaller sisters.

use protocol::encoding::{Hash, Token};
use protocol::place::Nest;
use protocol::roster::{Roster, Team};
use protocol::wire::{Desk, House, LoansShelf, Shelf, VotesShelf};
use rand_core::Rng;
use serde::Serialize;

use super::agreeing::agree;
use super::day_keys;
use super::folder::{FetchedDesk, Folder};
use super::lending::{Lent, fetch, lend as lend_shares};
use super::session::{Relay, Session};
use super::sharing::{open_reports, slot_of};
use super::signing::{RefusedSheet, SeedOutcome, sign_seed, sign_sheets};
use crate::Trouble;

/// What became of a visit's loan.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Lending {
    /// Nothing was to be lent: the command only signs.
    NotAsked,
    /// The relay keeps it, with everything undecided.
    Whole,
    /// The relay keeps no new one, or there is more undecided than one loan holds.
    NoRoom,
}

/// What a visit did. No words, and nothing about a single report.
#[derive(Clone, Debug, Serialize)]
pub struct VisitReport {
    /// The relay's day.
    pub today: String,
    /// Whether day keys were published.
    pub keys_published: bool,
    /// Private day keys that died.
    pub keys_destroyed: usize,
    /// Batches fetched.
    pub batches: usize,
    /// Shares lent, those of empty records included.
    pub lent: usize,
    /// What became of the loan.
    pub lending: Lending,
    /// Colleagues who have no usable key and got nothing.
    pub without_key: Vec<String>,
    /// Undecided reports that can be opened now.
    pub openable: usize,
    /// Agreements sent; a colleague may have sent the same before.
    pub agreements: usize,
    /// The quarter's seed.
    pub seed: SeedOutcome,
    /// Editions whose sheets were signed.
    pub sheets: Vec<String>,
    /// The sheet at which signing stopped.
    pub refused: Option<RefusedSheet>,
}

/// A visit that has begun: the house is checked.
pub(super) struct Begun<'a> {
    pub(super) session: Session<'a>,
    pub(super) desk: Desk,
    pub(super) house: House,
    relay: Hash,
}

impl Begun<'_> {
    /// The present roster and her team, from the chain that was checked.
    pub(super) fn team(&self) -> Result<(&Roster, &Team), Trouble> {
        let roster = &self.house.rosters.last().ok_or(Trouble::WrongRelay)?.roster;
        let team = roster.team(self.desk.team).ok_or(Trouble::NotInRoster)?;
        slot_of(team, self.session.moderator()).ok_or(Trouble::NotInRoster)?;
        Ok((roster, team))
    }
}

/// Begins a visit: the rosters must lead back to the relay that the folder pinned, and nothing may go back in time.
pub(super) fn begin<'a>(folder: &mut Folder, link: &'a mut dyn Relay) -> Result<Begun<'a>, Trouble> {
    let (me, relay) = folder.membership()?;
    let mut session = Session::begin(link, folder.secrets.signer()?, relay, me)?;
    let house: House = session.read(Shelf::House)?;
    let (roster, name) = crypto::roster::check_chain(&house.rosters).map_err(|_| Trouble::WrongRelay)?;
    if name != relay {
        return Err(Trouble::WrongRelay);
    }
    let key = folder.secrets.signer()?.public();
    if roster.moderator(me).is_none_or(|m| m.key != key) {
        return Err(Trouble::NotInRoster);
    }
    let serial = roster.serial;
    let desk = session.desk()?;
    if desk.relay != relay {
        return Err(Trouble::WrongRelay);
    }
    if serial < folder.settings.roster_serial || desk.now < folder.settings.seen {
        return Err(Trouble::WentBack);
    }
    folder.settings.roster_serial = serial;
    folder.settings.seen = desk.now;
    folder.settings.calendar = Some(desk.calendar);
    folder.write_settings()?;
    let begun = Begun { session, desk, house, relay };
    begun.team()?;
    Ok(begun)
}

/// Publishes keys, fetches batches, lends, and leaves what was fetched in the folder, votes included.
fn exchange(folder: &mut Folder, begun: &mut Begun<'_>) -> Result<(FetchedDesk, VisitReport), Trouble> {
    let today = begun.desk.now.day();
    folder.expire(today)?;
    let keys_published = day_keys::publish(folder, &mut begun.session, today, begun.desk.keys_until)?;
    let batches = fetch(folder, &mut begun.session, &begun.desk)?;
    let mut loans: LoansShelf = begun.session.read(Shelf::Loans)?;
    let visit = visit_mark();
    let agreed = folder.read_desk().map(|before| before.agreed).unwrap_or_default();
    let Begun { session, desk, house, relay } = begun;
    let roster = &house.rosters.last().ok_or(Trouble::WrongRelay)?.roster;
    let team = roster.team(desk.team).ok_or(Trouble::NotInRoster)?;
    let Lent { loan, own, all, without_key } =
        lend_shares(folder, session, desk, house, (roster, team), visit, (&loans, &agreed))?;
    if let Some(loan) = loan {
        loans.retain(|l| l.loan.moderator != loan.loan.moderator);
        loans.push(loan);
    }
    let votes: VotesShelf = session.read(Shelf::Votes)?;
    let fetched = FetchedDesk {
        version: protocol::FORMAT_VERSION,
        relay: *relay,
        visit,
        now: desk.now,
        team: desk.team,
        rosters: house.rosters.clone(),
        decided: desk.decided.clone(),
        agreed,
        voted: desk.voted.clone(),
        loans,
        votes,
    };
    folder.write_desk(&fetched)?;
    let report = VisitReport {
        today: today.iso(),
        keys_published,
        keys_destroyed: day_keys::destroy(folder, today, all)?,
        batches,
        lent: own,
        lending: if all { Lending::Whole } else { Lending::NoRoom },
        without_key,
        openable: 0,
        agreements: 0,
        seed: SeedOutcome::Nothing,
        sheets: Vec::new(),
        refused: None,
    };
    Ok((fetched, report))
}

/// A whole visit.
///
/// # Errors
/// If the relay does not answer, is not the pinned one, or refuses; what was done until then stays done.
pub fn visit(folder: &mut Folder, link: &mut dyn Relay, nest: &impl Nest) -> Result<VisitReport, Trouble> {
    let mut begun = begin(folder, link)?;
    let (mut fetched, mut report) = exchange(folder, &mut begun)?;
    report.agreements = agree(folder, &mut begun.session, nest, &mut fetched)?;
    let here = folder.records()?;
    fetched.agreed.retain(|(record, _)| here.contains(record));
    folder.write_desk(&fetched)?;
    sign_waiting(folder, begun, nest, &mut report)?;
    report.openable = open_reports(folder, &fetched, |record| !fetched.is_agreed(record))?.len();
    Ok(report)
}

/// Only lends: shows nothing, opens nothing, signs nothing but the loan and day keys.
///
/// # Errors
/// As [`visit`].
pub fn lend(folder: &mut Folder, link: &mut dyn Relay) -> Result<VisitReport, Trouble> {
    let mut begun = begin(folder, link)?;
    Ok(exchange(folder, &mut begun)?.1)
}

/// Only signs: the quarter's seed, and sheets that hold.
///
/// # Errors
/// As [`visit`].
pub fn sign(folder: &mut Folder, link: &mut dyn Relay, nest: &impl Nest) -> Result<VisitReport, Trouble> {
    let begun = begin(folder, link)?;
    let mut report = VisitReport {
        today: begun.desk.now.day().iso(),
        keys_published: false,
        keys_destroyed: 0,
        batches: 0,
        lent: 0,
        lending: Lending::NotAsked,
        without_key: Vec::new(),
        openable: 0,
        agreements: 0,
        seed: SeedOutcome::Nothing,
        sheets: Vec::new(),
        refused: None,
    };
    sign_waiting(folder, begun, nest, &mut report)?;
    Ok(report)
}

/// Publishes day keys, lends to have everything sealed to the newest, and destroys those out of use.
///
/// # Errors
/// As [`visit`].
pub fn rotate(folder: &mut Folder, link: &mut dyn Relay) -> Result<VisitReport, Trouble> {
    lend(folder, link)
}

fn sign_waiting(
    folder: &mut Folder,
    begun: Begun<'_>,
    nest: &impl Nest,
    report: &mut VisitReport,
) -> Result<(), Trouble> {
    let Begun { mut session, desk, house, .. } = begun;
    let roster = &house.rosters.last().ok_or(Trouble::WrongRelay)?.roster;
    let team = roster.team(desk.team).ok_or(Trouble::NotInRoster)?;
    report.seed = sign_seed(folder, &mut session, &desk, team)?;
    (report.sheets, report.refused) = sign_sheets(folder, &mut session, nest, &desk, &house, team)?;
    Ok(())
}

/// A visit's mark in votes and loans.
fn visit_mark() -> Token {
    let mut mark = [0; 16];
    crypto::system_randomness().fill_bytes(&mut mark);
    Token(mark)
}
