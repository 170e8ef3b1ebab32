//! Where a passphrase comes from: a file that only its owner opens, an open descriptor, or the keyboard. Never an
//! argument or a variable: both show in lists of processes.

use std::io::Read;
use std::path::Path;

use age::secrecy::SecretString;
use protocol::report::Lang;
use zeroize::{Zeroize, Zeroizing};

use crate::Trouble;
use crate::moderate::Passphrase;
use crate::trouble::file;
use crate::words::{Say, say};

/// Most bytes of a passphrase.
const BYTES_MAX: u64 = 1_024;

/// Reads the passphrase. `descriptor` is the number of an open descriptor that holds it; `twice` asks again at the
/// keyboard, since what nobody can repeat opens nothing.
///
/// # Errors
/// If there is none, or it is too short, or others can read its file.
pub fn read(
    from: Option<&Path>,
    descriptor: Option<&str>,
    twice: bool,
    lang: Lang,
) -> Result<Passphrase, Trouble> {
    if let Some(path) = from {
        crate::moderate::check_private(path)?;
        let source = std::fs::File::open(path).map_err(file(path.display().to_string()))?;
        return Passphrase::new(first_line(source)?);
    }
    if let Some(number) = descriptor {
        let number: u32 = number.parse().map_err(|_| Trouble::NoPassphrase)?;
        let source = std::fs::File::open(format!("/dev/fd/{number}")).map_err(|_| Trouble::NoPassphrase)?;
        return Passphrase::new(first_line(source)?);
    }
    let ask = |what| rpassword::prompt_password(say(what, lang)).map_err(|_| Trouble::NoPassphrase);
    let mut typed = ask(Say::AskPassphrase)?;
    if twice {
        let mut again = ask(Say::AskPassphraseAgain)?;
        let same = again == typed;
        again.zeroize();
        if !same {
            typed.zeroize();
            return Err(Trouble::NoPassphrase);
        }
    }
    Passphrase::new(SecretString::from(typed))
}

fn first_line(source: impl Read) -> Result<SecretString, Trouble> {
    let mut bytes = Zeroizing::new(Vec::with_capacity(1_025));
    source.take(BYTES_MAX).read_to_end(&mut bytes).map_err(|_| Trouble::NoPassphrase)?;
    let text = std::str::from_utf8(&bytes).map_err(|_| Trouble::NoPassphrase)?;
    let line = text.lines().next().ok_or(Trouble::NoPassphrase)?;
    Ok(SecretString::from(line.to_owned()))
}

#[cfg(all(test, unix))]
mod tests {
    use std::os::unix::fs::PermissionsExt;

    use super::*;

    #[test]
    fn a_file_that_others_can_read_is_refused() {
        let place = tempfile::tempdir().expect("a folder");
        let path = place.path().join("phrase");
        std::fs::write(&path, "correct horse battery\n").expect("writes");
        let set = |mode| std::fs::set_permissions(&path, std::fs::Permissions::from_mode(mode)).expect("set");
        set(0o644);
        assert!(matches!(read(Some(&path), None, false, Lang::Es), Err(Trouble::OpenToOthers(_))));
        set(0o600);
        assert!(read(Some(&path), None, false, Lang::Es).is_ok());
        std::fs::write(&path, "short\n").expect("writes");
        assert!(matches!(read(Some(&path), None, false, Lang::Es), Err(Trouble::ShortPassphrase(_))));
    }
}
