//! Reads pages as a browser would, with html5gum, and lists what stands in them.

use std::collections::{BTreeMap, BTreeSet};

use html5gum::{Token, Tokenizer};

/// An element with its attributes and all text inside it.
#[derive(Clone, Debug)]
pub(crate) struct Element {
    pub(crate) name: String,
    pub(crate) attributes: BTreeMap<String, String>,
    pub(crate) text: String,
    /// Names and classes of what it stands in, outermost first.
    pub(crate) inside: Vec<String>,
}

impl Element {
    pub(crate) fn get(&self, attribute: &str) -> &str {
        self.attributes.get(attribute).map_or("", String::as_str)
    }
    pub(crate) fn has_class(&self, class: &str) -> bool {
        self.get("class").split(' ').any(|c| c == class)
    }
}

const VOID: [&str; 5] = ["meta", "link", "img", "source", "br"];

/// All elements in the order of their start tags. Panics where tags do not nest.
pub(crate) fn elements(page: &str) -> Vec<Element> {
    let mut found: Vec<Element> = Vec::new();
    let mut open: Vec<usize> = Vec::new();
    for token in Tokenizer::new(page) {
        let Ok(token) = token;
        match token {
            Token::StartTag(tag) => {
                let name = text(&tag.name);
                let attributes: BTreeMap<String, String> =
                    tag.attributes.iter().map(|(k, v)| (text(k), text(v))).collect();
                let inside =
                    open.iter().map(|i| format!("{}.{}", found[*i].name, found[*i].get("class"))).collect();
                if !VOID.contains(&name.as_str()) {
                    open.push(found.len());
                }
                found.push(Element { name, attributes, text: String::new(), inside });
            }
            Token::EndTag(tag) => {
                let last = open.pop().map(|i| found[i].name.clone());
                assert_eq!(last, Some(text(&tag.name)), "tags nest");
            }
            Token::String(string) => {
                for i in &open {
                    found[*i].text.push_str(&text(&string));
                }
            }
            Token::Error(error) => panic!("{error:?}"),
            Token::Doctype(_) | Token::Comment(_) => {}
        }
    }
    assert!(open.is_empty(), "every tag is closed");
    found
}

fn text(bytes: &[u8]) -> String {
    String::from_utf8(bytes.to_vec()).unwrap()
}

/// Where a link leads, as a path from the site's root; a fragment is left out.
pub(crate) fn resolve(page: &str, href: &str) -> String {
    let href = href.split('#').next().unwrap_or_default();
    if href.is_empty() {
        return page.to_owned();
    }
    let mut parts: Vec<&str> = page.split('/').collect();
    parts.pop();
    for part in href.split('/') {
        if part == ".." {
            assert!(parts.pop().is_some(), "{page}: {href} leaves the site");
        } else {
            parts.push(part);
        }
    }
    parts.join("/")
}

/// All values of an attribute, which must not repeat.
pub(crate) fn unique(elements: &[Element], attribute: &str) -> BTreeSet<String> {
    let all: Vec<String> = elements.iter().filter_map(|e| e.attributes.get(attribute).cloned()).collect();
    let set: BTreeSet<String> = all.iter().cloned().collect();
    assert_eq!(all.len(), set.len(), "{attribute} repeats");
    set
}
