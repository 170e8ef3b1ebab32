//! Who gets in: from a client's request to meet (a rendezvous) to accepted streams.
//!
//! Stops: a client that makes the service build circuits without end. At most `rendezvous_at_once` are being
//! built; everybody else waits in arti's queue, which is what raises the work that arti asks for. Circuits that
//! stand are not counted: counting them would let a few idle clients shut out everybody.

use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::Duration;

use futures::{Stream, StreamExt};
use tokio::sync::{Notify, OwnedSemaphorePermit, Semaphore, mpsc};
use tokio::task::JoinSet;
use tor_cell::relaycell::msg::{Connected, End, EndReason};
use tor_hsservice::{RendRequest, StreamRequest};
use tor_proto::stream::IncomingStreamRequest;

use super::stream::{CircuitTag, OnionStream};

/// How long a rendezvous may take. The client chooses where it wants to meet; a relay of its own that stalls
/// would otherwise hold one of few places for as long as arti keeps trying.
const RENDEZVOUS_LIMIT: Duration = Duration::from_secs(30);

/// The loop that takes requests from arti.
pub(super) struct Admission {
    port: u16,
    places: Arc<Semaphore>,
    streams: mpsc::Sender<OnionStream>,
    circuits: AtomicU64,
}

impl Admission {
    pub(super) fn new(port: u16, rendezvous_at_once: usize, streams: mpsc::Sender<OnionStream>) -> Self {
        Self {
            port,
            places: Arc::new(Semaphore::new(rendezvous_at_once)),
            streams,
            circuits: AtomicU64::new(0),
        }
    }

    /// Runs until the service ends. Aborting it ends every circuit.
    pub(super) async fn run(self, mut requests: impl Stream<Item = RendRequest> + Unpin) {
        let this = Arc::new(self);
        let mut circuits = JoinSet::new();
        // The place comes first: a request stays in arti's queue until there is one.
        while let Ok(place) = this.places.clone().acquire_owned().await {
            let Some(request) = requests.next().await else { break };
            while circuits.try_join_next().is_some() {}
            circuits.spawn(Self::circuit(this.clone(), request, place));
        }
        while circuits.join_next().await.is_some() {}
    }

    /// One client's circuit, from its request until it ends.
    async fn circuit(this: Arc<Self>, request: RendRequest, place: OwnedSemaphorePermit) {
        let met = tokio::time::timeout(RENDEZVOUS_LIMIT, request.accept()).await;
        drop(place);
        // Why a client could not be met is its own affair: nothing is kept of it.
        let Ok(Ok(mut begins)) = met else { return };
        let door = Arc::new(Notify::new());
        let tag = CircuitTag::new(this.circuits.fetch_add(1, Ordering::Relaxed), &door);
        loop {
            let begin = tokio::select! {
                begin = begins.next() => begin,
                () = door.notified() => None,
            };
            let Some(begin) = begin else { return };
            if !this.stream(begin, &tag).await {
                return;
            }
        }
    }

    /// Accepts or rejects one stream. `false` when nobody serves streams any more.
    async fn stream(&self, begin: StreamRequest, tag: &CircuitTag) -> bool {
        let wanted =
            matches!(begin.request(), IncomingStreamRequest::Begin(begin) if begin.port() == self.port);
        if !wanted {
            // A rejection that fails means that the circuit is gone; then the next request is `None`.
            let _circuit_is_gone = begin.reject(End::new_with_reason(EndReason::DONE)).await;
            return true;
        }
        let Ok(place) = self.streams.reserve().await else { return false };
        if let Ok(data) = begin.accept(Connected::new_empty()).await {
            place.send(OnionStream::new(data, tag.clone()));
        }
        true
    }
}
