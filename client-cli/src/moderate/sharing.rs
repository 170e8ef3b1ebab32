//! The shares that a moderator holds: her own and those lent to her, from loans as the relay keeps them.

use std::collections::{BTreeMap, BTreeSet};

use crypto::day_key::DayKey;
use crypto::record::{BodyKey, Plain, Record, Share, combine};
use protocol::clock::Cut;
use protocol::encoding::Hash;
use protocol::item::SignedLoan;
use protocol::roster::{ModeratorId, Roster, Team};
use protocol::vote::RecordId;

use super::folder::{FetchedDesk, Folder};
use crate::Trouble;

/// Different shares kept of one slot of one record: a lender who once lied does not crowd out her own better one, and
/// cannot make opening slow.
const VERSIONS: usize = 2;

/// Shares by record.
pub(super) struct Shares {
    slot: u8,
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

impl Shares {
    /// Opens every loan that is this team's and its lender's. A lender lends only shares of her own slot; what she kept
    /// of others' is for herself alone.
    pub(super) fn gather(
        roster: &Roster,
        team: &Team,
        relay: Hash,
        me: ModeratorId,
        loans: &[SignedLoan],
        keys: &[DayKey],
    ) -> Result<Self, Trouble> {
        let slot = slot_of(team, me).ok_or(Trouble::NotInRoster)?;
        let mut shares = Self { slot, by_record: BTreeMap::new() };
        let keys: Vec<&DayKey> = keys.iter().collect();
        for signed in loans {
            let loan = &signed.loan;
            if loan.relay != relay || loan.team != team.id || crypto::loan::check(roster, signed).is_err() {
                continue;
            }
            let lender = slot_of(team, loan.moderator);
            for share in crypto::loan::open(&loan.lent, &keys).unwrap_or_default() {
                if Some(share.slot()) == lender {
                    shares.add(share);
                }
            }
            if loan.moderator == me {
                for share in crypto::loan::open(&loan.kept, &keys).unwrap_or_default() {
                    shares.add(share);
                }
            }
        }
        Ok(shares)
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
    /// is tried first: most of a batch was sealed to one.
    pub(super) fn take_own(&mut self, record: &Record, keys: &mut [DayKey]) {
        let id = record.id();
        let slot = self.slot;
        if self.by_record.get(&id).is_some_and(|held| held.iter().any(|s| s.slot() == slot)) {
            return;
        }
        let opened = keys
            .iter()
            .enumerate()
            .find_map(|(n, key)| record.open_share(usize::from(slot), key).ok().map(|share| (n, share)));
        if let Some((n, share)) = opened {
            if let Some(front) = keys.get_mut(..=n) {
                front.rotate_right(1);
            }
            self.add(share);
        }
    }

    /// Copies of the shares of these records: her own, and the lent ones.
    pub(super) fn copies(&self, records: &BTreeSet<RecordId>) -> (Vec<Share>, Vec<Share>) {
        self.by_record
            .iter()
            .filter(|(record, _)| records.contains(record))
            .flat_map(|(_, held)| held.iter().map(|s| Share::from_lent(&s.to_lend())))
            .partition(|share| share.slot() == self.slot)
    }

    /// Opens a record if enough shares are here.
    pub(super) fn open(&self, record: &Record) -> Option<(Plain, BodyKey)> {
        combine(record, self.by_record.get(&record.id())?).ok()
    }

    /// The slots of which there is a share.
    pub(super) fn slots(&self, record: RecordId) -> BTreeSet<u8> {
        self.by_record.get(&record).into_iter().flatten().map(Share::slot).collect()
    }
}

/// The shares in the folder, from the loans last fetched; her own also from the batches.
pub(super) fn held(folder: &Folder, desk: &FetchedDesk) -> Result<Shares, Trouble> {
    let (me, relay) = folder.membership()?;
    let (roster, team) = desk.team(relay)?;
    Shares::gather(roster, team, relay, me, &desk.loans, &folder.secrets.day_keys()?)
}

/// Opens those undecided reports of the folder's batches that are wanted and can be opened. Empty records are left out.
pub(super) fn open_reports(
    folder: &Folder,
    desk: &FetchedDesk,
    wanted: impl Fn(RecordId) -> bool,
) -> Result<Vec<OpenedRecord>, Trouble> {
    let shares = held(folder, desk)?;
    let decided: BTreeSet<RecordId> = desk.decided.iter().copied().collect();
    let mut opened = Vec::new();
    for cut in folder.cuts()? {
        for record in folder.batch(cut)? {
            let id = record.id();
            if decided.contains(&id) || !wanted(id) {
                continue;
            }
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
    use protocol::roster::{Moderator, Recipient};
    use zeroize::Zeroizing;

    use super::*;

    struct Person {
        signer: SigningKey,
        day: DayKey,
    }

    fn people() -> Vec<Person> {
        (1..=3)
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

    /// What one person lends of a record: the shares of a slot, to everybody.
    fn lent(people: &[Person], roster: &Roster, who: usize, slot: usize, record: &Record) -> SignedLoan {
        let owner = &people[slot].day;
        let own = vec![record.open_share(slot, owner).expect("opens")];
        let recipients: Vec<Recipient> = people.iter().map(|p| p.day.recipient().expect("one")).collect();
        let all: Vec<&Recipient> = recipients.iter().collect();
        let lender = Lender {
            moderator: roster.moderators[who].id,
            team: roster.teams[0].id,
            relay: Hash([1; 32]),
            visit: Token([0; 16]),
            key: &people[who].signer,
            own: all[who],
            colleagues: &all,
        };
        lend(&lender, vec![], &own, &[]).expect("lends")
    }

    fn gather(people: &[Person], roster: &Roster, me: usize, loans: &[SignedLoan]) -> Shares {
        let key = DayKey::from_text(&people[me].day.expose_for_storage()).expect("a key");
        let id = roster.moderators[me].id;
        Shares::gather(roster, &roster.teams[0], Hash([1; 32]), id, loans, &[key]).expect("a member")
    }

    #[test]
    fn opens_with_a_colleagues_share_and_not_alone() {
        let people = people();
        let roster = roster_of(&people);
        let record = sealed(&people);
        let mut keys = vec![DayKey::from_text(&people[0].day.expose_for_storage()).expect("a key")];
        let mut alone = gather(&people, &roster, 0, &[]);
        alone.take_own(&record, &mut keys);
        assert!(alone.open(&record).is_none(), "one share opens nothing");
        let loan = lent(&people, &roster, 1, 1, &record);
        let mut both = gather(&people, &roster, 0, std::slice::from_ref(&loan));
        both.take_own(&record, &mut keys);
        assert!(both.open(&record).is_some_and(|(plain, _)| plain.expose_to_moderator() == "algo"));
        let (own, kept) = both.copies(&BTreeSet::from([record.id()]));
        assert_eq!((own.len(), kept.len()), (1, 1));
    }

    #[test]
    fn a_share_of_anothers_slot_or_another_relay_is_not_believed() {
        let people = people();
        let roster = roster_of(&people);
        let record = sealed(&people);
        let foreign = lent(&people, &roster, 1, 2, &record);
        assert!(gather(&people, &roster, 0, &[foreign]).slots(record.id()).is_empty(), "not hers to lend");
        let mut forged = lent(&people, &roster, 1, 1, &record);
        forged.loan.visit = Token([9; 16]);
        assert!(gather(&people, &roster, 0, &[forged]).slots(record.id()).is_empty(), "not signed");
        let elsewhere = lent(&people, &roster, 1, 1, &record);
        let key = DayKey::from_text(&people[0].day.expose_for_storage()).expect("a key");
        let me = roster.moderators[0].id;
        let shares =
            Shares::gather(&roster, &roster.teams[0], Hash([2; 32]), me, &[elsewhere], &[key]).expect("one");
        assert!(shares.slots(record.id()).is_empty(), "another relay's");
    }
}
