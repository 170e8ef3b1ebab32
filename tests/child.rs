//! A program that a test starts, and ends by its process id, whatever happens to the test.

use std::process::{Child, Command};

use anyhow::{Context, Result, bail};

/// A running program; killed and waited for when dropped.
pub struct ChildProcess {
    name: &'static str,
    child: Child,
}

impl ChildProcess {
    /// Starts `command`. `name` stands in errors.
    pub fn start(name: &'static str, command: &mut Command) -> Result<Self> {
        let child = command.spawn().with_context(|| format!("{name} does not start (is it installed?)"))?;
        Ok(Self { name, child })
    }

    /// An error once the program has ended by itself: then waiting for it is of no use.
    pub fn still_runs(&mut self) -> Result<()> {
        if let Some(status) = self.child.try_wait()? {
            bail!("{} ended by itself: {status}", self.name);
        }
        Ok(())
    }
}

impl Drop for ChildProcess {
    fn drop(&mut self) {
        // Both fail only for a process that is gone already.
        let _gone = self.child.kill();
        let _waited = self.child.wait();
    }
}

#[cfg(test)]
mod tests {
    use std::process::Stdio;

    use super::*;

    #[test]
    fn a_dropped_child_is_gone() {
        let mut command = Command::new("sleep");
        command.arg("600").stdout(Stdio::null());
        let mut child = ChildProcess::start("sleep", &mut command).unwrap();
        child.still_runs().unwrap();
        let proc = format!("/proc/{}", child.child.id());
        assert!(std::path::Path::new(&proc).exists());
        drop(child);
        assert!(!std::path::Path::new(&proc).exists());
    }

    #[test]
    fn a_program_that_is_missing_or_ends_is_an_error() {
        assert!(ChildProcess::start("nothing", &mut Command::new("/nonexistent/program")).is_err());
        let mut child = ChildProcess::start("true", &mut Command::new("true")).unwrap();
        child.child.wait().unwrap();
        assert!(child.still_runs().unwrap_err().to_string().starts_with("true ended by itself"));
    }
}
