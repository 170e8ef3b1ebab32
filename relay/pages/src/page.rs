//! What leaves this crate.

use askama::Template;
use protocol::sizes::PAGE_BYTES;

/// What a browser may do with an answer. Both header values have one length.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Cache {
    /// From the step after the places on: a page that may hold somebody's words must not reach a disk.
    NoStore,
    /// Before: asked for anew each time.
    NoCache,
}

impl Cache {
    /// The value of `Cache-Control`.
    pub fn value(self) -> &'static str {
        match self {
            Self::NoStore => "no-store",
            Self::NoCache => "no-cache",
        }
    }
}

/// An answer's body. It may hold a reporter's words, so it can be neither printed nor copied by accident.
pub struct Page {
    bytes: Box<[u8; PAGE_BYTES]>,
    cache: Cache,
}

impl Page {
    /// The whole body.
    pub fn bytes(&self) -> &[u8; PAGE_BYTES] {
        &self.bytes
    }

    /// The body, to be sent.
    pub fn into_bytes(self) -> Box<[u8; PAGE_BYTES]> {
        self.bytes
    }

    /// What its `Cache-Control` must say.
    pub fn cache(&self) -> Cache {
        self.cache
    }

    /// Fills up with line ends. A text that does not fit would be a mistake of this crate (its tests try the worst of
    /// each page); a visitor then gets a page that says so, of the same length, instead of a broken answer.
    pub(crate) fn fill(html: &str, cache: Cache) -> Self {
        let text = if html.len() <= PAGE_BYTES { html } else { TOO_LONG };
        let mut bytes = Box::new([b'\n'; PAGE_BYTES]);
        for (to, from) in bytes.iter_mut().zip(text.bytes()) {
            *to = from;
        }
        Self { bytes, cache }
    }
}

const TOO_LONG: &str = "<!doctype html><html lang=es><meta charset=utf-8><title>Bruma</title><link rel=icon href=data:,>\
<h1>Esta página no cabe</h1><p>No se guardó nada. <a href=/>Ir al inicio</a></p>\
<p lang=en>This page does not fit. Nothing was kept. <a href=/>Go to the start</a></p>";
const _: () = assert!(TOO_LONG.len() < PAGE_BYTES);

/// A template's text; empty if a template could fail, which none of ours can: they only write strings.
pub(crate) fn render(template: &impl Template) -> String {
    let mut html = String::with_capacity(PAGE_BYTES);
    match template.render_into(&mut html) {
        Ok(()) => html,
        Err(_) => String::new(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn any_text_becomes_a_page_of_one_length() {
        let just = "a".repeat(PAGE_BYTES);
        assert_eq!(Page::fill(&just, Cache::NoCache).bytes().as_slice(), just.as_bytes());
        let long = Page::fill(&"a".repeat(PAGE_BYTES + 1), Cache::NoCache);
        assert!(long.bytes().starts_with(TOO_LONG.as_bytes()));
        assert!(Page::fill("", Cache::NoStore).bytes().iter().all(|b| *b == b'\n'));
    }

    #[test]
    fn cache_headers_have_one_length() {
        assert_eq!(Cache::NoStore.value().len(), Cache::NoCache.value().len());
    }
}
