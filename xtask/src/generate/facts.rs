//! The page of the data dictionary: every fact once, with what it costs to state it.

use std::fmt::Write as _;

use rubric::diag::{Style, render};
use rubric::model::{Better, Fact, FactKind, Origin, Period};
use rubric::text::read_dictionary;

use crate::failure::Failure;

/// The page, from the text of the dictionary.
pub(super) fn page(text: &str) -> Result<String, Failure> {
    let (dictionary, diagnostics) = read_dictionary(text);
    if let Some(first) = diagnostics.iter().find(|d| d.is_error()) {
        let told = render(first, "schemes/facts.toml", text, Style::Plain);
        return Err(Failure::new(told));
    }
    let facts = dictionary.facts();
    let mut page = format!(
        "# 数据字典\n\n一个数据项只定义一次,供所有方案使用;现有 {} 个。写方案时用编号或中文名称都可以。\
         “分钟”是一个单位填一次这个数的估计用时,减负评估据此计算。\n\n\
         | 编号 | 名称 | 单位 | 类型 | 时期 | 来源 | 方向 | 分钟 |\n|---|---|---|---|---|---|---|---|\n",
        facts.len()
    );
    for fact in facts {
        let _ = writeln!(
            page,
            "| `{}` | {} | {} | {} | {} | {} | {} | {} |",
            fact.id,
            super::cell(&fact.title),
            super::cell(&fact.unit),
            kind_words(fact),
            period_words(fact.period),
            origin_words(fact.from),
            better_words(fact.better),
            fact.minutes
        );
    }
    Ok(page)
}

fn kind_words(fact: &Fact) -> String {
    let word = match fact.kind {
        FactKind::Bool => "是否",
        FactKind::Count => "个数",
        FactKind::Amount => "数量",
        FactKind::Rate => "比率",
        FactKind::Date => "日期",
        FactKind::Choice => "选项",
        FactKind::Event => "事项",
    };
    if fact.choices.is_empty() {
        return word.to_owned();
    }
    let choices: Vec<&str> = fact
        .choices
        .iter()
        .map(|choice| choice.title.as_str())
        .collect();
    super::cell(&format!("{word}:{}", choices.join("、")))
}

fn period_words(period: Period) -> &'static str {
    match period {
        Period::Once => "一次",
        Period::Month => "每月",
        Period::Quarter => "每季度",
        Period::Half => "每半年",
        Period::Year => "每年",
    }
}

fn origin_words(origin: Origin) -> &'static str {
    match origin {
        Origin::Ledger => "台账",
        Origin::Reported => "填报",
        Origin::Sampled => "抽查",
        Origin::Polled => "测评",
        Origin::Judged => "认定",
        Origin::Result => "考评结果",
        Origin::Statistics => "统计",
    }
}

fn better_words(better: Option<Better>) -> &'static str {
    match better {
        Some(Better::More) => "多为好",
        Some(Better::Less) => "少为好",
        None => "",
    }
}
