//! What a reader sees: topic and edition, the map, its lines.

use std::collections::BTreeMap;

use protocol::category::Group;
use protocol::edition::Entry;
use protocol::place::{AreaId, Place, StateId, ZoneId};
use protocol::policy::{Band, EditionId};
use protocol::report::Lang;
use relay_core::accept::journey::Journey;
use relay_pages as pages;
use relay_pages::Page;

use super::Visitors;
use super::show::out_on;
use crate::board::Board;

/// Editions that a reader can choose from.
const EDITIONS: usize = 8;

impl Visitors {
    pub(super) fn topics(&self, journey: &Journey, lang: Lang, board: &Board) -> Option<Page> {
        let municipio = self.atlas.municipio(journey.municipio?)?;
        let rows: Vec<_> = editions(board).iter().map(|e| edition_row(board, *e)).collect();
        let topics = pages::Topics {
            place: &municipio.name,
            editions: &rows,
            topic: topic(journey)?,
            edition: usize::from(journey.edition),
        };
        Some(self.framed(journey, lang, None, |frame| pages::topics(frame, &topics)))
    }

    fn area_of(&self, journey: &Journey) -> Option<AreaId> {
        let municipio = self.atlas.municipio(journey.municipio?)?;
        self.atlas.zone(*municipio.zones.first()?).map(|z| z.area)
    }

    pub(super) async fn map(&self, journey: &Journey, lang: Lang, board: &Board) -> Option<Page> {
        let area = self.atlas.area(self.area_of(journey)?)?;
        let edition = chosen(journey, board);
        let topic = topic(journey)?;
        let entries = self.entries_of(area.id, edition, topic, board);
        let bands = self.highest(&entries);
        let names: Vec<(Option<u16>, String)> = entries.iter().map(|e| self.entry_place(e)).collect();
        let whole: Vec<_> = entries
            .iter()
            .zip(&names)
            .filter(|(e, _)| !matches!(e.place, Place::Zone(_)))
            .map(|(e, (label, name))| line(e, *label, name))
            .collect();
        let page = |drawing| pages::MapPage {
            place: &area.name,
            topic,
            edition: edition.map(|e| edition_row(board, e)),
            next: out_on(board.next_edition),
            drawing,
            whole: &whole,
            // A relay whose keeper died begins anew: it has no editions of before to speak of.
            restarted: false,
        };
        if area.city {
            let zones: Vec<_> = area.zones.iter().filter_map(|z| self.atlas.zone(*z)).collect();
            let tiles: Vec<_> = zones
                .iter()
                .map(|z| pages::Tile {
                    label: z.number.map_or(0, u16::from),
                    name: self.atlas.colonias(z.id).next().unwrap_or(&z.name),
                    band: bands.get(&z.id).copied(),
                })
                .collect();
            let locator = self.maps.locator(self.atlas, area.id).await;
            let locator = locator.as_deref().map(Vec::as_slice);
            let page = page(pages::Drawing::Tiles { tiles: &tiles, locator });
            return Some(self.framed(journey, lang, None, |frame| pages::map(frame, &page)));
        }
        let all = self.state_bands(area.state, edition, topic, board);
        let map = self.maps.state(self.atlas, area.state, lang, all).await?;
        let numbers: Vec<_> = map.numbers.iter().map(|(number, zone)| (*number, self.spot(*zone))).collect();
        let (width, height) = (map.width, map.height);
        let page = page(pages::Drawing::Picture { png: &map.png, width, height, numbers: &numbers });
        Some(self.framed(journey, lang, None, |frame| pages::map(frame, &page)))
    }

    pub(super) fn lines(&self, journey: &Journey, lang: Lang, board: &Board) -> Option<Page> {
        let area = self.atlas.area(self.area_of(journey)?)?;
        let edition = chosen(journey, board);
        let entries = self.entries_of(area.id, edition, topic(journey)?, board);
        let names: Vec<(Option<u16>, String)> = entries.iter().map(|e| self.entry_place(e)).collect();
        let rows: Vec<_> =
            entries.iter().zip(&names).map(|(e, (label, name))| line(e, *label, name)).collect();
        let page = pages::Lines {
            place: &area.name,
            edition: edition.map(|e| edition_row(board, e)),
            rows: &rows,
            more: false,
        };
        Some(self.framed(journey, lang, None, |frame| pages::lines(frame, &page)))
    }

    /// An area's entries of an edition, the area's own last.
    fn entries_of(
        &self,
        area: AreaId,
        edition: Option<EditionId>,
        topic: Option<Group>,
        board: &Board,
    ) -> Vec<Entry> {
        let mut entries: Vec<Entry> = edition.map(|e| board.entries(e)).unwrap_or_default();
        entries.retain(|e| {
            let inside = match e.place {
                Place::Zone(z) => self.atlas.zone(z).is_some_and(|z| z.area == area),
                Place::Region(r) => self.atlas.region(r).is_some_and(|r| r.area == area),
                Place::Area(a) => a == area,
            };
            inside && topic.is_none_or(|t| e.what.group() == Some(t))
        });
        entries.sort_by_key(|e| (e.place.level(), e.place, e.what));
        entries
    }

    fn highest(&self, entries: &[Entry]) -> BTreeMap<ZoneId, Band> {
        let mut bands = BTreeMap::new();
        for entry in entries {
            if let Place::Zone(zone) = entry.place {
                bands.entry(zone).and_modify(|b: &mut Band| *b = (*b).max(entry.band)).or_insert(entry.band);
            }
        }
        bands
    }

    fn state_bands(
        &self,
        state: StateId,
        edition: Option<EditionId>,
        topic: Option<Group>,
        board: &Board,
    ) -> BTreeMap<ZoneId, Band> {
        let mut entries = edition.map(|e| board.entries(e)).unwrap_or_default();
        entries.retain(|e| {
            let here =
                matches!(e.place, Place::Zone(z) if self.atlas.zone(z).is_some_and(|z| z.state == state));
            here && topic.is_none_or(|t| e.what.group() == Some(t))
        });
        self.highest(&entries)
    }

    /// A zone as a state's map knows it: a cut city is one place there.
    fn spot(&self, zone: ZoneId) -> &'static str {
        let Some(zone) = self.atlas.zone(zone) else { return "" };
        match self.atlas.area(zone.area) {
            Some(area) if area.city => &area.name,
            _ => &zone.name,
        }
    }

    fn entry_place(&self, entry: &Entry) -> (Option<u16>, String) {
        match entry.place {
            Place::Zone(z) => match self.atlas.zone(z) {
                Some(zone) => (zone.number.map(u16::from), zone.name.clone()),
                None => (None, String::new()),
            },
            Place::Region(r) => (None, self.atlas.region(r).map(|r| r.name.clone()).unwrap_or_default()),
            Place::Area(a) => (None, self.atlas.area(a).map(|a| a.name.clone()).unwrap_or_default()),
        }
    }
}

fn line<'a>(entry: &Entry, label: Option<u16>, place: &'a str) -> pages::Line<'a> {
    pages::Line { label, place, what: entry.what, period: entry.period, band: entry.band, grade: entry.grade }
}

fn topic(journey: &Journey) -> Option<Option<Group>> {
    pages::parse_topic(std::str::from_utf8(&journey.topic).ok()?)
}

fn editions(board: &Board) -> Vec<EditionId> {
    board.editions().into_iter().take(EDITIONS).collect()
}

fn chosen(journey: &Journey, board: &Board) -> Option<EditionId> {
    let editions = editions(board);
    editions.get(usize::from(journey.edition)).or(editions.first()).copied()
}

fn edition_row(board: &Board, edition: EditionId) -> pages::EditionRow {
    let days = board.policy.numbers().cadence.days();
    let first = edition.0.minus(days - 1);
    pages::EditionRow { closed: edition.0, period: protocol::edition::Period { first, last: edition.0 } }
}
