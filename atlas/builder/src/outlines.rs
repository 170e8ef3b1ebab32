//! Simplifies borders and writes them as the atlas reads them (see `atlas::PackFiles::outlines`).

use std::collections::BTreeSet;

use crate::geopackage::Corner;
use crate::projection::Lambert;
use crate::topology::Arc;

/// Borders keep within this many metres of the truth: a pixel of a state map in a page.
const TOLERANCE: f64 = 600.0;
/// Islets below this many square metres are left out: a few pixels of a state map.
const SMALLEST: f64 = 4.0e6;

/// Points of an arc in ten-thousandths of a degree, longitude and latitude.
pub(crate) type Points = Vec<(i32, i32)>;

/// A simplified border between two places, by zone number.
pub(crate) struct Border {
    pub(crate) left: u16,
    pub(crate) right: Option<u16>,
    pub(crate) points: Points,
}

/// Simplifies the arcs of a state; `zones` are the numbers of the places that the arcs speak of.
pub(crate) fn simplify(arcs: &[Arc], zones: &[u16]) -> Vec<Border> {
    let lambert = Lambert::inegi();
    let largest = |place: usize| {
        let areas =
            arcs.iter().filter(move |a| a.left == place && a.right.is_none()).map(|a| area(&a.corners));
        areas.fold(0.0, f64::max)
    };
    let mainland: BTreeSet<usize> =
        arcs.iter().filter(|a| !closed(&a.corners)).flat_map(|a| [Some(a.left), a.right]).flatten().collect();
    let mut borders = Vec::new();
    for arc in arcs {
        let islet = closed(&arc.corners) && area(&arc.corners) < SMALLEST;
        if islet && (mainland.contains(&arc.left) || area(&arc.corners) < largest(arc.left)) {
            continue;
        }
        let corners: Vec<(f64, f64)> = arc.corners.iter().map(|c| (c.0 as f64, c.1 as f64)).collect();
        let points: Points = atlas::thin(&corners, TOLERANCE)
            .into_iter()
            .map(|(x, y)| lambert.inverse(x, y))
            .map(|(lon, lat)| ((lon * 1e4).round() as i32, (lat * 1e4).round() as i32))
            .collect();
        if let Some(left) = zones.get(arc.left) {
            let right = arc.right.and_then(|r| zones.get(r)).copied();
            borders.push(Border { left: *left, right, points });
        }
    }
    borders
}

/// The file: version, then per state its borders; numbers as varints, points as zigzag differences.
pub(crate) fn encode(states: &[Vec<Border>]) -> Vec<u8> {
    let mut out = b"ATL1".to_vec();
    varint(&mut out, states.len() as u64);
    for borders in states {
        varint(&mut out, borders.len() as u64);
        let mut last = (0_i32, 0_i32);
        for border in borders {
            varint(&mut out, u64::from(border.left));
            varint(&mut out, border.right.map_or(0, |r| u64::from(r) + 1));
            varint(&mut out, border.points.len() as u64);
            for point in &border.points {
                zigzag(&mut out, point.0 - last.0);
                zigzag(&mut out, point.1 - last.1);
                last = *point;
            }
        }
    }
    out
}

fn varint(out: &mut Vec<u8>, mut n: u64) {
    while n >= 0x80 {
        out.push(n as u8 | 0x80);
        n >>= 7;
    }
    out.push(n as u8);
}

fn zigzag(out: &mut Vec<u8>, n: i32) {
    varint(out, u64::from(((n << 1) ^ (n >> 31)) as u32));
}

fn closed(corners: &[Corner]) -> bool {
    corners.first() == corners.last()
}

fn area(corners: &[Corner]) -> f64 {
    let twice: f64 = corners
        .iter()
        .zip(corners.iter().skip(1))
        .map(|(a, b)| a.0 as f64 * b.1 as f64 - b.0 as f64 * a.1 as f64)
        .sum();
    if closed(corners) { twice.abs() / 2.0 } else { 0.0 }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_islet_goes_unless_it_is_all_there_is() {
        let islet = |left| Arc { left, right: None, corners: vec![(0, 0), (900, 0), (900, 900), (0, 0)] };
        let coast = Arc { left: 0, right: None, corners: vec![(0, 0), (9_000, 9_000)] };
        let borders = simplify(&[coast, islet(0), islet(1)], &[7, 8]);
        assert_eq!(borders.iter().map(|b| b.left).collect::<Vec<_>>(), [7, 8]);
    }
}
