//! Parts of a composite scheme that are fed by a fact of several periods.

use rubric::columns::{Column, Columns};
use rubric::expr::eval;
use rubric::expr::ir::Source;
use rubric::number::Ratio;

const FACTS: &str = r#"
[[fact]]
id = "poll"
title = "季度测评得分"
type = "amount"
period = "quarter"
combine = "sum"
max = 100
"#;

fn scheme(combine: &str) -> String {
    format!(
        r#"
[scheme]
id = "s"
title = "示例"
version = "1"
[[part]]
id = "poll-part"
title = "测评"
weight = "100%"
from = {{ fact = "季度测评得分" }}
{combine}
"#
    )
}

/// The part's value where the four quarters have these scores.
fn value(combine: &str, quarters: [i64; 4]) -> Option<Ratio> {
    let (dictionary, told) = rubric::text::read_dictionary(FACTS);
    assert!(told.is_empty(), "{told:?}");
    let (scheme, told) = rubric::text::read_scheme(&scheme(combine));
    assert!(told.is_empty(), "{told:?}");
    let (program, told) = rubric::compile::compile(&scheme, &dictionary);
    assert!(told.is_empty(), "{told:?}");
    let program = program?;
    let columns = program.inputs.iter().map(|input| {
        let raw = match &input.source {
            Source::Fact {
                part: Some((_, n)), ..
            } => quarters[usize::from(*n) - 1],
            _ => quarters.iter().sum(),
        };
        Column::numbers(input.range, [Some(raw * 100)])
    });
    let columns = Columns {
        rows: 1,
        columns: columns.collect(),
        late: Vec::new(),
    };
    let part = program.above.parts[0].as_ref()?;
    eval::number(part, &program.inputs, &columns.row(0))
}

#[test]
fn a_part_combines_the_periods_of_its_fact_as_it_says() {
    let quarters = [80, 90, 85, 95];
    let expect = |combine: &str, n: i128, d: i128| {
        assert_eq!(value(combine, quarters), Ratio::new(n, d), "{combine}");
    };
    expect("", 350, 1);
    expect("combine = \"sum\"", 350, 1);
    expect("combine = \"mean\"", 175, 2);
    expect("combine = \"min\"", 80, 1);
    expect("combine = \"max\"", 95, 1);
}

#[test]
fn a_part_takes_the_latest_period_only_of_a_fact_that_says_so() {
    let (dictionary, _) = rubric::text::read_dictionary(FACTS);
    let (read, _) = rubric::text::read_scheme(&scheme("combine = \"latest\""));
    let (_, told) = rubric::compile::compile(&read, &dictionary);
    assert_eq!(told.iter().map(|d| d.code).collect::<Vec<_>>(), ["E244"]);
}
