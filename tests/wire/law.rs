//! The law of parts and the one head, as checks that every other test uses.

use anyhow::{Result, ensure};
use bruma_tests::raw_http::RawAnswer;
use demo::browser::Page;
use protocol::form::PARTS;
use protocol::sizes::PAGE_BYTES;

use super::caller::{buttons, title};

/// Header names in their order: no Date, no Server, no cookie.
const HEADERS: [&str; 7] = [
    "content-type",
    "cache-control",
    "content-security-policy",
    "referrer-policy",
    "x-content-type-options",
    "connection",
    "content-length",
];

/// An answer as everybody gets it. `HEAD_BYTES` of one answer is compared with all others by the caller.
pub(super) fn check_answer(what: &str, answer: &RawAnswer) -> Result<usize> {
    ensure!(answer.status() == Some(200), "{what}: {}", answer.head);
    ensure!(answer.body.len() == PAGE_BYTES, "{what}: {} bytes", answer.body.len());
    let names: Vec<_> =
        answer.head.lines().skip(1).map(|l| l.split(':').next().unwrap_or_default().to_lowercase()).collect();
    ensure!(names == HEADERS, "{what}: other headers: {names:?}");
    Ok(answer.head.len())
}

/// For every button of a page: the parts that would be sent have the names, the order and the lengths of the law. Returns how
/// many buttons there are.
pub(super) fn check_parts(page: &Page) -> Result<usize> {
    let buttons = buttons(page);
    for button in &buttons {
        let parts = page.parts(button);
        let at = format!("{} {button}", title(page.html()));
        let names: Vec<_> = parts.iter().map(|(name, _)| name.as_str()).collect();
        ensure!(names == PARTS.map(|p| p.name), "{at}: other parts: {names:?}");
        for ((_, value), law) in parts.iter().zip(PARTS) {
            let bytes = value.len();
            let fits = if law.fixed { bytes == law.bytes } else { bytes <= law.bytes };
            ensure!(fits, "{at}: {} has {bytes} bytes", law.name);
        }
    }
    Ok(buttons.len())
}
