//! Reports as the shell hands them to `accept`: a form's parts, through intake, sanitise and seal.

use anyhow::{Context, Result};
use atlas::Atlas;
use bruma_tests::filing::words_for;
use crypto::day_key::DayKey;
use protocol::category::CategoryId;
use protocol::clock::{Day, Epoch};
use protocol::encoding::Token;
use protocol::form::{
    BUTTON, Button, CANARY, CANARY_VALUE, CARRIED, EDITION, FILLER, LANGUAGE, PARTS, SEALED_CHARS, SEARCH,
    STATE, TOPIC, UNCHOSEN, WHAT, WHEN, WORDS,
};
use protocol::place::ZoneId;
use protocol::report::{Tell, Told, When, Where};
use protocol::roster::Recipient;
use protocol::sizes::{CELL_BYTES, FILLER_CELLS};
use relay_core::accept::intake::{self, Fields, RawForm};
use relay_core::accept::journey::{Journey, Kind, Shown, World};
use relay_core::accept::sanitise::clean;
use relay_core::accept::{CircuitAllowance, Record};
use zeroize::Zeroizing;

/// The day of every report.
pub(crate) const TODAY: Day = Day(20_781);
/// Shares that open a record.
pub(crate) const THRESHOLD: u8 = 2;
/// Members of the team that it is sealed to; the other slots hold noise, which costs as much.
const MEMBERS: usize = 3;

/// A team with keys, and one reporter's way up to the look page.
pub(crate) struct Desk {
    team: Vec<Recipient>,
    journey: Journey,
}

impl Desk {
    pub(crate) fn open() -> Result<Self> {
        let team = (0..MEMBERS)
            .map(|_| DayKey::generate().recipient().context("a key without a public half"))
            .collect::<Result<_>>()?;
        let world = World { atlas: Atlas::mexico(), today: TODAY, epoch: Epoch(0) };
        let begun = Journey::begin(&world, &mut crypto::system_randomness());
        let told = told();
        let journey = Journey {
            shown: Shown::Look,
            kind: Kind::Report,
            place: Some(told.place),
            what: Some(told.category),
            when: Some(told.when),
            ..begun
        };
        Ok(Self { team, journey })
    }

    /// The team's places for shares.
    pub(crate) fn places(&self) -> Vec<Option<&Recipient>> {
        self.team.iter().map(Some).collect()
    }

    /// One report from its form's parts to its record, with the form's nonce.
    pub(crate) fn accept(&self, number: usize) -> Result<(Record, Token)> {
        let text = words(number);
        let fields = Fields::read(form(&text))?;
        let nonce = nonce(number)?;
        let journey = Journey { nonce, ..self.journey.clone() };
        let mut allowance = CircuitAllowance::unbounded();
        let received = intake::read(&journey, clean(&text), &fields, TODAY, &mut allowance)?;
        let record =
            received.sanitise().seal(THRESHOLD, &self.places()).context("the record is not sealed")?;
        Ok((record, nonce))
    }
}

/// Where, what and when, the same for all.
pub(crate) fn told() -> Told {
    Told {
        place: Where::Zone(ZoneId(0)),
        category: CategoryId(0),
        when: When::Day(TODAY),
        tell: Tell::default(),
    }
}

/// Words of a middling length, with something in them for the finders.
pub(crate) fn words(number: usize) -> String {
    format!(
        "{}, cobran cada quincena en la tienda de la esquina y dejan el número 656 555 0147; ya son varias familias \
         y nadie contesta cuando llamamos",
        words_for(number)
    )
}

/// Distinct numbers have distinct nonces: a known one would not be kept again.
fn nonce(number: usize) -> Result<Token> {
    let mut token = Token([0; 16]);
    token.0.split_at_mut(8).0.copy_from_slice(&u64::try_from(number)?.to_be_bytes());
    Ok(token)
}

/// The look page's form as a browser sends it, with a filler of the mean length.
fn form(words: &str) -> RawForm {
    let value = |name: &str| -> String {
        match name {
            n if n == STATE.name || n == CARRIED.name => "A".repeat(SEALED_CHARS),
            n if n == CANARY.name => CANARY_VALUE.to_owned(),
            n if n == LANGUAGE.name => "es".to_owned(),
            n if n == SEARCH.name => String::new(),
            n if [WHAT.name, WHEN.name, TOPIC.name].contains(&n) => UNCHOSEN.to_owned(),
            n if n == WORDS.name => words.to_owned(),
            n if n == EDITION.name => "00".to_owned(),
            n if n == BUTTON.name => Button::Send.value(),
            n if n == FILLER.name => "f".repeat(FILLER_CELLS / 2 * CELL_BYTES),
            n if n.starts_with('t') => "n".to_owned(),
            _ => "m".to_owned(),
        }
    };
    let parts = PARTS.iter().map(|p| (p.name.to_owned(), Zeroizing::new(value(p.name).into_bytes())));
    RawForm(parts.collect())
}
