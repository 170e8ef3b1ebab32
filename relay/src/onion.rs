//! The onion service, in this process, by arti.
//!
//! Stops: (1) a separate Tor process or a loopback port, which anything else on the machine could connect to or
//! listen on; (2) telling this service from others by its answers: only BEGIN on one port is accepted, every
//! rejection ends with DONE; (3) floods that get round proof of work: arti asks for work only while requests
//! wait in its queue, so requests are taken from it with a bound on the rendezvous being built.
//!
//! Nothing here logs, and no error carries anything that a client sent. What a client gets wrong ends its own
//! circuit and nothing else.

mod admission;
mod stream;

pub use stream::{CircuitTag, OnionStream};

use std::sync::Arc;

use arti_client::TorClient;
use arti_client::config::TorClientConfigBuilder;
use arti_client::config::onion_service::OnionServiceConfigBuilder;
use safelog::DisplayRedacted;
use tokio::sync::mpsc;
use tokio::task::AbortHandle;
use tor_hsservice::RunningOnionService;
use tor_rtcompat::PreferredRuntime;

/// Streams that one circuit may hold at once; a circuit that opens more is torn down by arti. Tor Browser opens
/// at most six connections to a host, and each stream carries one request.
const STREAMS_PER_CIRCUIT: u32 = 16;

/// How the onion service is launched.
pub struct OnionSettings {
    /// The service's name in arti's folders; it is never sent. Its identity key is found, or made, under it.
    pub nickname: String,
    /// Arti's own settings as TOML (`[storage]`, `[bridges]`, `[tor_network]`, …): the same program serves the
    /// public network, bridges and a private test network. Where `[vanguards]` names no mode, it is full.
    pub config_toml: String,
    /// The one port that is served; 80, so that an address needs no port.
    pub port: u16,
    /// Rendezvous circuits that may be being built at once. Small enough that a flood leaves requests waiting,
    /// which is what makes arti ask clients for work.
    pub rendezvous_at_once: usize,
}

/// Why the onion service did not start. Made of the operator's own settings and of arti's errors about the Tor
/// network, never of anything a client sent.
#[derive(Debug, thiserror::Error)]
pub enum OnionError {
    /// The settings are not TOML, or name something that arti does not know.
    #[error("arti's settings cannot be read: {0}")]
    Unreadable(#[from] toml::de::Error),
    /// Arti refuses a value of its settings or of the service's.
    #[error("arti's settings are refused: {0}")]
    Refused(#[from] arti_client::config::ConfigBuildError),
    /// The nickname is not one that arti can use as a folder's name.
    #[error("the service's nickname is refused: {0}")]
    Nickname(#[from] tor_hsservice::InvalidNickname),
    /// `rendezvous_at_once` is 0, or the port is: nobody could ever come in.
    #[error("port and rendezvous_at_once must be at least 1")]
    NobodyCouldEnter,
    /// Arti found no way into the Tor network, or its folders cannot be used.
    #[error("the Tor network was not reached: {0}")]
    Tor(#[from] arti_client::Error),
    /// Arti launched the service and yet has no identity key for it.
    #[error("the onion service has no address")]
    NoAddress,
}

/// A running onion service. Dropping it ends every circuit.
pub struct Onion {
    address: String,
    streams: mpsc::Receiver<OnionStream>,
    admission: AbortHandle,
    _service: Arc<RunningOnionService>,
    _client: Arc<TorClient<PreferredRuntime>>,
}

impl Onion {
    /// Connects to the Tor network and starts the service. It can be reached some seconds later, when its
    /// descriptor has been uploaded. Needs a tokio runtime with time and net.
    pub async fn launch(settings: OnionSettings) -> Result<Self, OnionError> {
        if settings.port == 0 || settings.rendezvous_at_once == 0 {
            return Err(OnionError::NobodyCouldEnter);
        }
        let config = with_full_vanguards(&settings.config_toml)?.build()?;
        let service_config = OnionServiceConfigBuilder::default()
            .nickname(settings.nickname.parse()?)
            .max_concurrent_streams_per_circuit(STREAMS_PER_CIRCUIT)
            .build()?;
        // Arti panics without a provider. One that is installed already is as good.
        let _already_there = rustls::crypto::ring::default_provider().install_default();

        let client = TorClient::create_bootstrapped(config).await?;
        let (service, requests) =
            client.launch_onion_service(service_config)?.ok_or(OnionError::NoAddress)?;
        let address = service.onion_address().ok_or(OnionError::NoAddress)?;
        let (sender, streams) = mpsc::channel(1);
        let admission = admission::Admission::new(settings.port, settings.rendezvous_at_once, sender);
        let admission = tokio::spawn(admission.run(Box::pin(requests))).abort_handle();
        Ok(Self {
            address: address.display_unredacted().to_string(),
            streams,
            admission,
            _service: service,
            _client: client,
        })
    }

    /// The service's address, `….onion`.
    pub fn address(&self) -> String {
        self.address.clone()
    }

    /// The next accepted stream; `None` when the service has ended. A stream that is not fetched is not accepted:
    /// the client waits.
    pub async fn next(&mut self) -> Option<OnionStream> {
        self.streams.recv().await
    }
}

impl Drop for Onion {
    fn drop(&mut self) {
        self.admission.abort();
    }
}

/// Arti's "auto" means lite vanguards, which do not hide a long-lived service's second and third hops from
/// someone who tries for weeks. Full is the default here; settings that say otherwise (a test network has too few
/// relays) are obeyed.
fn with_full_vanguards(config_toml: &str) -> Result<TorClientConfigBuilder, toml::de::Error> {
    let mut config: toml::Table = toml::from_str(config_toml)?;
    let vanguards = config.entry("vanguards").or_insert_with(|| toml::Table::new().into());
    if let Some(vanguards) = vanguards.as_table_mut() {
        vanguards.entry("mode").or_insert_with(|| "full".into());
    }
    config.try_into()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn settings(config_toml: &str) -> OnionSettings {
        OnionSettings {
            nickname: "bruma".to_owned(),
            config_toml: config_toml.to_owned(),
            port: 80,
            rendezvous_at_once: 4,
        }
    }

    #[tokio::test]
    async fn settings_that_cannot_be_meant_are_refused_before_anything_connects() {
        let toml = Onion::launch(settings("[storage")).await;
        assert!(matches!(toml, Err(OnionError::Unreadable(_))));
        let value = Onion::launch(settings("[vanguards]\nmode = \"thick\"")).await;
        assert!(matches!(value, Err(OnionError::Unreadable(_))));
        let closed = Onion::launch(OnionSettings { rendezvous_at_once: 0, ..settings("") }).await;
        assert!(matches!(closed, Err(OnionError::NobodyCouldEnter)));
        let nickname = Onion::launch(OnionSettings { nickname: "../up".to_owned(), ..settings("") }).await;
        assert!(matches!(nickname, Err(OnionError::Nickname(_))));
    }

    #[test]
    fn vanguards_are_full_unless_the_settings_say_otherwise() {
        let full = with_full_vanguards("[vanguards]\nmode = \"full\"").unwrap().build().unwrap();
        let lite = with_full_vanguards("[vanguards]\nmode = \"lite\"").unwrap().build().unwrap();
        assert!(full != lite);
        assert!(with_full_vanguards("").unwrap().build().unwrap() == full);
        assert!(with_full_vanguards("[vanguards]").unwrap().build().unwrap() == full);
    }
}
