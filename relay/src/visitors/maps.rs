//! Maps, drawn and compressed once for what they show: everybody who looks at one edition gets the same bytes.

use std::collections::BTreeMap;
use std::sync::{Arc, Mutex};

use atlas::Atlas;
use atlas::draw::{MapStyle, StateMap, locator_png, state_png};
use protocol::place::{AreaId, StateId, ZoneId};
use protocol::policy::Band;
use protocol::report::Lang;

/// A page's map is this wide.
const WIDTH: u32 = 680;
/// Maps kept; more than the editions, topics and states that are asked for in a day.
const KEPT: usize = 256;

type Key = (StateId, Lang, Vec<(ZoneId, Band)>);

/// Drawn maps.
#[derive(Default)]
pub(super) struct Maps {
    states: Mutex<BTreeMap<Key, Arc<StateMap>>>,
    locators: Mutex<BTreeMap<AreaId, Arc<Vec<u8>>>>,
}

impl Maps {
    pub(super) async fn state(
        &self,
        atlas: &'static Atlas,
        state: StateId,
        lang: Lang,
        bands: BTreeMap<ZoneId, Band>,
    ) -> Option<Arc<StateMap>> {
        let key: Key = (state, lang, bands.iter().map(|(z, b)| (*z, *b)).collect());
        if let Some(map) = self.states.lock().ok()?.get(&key) {
            return Some(map.clone());
        }
        let style = MapStyle { width: WIDTH, legend: false, lang };
        let drawn = tokio::task::spawn_blocking(move || state_png(atlas, state, &bands, style)).await;
        let map = Arc::new(drawn.ok()?.ok()?);
        let mut states = self.states.lock().ok()?;
        if states.len() >= KEPT {
            states.clear();
        }
        states.insert(key, map.clone());
        Some(map)
    }

    pub(super) async fn locator(&self, atlas: &'static Atlas, area: AreaId) -> Option<Arc<Vec<u8>>> {
        if let Some(png) = self.locators.lock().ok()?.get(&area) {
            return Some(png.clone());
        }
        let drawn = tokio::task::spawn_blocking(move || locator_png(atlas, area)).await;
        let png = Arc::new(drawn.ok()?.ok()?);
        self.locators.lock().ok()?.insert(area, png.clone());
        Some(png)
    }
}
