//! A data folder, three moderators' keys, a roster that all of them signed, and the relay on embedded parts.

use std::net::SocketAddr;
use std::path::{Path, PathBuf};
use std::time::{SystemTime, UNIX_EPOCH};

use client_cli::moderate::{Folder, Passphrase, first_roster, sign_roster};
use protocol::clock::Calendar;
use rand_chacha::ChaCha20Rng;
use rand_core::SeedableRng;
use relay::outside::Outside;
use relay::settings::{Doors, Editions, Loopback, Settings, Tor};
use relay::store::{SledStore, Store};
use relay::worker::{EmbeddedKeeper, Worker};

/// Roster words of the demo's moderators.
pub const CREW: [&str; 3] = ["ceiba", "nopal", "jacaranda"];
/// The demo's passphrase: it guards nothing, and is written beside the folders so that one can try things by hand.
const PASSPHRASE: &str = "la niebla no guarda nada aqui";
/// scrypt's work factor in the demo: fast, since nothing is guarded.
const WORK_FACTOR: u8 = 4;

/// The demo's house.
pub struct House {
    folder: PathBuf,
    /// A file of arti's settings: the house is then served as onion services, too.
    pub tor_config: Option<PathBuf>,
}

/// Now, in Unix milliseconds.
#[expect(
    clippy::disallowed_methods,
    reason = "a composition root reads the clock once, to begin its calendar"
)]
pub fn unix_millis() -> u64 {
    let since = SystemTime::now().duration_since(UNIX_EPOCH).unwrap_or_default();
    u64::try_from(since.as_millis()).unwrap_or(u64::MAX)
}

/// The demo's passphrase.
///
/// # Errors
/// Never: it is long enough.
pub fn passphrase() -> anyhow::Result<Passphrase> {
    Ok(Passphrase::new(PASSPHRASE.to_owned().into())?.with_work_factor(WORK_FACTOR))
}

impl House {
    /// Makes everything, in an empty folder.
    ///
    /// # Errors
    /// If the folder is not empty, or the disk says no.
    pub fn build(folder: &Path) -> anyhow::Result<Self> {
        let house = Self { folder: folder.to_owned(), tor_config: None };
        if house.data().exists() {
            anyhow::bail!("{} holds a demo already: choose another folder", folder.display());
        }
        let outside = Outside::open(&house.data())?;
        std::fs::create_dir_all(house.folder.join("moderators"))?;
        let mut folders = Vec::new();
        for word in CREW {
            folders.push(Folder::init(&house.moderator(word), word, &passphrase()?)?);
        }
        let lines = folders.iter().map(|(_, line)| line.clone()).collect();
        let mut roster = first_roster(outside.relay_key()?.public(), lines)?;
        for (folder, _) in &mut folders {
            sign_roster(folder, &mut roster)?;
        }
        outside.add_roster(roster)?;
        relay::outside::write_whole(&house.passphrase_file(), PASSPHRASE.as_bytes())?;
        Ok(house)
    }

    /// The relay's data folder.
    pub fn data(&self) -> PathBuf {
        self.folder.join("relay")
    }

    /// Where the public site is written.
    pub fn site(&self) -> PathBuf {
        self.folder.join("site")
    }

    /// A moderator's folder.
    pub fn moderator(&self, word: &str) -> PathBuf {
        self.folder.join("moderators").join(word)
    }

    /// The file with the demo's passphrase.
    pub fn passphrase_file(&self) -> PathBuf {
        self.folder.join("passphrase")
    }

    /// Starts the relay.
    ///
    /// # Errors
    /// In words.
    pub async fn start(&self, calendar: Calendar, visitors: SocketAddr) -> anyhow::Result<Worker> {
        let order = ChaCha20Rng::from_rng(&mut crypto::system_randomness());
        self.start_on(calendar, visitors, EmbeddedKeeper::default(), order, |store| store).await
    }

    /// The same, with a keeper and a public order of the vault that the caller knows, and something between vault and store.
    ///
    /// # Errors
    /// In words.
    pub async fn start_on<S: Store>(
        &self,
        calendar: Calendar,
        visitors: SocketAddr,
        keeper: EmbeddedKeeper,
        order: ChaCha20Rng,
        between: impl FnOnce(SledStore) -> S,
    ) -> anyhow::Result<Worker> {
        let settings = Settings {
            data_folder: self.data(),
            site_folder: self.site(),
            editions: Editions::Daily,
            tor: Tor { config: self.tor_config.clone() },
        };
        let loopback = Loopback { visitors, moderators: SocketAddr::from(([127, 0, 0, 1], 0)) };
        let onions = self.tor_config.is_some();
        let doors = Doors { loopback: Some(loopback), onions, calendar, demo: true };
        let first = keeper.0.all();
        Ok(Worker::start_on(&settings, doors, &first, keeper, order, between).await?)
    }
}
