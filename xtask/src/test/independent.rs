//! Checks against sources and programs that are not ours: the working days of chinesecalendar, and the draw program
//! that the guide gives to everybody.

use std::io::Write as _;
use std::path::Path;
use std::process::{Command, Stdio};

use appraisal::calendar::{Calendar, Notice};
use appraisal::sampling::draw;
use jiff::civil::{Date, date};

use crate::failure::Failure;
use crate::process;
use crate::python::Environment;
use crate::repository::Repository;

/// The years whose notices are transcribed.
const YEARS: std::ops::RangeInclusive<i16> = 2024..=2026;

/// Every day of the years against chinesecalendar.
pub(super) fn working_days(repository: &Repository, _long: bool) -> Result<String, Failure> {
    let requirements = Path::new("xtask/python/requirements.txt");
    let environment = Environment::prepare(repository, "checks", requirements)?;
    let mut script = environment.script(repository, "xtask/python/working_days.py");
    script.args(YEARS.map(|year| year.to_string()));
    let told = answer(&mut script, &days(&calendar(repository)?)?)?;
    Ok(last_line(&told))
}

fn calendar(repository: &Repository) -> Result<Calendar, Failure> {
    let mut notices = Vec::new();
    for year in YEARS {
        let path = format!("calendars/cn/{year}.toml");
        let notice = Notice::parse(&repository.read(&path)?)
            .map_err(|flaws| Failure::new(format!("{path}: {}", flaws[0])))?;
        notices.push(notice);
    }
    Calendar::new(notices).map_err(|refusal| Failure::new(refusal.to_string()))
}

/// One line a day: the date and 1 for a working day, 0 for a day off.
fn days(calendar: &Calendar) -> Result<String, Failure> {
    let mut lines = String::new();
    let mut day: Date = date(*YEARS.start(), 1, 1);
    while YEARS.contains(&day.year()) {
        let works = calendar
            .is_working_day(day)
            .map_err(|refusal| Failure::new(refusal.to_string()))?;
        lines.push_str(&format!("{day} {}\n", u8::from(works)));
        day = day
            .tomorrow()
            .map_err(|e| Failure::new(format!("the day after {day}: {e}")))?;
    }
    Ok(lines)
}

/// Runs the program that stands in the guide and compares its draw with ours.
pub(super) fn draws(repository: &Repository, _long: bool) -> Result<String, Failure> {
    let page = "docs/guide/抽样办法.md";
    let text = repository.read(page)?;
    let program = block(&text, "python")
        .ok_or_else(|| Failure::new(format!("{page} has no Python program any more")))?;
    let cases: &[(&str, &[&str], usize)] = &[
        (
            "示例种子2026",
            &[
                "东湖社区",
                "南园社区",
                "西岭社区",
                "北街社区",
                "中山社区",
                "新桥社区",
            ],
            2,
        ),
        (
            "20270306-3125.48",
            &["b", "a", "é", "e", "Z", "10", "9", "社区"],
            5,
        ),
        ("20270306-3125.48/会议记录", &["甲"], 1),
    ];
    for (seed, units, take) in cases {
        let ours =
            draw(seed, *units, *take).map_err(|refusal| Failure::new(refusal.to_string()))?;
        let theirs = answer(
            Command::new("python3")
                .args(["-I", "-X", "utf8", "-"])
                .current_dir(repository.root()),
            &with_figures(&program, seed, units, *take),
        )?;
        let mut expected = format!("名单散列 {}\n", ours.list().hash());
        for (place, lot) in ours.drawn().iter().chain(ours.reserve()).enumerate() {
            let word = if place < *take { "抽中" } else { "备选" };
            expected.push_str(&format!("{} {} {} {word}\n", place + 1, lot.unit, lot.hash));
        }
        if theirs != expected {
            return Err(Failure::new(format!(
                "the guide's program and ours differ for seed {seed}:\n{theirs}\nours:\n{expected}"
            )));
        }
    }
    Ok(format!("{} draws equal", cases.len()))
}

/// The program with other figures in its first lines.
fn with_figures(program: &str, seed: &str, units: &[&str], take: usize) -> String {
    let lines = program.lines().map(|line| {
        if line.starts_with("种子 =") {
            format!("种子 = {seed:?}")
        } else if line.starts_with("抽取 =") {
            format!("抽取 = {take}")
        } else if line.starts_with("单位 = [") {
            format!("单位 = {units:?}")
        } else {
            line.to_owned()
        }
    });
    lines.collect::<Vec<_>>().join("\n") + "\n"
}

/// The first fenced block of a language.
fn block(text: &str, language: &str) -> Option<String> {
    let (_, rest) = text.split_once(&format!("```{language}\n"))?;
    let (block, _) = rest.split_once("\n```")?;
    Some(block.to_owned())
}

/// Gives a program its input and returns its output; the output is shown when it ends badly.
fn answer(command: &mut Command, input: &str) -> Result<String, Failure> {
    println!("$ {}", process::line(command));
    let told = |e: std::io::Error| Failure::new(format!("`{}`: {e}", process::line(command)));
    let mut piped = Command::new(command.get_program());
    piped
        .args(command.get_args())
        .current_dir(command.get_current_dir().unwrap_or(Path::new(".")))
        .stdin(Stdio::piped())
        .stdout(Stdio::piped());
    let mut child = crate::ending::start(&mut piped).map_err(told)?;
    let mut stdin = child.stdin.take().expect("standard input is piped");
    // The input fits into no pipe buffer for certain, so it is written beside the reading.
    let output = std::thread::scope(|scope| {
        scope.spawn(move || stdin.write_all(input.as_bytes()));
        child.wait_with_output()
    })
    .map_err(told)?;
    let text = String::from_utf8_lossy(&output.stdout).into_owned();
    if output.status.success() {
        println!("{}", last_line(&text));
        Ok(text)
    } else {
        Err(Failure::new(format!(
            "`{}` ended with {}\n{text}",
            process::line(command),
            output.status
        )))
    }
}

fn last_line(text: &str) -> String {
    text.lines().last().unwrap_or_default().to_owned()
}
