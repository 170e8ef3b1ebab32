//! Free TCP ports on loopback, picked when a test runs.
//!
//! They lie below the range from which the system takes ports for outgoing connections: a port picked from that
//! range may be taken by a neighbour's connection before its own program listens on it.

use std::net::{Ipv4Addr, TcpListener};
use std::sync::atomic::{AtomicU32, Ordering};

use anyhow::{Result, bail};

const FIRST: u32 = 10_000;
const COUNT: u32 = 20_000;

/// How many ports this process has looked at, so that two fixtures of one process never get the same.
static LOOKED_AT: AtomicU32 = AtomicU32::new(0);

/// A port on which nothing listens and which this process has not given out before. Where to start looking
/// depends on the process, so that two test runs on one machine rarely look at the same.
pub fn free_port() -> Result<u16> {
    let start = std::process::id().wrapping_mul(101);
    for _ in 0..COUNT {
        let step = LOOKED_AT.fetch_add(1, Ordering::Relaxed);
        let port = u16::try_from(FIRST + start.wrapping_add(step) % COUNT)?;
        if TcpListener::bind((Ipv4Addr::LOCALHOST, port)).is_ok() {
            return Ok(port);
        }
    }
    bail!("no free port between {FIRST} and {}", FIRST + COUNT)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ports_differ_and_can_be_listened_on() {
        let (one, two) = (free_port().unwrap(), free_port().unwrap());
        assert_ne!(one, two);
        let _held = TcpListener::bind((Ipv4Addr::LOCALHOST, one)).unwrap();
        TcpListener::bind((Ipv4Addr::LOCALHOST, two)).unwrap();
        assert!(TcpListener::bind((Ipv4Addr::LOCALHOST, one)).is_err());
    }
}
