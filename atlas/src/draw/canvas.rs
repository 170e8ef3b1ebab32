//! A picture of fifteen colours. Exactly these: a test reads a place's band off a pixel.

use super::grid::{Frame, Grid, line};
use crate::palette::{self, Rgb};
use protocol::policy::{BANDS, Band};

/// A colour by its place in [`colours`].
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(super) struct Colour(pub(super) u8);

pub(super) const WHITE: Colour = Colour(0);
pub(super) const NOTHING: Colour = Colour(1);
pub(super) const MARKS: Colour = Colour(2);
pub(super) const GREY: Colour = Colour(3);
pub(super) const INK: Colour = Colour(4);
const FIRST_BAND: u8 = 5;
const FIRST_EDGE: u8 = 10;

/// A band's colour.
pub(super) fn of(band: Band) -> Colour {
    Colour(FIRST_BAND + BANDS.iter().zip(0..).find(|(b, _)| **b == band).map_or(0, |(_, i)| i))
}

/// All colours: those that mean something, and for the edges of letters a mixture of each band with its ink. On paper
/// and on nothing the edges are grey.
pub(super) fn colours() -> [Rgb; 15] {
    let [a, b, c, d, e] = BANDS.map(palette::fill);
    let [p, q, r, s, t] = BANDS.map(|band| {
        let ink = if palette::is_dark(band) { palette::WHITE } else { palette::INK };
        halfway(palette::fill(band), ink)
    });
    let (white, nothing, marks, grey, ink) =
        (palette::WHITE, palette::NOTHING, palette::MARKS, palette::GREY, palette::INK);
    [white, nothing, marks, grey, ink, a, b, c, d, e, p, q, r, s, t]
}

fn halfway([r, g, b]: Rgb, [s, h, c]: Rgb) -> Rgb {
    [r.midpoint(s), g.midpoint(h), b.midpoint(c)]
}

/// A picture.
pub(super) struct Canvas {
    pixels: Grid<Colour>,
}

impl Canvas {
    pub(super) fn new(width: u32, height: u32) -> Self {
        Self { pixels: Grid::new(width, height) }
    }

    pub(super) fn width(&self) -> u32 {
        self.pixels.width()
    }

    pub(super) fn height(&self) -> u32 {
        self.pixels.height()
    }

    pub(super) fn pixels(&self) -> &[Colour] {
        self.pixels.cells()
    }

    pub(super) fn get(&self, at: (i32, i32)) -> Colour {
        self.pixels.get(at.0, at.1)
    }

    pub(super) fn set(&mut self, at: (i32, i32), colour: Colour) {
        self.pixels.set(at.0, at.1, colour);
    }

    /// Fills a frame.
    pub(super) fn rectangle(&mut self, frame: Frame, colour: Colour) {
        for y in frame.top..frame.bottom {
            for x in frame.left..frame.right {
                self.set((x, y), colour);
            }
        }
    }

    /// Draws the outermost pixels of a frame.
    pub(super) fn edge(&mut self, frame: Frame, colour: Colour) {
        for x in frame.left..frame.right {
            self.set((x, frame.top), colour);
            self.set((x, frame.bottom - 1), colour);
        }
        for y in frame.top..frame.bottom {
            self.set((frame.left, y), colour);
            self.set((frame.right - 1, y), colour);
        }
    }

    /// Draws the look of nothing into a frame.
    pub(super) fn nothing(&mut self, frame: Frame) {
        for y in frame.top..frame.bottom {
            for x in frame.left..frame.right {
                self.set((x, y), marked(x, y));
            }
        }
    }

    /// A line with a dot at its beginning, seen on every ground.
    pub(super) fn leader(&mut self, from: (i32, i32), to: (i32, i32)) {
        for (x, y) in line(from, to) {
            self.rectangle(Frame { left: x - 1, top: y - 1, right: x + 2, bottom: y + 2 }, WHITE);
        }
        self.disc(from, 4, WHITE);
        for at in line(from, to) {
            self.set(at, INK);
        }
        self.disc(from, 3, INK);
    }

    fn disc(&mut self, (x, y): (i32, i32), radius: i32, colour: Colour) {
        for dy in -radius..=radius {
            for dx in -radius..=radius {
                if dx * dx + dy * dy <= radius * radius + 1 {
                    self.set((x + dx, y + dy), colour);
                }
            }
        }
    }

    /// Covers a part of a pixel with ink: one step between ground and ink is enough for the eye, and packs well.
    pub(super) fn cover(&mut self, at: (i32, i32), ink: Colour, part: f32) {
        let edge = match self.get(at) {
            Colour(n) if (FIRST_BAND..FIRST_EDGE).contains(&n) => Colour(n + FIRST_EDGE - FIRST_BAND),
            Colour(n) if n >= FIRST_EDGE => ink,
            _ if ink == WHITE => WHITE,
            _ => GREY,
        };
        match part {
            0.7.. => self.set(at, ink),
            0.3.. => self.set(at, edge),
            _ => {}
        }
    }
}

/// The look of nothing at a pixel: small marks in slanted rows. Closed lines would look better still, but cost a
/// sixth of the file, since they differ from row to row; marks leave four rows of five plain.
pub(super) fn marked(x: i32, y: i32) -> Colour {
    if y.rem_euclid(5) == 0 && (x + y).rem_euclid(10) < 2 { MARKS } else { NOTHING }
}
