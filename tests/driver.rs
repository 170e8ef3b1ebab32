//! A browser and the program that drives it: both end with their test, whatever happens to it.

use std::net::Ipv4Addr;
use std::process::{Command, Stdio};
use std::time::Duration;

use anyhow::{Context, Result};
use fantoccini::wd::Capabilities;
use fantoccini::{Client, ClientBuilder};
use hyper_util::client::legacy::connect::HttpConnector;
use rustix::process::{Pid, Signal, kill_process};
use serde_json::Value;
use tokio::net::TcpStream;

use crate::child::ChildProcess;
use crate::patience::wait_for;

const START_LIMIT: Duration = Duration::from_secs(60);

/// A driven browser. Field order is drop order: the browser ends, then its driver.
pub(crate) struct Driven {
    pub(crate) client: Client,
    _browser: KilledOnDrop,
    _driver: ChildProcess,
}

impl Driven {
    /// Starts the driver `name`, which `command` makes listen on `port`, and with it a browser. `pid` is the capability
    /// in which this driver says which process the browser is.
    pub(crate) async fn start(
        name: &'static str,
        mut command: Command,
        port: u16,
        capabilities: Capabilities,
        pid: &str,
    ) -> Result<Self> {
        command.stdin(Stdio::null()).stdout(Stdio::null()).stderr(Stdio::null());
        let mut driver = ChildProcess::start(name, &mut command)?;
        wait_for(name, START_LIMIT, async || {
            driver.still_runs()?;
            Ok(TcpStream::connect((Ipv4Addr::LOCALHOST, port)).await.ok())
        })
        .await?;
        let client = ClientBuilder::new(HttpConnector::new())
            .capabilities(capabilities)
            .connect(&format!("http://127.0.0.1:{port}"))
            .await
            .with_context(|| format!("{name} starts no browser (is it installed?)"))?;
        let found = client.capabilities().and_then(|known| known.get(pid)).and_then(Value::as_i64);
        let found = found.and_then(|number| Pid::from_raw(i32::try_from(number).ok()?));
        let browser = KilledOnDrop(found.context("the driver does not say which process the browser is")?);
        Ok(Self { client, _browser: browser, _driver: driver })
    }
}

/// The browser is the driver's child, not ours, and would outlive it.
struct KilledOnDrop(Pid);

impl Drop for KilledOnDrop {
    fn drop(&mut self) {
        // Fails only if it has ended already.
        let _gone = kill_process(self.0, Signal::KILL);
    }
}
