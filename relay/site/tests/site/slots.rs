//! Slots as a relay would have frozen them. All figures are invented.

use protocol::FORMAT_VERSION;
use protocol::category::{CATEGORIES, CategoryId, Group};
use protocol::clock::{Calendar, Cut, Day};
use protocol::edition::{Entry, Period, Sheet, SignedSheet, Slot, What};
use protocol::encoding::{Hash, VerifyingKey};
use protocol::place::{AreaId, Place, RegionId, ZoneId};
use protocol::policy::{BANDS, Band, Cadence, EditionId, Grade, Policy};
use protocol::roster::{Moderator, ModeratorId, Roster, SignedRoster, Team, TeamId};
use relay_site::SiteInput;

/// A Sunday: 22 November 2026.
pub(crate) const NEWEST: EditionId = EditionId(Day(20_779));

/// What the sample site is made from.
pub(crate) struct World {
    pub(crate) slots: Vec<Slot>,
    pub(crate) rosters: Vec<SignedRoster>,
    pub(crate) policy: Policy,
}

impl World {
    pub(crate) fn new(slots: Vec<Slot>) -> Self {
        Self { slots, rosters: vec![roster()], policy: Policy::standard(Cadence::Weekly) }
    }

    pub(crate) fn input(&self) -> SiteInput<'_> {
        SiteInput {
            atlas: atlas::Atlas::mexico(),
            slots: &self.slots,
            rosters: &self.rosters,
            policy: &self.policy,
            calendar: Calendar::real(),
            today: NEWEST.0.plus(2),
            next_edition: EditionId(NEWEST.0.plus(7)),
            onion: Some("brumaexampleaddressxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxd.onion"),
            demo: true,
        }
    }
}

pub(crate) fn category(slug: &str) -> What {
    What::Category(CATEGORIES.iter().find(|c| c.slug == slug).map_or(CategoryId(u8::MAX), |c| c.id))
}

pub(crate) fn entry(place: Place, what: What, band: Band, grade: Option<u8>, edition: EditionId) -> Entry {
    let period = Period { first: edition.0.minus(7), last: edition.0.minus(1) };
    Entry { place, what, period, band, grade: grade.and_then(Grade::new) }
}

pub(crate) fn slot(edition: EditionId, team: u8, mut entries: Vec<Entry>) -> Slot {
    entries.sort();
    let none = Hash::NONE;
    let sheet = Sheet {
        relay: none,
        team: TeamId(team),
        edition,
        list: none,
        previous_list: none,
        policy: none,
        entries,
    };
    let signed = SignedSheet { sheet, signatures: vec![] };
    Slot { version: FORMAT_VERSION, day: edition.0.plus(2), sheets: vec![signed] }
}

/// Nine weeks, with figures in a few places.
pub(crate) fn sample() -> World {
    let mut slots: Vec<Slot> = (1..9)
        .map(|back| {
            let edition = EditionId(NEWEST.0.minus(7 * back));
            let band = |n: u32| BANDS.get(((back * 3 + n) % 4) as usize).copied().unwrap_or(Band::From5);
            let mut entries = vec![
                entry(Place::Zone(ZoneId(back as u16)), category("robbery"), band(0), Some(2), edition),
                entry(Place::Zone(ZoneId(11)), category("extortion"), band(1), Some(3), edition),
                entry(Place::Zone(ZoneId(48)), category("water"), band(2), None, edition),
            ];
            if back % 2 == 0 {
                entries.push(entry(
                    Place::Area(AreaId(0)),
                    category("corruption"),
                    band(3),
                    Some(2),
                    edition,
                ));
            }
            slot(edition, 0, entries)
        })
        .collect();
    slots.push(newest());
    World::new(slots)
}

fn newest() -> Slot {
    let zones: &[(u16, &str, Band, Option<u8>)] = &[
        (1, "corruption", Band::From5, Some(2)),
        (1, "traffic-light", Band::From5, None),
        (3, "robbery", Band::From10, Some(2)),
        (3, "pothole", Band::From5, None),
        (4, "traffic-jam", Band::From10, None),
        (7, "street-light", Band::From10, None),
        (8, "extortion", Band::From10, Some(2)),
        (11, "extortion", Band::From50, Some(2)),
        (11, "water", Band::From20, None),
        (12, "pothole", Band::From10, None),
        (15, "water", Band::From100, Some(1)),
        (19, "robbery", Band::From20, Some(3)),
        (34, "shooting", Band::From20, Some(2)),
        (40, "roadblock", Band::From5, Some(3)),
        (44, "water", Band::From10, None),
        (50, "gender-violence", Band::From5, Some(3)),
        (55, "water", Band::From20, None),
        (62, "power", Band::From10, None),
        (69, "pothole", Band::From5, Some(1)),
    ];
    let mut entries: Vec<Entry> = zones
        .iter()
        .map(|(zone, what, band, grade)| {
            entry(Place::Zone(ZoneId(*zone)), category(what), *band, *grade, NEWEST)
        })
        .collect();
    let wide = [
        (Place::Zone(ZoneId(7)), What::Group(Group::Violence), Band::From20, Some(3)),
        (Place::Region(RegionId(0)), What::Group(Group::Violence), Band::From5, Some(3)),
        (Place::Region(RegionId(28)), What::Group(Group::Authority), Band::From5, Some(6)),
        (Place::Area(AreaId(0)), category("drug-sales"), Band::From10, Some(3)),
        (Place::Area(AreaId(0)), What::Group(Group::Authority), Band::From10, None),
    ];
    entries
        .extend(wide.into_iter().map(|(place, what, band, grade)| entry(place, what, band, grade, NEWEST)));
    slot(NEWEST, 0, entries)
}

fn roster() -> SignedRoster {
    let moderators: Vec<Moderator> = (0..3_u8)
        .map(|n| Moderator {
            id: ModeratorId(n),
            word: format!("word{n}"),
            key: VerifyingKey([n; 32]),
            discovery: VerifyingKey([n; 32]),
        })
        .collect();
    let members = moderators.iter().map(|m| m.id).collect();
    let roster = Roster {
        version: FORMAT_VERSION,
        serial: 0,
        previous: Hash::NONE,
        since: Cut(0),
        relay_key: VerifyingKey([9; 32]),
        decrypt_threshold: 2,
        moderators,
        teams: vec![Team { id: TeamId(0), members, areas: vec![], stand_in: None }],
    };
    SignedRoster { roster, signatures: vec![] }
}
