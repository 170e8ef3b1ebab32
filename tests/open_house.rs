//! A relay with its moderators' keys, in this process and on loopback: the demo's house, opened.

use std::net::{Ipv4Addr, SocketAddr};
use std::sync::Arc;

use anyhow::Result;
use demo::crew::{Done, Moderator};
use demo::house::{CREW, House, unix_millis};
use protocol::clock::Calendar;
use tempfile::TempDir;
use tokio::task::{JoinHandle, spawn_blocking};

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
        let (visitors, moderators) = (worker.visitors, worker.moderators);
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
            known: Arc::default(),
        };
        spawn_blocking(move || moderator.visit()).await?
    }
}

impl Drop for OpenHouse {
    fn drop(&mut self) {
        self.running.abort();
    }
}
