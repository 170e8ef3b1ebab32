//! Reports that may be copies of one: the client proposes that they count as one together.

use std::collections::{BTreeMap, BTreeSet};

use protocol::category::CategoryId;
use protocol::report::Where;
use protocol::vote::RecordId;

/// Two texts are near copies from this share of common words (Jaccard), as a fraction.
const ALIKE: (usize, usize) = (4, 5);
/// Fewer different words say too little: two people who each write "asalto en camión" copied nobody.
const WORDS_LEAST: usize = 4;

/// An opened report, for comparing.
pub struct Candidate<'a> {
    /// Which.
    pub record: RecordId,
    /// Where, as its writer chose.
    pub place: Where,
    /// What, as its writer chose.
    pub category: CategoryId,
    /// Its words.
    pub words: &'a str,
}

/// A mark for each report that resembles another of the same place and category: the one that she gave to one of them
/// before, so that what comes later joins it; else from the smallest name among them, so that it is the same for every
/// moderator who opened the same reports, whatever their order.
pub fn near_copies(reports: &[Candidate<'_>], given: &BTreeMap<RecordId, u32>) -> Vec<Option<u32>> {
    let mut blocks: BTreeMap<(Where, CategoryId), Vec<usize>> = BTreeMap::new();
    for (n, report) in reports.iter().enumerate() {
        blocks.entry((report.place, report.category)).or_default().push(n);
    }
    let mut marks = vec![None; reports.len()];
    for members in blocks.values() {
        let words: Vec<BTreeSet<String>> =
            members.iter().filter_map(|n| reports.get(*n)).map(|r| tokens(r.words)).collect();
        for group in groups(&words) {
            let names = group.iter().filter_map(|n| members.get(*n)).filter_map(|n| reports.get(*n));
            let names: BTreeSet<RecordId> = names.map(|r| r.record).collect();
            let before = names.iter().filter_map(|r| given.get(r)).min().copied();
            let mark = before.or_else(|| names.first().copied().map(mark_of));
            for n in group.iter().filter_map(|n| members.get(*n)) {
                if let Some(place) = marks.get_mut(*n) {
                    *place = mark;
                }
            }
        }
    }
    marks
}

/// Groups of two and more that hang together: a copy of a copy belongs to the first.
fn groups(words: &[BTreeSet<String>]) -> Vec<Vec<usize>> {
    let mut left: BTreeSet<usize> = (0..words.len()).collect();
    let mut groups = Vec::new();
    while let Some(first) = left.pop_first() {
        let mut group = vec![first];
        let mut looked = 0;
        while let Some(own) = group.get(looked).and_then(|n| words.get(*n)) {
            let near: Vec<usize> = left
                .iter()
                .copied()
                .filter(|n| words.get(*n).is_some_and(|other| alike(own, other)))
                .collect();
            for n in near {
                left.remove(&n);
                group.push(n);
            }
            looked += 1;
        }
        if group.len() > 1 {
            groups.push(group);
        }
    }
    groups
}

fn alike(a: &BTreeSet<String>, b: &BTreeSet<String>) -> bool {
    if a.len() < WORDS_LEAST || b.len() < WORDS_LEAST {
        return false;
    }
    let common = a.intersection(b).count();
    let all = a.len() + b.len() - common;
    common * ALIKE.1 >= all * ALIKE.0
}

/// Words without case, accents and signs. They are a report's own: the set lives as long as the comparison, and the
/// program's allocator wipes what it frees.
fn tokens(text: &str) -> BTreeSet<String> {
    atlas::fold(text)
        .split(|c: char| !c.is_alphanumeric())
        .filter(|w| !w.is_empty())
        .map(str::to_owned)
        .collect()
}

/// The mark of a report that resembles none, and of those that will resemble it.
pub(super) fn mark_of(record: RecordId) -> u32 {
    record.0.0.iter().take(4).fold(0, |mark, byte| mark << 8 | u32::from(*byte))
}

#[cfg(test)]
mod tests {
    use protocol::encoding::Hash;
    use protocol::place::ZoneId;

    use super::*;

    fn report(name: u8, zone: u16, words: &str) -> Candidate<'_> {
        let place = Where::Zone(ZoneId(zone));
        Candidate { record: RecordId(Hash([name; 32])), place, category: CategoryId(1), words }
    }

    #[test]
    fn copies_of_one_place_bear_one_mark_and_others_none() {
        let reports = [
            report(9, 1, "Me asaltaron en la parada del camión"),
            report(3, 1, "me ASALTARON, en la parada del camion!!"),
            report(4, 2, "Me asaltaron en la parada del camión"),
            report(5, 1, "Cierran la farmacia cada noche por el miedo"),
            report(6, 1, ""),
            report(7, 1, ""),
            report(8, 1, "asalto en camión"),
            report(2, 1, "asalto en camión"),
        ];
        let marks = near_copies(&reports, &BTreeMap::new());
        assert_eq!(marks[0], Some(0x0303_0303));
        assert_eq!(marks[1], marks[0]);
        assert_eq!(&marks[2..], [None; 6]);
    }

    #[test]
    fn order_changes_nothing() {
        let a = report(9, 1, "uno dos tres cuatro cinco seis siete ocho nueve diez");
        let b = report(3, 1, "uno dos tres cuatro cinco seis siete ocho nueve once");
        let c = report(1, 1, "uno dos tres cuatro cinco seis siete ocho doce once");
        let marks = near_copies(&[a, b, c], &BTreeMap::new());
        assert_eq!(marks, [Some(0x0101_0101); 3], "a copy of a copy");
        let a = report(9, 1, "uno dos tres cuatro cinco seis siete ocho nueve diez");
        let b = report(3, 1, "uno dos tres cuatro cinco seis siete ocho nueve once");
        let c = report(1, 1, "uno dos tres cuatro cinco seis siete ocho doce once");
        assert_eq!(near_copies(&[c, a, b], &BTreeMap::new()), marks);
    }

    #[test]
    fn four_fifths_of_the_words() {
        let nine = report(1, 1, "a b c d e f g h i");
        let eight_of_ten = report(2, 1, "a b c d e f g h j");
        assert_eq!(near_copies(&[nine, eight_of_ten], &BTreeMap::new()), [Some(0x0101_0101); 2], "8 of 10");
        let eight = report(1, 1, "a b c d e f g h");
        let seven_of_nine = report(2, 1, "a b c d e f g i");
        assert_eq!(near_copies(&[eight, seven_of_nine], &BTreeMap::new()), [None; 2], "7 of 9");
    }

    #[test]
    fn who_comes_later_joins_the_mark_that_was_given() {
        let first = || report(5, 1, "uno dos tres cuatro cinco");
        let later = report(2, 1, "Uno, dos, tres, cuatro, cinco");
        let given = BTreeMap::from([(first().record, mark_of(first().record))]);
        assert_eq!(near_copies(&[first()], &given), [None], "alone it resembles none");
        assert_eq!(near_copies(&[later, first()], &given), [Some(0x0505_0505); 2], "not the smaller name's");
    }
}
