//! A relay with its moderators' keys, in this process and on loopback: the demo's house, opened.

use std::net::{Ipv4Addr, SocketAddr};
use std::sync::Arc;

use anyhow::{Context, Result, bail};
use crypto::epoch::EpochKey;
use demo::crew::{Done, Moderator};
use demo::house::{CREW, House, unix_millis};
use protocol::clock::Calendar;
use protocol::encoding::Token;
use protocol::item::Generation;
use protocol::roster::TeamId;
use protocol::sizes::{LOCKERS, RECORD_BYTES};
use rand_chacha::ChaCha20Rng;
use rand_core::{Rng, SeedableRng};
use relay::keeper::FromKeeper;
use relay::outside::Outside;
use relay::settings::Loopback;
use relay::store::{SledStore, Store};
use relay::worker::{EmbeddedKeeper, Worker};
use relay_core::hold::vault::Writes;
use relay_core::hold::vault::locker::{RecordNote, lay_record};
use tempfile::TempDir;
use tokio::task::{JoinHandle, spawn_blocking};
use zeroize::Zeroizing;

use crate::target_dir::scratch;

/// An open house. It serves until its test's runtime ends.
pub struct OpenHouse {
    /// Where visitors come in.
    pub visitors: SocketAddr,
    /// Where moderators come in.
    pub moderators: SocketAddr,
    /// Keys and folders.
    pub house: House,
    running: JoinHandle<()>,
    _folder: TempDir,
}

impl OpenHouse {
    /// Opens by the real calendar, after one visit of each of the first `visits` moderators: with two or three the relay
    /// takes reports, with none nobody could read one.
    pub async fn open(visits: usize) -> Result<Self> {
        Self::open_with(Calendar::real(), visits).await
    }

    /// The same with days that last `seconds`, the first of which begins now.
    pub async fn open_fast(seconds: u64, visits: usize) -> Result<Self> {
        let now = unix_millis();
        let first_day = Calendar::real().at(now).day();
        Self::open_with(Calendar { origin_millis: now, first_day, day_millis: seconds * 1_000 }, visits).await
    }

    async fn open_with(calendar: Calendar, visits: usize) -> Result<Self> {
        let folder = scratch("house-")?;
        let house = House::build(&folder.path().join("house"))?;
        let worker = house.start(calendar, SocketAddr::from((Ipv4Addr::LOCALHOST, 0))).await?;
        Self::open_to(folder, house, worker, visits).await
    }

    /// By the real calendar, with two moderators' visits, and not a locker free for another report.
    pub async fn open_full() -> Result<Self> {
        let folder = scratch("house-")?;
        let house = House::build(&folder.path().join("house"))?;
        let keeper = EmbeddedKeeper::default();
        fill(&house, &keeper.0.all()).await?;
        let anywhere = SocketAddr::from((Ipv4Addr::LOCALHOST, 0));
        let order = ChaCha20Rng::from_rng(&mut crypto::system_randomness());
        let worker = house.start_on(Calendar::real(), anywhere, keeper, order, |store| store).await?;
        Self::open_to(folder, house, worker, 2).await
    }

    async fn open_to(folder: TempDir, house: House, worker: Worker, visits: usize) -> Result<Self> {
        let Loopback { visitors, moderators } = worker.loopback.context("ports of this machine")?;
        let running = tokio::spawn(async move {
            // A relay that stops leaves its test without answers, which then says so.
            let _stopped = worker.run().await;
        });
        let open = Self { visitors, moderators, house, running, _folder: folder };
        for word in CREW.iter().take(visits) {
            open.visit(word).await?;
        }
        Ok(open)
    }

    /// One visit of a moderator, who decides on nothing.
    pub async fn visit(&self, word: &str) -> Result<Done> {
        let moderator = Moderator {
            folder: self.house.moderator(word),
            url: format!("http://{}", self.moderators),
            tor_config: None,
            known: Arc::default(),
        };
        spawn_blocking(move || moderator.visit()).await?
    }
}

/// Writes a record into each locker that may hold one, before the relay starts. Nobody can open them: noise of a record's
/// length is a record to a vault.
async fn fill(house: &House, keys: &FromKeeper) -> Result<()> {
    let FromKeeper::Keys { epochs, .. } = keys else { bail!("a keeper says its keys first") };
    let (_, key) = epochs.last().context("a keeper has a key")?;
    let key = EpochKey::new(&Zeroizing::new(*key)).ok().context("an epoch's key")?;
    let mut rng = crypto::system_randomness();
    let last_day = Calendar::real().at(unix_millis()).day().plus(21);
    let mut lockers = Vec::new();
    for number in 0..LOCKERS / 2 {
        let mut nonce = Token([0; 16]);
        rng.fill_bytes(&mut nonce.0);
        let note = RecordNote { generation: Generation(0), team: TeamId(0), last_day, nonce, turns: 1 };
        let mut record = [0; RECORD_BYTES];
        rng.fill_bytes(&mut record);
        let sealed = key.seal(&lay_record(&note, &record), &mut rng).ok().context("it seals")?;
        lockers.push((u32::try_from(number)?, sealed));
    }
    let store = SledStore::open(&Outside::open(&house.data())?.store_folder())?;
    let _durable = store.write(Writes(lockers)).await?;
    Ok(())
}

impl Drop for OpenHouse {
    fn drop(&mut self) {
        self.running.abort();
    }
}
