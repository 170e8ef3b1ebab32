//! Maps as PNG: a state by places, and where a city lies in its state.
//!
//! What a picture may say is decided before it comes here: bands come in, one per zone, and a zone without one looks
//! like nothing at all, so zero and too few cannot be told apart, not even by the bytes of the file.

mod canvas;
mod encode;
mod grid;
mod labels;
mod legend;
mod letters;
mod paint;
mod projection;
mod shapes;
mod spots;

use std::collections::BTreeMap;

use protocol::place::{AreaId, StateId, ZoneId};
use protocol::policy::Band;
use protocol::report::Lang;
use protocol::sizes::MAP_IMAGE_MAX;

use crate::places::Atlas;
use canvas::Canvas;
use labels::Labels;
use legend::Legend;
use paint::Look;
use shapes::Shapes;
use spots::Spots;

/// Width in pixels of a map in a page: half of them on a phone, where letters still have ten pixels.
pub const PAGE_WIDTH: u32 = 680;
/// Width in pixels of a map on the public site.
pub const SITE_WIDTH: u32 = 1_200;
/// The narrowest map on which letters find room.
pub const NARROWEST: u32 = 400;
/// The widest that is drawn: memory grows with the square.
pub const WIDEST: u32 = 2_400;
/// Most bytes of a locator.
pub const LOCATOR_MAX: usize = 3 * 1_024;

/// How much narrower a map is tried when it does not fit into a page.
const NARROWER: u32 = 40;

/// How a map is drawn.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct MapStyle {
    /// Pixels, at most: without a legend, which may stand at its side, a tall state's picture ends where the state ends.
    /// Up to [`PAGE_WIDTH`] the picture obeys [`MAP_IMAGE_MAX`], and comes out narrower where it would not.
    pub width: u32,
    /// Whether it explains its colours.
    pub legend: bool,
    /// The legend's language.
    pub lang: Lang,
}

/// A drawn map.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct StateMap {
    /// The picture.
    pub png: Vec<u8>,
    /// Its width in pixels.
    pub width: u32,
    /// Its height in pixels.
    pub height: u32,
    /// For each zone a pixel that has exactly the colour of its place, so that a picture can be checked against
    /// what was published. All sectors of a city share one.
    pub label_points: BTreeMap<ZoneId, (u32, u32)>,
    /// Places that had no room for their name: the number in the picture, and the zone (a city's first).
    pub numbers: Vec<(u8, ZoneId)>,
}

/// Why a map is not drawn.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum DrawError {
    /// The pack has no such place.
    #[error("no such place")]
    Unknown,
    /// Narrower than [`NARROWEST`] or wider than [`WIDEST`].
    #[error("no map has this width")]
    Width,
    /// Does not fit into a page, however narrow.
    #[error("the map does not fit into a page")]
    TooLarge,
    /// The picture could not be encoded.
    #[error("the picture could not be encoded")]
    Encoding,
}

/// Draws a state. A cut city is one place with the highest band of its sectors, and of a state with more than
/// thirty places the regions are drawn, each with the highest band of its zones: never a sum, which would be
/// a figure that nobody checked.
pub fn state_png(
    atlas: &Atlas,
    state: StateId,
    bands: &BTreeMap<ZoneId, Band>,
    style: MapStyle,
) -> Result<StateMap, DrawError> {
    if !(NARROWEST..=WIDEST).contains(&style.width) {
        return Err(DrawError::Width);
    }
    let spots = Spots::of(atlas, state, bands).ok_or(DrawError::Unknown)?;
    let mut width = style.width;
    loop {
        let map = draw(atlas, &spots, MapStyle { width, ..style })?;
        if style.width > PAGE_WIDTH || map.png.len() <= MAP_IMAGE_MAX {
            return Ok(map);
        }
        width -= NARROWER;
        if width < NARROWEST {
            return Err(DrawError::TooLarge);
        }
    }
}

/// Draws the state of an area small, with the area in dark. At most [`LOCATOR_MAX`] bytes.
pub fn locator_png(atlas: &Atlas, area: AreaId) -> Result<Vec<u8>, DrawError> {
    let area = atlas.area(area).ok_or(DrawError::Unknown)?;
    let spots = Spots::of(atlas, area.state, &BTreeMap::new()).ok_or(DrawError::Unknown)?;
    let shapes = Shapes::small(atlas, &spots).ok_or(DrawError::Unknown)?;
    let mut canvas = Canvas::new(shapes.ids.width(), shapes.ids.height());
    paint::locator(&mut canvas, &shapes, &spots, area);
    let png = encode::png(&canvas)?;
    if png.len() > LOCATOR_MAX { Err(DrawError::TooLarge) } else { Ok(png) }
}

fn draw(atlas: &Atlas, spots: &Spots, style: MapStyle) -> Result<StateMap, DrawError> {
    let mut shapes = Shapes::of(atlas, spots, style.width, !style.legend).ok_or(DrawError::Unknown)?;
    let legend = style.legend.then(|| Legend::place(&mut shapes, style.lang));
    let labels = Labels::place(&shapes, spots, legend.as_ref().map(Legend::frames).unwrap_or_default());
    let list = legend.as_ref().and_then(|l| l.list(&shapes, spots, &labels));
    let mut canvas = Canvas::new(shapes.ids.width(), shapes.ids.height());
    let looks: Vec<Look> = spots.list.iter().map(|s| Look::of(s.band)).collect();
    paint::places(&mut canvas, &shapes, &looks);
    labels.draw(&mut canvas, &looks);
    if let Some(legend) = &legend {
        legend.draw(&mut canvas);
    }
    if let Some(list) = list {
        list.draw(&mut canvas);
    }
    let label_points = labels.points(&canvas, &shapes, spots, &looks);
    let numbers = labels.numbers(spots);
    let (width, height) = (canvas.width(), canvas.height());
    Ok(StateMap { png: encode::png(&canvas)?, width, height, label_points, numbers })
}

#[cfg(test)]
mod tests;
