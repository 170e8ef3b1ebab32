//! What can go wrong, without a word of any report: an error may end in a terminal's scrollback.

use protocol::wire::Denied;

/// Why a command did not do what it was asked.
#[derive(Debug, thiserror::Error)]
pub enum Trouble {
    /// A file could not be read or written.
    #[error("{what}: {source}")]
    File {
        /// Which.
        what: String,
        /// The system's own words.
        source: std::io::Error,
    },
    /// Others on this machine could read it.
    #[error("other users of this machine can open {0}")]
    OpenToOthers(String),
    /// There is a folder already.
    #[error("there is something at {0} already")]
    Exists(String),
    /// The roster word is empty or too long.
    #[error("the roster word must have 1 to 24 bytes")]
    Word,
    /// Another command works in the folder.
    #[error("another command is using the folder")]
    Busy,
    /// The passphrase does not open the folder.
    #[error("the passphrase does not open the folder")]
    WrongPassphrase,
    /// The passphrase is too short to hold against whoever takes the laptop.
    #[error("the passphrase is shorter than {0} characters")]
    ShortPassphrase(usize),
    /// No passphrase could be read.
    #[error("no passphrase was given")]
    NoPassphrase,
    /// A file of the folder or an input is not what it should be.
    #[error("{0} is damaged, or of another version")]
    Damaged(&'static str),
    /// The folder belongs to no relay yet.
    #[error("the folder belongs to no relay yet")]
    NotJoined,
    /// The folder belongs to another relay.
    #[error("the folder belongs to another relay")]
    OtherRelay,
    /// The roster does not hold this moderator's key.
    #[error("the roster does not name this folder's key")]
    NotInRoster,
    /// The roster is badly made.
    #[error("the roster does not hold: {0}")]
    Roster(String),
    /// No address is known.
    #[error("no address of the relay is known")]
    NoAddress,
    /// The address is neither onion nor on this machine: a signed visit in the clear would show who moderates.
    #[error("the address is neither an onion service's nor this machine's")]
    NotLoopback,
    /// Tor says no; arti's own words, which name neither the relay's address nor anybody's key.
    #[error("Tor: {0}")]
    Tor(String),
    /// Tor did not get through in time.
    #[error("Tor did not get through in time")]
    TorSlow,
    /// The relay does not answer.
    #[error("the relay does not answer: {0}")]
    NoAnswer(std::io::Error),
    /// The relay's answer is not one.
    #[error("the relay's answer is not one that this client knows")]
    StrangeAnswer,
    /// The relay refused.
    #[error(transparent)]
    Denied(#[from] Denied),
    /// The relay shows a roster that does not lead back to the one this folder pinned.
    #[error("the relay's roster does not lead back to the one this folder signed or pinned")]
    WrongRelay,
    /// The relay shows an older roster or an earlier time than it did before.
    #[error("the relay shows an older state than at an earlier visit")]
    WentBack,
    /// No day key of this folder has begun.
    #[error("no day key of this folder has begun")]
    NoDayKey,
    /// There was no visit yet, so there is nothing to look at.
    #[error("there was no visit yet")]
    NoVisit,
    /// No record, or more than one, has this name.
    #[error("no record, or more than one, is called {0}")]
    Record(String),
    /// A record cannot be opened yet.
    #[error("could not open: {missing}'s share is missing")]
    Shut {
        /// Whose shares would open it, by roster word.
        missing: String,
    },
    /// A line of a decision file is wrong.
    #[error("line {line}: {why}")]
    Line {
        /// From 1.
        line: usize,
        /// What is wrong with it; never its content.
        why: LineFault,
    },
    /// A published edition does not hold.
    #[error("what was published does not hold: {0}")]
    Audit(String),
    /// Cryptography refused.
    #[error(transparent)]
    Refused(#[from] crypto::Refused),
}

/// What is wrong with a line of a decision file.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum LineFault {
    /// Not JSON with the known fields.
    #[error("not a decision in JSON")]
    Json,
    /// Not a record's name.
    #[error("the record's name is not hexadecimal")]
    Name,
    /// A grade from 1 to 6 is needed to approve.
    #[error("an approval needs a grade from 1 to 6")]
    Grade,
    /// The place has not exactly one of zone, region, area, or is unknown.
    #[error("the place is unknown, or not exactly one of zone, region, area")]
    Place,
    /// There is no such category.
    #[error("there is no such category")]
    Category,
    /// Not a day, `week DAY` or `batch`, or too far away.
    #[error("the day is not YYYY-MM-DD, `week YYYY-MM-DD` or `batch`, or lies outside the last 90 days")]
    Day,
    /// The same record twice.
    #[error("the record stands in the file twice")]
    Twice,
}

/// Names the file that an I/O error speaks of.
pub(crate) fn file(what: impl Into<String>) -> impl FnOnce(std::io::Error) -> Trouble {
    let what = what.into();
    move |source| Trouble::File { what, source }
}
