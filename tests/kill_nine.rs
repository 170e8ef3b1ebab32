//! kill -9 of the worker while reports are in flight: what was acknowledged is kept, once.

use std::collections::BTreeMap;
use std::fs;
use std::os::unix::fs::PermissionsExt;
use std::path::Path;
use std::time::Duration;

use anyhow::{Context, Result, ensure};
use bruma_tests::filing::{LookPage, Said, ZonesPage, words_for};
use bruma_tests::patience::{now, wait_for};
use bruma_tests::served::{Pace, Served};
use demo::house::unix_millis;
use protocol::clock::CUT_MINUTES;
use protocol::sizes::BATCH_RECORDS;
use rand_chacha::ChaCha20Rng;
use rand_core::{Rng, SeedableRng};
use tokio::task::JoinSet;

/// Kills in an ordinary run; `BRUMA_KILL_ROUNDS` sets another number.
const ROUNDS: usize = 50;
/// New reports of a round.
const IN_FLIGHT: usize = 24;
/// Between two presses of Send in even rounds: spread over four ticks, and so are the replies.
const STAGGER: Duration = Duration::from_millis(60);
/// In even rounds the kill comes within this time after the first press: before, while and after the first are told.
const KILL_WITHIN_MILLIS: u64 = 4_600;
/// In odd rounds all press at once, more than get a locker in time, and the kill comes about when they are told: whoever was
/// told "kept" before it was true is found out.
const KILL_BURST_MILLIS: std::ops::Range<u64> = 2_900..4_400;
/// The calendar stands still for so long per round, so that few batches are cut: each holds 256 records.
const MORNING_PER_ROUND: Duration = Duration::from_secs(5);
const DAY: Duration = Duration::from_secs(20);
const READ_LIMIT: Duration = Duration::from_secs(180);

/// What a reporter was told about one report, over all her presses of Send.
struct Filed {
    words: String,
    look: LookPage,
    said: Vec<Said>,
    unanswered: bool,
}

impl Filed {
    fn is_acknowledged(&self) -> bool {
        self.said.iter().any(|s| *s != Said::NoRoom)
    }

    /// Refused in so many words, at each press, and never left without an answer.
    fn was_refused(&self) -> bool {
        !self.is_acknowledged() && !self.unanswered
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn what_is_acknowledged_outlives_kill_nine_once() -> Result<()> {
    let started = now();
    let rounds = match std::env::var("BRUMA_KILL_ROUNDS") {
        Ok(text) => text.parse()?,
        Err(_) => ROUNDS,
    };
    let seed = crypto::system_randomness().next_u64();
    println!("seed {seed}, {rounds} rounds");
    let mut rng = ChaCha20Rng::seed_from_u64(seed);
    let morning = MORNING_PER_ROUND * u32::try_from(rounds)?;
    let mut served = Served::start(Pace { morning, day: DAY }).await?;
    let zones = ZonesPage::of(served.visitors, "Juárez").await?;
    let mut filed: Vec<Filed> = Vec::new();
    for round in 0..rounds {
        // A lost answer, a reload: the same page's Send once more, in the next round.
        let recent = filed.len().saturating_sub(2 * IN_FLIGHT)..filed.len();
        let mut pressed: Vec<usize> = recent.filter(|n| n % 5 == 0).collect();
        let new = filed.len()..filed.len() + IN_FLIGHT;
        for (number, look) in new.clone().zip(fill_in(&zones, new.clone()).await?) {
            filed.push(Filed { words: words_for(number), look, said: Vec::new(), unanswered: false });
        }
        pressed.extend(new);
        let (stagger, kill) = match round % 2 {
            0 => (STAGGER, 0..KILL_WITHIN_MILLIS),
            _ => (Duration::ZERO, KILL_BURST_MILLIS),
        };
        let kill_after = Duration::from_millis(kill.start + rng.next_u64() % (kill.end - kill.start));
        let killing = async {
            tokio::time::sleep(kill_after).await;
            served.kill_worker()
        };
        let (killed, answers) = tokio::join!(killing, press_all(&filed, &pressed, stagger));
        killed?;
        let answers = answers?;
        let lost = answers.iter().filter(|(_, said)| said.is_none()).count();
        println!("round {round}: killed after {kill_after:?}, {lost} of {} unanswered", answers.len());
        note(&mut filed, answers)?;
        served.until_it_answers().await?;
    }
    // Half of the last round's reporters press once more, and nothing interrupts.
    let last: Vec<usize> = (filed.len() - IN_FLIGHT..filed.len()).filter(|n| n % 2 == 0).collect();
    let answers = press_all(&filed, &last, STAGGER).await?;
    ensure!(answers.iter().all(|(_, said)| said.is_some()), "no answer without a kill");
    note(&mut filed, answers)?;
    println!("sent: {:?}", started.elapsed());

    until_all_is_cut(&served, filed.len()).await;
    let kept = wait_for("every acknowledged report", READ_LIMIT, async || {
        // She lends, her colleague lends and reads, she reads.
        for who in [0, 1, 0] {
            served.visit(who).await?;
        }
        let kept = counted(served.words(0).await?);
        let missing = filed.iter().filter(|f| f.is_acknowledged() && !kept.contains_key(&f.words)).count();
        println!("{} kept, {missing} acknowledged ones missing: {:?}", kept.len(), started.elapsed());
        Ok((missing == 0).then_some(kept))
    })
    .await?;
    assert_eq!(kept, counted(served.words(1).await?), "two moderators read the same");
    assert!(kept.values().all(|times| *times == 1), "a report is there twice");
    for one in filed.iter().filter(|f| f.was_refused()) {
        assert!(!kept.contains_key(&one.words), "refused and kept");
    }
    let known: BTreeMap<&str, &Filed> = filed.iter().map(|f| (f.words.as_str(), f)).collect();
    assert!(kept.keys().all(|words| known.contains_key(words.as_str())), "nobody wrote that");
    let acknowledged = filed.iter().filter(|f| f.is_acknowledged()).count();
    let unanswered = filed.iter().filter(|f| f.unanswered).count();
    println!("{acknowledged} of {} acknowledged, {unanswered} once unanswered", filed.len());
    assert!(acknowledged > rounds && unanswered > rounds, "the kills hit nothing, or everything");
    check_disk(&served.data())?;
    println!("whole: {:?}", started.elapsed());
    Ok(())
}

async fn fill_in(zones: &ZonesPage, numbers: std::ops::Range<usize>) -> Result<Vec<LookPage>> {
    let filling = numbers.map(|n| async move { zones.fill_in(&words_for(n)).await });
    futures::future::try_join_all(filling).await
}

/// Presses Send on each, one after the other without waiting for answers. No answer is `None`.
async fn press_all(
    filed: &[Filed],
    which: &[usize],
    stagger: Duration,
) -> Result<Vec<(usize, Option<Said>)>> {
    let mut presses = JoinSet::new();
    for (place, number) in which.iter().copied().enumerate() {
        let look = filed.get(number).context("no such report")?.look.clone();
        let wait = stagger * u32::try_from(place)?;
        presses.spawn(async move {
            tokio::time::sleep(wait).await;
            (number, look.send().await.ok())
        });
    }
    Ok(presses.join_all().await)
}

fn note(filed: &mut [Filed], answers: Vec<(usize, Option<Said>)>) -> Result<()> {
    for (number, said) in answers {
        let one = &mut filed[number];
        ensure!(said != Some(Said::Kept) || !one.is_acknowledged(), "kept anew what was kept already");
        ensure!(said != Some(Said::NoRoom) || !one.is_acknowledged(), "no room for what was kept already");
        match said {
            Some(said) => one.said.push(said),
            None => one.unanswered = true,
        }
    }
    Ok(())
}

/// A cut takes at most a batch: waits until the calendar has had as many as there may be reports, and one to spare.
async fn until_all_is_cut(served: &Served, reports: usize) {
    let cuts = u64::try_from(reports / BATCH_RECORDS + 2).unwrap_or(u64::MAX);
    let moment = served.calendar.at(unix_millis()).plus_minutes(cuts * CUT_MINUTES);
    tokio::time::sleep(Duration::from_millis(served.calendar.millis_until(moment, unix_millis()))).await;
}

fn counted(words: Vec<String>) -> BTreeMap<String, usize> {
    let mut counts = BTreeMap::new();
    for one in words {
        *counts.entry(one).or_default() += 1;
    }
    counts
}

/// Nothing on the disk has a name, a count or a length that depends on what came: the vault is sled's four, without a
/// single value outside its log, and beside it lie files of one length each.
fn check_disk(data: &Path) -> Result<()> {
    let names = |folder: &Path| -> Result<Vec<String>> {
        let mut names = Vec::new();
        for entry in fs::read_dir(folder)? {
            names.push(entry?.file_name().into_string().ok().context("a strange name")?);
        }
        names.sort();
        Ok(names)
    };
    assert_eq!(fs::metadata(data)?.permissions().mode() & 0o777, 0o700);
    assert_eq!(names(data)?, ["day-keys", "policy", "relay.key", "roster", "vault"]);
    for name in ["day-keys", "policy", "roster"] {
        assert_eq!(fs::metadata(data.join(name))?.len(), 65_536, "{name}");
    }
    let vault = data.join("vault");
    let found = names(&vault)?;
    let (snapshots, rest): (Vec<String>, Vec<String>) =
        found.into_iter().partition(|n| n.starts_with("snap."));
    assert_eq!(rest, ["blobs", "conf", "db"]);
    assert!(snapshots.len() <= 2, "{snapshots:?}");
    assert!(names(&vault.join("blobs"))?.is_empty(), "values outside the log are never synced");
    Ok(())
}
