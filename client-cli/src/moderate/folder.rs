//! One moderator's folder.

use std::collections::BTreeSet;
use std::fs::{self, File};
use std::path::{Path, PathBuf};

use crypto::day_key::{DayKey, seal_to};
use crypto::record::Record;
use protocol::clock::{Cut, Day, Moment};
use protocol::edition::SignedSheet;
use protocol::encoding::{Hash, Token, from_bytes, to_bytes};
use protocol::item::SignedLoan;
use protocol::roster::{Moderator, ModeratorId, Roster, SignedRoster, Team, TeamId};
use protocol::sizes::{BATCH_RECORDS, RECORD_BYTES};
use protocol::vote::{RecordId, SignedVote};
use serde::{Deserialize, Serialize};
use zeroize::Zeroizing;

use super::passphrase::Passphrase;
use super::private_file;
use super::secrets::Secrets;
use super::settings::Settings;
use crate::Trouble;
use crate::trouble::file;

/// Days after its cut at which a batch leaves the folder whatever happened: no record lives longer at the relay.
pub(super) const BATCH_DAYS_KEPT: u32 = 27;
/// Longest roster word in bytes, as `protocol` checks it.
const WORD_BYTES: usize = 24;

/// One moderator's folder, locked while this lives.
pub struct Folder {
    path: PathBuf,
    pub(super) secrets: Secrets,
    pub(super) settings: Settings,
    passphrase: Passphrase,
    _lock: File,
}

/// The two votes of an agreement: whose, and which of hers.
pub(super) type Pair = [(ModeratorId, u32); 2];

/// What was last fetched, sealed to her newest day key.
#[derive(Serialize, Deserialize)]
pub(super) struct FetchedDesk {
    pub(super) version: u8,
    pub(super) relay: Hash,
    pub(super) visit: Token,
    pub(super) now: Moment,
    pub(super) team: TeamId,
    pub(super) rosters: Vec<SignedRoster>,
    pub(super) decided: Vec<RecordId>,
    /// On which two have agreed already, by which votes: nothing to do, though they are not decided before their sheet is
    /// signed.
    pub(super) agreed: Vec<(RecordId, Pair)>,
    pub(super) voted: Vec<(RecordId, u32)>,
    pub(super) loans: Vec<SignedLoan>,
    pub(super) votes: Vec<SignedVote>,
}

impl FetchedDesk {
    /// All rosters since the first. The file is sealed to a public key, so that anybody could have written it: the chain
    /// is checked again.
    pub(super) fn rosters(&self, relay: Hash) -> Result<&[SignedRoster], Trouble> {
        let (_, name) = crypto::roster::check_chain(&self.rosters)?;
        if name == relay && self.relay == relay { Ok(&self.rosters) } else { Err(Trouble::WrongRelay) }
    }

    /// Whether two have agreed on a record, as far as is known here.
    pub(super) fn is_agreed(&self, record: RecordId) -> bool {
        self.agreed.iter().any(|(r, _)| *r == record)
    }

    /// A colleague's roster word, also of one who has left.
    pub(super) fn word(&self, id: ModeratorId) -> Option<&str> {
        self.rosters.iter().rev().find_map(|r| r.roster.moderator(id)).map(|m| m.word.as_str())
    }

    /// The present roster, and her team in it.
    pub(super) fn team(&self, relay: Hash) -> Result<(&Roster, &Team), Trouble> {
        let roster = &self.rosters(relay)?.last().ok_or(Trouble::WrongRelay)?.roster;
        Ok((roster, roster.team(self.team).ok_or(Trouble::Damaged("desk.age"))?))
    }
}

impl Folder {
    /// Makes a folder with new keys. Returns it and the public line for the roster, whose number the roster gives.
    ///
    /// # Errors
    /// If there is something already, or the word is not one.
    pub fn init(path: &Path, word: &str, passphrase: &Passphrase) -> Result<(Self, Moderator), Trouble> {
        if word.is_empty() || word.len() > WORD_BYTES || word.chars().any(char::is_control) {
            return Err(Trouble::Word);
        }
        if path.exists() {
            return Err(Trouble::Exists(path.display().to_string()));
        }
        private_file::make_folder(path)?;
        private_file::make_folder(&path.join("batches"))?;
        let lock = private_file::lock(&path.join("lock"))?;
        let secrets = Secrets::generate();
        secrets.write(&path.join("secrets.age"), passphrase)?;
        let settings = Settings::new(word);
        settings.write(&path.join("settings.json"))?;
        let folder =
            Self { path: path.to_owned(), secrets, settings, passphrase: passphrase.copy(), _lock: lock };
        let line = folder.public_line()?;
        Ok((folder, line))
    }

    /// Opens a folder.
    ///
    /// # Errors
    /// If others can open it too, the passphrase is wrong, or another command works in it.
    pub fn open(path: &Path, passphrase: &Passphrase) -> Result<Self, Trouble> {
        private_file::check_mode(path)?;
        let lock = private_file::lock(&path.join("lock"))?;
        let settings = Settings::read(&path.join("settings.json"))?;
        let secrets = Secrets::read(&path.join("secrets.age"), passphrase)?;
        Ok(Self { path: path.to_owned(), secrets, settings, passphrase: passphrase.copy(), _lock: lock })
    }

    /// The public line for the roster. Number 0 until a roster gave one.
    ///
    /// # Errors
    /// If the folder's keys are damaged.
    pub fn public_line(&self) -> Result<Moderator, Trouble> {
        Ok(Moderator {
            id: self.settings.moderator.unwrap_or(ModeratorId(0)),
            word: self.settings.word.clone(),
            key: self.secrets.signer()?.public(),
            discovery: self.secrets.discovery()?,
        })
    }

    /// Where arti keeps its guards and directory.
    pub(super) fn tor_folder(&self) -> PathBuf {
        self.path.join("tor")
    }

    /// The key without which the relay's service for moderators cannot be found.
    pub(super) fn discovery_secret(&self) -> Result<Zeroizing<[u8; 32]>, Trouble> {
        self.secrets.discovery_secret()
    }

    /// What it remembers.
    pub fn settings(&self) -> &Settings {
        &self.settings
    }

    /// Remembers the relay's address, and the file of Tor's settings.
    ///
    /// # Errors
    /// If it cannot be written.
    pub fn set_way(&mut self, url: &str, tor_config: Option<&Path>) -> Result<(), Trouble> {
        self.settings.url = Some(url.to_owned());
        self.settings.tor_config = tor_config.map(Path::to_owned);
        self.write_settings()
    }

    /// At any start, visit or not: private halves past their last day die, and batches past theirs leave.
    ///
    /// # Errors
    /// If the folder cannot be written.
    pub fn expire(&mut self, today: Day) -> Result<(), Trouble> {
        for cut in self.cuts()? {
            if today.0 >= cut.day().0.saturating_add(BATCH_DAYS_KEPT) {
                self.remove_batch(cut)?;
            }
        }
        if self.secrets.destroy_expired(today) > 0 {
            self.write_secrets()?;
        }
        Ok(())
    }

    /// Her number and the relay's name.
    pub(super) fn membership(&self) -> Result<(ModeratorId, Hash), Trouble> {
        self.settings.moderator.zip(self.settings.relay).ok_or(Trouble::NotJoined)
    }

    pub(super) fn write_settings(&self) -> Result<(), Trouble> {
        self.settings.write(&self.path.join("settings.json"))
    }

    pub(super) fn write_secrets(&self) -> Result<(), Trouble> {
        self.secrets.write(&self.path.join("secrets.age"), &self.passphrase)
    }

    fn batch_path(&self, cut: Cut) -> PathBuf {
        self.path.join("batches").join(format!("{}.bin", cut.0))
    }

    /// The batches in the folder, oldest first.
    pub(super) fn cuts(&self) -> Result<Vec<Cut>, Trouble> {
        let folder = self.path.join("batches");
        let mut cuts = Vec::new();
        for entry in fs::read_dir(&folder).map_err(file("batches"))? {
            let name = entry.map_err(file("batches"))?.file_name();
            let number = name.to_str().and_then(|n| n.strip_suffix(".bin")).and_then(|n| n.parse().ok());
            cuts.extend(number.map(Cut));
        }
        cuts.sort_unstable();
        Ok(cuts)
    }

    pub(super) fn write_batch(&self, cut: Cut, records: &[u8]) -> Result<(), Trouble> {
        private_file::replace(&self.batch_path(cut), records)
    }

    pub(super) fn remove_batch(&self, cut: Cut) -> Result<(), Trouble> {
        fs::remove_file(self.batch_path(cut)).map_err(file(format!("batches/{}.bin", cut.0)))
    }

    /// A batch's records, empty ones included: they cannot be told apart before they are opened.
    pub(super) fn batch(&self, cut: Cut) -> Result<Vec<Record>, Trouble> {
        let name = format!("batches/{}.bin", cut.0);
        let bytes = fs::read(self.batch_path(cut)).map_err(file(name))?;
        if bytes.len() != BATCH_RECORDS * RECORD_BYTES {
            return Err(Trouble::Damaged("batches"));
        }
        bytes.chunks_exact(RECORD_BYTES).map(|r| Ok(Record::from_bytes(r)?)).collect()
    }

    /// The names of all records in the folder's batches.
    pub(super) fn records(&self) -> Result<BTreeSet<RecordId>, Trouble> {
        let mut records = BTreeSet::new();
        for cut in self.cuts()? {
            records.extend(self.batch(cut)?.iter().map(Record::id));
        }
        Ok(records)
    }

    /// Writes what was fetched, sealed to her newest begun day key.
    pub(super) fn write_desk(&self, desk: &FetchedDesk) -> Result<(), Trouble> {
        let newest = self.secrets.newest(desk.now.day()).ok_or(Trouble::NoDayKey)?;
        let sealed = seal_to(&[&self.secrets.recipient(newest)?], &to_bytes(desk))?;
        private_file::replace(&self.path.join("desk.age"), &sealed)
    }

    /// Reads what was last fetched.
    pub(super) fn read_desk(&self) -> Result<FetchedDesk, Trouble> {
        let path = self.path.join("desk.age");
        if !path.exists() {
            return Err(Trouble::NoVisit);
        }
        let sealed = fs::read(&path).map_err(file("desk.age"))?;
        let keys: Vec<DayKey> = self.secrets.day_keys()?;
        let plain = keys.iter().find_map(|k| k.open(&sealed, sealed.len()).ok()).ok_or(Trouble::NoVisit)?;
        let desk: FetchedDesk = from_bytes(&plain, plain.len()).map_err(|_| Trouble::Damaged("desk.age"))?;
        if desk.version == protocol::FORMAT_VERSION { Ok(desk) } else { Err(Trouble::Damaged("desk.age")) }
    }
}

/// What past lists spent, as the relay shows it.
pub(super) type Spent = Vec<(protocol::item::ListHead, SignedSheet)>;

#[cfg(test)]
mod tests {
    use age::secrecy::SecretString;

    use super::*;

    fn passphrase(text: &str) -> Passphrase {
        Passphrase::new(SecretString::from(text.to_owned())).expect("long enough").with_work_factor(2)
    }

    #[cfg(unix)]
    fn mode(path: &Path) -> u32 {
        use std::os::unix::fs::MetadataExt;
        fs::metadata(path).expect("exists").mode() & 0o777
    }

    #[test]
    fn opens_with_its_passphrase_only_and_keeps_its_keys() {
        let place = tempfile::tempdir().expect("a folder");
        let path = place.path().join("ceiba");
        let (folder, line) =
            Folder::init(&path, "Ceiba", &passphrase("correct horse battery")).expect("made");
        assert!(matches!(Folder::open(&path, &passphrase("correct horse battery")), Err(Trouble::Busy)));
        drop(folder);
        assert!(matches!(Folder::open(&path, &passphrase("incorrect horse")), Err(Trouble::WrongPassphrase)));
        let again = Folder::open(&path, &passphrase("correct horse battery")).expect("opens");
        assert_eq!(again.public_line().expect("a line"), line);
        assert!(matches!(
            Folder::init(&path, "Ceiba", &passphrase("correct horse battery")),
            Err(Trouble::Exists(_))
        ));
        let kept = fs::read(path.join("secrets.age")).expect("reads");
        assert!(kept.starts_with(b"age-encryption.org/v1\n-> scrypt "));
    }

    #[cfg(unix)]
    #[test]
    fn nobody_else_can_open_it_or_it_refuses() {
        use std::os::unix::fs::PermissionsExt;
        let place = tempfile::tempdir().expect("a folder");
        let path = place.path().join("pochote");
        let (folder, _) = Folder::init(&path, "Pochote", &passphrase("correct horse battery")).expect("made");
        folder.write_batch(Cut(9), &vec![0; BATCH_RECORDS * RECORD_BYTES]).expect("writes");
        drop(folder);
        assert_eq!(mode(&path), 0o700);
        assert_eq!(mode(&path.join("batches")), 0o700);
        for file in ["secrets.age", "settings.json", "lock", "batches/9.bin"] {
            assert_eq!(mode(&path.join(file)), 0o600, "{file}");
        }
        fs::set_permissions(path.join("secrets.age"), fs::Permissions::from_mode(0o640)).expect("set");
        assert!(matches!(
            Folder::open(&path, &passphrase("correct horse battery")),
            Err(Trouble::OpenToOthers(_))
        ));
    }

    #[test]
    fn batches_leave_27_days_after_their_cut() {
        let place = tempfile::tempdir().expect("a folder");
        let path = place.path().join("nopal");
        let (mut folder, _) =
            Folder::init(&path, "Nopal", &passphrase("correct horse battery")).expect("made");
        let old = Day(20_000).begins().cut();
        let newer = Day(20_001).begins().cut();
        for cut in [old, newer] {
            folder.write_batch(cut, &vec![0; BATCH_RECORDS * RECORD_BYTES]).expect("writes");
        }
        folder.expire(Day(20_026)).expect("expires");
        assert_eq!(folder.cuts().expect("lists"), [old, newer]);
        folder.expire(Day(20_027)).expect("expires");
        assert_eq!(folder.cuts().expect("lists"), [newer]);
    }

    #[test]
    fn what_was_fetched_lies_sealed_and_reads_back() {
        let place = tempfile::tempdir().expect("a folder");
        let path = place.path().join("mezquite");
        let (mut folder, _) =
            Folder::init(&path, "Mezquite", &passphrase("correct horse battery")).expect("made");
        assert!(matches!(folder.read_desk(), Err(Trouble::NoVisit)));
        folder.secrets.make(Day(50), Day(50));
        let record = RecordId(Hash([0xc5; 32]));
        let desk = FetchedDesk {
            version: protocol::FORMAT_VERSION,
            relay: Hash([1; 32]),
            visit: Token([2; 16]),
            now: Day(51).begins(),
            team: TeamId(0),
            rosters: vec![],
            decided: vec![record],
            agreed: vec![],
            voted: vec![],
            loans: vec![],
            votes: vec![],
        };
        folder.write_desk(&desk).expect("writes");
        assert_eq!(folder.read_desk().expect("reads").decided, [record]);
        let bytes = fs::read(path.join("desk.age")).expect("reads");
        assert!(!bytes.windows(32).any(|w| w == record.0.0), "how much was decided is nobody's business");
        folder.expire(Day(91)).expect("expires");
        assert!(matches!(folder.read_desk(), Err(Trouble::NoVisit)), "its key is gone");
    }
}
