//! A picture as PNG: palette, eight bits, no filter, zopfli. Nothing else is in the file: no time, no program's name.

use std::num::NonZeroU64;

use png::{BitDepth, ColorType, chunk};
use zopfli::{Format, Options};

use super::DrawError;
use super::canvas::{Canvas, colours};

/// Ten more rounds of zopfli would save twenty bytes, and take twice the time.
const OPTIONS: Options = Options {
    iteration_count: match NonZeroU64::new(5) {
        Some(n) => n,
        None => NonZeroU64::MIN,
    },
    iterations_without_improvement: NonZeroU64::MAX,
    maximum_block_splits: 15,
};

/// The picture's file.
pub(super) fn png(canvas: &Canvas) -> Result<Vec<u8>, DrawError> {
    let width = canvas.width() as usize;
    let mut rows = Vec::with_capacity(canvas.pixels().len() + canvas.height() as usize);
    for row in canvas.pixels().chunks(width.max(1)) {
        // Filter of the row: none.
        rows.push(0);
        rows.extend(row.iter().map(|c| c.0));
    }
    let mut packed = Vec::new();
    zopfli::compress(OPTIONS, Format::Zlib, rows.as_slice(), &mut packed).map_err(|_| DrawError::Encoding)?;
    let mut file = Vec::new();
    let mut encoder = png::Encoder::new(&mut file, canvas.width(), canvas.height());
    encoder.set_color(ColorType::Indexed);
    encoder.set_depth(BitDepth::Eight);
    encoder.set_palette(colours().concat());
    let mut writer = encoder.write_header().map_err(|_| DrawError::Encoding)?;
    writer.write_chunk(chunk::IDAT, &packed).map_err(|_| DrawError::Encoding)?;
    // Ends the file; `finish` would miss pixels that were written by hand.
    drop(writer);
    Ok(file)
}
