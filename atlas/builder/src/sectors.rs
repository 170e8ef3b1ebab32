//! Cuts a city into sectors: runs of consecutive postal codes, each with at least [`SECTOR_PEOPLE`] people by two
//! measures. Codes alone are not enough: in old centres a code holds one colonia, and sectors of 12,000 came out.

use protocol::place::ZONE_PEOPLE_FLOOR;

/// Least people of a sector by either measure. Shares of codes and colonias miss the truth by up to a factor of three
/// (worst of 267 municipios with known people: 0.29), so a sector is cut three times as large as the floor.
pub(crate) const SECTOR_PEOPLE: f64 = 3.0 * ZONE_PEOPLE_FLOOR as f64;

/// What is known of one postal code.
#[derive(Clone, Copy)]
pub(crate) struct Code {
    /// Whether people live there.
    pub(crate) inhabited: bool,
    /// How many quarters it holds.
    pub(crate) quarters: u32,
}

/// A run of codes, by position, and its people by the smaller measure.
#[derive(Debug, PartialEq)]
pub(crate) struct Sector {
    pub(crate) codes: std::ops::Range<usize>,
    pub(crate) people: u32,
}

/// The sectors of a city; `None` where fewer than two result. As many as can be, and of these cuts the most even.
pub(crate) fn cut(people: f64, codes: &[Code]) -> Option<Vec<Sector>> {
    let (mut lived, mut quarters) = (vec![0_u32], vec![0_u32]);
    for code in codes {
        lived.push(lived.last()? + u32::from(code.inhabited));
        quarters.push(quarters.last()? + code.quarters);
    }
    let share = |sums: &[u32], from: usize, to: usize| -> Option<f64> {
        let all = f64::from(*sums.last()?);
        Some(f64::from(sums.get(to)?.checked_sub(*sums.get(from)?)?) / all.max(1.0) * people)
    };
    // best[to]: most sectors of the first `to` codes, the sum of squares of their people, and where the last begins.
    let mut best: Vec<Option<(u32, f64, usize)>> = vec![Some((0, 0.0, 0))];
    for to in 1..=codes.len() {
        let mut top: Option<(u32, f64, usize)> = None;
        for from in 0..to {
            let Some((count, squares, _)) = best.get(from).copied().flatten() else { continue };
            let (a, b) = (share(&lived, from, to)?, share(&quarters, from, to)?);
            if a.min(b) < SECTOR_PEOPLE {
                continue;
            }
            let next = (count + 1, squares + a * a + b * b, from);
            if top.is_none_or(|t| next.0 > t.0 || next.0 == t.0 && next.1 < t.1) {
                top = Some(next);
            }
        }
        best.push(top);
    }
    let mut sectors = Vec::new();
    let mut to = codes.len();
    while to > 0 {
        let (_, _, from) = best.get(to).copied().flatten()?;
        let people = share(&lived, from, to)?.min(share(&quarters, from, to)?);
        sectors.push(Sector { codes: from..to, people: people as u32 });
        to = from;
    }
    sectors.reverse();
    (sectors.len() >= 2).then_some(sectors)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn code(quarters: u32) -> Code {
        Code { inhabited: true, quarters }
    }

    #[test]
    fn cuts_evenly_into_as_many_as_both_measures_allow() {
        let sectors = cut(200_000.0, &[code(1); 12]).unwrap();
        assert_eq!(sectors.iter().map(|s| s.codes.clone()).collect::<Vec<_>>(), [0..4, 4..8, 8..12]);
        assert!(sectors.iter().all(|s| s.people == 66_666));
    }

    #[test]
    fn a_run_of_thin_codes_is_not_a_sector() {
        // By codes alone there would be three; the first six hold one quarter each, the others ten.
        let codes: Vec<Code> = [code(1); 6].into_iter().chain([code(10); 6]).collect();
        let sectors = cut(200_000.0, &codes).unwrap();
        assert_eq!(sectors.len(), 2);
        assert!(sectors.iter().all(|s| f64::from(s.people) >= SECTOR_PEOPLE));
    }

    #[test]
    fn a_town_stays_whole() {
        assert_eq!(cut(119_000.0, &[code(1); 12]), None);
        assert_eq!(cut(0.0, &[]), None);
    }
}
