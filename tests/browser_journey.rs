//! A reporter's way in a browser at Safest, by clicks and by keys alone, with a picture of every page.

use anyhow::{Result, ensure};
use bruma_tests::browser::Browser;
use bruma_tests::open_house::OpenHouse;
use bruma_tests::patience::wait_for;
use bruma_tests::person::{PAGE_LIMIT, Person};
use bruma_tests::whole_page::take_pictures;
use fantoccini::Locator;
use fantoccini::key::Key;

#[tokio::test(flavor = "multi_thread")]
async fn a_report_by_clicks_with_the_language_switch_and_the_question() -> Result<()> {
    let house = OpenHouse::open(2).await?;
    let browser = Browser::start(None).await?;
    let person = Person::arrive(&browser.client, house.visitors).await?;
    person.reaches("").await?;
    let spanish = person.heading().await?;
    take_pictures(&person.client, "journey-1-home-es").await?;
    person.choose("la", "en").await?;
    let english = person.heading().await?;
    ensure!(english != spanish && !english.is_empty(), "the switch changes nothing: {english}");
    let banner = person.find(".demo").await?.text().await?;
    ensure!(banner.contains("This is a demo") && banner.contains("Esto es una demo"), "the banner: {banner}");
    take_pictures(&person.client, "journey-1-home-en").await?;
    // The choice of a language holds on the next page, and can be taken back on the first.
    person.press("r00000").await?;
    person.reaches("Which place?").await?;
    ensure!(person.find("html").await?.attr("lang").await?.as_deref() == Some("en"), "not in English");
    person.press("b00000").await?;
    person.reaches(&english).await?;
    person.choose("la", "es").await?;
    person.press("r00000").await?;
    person.reaches("¿En qué lugar?").await?;
    take_pictures(&person.client, "journey-2-states").await?;

    person.press_named("Chihuahua").await?;
    person.reaches("Chihuahua").await?;
    take_pictures(&person.client, "journey-3-municipios").await?;
    person.find("input[name=se]").await?.send_keys("riberas bravo").await?;
    person.press("s00000").await?;
    person.reaches("Elige el lugar").await?;
    take_pictures(&person.client, "journey-3-found").await?;
    person.find("button[value^=f]").await?.click().await?;
    person.reaches("¿En qué zona de Juárez?").await?;
    let marked = person.find(".zones>:first-child.hit").await?.text().await?;
    ensure!(marked.contains("Lo que buscaste") && marked.contains("Juárez "), "not marked: {marked}");
    take_pictures(&person.client, "journey-4-zones-found").await?;
    person.press("b00000").await?;
    person.reaches("Chihuahua").await?;
    person.press_named("Juárez").await?;
    person.reaches("¿En qué zona de Juárez?").await?;
    ensure!(person.client.find(Locator::Css(".hit")).await.is_err(), "marked, and nobody searched");
    take_pictures(&person.client, "journey-4-zones").await?;
    person.find("button[value^=c]").await?.click().await?;

    person.reaches("¿Qué pasó?").await?;
    take_pictures(&person.client, "journey-5-form").await?;
    person.choose("wh", "14").await?;
    person.choose("wn", "d0").await?;
    person.find("textarea").await?.send_keys("llaman del 656 123 4567 y piden dinero").await?;
    take_pictures(&person.client, "journey-5-form-filled").await?;
    person.press("n00000").await?;

    person.reaches("Revisa antes de enviar").await?;
    let kept = person.find(".words").await?;
    ensure!(!kept.text().await?.contains("656 123 4567"), "unasked, a telephone number stays");
    ensure!(person.find(".found").await?.text().await?.contains("¿De quién es?"), "no question");
    take_pictures(&person.client, "journey-6-look").await?;
    person.choose("a0", "t").await?;
    ensure!(kept.text().await?.contains("656 123 4567"), "theirs is not shown as kept");
    take_pictures(&person.client, "journey-6-look-theirs").await?;
    person.press("x00000").await?;
    person.reaches("Tu reporte quedó guardado").await?;
    ensure!(
        !person.find(".facts").await?.text().await?.contains("Juárez 1"),
        "a zone has no team of its own"
    );
    take_pictures(&person.client, "journey-7-sent").await?;
    browser.close().await
}

#[tokio::test(flavor = "multi_thread")]
async fn a_reader_goes_as_far_and_sees_every_page() -> Result<()> {
    let house = OpenHouse::open(2).await?;
    let browser = Browser::start(None).await?;
    let person = Person::arrive(&browser.client, house.visitors).await?;
    person.press("m00000").await?;
    person.reaches("¿En qué lugar?").await?;
    person.press_named("Chihuahua").await?;
    person.reaches("Chihuahua").await?;
    person.press_named("Juárez").await?;
    for name in ["4-topics", "5-map", "6-lines"] {
        wait_for(name, PAGE_LIMIT, async || {
            Ok(person.client.find(Locator::Css("button[value=n00000]")).await.ok())
        })
        .await?;
        take_pictures(&person.client, &format!("journey-read-{name}")).await?;
        let heading = person.heading().await?;
        person.press("n00000").await?;
        wait_for("the next page", PAGE_LIMIT, async || {
            Ok(person.heading().await.ok().filter(|h| *h != heading))
        })
        .await?;
    }
    take_pictures(&person.client, "journey-read-7-meaning").await?;
    ensure!(person.client.find(Locator::Css("form")).await.is_err(), "the last page goes on");
    person.client.goto(&format!("http://{}/otra", house.visitors)).await?;
    person.reaches("Esa página no existe").await?;
    take_pictures(&person.client, "journey-notice").await?;

    // The map of a place that is no city is its state's; what has only a number there is named beside it.
    let person = Person::arrive(&browser.client, house.visitors).await?;
    person.turn("m00000").await?;
    person.turn_named("Chihuahua").await?;
    person.turn_named("Aldama").await?;
    person.turn("n00000").await?;
    take_pictures(&person.client, "journey-read-5-map-state").await?;
    let numbered = person.find(".numbers").await?.text().await?;
    ensure!(numbered.contains("1 ") && numbered.chars().any(char::is_alphabetic), "no names: {numbered}");
    browser.close().await
}

#[tokio::test(flavor = "multi_thread")]
async fn a_report_by_keyboard_alone() -> Result<()> {
    let house = OpenHouse::open(2).await?;
    let browser = Browser::start(None).await?;
    let person = Person::arrive(&browser.client, house.visitors).await?;
    let spanish = person.heading().await?;
    person.tab_to("input[name=la]").await?;
    person.special(Key::Right).await?;
    ensure!(person.heading().await? != spanish, "an arrow does not change the language");
    person.special(Key::Left).await?;
    person.tab_to("button[value=r00000]").await?;
    person.key(" ").await?;
    person.reaches("¿En qué lugar?").await?;
    person.tab_to_named("button", "Chihuahua").await?;
    person.special(Key::Enter).await?;
    person.reaches("Chihuahua").await?;
    person.tab_to_named("summary", "J").await?;
    person.special(Key::Enter).await?;
    person.tab_to_named("button", "Juárez").await?;
    person.key(" ").await?;
    person.reaches("¿En qué zona de Juárez?").await?;
    person.tab_to("button[value^=c]").await?;
    person.special(Key::Enter).await?;

    person.reaches("¿Qué pasó?").await?;
    choose_in_folded_groups(&person).await?;
    person.tab_to("input[name=wn]").await?;
    person.special(Key::Down).await?;
    ensure!(!person.find("input[name=wn]").await?.is_selected().await?, "an arrow chooses no day");
    person.tab_to("textarea").await?;
    person.key("sin ratón, 656 123 4567").await?;
    person.tab_to("input[name=t1]").await?;
    person.special(Key::Right).await?;
    ensure!(person.find("input[name=t1][value=y]").await?.is_selected().await?, "an arrow tells nobody");
    person.enter("n00000").await?;

    person.reaches("Revisa antes de enviar").await?;
    ensure!(person.client.find(Locator::Css("input[type=radio][name=wh]")).await.is_err(), "asked again");
    person.tab_to("input[name=a0]").await?;
    person.special(Key::Down).await?;
    let kept = person.find(".words").await?.text().await?;
    ensure!(kept.contains("656 123 4567"), "an arrow does not answer: {kept}");
    person.tab_to("button[value=x00000]").await?;
    person.key(" ").await?;
    person.reaches("Tu reporte quedó guardado").await?;
    browser.close().await
}

/// What was not chosen in the form is asked on the look page, and can be chosen there by keyboard too; a place is found
/// by search.
#[tokio::test(flavor = "multi_thread")]
async fn an_empty_form_by_keyboard_alone() -> Result<()> {
    let house = OpenHouse::open(2).await?;
    let browser = Browser::start(None).await?;
    let person = Person::arrive(&browser.client, house.visitors).await?;
    person.enter("r00000").await?;
    person.reaches("¿En qué lugar?").await?;
    person.tab_to("input[name=se]").await?;
    person.key("juarez").await?;
    // Enter in the field searches: the first button of the form is Search.
    person.special(Key::Enter).await?;
    person.reaches("Elige el lugar").await?;
    person.tab_to("button[value^=f]").await?;
    person.special(Key::Enter).await?;
    person.reaches("¿En qué zona").await?;
    person.enter("u00000").await?;
    person.reaches("¿Qué pasó?").await?;
    person.enter("n00000").await?;
    person.reaches("Revisa antes de enviar").await?;
    choose_in_folded_groups(&person).await?;
    person.tab_to("input[name=wn]").await?;
    person.special(Key::Down).await?;
    person.enter("x00000").await?;
    person.reaches("Tu reporte quedó guardado").await?;
    browser.close().await
}

/// Tab leads to what is chosen so far, "--", and passes over the other radios; from there arrows go on into groups that
/// nobody unfolded.
async fn choose_in_folded_groups(person: &Person) -> Result<()> {
    person.tab_to("input[name=wh]").await?;
    for _ in 0..3 {
        person.special(Key::Down).await?;
    }
    take_pictures(&person.client, "journey-keyboard-what").await?;
    ensure!(person.client.find(Locator::Css("details[open]")).await.is_err(), "a group was unfolded");
    let chosen = person.find("input[name=wh]:checked").await?;
    ensure!(chosen.attr("value").await?.as_deref() == Some("02"), "arrows do not choose the third category");
    let (_, _, width, height) = chosen.rectangle().await?;
    ensure!(width > 0.0 && height > 0.0, "what is chosen is not seen");
    Ok(())
}
