//! CLABE, a Mexican bank account: 18 digits, the last a check digit with weights 3, 7, 1 (Circular 3/2012, Banco de México).
//!
//! Eighteen digits in one piece are found whatever their check digit: no quantity is that long, and a mistyped account is
//! still nearly somebody's. In pieces the check digit decides, because two telephone numbers may have as many.

use super::{Class, Hit, number};

const DIGITS: usize = 18;

pub(super) fn find(shadow: &[u8]) -> Vec<Hit> {
    let numbers = number::read(shadow);
    let mut hits = Vec::new();
    for run in numbers.runs() {
        let mut rest = run;
        while let Some((_, after)) = rest.split_first() {
            let accounts = (1..=rest.len()).filter_map(|n| rest.get(..n));
            let account = accounts
                .take_while(|groups| numbers.digits(groups).len() <= DIGITS)
                .last()
                .filter(|groups| is_account(groups.len(), numbers.digits(groups)));
            match account {
                Some(groups) => {
                    hits.push(Hit { range: number::place(groups), class: Class::Clabe });
                    rest = rest.get(groups.len()..).unwrap_or(&[]);
                }
                None => rest = after,
            }
        }
    }
    hits
}

fn is_account(pieces: usize, digits: &[u8]) -> bool {
    digits.len() == DIGITS && (pieces == 1 || check_digit_holds(digits))
}

fn check_digit_holds(digits: &[u8]) -> bool {
    let Some((last, first)) = digits.split_last() else {
        return false;
    };
    let weighed = first.iter().zip([3, 7, 1].into_iter().cycle());
    let sum: u32 = weighed.map(|(d, weight)| u32::from(d - b'0') * weight % 10).sum();
    u32::from(last - b'0') == (10 - sum % 10) % 10
}

#[cfg(test)]
mod tests {
    use super::super::tests::{finds, finds_nothing, finds_other};
    use super::*;

    /// The first is the example of Banco de México that Wikipedia repeats; the others are made up. Check digits from
    /// the PyPI package clabe 2.1.11, `compute_control_digit`.
    const RIGHT: [&[u8; 18]; 6] = [
        b"032180000118359719",
        b"002010077777777771",
        b"012180001234567899",
        b"646180110000000009",
        b"072580000000000008",
        b"127164000000000007",
    ];

    #[test]
    fn check_digits_hold_and_each_other_digit_does_not() {
        for account in RIGHT {
            for digit in b'0'..=b'9' {
                let mut other = *account;
                other[17] = digit;
                assert_eq!(check_digit_holds(&other), digit == account[17]);
            }
        }
        assert!(!check_digit_holds(b""));
        assert!(!is_account(2, b"03218000011835971"));
        assert!(!is_account(2, b"0321800001183597190"));
    }

    #[test]
    fn found_however_it_is_typed() {
        finds(
            Class::Clabe,
            &[
                ("deposite a {} hoy", "032180000118359719"),
                ("CLABE:{}.", "012180001234567899"),
                ("clabe {} ya", "032 180 00011835971 9"),
                ("clabe {} ya", "0321-8000-0118-3597-19"),
                ("clabe {} ya", "0321 8000 0118 3597 19"),
                ("CLABE {} YA", "0 3 2 1 8 0 0 0 0 1 1 8 3 5 9 7 1 9"),
                ("{}", "０３２１８００００１１８３５９７１９"),
                ("{}", "O3218OOOO1l8359719"),
                ("{}", "\u{660}\u{663}\u{662}180000118359719"),
                (
                    "son {}",
                    "cero tres dos uno ocho cero cero cero cero uno uno ocho tres cinco nueve siete uno nueve",
                ),
                ("{}", "032.180.0001.1835.9719"),
                // a wrong check digit, in one piece
                ("{}", "032180000118359711"),
                ("a la {}\ncuanto antes", "646180110000000009"),
            ],
        );
    }

    #[test]
    fn two_telephone_numbers_are_not_an_account() {
        finds_other(Class::Clabe, &["8112 3456 78, 8123 4567 89", "8112 3456 tel 811 234 5678"]);
        finds_nothing(&[
            "pidieron 50,000 pesos y luego 100,000",
            "de 2019 a 2024 van 18 casos",
            "el 12/03/2024 15:30 y el 13/03/2024 16:00",
            "1,000,000,000,000,000 de pesos",
            "folio 12345",
            "calle 18 numero 180",
            "entre la 3 y la 5",
            "km 32 de la carretera 180",
        ]);
    }
}
