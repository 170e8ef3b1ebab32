//! The way to the relay: an onion service, or a port of this machine.

use std::path::Path;

use super::folder::Folder;
use super::loopback::LoopbackRelay;
use super::onion::OnionRelay;
use super::session::Relay;
use crate::Trouble;
use crate::trouble::file;

/// Reaches the relay at an address: `http://ADDRESS.onion` by Tor, with arti's settings in a file if there is one, or
/// `http://127.0.0.1:PORT`.
///
/// # Errors
/// If the address is neither, or Tor is not reached.
pub fn reach(
    folder: &Folder,
    url: &str,
    tor_config: Option<&Path>,
) -> Result<Box<dyn Relay + Send>, Trouble> {
    if !url.trim_end_matches('/').ends_with(".onion") {
        return Ok(Box::new(LoopbackRelay::new(url)?));
    }
    let text = match tor_config {
        Some(path) => std::fs::read_to_string(path).map_err(file(path.display().to_string()))?,
        None => String::new(),
    };
    Ok(Box::new(OnionRelay::join(url, &text, &folder.tor_folder(), &folder.discovery_secret()?)?))
}
