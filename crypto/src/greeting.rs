//! Challenges that need no memory: what a relay asked is read out of the answer. Anybody may greet as often as she
//! likes, and costs nobody else anything.
//!
//! ```text
//! challenge   random (8), tick ⊕ mask (8), tag (16)          HMAC-SHA256 under a key of this worker's memory
//! ```
//! The mask hides since when the worker runs; the tag binds the challenge to whoever greeted.

use protocol::clock::Tick;
use protocol::encoding::Hash;
use protocol::roster::ModeratorId;
use protocol::wire::Challenge;
use rand_core::Rng;
use ring::hmac;
use zeroize::Zeroizing;

use crate::{Refused, system_randomness};

/// The key of a worker's challenges. Dies with the worker, and all visits with it.
pub struct GreetingKey {
    key: hmac::Key,
}

/// A challenge that was read: ordered by the tick in which it was made.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Greeting {
    /// When.
    pub tick: Tick,
    random: [u8; 8],
}

impl GreetingKey {
    /// Makes one from the system's randomness.
    pub fn generate() -> Self {
        let mut bytes = Zeroizing::new([0; 32]);
        system_randomness().fill_bytes(bytes.as_mut_slice());
        Self { key: hmac::Key::new(hmac::HMAC_SHA256, bytes.as_slice()) }
    }

    /// A challenge for whoever greets in this name.
    pub fn challenge(&self, who: ModeratorId, tick: Tick) -> Challenge {
        let mut random = [0; 8];
        system_randomness().fill_bytes(&mut random);
        let mut bytes = [0; 32];
        let parts = random.into_iter().chain(masked(tick.0, self.mask(random)));
        for (to, from) in bytes.iter_mut().zip(parts.chain(self.tag(who, Greeting { tick, random }))) {
            *to = from;
        }
        Challenge(Hash(bytes))
    }

    /// Reads a challenge.
    ///
    /// # Errors
    /// If this key did not make it for her.
    pub fn read(&self, who: ModeratorId, challenge: &Challenge) -> Result<Greeting, Refused> {
        let (random, rest) = challenge.0.0.split_first_chunk::<8>().ok_or(Refused)?;
        let (hidden, tag) = rest.split_first_chunk::<8>().ok_or(Refused)?;
        let tick = Tick(u64::from_be_bytes(masked(u64::from_be_bytes(*hidden), self.mask(*random))));
        let greeting = Greeting { tick, random: *random };
        let right = subtle::ConstantTimeEq::ct_eq(tag, self.tag(who, greeting).as_slice());
        if bool::from(right) { Ok(greeting) } else { Err(Refused) }
    }

    fn mask(&self, random: [u8; 8]) -> u64 {
        let tag = hmac::sign(&self.key, &[b"mask".as_slice(), &random].concat());
        tag.as_ref().iter().take(8).fold(0, |mask, byte| mask << 8 | u64::from(*byte))
    }

    fn tag(&self, who: ModeratorId, greeting: Greeting) -> [u8; 16] {
        let text = [b"tag-".as_slice(), &greeting.random, &greeting.tick.0.to_be_bytes(), &[who.0]].concat();
        let mut out = [0; 16];
        for (to, from) in out.iter_mut().zip(hmac::sign(&self.key, &text).as_ref()) {
            *to = *from;
        }
        out
    }
}

fn masked(tick: u64, mask: u64) -> [u8; 8] {
    (tick ^ mask).to_be_bytes()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_challenge_is_whose_it_was_made_for_and_tells_no_time() {
        let key = GreetingKey::generate();
        let [me, other] = [ModeratorId(1), ModeratorId(2)];
        let challenge = key.challenge(me, Tick(77));
        assert_eq!(key.read(me, &challenge).map(|g| g.tick), Ok(Tick(77)));
        assert_eq!(key.read(other, &challenge), Err(Refused));
        assert_eq!(GreetingKey::generate().read(me, &challenge), Err(Refused), "another worker's");
        for n in 0..32 {
            let mut bent = challenge;
            bent.0.0[n] ^= 1;
            assert_eq!(key.read(me, &bent), Err(Refused), "byte {n}");
        }
        let again = key.challenge(me, Tick(77));
        assert_ne!(again, challenge);
        assert_ne!(again.0.0[8..16], challenge.0.0[8..16]);
    }
}
