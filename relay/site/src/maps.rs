//! The states' maps, drawn once for both languages: words and legend stand beside them in HTML.

use std::collections::btree_map::{self, BTreeMap};

use atlas::Atlas;
use atlas::draw::{MapStyle, PAGE_WIDTH, SITE_WIDTH, StateMap, locator_png, state_png};
use protocol::edition::Entry;
use protocol::place::{AreaId, Place, StateId, ZoneId};
use protocol::policy::Band;
use protocol::report::Lang;

use crate::SiteError;

/// Part of the narrow picture's name, in pages of every age that link to it.
const _: () = assert!(PAGE_WIDTH == 680);

/// Pictures of the last site. A site is made every day, but its maps change only with an edition, and compressing one
/// takes seconds: [`build_again`](crate::build_again) draws what changed and keeps what it used.
#[derive(Clone, Default)]
pub struct Pictures {
    states: BTreeMap<StateId, (Bands, Maps)>,
    locators: BTreeMap<AreaId, Vec<u8>>,
}

type Bands = BTreeMap<ZoneId, Band>;

/// A state's map: wide, and one whose letters can still be read on a phone.
#[derive(Clone)]
pub(crate) struct Maps {
    pub(crate) wide: StateMap,
    pub(crate) narrow: StateMap,
}

impl Pictures {
    /// Draws what is not there yet, or was drawn from other bands.
    pub(crate) fn draw(&mut self, atlas: &Atlas, entries: &[&Entry]) -> Result<(), SiteError> {
        let bands = zone_bands(entries);
        for state in atlas.states() {
            let inside = |zone: &ZoneId| atlas.zone(*zone).is_some_and(|z| z.state == state.id);
            let bands: Bands = bands.iter().filter(|(z, _)| inside(z)).map(|(z, b)| (*z, *b)).collect();
            if self.states.get(&state.id).is_some_and(|(drawn, _)| *drawn == bands) {
                continue;
            }
            let draw =
                |width| state_png(atlas, state.id, &bands, MapStyle { width, legend: false, lang: Lang::Es });
            let maps = Maps { wide: draw(SITE_WIDTH)?, narrow: draw(PAGE_WIDTH)? };
            self.states.insert(state.id, (bands, maps));
        }
        for area in atlas.areas().iter().filter(|a| a.city) {
            if let btree_map::Entry::Vacant(place) = self.locators.entry(area.id) {
                place.insert(locator_png(atlas, area.id)?);
            }
        }
        Ok(())
    }

    /// A state's maps.
    pub(crate) fn of(&self, state: StateId) -> Option<&Maps> {
        self.states.get(&state).map(|(_, maps)| maps)
    }

    /// Adds the files.
    pub(crate) fn files(&self, files: &mut BTreeMap<String, Vec<u8>>) {
        for (state, (_, maps)) in &self.states {
            files.insert(format!("state/{}/map.png", state.0), maps.wide.png.clone());
            files.insert(format!("state/{}/map-680.png", state.0), maps.narrow.png.clone());
        }
        for (area, png) in &self.locators {
            files.insert(format!("area/{}/locator.png", area.0), png.clone());
        }
    }
}

/// A map as the pages show it.
#[derive(Clone)]
pub(crate) struct Picture {
    pub(crate) path: String,
    pub(crate) wide: (u32, u32),
    pub(crate) narrow: (u32, u32),
}

impl Picture {
    pub(crate) fn of(path: String, maps: &Maps) -> Self {
        Self {
            path,
            wide: (maps.wide.width, maps.wide.height),
            narrow: (maps.narrow.width, maps.narrow.height),
        }
    }
}

/// The highest band of each zone that has an entry of its own. Entries of regions and areas colour nothing: on a map
/// of zones they would say of each zone what was counted for all of them.
fn zone_bands(entries: &[&Entry]) -> Bands {
    let mut bands = BTreeMap::new();
    for entry in entries {
        if let Place::Zone(zone) = entry.place {
            let band = bands.entry(zone).or_insert(entry.band);
            *band = entry.band.max(*band);
        }
    }
    bands
}
