//! An area's Atom feed (RFC 4287): one entry for each sheet that says something of it.

use atom_syndication::{Content, Entry as Item, Feed, FixedDateTime, Link, Person, Text};
use protocol::clock::{Day, SLOT_MINUTE, UTC_OFFSET_MINUTES};
use protocol::edition::Entry;
use protocol::place::AreaId;
use protocol::report::Lang;

use crate::published::Issue;
use crate::words::Words;
use crate::{Site, SiteError, dates, sentence};

/// Items of a feed, newest first: a year of weeks.
const ITEMS: usize = 52;

/// Writes an area's feed.
pub(crate) fn feed(site: &Site<'_>, lang: Lang, area: &atlas::Area) -> Result<String, SiteError> {
    let t = Words(lang);
    let mut items = Vec::new();
    for edition in site.published.editions() {
        items
            .extend(site.published.issues(edition).iter().filter_map(|i| item(site, t, area, i).transpose()));
    }
    let mut items: Vec<Item> = items.into_iter().collect::<Result<_, _>>()?;
    items.truncate(ITEMS);
    let updated = match items.iter().map(|i| i.updated).max() {
        Some(updated) => updated,
        None => noon(site.input.today)?,
    };
    let feed = Feed {
        title: Text::plain(t.one("follow", "place", &area.name)),
        id: tag(site, lang, area.id, ""),
        updated,
        authors: vec![Person { name: "Bruma".to_owned(), ..Person::default() }],
        links: vec![link("self", "feed.xml"), link("alternate", "index.html")],
        entries: items,
        lang: Some(lang.code().to_owned()),
        ..Feed::default()
    };
    Ok(feed.to_string())
}

fn item(site: &Site<'_>, t: Words, area: &atlas::Area, issue: &Issue<'_>) -> Result<Option<Item>, SiteError> {
    let mut entries: Vec<&Entry> = issue.sheet.entries.iter().filter(|e| site.inside(e, area.id)).collect();
    if entries.is_empty() {
        return Ok(None);
    }
    entries.sort();
    let lines: Vec<String> = entries.iter().map(|e| sentence::line(t, site.input.atlas, e)).collect();
    let period = dates::period_of_year(t, site.published.period(issue.sheet.edition));
    let sheet = format!("/{}/{}", issue.sheet.edition.0.iso(), issue.sheet.team.0);
    Ok(Some(Item {
        title: Text::plain(t.with("title-place", &[("place", &area.name), ("period", &period)])),
        id: tag(site, t.0, area.id, &sheet),
        updated: noon(issue.day)?,
        links: vec![link("alternate", "index.html")],
        content: Some(Content {
            value: Some(lines.join("\n")),
            content_type: Some("text".to_owned()),
            ..Content::default()
        }),
        ..Item::default()
    }))
}

/// A tag URI (RFC 4151). Its authority is the relay's name under a domain that nobody can own, so that the same item
/// keeps its id on every mirror, and no id leads anywhere.
fn tag(site: &Site<'_>, lang: Lang, area: AreaId, rest: &str) -> String {
    format!("tag:{}.invalid,2026:{}/{}{rest}", site.relay_label(), lang.code(), area.0)
}

/// When the slot of a day is made: on the calendar, never when something arrived.
fn noon(day: Day) -> Result<FixedDateTime, SiteError> {
    let (hour, minute) = (SLOT_MINUTE / 60, SLOT_MINUTE % 60);
    let sign = if UTC_OFFSET_MINUTES < 0 { '-' } else { '+' };
    let (away_hours, away_minutes) = (UTC_OFFSET_MINUTES.abs() / 60, UTC_OFFSET_MINUTES.abs() % 60);
    let text = format!("{}T{hour:02}:{minute:02}:00{sign}{away_hours:02}:{away_minutes:02}", day.iso());
    text.parse().map_err(|_| SiteError::Date(day))
}

fn link(rel: &str, href: &str) -> Link {
    Link { rel: rel.to_owned(), href: href.to_owned(), ..Link::default() }
}
