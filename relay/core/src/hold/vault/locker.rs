//! What a locker's plaintext looks like.
//!
//! ```text
//! note     version (1), class (1: 1 record, 2 part), generation (1), team (1), last day (4, big endian),
//!          nonce (16), turns left of the nonce (1), zeros (11)                                 36 bytes
//! record   4,032 bytes
//! part     generation (1), version (1), sequence (4), item (16), part (2), count (2), length (4),
//!          SHA-256 of the whole (32), zeros (2), the part's bytes (3,968)                   4,032 bytes
//! ```
//! No sequence and no time of arrival in a record's note: an image of the disk and an epoch's key together tell
//! nothing about the order in which reports came.

use crypto::epoch::LOCKER_PLAIN_BYTES;
use protocol::clock::Day;
use protocol::encoding::{Hash, Token};
use protocol::item::Generation;
use protocol::roster::TeamId;
use protocol::sizes::{LOCKER_NOTE_BYTES, PART_BYTES, PART_HEADER_BYTES, RECORD_BYTES};

const VERSION: u8 = 1;
const RECORD: u8 = 1;
const PART: u8 = 2;

/// What the vault notes about a record.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct RecordNote {
    /// The generation it was sealed in.
    pub generation: Generation,
    /// Whose work it is.
    pub team: TeamId,
    /// It is kept until this day at the latest; drawn per record.
    pub last_day: Day,
    /// Its form's nonce, so that a second Send is known; zeros once forgotten.
    pub nonce: Token,
    /// Turns until the nonce is wiped.
    pub turns: u8,
}

/// A part's header.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct PartNote {
    /// Its item's generation.
    pub generation: Generation,
    /// Its item's place in the order of items.
    pub sequence: u32,
    /// Its item.
    pub item: Token,
    /// Which part, from 0.
    pub part: u16,
    /// Of how many.
    pub count: u16,
    /// Bytes of the whole item.
    pub length: u32,
    /// SHA-256 of the whole item.
    pub whole: Hash,
}

/// A locker's content, opened.
#[derive(Clone, PartialEq, Eq)]
pub enum Opened {
    /// A record.
    Record(RecordNote, Box<[u8; RECORD_BYTES]>),
    /// A part of an item.
    Part(PartNote, Box<[u8; PART_BYTES]>),
}

/// A locker's plaintext.
pub type PlainLocker = Box<[u8; LOCKER_PLAIN_BYTES]>;

/// Lays a record out.
pub fn lay_record(note: &RecordNote, record: &[u8; RECORD_BYTES]) -> PlainLocker {
    let mut out = Vec::with_capacity(LOCKER_PLAIN_BYTES);
    out.extend_from_slice(&[VERSION, RECORD, note.generation.0, note.team.0]);
    out.extend_from_slice(&note.last_day.0.to_be_bytes());
    out.extend_from_slice(&note.nonce.0);
    out.push(note.turns);
    out.resize(LOCKER_NOTE_BYTES, 0);
    out.extend_from_slice(record);
    whole(out)
}

/// Lays a part out; its bytes are filled up with zeros.
pub fn lay_part(note: &PartNote, bytes: &[u8]) -> PlainLocker {
    let mut out = Vec::with_capacity(LOCKER_PLAIN_BYTES);
    out.extend_from_slice(&[VERSION, PART]);
    out.resize(LOCKER_NOTE_BYTES, 0);
    out.extend_from_slice(&[note.generation.0, VERSION]);
    out.extend_from_slice(&note.sequence.to_be_bytes());
    out.extend_from_slice(&note.item.0);
    out.extend_from_slice(&note.part.to_be_bytes());
    out.extend_from_slice(&note.count.to_be_bytes());
    out.extend_from_slice(&note.length.to_be_bytes());
    out.extend_from_slice(&note.whole.0);
    out.resize(LOCKER_NOTE_BYTES + PART_HEADER_BYTES, 0);
    out.extend_from_slice(bytes);
    whole(out)
}

fn whole(mut bytes: Vec<u8>) -> PlainLocker {
    bytes.resize(LOCKER_PLAIN_BYTES, 0);
    bytes.into_boxed_slice().try_into().unwrap_or_else(|_| Box::new([0; LOCKER_PLAIN_BYTES]))
}

/// Reads a locker's plaintext; `None` for another version.
pub fn read(plain: &[u8; LOCKER_PLAIN_BYTES]) -> Option<Opened> {
    let (note, rest) = plain.split_at_checked(LOCKER_NOTE_BYTES)?;
    let (head, note) = note.split_first_chunk::<2>()?;
    match head {
        [VERSION, RECORD] => {
            let (fixed, _) = note.split_first_chunk::<23>()?;
            let [generation, team, d0, d1, d2, d3, nonce @ .., turns] = fixed;
            let note = RecordNote {
                generation: Generation(*generation),
                team: TeamId(*team),
                last_day: Day(u32::from_be_bytes([*d0, *d1, *d2, *d3])),
                nonce: Token(*nonce),
                turns: *turns,
            };
            Some(Opened::Record(note, boxed(rest)?))
        }
        [VERSION, PART] => {
            let (header, bytes) = rest.split_at_checked(PART_HEADER_BYTES)?;
            let (lead, header) = header.split_first_chunk::<2>()?;
            let (sequence, header) = header.split_first_chunk::<4>()?;
            let (item, header) = header.split_first_chunk::<16>()?;
            let (part, header) = header.split_first_chunk::<2>()?;
            let (count, header) = header.split_first_chunk::<2>()?;
            let (length, header) = header.split_first_chunk::<4>()?;
            let (hash, _) = header.split_first_chunk::<32>()?;
            let [generation, VERSION] = lead else { return None };
            let note = PartNote {
                generation: Generation(*generation),
                sequence: u32::from_be_bytes(*sequence),
                item: Token(*item),
                part: u16::from_be_bytes(*part),
                count: u16::from_be_bytes(*count),
                length: u32::from_be_bytes(*length),
                whole: Hash(*hash),
            };
            Some(Opened::Part(note, boxed(bytes)?))
        }
        _ => None,
    }
}

fn boxed<const N: usize>(bytes: &[u8]) -> Option<Box<[u8; N]>> {
    bytes.to_vec().into_boxed_slice().try_into().ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn reads_what_it_lays_out() {
        let note = RecordNote {
            generation: Generation(3),
            team: TeamId(2),
            last_day: Day(20_000),
            nonce: Token([9; 16]),
            turns: 5,
        };
        let record = [7; RECORD_BYTES];
        assert!(read(&lay_record(&note, &record)) == Some(Opened::Record(note, Box::new(record))));
        let part = PartNote {
            generation: Generation(1),
            sequence: 77,
            item: Token([4; 16]),
            part: 1,
            count: 2,
            length: 5_000,
            whole: Hash([8; 32]),
        };
        assert!(
            read(&lay_part(&part, &[1; PART_BYTES])) == Some(Opened::Part(part, Box::new([1; PART_BYTES])))
        );
        assert!(read(&[0; LOCKER_PLAIN_BYTES]).is_none());
        assert!(read(&[1; LOCKER_PLAIN_BYTES]).is_some_and(|o| matches!(o, Opened::Record(..))));
    }
}
