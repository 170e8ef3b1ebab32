//! From outlines to pixels: which place each pixel belongs to. Without antialiasing: a third smaller as PNG, and on a
//! phone nobody sees it.

use tiny_skia::{Color, FillRule, Paint, PathBuilder, Pixmap, Transform};

use super::grid::{Frame, Grid};
use super::projection::Projection;
use super::spots::Spots;
use crate::outline::{Border, Spot, rings};
use crate::places::Atlas;
use crate::thin::thin;

/// Pixels by which a border may be straightened: less than this is noise that costs bytes.
const STRAIGHT: f64 = 1.5;
/// Islets farther from the rest than this, in degrees (15 km), do not set the frame, and may fall out of it: a reef far
/// at sea would shrink everything that people look for.
const FAR: f64 = 0.135;
/// Space around a map, in pixels.
const MARGIN: f64 = 6.0;
/// The tallest map, as a part of its width: a taller state leaves room for the legend at its side.
const TALLEST: f64 = 0.86;
/// Width of a locator.
const LOCATOR_WIDTH: u32 = 120;
/// Height of a locator at most, as a part of its width.
const LOCATOR_TALLEST: f64 = 1.0;

/// The pixels of a map by place.
pub(super) struct Shapes {
    /// The position of a place in the list plus one; zero is paper.
    pub(super) ids: Grid<u16>,
    /// Like `ids`: how many pixels from here to the right belong to the same place.
    runs: Grid<u16>,
}

impl Shapes {
    /// Of a map at most so wide, and as wide where something is to stand beside it.
    pub(super) fn of(atlas: &Atlas, spots: &Spots, width: u32, tight: bool) -> Option<Self> {
        Self::fitted(atlas, spots, width, TALLEST, tight)
    }

    /// Of a locator.
    pub(super) fn small(atlas: &Atlas, spots: &Spots) -> Option<Self> {
        Self::fitted(atlas, spots, LOCATOR_WIDTH, LOCATOR_TALLEST, true)
    }

    fn fitted(atlas: &Atlas, spots: &Spots, width: u32, tallest: f64, tight: bool) -> Option<Self> {
        let borders = atlas.borders.get(usize::from(spots.state.0))?;
        let near = near(borders);
        let points = || near.iter().flat_map(|b| b.points.iter().copied());
        let projection = Projection::fitted(points());
        let (mut west, mut east, mut south, mut north) = (f64::MAX, f64::MIN, f64::MAX, f64::MIN);
        for (x, y) in points().map(|p| projection.point(p)) {
            (west, east) = (west.min(x), east.max(x));
            (south, north) = (south.min(y), north.max(y));
        }
        let room = f64::from(width) - 2.0 * MARGIN;
        let scale = (room / (east - west)).min((f64::from(width) * tallest - 2.0 * MARGIN) / (north - south));
        if !scale.is_finite() || scale <= 0.0 {
            return None;
        }
        let height = ((north - south) * scale + 2.0 * MARGIN).ceil() as u32;
        let width = if tight { ((east - west) * scale + 2.0 * MARGIN).ceil() as u32 } else { width };
        let place = |point: (f64, f64)| {
            let (x, y) = projection.point(point);
            (MARGIN + (x - west) * scale, MARGIN + (north - y) * scale)
        };
        let placed: Vec<Border> = borders
            .iter()
            .map(|b| {
                let points: Vec<(f64, f64)> = b.points.iter().map(|p| place(*p)).collect();
                Border { left: b.left, right: b.right, points: thin(&points, STRAIGHT) }
            })
            .collect();
        let mut pixels = Pixmap::new(width, height)?;
        for (spot, id) in spots.list.iter().zip(1_u16..) {
            for outline in &spot.outlines {
                fill(&mut pixels, &placed, *outline, id);
            }
        }
        let mut ids = Grid::new(width, height);
        for ((x, y), pixel) in ids.positions().zip(pixels.pixels()) {
            ids.set(x, y, u16::from_be_bytes([pixel.red(), pixel.green()]));
        }
        let mut shapes = Self { ids, runs: Grid::new(0, 0) };
        shapes.count_runs();
        Some(shapes)
    }

    fn count_runs(&mut self) {
        let (width, height) = (self.ids.width(), self.ids.height());
        self.runs = Grid::new(width, height);
        for y in 0..height as i32 {
            let (mut last, mut run) = (0, 0);
            for x in (0..width as i32).rev() {
                let id = self.ids.get(x, y);
                run = if id == last { run + 1 } else { 1 };
                last = id;
                self.runs.set(x, y, run);
            }
        }
    }

    /// Adds paper below.
    pub(super) fn grow(&mut self, height: u32) {
        self.ids.grow(height);
        self.count_runs();
    }

    /// Whether all pixels of a frame belong to a place, or all are paper.
    pub(super) fn fills(&self, frame: Frame, id: u16) -> bool {
        let inside = frame.left >= 0
            && frame.top >= 0
            && frame.right <= self.ids.width() as i32
            && frame.bottom <= self.ids.height() as i32;
        let (width, _) = frame.size();
        inside
            && (frame.top..frame.bottom).all(|y| {
                self.ids.get(frame.left, y) == id && i32::from(self.runs.get(frame.left, y)) >= width
            })
    }
}

/// Borders without islets that lie far from everything else.
fn near(borders: &[Border]) -> Vec<&Border> {
    let islet = |b: &&Border| b.right.is_none() && b.points.first() == b.points.last();
    let mainland: Vec<&Border> = borders.iter().filter(|b| !islet(b)).collect();
    let points = || mainland.iter().flat_map(|b| &b.points);
    let close = |b: &Border| {
        let (mut x, mut y) = ((f64::MAX, f64::MIN), (f64::MAX, f64::MIN));
        for (lon, lat) in points() {
            (x, y) = ((x.0.min(*lon), x.1.max(*lon)), (y.0.min(*lat), y.1.max(*lat)));
        }
        b.points
            .iter()
            .any(|(lon, lat)| (x.0 - FAR..=x.1 + FAR).contains(lon) && (y.0 - FAR..=y.1 + FAR).contains(lat))
    };
    // A place that is nothing but islands must be seen, wherever it is.
    let alone = |b: &Border| mainland.iter().all(|m| m.left != b.left && m.right != Some(b.left));
    borders.iter().filter(|b| !islet(b) || close(b) || alone(b)).collect()
}

fn fill(pixels: &mut Pixmap, borders: &[Border], outline: Spot, id: u16) {
    let mut path = PathBuilder::new();
    for ring in rings(borders, outline) {
        for (i, (x, y)) in ring.into_iter().enumerate() {
            let (x, y) = (x as f32, y as f32);
            if i == 0 { path.move_to(x, y) } else { path.line_to(x, y) }
        }
        path.close();
    }
    let Some(path) = path.finish() else { return };
    let [high, low] = id.to_be_bytes();
    let mut paint = Paint { anti_alias: false, ..Paint::default() };
    paint.set_color(Color::from_rgba8(high, low, 0, 255));
    pixels.fill_path(&path, &paint, FillRule::EvenOdd, Transform::identity(), None);
}
