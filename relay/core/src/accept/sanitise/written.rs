//! How people write the parts of addresses, as pieces of patterns over the shadow.

use std::ops::Range;

use regex::bytes::Regex;

/// Compiles a pattern of this crate. The pattern is constant, so it compiles always or never: the tests compile all.
#[expect(clippy::expect_used, reason = "patterns are constants; a bad one fails the first test")]
pub(super) fn pattern(parts: &[&str]) -> Regex {
    Regex::new(&format!("(?-u){}", parts.concat())).expect("a constant pattern")
}

/// A label of a domain name.
pub(super) const LABEL: &str = r"[a-z0-9\x01][a-z0-9\x01-]*";

/// A dot that is said or boxed: " punto ", "(dot)", "[.]".
pub(super) const SAID_DOT: &str =
    r"(?: {1,2}(?:punto|dot) {1,2}| {0,2}[(\[{<] ?(?:\.|,|punto|dot|pto) ?[)\]}>] {0,2})";

/// A dot with spaces around it.
pub(super) const LOOSE_DOT: &str = r" {0,2}\. {0,2}";

/// Ends of names that are no words of a sentence whose writer leaves out the space after the full stop. "es", "me", "de",
/// "mil" and other such ends count only with a path (see `link`).
pub(super) const ENDS: [&str; 26] = [
    "com", "mx", "net", "org", "info", "biz", "edu", "gob", "gov", "onion", "i2p", "app", "xyz", "online",
    "site", "store", "shop", "blog", "io", "dev", "link", "page", "tk", "gt", "lat", "website",
];

/// The ends that are looked for also behind a loose or said dot.
pub(super) const SURE_ENDS: &str = r"(?:com|mx|net|org|onion|edu|gob|info)\b";

/// The places of a pattern's first group, or of the whole match where it has none.
pub(super) fn places<'a>(pattern: &'a Regex, shadow: &'a [u8]) -> impl Iterator<Item = Range<usize>> + 'a {
    pattern.captures_iter(shadow).filter_map(|found| found.get(1).or_else(|| found.get(0)).map(|m| m.range()))
}
