//! Rows and chips of the pages' tables.

use atlas::Atlas;
use protocol::category::{GROUPS, Group};
use protocol::edition::{Entry, Period};
use protocol::place::{Level, Place};
use protocol::policy::Band;

use crate::published::{Published, highest_band};
use crate::words::Words;
use crate::{dates, sentence, style};

/// A colour and its text, always both.
pub(crate) struct Chip {
    pub(crate) class: &'static str,
    pub(crate) text: String,
}

impl Chip {
    /// Of a band; nothing published has a look of its own, the same whether none or too few were told.
    pub(crate) fn of(t: Words, band: Option<Band>) -> Self {
        let text = band.map_or_else(|| t.text("empty"), |b| b.text().to_owned());
        Self { class: style::class(band), text }
    }
}

/// One entry.
pub(crate) struct Row {
    pub(crate) place: String,
    pub(crate) note: String,
    pub(crate) what: String,
    pub(crate) grade: String,
    /// Only where it is not the page's.
    pub(crate) period: String,
    pub(crate) chip: Chip,
    /// Stands for the whole area.
    pub(crate) whole: bool,
}

impl Row {
    pub(crate) fn of(t: Words, atlas: &Atlas, entry: &Entry, page: Period) -> Self {
        let (place, note) = name(t, atlas, entry.place);
        Self {
            place,
            note,
            what: t.what(entry.what),
            grade: sentence::grade(t, entry).unwrap_or_default(),
            period: if entry.period == page { String::new() } else { dates::period(t, entry.period) },
            chip: Chip::of(t, Some(entry.band)),
            whole: entry.place.level() == Level::Area,
        }
    }
}

fn name(t: Words, atlas: &Atlas, place: Place) -> (String, String) {
    match place {
        Place::Zone(id) => (atlas.zone(id).map(|z| z.name.clone()).unwrap_or_default(), String::new()),
        Place::Region(id) => match atlas.region(id) {
            Some(region) if region.zones.len() == 1 => (region.name.clone(), String::new()),
            region => (region.map(|r| r.name.clone()).unwrap_or_default(), t.text("row-region")),
        },
        Place::Area(id) => {
            let city = atlas.area(id).is_some_and(|a| a.city);
            (t.text(if city { "row-city" } else { "row-district" }), String::new())
        }
    }
}

/// A place or an edition with the highest entry of each group.
pub(crate) struct GroupsRow {
    pub(crate) name: String,
    pub(crate) href: String,
    /// A place inside the one above.
    pub(crate) inner: bool,
    pub(crate) chips: Vec<Chip>,
}

impl GroupsRow {
    pub(crate) fn of<'e>(t: Words, name: String, entries: impl Iterator<Item = &'e Entry> + Clone) -> Self {
        let of_group = |group: Group| highest_band(entries.clone().filter(|e| e.what.group() == Some(group)));
        let chips = GROUPS.iter().map(|g| Chip::of(t, of_group(*g))).collect();
        Self { name, href: String::new(), inner: false, chips }
    }
}

/// A table of such rows.
pub(crate) struct Groups {
    pub(crate) caption: String,
    pub(crate) first: String,
    pub(crate) names: Vec<String>,
    pub(crate) rows: Vec<GroupsRow>,
}

impl Groups {
    pub(crate) fn new(t: Words, caption: String, first: String, rows: Vec<GroupsRow>) -> Self {
        Self { caption, first, names: GROUPS.iter().map(|g| t.group(*g)).collect(), rows }
    }
}

/// An earlier edition in full.
pub(crate) struct Past {
    pub(crate) title: String,
    pub(crate) lines: Vec<String>,
}

/// Editions that a page looks back on.
const LOOK_BACK: usize = 8;

/// The last editions of some places: the highest of each group, and the earlier ones in full.
pub(crate) fn history(
    t: Words,
    atlas: &Atlas,
    published: &Published<'_>,
    place: &str,
    inside: impl Fn(&Entry) -> bool,
) -> (Groups, Vec<Past>) {
    let (mut rows, mut past) = (Vec::new(), Vec::new());
    for edition in published.editions().take(LOOK_BACK) {
        let entries: Vec<&Entry> = published.entries(edition).into_iter().filter(|e| inside(e)).collect();
        let period = published.period(edition);
        rows.push(GroupsRow::of(t, dates::short(t, period), entries.iter().copied()));
        if Some(edition) != published.newest() && !entries.is_empty() {
            past.push(Past {
                title: t.one("history-lines", "period", &dates::period(t, period)),
                lines: entries.iter().map(|e| sentence::line(t, atlas, e)).collect(),
            });
        }
    }
    let caption = t.one("table-history", "place", place);
    (Groups::new(t, caption, t.text("column-edition"), rows), past)
}
