//! Every page of both journeys and of a practice, in both languages.

use std::net::SocketAddr;

use anyhow::{Result, ensure};
use bruma_tests::open_house::OpenHouse;
use demo::browser::Page;
use protocol::sizes::WORDS_CHARS;

use super::caller::{first, home, page, place_buttons, press, title};
use super::law::{check_answer, check_parts};

/// A visitor whose every step is checked.
struct Walk {
    site: SocketAddr,
    page: Page,
    head: usize,
    posts: usize,
}

impl Walk {
    async fn begin(site: SocketAddr, lang: &str) -> Result<Self> {
        let head = check_answer("the first page", &first(site).await?)?;
        let page = home(site, lang).await?;
        ensure!(check_parts(&page)? == 3, "the first page has three doors");
        Ok(Self { site, page, head, posts: 0 })
    }

    async fn press(&mut self, button: &str) -> Result<()> {
        let answer = press(self.site, &self.page, button).await?;
        let before = title(self.page.html()).to_owned();
        let head = check_answer(&before, &answer)?;
        ensure!(head == self.head, "after {before}: a head of {head} bytes instead of {}", self.head);
        self.page = page(&answer)?;
        check_parts(&self.page)?;
        self.posts += 1;
        Ok(())
    }

    async fn press_all(&mut self, buttons: &[&str]) -> Result<()> {
        for button in buttons {
            self.press(button).await?;
        }
        Ok(())
    }

    fn fill_in(&mut self, words: &str) -> Result<()> {
        let filled = self.page.choose("wh", "03")
            && self.page.choose("wn", "d1")
            && self.page.choose("t2", "y")
            && self.page.type_in("wo", words);
        ensure!(filled, "not the form: {}", title(self.page.html()));
        check_parts(&self.page)?;
        Ok(())
    }

    fn says(&self, text: &str) -> Result<()> {
        ensure!(self.page.html().contains(text), "{} does not say {text:?}", title(self.page.html()));
        Ok(())
    }

    /// No answer may tell one who has gone the whole way anything to press.
    fn is_over(&self) -> Result<()> {
        ensure!(!self.page.html().contains("<form"), "{} goes on", title(self.page.html()));
        Ok(())
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn all_ways_have_as_many_posts_and_every_page_one_shape() -> Result<()> {
    let house = OpenHouse::open(2).await?;
    let ways = ["es", "en"].map(|lang| tokio::spawn(ways(house.visitors, lang)));
    for way in ways {
        way.await??;
    }
    Ok(())
}

async fn ways(site: SocketAddr, lang: &'static str) -> Result<()> {
    let spanish = lang == "es";
    let [state, municipio, zone] = place_buttons("Juárez")?;
    // The longest words that a browser lets somebody type, at their most bytes.
    let longest = "𝔅".repeat(WORDS_CHARS);
    let ends = [
        ("r00000", "", ("Tu reporte quedó guardado", "Your report is kept")),
        ("r00000", &longest, ("Tu reporte quedó guardado", "Your report is kept")),
        ("p00000", "practico 656 123 4567", ("No se guardó nada", "Nothing was kept")),
    ];
    for (door, words, end) in ends {
        let mut walk = Walk::begin(site, lang).await?;
        walk.press_all(&[door, &state, &municipio, &zone]).await?;
        walk.fill_in(words)?;
        walk.press_all(&["n00000", "x00000"]).await?;
        walk.says(if spanish { end.0 } else { end.1 })?;
        walk.is_over()?;
        assert_eq!(walk.posts, 6, "{lang} {door}");
    }
    for place in ["Juárez", "Delicias"] {
        let [state, municipio, _] = place_buttons(place)?;
        let mut walk = Walk::begin(site, lang).await?;
        walk.press_all(&["m00000", &state, &municipio, "n00000", "n00000", "n00000"]).await?;
        walk.is_over()?;
        assert_eq!(walk.posts, 6, "{lang} reading {place}");
    }
    Ok(())
}

#[tokio::test(flavor = "multi_thread")]
async fn search_back_and_change_have_the_same_shape_and_lead_on() -> Result<()> {
    let house = OpenHouse::open(2).await?;
    for (lang, form_title) in [("es", "¿Qué pasó?"), ("en", "What happened?")] {
        let [state, municipio, zone] = place_buttons("Juárez")?;
        let found = municipio.replace('c', "f");
        let mut walk = Walk::begin(house.visitors, lang).await?;
        walk.press("r00000").await?;
        // A search from each page with a search field leads where the list would have led.
        for before in [vec![], vec![state.as_str()], vec![state.as_str(), municipio.as_str()]] {
            walk.press_all(&before).await?;
            assert!(walk.page.type_in("se", "ciudad juarez"), "no search field");
            check_parts(&walk.page)?;
            walk.press("s00000").await?;
            walk.press(&found).await?;
            assert!(walk.page.has_button(&zone), "not the zones: {}", title(walk.page.html()));
            walk.press_all(&["b00000", "b00000"]).await?;
        }
        assert!(walk.page.type_in("se", "no hay tal lugar"));
        walk.press_all(&["s00000", "b00000"]).await?;

        walk.press_all(&[&state, &municipio, "u00000"]).await?;
        walk.fill_in("en la tarde")?;
        walk.press_all(&["n00000", "g00000"]).await?;
        assert_eq!(title(walk.page.html()), form_title);
        walk.says("en la tarde</textarea>")?;
        walk.says("name=wh value=03 checked")?;
        walk.press("b00000").await?;
        assert!(walk.page.has_button(&zone));
        walk.press_all(&["b00000", "b00000", "b00000"]).await?;
        // Back on the first page; reading has its Back as well.
        walk.press_all(&["m00000", &state, &municipio, "n00000", "n00000"]).await?;
        walk.press_all(&["b00000", "b00000", "b00000", "b00000", "b00000"]).await?;
        assert!(walk.page.has_button("r00000"), "not the first page: {}", title(walk.page.html()));
    }
    Ok(())
}
