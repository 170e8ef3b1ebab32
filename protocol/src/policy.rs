//! What may be published, as numbers with floors. A policy below a floor cannot be made.

use serde::{Deserialize, Serialize};

use crate::category::Risk;
use crate::clock::{DAY_MINUTES, Day, Moment};
use crate::place::Level;

/// How many reports an entry speaks of, as a range: an exact count would let two editions be subtracted.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub enum Band {
    /// 5 to 9.
    From5,
    /// 10 to 19.
    From10,
    /// 20 to 49.
    From20,
    /// 50 to 99.
    From50,
    /// 100 or more.
    From100,
}

/// All bands, from few to many.
pub const BANDS: [Band; 5] = [Band::From5, Band::From10, Band::From20, Band::From50, Band::From100];

impl Band {
    /// The band of a count; the lowest for anything below 10, since nothing below k is ever shown.
    pub fn of(count: i64) -> Self {
        match count {
            i64::MIN..=9 => Self::From5,
            10..=19 => Self::From10,
            20..=49 => Self::From20,
            50..=99 => Self::From50,
            100..=i64::MAX => Self::From100,
        }
    }

    /// `5–9`, `100+`: the same in both languages.
    pub fn text(self) -> &'static str {
        match self {
            Self::From5 => "5–9",
            Self::From10 => "10–19",
            Self::From20 => "20–49",
            Self::From50 => "50–99",
            Self::From100 => "100+",
        }
    }
}

/// How sure two moderators are: 1 confirmed by others, 2 probably true, 3 possibly true, 4 doubtful,
/// 5 improbable, 6 cannot be judged. (Information grades of NATO AJP-2.1.)
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(try_from = "u8", into = "u8")]
pub struct Grade(u8);

impl Grade {
    /// A grade from 1 (sure) to 6 (cannot be judged).
    pub fn new(grade: u8) -> Option<Self> {
        (1..=6).contains(&grade).then_some(Self(grade))
    }
    /// The surest.
    pub const CONFIRMED: Self = Self(1);
    /// Accusations need this grade or a surer one.
    pub const POSSIBLE: Self = Self(3);
    /// Nothing can be said.
    pub const UNJUDGED: Self = Self(6);
    /// Its number.
    pub fn number(self) -> u8 {
        self.0
    }
}

impl TryFrom<u8> for Grade {
    type Error = &'static str;
    fn try_from(grade: u8) -> Result<Self, Self::Error> {
        Self::new(grade).ok_or("a grade is from 1 to 6")
    }
}
impl From<Grade> for u8 {
    fn from(grade: Grade) -> Self {
        grade.0
    }
}

/// How often editions close.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Cadence {
    /// At the end of every day.
    Daily,
    /// At the end of every Sunday.
    Weekly,
}

/// An edition's number: the day with whose end it closes.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub struct EditionId(pub Day);

impl EditionId {
    /// When it closes.
    pub fn closes(self) -> Moment {
        self.0.ends()
    }
}

impl Cadence {
    /// Days that one edition speaks of.
    pub fn days(self) -> u32 {
        match self {
            Self::Daily => 1,
            Self::Weekly => 7,
        }
    }
    /// The edition that is open on a day: the next to close.
    pub fn edition_of(self, day: Day) -> EditionId {
        match self {
            Self::Daily => EditionId(day),
            Self::Weekly => EditionId(day.plus(6 - day.weekday())),
        }
    }
    /// The edition before.
    pub fn before(self, edition: EditionId) -> EditionId {
        EditionId(edition.0.minus(self.days()))
    }
}

/// Noise of a risk class: exact discrete Laplace with scale `1/ε`, and the margin `s` above k.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Noise {
    /// ε as a fraction: numerator.
    pub epsilon_numerator: u32,
    /// ε as a fraction: denominator.
    pub epsilon_denominator: u32,
    /// An entry shows only if count + X ≥ k + margin.
    pub margin: u32,
}

/// The rules of publication. Made only by [`Policy::new`], so a policy below a floor does not exist.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(try_from = "PolicyNumbers", into = "PolicyNumbers")]
pub struct Policy(PolicyNumbers);

/// The numbers of a [`Policy`], before they are checked.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct PolicyNumbers {
    /// An entry stands for at least this many reports.
    pub k: u32,
    /// Noise for streets and services.
    pub street: Noise,
    /// Noise for violence, authority and accusations.
    pub violence: Noise,
    /// How often editions close.
    pub cadence: Cadence,
    /// Minutes between a report's day or batch, whichever ends later, and the close of an edition that shows it.
    pub delay_minutes: u64,
    /// Days after which a contribution may count by region.
    pub region_after_days: u32,
    /// Days after which a contribution may count by area.
    pub area_after_days: u32,
    /// Days after which a contribution lapses.
    pub lapse_days: u32,
    /// Minutes between the first and the last batch of an accusation's block.
    pub accusation_spread_minutes: u64,
}

/// Floors that no policy goes below, and why.
pub mod floor {
    use super::DAY_MINUTES;
    /// Fewer than five reports can be told apart by who was there.
    pub const K: u32 = 5;
    /// A day: who comes back to look must not find an entry while memories of who stood where are fresh.
    pub const DELAY_MINUTES: u64 = DAY_MINUTES;
    /// Two weeks before a report may show by region.
    pub const REGION_AFTER_DAYS: u32 = 14;
    /// Four before it may show by area.
    pub const AREA_AFTER_DAYS: u32 = 28;
    /// A rival who floods in one evening gets no accusation published.
    pub const ACCUSATION_SPREAD_MINUTES: u64 = 2 * DAY_MINUTES;
    /// Largest ε for violence, as numerator and denominator.
    pub const VIOLENCE_EPSILON: (u32, u32) = (1, 2);
    /// Largest ε for streets.
    pub const STREET_EPSILON: (u32, u32) = (1, 1);
    /// Least margin for violence.
    pub const VIOLENCE_MARGIN: u32 = 4;
    /// Least margin for streets.
    pub const STREET_MARGIN: u32 = 2;
}

/// Why a policy was refused.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("the policy goes below a floor: {0}")]
pub struct BelowFloor(pub &'static str);

impl Policy {
    /// Checks every floor.
    pub fn new(n: PolicyNumbers) -> Result<Self, BelowFloor> {
        let noisy = |noise: Noise, (num, den): (u32, u32), margin: u32| {
            noise.epsilon_numerator > 0
                && noise.epsilon_denominator > 0
                && noise.epsilon_denominator <= 1_000
                && u64::from(noise.epsilon_numerator) * u64::from(den)
                    <= u64::from(num) * u64::from(noise.epsilon_denominator)
                && noise.margin >= margin
                && noise.margin <= 1_000
        };
        let rules = [
            (n.k >= floor::K && n.k <= 1_000, "k"),
            (noisy(n.street, floor::STREET_EPSILON, floor::STREET_MARGIN), "street noise"),
            (noisy(n.violence, floor::VIOLENCE_EPSILON, floor::VIOLENCE_MARGIN), "violence noise"),
            (n.delay_minutes >= floor::DELAY_MINUTES, "delay"),
            (n.region_after_days >= floor::REGION_AFTER_DAYS, "days before region"),
            (n.area_after_days >= floor::AREA_AFTER_DAYS.max(n.region_after_days), "days before area"),
            (n.lapse_days > n.area_after_days && n.lapse_days <= 90, "days before lapse"),
            (n.accusation_spread_minutes >= floor::ACCUSATION_SPREAD_MINUTES, "spread of accusations"),
        ];
        match rules.into_iter().find(|(holds, _)| !holds) {
            Some((_, name)) => Err(BelowFloor(name)),
            None => Ok(Self(n)),
        }
    }

    /// The defaults of DESIGN.md, section 5: the floors themselves.
    pub fn standard(cadence: Cadence) -> Self {
        let noise = |(num, den): (u32, u32), margin| Noise {
            epsilon_numerator: num,
            epsilon_denominator: den,
            margin,
        };
        Self(PolicyNumbers {
            k: floor::K,
            street: noise(floor::STREET_EPSILON, floor::STREET_MARGIN),
            violence: noise(floor::VIOLENCE_EPSILON, floor::VIOLENCE_MARGIN),
            cadence,
            delay_minutes: floor::DELAY_MINUTES,
            region_after_days: floor::REGION_AFTER_DAYS,
            area_after_days: floor::AREA_AFTER_DAYS,
            lapse_days: 90,
            accusation_spread_minutes: floor::ACCUSATION_SPREAD_MINUTES,
        })
    }

    /// Its numbers.
    pub fn numbers(&self) -> &PolicyNumbers {
        &self.0
    }

    /// The noise of a risk class.
    pub fn noise(&self, risk: Risk) -> Noise {
        match risk {
            Risk::Street => self.0.street,
            Risk::Violence | Risk::Accusation => self.0.violence,
        }
    }

    /// The finest level at which a risk class shows.
    pub fn finest_level(risk: Risk) -> Level {
        match risk {
            Risk::Street | Risk::Violence => Level::Zone,
            Risk::Accusation => Level::Region,
        }
    }
}

impl TryFrom<PolicyNumbers> for Policy {
    type Error = BelowFloor;
    fn try_from(numbers: PolicyNumbers) -> Result<Self, BelowFloor> {
        Self::new(numbers)
    }
}
impl From<Policy> for PolicyNumbers {
    fn from(policy: Policy) -> Self {
        policy.0
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn no_policy_below_a_floor() {
        let good = Policy::standard(Cadence::Weekly).numbers().clone();
        assert!(Policy::new(good.clone()).is_ok());
        let bad = [
            PolicyNumbers { k: 4, ..good.clone() },
            PolicyNumbers { street: Noise { epsilon_numerator: 2, ..good.street }, ..good.clone() },
            PolicyNumbers { violence: Noise { epsilon_denominator: 1, ..good.violence }, ..good.clone() },
            PolicyNumbers { violence: Noise { margin: 3, ..good.violence }, ..good.clone() },
            PolicyNumbers { delay_minutes: 1_439, ..good.clone() },
            PolicyNumbers { region_after_days: 13, ..good.clone() },
            PolicyNumbers { area_after_days: 20, ..good.clone() },
            PolicyNumbers { lapse_days: 91, ..good.clone() },
            PolicyNumbers { accusation_spread_minutes: 2_879, ..good.clone() },
        ];
        for numbers in bad {
            let json = postcard::to_allocvec(&numbers).expect("encodes");
            assert!(Policy::new(numbers).is_err());
            assert!(postcard::from_bytes::<Policy>(&json).is_err(), "nor by reading one");
        }
    }

    #[test]
    fn weekly_editions_close_on_sundays() {
        let tuesday = Day(20_781);
        let e = Cadence::Weekly.edition_of(tuesday);
        assert_eq!(e.0.weekday(), 6);
        assert_eq!(Cadence::Weekly.before(e).0.0 + 7, e.0.0);
        assert_eq!(Cadence::Weekly.edition_of(e.0), e);
    }
}
