//! Tables of a pack: tab-separated text whose first line names the columns.

use crate::pack::PackError;

/// The rows of a table with exactly these columns, each with its line number.
pub(crate) fn rows<'a, const N: usize>(
    table: &'static str,
    text: &'a str,
    columns: [&str; N],
) -> Result<Vec<Row<'a, N>>, PackError> {
    let malformed = |line| PackError::Malformed { table, line };
    // Without the last line's end, a truncated file could pass for a whole one.
    let text = text.strip_suffix('\n').ok_or(malformed(0))?;
    let mut lines = text.split('\n');
    let head = lines.next().unwrap_or_default();
    if !head.split('\t').eq(columns) {
        return Err(malformed(1));
    }
    let mut rows = Vec::new();
    for (line, text) in (2..).zip(lines) {
        let mut fields = [""; N];
        let mut parts = text.split('\t');
        for field in &mut fields {
            *field = parts.next().ok_or(malformed(line))?;
        }
        if parts.next().is_some() || text.chars().any(|c| c.is_control() && c != '\t') {
            return Err(malformed(line));
        }
        rows.push(Row { table, line, fields });
    }
    Ok(rows)
}

/// One row.
pub(crate) struct Row<'a, const N: usize> {
    table: &'static str,
    line: usize,
    pub(crate) fields: [&'a str; N],
}

impl<const N: usize> Row<'_, N> {
    /// What to say of a row that is wrong.
    pub(crate) fn malformed(&self) -> PackError {
        PackError::Malformed { table: self.table, line: self.line }
    }

    /// What to say of a row that names a place that is not there, or not where it should be.
    pub(crate) fn dangling(&self) -> PackError {
        PackError::Dangling { table: self.table, line: self.line }
    }

    /// A number as the builder writes it: no sign, no leading zero.
    pub(crate) fn number(&self, text: &str) -> Result<u32, PackError> {
        let n: u32 = text.parse().map_err(|_| self.malformed())?;
        if n.to_string() == text { Ok(n) } else { Err(self.malformed()) }
    }

    /// Checks that a row's first field is its position: then nothing can be lost or moved unseen.
    pub(crate) fn position(&self, text: &str, position: usize) -> Result<(), PackError> {
        if self.number(text)? as usize == position { Ok(()) } else { Err(self.malformed()) }
    }

    /// A name: not empty, not longer than any real one, no blanks at its ends.
    pub(crate) fn name(&self, text: &str) -> Result<String, PackError> {
        if text.is_empty() || text.len() > NAME_MAX || text.trim() != text {
            return Err(self.malformed());
        }
        Ok(text.to_owned())
    }
}

/// Most bytes of a name. The longest municipio of Mexico has 78.
const NAME_MAX: usize = 120;
