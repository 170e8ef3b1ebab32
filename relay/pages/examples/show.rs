//! Writes every page to `target/pages`, to be looked at in a browser, and a list of their lengths.

#[path = "../tests/pages/samples.rs"]
#[expect(
    dead_code,
    clippy::indexing_slicing,
    reason = "samples of tests, of which this shows the whole pages only"
)]
mod samples;

use std::fmt::Write as _;
use std::fs;
use std::path::Path;

use relay_pages::Journey;
use samples::{Fields, LANGS, all};

fn main() -> std::io::Result<()> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../target/pages");
    fs::create_dir_all(&folder)?;
    let fields = Fields::new(0);
    let mut lengths = String::new();
    for lang in LANGS {
        for (journey, mark) in [(Journey::Report, ""), (Journey::Practise, "practise-")] {
            for (name, page) in all(&fields.frame(lang, journey, journey == Journey::Practise)) {
                let text = String::from_utf8_lossy(page.bytes());
                let text = text.trim_end();
                let name = format!("{mark}{name}_{}", lang.code());
                let _ = writeln!(lengths, "{:6} {name}", text.len());
                fs::write(folder.join(format!("{name}.html")), text)?;
            }
        }
    }
    fs::write(folder.join("lengths.txt"), lengths)
}
