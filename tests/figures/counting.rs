//! An edition's computation from very many contributions.
//!
//! Contributions come from agreements, as they must: `Contribution::from_proven` merges two openings and checks no
//! signature (that is the bench's and the clients' work, and not measured here), so the votes here bear none.

use anyhow::{Context, Result};
use atlas::Atlas;
use crypto::seed::{TeamSeed, part_commitment, team_seed};
use crypto::sign::SigningKey;
use protocol::category::CATEGORIES;
use protocol::clock::{Cut, Day};
use protocol::edition::What;
use protocol::encoding::{Hash, Signature, Token, VerifyingKey};
use protocol::item::{SEED_DOMAIN, SeedCommitment};
use protocol::place::Place;
use protocol::policy::{Cadence, EditionId, Grade, Policy};
use protocol::roster::{Moderator, ModeratorId, Roster, SignedRoster, Team, TeamId};
use protocol::vote::{
    Agreement, DayBucket, Decision, Opening, ProvenAgreement, RecordId, Released, SEALED_DECISION_BYTES,
    SignedVote, Vote,
};
use rand_chacha::ChaCha20Rng;
use rand_core::{Rng, SeedableRng};
use relay_core::release::{Contribution, compute};
use serde_json::{Value, json};
use zeroize::Zeroizing;

use crate::machine::{Stopwatch, mib, peak_mib};
use crate::summary::{rounded, summary};

const RUNS: usize = 5;
/// Runs end here, even if there were fewer.
const MOST_SECONDS: f64 = 25.0;
/// The edition, a Sunday.
const EDITION: EditionId = EditionId(Day(20_751));
/// Batches are from one day to this many before the edition.
const AGES: u32 = 60;
/// Visits among which votes are spread.
const VISITS: u32 = 200;
const TEAM: TeamId = TeamId(0);

pub(crate) fn measure(count: usize) -> Result<Value> {
    let atlas = Atlas::mexico();
    let (policy, seed) = (Policy::standard(Cadence::Weekly), seed()?);
    let making = Stopwatch::start();
    let mut world = World { atlas, rng: ChaCha20Rng::seed_from_u64(1) };
    let contributions: Vec<Contribution> =
        (0..count).map(|_| world.contribution()).collect::<Option<_>>().context("votes that do not merge")?;
    let making = making.seconds();
    let before = peak_mib()?;
    let clock = Stopwatch::start();
    let mut seconds = Vec::new();
    let (mut entries, mut spent) = (0, 0);
    while seconds.len() < RUNS && clock.seconds() < MOST_SECONDS {
        let run = Stopwatch::start();
        let computed = compute(&atlas, &policy, EDITION, &seed, &contributions, &[]);
        seconds.push(run.seconds());
        (entries, spent) = (computed.entries.len(), computed.spent.len());
    }
    Ok(json!({
        "contributions": count,
        "compute_seconds": summary("s", seconds),
        "made_and_merged_seconds": rounded(making),
        "peak_before_computing_mib": rounded(before),
        "peak_mib": rounded(peak_mib()?),
        "contributions_alone_mib": rounded(mib(u64::try_from(count * size_of::<Contribution>())?)),
        "entries": entries,
        "contributions_shown": spent,
    }))
}

/// Synthetic agreements: all places and categories, some much more often than others.
struct World {
    atlas: &'static Atlas,
    rng: ChaCha20Rng,
}

impl World {
    fn contribution(&mut self) -> Option<Contribution> {
        let mut record = Hash([0; 32]);
        self.rng.fill_bytes(&mut record.0);
        let record = RecordId(record);
        let cut = self.cut();
        let decision = Decision::Approve(self.released()?);
        let votes = [0, 1].map(|who| self.vote(record, cut, ModeratorId(who)));
        let openings = [0, 1].map(|who| Opening {
            moderator: ModeratorId(who),
            number: 0,
            salt: Hash([who; 32]),
            decision,
        });
        let proven = ProvenAgreement { agreement: Agreement { record, openings }, votes };
        Contribution::from_proven(&self.atlas, &proven)
    }

    fn cut(&mut self) -> Cut {
        let day = EDITION.0.minus(1 + self.below(AGES));
        Cut(day.begins().cut().0 + self.below(4))
    }

    fn released(&mut self) -> Option<Released> {
        let zones = u32::try_from(self.atlas.zones().len()).ok()?;
        // The product of two uniform draws: few places have much, many have little.
        let zone = self.below(zones).min(self.below(zones));
        let zone = self.atlas.zones().get(usize::try_from(zone).ok()?)?.id;
        let category = self.below(u32::try_from(CATEGORIES.len()).ok()?);
        let category = CATEGORIES.get(usize::try_from(category).ok()?)?.id;
        let grade = Grade::new(u8::try_from(1 + self.below(4)).ok()?)?;
        Some(Released {
            place: Place::Zone(zone),
            what: What::Category(category),
            day: DayBucket::Batch,
            grade,
            incident: None,
        })
    }

    fn vote(&mut self, record: RecordId, cut: Cut, moderator: ModeratorId) -> SignedVote {
        let mut visit = Token([moderator.0; 16]);
        visit.0.split_at_mut(4).0.copy_from_slice(&self.below(VISITS).to_be_bytes());
        let vote = Vote {
            relay: Hash::NONE,
            team: TEAM,
            moderator,
            record,
            cut,
            visit,
            copy_group: None,
            number: 0,
            commitment: Hash::NONE,
        };
        SignedVote { vote, signature: Signature([0; 64]), sealed: vec![0; SEALED_DECISION_BYTES] }
    }

    fn below(&mut self, bound: u32) -> u32 {
        self.rng.next_u32() % bound.max(1)
    }
}

/// A quarter's seed, signed by two.
fn seed() -> Result<TeamSeed> {
    let keys = [1, 2].map(|n| SigningKey::from_seed(&Zeroizing::new([n; 32])));
    let [Ok(a), Ok(b)] = keys else { anyhow::bail!("no keys") };
    let member = |id: u8, key: &SigningKey| Moderator {
        id: ModeratorId(id),
        word: format!("word{id}"),
        key: key.public(),
        discovery: VerifyingKey([id; 32]),
    };
    let members = vec![ModeratorId(0), ModeratorId(1)];
    let roster = Roster {
        version: protocol::FORMAT_VERSION,
        serial: 0,
        previous: Hash::NONE,
        since: Cut(0),
        relay_key: VerifyingKey([9; 32]),
        decrypt_threshold: 2,
        moderators: vec![member(0, &a), member(1, &b)],
        teams: vec![Team { id: TEAM, members, areas: Vec::new(), stand_in: None }],
    };
    let part = Hash([7; 32]);
    let commitment = SeedCommitment {
        relay: crypto::roster::name(&roster),
        quarter: EDITION.0.quarter(),
        parts: vec![(TEAM, part_commitment(TEAM, &part))],
    };
    let signatures = [
        (ModeratorId(0), a.sign(SEED_DOMAIN, &commitment)),
        (ModeratorId(1), b.sign(SEED_DOMAIN, &commitment)),
    ];
    let rosters = [SignedRoster { roster, signatures: Vec::new() }];
    team_seed(&rosters, &commitment, &signatures, TEAM, &part).context("no seed")
}
