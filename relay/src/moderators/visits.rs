//! Visits under way: how far each has come. Only who has signed a request has one, so that greetings by strangers fill
//! nothing and end nobody's.

use std::collections::BTreeMap;

use crypto::greeting::Greeting;
use protocol::clock::{CHALLENGE_TICKS, Tick};
use protocol::roster::ModeratorId;

/// Visits of one moderator at a time: her commands follow one another, and some end in the middle.
const VISITS_EACH: usize = 8;

/// Every moderator's visits. Bounded by the roster, since each began with a signature.
#[derive(Default)]
pub(super) struct Visits {
    of: BTreeMap<ModeratorId, Hers>,
}

#[derive(Default)]
struct Hers {
    /// The next request's number.
    open: BTreeMap<Greeting, u32>,
    /// The newest visit that had to go: none from before it begins again, or its first request could be played twice.
    over: Option<Greeting>,
}

impl Visits {
    /// Whether a request whose signature holds is the next of its visit. Counts it, if it is.
    pub(super) fn admit(&mut self, who: ModeratorId, greeting: Greeting, sequence: u32, now: Tick) -> bool {
        let alive = |g: &Greeting| now.0.checked_sub(g.tick.0).is_some_and(|age| age < CHALLENGE_TICKS);
        if !alive(&greeting) {
            return false;
        }
        let hers = self.of.entry(who).or_default();
        hers.open.retain(|g, _| alive(g));
        if let Some(next) = hers.open.get_mut(&greeting) {
            let fits = *next == sequence;
            *next = next.saturating_add(u32::from(fits));
            return fits;
        }
        if sequence != 0 || hers.over.is_some_and(|over| greeting <= over) {
            return false;
        }
        hers.open.insert(greeting, 1);
        if hers.open.len() > VISITS_EACH {
            hers.over = hers.over.max(hers.open.pop_first().map(|(oldest, _)| oldest));
        }
        hers.open.contains_key(&greeting)
    }
}

#[cfg(test)]
mod tests {
    use crypto::greeting::GreetingKey;

    use super::*;

    const ME: ModeratorId = ModeratorId(1);

    fn greetings(ticks: std::ops::Range<u64>) -> Vec<Greeting> {
        let key = GreetingKey::generate();
        ticks.filter_map(|t| key.read(ME, &key.challenge(ME, Tick(t))).ok()).collect()
    }

    #[test]
    fn each_request_once_and_in_order() {
        let mut visits = Visits::default();
        let g = greetings(10..11)[0];
        assert!(!visits.admit(ME, g, 1, Tick(10)), "not the first");
        for n in 0..4 {
            assert!(visits.admit(ME, g, n, Tick(11)));
            assert!(!visits.admit(ME, g, n, Tick(11)), "twice");
            assert!(!visits.admit(ME, g, n + 2, Tick(11)), "out of turn");
        }
        assert!(!visits.admit(ME, g, 4, Tick(9)), "before it was made");
        assert!(!visits.admit(ME, g, 4, Tick(10 + CHALLENGE_TICKS)), "two hours later");
        assert!(!visits.admit(ME, g, 0, Tick(10 + CHALLENGE_TICKS)), "nor anew");
    }

    #[test]
    fn nobodys_visits_end_but_her_own_and_none_comes_back() {
        let mut visits = Visits::default();
        let all = greetings(10..40);
        let colleague = ModeratorId(2);
        assert!(visits.admit(colleague, all[0], 0, Tick(50)));
        for g in &all {
            assert!(visits.admit(ME, *g, 0, Tick(50)));
        }
        assert_eq!(visits.of[&ME].open.len(), VISITS_EACH);
        for (n, g) in all.iter().enumerate() {
            assert!(!visits.admit(ME, *g, 0, Tick(50)), "{n} is played again");
            assert_eq!(visits.admit(ME, *g, 1, Tick(50)), n >= all.len() - VISITS_EACH);
        }
        assert!(visits.admit(colleague, all[0], 1, Tick(50)), "hers goes on");
    }
}
