//! What the colours mean. It stands on paper beside the state, or below where there is no room.

use protocol::policy::{BANDS, Band};
use protocol::report::Lang;

use super::canvas::{self, Canvas};
use super::grid::Frame;
use super::labels::Labels;
use super::letters::{Type, Weight};
use super::paint::Look;
use super::shapes::Shapes;
use super::spots::Spots;

/// Pixels of a sample of colour.
const SAMPLE: (i32, i32) = (30, 20);
/// Between a sample and its words.
const GAP: i32 = 10;
/// From row to row.
const ROW: i32 = 25;
/// Free space around.
const SPACE: i32 = 6;
/// From this width on, numbered places are named in the picture; in a page they are named in its table.
const NAMES_FROM: u32 = 1_000;

const LETTERS: Type = Type { size: 18, weight: Weight::Medium };

/// A legend in its place.
pub(super) struct Legend {
    lang: Lang,
    /// Where each row begins: the bands from many to few, then nothing.
    rows: [(i32, i32); 6],
}

impl Legend {
    /// Finds room, and adds paper if there is none.
    pub(super) fn place(shapes: &mut Shapes, lang: Lang) -> Self {
        if let Some(at) = beside(shapes, lang) {
            return Self { lang, rows: column(at) };
        }
        let (width, top) = (shapes.ids.width() as i32, shapes.ids.height() as i32);
        let height = 2 * ROW + LETTERS.line() + 2 * SPACE;
        shapes.grow((top + height) as u32);
        let column = width / 3;
        let rows = [0, 1, 2, 3, 4, 5].map(|i| (SPACE + i / 2 * column, top + SPACE + i % 2 * ROW));
        Self { lang, rows }
    }

    /// What the rows cover: a state's coast may reach in between them.
    pub(super) fn frames(&self) -> Vec<Frame> {
        cover(self.rows, self.lang).to_vec()
    }

    /// The names of numbered places, if the picture is wide enough and has room.
    pub(super) fn list(&self, shapes: &Shapes, spots: &Spots, labels: &Labels) -> Option<List> {
        let names = labels.named(spots);
        if shapes.ids.width() < NAMES_FROM || names.is_empty() {
            return None;
        }
        let widest = names.iter().map(|n| LETTERS.width(n)).max()?;
        let height = i32::try_from(names.len()).ok()? * ROW;
        let mut taken = labels.frames();
        taken.extend(self.frames());
        let frame = room(shapes, (widest + 2 * SPACE, height + 2 * SPACE), &taken)?;
        Some(List { frame, names })
    }

    pub(super) fn draw(&self, canvas: &mut Canvas) {
        for ((x, y), (band, words)) in self.rows.into_iter().zip(words(self.lang)) {
            let sample = Frame::at(x, y, SAMPLE);
            match Look::of(band) {
                Look::Nothing => {
                    canvas.nothing(sample);
                    canvas.edge(sample, canvas::GREY);
                }
                Look::Band(band) => canvas.rectangle(sample, canvas::of(band)),
            }
            let base = y + (SAMPLE.1 + LETTERS.capital()) / 2;
            let left = x + SAMPLE.0 + GAP;
            LETTERS.write(canvas, (left, base), words, canvas::INK);
            if band.is_none() {
                LETTERS.write(canvas, (left, base + LETTERS.line()), caution(self.lang), canvas::GREY);
            }
        }
    }
}

/// Names of numbered places.
pub(super) struct List {
    frame: Frame,
    names: Vec<String>,
}

impl List {
    pub(super) fn draw(&self, canvas: &mut Canvas) {
        let mut base = self.frame.top + SPACE + LETTERS.capital();
        for name in &self.names {
            LETTERS.write(canvas, (self.frame.left + SPACE, base), name, canvas::INK);
            base += ROW;
        }
    }
}

/// Where rows begin that stand one below the other.
fn column((left, top): (i32, i32)) -> [(i32, i32); 6] {
    [0, 1, 2, 3, 4, 5].map(|i| (left + SPACE, top + SPACE + i * ROW))
}

/// The size of such a column.
fn size(lang: Lang) -> (i32, i32) {
    let words = words(lang).into_iter().map(|(_, w)| w).chain([caution(lang)]);
    let widest = words.map(|w| LETTERS.width(w)).max().unwrap_or_default();
    (SAMPLE.0 + GAP + widest + 2 * SPACE, 6 * ROW + LETTERS.line() + 2 * SPACE)
}

/// What rows cover, each by its own words, and the words of caution.
fn cover(rows: [(i32, i32); 6], lang: Lang) -> [Frame; 7] {
    let row = |((x, y), width): ((i32, i32), i32)| {
        Frame::at(x, y, (SAMPLE.0 + GAP + width, SAMPLE.1)).wider(SPACE / 2)
    };
    let [a, b, c, d, e, f] = rows;
    let [t, u, v, w, x, y] = words(lang).map(|(_, words)| LETTERS.width(words));
    let last = ((f.0, f.1 + LETTERS.line()), LETTERS.width(caution(lang)));
    [(a, t), (b, u), (c, v), (d, w), (e, x), (f, y), last].map(row)
}

/// Paper for a column, as near to a corner as can be.
fn beside(shapes: &Shapes, lang: Lang) -> Option<(i32, i32)> {
    let (width, height) = size(lang);
    let (right, bottom) = (shapes.ids.width() as i32 - width, shapes.ids.height() as i32 - height);
    let cover = cover(column((0, 0)), lang);
    let mut best: Option<(i32, (i32, i32))> = None;
    for y in (0..=bottom).rev().step_by(2) {
        for x in (0..=right).rev().step_by(2) {
            let cost = x.min(right - x) + y.min(bottom - y);
            let fits = || cover.iter().all(|frame| shapes.fills(frame.moved((x, y)), 0));
            if best.is_none_or(|(c, _)| cost < c) && fits() {
                best = Some((cost, (x, y)));
            }
        }
    }
    best.map(|(_, at)| at)
}

/// Paper of this size, as near to a corner as can be and away from what is taken.
fn room(shapes: &Shapes, size: (i32, i32), taken: &[Frame]) -> Option<Frame> {
    let (width, height) = (shapes.ids.width() as i32, shapes.ids.height() as i32);
    let (right, bottom) = (width - size.0, height - size.1);
    let mut best: Option<(i32, Frame)> = None;
    for y in (0..=bottom).rev().step_by(4) {
        for x in (0..=right).rev().step_by(4) {
            let cost = x.min(right - x) + y.min(bottom - y);
            let frame = Frame::at(x, y, size);
            if best.is_none_or(|(c, _)| cost < c)
                && shapes.fills(frame, 0)
                && taken.iter().all(|t| !t.wider(SPACE).meets(frame))
            {
                best = Some((cost, frame));
            }
        }
    }
    best.map(|(_, frame)| frame)
}

fn words(lang: Lang) -> [(Option<Band>, &'static str); 6] {
    let [a, b, c, d, e] = BANDS.map(Some);
    match lang {
        Lang::Es => [
            (e, "100 o más"),
            (d, "50 a 99"),
            (c, "20 a 49"),
            (b, "10 a 19"),
            (a, "5 a 9"),
            (None, "nada publicado"),
        ],
        Lang::En => [
            (e, "100 or more"),
            (d, "50 to 99"),
            (c, "20 to 49"),
            (b, "10 to 19"),
            (a, "5 to 9"),
            (None, "nothing published"),
        ],
    }
}

fn caution(lang: Lang) -> &'static str {
    match lang {
        Lang::Es => "no quiere decir cero",
        Lang::En => "does not mean zero",
    }
}
