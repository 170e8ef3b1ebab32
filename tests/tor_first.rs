//! The first thing that must hold: a page of PAGE_BYTES, served by arti in this process, reaches C tor's client
//! byte by byte and a browser at Safest over the same client.

use std::net::SocketAddr;
use std::sync::Mutex;
use std::time::Duration;

use anyhow::{Context, Result, ensure};
use bruma_tests::browser::Browser;
use bruma_tests::patience::{now, wait_for};
use bruma_tests::raw_http::{self, RawAnswer};
use bruma_tests::serving::serve;
use bruma_tests::target_dir::scratch;
use bruma_tests::tor_network::{FEW_RELAYS, TorNetwork, socks};
use bruma_tests::whole_page::take_pictures;
use fantoccini::Locator;
use http::Response;
use http_body_util::Full;
use hyper::body::Bytes;
use protocol::sizes::PAGE_BYTES;
use relay::onion::{self as tor, CircuitTag, KnownTo, OnionSettings};

const WORDS: &str = "Cuéntanos qué viste";

/// From launch until a client has the page: upload of the descriptor, the client's own retries.
const REACHABLE_LIMIT: Duration = Duration::from_secs(180);
/// One fetch. A circuit that was built badly is given up, and the next try has another.
const FETCH_LIMIT: Duration = Duration::from_secs(30);

#[tokio::test(flavor = "multi_thread")]
async fn a_page_served_by_arti_reaches_c_tor_and_a_browser_at_safest() -> Result<()> {
    static CIRCUITS: Mutex<Vec<CircuitTag>> = Mutex::new(Vec::new());

    let started = now();
    let network = TorNetwork::start(FEW_RELAYS).await?;
    println!("network: {:?}", started.elapsed());

    let launched = now();
    let folder = scratch("onion-")?;
    let settings =
        OnionSettings { nickname: "bruma", port: 80, rendezvous_at_once: 4, known_to: KnownTo::Everybody };
    let onion = tor::TorNetwork::join(&network.arti_config(folder.path())).await?.open(settings)?;
    let address = onion.address();
    println!("arti bootstrapped: {:?}", launched.elapsed());
    let serving = tokio::spawn(serve(onion, |circuit, _request| async {
        CIRCUITS.lock().unwrap().push(circuit);
        Response::new(Full::new(Bytes::from(page())))
    }));

    let mut tries = 0;
    wait_for("the onion service", REACHABLE_LIMIT, async || {
        tries += 1;
        let fetched = fetch(network.socks(), &format!("try{tries}"), &address, 80).await;
        Ok(fetched.ok())
    })
    .await?;
    println!("reachable: {:?} after launch, {tries} tries", launched.elapsed());
    CIRCUITS.lock().unwrap().clear();

    for isolation in ["ana", "ana", "berta"] {
        let fetching = now();
        let answer = fetch(network.socks(), isolation, &address, 80).await?;
        println!("fetched as {isolation}: {:?}", fetching.elapsed());
        assert_eq!(answer.status(), Some(200));
        assert_eq!(answer.body.len(), PAGE_BYTES);
        assert!(answer.body == page().into_bytes());
        assert_eq!((answer.header("date"), answer.header("server")), (None, None));
    }
    {
        let circuits = CIRCUITS.lock().unwrap();
        assert_eq!(circuits.len(), 3);
        assert!(circuits[0] == circuits[1], "two requests of one user name came by one circuit");
        assert!(circuits[0] != circuits[2], "two user names came by two circuits");
        assert!(circuits[0].is_open());
    }
    assert!(fetch(network.socks(), "ana", &address, 81).await.is_err(), "only one port is served");

    let shown = now();
    let browser = Browser::start(Some(network.socks())).await?;
    println!("browser started: {:?}", shown.elapsed());
    browser.client.goto(&format!("http://{address}/")).await?;
    println!("browser shows the page: {:?}", shown.elapsed());
    assert_eq!(browser.client.find(Locator::Css("h1")).await?.text().await?, WORDS);
    assert_eq!(browser.client.find(Locator::Css("#script")).await?.text().await?, "");
    take_pictures(&browser.client, "tor-first").await?;
    browser.close().await?;

    // Ending one circuit ends it, and no other.
    let (ana, berta) = {
        let circuits = CIRCUITS.lock().unwrap();
        (circuits[0].clone(), circuits[2].clone())
    };
    ana.end();
    wait_for("the end of a circuit", FETCH_LIMIT, async || Ok((!ana.is_open()).then_some(()))).await?;
    assert!(berta.is_open());
    serving.abort();
    Ok(())
}

async fn fetch(proxy: SocketAddr, isolation: &str, address: &str, port: u16) -> Result<RawAnswer> {
    let fetching = async {
        let stream = socks::connect(proxy, isolation, address, port).await?;
        raw_http::get(stream, address, "/").await
    };
    let answer = tokio::time::timeout(FETCH_LIMIT, fetching).await.context("the fetch took too long")??;
    ensure!(answer.status() == Some(200), "{}", answer.head);
    Ok(answer)
}

/// A page of PAGE_BYTES that would change its own text if scripts ran.
fn page() -> String {
    let start = format!(
        "<!doctype html><html lang=es><meta charset=utf-8><meta name=viewport content=\"width=device-width\">\
         <title>Bruma</title><style>body{{font:1.2rem/1.5 sans-serif;margin:0;padding:1rem;background:#f4f1ea}}\
         </style><h1>{WORDS}</h1><p>Tu navegador muestra esta página sin scripts.</p><p id=script></p>\
         <script>document.getElementById('script').textContent='ran'</script><!--"
    );
    let filler = ".".repeat(PAGE_BYTES - start.len() - "-->".len());
    format!("{start}{filler}-->")
}
