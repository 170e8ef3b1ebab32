//! Requests that no honest client sends to the moderators' door: refused, in one of three lengths, and nothing is kept.

use std::net::{Ipv4Addr, SocketAddr};
use std::path::Path;

use anyhow::{Context, Result, ensure};
use bruma_tests::raw_http::exchange;
use bruma_tests::target_dir::scratch;
use client_cli::moderate::envelope;
use crypto::sign::SigningKey;
use protocol::clock::{Calendar, Cut};
use protocol::encoding::{Hash, VerifyingKey, from_bytes, to_bytes};
use protocol::item::SEED_DOMAIN;
use protocol::roster::{Moderator, ModeratorId, ROSTER_DOMAIN, Roster, SignedRoster, Team, TeamId};
use protocol::sizes::{MODERATOR_ANSWERS, MODERATOR_REQUEST_MAX};
use protocol::wire::{
    ASK_PATH, Answer, Ask, Challenge, Denied, Desk, HELLO_PATH, Hello, Request, open_length,
};
use relay::outside::Outside;
use relay::settings::{Doors, Editions, Loopback, Settings, Tor};
use relay::worker::{EmbeddedKeeper, Worker};
use tokio::net::TcpStream;
use zeroize::Zeroizing;

/// Moderators whose keys the test holds.
const CREW: [(ModeratorId, &str); 3] =
    [(ModeratorId(0), "ceiba"), (ModeratorId(1), "nopal"), (ModeratorId(2), "jacaranda")];

fn key(id: ModeratorId) -> SigningKey {
    SigningKey::from_seed(&Zeroizing::new([id.0 + 1; 32])).unwrap()
}

/// A relay whose roster is signed by keys of this test.
async fn start(folder: &Path) -> Result<Worker> {
    let outside = Outside::open(&folder.join("relay"))?;
    let moderators = CREW.map(|(id, word)| Moderator {
        id,
        word: word.to_owned(),
        key: key(id).public(),
        discovery: VerifyingKey([id.0 + 1; 32]),
    });
    let roster = Roster {
        version: protocol::FORMAT_VERSION,
        serial: 0,
        previous: Hash::NONE,
        since: Cut(0),
        relay_key: outside.relay_key()?.public(),
        decrypt_threshold: 2,
        moderators: moderators.to_vec(),
        teams: vec![Team {
            id: TeamId(0),
            members: CREW.map(|(id, _)| id).to_vec(),
            areas: Vec::new(),
            stand_in: None,
        }],
    };
    let signatures = CREW.iter().map(|(id, _)| (*id, key(*id).sign(ROSTER_DOMAIN, &roster))).collect();
    outside.add_roster(SignedRoster { roster, signatures })?;
    let settings = Settings {
        data_folder: folder.join("relay"),
        site_folder: folder.join("site"),
        editions: Editions::Daily,
        tor: Tor::default(),
    };
    let any = SocketAddr::from((Ipv4Addr::LOCALHOST, 0));
    let loopback = Some(Loopback { visitors: any, moderators: any });
    let doors = Doors { loopback, onions: false, calendar: Calendar::real(), demo: true };
    let keeper = EmbeddedKeeper::default();
    let first = keeper.0.all();
    Ok(Worker::start(&settings, doors, &first, keeper).await?)
}

struct Line {
    to: SocketAddr,
    relay: Hash,
}

impl Line {
    /// Posts a body and reads an answer, whose length must be one of three.
    async fn post(&self, path: &str, body: &[u8]) -> Result<Answer> {
        let head =
            format!("POST {path} HTTP/1.1\r\nHost: {}\r\nContent-Length: {}\r\n\r\n", self.to, body.len());
        let stream = TcpStream::connect(self.to).await?;
        let answer = exchange(stream, &[head.as_bytes(), body].concat()).await?;
        ensure!(answer.status() == Some(200), "{}", answer.head);
        ensure!(MODERATOR_ANSWERS.contains(&answer.body.len()), "{} bytes", answer.body.len());
        open_length(&answer.body).ok().context("an answer that no client could read")
    }

    async fn ask(&self, request: &Request) -> Result<Answer> {
        self.post(ASK_PATH, &to_bytes(request)).await
    }

    async fn begin(&self, who: ModeratorId) -> Result<Challenge> {
        let hello = Hello { version: protocol::FORMAT_VERSION, moderator: who };
        match self.post(HELLO_PATH, &to_bytes(&hello)).await? {
            Answer::Challenge(challenge) => Ok(challenge),
            other => anyhow::bail!("no challenge: {other:?}"),
        }
    }

    fn sign(&self, who: ModeratorId, challenge: Challenge, sequence: u32, ask: &Ask) -> Request {
        envelope(&key(who), self.relay, who, challenge, sequence, ask)
    }

    /// What an honest moderator sees on a fresh visit.
    async fn desk(&self) -> Result<Desk> {
        let who = ModeratorId(2);
        let challenge = self.begin(who).await?;
        match self.ask(&self.sign(who, challenge, 0, &Ask::Desk)).await? {
            Answer::Desk(desk) => Ok(*desk),
            other => anyhow::bail!("no desk: {other:?}"),
        }
    }
}

const OVER: Answer = Answer::Denied(Denied::VisitOver);
const MALFORMED: Answer = Answer::Denied(Denied::Malformed);

#[tokio::test(flavor = "multi_thread")]
async fn what_is_altered_repeated_or_strange_is_refused_and_not_kept() -> Result<()> {
    let folder = scratch("bad-moderators-")?;
    let worker = start(folder.path()).await?;
    let line = Line { to: worker.loopback.context("a port")?.moderators, relay: worker.relay };
    let running = tokio::spawn(worker.run());

    let [me, colleague] = [ModeratorId(0), ModeratorId(1)];
    // The relay makes the quarter's seed with its first ticks.
    let seed = bruma_tests::patience::wait_for("a seed", std::time::Duration::from_secs(60), async || {
        let seed = line.desk().await?.seed;
        Ok((!seed.commitment.parts.is_empty()).then_some(seed))
    });
    let commitment = seed.await?.commitment;
    let signed_by = |who| Ask::SignSeed {
        quarter: commitment.quarter,
        signature: key(who).sign(SEED_DOMAIN, &commitment),
    };
    let challenge = line.begin(me).await?;
    let good = line.sign(me, challenge, 0, &signed_by(me));

    let mut altered = good.clone();
    altered.ask = to_bytes(&signed_by(colleague));
    assert_eq!(line.ask(&altered).await?, OVER, "another body under the same signature");
    let mut altered = good.clone();
    altered.signature.0[0] ^= 1;
    assert_eq!(line.ask(&altered).await?, OVER, "another signature");
    for moderator in [colleague, ModeratorId(9), ModeratorId(255)] {
        let claimed = Request { moderator, ..good.clone() };
        assert_eq!(line.ask(&claimed).await?, OVER, "in the name of {moderator:?}");
    }
    for sequence in [1, 7, u32::MAX] {
        let early = line.sign(me, challenge, sequence, &signed_by(me));
        assert_eq!(line.ask(&early).await?, OVER, "out of sequence: {sequence}");
        let renamed = Request { sequence, ..good.clone() };
        assert_eq!(line.ask(&renamed).await?, OVER, "renumbered: {sequence}");
    }
    let theirs = line.begin(colleague).await?;
    assert_eq!(line.ask(&line.sign(me, theirs, 0, &signed_by(me))).await?, OVER, "on a colleague's visit");
    let invented = line.sign(me, Challenge(Hash([7; 32])), 0, &signed_by(me));
    assert_eq!(line.ask(&invented).await?, OVER, "on no visit");
    let elsewhere = Line { to: line.to, relay: Hash([9; 32]) };
    let elsewhere = elsewhere.sign(me, challenge, 0, &signed_by(me));
    assert_eq!(line.ask(&elsewhere).await?, OVER, "meant for another relay");

    assert!(line.desk().await?.seed.signatures.is_empty(), "something of that was kept");

    // Her own request is still good after all these, once; what it carries is checked too.
    assert_eq!(line.ask(&good).await?, Answer::Done);
    assert_eq!(line.ask(&good).await?, OVER, "the same again");
    let forged = line.sign(me, challenge, 1, &signed_by(colleague));
    assert!(matches!(line.ask(&forged).await?, Answer::Denied(_)), "a colleague's signature as her own");
    let signatures = line.desk().await?.seed.signatures;
    assert_eq!(signatures.iter().map(|(id, _)| *id).collect::<Vec<_>>(), [me]);
    running.abort();
    Ok(())
}

#[tokio::test(flavor = "multi_thread")]
async fn what_is_no_message_is_malformed() -> Result<()> {
    let folder = scratch("bad-moderators-")?;
    let worker = start(folder.path()).await?;
    let line = Line { to: worker.loopback.context("a port")?.moderators, relay: worker.relay };
    let running = tokio::spawn(worker.run());
    let me = ModeratorId(0);
    let challenge = line.begin(me).await?;
    let good = to_bytes(&line.sign(me, challenge, 0, &Ask::Desk));
    let longer = [good.as_slice(), &[0]].concat();
    for (what, body) in [
        ("nothing", &[][..]),
        ("noise", &[255; 300]),
        ("cut off", &good[..good.len() - 1]),
        ("one byte more", &longer),
        ("one byte more than may be", &vec![0; MODERATOR_REQUEST_MAX + 257]),
    ] {
        assert_eq!(line.post(ASK_PATH, body).await?, MALFORMED, "{what}");
    }
    assert_eq!(line.post(HELLO_PATH, &[0; 65]).await?, MALFORMED, "too long a greeting");
    let old = Hello { version: protocol::FORMAT_VERSION.wrapping_add(1), moderator: me };
    assert_eq!(line.post(HELLO_PATH, &to_bytes(&old)).await?, MALFORMED, "another version");
    assert_eq!(line.post("/m/other", &good).await?, MALFORMED, "another path");
    // A stranger is not told who is in the roster: greeted like anybody, and refused like anybody.
    let stranger = ModeratorId(77);
    let challenge = line.begin(stranger).await?;
    assert_eq!(line.ask(&line.sign(stranger, challenge, 0, &Ask::Desk)).await?, OVER);
    // A signed ask that is none.
    let mut unread: Request = from_bytes(&good, good.len())?;
    unread.ask = vec![250; 9];
    assert_eq!(line.ask(&unread).await?, OVER);
    running.abort();
    Ok(())
}

#[tokio::test(flavor = "multi_thread")]
async fn greetings_end_nobodys_visit() -> Result<()> {
    let folder = scratch("bad-moderators-")?;
    let worker = start(folder.path()).await?;
    let line = Line { to: worker.loopback.context("a port")?.moderators, relay: worker.relay };
    let running = tokio::spawn(worker.run());
    let me = ModeratorId(0);
    let (under_way, greeted) = (line.begin(me).await?, line.begin(me).await?);
    let desk = |challenge, n| line.sign(me, challenge, n, &Ask::Desk);
    assert!(matches!(line.ask(&desk(under_way, 0)).await?, Answer::Desk(_)));
    // In everybody's name, also in hers: more than a relay would care to remember.
    for who in (0..=u8::MAX).chain([me.0; 64]).map(ModeratorId) {
        line.begin(who).await?;
    }
    assert!(matches!(line.ask(&desk(under_way, 1)).await?, Answer::Desk(_)), "one under way");
    assert!(matches!(line.ask(&desk(greeted, 0)).await?, Answer::Desk(_)), "one that had only been greeted");
    assert_eq!(line.ask(&desk(under_way, 1)).await?, OVER, "and still nothing twice");
    running.abort();
    Ok(())
}
