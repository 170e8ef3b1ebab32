//! axe over every page: what a person with a screen reader, low sight or a keyboard would stumble over.
//!
//! Pages of the whole journey come from a relay; pages that are hard to reach (published figures, every notice) from the
//! samples of `relay/pages`. Each is checked in both languages, at a phone's and a laptop's width, with its groups as
//! they come and open.

use std::path::Path;

use anyhow::{Context, Result, ensure};
use bruma_tests::chromium::Chromium;
use bruma_tests::open_house::OpenHouse;
use bruma_tests::person::Person;
use bruma_tests::target_dir::{python_file, scratch};
use bruma_tests::whole_page::{LAPTOP_WIDTH, PHONE_WIDTH, TALL};
use fantoccini::{Client, Locator};
use relay_pages::Journey;
use serde_json::Value;

use crate::samples;

/// Runs axe with all its rules, and gives [rule, what it asks, nodes] for each that is broken.
const RUN: &str = "const done = arguments[arguments.length - 1];
    axe.run(document, {resultTypes: ['violations']}).then(
        found => done(found.violations.map(v => [v.id, v.help, v.nodes.map(n => n.target.join(' ')).join(', ')])),
        error => done([['axe', String(error), '']]));";
const OPEN_GROUPS: &str = "document.querySelectorAll('details').forEach(group => group.open = true)";
const CLOSE_GROUPS: &str = "document.querySelectorAll('details').forEach(group => group.open = false)";
const GROUPS: &str = "return document.querySelectorAll('details').length";

/// Looks at pages and gathers what is wrong with them.
struct Inspector {
    client: Client,
    axe: String,
    pages: usize,
    faults: Vec<String>,
}

impl Inspector {
    fn new(client: &Client) -> Result<Self> {
        let axe = std::fs::read_to_string(python_file("axe_playwright_python/axe.min.js")?)?;
        Ok(Self { client: client.clone(), axe, pages: 0, faults: Vec::new() })
    }

    /// Inspects the page that is shown. The window is left so that all of the page is in it.
    async fn inspect(&mut self, page: &str) -> Result<()> {
        self.pages += 1;
        self.client.execute(&self.axe, Vec::new()).await?;
        for width in [PHONE_WIDTH, LAPTOP_WIDTH] {
            self.client.set_window_size(width, TALL).await?;
            self.gather(page, width).await?;
            let groups = self.client.execute(GROUPS, Vec::new()).await?.as_u64().unwrap_or_default();
            if groups > 0 {
                self.client.execute(OPEN_GROUPS, Vec::new()).await?;
                self.gather(&format!("{page} with open groups"), width).await?;
                self.client.execute(CLOSE_GROUPS, Vec::new()).await?;
            }
        }
        Ok(())
    }

    async fn gather(&mut self, page: &str, width: u32) -> Result<()> {
        let found = self.client.execute_async(RUN, Vec::new()).await?;
        for fault in found.as_array().context("axe gives no list")? {
            let part = |n: usize| fault.get(n).and_then(Value::as_str).unwrap_or_default();
            self.faults.push(format!("{page} at {width} px: {} ({}): {}", part(0), part(1), part(2)));
        }
        Ok(())
    }

    fn conclude(self, least_pages: usize) -> Result<()> {
        ensure!(self.faults.is_empty(), "{} faults:\n{}", self.faults.len(), self.faults.join("\n"));
        ensure!(self.pages >= least_pages, "only {} pages were seen", self.pages);
        Ok(())
    }
}

/// A person whose every page is inspected.
struct Inspected<'a> {
    person: Person,
    inspector: &'a mut Inspector,
    lang: &'static str,
}

impl<'a> Inspected<'a> {
    async fn arrive(inspector: &'a mut Inspector, house: &OpenHouse, lang: &'static str) -> Result<Self> {
        let person = Person::arrive(&inspector.client, house.visitors).await?;
        person.choose("la", lang).await?;
        Ok(Self { person, inspector, lang })
    }

    async fn see(&mut self, page: &str) -> Result<()> {
        let name = format!("{page} ({})", self.lang);
        self.inspector.inspect(&name).await
    }

    async fn press(&mut self, value: &str, page: &str) -> Result<()> {
        self.person.turn(value).await.with_context(|| format!("to {page}"))?;
        self.see(page).await
    }

    async fn press_named(&mut self, name: &str, page: &str) -> Result<()> {
        self.person.turn_named(name).await.with_context(|| format!("to {page}"))?;
        self.see(page).await
    }

    async fn press_first(&mut self, kind: char, page: &str) -> Result<()> {
        let button = self.person.find(&format!("button[value^={kind}]")).await?;
        let value = button.attr("value").await?.context("a button without a value")?;
        self.press(&value, page).await
    }

    async fn search(&mut self, text: &str, page: &str) -> Result<()> {
        self.person.find("input[name=se]").await?.send_keys(text).await?;
        self.press("s00000", page).await
    }
}

async fn report(mut way: Inspected<'_>) -> Result<()> {
    way.see("home").await?;
    way.press("r00000", "states").await?;
    way.press_named("Yucatán", "municipios, folded").await?;
    way.press("b00000", "states again").await?;
    way.search("xkqzw", "nothing found").await?;
    way.search("juarez", "found").await?;
    way.press_first('f', "zones after a search").await?;
    way.press("b00000", "municipios before the zones").await?;
    way.press_named("Juárez", "zones").await?;
    way.press_first('c', "form").await?;
    way.person.find("textarea").await?.send_keys("llaman del 656 123 4567 y piden dinero").await?;
    way.press("n00000", "look that asks").await?;
    way.person.choose("wh", "14").await?;
    way.person.choose("wn", "d0").await?;
    way.press("g00000", "form to be changed").await?;
    way.press("n00000", "look").await?;
    way.press("x00000", "sent").await
}

async fn practise(mut way: Inspected<'_>) -> Result<()> {
    way.person.turn("p00000").await?;
    way.person.turn_named("Chihuahua").await?;
    way.person.turn_named("Juárez").await?;
    way.press("u00000", "form of a practice").await?;
    way.person.choose("wh", "00").await?;
    way.person.choose("wn", "d1").await?;
    way.press("n00000", "look of a practice").await?;
    way.press("x00000", "end of a practice").await
}

async fn read(mut way: Inspected<'_>, municipio: &str) -> Result<()> {
    way.person.turn("m00000").await?;
    way.person.turn_named("Chihuahua").await?;
    way.press_named(municipio, "topics").await?;
    way.press("n00000", "map").await?;
    way.press("n00000", "lines").await?;
    way.press("n00000", "meaning").await
}

#[tokio::test(flavor = "multi_thread")]
async fn axe_finds_nothing_on_the_pages_of_a_journey() -> Result<()> {
    let house = OpenHouse::open(2).await?;
    let chromium = Chromium::start().await?;
    let mut inspector = Inspector::new(&chromium.client)?;
    for lang in ["es", "en"] {
        report(Inspected::arrive(&mut inspector, &house, lang).await?).await?;
        practise(Inspected::arrive(&mut inspector, &house, lang).await?).await?;
        // A city has tiles, a place of another kind its state's picture.
        for municipio in ["Juárez", "Ahumada"] {
            read(Inspected::arrive(&mut inspector, &house, lang).await?, municipio).await?;
        }
    }
    chromium.client.goto(&format!("http://{}/otra", house.visitors)).await?;
    inspector.inspect("a page that is not there").await?;
    inspector.conclude(2 * 25)?;
    chromium.close().await
}

#[tokio::test(flavor = "multi_thread")]
async fn axe_finds_nothing_on_any_sample_page() -> Result<()> {
    let folder = scratch("pages-")?;
    let chromium = Chromium::start().await?;
    let mut inspector = Inspector::new(&chromium.client)?;
    let fields = samples::Fields::new(0);
    for lang in samples::LANGS {
        for (name, page) in samples::all(&fields.frame(lang, Journey::Report, true)) {
            let name = format!("{name}_{}", lang.code());
            open(&chromium.client, &folder.path().join(format!("{name}.html")), page.bytes()).await?;
            inspector.inspect(&name).await?;
        }
    }
    inspector.conclude(2 * 35)?;
    chromium.close().await
}

#[tokio::test(flavor = "multi_thread")]
async fn axe_sees_what_is_wrong_also_under_our_policy() -> Result<()> {
    let folder = scratch("pages-")?;
    let chromium = Chromium::start().await?;
    let mut inspector = Inspector::new(&chromium.client)?;
    let fields = samples::Fields::new(0);
    let pages = samples::all(&fields.frame(samples::LANGS[0], Journey::Report, false));
    let (_, form) = pages.iter().find(|(name, _)| name == "form").context("no form among the samples")?;
    let whole = String::from_utf8_lossy(form.bytes()).into_owned();
    ensure!(whole.contains("default-src 'none'"), "the sample has no policy");
    let broken = whole.replace("<label for=wo>", "<label>").replace("color:#33454b", "color:#c9d2d4");
    open(&chromium.client, &folder.path().join("broken.html"), broken.as_bytes()).await?;
    inspector.inspect("broken").await?;
    for rule in ["label", "color-contrast"] {
        let seen = inspector.faults.iter().any(|fault| fault.contains(&format!("px: {rule} (")));
        ensure!(seen, "{rule} is not seen: {:?}", inspector.faults);
    }
    chromium.close().await
}

/// Writes a page and opens it.
async fn open(client: &Client, file: &Path, page: &[u8]) -> Result<()> {
    std::fs::write(file, page)?;
    client.goto(&format!("file://{}", file.display())).await?;
    client.find(Locator::Css("h1")).await?;
    Ok(())
}
