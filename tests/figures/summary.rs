//! A figure of several runs: how many, the least, the median, the greatest.

use serde_json::{Value, json};

/// Sums runs up. `unit` is said beside the numbers, so that a reader need not guess.
pub(crate) fn summary(unit: &str, mut runs: Vec<f64>) -> Value {
    runs.sort_by(f64::total_cmp);
    let at = |n: usize| runs.get(n).copied().map(rounded);
    json!({
        "unit": unit,
        "runs": runs.len(),
        "min": at(0),
        "median": median(&runs).map(rounded),
        "max": at(runs.len().saturating_sub(1)),
    })
}

/// The median of sorted runs; the mean of the middle two of an even number.
fn median(sorted: &[f64]) -> Option<f64> {
    let upper = sorted.get(sorted.len() / 2)?;
    if sorted.len() % 2 == 1 {
        return Some(*upper);
    }
    sorted.get(sorted.len() / 2 - 1).map(|lower| (lower + upper) / 2.0)
}

/// Three decimals: finer is the machine's mood.
pub(crate) fn rounded(number: f64) -> f64 {
    (number * 1_000.0).round() / 1_000.0
}
