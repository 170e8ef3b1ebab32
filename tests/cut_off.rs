//! Whether a page keeps inside its window: nothing sticks out to a side, and nothing is hidden by an edge.

use anyhow::{Context, Result, ensure};
use fantoccini::Client;
use serde_json::json;

/// Elements that pass the window's sides, or whose content passes their own where it is then not shown; with groups as
/// they are, and open. The driver runs it, also where the page may run nothing. What is clipped on purpose is for
/// screen readers.
const STICKING_OUT: &str = "
    const width = arguments[0], found = new Set(), groups = [...document.querySelectorAll('details')];
    const were = groups.map(group => group.open);
    const measure = () => document.querySelectorAll('body *').forEach(element => {
        const box = element.getBoundingClientRect(), style = getComputedStyle(element);
        if (box.width === 0 || element.closest('.vh, .none')) return;
        const name = element.tagName + '.' + element.className + ' ' + element.textContent.trim().slice(0, 40);
        if (box.left < -0.5 || box.right > width + 0.5) found.add(name + ' ends at ' + box.right);
        if (style.overflowX !== 'visible' && element.scrollWidth > element.clientWidth + 1) found.add(name + ' is cut');
    });
    measure();
    groups.forEach(group => group.open = true);
    measure();
    groups.forEach((group, n) => group.open = were[n]);
    return [...found];";

/// Fails and names what is cut off or sticks out of a page that is shown `width` CSS pixels wide.
pub async fn nothing_is_cut_off(client: &Client, name: &str, width: u32) -> Result<()> {
    let found = client.execute(STICKING_OUT, vec![json!(width)]).await?;
    let found = found.as_array().context("no list of what is cut off")?;
    ensure!(found.is_empty(), "{name} at {width} px: {found:#?}");
    Ok(())
}
