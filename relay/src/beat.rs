//! The beat: one task that owns the vault and the bench, and ticks.
//!
//! Each tick: the turn's lockers are read, planned, written and synced; what became true is acknowledged; what the
//! calendar brings is done; then all replies that are ready leave together. Whoever watches the line sees answers on the
//! tick, whatever they were.

use std::sync::Arc;
use std::time::Duration;

use atlas::Atlas;
use crypto::epoch::EpochKey;
use protocol::clock::{EPOCH_TICKS, Epoch, LAST_REPLY_TICKS, Moment, TICK_MILLIS, Tick};
use protocol::encoding::Token;
use protocol::item::Item;
use protocol::roster::{ModeratorId, Recipient, TeamId};
use protocol::vote::RecordId;
use protocol::wire::{Answer, Ask};
use rand_chacha::ChaCha20Rng;
use rand_core::Rng;
use relay_core::accept::Record;
use relay_core::hold::moderate::{Bench, Retirement};
use relay_core::hold::vault::{Ack, Offer, Ticket, Vault};
use tokio::sync::{mpsc, oneshot, watch};

use crate::board::Board;
use crate::clock::Clock;
use crate::keeper::{FromKeeper, ToKeeper};
use crate::outlets::Outlets;
use crate::outside::Outside;
use crate::settings::Doors;
use crate::store::{Store, StoreError};

mod asked;
mod calendar;

/// A record lives at least this many days undecided, and at most six more: drawn, so that its end tells no beginning.
const KEPT_DAYS: u32 = 21;
const KEPT_DAYS_SPREAD: u32 = 7;

/// What became of a report.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Outcome {
    /// It is kept, durably.
    Kept,
    /// It was kept before.
    KeptAlready,
    /// There was no room in time; nothing was kept.
    NoRoom,
}

/// What the rooms ask the beat.
pub enum Command {
    /// A sealed report. The answer comes with the tick on which its reply must leave.
    Offer {
        /// The record.
        record: Box<Record>,
        /// Whose work it is.
        team: TeamId,
        /// Its form's nonce.
        nonce: Token,
        /// The tick of its reply.
        due: Tick,
        /// Where the outcome goes.
        reply: oneshot::Sender<Outcome>,
    },
    /// A moderator's request, its signature checked.
    Ask {
        /// Who.
        who: ModeratorId,
        /// What.
        ask: Box<Ask>,
        /// Where the answer goes.
        reply: oneshot::Sender<Answer>,
    },
}

/// How other rooms reach the beat.
#[derive(Clone)]
pub struct Pulse {
    /// Commands.
    pub commands: mpsc::Sender<Command>,
    /// The tick whose replies leave now.
    pub ticks: watch::Receiver<Tick>,
    /// The board.
    pub board: watch::Receiver<Arc<Board>>,
}

impl Pulse {
    /// The tick that has begun now.
    pub fn now(&self) -> Tick {
        *self.ticks.borrow()
    }

    /// Waits until a tick's replies leave.
    pub async fn until(&mut self, tick: Tick) {
        while *self.ticks.borrow_and_update() < tick {
            if self.ticks.changed().await.is_err() {
                return;
            }
        }
    }

    /// The tick on which the last reply of a journey leaves, if its last byte came now.
    pub fn last_reply(&self) -> Tick {
        Tick(self.now().0 + LAST_REPLY_TICKS)
    }
}

struct Waiting {
    ticket: Ticket,
    due: Tick,
    kept: bool,
    reply: oneshot::Sender<Outcome>,
}

struct Early {
    outcome: Outcome,
    nonce: Token,
    due: Tick,
    reply: oneshot::Sender<Outcome>,
}

/// Who waits for an item, and where she hears of it.
type Asker = (ModeratorId, oneshot::Sender<Answer>);

/// Why the beat stopped.
#[derive(Debug, thiserror::Error)]
pub enum BeatError {
    /// The store stopped.
    #[error(transparent)]
    Store(#[from] StoreError),
    /// A locker does not open.
    #[error("the vault's disk is not what it was: nothing more is overwritten")]
    Vault,
    /// The keeper is gone.
    #[error("the keeper is gone")]
    Keeper,
    /// What lies beside the vault cannot be written.
    #[error(transparent)]
    Outside(#[from] crate::outside::OutsideError),
    /// The site cannot be written.
    #[error(transparent)]
    Outlets(#[from] crate::outlets::OutletError),
}

/// How the beat reaches the keeper: it says something, and gets an answer to `Begin`.
pub trait KeeperLine: Send + Sync + 'static {
    /// Says something.
    ///
    /// # Errors
    /// If the keeper is gone.
    fn say(&mut self, message: ToKeeper) -> std::io::Result<Option<FromKeeper>>;
}

/// Everything that the beat owns.
pub struct Beat<S, K> {
    pub(crate) vault: Vault,
    pub(crate) bench: Bench<&'static Atlas>,
    pub(crate) store: S,
    pub(crate) keeper: K,
    pub(crate) outside: Outside,
    pub(crate) outlets: Outlets,
    pub(crate) doors: Doors,
    pub(crate) rosters: Vec<protocol::roster::SignedRoster>,
    pub(crate) last_visit: Option<protocol::clock::Day>,
    clock: Clock,
    /// Now, in the calendar: read once a tick.
    now: Moment,
    /// The vault's public order is drawn from here and nothing else is: what else is drawn depends on what is kept.
    order: ChaCha20Rng,
    tick: Tick,
    epoch: Epoch,
    epoch_began: Tick,
    waiting: Vec<Waiting>,
    early: Vec<Early>,
    /// Items on their way, and who waits for them: one for each moderator at a time, so that nobody fills the quarter with
    /// versions that nothing replaces.
    items: Vec<(Ticket, Option<Asker>)>,
    /// Until then the calendar brings nothing: the vault had no room.
    ask_again: Tick,
}

impl<S: Store, K: KeeperLine> Beat<S, K> {
    /// Puts the beat together. `items` are the vault's whole items, oldest first.
    #[expect(clippy::too_many_arguments, reason = "a composition root hands each room its part once")]
    pub fn new(
        vault: Vault,
        mut bench: Bench<&'static Atlas>,
        items: Vec<Item>,
        store: S,
        keeper: K,
        outside: Outside,
        outlets: Outlets,
        doors: Doors,
        rosters: Vec<protocol::roster::SignedRoster>,
        epoch: Epoch,
        order: ChaCha20Rng,
    ) -> Self {
        let mut vault = vault;
        for item in items {
            for over in bench.apply(item) {
                retire(&mut vault, over);
            }
        }
        let mut clock = Clock::start();
        let now = doors.calendar.at(clock.unix_millis());
        bench.begin_at(now);
        // Keys are published so many days ahead of a visit: the newest tells the day of the last one.
        let ahead = protocol::roster::KEY_DAYS_AHEAD;
        let last_keys = bench.day_keys().filter_map(|k| k.keys.keys.last()).map(|(day, _)| day.minus(ahead));
        let last_visit = last_keys.max();
        Self {
            vault,
            bench,
            store,
            keeper,
            outside,
            outlets,
            doors,
            rosters,
            last_visit,
            clock,
            now,
            order,
            tick: Tick(0),
            epoch,
            epoch_began: Tick(0),
            waiting: Vec::new(),
            early: Vec::new(),
            items: Vec::new(),
            ask_again: Tick(0),
        }
    }

    /// The board as it is now.
    pub fn board(&self) -> Board {
        let now = self.now;
        let today = now.day();
        let recipients = self
            .bench
            .roster()
            .teams
            .iter()
            .map(|t| {
                let to = self.bench.recipients(t.id, today);
                (t.id, to.into_iter().map(|r| r.cloned()).collect::<Vec<Option<Recipient>>>())
            })
            .collect();
        Board {
            calendar: self.doors.calendar,
            today,
            epoch: self.epoch,
            roster: self.bench.roster().clone(),
            rosters: self.rosters.clone(),
            policy: self.bench.policy().clone(),
            recipients,
            last_visit: self.last_visit,
            slots: self.outlets.slots(),
            next_edition: self.bench.closes_next(now),
        }
    }

    /// Beats until the commands' other end is dropped.
    ///
    /// # Errors
    /// If the store, the disk or the keeper fails: the worker ends, and nothing more is overwritten.
    pub async fn run(
        mut self,
        mut commands: mpsc::Receiver<Command>,
        ticks: watch::Sender<Tick>,
        board: watch::Sender<Arc<Board>>,
    ) -> Result<(), BeatError> {
        let mut timer = tokio::time::interval(Duration::from_millis(TICK_MILLIS));
        timer.set_missed_tick_behavior(tokio::time::MissedTickBehavior::Delay);
        self.keeper.say(ToKeeper::Beating).map_err(|_| BeatError::Keeper)?;
        loop {
            tokio::select! {
                biased;
                _ = timer.tick() => {
                    self.beat().await?;
                    board.send_replace(Arc::new(self.board()));
                    ticks.send_replace(self.tick);
                    self.settle();
                }
                command = commands.recv() => match command {
                    None => return Ok(()),
                    Some(command) => self.obey(command).await?,
                },
            }
        }
    }

    async fn obey(&mut self, command: Command) -> Result<(), BeatError> {
        match command {
            Command::Offer { record, team, nonce, due, reply } => {
                let last_day = self.now.day().plus(KEPT_DAYS + draw(KEPT_DAYS_SPREAD));
                match self.vault.offer_record(&record, team, last_day, nonce) {
                    Offer::Queued(ticket) => self.waiting.push(Waiting { ticket, due, kept: false, reply }),
                    Offer::KeptAlready => {
                        self.early.push(Early { outcome: Outcome::KeptAlready, nonce, due, reply });
                    }
                    Offer::NoRoom => self.early.push(Early { outcome: Outcome::NoRoom, nonce, due, reply }),
                }
                Ok(())
            }
            Command::Ask { who, ask, reply } => self.asked(who, *ask, reply).await,
        }
    }

    async fn beat(&mut self) -> Result<(), BeatError> {
        self.now = self.doors.calendar.at(self.clock.unix_millis());
        let mut rng = crypto::system_randomness();
        let turn = self.vault.turn(&mut self.order);
        let read = self.store.read(turn).await?;
        let writes = self.vault.plan(&read, &mut rng).map_err(|_| BeatError::Vault)?;
        let durable = self.store.write(writes).await?;
        self.tick = Tick(self.tick.0 + 1);
        for ack in self.vault.committed(durable) {
            match ack {
                Ack::Record(ticket) => {
                    if let Some(waiting) = self.waiting.iter_mut().find(|w| w.ticket == ticket) {
                        waiting.kept = true;
                    }
                }
                Ack::Item(ticket, item) => self.whole(ticket, *item),
            }
        }
        self.turn_epoch()?;
        self.calendar()?;
        Ok(())
    }

    /// An item is whole: it counts, and whoever waits for it is told.
    fn whole(&mut self, ticket: Ticket, item: Item) {
        for over in self.bench.apply(item) {
            retire(&mut self.vault, over);
        }
        if let Some(at) = self.items.iter().position(|(t, _)| *t == ticket)
            && let (_, Some((_, reply))) = self.items.swap_remove(at)
        {
            // Whoever asked may have gone; what was kept is kept.
            let _ = reply.send(Answer::Done);
        }
    }

    /// Outcomes whose tick has come. What got no locker by then gives its place up.
    fn settle(&mut self) {
        let tick = self.tick;
        for waiting in self.waiting.extract_if(.., |w| w.due <= tick) {
            let lost = !waiting.kept && self.vault.withdraw(waiting.ticket);
            let _ = waiting.reply.send(if lost { Outcome::NoRoom } else { Outcome::Kept });
        }
        // After those: a second press may have found the first one only waiting, and that has given its place up since. To
        // call it kept would lose a report that somebody was told is safe.
        for early in self.early.extract_if(.., |e| e.due <= tick) {
            let lost = early.outcome == Outcome::KeptAlready && !self.vault.knows_nonce(&early.nonce);
            let _ = early.reply.send(if lost { Outcome::NoRoom } else { early.outcome });
        }
    }

    /// Keys die when no locker is under them; a new one begins when its predecessor has served its time.
    fn turn_epoch(&mut self) -> Result<(), BeatError> {
        let gone = |_| BeatError::Keeper;
        for dead in self.vault.dead_epochs() {
            self.keeper.say(ToKeeper::Dead(dead)).map_err(gone)?;
        }
        if self.tick.0 - self.epoch_began.0 >= EPOCH_TICKS {
            let next = Epoch(self.epoch.0 + 1);
            let answer = self.keeper.say(ToKeeper::Begin(next)).map_err(gone)?;
            let Some(FromKeeper::Epoch(epoch, key)) = &answer else { return Err(BeatError::Keeper) };
            let key = EpochKey::new(&zeroize::Zeroizing::new(*key)).map_err(|_| BeatError::Keeper)?;
            self.vault.begin_epoch(*epoch, key);
            self.epoch = next;
            self.epoch_began = self.tick;
        }
        Ok(())
    }

    fn held(&self) -> Vec<(RecordId, TeamId)> {
        self.vault.held().map(|(id, team, _)| (id, team)).collect()
    }
}

fn retire(vault: &mut Vault, over: Retirement) {
    match over {
        Retirement::Record(id) => vault.retire_record(id),
        Retirement::Item(id, records, items) => vault.retire_item(id, records, items),
    }
}

/// Uniform below a small bound.
fn draw(bound: u32) -> u32 {
    crypto::system_randomness().next_u32() % bound.max(1)
}
