//! Paints places, and what lies between them.

use protocol::policy::Band;

use super::canvas::{self, Canvas, Colour};
use super::shapes::Shapes;
use super::spots::Spots;
use crate::palette;
use crate::places::Area;

/// How a place looks.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Look {
    Nothing,
    Band(Band),
}

impl Look {
    pub(super) fn of(band: Option<Band>) -> Self {
        band.map_or(Self::Nothing, Self::Band)
    }

    /// The colour of its ground.
    pub(super) fn ground(self) -> Colour {
        match self {
            Self::Nothing => canvas::NOTHING,
            Self::Band(band) => canvas::of(band),
        }
    }

    /// The colour of letters on it.
    pub(super) fn ink(self) -> Colour {
        match self {
            Self::Band(band) if palette::is_dark(band) => canvas::WHITE,
            _ => canvas::INK,
        }
    }
}

/// Paints all places: a white border of two pixels where a place with a band meets another place, a grey one of one
/// pixel around empty ones.
pub(super) fn places(canvas: &mut Canvas, shapes: &Shapes, looks: &[Look]) {
    let look = |id: u16| id.checked_sub(1).and_then(|i| looks.get(usize::from(i))).copied();
    for (x, y) in shapes.ids.positions() {
        let id = shapes.ids.get(x, y);
        let Some(own) = look(id) else { continue };
        let mut colour = match own {
            Look::Nothing => canvas::marked(x, y),
            Look::Band(band) => canvas::of(band),
        };
        // Between two empty places only the upper or left one draws, so that the line is one pixel wide.
        for (dx, dy, draws) in [(1, 0, true), (0, 1, true), (-1, 0, false), (0, -1, false)] {
            let next = shapes.ids.get(x + dx, y + dy);
            if next == id {
                continue;
            }
            match (own, look(next)) {
                (Look::Nothing, None) => colour = canvas::GREY,
                (Look::Nothing, Some(Look::Nothing)) if draws => colour = canvas::GREY,
                (Look::Band(_), None) | (Look::Nothing, Some(Look::Nothing)) => {}
                (_, Some(_)) => {
                    colour = canvas::WHITE;
                    break;
                }
            }
        }
        canvas.set((x, y), colour);
    }
}

/// Paints a state in one, with an area in dark.
pub(super) fn locator(canvas: &mut Canvas, shapes: &Shapes, spots: &Spots, area: &Area) {
    let dark = |id: u16| {
        let spot = id.checked_sub(1).and_then(|i| spots.list.get(usize::from(i)));
        spot.is_some_and(|s| s.zones.iter().any(|z| area.zones.contains(z)))
    };
    for (x, y) in shapes.ids.positions() {
        let id = shapes.ids.get(x, y);
        if id == 0 {
            continue;
        }
        let around = [(1, 0), (0, 1), (-1, 0), (0, -1)].map(|(dx, dy)| shapes.ids.get(x + dx, y + dy));
        let colour = match (dark(id), around.contains(&0)) {
            (true, _) => canvas::INK,
            (false, true) => canvas::GREY,
            (false, false) => canvas::NOTHING,
        };
        canvas.set((x, y), colour);
    }
}
