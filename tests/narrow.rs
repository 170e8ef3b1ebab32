//! On a small phone nothing of any page is cut off, in a browser at Safest.

use anyhow::{Result, ensure};
use bruma_tests::browser::Browser;
use bruma_tests::cut_off::nothing_is_cut_off;
use bruma_tests::png_size::png_size;
use bruma_tests::target_dir::scratch;
use bruma_tests::whole_page::PHONE_WIDTH;
use relay_pages::Journey;

use crate::samples::{Fields, LANGS, all};

#[tokio::test(flavor = "multi_thread")]
async fn nothing_of_any_sample_page_is_cut_off_on_a_small_phone() -> Result<()> {
    let folder = scratch("pages-")?;
    let browser = Browser::start(None).await?;
    browser.client.set_window_size(PHONE_WIDTH, 900).await?;
    let fields = Fields::new(0);
    for lang in LANGS {
        for (name, page) in all(&fields.frame(lang, Journey::Practise, true)) {
            let file = folder.path().join(format!("{name}_{}.html", lang.code()));
            std::fs::write(&file, page.bytes())?;
            browser.client.goto(&format!("file://{}", file.display())).await?;
            let (width, _) = png_size(&browser.client.screenshot().await?)?;
            ensure!(width == PHONE_WIDTH, "{name} is {width} px wide");
            nothing_is_cut_off(&browser.client, &name, PHONE_WIDTH).await?;
        }
    }
    browser.close().await
}

#[tokio::test(flavor = "multi_thread")]
async fn what_is_cut_off_is_seen() -> Result<()> {
    let folder = scratch("pages-")?;
    let browser = Browser::start(None).await?;
    browser.client.set_window_size(PHONE_WIDTH, 900).await?;
    let file = folder.path().join("page.html");
    for (body, what) in [
        ("<p style='position:absolute;left:300px;width:100px'>fuera</p>", "ends at"),
        ("<details><summary>a</summary><p style='width:400px'>fuera</p></details>", "ends at"),
        ("<p style='width:40px;overflow:hidden'>incomprensiblemente</p>", "is cut"),
    ] {
        std::fs::write(&file, format!("<!doctype html><meta charset=utf-8><body style='margin:0'>{body}"))?;
        browser.client.goto(&format!("file://{}", file.display())).await?;
        let seen = nothing_is_cut_off(&browser.client, "page", PHONE_WIDTH).await;
        let seen = seen.err().map(|error| error.to_string()).unwrap_or_default();
        ensure!(seen.contains(what), "{body} is taken for whole: {seen}");
    }
    browser.close().await
}
