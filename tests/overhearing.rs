//! A moderator's line that notes what the relay says of past lists and batches: what a client keeps to itself.

use std::collections::BTreeSet;

use client_cli::Trouble;
use client_cli::moderate::{LoopbackRelay, Relay};
use crypto::list::spent_mark;
use crypto::record::Record;
use protocol::edition::SignedSheet;
use protocol::encoding::from_bytes;
use protocol::item::ListHead;
use protocol::sizes::MODERATOR_REQUEST_MAX;
use protocol::vote::RecordId;
use protocol::wire::{Answer, Ask, Request, Shelf, open_length};

/// Most bytes of the shelf of past lists in a test.
const SHELF_MAX: usize = 1 << 22;

/// A line to the relay, and what was heard on it.
pub struct Overhearing {
    line: LoopbackRelay,
    pages: Vec<u8>,
    /// Past lists as last heard whole.
    pub spent: Vec<(ListHead, SignedSheet)>,
    /// Every record of every batch that was fetched, empty ones included.
    pub records: BTreeSet<RecordId>,
}

impl Overhearing {
    /// Listens on a line.
    pub fn on(line: LoopbackRelay) -> Self {
        Self { line, pages: Vec::new(), spent: Vec::new(), records: BTreeSet::new() }
    }

    /// In how many past lists a record is spent.
    pub fn times_spent(&self, record: RecordId) -> usize {
        self.spent.iter().filter(|(head, _)| head.spent.contains(&spent_mark(head.salt, record))).count()
    }

    fn hear(&mut self, asked: &[u8], answered: &[u8]) -> Option<()> {
        let request: Request = from_bytes(asked, asked.len()).ok()?;
        let ask: Ask = from_bytes(&request.ask, MODERATOR_REQUEST_MAX).ok()?;
        match (ask, open_length(answered).ok()?) {
            (Ask::Read { shelf: Shelf::Spent, page }, Answer::Page(answer)) => {
                if page == 0 {
                    self.pages.clear();
                }
                self.pages.extend_from_slice(&answer.bytes);
                if page + 1 == answer.pages {
                    self.spent = from_bytes(&self.pages, SHELF_MAX).ok()?;
                }
            }
            (Ask::Batch(_), Answer::Batch(batch)) => {
                let records = batch.records.iter().filter_map(|r| Record::from_bytes(r).ok());
                self.records.extend(records.map(|r| r.id()));
            }
            _ => {}
        }
        Some(())
    }
}

impl Relay for Overhearing {
    fn post(&mut self, path: &str, body: &[u8]) -> Result<Vec<u8>, Trouble> {
        let answer = self.line.post(path, body)?;
        // Greetings have another form, and nothing to hear.
        let _nothing = self.hear(body, &answer);
        Ok(answer)
    }
}
