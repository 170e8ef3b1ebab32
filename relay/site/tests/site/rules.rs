//! The rules, on a site with figures and on an empty one.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::LazyLock;

use super::markup::{Element, elements, resolve, unique};
use super::slots::{NEWEST, World, category, entry, sample, slot};
use atlas::Atlas;
use protocol::category::Group;
use protocol::edition::{Entry, Slot, What};
use protocol::place::{AreaId, Level, Nest as _, Place, RegionId, ZoneId};
use protocol::policy::{BANDS, Band, EditionId, Policy};
use relay_site::{Pictures, SiteError, build, build_again};

type Files = BTreeMap<String, Vec<u8>>;

static DRAWN: LazyLock<[(Files, Pictures); 2]> = LazyLock::new(|| {
    [sample(), World::new(vec![])].map(|world| {
        let mut pictures = Pictures::default();
        (build_again(&world.input(), &mut pictures).unwrap(), pictures)
    })
});
static SAMPLE: LazyLock<&Files> = LazyLock::new(|| &DRAWN[0].0);
static EMPTY: LazyLock<&Files> = LazyLock::new(|| &DRAWN[1].0);

/// A site like the empty one, whose maps need not be drawn again.
fn make(world: &World) -> Files {
    build_again(&world.input(), &mut DRAWN[1].1.clone()).unwrap()
}

fn text<'f>(files: &'f Files, path: &str) -> &'f str {
    std::str::from_utf8(files.get(path).unwrap_or_else(|| panic!("no {path}"))).unwrap()
}

fn pages(files: &Files) -> impl Iterator<Item = (&str, Vec<Element>)> {
    files.keys().filter(|p| p.ends_with(".html")).map(|p| (p.as_str(), elements(text(files, p))))
}

fn newest_entries() -> Vec<Entry> {
    let world = sample();
    let sheets = world.slots.iter().flat_map(|s| &s.sheets).map(|s| &s.sheet).filter(|s| s.edition == NEWEST);
    sheets.flat_map(|s| s.entries.clone()).collect()
}

fn tiles(files: &Files, page: &str) -> Vec<Element> {
    let in_tiles = |e: &Element| e.name == "td" && e.inside.iter().any(|i| i == "table.tiles");
    elements(text(files, page)).into_iter().filter(in_tiles).collect()
}

/// Cells of the rows of a table, by the table's class.
fn rows(page: &str, class: &str) -> Vec<Vec<Element>> {
    let mut rows: Vec<Vec<Element>> = Vec::new();
    let table = format!("table.{class}");
    for element in elements(page).into_iter().filter(|e| e.inside.contains(&table)) {
        match element.name.as_str() {
            "tr" if element.inside.iter().any(|i| i == "tbody.") => rows.push(vec![]),
            "th" | "td" if !rows.is_empty() => rows.last_mut().unwrap().push(element),
            _ => {}
        }
    }
    rows
}

#[test]
fn the_same_slots_give_the_same_bytes_in_any_order() {
    let mut world = sample();
    world.slots.reverse();
    let again = build_again(&world.input(), &mut DRAWN[0].1.clone()).unwrap();
    assert!(again == **SAMPLE);
}

#[test]
fn nothing_runs_and_nothing_leads_elsewhere() {
    let allowed: BTreeSet<&str> = "html head meta title link body a header div span i nav main p h1 h2 dl dt dd section figure \
         figcaption picture source img table caption thead tbody tr th td ul ol li b strong small code details summary footer"
        .split_whitespace()
        .collect();
    for files in [*SAMPLE, *EMPTY] {
        for (path, elements) in pages(files) {
            for e in &elements {
                assert!(allowed.contains(e.name.as_str()), "{path}: {}", e.name);
                let bad = |a: &String| a.starts_with("on") || a == "style" || a == "ping" || a == "target";
                assert!(!e.attributes.keys().any(bad), "{path}: {:?}", e.attributes);
                for link in ["href", "src", "srcset"].map(|a| e.get(a)).into_iter().filter(|l| !l.is_empty())
                {
                    assert!(!link.contains(':') && !link.starts_with('/'), "{path}: {link}");
                    assert!(files.contains_key(&resolve(path, link)), "{path}: {link} leads nowhere");
                }
            }
            assert!(!text(files, path).contains("://"), "{path}");
        }
        let css = text(files, "style.css");
        assert!(!css.contains("url(") && !css.contains("@import") && !css.contains("@font-face"));
    }
}

#[test]
fn pages_are_sound_for_everybody_who_reads_them() {
    for (path, elements) in pages(&SAMPLE).chain(pages(&EMPTY)) {
        let count = |name: &str| elements.iter().filter(|e| e.name == name).count();
        assert_eq!((count("h1"), count("main"), count("title")), (1, 1, 1), "{path}");
        let lang = if path.starts_with("en/") { "en" } else { "es" };
        assert_eq!(elements[0].get("lang"), lang, "{path}");
        let ids = unique(&elements, "id");
        for (e, next) in elements.iter().zip(elements.iter().skip(1).map(|n| n.name.as_str()).chain([""])) {
            match e.name.as_str() {
                "th" => assert!(["col", "row"].contains(&e.get("scope")), "{path}"),
                "img" => assert!(!e.get("alt").is_empty(), "{path}"),
                // A picture names its link by its alternative text.
                "a" => assert!(!e.text.trim().is_empty() || ["img", "picture"].contains(&next), "{path}"),
                _ => {}
            }
            if let Some(id) = e.get("href").strip_prefix('#') {
                assert!(ids.contains(id), "{path}: #{id}");
            }
        }
        let other = elements.iter().find(|e| !e.get("hreflang").is_empty()).unwrap().get("href");
        let expected = path.strip_prefix("en/").map_or_else(|| format!("en/{path}"), str::to_owned);
        assert_eq!(resolve(path, other), expected, "the other language is one tap away");
    }
}

#[test]
fn every_entry_stands_once_in_its_areas_table() {
    let (atlas, entries) = (Atlas::mexico(), newest_entries());
    for folder in ["", "en/"] {
        let mut shown = 0;
        for area in atlas.areas() {
            let inside = |e: &&Entry| atlas.lift(e.place, Level::Area) == Some(Place::Area(area.id));
            let mut expected: Vec<(u8, &str)> =
                entries.iter().filter(inside).map(|e| (e.place.level() as u8, e.band.text())).collect();
            let rows = rows(text(&SAMPLE, &format!("{folder}area/{}/index.html", area.id.0)), "entries");
            let mut bands: Vec<&str> = rows.iter().map(|r| r[2].text.as_str()).collect();
            shown += rows.len();
            if area.id == AreaId(0) {
                let own = rows.iter().rev().take(2).all(|r| r[0].text.contains(['T', 'w']));
                assert!(own, "the city's own entries stand last");
                let names: BTreeSet<String> =
                    rows.iter().map(|r| format!("{}|{}", r[0].text, r[1].text)).collect();
                assert_eq!(names.len(), rows.len(), "each is another");
            }
            expected.sort();
            let mut expected: Vec<&str> = expected.into_iter().map(|(_, band)| band).collect();
            expected.sort_unstable();
            bands.sort_unstable();
            assert_eq!(bands, expected, "{}", area.name);
        }
        assert_eq!(shown, entries.len());
    }
    let juarez = rows(text(&SAMPLE, "area/0/index.html"), "entries");
    let sixteen = juarez.iter().find(|r| r[0].text == "Juárez 16").unwrap();
    assert!(sixteen[1].text.contains("confirmado") && sixteen[2].text == "100+");
}

#[test]
fn a_tile_has_the_look_of_its_zones_highest_entry() {
    let entries = newest_entries();
    for (n, tile) in tiles(&SAMPLE, "area/0/index.html").iter().enumerate() {
        let place = Place::Zone(Atlas::mexico().area(AreaId(0)).unwrap().zones[n]);
        let band = entries.iter().filter(|e| e.place == place).map(|e| e.band).max();
        let class = match band {
            None => "b0",
            Some(Band::From5) => "b5",
            Some(Band::From10) => "b10",
            Some(Band::From20) => "b20",
            Some(Band::From50) => "b50",
            Some(Band::From100) => "b100",
        };
        assert_eq!(tile.get("class"), class);
        assert!(tile.text.trim_start().starts_with(&format!("{} ", n + 1)), "in the order of their numbers");
        assert!(tile.text.ends_with(band.map_or("vacío", Band::text)), "colour and text, always both");
    }
    assert_eq!(tiles(&SAMPLE, "en/area/0/index.html").len(), 18);
}

#[test]
fn a_place_without_figures_looks_the_same_whatever_others_have() {
    let (some, none) = (tiles(&SAMPLE, "area/0/index.html"), tiles(&EMPTY, "area/0/index.html"));
    let same = |n: usize| some[n].attributes == none[n].attributes && some[n].text == none[n].text;
    assert!(same(0) && !same(1) && same(2) && same(17));
    assert!(none.iter().all(|t| t.has_class("b0")));
}

#[test]
fn nothing_is_added_up() {
    let (zone, next) = (Place::Zone(ZoneId(0)), Place::Zone(ZoneId(1)));
    let street = ["pothole", "water", "power", "street-light"];
    let mut entries: Vec<Entry> =
        street.iter().map(|what| entry(zone, category(what), Band::From5, None, NEWEST)).collect();
    entries.extend(street.iter().map(|what| entry(next, category(what), Band::From5, None, NEWEST)));
    let files = make(&World::new(vec![slot(NEWEST, 0, entries)]));
    assert_eq!(tiles(&files, "area/0/index.html")[0].get("class"), "b5");
    for page in ["index.html", "state/0/index.html"] {
        let cells = rows(text(&files, page), "groups").into_iter().flatten().filter(|c| c.name == "td");
        let shown: BTreeSet<String> = cells.map(|c| c.text).collect();
        assert_eq!(shown, BTreeSet::from(["5–9".to_owned(), "vacío".to_owned()]), "{page}");
    }
    assert!(
        files["state/0/map.png"] != EMPTY["state/0/map.png"],
        "drawn again, since it shows something else now"
    );
    assert!(files["state/1/map.png"] == EMPTY["state/1/map.png"]);
    assert!(text(&files, "area/0/index.html").contains("Una de las cifras más altas"));
}

#[test]
fn figures_of_regions_and_areas_colour_no_zone() {
    let wide = vec![
        entry(Place::Region(RegionId(15)), What::Group(Group::Street), Band::From50, None, NEWEST),
        entry(Place::Area(AreaId(0)), category("water"), Band::From100, None, NEWEST),
    ];
    let files = make(&World::new(vec![slot(NEWEST, 0, wide)]));
    assert!(files["state/0/map.png"] == EMPTY["state/0/map.png"]);
    assert!(files["state/0/map.png"] != SAMPLE["state/0/map.png"]);
    assert!(tiles(&files, "area/0/index.html").iter().all(|t| t.has_class("b0")));
    assert!(
        text(&files, "area/0/index.html").contains("agua en toda la ciudad de Juárez, 100 reportes o más")
    );
}

#[test]
fn before_the_first_edition_the_site_is_calm_and_whole() {
    let mut world = World::new(vec![]);
    world.rosters.clear();
    let mut input = world.input();
    (input.demo, input.onion) = (false, None);
    let files = build_again(&input, &mut DRAWN[1].1.clone()).unwrap();
    assert_eq!(files.keys().filter(|p| !p.contains("slots/")).count(), SAMPLE.len() - sample().slots.len());
    let page = text(&files, "area/0/index.html");
    assert!(page.contains("Todavía no sale ninguna edición") && page.contains("no trae la dirección"));
    assert!(!page.contains("inventadas") && rows(page, "entries").is_empty());
    assert!(!text(&files, "index.html").contains("map.png"));
}

#[test]
fn the_newest_edition_counts_not_the_latest_slot() {
    let late = EditionId(NEWEST.0.minus(7));
    let pothole =
        |edition| vec![entry(Place::Zone(ZoneId(0)), category("pothole"), Band::From50, None, edition)];
    let mut late_slot = slot(late, 1, pothole(late));
    late_slot.day = NEWEST.0.plus(9);
    let files = make(&World::new(vec![slot(NEWEST, 0, vec![]), late_slot]));
    let page = text(&files, "area/0/index.html");
    assert!(rows(page, "entries").is_empty() && tiles(&files, "area/0/index.html")[0].has_class("b0"));
    let history = rows(page, "groups");
    assert_eq!((history.len(), history[1][3].text.as_str()), (2, "50–99"));
    assert!(
        page.contains("<li>Bache en Juárez 1, del 8 al 14 de noviembre de 2026: de 50 a 99 reportes.</li>")
    );
}

#[test]
fn a_place_that_the_pack_does_not_have_is_refused() {
    for place in [Place::Zone(ZoneId(9_999)), Place::Region(RegionId(9_999)), Place::Area(AreaId(9_999))] {
        let bad = vec![entry(place, category("water"), BANDS[0], None, NEWEST)];
        let refused = build(&World::new(vec![slot(NEWEST, 0, bad)]).input());
        assert!(matches!(refused, Err(SiteError::Place(p)) if p == place));
    }
}

#[test]
fn a_feed_has_one_item_for_each_sheet_and_its_ids_stay() {
    let feed = |files: &Files, path: &str| text(files, path).parse::<atom_syndication::Feed>().unwrap();
    let ids = |f: &atom_syndication::Feed| f.entries().iter().map(|e| e.id.clone()).collect::<Vec<_>>();
    let week = |edition| {
        slot(edition, 0, vec![entry(Place::Area(AreaId(0)), category("water"), BANDS[0], None, edition)])
    };
    let mut world = World::new(vec![week(EditionId(NEWEST.0.minus(7)))]);
    let before = feed(&make(&world), "area/0/feed.xml");
    world.slots.push(week(NEWEST));
    let grown = feed(&make(&world), "area/0/feed.xml");
    assert_eq!((ids(&grown).len(), &ids(&grown)[1..], &grown.id), (2, &ids(&before)[..], &before.id));
    let after = feed(&SAMPLE, "area/0/feed.xml");
    assert_eq!(after.entries().len(), 9);
    assert_ne!(ids(&feed(&SAMPLE, "en/area/0/feed.xml"))[0], ids(&after)[0]);
    let content = after.entries()[0].content().unwrap().value().unwrap();
    let newest = newest_entries();
    let inside =
        newest.iter().filter(|e| Atlas::mexico().lift(e.place, Level::Area) == Some(Place::Area(AreaId(0))));
    assert_eq!(content.lines().count(), inside.count());
    assert!(content.contains(
        "Extorsión en Juárez 12, del 15 al 21 de noviembre de 2026: de 50 a 99 reportes. Certeza: probable."
    ));
    assert!(feed(&SAMPLE, "area/1/feed.xml").links().iter().all(|l| !l.href().contains(':')));
    assert!(feed(&EMPTY, "area/0/feed.xml").entries().is_empty());
}

#[test]
fn auditors_get_what_was_frozen() {
    let world = sample();
    for slot in &world.slots {
        let file = &SAMPLE[&format!("data/slots/{}.json", slot.day.iso())];
        assert_eq!(&serde_json::from_slice::<Slot>(file).unwrap(), slot);
    }
    assert_eq!(serde_json::from_slice::<Policy>(&SAMPLE["data/policy.json"]).unwrap(), world.policy);
    let contents: serde_json::Value = serde_json::from_slice(&SAMPLE["data/site.json"]).unwrap();
    assert_eq!(contents["slots"].as_array().map(Vec::len), Some(world.slots.len()));
    assert_eq!(contents["version"], protocol::FORMAT_VERSION);
}
