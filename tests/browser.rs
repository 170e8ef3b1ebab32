//! Firefox as reporters have it: Tor Browser's settings at "Safest", without scripts, SVG and web fonts.
//!
//! Debian's Firefox ESR is what Tor Browser is made of. It is driven by geckodriver, whose commands (find, click,
//! type) work with scripts off. Profile, home and temporary files lie in a folder of the test's own.

mod safest;

use std::fs::create_dir;
use std::net::SocketAddr;
use std::process::Command;

use anyhow::Result;
use fantoccini::Client;
use fantoccini::wd::Capabilities;
use serde_json::json;
use tempfile::TempDir;

use crate::driver::Driven;
use crate::ports::free_port;
use crate::target_dir::{scratch, tool};

/// A running browser. Field order is drop order: the browser ends, then its driver, then their folder goes.
pub struct Browser {
    /// The driver's session: go to a page, find, click, type.
    pub client: Client,
    _driven: Driven,
    _folder: TempDir,
}

impl Browser {
    /// Starts Firefox at Safest, with every connection going through `socks` if there is one.
    pub async fn start(socks: Option<SocketAddr>) -> Result<Self> {
        let folder = scratch("browser-")?;
        let profile = folder.path().join("profile");
        safest::write_profile(&profile)?;
        for name in ["home", "tmp"] {
            create_dir(folder.path().join(name))?;
        }
        let port = free_port()?;
        let mut command = Command::new(tool("geckodriver"));
        command
            .args(["--host", "127.0.0.1", "--port", &port.to_string(), "--log", "fatal"])
            .env("HOME", folder.path().join("home"))
            .env("TMPDIR", folder.path().join("tmp"))
            .env("MOZ_CRASHREPORTER_DISABLE", "1");
        let options = json!({
            "args": ["-headless", "-profile", profile],
            "prefs": safest::preferences(socks),
        });
        let capabilities = Capabilities::from_iter([
            ("browserName".to_owned(), json!("firefox")),
            ("pageLoadStrategy".to_owned(), json!("normal")),
            ("moz:firefoxOptions".to_owned(), options),
        ]);
        let driven = Driven::start("geckodriver", command, port, capabilities, "moz:processID").await?;
        Ok(Self { client: driven.client.clone(), _driven: driven, _folder: folder })
    }

    /// Ends the session in good order; dropping does the same by force.
    pub async fn close(self) -> Result<()> {
        Ok(self.client.clone().close().await?)
    }
}
