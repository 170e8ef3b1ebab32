//! Firefox as reporters have it: Tor Browser's settings at "Safest", without scripts, SVG and web fonts.
//!
//! Debian's Firefox ESR is what Tor Browser is made of. It is driven by geckodriver, whose commands (find, click,
//! type) work with scripts off. Profile, home and temporary files lie in a folder of the test's own.

mod safest;

use std::fs::create_dir;
use std::net::{Ipv4Addr, SocketAddr};
use std::process::{Command, Stdio};
use std::time::Duration;

use anyhow::{Context, Result, ensure};
use fantoccini::wd::Capabilities;
use fantoccini::{Client, ClientBuilder, Locator};
use hyper_util::client::legacy::connect::HttpConnector;
use rustix::process::{Pid, Signal, kill_process};
use serde_json::{Value, json};
use tempfile::TempDir;
use tokio::net::TcpStream;

use crate::child::ChildProcess;
use crate::patience::wait_for;
use crate::png_size::png_size;
use crate::ports::free_port;
use crate::target_dir::{picture, scratch, tool};

/// How wide a small phone's page is, in CSS pixels.
pub const PHONE_WIDTH: u32 = 360;
/// How wide a laptop's page is, in CSS pixels.
pub const LAPTOP_WIDTH: u32 = 1_280;

/// Height of the window; pictures show the whole page whatever it is.
const HEIGHT: u32 = 900;
const START_LIMIT: Duration = Duration::from_secs(60);

/// A running browser. Field order is drop order: the browser ends, then its driver, then their folder goes.
pub struct Browser {
    /// The driver's session: go to a page, find, click, type.
    pub client: Client,
    _firefox: KilledOnDrop,
    _driver: ChildProcess,
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
            .env("MOZ_CRASHREPORTER_DISABLE", "1")
            .stdin(Stdio::null())
            .stdout(Stdio::null())
            .stderr(Stdio::null());
        let mut driver = ChildProcess::start("geckodriver", &mut command)?;
        wait_for("geckodriver", START_LIMIT, async || {
            driver.still_runs()?;
            Ok(TcpStream::connect((Ipv4Addr::LOCALHOST, port)).await.ok())
        })
        .await?;

        let options = json!({
            "args": ["-headless", "-profile", profile],
            "prefs": safest::preferences(socks),
        });
        let capabilities = Capabilities::from_iter([
            ("browserName".to_owned(), json!("firefox")),
            ("pageLoadStrategy".to_owned(), json!("normal")),
            ("moz:firefoxOptions".to_owned(), options),
        ]);
        let client = ClientBuilder::new(HttpConnector::new())
            .capabilities(capabilities)
            .connect(&format!("http://127.0.0.1:{port}"))
            .await
            .context("Firefox does not start (is firefox-esr installed?)")?;
        let pid = client.capabilities().and_then(|found| found.get("moz:processID")).and_then(Value::as_i64);
        let pid = pid.and_then(|pid| Pid::from_raw(i32::try_from(pid).ok()?));
        let firefox = KilledOnDrop(pid.context("the driver does not say which process Firefox is")?);
        Ok(Self { client, _firefox: firefox, _driver: driver, _folder: folder })
    }

    /// Makes the page `width` CSS pixels wide and makes sure that it is: Firefox widens a window that it finds
    /// too narrow without saying so.
    pub async fn set_page_width(&self, width: u32) -> Result<()> {
        self.client.set_window_size(width, HEIGHT).await?;
        let size = self.page_size().await?;
        ensure!(size.0 == width, "the page got {} px instead of {width}", size.0);
        Ok(())
    }

    /// Takes a picture of the whole page, at the width it has, to `target/pictures/NAME`.
    pub async fn take_picture(&self, name: &str) -> Result<()> {
        let page = self.client.find(Locator::Css("html")).await?;
        let png = page.screenshot().await?;
        let (width, _height) = png_size(&png)?;
        let (page_width, _) = self.page_size().await?;
        ensure!(width == page_width, "the picture is {width} px wide, the page {page_width}");
        std::fs::write(picture(name)?, png)?;
        Ok(())
    }

    /// Ends the session in good order; dropping does the same by force.
    pub async fn close(self) -> Result<()> {
        Ok(self.client.clone().close().await?)
    }

    /// Of what the window shows of the page, in CSS pixels (one to a pixel of a picture, as fingerprinting
    /// resistance sets it).
    async fn page_size(&self) -> Result<(u32, u32)> {
        png_size(&self.client.screenshot().await?)
    }
}

/// Firefox is the driver's child, not ours, and would outlive it.
struct KilledOnDrop(Pid);

impl Drop for KilledOnDrop {
    fn drop(&mut self) {
        // Fails only if it has ended already.
        let _gone = kill_process(self.0, Signal::KILL);
    }
}
