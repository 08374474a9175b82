//! `draw`: a sample that anyone can repeat from the seed and the list.

use std::path::Path;

use appraisal::sampling;
use serde_json::json;

use crate::arguments::Draw;
use crate::grid::Grid;
use crate::library;
use crate::refusal::Refusal;
use crate::reply::Reply;

/// Draws.
pub(crate) fn run(asked: &Draw) -> Result<Reply, Refusal> {
    let units = units(&asked.units)?;
    let draw = sampling::draw(&asked.seed, &units, asked.take)
        .map_err(|refusal| Refusal::new(refusal.to_string()))?;
    let mut grid = Grid::new(["次序>", "单位", "结果", "签号"]);
    let taken = draw.drawn().iter().map(|lot| (lot, "抽中"));
    let reserve = draw.reserve().iter().map(|lot| (lot, "备选"));
    for (place, (lot, outcome)) in (1..).zip(taken.chain(reserve)) {
        grid.row([
            format!("{place}"),
            lot.unit.clone(),
            outcome.to_owned(),
            lot.hash.to_string(),
        ]);
    }
    let text = format!(
        "种子:{}\n名单指纹:{}\n从{}个单位中抽取{}个:\n{}抽中的去不了时,按次序用备选的补上。任何人用同一种子和名单都能抽出同样的结果,办法见“抽样办法”。\n",
        draw.seed(),
        draw.list().hash(),
        units.len(),
        asked.take,
        grid.text(2)
    );
    Ok(Reply::clean(
        text,
        json!({
            "seed": draw.seed(),
            "list_hash": draw.list().hash(),
            "drawn": draw.drawn(),
            "reserve": draw.reserve(),
        }),
    ))
}

/// The units of a list file: one a line, or the column named `单位` or `unit`.
fn units(path: &Path) -> Result<Vec<String>, Refusal> {
    let text = library::read(path)?;
    let lines = text.text.lines().map(str::trim).filter(|l| !l.is_empty());
    let mut lines = lines.peekable();
    let column = lines.peek().and_then(|header| {
        header
            .split(',')
            .position(|cell| matches!(cell.trim(), "单位" | "unit"))
    });
    let Some(column) = column else {
        return Ok(lines.map(str::to_owned).collect());
    };
    lines.next();
    let mut units: Vec<String> = Vec::new();
    for line in lines {
        let unit = line.split(',').nth(column).unwrap_or_default().trim();
        if !unit.is_empty() && !units.iter().any(|u| u == unit) {
            units.push(unit.to_owned());
        }
    }
    Ok(units)
}
