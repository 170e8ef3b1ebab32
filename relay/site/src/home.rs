//! The first page: all states, and the places in them that have something.

use askama::Template;
use protocol::place::StateId;
use protocol::report::Lang;

use crate::frame::Frame;
use crate::maps::Picture;
use crate::rows::{Groups, GroupsRow};
use crate::words::Words;
use crate::{Site, SiteError};

#[derive(Template)]
#[template(path = "home.html")]
struct Home {
    frame: Frame,
    areas: usize,
    groups: Groups,
    maps: Vec<StateLink>,
}

struct StateLink {
    name: String,
    href: String,
    alt: String,
    picture: Picture,
}

/// Writes the page.
pub(crate) fn page(site: &Site<'_>, lang: Lang) -> Result<String, SiteError> {
    let t = Words(lang);
    let atlas = site.input.atlas;
    let frame = Frame::new(site, lang, "index.html", None, t.text("lede-home"));
    let (mut rows, mut maps) = (Vec::new(), Vec::new());
    for state in atlas.states() {
        let href = format!("state/{}/index.html", state.id.0);
        rows.push(GroupsRow {
            href: href.clone(),
            ..GroupsRow::of(t, state.name.clone(), site.entries_of_state(state.id))
        });
        for area in atlas.areas().iter().filter(|a| a.state == state.id) {
            if site.entries_of_area(area.id).next().is_some() {
                rows.push(GroupsRow {
                    href: format!("area/{}/index.html", area.id.0),
                    inner: true,
                    ..GroupsRow::of(t, area.name.clone(), site.entries_of_area(area.id))
                });
            }
        }
        if let Some(picture) = shown(site, state.id, &frame) {
            let alt = t.one("map-alt", "place", &state.name);
            maps.push(StateLink { name: state.name.clone(), href, alt, picture });
        }
    }
    let groups = Groups::new(t, t.text("table-areas"), t.text("column-place"), rows);
    Ok(Home { frame, areas: atlas.areas().len(), groups, maps }.render()?)
}

/// The maps of states that show something.
fn shown(site: &Site<'_>, state: StateId, frame: &Frame) -> Option<Picture> {
    site.entries_of_state(state).next()?;
    site.pictures.of(state).map(|m| Picture::of(format!("{}state/{}/", frame.root, state.0), m))
}
