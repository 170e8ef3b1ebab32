//! The vault: N lockers, of which each tick rewrites exactly B in a public order, whatever arrived.
//!
//! The attack it stops: images of the disk, taken at any times, must tell neither how many reports there are nor when
//! any came. So what the store is asked (which lockers, how long, at which tick) never depends on what is kept: it is
//! a public order, two lockers of each quarter a tick. A locker on its turn is encrypted anew, or refilled with noise, or,
//! if it held noise and something waits, takes it. Contents of one class change places at random.
//!
//! ```text
//! offer ──> queue ──plan (its quarter's turn, a locker of noise)──> writes ──sync──> committed ──> acks
//! ```
//! Everything that changes is appended. A part counts only when its item is whole and synced. Lockers become noise in
//! the order that [`Vault::retire_record`] and [`Vault::retire_item`] keep: a record before what was said about it, and that
//! before what decided it, each step after the sync of the one before.

use std::collections::{BTreeMap, BTreeSet, VecDeque};

use crypto::epoch::{EpochKey, Locker};
use crypto::hash::digest;
use protocol::clock::{Day, EPOCH_TICKS, Epoch, NONCE_EPOCHS};
use protocol::encoding::{Token, from_bytes, to_bytes};
use protocol::item::{Content, Generation, ITEM_MAX, Item};
use protocol::roster::TeamId;
use protocol::sizes::{LOCKERS, PART_BYTES, QUARTER_WRITES, QUARTERS, RECORD_BYTES, TICK_WRITES};
use protocol::vote::RecordId;
use rand_core::{CryptoRng, Rng};

pub mod locker;
pub mod open;
mod plan;
#[cfg(test)]
mod tests;

use locker::{PartNote, PlainLocker, RecordNote};

/// Lockers in a quarter.
pub const QUARTER_LOCKERS: usize = LOCKERS / QUARTERS;
/// Ticks in which every locker has had one turn.
pub const PASS_TICKS: u64 = (QUARTER_LOCKERS / QUARTER_WRITES) as u64;
/// Turns for which a nonce is kept. A turn comes once a pass, at any place in it, so k turns take more than k − 1
/// passes: five would take the two epochs for which a nonce must be known; three more allow for restarts, which draw a new
/// pass.
pub const NONCE_TURNS: u8 = 8;
const _: () = assert!((NONCE_TURNS as u64 - 1) * PASS_TICKS >= NONCE_EPOCHS * EPOCH_TICKS);
/// Domain of an item's hash.
const ITEM_DOMAIN: &str = "bruma/item/v1";

/// Proof that a tick's writes are on the disk. Only the store makes one, after its sync.
#[must_use]
pub struct Durable(());

impl Durable {
    /// For the store, after `flush` and `sync_data` have both returned, and for nobody else: an acknowledgement that
    /// is not durable is a promise broken to somebody who will not come back.
    pub fn dangerously_assert_synced() -> Self {
        Self(())
    }
}

/// Names something that waits for its acknowledgement.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Ticket(u64);

/// What became of an offer.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Offer {
    /// It waits for a locker.
    Queued(Ticket),
    /// A record with this nonce is kept already, or waits.
    KeptAlready,
    /// There is no room.
    NoRoom,
}

/// What a synced tick made true.
pub enum Ack {
    /// A record is kept.
    Record(Ticket),
    /// An item is whole: it counts from now on.
    Item(Ticket, Box<Item>),
}

/// One tick's writes: always [`TICK_WRITES`] lockers, two of each quarter.
pub struct Writes(pub Vec<(u32, Box<Locker>)>);

/// What a locker holds, as far as memory knows.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Spot {
    Noise,
    Record(RecordId, Epoch),
    Part(Token, u16, Epoch),
}

struct KeptRecord {
    locker: u32,
    note: RecordNote,
    retired: bool,
}

struct KeptItem {
    sequence: u32,
    /// Lockers of its parts that still hold them.
    lockers: BTreeMap<u16, u32>,
    count: u16,
    whole: bool,
    retired: Option<After>,
}

/// What must have become noise before an item does.
#[derive(Default)]
struct After {
    records: BTreeSet<RecordId>,
    items: BTreeSet<Token>,
}

struct WaitingRecord {
    ticket: Ticket,
    id: RecordId,
    note: RecordNote,
    bytes: Box<[u8; RECORD_BYTES]>,
}

struct WaitingPart {
    note: PartNote,
    plain: PlainLocker,
}

/// The vault without its disk. See the module.
pub struct Vault {
    generation: Generation,
    epoch: Epoch,
    keys: BTreeMap<Epoch, EpochKey>,
    spots: Vec<Spot>,
    /// Lockers with content under each epoch's key: a key dies at zero.
    under: BTreeMap<Epoch, u32>,
    order: [Vec<u32>; QUARTERS],
    position: usize,
    records: BTreeMap<RecordId, KeptRecord>,
    items: BTreeMap<Token, KeptItem>,
    nonces: BTreeSet<Token>,
    waiting_records: VecDeque<WaitingRecord>,
    waiting_parts: VecDeque<WaitingPart>,
    /// Items whose last part is not synced yet.
    arriving: BTreeMap<Token, (Ticket, Box<Item>)>,
    next_ticket: u64,
    next_sequence: u32,
    planned: Vec<plan::Placed>,
}

impl Vault {
    fn empty(generation: Generation, epoch: Epoch, key: EpochKey) -> Self {
        Self {
            generation,
            epoch,
            keys: BTreeMap::from([(epoch, key)]),
            spots: vec![Spot::Noise; LOCKERS],
            under: BTreeMap::new(),
            order: Default::default(),
            position: 0,
            records: BTreeMap::new(),
            items: BTreeMap::new(),
            nonces: BTreeSet::new(),
            waiting_records: VecDeque::new(),
            waiting_parts: VecDeque::new(),
            arriving: BTreeMap::new(),
            next_ticket: 0,
            next_sequence: 0,
            planned: Vec::new(),
        }
    }

    fn ticket(&mut self) -> Ticket {
        self.next_ticket += 1;
        Ticket(self.next_ticket)
    }

    /// A new epoch begins: what is written from now on is under this key.
    pub fn begin_epoch(&mut self, epoch: Epoch, key: EpochKey) {
        self.epoch = epoch;
        self.keys.insert(epoch, key);
    }

    /// Epochs whose keys no locker is under any more. Their keys are dropped here; the keeper must drop its own.
    pub fn dead_epochs(&mut self) -> Vec<Epoch> {
        let dead: Vec<Epoch> = self
            .keys
            .keys()
            .filter(|e| **e != self.epoch && self.under.get(*e).copied().unwrap_or(0) == 0)
            .copied()
            .collect();
        for epoch in &dead {
            self.keys.remove(epoch);
            self.under.remove(epoch);
        }
        dead
    }

    /// Whether a form with this nonce has been sent: kept, or waiting for its locker.
    pub fn knows_nonce(&self, nonce: &Token) -> bool {
        self.nonces.contains(nonce)
    }

    /// A sealed record asks for a locker.
    pub fn offer_record(
        &mut self,
        record: &crate::accept::Record,
        team: TeamId,
        last_day: Day,
        nonce: Token,
    ) -> Offer {
        if self.knows_nonce(&nonce) {
            return Offer::KeptAlready;
        }
        if self.room_for_records() == 0 {
            return Offer::NoRoom;
        }
        let ticket = self.ticket();
        let note = RecordNote { generation: self.generation, team, last_day, nonce, turns: NONCE_TURNS };
        self.nonces.insert(nonce);
        self.waiting_records.push_back(WaitingRecord {
            ticket,
            id: record.id(),
            note,
            bytes: Box::new(*record.bytes()),
        });
        Offer::Queued(ticket)
    }

    /// A record that got no locker in time gives its place up: its sender is told to come back later.
    /// False if it has been kept, or is being written.
    pub fn withdraw(&mut self, ticket: Ticket) -> bool {
        let Some(at) = self.waiting_records.iter().position(|w| w.ticket == ticket) else { return false };
        if let Some(waiting) = self.waiting_records.remove(at) {
            self.nonces.remove(&waiting.note.nonce);
        }
        true
    }

    /// Lockers free for records, less those that wait.
    pub fn room_for_records(&self) -> usize {
        let taken = self.records.len() + self.waiting_records.len();
        (2 * QUARTER_LOCKERS).saturating_sub(taken)
    }

    /// An item asks for lockers. It counts when its last part is synced.
    pub fn offer_item(&mut self, content: Content, replaces: Vec<Token>, rng: &mut impl Rng) -> Offer {
        let mut id = Token([0; 16]);
        rng.fill_bytes(&mut id.0);
        let item = Item { id, replaces, content };
        let bytes = to_bytes(&item);
        let count = bytes.len().div_ceil(PART_BYTES);
        let taken = self.items.values().map(|i| i.lockers.len()).sum::<usize>() + self.waiting_parts.len();
        let (Ok(count_16), Ok(length)) = (u16::try_from(count), u32::try_from(bytes.len())) else {
            return Offer::NoRoom;
        };
        if bytes.len() > ITEM_MAX || taken + count > QUARTER_LOCKERS {
            return Offer::NoRoom;
        }
        let ticket = self.ticket();
        let sequence = self.next_sequence;
        self.next_sequence = self.next_sequence.saturating_add(1);
        let whole = digest(ITEM_DOMAIN, &[&bytes]);
        for (n, part) in bytes.chunks(PART_BYTES).enumerate() {
            let note = PartNote {
                generation: self.generation,
                sequence,
                item: id,
                part: u16::try_from(n).unwrap_or(u16::MAX),
                count: count_16,
                length,
                whole,
            };
            self.waiting_parts.push_back(WaitingPart { note, plain: locker::lay_part(&note, part) });
        }
        self.items.insert(
            id,
            KeptItem { sequence, lockers: BTreeMap::new(), count: count_16, whole: false, retired: None },
        );
        self.arriving.insert(id, (ticket, Box::new(item)));
        Offer::Queued(ticket)
    }

    /// Records that are kept and not over, with their notes.
    pub fn held(&self) -> impl Iterator<Item = (RecordId, TeamId, Day)> {
        self.records.iter().filter(|(_, r)| !r.retired).map(|(id, r)| (*id, r.note.team, r.note.last_day))
    }

    /// Where a record lies, to read it for a moderator.
    pub fn locker_of(&self, record: RecordId) -> Option<u32> {
        self.records.get(&record).map(|r| r.locker)
    }

    /// A record's bytes out of the locker that [`Vault::locker_of`] names.
    pub fn read_record(&self, bytes: &Locker) -> Option<Box<[u8; RECORD_BYTES]>> {
        self.keys.values().rev().find_map(|key| match locker::read(&*key.open(bytes).ok()?) {
            Some(locker::Opened::Record(_, record)) => Some(record),
            _ => None,
        })
    }

    /// A record is over: it becomes noise at a turn, once its nonce is forgotten.
    pub fn retire_record(&mut self, id: RecordId) {
        if let Some(record) = self.records.get_mut(&id) {
            record.retired = true;
        }
    }

    /// An item is over: its lockers become noise at their turns, after these records and items have.
    pub fn retire_item(&mut self, id: Token, records: BTreeSet<RecordId>, items: BTreeSet<Token>) {
        if let Some(item) = self.items.get_mut(&id) {
            let after = item.retired.get_or_insert_with(After::default);
            after.records.extend(records);
            after.items.extend(items);
        }
    }

    /// Whether a record still has a locker.
    pub fn has_record(&self, id: RecordId) -> bool {
        self.records.contains_key(&id)
    }

    /// Draws the public order of a pass: a permutation of each quarter.
    fn draw_order(&mut self, rng: &mut impl Rng) {
        for (quarter, order) in self.order.iter_mut().enumerate() {
            let first = quarter * QUARTER_LOCKERS;
            *order = (first..first + QUARTER_LOCKERS).filter_map(|n| u32::try_from(n).ok()).collect();
            shuffle(order, rng);
        }
        self.position = 0;
    }

    /// The lockers of the next tick, in the order in which [`Vault::plan`] wants them read.
    pub fn turn(&mut self, rng: &mut impl Rng) -> Vec<u32> {
        if self.order.iter().any(|o| o.len() < self.position + QUARTER_WRITES) {
            self.draw_order(rng);
        }
        let turn: Vec<u32> = self
            .order
            .iter()
            .flat_map(|o| o.iter().skip(self.position).take(QUARTER_WRITES).copied())
            .collect();
        debug_assert_eq!(turn.len(), TICK_WRITES);
        turn
    }
}

/// Fisher–Yates with rejection sampling: every order is equally likely.
pub fn shuffle<T>(list: &mut [T], rng: &mut impl Rng) {
    for n in (1..list.len()).rev() {
        let bound = n as u64 + 1;
        let zone = u64::MAX - u64::MAX % bound;
        let pick = loop {
            let draw = rng.next_u64();
            if draw < zone {
                break (draw % bound) as usize;
            }
        };
        list.swap(n, pick);
    }
}

fn decode_item(bytes: &[u8]) -> Option<Item> {
    from_bytes(bytes, ITEM_MAX).ok()
}

/// The vault's randomness: noise must be as good as ciphertext.
pub trait VaultRng: CryptoRng {}
impl<T: CryptoRng> VaultRng for T {}
