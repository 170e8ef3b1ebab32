//! The real `bruma-relay serve`: keeper and worker as an operator has them, on loopback, with a calendar that runs fast
//! and three moderators. Lives in a folder of its own, under a user of its own where the tests run as root, and both
//! processes end by their ids with their owner.

use std::fs;
use std::net::{Ipv4Addr, SocketAddr};
use std::os::unix::fs::{PermissionsExt, chown};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::time::Duration;

use anyhow::{Context, Result, bail, ensure};
use atlas::Atlas;
use client_cli::moderate::{Folder, LoopbackRelay, Relay, VisitReport, list, visit};
use demo::house::{CREW, House, passphrase, unix_millis};
use protocol::clock::Calendar;
use rustix::process::{Pid, Signal, geteuid, kill_process};
use tempfile::TempDir;

use crate::patience::wait_for;
use crate::ports::free_port;
use crate::target_dir::scratch;

/// Opening a vault that is born: 16,384 lockers written and synced, on a machine that compiles at the same time.
const START_LIMIT: Duration = Duration::from_secs(60);
/// Until a killed process is gone.
const END_LIMIT: Duration = Duration::from_secs(10);
/// A user and a group of its own: an id that no account has.
const OWN: u32 = 61_737;

/// How fast the calendar runs.
#[derive(Clone, Copy)]
pub struct Pace {
    /// The calendar's first minute lasts until this much real time has passed.
    pub morning: Duration,
    /// Real time of a day.
    pub day: Duration,
}

/// A running relay.
pub struct Served {
    keeper: Child,
    house: House,
    folder: TempDir,
    /// Its calendar.
    pub calendar: Calendar,
    /// Where reporters and readers come in.
    pub visitors: SocketAddr,
    moderators: SocketAddr,
}

impl Served {
    /// Makes keys, roster and settings, starts the relay and waits until it answers. Every moderator has visited once then:
    /// without their day keys it takes no reports.
    pub async fn start(pace: Pace) -> Result<Self> {
        let folder = scratch("served-")?;
        let house = House::build(folder.path())?;
        let settings = "data_folder = \"relay\"\nsite_folder = \"site\"\neditions = \"daily\"\n";
        fs::write(folder.path().join("relay.toml"), settings)?;
        let now = unix_millis();
        let calendar = Calendar {
            origin_millis: now + u64::try_from(pace.morning.as_millis())?,
            first_day: Calendar::real().at(now).day(),
            day_millis: u64::try_from(pace.day.as_millis())?,
        };
        let door = || Ok::<_, anyhow::Error>(SocketAddr::from((Ipv4Addr::LOCALHOST, free_port()?)));
        let (visitors, moderators) = (door()?, door()?);
        let errors = fs::File::create(folder.path().join("errors"))?;
        let keeper = command(folder.path())?
            .arg(format!("--config={}", folder.path().join("relay.toml").display()))
            .args(["serve", "--dangerously-without-tor", &visitors.to_string()])
            .args(["--moderators", &moderators.to_string()])
            .arg(format!("--calendar-day-millis={}", calendar.day_millis))
            .arg(format!("--calendar-origin-millis={}", calendar.origin_millis))
            .arg(format!("--calendar-first-day={}", calendar.first_day.0))
            .stdin(Stdio::null())
            .stdout(Stdio::null())
            .stderr(errors)
            .spawn()
            .context("bruma-relay does not start")?;
        let mut served = Self { keeper, house, folder, calendar, visitors, moderators };
        served.until_it_answers().await?;
        for who in 0..CREW.len() {
            served.visit(who).await?;
        }
        Ok(served)
    }

    /// Waits until reporters get a page: after the start, and after a kill.
    pub async fn until_it_answers(&mut self) -> Result<()> {
        let (site, keeper, errors) = (self.visitors, &mut self.keeper, self.folder.path().join("errors"));
        wait_for("a relay that answers", START_LIMIT, async || {
            if let Some(status) = keeper.try_wait()? {
                bail!("the relay ended: {status}: {}", fs::read_to_string(&errors)?);
            }
            Ok(demo::browser::home(site).await.ok().map(|_| ()))
        })
        .await
    }

    /// The worker's process.
    pub fn worker(&self) -> Result<Pid> {
        children(self.keeper.id()).pop().context("the keeper has no worker now")
    }

    /// kill -9 of the worker.
    pub fn kill_worker(&self) -> Result<()> {
        Ok(kill_process(self.worker()?, Signal::KILL)?)
    }

    /// A moderator's visit, by the moderators' own client.
    pub async fn visit(&self, who: usize) -> Result<VisitReport> {
        let (path, mut relay) = (self.moderator(who)?, self.link()?);
        tokio::task::spawn_blocking(move || visit_over(&path, &mut relay)).await?
    }

    /// The words of everything that a moderator can read and that is not decided.
    pub async fn words(&self, who: usize) -> Result<Vec<String>> {
        let path = self.moderator(who)?;
        tokio::task::spawn_blocking(move || {
            let lines = list(&Folder::open(&path, &passphrase()?)?, true)?;
            Ok(lines.iter().filter_map(|l| l.words.as_ref()).map(|w| w.to_string()).collect())
        })
        .await?
    }

    /// A moderator's folder.
    pub fn moderator(&self, who: usize) -> Result<PathBuf> {
        Ok(self.house.moderator(CREW.get(who).context("there are three moderators")?))
    }

    /// A moderator's way to the relay.
    pub fn link(&self) -> Result<LoopbackRelay> {
        Ok(LoopbackRelay::new(&format!("http://{}", self.moderators))?)
    }

    /// Where the public site is written.
    pub fn site(&self) -> PathBuf {
        self.house.site()
    }

    /// The relay's data folder.
    pub fn data(&self) -> PathBuf {
        self.folder.path().join("relay")
    }
}

/// One visit over a given line.
pub fn visit_over(folder: &Path, relay: &mut dyn Relay) -> Result<VisitReport> {
    let mut folder = Folder::open(folder, &passphrase()?)?;
    Ok(visit(&mut folder, relay, Atlas::mexico())?)
}

impl Drop for Served {
    fn drop(&mut self) {
        // Stopped first: a keeper whose worker is killed would start another.
        let keeper = self.keeper.id();
        let _stopped = pid_of(keeper).map(|pid| kill_process(pid, Signal::STOP));
        let workers = children(keeper);
        let _gone = self.keeper.kill();
        for worker in &workers {
            let _gone = kill_process(*worker, Signal::KILL);
        }
        let _waited = self.keeper.wait();
        // The folder goes next: nobody may write in it any more.
        let deadline = crate::patience::now() + END_LIMIT;
        while workers.iter().any(|pid| is_alive(*pid)) && crate::patience::now() < deadline {
            std::thread::sleep(Duration::from_millis(10));
        }
    }
}

/// The relay's binary, below the user that runs it. It lies beside the folder of the running test's binary.
fn command(folder: &Path) -> Result<Command> {
    let test = std::env::current_exe()?;
    let binary = test.ancestors().nth(2).context("the test's binary lies nowhere")?.join("bruma-relay");
    ensure!(binary.exists(), "{} is not built: cargo build -p relay", binary.display());
    if !geteuid().is_root() || !open_to_all(&binary) || !open_to_all(folder.parent().unwrap_or(folder)) {
        return Ok(Command::new(binary));
    }
    give_away(folder, false)?;
    give_away(&folder.join("relay"), true)?;
    let mut command = Command::new("setpriv");
    command.args([format!("--reuid={OWN}"), format!("--regid={OWN}"), "--clear-groups".to_owned()]);
    command.arg(binary);
    Ok(command)
}

/// Whether everybody may pass through all folders on the way: not if the workspace lies in root's own home.
fn open_to_all(path: &Path) -> bool {
    path.ancestors().all(|p| fs::metadata(p).is_ok_and(|m| m.permissions().mode() & 0o001 != 0))
}

fn give_away(path: &Path, deep: bool) -> Result<()> {
    chown(path, Some(OWN), Some(OWN))?;
    if deep && path.is_dir() {
        for entry in fs::read_dir(path)? {
            give_away(&entry?.path(), true)?;
        }
    }
    Ok(())
}

fn pid_of(id: u32) -> Option<Pid> {
    Pid::from_raw(i32::try_from(id).ok()?)
}

/// Fields of /proc/PID/stat after the command's name: state, parent, … (proc_pid_stat(5)).
fn stat(pid: &str) -> Option<(char, u32)> {
    let text = fs::read_to_string(format!("/proc/{pid}/stat")).ok()?;
    let mut fields = text.rsplit_once(')')?.1.split_whitespace();
    Some((fields.next()?.chars().next()?, fields.next()?.parse().ok()?))
}

fn is_alive(pid: Pid) -> bool {
    stat(&pid.to_string()).is_some_and(|(state, _)| state != 'Z')
}

/// Living children: by every process's parent, since not every kernel lists children in /proc.
fn children(parent: u32) -> Vec<Pid> {
    let Ok(processes) = fs::read_dir("/proc") else { return Vec::new() };
    processes
        .flatten()
        .filter_map(|entry| entry.file_name().into_string().ok())
        .filter(|name| stat(name).is_some_and(|(state, of)| of == parent && state != 'Z'))
        .filter_map(|name| pid_of(name.parse().ok()?))
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_child_is_found_and_seen_to_end() {
        let mut child = Command::new("sleep").arg("600").spawn().unwrap();
        let pid = pid_of(child.id()).unwrap();
        assert!(children(std::process::id()).contains(&pid) && is_alive(pid));
        child.kill().unwrap();
        child.wait().unwrap();
        assert!(!children(std::process::id()).contains(&pid) && !is_alive(pid));
    }
}
