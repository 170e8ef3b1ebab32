//! Firefox as reporters have it: Tor Browser's settings at "Safest", without scripts, SVG and web fonts.
//!
//! Debian's Firefox ESR is what Tor Browser is made of. It is driven by geckodriver, whose commands (find, click,
//! type) work with scripts off. Profile, home and temporary files lie in a folder of the test's own.

mod safest;

use std::fs::create_dir;
use std::net::SocketAddr;
use std::process::Command;
use std::time::Duration;

use anyhow::Result;
use fantoccini::Client;
use fantoccini::wd::Capabilities;
use serde_json::{Map, Value, json};
use tempfile::TempDir;

use crate::driver::Driven;
use crate::patience::wait_for;
use crate::ports::free_port;
use crate::session_file;
use crate::target_dir::{scratch, tool};

/// Until a browser that was killed shows its tab again.
const RESTORE_LIMIT: Duration = Duration::from_secs(60);

/// A running browser. Field order is drop order: the browser ends, then its driver, then their folder goes.
pub struct Browser {
    /// The driver's session: go to a page, find, click, type.
    pub client: Client,
    driven: Driven,
    folder: TempDir,
}

impl Browser {
    /// Starts Firefox at Safest, with every connection going through `socks` if there is one.
    pub async fn start(socks: Option<SocketAddr>) -> Result<Self> {
        Self::start_in(new_folder()?, safest::preferences(socks)).await
    }

    /// The same, without a proxy, and with Firefox's memory of its tabs, which Tor Browser does not have.
    pub async fn start_with_memory() -> Result<Self> {
        Self::start_in(new_folder()?, safest::preferences_with_memory()).await
    }

    /// Ends a browser with memory by kill -9, and starts it again. It shows the tab that it had.
    pub async fn die_and_come_back(self) -> Result<Self> {
        let Self { client, driven, folder } = self;
        drop(client);
        drop(driven);
        let back = Self::start_in(folder, safest::preferences_with_memory()).await?;
        // The driver may have come to a window that Firefox opened before the restored one.
        wait_for("the restored tab", RESTORE_LIMIT, async || {
            for window in back.client.windows().await? {
                back.client.switch_to_window(window).await?;
                if back.client.current_url().await?.scheme() == "http" {
                    return Ok(Some(()));
                }
            }
            Ok(None)
        })
        .await?;
        Ok(back)
    }

    /// The title of the page that Firefox has written down as its tab's last, and the whole of what it wrote down;
    /// `None` before it has written anything.
    pub fn written_down(&self) -> Result<Option<(Option<String>, String)>> {
        let file = self.folder.path().join("profile/sessionstore-backups/recovery.jsonlz4");
        let Ok(bytes) = std::fs::read(file) else { return Ok(None) };
        let session = session_file::unpack(&bytes)?;
        Ok(Some((session_file::shown(&session)?.map(|(title, _url)| title), session)))
    }

    async fn start_in(folder: TempDir, preferences: Map<String, Value>) -> Result<Self> {
        let profile = folder.path().join("profile");
        let port = free_port()?;
        let mut command = Command::new(tool("geckodriver"));
        command
            .args(["--host", "127.0.0.1", "--port", &port.to_string(), "--log", "fatal"])
            .env("HOME", folder.path().join("home"))
            .env("TMPDIR", folder.path().join("tmp"))
            .env("MOZ_CRASHREPORTER_DISABLE", "1");
        let options = json!({
            "args": ["-headless", "-profile", profile],
            "prefs": preferences,
        });
        let capabilities = Capabilities::from_iter([
            ("browserName".to_owned(), json!("firefox")),
            ("pageLoadStrategy".to_owned(), json!("normal")),
            ("moz:firefoxOptions".to_owned(), options),
        ]);
        let driven = Driven::start("geckodriver", command, port, capabilities, "moz:processID").await?;
        Ok(Self { client: driven.client.clone(), driven, folder })
    }

    /// Ends the session in good order; dropping does the same by force.
    pub async fn close(self) -> Result<()> {
        Ok(self.client.clone().close().await?)
    }
}

/// A browser's own folder, with its profile and a home.
fn new_folder() -> Result<TempDir> {
    let folder = scratch("browser-")?;
    safest::write_profile(&folder.path().join("profile"))?;
    for name in ["home", "tmp"] {
        create_dir(folder.path().join(name))?;
    }
    Ok(folder)
}
