//! What lies beside the vault: roster, policy, day keys, the relay's key, slots. Public or the relay's own; nothing in it
//! tells of a report. Files are written whole, synced, and then renamed into place.

use std::fs::{self, File, OpenOptions};
use std::io::{Read, Write};
use std::os::unix::fs::{DirBuilderExt, OpenOptionsExt, PermissionsExt};
use std::path::{Path, PathBuf};

use crypto::sign::SigningKey;
use protocol::encoding::{Signature, from_bytes, to_bytes};
use protocol::policy::Policy;
use protocol::roster::{SignedDayKeys, SignedRoster};
use protocol::sizes::SHARE_SLOTS;
use serde::Serialize;
use serde::de::DeserializeOwned;
use zeroize::Zeroizing;

/// Length of a file beside the vault: constant, so that its size tells nothing.
const FILE_BYTES: usize = 65_536;

/// Domain of the relay's signature on its policy.
const POLICY_DOMAIN: &str = "bruma/relay-policy/v1";

/// The folder beside the vault.
#[derive(Clone)]
pub struct Outside {
    folder: PathBuf,
}

/// Why something beside the vault cannot be used.
#[derive(Debug, thiserror::Error)]
pub enum OutsideError {
    /// The disk says no.
    #[error("{0}: {1}")]
    Disk(PathBuf, std::io::Error),
    /// Others can read the folder.
    #[error("{0} can be read by others than its owner: chmod 700 it")]
    Open(PathBuf),
    /// A file is damaged or of another version.
    #[error("{0} is damaged or of another version")]
    Damaged(PathBuf),
    /// A roster's signatures do not hold.
    #[error(
        "the roster's signatures do not hold: the first needs everybody's in it, a later one enough of those before"
    )]
    Roster,
    /// There is more to keep than a file of fixed length holds.
    #[error("{0} is full")]
    Full(PathBuf),
}

impl Outside {
    /// Opens the data folder, or makes it with mode 700.
    ///
    /// # Errors
    /// If others can read it.
    pub fn open(folder: &Path) -> Result<Self, OutsideError> {
        let disk = |e| OutsideError::Disk(folder.to_owned(), e);
        if !folder.exists() {
            fs::DirBuilder::new().recursive(true).mode(0o700).create(folder).map_err(disk)?;
        }
        let mode = fs::metadata(folder).map_err(disk)?.permissions().mode();
        if mode & 0o077 != 0 {
            return Err(OutsideError::Open(folder.to_owned()));
        }
        Ok(Self { folder: folder.to_owned() })
    }

    /// Where the vault's store lies.
    pub fn store_folder(&self) -> PathBuf {
        self.folder.join("vault")
    }

    fn path(&self, name: &str) -> PathBuf {
        self.folder.join(name)
    }

    /// The relay's signing key; made from the system's randomness at the first start.
    ///
    /// # Errors
    /// If the disk says no.
    pub fn relay_key(&self) -> Result<SigningKey, OutsideError> {
        let path = self.path("relay.key");
        let mut seed = Zeroizing::new([0; 32]);
        if path.exists() {
            let mut file = File::open(&path).map_err(|e| OutsideError::Disk(path.clone(), e))?;
            file.read_exact(seed.as_mut_slice()).map_err(|e| OutsideError::Disk(path.clone(), e))?;
        } else {
            rand_core::Rng::fill_bytes(&mut crypto::system_randomness(), seed.as_mut_slice());
            write_whole(&path, seed.as_slice()).map_err(|e| OutsideError::Disk(path.clone(), e))?;
        }
        SigningKey::from_seed(&seed).map_err(|_| OutsideError::Damaged(path))
    }

    /// Every roster since the first, checked; none before the first was added.
    ///
    /// # Errors
    /// If the chain does not hold.
    pub fn rosters(&self) -> Result<Vec<SignedRoster>, OutsideError> {
        let rosters: Vec<SignedRoster> = self.read("roster")?.unwrap_or_default();
        if !rosters.is_empty() && crypto::roster::check_chain(&rosters).is_err() {
            return Err(OutsideError::Roster);
        }
        Ok(rosters)
    }

    /// Adds a roster, if it is the first and everybody signed it, or the next and enough of those before did.
    ///
    /// # Errors
    /// If not; nothing is changed then.
    pub fn add_roster(&self, next: SignedRoster) -> Result<(), OutsideError> {
        let mut rosters = self.rosters()?;
        let ours = self.relay_key()?.public();
        if next.roster.relay_key != ours {
            return Err(OutsideError::Roster);
        }
        rosters.push(next);
        crypto::roster::check_chain(&rosters).map_err(|_| OutsideError::Roster)?;
        self.write("roster", &rosters)
    }

    /// The policy in force, signed by the relay's key: a floor moved by hand is noticed.
    ///
    /// # Errors
    /// If the file is damaged, goes below a floor, or is not what the relay signed.
    pub fn policy(&self) -> Result<Option<Policy>, OutsideError> {
        let Some((policy, signature)) = self.read::<(Policy, Signature)>("policy")? else { return Ok(None) };
        let key = self.relay_key()?.public();
        crypto::sign::verify(&key, POLICY_DOMAIN, &policy, &signature)
            .map_err(|_| OutsideError::Damaged(self.path("policy")))?;
        Ok(Some(policy))
    }

    /// Puts a policy in force.
    ///
    /// # Errors
    /// If the disk says no.
    pub fn put_policy(&self, policy: &Policy) -> Result<(), OutsideError> {
        let signature = self.relay_key()?.sign(POLICY_DOMAIN, policy);
        self.write("policy", &(policy.clone(), signature))
    }

    /// Everybody's day keys.
    ///
    /// # Errors
    /// If the file is damaged.
    pub fn day_keys(&self) -> Result<Vec<SignedDayKeys>, OutsideError> {
        Ok(self.read("day-keys")?.unwrap_or_default())
    }

    /// Keeps everybody's day keys.
    ///
    /// # Errors
    /// If the disk says no, or there are more moderators than the file holds.
    pub fn put_day_keys(&self, keys: &[SignedDayKeys]) -> Result<(), OutsideError> {
        self.write("day-keys", &keys.to_vec())
    }

    fn read<T: Serialize + DeserializeOwned>(&self, name: &str) -> Result<Option<T>, OutsideError> {
        let path = self.path(name);
        if !path.exists() {
            return Ok(None);
        }
        let damaged = || OutsideError::Damaged(path.clone());
        let bytes = fs::read(&path).map_err(|e| OutsideError::Disk(path.clone(), e))?;
        let (length, rest) = bytes.split_first_chunk::<4>().ok_or_else(damaged)?;
        let length = usize::try_from(u32::from_be_bytes(*length)).map_err(|_| damaged())?;
        let text = rest.get(..length).filter(|_| bytes.len() == FILE_BYTES).ok_or_else(damaged)?;
        from_bytes(text, FILE_BYTES).map(Some).map_err(|_| damaged())
    }

    fn write<T: Serialize>(&self, name: &str, value: &T) -> Result<(), OutsideError> {
        let path = self.path(name);
        let text = to_bytes(value);
        if text.len() + 4 > FILE_BYTES {
            return Err(OutsideError::Full(path));
        }
        let mut bytes = u32::try_from(text.len()).unwrap_or(0).to_be_bytes().to_vec();
        bytes.extend_from_slice(&text);
        bytes.resize(FILE_BYTES, 0);
        write_whole(&path, &bytes).map_err(|e| OutsideError::Disk(path, e))
    }
}

/// A team of six publishes at most this many bytes of day keys; two teams fit.
const _: () = assert!(2 * SHARE_SLOTS * protocol::roster::DAY_KEYS_MAX * 68 < FILE_BYTES);

/// Writes a file of mode 600: whole, synced, then renamed; so that a crash leaves the old one or the new one.
///
/// # Errors
/// If the disk says no.
pub fn write_whole(path: &Path, bytes: &[u8]) -> std::io::Result<()> {
    let part = path.with_extension("part");
    let mut file = OpenOptions::new().write(true).create(true).truncate(true).mode(0o600).open(&part)?;
    file.write_all(bytes)?;
    file.sync_all()?;
    fs::rename(&part, path)?;
    match path.parent() {
        Some(folder) => File::open(folder)?.sync_all(),
        None => Ok(()),
    }
}

#[cfg(test)]
mod tests {
    use protocol::policy::Cadence;

    use super::*;

    #[test]
    fn a_policy_that_the_relay_did_not_sign_is_refused() {
        let folder = tempfile::tempdir().expect("a folder");
        let outside = Outside::open(&folder.path().join("data")).expect("opens");
        let policy = Policy::standard(Cadence::Daily);
        outside.put_policy(&policy).expect("writes");
        assert!(outside.policy().expect("reads") == Some(policy.clone()));
        let other = Policy::standard(Cadence::Weekly);
        let signature = outside.relay_key().expect("a key").sign(POLICY_DOMAIN, &policy);
        outside.write("policy", &(other, signature)).expect("writes");
        assert!(matches!(outside.policy(), Err(OutsideError::Damaged(_))));
    }
}
