//! A private Tor network on loopback: three authorities, some relays and one client with a SOCKS port, all of
//! them the C implementation, so that what arti does is seen by another implementation than itself.
//!
//! Lives in a folder of its own and ends with its owner: every process is ended by its id on drop, and tor ends
//! by itself if the test process is killed (`__OwningControllerProcess`).

mod arti_config;
mod client;
mod node;
pub mod socks;

use std::net::{Ipv4Addr, SocketAddr};
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::sync::Arc;
use std::time::Duration;

use anyhow::{Context, Result};
use tempfile::TempDir;
use tokio::net::TcpStream;
use tokio::task::JoinSet;

use crate::child::ChildProcess;
use crate::patience::wait_for;
use crate::ports::free_port;
use crate::target_dir::scratch;
use node::{Node, Role};

/// Enough for onion services with lite vanguards: three hops, their target, and hops that must differ.
pub const FEW_RELAYS: usize = 6;
/// Enough for full vanguards, whose pools want four relays in the second and eight in the third layer.
pub const MANY_RELAYS: usize = 13;

const AUTHORITIES: usize = 3;

/// From nothing to a consensus that names every node: two rounds of the shortened voting, with room for a machine
/// that compiles at the same time.
const START_LIMIT: Duration = Duration::from_secs(120);

/// A running network. Field order is drop order: processes end before their folder goes.
pub struct TorNetwork {
    processes: Vec<ChildProcess>,
    nodes: Vec<Node>,
    socks: SocketAddr,
    folder: TempDir,
}

impl TorNetwork {
    /// Starts a network and returns when its client can use all of it.
    pub async fn start(relays: usize) -> Result<Self> {
        let folder = scratch("tor-")?;
        let nodes = make_nodes(folder.path(), relays).await?;
        let bandwidths = folder.path().join("bandwidths");
        node::write_bandwidths(&nodes, &bandwidths)?;
        let authorities: String = nodes.iter().filter_map(Node::dir_authority_line).collect();
        let socks_port = free_port()?;
        let client_folder = folder.path().join("client");
        let mut network = Self {
            processes: Vec::new(),
            nodes,
            socks: SocketAddr::from((Ipv4Addr::LOCALHOST, socks_port)),
            folder,
        };
        node::wait_for_the_start_of_an_interval().await?;
        for role in [Role::Authority, Role::Relay] {
            for node in network.nodes.iter().filter(|node| node.role == role) {
                network.processes.push(run_tor(&node.folder, &node.torrc(&authorities, &bandwidths))?);
            }
            network.wait_until_listening(role).await?;
        }
        client::make_folder(&client_folder)?;
        network
            .processes
            .push(run_tor(&client_folder, &client::torrc(&client_folder, socks_port, &authorities))?);
        network.wait_until_usable(&client_folder).await?;
        Ok(network)
    }

    /// The C tor client's SOCKS port. Each user name gets circuits of its own.
    pub fn socks(&self) -> SocketAddr {
        self.socks
    }

    /// Settings with which arti uses this network; its folders are made below `folder`.
    pub fn arti_config(&self, folder: &Path) -> String {
        let vanguards = if self.nodes.len() >= MANY_RELAYS + AUTHORITIES { "full" } else { "lite" };
        arti_config::arti_config(&self.nodes, folder, vanguards)
    }

    /// A relay whose authorities are not there yet tries them again only much later.
    async fn wait_until_listening(&self, role: Role) -> Result<()> {
        for node in self.nodes.iter().filter(|node| node.role == role) {
            let address = (Ipv4Addr::LOCALHOST, node.dir_port);
            wait_for("a tor that listens", START_LIMIT, async || Ok(TcpStream::connect(address).await.ok()))
                .await?;
        }
        Ok(())
    }

    async fn wait_until_usable(&mut self, client_folder: &Path) -> Result<()> {
        let nodes = self.nodes.len();
        let processes = &mut self.processes;
        wait_for("a Tor network with all its nodes", START_LIMIT, async || {
            for process in processes.iter_mut() {
                process.still_runs()?;
            }
            Ok(client::is_ready(client_folder, nodes).then_some(()))
        })
        .await
        .with_context(|| {
            format!("last lines of the client's log:\n{}", client::last_log_lines(client_folder))
        })
    }

    /// Where the nodes' folders are, for a test that looks at what a relay saw.
    pub fn folder(&self) -> &Path {
        self.folder.path()
    }
}

/// Makes identities and keys, a node per thread: this is half of the time that a start takes.
async fn make_nodes(folder: &Path, relays: usize) -> Result<Vec<Node>> {
    let folder: Arc<PathBuf> = Arc::new(folder.to_owned());
    let mut making = JoinSet::new();
    for number in 0..AUTHORITIES + relays {
        let role = if number < AUTHORITIES { Role::Authority } else { Role::Relay };
        let folder = folder.clone();
        making.spawn_blocking(move || Node::make(&folder, number, role));
    }
    let mut nodes = making.join_all().await.into_iter().collect::<Result<Vec<_>>>()?;
    nodes.sort_by(|one, other| one.nickname.cmp(&other.nickname));
    Ok(nodes)
}

/// Starts tor on a `torrc` that is written into its folder.
fn run_tor(folder: &Path, torrc: &str) -> Result<ChildProcess> {
    let file = folder.join("torrc");
    std::fs::write(&file, torrc)?;
    let mut command = Command::new("tor");
    command.arg("--quiet").arg("--defaults-torrc").arg("/dev/null").arg("-f").arg(&file);
    ChildProcess::start("tor", command.stdin(Stdio::null()).stdout(Stdio::null()).stderr(Stdio::null()))
}
