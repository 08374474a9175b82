//! `facts template`: an empty facts file for a scheme and those whose results it needs.

use std::fs;

use rubric::expr::ir::Input;
use rubric::facts::{Giver, Label, needs, template_long, template_wide};
use rubric::model::Period;
use serde_json::json;

use super::Session;
use crate::arguments::Template;
use crate::desk;
use crate::refusal::Refusal;
use crate::reply::Reply;

/// Writes the template.
pub(crate) fn run(session: &Session, asked: &Template) -> Result<Reply, Refusal> {
    if !asked
        .out
        .extension()
        .is_some_and(|e| e.eq_ignore_ascii_case("csv"))
    {
        let shown = asked.out.display();
        return Err(
            Refusal::usage(format!("--out 的文件名要以 .csv 结尾:{shown}"))
                .help("模板是 CSV 文本,可以用表格软件打开和填写,仍存为 CSV。"),
        );
    }
    if Label::of(asked.year, Period::Year, 1).is_none() {
        return Err(Refusal::usage(format!("考评年度不对:{}", asked.year))
            .help("写四位数的年份,如 --year 2026。"));
    }
    let schemes = desk::linked(session, &asked.scheme)?;
    let target = schemes.last().expect("the scheme asked for is there");
    let inputs: Vec<Input> = schemes
        .iter()
        .flat_map(|ready| ready.program.inputs.iter().cloned())
        .collect();
    let all = needs(&inputs, &target.dictionary, asked.year);
    let text = if asked.wide {
        template_wide(&all, &[])
    } else {
        template_long(&all, &[])
    };
    if asked.out.exists() {
        return Err(Refusal::in_the_way(
            &asked.out,
            "里面可能已经填了数;请换一个文件名,或者先移走它。",
        ));
    }
    fs::write(&asked.out, text).map_err(|e| Refusal::unwritable(&asked.out, &e))?;
    let count = |giver: Giver| all.iter().filter(|need| need.giver == giver).count();
    let mut message = format!(
        "已写出“{}”的数据表模板:{}\n数据项{}格,事件{}种,人的评定{}格,其他考评结果{}格(不填就由数据算出)。\n",
        target.scheme.head.title,
        asked.out.display(),
        count(Giver::Fact),
        count(Giver::Event),
        count(Giver::Decision),
        count(Giver::Result)
    );
    if schemes.len() > 1 {
        let others: Vec<&str> = schemes[..schemes.len() - 1]
            .iter()
            .map(|r| r.scheme.head.title.as_str())
            .collect();
        message.push_str(&format!(
            "其中包含它要用到结果的方案:{}。\n",
            others.join("、")
        ));
    }
    if asked.wide && count(Giver::Event) > 0 {
        message.push_str("宽表放不下逐件登记的事件;有事件时请用长表(不加 --wide)。\n");
    }
    message.push_str("留空表示还不知道,不是 0。填好后用 --facts 读入。\n");
    Ok(Reply::clean(
        message,
        json!({
            "out": asked.out.display().to_string(),
            "facts": count(Giver::Fact),
            "events": count(Giver::Event),
            "decisions": count(Giver::Decision),
            "results": count(Giver::Result),
        }),
    ))
}
