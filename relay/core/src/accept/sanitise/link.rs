//! Addresses on a network: with a scheme, with www, or a bare name with a known end.
//!
//! An address that names an account of a platform and nothing else is a [`Class::Handle`]; what hangs behind it ("?igsh=…")
//! tells who shared it and is a [`Class::Link`] of its own, taken out also when the account is kept.

use std::ops::Range;
use std::sync::LazyLock;

use regex::bytes::Regex;

use super::shadow::is_word;
use super::written::{ENDS, LABEL, LOOSE_DOT, SAID_DOT, SURE_ENDS, pattern, places};
use super::{Class, Hit, MARK};

/// What stands in an address up to the next space.
const REST: &str = r"[^ \n\x03]";

static SCHEME: LazyLock<[Regex; 2]> = LazyLock::new(|| {
    [
        pattern(&[r"\b[a-z][a-z0-9+.-]{1,14} ?: ?[/\\] ?[/\\] ?", REST, "+"]),
        pattern(&[r"\b(?:https?|hxxps?|ftp|magnet|intent|whatsapp|tg|fb):", REST, "{3,}"]),
    ]
});
static WWW: LazyLock<Regex> = LazyLock::new(|| pattern(&[r"\bwww ?[.,] ?", REST, "{3,}"]));
static NAME: LazyLock<Regex> = LazyLock::new(|| {
    pattern(&[r"(?:[a-z0-9\x01_-]+\.)+[a-z0-9\x01]{2,}(?::[0-9]{1,5})?(?:[/?#]", REST, "*)?"])
});
static SAID: LazyLock<[Regex; 2]> = LazyLock::new(|| {
    [
        pattern(&[LABEL, "(?:", SAID_DOT, LABEL, "){0,3}?", SAID_DOT, SURE_ENDS, "(?:", SAID_DOT, r"mx\b)?"]),
        pattern(&[LABEL, LOOSE_DOT, r"(?:com|onion)\b(?:", LOOSE_DOT, r"mx\b)?(?:/", REST, "*)?"]),
    ]
});
/// A path behind a bare name without a sure end counts if the end could be a country's.
static COUNTRY_PATH: LazyLock<Regex> =
    LazyLock::new(|| pattern(&[r"\.[a-z]{2}(?::[0-9]{1,5})?/[a-z0-9@+_-]"]));

/// Platforms whose addresses name accounts.
const PLATFORMS: [&[u8]; 20] = [
    b"facebook.com",
    b"fb.com",
    b"fb.me",
    b"m.me",
    b"messenger.com",
    b"instagram.com",
    b"instagr.am",
    b"twitter.com",
    b"x.com",
    b"tiktok.com",
    b"t.me",
    b"telegram.me",
    b"telegram.org",
    b"wa.me",
    b"threads.net",
    b"threads.com",
    b"youtube.com",
    b"snapchat.com",
    b"onlyfans.com",
    b"bsky.app",
];

/// What stands in the place of an account's name and is none: one video, one post, one who shared.
const NO_ACCOUNTS: [&[u8]; 19] = [
    b"watch",
    b"share",
    b"sharer.php",
    b"story.php",
    b"photo.php",
    b"photo",
    b"permalink.php",
    b"profile.php",
    b"groups",
    b"events",
    b"video.php",
    b"search",
    b"login",
    b"hashtag",
    b"reel",
    b"p",
    b"message",
    b"intent",
    b"l.php",
];

/// Addresses that say what they are.
pub(super) fn with_scheme(shadow: &[u8]) -> Vec<Hit> {
    SCHEME.iter().flat_map(|form| places(form, shadow)).flat_map(|place| judged(shadow, place)).collect()
}

/// Addresses that do not.
pub(super) fn bare(shadow: &[u8]) -> Vec<Hit> {
    let www = places(&WWW, shadow);
    let names = places(&NAME, shadow).filter_map(|place| known(shadow, place));
    let said = SAID.iter().flat_map(|form| places(form, shadow));
    www.chain(names).chain(said).flat_map(|place| judged(shadow, place)).collect()
}

/// The part of a dotted word that is an address; `None` where a full stop only lacks its space.
fn known(shadow: &[u8], place: Range<usize>) -> Option<Range<usize>> {
    let text = shadow.get(place.clone())?;
    let host = text.iter().take_while(|b| !b":/?#".contains(b)).count();
    let mut end = 0;
    let mut sure = None;
    for (n, label) in text.get(..host)?.split(|b| *b == b'.').enumerate() {
        end += label.len() + usize::from(n > 0);
        if n > 0 && ENDS.iter().any(|e| e.as_bytes() == label) {
            sure = Some(end);
        }
    }
    match sure {
        Some(end) if end == host => Some(place),
        Some(end) => Some(place.start..place.start + end),
        None => COUNTRY_PATH.is_match(text).then_some(place),
    }
}

/// An account and what hangs behind it, or a link.
fn judged(shadow: &[u8], place: Range<usize>) -> Vec<Hit> {
    let text = shadow.get(place.clone()).unwrap_or(&[]);
    let trailing = text.iter().rev().take_while(|b| b".,;:!?)]}>'\"*".contains(b)).count();
    let text = text.get(..text.len() - trailing).unwrap_or(&[]);
    let whole = place.start..place.start + text.len();
    match account(text) {
        Some(end) => {
            let account = Hit { range: whole.start..whole.start + end, class: Class::Handle };
            let behind =
                (end < text.len()).then(|| Hit { range: whole.start + end..whole.end, class: Class::Link });
            std::iter::once(account).chain(behind).collect()
        }
        None => vec![Hit { range: whole, class: Class::Link }],
    }
}

/// Where the account's name ends in an address that names an account.
fn account(text: &[u8]) -> Option<usize> {
    let scheme = text.windows(3).position(|w| w == b"://").map_or(0, |n| n + 3);
    let address = text.get(scheme..)?;
    let slash = address.iter().position(|b| *b == b'/')?;
    let host = address.get(..slash)?;
    let host = [&b"www."[..], b"m.", b"mobile.", b"es-la.", b"vm."]
        .iter()
        .find_map(|p| host.strip_prefix(*p))
        .unwrap_or(host);
    let path = address.get(slash + 1..)?;
    let numbered = path
        .strip_prefix(b"profile.php?id=")
        .map(|id| 15 + id.iter().take_while(|b| b.is_ascii_digit()).count());
    let name =
        numbered.unwrap_or_else(|| path.iter().take_while(|b| is_word(**b) || b"@._+-".contains(b)).count());
    let behind = path.get(name..)?;
    let only_name = matches!(behind.first(), None | Some(b'?' | b'#' | b'&')) || behind == b"/";
    let end = scheme + slash + 1 + name;
    // a rest that is shorter than its mark stays with the name
    let end = if behind.len() < MARK.len() { text.len() } else { end };
    let is_name = numbered.is_some() || !path.get(..name).is_some_and(|name| NO_ACCOUNTS.contains(&name));
    let is_invitation = matches!(path, [b'+', b, ..] if !b.is_ascii_digit());
    (PLATFORMS.contains(&host) && name > 0 && only_name && is_name && !is_invitation).then_some(end)
}

#[cfg(test)]
mod tests {
    use super::super::tests::{finds, finds_nothing};
    use super::super::{clean, find};
    use super::*;

    #[test]
    fn found_however_it_is_typed() {
        finds(
            Class::Link,
            &[
                ("vean {} ya", "https://example.com/nota?id=1"),
                ("VEAN {} YA", "HTTP://EXAMPLE.COM/NOTA"),
                ("vean {}.", "www.periodico.com.mx"),
                ("en ({})", "periodico.mx/nota/123"),
                ("en {} hay", "pagina.com"),
                ("en {} hay", "pagina punto com"),
                ("en {} hay", "PAGINA PUNTO COM PUNTO MX"),
                ("en {} hay", "pagina(dot)org"),
                ("en {} hay", "pagina . com"),
                ("en {} hay", "bit.ly/3xYz"),
                ("en {} hay", "hxxps://malo.ru"),
                ("en {} hay", "http : // pagina.com"),
                ("en {} hay", "ｈｔｔｐｓ：／／ｐａｇｉｎａ．ｃｏｍ"),
                ("en {} hay", "pаginа.cоm"),
                ("en {} hay", "abcdefghijklmnopqrstuvwxyz234567abcdefghijklmnopqrstuvwx.onion"),
                ("en {} hay", "https://maps.app.goo.gl/AbCdEf"),
                ("en {} hay", "https://www.google.com/maps/@31.6904,-106.4245,17z"),
                ("en {} hay", "chat.whatsapp.com/AbCdEfGh"),
                ("en {} hay", "facebook.com/share/AbCd"),
                ("en {} hay", "tg://resolve?domain=malo"),
                ("en {} hay", "t.me/+AbCdEf"),
            ],
        );
        finds(
            Class::Handle,
            &[
                ("es {} creo", "t.me/elmalo"),
                ("ES {} CREO", "T.ME/ELMALO"),
                ("es {} creo", "https://wa.me/5216561234567"),
                ("es {} creo", "facebook.com/juan.perez.9"),
                ("es {} creo", "https://www.facebook.com/profile.php?id=1000123"),
                ("es {} creo", "https://www.instagram.com/juan_perez/"),
                ("es {} creo", "tiktok.com/@juan"),
            ],
        );
    }

    #[test]
    fn what_tells_the_sharer_is_taken_out_when_the_account_is_kept() {
        let words = clean("es instagram.com/malo?igsh=MzRlODBiNWFlZA== si");
        let findings = find(&words);
        let classes: Vec<Class> = findings.iter().map(|f| f.class).collect();
        assert_eq!(classes, [Class::Handle, Class::Link]);
        let left = super::super::take_out(words, &findings, &[true, true]);
        assert_eq!(left.expose_on_review_page(), "es instagram.com/malo[*] si");
    }

    #[test]
    fn one_video_is_no_account() {
        for text in ["youtube.com/watch?v=abc", "facebook.com/story.php?id=1"] {
            let found = find(&clean(text));
            assert!(found.iter().all(|f| f.class == Class::Link) && found.len() == 1, "{text}");
        }
    }

    #[test]
    fn sentences_have_none() {
        finds_nothing(&[
            "me asaltaron.me quitaron todo.es la segunda vez",
            "fue a las 3 a.m.entraron por atras",
            "son 2.500 pesos.mil mas manana",
            "llegaron.comieron.se fueron",
            "estaba y/o esta en la esq. con la 5",
            "cerca del punto de venta",
            "km 12.5 de la carretera",
            "el lic. Perez y el sr. Lopez",
            "lo compro. Como siempre",
            "no.de casa 12",
        ]);
    }
}
