//! What a vault costs in memory and on disk, empty and full. Vault and store alone: no arti, no doors.

use anyhow::{Result, ensure};
use bruma_tests::target_dir::scratch;
use protocol::sizes::{LOCKER_BYTES, LOCKERS};
use relay::store::SledStore;
use relay_core::hold::vault::PASS_TICKS;
use serde_json::{Value, json};

use crate::forms::Desk;
use crate::machine::{Stopwatch, folder_mib, mib, peak_mib, resident_mib};
use crate::summary::{rounded, summary};
use crate::vault_disk::{TICK_RECORDS, VaultDisk};

/// Passes in which the vault fills, and then is full.
const PASSES: usize = 10;
/// How often memory is read in the pass of an empty vault.
const SAMPLES: u64 = 8;
/// Threads that seal what fills the vault.
const SEALERS: usize = 2;
/// Passes end here, even if there were fewer.
const MOST_SECONDS: f64 = 110.0;

pub(crate) fn measure() -> Result<Value> {
    let clock = Stopwatch::start();
    let folder = scratch("figures-")?;
    let path = folder.path().join("vault");
    let bare = resident_mib()?;
    let store = SledStore::open(&path)?;
    let opened = resident_mib()?;
    let mut vault = VaultDisk::take_up(store)?;
    let taken_up = resident_mib()?;
    let born = folder_mib(&path)?;
    let mut empty = Vec::new();
    for n in 1..=PASS_TICKS {
        vault.tick()?;
        if n.is_multiple_of(PASS_TICKS / SAMPLES) {
            empty.push(resident_mib()?);
        }
    }
    let after_empty_pass = folder_mib(&path)?;
    fill(&mut vault)?;
    let mut ticks = Vec::new();
    let (mut full, mut on_disk) = (vec![resident_mib()?], vec![folder_mib(&path)?]);
    while full.len() < PASSES && clock.seconds() < MOST_SECONDS {
        let pass = Stopwatch::start();
        for _ in 0..PASS_TICKS {
            vault.tick()?;
        }
        ticks.push(f64::from(u32::try_from(PASS_TICKS)?) / pass.seconds());
        full.push(resident_mib()?);
        on_disk.push(folder_mib(&path)?);
    }
    let lockers = mib(u64::try_from(LOCKERS * LOCKER_BYTES)?);
    let most = on_disk.iter().copied().fold(after_empty_pass, f64::max);
    Ok(json!({
        "records_in_full_vault": vault.held(),
        "resident_before_opening_mib": rounded(bare),
        "resident_with_store_open_mib": rounded(opened),
        "resident_with_vault_taken_up_mib": rounded(taken_up),
        "resident_empty": summary("MiB", empty),
        "resident_full": summary("MiB", full),
        "resident_peak_with_start_mib": rounded(peak_mib()?),
        "lockers_mib": rounded(lockers),
        "on_disk_when_born_mib": rounded(born),
        "on_disk_after_one_empty_pass_mib": rounded(after_empty_pass),
        "on_disk_after_the_pass_that_fills_mib": on_disk.first().copied().map(rounded),
        "on_disk_after_the_last_pass_mib": on_disk.last().copied().map(rounded),
        "on_disk_after_each_pass": summary("MiB", on_disk),
        "on_disk_most_over_lockers": rounded(most / lockers),
        "ticks_of_a_full_vault": summary("ticks/s", ticks),
        "blobs_empty": vault.blobs_are_empty(),
    }))
}

/// One pass that fills the records' half: every locker of it holds a record of its own.
fn fill(vault: &mut VaultDisk) -> Result<()> {
    let desk = Desk::open()?;
    let room = vault.room();
    let (sender, sealed) = std::sync::mpsc::sync_channel(64);
    std::thread::scope(|scope| -> Result<()> {
        for sealer in 0..SEALERS {
            let (sender, desk) = (sender.clone(), &desk);
            scope.spawn(move || {
                for number in (sealer..room).step_by(SEALERS) {
                    // An end of the vault's thread ends this one.
                    if sender.send(desk.accept(number)).is_err() {
                        break;
                    }
                }
            });
        }
        drop(sender);
        for (n, report) in (1..).zip(sealed) {
            let (record, nonce) = report?;
            vault.offer(&record, nonce)?;
            if n % TICK_RECORDS == 0 {
                vault.tick()?;
            }
        }
        Ok(())
    })?;
    ensure!(vault.held() == room && vault.room() == 0, "the vault is not full");
    Ok(())
}
