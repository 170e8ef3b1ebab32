//! A relay's bench without vault, beat and wire, and moderators' folders that visit it: for tests that need days.

use std::collections::BTreeMap;
use std::path::PathBuf;

use age::secrecy::SecretString;
use atlas::Atlas;
use crypto::record::{Plain, Record};
use protocol::category::CategoryId;
use protocol::clock::{Calendar, Day, Moment};
use protocol::encoding::{Hash, Token, VerifyingKey, from_bytes, to_bytes};
use protocol::item::{Content, Item};
use protocol::place::ZoneId;
use protocol::policy::{Cadence, Policy};
use protocol::report::{Tell, Told, When, Where};
use protocol::roster::{SignedRoster, TeamId};
use protocol::sizes::{BATCH_RECORDS, MODERATOR_REQUEST_MAX};
use protocol::vote::RecordId;
use protocol::wire::{Answer, Ask, BatchAnswer, Challenge, Denied, HELLO_PATH, Request, seal_length};
use rand_core::Rng;
use relay_core::hold::moderate::{Bench, Reply, Retirement, Surroundings};

use super::{
    Choice, DecideReport, DecisionLine, Folder, Passphrase, Relay, VisitReport, decide, first_roster, list,
    sign_roster, visit,
};
use crate::Trouble;

mod changing;
mod copying;
mod covering;
mod ending;
mod leaving;

/// The only team.
pub(super) const TEAM: TeamId = TeamId(0);
/// A day of the rehearsal's calendar, the first of a quarter.
pub(super) const FIRST_DAY: Day = Day(20_748);

/// A team with its relay.
pub(super) struct House {
    folders: tempfile::TempDir,
    pub(super) bench: Bench<&'static Atlas>,
    pub(super) rosters: Vec<SignedRoster>,
    /// Every item that was ever kept, oldest first.
    items: Vec<Item>,
    pub(super) records: BTreeMap<RecordId, Record>,
    pub(super) now: Moment,
    /// Batches that were asked for.
    pub(super) fetched: usize,
}

impl House {
    /// Makes folders for these moderators; the first three sign the first roster.
    pub(super) fn build(words: &[&str]) -> Self {
        let folders = tempfile::tempdir().expect("a folder");
        let mut made = Vec::new();
        for word in words {
            let path = folders.path().join(word);
            made.push(Folder::init(&path, word, &passphrase()).expect("made"));
        }
        let lines = made.iter().take(3).map(|(_, line)| line.clone()).collect();
        let mut roster = first_roster(VerifyingKey([9; 32]), lines).expect("a roster");
        for (folder, _) in made.iter_mut().take(3) {
            sign_roster(folder, &mut roster).expect("signs");
        }
        drop(made);
        let rosters = vec![roster];
        let policy = Policy::standard(Cadence::Daily);
        let bench = Bench::new(rosters.clone(), policy, Atlas::mexico()).expect("a chain");
        let now = FIRST_DAY.begins();
        Self { folders, bench, rosters, items: vec![], records: BTreeMap::new(), now, fetched: 0 }
    }

    pub(super) fn path(&self, word: &str) -> PathBuf {
        self.folders.path().join(word)
    }

    pub(super) fn folder(&self, word: &str) -> Folder {
        Folder::open(&self.path(word), &passphrase()).expect("opens")
    }

    /// A later roster comes into force: the worker starts again from what is kept.
    pub(super) fn restart(&mut self, rosters: Vec<SignedRoster>) {
        let policy = self.bench.policy().clone();
        let keys: Vec<_> = self.bench.day_keys().cloned().collect();
        self.bench = Bench::new(rosters.clone(), policy, Atlas::mexico()).expect("a chain");
        self.rosters = rosters;
        keys.into_iter().for_each(|k| self.bench.put_keys(k));
        for item in self.items.clone() {
            self.bench.apply(item);
        }
        self.bench.begin_at(self.now);
    }

    /// Somebody sends a report about a zone.
    pub(super) fn report(&mut self, zone: ZoneId, category: CategoryId, words: &str) -> RecordId {
        let told = Told { place: Where::Zone(zone), category, when: When::Earlier, tell: Tell::default() };
        let record = self.seal(&Plain::report(told, words).expect("fits"));
        let id = record.id();
        self.records.insert(id, record);
        id
    }

    fn seal(&self, plain: &Plain) -> Record {
        let keys = self.bench.recipients(TEAM, self.now.day());
        Record::seal(plain, 2, &keys).expect("enough keys")
    }

    /// Time passes, tick by tick as far as the calendar goes by it.
    pub(super) fn until(&mut self, moment: Moment) {
        while self.now < moment {
            self.now = self.now.cut().closes().min(moment);
            self.tick();
        }
    }

    pub(super) fn tick(&mut self) {
        let held: Vec<_> = self.records.keys().map(|r| (*r, TEAM)).collect();
        let mut rng = crypto::system_randomness();
        let has = self.records.clone();
        let has = |r| has.contains_key(&r);
        for (content, replaces) in self.bench.due(self.now, &held, has, &mut rng) {
            self.keep(content, replaces);
        }
        let records = &self.records;
        for over in self.bench.forget(|r| records.contains_key(&r), self.now.day()) {
            if let Retirement::Item(item, _, _) = over {
                self.items.retain(|i| i.id != item);
            }
        }
    }

    fn keep(&mut self, content: Content, replaces: Vec<Token>) {
        let mut id = Token([0; 16]);
        crypto::system_randomness().fill_bytes(&mut id.0);
        let item = Item { id, replaces, content };
        self.items.push(item.clone());
        for over in self.bench.apply(item) {
            match over {
                Retirement::Record(record) => {
                    self.records.remove(&record);
                }
                Retirement::Item(item, _, _) => self.items.retain(|i| i.id != item),
            }
        }
    }

    /// A moderator's visit.
    pub(super) fn visit(&mut self, word: &str) -> Result<VisitReport, Trouble> {
        let mut folder = self.folder(word);
        visit(&mut folder, self, Atlas::mexico())
    }

    /// She approves what she can read and has not voted on.
    pub(super) fn approve_all(&mut self, word: &str) -> Result<DecideReport, Trouble> {
        let mut folder = self.folder(word);
        let lines: Vec<DecisionLine> = list(&folder, false)?
            .into_iter()
            .filter(|line| !line.voted)
            .map(|line| DecisionLine::new(line.record.0, Choice::Approve, Some(2)))
            .collect();
        decide(&mut folder, self, Atlas::mexico(), &lines)
    }

    /// Something out of every item that is kept.
    pub(super) fn items_of<T>(&self, take: impl Fn(&Content) -> Vec<T>) -> Vec<T> {
        self.items.iter().flat_map(|i| take(&i.content)).collect()
    }

    fn answer(&mut self, request: &Request, ask: Ask) -> Answer {
        let who = request.moderator;
        if self.bench.roster().moderator(who).is_none() {
            return Answer::Denied(Denied::VisitOver);
        }
        let around = Surroundings { calendar: Calendar::real(), now: self.now };
        match self.bench.ask(who, ask, &around) {
            Reply::Now(answer) => *answer,
            Reply::Keep(content, replaces) => {
                self.keep(*content, replaces);
                Answer::Done
            }
            Reply::Keys(keys) => {
                self.bench.put_keys(*keys);
                Answer::Done
            }
            Reply::Batch(cut, _, ids) => {
                self.fetched += 1;
                let mut records: Vec<Vec<u8>> =
                    ids.iter().filter_map(|id| self.records.get(id)).map(|r| r.bytes().to_vec()).collect();
                while records.len() < BATCH_RECORDS {
                    records.push(self.seal(&Plain::empty()).bytes().to_vec());
                }
                Answer::Batch(BatchAnswer { cut, records })
            }
        }
    }
}

impl Relay for House {
    fn post(&mut self, path: &str, body: &[u8]) -> Result<Vec<u8>, Trouble> {
        if path == HELLO_PATH {
            return Ok(seal_length(&Answer::Challenge(Challenge(Hash([1; 32])))));
        }
        let request: Request = from_bytes(body, MODERATOR_REQUEST_MAX + 256).expect("a request");
        let ask = from_bytes(&request.ask, MODERATOR_REQUEST_MAX).expect("an ask");
        let answer = self.answer(&request, ask);
        assert_eq!(from_bytes::<Answer>(&to_bytes(&answer), usize::MAX), Ok(answer.clone()));
        Ok(seal_length(&answer))
    }
}

pub(super) fn passphrase() -> Passphrase {
    let text = SecretString::from("correct horse battery".to_owned());
    Passphrase::new(text).expect("long enough").with_work_factor(2)
}
