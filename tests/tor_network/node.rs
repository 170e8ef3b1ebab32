//! An authority or a relay: its keys, identities and settings.

use std::fs::{DirBuilder, read_to_string};
use std::io::Write;
use std::os::unix::fs::DirBuilderExt;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::time::{Duration, SystemTime};

use anyhow::{Context, Result, ensure};

use crate::patience::wait_for;
use crate::ports::free_port;

/// What a node is for.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Role {
    Authority,
    Relay,
}

/// A node that is ready to be started.
pub(super) struct Node {
    pub(super) role: Role,
    pub(super) nickname: String,
    pub(super) folder: PathBuf,
    pub(super) or_port: u16,
    pub(super) dir_port: u16,
    /// 40 hexadecimal digits.
    pub(super) rsa_identity: String,
    /// Base64 without padding.
    pub(super) ed_identity: String,
    /// An authority's identity in votes, 40 hexadecimal digits.
    pub(super) v3_identity: Option<String>,
}

impl Node {
    /// Makes folder, keys and ports of a node below `parent`.
    pub(super) fn make(parent: &Path, number: usize, role: Role) -> Result<Self> {
        let nickname = match role {
            Role::Authority => format!("authority{number:02}"),
            Role::Relay => format!("relay{number:02}"),
        };
        let folder = parent.join(&nickname);
        DirBuilder::new().mode(0o700).create(&folder)?;
        DirBuilder::new().mode(0o700).create(folder.join("keys"))?;
        let (or_port, dir_port) = (free_port()?, free_port()?);
        let v3_identity = match role {
            Role::Authority => Some(make_authority_keys(&folder.join("keys"), dir_port)?),
            Role::Relay => None,
        };
        make_identity(&folder, &nickname, or_port)?;
        let rsa_identity = second_word(&folder.join("fingerprint"))?;
        let ed_identity = second_word(&folder.join("fingerprint-ed25519"))?;
        Ok(Self { role, nickname, folder, or_port, dir_port, rsa_identity, ed_identity, v3_identity })
    }

    /// By which all nodes and clients know an authority; `None` for a relay.
    pub(super) fn dir_authority_line(&self) -> Option<String> {
        let Self { nickname, or_port, dir_port, rsa_identity, .. } = self;
        let v3 = self.v3_identity.as_ref()?;
        Some(format!(
            "DirAuthority {nickname} orport={or_port} no-v2 v3ident={v3} 127.0.0.1:{dir_port} {rsa_identity}\n"
        ))
    }

    /// The node's settings. `TestingTorNetwork` shortens what would take hours.
    pub(super) fn torrc(&self, authorities: &str, bandwidths: &Path) -> String {
        let Self { nickname, or_port, dir_port, .. } = self;
        let role = match self.role {
            Role::Authority => authority_settings(bandwidths),
            Role::Relay => RELAY_SETTINGS.to_owned(),
        };
        format!(
            "TestingTorNetwork 1\n\
             DataDirectory {folder}\n\
             __OwningControllerProcess {owner}\n\
             Log notice file {folder}/notice.log\n\
             Nickname {nickname}\n\
             Address 127.0.0.1\n\
             ORPort 127.0.0.1:{or_port}\n\
             DirPort {dir_port}\n\
             {NODE_SETTINGS}{role}{authorities}",
            folder = self.folder.display(),
            owner = std::process::id(),
        )
    }
}

/// Consensuses are due at moments that the clock sets, and an authority that starts late in an interval votes at
/// once, before relays have told it that they are there. They would have to wait for the next consensus but one.
pub(super) async fn wait_for_the_start_of_an_interval() -> Result<()> {
    wait_for("the start of a voting interval", Duration::from_secs(2 * INITIAL_VOTING_INTERVAL), async || {
        Ok((seconds_since_1970()? % INITIAL_VOTING_INTERVAL == 0).then_some(()))
    })
    .await
}

/// What authorities believe of every node's bandwidth: the same. Otherwise they would go by the few bytes that each
/// has moved so far, most would count as 0, and clients would choose the same one or two nodes again and again, also
/// where a path must not meet the same node twice.
pub(super) fn write_bandwidths(nodes: &[Node], file: &Path) -> Result<()> {
    let mut text = format!("{}\n", seconds_since_1970()?);
    for node in nodes {
        text.push_str(&format!("node_id=${} bw=1000\n", node.rsa_identity));
    }
    Ok(std::fs::write(file, text)?)
}

#[expect(clippy::disallowed_methods, reason = "tor goes by the clock on the wall")]
fn seconds_since_1970() -> Result<u64> {
    Ok(SystemTime::now().duration_since(SystemTime::UNIX_EPOCH)?.as_secs())
}

const NODE_SETTINGS: &str = "\
SocksPort 0
AssumeReachable 1
PathsNeededToBuildCircuits 0.67
TestingDirAuthVoteExit *
TestingDirAuthVoteHSDir *
TestingDirAuthVoteGuard *
V3AuthNIntervalsValid 2
ShutdownWaitLength 2
";

/// Exits, since arti keeps trying circuits to exits and logs each failure.
const RELAY_SETTINGS: &str = "\
ExitRelay 1
ExitPolicyRejectPrivate 0
ExitPolicy accept *:*
";

/// Seconds from the start of an interval to the first consensus. Less both delays, nodes have six to start in.
const INITIAL_VOTING_INTERVAL: u64 = 10;
/// Seconds that authorities have for votes, and again for signatures; tor's minimum.
const VOTING_DELAY: u64 = 2;

/// Votes every 15 s. `hsdir_interval` (in minutes) is what makes C tor and arti look for a descriptor in the same
/// place: in a testing network C tor's time period is 24 voting intervals, arti's is this parameter.
fn authority_settings(bandwidths: &Path) -> String {
    format!(
        "AuthoritativeDirectory 1\n\
         V3AuthoritativeDirectory 1\n\
         TestingV3AuthInitialVotingInterval {INITIAL_VOTING_INTERVAL}\n\
         TestingV3AuthInitialVoteDelay {VOTING_DELAY}\n\
         TestingV3AuthInitialDistDelay {VOTING_DELAY}\n\
         V3AuthVotingInterval 15\n\
         V3AuthVoteDelay {VOTING_DELAY}\n\
         V3AuthDistDelay {VOTING_DELAY}\n\
         V3BandwidthsFile {bandwidths}\n\
         TestingMinExitFlagThreshold 0\n\
         ConsensusParams cc_alg=2 hsdir_interval=6\n\
         ExitPolicy reject *:*\n",
        bandwidths = bandwidths.display(),
    )
}

/// An authority's long-term key, and the certificate of the key that it votes with. Returns its identity.
fn make_authority_keys(keys: &Path, dir_port: u16) -> Result<String> {
    let mut gencert = Command::new("tor-gencert")
        .args(["--create-identity-key", "--passphrase-fd", "0", "-m", "12"])
        .args(["-a", &format!("127.0.0.1:{dir_port}")])
        .arg("-i")
        .arg(keys.join("authority_identity_key"))
        .arg("-s")
        .arg(keys.join("authority_signing_key"))
        .arg("-c")
        .arg(keys.join("authority_certificate"))
        .stdin(Stdio::piped())
        .stdout(Stdio::null())
        .stderr(Stdio::null())
        .spawn()
        .context("tor-gencert does not start (is it installed?)")?;
    gencert.stdin.take().context("tor-gencert has no input")?.write_all(b"for a test\n")?;
    ensure!(gencert.wait()?.success(), "tor-gencert made no keys");
    let certificate = read_to_string(keys.join("authority_certificate"))?;
    let identity = certificate.lines().find_map(|line| line.strip_prefix("fingerprint "));
    Ok(identity.context("the certificate has no fingerprint")?.to_owned())
}

/// Lets tor make a node's identity keys and write down both fingerprints. It wants some authority for that.
fn make_identity(folder: &Path, nickname: &str, or_port: u16) -> Result<()> {
    let torrc = folder.join("identity-torrc");
    let nobody = "0".repeat(40);
    let settings = format!(
        "DataDirectory {folder}\n\
         Nickname {nickname}\n\
         ORPort 127.0.0.1:{or_port}\n\
         DirAuthority nobody orport=1 no-v2 v3ident={nobody} 127.0.0.1:1 {nobody}\n",
        folder = folder.display(),
    );
    std::fs::write(&torrc, settings)?;
    let status = Command::new("tor")
        .args(["--quiet", "--list-fingerprint", "--defaults-torrc", "/dev/null", "-f"])
        .arg(&torrc)
        .stdin(Stdio::null())
        .stdout(Stdio::null())
        .status()
        .context("tor does not start (is it installed?)")?;
    ensure!(status.success(), "tor made no identity for {nickname}");
    Ok(())
}

/// Of `NICKNAME FINGERPRINT`, the fingerprint.
fn second_word(file: &Path) -> Result<String> {
    let text = read_to_string(file).with_context(|| format!("{} cannot be read", file.display()))?;
    let word = text.split_whitespace().nth(1);
    Ok(word.with_context(|| format!("{} names no fingerprint", file.display()))?.to_owned())
}
