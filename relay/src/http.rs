//! HTTP/1 by hyper over any stream: a loopback socket, or one stream of an onion circuit.
//!
//! One request each (`Connection: close`): a connection that stays open keeps a reporter's words in its read buffer. No
//! `Date`, no `Server`: a clock's drift tells one machine from another. Every answer has headers of one length.

use std::time::Duration;

use axum::Router;
use axum::body::Body;
use http::{HeaderValue, Request, Response, header};
use http_body_util::{BodyExt, Limited};
use hyper_util::rt::{TokioIo, TokioTimer};
use hyper_util::service::TowerToHyperService;
use tokio::io::{AsyncRead, AsyncWrite};
use zeroize::Zeroizing;

/// A request's head must be there by then.
pub const HEAD_TIMEOUT: Duration = Duration::from_secs(15);
/// A request's body must be there by then; an answer must be taken by then.
pub const BODY_TIMEOUT: Duration = Duration::from_secs(60);
/// Most bytes of a request's head.
const HEAD_MAX: usize = 16_384;
/// Most header lines.
const HEADERS_MAX: usize = 48;

/// Serves one request on a stream and ends it.
pub async fn serve<S>(stream: S, router: Router)
where
    S: AsyncRead + AsyncWrite + Send + Unpin + 'static,
{
    let connection = hyper::server::conn::http1::Builder::new()
        .keep_alive(false)
        .auto_date_header(false)
        .timer(TokioTimer::new())
        .header_read_timeout(HEAD_TIMEOUT)
        .max_buf_size(HEAD_MAX)
        .max_headers(HEADERS_MAX)
        .serve_connection(TokioIo::new(stream), TowerToHyperService::new(router));
    // What goes wrong on a stream is its client's affair: nothing is said of it anywhere.
    let _ = tokio::time::timeout(HEAD_TIMEOUT + 2 * BODY_TIMEOUT, connection).await;
}

/// Why a body was not taken.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum BodyFault {
    /// Longer than it may be.
    TooLarge,
    /// It did not come, or not in time.
    Broken,
}

/// Reads a body of at most `limit` bytes.
///
/// # Errors
/// If it is longer, or does not come.
pub async fn read_body(request: Request<Body>, limit: usize) -> Result<Zeroizing<Vec<u8>>, BodyFault> {
    let collected = tokio::time::timeout(BODY_TIMEOUT, Limited::new(request.into_body(), limit).collect());
    match collected.await {
        Ok(Ok(body)) => Ok(Zeroizing::new(body.to_bytes().to_vec())),
        Ok(Err(fault)) if fault.is::<http_body_util::LengthLimitError>() => Err(BodyFault::TooLarge),
        _ => Err(BodyFault::Broken),
    }
}

/// What a browser may do with a page: nothing but show it and post its form back.
const POLICY: &str = "default-src 'none'; img-src data:; style-src 'unsafe-inline'; form-action 'self'; \
                      base-uri 'none'; frame-ancestors 'none'";

/// An answer with the headers that every page has, all of one length.
pub fn answer(content_type: &'static str, cache: &'static str, body: Vec<u8>) -> Response<Body> {
    let mut response = Response::new(Body::from(body));
    let headers = response.headers_mut();
    for (name, value) in [
        (header::CONTENT_TYPE, content_type),
        (header::CACHE_CONTROL, cache),
        (header::CONTENT_SECURITY_POLICY, POLICY),
        (header::REFERRER_POLICY, "no-referrer"),
        (header::X_CONTENT_TYPE_OPTIONS, "nosniff"),
        (header::CONNECTION, "close"),
    ] {
        headers.insert(name, HeaderValue::from_static(value));
    }
    response
}
