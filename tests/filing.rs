//! A report on its way through the form, step by step: a test may press Send when, and as often, as it likes.

use std::net::SocketAddr;

use anyhow::{Context, Result, bail, ensure};
use atlas::Atlas;
use demo::browser::{Page, home, press};
use protocol::form::Button;
use protocol::place::ZoneId;

/// What the last page of a report says.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Said {
    /// "Your report was kept."
    Kept,
    /// "It was kept already."
    KeptAlready,
    /// "No room now: yours was not kept."
    NoRoom,
}

/// The page on which a zone of a town is chosen; every choice on it makes a form of its own.
pub struct ZonesPage {
    site: SocketAddr,
    page: Page,
    zone: ZoneId,
}

impl ZonesPage {
    /// Walks there, to the first zone of this town.
    pub async fn of(site: SocketAddr, town: &str) -> Result<Self> {
        let atlas = Atlas::mexico();
        let area = atlas.areas().iter().find(|a| a.name == town).context("no such town")?;
        let zone = area.zones.first().and_then(|z| atlas.zone(*z)).context("a town without zones")?;
        let municipio = zone.municipios.first().context("a zone without municipios")?;
        let mut page = home(site).await?;
        for button in [Button::Report, Button::Choose(u16::from(zone.state.0)), Button::Choose(municipio.0)] {
            page = pressed(site, &page, button).await?;
        }
        Ok(Self { site, page, zone: zone.id })
    }

    /// Fills a form in, and gets the look page.
    pub async fn fill_in(&self, words: &str) -> Result<LookPage> {
        let mut form = pressed(self.site, &self.page, Button::Choose(self.zone.0)).await?;
        let filled = form.choose("wh", "00") && form.choose("wn", "d0") && form.type_in("wo", words);
        ensure!(filled, "the form lacks something");
        let page = pressed(self.site, &form, Button::Next).await?;
        ensure!(page.has_button(&Button::Send.value()), "no look page came");
        Ok(LookPage { site: self.site, page })
    }
}

/// A page with Send on it.
#[derive(Clone)]
pub struct LookPage {
    site: SocketAddr,
    page: Page,
}

impl LookPage {
    /// Presses Send. An error says nothing about what was kept.
    pub async fn send(&self) -> Result<Said> {
        let page = pressed(self.site, &self.page, Button::Send).await?;
        Ok(match page.html() {
            html if html.contains("Tu reporte quedó guardado") => Said::Kept,
            html if html.contains("Tu reporte ya estaba guardado") => Said::KeptAlready,
            html if html.contains("Tu reporte no quedó") => Said::NoRoom,
            _ => bail!("another page came"),
        })
    }
}

async fn pressed(site: SocketAddr, page: &Page, button: Button) -> Result<Page> {
    ensure!(page.has_button(&button.value()), "the page has no button {}", button.value());
    Ok(press(site, page, &button.value()).await?)
}

/// Words that name a number, without a digit that the sanitiser could take for a telephone.
pub fn words_for(mut number: usize) -> String {
    const SYLLABLES: [&str; 10] = ["ba", "ce", "di", "fo", "gu", "ja", "le", "mi", "no", "pu"];
    let mut words = String::from("vimos lo de siempre:");
    for _ in 0..5 {
        words.push(' ');
        words.push_str(SYLLABLES[number % 10]);
        number /= 10;
    }
    words
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_number_has_its_words() {
        assert_eq!(words_for(1_207), "vimos lo de siempre: mi ba di ce ba");
        assert_ne!(words_for(12), words_for(21));
    }
}
