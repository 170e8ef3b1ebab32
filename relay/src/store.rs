//! The vault's disk: sled behind one trait and this file.
//!
//! sled's `flush` on Linux is `sync_file_range`, which is not durable; so each commit ends with `sync_data` on an own
//! handle of sled's `db` file. A leaf larger than a quarter of a segment would go to `blobs/`, which is never synced: with
//! values of one locker none does, and that is checked at every start.

use std::fs::File;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use crypto::epoch::Locker;
use protocol::sizes::{LOCKER_BYTES, LOCKERS};
use relay_core::hold::vault::{Durable, Writes, open::born};

/// Why the store stopped. The worker stops with it.
#[derive(Debug, thiserror::Error)]
pub enum StoreError {
    /// sled says no.
    #[error("the store does not open or write: {0}. Copy its folder away before you try anything")]
    Sled(#[from] sled::Error),
    /// The disk says no.
    #[error("the store's disk: {0}")]
    Disk(#[from] std::io::Error),
    /// Lockers are missing or of a wrong length.
    #[error(
        "the store is not a vault of {LOCKERS} lockers of {LOCKER_BYTES} bytes. Copy its folder away before you try anything"
    )]
    Shape,
    /// Something lies in `blobs/`, where nothing is synced.
    #[error("the store holds values outside its log, which are not durable")]
    Blobs,
    /// A task of the store was lost.
    #[error("the store's task ended")]
    Gone,
}

/// A vault's disk.
pub trait Store: Send + Sync + 'static {
    /// Reads lockers, in the order asked for.
    fn read(&self, lockers: Vec<u32>) -> impl Future<Output = Result<Vec<Box<Locker>>, StoreError>> + Send;
    /// Writes a tick's lockers, all or none, and returns when they are on the disk.
    fn write(&self, writes: Writes) -> impl Future<Output = Result<Durable, StoreError>> + Send;
}

/// sled.
#[derive(Clone)]
pub struct SledStore {
    db: sled::Db,
    log: Arc<File>,
    folder: PathBuf,
}

impl SledStore {
    /// Opens a vault's store, or makes one full of noise where there is none.
    ///
    /// A store that is there is never filled anew, however little sled finds in it: what looks empty may be a damaged one, and
    /// its reports could still be saved from the disk. So a vault is born beside its place, and moved there once it is whole.
    ///
    /// # Errors
    /// If it does not open, or is not a vault.
    pub fn open(folder: &Path) -> Result<Self, StoreError> {
        if !folder.exists() {
            bear(folder)?;
        }
        let store = Self::open_sled(folder)?;
        if store.db.len() != LOCKERS {
            return Err(StoreError::Shape);
        }
        store.check_blobs()?;
        Ok(store)
    }

    fn open_sled(folder: &Path) -> Result<Self, StoreError> {
        let db = sled::Config::new()
            .path(folder)
            .mode(sled::Mode::LowSpace)
            .cache_capacity(1 << 20)
            .flush_every_ms(None)
            .open()?;
        let log = Arc::new(File::options().read(true).write(true).open(folder.join("db"))?);
        Ok(Self { db, log, folder: folder.to_owned() })
    }

    /// Nothing may lie in `blobs/`.
    ///
    /// # Errors
    /// If something does.
    pub fn check_blobs(&self) -> Result<(), StoreError> {
        let blobs = self.folder.join("blobs");
        let any = blobs.exists() && std::fs::read_dir(blobs)?.next().is_some();
        if any { Err(StoreError::Blobs) } else { Ok(()) }
    }

    fn read_now(&self, lockers: &[u32]) -> Result<Vec<Box<Locker>>, StoreError> {
        lockers.iter().map(|n| boxed(&self.db.get(n.to_be_bytes())?.ok_or(StoreError::Shape)?)).collect()
    }

    fn write_now(&self, Writes(writes): Writes) -> Result<Durable, StoreError> {
        let mut batch = sled::Batch::default();
        for (number, bytes) in writes {
            batch.insert(&number.to_be_bytes(), bytes.as_slice());
        }
        self.db.apply_batch(batch)?;
        self.db.flush()?;
        self.log.sync_data()?;
        Ok(Durable::dangerously_assert_synced())
    }
}

/// Makes a vault full of noise. One that was not finished is made again.
fn bear(folder: &Path) -> Result<(), StoreError> {
    let unborn = folder.with_extension("unborn");
    if unborn.exists() {
        std::fs::remove_dir_all(&unborn)?;
    }
    let store = SledStore::open_sled(&unborn)?;
    for (number, bytes) in born(&mut crypto::system_randomness()) {
        store.db.insert(number.to_be_bytes(), bytes.as_slice())?;
    }
    store.db.flush()?;
    store.log.sync_all()?;
    File::open(&unborn)?.sync_all()?;
    drop(store);
    std::fs::rename(&unborn, folder)?;
    if let Some(around) = folder.parent() {
        File::open(around)?.sync_all()?;
    }
    Ok(())
}

fn boxed(value: &[u8]) -> Result<Box<Locker>, StoreError> {
    value.to_vec().into_boxed_slice().try_into().map_err(|_| StoreError::Shape)
}

impl Store for SledStore {
    async fn read(&self, lockers: Vec<u32>) -> Result<Vec<Box<Locker>>, StoreError> {
        let store = self.clone();
        tokio::task::spawn_blocking(move || store.read_now(&lockers)).await.map_err(|_| StoreError::Gone)?
    }

    async fn write(&self, writes: Writes) -> Result<Durable, StoreError> {
        let store = self.clone();
        tokio::task::spawn_blocking(move || store.write_now(writes)).await.map_err(|_| StoreError::Gone)?
    }
}
