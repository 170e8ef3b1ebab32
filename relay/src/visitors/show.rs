//! From a journey to its page.

use std::collections::BTreeMap;

use atlas::Hit;
use crypto::field::Purpose;
use data_encoding::BASE64URL_NOPAD;
use protocol::clock::Day;
use protocol::form::SEALED_BYTES;
use protocol::policy::EditionId;
use protocol::report::{Lang, Where};
use protocol::sizes::{CELL_BYTES, FILLER_CELLS};
use rand_core::Rng;
use relay_core::accept::Refusal;
use relay_core::accept::intake::Fields;
use relay_core::accept::journey::{Journey, Kind, Shown, number_of_found};
use relay_core::accept::sanitise::{self, Words};
use relay_pages as pages;
use relay_pages::{Frame, Page};

use super::{Searched, Visitors};
use crate::board::Board;

/// Hits of a search that are shown.
const HITS: usize = 40;
/// Colonias named with a zone, at most; the page cuts what does not fit.
const COLONIAS: usize = 80;
/// "Usually by when": an active team's p95 from report to agreement.
const READ_BY_DAYS: u32 = 5;
/// Until when a report is kept at least.
const KEPT_DAYS: u32 = 21;
/// From this day without visits the form says that nobody may be reading.
const NOBODY_DAYS: u32 = 5;

impl Visitors {
    /// Puts a page into its frame: sealed fields and filler, fresh for each.
    pub(super) fn framed(
        &self,
        journey: &Journey,
        lang: Lang,
        words: Option<&Words>,
        page: impl FnOnce(&Frame<'_>) -> Page,
    ) -> Page {
        let mut rng = crypto::system_randomness();
        // Sealing fails only for more bytes than fit, which a journey and clean words never have.
        let sealed_state = self.key.seal(Purpose::State, &journey.encode(), &mut rng).unwrap_or_default();
        let sealed_words = match words {
            Some(words) => {
                let text = words.expose_on_review_page().as_bytes();
                self.key.seal(Purpose::Words, text, &mut rng).unwrap_or_default()
            }
            None => noise_text(SEALED_BYTES, &mut rng),
        };
        let cells = usize::try_from(rng.next_u32()).unwrap_or(0) % FILLER_CELLS;
        let mut filler = noise_text((cells * CELL_BYTES).div_ceil(4) * 3, &mut rng);
        filler.truncate(cells * CELL_BYTES);
        page(&Frame {
            lang,
            sealed_state: &sealed_state,
            sealed_words: &sealed_words,
            filler: &filler,
            demo: self.demo,
            journey: match journey.kind {
                Kind::Report => pages::Journey::Report,
                Kind::Practise => pages::Journey::Practise,
                Kind::Read => pages::Journey::Read,
            },
        })
    }

    pub(super) fn home(&self) -> Page {
        let board = self.board();
        let journey = Journey::begin(&self.world(&board), &mut crypto::system_randomness());
        self.home_page(&journey, Lang::Es, &board)
    }

    fn home_page(&self, journey: &Journey, lang: Lang, board: &Board) -> Page {
        let help = pages::help_lines();
        let places =
            self.atlas.states().iter().map(|s| s.name.as_str()).take(6).collect::<Vec<_>>().join(", ");
        let home = pages::Home {
            help_lines: &help,
            next_edition: out_on(board.next_edition),
            moderators_week: board.last_visit,
            new_edition: board.slots.last().is_some_and(|s| !s.sheets.is_empty()),
            places: &places,
        };
        self.framed(journey, lang, None, |frame| pages::home(frame, &home))
    }

    /// The page that a journey has come to.
    pub(super) async fn show(
        &self,
        journey: &Journey,
        fields: &Fields,
        searched: Option<&Searched>,
        board: &Board,
    ) -> Result<Page, Refusal> {
        let lang = fields.lang;
        Ok(match journey.shown {
            Shown::Home => self.home_page(journey, lang, board),
            Shown::States => {
                let rows: Vec<_> = self
                    .atlas
                    .states()
                    .iter()
                    .map(|s| pages::Row { number: u16::from(s.id.0), name: &s.name, detail: None })
                    .collect();
                self.framed(journey, lang, None, |frame| pages::states(frame, &rows))
            }
            Shown::Municipios => self.municipios(journey, lang).ok_or(Refusal::Unfit)?,
            Shown::Found => {
                let hits = self.atlas.search(&fields.search, HITS + 1);
                let rows: Vec<_> = hits.iter().flat_map(|hit| self.rows_of(hit)).collect();
                let shown = rows.get(..HITS.min(rows.len())).unwrap_or_default();
                let found = pages::Found { rows: shown, more: rows.len() > HITS };
                self.framed(journey, lang, None, |frame| pages::found(frame, &found))
            }
            Shown::Zones => self.zones(journey, lang).ok_or(Refusal::Unfit)?,
            Shown::Form => self.form(journey, lang, searched.map(|s| &s.words), board),
            Shown::Look => self.look(journey, lang, searched.ok_or(Refusal::Unfit)?),
            Shown::Topics => self.topics(journey, lang, board).ok_or(Refusal::Unfit)?,
            Shown::Map => self.map(journey, lang, board).await.ok_or(Refusal::Unfit)?,
            Shown::Lines => self.lines(journey, lang, board).ok_or(Refusal::Unfit)?,
            Shown::Last => self.meaning(journey, lang),
        })
    }

    /// A colonia of a cut city has a row for each zone that it may lie in, so that either can be chosen; what else is
    /// found has one.
    fn rows_of<'h>(&'h self, hit: &'h Hit) -> Vec<pages::Row<'h>> {
        let number = |zone| number_of_found(self.atlas, hit.municipio, zone);
        let all = self.atlas.municipio(hit.municipio).map(|m| m.zones.len());
        if all == Some(hit.zones.len()) {
            return vec![pages::Row { number: number(None), name: &hit.name, detail: None }];
        }
        let zones = hit.zones.iter().filter_map(|zone| self.atlas.zone(*zone));
        zones
            .map(|zone| pages::Row {
                number: number(Some(zone.id)),
                name: &hit.name,
                detail: Some(&zone.name),
            })
            .collect()
    }

    fn municipios(&self, journey: &Journey, lang: Lang) -> Option<Page> {
        let state = self.atlas.state(journey.state?)?;
        let rows: Vec<_> = self
            .atlas
            .municipios(state.id)
            .map(|m| pages::Row { number: m.id.0, name: &m.name, detail: None })
            .collect();
        let places = pages::Places { state: &state.name, rows: &rows };
        Some(self.framed(journey, lang, None, |frame| pages::municipios(frame, &places)))
    }

    fn zones(&self, journey: &Journey, lang: Lang) -> Option<Page> {
        let municipio = self.atlas.municipio(journey.municipio?)?;
        let state = self.atlas.state(municipio.state)?;
        let zones: Vec<_> = municipio.zones.iter().filter_map(|z| self.atlas.zone(*z)).collect();
        let colonias: Vec<Vec<&str>> =
            zones.iter().map(|z| self.atlas.colonias(z.id).take(COLONIAS).collect()).collect();
        let rows: Vec<_> = zones
            .iter()
            .zip(&colonias)
            .map(|(zone, colonias)| pages::ZoneRow {
                number: zone.id.0,
                label: zone.number.map_or(1, u16::from),
                name: &zone.name,
                colonias,
                people: zone.people_rounded(),
                found: journey.place == Some(Where::Zone(zone.id)),
            })
            .collect();
        let zones = pages::Zones { place: &municipio.name, state: &state.name, rows: &rows };
        Some(self.framed(journey, lang, None, |frame| pages::zones(frame, &zones)))
    }

    /// The chosen place in words, as fine as it is kept.
    fn place_name(&self, journey: &Journey) -> String {
        match journey.place {
            Some(Where::Zone(zone)) => self.atlas.zone(zone).map(|z| z.name.clone()).unwrap_or_default(),
            Some(Where::Area(_)) | None => self.municipio_name(journey),
        }
    }

    /// The chosen municipio: whoever moderates does so for all of it, never for one of its zones.
    pub(super) fn municipio_name(&self, journey: &Journey) -> String {
        let municipio = journey.municipio.and_then(|m| self.atlas.municipio(m));
        municipio.map(|m| m.name.clone()).unwrap_or_default()
    }

    fn form(&self, journey: &Journey, lang: Lang, words: Option<&Words>, board: &Board) -> Page {
        let place = self.place_name(journey);
        let quiet = board.last_visit.is_none_or(|day| day.plus(NOBODY_DAYS) <= board.today);
        let form = pages::Form {
            place: &place,
            today: journey.form_day,
            what: journey.what,
            when: journey.when,
            words: words.map(Words::expose_on_review_page).unwrap_or_default(),
            tell: journey.tell,
            nobody_reading: quiet,
        };
        self.framed(journey, lang, None, |frame| pages::form(frame, &form))
    }

    fn look(&self, journey: &Journey, lang: Lang, searched: &Searched) -> Page {
        let Searched { words, findings } = searched;
        let place = self.place_name(journey);
        let text = words.expose_on_review_page();
        let asked: BTreeMap<usize, usize> =
            sanitise::asked(findings).enumerate().map(|(row, at)| (at, row)).collect();
        let mut segments = Vec::new();
        let mut rows = Vec::new();
        let mut from = 0;
        for (at, finding) in findings.iter().enumerate() {
            segments.push(pages::Segment {
                text: text.get(from..finding.range.start).unwrap_or_default(),
                finding: None,
            });
            let found = text.get(finding.range.clone()).unwrap_or_default();
            match asked.get(&at) {
                Some(_) => {
                    segments.push(pages::Segment { text: found, finding: Some(rows.len()) });
                    rows.push(pages::FindingRow {
                        text: found,
                        question: match finding.class.question() {
                            sanitise::Question::LeaveIn => pages::Question::LeaveIn,
                            _ => pages::Question::Whose,
                        },
                        class: class(finding.class),
                        stays: false,
                    });
                }
                None => segments.push(pages::Segment { text: sanitise::MARK, finding: None }),
            }
            from = finding.range.end;
        }
        segments.push(pages::Segment { text: text.get(from..).unwrap_or_default(), finding: None });
        let look = pages::Look {
            place: &place,
            what: journey.what,
            when: journey.when,
            form_day: journey.form_day,
            words: &segments,
            words_cut: words.len() + 4 > protocol::sizes::WORDS_BYTES,
            findings: &rows,
            tell: journey.tell,
            freshened: journey.freshened,
        };
        self.framed(journey, lang, Some(words), |frame| pages::look(frame, &look))
    }

    pub(super) fn sent(&self, journey: &Journey, lang: Lang, outcome: pages::Outcome, board: &Board) -> Page {
        let place = self.municipio_name(journey);
        let sent = pages::Sent {
            outcome,
            place: &place,
            kept_until: board.today.plus(KEPT_DAYS),
            earliest: earliest(board),
            read_by: board.today.plus(READ_BY_DAYS),
        };
        self.framed(journey, lang, None, |frame| pages::sent(frame, &sent))
    }

    pub(super) fn meaning(&self, journey: &Journey, lang: Lang) -> Page {
        let place = self.municipio_name(journey);
        let meaning = pages::Meaning { place: &place, answers: &[] };
        self.framed(journey, lang, None, |frame| pages::meaning(frame, &meaning))
    }
}

/// An edition closes with its day, and what is signed of it is out in the next day's slot at the earliest: people are told
/// that day, since before it nothing changes.
pub(super) fn out_on(edition: EditionId) -> Day {
    edition.0.plus(1)
}

/// The day on which a report of today can be out: its edition closes a day after the report's own day.
fn earliest(board: &Board) -> Day {
    let days = u32::try_from(board.policy.numbers().delay_minutes.div_ceil(protocol::clock::DAY_MINUTES))
        .unwrap_or(u32::MAX);
    out_on(board.policy.numbers().cadence.edition_of(board.today.plus(days)))
}

fn class(class: sanitise::Class) -> pages::FindingClass {
    match class {
        sanitise::Class::Phone => pages::FindingClass::Phone,
        sanitise::Class::Email => pages::FindingClass::Email,
        sanitise::Class::Handle => pages::FindingClass::Account,
        sanitise::Class::Link => pages::FindingClass::Link,
        sanitise::Class::Coordinate => pages::FindingClass::Coordinate,
        sanitise::Class::Curp => pages::FindingClass::Official,
        sanitise::Class::Clabe => pages::FindingClass::Bank,
    }
}

fn noise_text(bytes: usize, rng: &mut impl Rng) -> String {
    let mut noise = vec![0; bytes];
    rng.fill_bytes(&mut noise);
    BASE64URL_NOPAD.encode(&noise)
}
