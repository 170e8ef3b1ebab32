//! The commands, with everything that they touch handed in.

use std::io::{BufRead, Read, Write};
use std::path::Path;

use atlas::Atlas;
use protocol::encoding::{Hash, VerifyingKey};
use protocol::report::Lang;
use protocol::roster::{Moderator, SignedRoster};
use serde::Serialize;
use serde::de::DeserializeOwned;

use crate::arguments::{Arguments, Audit, Command, Link, Moderate, RosterTask, Task};
use crate::moderate::{self, DecideReport, Folder, Line, Relay, Shown, VisitReport};
use crate::passphrase_source;
use crate::trouble::file;
use crate::words::{Say, label, say};
use crate::{Trouble, audit, strip, telling};

/// Most bytes of an input file.
const INPUT_MAX: u64 = 4 * 1_024 * 1_024;

/// What a command may touch.
pub struct World<'w> {
    /// Standard input.
    pub input: &'w mut dyn BufRead,
    /// Standard output.
    pub out: &'w mut dyn Write,
    /// Standard error.
    pub err: &'w mut dyn Write,
    /// `BRUMA_PASSPHRASE_FD`.
    pub descriptor: Option<String>,
    /// Now, in Unix milliseconds.
    pub unix_millis: u64,
    /// The language.
    pub lang: Lang,
    /// Whether to print JSON.
    pub json: bool,
}

/// Runs one command.
///
/// # Errors
/// If it did not do all that was asked.
pub fn run(arguments: Arguments, world: &mut World<'_>) -> Result<(), Trouble> {
    match arguments.command {
        Command::Moderate(work) => run_moderate(&work, world),
        Command::Audit(Audit::Verify { folder, relay }) => {
            let relay = relay.as_deref().map(hash).transpose()?;
            let summary = audit::verify(&folder, Atlas::mexico(), relay)?;
            let name = summary.relay.map(|r| r.hex()).unwrap_or_default();
            if world.json {
                let last = summary.last.map(|d| d.iso());
                return world.json(&serde_json::json!({
                    "holds": true, "relay": name, "relay_compared": relay.is_some(), "slots": summary.slots,
                    "sheets": summary.sheets, "entries": summary.entries, "teams": summary.teams, "last": last,
                }));
            }
            world.fact("relay", &name)?;
            world.fact("slots", &summary.slots.to_string())?;
            world.fact("sheets", &summary.sheets.to_string())?;
            world.fact("entries", &summary.entries.to_string())?;
            if relay.is_none() {
                world.tell(Say::AuditUnnamed)?;
            }
            world.tell(Say::AuditHolds)
        }
        Command::Strip => run_strip(world),
    }
}

impl World<'_> {
    fn line(&mut self, text: &str) -> Result<(), Trouble> {
        writeln!(self.out, "{text}").map_err(file("stdout"))
    }
    fn tell(&mut self, what: Say) -> Result<(), Trouble> {
        self.line(say(what, self.lang))
    }
    fn fact(&mut self, name: &'static str, value: &str) -> Result<(), Trouble> {
        let text = format!("{}: {value}", label(name, self.lang));
        self.line(&text)
    }
    fn json(&mut self, value: &impl Serialize) -> Result<(), Trouble> {
        serde_json::to_writer(&mut *self.out, value).map_err(|e| file("stdout")(e.into()))?;
        self.line("")
    }
    fn read_input(&mut self) -> Result<zeroize::Zeroizing<String>, Trouble> {
        let mut text = zeroize::Zeroizing::new(String::new());
        self.input.take(INPUT_MAX).read_to_string(&mut text).map_err(file("stdin"))?;
        Ok(text)
    }
}

fn run_strip(world: &mut World<'_>) -> Result<(), Trouble> {
    let text = world.read_input()?;
    let stripped = strip::strip(&text);
    let classes: Vec<&str> = stripped.found.iter().map(|c| strip::class_name(*c)).collect();
    if world.json {
        let words = stripped.words.expose_on_review_page();
        return world.json(&serde_json::json!({ "kept": words, "found": classes }));
    }
    for class in classes {
        writeln!(world.err, "{}: {class}", label("found", world.lang)).map_err(file("stderr"))?;
    }
    world.line(stripped.words.expose_on_review_page())
}

fn run_moderate(work: &Moderate, world: &mut World<'_>) -> Result<(), Trouble> {
    if let Task::Roster(RosterTask::New { relay_key, moderator }) = &work.task {
        let key = VerifyingKey::from_hex(relay_key).ok_or(Trouble::Damaged("--relay-key"))?;
        let lines = moderator.iter().map(|path| read_json(path)).collect::<Result<Vec<Moderator>, _>>()?;
        let roster = moderate::first_roster(key, lines)?;
        return world.json(&roster);
    }
    let fresh = matches!(work.task, Task::Init { .. });
    let from = work.passphrase_file.as_deref();
    let passphrase = passphrase_source::read(from, world.descriptor.as_deref(), fresh, world.lang)?;
    if let Task::Init { word } = &work.task {
        let (_, line) = Folder::init(&work.folder, word, &passphrase)?;
        if !world.json {
            writeln!(world.err, "{}", say(Say::GiveLine, world.lang)).map_err(file("stderr"))?;
        }
        return world.json(&line);
    }
    let mut folder = Folder::open(&work.folder, &passphrase)?;
    drop(passphrase);
    if let Some(calendar) = folder.settings().calendar {
        folder.expire(calendar.at(world.unix_millis).day())?;
    }
    run_task(&work.task, &work.link, &mut folder, world)
}

fn run_task(task: &Task, link: &Link, folder: &mut Folder, world: &mut World<'_>) -> Result<(), Trouble> {
    let nest = Atlas::mexico();
    match task {
        Task::Init { .. } | Task::Roster(RosterTask::New { .. }) => Ok(()),
        Task::Lend => {
            let mut link = relay(folder, link)?;
            let report = moderate::lend(folder, link.as_mut())?;
            show_visit(&report, world)
        }
        Task::Rotate => {
            let mut link = relay(folder, link)?;
            let report = moderate::rotate(folder, link.as_mut())?;
            show_visit(&report, world)
        }
        Task::Visit => {
            let mut link = relay(folder, link)?;
            let report = moderate::visit(folder, link.as_mut(), nest)?;
            show_visit(&report, world)
        }
        Task::Sign => {
            let mut link = relay(folder, link)?;
            let report = moderate::sign(folder, link.as_mut(), nest)?;
            show_visit(&report, world)
        }
        Task::Decide { from } => {
            let text = if from == Path::new("-") { world.read_input()? } else { read_text(from)? };
            let lines = moderate::read_decisions(&text)?;
            let mut link = relay(folder, link)?;
            let report = moderate::decide(folder, link.as_mut(), nest, &lines)?;
            show_decided(&report, world)
        }
        Task::List { words } => show_list(&moderate::list(folder, *words)?, world),
        Task::Show { record, share_out } => {
            if let Some(path) = share_out {
                let share = moderate::share_file(folder, record)?;
                return moderate::write_private(path, &share);
            }
            show_report(&moderate::show(folder, record)?, world)
        }
        Task::Roster(RosterTask::Sign { file, yes }) => sign_roster(folder, file, *yes, world),
        Task::Roster(RosterTask::Join { file, relay }) => {
            let rosters: Vec<SignedRoster> = read_json(file)?;
            moderate::join(folder, &rosters, hash(relay)?)?;
            world.tell(Say::Joined)
        }
    }
}

/// The way to the relay; an address that was given is remembered.
fn relay(folder: &mut Folder, link: &Link) -> Result<Box<dyn Relay + Send>, Trouble> {
    let settings = folder.settings().clone();
    let url = link.url.clone().or_else(|| settings.url.clone()).ok_or(Trouble::NoAddress)?;
    let tor_config = link.tor_config.clone().or_else(|| settings.tor_config.clone());
    let relay = moderate::reach(folder, &url, tor_config.as_deref())?;
    if settings.url.as_ref() != Some(&url) || settings.tor_config != tor_config {
        folder.set_way(&url, tor_config.as_deref())?;
    }
    Ok(relay)
}

fn sign_roster(folder: &mut Folder, path: &Path, yes: bool, world: &mut World<'_>) -> Result<(), Trouble> {
    let mut signed: SignedRoster = read_json(path)?;
    world.fact("relay", &crypto::roster::name(&signed.roster).hex())?;
    for m in &signed.roster.moderators {
        let mark = if signed.signatures.iter().any(|(id, _)| *id == m.id) { "✓" } else { "·" };
        world.line(&format!("{mark} {} {} {}", m.id.0, m.word, m.key.hex()))?;
    }
    if !yes {
        write!(world.err, "{}", say(Say::AskSignRoster, world.lang)).map_err(file("stderr"))?;
        let mut answer = String::new();
        world.input.take(64).read_line(&mut answer).map_err(file("stdin"))?;
        if !matches!(answer.trim().to_lowercase().as_str(), "sí" | "si" | "yes") {
            return world.tell(Say::NotSigned);
        }
    }
    moderate::sign_roster(folder, &mut signed)?;
    let bytes = serde_json::to_vec_pretty(&signed).map_err(|_| Trouble::Damaged("roster"))?;
    std::fs::write(path, bytes).map_err(file(path.display().to_string()))?;
    world.tell(Say::RosterSigned)
}

fn show_visit(report: &VisitReport, world: &mut World<'_>) -> Result<(), Trouble> {
    if world.json {
        return world.json(report);
    }
    world.fact("today", &report.today)?;
    world.fact("batches", &report.batches.to_string())?;
    world.fact("lent", &report.lent.to_string())?;
    if !report.without_key.is_empty() {
        world.fact("without", &report.without_key.join(", "))?;
    }
    if report.lending == moderate::Lending::NoRoom {
        world.tell(Say::NotAllLent)?;
    }
    world.fact("openable", &report.openable.to_string())?;
    world.fact("agreements", &report.agreements.to_string())?;
    if report.seed == moderate::SeedOutcome::Refused {
        world.tell(Say::SeedRefused)?;
    }
    if !report.sheets.is_empty() {
        world.fact("sheets", &report.sheets.join(", "))?;
    }
    if let Some(refused) = &report.refused {
        world.fact("refused", &format!("{}: {}", refused.edition, refused.why))?;
    }
    world.fact("keys", &report.keys_destroyed.to_string())
}

fn show_decided(report: &DecideReport, world: &mut World<'_>) -> Result<(), Trouble> {
    if world.json {
        return world.json(report);
    }
    world.fact("voted", &report.voted.to_string())?;
    world.fact("agreements", &report.agreements.to_string())?;
    for record in &report.decided_before {
        world.fact("before", &record.0)?;
    }
    Ok(())
}

fn show_list(lines: &[Line], world: &mut World<'_>) -> Result<(), Trouble> {
    if world.json {
        return world.json(&lines);
    }
    if lines.is_empty() {
        return world.tell(Say::NothingToOpen);
    }
    for line in lines {
        let mut text = format!(
            "{}. {} {} {}",
            line.index,
            line.record.0,
            line.batch,
            telling::told(&line.told, world.lang)
        );
        if line.voted {
            text = format!("{text} ({})", label("mine", world.lang));
        }
        world.line(&text)?;
        for word in line.colleagues.iter().filter(|_| !line.voted) {
            world.line(&format!("   {word} {}", say(Say::HiddenVote, world.lang)))?;
        }
        if let Some(mark) = line.copy_group {
            world.fact("copies", &format!("{mark:08x}"))?;
        }
        if let Some(words) = &line.words {
            world.line(&zeroize::Zeroizing::new(printable(words)))?;
        }
    }
    Ok(())
}

fn show_report(shown: &Shown, world: &mut World<'_>) -> Result<(), Trouble> {
    if world.json {
        return world.json(shown);
    }
    world.line(&format!("{} {}", shown.record, telling::told(&shown.told, world.lang)))?;
    world.fact("batch", &shown.batch)?;
    if let Some(words) = &shown.words {
        world.line(&zeroize::Zeroizing::new(printable(words)))?;
    }
    if !shown.identifiers.is_empty() {
        world.fact("identifiers", &shown.identifiers.join(", "))?;
    }
    if let Some(mark) = shown.copy_group {
        world.fact("copies", &format!("{mark:08x}"))?;
    }
    if let Some(own) = &shown.own {
        world.fact("own", &telling::decision(own, world.lang))?;
    }
    for vote in &shown.colleagues {
        match &vote.decision {
            Some(decision) => {
                world.line(&format!("{}: {}", vote.word, telling::decision(decision, world.lang)))?
            }
            None => world.line(&format!("{} {}", vote.word, say(Say::HiddenVote, world.lang)))?,
        }
    }
    Ok(())
}

/// Words for a terminal: whoever wrote them must not steer it, so control characters and those that turn the line of
/// writing become visible marks.
fn printable(words: &str) -> String {
    let steers = |c: char| {
        (c.is_control() && c != '\n')
            || matches!(c, '\u{200b}'..='\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}')
    };
    words.chars().map(|c| if steers(c) { '\u{fffd}' } else { c }).collect()
}

fn hash(text: &str) -> Result<Hash, Trouble> {
    Hash::from_hex(text).ok_or(Trouble::Damaged("--relay"))
}

fn read_text(path: &Path) -> Result<zeroize::Zeroizing<String>, Trouble> {
    let name = || path.display().to_string();
    let mut text = zeroize::Zeroizing::new(String::new());
    let source = std::fs::File::open(path).map_err(file(name()))?;
    source.take(INPUT_MAX).read_to_string(&mut text).map_err(file(name()))?;
    Ok(text)
}

fn read_json<T: DeserializeOwned>(path: &Path) -> Result<T, Trouble> {
    serde_json::from_str(&read_text(path)?).map_err(|_| Trouble::Damaged("JSON"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_report_cannot_steer_the_terminal() {
        assert_eq!(printable("a\u{1b}[2Jb\nc\u{202e}d ñ"), "a\u{fffd}[2Jb\nc\u{fffd}d ñ");
    }

    #[test]
    fn strip_says_what_is_kept_and_what_went() {
        use clap::Parser;
        let (mut out, mut err) = (Vec::new(), Vec::new());
        let mut input = "escribe a ana@example.org".as_bytes();
        let mut world = World {
            input: &mut input,
            out: &mut out,
            err: &mut err,
            descriptor: None,
            unix_millis: 0,
            lang: Lang::En,
            json: false,
        };
        run(Arguments::try_parse_from(["bruma", "strip"]).expect("parses"), &mut world).expect("runs");
        assert_eq!(String::from_utf8(out).expect("text"), "escribe a [*]\n");
        assert_eq!(String::from_utf8(err).expect("text"), "Taken out: email\n");
    }
}
