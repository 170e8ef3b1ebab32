//! Writes a site with invented figures into a folder, for looking at it.

use std::path::Path;

#[path = "../tests/site/slots.rs"]
mod slots;

fn main() -> Result<(), Box<dyn std::error::Error>> {
    let folder = std::env::args().nth(1).unwrap_or_else(|| "target/site-sample".to_owned());
    let world = slots::sample();
    for (path, bytes) in relay_site::build(&world.input())? {
        let file = Path::new(&folder).join(path);
        std::fs::create_dir_all(file.parent().unwrap_or(Path::new(".")))?;
        std::fs::write(file, bytes)?;
    }
    Ok(())
}
