//! Synthetic reporters: each takes the whole way through the pages, as a person would.

use std::collections::BTreeSet;
use std::net::SocketAddr;
use std::sync::{Arc, Mutex};
use std::time::Duration;

use atlas::Atlas;
use indicatif::ProgressBar;
use protocol::category::CategoryId;
use protocol::form::Button;
use protocol::place::{AreaId, ZoneId};
use rand_chacha::ChaCha20Rng;
use rand_core::{Rng, SeedableRng};
use tokio::sync::Semaphore;
use tokio::task::JoinSet;

use crate::browser::{Page, home, press};

/// Journeys in flight at most.
const IN_FLIGHT: usize = 64;
/// Tries of one report, each after "come back later".
const TRIES: u32 = 8;

/// One synthetic report.
#[derive(Clone)]
pub struct Synthetic {
    zone: ZoneId,
    category: CategoryId,
    when: &'static str,
    /// Its words: scripted moderators decide only on what they know to be synthetic.
    pub words: String,
}

impl Synthetic {
    /// A report with these words, of today.
    pub fn new(zone: ZoneId, category: CategoryId, words: String) -> Self {
        Self { zone, category, when: "d0", words }
    }
}

/// What happens where, and how often: enough in some places to show, too little in others.
const PLOTS: [(&str, usize, u8, usize); 12] = [
    // (city or district, which of its zones, category, how many)
    ("Juárez", 11, 0, 34),
    ("Juárez", 3, 1, 20),
    ("Juárez", 7, 15, 20),
    ("Juárez", 7, 2, 14),
    ("Chihuahua", 2, 14, 20),
    ("Chihuahua", 5, 10, 18),
    ("Mérida", 4, 16, 24),
    ("Mérida", 9, 15, 16),
    ("Mérida", 1, 12, 14),
    ("Delicias", 0, 0, 16),
    ("Cuauhtémoc", 0, 17, 12),
    ("Valladolid", 0, 16, 12),
];
/// Lone reports beside them: what must never show.
const LONE: usize = 12;

const OPENINGS: [&str; 8] = [
    "ayer",
    "en la tarde",
    "otra vez",
    "desde el lunes",
    "cerca del mercado",
    "por la escuela",
    "en la esquina",
    "anoche",
];
const MIDDLES: [&str; 12] = [
    "vimos lo mismo que la semana pasada",
    "ya son varias familias",
    "nadie contesta cuando llamamos",
    "pasa frente a la tienda",
    "los vecinos estamos cansados",
    "sigue igual y empeora",
    "llegaron dos camionetas",
    "hay un hoyo que tapa el carril",
    "no hay luz en toda la cuadra",
    "piden dinero cada quincena",
    "el agua sale sucia o no sale",
    "se forma una fila larga",
];
const ENDINGS: [&str; 10] = [
    "ojala alguien lo revise",
    "tengan cuidado",
    "no es la primera vez",
    "eso es todo",
    "gracias por leer",
    "los niños pasan por ahi",
    "ya avisamos y nada",
    "cada vez es peor",
    "pregunten a cualquiera",
    "asi estamos",
];

/// Makes the demo's reports: the same for one seed.
pub fn synthetic(atlas: &Atlas, seed: u64) -> Vec<Synthetic> {
    let mut rng = ChaCha20Rng::seed_from_u64(seed);
    let mut reports = Vec::new();
    for (name, nth, category, count) in PLOTS {
        let area = atlas.areas().iter().find(|a| a.name == name);
        let Some(zone) = area.and_then(|a| a.zones.get(nth % a.zones.len().max(1))) else { continue };
        for _ in 0..count {
            reports.push(report(*zone, CategoryId(category), &mut rng));
        }
    }
    for n in 0..LONE {
        let zones = atlas.zones();
        if let Some(zone) = zones.get(pick(&mut rng, zones.len())) {
            let category = CategoryId(u8::try_from(n % 19).unwrap_or(0));
            reports.push(report(zone.id, category, &mut rng));
        }
    }
    for n in (1..reports.len()).rev() {
        reports.swap(n, pick(&mut rng, n + 1));
    }
    reports
}

fn pick(rng: &mut impl Rng, bound: usize) -> usize {
    usize::try_from(rng.next_u64() % u64::try_from(bound.max(1)).unwrap_or(1)).unwrap_or(0)
}

fn report(zone: ZoneId, category: CategoryId, rng: &mut impl Rng) -> Synthetic {
    let when = ["d0", "d1", "d2", "d3", "d4", "d5", "d6", "wk"];
    let mut of = |list: &[&'static str]| list.get(pick(rng, list.len())).copied().unwrap_or_default();
    // Different enough that moderators' clients do not take them for copies of one report.
    let words =
        [of(&OPENINGS), of(&MIDDLES), of(&MIDDLES), of(&ENDINGS), of(&OPENINGS), of(&ENDINGS)].join(" ");
    let when = of(&when);
    Synthetic { zone, category, when, words }
}

/// What became of the sending.
#[derive(Default)]
pub struct Sending {
    /// Reports that were kept.
    pub accepted: usize,
    /// Words of synthetic reports: what scripted moderators may decide on.
    pub known: BTreeSet<String>,
}

/// Sends reports, many at a time.
pub async fn send_all(
    site: SocketAddr,
    atlas: &'static Atlas,
    reports: Vec<Synthetic>,
    progress: ProgressBar,
) -> Sending {
    let room = Arc::new(Semaphore::new(IN_FLIGHT));
    let accepted = Arc::new(Mutex::new(0));
    let known = reports.iter().map(|r| r.words.clone()).collect();
    let mut journeys = JoinSet::new();
    for report in reports {
        let (room, accepted, progress) = (room.clone(), accepted.clone(), progress.clone());
        journeys.spawn(async move {
            let Ok(_permit) = room.acquire_owned().await else { return };
            for attempt in 0..TRIES {
                match journey(site, atlas, &report).await {
                    Ok(true) => {
                        if let Ok(mut accepted) = accepted.lock() {
                            *accepted += 1;
                        }
                        break;
                    }
                    Ok(false) | Err(_) => {
                        tokio::time::sleep(Duration::from_secs(u64::from(attempt) + 1)).await
                    }
                }
            }
            progress.inc(1);
        });
    }
    while journeys.join_next().await.is_some() {}
    let accepted = accepted.lock().map(|n| *n).unwrap_or(0);
    Sending { accepted, known }
}

/// One journey from the first page to "sent". True if the report was kept.
///
/// # Errors
/// If a page does not come, or has not what a person would look for.
pub async fn journey(site: SocketAddr, atlas: &Atlas, report: &Synthetic) -> std::io::Result<bool> {
    let missing = || std::io::Error::other("the page has no such button");
    let zone = atlas.zone(report.zone).ok_or_else(missing)?;
    let municipio = zone.municipios.first().copied().ok_or_else(missing)?;
    let page = home(site).await?;
    let page = go(site, page, Button::Report).await?;
    let page = go(site, page, Button::Choose(u16::from(zone.state.0))).await?;
    let page = go(site, page, Button::Choose(municipio.0)).await?;
    let mut form = go(site, page, Button::Choose(zone.id.0)).await?;
    let filled = form.choose("wh", &format!("{:02}", report.category.0))
        && form.choose("wn", report.when)
        && form.type_in("wo", &report.words);
    if !filled {
        return Err(missing());
    }
    let look = go(site, form, Button::Next).await?;
    let sent = go(site, look, Button::Send).await?;
    Ok(sent.html().contains("quedó guardado"))
}

async fn go(site: SocketAddr, page: Page, button: Button) -> std::io::Result<Page> {
    if !page.has_button(&button.value()) {
        return Err(std::io::Error::other("the page has no such button"));
    }
    press(site, &page, &button.value()).await
}

/// The area that the demo's map is shown for first.
pub fn shown_area(atlas: &Atlas) -> Option<AreaId> {
    atlas.areas().iter().find(|a| a.name == "Juárez").map(|a| a.id)
}
