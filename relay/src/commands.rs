//! What an operator types.

use std::net::SocketAddr;
use std::path::PathBuf;

use clap::{Parser, Subcommand};
use protocol::clock::Calendar;
use protocol::roster::SignedRoster;

use crate::keeper::{self, FromKeeper};
use crate::outside::Outside;
use crate::settings::{Doors, Loopback, Settings, SettingsError, loopback};
use crate::worker::{ProcessKeeper, Worker};

/// Bruma's relay: takes reports, strips and seals them, and publishes only counts.
#[derive(Parser)]
#[command(name = "bruma-relay", version, about)]
pub struct Arguments {
    /// The settings file.
    #[arg(long, default_value = "relay.toml")]
    config: PathBuf,
    #[command(subcommand)]
    command: Command,
}

#[derive(Subcommand)]
enum Command {
    /// Serve reporters, readers and moderators, by onion services.
    Serve {
        /// Serve on this loopback address instead of an onion service: for trying out, never for people at risk.
        #[arg(long, value_name = "ADDR", requires = "moderators")]
        dangerously_without_tor: Option<SocketAddr>,
        /// Serve moderators on this loopback address.
        #[arg(long, value_name = "ADDR", requires = "dangerously_without_tor")]
        moderators: Option<SocketAddr>,
        #[command(flatten)]
        fast: Fast,
    },
    /// The keeper starts this; nobody else can, since it speaks only with a keeper.
    #[command(hide = true)]
    Worker {
        #[arg(long, requires = "moderators")]
        visitors: Option<SocketAddr>,
        #[arg(long, requires = "visitors")]
        moderators: Option<SocketAddr>,
        #[command(flatten)]
        fast: Fast,
    },
    /// Show the relay's public key, which the first roster must name.
    Key,
    /// The roster of moderators.
    Roster {
        #[command(subcommand)]
        what: RosterCommand,
    },
}

/// A calendar whose days are not 24 hours. Hidden: only tests pass it.
#[derive(clap::Args, Clone, Copy)]
struct Fast {
    #[arg(long, hide = true, requires = "calendar_origin_millis", requires = "calendar_first_day")]
    calendar_day_millis: Option<u64>,
    #[arg(long, hide = true)]
    calendar_origin_millis: Option<u64>,
    #[arg(long, hide = true)]
    calendar_first_day: Option<u32>,
}

impl Fast {
    fn calendar(self) -> Calendar {
        match (self.calendar_day_millis, self.calendar_origin_millis, self.calendar_first_day) {
            (Some(day_millis), Some(origin_millis), Some(day)) => {
                Calendar { origin_millis, first_day: protocol::clock::Day(day), day_millis }
            }
            _ => Calendar::real(),
        }
    }

    fn arguments(self) -> Vec<String> {
        let calendar = self.calendar();
        if calendar == Calendar::real() {
            return Vec::new();
        }
        vec![
            format!("--calendar-day-millis={}", calendar.day_millis),
            format!("--calendar-origin-millis={}", calendar.origin_millis),
            format!("--calendar-first-day={}", calendar.first_day.0),
        ]
    }
}

#[derive(Subcommand)]
enum RosterCommand {
    /// Add a signed roster: the first, or the next one.
    Add {
        /// The file that moderators signed.
        file: PathBuf,
    },
}

/// Does what was typed.
///
/// # Errors
/// In words for the operator.
pub fn run(arguments: Arguments) -> anyhow::Result<()> {
    let settings = Settings::read(&arguments.config)?;
    match arguments.command {
        Command::Serve { dangerously_without_tor, moderators, fast } => {
            let mut passed = vec![format!("--config={}", arguments.config.display()), "worker".to_owned()];
            if let Some(ports) = ports(dangerously_without_tor, moderators)? {
                passed.push(format!("--visitors={}", ports.visitors));
                passed.push(format!("--moderators={}", ports.moderators));
            }
            passed.extend(fast.arguments());
            Ok(keeper::keep(&passed)?)
        }
        Command::Worker { visitors, moderators, fast } => {
            let loopback = ports(visitors, moderators)?;
            let doors =
                Doors { loopback, onions: loopback.is_none(), calendar: fast.calendar(), demo: false };
            // Without its keeper a worker would go on with keys that nobody can hand to the next one.
            rustix::process::set_parent_process_death_signal(Some(rustix::process::Signal::KILL))?;
            let first: FromKeeper = keeper::receive(&mut std::io::stdin().lock())?;
            let runtime = tokio::runtime::Builder::new_multi_thread().enable_all().build()?;
            let served = runtime.block_on(async {
                let worker = Worker::start(&settings, doors, &first, ProcessKeeper).await?;
                drop(first);
                if let Some(onions) = &worker.onions {
                    warn(&format!("Reporters and readers: http://{}/", onions.visitors));
                    warn(&format!("Moderators: http://{}/", onions.moderators));
                }
                worker.run().await
            });
            if let Err(stopped) = &served
                && stopped.is_of_the_disk()
            {
                warn(&format!("{stopped}. Nothing more is written. Look at the disk first."));
                std::process::exit(i32::from(keeper::STOPPED));
            }
            Ok(served?)
        }
        Command::Key => {
            let key = Outside::open(&settings.data_folder)?.relay_key()?;
            say(&key.public().hex());
            Ok(())
        }
        Command::Roster { what: RosterCommand::Add { file } } => {
            let text = std::fs::read(&file).map_err(|e| anyhow::anyhow!("{}: {e}", file.display()))?;
            let roster: SignedRoster = serde_json::from_slice(&text)
                .map_err(|_| anyhow::anyhow!("{} is not a roster", file.display()))?;
            Outside::open(&settings.data_folder)?.add_roster(roster)?;
            say("The roster is kept. It is in force when the relay's worker starts next.");
            Ok(())
        }
    }
}

/// Both ports, if there are any; refused beyond this machine.
fn ports(
    visitors: Option<SocketAddr>,
    moderators: Option<SocketAddr>,
) -> Result<Option<Loopback>, SettingsError> {
    let both = visitors.zip(moderators);
    both.map(|(v, m)| Ok(Loopback { visitors: loopback(v)?, moderators: loopback(m)? })).transpose()
}

#[expect(clippy::print_stdout, reason = "an operator's terminal")]
fn say(line: &str) {
    println!("{line}");
}

#[expect(clippy::print_stderr, reason = "an operator's terminal")]
fn warn(line: &str) {
    eprintln!("{line}");
}
