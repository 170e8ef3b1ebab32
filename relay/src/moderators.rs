//! The moderators' door: challenges, signed requests, answers of three lengths.

use std::sync::{Arc, Mutex};

use axum::Router;
use axum::body::Body;
use axum::extract::State;
use axum::routing::post;
use crypto::greeting::GreetingKey;
use crypto::hash;
use http::{Request, Response};
use protocol::encoding::{Hash, from_bytes};
use protocol::sizes::MODERATOR_REQUEST_MAX;
use protocol::wire::{
    ASK_PATH, Answer, Ask, Denied, HELLO_PATH, Hello, REQUEST_DOMAIN, Request as SignedRequest, RequestText,
    seal_length,
};
use tokio::sync::{Semaphore, oneshot};

use crate::beat::{Command, Pulse};
use crate::http::{answer, read_body};

mod visits;

use visits::Visits;

/// Long bodies that are in memory at a time: they come before anybody's signature can be checked.
const BODIES_AT_ONCE: usize = 8;

/// The moderators' room.
#[derive(Clone)]
pub struct Moderators {
    pulse: Pulse,
    relay: Hash,
    key: Arc<GreetingKey>,
    visits: Arc<Mutex<Visits>>,
    bodies: Arc<Semaphore>,
}

impl Moderators {
    /// Opens the room.
    pub fn new(pulse: Pulse, relay: Hash) -> Self {
        Self {
            pulse,
            relay,
            key: Arc::new(GreetingKey::generate()),
            visits: Arc::default(),
            bodies: Arc::new(Semaphore::new(BODIES_AT_ONCE)),
        }
    }

    /// Its routes.
    pub fn router(self) -> Router {
        Router::new()
            .route(HELLO_PATH, post(hello))
            .route(ASK_PATH, post(ask))
            .fallback(|| async { sized(&Answer::Denied(Denied::Malformed)) })
            .with_state(self)
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
        let greeting = self.key.read(request.moderator, &request.challenge).map_err(|_| Denied::VisitOver)?;
        let mut visits = self.visits.lock().map_err(|_| Denied::VisitOver)?;
        if !visits.admit(request.moderator, greeting, request.sequence, self.pulse.now()) {
            return Err(Denied::VisitOver);
        }
        drop(visits);
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
        Some(hello) if hello.version == protocol::FORMAT_VERSION => {
            Answer::Challenge(room.key.challenge(hello.moderator, room.pulse.now()))
        }
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
