//! The visitors' room: reporters and readers. `GET /` gives the home page; every other action is the same `POST /`.
//!
//! Every reply leaves with a tick; the last of a journey exactly six ticks after its last byte, whatever it was.

use std::sync::Arc;

use atlas::Atlas;
use axum::Router;
use axum::body::Body;
use axum::extract::State;
use axum::routing::any;
use crypto::field::{FieldKey, Purpose};
use http::{HeaderMap, Method, Request, Response};
use protocol::clock::Tick;
use protocol::form::BODY_MAX;
use protocol::report::{Lang, Where};
use relay_core::accept::intake::{self, Fields};
use relay_core::accept::journey::{Journey, Shown, Step, World};
use relay_core::accept::sanitise::{Finding, Words, clean, find, scrub_stack};
use relay_core::accept::{CircuitAllowance, Refusal};
use relay_pages::{Notice, Page};
use tokio::sync::oneshot;
use zeroize::Zeroizing;

use crate::beat::{Command, Outcome, Pulse};
use crate::board::Board;
use crate::cleaning::Cleaning;
use crate::http::{BodyFault, answer, read_body};

mod form;
mod maps;
mod reading;
mod show;

/// The visitors' room.
#[derive(Clone)]
pub struct Visitors {
    pulse: Pulse,
    key: Arc<FieldKey>,
    cleaning: Cleaning,
    atlas: &'static Atlas,
    maps: Arc<maps::Maps>,
    /// What `Host` may say; anything else came by a way that reads along.
    hosts: Arc<Vec<String>>,
    demo: bool,
}

/// Words with what may identify somebody in them.
struct Searched {
    words: Words,
    findings: Vec<Finding>,
}

/// A page, and the tick on which it leaves.
struct Leaving {
    page: Page,
    tick: Tick,
}

/// Headers that only something between a browser and us adds.
const GATEWAY_HEADERS: [&str; 6] =
    ["x-tor2web", "via", "forwarded", "x-forwarded-for", "x-forwarded-host", "x-real-ip"];

impl Visitors {
    /// Opens the room.
    pub fn new(pulse: Pulse, key: FieldKey, cleaning: Cleaning, hosts: Vec<String>, demo: bool) -> Self {
        Self {
            pulse,
            key: Arc::new(key),
            cleaning,
            atlas: Atlas::mexico(),
            maps: Arc::default(),
            hosts: Arc::new(hosts),
            demo,
        }
    }

    /// Its routes: one path, and everything else gets a page that says so.
    pub fn router(self) -> Router {
        Router::new().route("/", any(visit)).fallback(any(visit)).with_state(self)
    }

    fn board(&self) -> Arc<Board> {
        self.pulse.board.borrow().clone()
    }

    fn world<'a>(&self, board: &'a Board) -> World<'a> {
        World { atlas: self.atlas, today: board.today, epoch: board.epoch }
    }

    fn next_tick(&self) -> Tick {
        Tick(self.pulse.now().0 + 1)
    }

    fn came_by_gateway(&self, headers: &HeaderMap) -> bool {
        let host = headers.get("host").and_then(|h| h.to_str().ok());
        GATEWAY_HEADERS.iter().any(|name| headers.contains_key(*name))
            || host.is_none_or(|h| !self.hosts.iter().any(|known| known == h))
    }

    /// A page that says what is so, for whoever has no journey that can be read.
    fn say(&self, lang: Lang, notice: Notice<'_>) -> Page {
        let board = self.board();
        let journey = Journey::begin(&self.world(&board), &mut crypto::system_randomness());
        self.framed(&journey, lang, None, |frame| relay_pages::notice(frame, notice))
    }

    async fn answer_to(&self, request: Request<Body>) -> Leaving {
        let next = |page| Leaving { page, tick: self.next_tick() };
        if self.came_by_gateway(request.headers()) {
            return next(self.say(Lang::Es, Notice::Gateway));
        }
        match (request.method(), request.uri().path(), request.uri().query()) {
            (&Method::GET, "/", None) => next(self.home()),
            (&Method::POST, "/", None) => self.step(request).await,
            _ => next(self.say(Lang::Es, Notice::NotFound)),
        }
    }

    async fn step(&self, request: Request<Body>) -> Leaving {
        let content_type = request
            .headers()
            .get("content-type")
            .and_then(|c| c.to_str().ok())
            .unwrap_or_default()
            .to_owned();
        let body = read_body(request, BODY_MAX).await;
        // The last byte has come: from here the ticks of a last reply are counted.
        let last = self.pulse.last_reply();
        let fields = match body {
            Ok(body) => form::read(&content_type, body).await.and_then(Fields::read),
            Err(BodyFault::TooLarge) => {
                return Leaving { page: self.say(Lang::Es, Notice::TooLarge), tick: self.next_tick() };
            }
            Err(BodyFault::Broken) => Err(Refusal::Malformed),
        };
        let fields = match fields {
            Ok(fields) => fields,
            Err(refusal) => {
                return Leaving { page: self.refused(Lang::Es, refusal, ""), tick: self.next_tick() };
            }
        };
        match self.advance(&fields, last).await {
            Ok(leaving) => leaving,
            Err(refusal) => {
                let tick = if fields.may_be_last() { last } else { self.next_tick() };
                Leaving { page: self.refused(fields.lang, refusal, ""), tick }
            }
        }
    }

    async fn advance(&self, fields: &Fields, last: Tick) -> Result<Leaving, Refusal> {
        let state =
            self.key.open(Purpose::State, fields.sealed_state()).map_err(|_| Refusal::StateExpired)?;
        let mut journey = Journey::decode(&state)?;
        let board = self.board();
        let before = journey.shown;
        let step = {
            let world = self.world(&board);
            journey.step(fields, &world, &mut crypto::system_randomness())?
        };
        let words = match step {
            Step::Look => Some(self.search(Zeroizing::new(fields.words_to_clean().to_owned())).await?),
            _ if before == Shown::Look => Some(self.search(self.carried(fields)?).await?),
            _ => None,
        };
        match step {
            Step::Show | Step::Look => {
                let page = self.show(&journey, fields, words.as_ref(), &board).await?;
                // A Send that leads to the look page again is a last step to whoever watches the line.
                let tick =
                    if before == Shown::Look && fields.may_be_last() { last } else { self.next_tick() };
                Ok(Leaving { page, tick })
            }
            Step::Meaning => Ok(Leaving { page: self.meaning(&journey, fields.lang), tick: last }),
            Step::Practised => {
                let page = self.sent(&journey, fields.lang, relay_pages::Outcome::Practised, &board);
                Ok(Leaving { page, tick: last })
            }
            Step::Send => {
                let page = match words {
                    Some(searched) => self.send(&journey, fields, searched.words, &board, last).await,
                    None => Err(Refusal::Unfit),
                };
                let page = page.unwrap_or_else(|r| self.refused(fields.lang, r, ""));
                Ok(Leaving { page, tick: last })
            }
        }
    }

    /// Words on their way from the form, out of their sealed field.
    fn carried(&self, fields: &Fields) -> Result<Zeroizing<String>, Refusal> {
        let bytes =
            self.key.open(Purpose::Words, fields.sealed_words()).map_err(|_| Refusal::StateExpired)?;
        let text = std::str::from_utf8(&bytes).map_err(|_| Refusal::StateExpired)?;
        Ok(Zeroizing::new(text.to_owned()))
    }

    /// Cleans and searches words, on the one thread where that leaves nothing behind.
    async fn search(&self, text: Zeroizing<String>) -> Result<Searched, Refusal> {
        let job = move || {
            let words = clean(&text);
            let findings = find(&words);
            Searched { words, findings }
        };
        self.cleaning.run(job).await.ok_or(Refusal::Unfit)
    }

    async fn send(
        &self,
        journey: &Journey,
        fields: &Fields,
        words: Words,
        board: &Board,
        last: Tick,
    ) -> Result<Page, Refusal> {
        let mut allowance = CircuitAllowance::unbounded();
        let received = intake::read(journey, words, fields, board.today, &mut allowance)?;
        let area = match received.told().place {
            Where::Zone(zone) => self.atlas.zone(zone).ok_or(Refusal::Unfit)?.area,
            Where::Area(area) => area,
        };
        let place = self.municipio_name(journey);
        let Some((team, recipients)) = board.team(area) else {
            return Ok(self.say(fields.lang, Notice::NobodyReading { place: &place }));
        };
        let nonce = received.nonce();
        let threshold = board.roster.decrypt_threshold;
        let sealed = self.cleaning.run(move || {
            let places: Vec<_> = recipients.iter().map(Option::as_ref).collect();
            received.sanitise().seal(threshold, &places)
        });
        let Some(Ok(record)) = sealed.await else {
            return Ok(self.say(fields.lang, Notice::StoreClosed));
        };
        let (reply, outcome) = oneshot::channel();
        let command = Command::Offer { record: Box::new(record), team, nonce, due: last, reply };
        if self.pulse.commands.send(command).await.is_err() {
            return Ok(self.say(fields.lang, Notice::StoreClosed));
        }
        // All made before the outcome comes with its tick: what is made after it leaves later than a reader's last page.
        let kept = self.sent(journey, fields.lang, relay_pages::Outcome::Kept, board);
        let again = self.sent(journey, fields.lang, relay_pages::Outcome::KeptAlready, board);
        let full = self.say(fields.lang, Notice::NoRoom);
        let closed = self.say(fields.lang, Notice::StoreClosed);
        Ok(match outcome.await {
            Ok(Outcome::Kept) => kept,
            Ok(Outcome::KeptAlready) => again,
            Ok(Outcome::NoRoom) => full,
            Err(_) => closed,
        })
    }

    fn refused(&self, lang: Lang, refusal: Refusal, place: &str) -> Page {
        let notice = match refusal {
            Refusal::Malformed | Refusal::Unchosen => Notice::Malformed,
            Refusal::Gateway => Notice::Gateway,
            Refusal::StateExpired => Notice::StateExpired,
            Refusal::Unfit if place.is_empty() => Notice::UnknownPlace,
            Refusal::Unfit => Notice::NobodyReading { place },
            Refusal::CircuitSpent => Notice::AnotherCircuit,
        };
        self.say(lang, notice)
    }
}

async fn visit(State(room): State<Visitors>, request: Request<Body>) -> Response<Body> {
    let Leaving { page, tick } = room.answer_to(request).await;
    // Pages with words were put together on this thread's stack.
    scrub_stack();
    room.pulse.clone().until(tick).await;
    let cache = page.cache().value();
    answer("text/html; charset=utf-8", cache, page.into_bytes().to_vec())
}
