//! The Mexican pack, carried in the program: a relay needs no folder of data that could be swapped.

use std::sync::LazyLock;

use crate::pack::PackFiles;
use crate::places::Atlas;

const FILES: PackFiles<'_> = PackFiles {
    country: include_str!("../data/mx/country.tsv"),
    kinds: include_str!("../data/mx/kinds.tsv"),
    states: include_str!("../data/mx/states.tsv"),
    areas: include_str!("../data/mx/areas.tsv"),
    regions: include_str!("../data/mx/regions.tsv"),
    zones: include_str!("../data/mx/zones.tsv"),
    municipios: include_str!("../data/mx/municipios.tsv"),
    colonias: include_str!("../data/mx/colonias.tsv"),
    attribution: include_str!("../data/mx/ATTRIBUTION.md"),
    outlines: include_bytes!("../data/mx/outlines.bin"),
};

static MEXICO: LazyLock<Atlas> = LazyLock::new(|| {
    #[expect(clippy::expect_used, reason = "the pack is compiled in, and a test reads it")]
    Atlas::parse(FILES).expect("the pack that is compiled in is read by a test")
});

impl Atlas {
    /// Mexico.
    pub fn mexico() -> &'static Self {
        &MEXICO
    }
}

#[cfg(test)]
pub(crate) const fn files() -> PackFiles<'static> {
    FILES
}

#[cfg(test)]
mod tests {
    use super::*;
    use protocol::place::ZONE_PEOPLE_FLOOR;

    #[test]
    fn the_pack_is_read() {
        assert!(Atlas::parse(FILES).is_ok());
        assert_eq!(Atlas::mexico().name(), "México");
        assert!(Atlas::mexico().attribution().contains("GeoNames"));
    }

    #[test]
    fn no_zone_is_under_the_floor() {
        assert!(Atlas::mexico().zones().iter().all(|z| z.people >= ZONE_PEOPLE_FLOOR));
        // Shown figures never flatter, and never fall under the floor either.
        assert!(
            Atlas::mexico()
                .zones()
                .iter()
                .all(|z| (ZONE_PEOPLE_FLOOR..=z.people).contains(&z.people_rounded()))
        );
    }

    #[test]
    fn places_nest_strictly() {
        let atlas = Atlas::mexico();
        for zone in atlas.zones() {
            let (region, area) = (atlas.region(zone.region).unwrap(), atlas.area(zone.area).unwrap());
            assert_eq!((region.area, area.state), (area.id, zone.state));
            assert_eq!(region.zones.iter().filter(|z| **z == zone.id).count(), 1);
            assert_eq!(area.zones.iter().filter(|z| **z == zone.id).count(), 1);
            assert_eq!(area.regions.iter().filter(|r| **r == region.id).count(), 1);
        }
        assert_eq!(atlas.regions().iter().map(|r| r.zones.len()).sum::<usize>(), atlas.zones().len());
        assert_eq!(atlas.areas().iter().map(|a| a.zones.len()).sum::<usize>(), atlas.zones().len());
        assert_eq!(atlas.areas().iter().map(|a| a.regions.len()).sum::<usize>(), atlas.regions().len());
    }

    #[test]
    fn every_municipio_reaches_a_zone_of_its_state_and_back() {
        let atlas = Atlas::mexico();
        for state in atlas.states() {
            assert!(atlas.municipios(state.id).count() > 0);
            for municipio in atlas.municipios(state.id) {
                assert!(!municipio.zones.is_empty());
                for zone in municipio.zones.iter().map(|z| atlas.zone(*z).unwrap()) {
                    assert_eq!(zone.state, state.id);
                    assert!(zone.municipios.contains(&municipio.id));
                }
            }
        }
    }

    #[test]
    fn municipios_are_alphabetical_without_accents() {
        let atlas = Atlas::mexico();
        let chihuahua = atlas.states().iter().find(|s| s.name == "Chihuahua").unwrap();
        let names: Vec<&str> = atlas.municipios(chihuahua.id).map(|m| m.name.as_str()).collect();
        let at = |name: &str| names.iter().position(|n| *n == name).unwrap();
        assert!(at("Allende") < at("Ascensión"));
        assert!(at("Matachí") < at("Matamoros") && at("Matamoros") < at("Meoqui"));
        assert!(at("Ahumada") == 0 && at("Uruachi") < at("Valle de Zaragoza"));
    }

    #[test]
    fn cities_are_cut_as_the_rule_says() {
        let atlas = Atlas::mexico();
        let sectors =
            |name: &str| atlas.areas().iter().find(|a| a.city && a.name == name).map(|a| a.zones.len());
        assert_eq!(sectors("Juárez"), Some(18));
        assert_eq!(sectors("Mérida"), Some(14));
        for area in atlas.areas() {
            for zone in &area.zones {
                assert!(!area.city || atlas.colonias(*zone).count() > 0, "{}", area.name);
            }
            let regions = area.regions.iter().map(|r| atlas.region(*r).unwrap().zones.len());
            let most = if area.city { 5 } else { 3 };
            assert!(regions.into_iter().all(|n| (1..=most).contains(&n)));
        }
    }
}
