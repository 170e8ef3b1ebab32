//! One tick: what is written, and what it makes true once it is synced.

use crypto::Refused;
use crypto::epoch::Locker;
use protocol::clock::Epoch;
use protocol::encoding::Token;
use protocol::sizes::{LOCKER_BYTES, QUARTER_WRITES, QUARTERS};
use protocol::vote::RecordId;

use super::locker::{self, Opened, PartNote, PlainLocker, RecordNote};
use super::{
    Ack, Durable, KeptRecord, Spot, Ticket, Vault, VaultRng, WaitingPart, WaitingRecord, Writes, shuffle,
};

/// What a planned write will have put into a locker.
pub(super) struct Placed {
    locker: u32,
    content: Planned,
}

enum Planned {
    Noise,
    Record(RecordId, RecordNote, Option<Ticket>),
    Part(PartNote),
}

/// A quarter's content on its way to its new place.
struct Moving {
    plain: Option<PlainLocker>,
    planned: Planned,
}

impl Vault {
    /// Plans the next tick. `read` holds the turn's lockers as the store has them, in [`Vault::turn`]'s order.
    ///
    /// # Errors
    /// If a locker that should hold something does not open: the store is not what it was, and the worker must stop
    /// before it overwrites more.
    pub fn plan(&mut self, read: &[Box<Locker>], rng: &mut impl VaultRng) -> Result<Writes, Refused> {
        let turn = self.turn(rng);
        if read.len() != turn.len() || !self.planned.is_empty() {
            return Err(Refused);
        }
        let mut moving = Vec::with_capacity(turn.len());
        for (slot, (number, bytes)) in turn.iter().zip(read).enumerate() {
            moving.push(self.take_up(slot / QUARTER_WRITES, *number, bytes)?);
        }
        // Records live in the first two quarters: their contents change places among all four of the turn.
        let (records, rest) = moving.split_at_mut(2 * QUARTER_WRITES);
        shuffle(records, rng);
        for quarter in rest.chunks_mut(QUARTER_WRITES) {
            shuffle(quarter, rng);
        }
        let key = self.keys.get(&self.epoch).ok_or(Refused)?;
        let mut writes = Vec::with_capacity(turn.len());
        for (number, moved) in turn.iter().zip(moving) {
            let bytes = match &moved.plain {
                Some(plain) => key.seal(plain, rng)?,
                None => noise(rng)?,
            };
            writes.push((*number, bytes));
            self.planned.push(Placed { locker: *number, content: moved.planned });
        }
        self.position += QUARTER_WRITES;
        Ok(Writes(writes))
    }

    /// Decides what becomes of one locker's content on its turn.
    fn take_up(&mut self, quarter: usize, number: u32, bytes: &Locker) -> Result<Moving, Refused> {
        let nothing = || Moving { plain: None, planned: Planned::Noise };
        match self.spots.get(number as usize).copied().ok_or(Refused)? {
            Spot::Noise => Ok(self.next_waiting(quarter).unwrap_or_else(nothing)),
            Spot::Record(id, epoch) => {
                let Opened::Record(mut note, record) = self.open_spot(epoch, bytes)? else {
                    return Err(Refused);
                };
                let retired = self.records.get(&id).is_none_or(|r| r.retired);
                if retired && note.turns == 0 {
                    return Ok(nothing());
                }
                note.turns = note.turns.saturating_sub(1);
                if note.turns == 0 {
                    note.nonce = Token([0; 16]);
                }
                let plain = locker::lay_record(&note, &record);
                Ok(Moving { plain: Some(plain), planned: Planned::Record(id, note, None) })
            }
            Spot::Part(item, _, epoch) => {
                if self.erasable(item) {
                    return Ok(nothing());
                }
                let Opened::Part(note, part) = self.open_spot(epoch, bytes)? else { return Err(Refused) };
                let plain = locker::lay_part(&note, part.as_slice());
                Ok(Moving { plain: Some(plain), planned: Planned::Part(note) })
            }
        }
    }

    fn open_spot(&self, epoch: Epoch, bytes: &Locker) -> Result<Opened, Refused> {
        let plain = self.keys.get(&epoch).ok_or(Refused)?.open(bytes)?;
        locker::read(&plain).ok_or(Refused)
    }

    /// The order of deletion: an item goes only after all that it must outlive has gone, synced.
    fn erasable(&self, item: Token) -> bool {
        let Some(kept) = self.items.get(&item) else { return true };
        let Some(after) = &kept.retired else { return false };
        after.records.iter().all(|r| !self.records.contains_key(r))
            && after.items.iter().all(|i| !self.items.contains_key(i))
    }

    fn next_waiting(&mut self, quarter: usize) -> Option<Moving> {
        debug_assert!(quarter < QUARTERS);
        match quarter {
            0 | 1 => {
                self.waiting_records.pop_front().map(|WaitingRecord { ticket, id, note, bytes }| Moving {
                    plain: Some(locker::lay_record(&note, &bytes)),
                    planned: Planned::Record(id, note, Some(ticket)),
                })
            }
            2 => self.waiting_parts.pop_front().map(|WaitingPart { note, plain }| Moving {
                plain: Some(plain),
                planned: Planned::Part(note),
            }),
            // The reserve stays noise until a power loss.
            _ => None,
        }
    }

    /// The tick's writes are on the disk: what they made true.
    pub fn committed(&mut self, Durable(()): Durable) -> Vec<Ack> {
        let planned = std::mem::take(&mut self.planned);
        for placed in &planned {
            self.vacate(placed.locker);
        }
        let mut acks = Vec::new();
        for Placed { locker, content } in planned {
            if let Some(ack) = self.occupy(locker, content) {
                acks.push(ack);
            }
        }
        self.forget_the_gone();
        acks
    }

    fn vacate(&mut self, locker: u32) {
        let Some(spot) = self.spots.get_mut(locker as usize) else { return };
        let (epoch, part) = match *spot {
            Spot::Noise => return,
            Spot::Record(_, epoch) => (epoch, None),
            Spot::Part(item, part, epoch) => (epoch, Some((item, part))),
        };
        *spot = Spot::Noise;
        if let Some(count) = self.under.get_mut(&epoch) {
            *count = count.saturating_sub(1);
        }
        if let Some((item, part)) = part
            && let Some(kept) = self.items.get_mut(&item)
        {
            kept.lockers.remove(&part);
        }
    }

    fn occupy(&mut self, locker: u32, content: Planned) -> Option<Ack> {
        let epoch = self.epoch;
        let spot = match &content {
            Planned::Noise => return None,
            Planned::Record(id, ..) => Spot::Record(*id, epoch),
            Planned::Part(note) => Spot::Part(note.item, note.part, epoch),
        };
        *self.spots.get_mut(locker as usize)? = spot;
        *self.under.entry(epoch).or_insert(0) += 1;
        match content {
            Planned::Noise => None,
            Planned::Record(id, note, ticket) => {
                let retired = self.records.get(&id).is_some_and(|r| r.retired);
                if let Some(old) = self.records.insert(id, KeptRecord { locker, note, retired })
                    && note.turns == 0
                {
                    self.nonces.remove(&old.note.nonce);
                }
                ticket.map(Ack::Record)
            }
            Planned::Part(note) => {
                let kept = self.items.get_mut(&note.item)?;
                kept.lockers.insert(note.part, locker);
                if kept.whole || kept.lockers.len() < usize::from(kept.count) {
                    return None;
                }
                kept.whole = true;
                let (ticket, item) = self.arriving.remove(&note.item)?;
                Some(Ack::Item(ticket, item))
            }
        }
    }

    /// Records and items that have no locker any more are gone.
    fn forget_the_gone(&mut self) {
        let spots = &self.spots;
        self.records.retain(|id, r| {
            !r.retired || matches!(spots.get(r.locker as usize), Some(Spot::Record(at, _)) if at == id)
        });
        self.items.retain(|_, i| !(i.lockers.is_empty() && i.retired.is_some() && i.whole));
    }
}

fn noise(rng: &mut impl VaultRng) -> Result<Box<Locker>, Refused> {
    let mut bytes = vec![0_u8; LOCKER_BYTES].into_boxed_slice();
    rng.fill_bytes(&mut bytes);
    bytes.try_into().map_err(|_| Refused)
}
