//! What never becomes a request, and what HTTP itself answers without a body: pinned, so that a new version of the library
//! that says more is noticed.

use std::net::SocketAddr;
use std::time::Duration;

use anyhow::Result;
use bruma_tests::open_house::OpenHouse;
use bruma_tests::patience::now;
use protocol::sizes::PAGE_BYTES;
use relay::http::HEAD_TIMEOUT;
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpStream;
use tokio::time::timeout;

use super::caller::{first, form_head, look_page, page, press_all};

/// Everything that comes until the relay ends the connection.
async fn everything(site: SocketAddr, request: &[u8], half_close: bool) -> Result<String> {
    let mut stream = TcpStream::connect(site).await?;
    stream.write_all(request).await?;
    if half_close {
        stream.shutdown().await?;
    }
    let mut answer = Vec::new();
    // A reset after the last byte says as much as an end.
    let _ended = timeout(HEAD_TIMEOUT + Duration::from_secs(15), stream.read_to_end(&mut answer)).await?;
    Ok(String::from_utf8(answer)?)
}

fn empty(status: &str) -> String {
    format!("HTTP/1.1 {status}\r\nconnection: close\r\ncontent-length: 0\r\n\r\n")
}

#[tokio::test(flavor = "multi_thread")]
async fn what_is_no_request_gets_an_empty_answer_or_none() -> Result<()> {
    let house = OpenHouse::open(0).await?;
    let site = house.visitors;
    let line = |more: &str| format!("GET / HTTP/1.1\r\nHost: {site}\r\n{more}\r\n");
    let long = line(&format!("X-A: {}\r\n", "a".repeat(20_000)));
    let many: String = (0..60).map(|n| format!("X-{n}: a\r\n")).collect();
    let lengths = line("Content-Length: 5\r\nContent-Length: 6\r\n");
    let cases = [
        ("noise", "\x01\x02\x03\r\n\r\n".to_owned(), empty("400 Bad Request")),
        ("another protocol", "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n".to_owned(), String::new()),
        ("a header without end", long, empty("431 Request Header Fields Too Large")),
        ("too many headers", line(&many), empty("431 Request Header Fields Too Large")),
        ("two lengths", lengths, empty("400 Bad Request")),
        ("a length that is none", line("Content-Length: x\r\n"), empty("400 Bad Request")),
        ("a bad header", line("no colon\r\n"), empty("400 Bad Request")),
        ("nothing", String::new(), String::new()),
    ];
    let mut seen = Vec::new();
    for (what, request, _) in &cases {
        seen.push((*what, everything(site, request.as_bytes(), true).await?));
    }
    let expected: Vec<_> = cases.iter().map(|(what, _, answer)| (*what, answer.clone())).collect();
    assert_eq!(seen, expected);
    Ok(())
}

#[tokio::test(flavor = "multi_thread")]
async fn a_slow_head_is_closed_without_a_word() -> Result<()> {
    let house = OpenHouse::open(0).await?;
    let began = now();
    let answer = everything(house.visitors, b"GET / HTTP/1.1\r\nHost: ", false).await?;
    assert_eq!(answer, "");
    assert!(began.elapsed() >= HEAD_TIMEOUT, "closed after {:?}", began.elapsed());
    Ok(())
}

#[tokio::test(flavor = "multi_thread")]
async fn a_body_that_ends_early_is_kept_nowhere() -> Result<()> {
    let house = OpenHouse::open(2).await?;
    let look = look_page(house.visitors, "r00000", "a medias").await?;
    let body = demo::browser::multipart(&look.parts("x00000"), super::caller::BOUNDARY);
    let head = format!("{}\r\nContent-Length: {}\r\n\r\n", form_head(house.visitors), body.len());
    let half = [head.as_bytes(), &body.as_bytes()[..body.len() - 1]].concat();
    let answer = everything(house.visitors, &half, true).await?;
    assert!(!answer.contains("a medias"));
    let sent = press_all(house.visitors, look, &["x00000".to_owned()]).await?;
    assert!(sent.html().contains("quedó guardado"));
    Ok(())
}

#[tokio::test(flavor = "multi_thread")]
async fn a_request_for_a_head_alone_gets_the_one_head() -> Result<()> {
    let house = OpenHouse::open(0).await?;
    let site = house.visitors;
    let answer =
        everything(site, format!("HEAD / HTTP/1.1\r\nHost: {site}\r\n\r\n").as_bytes(), false).await?;
    let usual = first(site).await?;
    assert_eq!(answer.trim_end().len(), usual.head.len());
    assert!(answer.contains(&format!("content-length: {PAGE_BYTES}")));
    // No browser sends CONNECT to a site; whatever it gets is no longer than anybody's.
    let tunnel =
        everything(site, format!("CONNECT {site} HTTP/1.1\r\nHost: {site}\r\n\r\n").as_bytes(), true).await?;
    assert!(tunnel.len() <= usual.head.len() + 4 + PAGE_BYTES, "{} bytes", tunnel.len());
    assert!(page(&usual)?.has_button("r00000"));
    Ok(())
}
