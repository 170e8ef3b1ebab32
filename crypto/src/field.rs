//! The sealed fields of a page: a journey's state, and words on their way. One length each, whatever they hold.

use data_encoding::BASE64URL_NOPAD;
use protocol::form::{SEALED_BYTES, SEALED_CHARS, SEALED_PLAIN_BYTES};
use rand_core::CryptoRng;
use ring::aead::{Aad, CHACHA20_POLY1305, LessSafeKey, Nonce, UnboundKey};
use zeroize::Zeroizing;

use crate::Refused;

/// What a field holds: a sealed state never opens as words.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Purpose {
    /// A journey's state.
    State,
    /// A reporter's words between form and send.
    Words,
}

impl Purpose {
    fn label(self) -> &'static [u8] {
        match self {
            Self::State => b"bruma/state/v1",
            Self::Words => b"bruma/words/v1",
        }
    }
}

/// The key of the pages' sealed fields; lives in the keeper, dies with it.
pub struct FieldKey {
    key: LessSafeKey,
}

impl FieldKey {
    /// Takes 32 random bytes.
    ///
    /// # Errors
    /// Never for 32 bytes; ring's own check is passed on.
    pub fn new(bytes: &Zeroizing<[u8; 32]>) -> Result<Self, Refused> {
        let key = UnboundKey::new(&CHACHA20_POLY1305, bytes.as_slice()).map_err(|_| Refused)?;
        Ok(Self { key: LessSafeKey::new(key) })
    }

    /// Seals at most [`SEALED_PLAIN_BYTES`] − 2 bytes to text of [`SEALED_CHARS`] characters.
    ///
    /// # Errors
    /// If there are more.
    pub fn seal(&self, purpose: Purpose, plain: &[u8], rng: &mut impl CryptoRng) -> Result<String, Refused> {
        let length = u16::try_from(plain.len()).map_err(|_| Refused)?;
        if plain.len() + 2 > SEALED_PLAIN_BYTES {
            return Err(Refused);
        }
        let mut out = Zeroizing::new(vec![0_u8; SEALED_BYTES]);
        let (nonce_place, rest) = out.split_at_mut(12);
        rng.fill_bytes(nonce_place);
        let (body, tag_place) = rest.split_at_mut(SEALED_PLAIN_BYTES);
        let (length_place, text_place) = body.split_at_mut(2);
        length_place.copy_from_slice(&length.to_be_bytes());
        for (to, from) in text_place.iter_mut().zip(plain) {
            *to = *from;
        }
        let nonce = Nonce::try_assume_unique_for_key(nonce_place).map_err(|_| Refused)?;
        let tag = self
            .key
            .seal_in_place_separate_tag(nonce, Aad::from(purpose.label()), body)
            .map_err(|_| Refused)?;
        tag_place.copy_from_slice(tag.as_ref());
        Ok(BASE64URL_NOPAD.encode(&out))
    }

    /// Opens a field.
    ///
    /// # Errors
    /// If it is not one of ours, of this purpose, under this key.
    pub fn open(&self, purpose: Purpose, text: &str) -> Result<Zeroizing<Vec<u8>>, Refused> {
        if text.len() != SEALED_CHARS {
            return Err(Refused);
        }
        let mut bytes = Zeroizing::new(BASE64URL_NOPAD.decode(text.as_bytes()).map_err(|_| Refused)?);
        let (nonce, rest) = bytes.split_at_mut_checked(12).ok_or(Refused)?;
        let nonce = Nonce::try_assume_unique_for_key(nonce).map_err(|_| Refused)?;
        let plain = self.key.open_in_place(nonce, Aad::from(purpose.label()), rest).map_err(|_| Refused)?;
        let (length, rest) = plain.split_first_chunk::<2>().ok_or(Refused)?;
        let text = rest.get(..usize::from(u16::from_be_bytes(*length))).ok_or(Refused)?;
        Ok(Zeroizing::new(text.to_vec()))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn one_length_and_one_purpose() {
        let key = FieldKey::new(&Zeroizing::new([3; 32])).expect("a key");
        let other = FieldKey::new(&Zeroizing::new([4; 32])).expect("a key");
        let mut rng = crate::system_randomness();
        for plain in [&b""[..], b"hola", &[7; SEALED_PLAIN_BYTES - 2]] {
            let text = key.seal(Purpose::Words, plain, &mut rng).expect("seals");
            assert_eq!(text.len(), SEALED_CHARS);
            assert!(key.open(Purpose::Words, &text).is_ok_and(|p| p.as_slice() == plain));
            assert!(key.open(Purpose::State, &text).is_err());
            assert!(other.open(Purpose::Words, &text).is_err());
            let mut bent = text.into_bytes();
            bent[100] = if bent[100] == b'A' { b'B' } else { b'A' };
            assert!(key.open(Purpose::Words, std::str::from_utf8(&bent).expect("ascii")).is_err());
        }
        assert!(key.seal(Purpose::State, &[0; SEALED_PLAIN_BYTES - 1], &mut rng).is_err());
    }
}
