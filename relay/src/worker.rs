//! The worker: opens the store, takes the vault up, and serves until its keeper or its store is gone.

use std::collections::BTreeMap;
use std::sync::Arc;

use atlas::Atlas;
use crypto::epoch::EpochKey;
use crypto::field::FieldKey;
use protocol::clock::{Epoch, Tick};
use protocol::encoding::Hash;
use protocol::item::Generation;
use protocol::policy::Policy;
use protocol::sizes::LOCKERS;
use rand_chacha::ChaCha20Rng;
use rand_core::SeedableRng;
use relay_core::hold::moderate::Bench;
use relay_core::hold::vault::open::{TakenUp, TakingUp};
use tokio::sync::{mpsc, watch};
use zeroize::Zeroizing;

use crate::beat::{Beat, BeatError, KeeperLine, Pulse};
use crate::cleaning::Cleaning;
use crate::entrances::{EntranceError, OnionAddresses, Onions, Ports};
use crate::keeper::{FromKeeper, ToKeeper};
use crate::moderators::Moderators;
use crate::outlets::{OutletError, Outlets};
use crate::outside::{Outside, OutsideError};
use crate::settings::{Doors, Loopback, Settings};
use crate::store::{SledStore, Store, StoreError};
use crate::visitors::Visitors;

/// Commands that may wait for the beat.
const COMMANDS: usize = 1_024;
/// Lockers that are read at a time when the vault is taken up.
const READ_AT_ONCE: usize = 256;

/// Why the worker did not start, or stopped.
#[derive(Debug, thiserror::Error)]
pub enum WorkerError {
    /// There is no roster yet.
    #[error(
        "there is no roster yet: moderators make keys with `bruma moderate init`, everybody signs the first roster, then `bruma-relay roster add FILE`"
    )]
    NoRoster,
    /// The keeper's words make no sense.
    #[error("the keeper is gone")]
    Keeper,
    /// The vault cannot be taken up.
    #[error("the vault cannot be taken up: its disk is not what it was")]
    Vault,
    /// See there.
    #[error(transparent)]
    Outside(#[from] OutsideError),
    /// See there.
    #[error(transparent)]
    Outlets(#[from] OutletError),
    /// See there.
    #[error(transparent)]
    Store(#[from] StoreError),
    /// See there.
    #[error(transparent)]
    Beat(#[from] BeatError),
    /// See there.
    #[error(transparent)]
    Entrance(#[from] EntranceError),
    /// The system gives no thread.
    #[error("cannot start a thread: {0}")]
    Thread(std::io::Error),
    /// A door cannot be opened.
    #[error("cannot listen: {0}")]
    Listen(#[from] std::io::Error),
}

impl WorkerError {
    /// Whether the disk is not what it was, or fails: another start would write over what could still be saved.
    pub fn is_of_the_disk(&self) -> bool {
        matches!(
            self,
            Self::Vault | Self::Store(_) | Self::Beat(BeatError::Vault) | Self::Beat(BeatError::Store(_))
        )
    }
}

/// A worker that serves.
pub struct Worker {
    beat: tokio::task::JoinHandle<Result<(), BeatError>>,
    doors: Vec<tokio::task::JoinHandle<()>>,
    /// Where people of this machine come in.
    pub loopback: Option<Loopback>,
    /// Where all others do.
    pub onions: Option<OnionAddresses>,
    /// The relay's name.
    pub relay: Hash,
}

impl Worker {
    /// Opens everything and begins to beat. `first` is the keeper's greeting; `keeper` the line to it.
    ///
    /// # Errors
    /// In words for the operator.
    pub async fn start(
        settings: &Settings,
        doors: Doors,
        first: &FromKeeper,
        keeper: impl KeeperLine,
    ) -> Result<Self, WorkerError> {
        let order = ChaCha20Rng::from_rng(&mut crypto::system_randomness());
        Self::start_on(settings, doors, first, keeper, order, |store| store).await
    }

    /// The same, with the public order drawn from this stream, and something between vault and store: tests see there
    /// what the store is asked.
    ///
    /// # Errors
    /// In words for the operator.
    pub async fn start_on<S: Store>(
        settings: &Settings,
        doors: Doors,
        first: &FromKeeper,
        keeper: impl KeeperLine,
        order: ChaCha20Rng,
        between: impl FnOnce(SledStore) -> S,
    ) -> Result<Self, WorkerError> {
        let FromKeeper::Keys { epochs, fields } = first else { return Err(WorkerError::Keeper) };
        let outside = Outside::open(&settings.data_folder)?;
        let rosters = outside.rosters()?;
        let policy = match outside.policy()? {
            Some(policy) => policy,
            None => {
                let policy = Policy::standard(settings.editions.cadence());
                outside.put_policy(&policy)?;
                policy
            }
        };
        let mut bench =
            Bench::new(rosters.clone(), policy, Atlas::mexico()).map_err(|_| WorkerError::NoRoster)?;
        let relay = bench.relay();
        for keys in outside.day_keys()? {
            if crypto::roster::check_day_keys(bench.roster(), relay, &keys).is_ok() {
                bench.put_keys(keys);
            }
        }
        let store = SledStore::open(&outside.store_folder())?;
        let mut keys = BTreeMap::new();
        for (epoch, key) in epochs {
            keys.insert(*epoch, EpochKey::new(&Zeroizing::new(*key)).map_err(|_| WorkerError::Keeper)?);
        }
        let newest: Epoch = keys.keys().next_back().copied().ok_or(WorkerError::Keeper)?;
        let store = between(store);
        let taken = take_up(&store, keys).await?;
        let field_key = FieldKey::new(&Zeroizing::new(*fields)).map_err(|_| WorkerError::Keeper)?;
        let ports = match doors.loopback {
            Some(wanted) => Some(Ports::open(wanted).await?),
            None => None,
        };
        let discovery = bench.roster().moderators.iter().map(|m| m.discovery).collect();
        let onions = if doors.onions { Some(Onions::open(settings, discovery).await?) } else { None };
        let address = onions.as_ref().map(|o| o.at.visitors.clone());
        let outlets = Outlets::open(&settings.site_folder, doors, address)?;
        let beat = Beat::new(
            taken.vault,
            bench,
            taken.items,
            store,
            keeper,
            outside,
            outlets,
            doors,
            rosters,
            newest,
            order,
        );
        Self::serve(beat, doors.demo, ports, onions, field_key, relay)
    }

    fn serve<S: Store, K: KeeperLine>(
        beat: Beat<S, K>,
        demo: bool,
        ports: Option<Ports>,
        onions: Option<Onions>,
        key: FieldKey,
        relay: Hash,
    ) -> Result<Self, WorkerError> {
        let board = beat.board();
        let loopback = ports.as_ref().map(|p| p.at);
        let addresses = onions.as_ref().map(|o| o.at.clone());
        let (commands, obeyed) = mpsc::channel(COMMANDS);
        let (tick_sender, ticks) = watch::channel(Tick(0));
        let (board_sender, board) = watch::channel(Arc::new(board));
        let pulse = Pulse { commands, ticks, board };
        let mut hosts: Vec<String> = addresses.iter().map(|a| a.visitors.clone()).collect();
        hosts.extend(
            loopback
                .iter()
                .flat_map(|l| [l.visitors.to_string(), format!("localhost:{}", l.visitors.port())]),
        );
        let cleaning = Cleaning::begin().map_err(WorkerError::Thread)?;
        let visitors = Visitors::new(pulse.clone(), key, cleaning, hosts, demo).router();
        let moderators = Moderators::new(pulse, relay).router();
        let beat = tokio::spawn(beat.run(obeyed, tick_sender, board_sender));
        let mut entrances = Vec::new();
        if let Some(ports) = ports {
            entrances.extend(ports.receive(visitors.clone(), moderators.clone()));
        }
        if let Some(onions) = onions {
            entrances.extend(onions.receive(visitors, moderators));
        }
        Ok(Self { beat, doors: entrances, loopback, onions: addresses, relay })
    }

    /// Serves until the store or the keeper fails, or somebody aborts it.
    ///
    /// # Errors
    /// Why it stopped.
    pub async fn run(self) -> Result<(), WorkerError> {
        let result = self.beat.await;
        for door in self.doors {
            door.abort();
        }
        result.map_err(|_| WorkerError::Vault)?.map_err(WorkerError::from)
    }
}

/// Reads the whole vault, a little at a time.
///
/// # Errors
/// If the store fails, or is no vault's.
pub async fn take_up(store: &impl Store, keys: BTreeMap<Epoch, EpochKey>) -> Result<TakenUp, WorkerError> {
    let numbers: Vec<u32> = (0..LOCKERS).filter_map(|n| u32::try_from(n).ok()).collect();
    let mut taking = TakingUp::begin(Generation(0), keys).ok_or(WorkerError::Vault)?;
    for some in numbers.chunks(READ_AT_ONCE) {
        for (number, bytes) in some.iter().zip(store.read(some.to_vec()).await?) {
            taking.take(*number, &bytes).ok_or(WorkerError::Vault)?;
        }
    }
    Ok(taking.finish())
}

/// The line to a keeper in another process, over standard input and output.
pub struct ProcessKeeper;

impl KeeperLine for ProcessKeeper {
    fn say(&mut self, message: ToKeeper) -> std::io::Result<Option<FromKeeper>> {
        crate::keeper::send(&mut std::io::stdout().lock(), &message)?;
        match message {
            ToKeeper::Begin(_) => crate::keeper::receive(&mut std::io::stdin().lock()).map(Some),
            ToKeeper::Beating | ToKeeper::Dead(_) => Ok(None),
        }
    }
}

/// A keeper in this very process: for the demo and for tests, where nothing is at risk but the demo.
#[derive(Default)]
pub struct EmbeddedKeeper(pub crate::keeper::Keys);

impl KeeperLine for EmbeddedKeeper {
    fn say(&mut self, message: ToKeeper) -> std::io::Result<Option<FromKeeper>> {
        Ok(self.0.hear(message))
    }
}
