//! As much of a browser as a form needs: reads what a page holds, fills in, presses a button, posts.

use std::io::Error;
use std::net::SocketAddr;
use std::time::Duration;

use protocol::sizes::PAGE_BYTES;
use rand_core::Rng;
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpStream;

/// An answer is there by then, or the visit ends.
const PATIENCE: Duration = Duration::from_secs(60);
/// Most bytes of an answer.
const ANSWER_MAX: u64 = 2 * PAGE_BYTES as u64;

/// One control of a form, in the order of the page.
#[derive(Clone)]
enum Control {
    /// A hidden or a text input, or a text area.
    Value(String, String),
    /// One of several: name, value, chosen.
    Radio(String, String, bool),
    /// A button: value.
    Button(String),
}

/// A page's form.
#[derive(Clone)]
pub struct Page {
    html: String,
    controls: Vec<Control>,
}

/// Reads an attribute of a tag; quotes may be left out, as HTML allows.
fn attribute(tag: &str, name: &str) -> Option<String> {
    let mut rest = tag;
    loop {
        let at = rest.find(name)?;
        let before = rest[..at].chars().next_back();
        let after = &rest[at + name.len()..];
        if before.is_some_and(char::is_whitespace) && after.starts_with('=') {
            let value = &after[1..];
            let text = match value.strip_prefix('"') {
                Some(quoted) => quoted.split('"').next(),
                None => value.split([' ', '>']).next(),
            };
            return text.map(unescaped);
        }
        rest = &rest[at + name.len()..];
    }
}

fn unescaped(text: &str) -> String {
    let entities = [
        ("&lt;", "<"),
        ("&gt;", ">"),
        ("&quot;", "\""),
        ("&#34;", "\""),
        ("&#39;", "'"),
        ("&#60;", "<"),
        ("&#62;", ">"),
    ];
    let plain = entities.iter().fold(text.to_owned(), |text, (entity, sign)| text.replace(entity, sign));
    plain.replace("&#38;", "&").replace("&amp;", "&")
}

impl Page {
    /// Reads a page's controls.
    pub fn read(html: String) -> Self {
        let mut controls = Vec::new();
        let mut rest = html.as_str();
        while let Some(at) = rest.find('<') {
            rest = &rest[at..];
            let end = rest.find('>').unwrap_or(rest.len());
            let tag = &rest[..end];
            if tag.starts_with("<input ") {
                let name = attribute(tag, "name").unwrap_or_default();
                let value = attribute(tag, "value").unwrap_or_default();
                controls.push(match attribute(tag, "type").as_deref() {
                    Some("radio") => Control::Radio(name, value, tag.contains(" checked")),
                    _ => Control::Value(name, value),
                });
            } else if tag.starts_with("<textarea ") {
                let text =
                    rest[end..].trim_start_matches('>').split("</textarea>").next().unwrap_or_default();
                let text = unescaped(text.strip_prefix('\n').unwrap_or(text));
                controls.push(Control::Value(attribute(tag, "name").unwrap_or_default(), text));
            } else if tag.starts_with("<button ") {
                controls.push(Control::Button(attribute(tag, "value").unwrap_or_default()));
            }
            rest = &rest[end.min(rest.len())..];
            if rest.is_empty() {
                break;
            }
        }
        Self { html, controls }
    }

    /// The page's text.
    pub fn html(&self) -> &str {
        &self.html
    }

    /// Whether it has a button with this value.
    pub fn has_button(&self, value: &str) -> bool {
        self.controls.iter().any(|c| matches!(c, Control::Button(v) if v == value))
    }

    /// Chooses one of several; false if the page has no such choice.
    pub fn choose(&mut self, name: &str, value: &str) -> bool {
        let mut found = false;
        for control in &mut self.controls {
            if let Control::Radio(n, v, chosen) = control
                && n == name
            {
                *chosen = v == value;
                found |= *chosen;
            }
        }
        found
    }

    /// Types into a field; false if the page has no such field.
    pub fn type_in(&mut self, name: &str, text: &str) -> bool {
        for control in &mut self.controls {
            if let Control::Value(n, v) = control
                && n == name
            {
                *v = text.to_owned();
                return true;
            }
        }
        false
    }

    /// The parts that a browser sends when this button is pressed, in the order of the page.
    pub fn parts(&self, pressed: &str) -> Vec<(String, String)> {
        let mut sent = false;
        self.controls
            .iter()
            .filter_map(|control| match control {
                Control::Value(name, value) => Some((name.clone(), value.clone())),
                Control::Radio(name, value, true) => Some((name.clone(), value.clone())),
                Control::Radio(..) => None,
                Control::Button(value) if value == pressed && !sent => {
                    sent = true;
                    Some(("go".to_owned(), value.clone()))
                }
                Control::Button(_) => None,
            })
            .collect()
    }
}

/// A multipart body of these parts, as Firefox writes one.
pub fn multipart(parts: &[(String, String)], boundary: &str) -> String {
    let mut body = String::new();
    for (name, value) in parts {
        body.push_str(&format!(
            "--{boundary}\r\nContent-Disposition: form-data; name=\"{name}\"\r\n\r\n{value}\r\n"
        ));
    }
    body.push_str(&format!("--{boundary}--\r\n"));
    body
}

/// Fetches the first page.
///
/// # Errors
/// If nothing comes, or something else than a page.
pub async fn home(site: SocketAddr) -> std::io::Result<Page> {
    let request = format!("GET / HTTP/1.1\r\nHost: {site}\r\nConnection: close\r\n\r\n");
    exchange(site, request.into_bytes()).await
}

/// Presses a button.
///
/// # Errors
/// If nothing comes, or something else than a page.
pub async fn press(site: SocketAddr, page: &Page, button: &str) -> std::io::Result<Page> {
    let boundary = format!("----geckoformboundary{:016x}", crypto::system_randomness().next_u64());
    let body = multipart(&page.parts(button), &boundary);
    let mut request = format!(
        "POST / HTTP/1.1\r\nHost: {site}\r\nContent-Type: multipart/form-data; boundary={boundary}\r\n\
         Content-Length: {}\r\nConnection: close\r\n\r\n",
        body.len()
    )
    .into_bytes();
    request.extend_from_slice(body.as_bytes());
    exchange(site, request).await
}

async fn exchange(site: SocketAddr, request: Vec<u8>) -> std::io::Result<Page> {
    let answer = tokio::time::timeout(PATIENCE, async {
        let mut stream = TcpStream::connect(site).await?;
        stream.write_all(&request).await?;
        let mut answer = Vec::with_capacity(PAGE_BYTES + 1_024);
        stream.take(ANSWER_MAX).read_to_end(&mut answer).await?;
        Ok::<_, Error>(answer)
    })
    .await
    .map_err(|_| Error::from(std::io::ErrorKind::TimedOut))??;
    let text = String::from_utf8(answer).map_err(|_| Error::other("not text"))?;
    match text.split_once("\r\n\r\n") {
        Some((head, body)) if head.starts_with("HTTP/1.1 200") && body.len() == PAGE_BYTES => {
            Ok(Page::read(body.to_owned()))
        }
        _ => Err(Error::other("not a page")),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn sends_what_a_browser_would() {
        let mut page = Page::read(
            "<form><input type=hidden name=st value=\"a&lt;b\"><input type=radio name=wh value=-- checked>\
             <input type=radio name=wh value=03><textarea id=wo name=wo rows=6>\nho&#38;la</textarea>\
             <button class=go name=go value=n00000>x</button><button name=go value=b00000>y</button>\
             <input type=hidden name=zz value=\"\"></form>"
                .to_owned(),
        );
        assert!(page.choose("wh", "03"));
        assert!(!page.choose("wh", "99") && page.choose("wh", "03"));
        let parts = page.parts("b00000");
        let expected = [("st", "a<b"), ("wh", "03"), ("wo", "ho&la"), ("go", "b00000"), ("zz", "")];
        assert_eq!(parts, expected.map(|(n, v)| (n.to_owned(), v.to_owned())));
    }
}
