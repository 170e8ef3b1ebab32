//! What a report can be about. The list is data: names in people's languages come from the country pack.

use serde::{Deserialize, Serialize};

/// A category, by its place in [`CATEGORIES`].
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub struct CategoryId(pub u8);

/// A group of categories: what is published when one category alone has too few reports.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub enum Group {
    /// Violence and accusations.
    Violence,
    /// Police abuse and corruption.
    Authority,
    /// Streets and services.
    Street,
}

/// All groups, in the order of the form.
pub const GROUPS: [Group; 3] = [Group::Violence, Group::Authority, Group::Street];

/// How much a published entry can hurt those who told, and those it speaks of.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub enum Risk {
    /// A pothole: nobody is hunted for it.
    Street,
    /// People were killed for telling of it.
    Violence,
    /// It points at somebody's house or trade: can be used against a rival's ground.
    Accusation,
}

/// One category without its words.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Category {
    /// Its number.
    pub id: CategoryId,
    /// A word for files and feeds; never shown to people.
    pub slug: &'static str,
    /// Its group.
    pub group: Group,
    /// Its risk class.
    pub risk: Risk,
}

macro_rules! categories {
    ($($n:literal $slug:literal $group:ident $risk:ident;)*) => {
        /// The default categories, by number.
        pub const CATEGORIES: &[Category] = &[
            $(Category { id: CategoryId($n), slug: $slug, group: Group::$group, risk: Risk::$risk },)*
        ];
    };
}

categories! {
    0  "extortion"          Violence  Violence;
    1  "robbery"            Violence  Violence;
    2  "shooting"           Violence  Violence;
    3  "homicide"           Violence  Violence;
    4  "disappearance"      Violence  Violence;
    5  "roadblock"          Violence  Violence;
    6  "forced-recruitment" Violence  Violence;
    7  "gender-violence"    Violence  Violence;
    8  "drug-sales"         Violence  Accusation;
    9  "stash-house"        Violence  Accusation;
    10 "police-abuse"       Authority Violence;
    11 "corruption"         Authority Violence;
    12 "traffic-jam"        Street    Street;
    13 "crash"              Street    Street;
    14 "traffic-light"      Street    Street;
    15 "pothole"            Street    Street;
    16 "water"              Street    Street;
    17 "power"              Street    Street;
    18 "street-light"       Street    Street;
}

impl CategoryId {
    /// The category, if the number is known.
    pub fn get(self) -> Option<&'static Category> {
        CATEGORIES.get(usize::from(self.0))
    }
}

impl Group {
    /// A word for files and feeds; never shown to people.
    pub fn slug(self) -> &'static str {
        match self {
            Self::Violence => "violence",
            Self::Authority => "authority",
            Self::Street => "street",
        }
    }

    /// The risk class of a block by group. Accusations inside a group keep their own rules, one by one.
    pub fn risk(self) -> Risk {
        match self {
            Self::Violence => Risk::Violence,
            Self::Authority => Risk::Violence,
            Self::Street => Risk::Street,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_are_positions_and_a_group_is_as_strict_as_its_members() {
        for (n, c) in CATEGORIES.iter().enumerate() {
            assert_eq!(usize::from(c.id.0), n);
            assert!(c.group.risk() >= c.risk || c.risk == Risk::Accusation);
        }
    }
}
