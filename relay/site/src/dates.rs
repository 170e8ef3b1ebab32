//! Days, periods and numbers of people, in words.

use protocol::clock::Day;
use protocol::edition::Period;

use crate::words::Words;

/// `domingo 29 de noviembre`.
pub(crate) fn day(t: Words, of: Day) -> String {
    let (_, m, d) = of.civil();
    let weekday = t.text(&format!("weekday-{}", of.weekday()));
    t.with("date-day", &[("weekday", &weekday), ("day", &d.to_string()), ("month", &month(t, m))])
}

/// `domingo 29 de noviembre de 2026`.
pub(crate) fn day_of_year(t: Words, of: Day) -> String {
    t.with("date-year", &[("date", &day(t, of)), ("year", &of.civil().0.to_string())])
}

/// `del 16 al 22 de noviembre`; one day alone for a period of a day.
pub(crate) fn period(t: Words, of: Period) -> String {
    if of.first >= of.last {
        return t.one("date-one", "date", &day(t, of.last));
    }
    span(t, of, ["date-span", "date-span-months"], |name| name)
}

/// `del 16 al 22 de noviembre de 2026`: for what is read apart from its page.
pub(crate) fn period_of_year(t: Words, of: Period) -> String {
    t.with("date-of-year", &[("period", &period(t, of)), ("year", &of.last.civil().0.to_string())])
}

/// `16–22 nov`: for the first column of a table.
pub(crate) fn short(t: Words, of: Period) -> String {
    let one = of.first >= of.last;
    span(t, of, [if one { "date-short-one" } else { "date-short" }, "date-short-months"], |name| {
        name.chars().take(3).collect()
    })
}

/// `87 000`.
pub(crate) fn people(t: Words, people: u32) -> String {
    let grouped =
        |more: String, rest: u32| t.with("number", &[("more", &more), ("rest", &format!("{rest:03}"))]);
    match (people / 1_000_000, people / 1_000 % 1_000, people % 1_000) {
        (0, 0, rest) => rest.to_string(),
        (0, thousands, rest) => grouped(thousands.to_string(), rest),
        (millions, thousands, rest) => grouped(grouped(millions.to_string(), thousands), rest),
    }
}

fn span(t: Words, of: Period, keys: [&str; 2], cut: impl Fn(String) -> String) -> String {
    let ((_, m1, d1), (_, m2, d2)) = (of.first.civil(), of.last.civil());
    let [same, months] = keys;
    let (month1, month2) = (cut(month(t, m1)), cut(month(t, m2)));
    let (first, last) = (d1.to_string(), d2.to_string());
    let values = [("first", first.as_str()), ("last", &last), ("month1", &month1), ("month", &month2)];
    t.with(if m1 == m2 { same } else { months }, &values)
}

fn month(t: Words, number: u32) -> String {
    t.text(&format!("month-{number}"))
}

#[cfg(test)]
mod tests {
    use super::*;
    use protocol::report::Lang;

    #[test]
    fn both_languages() {
        let (es, en) = (Words(Lang::Es), Words(Lang::En));
        let sunday = Day(20_786);
        let week = Period { first: sunday.minus(6), last: sunday };
        let later = Period { first: sunday.plus(1), last: sunday.plus(7) };
        assert_eq!(day_of_year(es, sunday), "domingo 29 de noviembre de 2026");
        assert_eq!(day_of_year(en, sunday), "Sunday 29 November 2026");
        assert_eq!(period(es, week), "del 23 al 29 de noviembre");
        assert_eq!(period_of_year(en, later), "30 November to 6 December 2026");
        assert_eq!(short(es, week), "23–29 nov");
        assert_eq!(short(en, later), "30 Nov–6 Dec");
        assert_eq!(short(es, Period { first: sunday, last: sunday }), "29 nov");
        assert_eq!(period(es, Period { first: sunday, last: sunday }), "el domingo 29 de noviembre");
        assert_eq!(people(es, 60_000), "60\u{a0}000");
        assert_eq!(people(en, 1_004_000), "1,004,000");
        assert_eq!(people(en, 900), "900");
    }
}
