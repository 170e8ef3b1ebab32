//! Names as people write them: the sources lose accents here and there, so the spelling that most of their rows
//! use wins. What the majority has wrong is mended by hand in the overrides.

use std::collections::BTreeMap;

use atlas::fold;

use crate::overrides::Overrides;

/// Spellings by how often they occur.
#[derive(Default)]
pub(crate) struct Spellings {
    seen: BTreeMap<String, BTreeMap<String, u32>>,
}

impl Spellings {
    /// Takes note of one row's spelling.
    pub(crate) fn note(&mut self, name: &str) {
        *self.seen.entry(fold(name)).or_default().entry(name.to_owned()).or_default() += 1;
    }

    /// The best spelling: by hand, else the most frequent; among equals the one with more accents, since accents are
    /// lost and never added.
    pub(crate) fn best(&self, name: &str, overrides: &Overrides) -> String {
        let most = self.seen.get(&fold(name)).and_then(|spellings| {
            spellings
                .iter()
                .max_by_key(|(s, n)| (**n, s.chars().filter(|c| !c.is_ascii()).count()))
                .map(|(s, _)| s)
        });
        let best = most.map_or(name, String::as_str);
        overrides.spellings.get(best).cloned().unwrap_or_else(|| best.to_owned())
    }
}
