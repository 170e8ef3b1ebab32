//! Merges municipios with few people with their neighbours until nobody stands alone: a count in a place of 3,000
//! people would point at somebody.

use std::collections::{BTreeMap, BTreeSet};

use protocol::place::ZONE_PEOPLE_FLOOR;

/// Sums of GeoNames places sometimes count twice; merged to a quarter above the floor, no place of all 32 states was
/// under the floor by an independent census.
pub(crate) const MERGE_PEOPLE: u64 = ZONE_PEOPLE_FLOOR as u64 * 5 / 4;

/// What merging needs of a place.
#[derive(Clone, Copy)]
pub(crate) struct Node {
    pub(crate) people: u64,
    /// Middle, in metres.
    pub(crate) middle: (f64, f64),
    /// A city that is cut: stays alone.
    pub(crate) cut: bool,
}

/// Groups of positions. Every group has [`MERGE_PEOPLE`], unless the state as a whole has fewer outside its cut cities.
pub(crate) fn merge(nodes: &[Node], borders: &BTreeMap<(usize, usize), f64>) -> Vec<Vec<usize>> {
    let mut groups: Vec<BTreeSet<usize>> = (0..nodes.len()).map(|i| BTreeSet::from([i])).collect();
    let cut = |group: &BTreeSet<usize>| group.iter().any(|i| nodes.get(*i).is_some_and(|n| n.cut));
    loop {
        let small = groups
            .iter()
            .enumerate()
            .filter(|(_, g)| !cut(g) && people(g, nodes) < MERGE_PEOPLE)
            .min_by_key(|(_, g)| people(g, nodes))
            .map(|(i, _)| i);
        let Some(small) = small else { break };
        let group = groups.swap_remove(small);
        let partner = groups
            .iter()
            .enumerate()
            .filter(|(_, other)| !cut(other))
            .map(|(i, other)| (i, cost(&group, other, nodes, borders)))
            .min_by(|(_, a), (_, b)| a.0.cmp(&b.0).then(a.1.total_cmp(&b.1)))
            .map(|(i, _)| i);
        match partner.and_then(|i| groups.get_mut(i)) {
            Some(other) => other.extend(group),
            None => {
                groups.push(group);
                break;
            }
        }
    }
    let mut groups: Vec<Vec<usize>> = groups.into_iter().map(|g| g.into_iter().collect()).collect();
    groups.sort();
    groups
}

/// People of a group.
pub(crate) fn people(group: &BTreeSet<usize>, nodes: &[Node]) -> u64 {
    group.iter().filter_map(|i| nodes.get(*i)).map(|n| n.people).sum()
}

/// Border in metres between two groups.
pub(crate) fn shared(
    a: &BTreeSet<usize>,
    b: &BTreeSet<usize>,
    borders: &BTreeMap<(usize, usize), f64>,
) -> f64 {
    let pairs = a.iter().flat_map(|i| b.iter().map(move |j| (*i.min(j), *i.max(j))));
    pairs.filter_map(|pair| borders.get(&pair)).sum()
}

/// Middle of a group, each place counting the same.
pub(crate) fn middle(group: &BTreeSet<usize>, nodes: &[Node]) -> (f64, f64) {
    let n = group.len().max(1) as f64;
    let (x, y) = group
        .iter()
        .filter_map(|i| nodes.get(*i))
        .fold((0.0, 0.0), |(x, y), node| (x + node.middle.0, y + node.middle.1));
    (x / n, y / n)
}

/// Neighbours before others; then those that stay near and small, so that a place keeps meaning something.
fn cost(
    group: &BTreeSet<usize>,
    other: &BTreeSet<usize>,
    nodes: &[Node],
    borders: &BTreeMap<(usize, usize), f64>,
) -> (bool, f64) {
    let (a, b) = (middle(group, nodes), middle(other, nodes));
    let distance = (a.0 - b.0).hypot(a.1 - b.1);
    let heads = (people(group, nodes) + people(other, nodes)) as f64;
    (shared(group, other, borders) == 0.0, distance * heads.sqrt())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn node(x: f64, people: u64, cut: bool) -> Node {
        Node { people, middle: (x, 0.0), cut }
    }

    #[test]
    fn small_ones_join_neighbours_and_never_a_cut_city() {
        let nodes = [
            node(0.0, 9_000, false),
            node(1.0, 900_000, true),
            node(2.0, 17_000, false),
            node(3.0, 40_000, false),
        ];
        let borders = BTreeMap::from([((0, 1), 1.0), ((1, 2), 1.0), ((0, 2), 1.0), ((2, 3), 1.0)]);
        assert_eq!(merge(&nodes, &borders), [vec![0, 2], vec![1], vec![3]]);
    }

    #[test]
    fn one_that_only_a_city_touches_joins_the_nearest() {
        let nodes = [node(0.0, 9_000, false), node(1.0, 900_000, true), node(5.0, 90_000, false)];
        let borders = BTreeMap::from([((0, 1), 1.0), ((1, 2), 1.0)]);
        assert_eq!(merge(&nodes, &borders), [vec![0, 2], vec![1]]);
    }
}
