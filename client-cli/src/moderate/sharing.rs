//! The shares that a moderator holds: her own and those lent to her, from loans as the relay keeps them.

use std::collections::{BTreeMap, BTreeSet};

use crypto::day_key::DayKey;
use crypto::record::{BodyKey, Plain, Record, Share, combine};
use protocol::clock::Cut;
use protocol::encoding::Hash;
use protocol::item::SignedLoan;
use protocol::roster::{ModeratorId, SignedRoster, Team, TeamId};
use protocol::vote::RecordId;

use super::folder::{FetchedDesk, Folder};
use crate::Trouble;

/// Different shares kept of one slot of one record: a lender who once lied does not crowd out her own better one, and
/// cannot make opening slow.
const VERSIONS: usize = 2;

/// Shares by record.
pub(super) struct Shares<'r> {
    places: Places<'r>,
    relay: Hash,
    me: ModeratorId,
    /// The slot of her own share in each record: it tells under which rosters the record may have been sealed.
    own: BTreeMap<RecordId, u8>,
    by_record: BTreeMap<RecordId, Vec<Share>>,
}

/// A record that opened.
pub(super) struct OpenedRecord {
    pub(super) cut: Cut,
    pub(super) record: RecordId,
    pub(super) plain: Plain,
    pub(super) key: BodyKey,
}

/// A moderator's place in her team's records.
pub(super) fn slot_of(team: &Team, moderator: ModeratorId) -> Option<u8> {
    team.members.iter().position(|m| *m == moderator).and_then(|n| u8::try_from(n).ok())
}

/// The team as it was under each roster: a record's slots are those of the team when it was sealed, and nothing in the
/// record says which that was.
#[derive(Clone, Copy)]
pub(super) struct Places<'r> {
    pub(super) rosters: &'r [SignedRoster],
    pub(super) team: TeamId,
}

impl Places<'_> {
    fn teams(&self) -> impl Iterator<Item = &Team> {
        self.rosters.iter().rev().filter_map(|r| r.roster.team(self.team))
    }

    /// Every slot that a moderator ever had, the present one first.
    pub(super) fn of(&self, moderator: ModeratorId) -> Vec<u8> {
        let mut slots = Vec::new();
        for slot in self.teams().filter_map(|team| slot_of(team, moderator)) {
            if !slots.contains(&slot) {
                slots.push(slot);
            }
        }
        slots
    }

    /// Whether a slot may be a lender's in a record in which `own` is the slot of `me`, if she has one there.
    fn fits(&self, lender: ModeratorId, slot: u8, me: ModeratorId, own: Option<u8>) -> bool {
        self.teams().any(|team| {
            slot_of(team, lender) == Some(slot) && own.is_none_or(|s| slot_of(team, me) == Some(s))
        })
    }

    fn is_present(&self, moderator: ModeratorId) -> bool {
        self.teams().next().is_some_and(|team| team.members.contains(&moderator))
    }
}

impl<'r> Shares<'r> {
    /// What she lent and kept at her last visit.
    pub(super) fn of_hers(
        places: Places<'r>,
        relay: Hash,
        me: ModeratorId,
        loans: &[SignedLoan],
        keys: &[DayKey],
    ) -> Self {
        let mut shares = Self { places, relay, me, own: BTreeMap::new(), by_record: BTreeMap::new() };
        let keys: Vec<&DayKey> = keys.iter().collect();
        for loan in loans.iter().filter(|l| l.loan.moderator == me) {
            if !shares.is_loan(loan) {
                continue;
            }
            for share in crypto::loan::open(&loan.loan.lent, &keys).unwrap_or_default() {
                shares.own.insert(share.record(), share.slot());
                shares.add(share);
            }
            for share in crypto::loan::open(&loan.loan.kept, &keys).unwrap_or_default() {
                shares.add(share);
            }
        }
        shares
    }

    /// Opens colleagues' loans, also of those who have left. A lender lends only shares of her own slot; what she kept of
    /// others' is for herself alone. Called when her own slots are known.
    pub(super) fn borrow_from(&mut self, loans: &[SignedLoan], keys: &[DayKey]) {
        let keys: Vec<&DayKey> = keys.iter().collect();
        let mut loans: Vec<&SignedLoan> =
            loans.iter().filter(|l| l.loan.moderator != self.me && self.is_loan(l)).collect();
        // Those who left first: whoever has their slot now must not crowd them out.
        loans.sort_by_key(|l| self.places.is_present(l.loan.moderator));
        for loan in loans {
            for share in crypto::loan::open(&loan.loan.lent, &keys).unwrap_or_default() {
                let own = self.own.get(&share.record()).copied();
                if self.places.fits(loan.loan.moderator, share.slot(), self.me, own) {
                    self.add(share);
                }
            }
        }
    }

    fn is_loan(&self, signed: &SignedLoan) -> bool {
        signed.loan.relay == self.relay
            && signed.loan.team == self.places.team
            && crypto::loan::check_kept(self.places.rosters, signed).is_ok()
    }

    fn add(&mut self, share: Share) {
        let held = self.by_record.entry(share.record()).or_default();
        let same_slot = held.iter().filter(|s| s.slot() == share.slot());
        let known = same_slot.clone().any(|s| s.to_lend() == share.to_lend());
        if !known && same_slot.count() < VERSIONS {
            held.push(share);
        }
    }

    /// Takes her own share of a record from the record itself, unless a loan already held it. The key that opened last
    /// is tried first: most of a batch was sealed to one. So is her present slot, then those that she had before.
    pub(super) fn take_own(&mut self, record: &Record, keys: &mut [DayKey]) {
        let id = record.id();
        if self.own.contains_key(&id) {
            return;
        }
        let opened = self.places.of(self.me).into_iter().find_map(|slot| {
            keys.iter()
                .enumerate()
                .find_map(|(n, key)| record.open_share(usize::from(slot), key).ok().map(|share| (n, share)))
        });
        if let Some((n, share)) = opened {
            if let Some(front) = keys.get_mut(..=n) {
                front.rotate_right(1);
            }
            self.own.insert(id, share.slot());
            self.add(share);
        }
    }

    /// Copies of the shares of these records, in their order: her own, and the lent ones.
    pub(super) fn copies(&self, records: &[RecordId]) -> (Vec<Share>, Vec<Share>) {
        records
            .iter()
            .filter_map(|record| self.by_record.get(record))
            .flat_map(|held| held.iter().map(|s| Share::from_lent(&s.to_lend())))
            .partition(|share| self.own.get(&share.record()) == Some(&share.slot()))
    }

    /// Opens a record if enough shares are here.
    pub(super) fn open(&self, record: &Record) -> Option<(Plain, BodyKey)> {
        combine(record, self.by_record.get(&record.id())?).ok()
    }

    /// The slots of which there is a share.
    pub(super) fn slots(&self, record: RecordId) -> BTreeSet<u8> {
        self.by_record.get(&record).into_iter().flatten().map(Share::slot).collect()
    }

    /// Whether a share of somebody's is here.
    pub(super) fn has_of(&self, record: RecordId, moderator: ModeratorId) -> bool {
        let own = self.own.get(&record).copied();
        let here = self.slots(record);
        here.iter().any(|slot| self.places.fits(moderator, *slot, self.me, own))
    }
}

/// The shares in the folder, from the loans last fetched.
pub(super) fn held<'d>(folder: &Folder, desk: &'d FetchedDesk) -> Result<Shares<'d>, Trouble> {
    let (me, relay) = folder.membership()?;
    let places = Places { rosters: desk.rosters(relay)?, team: desk.team };
    let keys = folder.secrets.day_keys()?;
    let mut shares = Shares::of_hers(places, relay, me, &desk.loans, &keys);
    shares.borrow_from(&desk.loans, &keys);
    Ok(shares)
}

/// Opens those undecided reports of the folder's batches that are wanted and can be opened. Empty records are left out.
pub(super) fn open_reports(
    folder: &Folder,
    desk: &FetchedDesk,
    wanted: impl Fn(RecordId) -> bool,
) -> Result<Vec<OpenedRecord>, Trouble> {
    let mut shares = held(folder, desk)?;
    let mut keys = folder.secrets.day_keys()?;
    let decided: BTreeSet<RecordId> = desk.decided.iter().copied().collect();
    let mut opened = Vec::new();
    for cut in folder.cuts()? {
        for record in folder.batch(cut)? {
            let id = record.id();
            if decided.contains(&id) || !wanted(id) || shares.slots(id).is_empty() {
                continue;
            }
            shares.take_own(&record, &mut keys);
            if let Some((plain, key)) = shares.open(&record).filter(|(plain, _)| plain.told().is_some()) {
                opened.push(OpenedRecord { cut, record: id, plain, key });
            }
        }
    }
    Ok(opened)
}

#[cfg(test)]
mod tests {
    use crypto::loan::{Lender, lend};
    use crypto::sign::SigningKey;
    use protocol::category::CategoryId;
    use protocol::encoding::{Token, VerifyingKey};
    use protocol::place::ZoneId;
    use protocol::report::{Tell, Told, When, Where};
    use protocol::roster::{Moderator, Recipient, Roster};
    use zeroize::Zeroizing;

    use super::*;

    struct Person {
        signer: SigningKey,
        day: DayKey,
    }

    fn people(count: u8) -> Vec<Person> {
        (1..=count)
            .map(|n| Person {
                signer: SigningKey::from_seed(&Zeroizing::new([n; 32])).expect("a key"),
                day: DayKey::generate(),
            })
            .collect()
    }

    fn roster_of(people: &[Person]) -> Roster {
        let lines = people.iter().enumerate().map(|(n, p)| Moderator {
            id: ModeratorId(0),
            word: format!("word{n}"),
            key: p.signer.public(),
            discovery: VerifyingKey([1; 32]),
        });
        crate::moderate::first_roster(VerifyingKey([9; 32]), lines.collect()).expect("a roster").roster
    }

    fn sealed(people: &[Person]) -> Record {
        let told = Told {
            place: Where::Zone(ZoneId(1)),
            category: CategoryId(2),
            when: When::Earlier,
            tell: Tell::default(),
        };
        let recipients: Vec<Recipient> = people.iter().map(|p| p.day.recipient().expect("one")).collect();
        let places: Vec<Option<&Recipient>> = recipients.iter().map(Some).collect();
        Record::seal(&Plain::report(told, "algo").expect("fits"), 2, &places).expect("seals")
    }

    /// What one person lends of a record: the share in a slot, which was sealed to `owner`, to everybody.
    fn lent(people: &[Person], who: usize, (owner, slot): (usize, usize), record: &Record) -> SignedLoan {
        let own = vec![record.open_share(slot, &people[owner].day).expect("opens")];
        let recipients: Vec<Recipient> = people.iter().map(|p| p.day.recipient().expect("one")).collect();
        let all: Vec<&Recipient> = recipients.iter().collect();
        let lender = Lender {
            moderator: ModeratorId(u8::try_from(who).expect("few")),
            team: TeamId(0),
            relay: Hash([1; 32]),
            visit: Token([0; 16]),
            key: &people[who].signer,
            own: all[who],
            colleagues: &all,
        };
        lend(&lender, vec![], &own, &[]).expect("lends")
    }

    fn chain(rosters: &[&Roster]) -> Vec<SignedRoster> {
        rosters.iter().map(|r| SignedRoster { roster: (*r).clone(), signatures: vec![] }).collect()
    }

    /// What one person has of a record after she took her own share out of it and borrowed.
    fn gather<'r>(
        people: &[Person],
        rosters: &'r [SignedRoster],
        me: usize,
        record: Option<&Record>,
        loans: &[SignedLoan],
    ) -> Shares<'r> {
        let mut keys = [DayKey::from_text(&people[me].day.expose_for_storage()).expect("a key")];
        let places = Places { rosters, team: TeamId(0) };
        let id = ModeratorId(u8::try_from(me).expect("few"));
        let mut shares = Shares::of_hers(places, Hash([1; 32]), id, loans, &keys);
        if let Some(record) = record {
            shares.take_own(record, &mut keys);
        }
        shares.borrow_from(loans, &keys);
        shares
    }

    #[test]
    fn opens_with_a_colleagues_share_and_not_alone() {
        let people = people(3);
        let roster = roster_of(&people);
        let chain = chain(&[&roster]);
        let record = sealed(&people);
        let alone = gather(&people, &chain, 0, Some(&record), &[]);
        assert!(alone.open(&record).is_none(), "one share opens nothing");
        let loan = lent(&people, 1, (1, 1), &record);
        let both = gather(&people, &chain, 0, Some(&record), std::slice::from_ref(&loan));
        assert!(both.open(&record).is_some_and(|(plain, _)| plain.expose_to_moderator() == "algo"));
        let (own, kept) = both.copies(&[record.id()]);
        assert_eq!((own.len(), kept.len()), (1, 1));
        assert!(both.has_of(record.id(), ModeratorId(1)) && !both.has_of(record.id(), ModeratorId(2)));
    }

    #[test]
    fn a_share_of_anothers_slot_or_another_relay_is_not_believed() {
        let people = people(3);
        let roster = roster_of(&people);
        let chain = chain(&[&roster]);
        let record = sealed(&people);
        let slots = |loan: SignedLoan| gather(&people, &chain, 0, None, &[loan]).slots(record.id());
        assert!(slots(lent(&people, 1, (2, 2), &record)).is_empty(), "not hers to lend");
        let mut forged = lent(&people, 1, (1, 1), &record);
        forged.loan.visit = Token([9; 16]);
        assert!(slots(forged).is_empty(), "not signed");
        let elsewhere = lent(&people, 1, (1, 1), &record);
        let keys = [DayKey::from_text(&people[0].day.expose_for_storage()).expect("a key")];
        let places = Places { rosters: &chain, team: TeamId(0) };
        let mut shares = Shares::of_hers(places, Hash([2; 32]), ModeratorId(0), &[], &keys);
        shares.borrow_from(&[elsewhere], &keys);
        assert!(shares.slots(record.id()).is_empty(), "another relay's");
    }

    /// The first member leaves, a fourth comes: everybody's place in new records moves, in old ones it does not.
    #[test]
    fn slots_are_those_of_the_team_when_a_record_was_sealed() {
        let people = people(4);
        let before = roster_of(&people[..3]);
        let mut after = roster_of(&people);
        after.moderators.remove(0);
        after.teams[0].members.remove(0);
        let chain = chain(&[&before, &after]);
        let old = sealed(&people[..3]);
        let loan = lent(&people, 1, (1, 1), &old);
        let shares = gather(&people, &chain, 2, Some(&old), std::slice::from_ref(&loan));
        assert!(shares.open(&old).is_some(), "sealed before, opened after");
        assert!(shares.has_of(old.id(), ModeratorId(1)));
        let gone = lent(&people[..3], 0, (0, 0), &old);
        let shares = gather(&people, &chain, 2, Some(&old), &[gone]);
        assert!(shares.open(&old).is_some(), "what she lent before she left is as good");
        // In new records 2 has the slot that 1 had: there it is hers to lend, in old ones it is not.
        let foreign = lent(&people, 2, (1, 1), &old);
        let shares = gather(&people, &chain, 1, Some(&old), &[foreign]);
        assert_eq!(shares.slots(old.id()), BTreeSet::from([1]), "her own alone");
        let new = sealed(&people[1..]);
        let hers = lent(&people, 1, (1, 0), &new);
        assert!(gather(&people, &chain, 3, Some(&new), &[hers]).open(&new).is_some());
    }
}
