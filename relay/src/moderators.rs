//! The moderators' door: challenges, signed requests, answers of three lengths.

use std::collections::BTreeMap;
use std::sync::{Arc, Mutex};

use axum::Router;
use axum::body::Body;
use axum::extract::State;
use axum::routing::post;
use crypto::hash;
use http::{Request, Response};
use protocol::clock::{CHALLENGE_TICKS, Tick};
use protocol::encoding::{Hash, from_bytes};
use protocol::roster::ModeratorId;
use protocol::sizes::MODERATOR_REQUEST_MAX;
use protocol::wire::{
    ASK_PATH, Answer, Ask, Challenge, Denied, HELLO_PATH, Hello, REQUEST_DOMAIN, Request as SignedRequest,
    RequestText, seal_length,
};
use rand_core::Rng;
use tokio::sync::{Semaphore, oneshot};

use crate::beat::{Command, Pulse};
use crate::http::{answer, read_body};

/// Challenges alive at a time: a flood of greetings ends the oldest visits, not the relay's memory.
const VISITS_MAX: usize = 256;

/// Long bodies that are in memory at a time: they come before anybody's signature can be checked.
const BODIES_AT_ONCE: usize = 8;

struct Visit {
    who: ModeratorId,
    began: Tick,
    next: u32,
}

/// The moderators' room.
#[derive(Clone)]
pub struct Moderators {
    pulse: Pulse,
    relay: Hash,
    visits: Arc<Mutex<BTreeMap<Challenge, Visit>>>,
    bodies: Arc<Semaphore>,
}

impl Moderators {
    /// Opens the room.
    pub fn new(pulse: Pulse, relay: Hash) -> Self {
        Self { pulse, relay, visits: Arc::default(), bodies: Arc::new(Semaphore::new(BODIES_AT_ONCE)) }
    }

    /// Its routes.
    pub fn router(self) -> Router {
        Router::new()
            .route(HELLO_PATH, post(hello))
            .route(ASK_PATH, post(ask))
            .fallback(|| async { sized(&Answer::Denied(Denied::Malformed)) })
            .with_state(self)
    }

    fn begin(&self, who: ModeratorId) -> Answer {
        let mut challenge = Challenge(Hash([0; 32]));
        crypto::system_randomness().fill_bytes(&mut challenge.0.0);
        let now = self.pulse.now();
        let Ok(mut visits) = self.visits.lock() else { return Answer::Denied(Denied::VisitOver) };
        visits.retain(|_, v| now.0 - v.began.0 < CHALLENGE_TICKS);
        if visits.len() >= VISITS_MAX {
            let oldest = visits.iter().min_by_key(|(_, v)| v.began).map(|(c, _)| *c);
            oldest.map(|c| visits.remove(&c));
        }
        visits.insert(challenge, Visit { who, began: now, next: 0 });
        Answer::Challenge(challenge)
    }

    /// Checks a request's signature, and that it is the next of its visit: an altered or a repeated one is refused.
    fn admit(&self, request: &SignedRequest) -> Result<Ask, Denied> {
        let board = self.pulse.board.borrow().clone();
        let moderator = board.roster.moderator(request.moderator).ok_or(Denied::VisitOver)?;
        let text = RequestText {
            relay: self.relay,
            challenge: request.challenge,
            sequence: request.sequence,
            method: "POST".to_owned(),
            path: ASK_PATH.to_owned(),
            body: hash::digest(REQUEST_DOMAIN, &[&request.ask]),
        };
        crypto::sign::verify(&moderator.key, REQUEST_DOMAIN, &text, &request.signature)
            .map_err(|_| Denied::VisitOver)?;
        let now = self.pulse.now();
        let mut visits = self.visits.lock().map_err(|_| Denied::VisitOver)?;
        let visit = visits
            .get_mut(&request.challenge)
            .filter(|v| v.who == request.moderator && v.next == request.sequence)
            .filter(|v| now.0 - v.began.0 < CHALLENGE_TICKS)
            .ok_or(Denied::VisitOver)?;
        visit.next = visit.next.saturating_add(1);
        from_bytes(&request.ask, MODERATOR_REQUEST_MAX).map_err(|_| Denied::Malformed)
    }

    async fn answer_to(&self, bytes: &[u8]) -> Answer {
        let Ok(request) = from_bytes::<SignedRequest>(bytes, MODERATOR_REQUEST_MAX + 256) else {
            return Answer::Denied(Denied::Malformed);
        };
        let ask = match self.admit(&request) {
            Ok(ask) => Box::new(ask),
            Err(denied) => return Answer::Denied(denied),
        };
        let (reply, answer) = oneshot::channel();
        let command = Command::Ask { who: request.moderator, ask, reply };
        if self.pulse.commands.send(command).await.is_err() {
            return Answer::Denied(Denied::NoRoom);
        }
        answer.await.unwrap_or(Answer::Denied(Denied::NoRoom))
    }
}

fn sized(to: &Answer) -> Response<Body> {
    answer("application/octet-stream", "no-store", seal_length(to))
}

async fn hello(State(room): State<Moderators>, request: Request<Body>) -> Response<Body> {
    let greeting = match read_body(request, 64).await {
        Ok(body) => from_bytes::<Hello>(&body, 64).ok(),
        Err(_) => None,
    };
    // Whether a number is in the roster is not told to strangers: everybody gets a challenge.
    sized(&match greeting {
        Some(hello) if hello.version == protocol::FORMAT_VERSION => room.begin(hello.moderator),
        _ => Answer::Denied(Denied::Malformed),
    })
}

async fn ask(State(room): State<Moderators>, request: Request<Body>) -> Response<Body> {
    let Ok(_place) = room.bodies.acquire().await else { return sized(&Answer::Denied(Denied::NoRoom)) };
    sized(&match read_body(request, MODERATOR_REQUEST_MAX + 256).await {
        Ok(body) => room.answer_to(&body).await,
        Err(_) => Answer::Denied(Denied::Malformed),
    })
}
