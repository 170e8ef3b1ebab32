//! What an operator does wrong, or finds broken: one clear line, an exit code, and nothing lost. The real `bruma-relay`.

use std::fs;
use std::os::unix::fs::PermissionsExt;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::time::Duration;

use anyhow::{Context, Result, bail, ensure};
use bruma_tests::patience::now;
use bruma_tests::ports::free_port;
use bruma_tests::target_dir::scratch;
use crypto::hash::digest;
use demo::house::House;
use protocol::encoding::Hash;
use protocol::roster::SignedRoster;
use protocol::sizes::LOCKERS;
use relay::outside::Outside;
use relay::store::{SledStore, Store};
use tempfile::TempDir;

/// What cannot serve has said so by then.
const LIMIT: Duration = Duration::from_secs(20);

/// How a command ended.
struct Ended {
    well: bool,
    errors: String,
}

/// A relay's folder, settings and roster, and whoever types at its terminal.
struct Operator {
    folder: TempDir,
    house: House,
}

impl Operator {
    fn begin() -> Result<Self> {
        let folder = scratch("operator-")?;
        let house = House::build(folder.path())?;
        let operator = Self { folder, house };
        operator
            .write_settings("data_folder = \"relay\"\nsite_folder = \"site\"\neditions = \"weekly\"\n")?;
        Ok(operator)
    }

    fn write_settings(&self, text: &str) -> Result<()> {
        Ok(fs::write(self.settings(), text)?)
    }

    fn settings(&self) -> PathBuf {
        self.folder.path().join("relay.toml")
    }

    fn types(&self, words: &[&str]) -> Result<Ended> {
        let test = std::env::current_exe()?;
        let binary = test.ancestors().nth(2).context("the test's binary lies nowhere")?.join("bruma-relay");
        let config = format!("--config={}", self.settings().display());
        let errors = self.folder.path().join("errors");
        let mut child = Command::new(binary)
            .arg(config)
            .args(words)
            .stdout(Stdio::null())
            .stderr(fs::File::create(&errors)?)
            .spawn()?;
        let deadline = now() + LIMIT;
        let ended = loop {
            if let Some(status) = child.try_wait()? {
                break Ended { well: status.success(), errors: fs::read_to_string(&errors)? };
            }
            if now() > deadline {
                // The keeper; its worker ends with it.
                child.kill()?;
                child.wait()?;
                bail!("{words:?} goes on: {}", fs::read_to_string(&errors)?);
            }
            std::thread::sleep(Duration::from_millis(20));
        };
        Ok(ended)
    }

    fn serves(&self) -> Result<Ended> {
        let door = || Ok::<_, anyhow::Error>(format!("127.0.0.1:{}", free_port()?));
        let (visitors, moderators) = (door()?, door()?);
        self.types(&["serve", "--dangerously-without-tor", &visitors, "--moderators", &moderators])
    }

    /// `serve` ends at once, says this on one line, and what lies on the disk is as it was.
    fn does_not_serve(&self, says: &str) -> Result<()> {
        let before = files(&self.house.data())?;
        let said = self.serves()?;
        refused(&said, says)?;
        // A first start writes the policy down.
        let after = files(&self.house.data())?;
        ensure!(before.iter().all(|file| after.contains(file)), "{says}: the folder was changed");
        Ok(())
    }
}

/// A failure with few clear lines, and no program's inner words.
fn refused(ended: &Ended, says: &str) -> Result<()> {
    let errors = &ended.errors;
    ensure!(!ended.well, "{says}: it ended well");
    ensure!(errors.contains(says), "{says:?} is not in {errors:?}");
    ensure!(!errors.contains("panicked") && !errors.contains("RUST_BACKTRACE"), "{errors}");
    // A settings file's error shows the place in it.
    ensure!(errors.lines().count() <= 7, "too many lines: {errors}");
    Ok(())
}

/// Names and contents of everything in a folder but the store's own files: sled writes in them as soon as it opens them.
fn files(folder: &Path) -> Result<Vec<(PathBuf, Vec<u8>)>> {
    let mut all = Vec::new();
    for entry in fs::read_dir(folder)? {
        let path = entry?.path();
        if path.is_dir() {
            all.extend(files(&path)?);
        } else if !path.to_string_lossy().contains("/vault/") {
            all.push((path.clone(), fs::read(&path)?));
        }
    }
    all.sort();
    Ok(all)
}

#[test]
fn a_store_that_does_not_open_is_named_and_never_filled_anew() -> Result<()> {
    let operator = Operator::begin()?;
    let vault = Outside::open(&operator.house.data())?.store_folder();
    // A vault, as a first start makes it.
    let before = lockers(&vault)?;
    let db = vault.join("db");
    let whole = fs::read(&db)?;

    let mut damaged = whole.clone();
    damaged.iter_mut().skip(512).for_each(|byte| *byte ^= 0x5a);
    fs::write(&db, &damaged)?;
    operator.does_not_serve("the store")?;

    fs::write(&db, &whole[..whole.len() / 2])?;
    operator.does_not_serve("the store")?;

    fs::write(&db, b"")?;
    operator.does_not_serve("the store")?;

    fs::write(&db, &whole)?;
    fs::write(vault.join("blobs").join("7"), b"unsynced")?;
    operator.does_not_serve("the store holds values outside its log")?;

    // Nothing of it has made the vault another one.
    fs::remove_file(vault.join("blobs").join("7"))?;
    fs::write(&db, &whole)?;
    ensure!(lockers(&vault)? == before, "the vault was filled anew");
    Ok(())
}

/// A hash of all that a vault holds.
fn lockers(vault: &Path) -> Result<Hash> {
    let store = SledStore::open(vault)?;
    let all = (0..LOCKERS).filter_map(|n| u32::try_from(n).ok()).collect();
    let read = tokio::runtime::Builder::new_current_thread().build()?.block_on(store.read(all))?;
    Ok(digest("bruma/test/v1", &read.iter().map(|locker| locker.as_slice()).collect::<Vec<_>>()))
}

#[test]
fn a_roster_without_its_signatures_is_refused_and_changes_nothing() -> Result<()> {
    let operator = Operator::begin()?;
    let outside = Outside::open(&operator.house.data())?;
    let first = outside.rosters()?.pop().context("the house has a roster")?;
    let file = operator.folder.path().join("roster.json");
    let name = file.to_str().context("a name")?.to_owned();
    let add = |roster: &SignedRoster| -> Result<Ended> {
        fs::write(&file, serde_json::to_vec(roster)?)?;
        operator.types(&["roster", "add", &name])
    };
    // A next roster that nobody of the present one has signed, and one that only one of them has.
    let mut next = first.clone();
    next.roster.serial += 1;
    next.roster.previous = crypto::roster::name(&first.roster);
    next.signatures.clear();
    refused(&add(&next)?, "signatures do not hold")?;
    // Signatures of the roster before.
    next.signatures = first.signatures.clone();
    refused(&add(&next)?, "signatures do not hold")?;
    // Of another relay.
    let mut foreign = first.clone();
    foreign.roster.relay_key.0[0] ^= 1;
    refused(&add(&foreign)?, "signatures do not hold")?;
    // A first roster that one of its moderators has not signed.
    fs::remove_file(operator.house.data().join("roster"))?;
    let mut short = first.clone();
    short.signatures.pop();
    refused(&add(&short)?, "signatures do not hold")?;
    fs::write(&file, b"{\"roster\":")?;
    refused(&operator.types(&["roster", "add", &name])?, "is not a roster")?;
    refused(&operator.types(&["roster", "add", "no/such/file"])?, "no/such/file")?;
    operator.does_not_serve("there is no roster yet")?;
    // As it was signed, it is taken.
    ensure!(add(&first)?.well, "the signed roster is refused");
    Ok(())
}

#[test]
fn settings_addresses_and_folders_that_are_unsafe_are_refused() -> Result<()> {
    let operator = Operator::begin()?;
    let elsewhere = ["serve", "--dangerously-without-tor", "192.0.2.1:80", "--moderators", "127.0.0.1:0"];
    refused(&operator.types(&elsewhere)?, "loopback")?;
    let moderators = ["serve", "--dangerously-without-tor", "127.0.0.1:0", "--moderators", "0.0.0.0:80"];
    refused(&operator.types(&moderators)?, "loopback")?;
    fs::set_permissions(operator.house.data(), fs::Permissions::from_mode(0o755))?;
    operator.does_not_serve("chmod 700")?;
    fs::set_permissions(operator.house.data(), fs::Permissions::from_mode(0o700))?;
    operator.write_settings("data_folder = \"relay\"\nsite_folder = \"site\"\neditions = \"hourly\"\n")?;
    refused(&operator.serves()?, "relay.toml")?;
    operator.write_settings("data_folder = \"relay\"\nsite_folder = \"site\"\nedition = \"weekly\"\n")?;
    refused(&operator.serves()?, "relay.toml")
}
