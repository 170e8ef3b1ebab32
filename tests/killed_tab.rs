//! A phone that dies, or a browser that is killed, and the tab that it opens again: the report is kept once at most, and
//! the person sees a page that tells where she is.
//!
//! Tor Browser remembers no tabs. This is Firefox at Safest with a memory, the harder case: what it writes down is read
//! here too.

use std::path::Path;
use std::time::Duration;

use anyhow::{Result, ensure};
use bruma_tests::browser::Browser;
use bruma_tests::open_house::OpenHouse;
use bruma_tests::patience::wait_for;
use bruma_tests::person::Person;
use bruma_tests::served::{Pace, Served};
use bruma_tests::target_dir::scratch;
use fantoccini::Locator;

/// A quarter of it passes between two cuts.
const DAY: Duration = Duration::from_secs(40);
const MORNING: Duration = Duration::from_secs(1);
/// Until two moderators have read what was kept: a cut, and visits.
const READ_LIMIT: Duration = Duration::from_secs(120);

const SENT: &str = "enviado antes del golpe";
const LOOKED_AT: &str = "apenas revisado antes del golpe";
const SENT_AFTERWARDS: &str = "enviado en la pestana restaurada";

#[tokio::test(flavor = "multi_thread")]
async fn a_tab_killed_and_restored_sends_nothing_again() -> Result<()> {
    let served = Served::start(Pace { morning: MORNING, day: DAY }).await?;
    let browser = Browser::start_with_memory().await?;
    let person = Person::arrive(&browser.client, served.visitors).await?;

    report(&person, SENT).await?;
    person.press("x00000").await?;
    person.reaches("Tu reporte quedó guardado").await?;
    let browser = die_on(browser, "Bruma, 4 de 4", SENT).await?;
    let person = Person::before(&browser.client);
    is_home(&person).await?;

    report(&person, LOOKED_AT).await?;
    let browser = die_on(browser, "Bruma, 3 de 4", LOOKED_AT).await?;
    let person = Person::before(&browser.client);
    is_home(&person).await?;
    ensure!(
        person.client.find(Locator::Css("textarea")).await.is_err(),
        "the first page has a field for words"
    );

    // The restored tab works: the way begins anew.
    report(&person, SENT_AFTERWARDS).await?;
    person.press("x00000").await?;
    person.reaches("Tu reporte quedó guardado").await?;
    browser.close().await?;

    let kept = wait_for("the last report", READ_LIMIT, async || {
        for who in [0, 1, 0] {
            served.visit(who).await?;
        }
        let words = served.words(0).await?;
        Ok(words.iter().any(|w| w == SENT_AFTERWARDS).then_some(words))
    })
    .await?;
    let times = |words: &str| kept.iter().filter(|w| *w == words).count();
    ensure!(times(SENT) == 1, "sent once, kept {} times", times(SENT));
    ensure!(times(LOOKED_AT) == 0, "never sent, and kept");
    ensure!(kept.len() == 2, "{} reports are kept", kept.len());
    Ok(())
}

/// Firefox writes down what stands in a field, unless the field itself says `autocomplete=off`; that its form says so is
/// not enough. The words of another page, typed later, show that it has written.
#[tokio::test(flavor = "multi_thread")]
async fn words_in_the_form_are_not_written_down_by_a_browser_with_memory() -> Result<()> {
    let house = OpenHouse::open(2).await?;
    let folder = scratch("pages-")?;
    let other = folder.path().join("other.html");
    std::fs::write(&other, "<!doctype html><form autocomplete=off><textarea id=a></textarea></form>")?;
    let browser = Browser::start_with_memory().await?;
    let person = Person::arrive(&browser.client, house.visitors).await?;
    person.turn("r00000").await?;
    person.find("input[name=se]").await?.send_keys("colonia buscada").await?;
    let ours = person.client.window().await?;
    is_written_down_but_not(&browser, &other, "colonia buscada").await?;
    person.client.switch_to_window(ours).await?;
    person.find("input[name=se]").await?.clear().await?;
    fill_in(&person, LOOKED_AT).await?;
    is_written_down_but_not(&browser, &other, LOOKED_AT).await?;
    browser.close().await
}

/// Types words into another page, in a tab of its own, and waits until the browser has written them down.
async fn is_written_down_but_not(browser: &Browser, other: &Path, ours: &str) -> Result<()> {
    let client = &browser.client;
    client.switch_to_window(client.new_window(true).await?.handle).await?;
    client.goto(&format!("file://{}", other.display())).await?;
    let theirs = format!("testigo de {}", ours.len());
    client.find(Locator::Css("textarea")).await?.send_keys(&theirs).await?;
    let written = wait_for("what the browser writes down", READ_LIMIT, async || {
        Ok(browser.written_down()?.map(|(_, session)| session).filter(|session| session.contains(&theirs)))
    })
    .await?;
    ensure!(!written.contains(ours), "the browser wrote down {ours:?}");
    Ok(())
}

/// From the first page to the look page.
async fn report(person: &Person, words: &str) -> Result<()> {
    person.turn("r00000").await?;
    fill_in(person, words).await?;
    person.turn("n00000").await?;
    person.reaches("Revisa antes de enviar").await
}

/// From the list of states to the form, and fills that in.
async fn fill_in(person: &Person, words: &str) -> Result<()> {
    person.turn_named("Chihuahua").await?;
    person.turn_named("Juárez").await?;
    person.turn("u00000").await?;
    person.choose("wh", "14").await?;
    person.choose("wn", "d0").await?;
    Ok(person.find("textarea").await?.send_keys(words).await?)
}

/// Waits until the browser has written down that its tab shows this page, and kills it; it comes back with its tab.
async fn die_on(browser: Browser, title: &str, words: &str) -> Result<Browser> {
    let written = wait_for("what the browser writes down", READ_LIMIT, async || {
        Ok(browser.written_down()?.filter(|(shown, _)| shown.as_deref() == Some(title)))
    })
    .await?;
    ensure!(!written.1.contains(words), "the browser wrote the words down");
    browser.die_and_come_back().await
}

async fn is_home(person: &Person) -> Result<()> {
    person.reaches("Lo que pasa en tu zona").await?;
    ensure!(person.client.find(Locator::Css("button[value=r00000]")).await.is_ok(), "one cannot begin anew");
    Ok(())
}
