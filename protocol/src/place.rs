//! Places, from fine to coarse: zone, region, area, state. Their numbers are positions in a country pack.

use serde::{Deserialize, Serialize};

macro_rules! place_id {
    ($(#[$doc:meta])* $name:ident, $int:ty) => {
        $(#[$doc])*
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
        pub struct $name(pub $int);
    };
}

place_id!(
    /// A municipio, several small neighbours merged, or a sector of a large city: at least
    /// [`ZONE_PEOPLE_FLOOR`] people.
    ZoneId, u16
);
place_id!(
    /// A few neighbouring zones of one area.
    RegionId, u16
);
place_id!(
    /// A city or district with its own channel.
    AreaId, u16
);
place_id!(
    /// A state, by its place in the pack.
    StateId, u8
);
place_id!(
    /// A municipality as people know it. One lies in one zone, or is cut into several.
    MunicipioId, u16
);

/// No zone has fewer people than this: a count in a smaller one would point at somebody.
pub const ZONE_PEOPLE_FLOOR: u32 = 20_000;

/// How fine a place is. Ordered from fine to coarse.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub enum Level {
    /// The finest that is ever published.
    Zone,
    /// A few zones.
    Region,
    /// A city or district.
    Area,
    /// A whole state: only for maps, never a level of the ladder.
    State,
}

/// A place at any level that an entry can stand for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub enum Place {
    /// One zone.
    Zone(ZoneId),
    /// One region.
    Region(RegionId),
    /// One area.
    Area(AreaId),
}

impl Place {
    /// How fine it is.
    pub fn level(self) -> Level {
        match self {
            Self::Zone(_) => Level::Zone,
            Self::Region(_) => Level::Region,
            Self::Area(_) => Level::Area,
        }
    }
}

/// Where a zone stands in the nest. The rules of `release` need no more of a country pack than this.
pub trait Nest {
    /// The region and the area of a zone; `None` for an unknown one.
    fn parents(&self, zone: ZoneId) -> Option<(RegionId, AreaId)>;
    /// The area of a region; `None` for an unknown one.
    fn area_of(&self, region: RegionId) -> Option<AreaId>;
    /// Whether the pack has this area.
    fn has_area(&self, area: AreaId) -> bool;

    /// The same place, one level or more up; `None` where it is already coarser.
    fn lift(&self, place: Place, to: Level) -> Option<Place> {
        match (place, to) {
            (Place::Zone(z), Level::Zone) => Some(Place::Zone(z)),
            (Place::Zone(z), Level::Region) => self.parents(z).map(|(r, _)| Place::Region(r)),
            (Place::Zone(z), Level::Area) => self.parents(z).map(|(_, a)| Place::Area(a)),
            (Place::Region(r), Level::Region) => Some(Place::Region(r)),
            (Place::Region(r), Level::Area) => self.area_of(r).map(Place::Area),
            (Place::Area(a), Level::Area) => Some(Place::Area(a)),
            _ => None,
        }
    }
}

impl<T: Nest + ?Sized> Nest for &T {
    fn parents(&self, zone: ZoneId) -> Option<(RegionId, AreaId)> {
        (**self).parents(zone)
    }
    fn area_of(&self, region: RegionId) -> Option<AreaId> {
        (**self).area_of(region)
    }
    fn has_area(&self, area: AreaId) -> bool {
        (**self).has_area(area)
    }
}
