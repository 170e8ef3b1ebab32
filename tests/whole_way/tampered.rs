//! A site's folder, tampered with in every way that needs no moderator's key.

use std::path::{Path, PathBuf};

use atlas::Atlas;
use client_cli::audit::verify;
use protocol::edition::{SignedSheet, Slot};
use protocol::policy::Band;

/// What is done to a site's slots.
type Tamper = fn(&mut Vec<Slot>);

/// Verifies the site as it is, then each tampered copy.
pub(crate) fn each_is_refused(site: &Path) {
    assert!(verify(site, Atlas::mexico(), None).is_ok(), "the site as it was published holds");
    let tampers: [(&str, Tamper); 7] = [
        ("a forged figure", |slots| with_sheet(slots, |s| s.sheet.entries[0].band = Band::From100)),
        ("an entry taken away", |slots| with_sheet(slots, |s| s.sheet.entries.truncate(0))),
        ("one signature", |slots| with_sheet(slots, |s| s.signatures.truncate(1))),
        ("two of the same person", |slots| with_sheet(slots, |s| s.signatures[1] = s.signatures[0])),
        ("another's name on a signature", |slots| {
            with_sheet(slots, |s| s.signatures[1].0 = protocol::roster::ModeratorId(9));
        }),
        ("two sheets over one list", |slots| {
            let sheet = slots.iter().flat_map(|s| &s.sheets).next_back().expect("a sheet").clone();
            slots.last_mut().expect("a slot").sheets.push(sheet);
        }),
        ("a list out of its chain", |slots| {
            // The first sheet is gone: the one after it follows nothing. With one sheet alone, its own list is bent.
            let all: usize = slots.iter().map(|s| s.sheets.len()).sum();
            if all > 1 {
                let first = slots.iter_mut().find(|s| !s.sheets.is_empty()).expect("a slot");
                first.sheets.remove(0);
            } else {
                with_sheet(slots, |s| s.sheet.previous_list.0[0] ^= 1);
            }
        }),
    ];
    for (what, tamper) in tampers {
        let copy = tempfile::tempdir().expect("a folder");
        copy_data(site, copy.path());
        let files = slot_files(copy.path());
        let mut slots: Vec<Slot> = files
            .iter()
            .map(|f| serde_json::from_slice(&std::fs::read(f).expect("a file")).expect("a slot"))
            .collect();
        tamper(&mut slots);
        for (file, slot) in files.iter().zip(&slots) {
            std::fs::write(file, serde_json::to_vec(slot).expect("encodes")).expect("writes");
        }
        assert!(verify(copy.path(), Atlas::mexico(), None).is_err(), "{what} is refused");
    }
}

fn with_sheet(slots: &mut [Slot], change: impl FnOnce(&mut SignedSheet)) {
    let sheet = slots
        .iter_mut()
        .flat_map(|s| &mut s.sheets)
        .find(|s| !s.sheet.entries.is_empty())
        .expect("a sheet with entries");
    change(sheet);
}

fn slot_files(folder: &Path) -> Vec<PathBuf> {
    let mut files: Vec<PathBuf> = std::fs::read_dir(folder.join("data/slots"))
        .expect("slots")
        .map(|f| f.expect("a file").path())
        .collect();
    files.sort();
    files
}

fn copy_data(from: &Path, to: &Path) {
    std::fs::create_dir_all(to.join("data/slots")).expect("a folder");
    for name in ["rosters.json", "policy.json", "site.json"] {
        std::fs::copy(from.join("data").join(name), to.join("data").join(name)).expect("copies");
    }
    for file in slot_files(from) {
        let name = file.file_name().expect("a name").to_owned();
        std::fs::copy(&file, to.join("data/slots").join(name)).expect("copies");
    }
}
