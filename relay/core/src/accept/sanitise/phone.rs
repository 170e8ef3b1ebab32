//! Telephone numbers: ten digits with Mexico's prefixes, other countries' behind a plus, local ones where a word says so.
//!
//! Emergency numbers (911, 089) have three digits and are never found. Every number of ten digits and more in one piece
//! is, whatever it is. Since 2019 all of Mexico dials ten digits; seven or eight are a number only after a word such as
//! "tel" or "whats", or when written 123-4567, because prices and house numbers are as long.

use std::sync::LazyLock;

use regex::bytes::Regex;

use super::number::{self, Group, Numbers};
use super::written::pattern;
use super::{Class, Hit};

/// Digits of a Mexican number.
const NATIONAL: usize = 10;
/// Digits of any number, at most (ITU-T E.164).
const LONGEST: usize = 15;
/// Digits behind a plus, at least.
const ABROAD: usize = 8;
/// Digits of a local number: seven, or eight in the largest cities and in Guatemala.
const LOCAL: [usize; 2] = [7, 8];
/// Digits said in words that make a run of seven digits a telephone number: nobody counts so in a report.
const SAID: usize = 4;

/// What is dialled before the ten digits: country, mobile, long distance, also the old ones.
const PREFIXES: [&[u8]; 15] = [
    b"", b"52", b"521", b"1", b"01", b"044", b"045", b"0052", b"00521", b"001", b"5201", b"52044", b"52045",
    b"521044", b"521045",
];

/// A word that announces a number, and small words between.
static CUE: LazyLock<Regex> = LazyLock::new(|| {
    pattern(&[
        r"\b(?:tel[a-z]*|cel[a-z]*|fono|movil|mobile|cell|phone|whats[a-z]*|wats[a-z]*|guats[a-z]*|wasap|wsp|wa",
        r"|llam[a-z]+|marc[a-z]+|call[a-z]*|text[a-z]*|numeros?|num|nums|nro|number|contacto|contact)",
        r"(?:[ \n.:=,(-]+(?:al?|l|es|el|la|lo|is|me|mi|su|tu|my|his|her|del?|desde|from|at|on|to|numeros?|num|number|cel|tel|casa|este|this|con))*",
        r"[ \n.:=,(+#-]*\z",
    ])
});
/// Bytes before a number in which a cue is looked for.
const CUE_REACH: usize = 64;

/// A number before these is an amount.
static AMOUNT_AFTER: LazyLock<Regex> = LazyLock::new(|| {
    pattern(&[r"\A ?(?:pesos?|mil|millon|millones|dolares|varos?|bolas|quetzales|usd|mxn|mx\$|dollars?)\b"])
});
static AMOUNT_BEFORE: LazyLock<Regex> = LazyLock::new(|| pattern(&[r"[$] ?\z"]));

pub(super) fn find(shadow: &[u8]) -> Vec<Hit> {
    let numbers = number::read(shadow);
    let mut hits = Vec::new();
    for run in numbers.runs() {
        let before = hits.len();
        long_ones(&numbers, run, &mut hits);
        if hits.len() == before && (is_said(&numbers, run) || is_local(shadow, &numbers, run)) {
            hits.push(hit(run));
        }
    }
    for hit in &mut hits {
        let opening = shadow.get(..hit.range.start).unwrap_or(&[]).iter().rev();
        hit.range.start -= opening.take_while(|b| matches!(b, b'+' | b'(')).count();
    }
    hits
}

fn hit(groups: &[Group]) -> Hit {
    Hit { range: number::place(groups), class: Class::Phone }
}

/// Numbers of full length, one after the other. Short groups that are left over behind one belong to it: where the
/// groups begin cannot be known, and two digits of a number are two too many.
fn long_ones(numbers: &Numbers, run: &[Group], hits: &mut Vec<Hit>) {
    let mut rest = run;
    while !rest.is_empty() {
        let Some(mut length) = long_one(numbers, rest) else {
            rest = rest.get(1..).unwrap_or(&[]);
            continue;
        };
        while length > 1
            && let Some(more) = rest.get(length..)
            && more.first().is_some_and(|next| !next.plus)
            && long_one(numbers, more).is_none()
        {
            length += 1;
        }
        hits.extend(rest.get(..length).map(hit));
        rest = rest.get(length..).unwrap_or(&[]);
    }
}

/// How many groups from the first on make a number of full length.
fn long_one(numbers: &Numbers, groups: &[Group]) -> Option<usize> {
    let first = groups.get(..1)?;
    if numbers.digits(first).len() >= NATIONAL {
        return Some(1);
    }
    let later_plus = groups.iter().skip(1).position(|g| g.plus).map_or(groups.len(), |n| n + 1);
    let upto =
        |limit: usize| (1..=limit).filter_map(|n| groups.get(..n).map(|some| (n, numbers.digits(some))));
    let national = upto(groups.len().min(LONGEST)).rfind(|(_, digits)| is_national(digits));
    let national =
        national.filter(|(n, _)| !groups.get(..*n).is_some_and(|some| is_emergency_list(numbers, some)));
    let abroad = || {
        let fits = |digits: &[u8]| (ABROAD..=LONGEST).contains(&digits.len());
        upto(later_plus.min(LONGEST)).rfind(|(_, digits)| first.iter().all(|g| g.plus) && fits(digits))
    };
    national.or_else(abroad).map(|(n, _)| n)
}

/// Three digits that anybody may name in a row: "911 060 066 089" is no number.
const EMERGENCY: [&[u8]; 11] =
    [b"911", b"060", b"065", b"066", b"068", b"074", b"078", b"080", b"088", b"089", b"119"];

fn is_emergency_list(numbers: &Numbers, groups: &[Group]) -> bool {
    let digits = |g| numbers.digits(std::slice::from_ref(g));
    groups.iter().filter(|g| EMERGENCY.contains(&digits(*g))).count() > 1
}

fn is_national(digits: &[u8]) -> bool {
    PREFIXES.iter().any(|prefix| digits.strip_prefix(*prefix).is_some_and(|rest| rest.len() == NATIONAL))
}

fn is_said(numbers: &Numbers, run: &[Group]) -> bool {
    let said: usize =
        run.iter().filter(|g| g.said).map(|g| numbers.digits(std::slice::from_ref(g)).len()).sum();
    said >= SAID && numbers.digits(run).len() >= LOCAL[0]
}

fn is_local(shadow: &[u8], numbers: &Numbers, run: &[Group]) -> bool {
    let place = number::place(run);
    let before = shadow.get(place.start.saturating_sub(CUE_REACH)..place.start).unwrap_or(&[]);
    let after = shadow.get(place.end..).unwrap_or(&[]);
    LOCAL.contains(&numbers.digits(run).len())
        && !AMOUNT_AFTER.is_match(after)
        && !AMOUNT_BEFORE.is_match(before)
        && (CUE.is_match(before) || is_written_local(shadow, numbers, run))
}

/// 123-4567, 1234-5678, 123-45-67, 12-34-56-78.
fn is_written_local(shadow: &[u8], numbers: &Numbers, run: &[Group]) -> bool {
    let hyphens = run.windows(2).all(|pair| match pair {
        [a, b] => shadow.get(a.place.end..b.place.start) == Some(b"-"),
        _ => false,
    });
    let lengths: Vec<usize> = run.iter().map(|g| numbers.digits(std::slice::from_ref(g)).len()).collect();
    hyphens && matches!(lengths.as_slice(), [3 | 4, 4] | [3, 2, 2] | [2, 2, 2, 2])
}

#[cfg(test)]
mod tests {
    use super::super::tests::{finds, finds_nothing};
    use super::*;

    #[test]
    fn found_however_it_is_typed() {
        finds(
            Class::Phone,
            &[
                ("me marcaron del {} ayer", "6561234567"),
                ("ME MARCARON DEL {} AYER", "656 123 4567"),
                ("tel {}, es de el", "(656) 123-45-67"),
                ("es {}.", "656.123.4567"),
                ("es {} y", "65 61 23 45 67"),
                ("es {} y", "6 5 6 1 2 3 4 5 6 7"),
                ("es {} y", "6, 5, 6, 1, 2, 3, 4, 5, 6, 7"),
                ("es {} y", "+52 1 656 123 4567"),
                ("es {} y", "+526561234567"),
                ("es {} y", "0052 656 1234567"),
                ("es {} y", "044 656 123 4567"),
                ("es {} y", "045-55-1234-5678"),
                ("es {} y", "01 (656) 123 4567"),
                ("es {} y", "521 6561234567"),
                ("en guate {} y", "+502 1234 5678"),
                ("en el paso {}", "+1 915 555 0123"),
                ("es {} y", "656*123*4567"),
                ("es {} y", "656_123_4567"),
                ("es {} y", "656\n123\n4567"),
                ("es {} y", "656 guion 123 guion 4567"),
                ("es {} y", "６５６１２３４５６７"),
                ("es {} y", "6️⃣5️⃣6️⃣1️⃣2️⃣3️⃣4️⃣5️⃣6️⃣7️⃣"),
                ("es {} y", "656🔥123🔥4567"),
                ("es {} y", "❻❺❻①②③④⑤⑥⑦"),
                ("es {} y", "٦٥٦١٢٣٤٥٦٧"),
                ("es {} y", "65612З4567"),
                ("es {} y", "656l23456O"),
                ("es {} y", "6̶5̶6̶1̶2̶3̶4̶5̶6̶7̶"),
                ("es {} y", "656–123–4567"),
                ("es {} y", "656…123…4567"),
                ("es el {} y", "seis cinco seis uno dos tres cuatro cinco seis siete"),
                ("ES EL {} Y", "SEIS CINCO SEIS UNO DOS TRES CUATRO CINCO SEIS SIETE"),
                ("es el {} ok", "seis, cinco, seis, uno, dos, tres, cuatro, cinco, seis, siete"),
                (
                    "es el {} ok",
                    "seiscientos cincuenta y seis, ciento veintitrés, cuarenta y cinco sesenta y siete",
                ),
                ("es el {} ok", "cincuenta y cinco doce treinta y cuatro cincuenta y seis setenta y ocho"),
                ("es el {} ok", "seiscincoseis unodostres 4567"),
                ("es el {} ok", "656 uno dos tres 45 67"),
                ("it is {} ok", "six five six one two three four five six seven"),
                ("llamen al {}", "123-4567"),
                ("su tel. es {}", "1234567"),
                ("whats {} urge", "1234 5678"),
                ("mi numero es el {}", "123 45 67"),
                ("tel{} pegado", "6561234567"),
                ("{} veces", "656 123 4567 3"),
            ],
        );
    }

    #[test]
    fn two_numbers_are_two() {
        for text in [
            "6561234567 6567654321",
            "656 123 4567 y 656 765 4321",
            "656-123-4567, 656-765-4321",
            "+5215512345678 +19155550123",
        ] {
            assert_eq!(super::super::find(&super::super::clean(text)).len(), 2, "{text}");
        }
    }

    #[test]
    fn a_count_beside_a_whole_number_stays() {
        finds(Class::Phone, &[("me llamo del {} 3 veces", "6561234567"), ("llegaron 3 {}", "6561234567")]);
    }

    #[test]
    fn sentences_have_no_number() {
        finds_nothing(&[
            "balearon a las 3 en la calle 12",
            "llame al 911 y al 089, nadie vino; luego 066 y 088",
            "911, 066, 089, 088",
            "el c5 911 060 066 no contesta",
            "piden 50,000 pesos o 1,500,000 si no pagas",
            "cobran 1500000 pesos de piso",
            "me llamaron para pedir 1500000",
            "pagaron $1500000 en efectivo",
            "entre 500-1000 pesos diarios",
            "fue el 12/03/2024 a las 15:30 y otra vez el 13/03/2024 a las 16:45",
            "de 2019 a 2024, y en 2020-2021 peor",
            "el 2024-03-12 10:30 y 11:30",
            "calle 12 numero 345 entre 6 y 8, cp 32000",
            "eran 15, 20, 25, 30, 40 hombres en 3 camionetas",
            "mataron a dos o tres personas, veinte casquillos",
            "son las dos, tres de la tarde; uno dos tres",
            "ruta 120 camion 4567",
            "km 32 carretera 45, 2 retenes",
            "1,234,567,890 pesos del presupuesto",
            "marco a las 10:30 del 2024-01-15",
        ]);
    }
}
