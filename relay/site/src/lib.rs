//! The public static site, made from frozen slots. Pure: what was published comes in, files go out.
//!
//! The same input gives the same bytes, so that whoever mirrors or audits can make it again and compare. No page runs
//! anything, loads anything from elsewhere or leads anywhere else: a reader must not be counted by anybody.

mod area;
mod data;
mod dates;
mod feed;
mod frame;
mod home;
mod maps;
mod published;
mod rows;
mod sentence;
mod state;
mod style;
mod words;

use std::collections::BTreeMap;

use atlas::Atlas;
use atlas::draw::DrawError;
use protocol::clock::{Calendar, Day};
use protocol::edition::{Entry, Period, Slot};
use protocol::encoding::Hash;
use protocol::place::{AreaId, Place, StateId};
use protocol::policy::{EditionId, Policy};
use protocol::report::Lang;
use protocol::roster::SignedRoster;

pub use maps::Pictures;
use published::{Published, area_of};

/// What a site is made from.
pub struct SiteInput<'a> {
    /// The country pack.
    pub atlas: &'a Atlas,
    /// All frozen slots.
    pub slots: &'a [Slot],
    /// The chain of rosters, first one first.
    pub rosters: &'a [SignedRoster],
    /// The policy in force.
    pub policy: &'a Policy,
    /// The calendar, for auditors.
    pub calendar: Calendar,
    /// The day on which the site is made.
    pub today: Day,
    /// The edition that closes next.
    pub next_edition: EditionId,
    /// The reporters' address to print.
    pub onion: Option<&'a str>,
    /// The figures are invented, and every page must say so.
    pub demo: bool,
}

/// Why no site could be made.
#[derive(Debug, thiserror::Error)]
pub enum SiteError {
    /// A slot names a place that the pack does not have.
    #[error("a sheet names a place that the country pack does not have: {0:?}")]
    Place(Place),
    /// A map could not be drawn.
    #[error("a map could not be drawn")]
    Map(#[from] DrawError),
    /// A page could not be written.
    #[error("a page could not be written")]
    Page(#[from] askama::Error),
    /// Data could not be written.
    #[error("data could not be written")]
    Data(#[from] serde_json::Error),
    /// A day beyond what a feed can say.
    #[error("day {} is beyond what a feed can say", .0.0)]
    Date(Day),
}

/// Makes the site: relative paths and their bytes.
///
/// # Errors
/// If a slot does not fit the country pack, or a file could not be written.
pub fn build(input: &SiteInput<'_>) -> Result<BTreeMap<String, Vec<u8>>, SiteError> {
    build_again(input, &mut Pictures::default())
}

/// Makes the site with the pictures of the one before, where they still hold. The files are those of [`build`].
///
/// # Errors
/// As [`build`].
pub fn build_again(
    input: &SiteInput<'_>,
    pictures: &mut Pictures,
) -> Result<BTreeMap<String, Vec<u8>>, SiteError> {
    let published = Published::read(input.atlas, input.slots, input.policy.numbers().cadence)?;
    let newest = published.newest();
    let entries = newest.map(|e| published.entries(e)).unwrap_or_default();
    let period = published.period(newest.unwrap_or(input.next_edition));
    pictures.draw(input.atlas, &entries)?;
    let site = Site { input, published, entries, period, pictures };
    let mut files = BTreeMap::new();
    data::files(input, &mut files)?;
    pictures.files(&mut files);
    files.insert("style.css".to_owned(), style::css().into_bytes());
    for (lang, folder) in [(Lang::Es, ""), (Lang::En, "en/")] {
        files.insert(format!("{folder}index.html"), home::page(&site, lang)?.into_bytes());
        for state in input.atlas.states() {
            let Some(maps) = pictures.of(state.id) else { continue };
            let path = format!("state/{}/index.html", state.id.0);
            files.insert(
                format!("{folder}{path}"),
                state::page(&site, lang, state, maps, &path)?.into_bytes(),
            );
        }
        for area in input.atlas.areas() {
            let Some(maps) = pictures.of(area.state) else { continue };
            let path = format!("area/{}/index.html", area.id.0);
            files.insert(format!("{folder}{path}"), area::page(&site, lang, area, maps, &path)?.into_bytes());
            let path = format!("{folder}area/{}/feed.xml", area.id.0);
            files.insert(path, feed::feed(&site, lang, area)?.into_bytes());
        }
    }
    Ok(files)
}

/// The input, sorted for the pages.
struct Site<'a> {
    input: &'a SiteInput<'a>,
    published: Published<'a>,
    /// Entries of the newest edition, in order.
    entries: Vec<&'a Entry>,
    /// The days of which the newest edition speaks.
    period: Period,
    pictures: &'a Pictures,
}

impl<'a> Site<'a> {
    fn inside(&self, entry: &Entry, area: AreaId) -> bool {
        area_of(self.input.atlas, entry.place) == Some(area)
    }

    fn entries_of_area(&self, area: AreaId) -> impl Iterator<Item = &'a Entry> + Clone {
        self.entries.iter().copied().filter(move |e| self.inside(e, area))
    }

    fn entries_of_state(&self, state: StateId) -> impl Iterator<Item = &'a Entry> + Clone {
        self.entries.iter().copied().filter(move |e| {
            let area = area_of(self.input.atlas, e.place).and_then(|a| self.input.atlas.area(a));
            area.is_some_and(|a| a.state == state)
        })
    }

    /// The relay's name, short enough for a label of a domain name.
    fn relay_label(&self) -> String {
        let relay = self.input.rosters.first().map_or(Hash::NONE, |r| crypto::roster::name(&r.roster));
        relay.hex().chars().take(32).collect()
    }
}
