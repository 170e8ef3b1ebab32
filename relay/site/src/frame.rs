//! What every page carries around its content.

use protocol::clock::DAY_MINUTES;
use protocol::policy::{BANDS, EditionId};
use protocol::report::Lang;

use crate::rows::Chip;
use crate::words::Words;
use crate::{Site, dates};

/// Minutes in an hour.
const HOUR_MINUTES: u64 = 60;
const _: () = assert!(DAY_MINUTES.is_multiple_of(HOUR_MINUTES));

/// A page's frame.
pub(crate) struct Frame {
    pub(crate) t: Words,
    pub(crate) title: String,
    pub(crate) lede: String,
    /// From the page to the site's root.
    pub(crate) root: String,
    /// From the page to the pages of its language.
    pub(crate) pages: String,
    /// From the page to itself in the other language.
    pub(crate) other: String,
    pub(crate) other_code: &'static str,
    pub(crate) country: String,
    pub(crate) demo: bool,
    pub(crate) onion: Option<String>,
    pub(crate) closed: String,
    pub(crate) next: String,
    pub(crate) legend: Vec<Chip>,
    pub(crate) read_empty: String,
    pub(crate) read_late: String,
}

impl Frame {
    /// The frame of the page at `path`, counted from the pages of its language.
    pub(crate) fn new(site: &Site<'_>, lang: Lang, path: &str, place: Option<&str>, lede: String) -> Self {
        let t = Words(lang);
        let pages = "../".repeat(path.matches('/').count());
        let (root, other, other_code) = match lang {
            Lang::Es => (pages.clone(), format!("{pages}en/{path}"), "en"),
            Lang::En => (format!("{pages}../"), format!("{pages}../{path}"), "es"),
        };
        let input = site.input;
        let numbers = input.policy.numbers();
        let newest = site.published.newest();
        let no_edition = if place.is_some() { t.text("lede-no-edition") } else { lede.clone() };
        let mut bands: Vec<Chip> = vec![Chip::of(t, None)];
        bands.extend(BANDS.iter().map(|b| Chip::of(t, Some(*b))));
        Self {
            t,
            title: title(site, t, place, newest),
            lede: if newest.is_some() { lede } else { no_edition },
            root,
            pages,
            other,
            other_code,
            country: input.atlas.name().to_owned(),
            demo: input.demo,
            onion: input.onion.map(str::to_owned),
            closed: newest.map_or_else(|| t.text("fact-no-edition"), |e| dates::day_of_year(t, e.0)),
            next: dates::day_of_year(t, input.next_edition.0),
            legend: bands,
            read_empty: t.one("read-empty-why", "k", &numbers.k.to_string()),
            read_late: t.one("read-late-why", "hours", &(numbers.delay_minutes / HOUR_MINUTES).to_string()),
        }
    }
}

fn title(site: &Site<'_>, t: Words, place: Option<&str>, newest: Option<EditionId>) -> String {
    let country = site.input.atlas.name();
    let period = newest.map(|e| dates::period(t, site.published.period(e)));
    match (place, period) {
        (Some(place), Some(period)) => t.with("title-place", &[("place", place), ("period", &period)]),
        (Some(place), None) => place.to_owned(),
        (None, Some(period)) => t.with("title-home", &[("country", country), ("period", &period)]),
        (None, None) => t.one("title-home-empty", "country", country),
    }
}
