//! A page as a browser reads it, as far as these tests need it.

use std::collections::BTreeMap;

use html5gum::{Token, Tokenizer};
use relay_pages::Page;

pub(crate) struct Element {
    pub(crate) name: String,
    pub(crate) attributes: BTreeMap<String, String>,
    /// Text inside, for elements that hold no others of their name.
    pub(crate) text: String,
    /// Inside a `<label>`, and inside a `<form>`.
    pub(crate) in_label: bool,
    pub(crate) in_form: bool,
}

impl Element {
    pub(crate) fn get(&self, name: &str) -> &str {
        self.attributes.get(name).map_or("", String::as_str)
    }
    pub(crate) fn has(&self, name: &str) -> bool {
        self.attributes.contains_key(name)
    }
    /// The name of a control that can be sent.
    pub(crate) fn control(&self) -> Option<&str> {
        (["input", "textarea", "button", "select"].contains(&self.name.as_str()) && self.has("name"))
            .then(|| self.get("name"))
    }
}

pub(crate) struct Parsed {
    pub(crate) html: String,
    pub(crate) elements: Vec<Element>,
    pub(crate) texts: Vec<String>,
    pub(crate) errors: Vec<String>,
}

const VOID: [&str; 5] = ["meta", "link", "input", "img", "br"];

pub(crate) fn parse(page: &Page) -> Parsed {
    let html = std::str::from_utf8(page.bytes()).expect("pages are UTF-8").to_owned();
    let mut p = Parsed { elements: Vec::new(), texts: Vec::new(), errors: Vec::new(), html: html.clone() };
    let mut open: Vec<usize> = Vec::new();
    for Ok(token) in Tokenizer::new(&html) {
        match token {
            Token::StartTag(tag) => {
                let name = text(&tag.name);
                let inside = |what: &str| open.iter().any(|i| p.elements[*i].name == what);
                let (in_label, in_form) = (inside("label"), inside("form"));
                let attributes = tag.attributes.iter().map(|(k, v)| (text(k), text(v))).collect();
                if !VOID.contains(&name.as_str()) {
                    open.push(p.elements.len());
                }
                p.elements.push(Element { name, attributes, text: String::new(), in_label, in_form });
            }
            Token::EndTag(tag) => {
                let name = text(&tag.name);
                if let Some(at) = open.iter().rposition(|i| p.elements[*i].name == name) {
                    open.truncate(at);
                }
            }
            Token::String(s) => {
                let s = text(&s);
                for i in &open {
                    p.elements[*i].text.push_str(&s);
                }
                p.texts.push(s);
            }
            Token::Error(e) => p.errors.push(format!("{e:?}")),
            Token::Comment(_) | Token::Doctype(_) => {}
        }
    }
    p
}

fn text(bytes: &[u8]) -> String {
    String::from_utf8_lossy(bytes).into_owned()
}

impl Parsed {
    pub(crate) fn named(&self, name: &str) -> impl Iterator<Item = &Element> {
        self.elements.iter().filter(move |e| e.name == name)
    }

    /// Submit buttons in their order.
    pub(crate) fn buttons(&self) -> Vec<&Element> {
        self.named("button").collect()
    }

    /// What a browser sends when the button at this place is pressed and nothing else was touched; `touch` may choose
    /// other radios by name and value.
    pub(crate) fn sent(&self, pressed: usize, touch: &[(&str, &str)]) -> Vec<(String, String)> {
        let mut parts = Vec::new();
        let mut button = 0;
        for e in self.elements.iter().filter(|e| e.in_form) {
            let Some(name) = e.control() else { continue };
            let touched = touch.iter().find(|(n, _)| *n == name);
            let value = match (e.name.as_str(), e.get("type")) {
                ("button", _) => {
                    button += 1;
                    if button - 1 != pressed {
                        continue;
                    }
                    e.get("value").to_owned()
                }
                ("input", "radio") => {
                    let on = touched.map_or(e.has("checked"), |(_, value)| *value == e.get("value"));
                    if !on {
                        continue;
                    }
                    e.get("value").to_owned()
                }
                ("textarea", _) => {
                    let typed = e.text.strip_prefix('\n').unwrap_or(&e.text);
                    typed.replace("\r\n", "\n").replace('\n', "\r\n")
                }
                _ => e.get("value").to_owned(),
            };
            parts.push((name.to_owned(), value));
        }
        parts
    }
}
