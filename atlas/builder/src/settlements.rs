//! Colonias and villages of each municipio, by postal code. No source has their positions; that neighbouring codes
//! lie side by side is all that is known.

use std::collections::BTreeMap;
use std::path::Path;

use anyhow::{Result, bail};
use atlas::fold;
use rusqlite::{Connection, OpenFlags};
use serde::Deserialize;

use crate::geopackage::Outline;
use crate::overrides::{Living, Overrides};
use crate::spelling::Spellings;

/// One named place of a postal code.
pub(crate) struct Settlement {
    pub(crate) code: String,
    pub(crate) name: String,
    pub(crate) kind: Kind,
}

/// What a settlement is, by the overrides.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) enum Kind {
    /// Shown to people; the position in the overrides' list.
    Listed(usize),
    /// Left out.
    Unlisted(Living),
}

#[derive(Deserialize)]
struct Row {
    postal_code: String,
    admin_code1: String,
    admin_name2: String,
    place_name: String,
}

/// The settlements of each outline, in its order, sorted by postal code.
pub(crate) fn read(
    codes: &Path,
    kinds: &Path,
    overrides: &Overrides,
    outlines: &[Outline],
) -> Result<Vec<Vec<Settlement>>> {
    let mut homes: BTreeMap<(String, String), usize> = BTreeMap::new();
    for (i, outline) in outlines.iter().enumerate() {
        homes.entry((outline.state.clone(), fold(&outline.name))).or_insert(i);
    }
    for (alias, target) in &overrides.aliases {
        let Some((state, name)) = alias.split_once(' ') else { bail!("alias without a state: {alias}") };
        if let Some(i) = outlines.iter().position(|o| o.code == *target) {
            homes.insert((state.to_owned(), fold(name)), i);
        }
    }
    let (kinds, mut spellings) = kinds_by_name(kinds, overrides)?;
    let mut rows: Vec<(usize, Row)> = Vec::new();
    for row in csv::Reader::from_path(codes)?.deserialize() {
        let row: Row = row?;
        spellings.note(row.place_name.trim());
        if outlines.iter().all(|o| o.state != row.admin_code1) {
            continue;
        }
        match homes.get(&(row.admin_code1.clone(), fold(&row.admin_name2))) {
            Some(home) => rows.push((*home, row)),
            None => bail!("no municipio {} in state {}: it needs an alias", row.admin_name2, row.admin_code1),
        }
    }
    let colonia = Kind::Listed(0);
    let mut by_home: Vec<Vec<Settlement>> = outlines.iter().map(|_| Vec::new()).collect();
    for (home, row) in rows {
        let key = (row.postal_code.clone(), fold(&row.place_name));
        let kind = kinds.get(&key).copied().unwrap_or(colonia);
        let name = spellings.best(row.place_name.trim(), overrides);
        if let Some(list) = by_home.get_mut(home) {
            list.push(Settlement { code: row.postal_code, name, kind });
        }
    }
    for list in &mut by_home {
        list.sort_by(|a, b| (&a.code, fold(&a.name), &a.name).cmp(&(&b.code, fold(&b.name), &b.name)));
        list.dedup_by(|a, b| a.code == b.code && a.name == b.name);
    }
    Ok(by_home)
}

type Kinds = BTreeMap<(String, String), Kind>;

fn kinds_by_name(path: &Path, overrides: &Overrides) -> Result<(Kinds, Spellings)> {
    let file = Connection::open_with_flags(path, OpenFlags::SQLITE_OPEN_READ_ONLY)?;
    let mut rows = file.prepare("SELECT cp, place, place_type FROM places ORDER BY rowid")?;
    let mut rows = rows.query([])?;
    let (mut kinds, mut spellings) = (Kinds::new(), Spellings::default());
    while let Some(row) = rows.next()? {
        let (code, name, kind): (String, String, String) = (row.get(0)?, row.get(1)?, row.get(2)?);
        let listed = overrides.kinds.iter().position(|k| k.source == kind).map(Kind::Listed);
        let Some(kind) = listed.or_else(|| overrides.unlisted.get(&kind).copied().map(Kind::Unlisted)) else {
            bail!("the overrides do not know the kind {kind}");
        };
        spellings.note(name.trim());
        kinds.entry((code, fold(&name))).or_insert(kind);
    }
    Ok((kinds, spellings))
}
