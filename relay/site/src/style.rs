//! The one style sheet. Its band colours come from the palette of the maps.

use atlas::palette;
use protocol::policy::{BANDS, Band};

const SHEET: &str = include_str!("../templates/style.css");

/// The sheet.
pub(crate) fn css() -> String {
    let mut css = SHEET.to_owned();
    css.push_str(&format!(".b0{{background:{};color:{}}}\n", palette::NOTHING_CSS, palette::NOTHING_INK));
    for band in BANDS {
        let (fill, ink) = (palette::css(band), palette::ink(band));
        css.push_str(&format!(".{}{{background:{fill};color:{ink}}}\n", class(Some(band))));
    }
    css
}

/// A band's class.
pub(crate) fn class(band: Option<Band>) -> &'static str {
    match band {
        None => "b0",
        Some(Band::From5) => "b5",
        Some(Band::From10) => "b10",
        Some(Band::From20) => "b20",
        Some(Band::From50) => "b50",
        Some(Band::From100) => "b100",
    }
}
