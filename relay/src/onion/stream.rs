//! An accepted stream, and the circuit it came by.

use std::cmp::Ordering;
use std::pin::Pin;
use std::sync::{Arc, Weak};
use std::task::{Context, Poll};

use arti_client::DataStream;
use tokio::io::{AsyncRead, AsyncWrite, ReadBuf};
use tokio::sync::Notify;

/// Which circuit a stream came by: a counter of this process, for the allowance that each circuit has. It says
/// nothing of the client, is nowhere stored or sent, and has no `Debug`, so that no log can tie two requests.
#[derive(Clone)]
pub struct CircuitTag {
    number: u64,
    door: Weak<Notify>,
}

impl CircuitTag {
    pub(super) fn new(number: u64, door: &Arc<Notify>) -> Self {
        Self { number, door: Arc::downgrade(door) }
    }

    /// Whether the circuit still stands. What is remembered for one that does not can be forgotten.
    pub fn is_open(&self) -> bool {
        self.door.strong_count() > 0
    }

    /// Ends the circuit and all its streams. What has not reached the client by then is lost, so a last answer's
    /// stream is first read to its end: the client closes it when it has the whole body.
    pub fn end(&self) {
        if let Some(door) = self.door.upgrade() {
            door.notify_one();
        }
    }
}

impl PartialEq for CircuitTag {
    fn eq(&self, other: &Self) -> bool {
        self.number == other.number
    }
}

impl Eq for CircuitTag {}

impl PartialOrd for CircuitTag {
    fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}

impl Ord for CircuitTag {
    fn cmp(&self, other: &Self) -> Ordering {
        self.number.cmp(&other.number)
    }
}

/// One accepted stream, to be served one request. Arti buffers what is written: flush after the answer.
pub struct OnionStream {
    /// The circuit it came by.
    pub circuit: CircuitTag,
    data: DataStream,
}

impl OnionStream {
    pub(super) fn new(data: DataStream, circuit: CircuitTag) -> Self {
        Self { circuit, data }
    }
}

impl AsyncRead for OnionStream {
    fn poll_read(
        mut self: Pin<&mut Self>,
        cx: &mut Context<'_>,
        buf: &mut ReadBuf<'_>,
    ) -> Poll<std::io::Result<()>> {
        AsyncRead::poll_read(Pin::new(&mut self.data), cx, buf)
    }
}

impl AsyncWrite for OnionStream {
    fn poll_write(
        mut self: Pin<&mut Self>,
        cx: &mut Context<'_>,
        buf: &[u8],
    ) -> Poll<std::io::Result<usize>> {
        AsyncWrite::poll_write(Pin::new(&mut self.data), cx, buf)
    }

    fn poll_flush(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<std::io::Result<()>> {
        AsyncWrite::poll_flush(Pin::new(&mut self.data), cx)
    }

    fn poll_shutdown(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<std::io::Result<()>> {
        AsyncWrite::poll_shutdown(Pin::new(&mut self.data), cx)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[tokio::test]
    async fn a_tag_outlives_its_circuit_and_knows_it() {
        let door = Arc::new(Notify::new());
        let tag = CircuitTag::new(0, &door);
        let other = CircuitTag::new(1, &door);
        assert!(tag == tag.clone() && tag < other);
        assert!(tag.is_open());
        tag.end();
        door.notified().await;
        drop(door);
        assert!(!tag.is_open());
        tag.end();
    }
}
