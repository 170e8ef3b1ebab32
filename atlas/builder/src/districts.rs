//! Groups the zones outside cut cities into districts (areas) and regions of neighbours.

use std::collections::{BTreeMap, BTreeSet};

use crate::merging::{Node, middle, shared};

/// How zones are grouped.
struct Rule {
    /// Most zones of a group.
    most: usize,
    /// Zones that a group has on the average.
    mean: usize,
    /// Whether a zone may be a group of its own.
    alone: bool,
}

/// A district of more than six zones would have a channel that speaks of places a day apart; one of a single zone
/// could not be coarser than that zone.
const DISTRICT: Rule = Rule { most: 6, mean: 4, alone: false };
/// A region of a district.
const REGION: Rule = Rule { most: 3, mean: 2, alone: true };
/// Sectors that a city's region has on the average; between three and five where the city has three.
const CITY_REGION_MEAN: usize = 4;

/// The districts of a state: groups of positions.
pub(crate) fn districts(nodes: &[Node], borders: &BTreeMap<(usize, usize), f64>) -> Vec<Vec<usize>> {
    let all: BTreeSet<usize> = (0..nodes.len()).collect();
    cluster(&all, nodes, borders, &DISTRICT)
}

/// The regions of one district.
pub(crate) fn regions(
    district: &[usize],
    nodes: &[Node],
    borders: &BTreeMap<(usize, usize), f64>,
) -> Vec<Vec<usize>> {
    cluster(&district.iter().copied().collect(), nodes, borders, &REGION)
}

/// The regions of a city of so many sectors: lengths of runs.
pub(crate) fn runs(sectors: usize) -> Vec<usize> {
    let mut count = ((sectors + CITY_REGION_MEAN / 2) / CITY_REGION_MEAN).max(1);
    while count > 1 && sectors / count < 3 {
        count -= 1;
    }
    (0..count).map(|i| sectors / count + usize::from(i < sectors % count)).collect()
}

/// Joins the two neighbours whose union is tightest (Ward's rule) until there are few enough groups; a place that is
/// left alone then joins the nearest group that has room, neighbour or not.
fn cluster(
    all: &BTreeSet<usize>,
    nodes: &[Node],
    borders: &BTreeMap<(usize, usize), f64>,
    rule: &Rule,
) -> Vec<Vec<usize>> {
    let mut groups: Vec<BTreeSet<usize>> = all.iter().map(|i| BTreeSet::from([*i])).collect();
    let wanted = all.len().div_ceil(rule.mean);
    loop {
        let few = groups.len() <= wanted;
        let mut best: Option<((bool, f64), usize, usize)> = None;
        for (i, a) in groups.iter().enumerate() {
            for (j, b) in groups.iter().enumerate().skip(i + 1) {
                let apart = shared(a, b, borders) == 0.0;
                let lonely = !rule.alone && (a.len() == 1 || b.len() == 1);
                let allowed = a.len() + b.len() <= rule.most && (!few && !apart || lonely);
                let cost = (apart, ward(a, b, nodes));
                let better =
                    best.is_none_or(|(c, _, _)| cost.0.cmp(&c.0).then(cost.1.total_cmp(&c.1)).is_lt());
                if allowed && better {
                    best = Some((cost, i, j));
                }
            }
        }
        let Some((_, i, j)) = best else { break };
        let joined = groups.remove(j);
        if let Some(group) = groups.get_mut(i) {
            group.extend(joined);
        }
    }
    let mut groups: Vec<Vec<usize>> = groups.into_iter().map(|g| g.into_iter().collect()).collect();
    groups.sort();
    groups
}

fn ward(a: &BTreeSet<usize>, b: &BTreeSet<usize>, nodes: &[Node]) -> f64 {
    let (p, q) = (middle(a, nodes), middle(b, nodes));
    let (n, m) = (a.len() as f64, b.len() as f64);
    n * m / (n + m) * ((p.0 - q.0).powi(2) + (p.1 - q.1).powi(2))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_city_has_regions_of_three_to_five_sectors() {
        assert_eq!(runs(2), [2]);
        assert_eq!(runs(18), [4, 4, 4, 3, 3]);
        for sectors in 3..60 {
            let runs = runs(sectors);
            assert_eq!(runs.iter().sum::<usize>(), sectors);
            assert!(runs.iter().all(|n| (3..=5).contains(n)), "{sectors}: {runs:?}");
        }
    }

    #[test]
    fn districts_have_two_to_six_neighbours() {
        let nodes: Vec<Node> =
            (0..11).map(|i| Node { people: 30_000, middle: (f64::from(i), 0.0), cut: false }).collect();
        let borders = (0..10).map(|i| ((i, i + 1), 1.0)).collect();
        let districts = districts(&nodes, &borders);
        assert!(districts.iter().all(|d| (2..=DISTRICT.most).contains(&d.len())), "{districts:?}");
        for district in districts {
            assert!(district.windows(2).all(|pair| matches!(pair, [a, b] if b - a == 1)));
            assert!(
                regions(&district, &nodes, &borders).iter().all(|r| (1..=REGION.most).contains(&r.len()))
            );
        }
    }
}
