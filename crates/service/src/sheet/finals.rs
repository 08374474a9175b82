//! What stands in the result, read back from where it was frozen.

use rubric::number::{Decimal, Points};
use rubric::score::Bounds;
use serde_json::Value as Json;
use store::db::Db;
use store::fault::Fault;
use store::result::Result as Computed;
use store::sheet::Standing;
use store::{table, values};

/// The points of each item in the newest result that was decided; none before.
pub(super) async fn finals(db: &mut Db, standing: &Standing) -> Result<Option<Vec<Bounds>>, Fault> {
    let end = "where cycle = $1 and position = $2 and state in ('decided', 'published') order by result_revision desc limit 1";
    let key = values![standing.cycle, standing.position];
    let row: Option<Computed> = table::first(db, end, key).await?;
    let Some(row) = row else { return Ok(None) };
    let appraisal: Json = serde_json::from_str(&row.appraisal).map_err(|_| Fault::Damaged {
        what: format!("result {}", row.id),
    })?;
    let unit = standing.unit.to_string();
    let units = appraisal["units"].as_array();
    let found = units.and_then(|units| units.iter().find(|it| it["unit"] == unit.as_str()));
    let items = found.and_then(|unit| unit["items"].as_array());
    Ok(items.and_then(|items| items.iter().map(bounds).collect()))
}

fn bounds(item: &Json) -> Option<Bounds> {
    let points = |end: &Json| Points::from_decimal(Decimal::parse(&end.to_string())?);
    Some(Bounds {
        low: points(&item["low"])?,
        high: points(&item["high"])?,
    })
}
