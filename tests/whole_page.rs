//! Pictures of whole pages, however long, and how wide a page is.

use anyhow::{Result, ensure};
use fantoccini::{Client, Locator};

use crate::cut_off::nothing_is_cut_off;
use crate::png_size::png_size;
use crate::target_dir::picture;

/// How wide a small phone's page is, in CSS pixels.
pub const PHONE_WIDTH: u32 = 360;
/// How wide a laptop's page is, in CSS pixels.
pub const LAPTOP_WIDTH: u32 = 1_280;
/// Higher than any page, in CSS pixels.
pub const TALL: u32 = 14_000;
/// A window of a page that is short.
const MINIMUM: f64 = 600.0;

/// Pictures of the page at a phone's and a laptop's width, to `target/pictures/NAME-WIDTH.png`; fails where something of
/// the page is cut off. The window is as high as
/// the page, so that all of it is in the picture and nothing lies under the header that stays. Leaves the window so that
/// all of the page is in it.
pub async fn take_pictures(client: &Client, name: &str) -> Result<()> {
    for width in [PHONE_WIDTH, LAPTOP_WIDTH] {
        client.set_window_size(width, TALL).await?;
        let (_, _, page_width, page_height) = client.find(Locator::Css("html")).await?.rectangle().await?;
        ensure!(page_width <= f64::from(width), "{name} sticks out at {width} px");
        // Measured in the picture (one pixel for each of CSS, as fingerprinting resistance sets it): Firefox widens a
        // window that it finds too narrow without saying so, and a window has bars.
        let (_, shown) = png_size(&client.screenshot().await?)?;
        let bars = f64::from(TALL) - f64::from(shown);
        ensure!(page_height <= f64::from(shown), "{name} is {page_height} px high, more than a picture");
        let height = (page_height + bars).max(MINIMUM).ceil() as u32;
        client.set_window_size(width, height).await?;
        nothing_is_cut_off(client, name, width).await?;
        let png = client.screenshot().await?;
        let (png_width, png_height) = png_size(&png)?;
        ensure!(png_width == width, "{name} is {png_width} px wide instead of {width}");
        ensure!(f64::from(png_height) >= page_height.floor(), "{name} is not whole in its picture");
        std::fs::write(picture(&format!("{name}-{width}.png"))?, png)?;
    }
    Ok(client.set_window_size(LAPTOP_WIDTH, TALL).await?)
}
