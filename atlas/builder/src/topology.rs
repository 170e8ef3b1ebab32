//! Shared borders. Neighbours share corners exactly, so a border is found by its edges, simplified once, and drawn by
//! both sides: no slivers, no overlaps.

use std::collections::{BTreeMap, BTreeSet};

use crate::geopackage::{Corner, Outline};

/// A piece of border between two places, or between a place and the outside.
pub(crate) struct Arc {
    pub(crate) left: usize,
    pub(crate) right: Option<usize>,
    /// Corners from end to end; the same corner at both ends of a closed one.
    pub(crate) corners: Vec<Corner>,
}

/// Length in metres of each border between two outlines, by their positions, the smaller first.
pub(crate) fn borders(outlines: &[Outline]) -> BTreeMap<(usize, usize), f64> {
    let places: Vec<usize> = (0..outlines.len()).collect();
    let mut lengths = BTreeMap::new();
    for ((a, b), (left, right)) in edges(outlines, &places) {
        if let Some(right) = right {
            *lengths.entry((left, right)).or_default() += ((a.0 - b.0) as f64).hypot((a.1 - b.1) as f64);
        }
    }
    lengths
}

/// The borders of places, where outline `i` belongs to place `places[i]`.
pub(crate) fn arcs(outlines: &[Outline], places: &[usize]) -> Vec<Arc> {
    let edges = edges(outlines, places);
    let mut at: BTreeMap<Corner, Vec<usize>> = BTreeMap::new();
    for (i, ((a, b), _)) in edges.iter().enumerate() {
        at.entry(*a).or_default().push(i);
        at.entry(*b).or_default().push(i);
    }
    let is_node = |corner: Corner| match at.get(&corner).map(Vec::as_slice) {
        Some([i, j]) => edges.get(*i).map(|e| e.1) != edges.get(*j).map(|e| e.1),
        _ => true,
    };
    let mut used: BTreeSet<usize> = BTreeSet::new();
    let mut arcs = Vec::new();
    let nodes = edges.iter().enumerate().flat_map(|(i, ((a, b), _))| [(i, *a), (i, *b)]);
    let ends = nodes.clone().filter(|(_, corner)| is_node(*corner));
    // Open arcs first, from every node; what is left are closed ones, and any corner will do.
    for (start, corner) in ends.chain(nodes) {
        if used.contains(&start) {
            continue;
        }
        let Some((_, (left, right))) = edges.get(start).copied() else { continue };
        let (mut corners, mut edge, mut here) = (vec![corner], start, corner);
        while used.insert(edge) {
            let Some(((a, b), _)) = edges.get(edge).copied() else { break };
            here = if here == a { b } else { a };
            corners.push(here);
            if is_node(here) {
                break;
            }
            let Some(next) = at.get(&here).and_then(|around| around.iter().find(|e| **e != edge)) else {
                break;
            };
            edge = *next;
        }
        arcs.push(Arc { left, right, corners });
    }
    arcs
}

type Edge = ((Corner, Corner), (usize, Option<usize>));

/// Edges that separate two places, or a place from the outside.
fn edges(outlines: &[Outline], places: &[usize]) -> Vec<Edge> {
    let mut sides: BTreeMap<(Corner, Corner), BTreeSet<usize>> = BTreeMap::new();
    for (outline, place) in outlines.iter().zip(places) {
        for (a, b) in outline.rings.iter().flat_map(|ring| ring.iter().zip(ring.iter().skip(1))) {
            let around = sides.entry(if a < b { (*a, *b) } else { (*b, *a) }).or_default();
            // An edge with the same place on both sides lies inside it.
            if !around.remove(place) {
                around.insert(*place);
            }
        }
    }
    let mut edges = Vec::new();
    for (edge, around) in sides {
        let mut around = around.into_iter();
        // More than two sides happen only where the source has overlaps; each place keeps its own edge then.
        while let Some(left) = around.next() {
            edges.push((edge, (left, around.next())));
        }
    }
    edges
}

#[cfg(test)]
mod tests {
    use super::*;

    fn square(x: i64, code: &str) -> Outline {
        let ring = vec![(x, 0), (x + 10, 0), (x + 10, 10), (x, 10), (x, 0)];
        Outline { state: String::new(), code: code.into(), name: code.into(), rings: vec![ring] }
    }

    #[test]
    fn neighbours_share_one_border() {
        let outlines = [square(0, "a"), square(10, "b"), square(20, "c")];
        assert_eq!(borders(&outlines).into_iter().collect::<Vec<_>>(), [((0, 1), 10.0), ((1, 2), 10.0)]);
        // The first two are one place: their border goes, and two arcs with the outside and one between remain.
        let arcs = arcs(&outlines, &[0, 0, 1]);
        assert_eq!(arcs.len(), 3);
        let between: Vec<_> = arcs.iter().filter(|a| a.right.is_some()).collect();
        assert_eq!(between.len(), 1);
        assert_eq!(between.iter().map(|a| a.corners.len()).sum::<usize>(), 2);
    }

    #[test]
    fn an_island_is_one_closed_arc() {
        let arcs = arcs(&[square(0, "a")], &[0]);
        assert_eq!(arcs.len(), 1);
        assert!(arcs.iter().all(|a| a.corners.first() == a.corners.last() && a.corners.len() == 5));
    }
}
