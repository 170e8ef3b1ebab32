//! One conversation with the relay: challenge, signed requests, answers of three lengths.

use crypto::sign::SigningKey;
use protocol::clock::Cut;
use protocol::encoding::{Hash, from_bytes, to_bytes};
use protocol::roster::ModeratorId;
use protocol::sizes::{BATCH_RECORDS, RECORD_BYTES};
use protocol::wire::{
    ASK_PATH, Answer, Ask, Challenge, Denied, Desk, HELLO_PATH, Hello, REQUEST_DOMAIN, Request, RequestText,
    SHELF_PAGE_BYTES, Shelf, ShelfPage, open_length,
};
use serde::{Serialize, de::DeserializeOwned};

use crate::Trouble;

/// Most pages of a shelf (16 MB): six members' loans and their votes stay below.
const PAGES_MAX: u16 = 128;
/// How often a shelf is read again because it changed in between.
const READS: usize = 4;

/// A way to the relay.
pub trait Relay {
    /// Sends a body to a path and returns the answer's body.
    ///
    /// # Errors
    /// If there was no whole answer.
    fn post(&mut self, path: &str, body: &[u8]) -> Result<Vec<u8>, Trouble>;
}

/// Signs a request: it holds for one relay, one challenge, one place in the visit, one path and one body.
pub fn envelope(
    signer: &SigningKey,
    relay: Hash,
    moderator: ModeratorId,
    challenge: Challenge,
    sequence: u32,
    ask: &Ask,
) -> Request {
    let ask = to_bytes(ask);
    let text = RequestText {
        relay,
        challenge,
        sequence,
        method: "POST".to_owned(),
        path: ASK_PATH.to_owned(),
        body: crypto::hash::digest(REQUEST_DOMAIN, &[&ask]),
    };
    let signature = signer.sign(REQUEST_DOMAIN, &text);
    Request { moderator, challenge, sequence, signature, ask }
}

/// A visit's conversation.
pub(super) struct Session<'a> {
    link: &'a mut dyn Relay,
    signer: SigningKey,
    relay: Hash,
    moderator: ModeratorId,
    challenge: Challenge,
    sequence: u32,
}

impl<'a> Session<'a> {
    /// Begins a visit.
    pub(super) fn begin(
        link: &'a mut dyn Relay,
        signer: SigningKey,
        relay: Hash,
        moderator: ModeratorId,
    ) -> Result<Self, Trouble> {
        let challenge = hello(link, moderator)?;
        Ok(Self { link, signer, relay, moderator, challenge, sequence: 0 })
    }

    /// The relay's name.
    pub(super) fn relay(&self) -> Hash {
        self.relay
    }

    /// Who visits.
    pub(super) fn moderator(&self) -> ModeratorId {
        self.moderator
    }

    /// Her signing key.
    pub(super) fn signer(&self) -> &SigningKey {
        &self.signer
    }

    /// Asks; begins anew once if the visit is over (the relay restarted, or two hours have passed).
    fn ask(&mut self, ask: &Ask) -> Result<Answer, Trouble> {
        match self.ask_once(ask) {
            Err(Trouble::Denied(Denied::VisitOver)) => {
                self.challenge = hello(self.link, self.moderator)?;
                self.sequence = 0;
                self.ask_once(ask)
            }
            other => other,
        }
    }

    fn ask_once(&mut self, ask: &Ask) -> Result<Answer, Trouble> {
        let request = envelope(&self.signer, self.relay, self.moderator, self.challenge, self.sequence, ask);
        // Counted before sending: a request whose answer was lost is never sent under the same number.
        self.sequence = self.sequence.saturating_add(1);
        match open(&self.link.post(ASK_PATH, &to_bytes(&request))?)? {
            Answer::Denied(denied) => Err(denied.into()),
            answer => Ok(answer),
        }
    }

    /// What there is to do.
    pub(super) fn desk(&mut self) -> Result<Desk, Trouble> {
        match self.ask(&Ask::Desk)? {
            Answer::Desk(desk) => Ok(*desk),
            _ => Err(Trouble::StrangeAnswer),
        }
    }

    /// A whole batch: always the same number of records, each of one length.
    pub(super) fn batch(&mut self, cut: Cut) -> Result<Vec<u8>, Trouble> {
        match self.ask(&Ask::Batch(cut))? {
            Answer::Batch(batch)
                if batch.cut == cut
                    && batch.records.len() == BATCH_RECORDS
                    && batch.records.iter().all(|r| r.len() == RECORD_BYTES) =>
            {
                Ok(batch.records.concat())
            }
            _ => Err(Trouble::StrangeAnswer),
        }
    }

    /// Something that the relay only has to keep; it answers when that is durable.
    pub(super) fn put(&mut self, ask: &Ask) -> Result<(), Trouble> {
        match self.ask(ask)? {
            Answer::Done => Ok(()),
            _ => Err(Trouble::StrangeAnswer),
        }
    }

    /// A whole shelf, of one state of the relay.
    pub(super) fn read<T: Serialize + DeserializeOwned>(&mut self, shelf: Shelf) -> Result<T, Trouble> {
        for _ in 0..READS {
            if let Some(bytes) = self.pages(shelf)? {
                return from_bytes(&bytes, bytes.len()).map_err(|_| Trouble::StrangeAnswer);
            }
        }
        Err(Trouble::StrangeAnswer)
    }

    /// All pages; `None` if the shelf changed in between.
    fn pages(&mut self, shelf: Shelf) -> Result<Option<Vec<u8>>, Trouble> {
        let first = self.page(shelf, 0)?;
        if first.pages == 0 || first.pages > PAGES_MAX {
            return Err(Trouble::StrangeAnswer);
        }
        let mut bytes = first.bytes;
        for n in 1..first.pages {
            let page = match self.page(shelf, n) {
                Ok(page) => page,
                // It became shorter in between.
                Err(Trouble::Denied(Denied::Absent)) => return Ok(None),
                Err(other) => return Err(other),
            };
            if page.whole != first.whole || page.pages != first.pages {
                return Ok(None);
            }
            bytes.extend_from_slice(&page.bytes);
        }
        Ok(Some(bytes))
    }

    fn page(&mut self, shelf: Shelf, page: u16) -> Result<ShelfPage, Trouble> {
        match self.ask(&Ask::Read { shelf, page })? {
            Answer::Page(page) if page.bytes.len() <= SHELF_PAGE_BYTES => Ok(page),
            _ => Err(Trouble::StrangeAnswer),
        }
    }
}

fn hello(link: &mut dyn Relay, moderator: ModeratorId) -> Result<Challenge, Trouble> {
    let hello = Hello { version: protocol::FORMAT_VERSION, moderator };
    match open(&link.post(HELLO_PATH, &to_bytes(&hello))?)? {
        Answer::Challenge(challenge) => Ok(challenge),
        Answer::Denied(denied) => Err(denied.into()),
        _ => Err(Trouble::StrangeAnswer),
    }
}

fn open(bytes: &[u8]) -> Result<Answer, Trouble> {
    open_length(bytes).map_err(|_| Trouble::StrangeAnswer)
}

#[cfg(test)]
mod tests {
    use zeroize::Zeroizing;

    use super::*;

    #[test]
    fn a_request_holds_for_one_place_in_one_visit() {
        let key = SigningKey::from_seed(&Zeroizing::new([5; 32])).expect("a key");
        let request = envelope(&key, Hash([1; 32]), ModeratorId(2), Challenge(Hash([3; 32])), 4, &Ask::Desk);
        assert_eq!(from_bytes::<Ask>(&request.ask, 100), Ok(Ask::Desk));
        let good = RequestText {
            relay: Hash([1; 32]),
            challenge: Challenge(Hash([3; 32])),
            sequence: 4,
            method: "POST".to_owned(),
            path: ASK_PATH.to_owned(),
            body: crypto::hash::digest(REQUEST_DOMAIN, &[&request.ask]),
        };
        let holds = |text: &RequestText| {
            crypto::sign::verify(&key.public(), REQUEST_DOMAIN, text, &request.signature).is_ok()
        };
        assert!(holds(&good));
        assert!(!holds(&RequestText { relay: Hash([2; 32]), ..good.clone() }));
        assert!(!holds(&RequestText { challenge: Challenge(Hash([4; 32])), ..good.clone() }));
        assert!(!holds(&RequestText { sequence: 5, ..good.clone() }));
        assert!(!holds(&RequestText { path: HELLO_PATH.to_owned(), ..good.clone() }));
        assert!(!holds(&RequestText { body: Hash([0; 32]), ..good }));
    }
}
