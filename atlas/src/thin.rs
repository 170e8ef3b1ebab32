//! Fewer corners: Douglas and Peucker's rule. The pack's maker uses it in metres, drawing in pixels.

use std::collections::BTreeSet;

/// The corners that keep a line within a tolerance of itself. Its ends stay; a closed line is split at the corner
/// farthest from its start, so that it does not fall flat.
pub fn thin(corners: &[(f64, f64)], tolerance: f64) -> Vec<(f64, f64)> {
    let (Some(first), Some(last)) = (corners.first(), corners.last()) else { return Vec::new() };
    let end = corners.len() - 1;
    let mut kept = BTreeSet::from([0, end]);
    let mut open = vec![(0, end)];
    if first == last {
        let far =
            farthest(corners.iter().enumerate().map(|(i, c)| (i, (c.0 - first.0).hypot(c.1 - first.1))));
        if let Some((far, _)) = far {
            kept.insert(far);
            open = vec![(0, far), (far, end)];
        }
    }
    while let Some((from, to)) = open.pop() {
        let (Some(a), Some(b)) = (corners.get(from), corners.get(to)) else { continue };
        let between = corners.iter().enumerate().take(to).skip(from + 1);
        if let Some((i, distance)) = farthest(between.map(|(i, c)| (i, off(*c, *a, *b))))
            && distance > tolerance
        {
            kept.insert(i);
            open.extend([(from, i), (i, to)]);
        }
    }
    kept.into_iter().filter_map(|i| corners.get(i).copied()).collect()
}

fn farthest(corners: impl Iterator<Item = (usize, f64)>) -> Option<(usize, f64)> {
    corners.max_by(|a, b| a.1.total_cmp(&b.1))
}

/// Distance of a corner from the segment between two others.
fn off(c: (f64, f64), a: (f64, f64), b: (f64, f64)) -> f64 {
    let (dx, dy) = (b.0 - a.0, b.1 - a.1);
    let (px, py) = (c.0 - a.0, c.1 - a.1);
    let length = dx * dx + dy * dy;
    let along = if length == 0.0 { 0.0 } else { ((px * dx + py * dy) / length).clamp(0.0, 1.0) };
    (px - along * dx).hypot(py - along * dy)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn thins_within_the_tolerance_and_keeps_the_ends() {
        assert_eq!(thin(&[(0.0, 0.0), (500.0, 599.0), (1_000.0, 0.0)], 600.0), [(0.0, 0.0), (1_000.0, 0.0)]);
        assert_eq!(thin(&[(0.0, 0.0), (500.0, 601.0), (1_000.0, 0.0)], 600.0).len(), 3);
        assert_eq!(thin(&[], 1.0), []);
    }

    #[test]
    fn a_closed_line_stays_one() {
        let square = [(0.0, 0.0), (9.0, 0.0), (9.0, 9.0), (0.0, 9.0), (0.0, 0.0)];
        assert_eq!(thin(&square, 1.0), square);
    }
}
