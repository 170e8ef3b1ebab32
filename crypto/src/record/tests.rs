use protocol::category::CategoryId;
use protocol::place::ZoneId;
use protocol::report::{Tell, When, Where};

use super::*;

fn told() -> Told {
    Told {
        place: Where::Zone(ZoneId(12)),
        category: CategoryId(0),
        when: When::Earlier,
        tell: Tell::default(),
    }
}

fn sealed(words: &str) -> (Record, Vec<DayKey>) {
    let keys: Vec<DayKey> = (0..3).map(|_| DayKey::generate()).collect();
    let recipients: Vec<Recipient> = keys.iter().map(|k| k.recipient().expect("a recipient")).collect();
    let places: Vec<Option<&Recipient>> = recipients.iter().map(Some).collect();
    let plain = Plain::report(told(), words).expect("fits");
    (Record::seal(&plain, 2, &places).expect("seals"), keys)
}

#[test]
fn any_two_of_three_open_it_and_one_does_not() {
    let words = "ñ".repeat(WORDS_BYTES / 2);
    let (record, keys) = sealed(&words);
    let share = |n: usize| record.open_share(n, &keys[n]).expect("her share");
    for pair in [[0, 1], [0, 2], [1, 2]] {
        let (plain, _) = combine(&record, &pair.map(share)).expect("two open it");
        assert_eq!(plain.told(), Some(&told()));
        assert_eq!(plain.expose_to_moderator(), words);
    }
    for (one, key) in keys.iter().enumerate() {
        assert!(combine(&record, &[share(one)]).is_err());
        assert!(combine(&record, &[share(one), share(one)]).is_err(), "her own share twice");
        assert!(record.open_share((one + 1) % 3, key).is_err(), "another's slot");
    }
}

#[test]
fn a_false_share_does_not_open_and_does_not_close_it() {
    let (record, keys) = sealed("hola");
    let mut lie = record.open_share(0, &keys[0]).expect("her share").to_lend();
    lie.y.0[5] ^= 1;
    let lie = || Share::from_lent(&lie);
    let share = |n: usize| record.open_share(n, &keys[n]).expect("her share");
    assert!(combine(&record, &[lie(), share(1)]).is_err());
    assert!(combine(&record, &[lie(), share(1), share(2)]).is_ok(), "the two honest ones are found");
    assert!(combine(&record, &[lie(), share(0), share(2)]).is_ok(), "also beside her true share");
}

#[test]
fn shares_of_another_record_and_bent_bodies_are_refused() {
    let (record, keys) = sealed("uno");
    let (other, _) = sealed("dos");
    let share = |n: usize| record.open_share(n, &keys[n]).expect("her share");
    assert!(combine(&other, &[share(0), share(1)]).is_err());
    for at in [0, 1, 2, 14, 60, BODY_BYTES - 1] {
        let mut bytes = record.bytes().to_vec();
        bytes[RECORD_BYTES - BODY_BYTES + at] ^= 1;
        let bent = Record::from_bytes(&bytes).expect("the length is right");
        assert_ne!(bent.id(), record.id(), "another body has another name");
        assert!(bent.open_share(0, &keys[0]).is_err(), "and no share speaks of it");
    }
}

#[test]
fn an_absent_member_has_a_slot_like_any_other() {
    let keys: Vec<DayKey> = (0..3).map(|_| DayKey::generate()).collect();
    let recipients: Vec<Recipient> = keys.iter().map(|k| k.recipient().expect("a recipient")).collect();
    let places = [Some(&recipients[0]), None, Some(&recipients[2])];
    let record = Record::seal(&Plain::empty(), 2, &places).expect("seals");
    assert!(record.open_share(1, &keys[1]).is_err());
    for slot in record_slots() {
        let file = record.share_file(slot).expect("a length that fits");
        assert!(file.starts_with(b"age-encryption.org/v1\n"), "all six look alike");
    }
    let two = [0, 2].map(|n| record.open_share(n, &keys[n]).expect("her share"));
    assert!(combine(&record, &two).is_ok_and(|(plain, _)| plain.told().is_none()));
    assert!(Record::seal(&Plain::empty(), 2, &[Some(&recipients[0]), None, None]).is_err(), "too few keys");
    assert!(Record::seal(&Plain::empty(), 1, &places).is_err(), "nobody alone");
}
