//! Small rules that accounts, organisations and departments share: names, reasons, what stands there meanwhile.

use appraisal::permit::Action;
use store::audit::Change;
use store::id::{OrganisationId, Revision};
use store::time::Moment;
use store::tx::Tx;

use crate::act::Act;
use crate::error::{Error, FieldRefusal, Refusal, Stale};
use crate::rights::{Target, may};
use crate::tree::Tree;

/// The most characters of a name, a title, a reason.
const NAME: usize = 60;
const REASON: usize = 300;

/// A name as it is kept, or what is wrong with it; `what` is its word on the page.
pub(crate) fn name(field: &str, what: &str, typed: &str, wrongs: &mut Vec<FieldRefusal>) -> String {
    let name = typed.trim().to_owned();
    let count = name.chars().count();
    let words = if count == 0 {
        format!("请填写{what},不能空着。")
    } else if count > NAME {
        format!("{what}太长:现在 {count} 个字,最多 {NAME} 个字。")
    } else if name.chars().any(char::is_control) {
        format!("{what}只能写一行,不能有换行等特殊字符。")
    } else {
        return name;
    };
    wrongs.push(FieldRefusal {
        field: field.to_owned(),
        words,
    });
    name
}

/// A reason as it is kept, or what is wrong with it.
pub(crate) fn reason(typed: &str) -> Result<String, Error> {
    let reason = typed.trim().to_owned();
    let count = reason.chars().count();
    if count == 0 {
        return Err(Error::field("reason", "请写明原因,审计时要看。"));
    }
    if count > REASON {
        let words = format!("原因太长:现在 {count} 个字,最多 {REASON} 个字。");
        return Err(Error::field("reason", words));
    }
    Ok(reason)
}

/// Says in the log why something was done.
pub(crate) async fn say_why(
    tx: &mut Tx,
    deed: &'static str,
    subject: &'static str,
    key: String,
    at: Option<OrganisationId>,
    reason: &str,
) -> Result<(), Error> {
    let words = serde_json::json!({ "reason": reason });
    tx.record(Change::deed(deed, subject, key, at, words))
        .await?;
    Ok(())
}

/// Refuses what was made from an older state of a row.
pub(crate) fn is_current(
    read: Revision,
    now: Revision,
    field: &str,
    (yours, theirs): (&str, &str),
    at: Moment,
) -> Result<(), Error> {
    if read == now {
        return Ok(());
    }
    Err(Refusal::Stale(Box::new(Stale {
        field: field.to_owned(),
        yours: yours.to_owned(),
        theirs: theirs.to_owned(),
        by: "另一位管理员".to_owned(),
        at,
        revision: now,
    }))
    .into())
}

/// Whether accounts of an organisation are managed by whoever acts; the deed then stands under that seat.
pub(crate) fn manages<I>(
    act: &Act<I>,
    tx: &mut Tx,
    tree: &Tree,
    action: Action,
    at: OrganisationId,
) -> Result<(), Error> {
    tree.get(at)?;
    let seat = may(&act.actor, tree, action, Target::Organisation(at))?;
    tx.acting_as(seat.role.key(), seat.organisation);
    Ok(())
}
