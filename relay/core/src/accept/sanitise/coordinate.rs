//! Points on the ground: decimal pairs, degrees and minutes, plus codes, geo: addresses, three words, MGRS.
//! Addresses of map services are links: they carry who shared them.

use std::sync::LazyLock;

use regex::bytes::Regex;

use super::written::{pattern, places};
use super::{Class, Hit};

/// Latitude, then longitude, with three decimals or more: a hundred metres. Behind a comma four, because "1,500, 2,500"
/// are prices.
const LATITUDE: &str = r"[+-]?[0-9]{1,2}(?: ?\. ?[0-9]{3,}|,[0-9]{4,})";
const LONGITUDE: &str = r"[+-]? ?[0-9]{1,3}(?: ?\. ?[0-9]{3,}|,[0-9]{4,})";
/// A degree sign, said or written, and the side.
const SIDE: &str = r"(?: ?(?:\x04|grados?|degrees?))?(?: ?(?:norte|north|oeste|west|[nw])\b)?";
const NAME: &str = r"(?:lat(?:itud|itude)?|lon(?:g|gitud|gitude)?|lng)";

static FORMS: LazyLock<[Regex; 9]> = LazyLock::new(|| {
    let between = format!(r"[ \n]{{0,2}}[,;/ \n][ \n]{{0,2}}(?:{NAME}[ :=]{{0,3}})?");
    [
        pattern(&[r"\bgeo:[0-9+.,-]+(?:[;?][^ \n\x03]*)?"]),
        pattern(&[
            r"(?:\A|[^a-z0-9.,])((?:",
            NAME,
            "[ :=]{0,3})?",
            LATITUDE,
            SIDE,
            &between,
            LONGITUDE,
            SIDE,
            ")",
        ]),
        // a minus before the second makes two decimals sure: a kilometre, still finer than a zone
        pattern(&[r"(?:\A|[^a-z0-9.,])([+]?[0-9]{1,2}\.[0-9]{2,}(?: ?[,;/] ?| )-[0-9]{1,3}\.[0-9]{2,})"]),
        pattern(&[r"\b([nw] ?[0-9]{1,3}[ -][0-9]{1,2}[ -][0-9]{1,2}(?:\.[0-9]+)?)\b"]),
        // named, one alone, two decimals
        pattern(&[r"\b(", NAME, r"[ :=]{1,3}[+-]? ?[0-9]{1,3}[.,][0-9]{2,}", SIDE, ")"]),
        // degrees and minutes, perhaps seconds and a side, perhaps a second one
        pattern(&[
            r"([0-9]{1,3} ?(?:\x04|grados?|degrees?)[ ,]{0,2}[0-9]{1,2}(?:[.,][0-9]+)? ?(?:''?|min(?:utos?|utes?)?\b)",
            r#"(?:[ ,]{0,2}[0-9]{1,2}(?:[.,][0-9]+)? ?(?:"|''|seg(?:undos?)?\b|sec(?:onds?)?\b))?"#,
            r"(?: ?(?:norte|north|sur|south|oeste|west|este|east|[nswoe])\b)?)",
        ]),
        // Open Location Code, whole or short
        pattern(&[
            r"(?:\A|[^a-z0-9\x01+])((?:[2-9cfghjmpqrvwx]{8}|[2-9cfghjmpqrvwx]{6}|[2-9cfghjmpqrvwx]{4}) ?[+] ?[2-9cfghjmpqrvwx]{2,7})\b",
        ]),
        pattern(&[r"/{3}[a-z\x01]{3,}[.][a-z\x01]{3,}[.][a-z\x01]{3,}"]),
        // MGRS: Mexico and its neighbours lie in zones 11 to 17
        pattern(&[r"\b(1[1-7] ?[n-s] ?[a-z]{2} ?(?:[0-9]{4} ?[0-9]{4}|[0-9]{5} ?[0-9]{5}))\b"]),
    ]
});

pub(super) fn find(shadow: &[u8]) -> Vec<Hit> {
    let found = FORMS.iter().flat_map(|form| places(form, shadow));
    found.map(|range| Hit { range, class: Class::Coordinate }).collect()
}

#[cfg(test)]
mod tests {
    use super::super::tests::{finds, finds_nothing};
    use super::*;

    #[test]
    fn found_however_it_is_typed() {
        finds(
            Class::Coordinate,
            &[
                ("la casa esta en {} creo", "31.6904, -106.4245"),
                ("en {} creo", "19.432608,-99.133209"),
                ("EN {} CREO", "19.4326° N, 99.1332° W"),
                ("en {} creo", "lat 19.4326 lon -99.1332"),
                ("EN {} CREO", "LAT: 19.4326, LONG: -99.1332"),
                ("en {} creo", "latitud 19.43"),
                ("en {} creo", "19.4326 -99.1332"),
                ("en {} creo", "１９．４３２６，−９９．１３３２"),
                ("en {} creo", "19°25'42\"N"),
                ("en {} creo", "19º 25’ 42.5” norte"),
                ("en {} creo", "19 grados 25 minutos 42 segundos norte"),
                ("en {} creo", "76F2CG7W+4X"),
                ("en {} creo", "cg7w+4x"),
                ("en {} creo", "geo:19.4326,-99.1332?z=17"),
                ("EN {} CREO", "GEO:19.4326,-99.1332"),
                ("en {} creo", "///mesa.silla.lampara"),
                ("en {} creo", "14Q MG 86305 48720"),
                ("en {}\nya", "19,4326; -99,1332"),
                ("en {} creo", "19.43, -99.13"),
                ("en {} creo", "N 19 25 42.5"),
            ],
        );
    }

    #[test]
    fn sentences_have_none() {
        finds_nothing(&[
            "cobran 1,500, 2,500, o 15,000 10,000 pesos",
            "hace 38.5 grados de calor",
            "mide 12.5 por 30.25 metros",
            "a 2.5 km, 3.5 cuadras",
            "balearon a las 3 en la calle 12",
            "calibre .223 y 7.62",
            "entre la calle 19 y la 99",
            "a c+ y b+ en la escuela",
            "2+2 son 4 y son mas de 10",
        ]);
    }
}
