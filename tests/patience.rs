//! Waiting with an end: a probe is repeated until it answers or a deadline has passed.

use std::time::{Duration, Instant};

use anyhow::{Result, bail};

/// Between two looks at something that is expected to change within seconds.
const PAUSE: Duration = Duration::from_millis(100);

/// Now, on this machine's steady clock: tests may use real time, and measure with it.
#[expect(clippy::disallowed_methods, reason = "tests wait for real processes in real time")]
pub fn now() -> Instant {
    Instant::now()
}

/// Repeats `probe` until it finds something. A probe that fails ends the wait at once: it has seen that what it
/// waits for cannot come any more. `what` names it in the error when `limit` has passed.
pub async fn wait_for<T>(
    what: &str,
    limit: Duration,
    mut probe: impl AsyncFnMut() -> Result<Option<T>>,
) -> Result<T> {
    let deadline = now() + limit;
    loop {
        if let Some(found) = probe().await? {
            return Ok(found);
        }
        if now() >= deadline {
            bail!("{what}: not within {} s", limit.as_secs());
        }
        tokio::time::sleep(PAUSE).await;
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[tokio::test]
    async fn a_wait_ends_with_what_was_found_or_at_its_deadline() {
        let mut looks = 0;
        let found = wait_for("the third look", Duration::from_secs(5), async || {
            looks += 1;
            Ok((looks == 3).then_some(looks))
        });
        assert_eq!(found.await.unwrap(), 3);
        let never = wait_for("never", Duration::from_millis(1), async || Ok(None::<()>)).await;
        assert_eq!(never.unwrap_err().to_string(), "never: not within 0 s");
        let broken =
            wait_for("broken", Duration::from_secs(60), async || bail!("gone") as Result<Option<()>>);
        assert_eq!(broken.await.unwrap_err().to_string(), "gone");
    }
}
