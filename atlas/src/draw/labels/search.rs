//! Where there is room for a name.

use super::super::grid::{Frame, Grid, line};
use super::super::shapes::Shapes;
use super::{Text, plate_around};

/// The longest line from a place to its name, as a part of the picture's width. Longer ones are not followed.
const LONGEST: f64 = 0.2;
/// A pixel of a line over a foreign place costs as much as so many on paper.
const FOREIGN: f64 = 1.5;
/// Names keep this far from each other.
const APART: i32 = 3;
/// Every so many pixels a stand is tried.
const STEP: usize = 3;

/// What is taken, and what may still be.
pub(super) struct Search<'a> {
    shapes: &'a Shapes,
    anchors: Vec<(i32, i32)>,
    sizes: Vec<u32>,
    extents: Vec<Frame>,
    taken: Vec<Frame>,
}

impl<'a> Search<'a> {
    pub(super) fn new(shapes: &'a Shapes, places: usize, legend: Vec<Frame>) -> Self {
        let depths = depths(&shapes.ids);
        let nowhere = Frame { left: i32::MAX, top: i32::MAX, right: 0, bottom: 0 };
        let (mut anchors, mut sizes) = (vec![(0, (0, 0)); places], vec![0; places]);
        let mut extents = vec![nowhere; places];
        for (x, y) in shapes.ids.positions() {
            let Some(i) = shapes.ids.get(x, y).checked_sub(1).map(usize::from) else { continue };
            let depth = depths.get(x, y);
            if let Some(anchor) = anchors.get_mut(i).filter(|(best, _)| depth > *best) {
                *anchor = (depth, (x, y));
            }
            if let Some(size) = sizes.get_mut(i) {
                *size += 1;
            }
            if let Some(e) = extents.get_mut(i) {
                let (right, bottom) = (e.right.max(x + 1), e.bottom.max(y + 1));
                *e = Frame { left: e.left.min(x), top: e.top.min(y), right, bottom };
            }
        }
        let anchors = anchors.into_iter().map(|(_, at)| at).collect();
        Self { shapes, anchors, sizes, extents, taken: legend }
    }

    /// Places from large to small.
    pub(super) fn by_size(&self) -> Vec<usize> {
        let mut order: Vec<(std::cmp::Reverse<u32>, usize)> =
            self.sizes.iter().enumerate().map(|(i, n)| (std::cmp::Reverse(*n), i)).collect();
        order.sort_unstable();
        order.into_iter().map(|(_, i)| i).collect()
    }

    pub(super) fn anchor(&self, i: usize) -> (i32, i32) {
        self.anchors.get(i).copied().unwrap_or_default()
    }

    /// Inside a place, with free space around, as near to its middle as can be.
    pub(super) fn inside(&mut self, i: usize, text: Text, space: i32) -> Option<Text> {
        let (id, anchor, extent) = (u16::try_from(i + 1).ok()?, self.anchor(i), *self.extents.get(i)?);
        let size = text.frame.size();
        let mut best: Option<(i32, Frame)> = None;
        for frame in stands(extent, size) {
            let cost = away(frame.middle(), anchor);
            let nearer = best.is_none_or(|(c, _)| cost < c);
            if nearer && self.shapes.fills(frame.wider(space), id) && self.is_free(frame) {
                best = Some((cost, frame));
            }
        }
        let frame = best?.1;
        self.take(text, frame)
    }

    /// On paper, with a line that is short and crosses little.
    pub(super) fn beside(&mut self, i: usize, text: Text) -> Option<Text> {
        let anchor = self.anchor(i);
        let longest = f64::from(self.shapes.ids.width()) * LONGEST;
        let mut best: Option<(f64, Frame)> = None;
        for frame in stands(self.reach(anchor, longest), text.frame.size()) {
            let end = frame.wider(2).nearest(anchor);
            // The straight distance is the least that it can cost: most stands end here.
            let limit = best.map_or(longest, |(c, _)| c);
            if f64::from(away(end, anchor)) >= limit * limit || !self.shapes.fills(frame.wider(2), 0) {
                continue;
            }
            let cost = self.cost(i, end);
            if cost < limit && self.is_free(frame) && self.is_open(anchor, end) {
                best = Some((cost, frame));
            }
        }
        let frame = best?.1;
        self.take(text, frame)
    }

    /// Over other places, near, without hiding much of a small one.
    pub(super) fn plate(&mut self, i: usize, text: Text) -> Option<Text> {
        let anchor = self.anchor(i);
        let longest = f64::from(self.shapes.ids.width()) * LONGEST / 2.0;
        let mut best: Option<(f64, Frame)> = None;
        for frame in stands(self.reach(anchor, longest), text.frame.size()) {
            let plate = plate_around(frame);
            let end = plate.nearest(anchor);
            let on_paper = plate.left >= 0 && plate.right <= self.shapes.ids.width() as i32 && plate.top >= 0;
            let hides = self.anchors.iter().any(|a| plate.wider(8).holds(*a));
            if !on_paper || hides || !self.is_free(plate) || !self.is_open(anchor, end) {
                continue;
            }
            let cost = f64::from(away(end, anchor)).sqrt() + self.hidden(i, plate);
            if cost < longest && best.is_none_or(|(c, _)| cost < c) {
                best = Some((cost, frame));
            }
        }
        let frame = best?.1;
        self.taken.push(plate_around(frame));
        self.take(text, frame)
    }

    /// In the middle of a place, whatever is there.
    pub(super) fn at_anchor(&mut self, i: usize, mut text: Text) -> Text {
        text.frame = Frame::around(self.anchor(i), text.frame.size());
        self.taken.push(text.frame);
        text
    }

    fn take(&mut self, mut text: Text, frame: Frame) -> Option<Text> {
        text.frame = frame;
        self.taken.push(frame);
        Some(text)
    }

    fn is_free(&self, frame: Frame) -> bool {
        self.taken.iter().all(|t| !t.wider(APART).meets(frame))
    }

    /// Whether a line meets no name.
    fn is_open(&self, from: (i32, i32), to: (i32, i32)) -> bool {
        line(from, to).all(|at| self.taken.iter().all(|t| !t.wider(1).holds(at)))
    }

    fn reach(&self, (x, y): (i32, i32), longest: f64) -> Frame {
        let reach = longest as i32 + 120;
        let (width, height) = (self.shapes.ids.width() as i32, self.shapes.ids.height() as i32);
        Frame {
            left: (x - reach).max(2),
            top: (y - reach).max(2),
            right: (x + reach).min(width - 2),
            bottom: (y + reach).min(height - 2),
        }
    }

    /// Of a line from a place: its length, more over foreign places, more when it is slanted.
    fn cost(&self, i: usize, end: (i32, i32)) -> f64 {
        let anchor = self.anchor(i);
        let foreign = line(anchor, end)
            .map(|(x, y)| usize::from(self.shapes.ids.get(x, y)))
            .filter(|id| *id != 0 && *id != i + 1)
            .count();
        let slant = (end.0 - anchor.0).abs().min((end.1 - anchor.1).abs());
        f64::from(away(end, anchor)).sqrt() + foreign as f64 * FOREIGN + f64::from(slant) * 0.3
    }

    /// How much a plate hides: of its own place most of all, and of others by how small they are.
    fn hidden(&self, i: usize, plate: Frame) -> f64 {
        let mut cost = 0.0;
        for y in (plate.top..plate.bottom).step_by(STEP) {
            for x in (plate.left..plate.right).step_by(STEP) {
                let Some(place) = usize::from(self.shapes.ids.get(x, y)).checked_sub(1) else { continue };
                let size = self.sizes.get(place).copied().unwrap_or_default().max(1);
                let weight = if place == i { 400.0 } else { 150.0 };
                cost += weight * (STEP * STEP) as f64 / f64::from(size);
            }
        }
        cost
    }
}

/// Frames of a size within another.
fn stands(within: Frame, size: (i32, i32)) -> impl Iterator<Item = Frame> {
    let (right, bottom) = (within.right - size.0, within.bottom - size.1);
    (within.top..=bottom)
        .step_by(STEP)
        .flat_map(move |y| (within.left..=right).step_by(STEP).map(move |x| Frame::at(x, y, size)))
}

/// Square of a distance.
fn away(a: (i32, i32), b: (i32, i32)) -> i32 {
    (a.0 - b.0).pow(2) + (a.1 - b.1).pow(2)
}

/// How far each pixel is from the border of its place, in thirds of a pixel (chamfer 3-4, two passes).
fn depths(ids: &Grid<u16>) -> Grid<u16> {
    const BEFORE: [(i32, i32, u16); 4] = [(-1, 0, 3), (-1, -1, 4), (0, -1, 3), (1, -1, 4)];
    let mut depths: Grid<u16> = Grid::new(ids.width(), ids.height());
    let positions: Vec<(i32, i32)> = ids.positions().collect();
    for (x, y) in positions.iter().copied() {
        let id = ids.get(x, y);
        let near = BEFORE.map(|(dx, dy, cost)| {
            if ids.get(x + dx, y + dy) == id { depths.get(x + dx, y + dy).saturating_add(cost) } else { cost }
        });
        depths.set(x, y, near.into_iter().min().unwrap_or_default());
    }
    for (x, y) in positions.into_iter().rev() {
        let id = ids.get(x, y);
        let near = BEFORE.map(|(dx, dy, cost)| {
            if ids.get(x - dx, y - dy) == id { depths.get(x - dx, y - dy).saturating_add(cost) } else { cost }
        });
        depths.set(x, y, near.into_iter().min().unwrap_or_default().min(depths.get(x, y)));
    }
    depths
}
