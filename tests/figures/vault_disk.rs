//! Vault and store as the relay has them, driven without the beat: ticks as fast as they go.

use std::collections::BTreeMap;
use std::path::Path;

use anyhow::{Context, Result, bail};
use crypto::epoch::EpochKey;
use protocol::clock::{EPOCH_TICKS, Epoch};
use protocol::encoding::Token;
use protocol::roster::TeamId;
use protocol::sizes::QUARTER_WRITES;
use rand_core::Rng;
use relay::store::{SledStore, Store};
use relay::worker::take_up;
use relay_core::accept::Record;
use relay_core::hold::vault::{Ack, Offer, Vault};
use tokio::runtime::Runtime;
use zeroize::Zeroizing;

use crate::forms::TODAY;

/// Records that one tick can take: two quarters hold records.
pub(crate) const TICK_RECORDS: usize = 2 * QUARTER_WRITES;
/// Days that a record of these measurements is kept: longer than any of them lasts.
const KEPT_DAYS: u32 = 21;

/// A vault on its disk.
pub(crate) struct VaultDisk {
    vault: Vault,
    store: SledStore,
    runtime: Runtime,
    epoch: Epoch,
    ticks: u64,
}

impl VaultDisk {
    /// A new one, full of noise.
    pub(crate) fn born(folder: &Path) -> Result<Self> {
        Self::take_up(SledStore::open(folder)?)
    }

    /// Takes a new one up as a worker does.
    pub(crate) fn take_up(store: SledStore) -> Result<Self> {
        let epoch = Epoch(0);
        let keys = BTreeMap::from([(epoch, epoch_key()?)]);
        let runtime = tokio::runtime::Builder::new_current_thread().build()?;
        let vault = runtime.block_on(take_up(&store, keys))?.vault;
        Ok(Self { vault, store, runtime, epoch, ticks: 0 })
    }

    /// Asks for a locker.
    pub(crate) fn offer(&mut self, record: &Record, nonce: Token) -> Result<()> {
        match self.vault.offer_record(record, TeamId(0), TODAY.plus(KEPT_DAYS), nonce) {
            Offer::Queued(_) => Ok(()),
            Offer::KeptAlready => bail!("a nonce came twice"),
            Offer::NoRoom => bail!("the vault is full"),
        }
    }

    /// Lockers free for records.
    pub(crate) fn room(&self) -> usize {
        self.vault.room_for_records()
    }

    /// Records that are kept.
    pub(crate) fn held(&self) -> usize {
        self.vault.held().count()
    }

    /// One tick: read, plan, write, sync. Returns how many records it made durable.
    pub(crate) fn tick(&mut self) -> Result<usize> {
        let mut rng = crypto::system_randomness();
        let turn = self.vault.turn(&mut rng);
        let store = &self.store;
        let read = self.runtime.block_on(store.read(turn))?;
        let writes = self.vault.plan(&read, &mut rng).context("the disk is not what it was")?;
        let durable = self.runtime.block_on(store.write(writes))?;
        let acks = self.vault.committed(durable);
        self.ticks += 1;
        self.turn_epoch()?;
        Ok(acks.iter().filter(|ack| matches!(ack, Ack::Record(_))).count())
    }

    fn turn_epoch(&mut self) -> Result<()> {
        // What the relay tells its keeper; here nobody else has the keys.
        let _dead = self.vault.dead_epochs();
        if self.ticks.is_multiple_of(EPOCH_TICKS) {
            self.epoch = Epoch(self.epoch.0 + 1);
            self.vault.begin_epoch(self.epoch, epoch_key()?);
        }
        Ok(())
    }

    /// Whether nothing lies where nothing is synced.
    pub(crate) fn blobs_are_empty(&self) -> bool {
        self.store.check_blobs().is_ok()
    }
}

fn epoch_key() -> Result<EpochKey> {
    let mut bytes = Zeroizing::new([0; 32]);
    crypto::system_randomness().fill_bytes(bytes.as_mut_slice());
    EpochKey::new(&bytes).context("no epoch key")
}
