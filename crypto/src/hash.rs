//! SHA-256 (FIPS 180-4) with a domain in front, so that no hash of one kind is a hash of another.

use protocol::encoding::{Hash, Token, to_bytes};
use ring::digest::{Context, SHA256};
use serde::Serialize;

/// Hash of several byte strings, each with its length in front.
pub fn digest(domain: &str, parts: &[&[u8]]) -> Hash {
    let mut context = Context::new(&SHA256);
    for part in std::iter::once(domain.as_bytes()).chain(parts.iter().copied()) {
        context.update(&u64::try_from(part.len()).unwrap_or(u64::MAX).to_be_bytes());
        context.update(part);
    }
    let mut out = [0; 32];
    out.copy_from_slice(context.finish().as_ref());
    Hash(out)
}

/// Hash of a message's canonical encoding.
pub fn digest_of<T: Serialize>(domain: &str, message: &T) -> Hash {
    digest(domain, &[&to_bytes(message)])
}

/// The first sixteen bytes of a hash.
pub fn token_of(hash: &Hash) -> Token {
    let mut out = [0; 16];
    for (to, from) in out.iter_mut().zip(hash.0) {
        *to = from;
    }
    Token(out)
}
