//! Outlines and names of municipios out of a GeoPackage: SQLite with a small binary geometry per row
//! (OGC 12-128r17, clause 2.1.3; inside it, well-known binary, OGC 06-103r4, clause 8).

use std::path::Path;

use anyhow::{Context as _, Result, bail};
use rusqlite::{Connection, OpenFlags};

/// A corner on a grid of one metre. On it, neighbours of one state share corners exactly.
pub(crate) type Corner = (i64, i64);

/// A municipio as the source has it.
pub(crate) struct Outline {
    pub(crate) state: String,
    pub(crate) code: String,
    pub(crate) name: String,
    /// Closed rings; holes are told by the even-odd rule.
    pub(crate) rings: Vec<Vec<Corner>>,
}

/// All municipios of a state.
pub(crate) fn municipios(path: &Path, state: &str) -> Result<Vec<Outline>> {
    let file = Connection::open_with_flags(path, OpenFlags::SQLITE_OPEN_READ_ONLY)?;
    let mut rows = file.prepare("SELECT CVEGEO, NOMGEO, geom FROM mun WHERE CVE_ENT = ?1 ORDER BY CVEGEO")?;
    let mut found = Vec::new();
    let mut rows = rows.query([state])?;
    while let Some(row) = rows.next()? {
        let (code, name, geometry): (String, String, Vec<u8>) = (row.get(0)?, row.get(1)?, row.get(2)?);
        let rings = rings(&geometry).with_context(|| format!("outline of {code}"))?;
        found.push(Outline { state: state.to_owned(), code, name: name.trim().to_owned(), rings });
    }
    if found.is_empty() {
        bail!("the GeoPackage has no municipio of state {state}");
    }
    Ok(found)
}

fn rings(geometry: &[u8]) -> Result<Vec<Vec<Corner>>> {
    let mut cursor = Cursor { rest: geometry, little: true };
    if cursor.take::<2>()? != *b"GP" {
        bail!("no GeoPackage geometry");
    }
    let [_version, flags] = cursor.take::<2>()?;
    let envelope = match flags >> 1 & 7 {
        0 => 0,
        1 => 32,
        2 | 3 => 48,
        4 => 64,
        _ => bail!("unknown envelope"),
    };
    cursor.skip(4 + envelope)?;
    let mut rings = Vec::new();
    cursor.geometry(&mut rings)?;
    if !cursor.rest.is_empty() {
        bail!("bytes after the geometry");
    }
    Ok(rings)
}

struct Cursor<'a> {
    rest: &'a [u8],
    little: bool,
}

impl Cursor<'_> {
    fn skip(&mut self, n: usize) -> Result<()> {
        self.rest = self.rest.get(n..).context("geometry ends early")?;
        Ok(())
    }

    fn take<const N: usize>(&mut self) -> Result<[u8; N]> {
        let (head, rest) = self.rest.split_first_chunk::<N>().context("geometry ends early")?;
        self.rest = rest;
        Ok(*head)
    }

    fn u32(&mut self) -> Result<u32> {
        let bytes = self.take()?;
        Ok(if self.little { u32::from_le_bytes(bytes) } else { u32::from_be_bytes(bytes) })
    }

    fn f64(&mut self) -> Result<f64> {
        let bytes = self.take()?;
        Ok(if self.little { f64::from_le_bytes(bytes) } else { f64::from_be_bytes(bytes) })
    }

    fn geometry(&mut self, rings: &mut Vec<Vec<Corner>>) -> Result<()> {
        let [order] = self.take()?;
        self.little = order == 1;
        match self.u32()? {
            3 => {
                for _ in 0..self.u32()? {
                    let ring = self.ring()?;
                    if ring.len() > 3 {
                        rings.push(ring);
                    }
                }
            }
            6 => {
                for _ in 0..self.u32()? {
                    self.geometry(rings)?;
                }
            }
            kind => bail!("geometry of kind {kind}, neither polygon nor polygons"),
        }
        Ok(())
    }

    fn ring(&mut self) -> Result<Vec<Corner>> {
        let mut ring: Vec<Corner> = Vec::new();
        for _ in 0..self.u32()? {
            let corner = (self.f64()?.round() as i64, self.f64()?.round() as i64);
            if ring.last() != Some(&corner) {
                ring.push(corner);
            }
        }
        if ring.first() != ring.last() {
            bail!("a ring is open");
        }
        Ok(ring)
    }
}
