//! HTTP/1.1 byte by byte, for tests of what really goes over the wire: no library fills in or forgives anything.

use anyhow::{Context, Result, ensure};
use tokio::io::{AsyncRead, AsyncReadExt, AsyncWrite, AsyncWriteExt};

/// No answer of ours is longer, a moderator's batch included.
const BODY_LIMIT: usize = 2 << 20;
/// An answer's head is a few hundred bytes.
const HEAD_LIMIT: usize = 16 << 10;

/// An answer as it came.
pub struct RawAnswer {
    /// Status line and headers, without the empty line.
    pub head: String,
    /// The body: as many bytes as Content-Length says.
    pub body: Vec<u8>,
}

impl RawAnswer {
    /// The status line's code.
    pub fn status(&self) -> Option<u16> {
        self.head.split(' ').nth(1)?.parse().ok()
    }

    /// A header's value; its name in any case.
    pub fn header(&self, name: &str) -> Option<&str> {
        self.head.lines().skip(1).find_map(|line| {
            let (found, value) = line.split_once(':')?;
            found.eq_ignore_ascii_case(name).then_some(value.trim())
        })
    }
}

/// Asks for a page as a browser does that wants no second one from this connection.
pub async fn get(stream: impl AsyncRead + AsyncWrite + Unpin, host: &str, path: &str) -> Result<RawAnswer> {
    let request = format!("GET {path} HTTP/1.1\r\nHost: {host}\r\nConnection: close\r\n\r\n");
    exchange(stream, request.as_bytes()).await
}

/// Sends `request` as it is and reads the answer by its Content-Length: an onion service's stream may end in a way
/// that looks like a broken connection.
pub async fn exchange(mut stream: impl AsyncRead + AsyncWrite + Unpin, request: &[u8]) -> Result<RawAnswer> {
    stream.write_all(request).await?;
    stream.flush().await?;
    let mut head = Vec::new();
    while !head.ends_with(b"\r\n\r\n") {
        ensure!(head.len() < HEAD_LIMIT, "the answer's head does not end");
        head.push(stream.read_u8().await.context("the answer's head is cut off")?);
    }
    head.truncate(head.len() - 4);
    let mut answer = RawAnswer { head: String::from_utf8(head)?, body: Vec::new() };
    let length: usize = answer.header("content-length").context("the answer has no length")?.parse()?;
    ensure!(length <= BODY_LIMIT, "the answer is too long: {length} bytes");
    answer.body.resize(length, 0);
    stream.read_exact(&mut answer.body).await.context("the answer's body is cut off")?;
    Ok(answer)
}

#[cfg(test)]
mod tests {
    use super::*;

    async fn answered(bytes: &'static [u8]) -> Result<RawAnswer> {
        let (ours, mut theirs) = tokio::io::duplex(4096);
        theirs.write_all(bytes).await.unwrap();
        let answer = get(ours, "x.onion", "/").await;
        let mut asked = String::new();
        theirs.read_to_string(&mut asked).await.unwrap();
        assert_eq!(asked, "GET / HTTP/1.1\r\nHost: x.onion\r\nConnection: close\r\n\r\n");
        answer
    }

    #[tokio::test]
    async fn an_answer_is_read_by_its_length() {
        let answer =
            answered(b"HTTP/1.1 200 OK\r\nContent-Length: 3\r\nServer: no\r\n\r\nabcd").await.unwrap();
        assert_eq!(answer.status(), Some(200));
        assert_eq!(answer.header("server"), Some("no"));
        assert_eq!(answer.header("date"), None);
        assert_eq!(answer.body, b"abc");
    }

    #[tokio::test]
    async fn an_answer_without_length_or_too_long_is_refused() {
        assert!(answered(b"HTTP/1.1 200 OK\r\n\r\nabc").await.is_err());
        assert!(answered(b"HTTP/1.1 200 OK\r\nContent-Length: 99999999\r\n\r\n").await.is_err());
    }
}
