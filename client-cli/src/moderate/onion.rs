//! The relay's moderator service over Tor, by arti in this process.
//!
//! The service is hidden from whoever has no discovery key in the roster. Hers goes from her secrets into a keystore in
//! memory, and dies with the visit: nobody who finds arti's folder on her disk finds the service by it.

use std::path::Path;
use std::sync::{Arc, OnceLock};
use std::time::Duration;

use arti_client::config::TorClientConfigBuilder;
use arti_client::{HsId, KeystoreSelector, TorClient};
use protocol::sizes::MODERATOR_ANSWERS;
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::runtime::Runtime;
use tor_hscrypto::pk::HsClientDescEncSecretKey;
use tor_llcrypto::pk::curve25519::StaticSecret;
use tor_rtcompat::PreferredRuntime;
use zeroize::Zeroizing;

use super::exchange::{HEAD_MAX, body_of, request};
use super::session::Relay;
use crate::Trouble;

/// The port of the service.
const PORT: u16 = 80;
/// How long joining the network may take, and one answer.
const PATIENCE: Duration = Duration::from_secs(180);
/// How long a connection may take, before another is tried.
const CONNECT: Duration = Duration::from_secs(60);
/// Tries of one request: a circuit that was built badly is given up. Nothing was heard of a request whose connection
/// failed, so to send it again is to send it once.
const TRIES: u32 = 3;
/// Before another try, and longer each time.
const PAUSE: Duration = Duration::from_secs(3);

/// A relay behind an onion address.
pub struct OnionRelay {
    runtime: &'static Runtime,
    client: Arc<TorClient<PreferredRuntime>>,
    host: String,
}

impl OnionRelay {
    /// Joins the Tor network. `url` is `http://ADDRESS.onion`; `config_toml` arti's settings; what arti keeps, its guards
    /// among it, goes into `folder`, but where the settings name another.
    ///
    /// # Errors
    /// If the address is none, the settings are refused, or the network is not reached.
    pub fn join(
        url: &str,
        config_toml: &str,
        folder: &Path,
        discovery: &Zeroizing<[u8; 32]>,
    ) -> Result<Self, Trouble> {
        let host = url.strip_prefix("http://").map(|rest| rest.strip_suffix('/').unwrap_or(rest));
        let host = host.ok_or(Trouble::NotLoopback)?.to_owned();
        let service: HsId = host.parse().map_err(|_| Trouble::NotLoopback)?;
        let config = settings(config_toml, folder)?;
        // Arti panics without a provider. One that is installed already is as good.
        let _already_there = rustls::crypto::ring::default_provider().install_default();
        let runtime = runtime()?;
        let client = runtime.block_on(async {
            let config = config.build().map_err(|e| Trouble::Tor(e.to_string()))?;
            let joining = tokio::time::timeout(PATIENCE, TorClient::create_bootstrapped(config));
            joining.await.map_err(|_| Trouble::TorSlow)?.map_err(|e| Trouble::Tor(e.to_string()))
        })?;
        let key = HsClientDescEncSecretKey::from(StaticSecret::from(**discovery));
        client
            .insert_service_discovery_key(KeystoreSelector::Primary, service, key)
            .map_err(|e| Trouble::Tor(e.to_string()))?;
        Ok(Self { runtime, client, host })
    }

    async fn exchange(&self, bytes: &[u8]) -> Result<Vec<u8>, Trouble> {
        let mut last = Trouble::TorSlow;
        for again in 0..TRIES {
            tokio::time::sleep(PAUSE * again).await;
            let connecting = self.client.connect((self.host.as_str(), PORT));
            match tokio::time::timeout(CONNECT, connecting).await {
                Ok(Ok(stream)) => return converse(stream, bytes).await.map_err(Trouble::NoAnswer),
                Ok(Err(fault)) => last = Trouble::Tor(fault.to_string()),
                Err(_) => last = Trouble::TorSlow,
            }
        }
        Err(last)
    }
}

/// Arti's tasks outlive a visit by moments, and must not find their clock gone: one runtime for the whole process.
fn runtime() -> Result<&'static Runtime, Trouble> {
    static RUNTIME: OnceLock<Runtime> = OnceLock::new();
    if let Some(runtime) = RUNTIME.get() {
        return Ok(runtime);
    }
    let made = tokio::runtime::Builder::new_multi_thread().worker_threads(1).enable_all().build();
    let made = made.map_err(Trouble::NoAnswer)?;
    Ok(RUNTIME.get_or_init(|| made))
}

async fn converse(mut stream: arti_client::DataStream, bytes: &[u8]) -> std::io::Result<Vec<u8>> {
    let conversation = async {
        stream.write_all(bytes).await?;
        stream.flush().await?;
        let most = HEAD_MAX + MODERATOR_ANSWERS.iter().max().copied().unwrap_or(0);
        let mut answer = Vec::with_capacity(MODERATOR_ANSWERS[0] + HEAD_MAX);
        let mut piece = Zeroizing::new([0; 4_096]);
        // An answer is whole when its length says so: a stream's end says nothing (MISC).
        while body_of(&answer).is_none() && answer.len() <= most {
            match stream.read(piece.as_mut_slice()).await? {
                0 => break,
                read => answer.extend_from_slice(piece.get(..read).unwrap_or_default()),
            }
        }
        Ok(answer)
    };
    tokio::time::timeout(PATIENCE, conversation)
        .await
        .unwrap_or_else(|_| Err(std::io::ErrorKind::TimedOut.into()))
}

impl Relay for OnionRelay {
    fn post(&mut self, path: &str, body: &[u8]) -> Result<Vec<u8>, Trouble> {
        let bytes = request(&self.host, path, body);
        let answer = self.runtime.block_on(self.exchange(&bytes))?;
        body_of(&answer).map(<[u8]>::to_vec).ok_or(Trouble::StrangeAnswer)
    }
}

/// Arti's settings, with a keystore that is nowhere but in memory, whatever they say.
fn settings(config_toml: &str, folder: &Path) -> Result<TorClientConfigBuilder, Trouble> {
    let refused = |fault: toml::de::Error| Trouble::Tor(fault.message().to_owned());
    let mut config: toml::Table = toml::from_str(config_toml).map_err(refused)?;
    let storage = config.entry("storage").or_insert_with(|| toml::Table::new().into());
    if let Some(storage) = storage.as_table_mut() {
        for (name, below) in [("cache_dir", "cache"), ("state_dir", "state")] {
            let place = folder.join(below).display().to_string();
            storage.entry(name).or_insert_with(|| place.into());
        }
        let keystore = toml::from_str("primary.kind = \"ephemeral\"").map_err(refused)?;
        storage.insert("keystore".to_owned(), toml::Value::Table(keystore));
    }
    config.try_into().map_err(refused)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_cannot_be_meant_is_refused_before_anything_connects() {
        let key = Zeroizing::new([7; 32]);
        let join = |url: &str, toml: &str| OnionRelay::join(url, toml, Path::new("nowhere"), &key).err();
        assert!(matches!(join("http://example.org", ""), Some(Trouble::NotLoopback)));
        assert!(matches!(join("https://example.onion", ""), Some(Trouble::NotLoopback)));
        let address = "http://2gzyxa5ihm7nsggfxnu52rck2vv4rvmdlkiu3zzui5du4xyclen53wid.onion/";
        assert!(matches!(join(address, "[storage"), Some(Trouble::Tor(_))));
        assert!(matches!(join(address, "[vanguards]\nmode = \"thick\""), Some(Trouble::Tor(_))));
    }

    #[test]
    fn the_keystore_is_in_memory_whatever_the_settings_say() {
        let plain = settings("", Path::new("/nowhere")).unwrap().build().unwrap();
        let disk = "[storage.keystore]\nprimary.kind = \"native\"";
        assert!(settings(disk, Path::new("/nowhere")).unwrap().build().unwrap() == plain);
    }
}
