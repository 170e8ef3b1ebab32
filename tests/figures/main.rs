//! `figures`: measures what DESIGN.md, section 8, gives budgets for, and prints one JSON object.
//!
//! Each part runs in a process of its own, one after the other: what one left in memory or caches must not show in the
//! next, and a process's peak is then the peak of one part. Every part ends by a number of runs or seconds of its own; one
//! that hangs is ended by [`LIMIT`]. Nothing here passes or fails a budget: it says what was measured, by which build.
//!
//! ```text
//! cargo run -p bruma-tests --bin figures > docs/figures.json      progress goes to stderr
//! cargo run -p bruma-tests --bin figures part pages               one part alone
//! ```

use std::io::Write;
use std::process::{Command, Stdio};
use std::time::Duration;

use anyhow::{Context, Result, bail};
use demo::house::unix_millis;
use protocol::clock::Calendar;
use relay::keeper::ARENAS;
use serde_json::{Map, Value, json};

mod accepting;
mod counting;
mod forms;
mod keeping;
mod machine;
mod showing;
mod summary;
mod vault_disk;
mod visiting;

use machine::Stopwatch;

/// As in the relay: what is freed is wiped, which costs time that its figures must contain.
#[global_allocator]
static WIPING: zeroizing_alloc::ZeroAlloc<std::alloc::System> =
    zeroizing_alloc::ZeroAlloc(std::alloc::System);

/// What is measured, in the order of the output, each with what it needs to be told.
const PARTS: [(&str, &[&str]); 6] = [
    ("accept_to_durable", &["accept"]),
    ("vault", &["vault"]),
    ("pages", &["pages"]),
    ("edition_of_100000", &["edition", "100000"]),
    ("edition_of_1000000", &["edition", "1000000"]),
    ("visit_with_256_records", &["visit"]),
];
/// No part takes half of this.
const LIMIT: Duration = Duration::from_secs(200);

fn main() -> Result<()> {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let arguments: Vec<&str> = arguments.iter().map(String::as_str).collect();
    let figures = match arguments.as_slice() {
        [] => all()?,
        ["part", "accept"] => accepting::measure()?,
        ["part", "vault"] => keeping::measure()?,
        ["part", "pages"] => showing::measure()?,
        ["part", "edition", contributions] => counting::measure(contributions.parse()?)?,
        ["part", "visit"] => visiting::measure()?,
        _ => bail!("figures [part accept|vault|pages|visit|edition COUNT]"),
    };
    writeln!(std::io::stdout(), "{figures:#}")?;
    Ok(())
}

fn all() -> Result<Value> {
    let began = Stopwatch::start();
    let mut figures = Map::new();
    for (name, part) in PARTS {
        progress(&format!("{name} …"));
        let clock = Stopwatch::start();
        let figure = in_own_process(part).with_context(|| format!("{name} was not measured"))?;
        progress(&format!("{name}: {:.1} s", clock.seconds()));
        figures.insert(name.to_owned(), figure);
    }
    let linear = ratio_of_editions(&figures).context("the editions' figures lack a median")?;
    figures.insert("edition_seconds_of_1000000_over_100000".to_owned(), json!(linear));
    Ok(json!({
        "date": Calendar::real().at(unix_millis()).day().iso(),
        "command": "cargo run -p bruma-tests --bin figures",
        "profile": machine::PROFILE,
        "cores": std::thread::available_parallelism()?.get(),
        "seconds": summary::rounded(began.seconds()),
        "figures": figures,
    }))
}

fn ratio_of_editions(figures: &Map<String, Value>) -> Option<f64> {
    let median = |name: &str| figures.get(name)?.get("compute_seconds")?.get("median")?.as_f64();
    Some(summary::rounded(median("edition_of_1000000")? / median("edition_of_100000")?))
}

/// Runs this program again for one part, and reads what it prints.
fn in_own_process(part: &[&str]) -> Result<Value> {
    let clock = Stopwatch::start();
    let mut child = Command::new(std::env::current_exe()?)
        .arg("part")
        .args(part)
        // As the keeper starts the worker.
        .env(ARENAS.0, ARENAS.1)
        .stdin(Stdio::null())
        .stdout(Stdio::piped())
        .spawn()?;
    // A part's output fits the pipe's buffer, so that it can end before anybody reads.
    while child.try_wait()?.is_none() {
        if clock.seconds() > LIMIT.as_secs_f64() {
            child.kill()?;
            child.wait()?;
            bail!("it took longer than {} s", LIMIT.as_secs());
        }
        std::thread::sleep(Duration::from_millis(50));
    }
    let output = child.wait_with_output()?;
    if !output.status.success() {
        bail!("its process ended with {}", output.status);
    }
    Ok(serde_json::from_slice(&output.stdout)?)
}

/// Tells whoever waits what is being done.
fn progress(line: &str) {
    // Nobody may be looking; the figures do not depend on it.
    let _ = writeln!(std::io::stderr(), "{line}");
}
