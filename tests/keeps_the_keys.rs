//! A worker that dies again and again before it beats, as one that finds no way to Tor: the keeper holds the keys, and what
//! was acknowledged is there when a worker lives.

use std::time::Duration;

use anyhow::{Result, ensure};
use bruma_tests::filing::{Said, ZonesPage, words_for};
use bruma_tests::patience::wait_for;
use bruma_tests::served::{Pace, Served};
use protocol::clock::CUT_MINUTES;
use rustix::process::{Signal, kill_process};

/// More than a keeper that counts to five would bear.
const DEATHS: usize = 7;
const MORNING: Duration = Duration::from_secs(45);
const DAY: Duration = Duration::from_secs(20);
const LIMIT: Duration = Duration::from_secs(120);

#[tokio::test(flavor = "multi_thread")]
async fn a_keeper_outlasts_workers_that_never_beat() -> Result<()> {
    let mut served = Served::start(Pace { morning: MORNING, day: DAY }).await?;
    let words = words_for(7);
    let said = ZonesPage::of(served.visitors, "Juárez").await?.fill_in(&words).await?.send().await?;
    ensure!(said == Said::Kept, "{said:?}");
    let mut last = None;
    for _ in 0..DEATHS {
        // Each as soon as it is there: none of them has opened the store by then.
        let worker = wait_for("another worker", LIMIT, async || {
            Ok(served.worker().ok().filter(|worker| Some(*worker) != last))
        })
        .await?;
        kill_process(worker, Signal::KILL)?;
        last = Some(worker);
    }
    served.until_it_answers().await?;
    tokio::time::sleep(DAY * u32::try_from(CUT_MINUTES)? / (24 * 60)).await;
    wait_for("the report", LIMIT, async || {
        for who in [0, 1, 0] {
            served.visit(who).await?;
        }
        Ok(served.words(0).await?.contains(&words).then_some(()))
    })
    .await
}
