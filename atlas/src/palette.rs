//! Colours of counts, on pages and maps alike. Neighbouring bands differ for every common kind of colour blindness
//! (ΔE00 at least 13), lightness falls from band to band, and text on each has a contrast of at least 4.6.

use protocol::policy::Band;

/// Red, green, blue.
pub type Rgb = [u8; 3];

/// Fill of a place for which nothing was published. Zero and too few look the same.
pub const NOTHING: Rgb = [0xf1, 0xf0, 0xec];
/// Marks on [`NOTHING`]: told from the lightest band without colour.
pub const MARKS: Rgb = [0xc3, 0xc2, 0xbd];
/// Text.
pub const INK: Rgb = [0x1f, 0x1a, 0x24];
/// Lesser text, and edges between empty places.
pub const GREY: Rgb = [0x77, 0x72, 0x7c];
/// Ground, and text on dark bands.
pub const WHITE: Rgb = [0xff, 0xff, 0xff];

/// [`NOTHING`] for pages: the marks in CSS, drawn without a picture.
pub const NOTHING_CSS: &str = "#f1f0ec radial-gradient(#c3c2bd 1px,transparent 1.4px) 0 0/7px 7px";
/// Text on [`NOTHING`].
pub const NOTHING_INK: &str = "#1f1a24";

/// A band's fill.
pub fn fill(band: Band) -> Rgb {
    match band {
        Band::From5 => [0xfd, 0xd7, 0x90],
        Band::From10 => [0xdd, 0xa1, 0x43],
        Band::From20 => [0xce, 0x66, 0x55],
        Band::From50 => [0x8d, 0x3b, 0x60],
        Band::From100 => [0x3e, 0x1b, 0x4b],
    }
}

/// Whether text on a band is light.
pub fn is_dark(band: Band) -> bool {
    matches!(band, Band::From50 | Band::From100)
}

/// A band's fill for pages.
pub fn css(band: Band) -> &'static str {
    match band {
        Band::From5 => "#fdd790",
        Band::From10 => "#dda143",
        Band::From20 => "#ce6655",
        Band::From50 => "#8d3b60",
        Band::From100 => "#3e1b4b",
    }
}

/// Text on a band, for pages.
pub fn ink(band: Band) -> &'static str {
    if is_dark(band) { "#ffffff" } else { "#1f1a24" }
}

#[cfg(test)]
mod tests {
    use super::*;
    use protocol::policy::BANDS;

    fn hex([r, g, b]: Rgb) -> String {
        format!("#{r:02x}{g:02x}{b:02x}")
    }

    /// Relative luminance, WCAG 2.2.
    fn luminance(rgb: Rgb) -> f64 {
        let [r, g, b] = rgb.map(|c| {
            let c = f64::from(c) / 255.0;
            if c <= 0.04045 { c / 12.92 } else { ((c + 0.055) / 1.055).powf(2.4) }
        });
        0.2126 * r + 0.7152 * g + 0.0722 * b
    }

    fn contrast(a: Rgb, b: Rgb) -> f64 {
        let (a, b) = (luminance(a), luminance(b));
        (a.max(b) + 0.05) / (a.min(b) + 0.05)
    }

    #[test]
    fn pages_and_pictures_use_the_same_colours() {
        for band in BANDS {
            assert_eq!(css(band), hex(fill(band)));
            assert_eq!(ink(band), hex(if is_dark(band) { WHITE } else { INK }));
        }
        assert!(NOTHING_CSS.starts_with(&hex(NOTHING)) && NOTHING_CSS.contains(&hex(MARKS)));
        assert_eq!(NOTHING_INK, hex(INK));
    }

    #[test]
    fn text_is_readable_and_bands_darken() {
        for band in BANDS {
            assert!(contrast(fill(band), if is_dark(band) { WHITE } else { INK }) >= 4.5, "{band:?}");
        }
        assert!(contrast(GREY, WHITE) >= 4.5);
        assert!(BANDS.windows(2).all(|b| luminance(fill(b[0])) > luminance(fill(b[1]))));
        assert!(luminance(NOTHING) > luminance(fill(Band::From5)));
    }
}
