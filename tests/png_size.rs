//! The size of a picture, read from its first bytes (PNG, section 11.2.2: IHDR comes first).

use anyhow::{Context, Result, ensure};

const SIGNATURE: &[u8] = b"\x89PNG\r\n\x1a\n";

/// Width and height in pixels.
pub fn png_size(png: &[u8]) -> Result<(u32, u32)> {
    ensure!(png.starts_with(SIGNATURE) && png.get(12..16) == Some(b"IHDR".as_slice()), "not a PNG");
    let number = |at: usize| -> Result<u32> {
        let bytes = png.get(at..at + 4).context("the PNG is cut off")?;
        Ok(u32::from_be_bytes(bytes.try_into()?))
    };
    Ok((number(16)?, number(20)?))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_size_is_read_and_other_bytes_are_refused() {
        let png = b"\x89PNG\r\n\x1a\n\0\0\0\x0dIHDR\0\0\x01\x68\0\0\x02\xe4\x08\x02";
        assert_eq!(png_size(png).unwrap(), (360, 740));
        assert!(png_size(&png[..22]).is_err());
        assert!(png_size(b"GIF89a").is_err());
    }
}
