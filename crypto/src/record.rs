//! A record: one report, sealed so that no single moderator opens it.
//!
//! ```text
//! record   6 share slots of 480 bytes, body of 1,152 bytes
//! slot     length (2, big endian), age file, random fill
//! share    version (1), record id (32), slot (1), Shamir share: x (1), y (32)      67 bytes
//! body     version (1), threshold (1), nonce (12), commitment (32), ciphertext, tag (16)
//! plain    kind (1: 0 empty, 1 report), length of told (2), told, length of words (2), words, zeros
//! ```
//! The commitment stops an attack on ring's AEADs, which do not commit to their key: without it, two pairs of
//! shares could open one body to two texts, and two moderators would vote on different reports.

use protocol::encoding::{from_bytes, to_bytes};
use protocol::report::Told;
use protocol::roster::Recipient;
use protocol::sizes::{
    BODY_BYTES, BODY_HEADER_BYTES, BODY_PLAIN_BYTES, RECORD_BYTES, SHARE_SLOT_BYTES, SHARE_SLOTS, WORDS_BYTES,
};
use protocol::vote::RecordId;
use rand_core::Rng;
use ring::aead::{Aad, CHACHA20_POLY1305, LessSafeKey, Nonce, UnboundKey};
use ring::hkdf;
use subtle::ConstantTimeEq;
use vsss_rs::Gf256;
use zeroize::{Zeroize, ZeroizeOnDrop, Zeroizing};

use crate::day_key::{DayKey, seal_to};
use crate::{Refused, hash, system_randomness};

mod shares;
pub use shares::{Share, combine, record_slots};

const BODY_VERSION: u8 = 1;
/// Domain of a record's name.
pub const RECORD_DOMAIN: &str = "bruma/record/v1";
const COMMITMENT_DOMAIN: &str = "bruma/body-key/v1";
/// Tries to fit an age file in its slot; one is nearly always enough.
const FIT_TRIES: usize = 64;

/// A sealed record.
#[derive(Clone, PartialEq, Eq)]
pub struct Record {
    bytes: Box<[u8; RECORD_BYTES]>,
}

/// What is inside: a report's choices and words, or nothing at all. Wiped on drop; no `Debug`, `Clone` or `Serialize`.
pub struct Plain {
    told: Option<Told>,
    words: Box<[u8; WORDS_BYTES]>,
    words_length: usize,
}

impl Drop for Plain {
    fn drop(&mut self) {
        self.words.zeroize();
        self.words_length = 0;
    }
}
impl ZeroizeOnDrop for Plain {}

impl Plain {
    /// A report.
    ///
    /// # Errors
    /// If the words are longer than [`WORDS_BYTES`].
    pub fn report(told: Told, words: &str) -> Result<Self, Refused> {
        let mut place = Box::new([0; WORDS_BYTES]);
        place.get_mut(..words.len()).ok_or(Refused)?.copy_from_slice(words.as_bytes());
        Ok(Self { told: Some(told), words: place, words_length: words.len() })
    }

    /// An empty record, to fill up a batch.
    pub fn empty() -> Self {
        Self { told: None, words: Box::new([0; WORDS_BYTES]), words_length: 0 }
    }

    /// What was chosen; `None` for an empty record.
    pub fn told(&self) -> Option<&Told> {
        self.told.as_ref()
    }

    /// The words, for a moderator's own screen and nothing else.
    pub fn expose_to_moderator(&self) -> &str {
        let words = self.words.get(..self.words_length).unwrap_or_default();
        std::str::from_utf8(words).unwrap_or_default()
    }

    fn encode(&self) -> Result<Zeroizing<Vec<u8>>, Refused> {
        let mut out = Zeroizing::new(Vec::with_capacity(BODY_PLAIN_BYTES));
        out.push(u8::from(self.told.is_some()));
        let told = self.told.as_ref().map(to_bytes).unwrap_or_default();
        out.extend_from_slice(&u16::try_from(told.len()).map_err(|_| Refused)?.to_be_bytes());
        out.extend_from_slice(&told);
        out.extend_from_slice(&u16::try_from(self.words_length).map_err(|_| Refused)?.to_be_bytes());
        out.extend_from_slice(self.words.get(..self.words_length).ok_or(Refused)?);
        if out.len() > BODY_PLAIN_BYTES {
            return Err(Refused);
        }
        out.resize(BODY_PLAIN_BYTES, 0);
        Ok(out)
    }

    fn decode(plain: &[u8]) -> Result<Self, Refused> {
        let (kind, rest) = plain.split_first().ok_or(Refused)?;
        let (told, rest) = counted(rest)?;
        let (words, rest) = counted(rest)?;
        if rest.iter().any(|b| *b != 0) || std::str::from_utf8(words).is_err() {
            return Err(Refused);
        }
        match kind {
            0 if told.is_empty() && words.is_empty() => Ok(Self::empty()),
            1 => {
                let told = from_bytes(told, 64).map_err(|_| Refused)?;
                Self::report(told, std::str::from_utf8(words).map_err(|_| Refused)?)
            }
            _ => Err(Refused),
        }
    }
}

fn counted(bytes: &[u8]) -> Result<(&[u8], &[u8]), Refused> {
    let (length, rest) = bytes.split_first_chunk::<2>().ok_or(Refused)?;
    rest.split_at_checked(usize::from(u16::from_be_bytes(*length))).ok_or(Refused)
}

/// A record's key, put together from enough shares. Wiped on drop; leaves this crate only inside its uses.
pub struct BodyKey {
    bytes: Zeroizing<[u8; 32]>,
}

struct Length(usize);
impl hkdf::KeyType for Length {
    fn len(&self) -> usize {
        self.0
    }
}

impl BodyKey {
    fn commitment(&self) -> protocol::encoding::Hash {
        hash::digest(COMMITMENT_DOMAIN, &[self.bytes.as_slice()])
    }

    /// HKDF-SHA256 (RFC 5869): a key for one use.
    pub(crate) fn derive(&self, label: &str, context: &[u8]) -> Result<Zeroizing<[u8; 32]>, Refused> {
        let prk = hkdf::Salt::new(hkdf::HKDF_SHA256, b"bruma/body-kdf/v1").extract(self.bytes.as_slice());
        let mut out = Zeroizing::new([0; 32]);
        prk.expand(&[label.as_bytes(), context], Length(32))
            .and_then(|okm| okm.fill(out.as_mut_slice()))
            .map_err(|_| Refused)?;
        Ok(out)
    }

    fn aead(&self) -> Result<LessSafeKey, Refused> {
        let key = self.derive("body", &[])?;
        UnboundKey::new(&CHACHA20_POLY1305, key.as_slice()).map(LessSafeKey::new).map_err(|_| Refused)
    }
}

/// Who gets which share: one place for each member of the team, `None` where she has no usable key (then the slot
/// holds noise).
pub type Recipients<'a> = &'a [Option<&'a Recipient>];

impl Record {
    /// Seals a report under a fresh key and splits the key among the recipients, by slot.
    ///
    /// # Errors
    /// If there are more places than slots, fewer keys than `threshold`, or `threshold` is below 2.
    pub fn seal(plain: &Plain, threshold: u8, recipients: Recipients<'_>) -> Result<Self, Refused> {
        let usable = recipients.iter().flatten().count();
        if recipients.len() > SHARE_SLOTS || threshold < 2 || usable < usize::from(threshold) {
            return Err(Refused);
        }
        let mut rng = system_randomness();
        let mut key = BodyKey { bytes: Zeroizing::new([0; 32]) };
        rng.fill_bytes(key.bytes.as_mut_slice());
        let body = seal_body(plain, threshold, &key)?;
        let id = RecordId(hash::digest(RECORD_DOMAIN, &[&body]));
        let mut shares = Gf256::split_bytes(
            usize::from(threshold),
            SHARE_SLOTS,
            key.bytes.as_slice(),
            system_randomness(),
        )
        .map_err(|_| Refused)?;
        let mut bytes = vec![0_u8; RECORD_BYTES].into_boxed_slice();
        rng.fill_bytes(&mut bytes);
        let (slots, body_place) = bytes.split_at_mut(SHARE_SLOTS * SHARE_SLOT_BYTES);
        body_place.copy_from_slice(&body);
        for (n, (slot, share)) in slots.chunks_exact_mut(SHARE_SLOT_BYTES).zip(shares.iter()).enumerate() {
            let place = u8::try_from(n).map_err(|_| Refused)?;
            fill_slot(slot, recipients.get(n).copied().flatten(), &Share::text(id, place, share)?)?;
        }
        shares.iter_mut().for_each(Zeroize::zeroize);
        Ok(Self { bytes: bytes.try_into().map_err(|_| Refused)? })
    }

    /// Takes a record's bytes as they were kept; what does not open is found when it is opened.
    pub fn from_bytes(bytes: &[u8]) -> Result<Self, Refused> {
        let bytes: Box<[u8; RECORD_BYTES]> =
            bytes.to_vec().into_boxed_slice().try_into().map_err(|_| Refused)?;
        Ok(Self { bytes })
    }

    /// Its bytes.
    pub fn bytes(&self) -> &[u8; RECORD_BYTES] {
        &self.bytes
    }

    fn body(&self) -> &[u8] {
        self.bytes.get(RECORD_BYTES - BODY_BYTES..).unwrap_or_default()
    }

    /// Its name.
    pub fn id(&self) -> RecordId {
        RecordId(hash::digest(RECORD_DOMAIN, &[self.body()]))
    }

    /// How many shares open it.
    pub fn threshold(&self) -> u8 {
        self.body().get(1).copied().unwrap_or(u8::MAX)
    }

    /// The standard age file in a slot; `None` for a slot that cannot hold one.
    pub fn share_file(&self, slot: usize) -> Option<&[u8]> {
        let slot = self.bytes.chunks_exact(SHARE_SLOT_BYTES).take(SHARE_SLOTS).nth(slot)?;
        let (length, rest) = slot.split_first_chunk::<2>()?;
        rest.get(..usize::from(u16::from_be_bytes(*length)))
    }

    /// Opens one's share with a day key.
    ///
    /// # Errors
    /// If the slot is not sealed to this key, or speaks of another record or slot.
    pub fn open_share(&self, slot: usize, key: &DayKey) -> Result<Share, Refused> {
        let text = key.open(self.share_file(slot).ok_or(Refused)?, shares::SHARE_TEXT_BYTES)?;
        Share::from_text(&text, self.id(), u8::try_from(slot).map_err(|_| Refused)?)
    }

    /// Opens the body with its key.
    ///
    /// # Errors
    /// If the key is not the one that the body commits to.
    pub fn open(&self, key: &BodyKey) -> Result<Plain, Refused> {
        let (header, sealed) = self.body().split_at_checked(BODY_HEADER_BYTES).ok_or(Refused)?;
        let commitment = header.get(14..).ok_or(Refused)?;
        if header.first() != Some(&BODY_VERSION) || !bool::from(key.commitment().0.ct_eq(commitment)) {
            return Err(Refused);
        }
        let nonce =
            Nonce::try_assume_unique_for_key(header.get(2..14).ok_or(Refused)?).map_err(|_| Refused)?;
        let mut buffer = Zeroizing::new(sealed.to_vec());
        let plain = key.aead()?.open_in_place(nonce, Aad::from(header), &mut buffer).map_err(|_| Refused)?;
        Plain::decode(plain)
    }
}

fn seal_body(plain: &Plain, threshold: u8, key: &BodyKey) -> Result<Vec<u8>, Refused> {
    let mut nonce = [0; 12];
    system_randomness().fill_bytes(&mut nonce);
    let mut header = vec![BODY_VERSION, threshold];
    header.extend_from_slice(&nonce);
    header.extend_from_slice(&key.commitment().0);
    let mut text = plain.encode()?;
    let tag = key
        .aead()?
        .seal_in_place_separate_tag(Nonce::assume_unique_for_key(nonce), Aad::from(&header), &mut text)
        .map_err(|_| Refused)?;
    let mut body = header;
    body.extend_from_slice(&text);
    body.extend_from_slice(tag.as_ref());
    if body.len() == BODY_BYTES { Ok(body) } else { Err(Refused) }
}

/// Writes an age file with its length into a slot of random bytes; noise of a likely length where nobody gets it.
fn fill_slot(
    slot: &mut [u8],
    recipient: Option<&Recipient>,
    text: &Zeroizing<Vec<u8>>,
) -> Result<(), Refused> {
    let (length_place, file_place) = slot.split_at_mut_checked(2).ok_or(Refused)?;
    for _ in 0..FIT_TRIES {
        let file = match recipient {
            Some(r) => seal_to(&[r], text)?,
            // The key is thrown away at once: the slot looks like any other, and nobody opens it.
            None => {
                seal_to(&[&DayKey::generate().recipient().ok_or(Refused)?], &[0; shares::SHARE_TEXT_BYTES])?
            }
        };
        if let Some(place) = file_place.get_mut(..file.len()) {
            place.copy_from_slice(&file);
            length_place.copy_from_slice(&u16::try_from(file.len()).map_err(|_| Refused)?.to_be_bytes());
            return Ok(());
        }
    }
    Err(Refused)
}

#[cfg(test)]
mod tests;
