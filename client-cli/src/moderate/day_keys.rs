//! Day keys: published ahead, destroyed when nothing can be sealed to them any more.

use protocol::clock::Day;
use protocol::roster::{DAY_KEYS_DOMAIN, DayKeys, KEY_DAYS_AHEAD, KEY_DAYS_USABLE, Recipient, SignedDayKeys};
use protocol::wire::Ask;

use super::folder::Folder;
use super::session::Session;
use crate::Trouble;

/// Days a key rests after its last use before it may die: what was sealed to it has been in a batch since, and this
/// visit fetched and lent it again.
const REST_DAYS: u32 = 2;

/// Publishes keys up to two weeks ahead, unless the relay has them. Returns whether it did.
pub(super) fn publish(
    folder: &mut Folder,
    session: &mut Session<'_>,
    today: Day,
    until: Option<Day>,
) -> Result<bool, Trouble> {
    let ahead = today.plus(KEY_DAYS_AHEAD);
    if until.is_some_and(|day| day >= ahead) && folder.secrets.has(ahead) && folder.secrets.has(today) {
        return Ok(false);
    }
    for day in today.0..=ahead.0 {
        folder.secrets.make(Day(day), today);
    }
    // On disk before anybody seals to them.
    folder.write_secrets()?;
    let keys = folder
        .secrets
        .days()
        .filter(|day| *day >= today.minus(KEY_DAYS_USABLE) && *day <= ahead)
        .map(|day| Ok((day, folder.secrets.recipient(day)?)))
        .collect::<Result<Vec<(Day, Recipient)>, Trouble>>()?;
    let keys = DayKeys { relay: session.relay(), moderator: session.moderator(), keys };
    let signature = session.signer().sign(DAY_KEYS_DOMAIN, &keys);
    session.put(&Ask::Keys(SignedDayKeys { keys, signature }))?;
    Ok(true)
}

/// Destroys keys of two weeks and more that are out of use. Only after the relay has answered that the visit's loan,
/// with everything undecided sealed anew, is durable. Returns how many died.
pub(super) fn destroy(folder: &mut Folder, today: Day, all_lent: bool) -> Result<usize, Trouble> {
    let mut died = folder.secrets.destroy_expired(today);
    if all_lent {
        died += folder.secrets.destroy_idle(today, KEY_DAYS_USABLE, REST_DAYS);
    }
    if died > 0 {
        folder.write_secrets()?;
    }
    Ok(died)
}
