//! Scripted moderators. They use the moderators' own client, each with a folder of her own, never two at once.

use std::collections::BTreeSet;
use std::path::PathBuf;
use std::sync::Arc;

use atlas::Atlas;
use client_cli::moderate::{Choice, DecisionLine, Folder, VisitReport, decide, list, reach, visit};

use crate::house::passphrase;

/// How sure the scripted moderators are: "probably true".
const GRADE: u8 = 2;

/// One scripted moderator.
#[derive(Clone)]
pub struct Moderator {
    /// Her folder.
    pub folder: PathBuf,
    /// Where the relay listens for her.
    pub url: String,
    /// A file of arti's settings, for an onion address.
    pub tor_config: Option<PathBuf>,
    /// Words that she may decide on; what people send by hand is left to people.
    pub known: Arc<BTreeSet<String>>,
}

/// What her visit did.
pub struct Done {
    /// The visit.
    pub report: VisitReport,
    /// Votes cast.
    pub voted: usize,
    /// Agreements that these made with a colleague's: each is made by the second vote, and counted here alone.
    pub agreed: usize,
}

impl Moderator {
    /// One visit: fetch, lend, open what was lent, vote on what is synthetic, sign.
    ///
    /// # Errors
    /// As the client says it.
    pub fn visit(&self) -> anyhow::Result<Done> {
        let mut folder = Folder::open(&self.folder, &passphrase()?)?;
        let mut relay = reach(&folder, &self.url, self.tor_config.as_deref())?;
        let report = visit(&mut folder, relay.as_mut(), Atlas::mexico())?;
        let lines: Vec<DecisionLine> = list(&folder, true)?
            .into_iter()
            .filter(|line| !line.voted)
            .filter(|line| line.words.as_ref().is_some_and(|w| self.known.contains(w.as_str())))
            .map(|line| DecisionLine::new(line.record.0.clone(), Choice::Approve, Some(GRADE)))
            .collect();
        let (voted, agreed) = if lines.is_empty() {
            (0, 0)
        } else {
            let decided = decide(&mut folder, relay.as_mut(), Atlas::mexico(), &lines)?;
            (decided.voted, decided.agreements)
        };
        Ok(Done { report, voted, agreed })
    }
}
