//! The order of it all: build, open, send, moderate, publish, and go on.

use std::collections::BTreeSet;
use std::net::SocketAddr;
use std::path::PathBuf;
use std::sync::Arc;
use std::time::Duration;

use atlas::Atlas;
use indicatif::{ProgressBar, ProgressDrawTarget, ProgressStyle};
use protocol::clock::Calendar;
use protocol::edition::Slot;
use serde::Serialize;

use crate::crew::Moderator;
use crate::house::{CREW, House, unix_millis};
use crate::reporters::{send_all, shown_area, synthetic};
use crate::{browser, public};

/// How the demo runs.
pub struct Plan {
    /// Its folder.
    pub folder: PathBuf,
    /// Real seconds of a day.
    pub day_seconds: u64,
    /// Stop when an edition has entries.
    pub once: bool,
    /// Where reporters come in; port 0 takes a free one.
    pub site: SocketAddr,
    /// A file of arti's settings: the demo is then served as onion services, too, and its moderators come by theirs.
    pub tor_config: Option<PathBuf>,
}

/// What `--once` prints.
#[derive(Debug, Serialize)]
pub struct Outcome {
    /// Reports kept.
    pub accepted: usize,
    /// Of these, contributions that two moderators agreed on.
    pub approved: usize,
    /// Entries published.
    pub entries: usize,
    /// The newest edition, by the day with whose end it closed.
    pub edition: String,
    /// The public site's folder.
    pub site: String,
}

/// The moderators' first visits publish keys and sign the seed before the calendar's first day begins.
const MORNING_MILLIS: u64 = 10_000;
/// Between two scripted visits.
const PAUSE: Duration = Duration::from_millis(700);
/// How often the site is looked for, once per pause.
const SITE_TRIES: u32 = 60;
/// `--once` gives up after this.
const ONCE_LIMIT_MILLIS: u64 = 235_000;

/// Runs the demo. With `once`, returns when an edition has entries; else never.
///
/// # Errors
/// In words.
pub async fn show(plan: Plan) -> anyhow::Result<Outcome> {
    let mut house = House::build(&plan.folder)?;
    house.tor_config = plan.tor_config.clone();
    let began = unix_millis();
    let calendar = Calendar {
        origin_millis: began + MORNING_MILLIS,
        first_day: Calendar::real().at(began).day(),
        day_millis: plan.day_seconds * 1_000,
    };
    let worker = house.start(calendar, plan.site).await?;
    let ports = worker.loopback.ok_or_else(|| anyhow::anyhow!("the demo opened no port"))?;
    let (site, onions) = (ports.visitors, worker.onions.clone());
    let team = match &onions {
        Some(onions) => format!("http://{}", onions.moderators),
        None => format!("http://{}", ports.moderators),
    };
    let public = public::serve(house.site()).await?;
    let relay = tokio::spawn(worker.run());
    tell(&format!("Reporter site / sitio para reportar:  http://{site}/"));
    if let Some(onions) = &onions {
        tell(&format!("By Tor / por Tor:                     http://{}/", onions.visitors));
        tell(&format!("Moderators / para moderar:            http://{}/", onions.moderators));
    }
    tell(&format!("Public map / mapa público:            http://{public}/"));
    tell("This is a demo: it is not anonymous. / Esto es una demostración: no es anónima.\n");

    let crew = |known: &Arc<BTreeSet<String>>| -> Vec<Moderator> {
        let one = |word: &&str| Moderator {
            folder: house.moderator(word),
            url: team.clone(),
            tor_config: house.tor_config.clone(),
            known: known.clone(),
        };
        CREW.iter().map(one).collect()
    };
    for moderator in crew(&Arc::default()) {
        tokio::task::spawn_blocking(move || moderator.visit()).await??;
    }
    wait_for_the_first_day(calendar).await;
    browser::home(site).await?;

    let reports = synthetic(Atlas::mexico(), 1);
    let bar = bar(reports.len(), "reports sent / reportes enviados");
    let sending = send_all(site, Atlas::mexico(), reports, bar.clone()).await;
    bar.finish();
    tell(&format!("{} reports kept / reportes guardados.", sending.accepted));

    let known = Arc::new(sending.known);
    let spinner = spinner();
    let mut approved = 0;
    let mut shown = false;
    loop {
        for moderator in crew(&known) {
            if relay.is_finished() {
                return Err(anyhow::anyhow!("the relay stopped: {:?}", relay.await));
            }
            if plan.once && unix_millis() > began + ONCE_LIMIT_MILLIS {
                anyhow::bail!("no edition has entries after {} s", ONCE_LIMIT_MILLIS / 1_000);
            }
            let done = tokio::task::spawn_blocking(move || moderator.visit()).await??;
            approved += done.agreed;
            spinner.set_message(format!(
                "{}: {} to read, {approved} agreed / por leer, acordados",
                done.report.today, done.report.openable
            ));
            tokio::time::sleep(PAUSE).await;
        }
        let slots = published(&house.site());
        let entries: usize = slots.iter().flat_map(|s| &s.sheets).map(|s| s.sheet.entries.len()).sum();
        let newest = slots.iter().flat_map(|s| &s.sheets).map(|s| s.sheet.edition).max();
        if let Some(edition) = newest.filter(|_| entries > 0) {
            if plan.once {
                printed(&house.site(), &slots).await?;
                spinner.finish_and_clear();
                relay.abort();
                return Ok(Outcome {
                    accepted: sending.accepted,
                    approved,
                    entries,
                    edition: edition.0.iso(),
                    site: house.site().display().to_string(),
                });
            }
            if !shown {
                shown = true;
                spinner.suspend(|| by_hand(&house, &team, public, entries));
            }
        }
    }
}

fn by_hand(house: &House, team: &str, public: SocketAddr, entries: usize) {
    let area = shown_area(Atlas::mexico()).map(|a| format!("area/{}/", a.0)).unwrap_or_default();
    tell(&format!("\n{entries} entries are published / cifras publicadas: http://{public}/{area}"));
    tell("Send a report of your own; then moderate it by hand / manda un reporte y modéralo a mano:");
    for word in CREW.iter().take(2) {
        let folder = house.moderator(word);
        for task in ["visit", "list --words", "decide --from FILE"] {
            tell(&format!(
                "  bruma-demo moderate --folder {} --passphrase-file {} --url {team} {task}",
                folder.display(),
                house.passphrase_file().display()
            ));
        }
    }
    tell("Ctrl-C ends the demo / termina la demostración.\n");
}

async fn wait_for_the_first_day(calendar: Calendar) {
    let now = unix_millis();
    tokio::time::sleep(Duration::from_millis(calendar.origin_millis.saturating_sub(now))).await;
}

/// The site is drawn beside the beat: waits until it speaks of the newest slot.
async fn printed(site: &std::path::Path, slots: &[Slot]) -> anyhow::Result<()> {
    let newest = slots.iter().map(|s| s.day).max().map(|d| format!("{}.json", d.iso())).unwrap_or_default();
    for _ in 0..SITE_TRIES {
        let there = std::fs::read_to_string(site.join("data/site.json")).is_ok_and(|t| t.contains(&newest));
        if there && site.join("index.html").exists() {
            return Ok(());
        }
        tokio::time::sleep(PAUSE).await;
    }
    anyhow::bail!("the public site was not written")
}

/// The slots in a site's folder.
pub fn published(site: &std::path::Path) -> Vec<Slot> {
    let Ok(files) = std::fs::read_dir(site.join("data/slots")) else { return Vec::new() };
    files
        .flatten()
        .filter(|f| f.path().extension().is_some_and(|e| e == "json"))
        .filter_map(|f| serde_json::from_slice(&std::fs::read(f.path()).ok()?).ok())
        .collect()
}

fn bar(length: usize, what: &str) -> ProgressBar {
    let bar = ProgressBar::with_draw_target(u64::try_from(length).ok(), ProgressDrawTarget::stderr());
    if let Ok(style) = ProgressStyle::with_template("{bar:30} {pos}/{len} {msg} ({elapsed})") {
        bar.set_style(style);
    }
    bar.set_message(what.to_owned());
    bar
}

fn spinner() -> ProgressBar {
    let spinner = ProgressBar::new_spinner();
    spinner.enable_steady_tick(Duration::from_millis(200));
    spinner
}

#[expect(
    clippy::print_stderr,
    reason = "a demo speaks to whoever started it; standard output is for its one JSON line"
)]
fn tell(line: &str) {
    eprintln!("{line}");
}
