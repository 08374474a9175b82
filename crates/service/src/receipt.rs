//! Forms that are done once, however often they are sent: each carries a number, and what it made is remembered.

use store::receipt::{self, Receipt};
use store::time::Moment;
use store::tx::Tx;
use store::{table, values};

use crate::act::Act;
use crate::error::{Error, Refusal};

/// How long a form is remembered, in seconds: longer than any page stays open, with a holiday in between.
const REMEMBERED: i64 = 30 * 86_400;

/// Refuses a form whose number was seen, with the place of what it made. A form without a number is not remembered.
pub(crate) async fn once(tx: &mut Tx, nonce: &str) -> Result<(), Error> {
    if nonce.is_empty() {
        return Ok(());
    }
    match table::get::<Receipt>(tx.db(), values![nonce]).await? {
        None => Ok(()),
        Some(seen) => Err(Refusal::SeenBefore {
            location: seen.location,
        }
        .into()),
    }
}

/// Remembers what a form made.
pub(crate) async fn keep<I>(
    act: &Act<I>,
    tx: &mut Tx,
    nonce: &str,
    location: impl Into<String>,
) -> Result<(), Error> {
    if nonce.is_empty() {
        return Ok(());
    }
    let at: Moment = act.at;
    let receipt = Receipt {
        nonce: nonce.to_owned(),
        account: act.actor.account(),
        location: location.into(),
        at,
    };
    table::insert(tx, "receipt.keep", receipt).await?;
    Ok(())
}

/// Takes away what was remembered long enough.
pub(crate) async fn forget(tx: &mut Tx, now: Moment) -> Result<(), Error> {
    receipt::sweep(tx, now.plus_seconds(-REMEMBERED)).await?;
    Ok(())
}
