//! Places of a country pack: the tree of zones, names and search, outlines, and maps drawn to PNG.
//!
//! Pure: the pack is data that comes in, pictures are bytes that go out. No line here knows a country; what is
//! Mexican is in `data/mx`, made by `atlas/builder`.
//!
//! Why zones are as they are: a count in a place of few people points at somebody, so no zone of a pack has fewer
//! than [`protocol::place::ZONE_PEOPLE_FLOOR`] people, and [`Atlas::parse`] refuses a pack that has one.

pub mod draw;
mod fold;
mod mexico;
mod nest;
mod outline;
mod pack;
pub mod palette;
mod places;
mod search;
mod table;
mod thin;

pub use fold::fold;
pub use pack::{PackError, PackFiles};
pub use places::{Area, Atlas, Municipio, Region, State, Zone};
pub use search::Hit;
pub use thin::thin;
