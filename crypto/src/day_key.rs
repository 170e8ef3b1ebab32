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

/// Seals bytes to several day keys as one standard age file.
///
/// # Errors
/// If there is no recipient, or one is not a point of the curve.
pub fn seal_to(recipients: &[&Recipient], plain: &[u8]) -> Result<Vec<u8>, Refused> {
    let keys: Vec<age::x25519::Recipient> = recipients
        .iter()
        .map(|r| age::x25519::Recipient::from_str(r.text()).map_err(|_| Refused))
        .collect::<Result<_, _>>()?;
    let encryptor =
        age::Encryptor::with_recipients(keys.iter().map(|k| k as &dyn age::Recipient)).map_err(|_| Refused)?;
    let mut out = Vec::with_capacity(plain.len() + 512);
    let mut writer = encryptor.wrap_output(&mut out).map_err(|_| Refused)?;
    writer.write_all(plain).map_err(|_| Refused)?;
    writer.finish().map_err(|_| Refused)?;
    Ok(out)
}
