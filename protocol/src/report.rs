//! What one person tells, before and after it is stripped.

use serde::{Deserialize, Serialize};

use crate::category::CategoryId;
use crate::clock::Day;
use crate::form::UNCHOSEN;
use crate::place::{AreaId, ZoneId};

/// The two languages of every page and screen.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub enum Lang {
    /// Spanish.
    Es,
    /// English.
    En,
}

impl Lang {
    /// Two letters, as in the form and in `lang=`.
    pub fn code(self) -> &'static str {
        match self {
            Self::Es => "es",
            Self::En => "en",
        }
    }

    /// Reads two letters.
    pub fn parse(code: &str) -> Option<Self> {
        match code {
            "es" => Some(Self::Es),
            "en" => Some(Self::En),
            _ => None,
        }
    }
}

/// When it happened, no finer than a day.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum When {
    /// On this day.
    Day(Day),
    /// In the week that ends with this day, the person does not know which day.
    Week(Day),
    /// Earlier than the last seven days.
    Earlier,
    /// It goes on.
    GoesOn,
}

/// Days that the form offers: today and the six before.
pub const FORM_DAYS: u32 = 7;

impl When {
    /// Reads the form's value, relative to the day on which the form was made.
    pub fn parse(value: &str, form_day: Day) -> Option<Self> {
        match value {
            "wk" => Some(Self::Week(form_day)),
            "er" => Some(Self::Earlier),
            "go" => Some(Self::GoesOn),
            _ => {
                let back: u32 = value.strip_prefix('d')?.parse().ok()?;
                (value.len() == 2 && back < FORM_DAYS)
                    .then(|| Self::Day(Day(form_day.0.saturating_sub(back))))
            }
        }
    }

    /// The form's value, relative to the day on which the form was made; [`UNCHOSEN`] for a day it does not offer.
    pub fn value(self, form_day: Day) -> String {
        match self {
            Self::Day(d) => match form_day.0.checked_sub(d.0) {
                Some(back) if back < FORM_DAYS => format!("d{back}"),
                _ => UNCHOSEN.to_owned(),
            },
            Self::Week(_) => "wk".to_owned(),
            Self::Earlier => "er".to_owned(),
            Self::GoesOn => "go".to_owned(),
        }
    }
}

/// Where: a zone, or only its area when the person would rather not say.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub enum Where {
    /// In this zone.
    Zone(ZoneId),
    /// Somewhere in this area.
    Area(AreaId),
}

/// Who else may be told, by a text that moderators write themselves. Nobody, unless said.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Tell {
    /// A rights group.
    pub rights: bool,
    /// The press.
    pub press: bool,
    /// An authority.
    pub authority: bool,
}

/// The chosen parts of a report. Its words travel beside it, in a type that cannot be printed.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Told {
    /// Where it was.
    pub place: Where,
    /// What it was.
    pub category: CategoryId,
    /// When it was.
    pub when: When,
    /// Who else may be told.
    pub tell: Tell,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn when_reads_what_it_writes_and_offers_no_day_to_come() {
        let today = Day(20_000);
        for value in ["d0", "d6", "wk", "er", "go"] {
            let when = When::parse(value, today);
            assert_eq!(when.map(|w| w.value(today)).as_deref(), Some(value));
        }
        for bad in ["d7", "d-", "d+", "d00", "--", "", "dd"] {
            assert_eq!(When::parse(bad, today), None, "{bad}");
        }
        assert_eq!(When::Day(Day(20_001)).value(today), UNCHOSEN);
    }
}
