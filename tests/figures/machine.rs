//! What is asked of the machine: time, this process's memory, a folder's bytes.

use std::path::Path;
use std::time::Instant;

use anyhow::{Context, Result};

/// The profile that this program was built with: cargo's own name is not known here, so it goes by debug assertions,
/// which only the development profile has.
pub(crate) const PROFILE: &str = if cfg!(debug_assertions) { "dev" } else { "release" };

/// Measures real time.
pub(crate) struct Stopwatch(Instant);

impl Stopwatch {
    #[expect(clippy::disallowed_methods, reason = "a program that measures reads the clock")]
    pub(crate) fn start() -> Self {
        Self(Instant::now())
    }

    pub(crate) fn seconds(&self) -> f64 {
        self.0.elapsed().as_secs_f64()
    }
}

/// Memory of this process that lies in RAM, in MiB.
pub(crate) fn resident_mib() -> Result<f64> {
    status_mib("VmRSS:")
}

/// The most of it since the process began, in MiB.
pub(crate) fn peak_mib() -> Result<f64> {
    status_mib("VmHWM:")
}

fn status_mib(field: &str) -> Result<f64> {
    let status = std::fs::read_to_string("/proc/self/status")?;
    let line = status.lines().find_map(|l| l.strip_prefix(field)).context("the kernel does not say")?;
    let kib: f64 = line.trim().trim_end_matches(" kB").parse()?;
    Ok(kib / 1_024.0)
}

/// Bytes that the files below a folder have, in MiB of 2^20.
pub(crate) fn folder_mib(folder: &Path) -> Result<f64> {
    Ok(mib(folder_bytes(folder)?))
}

fn folder_bytes(folder: &Path) -> Result<u64> {
    let mut bytes = 0;
    for entry in std::fs::read_dir(folder)? {
        let entry = entry?;
        let about = entry.metadata()?;
        bytes += if about.is_dir() { folder_bytes(&entry.path())? } else { about.len() };
    }
    Ok(bytes)
}

/// Bytes as MiB.
#[expect(clippy::cast_precision_loss, reason = "a size for people; exact below 2^53")]
pub(crate) fn mib(bytes: u64) -> f64 {
    bytes as f64 / f64::from(1 << 20)
}
