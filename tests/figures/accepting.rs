//! From a form's parts to the sync, without waiting for ticks: what this machine could take in.
//!
//! As in the relay, sealing happens beside the vault: one thread accepts, the other ticks as soon as a tick's worth of
//! records waits. Raw seals (one thread) and raw writes are measured between the runs, on the same disk.

use std::fs::File;
use std::os::unix::fs::FileExt;
use std::path::Path;
use std::sync::mpsc::{Receiver, sync_channel};

use anyhow::{Context, Result, ensure};
use bruma_tests::target_dir::scratch;
use crypto::record::{Plain, Record};
use protocol::encoding::Token;
use protocol::sizes::{LOCKER_BYTES, TICK_WRITES};
use rand_core::Rng;
use serde_json::{Value, json};

use crate::forms::{Desk, THRESHOLD, told, words};
use crate::machine::Stopwatch;
use crate::summary::summary;
use crate::vault_disk::{TICK_RECORDS, VaultDisk};

const RUNS: usize = 5;
/// Records of a run. All runs together stay below the records' half of a vault.
const RUN_RECORDS: usize = 1_600;
/// A run that is slower ends here.
const RUN_SECONDS: f64 = 5.0;
/// How long each raw measurement takes.
const RAW_SECONDS: f64 = 1.0;
/// Bytes of a raw write: a tick's.
const WRITE_BYTES: usize = TICK_WRITES * LOCKER_BYTES;
/// The raw file: as large as a vault, written before, so that a sync has no lengths to note.
const RAW_WRITES: u64 = 2_048;

/// Sealed records on their way to the vault.
type Sealed = (relay_core::accept::Record, Token);

pub(crate) fn measure() -> Result<Value> {
    let folder = scratch("figures-")?;
    let desk = Desk::open()?;
    let mut vault = VaultDisk::born(&folder.path().join("vault"))?;
    let raw = RawDisk::make(&folder.path().join("raw"))?;
    let (mut rates, mut seals, mut writes) = (Vec::new(), Vec::new(), Vec::new());
    for run in 0..RUNS {
        seals.push(seals_a_second(&desk)?);
        writes.push(raw.writes_a_second()?);
        rates.push(accepted_a_second(&desk, &mut vault, run * RUN_RECORDS)?);
    }
    ensure!(vault.blobs_are_empty(), "what was counted as durable is not");
    // Each run against the raw figures of its own moment: the machine's speed drifts.
    let per_run = |records_a_write: u32| -> Vec<f64> {
        let raw = seals.iter().zip(&writes).map(|(seal, write)| seal.min(write * f64::from(records_a_write)));
        rates.iter().zip(raw).map(|(rate, raw)| rate / raw).collect()
    };
    let (to_writes, to_records) = (per_run(1), per_run(u32::try_from(TICK_RECORDS)?));
    Ok(json!({
        "accepted_and_durable": summary("records/s", rates),
        "raw_seals_one_thread": summary("records/s", seals),
        "raw_pwrite_32_kib_and_fdatasync": summary("writes/s", writes),
        "ratio_to_slower": summary("1", to_writes),
        "ratio_to_slower_with_four_records_a_write": summary("1", to_records),
    }))
}

/// Records that became durable in a second, the time of the first seal included.
fn accepted_a_second(desk: &Desk, vault: &mut VaultDisk, first: usize) -> Result<f64> {
    let clock = Stopwatch::start();
    let (sender, sealed) = sync_channel(4 * TICK_RECORDS);
    let durable = std::thread::scope(|scope| -> Result<usize> {
        let sealing = scope.spawn(move || -> Result<()> {
            for number in first..first + RUN_RECORDS {
                // The other end is dropped when the run's time is over.
                if sender.send(desk.accept(number)?).is_err() {
                    break;
                }
            }
            Ok(())
        });
        let durable = keep_all(vault, sealed, &clock)?;
        sealing.join().ok().context("the sealing thread stopped")??;
        Ok(durable)
    })?;
    Ok(f64::from(u32::try_from(durable)?) / clock.seconds())
}

fn keep_all(vault: &mut VaultDisk, sealed: Receiver<Sealed>, clock: &Stopwatch) -> Result<usize> {
    let mut durable = 0;
    while clock.seconds() < RUN_SECONDS {
        let mut waiting = 0;
        for (record, nonce) in sealed.iter().take(TICK_RECORDS) {
            vault.offer(&record, nonce)?;
            waiting += 1;
        }
        if waiting == 0 {
            break;
        }
        while waiting > 0 {
            let kept = vault.tick()?;
            durable += kept;
            waiting -= kept.min(waiting);
        }
    }
    Ok(durable)
}

fn seals_a_second(desk: &Desk) -> Result<f64> {
    let places = desk.places();
    let plain = Plain::report(told(), &words(0)).context("the words are too long")?;
    let clock = Stopwatch::start();
    let mut sealed = 0_u32;
    while clock.seconds() < RAW_SECONDS {
        Record::seal(&plain, THRESHOLD, &places).context("does not seal")?;
        sealed += 1;
    }
    Ok(f64::from(sealed) / clock.seconds())
}

/// A file on the vault's disk.
struct RawDisk {
    file: File,
    bytes: Vec<u8>,
}

impl RawDisk {
    fn make(path: &Path) -> Result<Self> {
        let file = File::options().read(true).write(true).create_new(true).open(path)?;
        let mut bytes = vec![0; WRITE_BYTES];
        crypto::system_randomness().fill_bytes(&mut bytes);
        let disk = Self { file, bytes };
        for n in 0..RAW_WRITES {
            disk.write(n)?;
        }
        disk.file.sync_all()?;
        Ok(disk)
    }

    fn write(&self, n: u64) -> Result<()> {
        Ok(self.file.write_all_at(&self.bytes, n % RAW_WRITES * u64::try_from(WRITE_BYTES)?)?)
    }

    fn writes_a_second(&self) -> Result<f64> {
        let clock = Stopwatch::start();
        let mut written = 0_u32;
        while clock.seconds() < RAW_SECONDS {
            self.write(u64::from(written))?;
            self.file.sync_data()?;
            written += 1;
        }
        Ok(f64::from(written) / clock.seconds())
    }
}
