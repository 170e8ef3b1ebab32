//! How a person names a record: the beginning of its number in hexadecimal.

use protocol::vote::RecordId;
use serde::Serialize;

use crate::Trouble;

/// Characters of a record's short name.
const SHORT: usize = 8;
/// Fewest characters that are looked up.
const LEAST: usize = 4;

/// A record's name as it is shown.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(transparent)]
pub struct RecordName(pub String);

impl RecordName {
    /// The short name of a record.
    pub fn of(record: RecordId) -> Self {
        Self(record.0.hex().chars().take(SHORT).collect())
    }
}

/// Whether a text may name a record.
pub(super) fn is_name(text: &str) -> bool {
    (LEAST..=64).contains(&text.len()) && text.bytes().all(|b| matches!(b, b'0'..=b'9' | b'a'..=b'f'))
}

/// The one record that a text names.
pub(super) fn find(text: &str, records: impl Iterator<Item = RecordId>) -> Result<RecordId, Trouble> {
    let unknown = || Trouble::Record(text.chars().take(64).collect());
    if !is_name(text) {
        return Err(unknown());
    }
    let mut found = records.filter(|r| r.0.hex().starts_with(text));
    match (found.next(), found.next()) {
        (Some(record), None) => Ok(record),
        _ => Err(unknown()),
    }
}

#[cfg(test)]
mod tests {
    use protocol::encoding::Hash;

    use super::*;

    #[test]
    fn a_name_means_one_record_or_none() {
        let records = || [RecordId(Hash([0xab; 32])), RecordId(Hash([0xac; 32]))].into_iter();
        assert_eq!(find("abab", records()).ok(), Some(RecordId(Hash([0xab; 32]))));
        assert_eq!(RecordName::of(RecordId(Hash([0xab; 32]))).0, "abababab");
        for bad in ["", "ab", "ABAB", "ffff", "abab/../"] {
            assert!(find(bad, records()).is_err(), "{bad}");
        }
        let twice = [RecordId(Hash([0xab; 32])), RecordId(Hash([0xab; 32]))];
        assert!(find("abab", twice.into_iter()).is_err());
    }
}
