//! Writes a pack: tables that people can read and compare, and one binary file of outlines.

use std::fmt::Write as _;
use std::path::Path;

use anyhow::{Context as _, Result};
use atlas::{Atlas, PackFiles};

use crate::inputs::Inputs;
use crate::outlines::{self, Border};
use crate::overrides::Overrides;

/// A pack before it is written; a row's number is its position.
#[derive(Default)]
pub(crate) struct Pack {
    pub(crate) states: Vec<StateRow>,
    pub(crate) areas: Vec<AreaRow>,
    pub(crate) regions: Vec<RegionRow>,
    pub(crate) zones: Vec<ZoneRow>,
    pub(crate) municipios: Vec<MunicipioRow>,
    pub(crate) settlements: Vec<SettlementRow>,
    pub(crate) borders: Vec<Vec<Border>>,
}

pub(crate) struct StateRow {
    pub(crate) code: String,
    pub(crate) name: String,
    pub(crate) label: String,
}

pub(crate) struct AreaRow {
    pub(crate) state: usize,
    pub(crate) name: String,
    pub(crate) city: bool,
}

pub(crate) struct RegionRow {
    pub(crate) area: usize,
    pub(crate) name: String,
}

pub(crate) struct ZoneRow {
    pub(crate) region: usize,
    pub(crate) number: Option<u8>,
    pub(crate) people: u32,
    pub(crate) label: String,
    pub(crate) name: String,
}

pub(crate) struct MunicipioRow {
    pub(crate) state: usize,
    pub(crate) code: String,
    pub(crate) name: String,
    pub(crate) zones: Vec<usize>,
}

pub(crate) struct SettlementRow {
    pub(crate) municipio: usize,
    pub(crate) zone: usize,
    pub(crate) kind: usize,
    pub(crate) name: String,
}

/// The files of a pack's folder.
pub(crate) struct Files {
    texts: Vec<(&'static str, String)>,
    outlines: Vec<u8>,
}

impl Pack {
    /// Writes every file.
    pub(crate) fn write(&self, overrides: &Overrides, inputs: &Inputs) -> Result<Files> {
        let mut kinds = String::from("id\tshort\tword\n");
        for (i, kind) in overrides.kinds.iter().enumerate() {
            writeln!(kinds, "{i}\t{}\t{}", kind.short, kind.source)?;
        }
        let mut states = String::from("id\tcode\tname\tlabel\n");
        for (i, s) in self.states.iter().enumerate() {
            writeln!(states, "{i}\t{}\t{}\t{}", s.code, s.name, s.label)?;
        }
        let mut areas = String::from("id\tstate\tcut\tname\n");
        for (i, a) in self.areas.iter().enumerate() {
            writeln!(areas, "{i}\t{}\t{}\t{}", a.state, if a.city { "city" } else { "district" }, a.name)?;
        }
        let mut regions = String::from("id\tarea\tname\n");
        for (i, r) in self.regions.iter().enumerate() {
            writeln!(regions, "{i}\t{}\t{}", r.area, r.name)?;
        }
        let mut zones = String::from("id\tregion\tnumber\tpeople\tlabel\tname\n");
        for (i, z) in self.zones.iter().enumerate() {
            let number = z.number.map_or_else(|| "-".to_owned(), |n| n.to_string());
            writeln!(zones, "{i}\t{}\t{number}\t{}\t{}\t{}", z.region, z.people, z.label, z.name)?;
        }
        let mut municipios = String::from("id\tstate\tcode\tzones\tname\n");
        for (i, m) in self.municipios.iter().enumerate() {
            let first = m.zones.first().context("a municipio without a zone")?;
            let zones = match m.zones.last() {
                Some(last) if last > first => format!("{first}-{last}"),
                _ => first.to_string(),
            };
            writeln!(municipios, "{i}\t{}\t{}\t{zones}\t{}", m.state, m.code, m.name)?;
        }
        Ok(Files {
            texts: vec![
                ("country.tsv", format!("format\tname\n1\t{}\n", overrides.country)),
                ("kinds.tsv", kinds),
                ("states.tsv", states),
                ("areas.tsv", areas),
                ("regions.tsv", regions),
                ("zones.tsv", zones),
                ("municipios.tsv", municipios),
                ("colonias.tsv", self.colonias()?),
                ("ATTRIBUTION.md", attribution(inputs)?),
            ],
            outlines: outlines::encode(&self.borders),
        })
    }

    /// An empty field says the same as the row above.
    fn colonias(&self) -> Result<String> {
        let mut out = String::from("municipio\tzone\tkind\tname\n");
        let mut last: [Option<usize>; 3] = [None; 3];
        for row in &self.settlements {
            let fields = [row.municipio, row.zone, row.kind];
            for (field, last) in fields.into_iter().zip(&mut last) {
                if *last != Some(field) {
                    write!(out, "{field}")?;
                    *last = Some(field);
                }
                out.push('\t');
            }
            writeln!(out, "{}", row.name)?;
        }
        Ok(out)
    }
}

fn attribution(inputs: &Inputs) -> Result<String> {
    let mut out = String::from(
        "# What this pack is made from\n\nMade by `atlas/builder`, which refuses a file with another checksum. Packages are from the Python \
         Package Index.\n",
    );
    for i in &inputs.list {
        write!(
            out,
            "\n## {} ({} {})\n\nUsed for: {}.\nAttribution: {}.\nLicence: {}.\nSHA-256: `{}`\n",
            i.file, i.package, i.version, i.holds, i.attribution, i.licence, i.sha256
        )?;
    }
    Ok(out)
}

impl Files {
    /// The atlas is the judge: a pack that it does not read is not written.
    pub(crate) fn refuse_what_the_atlas_refuses(&self) -> Result<()> {
        let text = |name: &str| self.texts.iter().find(|(n, _)| *n == name).map_or("", |(_, t)| t.as_str());
        Atlas::parse(PackFiles {
            country: text("country.tsv"),
            kinds: text("kinds.tsv"),
            states: text("states.tsv"),
            areas: text("areas.tsv"),
            regions: text("regions.tsv"),
            zones: text("zones.tsv"),
            municipios: text("municipios.tsv"),
            colonias: text("colonias.tsv"),
            attribution: text("ATTRIBUTION.md"),
            outlines: &self.outlines,
        })?;
        Ok(())
    }

    /// Saves into the pack's folder.
    pub(crate) fn save(&self, folder: &Path) -> Result<()> {
        for (name, text) in &self.texts {
            std::fs::write(folder.join(name), text)?;
        }
        std::fs::write(folder.join("outlines.bin"), &self.outlines)?;
        Ok(())
    }
}
