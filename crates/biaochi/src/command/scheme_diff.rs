//! `scheme diff`: what changed between two schemes, and whether results can change.

use rubric::diff;
use serde_json::json;

use super::Session;
use crate::arguments::Diff;
use crate::grid::Grid;
use crate::reading;
use crate::refusal::Refusal;
use crate::reply::Reply;

/// Compares two schemes.
pub(crate) fn run(session: &Session, asked: &Diff) -> Result<Reply, Refusal> {
    let old = reading::model(&session.library.find(&asked.old)?)?;
    let new = reading::model(&session.library.find(&asked.new)?)?;
    let changes = diff::diff(&old, &new);
    let can_change = diff::can_change_results(&changes);
    let mut text = format!(
        "{} {} → {} {}\n",
        old.head.title, old.head.version, new.head.title, new.head.version
    );
    if changes.is_empty() {
        text.push_str("没有改动。\n");
    } else {
        let mut grid = Grid::new(["影响结果", "位置", "原来", "现在"]);
        for change in &changes {
            grid.row([
                if change.changes_results { "会" } else { "" },
                &change.place,
                change.before.as_deref().unwrap_or("(没有)"),
                change.after.as_deref().unwrap_or("(删去)"),
            ]);
        }
        text.push_str(&grid.text(2));
        text.push_str(&if can_change {
            format!(
                "共{}处改动,其中{}处会影响结果。用旧版计的分要重新计算才能与新版比较。\n",
                changes.len(),
                changes.iter().filter(|c| c.changes_results).count()
            )
        } else {
            format!("共{}处改动,都是文字,不影响结果。\n", changes.len())
        });
        if can_change && old.head.id == new.head.id && old.head.version == new.head.version {
            text.push_str("注意:版本号没有变,请改 version。\n");
        }
    }
    Ok(Reply::clean(
        text,
        json!({
            "old": { "id": old.head.id, "version": old.head.version, "hash": rubric::identity::hash(&old) },
            "new": { "id": new.head.id, "version": new.head.version, "hash": rubric::identity::hash(&new) },
            "changes": changes,
            "can_change_results": can_change,
        }),
    ))
}
