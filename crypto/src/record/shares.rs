//! Shares of a record's key (Shamir over GF(2^8), with vsss-rs).

use protocol::encoding::Hash;
use protocol::item::LentShare;
use protocol::sizes::SHARE_SLOTS;
use protocol::vote::RecordId;
use vsss_rs::Gf256;
use zeroize::{Zeroize, Zeroizing};

use super::{BodyKey, Plain, Record};
use crate::Refused;

const SHARE_VERSION: u8 = 1;
/// Version, record id, slot, x, y.
pub(super) const SHARE_TEXT_BYTES: usize = 1 + 32 + 1 + 33;

/// One moderator's share of one record's key. Wiped on drop, never printed.
pub struct Share {
    record: RecordId,
    slot: u8,
    bytes: Zeroizing<[u8; 33]>,
}

impl Share {
    pub(super) fn text(record: RecordId, slot: u8, share: &[u8]) -> Result<Zeroizing<Vec<u8>>, Refused> {
        let mut out = Zeroizing::new(Vec::with_capacity(SHARE_TEXT_BYTES));
        out.push(SHARE_VERSION);
        out.extend_from_slice(&record.0.0);
        out.push(slot);
        out.extend_from_slice(share);
        if out.len() == SHARE_TEXT_BYTES { Ok(out) } else { Err(Refused) }
    }

    pub(super) fn from_text(text: &[u8], record: RecordId, slot: u8) -> Result<Self, Refused> {
        let (head, share) = text.split_at_checked(34).ok_or(Refused)?;
        let mut expected = vec![SHARE_VERSION];
        expected.extend_from_slice(&record.0.0);
        expected.push(slot);
        let mut bytes = Zeroizing::new([0; 33]);
        if head != expected.as_slice() || share.len() != bytes.len() {
            return Err(Refused);
        }
        bytes.copy_from_slice(share);
        Ok(Self { record, slot, bytes })
    }

    /// As it is lent to colleagues.
    pub fn to_lend(&self) -> LentShare {
        let (x, y) = self.bytes.split_first().map_or((0, [0; 32]), |(x, y)| {
            let mut out = [0; 32];
            for (to, from) in out.iter_mut().zip(y) {
                *to = *from;
            }
            (*x, out)
        });
        LentShare { record: self.record, slot: self.slot, x, y: Hash(y) }
    }

    /// As a colleague lent it.
    pub fn from_lent(lent: &LentShare) -> Self {
        let mut bytes = Zeroizing::new([0; 33]);
        for (to, from) in bytes.iter_mut().zip(std::iter::once(&lent.x).chain(&lent.y.0)) {
            *to = *from;
        }
        Self { record: lent.record, slot: lent.slot, bytes }
    }

    /// Of which record.
    pub fn record(&self) -> RecordId {
        self.record
    }

    /// From which slot.
    pub fn slot(&self) -> u8 {
        self.slot
    }
}

/// How many slots a record has.
pub fn record_slots() -> std::ops::Range<usize> {
    0..SHARE_SLOTS
}

/// Puts a key together from shares of distinct slots, and opens the record.
///
/// A wrong share combines silently to a wrong key: the body's commitment rejects it. Where there are more shares
/// than needed, every pair (or larger set) is tried, so that one liar does not close the record.
///
/// # Errors
/// If no choice of shares opens it.
pub fn combine(record: &Record, shares: &[Share]) -> Result<(Plain, BodyKey), Refused> {
    let id = record.id();
    let threshold = usize::from(record.threshold());
    let mut usable: Vec<&Share> = shares.iter().filter(|s| s.record == id).collect();
    usable.sort_by_key(|s| s.slot);
    if !(2..=SHARE_SLOTS).contains(&threshold) || usable.len() > 4 * SHARE_SLOTS {
        return Err(Refused);
    }
    let mut chosen = Vec::with_capacity(threshold);
    try_sets(record, &usable, threshold, &mut chosen).ok_or(Refused)
}

fn try_sets<'a>(
    record: &Record,
    rest: &[&'a Share],
    threshold: usize,
    chosen: &mut Vec<&'a Share>,
) -> Option<(Plain, BodyKey)> {
    if chosen.len() == threshold {
        return open_with(record, chosen);
    }
    for (n, share) in rest.iter().enumerate() {
        if chosen.last().is_some_and(|last| last.slot == share.slot) {
            continue;
        }
        chosen.push(share);
        let opened = try_sets(record, rest.get(n + 1..).unwrap_or_default(), threshold, chosen);
        chosen.pop();
        if opened.is_some() {
            return opened;
        }
    }
    None
}

fn open_with(record: &Record, shares: &[&Share]) -> Option<(Plain, BodyKey)> {
    let mut copies: Vec<Vec<u8>> = shares.iter().map(|s| s.bytes.to_vec()).collect();
    let combined = Gf256::combine_bytes(&copies);
    copies.iter_mut().for_each(Zeroize::zeroize);
    let combined = Zeroizing::new(combined.ok()?);
    let mut key = BodyKey { bytes: Zeroizing::new([0; 32]) };
    if combined.len() != 32 {
        return None;
    }
    key.bytes.copy_from_slice(&combined);
    record.open(&key).ok().map(|plain| (plain, key))
}
