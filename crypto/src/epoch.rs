//! The vault's at-rest keys: one for each epoch, dead when no locker is under it any more.

use protocol::sizes::{LOCKER_BYTES, LOCKER_SEAL_BYTES};
use rand_core::CryptoRng;
use ring::aead::{Aad, CHACHA20_POLY1305, LessSafeKey, Nonce, UnboundKey};
use zeroize::Zeroizing;

use crate::Refused;

/// A locker's plaintext: the vault's note, and a record or a part.
pub const LOCKER_PLAIN_BYTES: usize = LOCKER_BYTES - LOCKER_SEAL_BYTES;

/// A locker as it lies on disk: indistinguishable from noise without its epoch's key.
pub type Locker = [u8; LOCKER_BYTES];

/// A key of one epoch. Its bytes exist only in the keeper's and the worker's memory.
pub struct EpochKey {
    key: LessSafeKey,
}

impl EpochKey {
    /// Takes 32 random bytes.
    ///
    /// # Errors
    /// Never for 32 bytes; ring's own check is passed on.
    pub fn new(bytes: &Zeroizing<[u8; 32]>) -> Result<Self, Refused> {
        let key = UnboundKey::new(&CHACHA20_POLY1305, bytes.as_slice()).map_err(|_| Refused)?;
        Ok(Self { key: LessSafeKey::new(key) })
    }

    /// Seals a locker under a fresh random nonce. An epoch has fewer than 2^15 of them, so that two equal ones
    /// (96 bits) have a chance below 2^-66.
    ///
    /// # Errors
    /// Never for these lengths; ring's own check is passed on.
    pub fn seal(
        &self,
        plain: &[u8; LOCKER_PLAIN_BYTES],
        rng: &mut impl CryptoRng,
    ) -> Result<Box<Locker>, Refused> {
        let mut out = vec![0_u8; LOCKER_BYTES].into_boxed_slice();
        let (nonce, rest) = out.split_at_mut(12);
        rng.fill_bytes(nonce);
        let (body, tag_place) = rest.split_at_mut(LOCKER_PLAIN_BYTES);
        body.copy_from_slice(plain);
        let nonce = Nonce::try_assume_unique_for_key(nonce).map_err(|_| Refused)?;
        let tag = self.key.seal_in_place_separate_tag(nonce, Aad::empty(), body).map_err(|_| Refused)?;
        tag_place.copy_from_slice(tag.as_ref());
        out.try_into().map_err(|_| Refused)
    }

    /// Opens a locker.
    ///
    /// # Errors
    /// If it is noise, damaged, or under another key: the three cannot be told apart.
    pub fn open(&self, locker: &Locker) -> Result<Box<Zeroizing<[u8; LOCKER_PLAIN_BYTES]>>, Refused> {
        let (nonce, rest) = locker.split_at(12);
        let nonce = Nonce::try_assume_unique_for_key(nonce).map_err(|_| Refused)?;
        let mut buffer = Zeroizing::new(rest.to_vec());
        let plain = self.key.open_in_place(nonce, Aad::empty(), &mut buffer).map_err(|_| Refused)?;
        let mut out = Box::new(Zeroizing::new([0; LOCKER_PLAIN_BYTES]));
        out.copy_from_slice(plain);
        Ok(out)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn opens_only_its_own_and_never_noise() {
        let mut rng = crate::system_randomness();
        let a = EpochKey::new(&Zeroizing::new([1; 32])).expect("a key");
        let b = EpochKey::new(&Zeroizing::new([2; 32])).expect("a key");
        let plain = [7; LOCKER_PLAIN_BYTES];
        let mut locker = a.seal(&plain, &mut rng).expect("seals");
        assert!(a.open(&locker).is_ok_and(|p| p.as_slice() == plain.as_slice()));
        assert!(b.open(&locker).is_err());
        locker[4_000] ^= 1;
        assert!(a.open(&locker).is_err());
        assert!(a.open(&[0x55; LOCKER_BYTES]).is_err());
        let again = a.seal(&plain, &mut rng).expect("seals");
        assert_ne!(again, a.seal(&plain, &mut rng).expect("seals"), "never the same bytes twice");
    }
}
