//! Names on a map. A name stands inside its place; else on paper beside it, with a line; a cut city's may stand on a
//! plate over its neighbours; what is left gets a number. Bands have no say in it, so that names stand still from
//! edition to edition.

mod search;

use std::collections::BTreeMap;

use protocol::place::ZoneId;

use self::search::Search;
use super::canvas::{self, Canvas};
use super::grid::Frame;
use super::letters::{Type, Weight};
use super::paint::Look;
use super::shapes::Shapes;
use super::spots::{Spot, Spots};

/// Size of names in pixels, in a page and on the site.
const SIZES: (u8, u8) = (20, 22);
/// Size of names in small places.
const SMALL: u8 = 17;
/// From this width on a map has the site's size.
const SITE_FROM: u32 = 1_000;

/// One place's name where it stands.
struct Label {
    /// The middle of the place: the pixel farthest from its border.
    anchor: (i32, i32),
    text: Text,
    stand: Stand,
}

/// How a name stands.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Stand {
    Inside,
    /// On paper, with a line to the place.
    Beside,
    /// On a plate over other places, with a line.
    Plate,
    /// A number stands for it.
    Number(u8),
}

/// A text that is set in lines.
pub(super) struct Text {
    lines: Vec<String>,
    letters: Type,
    frame: Frame,
}

impl Text {
    fn set(lines: Vec<String>, letters: Type) -> Self {
        let width = lines.iter().map(|l| letters.width(l)).max().unwrap_or_default();
        let more = i32::try_from(lines.len()).unwrap_or(1).saturating_sub(1) * letters.line();
        let frame = Frame::at(0, 0, (width, i32::from(letters.size) + more));
        Self { lines, letters, frame }
    }

    fn write(&self, canvas: &mut Canvas, ink: canvas::Colour) {
        let size = i32::from(self.letters.size);
        let mut base = self.frame.top + (size + self.letters.capital()) / 2;
        for line in &self.lines {
            let left = self.frame.middle().0 - self.letters.width(line) / 2;
            self.letters.write(canvas, (left, base), line, ink);
            base += self.letters.line();
        }
    }
}

/// All names of a map, in the order of its places.
pub(super) struct Labels {
    list: Vec<Label>,
}

impl Labels {
    /// Finds a stand for every name.
    pub(super) fn place(shapes: &Shapes, spots: &Spots, legend: Vec<Frame>) -> Self {
        let size = if shapes.ids.width() < SITE_FROM { SIZES.0 } else { SIZES.1 };
        let mut search = Search::new(shapes, spots.list.len(), legend);
        let mut found: BTreeMap<usize, (Text, Stand)> = BTreeMap::new();
        for i in search.by_size() {
            let Some(spot) = spots.list.get(i) else { continue };
            for (text, space) in settings(spot, size) {
                if let Some(text) = search.inside(i, text, space) {
                    found.insert(i, (text, Stand::Inside));
                    break;
                }
            }
        }
        // Cities before others: they are what most people look for.
        let cities_first = [true, false].into_iter().flat_map(|city| {
            let chosen = spots.list.iter().enumerate().filter(move |(_, s)| s.city == city);
            chosen.collect::<Vec<_>>()
        });
        for (i, spot) in cities_first {
            if found.contains_key(&i) {
                continue;
            }
            let text = || Text::set(vec![spot.name.clone()], letters(spot, size));
            if let Some(text) = search.beside(i, text()) {
                found.insert(i, (text, Stand::Beside));
            } else if let Some(text) = spot.city.then(|| search.plate(i, text())).flatten() {
                found.insert(i, (text, Stand::Plate));
            }
        }
        let mut left: Vec<usize> = (0..spots.list.len()).filter(|i| !found.contains_key(i)).collect();
        left.sort_by_key(|i| {
            let (x, y) = search.anchor(*i);
            (y / i32::from(size), x)
        });
        for (i, n) in left.into_iter().zip(1_u8..) {
            let text = |size| Text::set(vec![n.to_string()], Type { size, weight: Weight::Bold });
            let inside = search.inside(i, text(size), 1).or_else(|| search.inside(i, text(SMALL), 0));
            let text = inside.unwrap_or_else(|| search.at_anchor(i, text(SMALL)));
            found.insert(i, (text, Stand::Number(n)));
        }
        let list = found
            .into_iter()
            .map(|(i, (text, stand))| Label { anchor: search.anchor(i), text, stand })
            .collect();
        Self { list }
    }

    /// Draws lines, then plates, then letters.
    pub(super) fn draw(&self, canvas: &mut Canvas, looks: &[Look]) {
        for label in self.list.iter().filter(|l| matches!(l.stand, Stand::Beside | Stand::Plate)) {
            canvas.leader(label.anchor, label.text.frame.wider(2).nearest(label.anchor));
        }
        for (label, look) in self.list.iter().zip(looks) {
            let ink = match label.stand {
                Stand::Inside | Stand::Number(_) => {
                    clear_marks(canvas, label.text.frame);
                    look.ink()
                }
                Stand::Beside => canvas::INK,
                Stand::Plate => {
                    let plate = plate_around(label.text.frame);
                    canvas.rectangle(plate, canvas::WHITE);
                    canvas.edge(plate, canvas::GREY);
                    canvas::INK
                }
            };
            label.text.write(canvas, ink);
        }
    }

    /// For each zone a pixel that has the colour of its place.
    pub(super) fn points(
        &self,
        canvas: &Canvas,
        shapes: &Shapes,
        spots: &Spots,
        looks: &[Look],
    ) -> BTreeMap<ZoneId, (u32, u32)> {
        let mut points = BTreeMap::new();
        for (((label, spot), look), id) in self.list.iter().zip(&spots.list).zip(looks).zip(1_u16..) {
            let found = shapes
                .ids
                .positions()
                .filter(|(x, y)| shapes.ids.get(*x, *y) == id && canvas.get((*x, *y)) == look.ground())
                .min_by_key(|(x, y)| (x - label.anchor.0).pow(2) + (y - label.anchor.1).pow(2));
            if let Some((x, y)) = found {
                let point = (x.unsigned_abs(), y.unsigned_abs());
                points.extend(spot.zones.iter().map(|z| (*z, point)));
            }
        }
        points
    }

    /// Numbers in the picture, and the first zone of each numbered place.
    pub(super) fn numbers(&self, spots: &Spots) -> Vec<(u8, ZoneId)> {
        let mut numbers: Vec<(u8, ZoneId)> = self
            .list
            .iter()
            .zip(&spots.list)
            .filter_map(|(label, spot)| match label.stand {
                Stand::Number(n) => Some((n, *spot.zones.first()?)),
                _ => None,
            })
            .collect();
        numbers.sort_unstable();
        numbers
    }

    /// `1 Kanasín`, by number.
    pub(super) fn named(&self, spots: &Spots) -> Vec<String> {
        let name = |zone| spots.list.iter().find(|s| s.zones.contains(&zone)).map(|s| s.name.as_str());
        self.numbers(spots).into_iter().filter_map(|(n, zone)| Some(format!("{n} {}", name(zone)?))).collect()
    }

    /// What the names cover.
    pub(super) fn frames(&self) -> Vec<Frame> {
        self.list.iter().map(|l| l.text.frame).collect()
    }
}

/// A plate is a little wider than its text.
fn plate_around(text: Frame) -> Frame {
    Frame { left: text.left - 5, right: text.right + 5, ..text.wider(2) }
}

/// A name's letters.
fn letters(spot: &Spot, size: u8) -> Type {
    Type { size, weight: if spot.city { Weight::Bold } else { Weight::Medium } }
}

/// The ways to set a name inside its place, best first, each with the space that it needs around.
fn settings(spot: &Spot, size: u8) -> Vec<(Text, i32)> {
    let mut ways = Vec::new();
    for (size, space) in [(size, 4), (size, 1), (SMALL, 2), (SMALL, 0)] {
        let letters = letters(spot, size);
        ways.push((Text::set(vec![spot.name.clone()], letters), space));
        if let Some(two) = in_two(&spot.name, letters) {
            ways.push((Text::set(two, letters), space));
        }
        let words: Vec<String> = spot.name.split(' ').map(str::to_owned).collect();
        if words.len() == 3 {
            ways.push((Text::set(words, letters), space));
        }
    }
    ways
}

/// A name in two lines, as even as can be.
fn in_two(name: &str, letters: Type) -> Option<Vec<String>> {
    let cuts = name.match_indices(' ').map(|(i, _)| name.split_at(i));
    let (a, b) = cuts.min_by_key(|(a, b)| letters.width(a).max(letters.width(b.trim_start())))?;
    Some(vec![a.to_owned(), b.trim_start().to_owned()])
}

/// Takes the marks away behind letters.
fn clear_marks(canvas: &mut Canvas, frame: Frame) {
    for y in frame.top..frame.bottom {
        for x in frame.left - 2..frame.right + 2 {
            if canvas.get((x, y)) == canvas::MARKS {
                canvas.set((x, y), canvas::NOTHING);
            }
        }
    }
}
