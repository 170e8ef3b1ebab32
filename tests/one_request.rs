//! One request each, and what a double press of Send is told.

use std::time::Duration;

use anyhow::Result;
use bruma_tests::filing::{Said, ZonesPage, words_for};
use bruma_tests::raw_http::exchange;
use bruma_tests::served::{Pace, Served};
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpStream;
use tokio::time::{sleep, timeout};

const PACE: Pace = Pace { morning: Duration::from_secs(3_600), day: Duration::from_secs(86_400) };
/// A second answer would have come by then: replies leave with the next tick.
const ANSWER_LIMIT: Duration = Duration::from_secs(10);
/// More than get a locker before the first reply is due: four a tick, for six ticks.
const FLOOD: usize = 80;
/// Between a first and a second press.
const IMPATIENCE: Duration = Duration::from_millis(900);

#[tokio::test(flavor = "multi_thread")]
async fn a_connection_carries_one_request() -> Result<()> {
    let served = Served::start(PACE).await?;
    let host = served.visitors.to_string();
    let request = format!("GET / HTTP/1.1\r\nHost: {host}\r\nConnection: keep-alive\r\n\r\n");
    let mut stream = TcpStream::connect(served.visitors).await?;
    let answer = exchange(&mut stream, request.as_bytes()).await?;
    assert_eq!((answer.status(), answer.header("connection")), (Some(200), Some("close")));
    // The relay's side is closed: a write may still succeed, but no answer comes, and the stream has ended.
    let _refused = stream.write_all(request.as_bytes()).await;
    let mut more = Vec::new();
    let ended = timeout(ANSWER_LIMIT, stream.read_to_end(&mut more)).await;
    assert!(ended.is_ok(), "the stream stays open");
    assert!(more.is_empty(), "a second answer of {} bytes", more.len());
    Ok(())
}

/// A hasty second press while lockers are short must not be told "kept already" about what was turned away.
#[tokio::test(flavor = "multi_thread")]
async fn nobody_is_told_kept_already_of_what_was_turned_away() -> Result<()> {
    let served = Served::start(PACE).await?;
    let zones = ZonesPage::of(served.visitors, "Juárez").await?;
    let filling = (0..FLOOD).map(|n| {
        let zones = &zones;
        async move { zones.fill_in(&words_for(n)).await }
    });
    let looks = futures::future::try_join_all(filling).await?;
    let pressing = looks.iter().map(|look| async move {
        let second = async {
            sleep(IMPATIENCE).await;
            look.send().await
        };
        tokio::try_join!(look.send(), second)
    });
    let told = futures::future::try_join_all(pressing).await?;
    let turned_away = told.iter().filter(|t| t.0 == Said::NoRoom).count();
    assert!(turned_away > 0, "the flood was none");
    assert!(told.iter().any(|t| t.0 == Said::Kept), "nobody got in");
    for (first, second) in &told {
        match first {
            Said::NoRoom => assert_ne!(*second, Said::KeptAlready, "of {turned_away} turned away"),
            _ => assert_eq!(*second, Said::KeptAlready),
        }
    }
    Ok(())
}
