//! Stage 1: the form's parts, judged. Everything else that came with a request has no way in.

use protocol::category::CategoryId;
use protocol::clock::Day;
use protocol::encoding::Token;
use protocol::form::{
    ANSWERS, BUTTON, Button, CANARY, CANARY_VALUE, CARRIED, EDITION, LANGUAGE, PARTS, SEARCH, STATE,
    TELL_AUTHORITY, TELL_PRESS, TELL_RIGHTS, TOPIC, WHAT, WHEN, WORDS,
};
use protocol::report::{Lang, Tell, Told, When};
use zeroize::Zeroizing;

use super::journey::Journey;
use super::sanitise::Words;

/// A form as it came: names and values, in the order of the wire.
pub struct RawForm(pub Vec<(String, Zeroizing<Vec<u8>>)>);

/// Why a request gets a page that says so.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Refusal {
    /// Parts are missing, twice, in another order, of a wrong length, or not text.
    #[error("the form is not one of ours")]
    Malformed,
    /// A gateway rewrote the page on its way: it reads along.
    #[error("the form came through a gateway")]
    Gateway,
    /// The sealed state does not open: too old, or forged.
    #[error("the page is too old")]
    StateExpired,
    /// A place or category that does not exist, a day to come, or a step that does not follow.
    #[error("the form does not fit the page")]
    Unfit,
    /// What or when was not said.
    #[error("something is missing")]
    Unchosen,
    /// This circuit has sent its report.
    #[error("one report for each circuit while the relay is busy")]
    CircuitSpent,
}

/// How many reports a circuit may still send. Counted in memory by the shell; only asked while proof of work is.
pub struct CircuitAllowance {
    left: Option<u8>,
}

impl CircuitAllowance {
    /// No bound: nothing is scarce.
    pub fn unbounded() -> Self {
        Self { left: None }
    }
    /// One report: each costs its sender an introduction, with its proof of work.
    pub fn one() -> Self {
        Self { left: Some(1) }
    }
    fn take(&mut self) -> Result<(), Refusal> {
        match &mut self.left {
            None => Ok(()),
            Some(0) => Err(Refusal::CircuitSpent),
            Some(left) => {
                *left -= 1;
                Ok(())
            }
        }
    }
}

/// A form's parts, read into types. Holds words, so it is neither printed nor copied.
pub struct Fields {
    pub(crate) state: String,
    pub(crate) carried: Zeroizing<String>,
    /// The visitor's language.
    pub lang: Lang,
    /// What she searched for; never kept, never in a state.
    pub search: Zeroizing<String>,
    pub(crate) what: Option<CategoryId>,
    pub(crate) when: Zeroizing<String>,
    pub(crate) words: Zeroizing<String>,
    pub(crate) tell: Tell,
    pub(crate) topic: String,
    pub(crate) edition: u8,
    pub(crate) answers: [bool; ANSWERS.len()],
    pub(crate) button: Button,
}

impl Fields {
    /// Reads a form: exactly the parts of [`PARTS`], in order, each of its length.
    ///
    /// # Errors
    /// [`Refusal::Malformed`] or [`Refusal::Gateway`].
    pub fn read(form: RawForm) -> Result<Self, Refusal> {
        let parts = form.0;
        let shape = parts.len() == PARTS.len()
            && parts.iter().zip(PARTS).all(|((name, value), part)| {
                name == part.name
                    && if part.name == CANARY.name {
                        true
                    } else if part.fixed {
                        value.len() == part.bytes
                    } else {
                        value.len() <= part.bytes
                    }
            });
        if !shape {
            return Err(Refusal::Malformed);
        }
        let find = |name: &str| -> Result<Zeroizing<String>, Refusal> {
            let value = parts.iter().find(|(n, _)| n == name).map(|(_, v)| v).ok_or(Refusal::Malformed)?;
            std::str::from_utf8(value).map(|t| Zeroizing::new(t.to_owned())).map_err(|_| Refusal::Malformed)
        };
        if find(CANARY.name)?.as_str() != CANARY_VALUE {
            return Err(Refusal::Gateway);
        }
        let yes = |name: &str| match find(name)?.as_str() {
            "y" => Ok(true),
            "n" => Ok(false),
            _ => Err(Refusal::Malformed),
        };
        let mut answers = [false; ANSWERS.len()];
        for (answer, part) in answers.iter_mut().zip(ANSWERS) {
            *answer = match find(part.name)?.as_str() {
                "t" => true,
                "m" => false,
                _ => return Err(Refusal::Malformed),
            };
        }
        let what = match find(WHAT.name)?.as_str() {
            protocol::form::UNCHOSEN => None,
            text => {
                let id = CategoryId(two_digits(text).ok_or(Refusal::Malformed)?);
                Some(id.get().ok_or(Refusal::Unfit)?.id)
            }
        };
        Ok(Self {
            state: find(STATE.name)?.to_string(),
            carried: find(CARRIED.name)?,
            lang: Lang::parse(&find(LANGUAGE.name)?).ok_or(Refusal::Malformed)?,
            search: find(SEARCH.name)?,
            what,
            when: find(WHEN.name)?,
            words: find(WORDS.name)?,
            tell: Tell {
                rights: yes(TELL_RIGHTS.name)?,
                press: yes(TELL_PRESS.name)?,
                authority: yes(TELL_AUTHORITY.name)?,
            },
            topic: find(TOPIC.name)?.to_string(),
            edition: two_digits(&find(EDITION.name)?).ok_or(Refusal::Malformed)?,
            answers,
            button: Button::parse(&find(BUTTON.name)?).ok_or(Refusal::Malformed)?,
        })
    }

    /// The sealed state, to be opened by whoever holds its key.
    pub fn sealed_state(&self) -> &str {
        &self.state
    }
    /// The sealed words, to be opened by whoever holds their key.
    pub fn sealed_words(&self) -> &str {
        &self.carried
    }
    /// Whether the pressed button can end a journey: then even a refusal leaves on the last reply's tick.
    pub fn may_be_last(&self) -> bool {
        self.button == Button::Send
    }
    /// The words as they were typed: for `sanitise::clean` alone.
    pub fn words_to_clean(&self) -> &str {
        &self.words
    }
    /// The topic that a reader chose, as the form has it.
    pub fn topic(&self) -> &str {
        &self.topic
    }
}

fn two_digits(text: &str) -> Option<u8> {
    (text.len() == 2 && text.bytes().all(|b| b.is_ascii_digit())).then(|| text.parse().ok())?
}

/// Stage 1's result: a whole report, its words cleaned of what cannot be seen, nothing taken out yet.
pub struct Received {
    pub(super) told: Told,
    pub(super) words: Words,
    pub(super) answers: [bool; ANSWERS.len()],
    nonce: Token,
}

impl Received {
    /// The form's nonce: the vault knows by it that a report was sent before.
    pub fn nonce(&self) -> Token {
        self.nonce
    }
    /// Where, what and when: the shell finds the team by it.
    pub fn told(&self) -> &Told {
        &self.told
    }
}

/// The door: the look page's Send, with the journey that its state carried and the words that travelled with it.
///
/// # Errors
/// What is missing or does not fit. Nothing is kept then.
pub fn read(
    journey: &Journey,
    words: Words,
    fields: &Fields,
    today: Day,
    allowance: &mut CircuitAllowance,
) -> Result<Received, Refusal> {
    let what = fields.what.or(journey.what).ok_or(Refusal::Unchosen)?;
    let when = When::parse(&fields.when, journey.form_day).or(journey.when).ok_or(Refusal::Unchosen)?;
    let place = journey.place.ok_or(Refusal::Unfit)?;
    if let When::Day(day) | When::Week(day) = when
        && day > today
    {
        return Err(Refusal::Unfit);
    }
    allowance.take()?;
    let told = Told { place, category: what, when, tell: journey.tell };
    Ok(Received { told, words, answers: fields.answers, nonce: journey.nonce })
}
