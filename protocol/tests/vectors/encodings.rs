use protocol::edition::Sheet;
use protocol::encoding::{from_bytes, to_bytes};
use protocol::item::{ListHead, SeedCommitment};
use protocol::policy::Policy;
use protocol::report::Told;
use protocol::roster::{DayKeys, Roster};
use protocol::vote::{DECISION_BYTES, Decision, Vote};
use protocol::wire::{Hello, RequestText};
use serde::de::DeserializeOwned;
use serde::{Deserialize, Serialize};
use serde_json::Value;

/// Longer than any vector.
const LIMIT: usize = 4_096;

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Vectors {
    format: u8,
    origin: String,
    messages: Vec<Message>,
    refused: Vec<Refused>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Message {
    name: String,
    #[serde(rename = "type")]
    kind: String,
    domain: Option<String>,
    value: Value,
    hex: String,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Refused {
    #[serde(rename = "type")]
    kind: String,
    why: String,
    hex: String,
}

/// What a vector's type does with a value in JSON and with bytes.
struct Kind {
    name: &'static str,
    encode: fn(&Value) -> Vec<u8>,
    /// The bytes again after decoding; `None` if they are refused.
    again: fn(&[u8]) -> Option<Vec<u8>>,
    domain: Option<&'static str>,
}

fn kind<T: Serialize + DeserializeOwned>(name: &'static str, domain: Option<&'static str>) -> Kind {
    Kind {
        name,
        encode: |value| to_bytes(&T::deserialize(value).expect("the value has its type's form")),
        again: |bytes| from_bytes::<T>(bytes, LIMIT).ok().map(|message| to_bytes(&message)),
        domain,
    }
}

fn kinds() -> Vec<Kind> {
    vec![
        kind::<Hello>("Hello", None),
        kind::<RequestText>("RequestText", Some(protocol::wire::REQUEST_DOMAIN)),
        kind::<Roster>("Roster", Some(protocol::roster::ROSTER_DOMAIN)),
        kind::<DayKeys>("DayKeys", Some(protocol::roster::DAY_KEYS_DOMAIN)),
        kind::<Vote>("Vote", Some(protocol::vote::VOTE_DOMAIN)),
        kind::<Decision>("Decision", None),
        kind::<Told>("Told", None),
        kind::<ListHead>("ListHead", Some(protocol::item::LIST_DOMAIN)),
        kind::<Sheet>("Sheet", Some(protocol::edition::SHEET_DOMAIN)),
        kind::<SeedCommitment>("SeedCommitment", Some(protocol::item::SEED_DOMAIN)),
        // Its domain belongs to `crypto`, which hashes policies.
        kind::<Policy>("Policy", Some("bruma/policy/v1")),
    ]
}

fn vectors() -> Vectors {
    let vectors: Vectors =
        serde_json::from_str(include_str!("../../../docs/vectors.json")).expect("docs/vectors.json reads");
    assert_eq!(vectors.format, protocol::FORMAT_VERSION);
    assert!(!vectors.origin.is_empty());
    vectors
}

fn named(kinds: &[Kind], name: &str) -> usize {
    kinds.iter().position(|kind| kind.name == name).expect("a type that this test knows")
}

fn bytes(hex: &str) -> Vec<u8> {
    data_encoding::HEXLOWER.decode(hex.as_bytes()).expect("lower-case hexadecimal")
}

#[test]
fn every_message_has_the_bytes_that_the_specification_shows() {
    let kinds = kinds();
    let mut seen = vec![false; kinds.len()];
    for message in vectors().messages {
        let at = named(&kinds, &message.kind);
        seen[at] = true;
        let kind = &kinds[at];
        let expected = bytes(&message.hex);
        assert_eq!(
            data_encoding::HEXLOWER.encode(&(kind.encode)(&message.value)),
            message.hex,
            "{}",
            message.name
        );
        assert_eq!((kind.again)(&expected), Some(expected), "{} reads back", message.name);
        assert_eq!(message.domain.as_deref(), kind.domain, "domain of {}", message.name);
    }
    assert!(seen.iter().all(|seen| *seen), "every type has a vector");
}

#[test]
fn what_the_specification_refuses_is_refused() {
    let kinds = kinds();
    let refused = vectors().refused;
    assert!(!refused.is_empty());
    for case in refused {
        let kind = &kinds[named(&kinds, &case.kind)];
        assert_eq!((kind.again)(&bytes(&case.hex)), None, "{}: {}", case.kind, case.why);
    }
}

#[test]
fn the_longest_decision_fits_its_padding() {
    let longest =
        vectors().messages.into_iter().filter(|m| m.kind == "Decision").map(|m| m.hex.len() / 2).max();
    // One byte of length stands before it.
    assert!(longest.is_some_and(|bytes| bytes < DECISION_BYTES));
}
