//! When replies leave: ordinary ones with the next tick, the last of every journey six ticks after its last byte.

use std::net::SocketAddr;
use std::time::Duration;

use anyhow::{Result, ensure};
use bruma_tests::open_house::OpenHouse;
use bruma_tests::patience::now;
use demo::browser::Page;
use protocol::clock::{LAST_REPLY_TICKS, TICK_MILLIS};

use super::caller::{first, home, look_from_zones, look_page, page, place_buttons, press, press_all, title};

/// Each kind of journey ends this often; the median counts.
const ROUNDS: usize = 5;
/// A machine that builds and tests at the same time may be late by this much; less than a tick.
const TOLERANCE: f64 = 0.4;

/// How long a button's answer takes in ticks, pressed at once after a reply has left: so the clock of the relay is ours.
async fn ticks(site: SocketAddr, page: &Page, button: &str, says: &str) -> Result<f64> {
    first(site).await?;
    let began = now();
    let answer = press(site, page, button).await?;
    let ticks = began.elapsed().div_duration_f64(Duration::from_millis(TICK_MILLIS));
    let page = self::page(&answer)?;
    ensure!(page.html().contains(says), "{} instead of {says:?}", title(page.html()));
    Ok(ticks)
}

/// The median of several; `page` is made anew for each, if it must be.
async fn median(
    site: SocketAddr,
    button: &str,
    says: &str,
    mut page: impl AsyncFnMut() -> Result<Page>,
) -> Result<f64> {
    let mut all = Vec::new();
    for _ in 0..ROUNDS {
        let page = page().await?;
        all.push(ticks(site, &page, button, says).await?);
    }
    all.sort_by(f64::total_cmp);
    println!("{says}: {all:.3?}");
    Ok(all[ROUNDS / 2])
}

#[tokio::test(flavor = "multi_thread")]
async fn the_last_reply_leaves_on_one_tick_whatever_it_was() -> Result<()> {
    let (house, nobody) = (OpenHouse::open(2).await?, OpenHouse::open(0).await?);
    let full = OpenHouse::open_full().await?;
    let (site, closed, full) = (house.visitors, nobody.visitors, full.visitors);
    let [state, municipio, zone] = place_buttons("Juárez")?;
    let to_zones = ["r00000".to_owned(), state.clone(), municipio.clone()];
    let zones = press_all(site, home(site, "es").await?, &to_zones).await?;
    let kept_before = look_page(site, "r00000", "ya").await?;
    press_all(site, kept_before.clone(), &["x00000".to_owned()]).await?;
    let practice = look_page(site, "p00000", "práctica").await?;
    let roomless = look_page(full, "r00000", "sin lugar").await?;
    let unread = look_page(closed, "r00000", "nadie").await?;
    let mut to_lines = vec!["m00000".to_owned(), state, municipio];
    to_lines.extend(["n00000", "n00000"].map(str::to_owned));
    let lines = press_all(site, home(site, "es").await?, &to_lines).await?;

    let (kept, already, practised, no_room, refused, read, usual) = tokio::join!(
        median(site, "x00000", "Tu reporte quedó guardado", async || {
            look_from_zones(site, zones.clone(), &zone, "nuevo").await
        }),
        median(site, "x00000", "ya estaba guardado", async || Ok(kept_before.clone())),
        median(site, "x00000", "Practicaste", async || Ok(practice.clone())),
        median(full, "x00000", "Tu reporte no quedó", async || Ok(roomless.clone())),
        median(closed, "x00000", "Nadie está leyendo", async || Ok(unread.clone())),
        median(site, "n00000", "Cómo leerlo", async || Ok(lines.clone())),
        median(site, "b00000", "<h1>", async || Ok(lines.clone())),
    );
    let last = LAST_REPLY_TICKS as f64;
    for (what, ticks) in [
        ("kept", kept?),
        ("already", already?),
        ("practised", practised?),
        ("no room", no_room?),
        ("refused", refused?),
        ("read", read?),
    ] {
        assert!((ticks - last).abs() < TOLERANCE, "{what}: {ticks:.2} ticks instead of {last}");
    }
    let usual = usual?;
    assert!(usual < 2.0 + TOLERANCE, "an ordinary reply took {usual:.2} ticks");
    Ok(())
}
