//! What is drawn as one: a zone, a cut city, or a region of a state with many places.

use std::collections::BTreeMap;

use protocol::place::{StateId, ZoneId};
use protocol::policy::Band;

use crate::outline::{Spot as Outline, spot};
use crate::places::{Atlas, Zone};

/// A state with more places is drawn by region: names and borders would not fit into a page.
pub(super) const MOST: usize = 30;

/// One place of a map.
pub(super) struct Spot {
    pub(super) name: String,
    /// A cut city: has a map of its own.
    pub(super) city: bool,
    pub(super) band: Option<Band>,
    pub(super) zones: Vec<ZoneId>,
    /// Outlines that make it up.
    pub(super) outlines: Vec<Outline>,
}

/// All places of a state.
pub(super) struct Spots {
    pub(super) state: StateId,
    pub(super) list: Vec<Spot>,
}

impl Spots {
    /// The places of a state with their bands.
    pub(super) fn of(atlas: &Atlas, state: StateId, bands: &BTreeMap<ZoneId, Band>) -> Option<Self> {
        atlas.state(state)?;
        let zones: Vec<&Zone> = atlas.zones().iter().filter(|z| z.state == state).collect();
        let mut fine: BTreeMap<Outline, Vec<&Zone>> = BTreeMap::new();
        for zone in &zones {
            fine.entry(spot(zone, atlas.areas())).or_default().push(zone);
        }
        let coarse = fine.len() > MOST;
        let mut list: BTreeMap<u32, Spot> = BTreeMap::new();
        for (outline, zones) in fine {
            let Some(first) = zones.first() else { continue };
            let area = atlas.area(first.area)?;
            // Regions are numbered from where zones end, so that both kinds of key can stand in one list.
            let key = match (area.city, coarse) {
                (false, true) => u32::from(first.region.0) + u32::from(u16::MAX) + 1,
                _ => u32::from(outline.0),
            };
            let name = if area.city { &area.name } else { &first.label };
            let spot = list.entry(key).or_insert_with(|| Spot {
                name: name.clone(),
                city: area.city,
                band: None,
                zones: Vec::new(),
                outlines: Vec::new(),
            });
            spot.outlines.push(outline);
            for zone in zones {
                spot.band = spot.band.max(bands.get(&zone.id).copied());
                spot.zones.push(zone.id);
            }
        }
        Some(Self { state, list: list.into_values().collect() })
    }
}
