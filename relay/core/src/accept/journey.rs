//! The way from page to page. All state travels in one sealed field of the page; the relay keeps none.
//!
//! ```text
//! report, practise   home → states → municipios → zones → form → look → sent
//! read               home → states → municipios → topics → map → lines → meaning
//! ```
//! Equally many POSTs, whatever one does: who counts steps on the wire learns only how far somebody went. A search is one
//! more step for everybody, and leads where the list would have led.

use atlas::Atlas;
use protocol::category::CategoryId;
use protocol::clock::{Day, Epoch, NONCE_EPOCHS};
use protocol::encoding::{Token, from_bytes, to_bytes};
use protocol::form::{Button, SEALED_PLAIN_BYTES};
use protocol::place::{AreaId, MunicipioId, StateId, ZoneId};
use protocol::report::{Tell, When, Where};
use rand_core::Rng;
use serde::{Deserialize, Serialize};

use super::intake::{Fields, Refusal};

/// What a visitor came for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Kind {
    /// To report.
    Report,
    /// To practise.
    Practise,
    /// To read.
    Read,
}

/// The page that a state was made for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Shown {
    /// The first.
    Home,
    /// All states.
    States,
    /// A state's municipios.
    Municipios,
    /// What a search found.
    Found,
    /// A municipio's zones.
    Zones,
    /// The form.
    Form,
    /// The look page.
    Look,
    /// Topic and edition.
    Topics,
    /// The map.
    Map,
    /// The map's lines.
    Lines,
    /// "Sent", or what a map means: the end.
    Last,
}

/// A journey as far as it has come. No words, no search, no clock finer than a day and an epoch.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Journey {
    /// For which page.
    pub shown: Shown,
    /// What for.
    pub kind: Kind,
    /// The chosen state.
    pub state: Option<StateId>,
    /// The chosen municipio.
    pub municipio: Option<MunicipioId>,
    /// The chosen place.
    pub place: Option<Where>,
    /// The form's nonce; made with the form, kept through Change and Back.
    pub nonce: Token,
    /// The epoch in which the nonce was made.
    pub epoch: Epoch,
    /// The day that the form offers as today.
    pub form_day: Day,
    /// What it was, once said.
    pub what: Option<CategoryId>,
    /// When it was, once said.
    pub when: Option<When>,
    /// Who else may be told.
    pub tell: Tell,
    /// A reader's topic, as the form has it.
    pub topic: [u8; 2],
    /// A reader's edition: 0 is the newest.
    pub edition: u8,
    /// Send came with an old nonce: the page says "if you pressed Send before, do not again".
    pub freshened: bool,
}

/// The number of a found place for its button: a municipio's own; and behind them all a zone's, where a municipio has
/// several and what was found lies in this one.
pub fn number_of_found(atlas: &Atlas, municipio: MunicipioId, zone: Option<ZoneId>) -> u16 {
    let sector = |zone: &ZoneId| {
        let several = atlas.municipio(municipio).is_some_and(|m| m.zones.len() > 1);
        several && atlas.zone(*zone).is_some_and(|z| z.municipios == [municipio])
    };
    zone.filter(sector).and_then(|zone| zone.0.checked_add(municipios(atlas))).unwrap_or(municipio.0)
}

/// How many municipios there are.
fn municipios(atlas: &Atlas) -> u16 {
    let count = atlas.states().iter().map(|state| atlas.municipios(state.id).count()).sum::<usize>();
    u16::try_from(count).unwrap_or(u16::MAX)
}

/// What a step leads to.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Step {
    /// A page, by the journey's `shown`.
    Show,
    /// The form's words were given: they must be cleaned and carried to the look page.
    Look,
    /// Send: the last step of a report.
    Send,
    /// Send of a practice: the last step, and nothing is kept.
    Practised,
    /// The last step of a reader.
    Meaning,
}

impl Step {
    /// Whether its reply leaves exactly six ticks after its last byte came.
    pub fn is_last(self) -> bool {
        matches!(self, Self::Send | Self::Practised | Self::Meaning)
    }
}

/// What the core knows of the world at a step.
pub struct World<'a> {
    /// Places.
    pub atlas: &'a Atlas,
    /// Today.
    pub today: Day,
    /// The present epoch.
    pub epoch: Epoch,
}

impl Journey {
    /// A journey at its beginning.
    pub fn begin(world: &World<'_>, rng: &mut impl Rng) -> Self {
        let mut nonce = Token([0; 16]);
        rng.fill_bytes(&mut nonce.0);
        Self {
            shown: Shown::Home,
            kind: Kind::Read,
            state: None,
            municipio: None,
            place: None,
            nonce,
            epoch: world.epoch,
            form_day: world.today,
            what: None,
            when: None,
            tell: Tell::default(),
            topic: *b"--",
            edition: 0,
            freshened: false,
        }
    }

    /// As it goes into a sealed field.
    pub fn encode(&self) -> Vec<u8> {
        to_bytes(self)
    }

    /// As it came out of one.
    ///
    /// # Errors
    /// [`Refusal::StateExpired`] for another version's.
    pub fn decode(bytes: &[u8]) -> Result<Self, Refusal> {
        from_bytes(bytes, SEALED_PLAIN_BYTES).map_err(|_| Refusal::StateExpired)
    }

    /// Whether the nonce may be too old for the vault to know it.
    fn is_stale(&self, world: &World<'_>) -> bool {
        world.epoch.0.saturating_sub(self.epoch.0) >= NONCE_EPOCHS
    }

    fn renew(&mut self, world: &World<'_>, rng: &mut impl Rng) {
        rng.fill_bytes(&mut self.nonce.0);
        self.epoch = world.epoch;
    }

    /// One step: the pressed button on the page that was shown.
    ///
    /// # Errors
    /// [`Refusal::Unfit`] for a button that this page does not have, or a place that does not exist.
    pub fn step(&mut self, fields: &Fields, world: &World<'_>, rng: &mut impl Rng) -> Result<Step, Refusal> {
        self.freshened = false;
        let reading = self.kind == Kind::Read;
        match (self.shown, fields.button) {
            (Shown::Home, Button::Report) => self.set_out(Kind::Report, world, rng),
            (Shown::Home, Button::Practise) => self.set_out(Kind::Practise, world, rng),
            (Shown::Home, Button::Read) => self.set_out(Kind::Read, world, rng),
            (Shown::States, Button::Choose(n)) => self.choose_state(n, world),
            (Shown::Municipios, Button::Choose(n)) => self.choose_municipio(n, world),
            (Shown::Found, Button::Found(n)) => self.choose_found(n, world),
            (Shown::States | Shown::Municipios | Shown::Found | Shown::Zones, Button::Search) => {
                self.show(Shown::Found)
            }
            (Shown::Zones, Button::Choose(n)) => self.choose_zone(n, world, rng),
            (Shown::Zones, Button::Unsaid) => {
                self.place = Some(Where::Area(self.area(world).ok_or(Refusal::Unfit)?));
                self.form(world, rng)
            }
            (Shown::Form, Button::Next) => {
                self.take(fields);
                self.shown = Shown::Look;
                Ok(Step::Look)
            }
            (Shown::Look, Button::Change | Button::Back) => {
                self.choose_what_was_asked(fields);
                self.show(Shown::Form)
            }
            (Shown::Look, Button::Send) => self.send(fields, world, rng),
            (Shown::Topics, Button::Next) => {
                self.topic = fields.topic.as_bytes().try_into().map_err(|_| Refusal::Malformed)?;
                self.edition = fields.edition;
                self.show(Shown::Map)
            }
            (Shown::Map, Button::Next) => self.show(Shown::Lines),
            (Shown::Lines, Button::Next) => {
                self.shown = Shown::Last;
                Ok(Step::Meaning)
            }
            (Shown::Found, Button::Back) => self.show(Shown::States),
            (Shown::Form, Button::Back) if !reading => {
                // Else the list would mark what was chosen as what a search found.
                self.place = None;
                self.show(Shown::Zones)
            }
            (_, Button::Back) => self.show(match self.shown {
                Shown::Home | Shown::States | Shown::Last => Shown::Home,
                Shown::Municipios | Shown::Found => Shown::States,
                Shown::Zones | Shown::Topics => Shown::Municipios,
                Shown::Form | Shown::Look if reading => Shown::Topics,
                Shown::Form => Shown::Zones,
                Shown::Look => Shown::Form,
                Shown::Map => Shown::Topics,
                Shown::Lines => Shown::Map,
            }),
            _ => Err(Refusal::Unfit),
        }
    }

    fn show(&mut self, page: Shown) -> Result<Step, Refusal> {
        self.shown = page;
        Ok(Step::Show)
    }

    fn set_out(&mut self, kind: Kind, world: &World<'_>, rng: &mut impl Rng) -> Result<Step, Refusal> {
        *self = Self { kind, ..Self::begin(world, rng) };
        self.show(Shown::States)
    }

    fn choose_state(&mut self, n: u16, world: &World<'_>) -> Result<Step, Refusal> {
        let id = StateId(u8::try_from(n).map_err(|_| Refusal::Unfit)?);
        self.state = Some(world.atlas.state(id).ok_or(Refusal::Unfit)?.id);
        self.show(Shown::Municipios)
    }

    fn choose_municipio(&mut self, n: u16, world: &World<'_>) -> Result<Step, Refusal> {
        let municipio = world.atlas.municipio(MunicipioId(n)).ok_or(Refusal::Unfit)?;
        self.state = Some(municipio.state);
        self.municipio = Some(municipio.id);
        self.place = None;
        self.show(if self.kind == Kind::Read { Shown::Topics } else { Shown::Zones })
    }

    /// A place that was found leads where the list would have led, and its zone is marked there: that, and not the words
    /// that were searched, is what the journey takes along.
    fn choose_found(&mut self, n: u16, world: &World<'_>) -> Result<Step, Refusal> {
        let municipios = municipios(world.atlas);
        let Some(zone) = n.checked_sub(municipios) else { return self.choose_municipio(n, world) };
        let zone = world.atlas.zone(ZoneId(zone)).ok_or(Refusal::Unfit)?;
        let [municipio] = zone.municipios.as_slice() else { return Err(Refusal::Unfit) };
        let step = self.choose_municipio(municipio.0, world)?;
        self.place = (self.kind != Kind::Read).then_some(Where::Zone(zone.id));
        Ok(step)
    }

    fn choose_zone(&mut self, n: u16, world: &World<'_>, rng: &mut impl Rng) -> Result<Step, Refusal> {
        let municipio = self.municipio.and_then(|m| world.atlas.municipio(m)).ok_or(Refusal::Unfit)?;
        let zone = municipio.zones.iter().find(|z| **z == ZoneId(n)).ok_or(Refusal::Unfit)?;
        self.place = Some(Where::Zone(*zone));
        self.form(world, rng)
    }

    fn form(&mut self, world: &World<'_>, rng: &mut impl Rng) -> Result<Step, Refusal> {
        self.form_day = world.today;
        self.renew(world, rng);
        self.show(Shown::Form)
    }

    fn take(&mut self, fields: &Fields) {
        self.what = fields.what;
        self.when = When::parse(&fields.when, self.form_day);
        self.tell = fields.tell;
    }

    /// What was not chosen in the form is asked again on the look page, and must not be lost on the way back.
    fn choose_what_was_asked(&mut self, fields: &Fields) {
        self.what = fields.what.or(self.what);
        self.when = When::parse(&fields.when, self.form_day).or(self.when);
    }

    fn send(&mut self, fields: &Fields, world: &World<'_>, rng: &mut impl Rng) -> Result<Step, Refusal> {
        self.choose_what_was_asked(fields);
        if self.what.is_none() || self.when.is_none() {
            return self.show(Shown::Look);
        }
        if self.is_stale(world) {
            self.renew(world, rng);
            self.freshened = true;
            return self.show(Shown::Look);
        }
        Ok(if self.kind == Kind::Practise { Step::Practised } else { Step::Send })
    }

    /// The area of the chosen municipio.
    pub fn area(&self, world: &World<'_>) -> Option<AreaId> {
        let municipio = world.atlas.municipio(self.municipio?)?;
        world.atlas.zone(*municipio.zones.first()?).map(|z| z.area)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn journey(kind: Kind, world: &World<'_>) -> Journey {
        let mut rng = crypto::system_randomness();
        Journey { shown: Shown::Found, kind, ..Journey::begin(world, &mut rng) }
    }

    #[test]
    fn what_was_found_in_one_zone_is_marked_and_a_reader_takes_nothing_along() {
        let atlas = Atlas::mexico();
        let world = World { atlas, today: Day(20_781), epoch: Epoch(0) };
        let hits = atlas.search("riberas del bravo", 1);
        let (hit, zone) = (&hits[0], hits[0].zones[0]);
        let number = number_of_found(atlas, hit.municipio, Some(zone));
        let mut report = journey(Kind::Report, &world);
        report.choose_found(number, &world).unwrap();
        assert_eq!((report.municipio, report.place), (Some(hit.municipio), Some(Where::Zone(zone))));
        assert!(report.shown == Shown::Zones, "it leads where the list would have led");
        let mut reading = journey(Kind::Read, &world);
        reading.choose_found(number, &world).unwrap();
        assert_eq!((reading.municipio, reading.place), (Some(hit.municipio), None));
        // From the list, nothing is marked, also not what was found before.
        report.choose_municipio(hit.municipio.0, &world).unwrap();
        assert_eq!(report.place, None);
        assert!(report.choose_found(u16::MAX, &world).is_err());
    }

    #[test]
    fn every_number_of_a_found_place_leads_to_it() {
        let atlas = Atlas::mexico();
        let world = World { atlas, today: Day(20_781), epoch: Epoch(0) };
        let mut marked = 0;
        for municipio in atlas.states().iter().flat_map(|state| atlas.municipios(state.id)) {
            for zone in municipio.zones.iter().map(|zone| Some(*zone)).chain([None]) {
                let mut report = journey(Kind::Report, &world);
                report.choose_found(number_of_found(atlas, municipio.id, zone), &world).unwrap();
                assert_eq!(report.municipio, Some(municipio.id));
                let several = zone.filter(|_| municipio.zones.len() > 1);
                assert_eq!(report.place, several.map(Where::Zone));
                marked += usize::from(several.is_some());
            }
        }
        assert!(marked > 10, "only {marked} zones of cut cities");
    }
}
