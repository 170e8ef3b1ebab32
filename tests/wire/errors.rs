//! Whatever reaches the relay as a request gets a page of the one shape, and none of it keeps anything.

use std::net::SocketAddr;

use anyhow::{Context, Result, ensure};
use bruma_tests::open_house::OpenHouse;
use demo::browser::{Page, multipart};
use protocol::form::{BODY_MAX, PARTS};
use tokio::task::JoinSet;

use super::caller::{
    BOUNDARY, Part, first, form, form_head, home, look_page, page, place_buttons, press_all, send, title,
    with_body,
};
use super::law::check_answer;

const NOT_FOUND: &str = "Esa página no existe";
const MALFORMED: &str = "No entendimos lo que llegó";
const TOO_LARGE: &str = "Lo que llegó es demasiado grande";
const EXPIRED: &str = "Esta página ya no sirve";
const UNKNOWN: &str = "No conocemos ese lugar";
const GATEWAY: &str = "Llegaste por un camino que no te protege";

struct Case {
    what: &'static str,
    request: Vec<u8>,
    title: &'static str,
}

#[tokio::test(flavor = "multi_thread")]
async fn every_error_is_a_page_of_the_one_shape() -> Result<()> {
    let house = OpenHouse::open(2).await?;
    let other = OpenHouse::open(0).await?;
    let site = house.visitors;
    let head = check_answer("the first page", &first(site).await?)?;
    let look = look_page(site, "r00000", "una sola vez").await?;
    let foreign = look_page(other.visitors, "r00000", "de otra llave").await?;
    let [state, municipio, _] = place_buttons("Juárez")?;
    let home = home(site, "es").await?;
    let zones = press_all(site, home, &["r00000".to_owned(), state, municipio]).await?;

    let mut cases = plain(site);
    cases.extend(misshapen(site, &look));
    cases.extend(unfit(site, &look, &foreign, &zones));
    // Each waits for a tick; they may wait together.
    let answers: JoinSet<Result<()>> = cases.into_iter().map(|case| answered(site, case, head)).collect();
    for answer in answers.join_all().await {
        answer?;
    }
    // After all of that the same form is as good as before: nothing of it was kept.
    let sent = press_all(site, look, &["x00000".to_owned()]).await?;
    assert!(sent.html().contains("quedó guardado"), "{}", title(sent.html()));
    Ok(())
}

async fn answered(site: SocketAddr, case: Case, head: usize) -> Result<()> {
    let answer = send(site, &case.request).await.context(case.what)?;
    ensure!(check_answer(case.what, &answer)? == head, "{}: another length of head", case.what);
    let page = page(&answer)?;
    ensure!(title(page.html()) == case.title, "{}: got {:?}", case.what, title(page.html()));
    ensure!(!page.html().contains("una sola vez"), "{}: an error repeats the words", case.what);
    Ok(())
}

/// Requests without a form of ours.
fn plain(site: SocketAddr) -> Vec<Case> {
    let line = |line: &str, more: &str| format!("{line} HTTP/1.1\r\nHost: {site}\r\n{more}\r\n").into_bytes();
    let mut cases = vec![
        Case {
            what: "another host",
            request: b"GET / HTTP/1.1\r\nHost: x.onion.ly\r\n\r\n".to_vec(),
            title: GATEWAY,
        },
        Case { what: "no host", request: b"GET / HTTP/1.0\r\n\r\n".to_vec(), title: GATEWAY },
    ];
    for header in
        ["X-Tor2web: 1", "Via: 1.1 x", "Forwarded: for=x", "X-Forwarded-For: 10.0.0.1", "X-Real-IP: 10.0.0.1"]
    {
        cases.push(Case {
            what: "a gateway's header",
            request: line("GET /", &format!("{header}\r\n")),
            title: GATEWAY,
        });
    }
    for wrong in [
        "GET /x",
        "GET /favicon.ico",
        "GET /?a=b",
        "GET //",
        "GET /%00",
        "PUT /",
        "DELETE /",
        "OPTIONS /",
        "TRACE /",
    ] {
        cases.push(Case { what: "a wrong path or method", request: line(wrong, ""), title: NOT_FOUND });
    }
    cases.push(Case { what: "no form", request: line("POST /", "Content-Length: 0\r\n"), title: MALFORMED });
    cases
}

/// Forms whose parts are not ours.
fn misshapen(site: SocketAddr, look: &Page) -> Vec<Case> {
    let good = look.parts("x00000");
    let malformed = |what, parts: &[Part]| Case { what, request: form(site, parts), title: MALFORMED };
    let changed = |name: &str, value: &str| {
        let mut parts = good.clone();
        parts.iter_mut().filter(|(n, _)| n == name).for_each(|(_, v)| *v = value.to_owned());
        parts
    };
    let mut cases = Vec::new();
    for at in 0..PARTS.len() {
        let mut missing = good.clone();
        let (name, value) = missing.remove(at);
        cases.push(malformed("a part is missing", &missing));
        let mut repeated = good.clone();
        // Two fillers may be too large together: the second is empty, which a filler may be.
        let value = if at + 1 == PARTS.len() { String::new() } else { value };
        repeated.insert(at, (name, value));
        cases.push(malformed("a part is repeated", &repeated));
        let mut swapped = good.clone();
        swapped.swap(at, (at + 1) % PARTS.len());
        cases.push(malformed("two parts are swapped", &swapped));
    }
    for (name, value) in [
        ("la", "fr"),
        ("t1", "x"),
        ("a0", "y"),
        ("ed", "-1"),
        ("wh", "1x"),
        ("go", "q00000"),
        ("go", "c99999"),
        ("wo", &"a".repeat(1_665)),
        ("st", "corto"),
    ] {
        cases.push(malformed("a part has a value that no page writes", &changed(name, value)));
    }
    let body = multipart(&good, BOUNDARY);
    let raw = |what, head: String, body: &[u8], title| Case { what, request: with_body(&head, body), title };
    let other = format!("POST / HTTP/1.1\r\nHost: {site}\r\nContent-Type: ");
    cases.push(raw(
        "another boundary",
        format!("{other}multipart/form-data; boundary=x"),
        body.as_bytes(),
        MALFORMED,
    ));
    cases.push(raw("no boundary", format!("{other}multipart/form-data"), body.as_bytes(), MALFORMED));
    cases.push(raw("another type", format!("{other}text/plain"), body.as_bytes(), MALFORMED));
    cases.push(raw("cut off", form_head(site), &body.as_bytes()[..body.len() / 2], MALFORMED));
    let not_text: Vec<u8> = body.bytes().map(|b| if b == b'<' { 0xFF } else { b }).collect();
    cases.push(raw("not UTF-8", form_head(site), &not_text, MALFORMED));
    cases.push(raw("one byte too many", form_head(site), &vec![b'a'; BODY_MAX + 1], TOO_LARGE));
    cases
}

/// Forms of our shape that do not fit.
fn unfit(site: SocketAddr, look: &Page, foreign: &Page, zones: &Page) -> Vec<Case> {
    let changed = |parts: Vec<Part>, name: &str, value: &str| {
        let mut parts = parts;
        parts.iter_mut().filter(|(n, _)| n == name).for_each(|(_, v)| *v = value.to_owned());
        form(site, &parts)
    };
    let good = || look.parts("x00000");
    let value_of =
        |name: &str| good().into_iter().find(|(n, _)| n == name).map(|(_, v)| v).unwrap_or_default();
    let flipped = |name: &str| {
        let value = value_of(name);
        let (start, rest) = value.split_at(1);
        format!("{}{rest}", if start == "A" { "B" } else { "A" })
    };
    let unsaid = || zones.parts("u00000");
    vec![
        Case { what: "a zone that is not there", request: changed(unsaid(), "go", "c65000"), title: UNKNOWN },
        Case { what: "a category that is not there", request: changed(good(), "wh", "77"), title: UNKNOWN },
        Case { what: "a button of another page", request: changed(good(), "go", "r00000"), title: UNKNOWN },
        Case { what: "a forged state", request: changed(good(), "st", &flipped("st")), title: EXPIRED },
        Case {
            what: "a state that is text",
            request: changed(good(), "st", &"é".repeat(368)),
            title: EXPIRED,
        },
        Case { what: "forged words", request: changed(good(), "cw", &flipped("cw")), title: EXPIRED },
        Case { what: "words as a state", request: changed(good(), "st", &value_of("cw")), title: EXPIRED },
        Case { what: "another key's state", request: form(site, &foreign.parts("x00000")), title: EXPIRED },
        Case {
            what: "a mangled canary",
            request: changed(good(), "cy", "&lt;b&gt; http://x.onion.ly/"),
            title: GATEWAY,
        },
    ]
}
