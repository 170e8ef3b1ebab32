//! Files and folders that only their owner opens.

use std::fs::{self, File, OpenOptions};
use std::io::Write;
use std::path::Path;

use crate::Trouble;
use crate::trouble::file;

/// Makes a folder of mode 700.
pub(super) fn make_folder(path: &Path) -> Result<(), Trouble> {
    let mut builder = fs::DirBuilder::new();
    #[cfg(unix)]
    std::os::unix::fs::DirBuilderExt::mode(&mut builder, 0o700);
    builder.create(path).map_err(file(path.display().to_string()))
}

/// Refuses a file or folder that others can open.
pub(crate) fn check_mode(path: &Path) -> Result<(), Trouble> {
    let metadata = fs::symlink_metadata(path).map_err(file(path.display().to_string()))?;
    #[cfg(unix)]
    {
        use std::os::unix::fs::MetadataExt;
        if metadata.file_type().is_symlink() || metadata.mode() & 0o077 != 0 {
            return Err(Trouble::OpenToOthers(path.display().to_string()));
        }
    }
    #[cfg(not(unix))]
    let _ = metadata;
    Ok(())
}

/// Opens a file of mode 600 for writing, emptied.
fn create(path: &Path) -> std::io::Result<File> {
    let mut options = OpenOptions::new();
    options.write(true).create(true).truncate(true);
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    options.open(path)
}

/// Puts a whole new file in the place of an old one: after a power loss there is the old or the new, never a half.
pub(crate) fn replace(path: &Path, bytes: &[u8]) -> Result<(), Trouble> {
    let beside = path.with_extension("new");
    let write = || -> std::io::Result<()> {
        let mut file = create(&beside)?;
        file.write_all(bytes)?;
        file.sync_all()?;
        fs::rename(&beside, path)?;
        #[cfg(unix)]
        if let Some(folder) = path.parent() {
            File::open(folder)?.sync_all()?;
        }
        Ok(())
    };
    write().map_err(file(path.display().to_string()))
}

/// Opens the folder's lock; held until dropped.
pub(super) fn lock(path: &Path) -> Result<File, Trouble> {
    let lock = create(path).map_err(file(path.display().to_string()))?;
    lock.try_lock().map_err(|_| Trouble::Busy)?;
    Ok(lock)
}
