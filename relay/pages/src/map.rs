//! The map of one edition. A city is drawn as tiles in HTML, a state as an image.

use std::cell::Cell;

use askama::Template;
use data_encoding::BASE64;
use protocol::clock::Day;
use protocol::policy::{BANDS, Band};
use protocol::sizes::MAP_IMAGE_MAX;

use crate::dates;
use crate::fit::{clip, largest, name};
use crate::frame::{Chrome, Frame, Step};
use crate::lines::{Entry, Line, closed, entries, title};
use crate::page::{Cache, Page, render};
use crate::topics::EditionRow;

/// One zone of a city's map.
#[derive(Clone, Copy, Debug)]
pub struct Tile<'a> {
    /// Its number.
    pub label: u16,
    /// Its name.
    pub name: &'a str,
    /// The highest figure of it; `None` where nothing is published.
    pub band: Option<Band>,
}

/// How a map is drawn.
#[derive(Clone, Copy)]
pub enum Drawing<'a> {
    /// A city: its zones in code order, which is a scheme and no picture of the ground; and a small picture of where it
    /// lies.
    Tiles {
        /// The zones.
        tiles: &'a [Tile<'a>],
        /// A PNG.
        locator: Option<&'a [u8]>,
    },
    /// A state or the country.
    Picture {
        /// A PNG of at most `MAP_IMAGE_MAX`; a larger one is not shown.
        png: &'a [u8],
        /// Its width in pixels.
        width: u32,
        /// Its height in pixels.
        height: u32,
    },
}

/// What the map's page shows.
pub struct MapPage<'a> {
    /// The place.
    pub place: &'a str,
    /// The topic's name, as chosen; empty for all.
    pub topic: Option<protocol::category::Group>,
    /// The edition; `None` while nothing has been published at all.
    pub edition: Option<EditionRow>,
    /// The day on which the next one can be out.
    pub next: Day,
    /// The map.
    pub drawing: Drawing<'a>,
    /// Entries of the whole area, which stand beside the map.
    pub whole: &'a [Line<'a>],
    /// The relay was restarted, and this edition closed empty because of it.
    pub restarted: bool,
}

#[derive(Template)]
#[template(path = "map.html")]
struct View<'a> {
    c: Chrome<'a>,
    title: String,
    edition: String,
    next: String,
    topic: String,
    tiles: Vec<TileView>,
    image: String,
    width: u32,
    height: u32,
    scheme: bool,
    place: String,
    legend: Vec<(&'static str, &'static str)>,
    whole: Vec<Entry>,
    restarted: bool,
    shown: Cell<usize>,
}

struct TileView {
    label: u16,
    name: String,
    class: &'static str,
    text: String,
}

/// The map's page.
pub fn map(frame: &Frame, map: &MapPage) -> Page {
    let c = Chrome::new(frame, Some(Step::Map), include_str!("../templates/style/map.css"));
    let t = c.t;
    let (tiles, image, (width, height)) = match map.drawing {
        Drawing::Tiles { tiles, locator } => (tiles, locator.map_or_else(String::new, png_uri), (0, 0)),
        Drawing::Picture { png, width, height } => (&[][..], png_uri(png), (width, height)),
    };
    let view = View {
        title: title(t, ["map-title", "map-title-none"], map.place, map.edition),
        edition: closed(t, map.edition),
        next: t.one("map-next", "date", &dates::day(t, map.next)),
        topic: map.topic.map_or_else(|| t.text("topic-all"), |g| crate::categories::group_name(t, g)),
        tiles: tiles
            .iter()
            .map(|tile| TileView {
                label: tile.label,
                name: clip(tile.name, 40),
                class: tile.band.map_or("b0", class),
                text: tile.band.map_or_else(|| t.text("map-empty"), |b| b.text().to_owned()),
            })
            .collect(),
        image,
        width,
        height,
        scheme: matches!(map.drawing, Drawing::Tiles { .. }),
        place: name(map.place),
        legend: BANDS.iter().map(|b| (class(*b), b.text())).collect(),
        whole: entries(t, map.whole.get(..WHOLE_MAX.min(map.whole.len())).unwrap_or_default(), map.edition),
        restarted: map.restarted,
        shown: Cell::new(0),
        c,
    };
    let html = largest(view.tiles.len(), &view.c.parts, |n| {
        view.shown.set(n);
        render(&view)
    });
    Page::fill(&html, Cache::NoStore)
}

/// Entries of the whole area beside a map; all of them stand on the next page.
const WHOLE_MAX: usize = 4;

/// The class that colours a band, in the palette of the map images.
pub(crate) fn class(band: Band) -> &'static str {
    match band {
        Band::From5 => "b1",
        Band::From10 => "b2",
        Band::From20 => "b3",
        Band::From50 => "b4",
        Band::From100 => "b5",
    }
}

fn png_uri(png: &[u8]) -> String {
    if png.is_empty() || png.len() > MAP_IMAGE_MAX {
        return String::new();
    }
    format!("data:image/png;base64,{}", BASE64.encode(png))
}
