//! `bruma`: reads arguments, the clock and the environment; everything else is the library's.

use std::io::{Write, stderr, stdin, stdout};
use std::process::ExitCode;
use std::time::{SystemTime, UNIX_EPOCH};

use clap::Parser;
use client_cli::arguments::Arguments;
use client_cli::run::{World, run};
use client_cli::words::explain;

/// Wipes what it frees: opened words, keys and passphrases do not outlive their use in memory.
#[global_allocator]
static WIPING: zeroizing_alloc::ZeroAlloc<std::alloc::System> =
    zeroizing_alloc::ZeroAlloc(std::alloc::System);

fn main() -> ExitCode {
    let arguments = Arguments::parse();
    let variable = |name| std::env::var(name).ok().filter(|value| !value.is_empty());
    let system = variable("LC_ALL").or_else(|| variable("LANG"));
    let lang = arguments.lang(system.as_deref());
    let json = arguments.json;
    let (mut input, mut out, mut err) = (stdin().lock(), stdout().lock(), stderr().lock());
    let mut world = World {
        input: &mut input,
        out: &mut out,
        err: &mut err,
        descriptor: variable("BRUMA_PASSPHRASE_FD"),
        unix_millis: now(),
        lang,
        json,
    };
    match run(arguments, &mut world) {
        Ok(()) => ExitCode::SUCCESS,
        Err(trouble) => {
            let text = explain(&trouble, lang);
            let told = if json {
                writeln!(err, "{}", serde_json::json!({ "error": trouble.to_string(), "text": text }))
            } else {
                writeln!(err, "{text}")
            };
            if told.is_ok() { ExitCode::FAILURE } else { ExitCode::from(2) }
        }
    }
}

#[expect(clippy::disallowed_methods, reason = "the binary's one look at the clock")]
fn now() -> u64 {
    let since = SystemTime::now().duration_since(UNIX_EPOCH).unwrap_or_default();
    u64::try_from(since.as_millis()).unwrap_or(u64::MAX)
}
