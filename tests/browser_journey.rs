//! A reporter's way in a browser at Safest, by clicks and by keys alone, with a picture of every page.

use std::time::Duration;

use anyhow::{Context, Result, ensure};
use bruma_tests::browser::{Browser, LAPTOP_WIDTH, PHONE_WIDTH};
use bruma_tests::open_house::OpenHouse;
use bruma_tests::patience::wait_for;
use bruma_tests::png_size::png_size;
use bruma_tests::target_dir::picture;
use fantoccini::Locator;
use fantoccini::elements::Element;
use fantoccini::key::Key;

/// A page is there by then; the last waits three seconds.
const PAGE_LIMIT: Duration = Duration::from_secs(30);
/// Higher than any page of the journey, in CSS pixels.
const TALL: u32 = 14_000;
/// A window of a page that is short.
const MINIMUM: f64 = 600.0;
/// No page has more controls than this before what is looked for.
const TABS_MAX: usize = 160;

/// A person at a browser.
struct Person {
    browser: Browser,
}

impl Person {
    async fn arrive(house: &OpenHouse) -> Result<Self> {
        let browser = Browser::start(None).await?;
        browser.client.set_window_size(LAPTOP_WIDTH, TALL).await?;
        browser.client.goto(&format!("http://{}/", house.visitors)).await?;
        Ok(Self { browser })
    }

    async fn find(&self, css: &str) -> Result<Element> {
        self.browser.client.find(Locator::Css(css)).await.with_context(|| format!("no {css} on this page"))
    }

    async fn heading(&self) -> Result<String> {
        Ok(self.find("h1").await?.text().await?)
    }

    /// Waits for a page by its heading.
    async fn reaches(&self, heading: &str) -> Result<()> {
        let mut last = String::new();
        let found = wait_for(heading, PAGE_LIMIT, async || {
            // Between two pages there is no heading.
            last = self.heading().await.unwrap_or_default();
            Ok(last.contains(heading).then_some(()))
        });
        found.await.with_context(|| format!("the page says {last:?}"))
    }

    /// Pictures of the page at a phone's and a laptop's width. The window is as high as the page, so that all of it is in
    /// the picture and nothing lies under the header that stays.
    async fn picture(&self, name: &str) -> Result<()> {
        for width in [PHONE_WIDTH, LAPTOP_WIDTH] {
            self.browser.client.set_window_size(width, TALL).await?;
            let (_, _, page_width, page_height) = self.find("html").await?.rectangle().await?;
            ensure!(page_width <= f64::from(width), "{name} sticks out at {width} px");
            let (_, shown) = png_size(&self.browser.client.screenshot().await?)?;
            let bars = f64::from(TALL) - f64::from(shown);
            ensure!(page_height <= f64::from(shown), "{name} is {page_height} px high, more than a picture");
            let height = (page_height + bars).max(MINIMUM).ceil() as u32;
            self.browser.client.set_window_size(width, height).await?;
            let png = self.browser.client.screenshot().await?;
            ensure!(png_size(&png)?.0 == width, "{name} is not {width} px wide");
            std::fs::write(picture(&format!("journey-{name}-{width}.png"))?, png)?;
        }
        // As it was: all of the page in the window.
        self.browser.client.set_window_size(LAPTOP_WIDTH, TALL).await?;
        Ok(())
    }

    async fn press(&self, value: &str) -> Result<()> {
        Ok(self.find(&format!("button[value={value}]")).await?.click().await?)
    }

    /// Presses the button whose words begin so, unfolding its group if it is folded.
    async fn press_named(&self, name: &str) -> Result<()> {
        self.unfold("details:has(button[value])", name).await?;
        let path = format!("//button[starts-with(normalize-space(.), '{name}')]");
        let button = self.browser.client.find(Locator::XPath(&path)).await;
        Ok(button.with_context(|| format!("no button {name}"))?.click().await?)
    }

    /// Opens the group with this initial, if this page groups its list.
    async fn unfold(&self, groups: &str, name: &str) -> Result<()> {
        let initial: String = name.chars().take(1).collect();
        for group in self.browser.client.find_all(Locator::Css(groups)).await? {
            let summary = group.find(Locator::Css("summary")).await?;
            if summary.text().await?.starts_with(&initial) {
                summary.click().await?;
            }
        }
        Ok(())
    }

    /// Chooses a radio by clicking its label, as a person does: the radio itself may be invisible.
    async fn choose(&self, name: &str, value: &str) -> Result<()> {
        let radio = format!("input[name={name}][value='{value}']");
        let details =
            self.browser.client.find_all(Locator::Css(&format!("details:has({radio}):not([open])"))).await?;
        for group in details {
            group.find(Locator::Css("summary")).await?.click().await?;
        }
        self.find(&format!("label:has({radio})")).await?.click().await?;
        ensure!(self.find(&radio).await?.is_selected().await?, "{name} is not {value}");
        Ok(())
    }

    /// Keys as they come from a keyboard, to whatever has the focus.
    async fn key(&self, key: &str) -> Result<()> {
        Ok(self.browser.client.active_element().await?.send_keys(key).await?)
    }

    /// Goes on with Tab until the focus is on this element.
    async fn tab_to(&self, css: &str) -> Result<()> {
        let wanted = self.find(css).await?;
        for _ in 0..TABS_MAX {
            let focused = self.browser.client.active_element().await?;
            if focused.element_id() == wanted.element_id() {
                return Ok(());
            }
            focused.send_keys(&char::from(Key::Tab).to_string()).await?;
        }
        anyhow::bail!("Tab does not lead to {css}")
    }

    /// Tab to a button and Enter.
    async fn enter(&self, value: &str) -> Result<()> {
        self.tab_to(&format!("button[value={value}]")).await?;
        self.key(&char::from(Key::Enter).to_string()).await
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_report_by_clicks_with_the_language_switch_and_the_question() -> Result<()> {
    let house = OpenHouse::open(2).await?;
    let person = Person::arrive(&house).await?;
    person.reaches("").await?;
    let spanish = person.heading().await?;
    person.picture("1-home-es").await?;
    person.choose("la", "en").await?;
    let english = person.heading().await?;
    ensure!(english != spanish && !english.is_empty(), "the switch changes nothing: {english}");
    person.picture("1-home-en").await?;
    // The choice of a language holds on the next page, and can be taken back on the first.
    person.press("r00000").await?;
    person.reaches("Which place?").await?;
    ensure!(person.find("html").await?.attr("lang").await?.as_deref() == Some("en"), "not in English");
    person.press("b00000").await?;
    person.reaches(&english).await?;
    person.choose("la", "es").await?;
    person.press("r00000").await?;
    person.reaches("¿En qué lugar?").await?;
    person.picture("2-states").await?;

    person.press_named("Chihuahua").await?;
    person.reaches("Chihuahua").await?;
    person.picture("3-municipios").await?;
    person.find("input[name=se]").await?.send_keys("juarez").await?;
    person.press("s00000").await?;
    wait_for("what was found", PAGE_LIMIT, async || {
        Ok(person.browser.client.find(Locator::Css("button[value^=f]")).await.ok())
    })
    .await?;
    person.picture("3-found").await?;
    person.press("b00000").await?;
    person.reaches("¿En qué lugar?").await?;
    person.press_named("Chihuahua").await?;
    person.reaches("Chihuahua").await?;
    person.press_named("Juárez").await?;
    person.reaches("¿En qué zona de Juárez?").await?;
    person.picture("4-zones").await?;
    person.find("button[value^=c]").await?.click().await?;

    person.reaches("¿Qué pasó?").await?;
    person.picture("5-form").await?;
    person.choose("wh", "14").await?;
    person.choose("wn", "d0").await?;
    person.find("textarea").await?.send_keys("llaman del 656 123 4567 y piden dinero").await?;
    person.picture("5-form-filled").await?;
    person.press("n00000").await?;

    person.reaches("Revisa antes de enviar").await?;
    let kept = person.find(".words").await?;
    ensure!(!kept.text().await?.contains("656 123 4567"), "unasked, a telephone number stays");
    ensure!(person.find(".found").await?.text().await?.contains("¿De quién es?"), "no question");
    person.picture("6-look").await?;
    person.choose("a0", "t").await?;
    ensure!(kept.text().await?.contains("656 123 4567"), "theirs is not shown as kept");
    person.picture("6-look-theirs").await?;
    person.press("x00000").await?;
    person.reaches("Tu reporte quedó guardado").await?;
    person.picture("7-sent").await?;
    person.browser.close().await
}

#[tokio::test(flavor = "multi_thread")]
async fn a_reader_goes_as_far_and_sees_every_page() -> Result<()> {
    let house = OpenHouse::open(2).await?;
    let person = Person::arrive(&house).await?;
    person.press("m00000").await?;
    person.reaches("¿En qué lugar?").await?;
    person.press_named("Chihuahua").await?;
    person.reaches("Chihuahua").await?;
    person.press_named("Juárez").await?;
    for name in ["4-topics", "5-map", "6-lines"] {
        wait_for(name, PAGE_LIMIT, async || {
            Ok(person.browser.client.find(Locator::Css("button[value=n00000]")).await.ok())
        })
        .await?;
        person.picture(&format!("read-{name}")).await?;
        let heading = person.heading().await?;
        person.press("n00000").await?;
        wait_for("the next page", PAGE_LIMIT, async || {
            Ok(person.heading().await.ok().filter(|h| *h != heading))
        })
        .await?;
    }
    person.picture("read-7-meaning").await?;
    ensure!(person.browser.client.find(Locator::Css("form")).await.is_err(), "the last page goes on");
    person.browser.client.goto(&format!("http://{}/otra", house.visitors)).await?;
    person.reaches("Esa página no existe").await?;
    person.picture("notice").await?;
    person.browser.close().await
}

#[tokio::test(flavor = "multi_thread")]
async fn a_report_by_keyboard_alone() -> Result<()> {
    let house = OpenHouse::open(2).await?;
    let person = Person::arrive(&house).await?;
    person.enter("r00000").await?;
    person.reaches("¿En qué lugar?").await?;
    person.tab_to("input[name=se]").await?;
    person.key("juarez").await?;
    // Enter in the field searches: the first button of the form is Search.
    person.key(&char::from(Key::Enter).to_string()).await?;
    let found = "button[value^=f]";
    wait_for("what was found", PAGE_LIMIT, async || {
        Ok(person.browser.client.find(Locator::Css(found)).await.ok())
    })
    .await?;
    person.tab_to(found).await?;
    person.key(&char::from(Key::Enter).to_string()).await?;
    person.reaches("¿En qué zona").await?;
    person.enter("u00000").await?;
    person.reaches("¿Qué pasó?").await?;
    person.tab_to("textarea").await?;
    person.key("sin ratón").await?;
    person.enter("n00000").await?;
    // What was not chosen is asked on the look page.
    person.reaches("Revisa antes de enviar").await?;
    person.tab_to("details > summary").await?;
    person.key(&char::from(Key::Enter).to_string()).await?;
    // Back with Shift to what is chosen so far, "--": Tab passes over radios of a group that are not.
    person.key(&[Key::Shift, Key::Tab].map(char::from).iter().collect::<String>()).await?;
    let focused = person.browser.client.active_element().await?;
    ensure!(focused.attr("name").await?.as_deref() == Some("wh"), "Shift and Tab do not lead to the choice");
    person.key(&char::from(Key::Down).to_string()).await?;
    person.picture("keyboard-what").await?;
    ensure!(!person.find("input[name=wh]").await?.is_selected().await?, "an arrow chooses no category");
    person.tab_to("input[name=wn]").await?;
    person.key(&char::from(Key::Down).to_string()).await?;
    ensure!(!person.find("input[name=wn]").await?.is_selected().await?, "an arrow chooses no day");
    person.enter("x00000").await?;
    person.reaches("Tu reporte quedó guardado").await?;
    person.browser.close().await
}
