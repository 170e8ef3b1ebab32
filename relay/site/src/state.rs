//! A state's page: its map, what the colours say, and its cities and districts.

use askama::Template;
use protocol::place::{Place, ZoneId};
use protocol::report::Lang;

use crate::frame::Frame;
use crate::maps::{Maps, Picture};
use crate::published::highest;
use crate::rows::{Groups, GroupsRow, Row};
use crate::words::Words;
use crate::{Site, SiteError, sentence};

#[derive(Template)]
#[template(path = "state.html")]
struct Page {
    frame: Frame,
    areas: usize,
    alt: String,
    picture: Picture,
    /// What the numbers in the wide and in the narrow picture stand for; they are the same where both agree.
    numbers: Numbers,
    zones: Vec<Row>,
    groups: Groups,
}

/// Places that had no room for their name in a picture.
pub(crate) struct Numbers {
    pub(crate) wide: Vec<(u8, String)>,
    pub(crate) narrow: Vec<(u8, String)>,
}

impl Numbers {
    pub(crate) fn of(site: &Site<'_>, maps: &Maps) -> Self {
        let named = |list: &[(u8, ZoneId)]| list.iter().map(|(n, zone)| (*n, spot(site, *zone))).collect();
        Self { wide: named(&maps.wide.numbers), narrow: named(&maps.narrow.numbers) }
    }
}

/// The name of a zone as a state's map knows it: a cut city is one place there.
fn spot(site: &Site<'_>, zone: ZoneId) -> String {
    let atlas = site.input.atlas;
    let Some(zone) = atlas.zone(zone) else { return String::new() };
    match atlas.area(zone.area) {
        Some(area) if area.city => area.name.clone(),
        _ => zone.name.clone(),
    }
}

/// Writes the page of a state at `path`.
pub(crate) fn page(
    site: &Site<'_>,
    lang: Lang,
    state: &atlas::State,
    maps: &Maps,
    path: &str,
) -> Result<String, SiteError> {
    let t = Words(lang);
    let atlas = site.input.atlas;
    let top = highest(site.entries_of_state(state.id));
    let frame = Frame::new(site, lang, path, Some(&state.name), sentence::lede(t, atlas, top.as_ref()));
    let areas: Vec<&atlas::Area> = atlas.areas().iter().filter(|a| a.state == state.id).collect();
    let rows = areas.iter().map(|area| GroupsRow {
        href: format!("../../area/{}/index.html", area.id.0),
        ..GroupsRow::of(t, area.name.clone(), site.entries_of_area(area.id))
    });
    let groups = Groups::new(t, t.text("table-areas"), t.text("column-place"), rows.collect());
    let zones = atlas.zones().iter().filter(|z| z.state == state.id);
    let zones =
        zones.filter_map(|z| highest(site.entries.iter().copied().filter(|e| e.place == Place::Zone(z.id))));
    Ok(Page {
        areas: areas.len(),
        alt: t.one("map-alt", "place", &state.name),
        picture: Picture::of(format!("{}state/{}/", frame.root, state.id.0), maps),
        numbers: Numbers::of(site, maps),
        zones: zones.map(|h| Row::of(t, atlas, h.entry, site.period)).collect(),
        groups,
        frame,
    }
    .render()?)
}
