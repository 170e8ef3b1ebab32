//! What the calendar brings, once a tick: cuts, closes, slots, last days.

use protocol::clock::{Day, Moment, SLOT_MINUTE, TICK_MILLIS, Tick};
use protocol::vote::RecordId;
use relay_core::hold::vault::Offer;

use super::{Beat, BeatError, KeeperLine, retire};
use crate::store::Store;

/// What the vault had no room for is offered again after a minute.
const REST_TICKS: u64 = 60_000 / TICK_MILLIS;

impl<S: Store, K: KeeperLine> Beat<S, K> {
    pub(super) fn calendar(&mut self) -> Result<(), BeatError> {
        let now = self.now;
        // Nothing new is begun before what was begun is whole: so nothing is made twice.
        if self.tick >= self.ask_again && self.items.iter().all(|(_, reply)| reply.is_some()) {
            let held = self.held();
            let vault = &self.vault;
            let has = |r| vault.has_record(r);
            for (content, replaces) in self.bench.due(now, &held, has, &mut crypto::system_randomness()) {
                match self.vault.offer_item(content, replaces, &mut crypto::system_randomness()) {
                    Offer::Queued(ticket) => self.items.push((ticket, None)),
                    // To freeze a pool and find no room for it must not take every tick.
                    Offer::KeptAlready | Offer::NoRoom => {
                        self.ask_again = Tick(self.tick.0 + REST_TICKS);
                    }
                }
            }
        }
        let last_days: Vec<(RecordId, Day)> = self.vault.held().map(|(id, _, last)| (id, last)).collect();
        for over in self.bench.expired(&last_days, now.day()) {
            retire(&mut self.vault, over);
        }
        let vault = &self.vault;
        let about_the_gone = self.bench.see_gone(|r| vault.has_record(r));
        for over in about_the_gone {
            retire(&mut self.vault, over);
        }
        let vault = &self.vault;
        let past = self.bench.forget(|r| vault.has_record(r), now.day());
        for over in past {
            retire(&mut self.vault, over);
        }
        self.slot(now)
    }

    /// The daily slot: what has two signatures by then is frozen and published.
    fn slot(&mut self, now: Moment) -> Result<(), BeatError> {
        let day =
            if now >= now.day().begins().plus_minutes(SLOT_MINUTE) { now.day() } else { now.day().minus(1) };
        if self.outlets.has_slot(day) {
            return Ok(());
        }
        let sheets = self.bench.signed_sheets().cloned().collect();
        let next = self.bench.closes_next(now);
        self.outlets.publish(day, sheets, &self.rosters, self.bench.policy(), next, now.day())?;
        Ok(())
    }
}
