//! Every page that a reporter or reader gets over the onion. All that leaves is a [`Page`]: always
//! `PAGE_BYTES` long, so that no page can be told from another by its size.
//!
//! Read in this order: [`page`] (what leaves), [`frame`] (what every page carries, and the order of the form's
//! parts), then one module per page, in the order in which a visitor meets them. Words of both languages are in
//! `locales/`, markup in `templates/`; nothing in here knows a country, a clock or a network.

pub mod frame;
pub mod page;
pub mod words;

pub mod form;
pub mod home;
pub mod lines;
pub mod look;
pub mod map;
pub mod meaning;
pub mod notice;
pub mod places;
pub mod sent;
pub mod topics;
pub mod zones;

mod categories;
mod dates;
mod fit;

pub use form::{Form, form};
pub use frame::{Frame, Journey};
pub use home::{HelpLine, Home, help_lines, home};
pub use lines::{Line, Lines, lines};
pub use look::{FindingClass, FindingRow, Look, Question, Segment, look};
pub use map::{Drawing, MapPage, Tile, map};
pub use meaning::{Answer, Meaning, meaning};
pub use notice::{Notice, notice};
pub use page::{Cache, Page};
pub use places::{Found, Places, Row, found, municipios, states};
pub use sent::{Outcome, Sent, sent};
pub use topics::{EditionRow, Topics, parse_topic, topic_value, topics};
pub use zones::{ZoneRow, Zones, zones};
