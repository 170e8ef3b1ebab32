//! A moderator's request, on its way through bench and vault.

use crypto::record::{Plain, Record};
use protocol::clock::{Cut, Day};
use protocol::roster::{ModeratorId, Recipient, TeamId};
use protocol::sizes::BATCH_RECORDS;
use protocol::vote::RecordId;
use protocol::wire::{Answer, Ask, BatchAnswer, Denied};
use relay_core::hold::moderate::{Reply, Surroundings};
use relay_core::hold::vault::{Offer, shuffle};
use tokio::sync::oneshot;

use super::{Beat, BeatError, KeeperLine};
use crate::outside::OutsideError;
use crate::store::Store;

impl<S: Store, K: KeeperLine> Beat<S, K> {
    pub(super) async fn asked(
        &mut self,
        who: ModeratorId,
        ask: Ask,
        reply: oneshot::Sender<Answer>,
    ) -> Result<(), BeatError> {
        let now = self.now;
        self.last_visit = Some(now.day());
        let around = Surroundings { calendar: self.doors.calendar, now };
        match self.bench.ask(who, ask, &around) {
            Reply::Now(answer) => {
                let _ = reply.send(*answer);
            }
            Reply::Keep(..) if self.waits_for(who) => {
                let _ = reply.send(Answer::Denied(Denied::NoRoom));
            }
            Reply::Keep(content, replaces) => {
                match self.vault.offer_item(*content, replaces, &mut crypto::system_randomness()) {
                    Offer::Queued(ticket) => self.items.push((ticket, Some((who, reply)))),
                    Offer::KeptAlready | Offer::NoRoom => {
                        let _ = reply.send(Answer::Denied(Denied::NoRoom));
                    }
                }
            }
            Reply::Keys(keys) => {
                self.bench.put_keys(*keys);
                let all: Vec<_> = self.bench.day_keys().cloned().collect();
                let kept = self.outside.put_day_keys(&all);
                if matches!(kept, Err(OutsideError::Full(_))) {
                    let _ = reply.send(Answer::Denied(Denied::NoRoom));
                } else {
                    kept?;
                    let _ = reply.send(Answer::Done);
                }
            }
            Reply::Batch(cut, team, records) => self.batch(cut, team, &records, now.day(), reply).await?,
        }
        Ok(())
    }

    fn waits_for(&self, who: ModeratorId) -> bool {
        self.items.iter().any(|(_, waiting)| waiting.as_ref().is_some_and(|(m, _)| *m == who))
    }

    /// A batch is always as long: filled up with empty records, sealed afresh at each fetch and never stored. The sealing
    /// happens beside the beat, which must not wait for it.
    async fn batch(
        &self,
        cut: Cut,
        team: TeamId,
        ids: &[RecordId],
        today: Day,
        reply: oneshot::Sender<Answer>,
    ) -> Result<(), BeatError> {
        let lockers: Vec<u32> = ids.iter().filter_map(|id| self.vault.locker_of(*id)).collect();
        let read = self.store.read(lockers).await?;
        let mut records: Vec<Vec<u8>> =
            read.iter().filter_map(|l| self.vault.read_record(l)).map(|r| r.to_vec()).collect();
        let recipients: Vec<Option<Recipient>> =
            self.bench.recipients(team, today).into_iter().map(|r| r.cloned()).collect();
        let threshold = self.bench.roster().decrypt_threshold;
        tokio::task::spawn_blocking(move || {
            let places: Vec<Option<&Recipient>> = recipients.iter().map(Option::as_ref).collect();
            while records.len() < BATCH_RECORDS {
                match Record::seal(&Plain::empty(), threshold, &places) {
                    Ok(empty) => records.push(empty.bytes().to_vec()),
                    // Too few keys for today: nobody could open an empty record, nor tell it from a real one.
                    Err(_) => return reply.send(Answer::Denied(Denied::Absent)),
                }
            }
            shuffle(&mut records, &mut crypto::system_randomness());
            reply.send(Answer::Batch(BatchAnswer { cut, records }))
        });
        Ok(())
    }
}
