//! The map of one edition. A city is drawn as tiles in HTML, a state as an image.

use std::cell::Cell;

use askama::Template;
use data_encoding::BASE64;
use protocol::clock::Day;
use protocol::policy::{BANDS, Band};
use protocol::sizes::{MAP_IMAGE_MAX, PAGE_WITH_MAP_REST};

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
        /// Places that had no room for their name in it: the number that stands there instead, and the name.
        numbers: &'a [(u8, &'a str)],
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
    numbers: Vec<(u8, String)>,
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
    let (tiles, image, (width, height), numbers) = match map.drawing {
        Drawing::Tiles { tiles, locator } => {
            (tiles, locator.map_or_else(String::new, png_uri), (0, 0), &[][..])
        }
        Drawing::Picture { png, width, height, numbers } => (&[][..], png_uri(png), (width, height), numbers),
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
        numbers: numbers.iter().map(|(number, place)| (*number, clip(place, NUMBERED_CHARS))).collect(),
        whole: entries(t, map.whole.get(..WHOLE_MAX.min(map.whole.len())).unwrap_or_default(), map.edition),
        restarted: map.restarted,
        shown: Cell::new(0),
        c,
    };
    let html = largest(view.tiles.len().max(view.numbers.len()), &view.c.parts, |n| {
        view.shown.set(n);
        render(&view)
    });
    Page::fill(&html, Cache::NoStore)
}

/// The most characters of the name of a numbered place.
const NUMBERED_CHARS: usize = 54;
/// Numbered places that a page with the largest picture and the longest filler has room for: a state has at most thirty
/// places on its map. A place takes two bytes for a letter at most, its number and its markup.
const NUMBERED: usize = 30;
const NUMBERED_BYTES: usize = "<li><b>99</b> ".len() + 2 * NUMBERED_CHARS;
/// What such a page takes without them: 10,151 bytes at most with four entries beside the map.
const OTHERWISE: usize = 10_400;
const _: () = assert!(OTHERWISE + NUMBERED * NUMBERED_BYTES <= PAGE_WITH_MAP_REST);

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

#[cfg(test)]
mod tests {
    use protocol::category::{CategoryId, GROUPS};
    use protocol::edition::{Period, What};
    use protocol::policy::Grade;
    use protocol::report::Lang;
    use protocol::sizes::{FILLER_MAX, MAP_URI_MAX};

    use super::*;
    use crate::frame::Journey;

    /// The longest name of a place in Mexico, and one more letter.
    const NAME: &str = "Dr. Belisario Domínguez, San Francisco y alrededores ñ";

    fn page(lang: Lang, numbers: &[(u8, &str)]) -> String {
        let filler = "f".repeat(FILLER_MAX);
        let frame = Frame {
            lang,
            sealed_state: "",
            sealed_words: "",
            filler: &filler,
            demo: true,
            journey: Journey::Read,
        };
        let period = Period { first: Day(20_775), last: Day(20_781) };
        let line = Line {
            label: None,
            place: NAME,
            what: What::Category(CategoryId(6)),
            period,
            band: Band::From10,
            grade: Some(Grade::UNJUDGED),
        };
        let drawn = vec![0xff; MAP_IMAGE_MAX];
        let shown = map(
            &frame,
            &MapPage {
                place: NAME,
                topic: Some(GROUPS[2]),
                edition: Some(EditionRow { closed: Day(20_781), period }),
                next: Day(20_788),
                drawing: Drawing::Picture { png: &drawn, width: 680, height: 510, numbers },
                whole: &[line; WHOLE_MAX],
                restarted: true,
            },
        );
        String::from_utf8_lossy(shown.bytes()).trim_end().to_owned()
    }

    #[test]
    fn the_largest_picture_and_the_longest_filler_leave_room_for_all_numbered_places() {
        let numbers: Vec<(u8, &str)> = (0..NUMBERED).map(|n| (n as u8 + 1, NAME)).collect();
        for lang in [Lang::Es, Lang::En] {
            let without = page(lang, &[]).len() - FILLER_MAX - MAP_URI_MAX;
            assert!(without <= OTHERWISE, "{lang:?}: {without} bytes, more than reckoned with");
            let with = page(lang, &numbers);
            let named = with.split("<ul class=numbers>").nth(1).and_then(|rest| rest.split("</ul>").next());
            assert_eq!(named.map(|list| list.matches(NAME).count()), Some(NUMBERED), "{lang:?}");
        }
    }
}
