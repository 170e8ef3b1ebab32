//! `bruma-relay`: see [`relay::commands`].

use clap::Parser;

/// What is freed is wiped: a reporter's words must not linger in memory that is used no more.
#[global_allocator]
static WIPING: zeroizing_alloc::ZeroAlloc<std::alloc::System> =
    zeroizing_alloc::ZeroAlloc(std::alloc::System);

#[expect(
    clippy::print_stderr,
    reason = "an operator's terminal: one line that says what is wrong, and no backtrace"
)]
fn main() -> std::process::ExitCode {
    match relay::commands::run(relay::commands::Arguments::parse()) {
        Ok(()) => std::process::ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("{error:#}");
            std::process::ExitCode::FAILURE
        }
    }
}
