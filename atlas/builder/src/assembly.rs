//! Puts a pack together: reads the sources, cuts and merges, numbers what results.

use std::collections::{BTreeMap, BTreeSet};

use anyhow::{Context as _, Result};
use atlas::fold;

use crate::districts;
use crate::geopackage::{self, Corner, Outline};
use crate::inputs::Inputs;
use crate::merging::{self, Node};
use crate::outlines;
use crate::overrides::{Living, Overrides, StateName};
use crate::pack::{AreaRow, MunicipioRow, Pack, RegionRow, SettlementRow, StateRow, ZoneRow};
use crate::people;
use crate::sectors::{self, Code, Sector};
use crate::settlements::{self, Kind, Settlement};
use crate::topology;

/// What the sources say of each chosen state.
pub(crate) struct Source {
    states: Vec<SourceState>,
}

struct SourceState {
    code: String,
    name: StateName,
    outlines: Vec<Outline>,
    people: Vec<u64>,
    settlements: Vec<Vec<Settlement>>,
}

impl Source {
    /// Reads the chosen states.
    pub(crate) fn read(
        inputs: &Inputs,
        overrides: &Overrides,
        chosen: &BTreeMap<String, StateName>,
    ) -> Result<Self> {
        let mut all = Vec::new();
        for code in chosen.keys() {
            all.extend(geopackage::municipios(&inputs.path("mun.gpkg")?, code)?);
        }
        let mut people = people::count(&inputs.path("cities500.json")?, &overrides.dropped_points, &all)?;
        let (codes, kinds) = (inputs.path("MX.csv")?, inputs.path("postalcodes.sqlite3")?);
        let mut settlements = settlements::read(&codes, &kinds, overrides, &all)?;
        let mut states = Vec::new();
        for (code, name) in chosen {
            let n = all.iter().take_while(|o| o.state == *code).count();
            let mut outlines: Vec<Outline> = all.drain(..n).collect();
            for outline in &mut outlines {
                if let Some(name) = overrides.municipio_names.get(&outline.code) {
                    outline.name.clone_from(name);
                }
            }
            states.push(SourceState {
                code: code.clone(),
                name: name.clone(),
                outlines,
                people: people.drain(..n).collect(),
                settlements: settlements.drain(..n).collect(),
            });
        }
        Ok(Self { states })
    }
}

/// Builds the pack.
pub(crate) fn build(source: &Source, overrides: &Overrides) -> Result<Pack> {
    let mut pack = Pack::default();
    for state in &source.states {
        State::of(state, overrides)?.number(&mut pack, overrides)?;
    }
    Ok(pack)
}

/// A state that is cut and merged, before it is numbered.
struct State<'a> {
    source: &'a SourceState,
    borders: BTreeMap<(usize, usize), f64>,
    nodes: Vec<Node>,
    cuts: BTreeMap<usize, Vec<Sector>>,
    groups: Vec<Vec<usize>>,
}

impl<'a> State<'a> {
    fn of(source: &'a SourceState, overrides: &Overrides) -> Result<Self> {
        let all: u64 = source.people.iter().sum();
        let quarters: u32 =
            source.settlements.iter().flat_map(|list| codes(list, overrides)).map(|(_, c)| c.quarters).sum();
        let mean = all as f64 / f64::from(quarters.max(1));
        let mut cuts = BTreeMap::new();
        for (i, (sum, list)) in source.people.iter().zip(&source.settlements).enumerate() {
            let codes: Vec<Code> = codes(list, overrides).into_iter().map(|(_, code)| code).collect();
            let own: u32 = codes.iter().map(|c| c.quarters).sum();
            // A sum that is more than twice what its colonias give has been counted twice.
            let people = (*sum as f64).min(2.0 * f64::from(own) * mean);
            if let Some(sectors) = sectors::cut(people, &codes) {
                cuts.insert(i, sectors);
            }
        }
        let borders = topology::borders(&source.outlines);
        let mut nodes = Vec::new();
        for (i, (outline, people)) in source.outlines.iter().zip(&source.people).enumerate() {
            nodes.push(Node { people: *people, middle: middle(&outline.rings), cut: cuts.contains_key(&i) });
        }
        loop {
            let groups = merging::merge(&nodes, &borders);
            let thin = groups.iter().find(|g| {
                let group: BTreeSet<usize> = g.iter().copied().collect();
                merging::people(&group, &nodes) < merging::MERGE_PEOPLE
            });
            let Some(thin) = thin else { return Ok(Self { source, borders, nodes, cuts, groups }) };
            // Only cut cities are left to join: the smallest that touches stays whole and takes it in.
            let thin = thin.iter().copied().collect();
            let city = cuts
                .keys()
                .copied()
                .filter(|c| merging::shared(&thin, &BTreeSet::from([*c]), &borders) > 0.0)
                .min_by_key(|c| nodes.get(*c).map(|n| n.people))
                .with_context(|| format!("state {} has too few people for one zone", source.code))?;
            cuts.remove(&city);
            if let Some(node) = nodes.get_mut(city) {
                node.cut = false;
            }
        }
    }

    /// Gives numbers in the order state, area, region, zone; a city's come before the districts'.
    fn number(&self, pack: &mut Pack, overrides: &Overrides) -> Result<()> {
        let state = pack.states.len();
        pack.states.push(StateRow {
            code: self.source.code.clone(),
            name: self.source.name.name.clone(),
            label: self.source.name.label.clone(),
        });
        let mut homes: BTreeMap<usize, Vec<usize>> = BTreeMap::new();
        let mut cities: Vec<usize> = self.cuts.keys().copied().collect();
        cities.sort_by_key(|i| std::cmp::Reverse(self.people(&[*i])));
        for city in cities {
            homes.insert(city, self.city(city, state, pack)?);
        }
        self.districts(state, pack, overrides, &mut homes)?;
        let mut order: Vec<(usize, &Outline)> = self.source.outlines.iter().enumerate().collect();
        order.sort_by_key(|(_, o)| (fold(&o.name), o.code.clone()));
        for (i, outline) in order {
            let zones = homes.get(&i).cloned().context("a municipio without a zone")?;
            let (code, name) = (outline.code.clone(), outline.name.clone());
            self.settle(i, pack.municipios.len(), &zones, pack, overrides)?;
            pack.municipios.push(MunicipioRow { state, code, name, zones });
        }
        self.draw(&homes, pack)
    }

    fn city(&self, city: usize, state: usize, pack: &mut Pack) -> Result<Vec<usize>> {
        let name = self.name(city)?;
        let sectors = self.cuts.get(&city).context("not cut")?;
        let area = pack.areas.len();
        pack.areas.push(AreaRow { state, name: name.to_owned(), city: true });
        let mut zones = Vec::new();
        let mut sector = sectors.iter().zip(1_u8..);
        for run in districts::runs(sectors.len()) {
            let (from, to) = (zones.len() + 1, zones.len() + run);
            let region = pack.regions.len();
            pack.regions.push(RegionRow { area, name: format!("{name} {from}–{to}") });
            for (sector, number) in sector.by_ref().take(run) {
                zones.push(pack.zones.len());
                pack.zones.push(ZoneRow {
                    region,
                    number: Some(number),
                    people: sector.people,
                    label: format!("{name} {number}"),
                    name: format!("{name} {number}"),
                });
            }
        }
        Ok(zones)
    }

    fn districts(
        &self,
        state: usize,
        pack: &mut Pack,
        overrides: &Overrides,
        homes: &mut BTreeMap<usize, Vec<usize>>,
    ) -> Result<()> {
        let groups: Vec<&Vec<usize>> =
            self.groups.iter().filter(|g| g.iter().all(|i| !self.cuts.contains_key(i))).collect();
        let sets: Vec<BTreeSet<usize>> = groups.iter().map(|g| g.iter().copied().collect()).collect();
        let mut nodes = Vec::new();
        let mut borders = BTreeMap::new();
        for (i, a) in sets.iter().enumerate() {
            let middle = merging::middle(a, &self.nodes);
            nodes.push(Node { people: merging::people(a, &self.nodes), middle, cut: false });
            for (j, b) in sets.iter().enumerate().skip(i + 1) {
                let length = merging::shared(a, b, &self.borders);
                if length > 0.0 {
                    borders.insert((i, j), length);
                }
            }
        }
        let heads = |positions: &[usize]| -> Result<Vec<usize>> {
            let mut heads = Vec::new();
            for i in positions {
                heads.push(self.head(groups.get(*i).context("no such group")?)?);
            }
            heads.sort_by_key(|i| std::cmp::Reverse(self.people(&[*i])));
            Ok(heads)
        };
        for district in districts::districts(&nodes, &borders) {
            let head = heads(&district)?.first().copied().context("an empty district")?;
            let area = pack.areas.len();
            let code = self.source.outlines.get(head).map(|o| o.code.as_str()).unwrap_or_default();
            let name = match overrides.district_names.get(code) {
                Some(name) => name,
                None => self.name(head)?,
            };
            pack.areas.push(AreaRow { state, name: name.to_owned(), city: false });
            for region in districts::regions(&district, &nodes, &borders) {
                let number = pack.regions.len();
                let names = heads(&region)?.into_iter().map(|h| self.name(h)).collect::<Result<Vec<_>>>()?;
                let name = overrides.join(&names);
                pack.regions.push(RegionRow { area, name });
                for i in region {
                    let group = groups.get(i).context("no such group")?;
                    for municipio in group.iter() {
                        homes.insert(*municipio, vec![pack.zones.len()]);
                    }
                    let label = self.name(self.head(group)?)?.to_owned();
                    let name = match group.len() {
                        1 => label.clone(),
                        _ => overrides.merged_zone.replace("{}", &label),
                    };
                    let people = u32::try_from(self.people(group))?;
                    pack.zones.push(ZoneRow { region: number, number: None, people, label, name });
                }
            }
        }
        Ok(())
    }

    /// Lists a municipio's settlements by zone.
    fn settle(
        &self,
        i: usize,
        municipio: usize,
        zones: &[usize],
        pack: &mut Pack,
        overrides: &Overrides,
    ) -> Result<()> {
        let list = self.source.settlements.get(i).context("no settlements")?;
        let codes = codes(list, overrides);
        let mut rows = BTreeSet::new();
        for settlement in list {
            let Kind::Listed(kind) = settlement.kind else { continue };
            let position = codes.iter().position(|(code, _)| *code == settlement.code);
            let sector = self.cuts.get(&i).and_then(|sectors| {
                sectors.iter().position(|s| position.is_some_and(|p| s.codes.contains(&p)))
            });
            let zone = *zones.get(sector.unwrap_or(0)).context("a sector without a zone")?;
            rows.insert((zone, kind, fold(&settlement.name), settlement.name.clone()));
        }
        for (zone, kind, _, name) in rows {
            pack.settlements.push(SettlementRow { municipio, zone, kind, name });
        }
        Ok(())
    }

    fn draw(&self, homes: &BTreeMap<usize, Vec<usize>>, pack: &mut Pack) -> Result<()> {
        let mut places = Vec::new();
        for i in 0..self.source.outlines.len() {
            places.push(*homes.get(&i).and_then(|z| z.first()).context("a municipio without a zone")?);
        }
        let numbers: Vec<u16> = (0..pack.zones.len()).map(|z| z as u16).collect();
        let arcs = topology::arcs(&self.source.outlines, &places);
        pack.borders.push(outlines::simplify(&arcs, &numbers));
        Ok(())
    }

    fn people(&self, group: &[usize]) -> u64 {
        group.iter().filter_map(|i| self.source.people.get(*i)).sum()
    }

    fn name(&self, i: usize) -> Result<&str> {
        self.source.outlines.get(i).map(|o| o.name.as_str()).context("no such municipio")
    }

    fn head(&self, group: &[usize]) -> Result<usize> {
        let head = group.iter().copied().max_by_key(|i| (self.people(&[*i]), std::cmp::Reverse(*i)));
        head.context("an empty group")
    }
}

/// The postal codes of a municipio in order, with what is known of each.
fn codes<'a>(list: &'a [Settlement], overrides: &Overrides) -> Vec<(&'a str, Code)> {
    let mut codes: BTreeMap<&str, Code> = BTreeMap::new();
    for settlement in list {
        let code = codes.entry(&settlement.code).or_insert(Code { inhabited: false, quarters: 0 });
        match settlement.kind {
            Kind::Listed(kind) => {
                code.inhabited = true;
                code.quarters += u32::from(overrides.kinds.get(kind).is_some_and(|k| k.quarter));
            }
            Kind::Unlisted(living) => code.inhabited |= living == Living::Rural,
        }
    }
    codes.into_iter().collect()
}

/// The middle of the largest ring.
fn middle(rings: &[Vec<Corner>]) -> (f64, f64) {
    let (mut best, mut at) = (0.0, (0.0, 0.0));
    for ring in rings {
        let Some(origin) = ring.first() else { continue };
        let (mut twice, mut x, mut y) = (0.0, 0.0, 0.0);
        for (a, b) in ring.iter().zip(ring.iter().skip(1)) {
            let (ax, ay) = ((a.0 - origin.0) as f64, (a.1 - origin.1) as f64);
            let (bx, by) = ((b.0 - origin.0) as f64, (b.1 - origin.1) as f64);
            let cross = ax * by - bx * ay;
            twice += cross;
            x += (ax + bx) * cross;
            y += (ay + by) * cross;
        }
        if f64::abs(twice) > best {
            best = f64::abs(twice);
            at = (origin.0 as f64 + x / (3.0 * twice), origin.1 as f64 + y / (3.0 * twice));
        }
    }
    at
}
