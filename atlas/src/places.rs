//! The places of a pack, and how to reach them.

use protocol::place::{AreaId, MunicipioId, RegionId, StateId, ZoneId};

use crate::fold::fold;
use crate::outline::Border;
use crate::search::Index;

/// A state.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct State {
    /// Its number: its position in the pack.
    pub id: StateId,
    /// `Chihuahua`
    pub name: String,
    /// `Chih.`: for a map of the country.
    pub label: String,
}

/// A city or district with its own channel.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Area {
    /// Its number.
    pub id: AreaId,
    /// The city's name, or that of the district's largest municipio.
    pub name: String,
    /// Where it lies.
    pub state: StateId,
    /// Its zones; a city's by sector number.
    pub zones: Vec<ZoneId>,
    /// Its regions.
    pub regions: Vec<RegionId>,
    /// A municipio that is cut into sectors. Nobody knows where they lie, so they are drawn as tiles, not as a map.
    pub city: bool,
}

/// A few neighbouring zones of one area.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Region {
    /// Its number.
    pub id: RegionId,
    /// `Juárez 1–4`, or the names of its zones.
    pub name: String,
    /// Its area.
    pub area: AreaId,
    /// Its zones.
    pub zones: Vec<ZoneId>,
}

/// The finest place that anything is published for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Zone {
    /// Its number.
    pub id: ZoneId,
    /// `Juárez 12`, a municipio's name, or that of the largest of several.
    pub name: String,
    /// A short name for maps.
    pub label: String,
    /// The sector's number in its city; `None` for other zones.
    pub number: Option<u8>,
    /// People by the pack's sources, at least the floor. A low estimate: see [`Zone::people_rounded`].
    pub people: u32,
    /// Its region.
    pub region: RegionId,
    /// Its area.
    pub area: AreaId,
    /// Its state.
    pub state: StateId,
    /// The municipios that lie in it; for a sector, the one of which it is a part.
    pub municipios: Vec<MunicipioId>,
}

impl Zone {
    /// People rounded down to thousands, for showing: the estimate is no better, and must not flatter.
    pub fn people_rounded(&self) -> u32 {
        self.people / 1_000 * 1_000
    }
}

/// A municipality as people know it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Municipio {
    /// Its number.
    pub id: MunicipioId,
    /// Its name.
    pub name: String,
    /// Its state.
    pub state: StateId,
    /// The zone it lies in, or its sectors.
    pub zones: Vec<ZoneId>,
}

/// A country pack, read and checked.
pub struct Atlas {
    pub(crate) name: String,
    pub(crate) attribution: String,
    pub(crate) states: Vec<State>,
    pub(crate) areas: Vec<Area>,
    pub(crate) regions: Vec<Region>,
    pub(crate) zones: Vec<Zone>,
    pub(crate) municipios: Vec<Municipio>,
    pub(crate) index: Index,
    pub(crate) borders: Vec<Vec<Border>>,
}

impl Atlas {
    /// The country's name.
    pub fn name(&self) -> &str {
        &self.name
    }

    /// Sources of the pack, with version, checksum, licence and attribution, as Markdown.
    pub fn attribution(&self) -> &str {
        &self.attribution
    }

    /// All states, by number.
    pub fn states(&self) -> &[State] {
        &self.states
    }

    /// A state.
    pub fn state(&self, id: StateId) -> Option<&State> {
        self.states.get(usize::from(id.0))
    }

    /// A state's municipios in alphabetical order, accents ignored.
    pub fn municipios(&self, state: StateId) -> impl Iterator<Item = &Municipio> {
        let mut found: Vec<&Municipio> = self.municipios.iter().filter(|m| m.state == state).collect();
        found.sort_by_cached_key(|m| fold(&m.name));
        found.into_iter()
    }

    /// A municipio.
    pub fn municipio(&self, id: MunicipioId) -> Option<&Municipio> {
        self.municipios.get(usize::from(id.0))
    }

    /// All zones, by number.
    pub fn zones(&self) -> &[Zone] {
        &self.zones
    }

    /// A zone.
    pub fn zone(&self, id: ZoneId) -> Option<&Zone> {
        self.zones.get(usize::from(id.0))
    }

    /// All regions, by number.
    pub fn regions(&self) -> &[Region] {
        &self.regions
    }

    /// A region.
    pub fn region(&self, id: RegionId) -> Option<&Region> {
        self.regions.get(usize::from(id.0))
    }

    /// All areas, by number.
    pub fn areas(&self) -> &[Area] {
        &self.areas
    }

    /// An area.
    pub fn area(&self, id: AreaId) -> Option<&Area> {
        self.areas.get(usize::from(id.0))
    }

    /// Names of the colonias and towns of a zone, colonias first.
    pub fn colonias(&self, zone: ZoneId) -> impl Iterator<Item = &str> {
        self.index.of_zone(zone)
    }
}
