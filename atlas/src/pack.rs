//! Reads a pack. A pack may come from anybody (an operator may bring another country's, or other outlines), so
//! nothing in it is trusted: what is malformed, dangling or too small is refused as a whole.

use protocol::place::{AreaId, MunicipioId, RegionId, StateId, ZONE_PEOPLE_FLOOR, ZoneId};

use crate::outline;
use crate::places::{Area, Atlas, Municipio, Region, State, Zone};
use crate::search::Index;
use crate::table::{Row, rows};

/// The files of a pack's folder.
#[derive(Clone, Copy)]
pub struct PackFiles<'a> {
    /// `country.tsv`: format and name.
    pub country: &'a str,
    /// `kinds.tsv`: kinds of settlements.
    pub kinds: &'a str,
    /// `states.tsv`.
    pub states: &'a str,
    /// `areas.tsv`.
    pub areas: &'a str,
    /// `regions.tsv`.
    pub regions: &'a str,
    /// `zones.tsv`.
    pub zones: &'a str,
    /// `municipios.tsv`.
    pub municipios: &'a str,
    /// `colonias.tsv`: an empty field says the same as the row above.
    pub colonias: &'a str,
    /// `ATTRIBUTION.md`: sources with version, checksum and licence.
    pub attribution: &'a str,
    /// `outlines.bin`: `ATL1`, then the number of states and per state its borders. A border is the first zone of the
    /// place on one side, that of the other plus one (0: the outside), the number of points, and the points as
    /// differences of longitude and latitude in ten-thousandths of a degree. Numbers are varints, differences zigzag.
    pub outlines: &'a [u8],
}

/// Why a pack is refused.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum PackError {
    /// A table's line is not what the format says; line 0 is the end of the file.
    #[error("{table}, line {line}: malformed")]
    Malformed {
        /// Which table.
        table: &'static str,
        /// Which line, counted from 1.
        line: usize,
    },
    /// A row names a place that is not there, or that lies elsewhere.
    #[error("{table}, line {line}: names a place that is not there")]
    Dangling {
        /// Which table.
        table: &'static str,
        /// Which line, counted from 1.
        line: usize,
    },
    /// A zone has fewer people than the floor.
    #[error("zone {0} has fewer people than the floor")]
    UnderFloor(u16),
    /// A place has nothing in it.
    #[error("{0} {1} is empty")]
    Empty(&'static str, usize),
    /// The outlines are cut short, do not close, or speak of places that are not there.
    #[error("the outlines are malformed")]
    Outlines,
    /// The pack is of another format, or larger than any country's.
    #[error("a pack of another format")]
    Format,
}

/// Most bytes of one file. Mexico as a whole has 1.6 MB of colonias.
const FILE_MAX: usize = 16 << 20;

/// A kind of settlement.
pub(crate) struct Kind {
    pub(crate) short: String,
    pub(crate) word: String,
}

impl Atlas {
    /// Reads and checks a pack.
    pub fn parse(files: PackFiles<'_>) -> Result<Self, PackError> {
        let texts = [files.kinds, files.states, files.areas, files.regions, files.zones, files.municipios];
        if texts.iter().any(|t| t.len() > FILE_MAX)
            || files.colonias.len() > FILE_MAX
            || files.outlines.len() > FILE_MAX
        {
            return Err(PackError::Format);
        }
        let name = country(files.country)?;
        let states = states(files.states)?;
        let mut areas = areas(files.areas, &states)?;
        let mut regions = regions(files.regions, &mut areas)?;
        let mut zones = zones(files.zones, &mut areas, &mut regions)?;
        let municipios = municipios(files.municipios, &states, &areas, &mut zones)?;
        let empty = |what, found: Option<usize>| found.map_or(Ok(()), |i| Err(PackError::Empty(what, i)));
        empty("region", regions.iter().position(|r| r.zones.is_empty()))?;
        empty("area", areas.iter().position(|a| a.zones.is_empty()))?;
        empty("zone", zones.iter().position(|z| z.municipios.is_empty()))?;
        let kinds = kinds(files.kinds)?;
        let index = Index::read(files.colonias, kinds, &states, &municipios, &zones)?;
        let borders = outline::read(files.outlines, &states, &areas, &zones)?;
        let attribution = files.attribution.to_owned();
        Ok(Self { name, attribution, states, areas, regions, zones, municipios, index, borders })
    }
}

fn country(text: &str) -> Result<String, PackError> {
    let rows = rows("country", text, ["format", "name"])?;
    match rows.as_slice() {
        [row] if row.fields[0] == "1" => row.name(row.fields[1]),
        _ => Err(PackError::Format),
    }
}

fn kinds(text: &str) -> Result<Vec<Kind>, PackError> {
    let mut kinds = Vec::new();
    for row in rows("kinds", text, ["id", "short", "word"])? {
        let [id, short, word] = row.fields;
        row.position(id, kinds.len())?;
        let short = if short.is_empty() { String::new() } else { row.name(short)? };
        kinds.push(Kind { short, word: row.name(word)? });
    }
    Ok(kinds)
}

fn states(text: &str) -> Result<Vec<State>, PackError> {
    let mut states = Vec::new();
    for row in rows("states", text, ["id", "code", "name", "label"])? {
        let [id, code, name, label] = row.fields;
        row.position(id, states.len())?;
        row.name(code)?;
        let id = StateId(u8::try_from(states.len()).map_err(|_| row.malformed())?);
        states.push(State { id, name: row.name(name)?, label: row.name(label)? });
    }
    if states.is_empty() {
        return Err(PackError::Empty("country", 0));
    }
    Ok(states)
}

fn areas(text: &str, states: &[State]) -> Result<Vec<Area>, PackError> {
    let mut areas = Vec::new();
    for row in rows("areas", text, ["id", "state", "cut", "name"])? {
        let [id, state, cut, name] = row.fields;
        row.position(id, areas.len())?;
        let state = states.get(row.number(state)? as usize).ok_or(row.dangling())?.id;
        let city = match cut {
            "city" => true,
            "district" => false,
            _ => return Err(row.malformed()),
        };
        let id = AreaId(id16(&row, areas.len())?);
        areas.push(Area { id, name: row.name(name)?, state, zones: Vec::new(), regions: Vec::new(), city });
    }
    Ok(areas)
}

fn regions(text: &str, areas: &mut [Area]) -> Result<Vec<Region>, PackError> {
    let mut regions = Vec::new();
    for row in rows("regions", text, ["id", "area", "name"])? {
        let [id, area, name] = row.fields;
        row.position(id, regions.len())?;
        let area = areas.get_mut(row.number(area)? as usize).ok_or(row.dangling())?;
        let id = RegionId(id16(&row, regions.len())?);
        area.regions.push(id);
        regions.push(Region { id, name: row.name(name)?, area: area.id, zones: Vec::new() });
    }
    Ok(regions)
}

fn zones(text: &str, areas: &mut [Area], regions: &mut [Region]) -> Result<Vec<Zone>, PackError> {
    let mut zones = Vec::new();
    for row in rows("zones", text, ["id", "region", "number", "people", "label", "name"])? {
        let [id, region, number, people, label, name] = row.fields;
        row.position(id, zones.len())?;
        let region = regions.get_mut(row.number(region)? as usize).ok_or(row.dangling())?;
        let area = areas.get_mut(usize::from(region.area.0)).ok_or(row.dangling())?;
        let id = ZoneId(id16(&row, zones.len())?);
        let people = row.number(people)?;
        if people < ZONE_PEOPLE_FLOOR {
            return Err(PackError::UnderFloor(id.0));
        }
        region.zones.push(id);
        area.zones.push(id);
        // A city's sectors are counted from one, in their order; nothing else has a number.
        let number = match (area.city, number) {
            (true, n) if row.number(n)? as usize == area.zones.len() => {
                Some(u8::try_from(area.zones.len()).map_err(|_| row.malformed())?)
            }
            (false, "-") => None,
            _ => return Err(row.malformed()),
        };
        zones.push(Zone {
            id,
            name: row.name(name)?,
            label: row.name(label)?,
            number,
            people,
            region: region.id,
            area: area.id,
            state: area.state,
            municipios: Vec::new(),
        });
    }
    Ok(zones)
}

fn municipios(
    text: &str,
    states: &[State],
    areas: &[Area],
    zones: &mut [Zone],
) -> Result<Vec<Municipio>, PackError> {
    let mut municipios: Vec<Municipio> = Vec::new();
    for row in rows("municipios", text, ["id", "state", "code", "zones", "name"])? {
        let [id, state, code, range, name] = row.fields;
        row.position(id, municipios.len())?;
        row.name(code)?;
        let state = states.get(row.number(state)? as usize).ok_or(row.dangling())?.id;
        let id = MunicipioId(id16(&row, municipios.len())?);
        let (first, last) = range.split_once('-').unwrap_or((range, range));
        let (first, last) = (row.number(first)? as usize, row.number(last)? as usize);
        let homes = zones.get_mut(first..=last).ok_or(row.dangling())?;
        for zone in &mut *homes {
            zone.municipios.push(id);
        }
        let homes: &[Zone] = homes;
        let area = homes.first().and_then(|z| areas.get(usize::from(z.area.0))).ok_or(row.dangling())?;
        // One zone, or all sectors of one city and no other municipio there.
        let whole = if area.city {
            homes.iter().map(|z| z.id).eq(area.zones.iter().copied())
                && homes.iter().all(|z| z.municipios.len() == 1)
        } else {
            homes.len() == 1
        };
        if !whole || area.state != state {
            return Err(row.dangling());
        }
        let zones = homes.iter().map(|z| z.id).collect();
        municipios.push(Municipio { id, name: row.name(name)?, state, zones });
    }
    Ok(municipios)
}

fn id16<const N: usize>(row: &Row<'_, N>, position: usize) -> Result<u16, PackError> {
    u16::try_from(position).map_err(|_| row.malformed())
}

#[cfg(test)]
mod tests;
