//! Facts files and the columns made of them.

mod assemble;
mod cells;
mod csv;
mod dictionary;
mod round_trip;
mod shipped;

use rubric::facts::{FactTable, KnownNames, Label, Rejection, read_csv};
use rubric::model::Dictionary;

/// A dictionary with a fact of every kind and every period.
const DICTIONARY: &str = r#"
[[fact]]
id = "member_meetings"
title = "党员大会次数"
unit = "次"
type = "count"
period = "quarter"
max = 100
from = "reported"
aliases = ["支部党员大会次数"]

[[fact]]
id = "funds"
title = "活动经费"
unit = "元"
type = "amount"
period = "year"
max = 1000000
from = "reported"

[[fact]]
id = "growth"
title = "增长率"
type = "rate"
period = "half"
min = "-50%"
max = 3
from = "statistics"

[[fact]]
id = "attendance"
title = "到会率"
type = "rate"
period = "month"
combine = "mean"
from = "reported"

[[fact]]
id = "has_site"
title = "有活动场所"
type = "bool"
period = "once"
from = "reported"

[[fact]]
id = "election_day"
title = "换届日期"
type = "date"
period = "year"
from = "reported"

[[fact]]
id = "archives"
title = "档案状况"
type = "choice"
period = "year"
from = "sampled"
choices = [{ id = "none", title = "未建立" }, { id = "orderly", title = "规范" }]

[[fact]]
id = "honour"
title = "表彰"
type = "event"
from = "reported"
choices = [{ id = "national", title = "国家级" }, { id = "provincial", title = "省级" }]
"#;

fn dictionary() -> Dictionary {
    let (dictionary, diagnostics) = rubric::text::read_dictionary(DICTIONARY);
    assert!(diagnostics.is_empty(), "{diagnostics:#?}");
    dictionary
}

fn read(text: &str) -> Result<FactTable, Rejection> {
    read_csv(text.as_bytes(), &dictionary(), &KnownNames::none())
}

/// Raw value of the first unit.
fn first(table: &FactTable, fact: &str, period: &str) -> Option<i64> {
    let label = Label::parse(period).expect("a period");
    table.get(0, fact, label).map(|d| d.raw)
}

/// The only problem of a file.
fn only(text: &str) -> String {
    let rejection = read(text).expect_err("a problem");
    assert_eq!(rejection.total, 1, "{rejection}");
    let error = &rejection.errors[0];
    format!(
        "{} {}: {} | {}",
        error.code,
        error.place(),
        error.message,
        error.help
    )
}
