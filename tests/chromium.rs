//! Chromium without a window, for checks that need scripts of a test's own in a page: Firefox at Safest runs none.
//!
//! Pages keep their content security policy: what a test runs comes in by the driver, not by the page, and the policy
//! does not speak of that. So no page is changed for its test.

use std::process::Command;

use anyhow::Result;
use fantoccini::Client;
use fantoccini::wd::Capabilities;
use serde_json::json;
use tempfile::TempDir;

use crate::driver::Driven;
use crate::ports::free_port;
use crate::target_dir::scratch;

/// A running Chromium. Field order is drop order: it ends before its folder goes.
pub struct Chromium {
    /// The driver's session.
    pub client: Client,
    _driven: Driven,
    _folder: TempDir,
}

impl Chromium {
    /// Starts it with a profile of its own.
    pub async fn start() -> Result<Self> {
        let folder = scratch("chromium-")?;
        let port = free_port()?;
        let mut command = Command::new("chromedriver");
        command.arg(format!("--port={port}")).env("HOME", folder.path()).env("TMPDIR", folder.path());
        let options = json!({
            "args": [
                "--headless=new",
                // It shows our own pages only, and a container may have no namespaces for a sandbox.
                "--no-sandbox",
                "--hide-scrollbars",
                // Loopback is reached without it, and nothing else at all: no call home.
                "--proxy-server=socks5://127.0.0.1:9",
                format!("--user-data-dir={}", folder.path().join("profile").display()),
            ],
        });
        let capabilities = Capabilities::from_iter([
            ("browserName".to_owned(), json!("chrome")),
            ("goog:chromeOptions".to_owned(), options),
        ]);
        let driven = Driven::start("chromedriver", command, port, capabilities, "goog:processID").await?;
        Ok(Self { client: driven.client.clone(), _driven: driven, _folder: folder })
    }

    /// Ends the session in good order; dropping does the same by force.
    pub async fn close(self) -> Result<()> {
        Ok(self.client.clone().close().await?)
    }
}
