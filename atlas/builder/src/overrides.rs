//! Decisions of people that no source holds: names, spellings, aliases, kinds of settlements.

use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;

use anyhow::{Context as _, Result, bail};
use serde::Deserialize;

/// `overrides.toml` of a pack.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Overrides {
    /// The country's name.
    pub(crate) country: String,
    /// Name of a merged zone, `{}` being its largest municipio.
    pub(crate) merged_zone: String,
    /// What stands before the last of several names.
    last_joint: String,
    /// What stands there before names with certain beginnings.
    other_joint: OtherJoint,
    /// GeoNames points that repeat the people of others.
    pub(crate) dropped_points: BTreeSet<u64>,
    /// States by INEGI's number.
    pub(crate) states: BTreeMap<String, StateName>,
    /// Kinds of settlements that people live in, in the order in which they are listed.
    pub(crate) kinds: Vec<Kind>,
    /// Kinds of settlements that are left out of the lists, and whether a postal code that has only these counts.
    pub(crate) unlisted: BTreeMap<String, Living>,
    /// Municipio names of the postal list (`state name`) and the INEGI code that they stand for.
    pub(crate) aliases: BTreeMap<String, String>,
    /// Municipio names by INEGI code, where the source's is not what people say.
    #[serde(default)]
    pub(crate) municipio_names: BTreeMap<String, String>,
    /// Settlement names, wrong and right.
    #[serde(default)]
    pub(crate) spellings: BTreeMap<String, String>,
    /// Names of districts by the INEGI code of the largest municipio.
    #[serde(default)]
    pub(crate) district_names: BTreeMap<String, String>,
}

/// A joint for certain names.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct OtherJoint {
    /// Beginnings, folded.
    before: Vec<String>,
    joint: String,
}

/// A state's names.
#[derive(Deserialize, Clone)]
#[serde(deny_unknown_fields)]
pub(crate) struct StateName {
    pub(crate) name: String,
    pub(crate) label: String,
}

/// A kind of settlement.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Kind {
    /// As the source writes it.
    pub(crate) source: String,
    /// As it is shown before a name; empty for a town, whose name stands alone.
    pub(crate) short: String,
    /// Whether it is a quarter of a town: only these measure how people are spread in a city.
    pub(crate) quarter: bool,
}

/// Whether people live in places of an unlisted kind.
#[derive(Deserialize, Clone, Copy, PartialEq, Eq)]
#[serde(rename_all = "lowercase")]
pub(crate) enum Living {
    Rural,
    Nobody,
}

impl Overrides {
    /// Reads the file; unknown fields are refused.
    pub(crate) fn read(path: &Path) -> Result<Self> {
        let text = std::fs::read_to_string(path).with_context(|| format!("{} is missing", path.display()))?;
        toml::from_str(&text).with_context(|| format!("{} is malformed", path.display()))
    }

    /// Several names as one: `A, B y C`.
    pub(crate) fn join(&self, names: &[&str]) -> String {
        let Some((last, most)) = names.split_last() else { return String::new() };
        if most.is_empty() {
            return (*last).to_owned();
        }
        let folded = atlas::fold(last);
        let other = self.other_joint.before.iter().any(|b| folded.starts_with(b.as_str()));
        let joint = if other { &self.other_joint.joint } else { &self.last_joint };
        [&most.join(", "), *last].join(joint)
    }

    /// The states to take in, in INEGI's order.
    pub(crate) fn choose(&self, wanted: &[String]) -> Result<BTreeMap<String, StateName>> {
        if let Some(unknown) = wanted.iter().find(|w| !self.states.contains_key(*w)) {
            bail!("no state has the number {unknown}");
        }
        let chosen = self.states.iter().filter(|(code, _)| wanted.is_empty() || wanted.contains(code));
        Ok(chosen.map(|(code, name)| (code.clone(), name.clone())).collect())
    }
}
