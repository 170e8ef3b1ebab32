use super::*;
use crate::palette;
use protocol::policy::BANDS;

const PAGE: MapStyle = MapStyle { width: PAGE_WIDTH, legend: true, lang: Lang::Es };

fn states() -> impl Iterator<Item = StateId> {
    Atlas::mexico().states().iter().map(|s| s.id)
}

/// Bands as different from neighbour to neighbour as can be, every sixth zone without.
fn mixed_bands(state: StateId) -> BTreeMap<ZoneId, Band> {
    let zones = Atlas::mexico().zones().iter().filter(|z| z.state == state);
    zones.zip(0..).filter_map(|(z, i)| Some((z.id, *BANDS.get(i * 7 % 6)?))).collect()
}

fn pixels(map: &StateMap) -> (Vec<u8>, Vec<u8>) {
    let mut reader = png::Decoder::new(std::io::Cursor::new(&map.png)).read_info().unwrap();
    assert_eq!((reader.info().width, reader.info().height), (map.width, map.height));
    let palette = reader.info().palette.clone().unwrap().into_owned();
    let mut pixels = vec![0; reader.output_buffer_size().unwrap()];
    reader.next_frame(&mut pixels).unwrap();
    (pixels, palette)
}

#[test]
fn every_place_shows_exactly_its_band() {
    let atlas = Atlas::mexico();
    for state in states() {
        let bands = mixed_bands(state);
        let map = state_png(atlas, state, &bands, PAGE).unwrap();
        let (pixels, palette) = pixels(&map);
        for zone in atlas.zones().iter().filter(|z| z.state == state) {
            let area = atlas.area(zone.area).unwrap();
            let one = vec![zone.id];
            let zones = if area.city { &area.zones } else { &one };
            let band = zones.iter().filter_map(|z| bands.get(z)).max();
            let (x, y) = map.label_points[&zone.id];
            let colour = usize::from(pixels[(y * map.width + x) as usize]) * 3;
            let wanted = band.map_or(palette::NOTHING, |b| palette::fill(*b));
            assert_eq!(palette[colour..colour + 3], wanted, "{}", zone.name);
        }
    }
}

#[test]
fn maps_fit_into_a_page() {
    for state in states() {
        for (lang, bands) in [(Lang::Es, mixed_bands(state)), (Lang::En, BTreeMap::new())] {
            let map = state_png(Atlas::mexico(), state, &bands, MapStyle { lang, ..PAGE }).unwrap();
            assert!(map.png.len() <= MAP_IMAGE_MAX);
            assert_eq!(map.width, PAGE_WIDTH, "narrower than wanted");
        }
    }
}

/// A tall state leaves room for a legend at its side, and none where there is no legend.
#[test]
fn without_a_legend_no_side_of_a_picture_is_empty() {
    for state in states() {
        for width in [PAGE_WIDTH, SITE_WIDTH] {
            let style = MapStyle { legend: false, width, ..PAGE };
            let map = state_png(Atlas::mexico(), state, &BTreeMap::new(), style).unwrap();
            let (pixels, _) = pixels(&map);
            let paper = pixels[0];
            let column = |x: u32| (0..map.height).any(|y| pixels[(y * map.width + x) as usize] != paper);
            for mut side in [0..SIDE, map.width - SIDE..map.width] {
                assert!(side.any(column), "{state:?}: nothing at {side:?} of {} px", map.width);
            }
        }
    }
}

/// A little more than the space around a map, in pixels.
const SIDE: u32 = 10;

#[test]
fn nothing_looks_the_same_whatever_lies_behind_it() {
    let atlas = Atlas::mexico();
    let (a, b) = (StateId(0), StateId(1));
    let empty = state_png(atlas, a, &BTreeMap::new(), PAGE).unwrap();
    // Bands of other states, and of zones that do not exist, leave no trace.
    let mut foreign = mixed_bands(b);
    foreign.insert(ZoneId(u16::MAX), Band::From100);
    assert_eq!(state_png(atlas, a, &foreign, PAGE).unwrap(), empty);
}

#[test]
fn the_same_input_gives_the_same_bytes() {
    let bands = mixed_bands(StateId(1));
    let draw = || state_png(Atlas::mexico(), StateId(1), &bands, PAGE).unwrap();
    assert_eq!(draw(), draw());
}

#[test]
fn a_city_shows_its_highest_sector_and_never_a_sum() {
    let atlas = Atlas::mexico();
    let city = atlas.areas().iter().find(|a| a.city).unwrap();
    let all = city.zones.iter().map(|z| (*z, Band::From50)).collect();
    let one = [(city.zones[0], Band::From50)].into();
    assert_eq!(state_png(atlas, city.state, &all, PAGE), state_png(atlas, city.state, &one, PAGE));
}

#[test]
fn names_stand_still_whatever_the_bands_are() {
    let empty = state_png(Atlas::mexico(), StateId(0), &BTreeMap::new(), PAGE).unwrap();
    let mixed = state_png(Atlas::mexico(), StateId(0), &mixed_bands(StateId(0)), PAGE).unwrap();
    assert_eq!(empty.numbers, mixed.numbers);
    assert_eq!((empty.width, empty.height), (mixed.width, mixed.height));
}

#[test]
fn locators_are_small_and_show_their_area() {
    let atlas = Atlas::mexico();
    let mut seen = std::collections::BTreeSet::new();
    for area in atlas.areas() {
        let png = locator_png(atlas, area.id).unwrap();
        assert!(png.len() <= LOCATOR_MAX);
        assert!(seen.insert(png), "{} looks like another", area.name);
    }
}

#[test]
fn what_is_not_there_is_not_drawn() {
    let atlas = Atlas::mexico();
    let none = BTreeMap::new();
    assert_eq!(state_png(atlas, StateId(u8::MAX), &none, PAGE), Err(DrawError::Unknown));
    assert_eq!(locator_png(atlas, AreaId(u16::MAX)), Err(DrawError::Unknown));
    for width in [0, NARROWEST - 1, WIDEST + 1] {
        assert_eq!(state_png(atlas, StateId(0), &none, MapStyle { width, ..PAGE }), Err(DrawError::Width));
    }
}
