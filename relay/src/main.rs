//! `bruma-relay`: see [`relay::commands`].

use clap::Parser;

/// What is freed is wiped: a reporter's words must not linger in memory that is used no more.
#[global_allocator]
static WIPING: zeroizing_alloc::ZeroAlloc<std::alloc::System> =
    zeroizing_alloc::ZeroAlloc(std::alloc::System);

fn main() -> anyhow::Result<()> {
    relay::commands::run(relay::commands::Arguments::parse())
}
