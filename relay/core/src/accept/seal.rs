//! Stages 2 and 3: what was found is taken out, and what is left is sealed to the team.

use crypto::Refused;
use crypto::record::{Plain, Recipients};
use protocol::report::Told;
use protocol::sizes::RECORD_BYTES;
use protocol::vote::RecordId;

use super::intake::Received;
use super::sanitise::{self, Words};

/// A report without what the person said to take out.
pub struct Sanitised {
    told: Told,
    words: Words,
}

impl Received {
    /// Takes out every finding that was not answered "theirs" or "leave in".
    pub fn sanitise(self) -> Sanitised {
        let findings = sanitise::find(&self.words);
        let mut keep = vec![false; findings.len()];
        for (answer, at) in self.answers.iter().zip(sanitise::asked(&findings)) {
            if let Some(place) = keep.get_mut(at) {
                *place = *answer;
            }
        }
        Sanitised { told: self.told, words: sanitise::take_out(self.words, &findings, &keep) }
    }
}

/// A sealed report: the only thing that a vault keeps of anybody.
pub struct Record(crypto::record::Record);

impl Sanitised {
    /// Seals to the team's moderators and forgets the words.
    ///
    /// # Errors
    /// If too few of them have a usable key.
    pub fn seal(self, threshold: u8, recipients: Recipients<'_>) -> Result<Record, Refused> {
        let plain = Plain::report(self.told, self.words.expose_to_sanitise())?;
        crypto::record::Record::seal(&plain, threshold, recipients).map(Record)
    }
}

impl Record {
    /// Its name.
    pub fn id(&self) -> RecordId {
        self.0.id()
    }
    /// Its bytes.
    pub fn bytes(&self) -> &[u8; RECORD_BYTES] {
        self.0.bytes()
    }
}

#[cfg(test)]
impl Record {
    /// An empty record, for tests of the vault.
    pub(crate) fn for_test(recipients: Recipients<'_>) -> Self {
        Self(crypto::record::Record::seal(&Plain::empty(), 2, recipients).expect("seals"))
    }
}
