//! Letters: Roboto, cut down to Latin-1, carried in the program.

use std::sync::LazyLock;

use ab_glyph::{Font as _, FontRef, PxScale, ScaleFont as _, point};

use super::canvas::{Canvas, Colour};

/// How heavy letters are.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Weight {
    /// Places and the legend.
    Medium,
    /// Cities with a map of their own, and numbers.
    Bold,
}

static MEDIUM: LazyLock<FontRef<'static>> =
    LazyLock::new(|| read(include_bytes!("../../font/Roboto-Medium.ttf")));
static BOLD: LazyLock<FontRef<'static>> =
    LazyLock::new(|| read(include_bytes!("../../font/Roboto-Bold.ttf")));

#[expect(clippy::expect_used, reason = "the fonts are compiled in, and a test reads them")]
fn read(bytes: &'static [u8]) -> FontRef<'static> {
    FontRef::try_from_slice(bytes).expect("fonts that are compiled in are read by a test")
}

/// Letters of one size and weight.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Type {
    /// Pixels of an em.
    pub(super) size: u8,
    pub(super) weight: Weight,
}

impl Type {
    fn font(self) -> &'static FontRef<'static> {
        match self.weight {
            Weight::Medium => &MEDIUM,
            Weight::Bold => &BOLD,
        }
    }

    /// ab_glyph scales by ascent and descent, people by the em.
    fn scale(self) -> PxScale {
        let font = self.font();
        let em = font.units_per_em().unwrap_or(1_000.0);
        PxScale::from(f32::from(self.size) * font.height_unscaled() / em)
    }

    /// Height of a capital, in pixels.
    pub(super) fn capital(self) -> i32 {
        (f32::from(self.size) * 0.711).round() as i32
    }

    /// From one line to the next.
    pub(super) fn line(self) -> i32 {
        (f32::from(self.size) * 1.15).round() as i32
    }

    /// Width of a text.
    pub(super) fn width(self, text: &str) -> i32 {
        let font = self.font().as_scaled(self.scale());
        let mut last = None;
        let mut width = 0.0;
        for glyph in text.chars().map(|c| font.glyph_id(c)) {
            width += font.h_advance(glyph) + last.map_or(0.0, |l| font.kern(l, glyph));
            last = Some(glyph);
        }
        width.ceil() as i32
    }

    /// Writes a text whose first letter stands at `left` on the line `base`.
    pub(super) fn write(self, canvas: &mut Canvas, (left, base): (i32, i32), text: &str, ink: Colour) {
        let font = self.font().as_scaled(self.scale());
        let mut last = None;
        let mut x = left as f32;
        for id in text.chars().map(|c| font.glyph_id(c)) {
            x += last.map_or(0.0, |l| font.kern(l, id));
            // On whole pixels: then a letter has the same pixels wherever it stands, and the picture packs better.
            let glyph = id.with_scale_and_position(self.scale(), point(x.round(), base as f32));
            if let Some(outline) = self.font().outline_glyph(glyph) {
                let from = outline.px_bounds().min;
                outline.draw(|dx, dy, part| {
                    canvas.cover((from.x as i32 + dx as i32, from.y as i32 + dy as i32), ink, part);
                });
            }
            x += font.h_advance(id);
            last = Some(id);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn both_fonts_have_the_letters_of_all_names() {
        let atlas = crate::Atlas::mexico();
        let names = atlas.zones().iter().map(|z| &z.label).chain(atlas.areas().iter().map(|a| &a.name));
        for weight in [Weight::Medium, Weight::Bold] {
            let font = Type { size: 20, weight }.font();
            assert!(names.clone().flat_map(|n| n.chars()).all(|c| font.glyph_id(c).0 != 0));
        }
    }

    #[test]
    fn widths_grow_with_text_and_size() {
        let t = Type { size: 20, weight: Weight::Bold };
        assert!(t.width("Juárez") < t.width("Juárez 1"));
        assert!(Type { size: 17, ..t }.width("Juárez") < t.width("Juárez"));
    }
}
