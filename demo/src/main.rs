//! `bruma-demo`: the whole of Bruma on one machine, for looking at it. Not anonymous.

use std::net::SocketAddr;
use std::path::PathBuf;

use clap::{Parser, Subcommand};
use demo::show::{Plan, show};

/// What is freed is wiped, as in the relay.
#[global_allocator]
static WIPING: zeroizing_alloc::ZeroAlloc<std::alloc::System> =
    zeroizing_alloc::ZeroAlloc(std::alloc::System);

/// The whole of Bruma on one machine, for looking at it. It touches no network but loopback, and is not anonymous.
#[derive(Parser)]
#[command(name = "bruma-demo", version)]
struct Arguments {
    /// Where the demo keeps its data; else a new temporary folder.
    #[arg(long)]
    dir: Option<PathBuf>,
    /// Real seconds that a day takes: 60, with --once 40.
    #[arg(long, value_parser = clap::value_parser!(u64).range(10..=86_400))]
    day_seconds: Option<u64>,
    /// Stop when all was sent and an edition has entries, and print one line of JSON.
    #[arg(long)]
    once: bool,
    /// Where reporters come in; a loopback address. Port 0 takes a free one.
    #[arg(long, default_value = "127.0.0.1:0")]
    site: SocketAddr,
    /// Serve the demo as onion services, too, on the Tor network that this file of arti's settings describes.
    #[arg(long, value_name = "FILE")]
    tor_config: Option<PathBuf>,
    /// Serve the demo as onion services, too, on the public Tor network.
    #[arg(long, conflicts_with = "tor_config")]
    onion: bool,
    #[command(subcommand)]
    command: Option<Command>,
}

#[derive(Subcommand)]
enum Command {
    /// Moderate by hand, with the moderators' own client: see `bruma moderate --help`.
    #[command(trailing_var_arg = true, disable_help_flag = true)]
    Moderate {
        /// As for `bruma moderate`.
        #[arg(allow_hyphen_values = true, num_args = 0..)]
        arguments: Vec<String>,
    },
}

#[expect(
    clippy::print_stderr,
    reason = "a person's terminal: one line that says what is wrong, and no backtrace"
)]
fn main() -> std::process::ExitCode {
    match run(Arguments::parse()) {
        Ok(()) => std::process::ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("{error:#}");
            std::process::ExitCode::FAILURE
        }
    }
}

#[expect(clippy::print_stdout, reason = "the one line that --once promises")]
fn run(arguments: Arguments) -> anyhow::Result<()> {
    if let Some(Command::Moderate { arguments }) = arguments.command {
        return by_hand(arguments);
    }
    let site = relay::settings::loopback(arguments.site)?;
    let made = if arguments.dir.is_none() { Some(tempfile::tempdir()?) } else { None };
    let folder = match (&arguments.dir, &made) {
        (Some(folder), _) => folder.clone(),
        (None, Some(made)) => made.path().to_owned(),
        (None, None) => anyhow::bail!("no folder"),
    };
    let day_seconds = arguments.day_seconds.unwrap_or(if arguments.once { 40 } else { 60 });
    let tor_config = match arguments.tor_config {
        // Arti's own settings for the public network are none.
        None if arguments.onion => {
            std::fs::create_dir_all(&folder)?;
            let empty = folder.join("arti.toml");
            std::fs::write(&empty, "")?;
            Some(empty)
        }
        given => given,
    };
    let runtime = tokio::runtime::Builder::new_multi_thread().enable_all().build()?;
    let outcome =
        runtime.block_on(show(Plan { folder, day_seconds, once: arguments.once, site, tor_config }))?;
    println!("{}", serde_json::to_string(&outcome)?);
    if let Some(made) = made {
        // What --once printed names this folder: it stays to be looked at.
        let _ = made.keep();
    }
    Ok(())
}

fn by_hand(arguments: Vec<String>) -> anyhow::Result<()> {
    use std::io::{stderr, stdin, stdout};

    let line = ["bruma", "moderate"].into_iter().map(str::to_owned).chain(arguments);
    let arguments = client_cli::arguments::Arguments::try_parse_from(line)?;
    let system = std::env::var("LANG").ok();
    let lang = arguments.lang(system.as_deref());
    let json = arguments.json;
    let (mut input, mut out, mut err) = (stdin().lock(), stdout().lock(), stderr().lock());
    let mut world = client_cli::run::World {
        input: &mut input,
        out: &mut out,
        err: &mut err,
        descriptor: None,
        unix_millis: demo::house::unix_millis(),
        lang,
        json,
    };
    client_cli::run::run(arguments, &mut world)
        .map_err(|trouble| anyhow::anyhow!("{}", client_cli::words::explain(&trouble, lang)))
}
