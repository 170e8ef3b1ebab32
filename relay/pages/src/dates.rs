//! Days, weeks and numbers of people, in words.

use protocol::clock::Day;
use protocol::edition::Period;

use crate::words::Words;

/// `domingo 29 de noviembre`.
pub(crate) fn day(t: Words, day: Day) -> String {
    let (_, m, d) = civil(day);
    t.with("date-day", &[("weekday", &weekday(t, day)), ("day", &d.to_string()), ("month", &month(t, m))])
}

/// `29 de noviembre de 2026`, with its weekday.
pub(crate) fn day_and_year(t: Words, of: Day) -> String {
    let (y, _, _) = civil(of);
    t.with("date-year", &[("date", &day(t, of)), ("year", &y.to_string())])
}

/// `del 16 al 22 de noviembre`; one day alone for a period of a day.
pub(crate) fn period(t: Words, of: Period) -> String {
    if of.first >= of.last {
        return t.one("date-one", "date", &day(t, of.last));
    }
    let ((_, m1, d1), (_, m2, d2)) = (civil(of.first), civil(of.last));
    let (d1, d2, name1, name2) = (d1.to_string(), d2.to_string(), month(t, m1), month(t, m2));
    let key = if m1 == m2 { "date-span" } else { "date-span-months" };
    t.with(key, &[("first", &d1), ("last", &d2), ("month1", &name1), ("month", &name2)])
}

/// The week, Monday to Sunday, in which a day lies.
pub(crate) fn week(t: Words, of: Day) -> String {
    let first = of.minus(of.min(LAST).weekday());
    period(t, Period { first, last: first.plus(6) })
}

/// `Hoy, 24`, `Lunes 23`: a day of the form.
pub(crate) fn form_day(t: Words, today: Day, back: u32) -> String {
    let of = today.minus(back);
    let (_, _, d) = civil(of);
    if back == 0 {
        return t.one("date-today", "day", &d.to_string());
    }
    t.with("date-short", &[("weekday", &capital(&weekday(t, of))), ("day", &d.to_string())])
}

/// `87 000`, rounded to thousands: a finer number would be a false one.
pub(crate) fn people(t: Words, people: u32) -> String {
    let thousands = people.saturating_add(500) / 1_000;
    let thousands = match (thousands / 1_000, thousands % 1_000) {
        (0, rest) => rest.to_string(),
        (millions, rest) => {
            t.with("number", &[("more", &millions.to_string()), ("rest", &format!("{rest:03}"))])
        }
    };
    t.with("number", &[("more", &thousands), ("rest", "000")])
}

/// The last day of the year 9999: counting further would overflow, and a page must never fail.
const LAST: Day = Day(2_932_896);

fn civil(of: Day) -> (u32, u32, u32) {
    of.min(LAST).civil()
}

fn weekday(t: Words, of: Day) -> String {
    t.text(&format!("weekday-{}", of.min(LAST).weekday()))
}

fn month(t: Words, number: u32) -> String {
    t.text(&format!("month-{number}"))
}

fn capital(text: &str) -> String {
    let mut chars = text.chars();
    chars.next().map_or_else(String::new, |first| first.to_uppercase().chain(chars).collect())
}

#[cfg(test)]
mod tests {
    use super::*;
    use protocol::report::Lang;

    const TUESDAY: Day = Day(20_781);

    #[test]
    fn both_languages() {
        let (es, en) = (Words(Lang::Es), Words(Lang::En));
        assert_eq!(day(es, TUESDAY), "martes 24 de noviembre");
        assert_eq!(day(en, TUESDAY), "Tuesday 24 November");
        assert_eq!(week(es, TUESDAY), "del 23 al 29 de noviembre");
        assert_eq!(week(en, TUESDAY.plus(7)), "30 November to 6 December");
        assert_eq!(form_day(es, TUESDAY, 1), "Lunes 23");
        assert_eq!(day_and_year(en, Day(u32::MAX)), "Friday 31 December 9999");
        assert_eq!(people(es, 86_700), "87 000");
        assert_eq!(people(en, 1_004_400), "1,004,000");
    }
}
