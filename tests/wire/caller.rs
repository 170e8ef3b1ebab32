//! A visitor who sees the bytes: sends forms as a browser would, or a little differently, and reads the whole answer.

use std::net::SocketAddr;
use std::time::Duration;

use anyhow::{Context, Result};
use atlas::Atlas;
use bruma_tests::raw_http::{RawAnswer, exchange, get};
use demo::browser::{Page, multipart};
use tokio::net::TcpStream;
use tokio::time::timeout;

/// No answer takes longer: the last of a journey waits three seconds.
const PATIENCE: Duration = Duration::from_secs(30);
/// A boundary as long as Firefox writes one.
pub(super) const BOUNDARY: &str = "----geckoformboundary0123456789abcdef0123456789abcdef";

/// A part as it is sent.
pub(super) type Part = (String, String);

/// The first page, as it came.
pub(super) async fn first(site: SocketAddr) -> Result<RawAnswer> {
    let stream = TcpStream::connect(site).await?;
    timeout(PATIENCE, get(stream, &site.to_string(), "/")).await?
}

/// Sends bytes and reads the answer.
pub(super) async fn send(site: SocketAddr, request: &[u8]) -> Result<RawAnswer> {
    let stream = TcpStream::connect(site).await?;
    timeout(PATIENCE, exchange(stream, request)).await.context("no answer in time")?
}

/// A request with a body; `head` has all header lines but Content-Length.
pub(super) fn with_body(head: &str, body: &[u8]) -> Vec<u8> {
    let mut request = format!("{head}\r\nContent-Length: {}\r\n\r\n", body.len()).into_bytes();
    request.extend_from_slice(body);
    request
}

/// A form's request as a browser sends it.
pub(super) fn form(site: SocketAddr, parts: &[Part]) -> Vec<u8> {
    with_body(&form_head(site), multipart(parts, BOUNDARY).as_bytes())
}

/// The head of a form's request.
pub(super) fn form_head(site: SocketAddr) -> String {
    format!(
        "POST / HTTP/1.1\r\nHost: {site}\r\nContent-Type: multipart/form-data; boundary={BOUNDARY}\r\nConnection: close"
    )
}

/// A page's controls.
pub(super) fn page(answer: &RawAnswer) -> Result<Page> {
    Ok(Page::read(String::from_utf8(answer.body.clone())?))
}

/// Presses a button of a page.
pub(super) async fn press(site: SocketAddr, page: &Page, button: &str) -> Result<RawAnswer> {
    anyhow::ensure!(page.has_button(button), "the page has no button {button}: {}", title(page.html()));
    send(site, &form(site, &page.parts(button))).await
}

/// Presses buttons one after the other, and stays on the last page.
pub(super) async fn press_all(site: SocketAddr, page: Page, buttons: &[String]) -> Result<Page> {
    let mut page = page;
    for button in buttons {
        page = self::page(&press(site, &page, button).await?)?;
    }
    Ok(page)
}

/// The first page's controls, with a language chosen.
pub(super) async fn home(site: SocketAddr, lang: &str) -> Result<Page> {
    let mut page = page(&first(site).await?)?;
    anyhow::ensure!(page.choose("la", lang), "the first page offers no language {lang}");
    Ok(page)
}

/// All buttons of a page.
pub(super) fn buttons(page: &Page) -> Vec<String> {
    let tags = page.html().split("<button ").skip(1);
    let values = tags.filter_map(|tag| tag.split_once("value=")?.1.get(..6));
    values.map(str::to_owned).collect()
}

/// A page's heading, for messages and to know the page by.
pub(super) fn title(html: &str) -> &str {
    let heading = html.split_once("<h1>").map_or("", |(_, rest)| rest);
    heading.split("</h1>").next().unwrap_or_default()
}

/// The buttons that choose a state, a municipio and a zone in a place's first zone; without the zone for a reader.
pub(super) fn place_buttons(name: &str) -> Result<[String; 3]> {
    let atlas = Atlas::mexico();
    let area = atlas.areas().iter().find(|a| a.name == name).with_context(|| format!("no {name}"))?;
    let zone = area.zones.first().and_then(|z| atlas.zone(*z)).context("no zone")?;
    let municipio = zone.municipios.first().context("no municipio")?;
    Ok([zone.state.0.into(), municipio.0, zone.id.0].map(|n: u16| format!("c{n:05}")))
}

/// From the first page to a filled-in form's look page.
pub(super) async fn look_page(site: SocketAddr, door: &str, words: &str) -> Result<Page> {
    let [state, municipio, zone] = place_buttons("Juárez")?;
    let home = home(site, "es").await?;
    let zones = press_all(site, home, &[door.to_owned(), state, municipio]).await?;
    look_from_zones(site, zones, &zone, words).await
}

/// From the zones' page to the look page: with a form, and so a nonce, of its own.
pub(super) async fn look_from_zones(site: SocketAddr, zones: Page, zone: &str, words: &str) -> Result<Page> {
    let mut form = press_all(site, zones, &[zone.to_owned()]).await?;
    let filled = form.choose("wh", "14") && form.choose("wn", "d0") && form.type_in("wo", words);
    anyhow::ensure!(filled, "not the form: {}", title(form.html()));
    press_all(site, form, &["n00000".to_owned()]).await
}
