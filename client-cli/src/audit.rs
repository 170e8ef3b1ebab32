//! The auditor's check of a site's data.

use std::fs;
use std::path::Path;

use protocol::edition::Slot;
use protocol::encoding::Hash;
use protocol::place::Nest;
use protocol::policy::Policy;
use protocol::roster::SignedRoster;
use relay_core::release::{AuditSummary, audit};
use serde::de::DeserializeOwned;

use crate::Trouble;
use crate::trouble::file;

/// Reads `data/rosters.json`, `data/policy.json` and `data/slots/*.json` of a site's folder and checks all of it.
/// `relay` is the name that the auditor knows from elsewhere; without one, only the site's own story is checked.
///
/// # Errors
/// If a file is missing or damaged, or something does not hold.
pub fn verify(folder: &Path, nest: &impl Nest, relay: Option<Hash>) -> Result<AuditSummary, Trouble> {
    let data = folder.join("data");
    let rosters: Vec<SignedRoster> = read(&data.join("rosters.json"), "rosters.json")?;
    let policy: Policy = read(&data.join("policy.json"), "policy.json")?;
    let mut slots = Vec::new();
    for entry in fs::read_dir(data.join("slots")).map_err(file("data/slots"))? {
        let path = entry.map_err(file("data/slots"))?.path();
        if path.extension().is_some_and(|e| e == "json") {
            slots.push(read::<Slot>(&path, "slots")?);
        }
    }
    slots.sort_by_key(|slot| slot.day);
    let summary =
        audit(nest, &rosters, &[policy], &slots).map_err(|fault| Trouble::Audit(fault.to_string()))?;
    if relay.is_some() && summary.relay != relay {
        return Err(Trouble::WrongRelay);
    }
    Ok(summary)
}

fn read<T: DeserializeOwned>(path: &Path, what: &'static str) -> Result<T, Trouble> {
    let bytes = fs::read(path).map_err(file(path.display().to_string()))?;
    serde_json::from_slice(&bytes).map_err(|_| Trouble::Damaged(what))
}
