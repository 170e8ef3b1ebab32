//! The block rule: which contributions an edition shows, and as what.

use std::collections::{BTreeMap, BTreeSet};

use crypto::seed::TeamSeed;
use protocol::category::Risk;
use protocol::edition::{Entry, Period, Sheet, What};
use protocol::place::{Level, Nest, Place};
use protocol::policy::{Band, Cadence, EditionId, Grade, Policy};
use protocol::vote::RecordId;

use crate::hold::merge::{CopyMarks, Together};
use crate::release::contribution::Contribution;
use crate::release::noise;

/// What a close shows, and what that spends.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Computed {
    /// The sheet's lines, sorted.
    pub entries: Vec<Entry>,
    /// Every record that an entry counts, sorted.
    pub spent: Vec<RecordId>,
}

/// Computes a team's entries of an edition. The order of `contributions` does not matter; none of them may have been
/// spent before. `past` are the team's earlier sheets, signed or waiting: what a waiting sheet would show counts as
/// published.
pub fn compute(
    nest: &impl Nest,
    policy: &Policy,
    edition: EditionId,
    seed: &TeamSeed,
    contributions: &[Contribution],
    past: &[Sheet],
) -> Computed {
    compute_after(nest, policy, edition, seed, contributions, &Published::before(edition, past))
}

/// As [`compute`], with what was published already counted.
pub(crate) fn compute_after(
    nest: &impl Nest,
    policy: &Policy,
    edition: EditionId,
    seed: &TeamSeed,
    contributions: &[Contribution],
    published: &Published,
) -> Computed {
    let mut computed = Computed { entries: Vec::new(), spent: Vec::new() };
    for (entry, members) in shown_blocks(nest, policy, edition, seed, contributions, published) {
        computed.entries.push(entry);
        computed.spent.extend(members.iter().map(|m| m.record));
    }
    computed.entries.sort_unstable();
    computed.spent.sort_unstable();
    computed
}

/// The calendar slot that an edition speaks of.
pub fn period_of(cadence: Cadence, edition: EditionId) -> Period {
    Period { first: edition.0.minus(cadence.days() - 1), last: edition.0 }
}

/// A place and what is counted there.
type Block = (Place, What);

/// How often each block was published in an edition's quarter. Counted per quarter because each has its own seed.
pub(crate) struct Published(BTreeMap<Block, u32>);

impl Published {
    /// Counts the sheets of the edition's quarter.
    pub(crate) fn before<'a>(edition: EditionId, past: impl IntoIterator<Item = &'a Sheet>) -> Self {
        let quarter = edition.0.quarter();
        let mut times = BTreeMap::new();
        let sheets = past.into_iter().filter(|sheet| sheet.edition.0.quarter() == quarter);
        for entry in sheets.flat_map(|sheet| &sheet.entries) {
            *times.entry((entry.place, entry.what)).or_insert(0) += 1;
        }
        Self(times)
    }

    fn times(&self, block: &Block) -> u32 {
        self.0.get(block).copied().unwrap_or(0)
    }
}

#[derive(Clone, Copy)]
enum By {
    Category,
    Group,
}

/// A step of the ladder.
struct Rung {
    level: Level,
    by: By,
    after_days: u32,
}

fn ladder(policy: &Policy) -> [Rung; 5] {
    let n = policy.numbers();
    [
        Rung { level: Level::Zone, by: By::Category, after_days: 0 },
        Rung { level: Level::Zone, by: By::Group, after_days: 0 },
        Rung { level: Level::Region, by: By::Group, after_days: n.region_after_days },
        Rung { level: Level::Area, by: By::Category, after_days: n.area_after_days },
        Rung { level: Level::Area, by: By::Group, after_days: n.area_after_days },
    ]
}

impl Rung {
    /// The block in which a contribution counts here; `None` if it does not.
    fn block_of(&self, nest: &impl Nest, edition: EditionId, c: &Contribution) -> Option<Block> {
        let doubtful = c.risk() == Risk::Accusation && c.released.grade > Grade::POSSIBLE;
        if doubtful || self.level < Policy::finest_level(c.risk()) || c.age(edition) < self.after_days {
            return None;
        }
        let group = What::Group(c.released.what.group()?);
        let what = match (self.by, c.released.what) {
            (By::Group, _) => group,
            (By::Category, What::Category(id)) => What::Category(id),
            (By::Category, What::Group(_)) => return None,
        };
        Some((nest.lift(c.released.place, self.level)?, what))
    }
}

/// Each entry with the contributions that it spends.
pub(crate) fn shown_blocks<'a>(
    nest: &impl Nest,
    policy: &Policy,
    edition: EditionId,
    seed: &TeamSeed,
    contributions: &'a [Contribution],
    published: &Published,
) -> Vec<(Entry, Vec<&'a Contribution>)> {
    let mut waiting: Vec<&Contribution> =
        contributions.iter().filter(|c| c.is_eligible(policy, edition)).collect();
    waiting.sort_unstable();
    // A record given twice still counts once.
    waiting.dedup_by_key(|c| c.record);
    let period = period_of(policy.numbers().cadence, edition);
    let mut shown = Vec::new();
    for rung in ladder(policy) {
        let mut blocks: BTreeMap<Block, Vec<&Contribution>> = BTreeMap::new();
        let mut left = Vec::new();
        for c in waiting {
            match rung.block_of(nest, edition, c) {
                Some(block) => blocks.entry(block).or_default().push(c),
                None => left.push(c),
            }
        }
        for (block, members) in blocks {
            let (members, mut aside) = without_hasty_accusations(policy, members);
            left.append(&mut aside);
            let (place, what) = block;
            let x = noise::draw(policy.noise(what.risk()), seed, place, what, published.times(&block));
            match Tally::of(&members).reading(policy, what, x) {
                Some((band, grade)) => shown.push((Entry { place, what, period, band, grade }, members)),
                None => left.extend(members),
            }
        }
        waiting = left;
    }
    shown
}

/// Sets a block's accusations aside unless two of its batches lie far enough apart.
fn without_hasty_accusations<'a>(
    policy: &Policy,
    members: Vec<&'a Contribution>,
) -> (Vec<&'a Contribution>, Vec<&'a Contribution>) {
    let first = members.iter().map(|c| c.cut.closes()).min();
    let last = members.iter().map(|c| c.cut.closes()).max();
    let spread = match (first, last) {
        (Some(first), Some(last)) => last.0 - first.0,
        _ => 0,
    };
    if spread >= policy.numbers().accusation_spread_minutes {
        return (members, Vec::new());
    }
    members.into_iter().partition(|c| !c.accusation)
}

/// Near-copies, put together into units: a copy of a copy belongs to the first.
#[derive(Default)]
struct Copies {
    unit_of: BTreeMap<Together, usize>,
    /// Each is as sure as the weakest in it: writing once more must not raise a grade.
    units: BTreeMap<usize, Grade>,
}

impl Copies {
    fn add(&mut self, marks: CopyMarks, grade: Grade) {
        let known: BTreeSet<usize> =
            marks.together().filter_map(|key| self.unit_of.get(&key).copied()).collect();
        let unit =
            known.first().copied().unwrap_or(self.units.last_key_value().map_or(0, |(last, _)| last + 1));
        let weakest = known.iter().filter_map(|n| self.units.remove(n)).fold(grade, Grade::max);
        self.units.insert(unit, weakest);
        if known.len() > 1 {
            self.unit_of.values_mut().filter(|n| known.contains(*n)).for_each(|n| *n = unit);
        }
        for key in marks.together() {
            self.unit_of.insert(key, unit);
        }
    }
}

/// A block's contributions, weighed.
struct Tally {
    /// How many units are exactly of each grade from 1 to 6; near-copies are one unit.
    by_grade: BTreeMap<Grade, i64>,
    visits: usize,
}

impl Tally {
    fn of(members: &[&Contribution]) -> Self {
        let mut by_grade = BTreeMap::new();
        let mut copies = Copies::default();
        let mut visits = BTreeSet::new();
        for c in members {
            visits.extend(c.visits);
            match c.copies {
                Some(marks) => copies.add(marks, c.released.grade),
                None => *by_grade.entry(c.released.grade).or_insert(0) += 1,
            }
        }
        for grade in copies.units.into_values() {
            *by_grade.entry(grade).or_insert(0) += 1;
        }
        Self { by_grade, visits: visits.len() }
    }

    /// What the block shows, if anything.
    fn reading(&self, policy: &Policy, what: What, x: i64) -> Option<(Band, Option<Grade>)> {
        let k = i64::from(policy.numbers().k);
        let margin = i64::from(policy.noise(what.risk()).margin);
        let count: i64 = self.by_grade.values().sum();
        let noisy = count.saturating_add(x).saturating_sub(margin);
        if count < k || noisy < k || self.visits < 2 {
            return None;
        }
        let mut reached = 0;
        let grade = self.by_grade.iter().find_map(|(grade, units)| {
            reached += units;
            (reached >= k).then_some(*grade)
        });
        Some((Band::of(noisy), grade))
    }
}

#[cfg(test)]
mod tests;
