//! What an auditor needs: the frozen slots as they are, rosters, policy and calendar.

use std::collections::BTreeMap;

use protocol::FORMAT_VERSION;
use protocol::clock::Calendar;
use serde::Serialize;

use crate::{SiteError, SiteInput};

/// `data/site.json`: where an auditor begins.
#[derive(Serialize)]
struct Contents {
    version: u8,
    calendar: Calendar,
    /// Names of the files in `data/slots/`.
    slots: Vec<String>,
}

/// Adds the files under `data/`.
pub(crate) fn files(input: &SiteInput<'_>, files: &mut BTreeMap<String, Vec<u8>>) -> Result<(), SiteError> {
    let mut slots = Vec::new();
    for slot in input.slots {
        let name = format!("{}.json", slot.day.iso());
        files.insert(format!("data/slots/{name}"), serde_json::to_vec(slot)?);
        slots.push(name);
    }
    slots.sort();
    let contents = Contents { version: FORMAT_VERSION, calendar: input.calendar, slots };
    files.insert("data/site.json".to_owned(), serde_json::to_vec(&contents)?);
    files.insert("data/rosters.json".to_owned(), serde_json::to_vec(input.rosters)?);
    files.insert("data/policy.json".to_owned(), serde_json::to_vec(input.policy)?);
    files.insert("data/places.md".to_owned(), input.atlas.attribution().as_bytes().to_vec());
    Ok(())
}
