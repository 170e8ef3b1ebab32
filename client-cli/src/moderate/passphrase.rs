//! The passphrase that closes a moderator's folder.

use age::secrecy::SecretString;

use crate::Trouble;

/// Fewest characters of a passphrase: with age's scrypt, who takes the laptop must not try them all.
pub const PASSPHRASE_CHARS: usize = 12;

/// A passphrase. Never printed, wiped on drop.
pub struct Passphrase {
    secret: SecretString,
    work_factor: Option<u8>,
}

impl Passphrase {
    /// Takes a passphrase of at least [`PASSPHRASE_CHARS`] characters.
    ///
    /// # Errors
    /// If it is shorter.
    pub fn new(secret: SecretString) -> Result<Self, Trouble> {
        use age::secrecy::ExposeSecret;
        if secret.expose_secret().chars().count() < PASSPHRASE_CHARS {
            return Err(Trouble::ShortPassphrase(PASSPHRASE_CHARS));
        }
        Ok(Self { secret, work_factor: None })
    }

    /// Another scrypt work factor than age's own choice of about a second. Only for the composition roots of tests and
    /// the demo, where passphrases guard nothing.
    #[must_use]
    pub fn with_work_factor(mut self, log_n: u8) -> Self {
        self.work_factor = Some(log_n);
        self
    }

    pub(super) fn recipient(&self) -> age::scrypt::Recipient {
        let mut recipient = age::scrypt::Recipient::new(self.secret.clone());
        if let Some(log_n) = self.work_factor {
            recipient.set_work_factor(log_n);
        }
        recipient
    }

    pub(super) fn identity(&self) -> age::scrypt::Identity {
        let mut identity = age::scrypt::Identity::new(self.secret.clone());
        // A folder made on a fast machine opens on a slow one; 2^22 takes 4 GiB, more than any age client writes.
        identity.set_max_work_factor(22);
        identity
    }

    pub(super) fn copy(&self) -> Self {
        Self { secret: self.secret.clone(), work_factor: self.work_factor }
    }
}
