use protocol::clock::Cut;
use protocol::clock::Tick;
use protocol::item::Batch;
use rand_chacha::ChaCha20Rng;
use rand_core::SeedableRng;
use zeroize::Zeroizing;

use super::*;
use crate::accept::Record;

/// A disk in memory with the store's one promise: a tick's writes land all together or not at all.
struct Disk {
    lockers: Vec<Box<Locker>>,
    asked: Vec<(u64, u32, usize)>,
    tick: Tick,
}

fn key(n: u8) -> EpochKey {
    EpochKey::new(&Zeroizing::new([n; 32])).expect("a key")
}

fn record() -> Record {
    let keys: Vec<_> =
        (0..3).map(|_| crypto::day_key::DayKey::generate().recipient().expect("a recipient")).collect();
    Record::for_test(&[Some(&keys[0]), Some(&keys[1]), Some(&keys[2])])
}

impl Disk {
    fn born(rng: &mut ChaCha20Rng) -> Self {
        Self { lockers: open::born(rng).map(|(_, b)| b).collect(), asked: Vec::new(), tick: Tick(0) }
    }

    fn read(&self, turn: &[u32]) -> Vec<Box<Locker>> {
        turn.iter().map(|n| self.lockers[*n as usize].clone()).collect()
    }

    /// One tick; `torn` loses it before it reaches the disk.
    fn tick(&mut self, vault: &mut Vault, rng: &mut ChaCha20Rng, torn: bool) -> Vec<Ack> {
        let turn = vault.turn(rng);
        let read = self.read(&turn);
        let Writes(writes) = vault.plan(&read, rng).expect("the disk is what it was");
        if torn {
            return Vec::new();
        }
        for (number, bytes) in writes {
            self.asked.push((self.tick.0, number, bytes.len()));
            self.lockers[number as usize] = bytes;
        }
        self.tick.0 += 1;
        vault.committed(Durable::dangerously_assert_synced())
    }

    fn take_up(&self, keys: &[(u64, u8)]) -> open::TakenUp {
        let keys = keys.iter().map(|(e, n)| (Epoch(*e), key(*n))).collect();
        let mut taking = open::TakingUp::begin(Generation(0), keys).expect("keys");
        for (n, bytes) in self.lockers.iter().enumerate() {
            taking.take(n as u32, bytes).expect("a vault");
        }
        taking.finish()
    }
}

fn nonce(n: u8) -> Token {
    Token([n + 1; 16])
}

#[test]
fn what_the_store_is_asked_does_not_depend_on_what_is_kept() {
    let run = |busy: bool| {
        let mut rng = ChaCha20Rng::seed_from_u64(7);
        // The order is public: it is drawn from its own stream, as the shell does, so that two worlds share it.
        let mut disk = Disk::born(&mut rng);
        let mut vault = disk.take_up(&[(0, 1)]).vault;
        let mut order = ChaCha20Rng::seed_from_u64(8);
        for n in 0..PASS_TICKS {
            if busy && n < 200 {
                vault.offer_record(&record_once(), TeamId(0), Day(9), nonce((n % 200) as u8));
                let content = Content::Batch(Batch { team: TeamId(0), cut: Cut(n as u32), records: vec![] });
                vault.offer_item(content, vec![], &mut rng);
            }
            let turn = vault.turn(&mut order);
            let read = disk.read(&turn);
            let Writes(writes) = vault.plan(&read, &mut rng).expect("plans");
            for (number, bytes) in writes {
                disk.asked.push((n, number, bytes.len()));
                disk.lockers[number as usize] = bytes;
            }
            let _ = vault.committed(Durable::dangerously_assert_synced());
        }
        (disk.asked, vault.records.len(), vault.items.len())
    };
    let (quiet, none, _) = run(false);
    let (busy, some, items) = run(true);
    assert!(none == 0 && some == 200 && items == 200, "{some} {items}");
    assert_eq!(quiet.len() as u64, PASS_TICKS * TICK_WRITES as u64, "one locker more a tick fails here");
    assert_eq!(quiet, busy, "the same lockers, lengths and ticks in both worlds");
}

fn record_once() -> Record {
    record()
}

#[test]
fn after_a_crash_what_was_acknowledged_is_there_once_and_nothing_else() {
    let mut rng = ChaCha20Rng::seed_from_u64(1);
    let mut disk = Disk::born(&mut rng);
    let mut vault = disk.take_up(&[(0, 1)]).vault;
    let (a, b) = (record(), record());
    assert!(matches!(vault.offer_record(&a, TeamId(0), Day(9), nonce(1)), Offer::Queued(_)));
    assert_eq!(vault.offer_record(&b, TeamId(0), Day(9), nonce(1)), Offer::KeptAlready, "a double press");
    assert_eq!(disk.tick(&mut vault, &mut rng, false).len(), 1);
    assert!(matches!(vault.offer_record(&b, TeamId(0), Day(9), nonce(2)), Offer::Queued(_)));
    disk.tick(&mut vault, &mut rng, true);
    let mut again = disk.take_up(&[(0, 1)]).vault;
    assert!(again.has_record(a.id()) && !again.has_record(b.id()));
    assert!(again.knows_nonce(&nonce(1)) && !again.knows_nonce(&nonce(2)), "known after a crash, too");
    assert_eq!(again.offer_record(&a, TeamId(0), Day(9), nonce(1)), Offer::KeptAlready);
    let locker = again.locker_of(a.id()).expect("kept");
    let read = again.read_record(&disk.lockers[locker as usize]).expect("opens");
    assert!(*read == *a.bytes());
}

#[test]
fn an_epochs_key_dies_one_pass_later_and_then_nothing_older_opens() {
    let mut rng = ChaCha20Rng::seed_from_u64(2);
    let mut disk = Disk::born(&mut rng);
    let mut vault = disk.take_up(&[(0, 1)]).vault;
    let a = record();
    vault.offer_record(&a, TeamId(0), Day(9), nonce(1));
    disk.tick(&mut vault, &mut rng, false);
    let image = disk.lockers.clone();
    vault.begin_epoch(Epoch(1), key(2));
    let mut dead = Vec::new();
    for _ in 0..2 * PASS_TICKS {
        disk.tick(&mut vault, &mut rng, false);
        dead.extend(vault.dead_epochs());
    }
    assert_eq!(dead, vec![Epoch(0)]);
    assert!(vault.has_record(a.id()));
    let old = Disk { lockers: image, asked: vec![], tick: Tick(0) }.take_up(&[(1, 2)]);
    assert!(!old.vault.has_record(a.id()), "the living key opens nothing of an older image");
}

#[test]
fn items_count_only_when_whole_and_go_after_what_they_outlive() {
    let mut rng = ChaCha20Rng::seed_from_u64(3);
    let mut disk = Disk::born(&mut rng);
    let mut vault = disk.take_up(&[(0, 1)]).vault;
    let a = record();
    vault.offer_record(&a, TeamId(0), Day(9), nonce(1));
    disk.tick(&mut vault, &mut rng, false);
    // 400 ids: four parts, two ticks.
    let ids: Vec<RecordId> = (0..400).map(|_| a.id()).collect();
    let content = Content::Batch(Batch { team: TeamId(0), cut: Cut(1), records: ids });
    vault.offer_item(content, vec![], &mut rng);
    assert!(disk.tick(&mut vault, &mut rng, false).is_empty());
    let torn = disk.take_up(&[(0, 1)]);
    assert!(torn.items.is_empty(), "half an item counts as none");
    let mut item = None;
    for _ in 0..3 {
        for ack in disk.tick(&mut vault, &mut rng, false) {
            if let Ack::Item(_, whole) = ack {
                item = Some(whole);
            }
        }
    }
    let item = item.expect("whole");
    assert_eq!(disk.take_up(&[(0, 1)]).items.len(), 1);
    vault.retire_item(item.id, BTreeSet::from([a.id()]), BTreeSet::new());
    for _ in 0..2 * PASS_TICKS {
        disk.tick(&mut vault, &mut rng, false);
    }
    assert_eq!(disk.take_up(&[(0, 1)]).items.len(), 1, "the record is still there");
    vault.retire_record(a.id());
    let mut record_gone_at = None;
    let mut item_gone_at = None;
    for n in 0..u64::from(NONCE_TURNS + 4) * PASS_TICKS {
        disk.tick(&mut vault, &mut rng, false);
        record_gone_at = record_gone_at.or((!vault.has_record(a.id())).then_some(n));
        item_gone_at = item_gone_at.or((!vault.items.contains_key(&item.id)).then_some(n));
    }
    assert!(record_gone_at.expect("gone") < item_gone_at.expect("gone"));
    let end = disk.take_up(&[(0, 1)]);
    assert!(end.items.is_empty() && end.vault.records.is_empty());
}

#[test]
fn a_disk_that_is_not_what_it_was_stops_the_worker() {
    let mut rng = ChaCha20Rng::seed_from_u64(4);
    let mut disk = Disk::born(&mut rng);
    let mut vault = disk.take_up(&[(0, 1)]).vault;
    vault.offer_record(&record(), TeamId(0), Day(9), nonce(1));
    disk.tick(&mut vault, &mut rng, false);
    for locker in &mut disk.lockers {
        locker[100] ^= 1;
    }
    // Its locker had its turn in this pass; the next one comes before two more are over.
    let stopped = (0..2 * PASS_TICKS).any(|_| {
        let turn = vault.turn(&mut rng);
        let read = disk.read(&turn);
        match vault.plan(&read, &mut rng) {
            Err(_) => true,
            Ok(_) => {
                let _ = vault.committed(Durable::dangerously_assert_synced());
                false
            }
        }
    });
    assert!(stopped);
}
