//! kill -9 of the worker while moderators lend, vote, agree and sign: nothing is lost, counted twice, or back.

use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;
use std::time::Duration;

use anyhow::{Context, Result, ensure};
use atlas::Atlas;
use bruma_tests::filing::{Said, ZonesPage};
use bruma_tests::overhearing::Overhearing;
use bruma_tests::patience::now;
use bruma_tests::served::{Pace, Served, visit_over};
use client_cli::moderate::{Choice, DecisionLine, Folder, VisitReport, decide, list};
use crypto::list::list_hash;
use demo::house::passphrase;
use demo::reporters::synthetic;
use demo::show::published;
use protocol::edition::Entry;
use protocol::vote::RecordId;
use rand_chacha::ChaCha20Rng;
use rand_core::{Rng, SeedableRng};

/// The first visits are over by then, and the reports sent.
const MORNING: Duration = Duration::from_secs(14);
const DAY: Duration = Duration::from_secs(24);
/// Four times the fewest that an entry stands for: whatever X is likely to be, one entry shows all of them.
const REPORTS: usize = 20;
/// A visit takes some seconds; a kill comes at any time in it, or just after.
const KILL_WITHIN_MILLIS: u64 = 5_000;
/// After a signature: while the list is being spent and its records are on their way to noise.
const AFTER_SIGNATURE_MILLIS: u64 = 1_500;
/// Fewer would prove little.
const KILLS_LEAST: usize = 6;
/// Until everything is spent and published, and a later edition has been signed.
const LIMIT: Duration = Duration::from_secs(600);
const GRADE: u8 = 2;

/// What one moderator did in an evening: she visited, and voted on all that she had not.
struct Evening {
    report: VisitReport,
    overheard: Overhearing,
    /// Short names of what she can read and vote on.
    listed: Vec<String>,
}

#[tokio::test(flavor = "multi_thread")]
async fn decisions_outlive_kill_nine_once() -> Result<()> {
    let started = now();
    let seed = crypto::system_randomness().next_u64();
    println!("seed {seed}");
    let mut rng = ChaCha20Rng::seed_from_u64(seed);
    let mut served = Served::start(Pace { morning: MORNING, day: DAY }).await?;
    file_reports(&served).await?;
    println!("filed: {:?}", started.elapsed());

    let mut seen: BTreeSet<String> = BTreeSet::new();
    let mut records: BTreeMap<String, RecordId> = BTreeMap::new();
    let mut kills = 0;
    let mut last_lists = 0;
    for turn in 0.. {
        ensure!(started.elapsed() < LIMIT, "after {LIMIT:?}: {} seen, {last_lists} lists", seen.len());
        let killing = rng.next_u32().is_multiple_of(2);
        let after = Duration::from_millis(rng.next_u64() % KILL_WITHIN_MILLIS);
        let strike = async {
            if killing {
                tokio::time::sleep(after).await;
                served.kill_worker()?;
            }
            Ok::<_, anyhow::Error>(())
        };
        let (struck, evening) = tokio::join!(strike, evening(&served, turn % 3));
        struck?;
        let evening = match evening {
            Ok(evening) => evening,
            // Her next visit goes on; without a kill there is no excuse.
            Err(why) => {
                ensure!(killing, "a visit failed without a kill: {why:#}");
                kills += 1;
                served.until_it_answers().await?;
                continue;
            }
        };
        kills += usize::from(killing);
        ensure!(evening.report.refused.is_none(), "a sheet does not hold: {:?}", evening.report.refused);
        if !evening.report.sheets.is_empty() && !killing {
            tokio::time::sleep(Duration::from_millis(rng.next_u64() % AFTER_SIGNATURE_MILLIS)).await;
            served.kill_worker()?;
            kills += 1;
        }
        served.until_it_answers().await?;

        for name in &evening.listed {
            let full = evening.overheard.records.iter().find(|r| r.0.hex().starts_with(name));
            full.map(|r| records.insert(name.clone(), *r));
        }
        seen.extend(evening.listed.iter().cloned());
        check_chain(&evening.overheard)?;
        for (name, record) in &records {
            let times = evening.overheard.times_spent(*record);
            ensure!(times <= 1, "spent {times} times");
            ensure!(times == 0 || !evening.listed.contains(name), "spent and back on the list");
        }
        let spent = records.values().filter(|r| evening.overheard.times_spent(**r) == 1).count();
        ensure!(spent == 0 || spent == REPORTS, "one block, of which {spent} of {REPORTS} are spent");
        let lists = evening.overheard.spent.len();
        ensure!(lists == 0 || lists >= last_lists, "past lists are gone: {lists} of {last_lists}");
        last_lists = last_lists.max(lists);
        println!("{:?}: turn {turn}, {spent} spent in {lists} lists, {kills} kills", started.elapsed());
        // Another edition was frozen and signed since: it had its chance to count them again.
        if spent == REPORTS && lists >= 3 && kills >= KILLS_LEAST && !entries(&served).is_empty() {
            break;
        }
    }
    assert_eq!((seen.len(), records.len()), (REPORTS, REPORTS), "nothing was lost, and nothing added");
    let entries = entries(&served);
    assert_eq!(entries.len(), 1, "one block, counted once: {entries:?}");
    for who in 0..3 {
        served.visit(who).await?;
        assert!(served.words(who).await?.is_empty(), "what is decided is back");
    }
    println!("whole: {:?}, {kills} kills", started.elapsed());
    Ok(())
}

/// Everything that the public site's slots say.
fn entries(served: &Served) -> Vec<Entry> {
    let sheets = published(&served.site()).into_iter().flat_map(|slot| slot.sheets);
    sheets.flat_map(|signed| signed.sheet.entries).collect()
}

/// Reports of one zone, category and day, in words that are nobody's near-copies.
async fn file_reports(served: &Served) -> Result<()> {
    let zones = ZonesPage::of(served.visitors, "Juárez").await?;
    let words: BTreeSet<String> = synthetic(Atlas::mexico(), 7).into_iter().map(|r| r.words).collect();
    let filing = words.iter().take(REPORTS).map(|words| {
        let zones = &zones;
        async move { zones.fill_in(words).await?.send().await }
    });
    let said = futures::future::try_join_all(filing).await?;
    ensure!(said.len() == REPORTS && said.iter().all(|s| *s == Said::Kept), "{said:?}");
    Ok(())
}

async fn evening(served: &Served, who: usize) -> Result<Evening> {
    let (path, line) = (served.moderator(who)?, served.link()?);
    tokio::task::spawn_blocking(move || work(&path, Overhearing::on(line))).await?
}

fn work(path: &Path, mut overheard: Overhearing) -> Result<Evening> {
    let report = visit_over(path, &mut overheard)?;
    let mut folder = Folder::open(path, &passphrase()?)?;
    let lines = list(&folder, false)?;
    let votes: Vec<DecisionLine> = lines
        .iter()
        .filter(|line| !line.voted)
        .map(|line| DecisionLine::new(line.record.0.clone(), Choice::Approve, Some(GRADE)))
        .collect();
    if !votes.is_empty() {
        decide(&mut folder, &mut overheard, Atlas::mexico(), &votes)?;
    }
    Ok(Evening { report, overheard, listed: lines.into_iter().map(|line| line.record.0).collect() })
}

/// Every past list names the one before.
fn check_chain(overheard: &Overhearing) -> Result<()> {
    for pair in overheard.spent.windows(2) {
        let [(before, _), (after, _)] = pair else { continue };
        ensure!(after.previous == list_hash(before), "a second chain began");
    }
    let first = overheard.spent.first();
    first.map_or(Ok(()), |(head, sheet)| {
        (sheet.sheet.list == list_hash(head)).then_some(()).context("a sheet of another list")
    })
}
