//! X: exact discrete Laplace noise (Canonne, Kamath, Steinke 2020, algorithm 2), fixed by seed and block.

use crypto::hash;
use crypto::seed::TeamSeed;
use prio::dp::Rational;
use prio::dp::distributions::DiscreteLaplace;
use protocol::edition::What;
use protocol::encoding::to_bytes;
use protocol::place::Place;
use protocol::policy::Noise;
use rand::distr::Distribution;
use rand_chacha::ChaCha20Rng;
use rand_core::SeedableRng;

/// Domain of the hash that X's stream is seeded by.
pub const X_DOMAIN: &str = "bruma/x/v1";

/// X of a block that was published so many times in the seed's quarter. Integers throughout: floating point would
/// leak the count in its last bits, and differ between machines.
///
/// What cannot be drawn, or lies outside `i64`, is `i64::MIN`: such a block never shows.
pub fn draw(noise: Noise, seed: &TeamSeed, place: Place, what: What, times_published: u32) -> i64 {
    let stream =
        hash::digest(X_DOMAIN, &[seed.expose_to_noise(), &to_bytes(&(place, what, times_published))]);
    let mut rng = ChaCha20Rng::from_seed(stream.0);
    Rational::from_unsigned(noise.epsilon_denominator, noise.epsilon_numerator)
        .and_then(DiscreteLaplace::new)
        .ok()
        .and_then(|laplace| i64::try_from(laplace.sample(&mut rng)).ok())
        .unwrap_or(i64::MIN)
}

#[cfg(test)]
mod tests {
    use protocol::category::CategoryId;
    use protocol::place::ZoneId;

    use super::*;
    use crate::release::rehearsal;

    fn x(noise: Noise, seed: &TeamSeed, zone: u16, times: u32) -> i64 {
        draw(noise, seed, Place::Zone(ZoneId(zone)), What::Category(CategoryId(1)), times)
    }

    #[test]
    fn the_same_for_the_same_block_and_another_for_any_other() {
        let noise = rehearsal::policy().numbers().violence;
        let (seed, other) = (rehearsal::seed(1), rehearsal::seed(2));
        let row = |seed: &TeamSeed, times| (0..60).map(|z| x(noise, seed, z, times)).collect::<Vec<_>>();
        assert_eq!(row(&seed, 0), row(&seed, 0));
        assert_ne!(row(&seed, 0), row(&other, 0));
        assert_ne!(row(&seed, 0), row(&seed, 1), "drawn anew once the block was published");
        let groups =
            |what| (0..60).map(|z| draw(noise, &seed, Place::Zone(ZoneId(z)), what, 0)).collect::<Vec<_>>();
        assert_ne!(groups(What::Category(CategoryId(0))), groups(What::Category(CategoryId(2))));
    }

    #[test]
    fn the_law_is_discrete_laplace() {
        // P(X = 0) = (e^ε − 1) / (e^ε + 1): 0.2449 for ε = 1/2, 0.4621 for ε = 1. Variance 2e^−ε / (1 − e^−ε)²:
        // 7.84 and 1.84.
        let seed = rehearsal::seed(3);
        let numbers = rehearsal::policy().numbers().clone();
        for (noise, zero, variance) in [(numbers.violence, 0.2449, 7.84), (numbers.street, 0.4621, 1.84)] {
            let draws: Vec<f64> = (0..6_000).map(|z| x(noise, &seed, z, 0) as f64).collect();
            let n = draws.len() as f64;
            let zeros = draws.iter().filter(|d| **d == 0.0).count() as f64 / n;
            let mean = draws.iter().sum::<f64>() / n;
            let square = draws.iter().map(|d| d * d).sum::<f64>() / n;
            assert!((zeros - zero).abs() < 0.03, "{zeros}");
            assert!(mean.abs() < 0.2, "{mean}");
            assert!((square - variance).abs() < variance * 0.15, "{square}");
        }
    }
}
