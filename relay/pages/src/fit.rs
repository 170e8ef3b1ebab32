//! How much fits. A page is cut at places that depend on its content only, never on the filler that was drawn.

use protocol::sizes::PAGE_REST;

use crate::frame::Parts;

/// The most characters of a name of a place: the longest in Mexico has 54.
pub(crate) const NAME_CHARS: usize = 80;

/// At most `chars` characters, with an ellipsis where something is missing.
pub(crate) fn clip(text: &str, chars: usize) -> String {
    match text.char_indices().nth(chars) {
        None => text.to_owned(),
        Some((end, _)) => format!("{}…", text.get(..end).unwrap_or_default()),
    }
}

/// A name, clipped.
pub(crate) fn name(text: &str) -> String {
    clip(text, NAME_CHARS)
}

/// The largest `n` up to `max` with which the page still has room for the longest filler, and that page. With `n` = 0 every
/// page fits: all its other texts are clipped.
pub(crate) fn largest(max: usize, parts: &Parts, mut render: impl FnMut(usize) -> String) -> String {
    let mut fits = |n: usize| {
        let html = render(n);
        (html.len().saturating_sub(parts.filler_bytes()) <= PAGE_REST, html)
    };
    let (all, html) = fits(max);
    if all {
        return html;
    }
    let (_, mut best) = fits(0);
    let (mut low, mut high) = (0, max);
    while high - low > 1 {
        let middle = low.midpoint(high);
        match fits(middle) {
            (true, html) => (low, best) = (middle, html),
            (false, _) => high = middle,
        }
    }
    best
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn clips_at_characters() {
        assert_eq!(clip("ñandú", 5), "ñandú");
        assert_eq!(clip("ñandú", 4), "ñand…");
        assert_eq!(clip("", 0), "");
    }
}
