//! Numbers as people write them: groups of digits and number words, with what they put between.
//!
//! `656 123-45.67`, `seis cinco seis uno dos tres`, `cincuenta y seis`, `65612O4567` all become runs of groups of digits.
//! Dates, clock times, years and amounts are left out, so that a sentence with two dates is no telephone number.

use std::ops::Range;
use std::sync::LazyLock;

use regex::bytes::Regex;
use zeroize::Zeroizing;

use super::shadow::{BREAK, SIGN, is_word};
use super::written::pattern;

mod words;

/// One group: digits in one piece, or one number said.
pub(super) struct Group {
    /// Where it stands in the shadow.
    pub(super) place: Range<usize>,
    /// Whether it was written in words.
    pub(super) said: bool,
    /// Whether a plus stands before it.
    pub(super) plus: bool,
    digits: Range<usize>,
}

/// All numbers of a text. Holds a reporter's digits: wiped on drop, not printable.
pub(super) struct Numbers {
    digits: Zeroizing<Vec<u8>>,
    groups: Vec<Group>,
    /// Runs of groups that nothing but separators keeps apart.
    runs: Vec<Range<usize>>,
}

impl Numbers {
    /// The runs, in order.
    pub(super) fn runs(&self) -> impl Iterator<Item = &[Group]> {
        self.runs.iter().filter_map(|run| self.groups.get(run.clone()))
    }

    /// The digits of neighbouring groups of one run, as one.
    pub(super) fn digits(&self, groups: &[Group]) -> &[u8] {
        let from = groups.first().map_or(0, |g| g.digits.start);
        let to = groups.last().map_or(0, |g| g.digits.end);
        self.digits.get(from..to).unwrap_or(&[])
    }
}

/// Where neighbouring groups stand.
pub(super) fn place(groups: &[Group]) -> Range<usize> {
    groups.first().map_or(0, |g| g.place.start)..groups.last().map_or(0, |g| g.place.end)
}

/// Reads all numbers of a shadow.
pub(super) fn read(shadow: &[u8]) -> Numbers {
    let mut text = Zeroizing::new(shadow.to_vec());
    for chain in CHAIN.find_iter(shadow).filter(|chain| is_amount_or_time(chain.as_bytes())) {
        if let Some(quiet) = text.get_mut(chain.range()) {
            quiet.fill(BREAK);
        }
    }
    let mut numbers = Numbers {
        digits: Zeroizing::new(Vec::with_capacity(text.len())),
        groups: Vec::new(),
        runs: Vec::new(),
    };
    let mut gap = Gap::wide();
    let mut at = 0;
    while let Some(&b) = text.get(at) {
        let (end, said) = match (digits_at(&text, at), words::said_at(&text, at)) {
            (Some(end), _) => (end, None),
            (None, Some((said, end))) => (end, Some(said)),
            (None, None) => {
                at = gap.widen(&text, at, b);
                continue;
            }
        };
        let first = numbers.digits.len();
        match said {
            Some(said) => said.digits_into(&mut numbers.digits),
            None => numbers.digits.extend(text.get(at..end).unwrap_or(&[]).iter().map(|b| unmasked(*b))),
        }
        let group = Group {
            place: at..end,
            said: said.is_some(),
            plus: gap.plus,
            digits: first..numbers.digits.len(),
        };
        numbers.add(group, &gap);
        gap = Gap::none();
        at = end;
    }
    numbers
}

impl Numbers {
    fn add(&mut self, group: Group, gap: &Gap) {
        let n = self.groups.len();
        let single = |g: &Group| g.digits.len() == 1;
        let last = self.groups.last();
        let joins =
            gap.joins(last.is_some_and(|last| (single(last) && single(&group)) || (last.said && group.said)));
        self.groups.push(group);
        match self.runs.last_mut() {
            Some(run) if joins => run.end = n + 1,
            _ => self.runs.push(n..n + 1),
        }
    }
}

/// What stands between two groups.
struct Gap {
    /// Bytes, a said separator as one.
    len: usize,
    /// Whether something stands there that parts numbers.
    parts: bool,
    /// A comma and a space, as in a list.
    list: bool,
    plus: bool,
    last: u8,
}

impl Gap {
    /// More signs than this part two numbers.
    const MOST: usize = 5;

    fn none() -> Self {
        Self { len: 0, parts: false, list: false, plus: false, last: 0 }
    }

    fn wide() -> Self {
        Self { parts: true, ..Self::none() }
    }

    /// Takes in what stands at a place that begins no number, and says where it ends.
    fn widen(&mut self, text: &[u8], at: usize, b: u8) -> usize {
        let mut end = at + 1;
        if is_word(b) {
            end = words::end(text, at);
            let said = text.get(at..end).unwrap_or(&[]);
            self.parts |= !words::SEPARATORS.iter().any(|s| s.as_bytes() == said);
            self.plus = false;
        } else {
            self.parts |= !b" \n.,-()/_*:;+[]{}|~#'\"".contains(&b) && b != SIGN;
            self.list |= b.is_ascii_whitespace() && matches!(self.last, b',' | b';');
            self.plus = b == b'+' || (self.plus && matches!(b, b' ' | b'('));
        }
        self.last = b;
        self.len += 1;
        end
    }

    /// A list of single digits, or of numbers in words, is one number read out; a list of longer ones is a list.
    fn joins(&self, read_out: bool) -> bool {
        !self.parts && self.len <= Self::MOST && (!self.list || read_out)
    }
}

/// Where the digits end that begin here. A word of digits and of the letters that are typed for them (o, i, l) is
/// a number if it has two digits or more.
fn digits_at(text: &[u8], at: usize) -> Option<usize> {
    let rest = text.get(at..)?;
    let begins = at.checked_sub(1).and_then(|n| text.get(n)).is_none_or(|b| !is_word(*b));
    let word = rest.iter().take_while(|b| is_word(**b));
    let of_digits = word.clone().all(|b| matches!(b, b'0'..=b'9' | b'o' | b'i' | b'l'));
    if begins && of_digits && word.clone().filter(|b| b.is_ascii_digit()).count() >= 2 {
        return Some(at + word.count());
    }
    let digits = rest.iter().take_while(|b| b.is_ascii_digit()).count();
    (digits > 0).then_some(at + digits)
}

fn unmasked(b: u8) -> u8 {
    match b {
        b'o' => b'0',
        b'i' | b'l' => b'1',
        digit => digit,
    }
}

/// Numbers in a chain.
static CHAIN: LazyLock<Regex> = LazyLock::new(|| pattern(&["[0-9]+(?:[,/.:-][0-9]+)+"]));

/// Whether a whole chain is a date, a time, a pair of years or an amount with its thousands apart.
fn is_amount_or_time(chain: &[u8]) -> bool {
    let is_mark = |b: &u8| !b.is_ascii_digit();
    let mut marks = chain.iter().copied().filter(is_mark);
    let mark = marks.next().unwrap_or(0);
    let alike = marks.all(|m| m == mark);
    let parts: Vec<&[u8]> = chain.split(is_mark).collect();
    let number = |part: &[u8]| {
        part.iter().fold(0_u64, |n, d| n.saturating_mul(10).saturating_add(u64::from(d - b'0')))
    };
    let is_day = |part: &[u8]| part.len() <= 2 && (1..=31).contains(&number(part));
    let is_month = |part: &[u8]| part.len() <= 2 && (1..=12).contains(&number(part));
    let is_year = |part: &[u8]| part.len() == 4 && (1900..=2099).contains(&number(part));
    let clock = |hour: &[u8], minute: &[u8]| {
        hour.len() <= 2 && number(hour) <= 24 && minute.len() == 2 && number(minute) <= 59
    };
    match (mark, parts.as_slice()) {
        (b':', [hour, minute] | [hour, minute, _]) => alike && clock(hour, minute),
        (b'-' | b'/', [from, to]) => is_year(from) && is_year(to),
        (b'-' | b'/' | b'.', [y, m, d]) if is_year(y) => alike && is_month(m) && is_day(d),
        (b'-' | b'/' | b'.', [d, m, y]) => {
            let year = is_year(y) || (mark == b'/' && y.len() == 2);
            alike && year && is_day(d) && is_day(m) && (is_month(d) || is_month(m))
        }
        (b',', [first, rest @ ..]) => {
            let thousands = rest.iter().filter(|p| p.len() == 3).count();
            let cents = chain.len().checked_sub(3).and_then(|n| chain.get(n)) == Some(&b'.');
            let commas = chain.iter().filter(|b| **b == b',').count();
            first.len() <= 3 && thousands == commas && rest.len() == commas + usize::from(cents)
        }
        _ => false,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn runs(text: &[u8]) -> Vec<String> {
        let numbers = read(text);
        let text = |run: &[Group]| {
            let groups = run
                .iter()
                .map(|g| String::from_utf8(numbers.digits(std::slice::from_ref(g)).to_vec()).unwrap());
            groups.collect::<Vec<_>>().join("-")
        };
        numbers.runs().map(text).collect()
    }

    #[test]
    fn groups_run_on_over_separators_and_stop_at_words() {
        for (text, expected) in [
            (&b"656 123-45.67"[..], &["656-123-45-67"][..]),
            (b"el 656 y el 123", &["656", "123"]),
            (b"65612o4567 y 1o de mayo", &["6561204567", "1"]),
            (b"seis cinco seis", &["6-5-6"]),
            (b"cincuenta y seis, treinta", &["56-30"]),
            (b"seis, cinco, 6", &["6-5-6"]),
            (b"911, 066, 089", &["911", "066", "089"]),
            (b"seis56 guion 12", &["6-56-12"]),
            (b"1\x032", &["1", "2"]),
            (b"1      2", &["1", "2"]),
        ] {
            assert_eq!(runs(text), expected);
        }
    }

    #[test]
    fn dates_times_and_amounts_are_left_out() {
        for quiet in [
            &b"12/03/2024 15:30"[..],
            b"2024-03-12",
            b"1.5.2024",
            b"12/3/24",
            b"10:30:15",
            b"1,500",
            b"1,500,000.50",
            b"2010-2024",
        ] {
            assert!(runs(quiet).is_empty());
        }
        for (text, expected) in [
            (&b"81-12-2023-45"[..], "81-12-2023-45"),
            (b"656,123,45", "656-123-45"),
            (b"65:61:23", "65-61-23"),
            (b"1234-5678", "1234-5678"),
            (b"55.13.2024", "55-13-2024"),
            (b"45,67", "45-67"),
        ] {
            assert_eq!(runs(text), [expected]);
        }
    }
}
