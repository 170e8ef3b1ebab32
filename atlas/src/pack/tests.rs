use super::*;
use crate::mexico::files;

fn refusal(files: PackFiles<'_>) -> Option<PackError> {
    Atlas::parse(files).err()
}

fn replaced(text: &str, from: &str, to: &str) -> String {
    assert!(text.contains(from), "the test looks for what the pack does not have: {from}");
    text.replacen(from, to, 1)
}

/// A pack of one state with a city of two sectors and a district of one zone.
struct Small {
    zones: String,
    municipios: String,
    colonias: String,
    outlines: Vec<u8>,
}

impl Small {
    fn new() -> Self {
        let mut outlines = b"ATL1\x01".to_vec();
        // Three borders from (0, 0) to (0, 2) and back: west of the city, between both, east of the district.
        outlines.extend([3]);
        outlines.extend([0, 0, 3, 0, 0, 3, 2, 4, 2]);
        outlines.extend([0, 3, 2, 0, 0, 0, 3]);
        outlines.extend([2, 0, 3, 0, 0, 4, 2, 3, 2]);
        Self {
            zones: "id\tregion\tnumber\tpeople\tlabel\tname\n0\t0\t1\t60000\tA 1\tA 1\n1\t0\t2\t60000\tA 2\tA 2\n\
                    2\t1\t-\t20000\tB\tB\n"
                .into(),
            municipios: "id\tstate\tcode\tzones\tname\n0\t0\t01\t0-1\tA\n1\t0\t02\t2\tB\n".into(),
            colonias: "municipio\tzone\tkind\tname\n0\t0\t0\tCentro\n\t1\t\tCentro\n1\t2\t\tCentro\n".into(),
            outlines,
        }
    }

    fn files(&self) -> PackFiles<'_> {
        PackFiles {
            country: "format\tname\n1\tC\n",
            kinds: "id\tshort\tword\n0\tCol.\tColonia\n",
            states: "id\tcode\tname\tlabel\n0\t01\tS\tS.\n",
            areas: "id\tstate\tcut\tname\n0\t0\tcity\tA\n1\t0\tdistrict\tB\n",
            regions: "id\tarea\tname\n0\t0\tA 1–2\n1\t1\tB\n",
            zones: &self.zones,
            municipios: &self.municipios,
            colonias: &self.colonias,
            attribution: "",
            outlines: &self.outlines,
        }
    }
}

#[test]
fn a_small_pack_is_read() {
    let small = Small::new();
    let atlas = Atlas::parse(small.files()).unwrap();
    let hits = atlas.search("centro", 9);
    assert_eq!(hits.iter().map(|h| h.zones.len()).collect::<Vec<_>>(), [2, 1]);
    assert_eq!(hits[0].name, "Col. Centro, A, S");
}

#[test]
fn a_zone_under_the_floor_is_refused() {
    let mut small = Small::new();
    small.zones = replaced(&small.zones, "20000", "19999");
    assert_eq!(refusal(small.files()), Some(PackError::UnderFloor(2)));
}

#[test]
fn every_truncation_is_refused() {
    let small = Small::new();
    for n in 0..small.outlines.len() {
        let outlines = &small.outlines[..n];
        assert_eq!(refusal(PackFiles { outlines, ..small.files() }), Some(PackError::Outlines), "{n}");
    }
    for n in 0..small.zones.len() {
        assert!(refusal(PackFiles { zones: &small.zones[..n], ..small.files() }).is_some(), "{n}");
    }
    for n in 0..small.municipios.len() {
        assert!(refusal(PackFiles { municipios: &small.municipios[..n], ..small.files() }).is_some(), "{n}");
    }
    // A cut that leaves whole lines of colonias cannot be told; any other is.
    for n in (0..small.colonias.len()).filter(|n| !small.colonias[..*n].ends_with('\n')) {
        assert!(refusal(PackFiles { colonias: &small.colonias[..n], ..small.files() }).is_some(), "{n}");
    }
}

#[test]
fn what_the_format_does_not_know_is_refused() {
    let small = Small::new();
    let files = small.files();
    let more_columns = replaced(&small.zones, "\tname\n", "\tname\tlatitude\n");
    let more_fields = replaced(&small.zones, "\tB\n", "\tB\t1\n");
    for zones in [&more_columns, &more_fields] {
        assert!(matches!(
            refusal(PackFiles { zones, ..files }),
            Some(PackError::Malformed { table: "zones", .. })
        ));
    }
    assert_eq!(refusal(PackFiles { country: "format\tname\n2\tC\n", ..files }), Some(PackError::Format));
    let mut longer = small.outlines.clone();
    longer.push(0);
    assert_eq!(refusal(PackFiles { outlines: &longer, ..files }), Some(PackError::Outlines));
}

#[test]
fn numbers_and_names_have_one_spelling() {
    let small = Small::new();
    for (from, to) in [
        ("\t60000", "\t+60000"),
        ("\t60000", "\t060000"),
        ("\t60000", "\t-1"),
        ("\t60000", "\t99999999999"),
        ("2\t1\t-", "3\t1\t-"),
        ("\tB\n", "\t B\n"),
        ("\tB\n", "\t\n"),
        ("\tB\n", "\tB\r\n"),
        ("\t2\t60000", "\t3\t60000"),
    ] {
        let zones = replaced(&small.zones, from, to);
        assert!(refusal(PackFiles { zones: &zones, ..small.files() }).is_some(), "{from:?} -> {to:?}");
    }
}

#[test]
fn places_that_are_not_there_are_refused() {
    let small = Small::new();
    let files = small.files();
    let zones = replaced(&small.zones, "2\t1\t-", "2\t9\t-");
    assert_eq!(
        refusal(PackFiles { zones: &zones, ..files }),
        Some(PackError::Dangling { table: "zones", line: 4 })
    );
    // Beyond the end, a part of a city, two places that are not one city, and backwards.
    for range in ["9", "0", "0-2", "1-2", "1-0", "0-65535", "0-4294967295"] {
        let municipios = replaced(&small.municipios, "0-1", range);
        assert!(refusal(PackFiles { municipios: &municipios, ..files }).is_some(), "{range}");
    }
    // A zone that no municipio reaches.
    let municipios = "id\tstate\tcode\tzones\tname\n0\t0\t01\t0-1\tA\n";
    assert_eq!(refusal(PackFiles { municipios, ..files }), Some(PackError::Empty("zone", 2)));
    // A colonia in a zone of another municipio; a kind that is not there; nothing above to repeat.
    for (from, to) in [("0\t0\t0\t", "0\t2\t0\t"), ("0\t0\t0\t", "0\t0\t7\t"), ("0\t0\t0\t", "\t0\t0\t")] {
        let colonias = replaced(&small.colonias, from, to);
        assert!(refusal(PackFiles { colonias: &colonias, ..files }).is_some(), "{to:?}");
    }
}

#[test]
fn borders_that_do_not_close_or_lie_are_refused() {
    let small = Small::new();
    // One border less; places that are not there; counts of points that the file cannot hold, or that are no line; a
    // corner elsewhere; a side that the city, or the district, then lacks.
    for (at, value) in [(5, 2), (6, 1), (6, 9), (16, 9), (8, 0x7f), (8, 1), (11, 2), (15, 2), (16, 0)] {
        let mut outlines = small.outlines.clone();
        outlines[at] = value;
        assert_eq!(
            refusal(PackFiles { outlines: &outlines, ..small.files() }),
            Some(PackError::Outlines),
            "{at}"
        );
    }
}

#[test]
fn any_byte_of_the_outlines_may_change_without_a_panic() {
    let real = files();
    let mut refused = 0;
    for at in (0..real.outlines.len()).step_by(97) {
        let mut outlines = real.outlines.to_vec();
        outlines[at] ^= 0x80;
        refused += u32::from(refusal(PackFiles { outlines: &outlines, colonias: EMPTY, ..real }).is_some());
    }
    assert!(refused > 0);
}

const EMPTY: &str = "municipio\tzone\tkind\tname\n";
