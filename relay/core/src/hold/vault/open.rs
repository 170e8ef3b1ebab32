//! A vault taken up again from its disk: after a crash of the worker, or at its birth.

use std::collections::BTreeMap;

use crypto::epoch::{EpochKey, Locker};
use crypto::hash::digest;
use crypto::record::Record;
use protocol::clock::Epoch;
use protocol::encoding::Token;
use protocol::item::{Generation, Item};
use protocol::sizes::{LOCKER_BYTES, LOCKERS, PART_BYTES};

use super::locker::{self, Opened, PartNote};
use super::{After, ITEM_DOMAIN, KeptItem, KeptRecord, Spot, Vault, VaultRng, decode_item};

/// What a vault was when it was taken up: the vault, and its whole items in their order.
pub struct TakenUp {
    /// The vault.
    pub vault: Vault,
    /// Whole items that no other whole item replaces, oldest first.
    pub items: Vec<Item>,
}

/// A new vault's lockers: nothing but noise, so that its first day looks like any other.
pub fn born(rng: &mut impl VaultRng) -> impl Iterator<Item = (u32, Box<Locker>)> {
    (0..LOCKERS).filter_map(|n| {
        let mut bytes = vec![0_u8; LOCKER_BYTES].into_boxed_slice();
        rng.fill_bytes(&mut bytes);
        Some((u32::try_from(n).ok()?, bytes.try_into().ok()?))
    })
}

type Parts = BTreeMap<Token, BTreeMap<u16, (PartNote, Box<[u8; PART_BYTES]>)>>;

/// A vault that is being taken up, locker by locker: all of them at once would be its whole size in memory, twice.
pub struct TakingUp {
    vault: Vault,
    parts: Parts,
}

impl TakingUp {
    /// Begins with the keys that are alive; none if there are none.
    pub fn begin(generation: Generation, keys: BTreeMap<Epoch, EpochKey>) -> Option<Self> {
        let epoch = *keys.last_key_value()?.0;
        let vault = Vault { keys, ..Vault::empty(generation, epoch, dummy()?) };
        Some(Self { vault, parts: Parts::new() })
    }

    /// The next locker, in any order. One that no live key opens is noise: it always was, or its key is dead. None if the
    /// disk is no vault's.
    pub fn take(&mut self, number: u32, bytes: &Locker) -> Option<()> {
        let vault = &mut self.vault;
        let opened = vault
            .keys
            .iter()
            .rev()
            .find_map(|(epoch, key)| Some((*epoch, locker::read(&*key.open(bytes).ok()?)?)));
        let Some((epoch, content)) = opened else { return Some(()) };
        let spot = match content {
            Opened::Record(note, record) => {
                let id = Record::from_bytes(record.as_slice()).ok()?.id();
                if note.turns > 0 {
                    vault.nonces.insert(note.nonce);
                }
                vault.records.insert(id, KeptRecord { locker: number, note, retired: false });
                Spot::Record(id, epoch)
            }
            Opened::Part(note, bytes) => {
                vault.next_sequence = vault.next_sequence.max(note.sequence.saturating_add(1));
                let item = vault.items.entry(note.item).or_insert_with(|| KeptItem {
                    sequence: note.sequence,
                    lockers: BTreeMap::new(),
                    count: note.count,
                    whole: false,
                    retired: None,
                });
                item.lockers.insert(note.part, number);
                self.parts.entry(note.item).or_default().insert(note.part, (note, bytes));
                Spot::Part(note.item, note.part, epoch)
            }
        };
        *vault.spots.get_mut(number as usize)? = spot;
        *vault.under.entry(epoch).or_insert(0) += 1;
        Some(())
    }

    /// After the last locker.
    pub fn finish(mut self) -> TakenUp {
        let items = self.vault.whole_items(&self.parts);
        TakenUp { vault: self.vault, items }
    }
}

fn dummy() -> Option<EpochKey> {
    EpochKey::new(&zeroize::Zeroizing::new([0; 32])).ok()
}

impl Vault {
    /// Sorts the whole from the torn. What is torn never counted, and becomes noise.
    fn whole_items(&mut self, parts: &Parts) -> Vec<Item> {
        let mut whole = Vec::new();
        for (id, kept) in &mut self.items {
            let item = parts.get(id).and_then(|p| join(*id, p));
            kept.whole = true;
            match item {
                Some(item) => whole.push((kept.sequence, item)),
                None => kept.retired = Some(After::default()),
            }
        }
        whole.sort_by_key(|(sequence, _)| *sequence);
        whole.into_iter().map(|(_, item)| item).collect()
    }
}

fn join(id: Token, parts: &BTreeMap<u16, (PartNote, Box<[u8; PART_BYTES]>)>) -> Option<Item> {
    let (first, _) = parts.get(&0)?;
    let same = parts.values().all(|(n, _)| n.whole == first.whole && n.count == first.count);
    if !same || parts.len() != usize::from(first.count) {
        return None;
    }
    let mut bytes: Vec<u8> = parts.values().flat_map(|(_, b)| b.iter().copied()).collect();
    let length = usize::try_from(first.length).ok()?;
    if length > bytes.len() {
        return None;
    }
    bytes.truncate(length);
    let item = decode_item(&bytes)?;
    (digest(ITEM_DOMAIN, &[&bytes]) == first.whole && item.id == id).then_some(item)
}
