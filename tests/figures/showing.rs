//! Pages a second on one thread: what `relay_pages` costs. Sealed fields and filler are given; drawn maps are kept, as in
//! the relay, where everybody who looks at one edition gets the same bytes.

use std::collections::BTreeMap;

use anyhow::{Context, Result};
use atlas::draw::{MapStyle, PAGE_WIDTH, locator_png, state_png};
use atlas::{Area, Atlas, Zone};
use protocol::edition::Period;
use protocol::form::SEALED_CHARS;
use protocol::policy::BANDS;
use protocol::report::{Lang, Tell};
use protocol::sizes::{CELL_BYTES, FILLER_CELLS};
use relay_core::accept::sanitise::{Words, clean, find};
use relay_pages::{
    Drawing, EditionRow, FindingClass, FindingRow, Form, Frame, Journey, Look, MapPage, Page, Question,
    Segment, Tile, ZoneRow, Zones, form, look, map, zones,
};
use serde_json::{Value, json};

use crate::forms::{TODAY, told, words};
use crate::machine::Stopwatch;
use crate::summary::summary;

const RUNS: usize = 7;
/// How long a run of one page takes.
const RUN_SECONDS: f64 = 0.5;
/// How often the map is drawn: it takes seconds.
const DRAWINGS: usize = 3;
/// The city of the pages.
const CITY: &str = "Juárez";
/// Colonias named with a zone, as in the relay.
const COLONIAS: usize = 80;

pub(crate) fn measure() -> Result<Value> {
    let atlas = Atlas::mexico();
    let city = atlas.areas().iter().find(|a| a.name == CITY).context("the city is not in the pack")?;
    let (state, sealed) = ("S".repeat(SEALED_CHARS), "W".repeat(SEALED_CHARS));
    let filler = "f".repeat(FILLER_CELLS / 2 * CELL_BYTES);
    let frame = Frame {
        lang: Lang::Es,
        sealed_state: &state,
        sealed_words: &sealed,
        filler: &filler,
        demo: false,
        journey: Journey::Report,
    };
    let reader = Frame { journey: Journey::Read, ..frame };
    let text = words(0);
    let written = clean(&text);
    let (drawn, draw_millis) = state_maps(atlas, city)?;
    let locator = locator_png(atlas, city.id)?;
    let (width, height) = (drawn.width, drawn.height);
    let picture = Drawing::Picture { png: &drawn.png, width, height, numbers: &[] };
    Ok(json!({
        "form": pages_a_second(|| form(&frame, &filled_form(&text)))?,
        "look": pages_a_second(|| look_page(&frame, &written))?,
        "zones": pages_a_second(|| zones_page(&frame, atlas, city))?,
        "map_of_a_city": pages_a_second(|| city_map(&reader, atlas, city, &locator))?,
        "map_of_a_state": pages_a_second(|| map(&reader, &map_page(&city.name, picture)))?,
        "state_map_drawn_and_compressed": draw_millis,
    }))
}

fn pages_a_second(page: impl Fn() -> Page) -> Result<Value> {
    let mut rates = Vec::new();
    for _ in 0..RUNS {
        let clock = Stopwatch::start();
        let mut made = 0_u32;
        while clock.seconds() < RUN_SECONDS {
            std::hint::black_box(page());
            made += 1;
        }
        rates.push(f64::from(made) / clock.seconds());
    }
    Ok(summary("pages/s", rates))
}

/// The state's map with every band in it, and how long drawing took, compression included.
fn state_maps(atlas: &Atlas, city: &Area) -> Result<(atlas::draw::StateMap, Value)> {
    let here = atlas.zones().iter().filter(|z| z.state == city.state);
    let bands: BTreeMap<_, _> = here.zip(BANDS.iter().cycle()).map(|(z, b)| (z.id, *b)).collect();
    let style = MapStyle { width: PAGE_WIDTH, legend: false, lang: Lang::Es };
    let mut millis = Vec::new();
    for _ in 0..DRAWINGS {
        let clock = Stopwatch::start();
        state_png(atlas, city.state, &bands, style)?;
        millis.push(clock.seconds() * 1_000.0);
    }
    Ok((state_png(atlas, city.state, &bands, style)?, summary("ms", millis)))
}

fn filled_form(words: &str) -> Form<'_> {
    let told = told();
    Form {
        place: CITY,
        today: TODAY,
        what: Some(told.category),
        when: Some(told.when),
        words,
        tell: Tell::default(),
        nobody_reading: false,
    }
}

/// The look page with what the finders find, as the relay makes it at each showing.
fn look_page(frame: &Frame<'_>, words: &Words) -> Page {
    let told = told();
    let text = words.expose_on_review_page();
    let findings = find(words);
    let (mut segments, mut rows, mut from) = (Vec::new(), Vec::new(), 0);
    for finding in &findings {
        let found = text.get(finding.range.clone()).unwrap_or_default();
        segments
            .push(Segment { text: text.get(from..finding.range.start).unwrap_or_default(), finding: None });
        segments.push(Segment { text: found, finding: Some(rows.len()) });
        rows.push(FindingRow {
            text: found,
            question: Question::Whose,
            class: FindingClass::Phone,
            stays: false,
        });
        from = finding.range.end;
    }
    segments.push(Segment { text: text.get(from..).unwrap_or_default(), finding: None });
    look(
        frame,
        &Look {
            place: CITY,
            what: Some(told.category),
            when: Some(told.when),
            form_day: TODAY,
            words: &segments,
            words_cut: false,
            findings: &rows,
            tell: Tell::default(),
            freshened: false,
        },
    )
}

fn zones_of<'a>(atlas: &'a Atlas, city: &Area) -> Vec<&'a Zone> {
    city.zones.iter().filter_map(|z| atlas.zone(*z)).collect()
}

fn zones_page(frame: &Frame<'_>, atlas: &Atlas, city: &Area) -> Page {
    let zones_here = zones_of(atlas, city);
    let colonias: Vec<Vec<&str>> =
        zones_here.iter().map(|z| atlas.colonias(z.id).take(COLONIAS).collect()).collect();
    let rows: Vec<ZoneRow<'_>> = zones_here
        .iter()
        .zip(&colonias)
        .map(|(zone, colonias)| ZoneRow {
            number: zone.id.0,
            label: zone.number.map_or(1, u16::from),
            name: &zone.name,
            colonias,
            people: zone.people_rounded(),
            found: false,
        })
        .collect();
    zones(frame, &Zones { place: &city.name, state: "Chihuahua", rows: &rows })
}

fn city_map(frame: &Frame<'_>, atlas: &Atlas, city: &Area, locator: &[u8]) -> Page {
    let zones_here = zones_of(atlas, city);
    let tiles: Vec<Tile<'_>> = zones_here
        .iter()
        .zip(BANDS.iter().cycle())
        .map(|(zone, band)| Tile {
            label: zone.number.map_or(0, u16::from),
            name: atlas.colonias(zone.id).next().unwrap_or(&zone.name),
            band: Some(*band),
        })
        .collect();
    map(frame, &map_page(&city.name, Drawing::Tiles { tiles: &tiles, locator: Some(locator) }))
}

fn map_page<'a>(place: &'a str, drawing: Drawing<'a>) -> MapPage<'a> {
    let period = Period { first: TODAY.minus(8), last: TODAY.minus(2) };
    MapPage {
        place,
        topic: None,
        edition: Some(EditionRow { closed: period.last, period }),
        next: TODAY.plus(5),
        drawing,
        whole: &[],
        restarted: false,
    }
}
