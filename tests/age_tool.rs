//! A share is a standard age file: the `age` tool opens it, so that no moderator depends on our client.

use std::fs;
use std::path::Path;
use std::process::{Command, Output};

use anyhow::{Context, Result};
use bruma_tests::target_dir::scratch;
use crypto::day_key::DayKey;
use crypto::record::{Plain, Record};

/// Version (1), record (32), slot (1), share (33).
const SHARE_TEXT_BYTES: usize = 67;

#[test]
fn age_opens_a_share() -> Result<()> {
    let folder = scratch("age-")?;
    let (key, share) = (folder.path().join("key"), folder.path().join("share.age"));
    let keys = [DayKey::generate(), DayKey::generate(), DayKey::generate()];
    let recipients =
        keys.iter().map(DayKey::recipient).collect::<Option<Vec<_>>>().context("no recipient")?;
    let places: Vec<_> = recipients.iter().map(Some).collect();
    let record = Record::seal(&Plain::empty(), 2, &places)?;
    for (slot, day_key) in keys.iter().enumerate() {
        fs::write(&key, day_key.expose_for_storage().as_bytes())?;
        fs::write(&share, record.share_file(slot).context("no share")?)?;
        let opened = age(&key, &share)?;
        assert!(opened.status.success(), "{}", String::from_utf8_lossy(&opened.stderr));
        assert_eq!(opened.stdout.len(), SHARE_TEXT_BYTES);
        assert_eq!(opened.stdout[1..33], record.id().0.0, "it names its record");
        assert_eq!(usize::from(opened.stdout[33]), slot, "and its slot");
        // A colleague's share stays shut.
        fs::write(&share, record.share_file((slot + 1) % keys.len()).context("no share")?)?;
        let refused = age(&key, &share)?;
        assert!(!refused.status.success() && refused.stdout.is_empty());
    }
    // A slot without a moderator has the form of an age file as well, and nobody's key.
    fs::write(&share, record.share_file(keys.len()).context("no share")?)?;
    let refused = age(&key, &share)?;
    assert!(String::from_utf8_lossy(&refused.stderr).contains("no identity matched"));
    Ok(())
}

fn age(key: &Path, file: &Path) -> Result<Output> {
    let mut command = Command::new("age");
    command.arg("-d").arg("-i").arg(key).arg(file).output().context("age does not start (is it installed?)")
}
