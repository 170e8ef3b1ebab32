//! Ed25519 signatures (RFC 8032) over a domain and a message's canonical encoding.

use protocol::encoding::{Signature, VerifyingKey, to_bytes};
use ring::signature::{ED25519, Ed25519KeyPair, KeyPair, UnparsedPublicKey};
use serde::Serialize;
use zeroize::Zeroizing;

use crate::Refused;

/// A private signing key: a moderator's, or the relay's.
pub struct SigningKey {
    pair: Ed25519KeyPair,
}

impl SigningKey {
    /// Makes one from 32 random bytes, which are its stored form.
    ///
    /// # Errors
    /// Never for 32 bytes; ring's own check is passed on.
    pub fn from_seed(seed: &Zeroizing<[u8; 32]>) -> Result<Self, Refused> {
        Ed25519KeyPair::from_seed_unchecked(seed.as_slice()).map(|pair| Self { pair }).map_err(|_| Refused)
    }

    /// Its public half.
    pub fn public(&self) -> VerifyingKey {
        let mut out = [0; 32];
        for (to, from) in out.iter_mut().zip(self.pair.public_key().as_ref()) {
            *to = *from;
        }
        VerifyingKey(out)
    }

    /// Signs a message of a domain.
    pub fn sign<T: Serialize>(&self, domain: &str, message: &T) -> Signature {
        let mut out = [0; 64];
        for (to, from) in out.iter_mut().zip(self.pair.sign(&text(domain, message)).as_ref()) {
            *to = *from;
        }
        Signature(out)
    }
}

/// Checks a signature on a message of a domain.
///
/// # Errors
/// If it is not that key's signature on exactly this.
pub fn verify<T: Serialize>(
    key: &VerifyingKey,
    domain: &str,
    message: &T,
    signature: &Signature,
) -> Result<(), Refused> {
    UnparsedPublicKey::new(&ED25519, key.0).verify(&text(domain, message), &signature.0).map_err(|_| Refused)
}

fn text<T: Serialize>(domain: &str, message: &T) -> Vec<u8> {
    let mut out = domain.as_bytes().to_vec();
    out.push(0);
    out.extend_from_slice(&to_bytes(message));
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_rfc_8032_key_and_our_domains() {
        // RFC 8032, section 7.1, test 1: the secret key and its public key.
        let seed = data_encoding::HEXLOWER
            .decode(b"9d61b19deffd5a60ba844af492ec2cc44449c5697b326919703bac031cae7f60")
            .expect("hex");
        let key = SigningKey::from_seed(&Zeroizing::new(seed.try_into().expect("32 bytes"))).expect("a key");
        assert_eq!(key.public().hex(), "d75a980182b10ab7d54bfed3c964073a0ee172f3daa62325af021a68f707511a");
        let signature = key.sign("a", &7_u8);
        assert_eq!(verify(&key.public(), "a", &7_u8, &signature), Ok(()));
        assert_eq!(verify(&key.public(), "b", &7_u8, &signature), Err(Refused), "another domain");
        assert_eq!(verify(&key.public(), "a", &8_u8, &signature), Err(Refused), "another message");
    }
}
