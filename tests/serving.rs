//! Serves an onion service's streams with any handler, one request a stream, as the relay's door does.

use std::convert::Infallible;
use std::sync::Arc;
use std::time::Duration;

use http::{Request, Response};
use http_body_util::Full;
use hyper::body::{Bytes, Incoming};
use hyper::server::conn::http1;
use hyper::service::service_fn;
use hyper_util::rt::{TokioIo, TokioTimer};
use relay::onion::{CircuitTag, Onion, OnionStream};
use tokio::task::JoinSet;

/// A client that is slower with its headers than this is dropped.
const HEADER_LIMIT: Duration = Duration::from_secs(20);

/// Answers every request of `onion` by `handler`, until the service ends or the returned future is dropped.
pub async fn serve<H, A>(mut onion: Onion, handler: H)
where
    H: Fn(CircuitTag, Request<Incoming>) -> A + Send + Sync + 'static,
    A: Future<Output = Response<Full<Bytes>>> + Send + 'static,
{
    let handler = Arc::new(handler);
    let mut connections = JoinSet::new();
    while let Some(stream) = onion.next().await {
        while connections.try_join_next().is_some() {}
        connections.spawn(answer(stream, handler.clone()));
    }
}

async fn answer<H, A>(stream: OnionStream, handler: Arc<H>)
where
    H: Fn(CircuitTag, Request<Incoming>) -> A + Send + Sync + 'static,
    A: Future<Output = Response<Full<Bytes>>> + Send + 'static,
{
    let circuit = stream.circuit.clone();
    let service = service_fn(move |request| {
        let answer = handler(circuit.clone(), request);
        async move { Ok::<_, Infallible>(answer.await) }
    });
    let connection = http1::Builder::new()
        .timer(TokioTimer::new())
        .header_read_timeout(HEADER_LIMIT)
        .keep_alive(false)
        .auto_date_header(false)
        .serve_connection(TokioIo::new(stream), service);
    // A client that goes away in the middle is no fault of the service; the test looks at what clients got.
    let _client_went_away = connection.await;
}
