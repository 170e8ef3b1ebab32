//! Where editions go: frozen slots, and the static site made from them.
//!
//! A slot is one file, written once and never again; everything else in the site's folder is made from slots alone, so
//! that all formats carry the same figures.

use std::fs;
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex};

use atlas::Atlas;
use protocol::clock::Day;
use protocol::edition::{SignedSheet, Slot};
use protocol::policy::{EditionId, Policy};
use protocol::roster::SignedRoster;
use relay_site::{Pictures, SiteInput, build_again};

use crate::outside::write_whole;
use crate::settings::Doors;

/// The file that names all slots.
const LAST_FILE: &str = "data/site.json";

/// Why an edition did not go out.
#[derive(Debug, thiserror::Error)]
pub enum OutletError {
    /// The disk says no.
    #[error("the site's folder: {0}")]
    Disk(#[from] std::io::Error),
    /// A slot is damaged.
    #[error("{0} is damaged or of another version")]
    Damaged(PathBuf),
}

/// The outlets of one relay.
pub struct Outlets {
    folder: PathBuf,
    doors: Doors,
    onion: Option<String>,
    slots: Arc<Vec<Slot>>,
    press: Arc<Mutex<Pictures>>,
}

impl Outlets {
    /// Reads the slots that were published. `onion` is the address that the site tells people to read and report at.
    ///
    /// # Errors
    /// If one is damaged: nothing is published over it.
    pub fn open(folder: &Path, doors: Doors, onion: Option<String>) -> Result<Self, OutletError> {
        let slots_folder = folder.join("data/slots");
        fs::create_dir_all(&slots_folder)?;
        let mut slots = Vec::new();
        for entry in fs::read_dir(&slots_folder)? {
            let path = entry?.path();
            if path.extension().is_none_or(|e| e != "json") {
                continue;
            }
            let slot: Slot =
                serde_json::from_slice(&fs::read(&path)?).map_err(|_| OutletError::Damaged(path.clone()))?;
            if slot.version != protocol::FORMAT_VERSION {
                return Err(OutletError::Damaged(path));
            }
            slots.push(slot);
        }
        slots.sort_by_key(|s| s.day);
        Ok(Self { folder: folder.to_owned(), doors, onion, slots: Arc::new(slots), press: Arc::default() })
    }

    /// Everything published, oldest first.
    pub fn slots(&self) -> Arc<Vec<Slot>> {
        self.slots.clone()
    }

    /// Whether a day's slot, or a later one, is out.
    pub fn has_slot(&self, day: Day) -> bool {
        self.slots.last().is_some_and(|s| s.day >= day)
    }

    /// Publishes a day's slot: the sheets that no slot before carried. Also when there are none: silence tells nothing.
    ///
    /// # Errors
    /// If the disk says no. The slot itself is written first, whole or not at all.
    pub fn publish(
        &mut self,
        day: Day,
        signed: Vec<SignedSheet>,
        rosters: &[SignedRoster],
        policy: &Policy,
        next_edition: EditionId,
        today: Day,
    ) -> Result<(), OutletError> {
        let known = |sheet: &SignedSheet| {
            self.slots.iter().any(|s| s.sheets.iter().any(|k| k.sheet.list == sheet.sheet.list))
        };
        let mut sheets: Vec<SignedSheet> = signed.into_iter().filter(|s| !known(s)).collect();
        sheets.sort_by_key(|s| (s.sheet.edition, s.sheet.team));
        let slot = Slot { version: protocol::FORMAT_VERSION, day, sheets };
        let name = format!("data/slots/{}.json", day.iso());
        let text = serde_json::to_vec_pretty(&slot).map_err(std::io::Error::other)?;
        write_public(&self.folder.join(name), &text)?;
        Arc::make_mut(&mut self.slots).push(slot);
        self.order_site(rosters.to_vec(), policy.clone(), next_edition, today);
        Ok(())
    }

    /// Orders the site anew from the slots, beside the beat: drawing and compressing maps takes seconds, and no reply may
    /// wait for it. Orders come in the order of slots; a newer one finds the older one's work done.
    fn order_site(&self, rosters: Vec<SignedRoster>, policy: Policy, next_edition: EditionId, today: Day) {
        let order = Order {
            folder: self.folder.clone(),
            doors: self.doors,
            onion: self.onion.clone(),
            slots: self.slots.clone(),
            rosters,
            policy,
            next_edition,
            today,
        };
        let press = self.press.clone();
        let _ = std::thread::Builder::new().name("site".to_owned()).spawn(move || {
            let Ok(mut pictures) = press.lock() else { return };
            // A disk that is full is seen by the next slot, whose own file is written in the beat.
            let _ = order.print(&mut pictures);
        });
    }
}

/// What a site is made from.
struct Order {
    folder: PathBuf,
    doors: Doors,
    onion: Option<String>,
    slots: Arc<Vec<Slot>>,
    rosters: Vec<SignedRoster>,
    policy: Policy,
    next_edition: EditionId,
    today: Day,
}

impl Order {
    fn print(&self, pictures: &mut Pictures) -> Result<(), OutletError> {
        let input = SiteInput {
            atlas: Atlas::mexico(),
            slots: &self.slots,
            rosters: &self.rosters,
            policy: &self.policy,
            calendar: self.doors.calendar,
            today: self.today,
            next_edition: self.next_edition,
            onion: self.onion.as_deref(),
            demo: self.doors.demo,
        };
        let files = build_again(&input, pictures).map_err(std::io::Error::other)?;
        // What names the newest slot is written last: whoever reads it finds everything else there.
        let (last, first): (Vec<_>, Vec<_>) = files.into_iter().partition(|(name, _)| name == LAST_FILE);
        for (name, bytes) in first.into_iter().chain(last) {
            let path = self.folder.join(name);
            if let Some(folder) = path.parent() {
                fs::create_dir_all(folder)?;
            }
            if fs::read(&path).is_ok_and(|old| old == bytes) {
                continue;
            }
            write_public(&path, &bytes)?;
        }
        Ok(())
    }
}

fn write_public(path: &Path, bytes: &[u8]) -> std::io::Result<()> {
    use std::os::unix::fs::PermissionsExt;
    write_whole(path, bytes)?;
    fs::set_permissions(path, fs::Permissions::from_mode(0o644))
}
