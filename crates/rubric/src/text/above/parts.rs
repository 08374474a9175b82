//! Reads parts, parameters and benchmark tables.

use super::COMBINES;
use super::id_of;
use super::read_upper;
use crate::diag::Diagnostic;
use crate::model::*;
use crate::number::Points;
use crate::text::reader::TableReader;
use crate::text::scheme::IdShape;

pub(crate) fn read_parts(root: &TableReader<'_>) -> Vec<Part> {
    let read = |mut r: TableReader<'_>| {
        let id = id_of(&mut r, "组成部分", IdShape::Kebab);
        if !r.has("weight") {
            r.missing("weight");
        }
        let part = Part {
            title: r.required_text("title"),
            weight: r.share("weight").unwrap_or_default(),
            weight_range: r.share_pair("weight_range"),
            full: r.amount_size("full").unwrap_or(Points::whole(100)),
            parent: r.text("parent"),
            owner: r.text("owner"),
            clause: r.text("clause"),
            layer: r.text("layer"),
            from: r.table("from", "来源").and_then(read_part_source),
            combine: r.word("combine", COMBINES),
            span: r.span(),
            id,
        };
        if part.full == Points::ZERO {
            r.report(
                Diagnostic::error("E108", r.span_of("full"), "组成部分的满分不能是 0")
                    .help("写出该部分自身的满分,如 full = 100"),
            );
        }
        r.finish();
        part
    };
    root.tables("part", "组成部分")
        .into_iter()
        .map(read)
        .collect()
}

fn read_part_source(r: TableReader<'_>) -> Option<PartSource> {
    let sections: Vec<String> = r.texts("sections").into_iter().map(|(s, _)| s).collect();
    let source = match (sections.is_empty(), r.text("scheme"), r.text("fact")) {
        (false, None, None) => Some(PartSource::Sections(sections)),
        (true, Some(scheme), None) => Some(PartSource::Scheme(scheme)),
        (true, None, Some(fact)) => Some(PartSource::Fact(fact)),
        _ => {
            r.report(
                Diagnostic::error("E109", r.span(), "来源要在 sections、scheme、fact 中恰好写一个")
                    .help("如 from = { sections = [\"publicity\"] }、{ scheme = \"community-100\" } 或 { fact = \"poll_score\" }"),
            );
            None
        }
    };
    r.finish();
    source
}

pub(crate) fn read_parameters(root: &TableReader<'_>) -> Vec<Parameter> {
    let read = |mut r: TableReader<'_>| {
        let id = id_of(&mut r, "参数", IdShape::Snake);
        if !r.has("value") {
            r.missing("value");
        }
        let range = r.decimals("range").and_then(|range| match range[..] {
            [low, high] if low <= high => Some((low, high)),
            _ => {
                r.report(
                    Diagnostic::error(
                        "E108",
                        r.span_of("range"),
                        format!("{}的 range 应是由小到大的两个数", r.what()),
                    )
                    .help("如 range = [100, 500]"),
                );
                None
            }
        });
        let parameter = Parameter {
            title: r.required_text("title"),
            value: r.decimal_or_share("value").unwrap_or_default(),
            unit: r.text("unit").unwrap_or_default(),
            range,
            note: r.text("note"),
            span: r.span(),
            id,
        };
        if matches!(parameter.unit.as_str(), "%" | "％") && !r.is_text("value") {
            r.report(
                Diagnostic::error(
                    "E110",
                    r.span_of("value"),
                    format!("{}的单位是 %,取值要写成百分数", r.what()),
                )
                .help(format!("写成 value = \"{}%\"", parameter.value)),
            );
        }
        if let Some((low, high)) = parameter.range
            && !(low..=high).contains(&parameter.value)
        {
            r.report(
                Diagnostic::error(
                    "E108",
                    r.span_of("value"),
                    format!(
                        "{}的取值 {} 不在 {low} 到 {high} 之间",
                        r.what(),
                        parameter.value
                    ),
                )
                .help("改取值或改 range"),
            );
        }
        r.finish();
        parameter
    };
    root.tables("parameter", "参数")
        .into_iter()
        .map(read)
        .collect()
}

pub(crate) fn read_benchmarks(root: &TableReader<'_>) -> Vec<Benchmark> {
    let row = |r: TableReader<'_>| {
        if !r.has("value") {
            r.missing("value");
        }
        let row = BenchmarkRow {
            upper: read_upper(&r),
            value: r.decimal("value").unwrap_or_default(),
        };
        r.finish();
        row
    };
    let read = |mut r: TableReader<'_>| {
        let id = id_of(&mut r, "基准表", IdShape::Snake);
        let benchmark = Benchmark {
            title: r.required_text("title"),
            unit: r.text("unit").unwrap_or_default(),
            source: r.text("source"),
            rows: r
                .tables("rows", "基准表的一行")
                .into_iter()
                .map(row)
                .collect(),
            span: r.span(),
            id,
        };
        let open = benchmark.rows.iter().position(|row| row.upper.is_none());
        if benchmark.rows.is_empty()
            || open.is_some_and(|i| i + 1 < benchmark.rows.len())
            || open.is_none()
        {
            r.report(
                Diagnostic::error(
                    "E109",
                    r.span_of("rows"),
                    format!("{}的各行不完整", r.what()),
                )
                .help("每行写 below 或 up_to 与 value,由小到大,最后一行只写 value"),
            );
        }
        let ends: Vec<UpperBound> = benchmark.rows.iter().filter_map(|row| row.upper).collect();
        // At one number, what is below it ends before what reaches up to it.
        let place = |end: &UpperBound| (end.value(), matches!(end, UpperBound::UpTo(_)));
        if !ends.is_sorted_by(|a, b| place(a) < place(b)) {
            r.report(
                Diagnostic::error(
                    "E109",
                    r.span_of("rows"),
                    format!("{}的各行不是由小到大", r.what()),
                )
                .help("按 below、up_to 由小到大排列,否则后面的行永远用不到"),
            );
        }
        r.finish();
        benchmark
    };
    root.tables("benchmark", "基准表")
        .into_iter()
        .map(read)
        .collect()
}
