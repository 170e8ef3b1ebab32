//! The C tor client: what a reporter's Tor Browser runs.

use std::fs::{DirBuilder, read_to_string};
use std::os::unix::fs::DirBuilderExt;
use std::path::Path;

use anyhow::Result;

pub(super) fn make_folder(folder: &Path) -> Result<()> {
    Ok(DirBuilder::new().mode(0o700).create(folder)?)
}

pub(super) fn torrc(folder: &Path, socks_port: u16, authorities: &str) -> String {
    format!(
        "TestingTorNetwork 1\n\
         DataDirectory {folder}\n\
         __OwningControllerProcess {owner}\n\
         Log notice file {folder}/notice.log\n\
         SocksPort 127.0.0.1:{socks_port}\n\
         {authorities}",
        folder = folder.display(),
        owner = std::process::id(),
    )
}

/// Whether the client has circuits, and a consensus in which every node may keep descriptors. One of the first
/// consensuses names only some, and then client and service may look for a descriptor in different places.
pub(super) fn is_ready(folder: &Path, nodes: usize) -> bool {
    let has_circuits =
        read_to_string(folder.join("notice.log")).is_ok_and(|log| log.contains("Bootstrapped 100%"));
    let consensus = read_to_string(folder.join("cached-microdesc-consensus")).unwrap_or_default();
    let flags = consensus.lines().filter_map(|line| line.strip_prefix("s "));
    has_circuits && flags.filter(|flags| flags.split(' ').any(|flag| flag == "HSDir")).count() == nodes
}

/// For the error when a network does not come up.
pub(super) fn last_log_lines(folder: &Path) -> String {
    let log = read_to_string(folder.join("notice.log")).unwrap_or_default();
    let lines: Vec<&str> = log.lines().rev().take(8).collect();
    lines.into_iter().rev().collect::<Vec<_>>().join("\n")
}
