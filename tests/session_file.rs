//! What Firefox writes down of its tabs so that it can open them again after its death: JSON, packed as one LZ4 block
//! behind the mark `mozLz40` and four bytes of length.

use anyhow::{Context, Result, ensure};
use serde_json::Value;

const MARK: &[u8] = b"mozLz40\0";
const HEAD: usize = MARK.len() + 4;

/// The file's JSON, as text.
pub(crate) fn unpack(file: &[u8]) -> Result<String> {
    ensure!(file.starts_with(MARK), "not a session file");
    Ok(String::from_utf8(unpack_block(file.get(HEAD..).context("no block")?)?)?)
}

/// Title and address of the page that the selected tab of the first window shows.
pub(crate) fn shown(session: &str) -> Result<Option<(String, String)>> {
    let session: Value = serde_json::from_str(session)?;
    let counted = |holder: &Value, list: &str, position: &str| -> Option<Value> {
        let position = usize::try_from(holder.get(position)?.as_u64()?).ok()?;
        holder.get(list)?.get(position.checked_sub(1)?).cloned()
    };
    let window = session.get("windows").and_then(|windows| windows.get(0));
    let tab = window.and_then(|window| counted(window, "tabs", "selected"));
    let entry = tab.and_then(|tab| counted(&tab, "entries", "index"));
    let text = |name: &str| entry.as_ref().and_then(|e| e.get(name)?.as_str().map(str::to_owned));
    Ok(text("title").zip(text("url")))
}

/// LZ4's block format: literals, then a copy of what was written before, again and again.
fn unpack_block(mut block: &[u8]) -> Result<Vec<u8>> {
    let mut out = Vec::new();
    while let Some((token, rest)) = block.split_first() {
        block = rest;
        let literals = length(token >> 4, &mut block)?;
        out.extend_from_slice(take(literals, &mut block)?);
        if block.is_empty() {
            break;
        }
        let back = usize::from(u16::from_le_bytes(take(2, &mut block)?.try_into()?));
        for _ in 0..length(token & 15, &mut block)? + 4 {
            let from = out.len().checked_sub(back).context("a copy from before the beginning")?;
            out.push(*out.get(from).context("a copy of nothing")?);
        }
    }
    Ok(out)
}

/// Four bits; if all are set, bytes follow that count on, up to the first that is not full.
fn length(short: u8, block: &mut &[u8]) -> Result<usize> {
    let mut length = usize::from(short);
    let mut goes_on = short == 15;
    while goes_on {
        let [more] = take(1, block)?.try_into()?;
        length += usize::from(more);
        goes_on = more == u8::MAX;
    }
    Ok(length)
}

fn take<'a>(bytes: usize, block: &mut &'a [u8]) -> Result<&'a [u8]> {
    let (taken, rest) = block.split_at_checked(bytes).context("the block ends too early")?;
    *block = rest;
    Ok(taken)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_block_with_copies_and_long_lengths_is_unpacked() {
        // "ab", then 4 + 15 + 3 more of it; then 15 + 2 literals.
        let block = [&[0x2f, b'a', b'b', 2, 0, 3, 0xf0, 2][..], &[b'c'; 17]].concat();
        let text = format!("{}{}", "ab".repeat(12), "c".repeat(17));
        assert_eq!(unpack_block(&block).unwrap(), text.as_bytes());
        let file = [MARK, &41u32.to_le_bytes(), &block].concat();
        assert_eq!(unpack(&file).unwrap(), text);
        assert!(unpack(b"mozLz41\0").is_err());
        assert!(unpack_block(&[0x20, b'a']).is_err());
        assert!(unpack_block(&[0x10, b'a', 9, 0]).is_err());
    }

    #[test]
    fn the_page_of_the_selected_tab_is_found() {
        let session = r#"{"windows":[{"selected":2,"tabs":[{"entries":[],"index":1},
            {"index":1,"entries":[{"title":"eins","url":"http://a/"},{"title":"zwei","url":"http://b/"}]}]}]}"#;
        assert_eq!(shown(session).unwrap(), Some(("eins".to_owned(), "http://a/".to_owned())));
        assert_eq!(shown("{}").unwrap(), None);
    }
}
