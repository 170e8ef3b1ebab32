//! Outlines: borders between places, each kept once, so that neighbours meet without slivers.

use std::collections::BTreeMap;

use protocol::place::ZoneId;

use crate::pack::PackError;
use crate::places::{Area, State, Zone};

/// A place on a state's map by its first zone: a zone, or a cut city as a whole.
pub(crate) type Spot = ZoneId;

/// A border between two places, or between a place and the outside.
#[derive(Debug)]
pub(crate) struct Border {
    pub(crate) left: Spot,
    pub(crate) right: Option<Spot>,
    /// Longitude and latitude in degrees; at least two points.
    pub(crate) points: Vec<(f64, f64)>,
}

/// Where a zone is drawn on its state's map.
pub(crate) fn spot(zone: &Zone, areas: &[Area]) -> Spot {
    let area = areas.get(usize::from(zone.area.0)).filter(|a| a.city);
    area.and_then(|a| a.zones.first()).copied().unwrap_or(zone.id)
}

/// Closed rings of a place.
pub(crate) fn rings(borders: &[Border], place: Spot) -> Vec<Vec<(f64, f64)>> {
    let mut open: Vec<Vec<(f64, f64)>> = borders
        .iter()
        .filter(|b| b.left == place || b.right == Some(place))
        .map(|b| b.points.clone())
        .collect();
    let mut rings = Vec::new();
    while let Some(mut ring) = open.pop() {
        // Where several arcs of a place meet in one point, any may follow: the even-odd rule gives the same shape.
        while ring.first() != ring.last() {
            let end = ring.last().copied();
            let Some(next) = open.iter().position(|o| o.first().copied() == end || o.last().copied() == end)
            else {
                break;
            };
            let mut arc = open.swap_remove(next);
            if arc.first().copied() != end {
                arc.reverse();
            }
            ring.extend(arc.into_iter().skip(1));
        }
        rings.push(ring);
    }
    rings
}

/// Reads `outlines.bin`. Every place of a state must have borders, and they must close.
pub(crate) fn read(
    bytes: &[u8],
    states: &[State],
    areas: &[Area],
    zones: &[Zone],
) -> Result<Vec<Vec<Border>>, PackError> {
    let mut cursor = Cursor(bytes.strip_prefix(b"ATL1").ok_or(PackError::Outlines)?);
    if cursor.varint()? as usize != states.len() {
        return Err(PackError::Outlines);
    }
    let mut all = Vec::new();
    for state in states {
        let mut ends: BTreeMap<Spot, BTreeMap<(i32, i32), u32>> = BTreeMap::new();
        for zone in zones.iter().filter(|z| z.state == state.id) {
            ends.entry(spot(zone, areas)).or_default();
        }
        let mut borders = Vec::new();
        let mut last = (0, 0);
        for _ in 0..cursor.varint()? {
            let left = ZoneId(u16::try_from(cursor.varint()?).map_err(|_| PackError::Outlines)?);
            let right = match cursor.varint()?.checked_sub(1) {
                None => None,
                Some(n) => Some(ZoneId(u16::try_from(n).map_err(|_| PackError::Outlines)?)),
            };
            let points = cursor.points(&mut last)?;
            let corners = points.first().zip(points.last()).ok_or(PackError::Outlines)?;
            for place in [Some(left), right].into_iter().flatten() {
                let ends = ends.get_mut(&place).ok_or(PackError::Outlines)?;
                for corner in [corners.0, corners.1] {
                    *ends.entry(*corner).or_default() += 1;
                }
            }
            let points = points.iter().map(|(x, y)| (f64::from(*x) / 1e4, f64::from(*y) / 1e4)).collect();
            borders.push(Border { left, right, points });
        }
        // As many ends meet in each point as leave it: the borders close.
        if ends.values().any(|e| e.is_empty() || e.values().any(|n| n % 2 == 1)) {
            return Err(PackError::Outlines);
        }
        all.push(borders);
    }
    if cursor.0.is_empty() { Ok(all) } else { Err(PackError::Outlines) }
}

struct Cursor<'a>(&'a [u8]);

impl Cursor<'_> {
    fn varint(&mut self) -> Result<u32, PackError> {
        let mut n: u64 = 0;
        for shift in (0..35).step_by(7) {
            let (byte, rest) = self.0.split_first().ok_or(PackError::Outlines)?;
            self.0 = rest;
            n |= u64::from(byte & 0x7f) << shift;
            if byte & 0x80 == 0 {
                return u32::try_from(n).map_err(|_| PackError::Outlines);
            }
        }
        Err(PackError::Outlines)
    }

    fn points(&mut self, last: &mut (i32, i32)) -> Result<Vec<(i32, i32)>, PackError> {
        let count = self.varint()? as usize;
        // A point takes two bytes at least: a count that the file cannot hold is refused before it costs memory.
        if count < 2 || count > self.0.len() / 2 {
            return Err(PackError::Outlines);
        }
        let mut points = Vec::with_capacity(count);
        for _ in 0..count {
            let (x, y) = (self.difference()?, self.difference()?);
            let point = (last.0.checked_add(x).zip(last.1.checked_add(y))).ok_or(PackError::Outlines)?;
            if point.0.unsigned_abs() > 1_800_000 || point.1.unsigned_abs() > 850_000 {
                return Err(PackError::Outlines);
            }
            points.push(point);
            *last = point;
        }
        Ok(points)
    }

    fn difference(&mut self) -> Result<i32, PackError> {
        let n = self.varint()?;
        Ok((n >> 1) as i32 ^ -((n & 1) as i32))
    }
}
