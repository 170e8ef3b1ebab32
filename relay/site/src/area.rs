//! A city's or district's page: what was published for it, one row per entry.

use askama::Template;
use protocol::place::{AreaId, Place};
use protocol::report::Lang;

use crate::frame::Frame;
use crate::maps::{Maps, Picture};
use crate::published::{highest, highest_band};
use crate::rows::{Chip, Groups, Past, Row, history};
use crate::state::Numbers;
use crate::words::Words;
use crate::{Site, SiteError, dates, sentence};

/// Tiles in a row of the table; the style sheet puts three there on a phone.
const TILE_COLUMNS: usize = 4;
/// Settlements that a tile names.
const TILE_NAMES: usize = 2;

#[derive(Template)]
#[template(path = "area.html")]
struct Page {
    frame: Frame,
    state: String,
    state_href: String,
    zones: String,
    scheme: Scheme,
    map_link: String,
    follow: String,
    rows: Vec<Row>,
    history: Groups,
    past: Vec<Past>,
}

/// How the zones are laid out.
enum Scheme {
    /// A cut city: nobody knows where its sectors lie.
    Tiles { label: String, rows: Vec<Vec<Tile>>, locator: String, alt: String, caption: String },
    /// A district: its state's map.
    Map { alt: String, picture: Picture, numbers: Numbers },
}

struct Tile {
    number: u8,
    names: Vec<String>,
    chip: Chip,
}

/// Writes the page of an area at `path`.
pub(crate) fn page(
    site: &Site<'_>,
    lang: Lang,
    area: &atlas::Area,
    maps: &Maps,
    path: &str,
) -> Result<String, SiteError> {
    let t = Words(lang);
    let atlas = site.input.atlas;
    let top = highest(site.entries_of_area(area.id));
    let frame = Frame::new(site, lang, path, Some(&area.name), sentence::lede(t, atlas, top.as_ref()));
    let state = atlas.state(area.state).map(|s| s.name.clone()).unwrap_or_default();
    let (history, past) = history(t, atlas, &site.published, &area.name, |e| site.inside(e, area.id));
    let scheme = if area.city {
        let names = [("place", area.name.as_str()), ("state", state.as_str())];
        Scheme::Tiles {
            label: t.one("tiles-label", "place", &area.name),
            rows: tiles(site, t, area),
            locator: format!("{}area/{}/locator.png", frame.root, area.id.0),
            alt: t.with("locator-alt", &names),
            caption: t.with("locator-caption", &names),
        }
    } else {
        Scheme::Map {
            alt: t.one("map-alt", "place", &state),
            picture: Picture::of(format!("{}state/{}/", frame.root, area.state.0), maps),
            numbers: Numbers::of(site, maps),
        }
    };
    Ok(Page {
        state_href: format!("{}state/{}/index.html", frame.pages, area.state.0),
        zones: zones(site, t, area.id),
        scheme,
        map_link: t.one("follow-map", "state", &state),
        follow: t.one("follow", "place", &area.name),
        rows: site.entries_of_area(area.id).map(|e| Row::of(t, atlas, e, site.period)).collect(),
        history,
        past,
        state,
        frame,
    }
    .render()?)
}

fn tiles(site: &Site<'_>, t: Words, area: &atlas::Area) -> Vec<Vec<Tile>> {
    let atlas = site.input.atlas;
    let tile = |zone: &atlas::Zone| Tile {
        number: zone.number.unwrap_or_default(),
        names: atlas.colonias(zone.id).take(TILE_NAMES).map(str::to_owned).collect(),
        chip: Chip::of(
            t,
            highest_band(site.entries_of_area(area.id).filter(|e| e.place == Place::Zone(zone.id))),
        ),
    };
    let mut tiles = area.zones.iter().filter_map(|z| atlas.zone(*z)).map(tile).peekable();
    let mut rows = Vec::new();
    while tiles.peek().is_some() {
        rows.push(tiles.by_ref().take(TILE_COLUMNS).collect());
    }
    rows
}

/// How many zones an area has, and how many people live in the smallest and in the largest.
fn zones(site: &Site<'_>, t: Words, area: AreaId) -> String {
    let people: Vec<u32> =
        site.input.atlas.zones().iter().filter(|z| z.area == area).map(atlas::Zone::people_rounded).collect();
    let shown = |n: Option<&u32>| dates::people(t, n.copied().unwrap_or_default());
    let (least, most) = (shown(people.iter().min()), shown(people.iter().max()));
    let key = if least == most { "fact-zones-even" } else { "fact-zones-value" };
    t.with(key, &[("count", &people.len().to_string()), ("least", &least), ("most", &most)])
}
