//! Tor Browser's "Safest" as Firefox preferences, and a profile that lets a window be as narrow as a phone.

use std::fs::create_dir_all;
use std::net::SocketAddr;
use std::path::Path;

use anyhow::Result;
use serde_json::{Map, Value, json};

/// What Safest turns off, what Tor Browser always sets, and everything by which Firefox calls home.
pub(super) fn preferences(socks: Option<SocketAddr>) -> Map<String, Value> {
    let mut preferences: Map<String, Value> =
        FIXED.iter().map(|(name, value)| ((*name).to_owned(), json!(value))).collect();
    // As on a phone: a scroll bar takes no width from the page.
    preferences.insert("ui.useOverlayScrollbars".to_owned(), json!(1));
    if let Some(socks) = socks {
        preferences.extend([
            ("network.proxy.type".to_owned(), json!(1)),
            ("network.proxy.socks".to_owned(), json!(socks.ip().to_string())),
            ("network.proxy.socks_port".to_owned(), json!(socks.port())),
            ("network.proxy.socks_version".to_owned(), json!(5)),
            ("network.proxy.socks_remote_dns".to_owned(), json!(true)),
        ]);
    }
    preferences
}

/// The same with a memory of tabs, written down a second after each change, and used after a crash, as Firefox has it.
pub(super) fn preferences_with_memory() -> Map<String, Value> {
    let mut preferences = preferences(None);
    preferences.extend([
        // Else the driver sets the following, and turns them off.
        ("remote.prefs.recommended".to_owned(), json!(false)),
        ("browser.sessionstore.resume_from_crash".to_owned(), json!(true)),
        ("browser.sessionstore.max_resumed_crashes".to_owned(), json!(10)),
        ("toolkit.startup.max_resumed_crashes".to_owned(), json!(-1)),
        ("browser.sessionstore.interval".to_owned(), json!(1_000)),
        ("browser.startup.page".to_owned(), json!(3)),
    ]);
    preferences
}

const FIXED: &[(&str, bool)] = &[
    // Safest
    ("javascript.enabled", false),
    ("svg.disabled", true),
    ("mathml.disabled", true),
    ("gfx.downloadable_fonts.enabled", false),
    ("javascript.options.wasm", false),
    // Tor Browser
    ("privacy.resistFingerprinting", true),
    ("network.dns.blockDotOnion", false),
    ("dom.securecontext.allowlist_onions", true),
    ("network.prefetch-next", false),
    ("browser.cache.disk.enable", false),
    // Calls home
    ("app.update.auto", false),
    ("app.update.enabled", false),
    ("app.normandy.enabled", false),
    ("browser.safebrowsing.downloads.enabled", false),
    ("browser.safebrowsing.malware.enabled", false),
    ("browser.safebrowsing.phishing.enabled", false),
    ("browser.search.update", false),
    ("datareporting.healthreport.uploadEnabled", false),
    ("datareporting.policy.dataSubmissionEnabled", false),
    ("extensions.update.enabled", false),
    ("network.captive-portal-service.enabled", false),
    ("network.connectivity-service.enabled", false),
    ("toolkit.telemetry.enabled", false),
    // Lets userChrome.css in
    ("toolkit.legacyUserProfileCustomizations.stylesheets", true),
];

/// Firefox's window is at least 500 px wide, unless its own style says otherwise.
pub(super) fn write_profile(profile: &Path) -> Result<()> {
    let chrome = profile.join("chrome");
    create_dir_all(&chrome)?;
    Ok(std::fs::write(chrome.join("userChrome.css"), ":root, body { min-width: 0 !important }\n")?)
}
