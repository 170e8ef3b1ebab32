//! The relay's moderator service over HTTP/1.1 on this machine: behind it stands the onion service's client, or the demo.

use std::io::{Read, Write};
use std::net::{IpAddr, Ipv4Addr, SocketAddr, TcpStream};
use std::time::Duration;

use protocol::sizes::MODERATOR_ANSWERS;

use super::exchange::{HEAD_MAX, body_of, request};
use super::session::Relay;
use crate::Trouble;

/// How long one answer may take: an onion service behind a slow line included.
const PATIENCE: Duration = Duration::from_secs(120);

/// A relay at a loopback address.
pub struct LoopbackRelay {
    address: SocketAddr,
}

impl LoopbackRelay {
    /// Takes `http://127.0.0.1:PORT` (or `localhost`, `[::1]`).
    ///
    /// # Errors
    /// For any address that is not on this machine: beyond it, a line in the clear would show who moderates.
    pub fn new(url: &str) -> Result<Self, Trouble> {
        let place = url.strip_prefix("http://").ok_or(Trouble::NotLoopback)?;
        let place = place.strip_suffix('/').unwrap_or(place);
        let address = match place.strip_prefix("localhost:") {
            Some(port) => {
                port.parse().ok().map(|port| SocketAddr::new(IpAddr::V4(Ipv4Addr::LOCALHOST), port))
            }
            None => place.parse::<SocketAddr>().ok(),
        };
        let address = address.filter(|a| a.ip().is_loopback()).ok_or(Trouble::NotLoopback)?;
        Ok(Self { address })
    }

    fn exchange(&self, path: &str, body: &[u8]) -> std::io::Result<Vec<u8>> {
        let mut stream = TcpStream::connect_timeout(&self.address, PATIENCE)?;
        stream.set_read_timeout(Some(PATIENCE))?;
        stream.set_write_timeout(Some(PATIENCE))?;
        stream.write_all(&request(&self.address.to_string(), path, body))?;
        stream.flush()?;
        let most = HEAD_MAX + MODERATOR_ANSWERS.iter().max().copied().unwrap_or(0);
        let mut answer = Vec::with_capacity(MODERATOR_ANSWERS[0] + HEAD_MAX);
        stream.take(u64::try_from(most).unwrap_or(u64::MAX) + 1).read_to_end(&mut answer)?;
        Ok(answer)
    }
}

impl Relay for LoopbackRelay {
    fn post(&mut self, path: &str, body: &[u8]) -> Result<Vec<u8>, Trouble> {
        let answer = self.exchange(path, body).map_err(Trouble::NoAnswer)?;
        body_of(&answer).map(<[u8]>::to_vec).ok_or(Trouble::StrangeAnswer)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_this_machine() {
        for good in ["http://127.0.0.1:8000", "http://localhost:80/", "http://[::1]:9", "http://127.9.9.9:1"]
        {
            assert!(LoopbackRelay::new(good).is_ok(), "{good}");
        }
        for bad in [
            "https://127.0.0.1:8000",
            "http://127.0.0.1",
            "http://192.168.1.2:80",
            "http://0.0.0.0:80",
            "http://localhost.example.org:80",
            "http://127.0.0.1:80@example.org:80",
            "127.0.0.1:80",
        ] {
            assert!(matches!(LoopbackRelay::new(bad), Err(Trouble::NotLoopback)), "{bad}");
        }
    }
}
