//! Wrong calls and help pages in Chinese. Takes what clap found out and words it; finds nothing out itself.

use clap::error::{ContextKind, ContextValue, Error, ErrorKind};

use crate::refusal::Refusal;

/// What options hold that are no plain number.
const WANTED: &[(&str, &str)] = &[
    (
        "--listen",
        "写成 地址:端口,地址是数字的 IP 地址,端口在 1 到 65535 之间,如 127.0.0.1:8321。",
    ),
    ("--trusted-proxy", "写反向代理的 IP 地址,如 127.0.0.1。"),
    ("--port", "端口是 1 到 65535 之间的整数,如 8321。"),
];

/// The help page or version, when that was asked for; else what is wrong with the call.
pub(crate) fn answer(error: &Error, coloured: bool) -> Result<String, Refusal> {
    match error.kind() {
        ErrorKind::DisplayHelp | ErrorKind::DisplayVersion => Ok(page(error, coloured)),
        ErrorKind::DisplayHelpOnMissingArgumentOrSubcommand => Err(Refusal::usage(format!(
            "还要写明做什么。\n\n{}",
            page(error, coloured).trim_end()
        ))
        .help("请在后面写上其中一个命令,再试一次。")),
        _ => Err(wrong_call(error)),
    }
}

/// The page in clap's layout with its few fixed English words replaced.
fn page(error: &Error, coloured: bool) -> String {
    let styled = error.render();
    let text = if coloured {
        styled.ansi().to_string()
    } else {
        styled.to_string()
    };
    text.replace("[OPTIONS]", "[选项]")
}

fn wrong_call(error: &Error) -> Refusal {
    let text = |kind: ContextKind| match error.get(kind) {
        Some(ContextValue::String(s)) => s.clone(),
        Some(ContextValue::Strings(list)) => list.join("、"),
        Some(ContextValue::StyledStr(s)) => s.to_string(),
        Some(ContextValue::StyledStrs(list)) => list
            .iter()
            .map(ToString::to_string)
            .collect::<Vec<_>>()
            .join("、"),
        Some(ContextValue::Number(n)) => n.to_string(),
        Some(ContextValue::Bool(b)) => b.to_string(),
        _ => String::new(),
    };
    let argument = text(ContextKind::InvalidArg);
    let value = text(ContextKind::InvalidValue);
    let message = match error.kind() {
        ErrorKind::UnknownArgument => format!("没有这个选项或多写了一个参数:{argument}"),
        ErrorKind::InvalidSubcommand => {
            format!("没有这个命令:{}", text(ContextKind::InvalidSubcommand))
        }
        ErrorKind::MissingSubcommand => "还要写明做什么".to_owned(),
        ErrorKind::MissingRequiredArgument => format!("还缺:{argument}"),
        ErrorKind::ArgumentConflict => {
            let prior = text(ContextKind::PriorArg);
            if prior.is_empty() || prior == argument {
                format!("{argument} 只能写一次")
            } else {
                format!("{argument} 不能与 {prior} 同时写")
            }
        }
        ErrorKind::InvalidValue if value.is_empty() && argument.starts_with('-') => {
            format!("{argument} 后面缺少内容")
        }
        ErrorKind::InvalidValue if value.is_empty() => format!("{argument} 写的是空的"),
        ErrorKind::InvalidValue | ErrorKind::ValueValidation => {
            format!("{argument} 的内容不对:{value}")
        }
        ErrorKind::NoEquals => format!("{argument} 和内容之间要写等号"),
        ErrorKind::TooFewValues | ErrorKind::WrongNumberOfValues => {
            format!("{argument} 的内容个数不对")
        }
        ErrorKind::TooManyValues => format!("{argument} 多写了内容:{value}"),
        ErrorKind::InvalidUtf8 => "参数里有不是 UTF-8 的字符".to_owned(),
        _ => "命令写法不对".to_owned(),
    };
    let mut help = Vec::new();
    if error.kind() == ErrorKind::ValueValidation {
        let wanted = WANTED.iter().find(|(name, _)| argument.starts_with(name));
        help.push(
            wanted
                .map_or("这里要写一个整数,用半角数字。", |(_, words)| words)
                .to_owned(),
        );
    }
    for kind in [ContextKind::SuggestedSubcommand, ContextKind::SuggestedArg] {
        let suggested = text(kind);
        if !suggested.is_empty() {
            help.push(format!("是不是“{suggested}”?"));
        }
    }
    let usage = text(ContextKind::Usage).replace("[OPTIONS]", "[选项]");
    let usage = usage.trim_start_matches("Usage:").trim();
    if !usage.is_empty() {
        help.push(format!("用法:{usage}"));
    }
    help.push("加 --help 看详细说明。".to_owned());
    Refusal::usage(message).help(help.join("\n        "))
}
