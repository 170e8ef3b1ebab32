//! The mission, whole, over a Tor network: somebody at Firefox at Safest types a report by C tor; two moderators, never
//! online together, read it over a service that strangers cannot find; both sign; and Firefox, over Tor again, shows the
//! entry in the table, the tile's colour, and the colour at the place's label point in the state's map.

use std::collections::{BTreeMap, BTreeSet};
use std::net::{Ipv4Addr, SocketAddr};
use std::path::Path;
use std::sync::Arc;
use std::time::Duration;

use anyhow::{Context, Result, bail, ensure};
use atlas::Atlas;
use atlas::draw::{MapStyle, PAGE_WIDTH, state_png};
use atlas::palette;
use bruma_tests::browser::Browser;
use bruma_tests::patience::{now, wait_for};
use bruma_tests::person::Person;
use bruma_tests::target_dir::scratch;
use bruma_tests::tor_network::{FEW_RELAYS, TorNetwork, socks};
use bruma_tests::whole_page::{LAPTOP_WIDTH, TALL, take_pictures};
use client_cli::moderate::{Folder, reach, sign};
use data_encoding::BASE64;
use demo::crew::{Done, Moderator};
use demo::house::{CREW, House, passphrase, unix_millis};
use demo::reporters::{Synthetic, send_all};
use demo::show::published;
use fantoccini::Locator;
use indicatif::ProgressBar;
use protocol::category::CategoryId;
use protocol::clock::{CUT_MINUTES, Calendar};
use protocol::edition::Entry;
use protocol::place::{Place, StateId, ZoneId};
use protocol::policy::{BANDS, Band, EditionId};
use protocol::report::Lang;

const WORDS: &str = "dos hombres pasan cada viernes por la cuota";
/// Reports of each place, hers among them: see `whole_way`.
const REPORTS: usize = 30;
/// Real time of a day: two visits over Tor fit into half of it.
const DAY: Duration = Duration::from_secs(60);
/// Before the first day: the services become reachable, keys are published, all is sent.
const MORNING: Duration = Duration::from_secs(110);
const REACHABLE: Duration = Duration::from_secs(180);
const LIMIT: Duration = Duration::from_secs(420);
/// A page over a young network.
const PAGE: Duration = Duration::from_secs(60);

#[tokio::test(flavor = "multi_thread")]
#[ignore = "minutes over a young network of nine: `tests/run --full` runs it"]
async fn a_report_typed_over_tor_reaches_the_map_over_tor() -> Result<()> {
    let started = now();
    let said = |what: &str| println!("{:>6.1} s  {what}", started.elapsed().as_secs_f64());
    let network = TorNetwork::start(FEW_RELAYS).await?;
    said("network");
    let folder = scratch("mission-")?;
    let tor_config = |name: &str| -> Result<std::path::PathBuf> {
        let file = folder.path().join(format!("{name}.toml"));
        std::fs::write(&file, network.arti_config(&folder.path().join(name)))?;
        Ok(file)
    };
    let mut house = House::build(&folder.path().join("house"))?;
    house.tor_config = Some(tor_config("relay")?);
    let began = unix_millis();
    let calendar = Calendar {
        origin_millis: began + u64::try_from(MORNING.as_millis())?,
        first_day: Calendar::real().at(began).day(),
        day_millis: u64::try_from(DAY.as_millis())?,
    };
    let worker = house.start(calendar, SocketAddr::from((Ipv4Addr::LOCALHOST, 0))).await?;
    let onions = worker.onions.clone().context("onion services")?;
    let site = worker.loopback.context("ports")?.visitors;
    let relay = tokio::spawn(worker.run());
    said("relay");

    let [city, district] = plots()?;
    let others = others(city, district);
    let known: BTreeSet<String> = others.iter().map(|r| r.words.clone()).chain([WORDS.to_owned()]).collect();
    let known = Arc::new(known);
    let mut crew = Vec::new();
    for word in CREW.iter().take(2) {
        crew.push(Moderator {
            folder: house.moderator(word),
            url: format!("http://{}", onions.moderators),
            tor_config: Some(tor_config(word)?),
            known: known.clone(),
        });
    }
    // Reachable some seconds after its start; then she publishes her keys.
    for moderator in &crew {
        wait_for("the moderators' service", REACHABLE, async || Ok(visit(moderator).await.ok())).await?;
        said("a moderator's first visit");
    }
    // To somebody without a key in the roster there is no such service.
    let stranger = socks::connect(network.socks(), "stranger", &onions.moderators, 80);
    let found = tokio::time::timeout(Duration::from_secs(40), stranger).await;
    ensure!(!matches!(found, Ok(Ok(_))), "a stranger found the moderators' service");
    said("a stranger found nothing");

    let browser = Browser::start(Some(network.socks())).await?;
    let person = arrives(&browser, &onions.visitors).await?;
    said("a reporter's first page");
    reports(&person, city).await?;
    take_pictures(&person.client, "mission-sent").await?;
    said("sent");
    let sent = send_all(site, Atlas::mexico(), others, ProgressBar::hidden()).await;
    ensure!(sent.accepted == 2 * REPORTS - 1, "{} kept", sent.accepted);
    ensure!(unix_millis() < calendar.origin_millis, "sending took longer than the morning");
    said("the others' reports");

    // Everything is in the first cut; before it there is nothing to read.
    let first_cut = calendar.first_day.begins().plus_minutes(CUT_MINUTES);
    let until = calendar.millis_until(first_cut, unix_millis()) + 1_200;
    tokio::time::sleep(Duration::from_millis(until)).await;
    let deadline = now() + LIMIT;
    let mut agreed = 0;
    while agreed < 2 * REPORTS {
        ensure!(now() < deadline, "{agreed} agreed");
        for moderator in &crew {
            if relay.is_finished() {
                bail!("the relay stopped: {:?}", relay.await);
            }
            // A circuit may fail on a network of nine; a visit can be made again.
            let done = wait_for("a visit", REACHABLE, async || Ok(visit(moderator).await.ok())).await?;
            agreed += done.agreed;
            said(&format!("{agreed} agreed"));
        }
    }
    ensure!(agreed == 2 * REPORTS, "each is agreed on once: {agreed}");
    // Sent and cut on the first day: the edition that closes with the second is the first that may show them.
    let closed = EditionId(calendar.first_day.plus(1)).closes();
    ensure!(calendar.at(unix_millis()) < closed, "the votes took longer than two days");
    tokio::time::sleep(Duration::from_millis(calendar.millis_until(closed, unix_millis()) + 2_000)).await;
    let entries = loop {
        for moderator in &crew {
            wait_for("a signing", REACHABLE, async || Ok(signs(moderator).await.ok())).await?;
            said("a visit to sign");
        }
        let entries = entries(&house.site());
        if [city, district].iter().all(|z| entries.contains_key(z)) {
            break entries;
        }
        ensure!(now() < deadline, "no entries");
        tokio::time::sleep(Duration::from_secs(5)).await;
    };
    said("published");
    let index = house.site().join("index.html");
    wait_for("the public site, which names the address to read and report at", PAGE, async || {
        let text = std::fs::read_to_string(&index).unwrap_or_default();
        Ok(text.contains(&onions.visitors).then_some(()))
    })
    .await?;

    let person = arrives(&browser, &onions.visitors).await?;
    let band = entries[&city].band;
    reads(&person, city, &house.site()).await?;
    let tile = person.find(&format!("ol.tiles li.b{}", band_number(band))).await?;
    ensure!(rgb(&tile.css_value("background-color").await?)? == palette::fill(band), "another colour");
    take_pictures(&person.client, "mission-city").await?;
    person.turn("n00000").await?;
    let table = person.find("table").await?.text().await?;
    ensure!(table.contains(band.text()), "{} is not in {table}", band.text());
    said("the city's map and table");

    let person = arrives(&browser, &onions.visitors).await?;
    reads(&person, district, &house.site()).await?;
    let image = person.find("img").await?.attr("src").await?.context("a picture")?;
    let png = BASE64.decode(image.strip_prefix("data:image/png;base64,").context("PNG")?.as_bytes())?;
    colour_at_label(&png, district, &entries)?;
    take_pictures(&person.client, "mission-state").await?;
    said("the state's map");
    browser.close().await?;
    relay.abort();
    Ok(())
}

/// A zone of a cut city, drawn as a tile, and one that is drawn on its state's map.
fn plots() -> Result<[ZoneId; 2]> {
    let atlas = Atlas::mexico();
    let area = |found: Option<&'static atlas::Area>| found.context("an area");
    let city = area(atlas.areas().iter().find(|a| a.name == "Juárez"))?;
    let district = area(atlas.areas().iter().find(|a| !a.city))?;
    Ok([city.zones[11], district.zones[0]])
}

/// Extortion in the city, hers apart; potholes in the district.
fn others(city: ZoneId, district: ZoneId) -> Vec<Synthetic> {
    let of = |zone: ZoneId, category, from| {
        (from..REPORTS).map(move |n| {
            let words = format!("palabras{n} distintas{n} de{n} cada{n} persona{n} en {}", zone.0);
            Synthetic::new(zone, CategoryId(category), words)
        })
    };
    of(city, 0, 1).chain(of(district, 16, 0)).collect()
}

/// One visit, with a way over Tor of its own.
async fn visit(moderator: &Moderator) -> Result<Done> {
    let moderator = moderator.clone();
    tokio::task::spawn_blocking(move || moderator.visit()).await?
}

/// `bruma moderate sign`: what waits for a signature, and no batch.
async fn signs(moderator: &Moderator) -> Result<()> {
    let moderator = moderator.clone();
    tokio::task::spawn_blocking(move || -> Result<()> {
        let mut folder = Folder::open(&moderator.folder, &passphrase()?)?;
        let mut relay = reach(&folder, &moderator.url, moderator.tor_config.as_deref())?;
        sign(&mut folder, relay.as_mut(), Atlas::mexico())?;
        Ok(())
    })
    .await?
}

/// Opens the first page by its onion address; a descriptor may not be out yet.
async fn arrives(browser: &Browser, address: &str) -> Result<Person> {
    browser.client.set_window_size(LAPTOP_WIDTH, TALL).await?;
    let person = Person::before(&browser.client);
    wait_for("the first page", REACHABLE, async || {
        let went = browser.client.goto(&format!("http://{address}/")).await;
        Ok(went.ok())
    })
    .await?;
    person.find("button[value=r00000]").await?;
    Ok(person)
}

async fn municipio(person: &Person, zone: ZoneId) -> Result<()> {
    let atlas = Atlas::mexico();
    let zone = atlas.zone(zone).context("a zone")?;
    let [state, municipio] = [zone.state.0.into(), zone.municipios.first().context("a municipio")?.0]
        .map(|n: u16| format!("c{n:05}"));
    presses(person, &state).await?;
    presses(person, &municipio).await
}

/// Presses the button of a value, in a folded group too, and waits for another page.
async fn presses(person: &Person, value: &str) -> Result<()> {
    let css = format!("button[value={value}]");
    wait_for(value, PAGE, async || Ok(person.client.find(Locator::Css(&css)).await.ok())).await?;
    let folded = format!("details:has({css}):not([open]) summary");
    if let Ok(summary) = person.client.find(Locator::Css(&folded)).await {
        summary.click().await?;
    }
    person.find(&css).await?.click().await?;
    Ok(())
}

async fn reports(person: &Person, zone: ZoneId) -> Result<()> {
    presses(person, "r00000").await?;
    municipio(person, zone).await?;
    presses(person, &format!("c{:05}", zone.0)).await?;
    wait_for("the form", PAGE, async || Ok(person.client.find(Locator::Css("textarea")).await.ok())).await?;
    person.choose("wh", "00").await?;
    person.choose("wn", "d0").await?;
    person.find("textarea").await?.send_keys(WORDS).await?;
    presses(person, "n00000").await?;
    presses(person, "x00000").await?;
    wait_for("sent", PAGE, async || {
        Ok(person.heading().await.ok().filter(|h| h.contains("Tu reporte quedó guardado")))
    })
    .await?;
    Ok(())
}

/// From the first page to the map of the edition that has entries: newer ones may be out by now, and empty.
async fn reads(person: &Person, zone: ZoneId, site: &Path) -> Result<()> {
    presses(person, "m00000").await?;
    municipio(person, zone).await?;
    wait_for("the topics", PAGE, async || Ok(person.client.find(Locator::Css("input[name=ed]")).await.ok()))
        .await?;
    let slots = published(site);
    let all: BTreeSet<EditionId> = slots.iter().flat_map(|s| &s.sheets).map(|s| s.sheet.edition).collect();
    let wanted = with_entries(site).context("an edition with entries")?;
    let newer = all.iter().filter(|edition| **edition > wanted).count();
    person.choose("ed", &format!("{newer:02}")).await?;
    presses(person, "n00000").await?;
    wait_for("the map", PAGE, async || Ok(person.client.find(Locator::Css("div.map")).await.ok())).await?;
    Ok(())
}

/// The newest edition that has entries.
fn with_entries(site: &Path) -> Option<EditionId> {
    let slots = published(site);
    let sheets = slots.iter().flat_map(|s| &s.sheets).map(|s| &s.sheet);
    sheets.filter(|s| !s.entries.is_empty()).map(|s| s.edition).max()
}

/// Its entries of zones.
fn entries(site: &Path) -> BTreeMap<ZoneId, Entry> {
    let slots = published(site);
    let sheets: Vec<_> = slots.iter().flat_map(|s| &s.sheets).map(|s| &s.sheet).collect();
    let newest = with_entries(site);
    sheets
        .iter()
        .filter(|s| Some(s.edition) == newest)
        .flat_map(|s| &s.entries)
        .filter_map(|e| match e.place {
            Place::Zone(zone) => Some((zone, *e)),
            _ => None,
        })
        .collect()
}

fn band_number(band: Band) -> usize {
    1 + BANDS.iter().position(|b| *b == band).unwrap_or(usize::MAX - 1)
}

/// `rgb(1, 2, 3)`.
fn rgb(text: &str) -> Result<[u8; 3]> {
    let numbers = text.split(|c: char| !c.is_ascii_digit()).filter(|n| !n.is_empty());
    let all: Vec<u8> = numbers.take(3).map(str::parse).collect::<Result<_, _>>()?;
    all.try_into().ok().with_context(|| format!("{text} is no colour"))
}

fn colour_at_label(png: &[u8], zone: ZoneId, entries: &BTreeMap<ZoneId, Entry>) -> Result<()> {
    let atlas = Atlas::mexico();
    let state: StateId = atlas.zone(zone).context("a zone")?.state;
    let bands: BTreeMap<ZoneId, Band> = entries
        .iter()
        .filter(|(z, _)| atlas.zone(**z).is_some_and(|zone| zone.state == state))
        .map(|(z, e)| (*z, e.band))
        .collect();
    let style = MapStyle { width: PAGE_WIDTH, legend: false, lang: Lang::Es };
    let (x, y) = state_png(atlas, state, &bands, style)?.label_points[&zone];
    let mut decoder = png::Decoder::new(std::io::Cursor::new(png));
    decoder.set_transformations(png::Transformations::EXPAND);
    let mut reader = decoder.read_info()?;
    let mut pixels = vec![0; reader.output_buffer_size().context("a size")?];
    let info = reader.next_frame(&mut pixels)?;
    let at = y as usize * info.line_size + x as usize * (info.line_size / info.width as usize);
    let colour = &pixels[at..at + 3];
    ensure!(colour == palette::fill(bands[&zone]), "{colour:?} at {x}, {y}");
    Ok(())
}
