//! The whole way on loopback: reports by the form, two moderators never online together, sheets, an edition, and what a
//! reader then sees. Then somebody tampers with the site, and `bruma audit verify` refuses it.

use std::collections::BTreeMap;
use std::net::SocketAddr;
use std::path::Path;
use std::sync::Arc;
use std::time::{Duration, Instant};

use atlas::Atlas;
use atlas::draw::{MapStyle, PAGE_WIDTH, state_png};
use atlas::palette;
use bruma_tests::asked_store::{AskedStore, Diary, Tick};
use demo::crew::Moderator;
use demo::house::{CREW, House, unix_millis};
use demo::reporters::{Synthetic, send_all};
use demo::show::published;
use indicatif::ProgressBar;
use protocol::category::CategoryId;
use protocol::clock::{Calendar, Moment, SLOT_MINUTE};
use protocol::edition::{Entry, What};
use protocol::place::{Place, StateId, ZoneId};
use protocol::policy::{EditionId, Policy};
use protocol::report::Lang;
use protocol::roster::SignedRoster;
use protocol::sizes::TICK_WRITES;
use rand_chacha::ChaCha20Rng;
use rand_core::SeedableRng;
use relay::worker::{EmbeddedKeeper, Worker};
use relay_site::SiteInput;

mod tampered;

/// Real time of a day: two visits fit between a close and the slot half a day later.
const DAY_MILLIS: u64 = 30_000;
/// Visits and sending come before the calendar's first day begins to run.
const MORNING_MILLIS: u64 = 45_000;
/// Until the way must be done.
const LIMIT: Duration = Duration::from_secs(240);
/// Reports of each plot: with k + margin = 9 and noise of scale 2, fewer would show too seldom.
const REPORTS: usize = 30;

/// The public order of both worlds.
const ORDER: u64 = 4;
/// Both worlds must have lasted so long to be compared: past sending, votes and an edition.
const LEAST_TICKS: usize = 180;

/// A zone of a cut city, drawn as a tile, and one that is drawn on its state's map.
fn plots(atlas: &Atlas) -> [(ZoneId, CategoryId); 2] {
    let city = atlas.areas().iter().find(|a| a.name == "Juárez").expect("Juárez");
    let district = atlas.areas().iter().find(|a| !a.city).expect("a district");
    [(city.zones[11], CategoryId(0)), (district.zones[0], CategoryId(16))]
}

fn reports(atlas: &Atlas) -> Vec<Synthetic> {
    plots(atlas)
        .into_iter()
        .flat_map(|(zone, category)| {
            (0..REPORTS).map(move |n| {
                let words = format!("palabras{n} distintas{n} de{n} cada{n} persona{n} en {}", zone.0);
                Synthetic::new(zone, category, words)
            })
        })
        .collect()
}

#[expect(clippy::disallowed_methods, reason = "a test waits to a deadline")]
fn deadline() -> Instant {
    Instant::now() + LIMIT
}

#[expect(clippy::disallowed_methods, reason = "a test waits to a deadline")]
fn passed(deadline: Instant) -> bool {
    Instant::now() > deadline
}

#[tokio::test(flavor = "multi_thread")]
async fn from_the_form_to_the_public_map() {
    let atlas = Atlas::mexico();
    let folder = tempfile::tempdir().expect("a folder");
    let house = House::build(folder.path()).expect("a house");
    let began = unix_millis();
    let calendar = Calendar {
        // All is sent before the first day begins to run: one batch, so that both plots come in one edition.
        origin_millis: began + MORNING_MILLIS,
        first_day: Calendar::real().at(began).day(),
        day_millis: DAY_MILLIS,
    };
    let quiet_folder = tempfile::tempdir().expect("a folder");
    let quiet_house = House::build(quiet_folder.path()).expect("a house");
    let (quiet_worker, quiet) = start(&quiet_house, calendar).await;
    let quiet_relay = tokio::spawn(quiet_worker.run());
    let (worker, busy) = start(&house, calendar).await;
    let ports = worker.loopback.expect("ports of this machine");
    let (site, url) = (ports.visitors, format!("http://{}", ports.moderators));
    let relay = tokio::spawn(worker.run());
    let known = Arc::new(reports(atlas).iter().map(|r| r.words.clone()).collect());
    let crew: Vec<Moderator> = CREW
        .iter()
        .take(2)
        .map(|w| Moderator {
            folder: house.moderator(w),
            url: url.clone(),
            tor_config: None,
            known: Arc::clone(&known),
        })
        .collect();
    visit_each(&crew).await;

    let sent = send_all(site, atlas, reports(atlas), ProgressBar::hidden()).await;
    assert_eq!(sent.accepted, 2 * REPORTS, "each was told that it is kept");

    assert!(unix_millis() < calendar.origin_millis, "sending took longer than the morning");
    let deadline = deadline();
    let mut agreed = 0;
    while agreed < 2 * REPORTS {
        assert!(!passed(deadline), "{agreed} agreed");
        agreed += visit_each(&crew).await;
    }
    // Sent on the first day, cut on it: the edition that closes with the second day is the first that may show them.
    let edition = EditionId(calendar.first_day.plus(1));
    assert!(calendar.at(unix_millis()) < edition.closes(), "the votes took longer than two days");
    wait_until(calendar, edition.closes()).await;
    let entries = loop {
        assert!(!passed(deadline), "no entries: {agreed} agreed");
        assert!(!relay.is_finished(), "the relay stopped");
        visit_each(&crew).await;
        wait_until(calendar, edition.0.plus(1).begins().plus_minutes(SLOT_MINUTE)).await;
        let sheets: Vec<_> = published(&house.site()).into_iter().flat_map(|s| s.sheets).collect();
        assert!(
            sheets.iter().all(|s| s.sheet.edition >= edition || s.sheet.entries.is_empty()),
            "none too early"
        );
        if let Some(signed) = sheets.iter().find(|s| s.sheet.edition == edition) {
            break signed.sheet.entries.clone();
        }
        tokio::time::sleep(Duration::from_millis(300)).await;
    };
    assert_eq!(agreed, 2 * REPORTS, "two distinct moderators agreed on each, once");
    for (zone, category) in plots(atlas) {
        let of: Vec<&Entry> = entries.iter().filter(|e| e.place == Place::Zone(zone)).collect();
        assert_eq!(of.len(), 1, "each report is counted once: one entry for its zone");
        assert_eq!(of[0].what, What::Category(category));
    }
    wait_for_site(&house.site(), entries.len()).await;
    // Later editions may be out by now, and a map shows the newest: what a reader saw on this one's day.
    let that_day = tempfile::tempdir().expect("a folder");
    site_of(&house.site(), edition, that_day.path());
    what_a_reader_sees(that_day.path(), &entries);
    relay.abort();
    quiet_relay.abort();
    the_store_was_asked_the_same(&quiet.ticks(), &busy.ticks());
    tampered::each_is_refused(&house.site());
}

/// A relay whose store writes a diary. All draw their vault's public order from one stream, so that worlds can be compared.
async fn start(house: &House, calendar: Calendar) -> (Worker, Diary) {
    let diary = Diary::default();
    let order = ChaCha20Rng::seed_from_u64(ORDER);
    let between = |store| AskedStore { store, diary: diary.clone() };
    let anywhere = SocketAddr::from(([127, 0, 0, 1], 0));
    let worker = house.start_on(calendar, anywhere, EmbeddedKeeper::default(), order, between).await;
    (worker.expect("serves"), diary)
}

/// A relay to which nobody came, and one with reports, votes, lists, signatures and an edition, wrote the same lockers of
/// the same length in the same ticks.
fn the_store_was_asked_the_same(quiet: &[Tick], busy: &[Tick]) {
    let ticks = quiet.len().min(busy.len());
    assert!(ticks >= LEAST_TICKS, "both worlds lasted, {ticks} ticks");
    for (number, (one, other)) in quiet.iter().zip(busy).enumerate() {
        assert_eq!(one.len(), TICK_WRITES, "tick {number}");
        assert_eq!(one, other, "tick {number} shows whether anybody came");
    }
}

/// One visit each, one after the other: never two online together. Returns agreements made.
async fn visit_each(crew: &[Moderator]) -> usize {
    let mut agreed = 0;
    for moderator in crew {
        let moderator = moderator.clone();
        let done = tokio::task::spawn_blocking(move || moderator.visit()).await.expect("runs");
        agreed += done.expect("a visit").report.agreements;
    }
    agreed
}

async fn wait_until(calendar: Calendar, moment: Moment) {
    // A tick more: the beat looks at the calendar once a tick.
    tokio::time::sleep(Duration::from_millis(calendar.millis_until(moment, unix_millis()) + 1_200)).await;
}

async fn wait_for_site(site: &Path, entries: usize) {
    for _ in 0..400 {
        let newest = published(site)
            .iter()
            .map(|s| s.day)
            .max()
            .map(|d| format!("{}.json", d.iso()))
            .unwrap_or_default();
        let listed = std::fs::read_to_string(site.join("data/site.json")).is_ok_and(|t| t.contains(&newest));
        if listed && site.join("index.html").exists() {
            return;
        }
        tokio::time::sleep(Duration::from_millis(100)).await;
    }
    panic!("the site of {entries} entries was not written");
}

/// The site as the outlet makes it from the slots up to an edition.
fn site_of(site: &Path, edition: EditionId, to: &Path) {
    let read = |name: &str| std::fs::read(site.join("data").join(name)).expect("a file");
    let rosters: Vec<SignedRoster> = serde_json::from_slice(&read("rosters.json")).expect("rosters");
    let policy: Policy = serde_json::from_slice(&read("policy.json")).expect("a policy");
    let mut slots = published(site);
    slots.sort_by_key(|s| s.day);
    for slot in &mut slots {
        slot.sheets.retain(|s| s.sheet.edition <= edition);
    }
    let input = SiteInput {
        atlas: Atlas::mexico(),
        slots: &slots,
        rosters: &rosters,
        policy: &policy,
        calendar: Calendar::real(),
        today: edition.0.plus(1),
        next_edition: EditionId(edition.0.plus(1)),
        onion: None,
        demo: true,
    };
    for (name, bytes) in relay_site::build(&input).expect("builds") {
        let path = to.join(name);
        std::fs::create_dir_all(path.parent().expect("a folder")).expect("a folder");
        std::fs::write(path, bytes).expect("writes");
    }
}

/// The entry in the table, the tile's colour in the city, and in the state's picture the colour of the band at the place's
/// label point; a place without an entry has the look of nothing.
fn what_a_reader_sees(site: &Path, entries: &[Entry]) {
    let atlas = Atlas::mexico();
    for (zone, _) in plots(atlas) {
        let entry = entries.iter().find(|e| e.place == Place::Zone(zone)).expect("its entry");
        let zone = atlas.zone(zone).expect("a zone");
        let page =
            std::fs::read_to_string(site.join(format!("area/{}/index.html", zone.area.0))).expect("a page");
        assert!(page.contains(entry.band.text()), "the band is in the area's page");
        assert!(page.contains(&zone.name), "and the zone's name");
        let bands = BTreeMap::from([(zone.id, entry.band)]);
        assert_pixels(site, zone.state, &bands);
    }
}

fn assert_pixels(site: &Path, state: StateId, bands: &BTreeMap<ZoneId, protocol::policy::Band>) {
    let atlas = Atlas::mexico();
    let style = MapStyle { width: PAGE_WIDTH, legend: false, lang: Lang::Es };
    let points = state_png(atlas, state, bands, style).expect("draws").label_points;
    let file = std::fs::File::open(site.join(format!("state/{}/map-680.png", state.0))).expect("a picture");
    let mut decoder = png::Decoder::new(std::io::BufReader::new(file));
    decoder.set_transformations(png::Transformations::EXPAND);
    let mut reader = decoder.read_info().expect("a PNG");
    let mut pixels = vec![0; reader.output_buffer_size().expect("a size")];
    let info = reader.next_frame(&mut pixels).expect("a frame");
    let channels = info.line_size / info.width as usize;
    let at = |(x, y): (u32, u32)| {
        let from = y as usize * info.line_size + x as usize * channels;
        [pixels[from], pixels[from + 1], pixels[from + 2]]
    };
    let shown: Vec<[u8; 3]> = bands
        .iter()
        .map(|(z, band)| {
            assert_eq!(
                at(points[z]),
                palette::fill(*band),
                "the band's colour at the label point of zone {}, {band:?}, published {:?}",
                z.0,
                published(site)
                    .iter()
                    .flat_map(|s| &s.sheets)
                    .map(|s| (s.sheet.edition, s.sheet.entries.len()))
                    .collect::<Vec<_>>()
            );
            palette::fill(*band)
        })
        .collect();
    assert!(!shown.is_empty());
    let published: Vec<ZoneId> = published(site)
        .iter()
        .flat_map(|s| &s.sheets)
        .flat_map(|s| s.sheet.entries.clone())
        .filter_map(|e| match e.place {
            Place::Zone(z) => Some(z),
            _ => None,
        })
        .collect();
    let empty = points
        .iter()
        .find(|(z, point)| !published.contains(z) && !published.iter().any(|p| points.get(p) == Some(point)));
    let (_, point) = empty.expect("some place is empty");
    assert!(
        [palette::NOTHING, palette::MARKS].contains(&at(*point)),
        "an empty place has the look of nothing"
    );
}
