//! The files that a pack is made from: which, of which version, under which licence. A changed file is refused, so
//! that nobody slips other populations or outlines into a pack unseen.

use std::fs::File;
use std::io::Read as _;
use std::path::{Path, PathBuf};

use anyhow::{Context as _, Result, bail};
use ring::digest;
use serde::Deserialize;

const LIST: &str = include_str!("../inputs.toml");

/// One file, as the committed list knows it.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Input {
    pub(crate) file: String,
    pub(crate) package: String,
    pub(crate) version: String,
    pub(crate) sha256: String,
    pub(crate) holds: String,
    pub(crate) licence: String,
    pub(crate) attribution: String,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct List {
    input: Vec<Input>,
}

/// A folder whose files have the listed checksums.
pub(crate) struct Inputs {
    folder: PathBuf,
    pub(crate) list: Vec<Input>,
}

impl Inputs {
    /// Checks every listed file of the folder.
    pub(crate) fn check(folder: &Path) -> Result<Self> {
        let List { input: list } = toml::from_str(LIST)?;
        for input in &list {
            let found = sha256(&folder.join(&input.file))?;
            if found != input.sha256 {
                bail!(
                    "{} is not that of {} {}: its SHA-256 is {found}",
                    input.file,
                    input.package,
                    input.version
                );
            }
        }
        Ok(Self { folder: folder.to_owned(), list })
    }

    /// The path of a checked file.
    pub(crate) fn path(&self, file: &str) -> Result<PathBuf> {
        let input = self.list.iter().find(|i| i.file == file).context("not in inputs.toml")?;
        Ok(self.folder.join(&input.file))
    }
}

fn sha256(path: &Path) -> Result<String> {
    let mut file = File::open(path).with_context(|| format!("{} is missing", path.display()))?;
    let mut sum = digest::Context::new(&digest::SHA256);
    let mut block = vec![0; 1 << 20];
    loop {
        let n = file.read(&mut block)?;
        if n == 0 {
            break;
        }
        sum.update(block.get(..n).unwrap_or_default());
    }
    Ok(data_encoding::HEXLOWER.encode(sum.finish().as_ref()))
}
