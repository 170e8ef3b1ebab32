//! People per municipio: sums of GeoNames places that lie in it. They under-count (median 0.72 of the census), which
//! is the safe side; what counts twice is dropped by hand or capped.

use std::collections::{BTreeMap, BTreeSet};
use std::fs::File;
use std::io::BufReader;
use std::path::Path;

use anyhow::Result;
use serde::Deserialize;

use crate::geopackage::{Corner, Outline};
use crate::projection::Lambert;

#[derive(Deserialize)]
struct Point {
    geonameid: u64,
    latitude: f64,
    longitude: f64,
    countrycode: String,
    population: u64,
}

/// People of each outline, in its order.
pub(crate) fn count(path: &Path, dropped: &BTreeSet<u64>, outlines: &[Outline]) -> Result<Vec<u64>> {
    let points: BTreeMap<String, Point> = serde_json::from_reader(BufReader::new(File::open(path)?))?;
    let boxes: Vec<[i64; 4]> = outlines.iter().map(extent).collect();
    let mut people = vec![0; outlines.len()];
    let lambert = Lambert::inegi();
    for point in points.values().filter(|p| p.countrycode == "MX" && !dropped.contains(&p.geonameid)) {
        let (east, north) = lambert.forward(point.longitude, point.latitude);
        let at = (east.round() as i64, north.round() as i64);
        let home = outlines.iter().zip(&boxes).position(|(outline, [west, south, east, north])| {
            (*west..=*east).contains(&at.0) && (*south..=*north).contains(&at.1) && holds(outline, at)
        });
        if let Some(sum) = home.and_then(|i| people.get_mut(i)) {
            *sum += point.population;
        }
    }
    Ok(people)
}

fn extent(outline: &Outline) -> [i64; 4] {
    outline.rings.iter().flatten().fold([i64::MAX, i64::MAX, i64::MIN, i64::MIN], |[w, s, e, n], &(x, y)| {
        [w.min(x), s.min(y), e.max(x), n.max(y)]
    })
}

fn holds(outline: &Outline, (x, y): Corner) -> bool {
    let mut inside = false;
    for (a, b) in outline.rings.iter().flat_map(|r| r.iter().zip(r.iter().skip(1))) {
        if (a.1 > y) != (b.1 > y) {
            let crossing = a.0 as f64 + (y - a.1) as f64 * (b.0 - a.0) as f64 / (b.1 - a.1) as f64;
            inside ^= crossing > x as f64;
        }
    }
    inside
}
