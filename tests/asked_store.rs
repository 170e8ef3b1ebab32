//! A vault's disk that writes down what it is asked: what somebody sees who holds images of the disk.

use std::sync::{Arc, Mutex};

use crypto::epoch::Locker;
use relay::store::{SledStore, Store, StoreError};
use relay_core::hold::vault::{Durable, Writes};

/// What the store was asked to write in one tick: lockers, and the length of each.
pub type Tick = Vec<(u32, usize)>;

/// What a store was asked, tick by tick. Its clones are one list.
///
/// Reads are not in it: a moderator's batch reads the lockers of its records, and no image of a disk shows that.
#[derive(Clone, Default)]
pub struct Diary(Arc<Mutex<Vec<Tick>>>);

impl Diary {
    /// What has been asked until now.
    pub fn ticks(&self) -> Vec<Tick> {
        self.0.lock().map(|ticks| ticks.clone()).unwrap_or_default()
    }
}

/// sled, with a diary.
pub struct AskedStore {
    /// The store.
    pub store: SledStore,
    /// Its diary.
    pub diary: Diary,
}

impl Store for AskedStore {
    async fn read(&self, lockers: Vec<u32>) -> Result<Vec<Box<Locker>>, StoreError> {
        self.store.read(lockers).await
    }

    async fn write(&self, writes: Writes) -> Result<Durable, StoreError> {
        if let Ok(mut ticks) = self.diary.0.lock() {
            ticks.push(writes.0.iter().map(|(number, bytes)| (*number, bytes.len())).collect());
        }
        self.store.write(writes).await
    }
}
