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
use arti_client::config::onion_service::{OnionServiceConfig, OnionServiceConfigBuilder};
use data_encoding::BASE32_NOPAD;
use protocol::encoding::VerifyingKey;
use safelog::DisplayRedacted;
use tokio::sync::mpsc;
use tokio::task::AbortHandle;
use tor_hsservice::RunningOnionService;
use tor_rtcompat::PreferredRuntime;

/// Streams that one circuit may hold at once; a circuit that opens more is torn down by arti. Tor Browser opens
/// at most six connections to a host, and each stream carries one request.
const STREAMS_PER_CIRCUIT: u32 = 16;

/// How an onion service is launched.
pub struct OnionSettings {
    /// The service's name in arti's folders; it is never sent. Its identity key is found, or made, under it.
    pub nickname: &'static str,
    /// The one port that is served; 80, so that an address needs no port.
    pub port: u16,
    /// Rendezvous circuits that may be being built at once. Small enough that a flood leaves requests waiting,
    /// which is what makes arti ask clients for work.
    pub rendezvous_at_once: usize,
    /// Who may find the service.
    pub known_to: KnownTo,
}

/// Who may find a service.
pub enum KnownTo {
    /// Everybody who has its address. When many come at once, each is asked for work.
    Everybody,
    /// Whoever holds one of these X25519 keys (restricted discovery, rend-spec-v3): for anybody else there is no
    /// service at the address, so that strangers cannot even ask.
    Holders(Vec<VerifyingKey>),
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
    /// `rendezvous_at_once` is 0, or the port is, or no key may find the service: nobody could ever come in.
    #[error("port and rendezvous_at_once must be at least 1, and somebody must be able to find the service")]
    NobodyCouldEnter,
    /// Arti found no way into the Tor network, or its folders cannot be used.
    #[error("the Tor network was not reached: {0}")]
    Tor(#[from] arti_client::Error),
    /// Arti launched the service and yet has no identity key for it.
    #[error("the onion service has no address")]
    NoAddress,
}

/// This process's way into the Tor network.
pub struct TorNetwork {
    client: Arc<TorClient<PreferredRuntime>>,
}

impl TorNetwork {
    /// Connects. `config_toml` is arti's own settings (`[storage]`, `[bridges]`, `[tor_network]`, …): the same program
    /// serves the public network, bridges and a private test network. Where `[vanguards]` names no mode, it is full.
    /// Needs a tokio runtime with time and net.
    ///
    /// # Errors
    /// If the settings are refused, or the network is not reached.
    pub async fn join(config_toml: &str) -> Result<Self, OnionError> {
        let config = with_full_vanguards(config_toml)?.build()?;
        // Arti panics without a provider. One that is installed already is as good.
        let _already_there = rustls::crypto::ring::default_provider().install_default();
        Ok(Self { client: TorClient::create_bootstrapped(config).await? })
    }

    /// Starts an onion service. It can be reached some seconds later, when its descriptor has been uploaded.
    ///
    /// # Errors
    /// If arti refuses the settings.
    pub fn open(&self, settings: OnionSettings) -> Result<Onion, OnionError> {
        let config = service_config(&settings)?;
        let (service, requests) = self.client.launch_onion_service(config)?.ok_or(OnionError::NoAddress)?;
        let address = service.onion_address().ok_or(OnionError::NoAddress)?;
        let (sender, streams) = mpsc::channel(1);
        let admission = admission::Admission::new(settings.port, settings.rendezvous_at_once, sender);
        let admission = tokio::spawn(admission.run(Box::pin(requests))).abort_handle();
        Ok(Onion {
            address: address.display_unredacted().to_string(),
            streams,
            admission,
            _service: service,
            _client: self.client.clone(),
        })
    }
}

fn service_config(settings: &OnionSettings) -> Result<OnionServiceConfig, OnionError> {
    if settings.port == 0 || settings.rendezvous_at_once == 0 {
        return Err(OnionError::NobodyCouldEnter);
    }
    let mut config = match &settings.known_to {
        KnownTo::Everybody => {
            let mut config = OnionServiceConfigBuilder::default();
            // Equi-X (proposal 327): asked for only while requests wait in the queue.
            config.enable_pow(true);
            config
        }
        KnownTo::Holders(keys) if keys.is_empty() => return Err(OnionError::NobodyCouldEnter),
        // By arti's settings, since it offers no other door to them.
        KnownTo::Holders(keys) => toml::from_str(&restricted(keys))?,
    };
    config.nickname(settings.nickname.parse()?).max_concurrent_streams_per_circuit(STREAMS_PER_CIRCUIT);
    Ok(config.build()?)
}

/// Arti's settings of a service that only these keys' holders can find.
fn restricted(keys: &[VerifyingKey]) -> String {
    let mut toml =
        String::from("[restricted_discovery]\nenabled = true\n[restricted_discovery.static_keys]\n");
    for (number, key) in keys.iter().enumerate() {
        toml.push_str(&format!("m{number} = \"descriptor:x25519:{}\"\n", BASE32_NOPAD.encode(&key.0)));
    }
    toml
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

    fn settings(known_to: KnownTo) -> OnionSettings {
        OnionSettings { nickname: "bruma", port: 80, rendezvous_at_once: 4, known_to }
    }

    #[tokio::test]
    async fn settings_that_cannot_be_meant_are_refused_before_anything_connects() {
        let toml = TorNetwork::join("[storage").await;
        assert!(matches!(toml, Err(OnionError::Unreadable(_))));
        let value = TorNetwork::join("[vanguards]\nmode = \"thick\"").await;
        assert!(matches!(value, Err(OnionError::Unreadable(_))));
        let refused = |settings| service_config(&settings).expect_err("nobody could mean that");
        let closed = refused(OnionSettings { rendezvous_at_once: 0, ..settings(KnownTo::Everybody) });
        assert!(matches!(closed, OnionError::NobodyCouldEnter));
        let nobody = refused(settings(KnownTo::Holders(Vec::new())));
        assert!(matches!(nobody, OnionError::NobodyCouldEnter));
        let nickname = refused(OnionSettings { nickname: "../up", ..settings(KnownTo::Everybody) });
        assert!(matches!(nickname, OnionError::Nickname(_)));
    }

    #[test]
    fn a_service_asks_for_work_or_is_hidden_from_strangers() {
        assert!(service_config(&settings(KnownTo::Everybody)).is_ok());
        let holders =
            service_config(&settings(KnownTo::Holders(vec![VerifyingKey([7; 32])]))).expect("a service");
        assert!(*holders.restricted_discovery().enabled());
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
