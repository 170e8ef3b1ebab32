//! Pressed twice, sent again, read again: a report is kept once.

use std::time::Duration;

use anyhow::Result;
use bruma_tests::open_house::OpenHouse;
use bruma_tests::patience::wait_for;
use client_cli::moderate::{Folder, list};
use demo::house::{CREW, passphrase};

use super::caller::{form, look_page, page, press_all, send};

/// A day's cut comes every quarter of it.
const DAY_SECONDS: u64 = 60;
/// A cut, and three visits after it.
const LIMIT: Duration = Duration::from_secs(120);

#[tokio::test(flavor = "multi_thread")]
async fn the_same_send_is_kept_once() -> Result<()> {
    let house = OpenHouse::open_fast(DAY_SECONDS, 3).await?;
    let site = house.visitors;
    let words = "hay un hoyo que tapa el carril";
    let look = look_page(site, "r00000", words).await?;
    // Whoever goes back to the form and comes again has the same nonce.
    let change = press_all(site, look.clone(), &["g00000".to_owned()]).await?;
    let again = press_all(site, change, &["n00000".to_owned()]).await?;

    let request = form(site, &look.parts("x00000"));
    let (one, two) = tokio::join!(send(site, &request), send(site, &request));
    let mut pair = [page(&one?)?, page(&two?)?].map(|p| p.html().contains("ya estaba guardado"));
    pair.sort_unstable();
    assert_eq!(pair, [false, true], "of two at once, one is kept and one was kept already");
    let replayed = page(&send(site, &request).await?)?;
    assert!(replayed.html().contains("ya estaba guardado"));
    let reloaded = press_all(site, again, &["x00000".to_owned()]).await?;
    assert!(reloaded.html().contains("ya estaba guardado"));
    // Reloading the look page's own request gives the look page again, not a second report.
    let other =
        press_all(site, look_page(site, "r00000", "otra cosa").await?, &["x00000".to_owned()]).await?;
    assert!(other.html().contains("quedó guardado"));

    let read = wait_for("both reports on a moderator's desk", LIMIT, async || {
        for word in CREW {
            house.visit(word).await?;
        }
        let folder = Folder::open(&house.house.moderator(CREW[0]), &passphrase()?)?;
        let words: Vec<_> = list(&folder, true)?.into_iter().filter_map(|l| l.words).collect();
        Ok((words.len() >= 2).then_some(words))
    });
    let mut read: Vec<String> = read.await?.iter().map(|w| w.as_str().to_owned()).collect();
    read.sort_unstable();
    assert_eq!(read, [words, "otra cosa"]);
    Ok(())
}
