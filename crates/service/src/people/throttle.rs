//! How often may be tried: an office behind one address stays usable, a stranger's failures never stop a known device,
//! and nobody tries thousands of passwords.
//!
//! A try is counted before the password is looked at, so that a hundred at the same moment are a hundred; what was
//! right is taken off again.

use sha2::{Digest, Sha256};
use store::table;
use store::throttle::{self, Throttle};
use store::time::Moment;
use store::tx::Tx;

use crate::act::{Act, UseCase};
use crate::error::Error;
use crate::people::refusal::Refusal;

/// Tries without any waiting.
const FREE: i64 = 5;
/// The longest wait, in seconds.
const LONGEST: i64 = 900;
/// Failures of a whole network in ten minutes that are too many for an office with new machines.
const NETWORK: i64 = 60;
/// One failure of a network is forgotten after so many seconds: sixty in ten minutes.
const LEAK: i64 = 10;
/// The wait of a network that has reached it, in seconds.
const NETWORK_WAIT: i64 = 60;
/// What was last counted so long ago is forgotten, in seconds.
const FORGOTTEN: i64 = 24 * 3600;

/// What a try counts against.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Keys {
    /// The login from a device that signed in with it before, or else from a network.
    own: Vec<u8>,
    /// The network; not for known devices.
    network: Option<Vec<u8>>,
}

impl Keys {
    /// Of a login: from a known device, or from somewhere.
    pub(crate) fn of(login: &str, network: &str, device: Option<&str>) -> Keys {
        match device {
            Some(device) => Keys {
                own: key(&["device", login, device]),
                network: None,
            },
            None => Keys {
                own: key(&["login", login, network]),
                network: Some(key(&["network", network])),
            },
        }
    }

    /// Of the second factor of an account, wherever it is tried.
    pub(crate) fn of_code(login: &str) -> Keys {
        Keys {
            own: key(&["code", login]),
            network: None,
        }
    }
}

/// The key of something that is counted.
pub(crate) fn key(parts: &[&str]) -> Vec<u8> {
    let mut hash = Sha256::new();
    for part in parts {
        hash.update(u64::try_from(part.len()).unwrap_or(u64::MAX).to_be_bytes());
        hash.update(part.as_bytes());
    }
    hash.finalize().to_vec()
}

/// Counts a try, or refuses it because others were too many.
pub(crate) struct Try(pub(crate) Keys);

/// What a try will cost if it is wrong.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Cost {
    /// Seconds until the next.
    pub(crate) wait: i64,
    /// It is the one after which waiting begins: worth a line in the audit log.
    pub(crate) is_first_wait: bool,
}

impl UseCase for Try {
    type Answer = Cost;

    async fn run(act: Act<Try>, tx: &mut Tx) -> Result<Cost, Error> {
        let Keys { own, network } = act.input.0;
        if let Some(key) = &network {
            let row = row(tx, key, act.at).await?;
            waits(&row, act.at)?;
            let (left, since) = leaked(&row, act.at, LEAK);
            let wait = if left + 1 >= NETWORK { NETWORK_WAIT } else { 0 };
            count(tx, row, left + 1, since, until(act.at, wait)).await?;
        }
        let row = row(tx, &own, act.at).await?;
        waits(&row, act.at)?;
        let failures = row.failures + 1;
        let wait = wait_after(failures);
        count(tx, row, failures, act.at, until(act.at, wait)).await?;
        Ok(Cost {
            wait,
            is_first_wait: failures == FREE + 1,
        })
    }
}

/// Seconds to wait after so many failures in a row.
fn wait_after(failures: i64) -> i64 {
    match failures - FREE {
        ..=0 => 0,
        beyond => 1_i64
            .checked_shl(u32::try_from(beyond.min(20)).unwrap_or(20))
            .map_or(LONGEST, |wait| wait.min(LONGEST)),
    }
}

fn waits(row: &Throttle, now: Moment) -> Result<(), Error> {
    if row.until_at <= now {
        return Ok(());
    }
    let micros = row.until_at.0 - now.0;
    Err(Refusal::Wait {
        seconds: micros.div_euclid(1_000_000) + i64::from(micros % 1_000_000 != 0),
    }
    .into())
}

/// What is counted under a key; nothing when it is too long ago. `until_at` below zero says that there is no row yet.
async fn row(tx: &mut Tx, key: &[u8], now: Moment) -> Result<Throttle, Error> {
    let found = table::get::<Throttle>(tx.db(), store::values![key.to_vec()]).await?;
    let none = |until_at| Throttle {
        key: key.to_vec(),
        failures: 0,
        last_at: now,
        until_at,
    };
    Ok(match found {
        None => none(Moment(-1)),
        Some(row) if row.last_at.plus_seconds(FORGOTTEN) < now => none(Moment(0)),
        Some(row) => row,
    })
}

/// What is left of a count of which one is forgotten every so many seconds, and since when.
fn leaked(row: &Throttle, now: Moment, every: i64) -> (i64, Moment) {
    let gone = ((now.0 - row.last_at.0) / (every * 1_000_000)).max(0);
    let left = row.failures - gone;
    if left <= 0 {
        return (0, now);
    }
    (left, row.last_at.plus_seconds(gone * every))
}

fn until(now: Moment, wait: i64) -> Moment {
    if wait > 0 {
        now.plus_seconds(wait)
    } else {
        Moment(0)
    }
}

async fn count(
    tx: &mut Tx,
    before: Throttle,
    failures: i64,
    last_at: Moment,
    until_at: Moment,
) -> Result<(), Error> {
    let after = Throttle {
        failures,
        last_at,
        until_at,
        ..before.clone()
    };
    if before.until_at.0 < 0 {
        table::insert(tx, "throttle.count", after).await?;
    } else {
        table::update(tx, "throttle.count", &before, after).await?;
    }
    Ok(())
}

/// Takes off what a right try had counted.
pub(crate) async fn forgive(tx: &mut Tx, keys: &Keys, now: Moment) -> Result<(), Error> {
    let own = row(tx, &keys.own, now).await?;
    if own.until_at.0 >= 0 {
        table::remove(tx, "throttle.forgive", &own).await?;
    }
    if let Some(key) = &keys.network {
        uncount(tx, key, now).await?;
    }
    forget(tx, now).await
}

/// Takes away what was last counted long ago.
pub(crate) async fn forget(tx: &mut Tx, now: Moment) -> Result<(), Error> {
    throttle::sweep(tx, now.plus_seconds(-FORGOTTEN)).await?;
    Ok(())
}

async fn uncount(tx: &mut Tx, key: &[u8], now: Moment) -> Result<(), Error> {
    let row = row(tx, key, now).await?;
    if row.until_at.0 >= 0 {
        let (failures, since) = ((row.failures - 1).max(0), row.last_at);
        count(tx, row, failures, since, Moment(0)).await?;
    }
    Ok(())
}

/// Takes a try back that was never looked at.
pub(crate) struct TakeBack(pub(crate) Keys);

impl UseCase for TakeBack {
    type Answer = ();

    async fn run(act: Act<TakeBack>, tx: &mut Tx) -> Result<(), Error> {
        uncount(tx, &act.input.0.own, act.at).await?;
        if let Some(key) = &act.input.0.network {
            uncount(tx, key, act.at).await?;
        }
        Ok(())
    }
}

/// Counts one of a few things that may be done in an hour; the seconds to wait where there were too many.
pub(crate) async fn in_an_hour(
    tx: &mut Tx,
    key: &[u8],
    most: i64,
    now: Moment,
) -> Result<Option<i64>, Error> {
    const HOUR: i64 = 3600;
    let found = row(tx, key, now).await?;
    if found.until_at > now {
        let wait = found.until_at.0 - now.0;
        return Ok(Some(wait.div_euclid(1_000_000) + 1));
    }
    let (done, since) = leaked(&found, now, HOUR / most);
    let wait = if done + 1 >= most { HOUR / most } else { 0 };
    count(tx, found, done + 1, since, until(now, wait)).await?;
    Ok(None)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn five_tries_are_free_then_waits_double_up_to_a_quarter_of_an_hour() {
        let waits: Vec<i64> = (1..=17).map(wait_after).collect();
        let doubled = [2, 4, 8, 16, 32, 64, 128, 256, 512, 900, 900, 900];
        assert_eq!(waits[..5], [0; 5]);
        assert_eq!(waits[5..], doubled);
        assert_eq!(wait_after(i64::MAX), LONGEST);
    }

    #[test]
    fn a_network_forgets_one_failure_in_ten_seconds_however_often_it_is_asked() {
        let at = |seconds| Moment(0).plus_seconds(seconds);
        let mut row = Throttle {
            key: Vec::new(),
            failures: 50,
            last_at: at(0),
            until_at: at(0),
        };
        for second in 1..=100 {
            (row.failures, row.last_at) = leaked(&row, at(second), LEAK);
        }
        assert_eq!((row.failures, row.last_at), (40, at(100)));
        assert_eq!(leaked(&row, at(10_000), LEAK), (0, at(10_000)));
    }

    #[test]
    fn keys_do_not_meet_by_running_together() {
        assert_ne!(key(&["a", "bc"]), key(&["ab", "c"]));
        let known = Keys::of("office", "10.1.2", Some("d"));
        assert_eq!(known.network, None);
        assert_ne!(known.own, Keys::of("office", "10.1.2", None).own);
    }
}
