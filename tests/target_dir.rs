//! Where tests find tools and leave pictures: below cargo's target folder, so that a run leaves no trace elsewhere.

use std::path::{Path, PathBuf};

use anyhow::{Context, Result};

/// Cargo's target folder of this workspace. A relative CARGO_TARGET_DIR means one below the workspace's root, where
/// `tests/run` starts cargo.
pub fn target_dir() -> PathBuf {
    let named = std::env::var_os("CARGO_TARGET_DIR").unwrap_or_else(|| "target".into());
    Path::new(env!("CARGO_MANIFEST_DIR")).join("..").join(named)
}

/// A program that `tests/run` installs.
pub fn tool(name: &str) -> PathBuf {
    target_dir().join("tools/bin").join(name)
}

/// A file of a Python package that `tests/run` installs, as PACKAGE/FILE.
pub fn python_file(path: &str) -> Result<PathBuf> {
    let library = target_dir().join("tools/python/lib");
    let versions = std::fs::read_dir(&library).with_context(|| format!("no {}", library.display()))?;
    let found = versions.flatten().map(|version| version.path().join("site-packages").join(path));
    found
        .into_iter()
        .find(|file| file.is_file())
        .with_context(|| format!("{path} is missing: tests/run installs it"))
}

/// Where a picture of that name goes, `target/pictures/NAME`.
pub fn picture(name: &str) -> Result<PathBuf> {
    let folder = target_dir().join("pictures");
    std::fs::create_dir_all(&folder).with_context(|| format!("{} cannot be made", folder.display()))?;
    Ok(folder.join(name))
}

/// A fresh folder that goes away with its owner.
pub fn scratch(prefix: &str) -> Result<tempfile::TempDir> {
    let folder = target_dir().join("scratch");
    std::fs::create_dir_all(&folder).with_context(|| format!("{} cannot be made", folder.display()))?;
    let folder = folder.canonicalize()?;
    Ok(tempfile::Builder::new().prefix(prefix).tempdir_in(folder)?)
}
