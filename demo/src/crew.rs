//! Scripted moderators. They use the moderators' own client, each with a folder of her own, never two at once.

use std::collections::BTreeSet;
use std::path::PathBuf;
use std::sync::Arc;

use atlas::Atlas;
use client_cli::moderate::{Choice, DecisionLine, Folder, LoopbackRelay, VisitReport, decide, list, visit};

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
        let mut relay = LoopbackRelay::new(&self.url)?;
        let report = visit(&mut folder, &mut relay, Atlas::mexico())?;
        let lines: Vec<DecisionLine> = list(&folder, true)?
            .into_iter()
            .filter(|line| !line.voted)
            .filter(|line| line.words.as_ref().is_some_and(|w| self.known.contains(w.as_str())))
            .map(|line| DecisionLine::new(line.record.0.clone(), Choice::Approve, Some(GRADE)))
            .collect();
        let (voted, agreed) = if lines.is_empty() {
            (0, 0)
        } else {
            let decided = decide(&mut folder, &mut relay, Atlas::mexico(), &lines)?;
            (decided.voted, decided.agreements)
        };
        Ok(Done { report, voted, agreed })
    }
}
