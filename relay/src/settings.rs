//! relay.toml: one commented file, no secrets, unknown keys refused.

use std::net::SocketAddr;
use std::path::{Path, PathBuf};

use protocol::clock::Calendar;
use protocol::policy::Cadence;
use serde::Deserialize;

/// What an operator sets.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Settings {
    /// Where the vault and what lies beside it are kept; mode 700.
    pub data_folder: PathBuf,
    /// Where the public site is written.
    pub site_folder: PathBuf,
    /// How often editions close: `daily` or `weekly`.
    pub editions: Editions,
    /// The Tor network.
    #[serde(default)]
    pub tor: Tor,
}

/// How the Tor network is reached.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Tor {
    /// A file of arti's own settings: bridges, or a test network. Without one, the public network.
    pub config: Option<PathBuf>,
}

/// How often editions close.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Editions {
    /// At the end of every day.
    Daily,
    /// At the end of every Sunday.
    Weekly,
}

impl Editions {
    /// As the policy has it.
    pub fn cadence(self) -> Cadence {
        match self {
            Self::Daily => Cadence::Daily,
            Self::Weekly => Cadence::Weekly,
        }
    }
}

/// Why settings were refused, in a line for the operator.
#[derive(Debug, thiserror::Error)]
pub enum SettingsError {
    /// The file cannot be read.
    #[error("{0} cannot be read: {1}")]
    Unreadable(PathBuf, std::io::Error),
    /// It is not TOML, or a key is unknown or of a wrong kind.
    #[error("{0}: {1}")]
    Refused(PathBuf, toml::de::Error),
    /// Not a loopback address.
    #[error("{0} is not a loopback address: without Tor, only this machine may reach the relay")]
    NotLoopback(SocketAddr),
}

impl Settings {
    /// Reads relay.toml. Relative folders are taken from the file's own.
    ///
    /// # Errors
    /// In words for the operator.
    pub fn read(file: &Path) -> Result<Self, SettingsError> {
        let text =
            std::fs::read_to_string(file).map_err(|e| SettingsError::Unreadable(file.to_owned(), e))?;
        let mut settings: Self =
            toml::from_str(&text).map_err(|e| SettingsError::Refused(file.to_owned(), e))?;
        let base = file.parent().unwrap_or(Path::new("."));
        settings.data_folder = base.join(&settings.data_folder);
        settings.site_folder = base.join(&settings.site_folder);
        settings.tor.config = settings.tor.config.map(|file| base.join(file));
        Ok(settings)
    }

    /// Arti's settings, as their file has them.
    ///
    /// # Errors
    /// If it cannot be read.
    pub fn arti(&self) -> Result<String, SettingsError> {
        match &self.tor.config {
            Some(file) => {
                std::fs::read_to_string(file).map_err(|e| SettingsError::Unreadable(file.clone(), e))
            }
            None => Ok(String::new()),
        }
    }
}

/// Two ports of this machine.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Loopback {
    /// Reporters and readers.
    pub visitors: SocketAddr,
    /// Moderators.
    pub moderators: SocketAddr,
}

/// Where a worker takes people in, and by which calendar.
#[derive(Clone, Copy, Debug)]
pub struct Doors {
    /// Ports of this machine: for trials.
    pub loopback: Option<Loopback>,
    /// Both onion services.
    pub onions: bool,
    /// Days of 24 hours, but in the demo and in tests.
    pub calendar: Calendar,
    /// Every page says that this is a demo and not anonymous.
    pub demo: bool,
}

/// Refuses every address but loopback.
///
/// # Errors
/// [`SettingsError::NotLoopback`].
pub fn loopback(address: SocketAddr) -> Result<SocketAddr, SettingsError> {
    if address.ip().is_loopback() { Ok(address) } else { Err(SettingsError::NotLoopback(address)) }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn unknown_keys_and_other_addresses_are_refused() {
        let good = "data_folder = \"data\"\nsite_folder = \"site\"\neditions = \"weekly\"\n";
        assert!(toml::from_str::<Settings>(good).is_ok());
        let refused = toml::from_str::<Settings>(&format!("{good}edition = \"daily\"\n"));
        assert!(refused.is_err_and(|e| e.to_string().contains("edition")));
        assert!(loopback("127.0.0.1:80".parse().expect("an address")).is_ok());
        assert!(loopback("0.0.0.0:80".parse().expect("an address")).is_err());
        assert!(loopback("192.0.2.1:80".parse().expect("an address")).is_err());
    }
}
