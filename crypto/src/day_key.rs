//! A moderator's X25519 key of one day: standard age, so that the `age` tool itself can open what was sealed to it.

use std::io::{Read, Write};
use std::str::FromStr;

use age::secrecy::ExposeSecret;
use protocol::roster::Recipient;
use zeroize::Zeroizing;

use crate::Refused;

/// The private half of a day key.
pub struct DayKey {
    identity: age::x25519::Identity,
}

impl DayKey {
    /// Makes one from the system's randomness.
    pub fn generate() -> Self {
        Self { identity: age::x25519::Identity::generate() }
    }

    /// Reads its stored form, `AGE-SECRET-KEY-1…`.
    ///
    /// # Errors
    /// If it is not one.
    pub fn from_text(text: &str) -> Result<Self, Refused> {
        age::x25519::Identity::from_str(text).map(|identity| Self { identity }).map_err(|_| Refused)
    }

    /// Its stored form; goes only into a moderator's sealed folder.
    pub fn expose_for_storage(&self) -> Zeroizing<String> {
        Zeroizing::new(self.identity.to_string().expose_secret().to_owned())
    }

    /// Its public half.
    pub fn recipient(&self) -> Option<Recipient> {
        Recipient::new(&self.identity.to_public().to_string())
    }

    /// Opens an age file of at most `limit` bytes of plaintext.
    ///
    /// # Errors
    /// If it is not sealed to this key, or is damaged or longer.
    pub fn open(&self, file: &[u8], limit: usize) -> Result<Zeroizing<Vec<u8>>, Refused> {
        let decryptor = age::Decryptor::new_buffered(file).map_err(|_| Refused)?;
        if decryptor.is_scrypt() {
            return Err(Refused);
        }
        let reader =
            decryptor.decrypt(std::iter::once(&self.identity as &dyn age::Identity)).map_err(|_| Refused)?;
        // Capacity up front: a growing buffer would leave copies behind.
        let mut out = Zeroizing::new(Vec::with_capacity(limit + 1));
        let most = u64::try_from(limit).unwrap_or(u64::MAX).saturating_add(1);
        reader.take(most).read_to_end(&mut out).map_err(|_| Refused)?;
        if out.len() > limit { Err(Refused) } else { Ok(out) }
    }
}

/// Whether something can be sealed to a recipient: its checksum holds, and it is a point of the curve that gives a shared
/// secret. One member with a recipient that only looks like one would otherwise close her whole team.
pub fn is_usable(recipient: &Recipient) -> bool {
    // age panics where the shared secret is all zeros, so small-order points are refused before it sees them.
    point(recipient).is_some_and(|p| !SMALL_ORDER.contains(&p))
        && seal_to_unchecked(&[recipient], &[0]).is_ok()
}

/// The points of Curve25519 whose multiples are zero, as RFC 7748 encodes them, with the top bit clear.
const SMALL_ORDER: [[u8; 32]; 7] = [
    [0; 32],
    one_and_zeros(1),
    [
        0xe0, 0xeb, 0x7a, 0x7c, 0x3b, 0x41, 0xb8, 0xae, 0x16, 0x56, 0xe3, 0xfa, 0xf1, 0x9f, 0xc4, 0x6a, 0xda,
        0x09, 0x8d, 0xeb, 0x9c, 0x32, 0xb1, 0xfd, 0x86, 0x62, 0x05, 0x16, 0x5f, 0x49, 0xb8, 0x00,
    ],
    [
        0x5f, 0x9c, 0x95, 0xbc, 0xa3, 0x50, 0x8c, 0x24, 0xb1, 0xd0, 0xb1, 0x55, 0x9c, 0x83, 0xef, 0x5b, 0x04,
        0x44, 0x5c, 0xc4, 0x58, 0x1c, 0x8e, 0x86, 0xd8, 0x22, 0x4e, 0xdd, 0xd0, 0x9f, 0x11, 0x57,
    ],
    prime_plus(0xec),
    prime_plus(0xed),
    prime_plus(0xee),
];

const fn one_and_zeros(first: u8) -> [u8; 32] {
    let mut out = [0; 32];
    out[0] = first;
    out
}

/// p − 1, p and p + 1, by their first byte.
const fn prime_plus(first: u8) -> [u8; 32] {
    let mut out = [0xff; 32];
    out[0] = first;
    out[31] = 0x7f;
    out
}

/// The 32 bytes of a recipient, out of its bech32 text (BIP 173), the top bit clear; `None` for another character set.
fn point(recipient: &Recipient) -> Option<[u8; 32]> {
    const SIGNS: &[u8; 32] = b"qpzry9x8gf2tvdw0s3jn54khce6mua7l";
    let data = recipient.text().strip_prefix("age1")?.as_bytes();
    let mut out = [0; 32];
    let (mut bits, mut held, mut at) = (0_u32, 0_u32, 0);
    for sign in data.get(..data.len().checked_sub(6)?)? {
        let value = u32::try_from(SIGNS.iter().position(|s| s == sign)?).ok()?;
        bits = (bits << 5) | value;
        held += 5;
        if held >= 8 {
            held -= 8;
            *out.get_mut(at)? = u8::try_from((bits >> held) & 0xff).ok()?;
            at += 1;
        }
    }
    *out.get_mut(31)? &= 0x7f;
    (at == 32).then_some(out)
}

/// Seals bytes to several day keys as one standard age file.
///
/// # Errors
/// If there is no recipient, or one is not a point of the curve.
pub fn seal_to(recipients: &[&Recipient], plain: &[u8]) -> Result<Vec<u8>, Refused> {
    let small = |r: &&Recipient| point(r).is_none_or(|p| SMALL_ORDER.contains(&p));
    if recipients.iter().any(small) {
        return Err(Refused);
    }
    seal_to_unchecked(recipients, plain)
}

fn seal_to_unchecked(recipients: &[&Recipient], plain: &[u8]) -> Result<Vec<u8>, Refused> {
    let keys: Vec<age::x25519::Recipient> = recipients
        .iter()
        .map(|r| age::x25519::Recipient::from_str(r.text()).map_err(|_| Refused))
        .collect::<Result<_, _>>()?;
    let encryptor = age::Encryptor::with_recipients(keys.iter().map(|k| k as &dyn age::Recipient))
        .map_err(|_| Refused)?;
    let mut out = Vec::with_capacity(plain.len() + 512);
    let mut writer = encryptor.wrap_output(&mut out).map_err(|_| Refused)?;
    writer.write_all(plain).map_err(|_| Refused)?;
    writer.finish().map_err(|_| Refused)?;
    Ok(out)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_only_looks_like_a_recipient_is_refused() {
        let good = DayKey::generate().recipient().expect("a recipient");
        assert!(is_usable(&good));
        let mut text = good.text().to_owned();
        let last = if text.ends_with('q') { 'p' } else { 'q' };
        text.pop();
        text.push(last);
        let bent = Recipient::new(&text).expect("its shape is right");
        assert!(!is_usable(&bent), "a wrong checksum");
        assert!(seal_to(&[&bent], b"x").is_err());
    }

    #[test]
    fn small_order_points_never_reach_age() {
        // The all-zero point with its right bech32 checksum, computed after BIP 173.
        let zero = Recipient::new(ZERO_POINT).expect("its shape is right");
        assert_eq!(point(&zero), Some([0; 32]));
        assert!(!is_usable(&zero));
        assert!(seal_to(&[&zero], b"x").is_err());
    }

    const ZERO_POINT: &str = "age1qqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqq5cu47z";
}
