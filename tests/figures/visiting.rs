//! A moderator's visit with a whole batch of 256 reports, over loopback: bytes, requests, seconds.
//!
//! The reports come through the form at the beat's own pace. Each of three moderators then visits once: the first can only
//! lend, the others open everything. Counted are bodies; HTTP's heads and Tor's cells are not.

use std::time::Duration;

use anyhow::{Result, ensure};
use atlas::Atlas;
use bruma_tests::filing::words_for;
use bruma_tests::open_house::OpenHouse;
use client_cli::Trouble;
use client_cli::moderate::{Folder, LoopbackRelay, Relay, VisitReport, visit};
use demo::house::{CREW, passphrase};
use demo::reporters::{Synthetic, send_all};
use indicatif::ProgressBar;
use protocol::category::CATEGORIES;
use protocol::sizes::BATCH_RECORDS;
use serde_json::{Value, json};

use crate::machine::Stopwatch;
use crate::summary::summary;

/// Real seconds from one cut to the next: all reports are sent within the first, so that they lie in one batch.
const CUT_SECONDS: u64 = 75;
/// Cuts in a day.
const DAY_CUTS: u64 = 4;
/// After the cut, until its batch's list is whole and synced.
const LIST_SECONDS: f64 = 3.0;

pub(crate) fn measure() -> Result<Value> {
    tokio::runtime::Runtime::new()?.block_on(measured())
}

async fn measured() -> Result<Value> {
    let clock = Stopwatch::start();
    let open = OpenHouse::open_fast(DAY_CUTS * CUT_SECONDS, CREW.len()).await?;
    let sent = send_all(open.visitors, Atlas::mexico(), reports()?, ProgressBar::hidden()).await;
    ensure!(sent.accepted == BATCH_RECORDS, "only {} reports were kept", sent.accepted);
    let sending_seconds = clock.seconds();
    let cut = f64::from(u32::try_from(CUT_SECONDS)?) + LIST_SECONDS;
    ensure!(sending_seconds < cut - LIST_SECONDS, "the reports lie in two batches: this machine is too slow");
    tokio::time::sleep(Duration::from_secs_f64(cut - sending_seconds)).await;
    let mut visits = Vec::new();
    for word in CREW {
        let (path, url) = (open.house.moderator(word), format!("http://{}", open.moderators));
        visits.push(tokio::task::spawn_blocking(move || one_visit(&path, &url)).await??);
    }
    let openable: Vec<usize> = visits.iter().map(|v| v.report.openable).collect();
    ensure!(visits.iter().all(|v| v.report.batches >= 1), "somebody fetched nothing");
    ensure!(openable.iter().skip(1).all(|n| *n == BATCH_RECORDS), "lent shares open {openable:?} reports");
    let of = |unit: &str, number: fn(&Visit) -> f64| summary(unit, visits.iter().map(number).collect());
    Ok(json!({
        "reports_in_the_batch": BATCH_RECORDS,
        "batches_fetched": visits.iter().map(|v| v.report.batches).collect::<Vec<_>>(),
        "openable_after": openable,
        "bytes_up": of("bytes", |v| v.up),
        "bytes_down": of("bytes", |v| v.down),
        "bytes_both_ways": of("bytes", |v| v.up + v.down),
        "requests": of("requests", |v| v.requests),
        "seconds": of("s", |v| v.seconds),
        "seconds_waiting_for_answers": of("s", |v| v.waiting),
        "seconds_of_the_client_itself": of("s", |v| v.seconds - v.waiting),
    }))
}

fn reports() -> Result<Vec<Synthetic>> {
    let zones = Atlas::mexico().zones();
    let reports: Vec<Synthetic> = zones
        .iter()
        .cycle()
        .zip(CATEGORIES.iter().cycle())
        .take(BATCH_RECORDS)
        .enumerate()
        .map(|(n, (zone, category))| Synthetic::new(zone.id, category.id, words_for(n)))
        .collect();
    ensure!(reports.len() == BATCH_RECORDS, "the pack has no zones");
    Ok(reports)
}

struct Visit {
    report: VisitReport,
    up: f64,
    down: f64,
    requests: f64,
    waiting: f64,
    seconds: f64,
}

/// Opening the folder is not counted: its passphrase is made slow on purpose, and the demo's is not.
fn one_visit(path: &std::path::Path, url: &str) -> Result<Visit> {
    let mut folder = Folder::open(path, &passphrase()?)?;
    let mut relay = Counted { relay: LoopbackRelay::new(url)?, up: 0, down: 0, requests: 0, waiting: 0.0 };
    let clock = Stopwatch::start();
    let report = visit(&mut folder, &mut relay, Atlas::mexico())?;
    let seconds = clock.seconds();
    let Counted { up, down, requests, waiting, .. } = relay;
    Ok(Visit {
        report,
        up: f64::from(u32::try_from(up)?),
        down: f64::from(u32::try_from(down)?),
        requests: f64::from(requests),
        waiting,
        seconds,
    })
}

/// A way to the relay that counts.
struct Counted {
    relay: LoopbackRelay,
    up: usize,
    down: usize,
    requests: u32,
    waiting: f64,
}

impl Relay for Counted {
    fn post(&mut self, path: &str, body: &[u8]) -> Result<Vec<u8>, Trouble> {
        let clock = Stopwatch::start();
        let answer = self.relay.post(path, body);
        self.waiting += clock.seconds();
        self.requests += 1;
        self.up += body.len();
        self.down += answer.as_ref().map_or(0, Vec::len);
        answer
    }
}
