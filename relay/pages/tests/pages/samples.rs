//! Every page with ordinary content, for tests and for looking at.

use protocol::category::{CategoryId, Group};
use protocol::clock::Day;
use protocol::edition::{Period, What};
use protocol::form::SEALED_CHARS;
use protocol::policy::{BANDS, Band, Grade};
use protocol::report::{Lang, Tell, When};
use relay_pages::*;

pub(crate) const TODAY: Day = Day(20_781);
pub(crate) const JOURNEYS: [Journey; 3] = [Journey::Report, Journey::Practise, Journey::Read];
pub(crate) const LANGS: [Lang; 2] = [Lang::Es, Lang::En];

pub(crate) const NOTICES: [Notice; 12] = [
    Notice::NotFound,
    Notice::TooLarge,
    Notice::Malformed,
    Notice::Gateway,
    Notice::StateExpired,
    Notice::Restarted,
    Notice::NobodyReading { place: "Juárez" },
    Notice::NoRoom,
    Notice::UnknownPlace,
    Notice::StoreClosed,
    Notice::Closed,
    Notice::AnotherCircuit,
];

pub(crate) struct Fields {
    pub(crate) state: String,
    pub(crate) words: String,
    pub(crate) filler: String,
}

impl Fields {
    pub(crate) fn new(cells: usize) -> Self {
        Self {
            state: "S".repeat(SEALED_CHARS),
            words: "W".repeat(SEALED_CHARS),
            filler: "f".repeat(cells * protocol::sizes::CELL_BYTES),
        }
    }

    pub(crate) fn frame(&self, lang: Lang, journey: Journey, demo: bool) -> Frame<'_> {
        Frame {
            lang,
            sealed_state: &self.state,
            sealed_words: &self.words,
            filler: &self.filler,
            demo,
            journey,
        }
    }
}

/// All pages by name. A `Page` cannot be cloned, so they are made anew at each call.
pub(crate) fn all(frame: &Frame) -> Vec<(String, Page)> {
    let mut pages = ways(frame);
    pages.extend(reports(frame));
    pages.extend(reading(frame));
    pages.extend(NOTICES.iter().map(|n| (format!("notice-{}", n.slug().0), notice(frame, *n))));
    pages
}

fn named(name: &str, page: Page) -> (String, Page) {
    (name.to_owned(), page)
}

fn ways(frame: &Frame) -> Vec<(String, Page)> {
    let lines = help_lines();
    let now = Home {
        help_lines: &lines,
        next_edition: TODAY.plus(5),
        moderators_week: Some(TODAY.minus(7)),
        new_edition: true,
        places: "Juárez, Chihuahua, Mérida",
    };
    let states_list = [
        "Aguascalientes",
        "Baja California",
        "Baja California Sur",
        "Campeche",
        "Chiapas",
        "Chihuahua",
        "Ciudad de México",
        "Coahuila",
        "Colima",
        "Durango",
        "Estado de México",
        "Guanajuato",
        "Guerrero",
        "Hidalgo",
        "Jalisco",
        "Michoacán",
        "Morelos",
        "Nayarit",
        "Nuevo León",
        "Oaxaca",
        "Puebla",
        "Querétaro",
        "Quintana Roo",
        "San Luis Potosí",
        "Sinaloa",
        "Sonora",
        "Tabasco",
        "Tamaulipas",
        "Tlaxcala",
        "Veracruz",
        "Yucatán",
        "Zacatecas",
    ];
    let rows = |names: &[&'static str]| -> Vec<Row<'static>> {
        (0..).zip(names).map(|(number, name)| Row { number, name, detail: None }).collect()
    };
    let few = rows(&[
        "Ahumada",
        "Ascensión",
        "Casas Grandes",
        "Chihuahua",
        "Cuauhtémoc",
        "Delicias",
        "Juárez",
        "Parral",
    ]);
    let oaxaca: Vec<String> = (0..570)
        .map(|n| match n % 5 {
            0 => format!("{}cotlán de las Flores {n}", ["O", "T", "Á", "M"][n / 5 % 4]),
            1 => format!("Santa {} del Río Seco {n}", ["María", "Ana", "Catarina", "Lucía"][n / 5 % 4]),
            _ => format!("San {} Mixtepec de Juárez {n}", ["Juan", "Pedro", "Miguel", "Andrés"][n / 5 % 4]),
        })
        .collect();
    let many: Vec<Row> =
        (0..).zip(&oaxaca).map(|(number, name)| Row { number, name, detail: None }).collect();
    let hits = [
        Row { number: 4, name: "Emiliano Zapata", detail: Some("Morelos") },
        Row {
            number: 9, name: "Emiliano Zapata", detail: Some("Colonia de Juárez, Chihuahua, zonas 4 y 5")
        },
        Row { number: 11, name: "Emiliano Zapata", detail: Some("Veracruz") },
    ];
    let mut marked = juarez();
    for row in marked.iter_mut().filter(|row| row.label == 7 || row.label == 12) {
        row.found = true;
    }
    vec![
        named("home", home(frame, &now)),
        named("states", states(frame, &rows(&states_list))),
        named("municipios", municipios(frame, &Places { state: "Chihuahua", rows: &few })),
        named("municipios-oaxaca", municipios(frame, &Places { state: "Oaxaca", rows: &many })),
        named("found", found(frame, &Found { rows: &hits, more: true })),
        named("found-none", found(frame, &Found { rows: &[], more: false })),
        named("zones", zones(frame, &Zones { place: "Juárez", state: "Chihuahua", rows: &juarez() })),
        named("zones-found", zones(frame, &Zones { place: "Juárez", state: "Chihuahua", rows: &marked })),
    ]
}

const ZONES: [(&str, &[&str], u32); 17] = [
    ("Anapra", &["Rancho Anapra", "Lomas de Poleo", "Puerto de Anapra"], 62_140),
    ("Centro", &["Centro", "Bellavista", "Chaveña", "Barrio Alto"], 84_002),
    ("Pronaf", &["Pronaf", "Melchor Ocampo", "Hidalgo", "Monumental"], 70_901),
    ("Altavista", &["Altavista", "Felipe Ángeles", "Independencia"], 93_000),
    ("Campestre", &["Campestre", "Los Nogales", "San Lorenzo"], 66_000),
    ("Satélite", &["Satélite", "Las Misiones", "Fuentes del Valle"], 88_000),
    ("Azteca", &["Azteca", "Galeana", "Mirador", "Toribio Ortega"], 95_000),
    ("Aeropuerto", &["Aeropuerto", "Granjas de Chapultepec", "Salvárcar"], 90_000),
    ("Las Torres", &["Las Torres", "Morelos", "Oasis Revolución"], 102_000),
    ("Zaragoza", &["Zaragoza", "Tierra Nueva", "El Papalote"], 97_000),
    ("Parajes", &["Parajes del Sur", "Praderas del Sur"], 110_000),
    ("Riberas", &["Riberas del Bravo, todas sus etapas"], 87_000),
    ("Casas Grandes", &["Infonavit Casas Grandes", "Insurgentes"], 79_000),
    ("Valle Sur", &["Valle de Fundadores", "Urbivilla"], 73_000),
    ("El Barreal", &["El Barreal", "Partido Senecú"], 81_000),
    ("Kilómetro 20", &["Kilómetro 20", "Carlos Castillo Peraza"], 68_000),
    ("Samalayuca", &["Samalayuca y rancherías"], 26_000),
];

fn juarez() -> Vec<ZoneRow<'static>> {
    (0..)
        .zip(ZONES)
        .map(|(n, (name, colonias, people))| ZoneRow {
            number: n + 300,
            label: n + 1,
            name,
            colonias,
            people,
            found: false,
        })
        .collect()
}

fn reports(frame: &Frame) -> Vec<(String, Page)> {
    let empty = Form {
        place: "Juárez, zona 12, Riberas",
        today: TODAY,
        what: None,
        when: None,
        words: "",
        tell: Tell::default(),
        nobody_reading: false,
    };
    let filled = Form {
        what: Some(CategoryId(0)),
        when: Some(When::Day(TODAY.minus(3))),
        words: "\nPasaron <b>dos</b> hombres & \"cobraron\".",
        tell: Tell { rights: true, press: false, authority: false },
        nobody_reading: true,
        ..empty
    };
    let phone = FindingRow {
        text: "656 555 0147",
        question: Question::Whose,
        class: FindingClass::Phone,
        stays: true,
    };
    let who =
        FindingRow { text: "doña Lety", question: Question::Whose, class: FindingClass::Name, stays: false };
    let words = [
        Segment { text: "Pasaron dos hombres a cobrar en la tienda de ", finding: None },
        Segment { text: "doña Lety", finding: Some(0) },
        Segment { text: ". Dejaron este número: ", finding: None },
        Segment { text: "656 555 0147", finding: Some(1) },
        Segment { text: ". Dicen que vuelven cada semana.", finding: None },
    ];
    let full = Look {
        place: "Juárez, zona 12, Riberas",
        what: Some(CategoryId(0)),
        when: Some(When::Day(TODAY.minus(3))),
        form_day: TODAY,
        words: &words,
        words_cut: false,
        findings: &[who, phone],
        tell: Tell::default(),
        freshened: false,
    };
    let bare =
        Look { words: &[], findings: &[], tell: Tell { rights: true, press: true, authority: true }, ..full };
    let time =
        FindingRow { text: "8:15 pm", question: Question::LeaveIn, class: FindingClass::Time, stays: false };
    let at = [Segment { text: "8:15 pm", finding: Some(0) }, Segment { text: " <script>", finding: None }];
    let missing = Look {
        what: None,
        when: None,
        words: &at,
        words_cut: true,
        findings: &[time],
        tell: Tell { rights: true, press: false, authority: false },
        freshened: true,
        ..full
    };
    let end = |outcome| Sent {
        outcome,
        place: "Juárez",
        kept_until: TODAY.plus(21),
        earliest: TODAY.plus(5),
        read_by: TODAY.plus(3),
    };
    vec![
        named("form", form(frame, &empty)),
        named("form-filled", form(frame, &filled)),
        named("look", look(frame, &full)),
        named("look-bare", look(frame, &bare)),
        named("look-missing", look(frame, &missing)),
        named("sent", sent(frame, &end(Outcome::Kept))),
        named("sent-already", sent(frame, &end(Outcome::KeptAlready))),
        named("sent-practised", sent(frame, &end(Outcome::Practised))),
    ]
}

fn reading(frame: &Frame) -> Vec<(String, Page)> {
    let row = |weeks: u32| EditionRow {
        closed: TODAY.minus(2 + 7 * weeks),
        period: Period { first: TODAY.minus(8 + 7 * weeks), last: TODAY.minus(2 + 7 * weeks) },
    };
    let editions: Vec<EditionRow> = (0..8).map(row).collect();
    let edition = row(0);
    let line = |label, place, what, band, grade: Option<u8>| Line {
        label,
        place,
        what,
        period: edition.period,
        band,
        grade: grade.and_then(Grade::new),
    };
    let whole = [
        line(None, "Juárez", What::Group(Group::Violence), Band::From20, Some(3)),
        Line {
            period: row(3).period,
            ..line(None, "Juárez", What::Group(Group::Authority), Band::From10, None)
        },
    ];
    let mut rows: Vec<Line> = (0u8..)
        .zip(juarez())
        .map(|(n, z)| {
            let band = BANDS[usize::from(n) % 5];
            line(
                Some(z.label),
                z.name,
                What::Category(CategoryId(n)),
                band,
                (n % 3 == 0).then_some(1 + n % 6),
            )
        })
        .collect();
    rows.extend(whole);
    let tiles: Vec<Tile> = (0..)
        .zip(juarez())
        .map(|(n, z)| Tile { label: z.label, name: z.name, band: (n % 3 != 0).then(|| BANDS[n % 5]) })
        .collect();
    let city = MapPage {
        place: "Juárez",
        topic: None,
        edition: Some(edition),
        next: TODAY.plus(5),
        drawing: Drawing::Tiles { tiles: &tiles, locator: None },
        whole: &whole,
        restarted: false,
    };
    let state = MapPage {
        place: "Chihuahua",
        topic: Some(Group::Violence),
        drawing: Drawing::Picture { png: PIXEL, width: 680, height: 510, numbers: &NUMBERED },
        whole: &[],
        restarted: true,
        ..city
    };
    let nothing_yet = MapPage { edition: None, whole: &[], ..city };
    let answer = Answer {
        who: "Colectivo de prueba",
        text: "Leímos lo que salió sobre el agua. Lo llevamos a la junta del lunes.",
        day: TODAY.minus(1),
    };
    vec![
        named(
            "topics",
            topics(frame, &Topics { place: "Juárez", editions: &editions, topic: None, edition: 1 }),
        ),
        named(
            "topics-none",
            topics(frame, &Topics { place: "Juárez", editions: &[], topic: None, edition: 0 }),
        ),
        named("map-none", map(frame, &nothing_yet)),
        named("map-city", map(frame, &city)),
        named("map-state", map(frame, &state)),
        named(
            "lines",
            lines(frame, &Lines { place: "Juárez", edition: Some(edition), rows: &rows, more: true }),
        ),
        named(
            "lines-empty",
            lines(frame, &Lines { place: "Juárez", edition: Some(edition), rows: &[], more: false }),
        ),
        named("lines-none", lines(frame, &Lines { place: "Juárez", edition: None, rows: &[], more: false })),
        named("meaning", meaning(frame, &Meaning { place: "Juárez", answers: &[answer] })),
        named("meaning-none", meaning(frame, &Meaning { place: "Juárez", answers: &[] })),
    ]
}

/// As many places as a state's map may have, with names as long as they come.
const NUMBERED: [(u8, &str); 30] = {
    let mut all = [(0, "San Juan Bautista Valle Nacional y alrededores"); 30];
    let mut n = 0;
    while n < all.len() {
        all[n].0 = n as u8 + 1;
        n += 1;
    }
    all
};

/// A PNG of one grey pixel.
const PIXEL: &[u8] = &[
    0x89, b'P', b'N', b'G', 0x0d, 0x0a, 0x1a, 0x0a, 0, 0, 0, 0x0d, b'I', b'H', b'D', b'R', 0, 0, 0, 1, 0, 0,
    0, 1, 8, 0, 0, 0, 0, 0x3a, 0x7e, 0x9b, 0x55, 0, 0, 0, 0x0a, b'I', b'D', b'A', b'T', 0x78, 0x9c, 0x63,
    0x68, 0, 0, 0, 0x82, 0, 0x81, 0x77, 0xcd, 0x72, 0xb6, 0, 0, 0, 0, b'I', b'E', b'N', b'D', 0xae, 0x42,
    0x60, 0x82,
];
