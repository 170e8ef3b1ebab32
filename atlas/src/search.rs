//! Finds municipios and colonias by what a frightened person types: lower case, no accents, half a word.

use std::collections::BTreeMap;

use protocol::place::{MunicipioId, ZoneId};
use protocol::sizes::SEARCH_CHARS;

use crate::fold::fold;
use crate::pack::{Kind, PackError};
use crate::places::{Atlas, Municipio, State, Zone};
use crate::table::rows;

/// A place that was found.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Hit {
    /// `Col. Riberas del Bravo, Juárez, Chihuahua`; names repeat, so municipio and state always stand with them.
    pub name: String,
    /// The municipio.
    pub municipio: MunicipioId,
    /// The zones that it may lie in: all sectors of a municipio; two, for a colonia on a border of sectors.
    pub zones: Vec<ZoneId>,
}

/// Names for searching.
pub(crate) struct Index {
    kinds: Vec<Kind>,
    entries: Vec<Entry>,
    /// Positions in `entries` by zone, in the pack's order.
    by_zone: BTreeMap<ZoneId, Vec<usize>>,
}

struct Entry {
    name: String,
    folded: String,
    /// Municipio and state, folded: a second word may mean them.
    around: String,
    /// `None` for a municipio.
    kind: Option<usize>,
    municipio: MunicipioId,
    zones: Vec<ZoneId>,
    people: u32,
}

impl Index {
    /// Reads the colonias, and takes in the municipios.
    pub(crate) fn read(
        text: &str,
        kinds: Vec<Kind>,
        states: &[State],
        municipios: &[Municipio],
        zones: &[Zone],
    ) -> Result<Self, PackError> {
        let mut entries: Vec<Entry> = Vec::new();
        for m in municipios {
            let state = states.get(usize::from(m.state.0)).map(|s| s.name.as_str()).unwrap_or_default();
            let people = m.zones.iter().filter_map(|z| zones.get(usize::from(z.0))).map(|z| z.people).sum();
            entries.push(Entry {
                name: m.name.clone(),
                folded: fold(&m.name),
                around: fold(state),
                kind: None,
                municipio: m.id,
                zones: m.zones.clone(),
                people,
            });
        }
        let mut same: BTreeMap<(MunicipioId, String), usize> = BTreeMap::new();
        let mut by_zone: BTreeMap<ZoneId, Vec<usize>> = BTreeMap::new();
        let mut above: [Option<u32>; 3] = [None; 3];
        for row in rows("colonias", text, ["municipio", "zone", "kind", "name"])? {
            let [municipio, zone, kind, name] = row.fields;
            for (field, above) in [municipio, zone, kind].into_iter().zip(&mut above) {
                if !field.is_empty() {
                    *above = Some(row.number(field)?);
                }
            }
            let [Some(municipio), Some(zone), Some(kind)] = above else { return Err(row.malformed()) };
            let home = municipios.get(municipio as usize).ok_or(row.dangling())?;
            let zone = zones.get(zone as usize).ok_or(row.dangling())?.id;
            if !home.zones.contains(&zone) || kinds.len() <= kind as usize {
                return Err(row.dangling());
            }
            let (name, folded) = (row.name(name)?, fold(name));
            let position = *same.entry((home.id, folded.clone())).or_insert(entries.len());
            if position == entries.len() {
                let town = entries.get(usize::from(home.id.0));
                entries.push(Entry {
                    name,
                    folded,
                    around: town.map(|t| format!("{} {}", t.folded, t.around)).unwrap_or_default(),
                    kind: Some(kind as usize),
                    municipio: home.id,
                    zones: Vec::new(),
                    people: town.map_or(0, |t| t.people),
                });
            }
            if let Some(entry) = entries.get_mut(position)
                && !entry.zones.contains(&zone)
            {
                entry.zones.push(zone);
                by_zone.entry(zone).or_default().push(position);
            }
        }
        Ok(Self { kinds, entries, by_zone })
    }

    /// Names in a zone, in the pack's order.
    pub(crate) fn of_zone(&self, zone: ZoneId) -> impl Iterator<Item = &str> {
        let positions = self.by_zone.get(&zone).map(Vec::as_slice).unwrap_or_default();
        positions.iter().filter_map(|i| self.entries.get(*i)).map(|e| e.name.as_str())
    }

    /// The words of a query; a kind's name ("colonia", "fracc.") says nothing where other words stand.
    fn words<'q>(&self, query: &'q str) -> Vec<&'q str> {
        let all: Vec<&str> = query.split(' ').filter(|w| !w.is_empty()).collect();
        let is_kind = |w: &&str| self.kinds.iter().any(|k| fold(&k.short) == **w || fold(&k.word) == **w);
        let telling: Vec<&str> = all.iter().copied().filter(|w| !is_kind(w)).collect();
        if telling.is_empty() { all } else { telling }
    }
}

impl Atlas {
    /// Municipios and colonias that match all words of a query, best first. A word matches the beginning of a word of
    /// the name; some of them may match municipio or state instead ("centro juarez").
    pub fn search(&self, query: &str, limit: usize) -> Vec<Hit> {
        let query: String = query.chars().take(SEARCH_CHARS).collect();
        let query = fold(&query);
        let words = self.index.words(&query);
        if words.is_empty() {
            return Vec::new();
        }
        let phrase = words.join(" ");
        let mut found: Vec<(u8, bool, std::cmp::Reverse<u32>, &Entry)> = self
            .index
            .entries
            .iter()
            .filter_map(|e| {
                Some((rank(e, &words, &phrase)?, e.kind.is_some(), std::cmp::Reverse(e.people), e))
            })
            .collect();
        found.sort_by(|a, b| (a.0, a.1, a.2, &a.3.folded).cmp(&(b.0, b.1, b.2, &b.3.folded)));
        found.into_iter().take(limit).map(|(_, _, _, entry)| self.hit(entry)).collect()
    }

    fn hit(&self, entry: &Entry) -> Hit {
        let municipio = self.municipio(entry.municipio);
        let state = municipio.and_then(|m| self.state(m.state)).map(|s| s.name.as_str());
        let kind = entry.kind.and_then(|k| self.index.kinds.get(k));
        // "Colonia Obrera" needs no "Col." before it.
        let kind = kind.filter(|k| !k.short.is_empty() && !entry.folded.starts_with(&fold(&k.word)));
        let mut name = String::new();
        if let Some(kind) = kind {
            name.push_str(&kind.short);
            name.push(' ');
        }
        name.push_str(&entry.name);
        let town = municipio.filter(|_| entry.kind.is_some()).map(|m| m.name.as_str());
        for part in [town, state].into_iter().flatten() {
            name.push_str(", ");
            name.push_str(part);
        }
        Hit { name, municipio: entry.municipio, zones: entry.zones.clone() }
    }
}

/// How well an entry matches, lower being better; `None` if it does not.
fn rank(entry: &Entry, words: &[&str], phrase: &str) -> Option<u8> {
    if entry.folded == phrase {
        return Some(0);
    }
    if entry.folded.starts_with(phrase) {
        return Some(1);
    }
    let begins = |text: &str, word: &&str| text.split(' ').any(|w| w.starts_with(*word));
    let own = words.iter().filter(|w| begins(&entry.folded, w)).count();
    if own == words.len() {
        return Some(2);
    }
    let all = words.iter().all(|w| begins(&entry.folded, w) || begins(&entry.around, w));
    (own > 0 && all).then_some(3)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn names(query: &str) -> Vec<String> {
        Atlas::mexico().search(query, 12).into_iter().map(|h| h.name).collect()
    }

    #[test]
    fn forgives_accents_case_and_half_words() {
        let wanted = "Col. Riberas del Bravo, Juárez, Chihuahua";
        for query in
            ["Riberas del Bravo", "RIBERAS DEL BRAVO", "riberas bra", "col. riberas del brávo", "ribera brav"]
        {
            assert!(names(query).iter().any(|n| n.contains("Riberas del Bravo")), "{query}: no {wanted}");
        }
        assert_eq!(names("juarez").first().map(String::as_str), Some("Juárez, Chihuahua"));
        assert_eq!(names("merida").first().map(String::as_str), Some("Mérida, Yucatán"));
    }

    #[test]
    fn the_town_tells_homonyms_apart() {
        let centro = names("centro merida");
        assert!(!centro.is_empty() && centro.iter().all(|n| n.contains("Mérida")), "{centro:?}");
    }

    #[test]
    fn a_municipio_leads_to_all_its_sectors() {
        let hit = Atlas::mexico().search("juárez", 1).remove(0);
        assert_eq!(hit.zones, Atlas::mexico().municipio(hit.municipio).unwrap().zones);
        assert!(hit.zones.len() > 1);
    }

    #[test]
    fn a_colonia_on_a_border_of_sectors_offers_both() {
        let twice = Atlas::mexico().index.entries.iter().filter(|e| e.kind.is_some() && e.zones.len() > 1);
        let two: Vec<_> = twice.collect();
        assert!(!two.is_empty());
        for entry in two {
            let hits = Atlas::mexico().search(&entry.name, usize::MAX);
            assert!(hits.iter().any(|h| h.municipio == entry.municipio && h.zones == entry.zones));
        }
    }

    #[test]
    fn nothing_is_found_by_nothing() {
        for query in ["", "   ", "¿?", "zzzzqqq", &"a".repeat(10_000)] {
            assert!(names(query).is_empty(), "{query}");
        }
        assert!(Atlas::mexico().search("a", 0).is_empty());
    }
}
