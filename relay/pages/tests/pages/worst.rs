//! Every page with the worst that a pack, a list or a person could give it: long lists, long names, names that are markup.

use protocol::category::{CategoryId, GROUPS};
use protocol::clock::Day;
use protocol::edition::{Period, What};
use protocol::policy::{Band, Grade};
use protocol::report::{Tell, When};
use protocol::sizes::MAP_IMAGE_MAX;
use relay_pages::*;

use crate::samples::TODAY;

/// Each character grows to five bytes when it is escaped.
pub(crate) const HOSTILE: &str =
    "\"'><script>alert(1)</script>&amp;<!--<svg onload=x>\"\"\"\"\"\"\"\"\"\"\"\"\"\"\"\"\"\"";

pub(crate) fn all(frame: &Frame) -> Vec<(String, Page)> {
    let long = HOSTILE.repeat(20);
    let mut pages = places(frame, &long);
    pages.extend(reports(frame, &long));
    pages.extend(reading(frame, &long));
    pages.push(named("notice-nobody", notice(frame, Notice::NobodyReading { place: &long })));
    pages
}

fn named(name: &str, page: Page) -> (String, Page) {
    (format!("worst {name}"), page)
}

fn places(frame: &Frame, long: &str) -> Vec<(String, Page)> {
    let line = HelpLine { number: long.to_owned(), names: [long.to_owned(), long.to_owned()] };
    let home_view = Home {
        help_lines: &vec![line; 300],
        next_edition: Day(u32::MAX),
        moderators_week: None,
        new_edition: false,
        places: long,
    };
    let rows: Vec<Row> = (0..2_000).map(|number| Row { number, name: long, detail: Some(long) }).collect();
    let letters: Vec<String> =
        (0..2_000u32).map(|n| format!("{}{long}", char::from_u32(0x4e00 + n % 40).unwrap_or('x'))).collect();
    let folded: Vec<Row> =
        (0..).zip(&letters).map(|(number, name)| Row { number, name, detail: None }).collect();
    let colonias = vec![long; 1_600];
    let zone = |number| ZoneRow {
        number,
        label: number,
        name: long,
        colonias: &colonias,
        people: u32::MAX,
        found: true,
    };
    let some: Vec<ZoneRow> = (0..26).map(zone).collect();
    let many: Vec<ZoneRow> = (0..2_000).map(zone).collect();
    vec![
        named("home", home(frame, &home_view)),
        named("states", states(frame, &rows)),
        named("municipios", municipios(frame, &Places { state: long, rows: &folded })),
        named("found", found(frame, &Found { rows: &rows, more: true })),
        named("zones", zones(frame, &Zones { place: long, state: long, rows: &some })),
        named("zones-many", zones(frame, &Zones { place: long, state: long, rows: &many })),
    ]
}

fn reports(frame: &Frame, long: &str) -> Vec<(String, Page)> {
    let tell = Tell { rights: true, press: true, authority: true };
    let full = Form {
        place: long,
        today: TODAY,
        what: Some(CategoryId(7)),
        when: Some(When::GoesOn),
        words: long,
        tell,
        nobody_reading: true,
    };
    let unknown = Form { what: Some(CategoryId(200)), when: Some(When::Day(TODAY.plus(9))), ..full };
    let row = |class| FindingRow { text: long, question: Question::LeaveIn, class, stays: false };
    let findings: Vec<FindingRow> = look::FINDING_CLASSES.iter().cycle().take(40).map(|c| row(*c)).collect();
    let scattered: Vec<Segment> = (0..480).map(|n| Segment { text: "\"", finding: Some(n % 50) }).collect();
    let look_of = |words, what, when| Look {
        place: long,
        what,
        when,
        form_day: TODAY,
        words,
        words_cut: true,
        findings: &findings,
        tell,
        freshened: true,
    };
    let one = [Segment { text: long, finding: Some(11) }];
    let end = |outcome| Sent {
        outcome,
        place: long,
        kept_until: Day(u32::MAX),
        earliest: Day(0),
        read_by: Day(u32::MAX),
    };
    vec![
        named("form", form(frame, &full)),
        named("form-unknown", form(frame, &unknown)),
        named("look", look(frame, &look_of(&scattered, None, None))),
        named("look-one", look(frame, &look_of(&one, Some(CategoryId(200)), Some(When::Day(TODAY.plus(9)))))),
        named("sent", sent(frame, &end(Outcome::Kept))),
        named("sent-practised", sent(frame, &end(Outcome::Practised))),
    ]
}

fn reading(frame: &Frame, long: &str) -> Vec<(String, Page)> {
    let edition = EditionRow { closed: TODAY, period: Period { first: TODAY.minus(30), last: TODAY } };
    let line = Line {
        label: Some(u16::MAX),
        place: long,
        what: What::Category(CategoryId(6)),
        period: Period { first: TODAY.minus(60), last: TODAY.minus(30) },
        band: Band::From10,
        grade: Some(Grade::UNJUDGED),
    };
    let lines_all = vec![line; 1_000];
    let tiles = vec![Tile { label: u16::MAX, name: long, band: Some(Band::From50) }; 1_000];
    let png = vec![0xff; MAP_IMAGE_MAX];
    let too_large = vec![0xff; MAP_IMAGE_MAX + 1];
    let map_of = |drawing| MapPage {
        place: long,
        topic: Some(GROUPS[2]),
        edition: Some(edition),
        next: Day(u32::MAX),
        drawing,
        whole: &lines_all,
        restarted: true,
    };
    let numbers = vec![(u8::MAX, long); 250];
    let picture = |png| Drawing::Picture { png, width: u32::MAX, height: u32::MAX, numbers: &numbers };
    let answers = vec![Answer { who: long, text: long, day: TODAY }; 200];
    vec![
        named(
            "topics",
            topics(
                frame,
                &Topics { place: long, editions: &vec![edition; 500], topic: None, edition: 9_999 },
            ),
        ),
        named("map-tiles", map(frame, &map_of(Drawing::Tiles { tiles: &tiles, locator: Some(&png) }))),
        named("map-picture", map(frame, &map_of(picture(&png)))),
        named("map-too-large", map(frame, &map_of(picture(&too_large)))),
        named(
            "lines",
            lines(frame, &Lines { place: long, edition: Some(edition), rows: &lines_all, more: true }),
        ),
        named("meaning", meaning(frame, &Meaning { place: long, answers: &answers })),
    ]
}
