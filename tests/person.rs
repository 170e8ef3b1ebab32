//! A person before one of our pages: looks at it, clicks, types. The same in Firefox and in Chromium.

use std::net::SocketAddr;
use std::time::Duration;

use anyhow::{Context, Result, bail, ensure};
use fantoccini::elements::Element;
use fantoccini::key::Key;
use fantoccini::{Client, Locator};

use crate::patience::wait_for;
use crate::whole_page::{LAPTOP_WIDTH, TALL};

/// A page is there by then; the last waits three seconds.
pub const PAGE_LIMIT: Duration = Duration::from_secs(30);
/// No page has more controls than this before what is looked for.
const TABS_MAX: usize = 160;

/// A person at a browser.
pub struct Person {
    /// The driver's session.
    pub client: Client,
}

impl Person {
    /// Opens the first page, in a window that shows all of it.
    pub async fn arrive(client: &Client, visitors: SocketAddr) -> Result<Self> {
        client.set_window_size(LAPTOP_WIDTH, TALL).await?;
        client.goto(&format!("http://{visitors}/")).await?;
        Ok(Self { client: client.clone() })
    }

    /// Somebody who comes to a browser that shows a page already.
    pub fn before(client: &Client) -> Self {
        Self { client: client.clone() }
    }

    /// The first element of a selector.
    pub async fn find(&self, css: &str) -> Result<Element> {
        self.client.find(Locator::Css(css)).await.with_context(|| format!("no {css} on this page"))
    }

    /// What the page is called.
    pub async fn heading(&self) -> Result<String> {
        Ok(self.find("h1").await?.text().await?)
    }

    /// Waits for a page by its heading.
    pub async fn reaches(&self, heading: &str) -> Result<()> {
        let mut last = String::new();
        let found = wait_for(heading, PAGE_LIMIT, async || {
            // Between two pages there is no heading.
            last = self.heading().await.unwrap_or_default();
            Ok(last.contains(heading).then_some(()))
        });
        found.await.with_context(|| format!("the page says {last:?}"))
    }

    /// Presses the button of a value.
    pub async fn press(&self, value: &str) -> Result<()> {
        Ok(self.find(&format!("button[value={value}]")).await?.click().await?)
    }

    /// Presses a button by its value and waits for a page of another heading.
    pub async fn turn(&self, value: &str) -> Result<()> {
        let before = self.heading().await?;
        self.press(value).await?;
        self.leaves(&before).await
    }

    /// The same with a button by the words that it begins with.
    pub async fn turn_named(&self, name: &str) -> Result<()> {
        let before = self.heading().await?;
        self.press_named(name).await?;
        self.leaves(&before).await
    }

    /// Waits for a page that is not called so.
    async fn leaves(&self, before: &str) -> Result<()> {
        wait_for("the next page", PAGE_LIMIT, async || {
            let heading = self.heading().await.unwrap_or_default();
            Ok((!heading.is_empty() && heading != before).then_some(()))
        })
        .await
    }

    /// Presses the button whose words begin so, unfolding its group if it is folded.
    pub async fn press_named(&self, name: &str) -> Result<()> {
        self.unfold("details:has(button[value])", name).await?;
        let path = format!("//button[starts-with(normalize-space(.), '{name}')]");
        let button = self.client.find(Locator::XPath(&path)).await;
        Ok(button.with_context(|| format!("no button {name}"))?.click().await?)
    }

    /// Opens the group with this initial, if this page groups its list.
    async fn unfold(&self, groups: &str, name: &str) -> Result<()> {
        let initial: String = name.chars().take(1).collect();
        for group in self.client.find_all(Locator::Css(groups)).await? {
            let summary = group.find(Locator::Css("summary")).await?;
            if summary.text().await?.starts_with(&initial) {
                summary.click().await?;
            }
        }
        Ok(())
    }

    /// Chooses a radio by clicking its label, as a person does: the radio itself may be invisible.
    pub async fn choose(&self, name: &str, value: &str) -> Result<()> {
        let radio = format!("input[name={name}][value='{value}']");
        let details =
            self.client.find_all(Locator::Css(&format!("details:has({radio}):not([open])"))).await?;
        for group in details {
            group.find(Locator::Css("summary")).await?.click().await?;
        }
        self.find(&format!("label:has({radio})")).await?.click().await?;
        ensure!(self.find(&radio).await?.is_selected().await?, "{name} is not {value}");
        Ok(())
    }

    /// One of the keys that write nothing.
    pub async fn special(&self, key: Key) -> Result<()> {
        self.key(&char::from(key).to_string()).await
    }

    /// Keys as they come from a keyboard, to whatever has the focus.
    pub async fn key(&self, key: &str) -> Result<()> {
        Ok(self.client.active_element().await?.send_keys(key).await?)
    }

    /// Goes on with Tab until the focus is on this element.
    pub async fn tab_to(&self, css: &str) -> Result<()> {
        let wanted = self.find(css).await?;
        self.tab_on(&wanted).await.with_context(|| format!("to {css}"))
    }

    /// Goes on with Tab until the focus is on the element of this kind whose words begin so.
    pub async fn tab_to_named(&self, kind: &str, name: &str) -> Result<()> {
        let path = format!("//{kind}[starts-with(normalize-space(.), '{name}')]");
        let wanted = self.client.find(Locator::XPath(&path)).await;
        self.tab_on(&wanted.with_context(|| format!("no {kind} {name}"))?).await
    }

    async fn tab_on(&self, wanted: &Element) -> Result<()> {
        for _ in 0..TABS_MAX {
            let focused = self.client.active_element().await?;
            if focused.element_id() == wanted.element_id() {
                return Ok(());
            }
            focused.send_keys(&char::from(Key::Tab).to_string()).await?;
        }
        bail!("Tab does not lead there")
    }

    /// Tab to a button and Enter.
    pub async fn enter(&self, value: &str) -> Result<()> {
        self.tab_to(&format!("button[value={value}]")).await?;
        self.key(&char::from(Key::Enter).to_string()).await
    }
}
