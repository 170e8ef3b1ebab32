//! What the passphrase guards.

use std::io::{Read, Write};
use std::path::Path;

use crypto::day_key::DayKey;
use crypto::sign::SigningKey;
use protocol::clock::Day;
use protocol::encoding::{VerifyingKey, from_bytes, to_bytes};
use protocol::roster::{KEY_DAYS_ALIVE, Recipient};
use rand_core::Rng;
use serde::{Deserialize, Serialize};
use zeroize::{Zeroize, ZeroizeOnDrop, Zeroizing};

use super::passphrase::Passphrase;
use super::private_file;
use crate::Trouble;
use crate::trouble::file;

/// Most bytes of the plaintext: some 60 keys of 75 bytes and the rest.
const SECRETS_MAX: usize = 65_536;

/// The private half of a day key as it is kept.
#[derive(Serialize, Deserialize, Zeroize, ZeroizeOnDrop)]
pub(super) struct KeptKey {
    day: u32,
    made: u32,
    text: String,
}

/// All secrets of a moderator. Wiped on drop, never printed.
#[derive(Serialize, Deserialize, Zeroize, ZeroizeOnDrop)]
pub(super) struct Secrets {
    version: u8,
    seed: [u8; 32],
    discovery: String,
    keys: Vec<KeptKey>,
}

impl Secrets {
    /// Makes new ones, without day keys.
    pub(super) fn generate() -> Self {
        let mut seed = [0; 32];
        crypto::system_randomness().fill_bytes(&mut seed);
        let discovery = DayKey::generate().expose_for_storage().to_string();
        let secrets = Self { version: protocol::FORMAT_VERSION, seed, discovery, keys: Vec::new() };
        seed.zeroize();
        secrets
    }

    /// Opens `secrets.age`.
    pub(super) fn read(path: &Path, passphrase: &Passphrase) -> Result<Self, Trouble> {
        private_file::check_mode(path)?;
        let bytes = std::fs::read(path).map_err(file(path.display().to_string()))?;
        let damaged = || Trouble::Damaged("secrets.age");
        let decryptor = age::Decryptor::new_buffered(bytes.as_slice()).map_err(|_| damaged())?;
        let identity = passphrase.identity();
        let reader = decryptor
            .decrypt(std::iter::once(&identity as &dyn age::Identity))
            .map_err(|_| Trouble::WrongPassphrase)?;
        let mut plain = Zeroizing::new(Vec::with_capacity(SECRETS_MAX));
        reader.take(SECRETS_MAX as u64).read_to_end(&mut plain).map_err(|_| damaged())?;
        let secrets: Self = from_bytes(&plain, SECRETS_MAX).map_err(|_| damaged())?;
        if secrets.version == protocol::FORMAT_VERSION { Ok(secrets) } else { Err(damaged()) }
    }

    /// Writes `secrets.age`: synced before anything that depends on it is sent.
    pub(super) fn write(&self, path: &Path, passphrase: &Passphrase) -> Result<(), Trouble> {
        let plain = Zeroizing::new(to_bytes(self));
        let recipient = passphrase.recipient();
        let mut out = Vec::with_capacity(plain.len() + 512);
        let seal = |out: &mut Vec<u8>| -> Option<()> {
            let encryptor =
                age::Encryptor::with_recipients(std::iter::once(&recipient as &dyn age::Recipient)).ok()?;
            let mut writer = encryptor.wrap_output(out).ok()?;
            writer.write_all(&plain).ok()?;
            writer.finish().ok()?;
            Some(())
        };
        seal(&mut out).ok_or(crypto::Refused)?;
        private_file::replace(path, &out)
    }

    /// The signing key.
    pub(super) fn signer(&self) -> Result<SigningKey, Trouble> {
        Ok(SigningKey::from_seed(&Zeroizing::new(self.seed))?)
    }

    /// The public half of the discovery key, as the onion service's restricted discovery wants it.
    pub(super) fn discovery(&self) -> Result<VerifyingKey, Trouble> {
        let recipient = DayKey::from_text(&self.discovery)?.recipient().ok_or(crypto::Refused)?;
        curve_point(&recipient).ok_or(Trouble::Damaged("secrets.age"))
    }

    /// The private half of the discovery key, for a keystore in memory.
    pub(super) fn discovery_secret(&self) -> Result<Zeroizing<[u8; 32]>, Trouble> {
        let lower = Zeroizing::new(self.discovery.to_ascii_lowercase());
        let point = lower.strip_prefix("age-secret-key-1").and_then(bech32_bytes);
        point.map(Zeroizing::new).ok_or(Trouble::Damaged("secrets.age"))
    }

    /// Days for which there is a private half.
    pub(super) fn days(&self) -> impl DoubleEndedIterator<Item = Day> + '_ {
        self.keys.iter().map(|k| Day(k.day))
    }

    /// Whether there is a private half for a day.
    pub(super) fn has(&self, day: Day) -> bool {
        self.keys.iter().any(|k| k.day == day.0)
    }

    /// Makes a private half for a day, unless there is one.
    pub(super) fn make(&mut self, day: Day, today: Day) {
        if !self.has(day) {
            let text = DayKey::generate().expose_for_storage().to_string();
            self.keys.push(KeptKey { day: day.0, made: today.0, text });
            self.keys.sort_by_key(|k| k.day);
        }
    }

    /// The public half of a day's key.
    pub(super) fn recipient(&self, day: Day) -> Result<Recipient, Trouble> {
        let kept = self.keys.iter().find(|k| k.day == day.0).ok_or(Trouble::NoDayKey)?;
        Ok(DayKey::from_text(&kept.text)?.recipient().ok_or(crypto::Refused)?)
    }

    /// All private halves, newest first.
    pub(super) fn day_keys(&self) -> Result<Vec<DayKey>, Trouble> {
        self.keys.iter().rev().map(|k| Ok(DayKey::from_text(&k.text)?)).collect()
    }

    /// The newest day that has begun.
    pub(super) fn newest(&self, today: Day) -> Option<Day> {
        self.days().rev().find(|d| *d <= today)
    }

    /// The last day on which something may have been sealed to a day's key: until the next one was published and had
    /// begun.
    fn last_use(&self, day: u32) -> u32 {
        let unused = day.saturating_add(protocol::roster::KEY_DAYS_USABLE);
        self.keys
            .iter()
            .filter(|k| k.day > day)
            .map(|k| k.day.max(k.made))
            .min()
            .unwrap_or(unused)
            .min(unused)
    }

    /// Destroys the private halves that must die whatever happened. Returns how many.
    pub(super) fn destroy_expired(&mut self, today: Day) -> usize {
        self.destroy(|k| today.0 >= k.day.saturating_add(KEY_DAYS_ALIVE))
    }

    /// Destroys the private halves of `age` days and more that have been out of use for `rest` days. Returns how many.
    pub(super) fn destroy_idle(&mut self, today: Day, age: u32, rest: u32) -> usize {
        let idle: Vec<u32> = self
            .keys
            .iter()
            .filter(|k| {
                today.0 >= k.day.saturating_add(age) && today.0 >= self.last_use(k.day).saturating_add(rest)
            })
            .map(|k| k.day)
            .collect();
        self.destroy(|k| idle.contains(&k.day))
    }

    fn destroy(&mut self, dies: impl Fn(&KeptKey) -> bool) -> usize {
        let before = self.keys.len();
        self.keys.retain(|k| !dies(k));
        before - self.keys.len()
    }
}

/// The 32 bytes behind an age recipient: bech32 (BIP 173) of prefix `age`, 52 characters of data, 6 of checksum. age
/// made the text itself, so its checksum holds.
fn curve_point(recipient: &Recipient) -> Option<VerifyingKey> {
    recipient.text().strip_prefix("age1").and_then(bech32_bytes).map(VerifyingKey)
}

fn bech32_bytes(text: &str) -> Option<[u8; 32]> {
    let mut bech32 = data_encoding::Specification::new();
    bech32.symbols.push_str("qpzry9x8gf2tvdw0s3jn54khce6mua7l");
    let data = text.get(..52)?;
    let bytes = Zeroizing::new(bech32.encoding().ok()?.decode(data.as_bytes()).ok()?);
    bytes.as_slice().try_into().ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_recipient_names_its_point() {
        // Encoded here by the definition of BIP 173: five bits a character, filled up with zeros.
        let text = |bytes: &[u8]| {
            let charset = b"qpzry9x8gf2tvdw0s3jn54khce6mua7l";
            let bits: String = bytes.iter().map(|b| format!("{b:08b}")).collect();
            let padded = format!("{bits:0<260}");
            (0..52)
                .map(|n| usize::from_str_radix(&padded[n * 5..n * 5 + 5], 2).expect("bits"))
                .map(|n| char::from(charset[n]))
                .collect::<String>()
        };
        let bytes: Vec<u8> = (0..32).collect();
        let recipient = Recipient::new(&format!("age1{}qqqqqq", text(&bytes))).expect("shape");
        assert_eq!(curve_point(&recipient).map(|p| p.0.to_vec()), Some(bytes));
    }

    #[test]
    fn keys_die_when_nothing_can_be_sealed_to_them_and_at_41_days_whatever_happened() {
        let mut secrets = Secrets::generate();
        secrets.make(Day(100), Day(100));
        secrets.make(Day(114), Day(100));
        assert_eq!(secrets.destroy_idle(Day(113), 14, 2), 0, "not yet 14 days old");
        assert_eq!(secrets.destroy_idle(Day(115), 14, 2), 0, "the next began only yesterday");
        assert_eq!(secrets.destroy_idle(Day(116), 14, 2), 1);
        assert_eq!(secrets.destroy_expired(Day(154)), 0);
        assert_eq!(secrets.destroy_expired(Day(155)), 1);
        assert_eq!(secrets.days().count(), 0);
    }
}
