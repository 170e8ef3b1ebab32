//! The nest as the rules of release know it.

use protocol::place::{AreaId, Nest, RegionId, ZoneId};

use crate::places::Atlas;

impl Nest for Atlas {
    fn parents(&self, zone: ZoneId) -> Option<(RegionId, AreaId)> {
        self.zone(zone).map(|z| (z.region, z.area))
    }

    fn area_of(&self, region: RegionId) -> Option<AreaId> {
        self.region(region).map(|r| r.area)
    }

    fn has_area(&self, area: AreaId) -> bool {
        self.area(area).is_some()
    }
}
