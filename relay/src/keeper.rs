//! The keeper: a small process without network that holds the epoch keys and the key of the pages' state, and starts the
//! worker, again if it crashes. kill -9 of the worker loses nothing: the next one gets the same keys.
//!
//! They speak over the worker's standard input and output, in frames: four bytes of length, then a message.

use std::collections::BTreeMap;
use std::io::{Read, Write};
use std::process::{Command, Stdio};
use std::time::Duration;

use protocol::clock::Epoch;
use protocol::encoding::{from_bytes, to_bytes};
use rand_core::Rng;
use serde::de::DeserializeOwned;
use serde::{Deserialize, Serialize};
use zeroize::{Zeroize, Zeroizing};

/// Longest frame: a handful of keys.
const FRAME_MAX: usize = 4_096;
/// Between a crash and the next start, doubled with each crash that comes before a tick, up to the longest.
const PAUSE: Duration = Duration::from_millis(250);
const LONGEST_PAUSE: Duration = Duration::from_secs(60);

/// What the keeper says.
#[derive(Serialize, Deserialize)]
pub enum FromKeeper {
    /// At the start: all living keys.
    Keys {
        /// Epoch keys, oldest first.
        epochs: Vec<(Epoch, [u8; 32])>,
        /// The key of pages' sealed fields.
        fields: [u8; 32],
    },
    /// A new epoch's key.
    Epoch(Epoch, [u8; 32]),
}

impl Drop for FromKeeper {
    fn drop(&mut self) {
        match self {
            Self::Keys { epochs, fields } => {
                epochs.iter_mut().for_each(|(_, key)| key.zeroize());
                fields.zeroize();
            }
            Self::Epoch(_, key) => key.zeroize(),
        }
    }
}

/// What the worker says.
#[derive(Clone, Copy, Serialize, Deserialize)]
pub enum ToKeeper {
    /// The worker has begun to beat.
    Beating,
    /// It wants a key for a new epoch.
    Begin(Epoch),
    /// No locker is under this epoch's key any more.
    Dead(Epoch),
}

/// The keys themselves.
pub struct Keys {
    epochs: BTreeMap<Epoch, Box<Zeroizing<[u8; 32]>>>,
    fields: Box<Zeroizing<[u8; 32]>>,
}

/// Boxed: a map moves what it holds, and would leave a copy of a dead key behind.
fn random_key() -> Box<Zeroizing<[u8; 32]>> {
    let mut key = Box::new(Zeroizing::new([0; 32]));
    crypto::system_randomness().fill_bytes(key.as_mut_slice());
    key
}

impl Default for Keys {
    fn default() -> Self {
        Self { epochs: BTreeMap::from([(Epoch(0), random_key())]), fields: random_key() }
    }
}

impl Keys {
    /// All living keys, for a worker that starts.
    pub fn all(&self) -> FromKeeper {
        FromKeeper::Keys {
            epochs: self.epochs.iter().map(|(e, k)| (*e, ***k)).collect(),
            fields: **self.fields,
        }
    }

    /// Answers the worker.
    pub fn hear(&mut self, message: ToKeeper) -> Option<FromKeeper> {
        match message {
            ToKeeper::Beating => None,
            ToKeeper::Begin(epoch) => {
                let key = self.epochs.entry(epoch).or_insert_with(random_key);
                Some(FromKeeper::Epoch(epoch, ***key))
            }
            // Never the newest: a worker that says so is wrong, and would lose everything with it.
            ToKeeper::Dead(epoch) => {
                if self.epochs.last_key_value().is_some_and(|(newest, _)| epoch < *newest) {
                    self.epochs.remove(&epoch);
                }
                None
            }
        }
    }
}

/// Exit code of a worker whose disk is not what it was, or fails. It is not started again by itself.
pub const STOPPED: u8 = 70;

/// Holds the keys and does nothing, until the operator has looked at the disk and ends the keeper.
fn wait_for_the_operator() -> std::io::Result<()> {
    loop {
        std::thread::park();
    }
}

/// How long to wait after so many crashes without a tick between them; none after the first.
fn pause(crashes: u32) -> Duration {
    match crashes {
        0 => Duration::ZERO,
        n => PAUSE.saturating_mul(1 << n.min(16)).min(LONGEST_PAUSE),
    }
}

/// Writes a frame.
///
/// # Errors
/// If the other side is gone.
pub fn send<T: Serialize>(to: &mut impl Write, message: &T) -> std::io::Result<()> {
    let text = Zeroizing::new(to_bytes(message));
    let length = u32::try_from(text.len()).unwrap_or(u32::MAX);
    to.write_all(&length.to_be_bytes())?;
    to.write_all(&text)?;
    to.flush()
}

/// Reads a frame.
///
/// # Errors
/// If the other side is gone, or does not speak this language.
pub fn receive<T: Serialize + DeserializeOwned>(from: &mut impl Read) -> std::io::Result<T> {
    let mut length = [0; 4];
    from.read_exact(&mut length)?;
    let length = usize::try_from(u32::from_be_bytes(length)).unwrap_or(usize::MAX);
    if length > FRAME_MAX {
        return Err(std::io::ErrorKind::InvalidData.into());
    }
    let mut text = Zeroizing::new(vec![0; length]);
    from.read_exact(&mut text)?;
    from_bytes(&text, FRAME_MAX).map_err(|_| std::io::ErrorKind::InvalidData.into())
}

/// One heap for all of the worker's threads (mallopt(3)). glibc gives each thread a heap of its own, and keeps what each
/// of them once needed: 70 MiB that nobody uses, and in which freed pages stay for longer.
pub const ARENAS: (&str, &str) = ("MALLOC_ARENA_MAX", "1");

/// Runs the keeper: starts the worker with these arguments, and again whenever it crashes.
///
/// # Errors
/// If the worker cannot be started, or ends before it has ever beaten: it has said why, and nothing lies under the keys
/// yet. From then on the keeper does not give up, whatever the worker does: without Tor for an hour, say, it cannot start, and
/// with the keys all that is kept would be lost.
pub fn keep(arguments: &[String]) -> std::io::Result<()> {
    let program = std::env::current_exe()?;
    let mut keys = Keys::default();
    let mut crashes = 0;
    let mut has_beaten = false;
    loop {
        let started = Command::new(&program)
            .args(arguments)
            .env(ARENAS.0, ARENAS.1)
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .spawn();
        let mut worker = match started {
            Ok(worker) => worker,
            // No memory or no process to spare now; the keys can wait.
            Err(_) if has_beaten => {
                std::thread::sleep(LONGEST_PAUSE);
                continue;
            }
            Err(error) => return Err(error),
        };
        let (Some(mut to), Some(mut from)) = (worker.stdin.take(), worker.stdout.take()) else {
            return Err(std::io::ErrorKind::BrokenPipe.into());
        };
        let mut alive = send(&mut to, &keys.all()).is_ok();
        while alive {
            match receive::<ToKeeper>(&mut from) {
                Ok(message) => {
                    if matches!(message, ToKeeper::Beating) {
                        (crashes, has_beaten) = (0, true);
                    }
                    if let Some(answer) = keys.hear(message) {
                        alive = send(&mut to, &answer).is_ok();
                    }
                }
                Err(_) => alive = false,
            }
        }
        drop(to);
        let end = worker.wait()?;
        if end.success() {
            return Ok(());
        }
        if !has_beaten {
            return Err(std::io::Error::other("nothing is served"));
        }
        if end.code() == Some(i32::from(STOPPED)) {
            // The keys stay here: started again, the worker would take what it cannot open for noise and write over it.
            return wait_for_the_operator();
        }
        std::thread::sleep(pause(crashes));
        crashes += 1;
    }
}
