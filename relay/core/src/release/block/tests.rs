use proptest::prelude::*;
use proptest::strategy::ValueTree;
use protocol::category::{CategoryId, Group};
use protocol::clock::{Cut, Day};
use protocol::encoding::Hash;
use protocol::place::{AreaId, RegionId, ZoneId};
use protocol::roster::TeamId;
use protocol::vote::{DayBucket, Released};

use super::*;
use crate::release::rehearsal::{
    Country, SUNDAY, contribution, copies, last_cut, policy, record, released, seed, token,
};

const POTHOLE: u8 = 15;
const WATER: u8 = 16;
const ROBBERY: u8 = 1;
const DRUG_SALES: u8 = 8;

fn sunday(n: u32) -> EditionId {
    EditionId(SUNDAY.plus(7 * n))
}

fn close(edition: EditionId, seed_number: u8, pool: &[Contribution], past: &[Sheet]) -> Computed {
    compute(&Country, &policy(), edition, &seed(seed_number), pool, past)
}

fn sheet(edition: EditionId, entries: Vec<Entry>) -> Sheet {
    Sheet {
        relay: Hash::NONE,
        team: TeamId(0),
        edition,
        list: Hash::NONE,
        previous_list: Hash::NONE,
        policy: Hash::NONE,
        entries,
    }
}

/// `count` contributions from number `first` on, of a batch some days before an edition.
fn several(first: u32, count: u32, edition: EditionId, days: u32, what: Released) -> Vec<Contribution> {
    (first..first + count).map(|n| contribution(n, edition.0.minus(days), what)).collect()
}

fn blocks(computed: &Computed) -> Vec<(Place, What)> {
    computed.entries.iter().map(|e| (e.place, e.what)).collect()
}

fn zone(n: u16) -> Place {
    Place::Zone(ZoneId(n))
}
fn category(n: u8) -> What {
    What::Category(CategoryId(n))
}

#[test]
fn k_minus_one_never_shows_and_many_do() {
    let edition = sunday(4);
    let four = several(0, 4, edition, 40, released(0, POTHOLE));
    let forty = several(0, 40, edition, 3, released(0, POTHOLE));
    for n in 0..=255 {
        assert_eq!(close(edition, n, &four, &[]).entries, [], "at no rung, with seed {n}");
        let shown = close(edition, n, &forty, &[]);
        assert_eq!(blocks(&shown), [(zone(0), category(POTHOLE))]);
        assert_eq!(shown.spent.len(), 40);
    }
}

#[test]
fn count_and_noise_decide_together() {
    let edition = sunday(4);
    let margin = i64::from(policy().numbers().street.margin);
    let (mut shown, mut hidden) = (0, 0);
    for n in 0..=255 {
        let x = noise::draw(policy().numbers().street, &seed(n), zone(0), category(POTHOLE), 0);
        let six = several(0, 6, edition, 3, released(0, POTHOLE));
        let computed = close(edition, n, &six, &[]);
        let by_category = blocks(&computed).contains(&(zone(0), category(POTHOLE)));
        assert_eq!(by_category, 6 + x >= 5 + margin, "seed {n}, X {x}");
        for entry in &computed.entries {
            assert!(entry.what != category(POTHOLE) || entry.band == Band::of(6 + x - margin));
        }
        if by_category { shown += 1 } else { hidden += 1 }
    }
    assert!(shown > 20 && hidden > 20, "{shown} shown, {hidden} hidden");
}

#[test]
fn the_same_x_until_the_block_is_spent_then_another() {
    // Nothing changes but the edition: what was hidden stays hidden as long as only the zone's rungs are open.
    let mut drawn_anew = 0;
    for n in 0..60 {
        let at = |edition: EditionId, past: &[Sheet]| {
            let six = several(0, 6, edition, 3, released(0, POTHOLE));
            close(edition, n, &six, past)
                .entries
                .iter()
                .map(|e| (e.place, e.what, e.band))
                .collect::<Vec<_>>()
        };
        let first = at(sunday(1), &[]);
        for later in 2..6 {
            assert_eq!(at(sunday(later), &[]), first);
        }
        let entry = Entry {
            place: zone(0),
            what: category(POTHOLE),
            period: period_of(Cadence::Weekly, sunday(1)),
            band: Band::From5,
            grade: None,
        };
        let past = [sheet(sunday(1), vec![entry])];
        drawn_anew += u32::from(at(sunday(2), &past) != first);
        assert_eq!(at(sunday(13), &past), at(sunday(13), &[]), "another quarter counts from none");
    }
    assert!(drawn_anew > 5, "{drawn_anew}");
}

#[test]
fn nothing_shows_before_its_day_and_batch_lie_a_day_back() {
    let edition = sunday(4);
    let with = |batch_days: u32, day: DayBucket| {
        let what = Released { day, ..released(0, POTHOLE) };
        close(edition, 1, &several(0, 40, edition, batch_days, what), &[]).entries.len()
    };
    assert_eq!(with(0, DayBucket::Batch), 0, "cut at the close");
    assert_eq!(with(1, DayBucket::Batch), 1);
    assert_eq!(with(0, DayBucket::Day(edition.0.minus(5))), 0, "an old day in a fresh batch");
    assert_eq!(with(2, DayBucket::Day(edition.0)), 0, "a fresh day");
    assert_eq!(with(2, DayBucket::Day(edition.0.minus(1))), 1);
    assert_eq!(with(2, DayBucket::Week(edition.0)), 0, "a week counts as its last day");
    // A cut one slot later than a day back.
    let mut late = several(0, 40, edition, 1, released(0, POTHOLE));
    late.iter_mut().for_each(|c| c.cut = Cut(c.cut.0 + 1));
    assert_eq!(close(edition, 1, &late, &[]).entries, []);
}

#[test]
fn old_contributions_lapse() {
    let edition = sunday(20);
    for (days, entries) in [(90, 1), (91, 0)] {
        let pool = several(0, 40, edition, days, released(0, POTHOLE));
        assert_eq!(close(edition, 1, &pool, &[]).entries.len(), entries);
    }
}

#[test]
fn the_ladder_opens_with_age() {
    let edition = sunday(6);
    // Four each in three zones of one region: no zone shows.
    let thin = |days, categories: [u8; 3]| -> Vec<Contribution> {
        let rows = (0..3_u32).zip(categories);
        rows.flat_map(|(z, c)| several(10 * z, 4, edition, days, released(z as u16, c))).collect()
    };
    let shown = |pool: &[Contribution], n| blocks(&close(edition, n, pool, &[]));
    let region = (Place::Region(RegionId(0)), What::Group(Group::Street));
    let area = (Place::Area(AreaId(0)), category(POTHOLE));
    let mut seen = [0; 3];
    for n in 0..40 {
        assert_eq!(shown(&thin(13, [POTHOLE; 3]), n), [], "younger than two weeks");
        let old = shown(&thin(14, [POTHOLE, WATER, POTHOLE]), n);
        assert!(old.is_empty() || old == [region]);
        seen[0] += old.len();
        // Four each in zones of both regions of an area: only the area can show them.
        let apart = |days, last: u8| -> Vec<Contribution> {
            [(0, POTHOLE), (4, last)]
                .into_iter()
                .flat_map(|(z, c)| several(10 * u32::from(z), 4, edition, days, released(z, c)))
                .collect()
        };
        assert_eq!(shown(&apart(27, POTHOLE), n), [], "younger than four weeks");
        let whole = shown(&apart(28, POTHOLE), n);
        seen[1] += usize::from(whole == [area]);
        let mixed = shown(&apart(28, WATER), n);
        seen[2] += usize::from(mixed == [(Place::Area(AreaId(0)), What::Group(Group::Street))]);
    }
    assert!(seen.iter().all(|times| *times > 5), "{seen:?}");
    // A group in a zone needs no age.
    let mut two = several(0, 4, edition, 2, released(0, POTHOLE));
    two.extend(several(10, 4, edition, 2, released(0, WATER)));
    let group = (0..40).filter(|n| shown(&two, *n) == [(zone(0), What::Group(Group::Street))]).count();
    assert!(group > 5, "{group}");
}

#[test]
fn a_coarser_place_counts_from_its_level_up() {
    let edition = sunday(6);
    let at = |place, days| {
        let pool = several(0, 40, edition, days, Released { place, ..released(0, POTHOLE) });
        blocks(&close(edition, 1, &pool, &[]))
    };
    let (area, region) = (Place::Area(AreaId(1)), Place::Region(RegionId(2)));
    assert_eq!(at(area, 27), []);
    assert_eq!(at(area, 28), [(area, category(POTHOLE))]);
    assert_eq!(at(region, 13), []);
    assert_eq!(at(region, 14), [(region, What::Group(Group::Street))]);
}

#[test]
fn accusations_keep_their_rules() {
    let edition = sunday(6);
    let shown = |pool: &[Contribution]| blocks(&close(edition, 1, pool, &[]));
    let two_batches = |what: Released, days: u32, hours: u32| {
        let mut pool = several(0, 40, edition, days, what);
        pool.iter_mut().skip(20).for_each(|c| c.cut = Cut(c.cut.0 - hours / 6));
        pool
    };
    let drugs = released(0, DRUG_SALES);
    let region = (Place::Region(RegionId(0)), What::Group(Group::Violence));
    assert_eq!(shown(&two_batches(drugs, 3, 48)), [], "never in a zone");
    assert_eq!(shown(&two_batches(drugs, 14, 48)), [region]);
    assert_eq!(shown(&two_batches(drugs, 14, 42)), [], "one evening's flood");
    let doubtful = Released { grade: Grade::new(4).expect("a grade"), ..drugs };
    assert_eq!(shown(&two_batches(doubtful, 40, 48)), [], "needs grade 3");
    let at_area = Released { place: Place::Area(AreaId(0)), ..drugs };
    assert_eq!(shown(&two_batches(at_area, 28, 48)), [(Place::Area(AreaId(0)), category(DRUG_SALES))]);
    // Without the hasty accusations the rest of the block still shows.
    let mut pool = several(0, 40, edition, 14, drugs);
    let at_region = Released { place: Place::Region(RegionId(0)), ..released(0, ROBBERY) };
    pool.extend(several(100, 40, edition, 14, at_region));
    let computed = close(edition, 1, &pool, &[]);
    assert_eq!(blocks(&computed), [region]);
    let mut robberies: Vec<RecordId> = (100..140).map(record).collect();
    robberies.sort_unstable();
    assert_eq!(computed.spent, robberies);
    // What only one of two moderators called an accusation is a group by now, and stays one all the same.
    let mut half = several(0, 40, edition, 3, Released { what: What::Group(Group::Violence), ..drugs });
    assert_eq!(shown(&half), [(zone(0), What::Group(Group::Violence))]);
    half.iter_mut().for_each(|c| c.accusation = true);
    assert_eq!(shown(&half), []);
}

#[test]
fn near_copies_weigh_one_and_one_incident_counts_all() {
    let edition = sunday(4);
    let mut pool = several(0, 40, edition, 3, released(0, POTHOLE));
    pool.iter_mut().for_each(|c| c.released.incident = Some(1));
    assert_eq!(close(edition, 1, &pool, &[]).entries.len(), 1);
    let one = copies([0, 1], [1, 1]);
    pool.iter_mut().for_each(|c| c.copies = one);
    pool.extend(several(50, 3, edition, 3, released(0, POTHOLE)));
    for n in 0..=255 {
        assert_eq!(close(edition, n, &pool, &[]).entries, [], "four in all");
    }
}

#[test]
fn near_copies_are_one_also_for_two_who_saw_different_sets() {
    let edition = sunday(4);
    let shows = |marks: &[([u8; 2], [u32; 2])]| {
        let mut pool = several(0, 40, edition, 3, released(0, POTHOLE));
        for (c, (voters, marks)) in pool.iter_mut().zip(marks.iter().cycle()) {
            c.copies = copies(*voters, *marks);
        }
        !close(edition, 1, &pool, &[]).entries.is_empty()
    };
    assert!(!shows(&[([0, 1], [7, 9])]), "one named the group by a report that the other never saw");
    assert!(!shows(&[([0, 1], [7, 7]), ([0, 2], [7, 7])]), "three of whom any two saw the same first one");
    let chained = [([0, 1], [7, 7]), ([0, 1], [7, 9]), ([1, 2], [7, 7]), ([0, 1], [7, 9])];
    assert!(!shows(&chained), "at most two units");
    // One who puts everything together, alone, suppresses nothing.
    let liar: Vec<_> = (0..40).map(|n| ([0, 1], [7, 100 + n])).collect();
    assert!(shows(&liar));
    let with_both: Vec<_> = (0..40).map(|n| ([0, 1 + u8::from(n % 2 == 0)], [7, 100 + n])).collect();
    assert!(shows(&with_both));
}

#[test]
fn one_visit_makes_no_entry() {
    let edition = sunday(4);
    let mut pool = several(0, 40, edition, 3, released(0, POTHOLE));
    pool.iter_mut().for_each(|c| c.visits = [token(7); 2]);
    assert_eq!(close(edition, 1, &pool, &[]).entries, []);
    pool.iter_mut().take(1).for_each(|c| c.visits = [token(8); 2]);
    assert_eq!(close(edition, 1, &pool, &[]).entries.len(), 1);
}

#[test]
fn a_grade_shows_only_where_k_reach_it() {
    let edition = sunday(4);
    let graded = |sure: u32, copies: Option<CopyMarks>| {
        let mut pool =
            several(0, 40, edition, 3, Released { grade: Grade::UNJUDGED, ..released(0, POTHOLE) });
        pool.iter_mut().take(sure as usize).for_each(|c| {
            c.released.grade = Grade::CONFIRMED;
            c.copies = copies;
        });
        close(edition, 1, &pool, &[]).entries.first().and_then(|e| e.grade)
    };
    assert_eq!(graded(4, None), Some(Grade::UNJUDGED));
    assert_eq!(graded(5, None), Some(Grade::CONFIRMED));
    assert_eq!(graded(5, copies([0, 1], [1, 1])), Some(Grade::UNJUDGED), "copies are one");
}

#[test]
fn a_record_given_twice_counts_once() {
    let edition = sunday(4);
    let four = several(0, 4, edition, 3, released(0, POTHOLE));
    let many: Vec<_> = four.iter().cycle().take(40).cloned().collect();
    assert_eq!(close(edition, 1, &many, &[]).entries, []);
}

fn any_contribution(n: u32) -> impl Strategy<Value = Contribution> {
    let place = prop_oneof![
        6 => (0_u16..4).prop_map(zone),
        1 => (0_u16..2).prop_map(|r| Place::Region(RegionId(r))),
        1 => Just(Place::Area(AreaId(0))),
    ];
    let what = prop_oneof![
        8 => prop::sample::select(vec![0_u8, 1, DRUG_SALES, 10, POTHOLE, WATER]).prop_map(category),
        1 => Just(What::Group(Group::Violence)),
    ];
    let day = (0_u32..50).prop_map(|d| SUNDAY.plus(d));
    let bucket = prop_oneof![
        Just(DayBucket::Batch),
        (0_u32..50).prop_map(|d| DayBucket::Day(SUNDAY.plus(d))),
        (0_u32..8).prop_map(|w| DayBucket::Week(SUNDAY.plus(7 * w))),
    ];
    (place, what, day, bucket, 1_u8..=6, prop::option::weighted(0.2, 0_u32..5), 0_u32..4).prop_map(
        move |(place, what, cut_day, day, grade, copy_group, cut)| {
            let grade = Grade::new(grade).expect("a grade");
            let mut c = contribution(n, cut_day, Released { place, what, day, grade, incident: None });
            c.cut = Cut(last_cut(cut_day).0 - cut);
            c.copies = copy_group.and_then(|mark| copies([0, 1], [mark, mark]));
            c
        },
    )
}

fn any_pool() -> impl Strategy<Value = Vec<Contribution>> {
    (60_u32..160).prop_flat_map(|count| (0..count).map(any_contribution).collect::<Vec<_>>())
}

/// Checks an entry against what it spends, rule by rule.
fn check_block(edition: EditionId, entry: &Entry, members: &[&Contribution]) {
    let copies: BTreeSet<_> = members.iter().filter_map(|c| c.copies).collect();
    let alone = members.iter().filter(|c| c.copies.is_none()).count();
    assert!(copies.len() + alone >= 5);
    for c in members {
        let delay = protocol::clock::DAY_MINUTES;
        assert!(edition.closes().0 >= c.cut.closes().0 + delay);
        assert!(edition.closes().0 >= c.released.day.last_day(c.cut).ends().0 + delay);
        assert_eq!(Country.lift(c.released.place, entry.place.level()), Some(entry.place));
        assert!(entry.what == c.released.what || entry.what.group() == c.released.what.group());
        let age = edition.0.0 - c.cut.day().0;
        assert!(age >= [0, 14, 28][entry.place.level() as usize]);
        assert!(!c.accusation || (entry.place.level() != Level::Zone && c.released.grade <= Grade::POSSIBLE));
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(48))]
    #[test]
    fn each_report_counts_once_for_ever(pool in any_pool(), seed_number: u8) {
        let policy = policy();
        let quarter = [seed(seed_number), seed(seed_number.wrapping_add(1))];
        let mut spent = BTreeSet::new();
        let mut past: Vec<Sheet> = Vec::new();
        for n in 0..16 {
            let edition = sunday(n);
            let seed = &quarter[usize::from(n >= 13)];
            let left: Vec<_> = pool.iter().filter(|c| !spent.contains(&c.record)).cloned().collect();
            let published = Published::before(edition, &past);
            let mut of_blocks = Vec::new();
            for (entry, members) in shown_blocks(&Country, &policy, edition, seed, &left, &published) {
                check_block(edition, &entry, &members);
                of_blocks.extend(members.iter().map(|m| m.record));
            }
            of_blocks.sort_unstable();
            let computed = compute(&Country, &policy, edition, seed, &left, &past);
            prop_assert_eq!(&of_blocks, &computed.spent);
            let mut backwards = left.clone();
            backwards.reverse();
            prop_assert_eq!(&compute(&Country, &policy, edition, seed, &backwards, &past), &computed);
            prop_assert!(computed.entries.windows(2).all(|w| (w[0].place, w[0].what) < (w[1].place, w[1].what)));
            for record in &computed.spent {
                prop_assert!(spent.insert(*record), "spent twice");
            }
            past.push(sheet(edition, computed.entries));
        }
    }
}

#[test]
fn the_random_pools_do_show_something() {
    // Guards the property above against pools in which nothing ever happens.
    let mut runner = proptest::test_runner::TestRunner::deterministic();
    let shown: usize = (0..10)
        .map(|_| {
            let pool = any_pool().new_tree(&mut runner).expect("a pool").current();
            close(EditionId(Day(SUNDAY.0 + 70)), 1, &pool, &[]).entries.len()
        })
        .sum();
    assert!(shown > 10, "{shown}");
}
