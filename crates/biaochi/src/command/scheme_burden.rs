//! `scheme burden`: what a scheme costs each unit in a year.

use serde_json::json;

use super::Session;
use crate::arguments::OneScheme;
use crate::grid::Grid;
use crate::inspection::Inspected;
use crate::reading;
use crate::refusal::Refusal;
use crate::reply::Reply;

/// Estimates the burden.
pub(crate) fn run(session: &Session, asked: &OneScheme) -> Result<Reply, Refusal> {
    let source = session.library.find(&asked.scheme)?;
    reading::model(&source)?;
    reading::dictionary(&source.dictionary)?;
    let inspected = Inspected::one(&session.library, source)?;
    let burden = inspected.burden();
    let mut text = format!("{}\n{}。\n", inspected.name(), burden.in_words());
    text.push_str(&format!(
        "其中{}个数取自本来就要记的台账({}种);另有{}个数由考评方核查、测评或统计得来,不要单位填。\n",
        burden.from_ledgers,
        burden.ledgers.len(),
        burden.found_by_others
    ));
    let mut grid = Grid::new(["数据项", "每年次数>", "分钟>", "用在"]);
    for fact in &burden.facts {
        grid.row([
            fact.title.clone(),
            fact.values.to_string(),
            fact.minutes.to_string(),
            fact.used_by.join("、"),
        ]);
    }
    if !grid.is_empty() {
        text.push_str(&grid.text(2));
    }
    text.push_str("分钟数按数据字典里每个数的 minutes 估算,不是实测。\n");
    Ok(Reply::clean(
        text,
        json!({
            "scheme": inspected.checked.scheme.head.id,
            "version": inspected.checked.scheme.head.version,
            "burden": burden,
            "minutes": burden.minutes(),
        }),
    ))
}
