//! Where people come in: onion services, and in trials loopback ports. Each hands its streams to a room's router.

use std::path::Path;
use std::sync::Arc;

use axum::Router;
use protocol::encoding::VerifyingKey;
use tokio::io::{AsyncRead, AsyncWrite};
use tokio::net::TcpListener;
use tokio::sync::Semaphore;
use tokio::task::JoinHandle;

use crate::http;
use crate::onion::{KnownTo, Onion, OnionError, OnionSettings, TorNetwork};
use crate::settings::{Loopback, Settings, SettingsError};

/// Requests that are being answered at a time at one entrance; more wait in the kernel's queue, or in arti's.
const AT_ONCE: usize = 512;
/// The port of both services: an address then needs none.
const PORT: u16 = 80;
/// Rendezvous that may be being built at once. Few enough that a flood leaves requests waiting, which is what makes arti
/// ask for work; reporters before moderators, whose service strangers cannot find.
const RENDEZVOUS_OF_VISITORS: usize = 16;
const RENDEZVOUS_OF_MODERATORS: usize = 4;

/// Both services' addresses, `….onion`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct OnionAddresses {
    /// For reporters and readers.
    pub visitors: String,
    /// For moderators.
    pub moderators: String,
}

/// Two ports of this machine.
pub(crate) struct Ports {
    visitors: TcpListener,
    moderators: TcpListener,
    /// Where they are.
    pub(crate) at: Loopback,
}

impl Ports {
    pub(crate) async fn open(wanted: Loopback) -> std::io::Result<Self> {
        let visitors = TcpListener::bind(wanted.visitors).await?;
        let moderators = TcpListener::bind(wanted.moderators).await?;
        let at = Loopback { visitors: visitors.local_addr()?, moderators: moderators.local_addr()? };
        Ok(Self { visitors, moderators, at })
    }

    pub(crate) fn receive(self, visitors: Router, moderators: Router) -> [JoinHandle<()>; 2] {
        [tokio::spawn(listen(self.visitors, visitors)), tokio::spawn(listen(self.moderators, moderators))]
    }
}

/// Two onion services.
pub(crate) struct Onions {
    visitors: Onion,
    moderators: Onion,
    /// Their addresses.
    pub(crate) at: OnionAddresses,
}

/// Why the services did not open.
#[derive(Debug, thiserror::Error)]
pub enum EntranceError {
    /// See there.
    #[error(transparent)]
    Onion(#[from] OnionError),
    /// The file with arti's settings cannot be read.
    #[error(transparent)]
    Settings(#[from] SettingsError),
}

impl Onions {
    /// Joins the Tor network and opens both. Only the holders of these keys find the moderators' service.
    pub(crate) async fn open(
        settings: &Settings,
        moderators: Vec<VerifyingKey>,
    ) -> Result<Self, EntranceError> {
        let text = with_folders(&settings.arti()?, &settings.data_folder.join("tor"))?;
        let network = TorNetwork::join(&text).await?;
        let visitors = network.open(OnionSettings {
            nickname: "visitors",
            port: PORT,
            rendezvous_at_once: RENDEZVOUS_OF_VISITORS,
            known_to: KnownTo::Everybody,
        })?;
        let moderators = network.open(OnionSettings {
            nickname: "moderators",
            port: PORT,
            rendezvous_at_once: RENDEZVOUS_OF_MODERATORS,
            known_to: KnownTo::Holders(moderators),
        })?;
        let at = OnionAddresses { visitors: visitors.address(), moderators: moderators.address() };
        Ok(Self { visitors, moderators, at })
    }

    pub(crate) fn receive(self, visitors: Router, moderators: Router) -> [JoinHandle<()>; 2] {
        [tokio::spawn(admit(self.visitors, visitors)), tokio::spawn(admit(self.moderators, moderators))]
    }
}

/// Arti's settings, with its folders in the relay's own where they name none.
fn with_folders(config_toml: &str, folder: &Path) -> Result<String, OnionError> {
    let mut config: toml::Table = toml::from_str(config_toml)?;
    let storage = config.entry("storage").or_insert_with(|| toml::Table::new().into());
    if let Some(storage) = storage.as_table_mut() {
        for (name, below) in [("cache_dir", "cache"), ("state_dir", "state")] {
            let place = folder.join(below).display().to_string();
            storage.entry(name).or_insert_with(|| place.into());
        }
    }
    Ok(config.to_string())
}

async fn listen(listener: TcpListener, router: Router) {
    let room = Arc::new(Semaphore::new(AT_ONCE));
    loop {
        let Ok((stream, _)) = listener.accept().await else { continue };
        // A reply in one segment: on a tick, all at once.
        let _ = stream.set_nodelay(true);
        if !one(&room, stream, &router).await {
            return;
        }
    }
}

async fn admit(mut onion: Onion, router: Router) {
    let room = Arc::new(Semaphore::new(AT_ONCE));
    while let Some(stream) = onion.next().await {
        if !one(&room, stream, &router).await {
            return;
        }
    }
}

/// Serves one request of a stream beside the others. False when nobody is served any more.
async fn one<S>(room: &Arc<Semaphore>, stream: S, router: &Router) -> bool
where
    S: AsyncRead + AsyncWrite + Send + Unpin + 'static,
{
    let Ok(place) = room.clone().acquire_owned().await else { return false };
    let router = router.clone();
    tokio::spawn(async move {
        http::serve(stream, router).await;
        drop(place);
    });
    true
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn arti_keeps_its_folders_in_the_relays_unless_told_otherwise() {
        let ours = with_folders("", Path::new("/relay/tor")).expect("settings");
        assert!(ours.contains("cache_dir = \"/relay/tor/cache\""), "{ours}");
        let theirs = with_folders("[storage]\nstate_dir = \"/elsewhere\"", Path::new("/relay/tor"));
        let theirs = theirs.expect("settings");
        assert!(theirs.contains("state_dir = \"/elsewhere\""), "{theirs}");
        assert!(theirs.contains("cache_dir = \"/relay/tor/cache\""), "{theirs}");
    }
}
