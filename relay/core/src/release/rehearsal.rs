//! A small country, three moderators and a relay's seed, for tests.

use crypto::ballot;
use crypto::day_key::DayKey;
use crypto::record::{BodyKey, Plain, Record, combine};
use crypto::seed::{TeamSeed, part_commitment, team_seed};
use crypto::sign::SigningKey;
use protocol::category::{CategoryId, Risk};
use protocol::clock::{Cut, Day, Quarter};
use protocol::edition::{SHEET_DOMAIN, Sheet, SignedSheet, What};
use protocol::encoding::{Hash, Signature, Token, VerifyingKey};
use protocol::item::{SEED_DOMAIN, SeedCommitment};
use protocol::place::{AreaId, Nest, Place, RegionId, ZoneId};
use protocol::policy::{Cadence, Grade, Policy};
use protocol::roster::{Moderator, ModeratorId, ROSTER_DOMAIN, Roster, SignedRoster, Team, TeamId};
use protocol::vote::{Agreement, DayBucket, Decision, ProvenAgreement, RecordId, Released, SignedVote, Vote};
use zeroize::Zeroizing;

use crate::hold::merge::{CopyMarks, copy_marks};
use crate::release::Contribution;

/// The team of every test.
pub(crate) const TEAM: TeamId = TeamId(0);
/// A Sunday, and the first of a quarter's weekly editions: 13 weeks follow in the same quarter.
pub(crate) const SUNDAY: Day = Day(20_751);

/// 3 areas of 2 regions of 3 zones.
pub(crate) struct Country;

impl Nest for Country {
    fn parents(&self, zone: ZoneId) -> Option<(RegionId, AreaId)> {
        (zone.0 < 18).then_some((RegionId(zone.0 / 3), AreaId(zone.0 / 6)))
    }
    fn area_of(&self, region: RegionId) -> Option<AreaId> {
        (region.0 < 6).then_some(AreaId(region.0 / 2))
    }
    fn has_area(&self, area: AreaId) -> bool {
        area.0 < 3
    }
}

pub(crate) fn policy() -> Policy {
    Policy::standard(Cadence::Weekly)
}

fn key(n: u8) -> SigningKey {
    SigningKey::from_seed(&Zeroizing::new([n + 1; 32])).expect("a key")
}

fn moderator(n: u8) -> Moderator {
    Moderator {
        id: ModeratorId(n),
        word: format!("word{n}"),
        key: key(n).public(),
        discovery: VerifyingKey([n + 1; 32]),
    }
}

/// Two teams: moderators 0 to 2, and 3 to 5.
fn roster() -> Roster {
    let team = |id: u8, from: u8, areas: Vec<AreaId>| Team {
        id: TeamId(id),
        members: (from..from + 3).map(ModeratorId).collect(),
        areas,
        stand_in: None,
    };
    Roster {
        version: protocol::FORMAT_VERSION,
        serial: 0,
        previous: Hash::NONE,
        since: Cut(0),
        relay_key: VerifyingKey([9; 32]),
        decrypt_threshold: 2,
        moderators: (0..6).map(moderator).collect(),
        teams: vec![team(0, 0, vec![]), team(1, 3, vec![AreaId(2)])],
    }
}

/// The roster with everybody's signature.
pub(crate) fn rosters() -> Vec<SignedRoster> {
    let roster = roster();
    let signatures = (0..6).map(|n| (ModeratorId(n), key(n).sign(ROSTER_DOMAIN, &roster))).collect();
    vec![SignedRoster { roster, signatures }]
}

/// The same, and a second roster from a cut on, in which moderator 0 is no more.
pub(crate) fn rosters_without_first(since: Cut) -> Vec<SignedRoster> {
    let mut all = rosters();
    let mut next = roster();
    next.serial = 1;
    next.previous = relay();
    next.since = since;
    next.moderators.remove(0);
    next.moderators.push(moderator(6));
    if let Some(team) = next.teams.first_mut() {
        team.members = vec![ModeratorId(1), ModeratorId(2), ModeratorId(6)];
    }
    let signatures = [1, 2].map(|n| (ModeratorId(n), key(n).sign(ROSTER_DOMAIN, &next))).to_vec();
    all.push(SignedRoster { roster: next, signatures });
    all
}

pub(crate) fn relay() -> Hash {
    crypto::roster::name(&roster())
}

/// A relay's secret parts, what it commits to, and two moderators' signatures on that.
#[expect(clippy::type_complexity, reason = "three things that a test takes apart at once")]
pub(crate) fn seed_commitment(
    n: u8,
    quarter: Quarter,
) -> (SeedCommitment, Vec<(TeamId, Hash)>, [(ModeratorId, Signature); 2]) {
    let part = Hash([n; 32]);
    let commitment =
        SeedCommitment { relay: relay(), quarter, parts: vec![(TEAM, part_commitment(TEAM, &part))] };
    let signatures = [0, 1].map(|m| (ModeratorId(m), key(m).sign(SEED_DOMAIN, &commitment)));
    (commitment, vec![(TEAM, part)], signatures)
}

/// A seed by number.
pub(crate) fn seed(n: u8) -> TeamSeed {
    let (commitment, parts, signatures) = seed_commitment(n, Quarter(1));
    let (_, part) = parts.first().expect("a part");
    team_seed(&rosters(), &commitment, &signatures, TEAM, part).expect("a seed")
}

pub(crate) fn record(n: u32) -> RecordId {
    RecordId(crypto::hash::digest("test/record", &[&n.to_be_bytes()]))
}

/// A token by number.
pub(crate) fn token(n: u32) -> Token {
    let [a, b, c, d] = n.to_be_bytes();
    Token([a, b, c, d, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 1])
}

/// The last cut of a day.
pub(crate) fn last_cut(day: Day) -> Cut {
    Cut(day.begins().cut().0 + 3)
}

/// What two votes release: a zone, a category, the batch's day, grade 2.
pub(crate) fn released(zone: u16, category: u8) -> Released {
    Released {
        place: Place::Zone(ZoneId(zone)),
        what: What::Category(CategoryId(category)),
        day: DayBucket::Batch,
        grade: Grade::new(2).expect("a grade"),
        incident: None,
    }
}

/// A contribution of a day's last batch.
pub(crate) fn contribution(n: u32, day: Day, released: Released) -> Contribution {
    Contribution {
        record: record(n),
        cut: last_cut(day),
        released,
        visits: [token(2 * n), token(2 * n + 1)],
        copies: None,
        accusation: released.what.risk() == Risk::Accusation,
    }
}

/// What two votes say of near-copies.
pub(crate) fn copies(voters: [u8; 2], marks: [u32; 2]) -> Option<CopyMarks> {
    let voting = Voting::new();
    let mut proven = voting.proven(0, Cut(1), TEAM, voters, [Decision::Hold; 2]);
    for (vote, mark) in proven.votes.iter_mut().zip(marks) {
        vote.vote.copy_group = Some(mark);
    }
    copy_marks(&proven)
}

/// Votes, with one body key for all records: what a vote proves does not depend on it.
pub(crate) struct Voting {
    body_key: BodyKey,
}

impl Voting {
    pub(crate) fn new() -> Self {
        let keys = [0; 3].map(|_| DayKey::generate());
        let recipients: Vec<_> = keys.iter().map(|k| k.recipient().expect("a recipient")).collect();
        let places: Vec<_> = recipients.iter().map(Some).collect();
        let record = Record::seal(&Plain::empty(), 2, &places).expect("sealed");
        let shares: Vec<_> = (0..2).map(|n| record.open_share(n, &keys[n]).expect("a share")).collect();
        Self { body_key: combine(&record, &shares).expect("a key").1 }
    }

    /// Two moderators' votes on a record.
    pub(crate) fn proven(
        &self,
        n: u32,
        cut: Cut,
        team: TeamId,
        voters: [u8; 2],
        decisions: [Decision; 2],
    ) -> ProvenAgreement {
        let cast = |who: usize| {
            let vote = Vote {
                relay: relay(),
                team,
                moderator: ModeratorId(voters[who]),
                record: record(n),
                cut,
                visit: token(2 * n + u32::try_from(who).expect("0 or 1")),
                copy_group: None,
                number: 0,
                commitment: Hash::NONE,
            };
            ballot::cast(vote, &decisions[who], &self.body_key, &key(voters[who])).expect("cast")
        };
        let votes = [cast(0), cast(1)];
        let openings = [0, 1].map(|who| ballot::open(&votes[who], &self.body_key).expect("opens"));
        ProvenAgreement { agreement: Agreement { record: record(n), openings }, votes }
    }

    /// A vote as its voter would sign it with another number or decision.
    pub(crate) fn sign_again(&self, vote: SignedVote, decision: Decision) -> SignedVote {
        let who = vote.vote.moderator.0;
        ballot::cast(vote.vote, &decision, &self.body_key, &key(who)).expect("cast")
    }

    /// Moderators 0 and 1 approve the same, in a day's last batch.
    pub(crate) fn approved(&self, n: u32, day: Day, released: Released) -> ProvenAgreement {
        self.proven(n, last_cut(day), TEAM, [0, 1], [Decision::Approve(released); 2])
    }
}

/// A sheet with these moderators' signatures.
pub(crate) fn signed(sheet: &Sheet, signers: &[u8]) -> SignedSheet {
    let signatures = signers.iter().map(|n| (ModeratorId(*n), key(*n).sign(SHEET_DOMAIN, sheet))).collect();
    SignedSheet { sheet: sheet.clone(), signatures }
}
