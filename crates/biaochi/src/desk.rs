//! A scheme, those whose results it needs, and a facts file, brought together for the commands that appraise.

mod linked;

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::num::NonZero;
use std::path::Path;
use std::thread;

use appraisal::chain::{self, Broken, Member, Run};
use appraisal::decision::{Decisions, QuotaDecision};
use appraisal::result::UnitResult;
use appraisal::scoring::PointsOnly;
use appraisal::words::{Words, titled};
use jiff::civil::Date;
use rubric::facts::{Cycle, FactTable, Label, Rejection, disagreements, read_csv};
use serde_json::json;

use crate::arguments::FactsIn;
use crate::command::Session;
use crate::reading::Ready;
use crate::refusal::Refusal;
use crate::terminal;
use linked::{all_names, in_circle};

pub(crate) use linked::{known_names, linked};

/// Most wrong cells shown of a facts file; the rest are counted.
const SHOWN: usize = 20;

/// The code of a name in a facts file that means nothing.
const UNKNOWN_NAME: &str = "E307";

/// Everything that an appraisal needs.
pub(crate) struct Desk {
    /// The schemes in the order in which they are appraised; the one asked for is last.
    pub schemes: Vec<Ready>,
    /// The facts.
    pub table: FactTable,
    /// The year, and up to when.
    pub cycle: Cycle,
    /// What people have decided, by scheme.
    pub decisions: BTreeMap<String, Decisions>,
    /// What is odd about the facts and yet can be used, in Chinese.
    pub remarks: Vec<String>,
}

impl Desk {
    /// Reads the scheme and the facts file that a command names.
    pub(crate) fn open(session: &Session, scheme: &Path, facts: &FactsIn) -> Result<Desk, Refusal> {
        let as_of = facts.as_of.as_deref().map(day).transpose()?;
        let schemes = linked(session, scheme)?;
        let target = schemes.last().expect("the scheme asked for is there");
        let bytes = fs::read(&facts.file).map_err(|e| {
            if facts.file.is_dir() {
                Refusal::unreadable(&facts.file, &std::io::ErrorKind::IsADirectory.into())
            } else {
                Refusal::unreadable(&facts.file, &e)
            }
        })?;
        let table = read_csv(&bytes, &target.dictionary, &known_names(&schemes))
            .or_else(|rejection| {
                // One facts file serves all schemes: what this one does not know may be another's decision.
                if rejection.errors.iter().any(|e| e.code == UNKNOWN_NAME) {
                    let known = all_names(session, &schemes);
                    read_csv(&bytes, &target.dictionary, &known)
                } else {
                    Err(rejection)
                }
            })
            .map_err(|rejection| rejected(&facts.file, &rejection))?;
        let mut desk = Desk::of(schemes, table, as_of);
        for text in &facts.keep {
            desk.keep(text)?;
        }
        for text in &facts.order {
            desk.order(text)?;
        }
        Ok(desk)
    }

    /// A desk over facts that are there already.
    pub(crate) fn of(schemes: Vec<Ready>, table: FactTable, as_of: Option<Date>) -> Desk {
        let target = schemes.last().expect("the scheme asked for is there");
        let year = match as_of {
            Some(day) => day.year(),
            None => latest_year(&table)
                .or_else(|| {
                    let effective = target.scheme.head.effective.as_deref()?;
                    Some(effective.parse::<Date>().ok()?.year())
                })
                .unwrap_or(rubric::cases::YEAR),
        };
        let cycle = Cycle { year, as_of };
        let remarks = other_years(&table, cycle).into_iter().chain(
            disagreements(&table, &target.dictionary, cycle)
                .into_iter()
                .map(|d| d.to_string()),
        );
        let remarks = remarks.collect();
        Desk {
            schemes,
            table,
            cycle,
            decisions: BTreeMap::new(),
            remarks,
        }
    }

    /// Takes the decision who passes a quota: `quota=unit,unit`. It holds in every cohort that the units are in.
    pub(crate) fn keep(&mut self, text: &str) -> Result<(), Refusal> {
        let Some((quota, units)) = text.split_once(['=', '=']) else {
            return Err(Refusal::usage(format!("--keep 写得不对:{text}"))
                .help("写成 名额编号=单位,单位,如 five-star=映竹社区;方案里的名额编号见 scheme.toml 的 [[quota]]。"));
        };
        let quota = quota.trim();
        let scheme = self
            .schemes
            .iter()
            .find(|s| s.scheme.quotas.iter().any(|q| q.id == quota));
        let Some(scheme) = scheme else {
            let known: Vec<&str> = self
                .schemes
                .iter()
                .flat_map(|s| s.scheme.quotas.iter().map(|q| q.id.as_str()))
                .collect();
            return Err(Refusal::unknown("名额", quota, &known));
        };
        let id = scheme.scheme.head.id.clone();
        let keep = self.units_of("--keep", units)?;
        if keep.is_empty() {
            return Err(Refusal::usage(format!("--keep 没有写哪个单位入围:{text}"))
                .help("写成 名额编号=单位,单位;还没有决定的,不写 --keep。"));
        }
        let cohorts = self.cohorts_of(&id, &keep);
        let decided = &mut self.decisions.entry(id).or_default().quotas;
        decided.extend(cohorts.into_iter().map(|cohort| QuotaDecision {
            quota: quota.to_owned(),
            cohort,
            keep: keep.clone(),
        }));
        Ok(())
    }

    /// Takes the decision about the order of equal units: `unit,unit`, the better first.
    pub(crate) fn order(&mut self, text: &str) -> Result<(), Refusal> {
        let units = self.units_of("--order", text)?;
        if units.len() < 2 {
            return Err(Refusal::usage(format!("--order 至少要写两个单位:{text}"))
                .help("写成 单位,单位,先的在前。"));
        }
        let id = self.target().scheme.head.id.clone();
        self.decisions.entry(id).or_default().ties.push(units);
        Ok(())
    }

    /// Ids of the units named in a list, each once.
    fn units_of(&self, option: &str, list: &str) -> Result<Vec<String>, Refusal> {
        let mut units: Vec<String> = Vec::new();
        let names = list.split([',', ',', '、']).map(str::trim);
        for name in names.filter(|name| !name.is_empty()) {
            let id = &self.table.units()[self.unit(name)?].id;
            if units.contains(id) {
                return Err(
                    Refusal::usage(format!("{option} 里同一个单位写了两次:{name}"))
                        .help("每个单位只写一次。"),
                );
            }
            units.push(id.clone());
        }
        Ok(units)
    }

    /// The cohorts of units under a scheme; one without a name where the scheme makes none.
    fn cohorts_of(&self, scheme: &str, units: &[String]) -> BTreeSet<Option<String>> {
        let fact = self
            .schemes
            .iter()
            .find(|s| s.scheme.head.id == scheme)
            .and_then(|s| Some((s, s.scheme.rank.cohort.as_ref()?)))
            .and_then(|(s, name)| s.dictionary.get(name));
        let Some(fact) = fact else {
            return BTreeSet::from([None]);
        };
        let year = Label::Year(self.cycle.year);
        units
            .iter()
            .filter_map(|unit| {
                let unit = self.table.unit(unit)?;
                let datum = [Label::Open, year]
                    .into_iter()
                    .find_map(|label| self.table.get(unit, &fact.id, label))?;
                let choice = fact.choices.get(usize::try_from(datum.raw).ok()?)?;
                Some(Some(choice.id.clone()))
            })
            .collect()
    }

    /// The scheme asked for.
    pub(crate) fn target(&self) -> &Ready {
        self.schemes.last().expect("the scheme asked for is there")
    }

    /// The scheme of a run.
    pub(crate) fn target_of(&self, run: &Run) -> &Ready {
        self.schemes
            .iter()
            .find(|s| s.scheme.head.id == run.scheme)
            .unwrap_or_else(|| self.target())
    }

    /// Appraises all schemes; the run of the one asked for is last.
    pub(crate) fn appraise(&self) -> Result<Vec<Run>, Refusal> {
        self.appraise_table(&self.table)
    }

    /// Appraises all schemes over other facts.
    pub(crate) fn appraise_table(&self, table: &FactTable) -> Result<Vec<Run>, Refusal> {
        let members = self.members();
        let bar = terminal::progress(members.len(), "计分");
        let runs = chain::appraise_all(
            &members,
            table,
            &self.target().dictionary,
            self.cycle,
            &self.decisions,
            |_| bar.inc(1),
        );
        bar.finish_and_clear();
        runs.map_err(|broken| self.broken(&broken))
    }

    /// Appraises all schemes for a command that tells points and not the reason of each.
    pub(crate) fn appraise_points(&self) -> Result<Vec<Run>, Refusal> {
        let members = self.members();
        let bar = terminal::progress(members.len() * self.table.units().len(), "计分");
        let progress = |done: usize| bar.set_position(done as u64);
        let runs = chain::appraise_points(
            &members,
            &self.table,
            &self.target().dictionary,
            self.cycle,
            &self.decisions,
            PointsOnly {
                threads: thread::available_parallelism().map_or(1, NonZero::get),
                progress: &progress,
            },
        );
        bar.finish_and_clear();
        runs.map_err(|broken| self.broken(&broken))
    }

    fn members(&self) -> Vec<Member<'_>> {
        self.schemes
            .iter()
            .map(|ready| Member {
                scheme: &ready.scheme,
                program: &ready.program,
            })
            .collect()
    }

    /// The name of a unit for people.
    pub(crate) fn name(&self, unit: &str) -> String {
        self.table.unit(unit).map_or_else(
            || unit.to_owned(),
            |index| self.table.units()[index].name.clone(),
        )
    }

    /// The unit that a person names.
    pub(crate) fn unit(&self, named: &str) -> Result<usize, Refusal> {
        self.table.unit(named.trim()).ok_or_else(|| {
            let names: Vec<&str> = self.table.units().iter().map(|u| u.name.as_str()).collect();
            Refusal::unknown("单位", named, &names)
        })
    }

    /// `2026年度`, or `2026年度,计到2026-06-30`.
    pub(crate) fn cycle_words(&self) -> String {
        match self.cycle.as_of {
            Some(day) => format!("{}年度,计到{day}", self.cycle.year),
            None => format!("{}年度", self.cycle.year),
        }
    }

    /// What is open about results of other schemes that this one counts.
    pub(crate) fn open_links(&self, run: &Run) -> Vec<String> {
        let mut open: BTreeMap<&str, usize> = BTreeMap::new();
        for result in &run.appraisal.units {
            let schemes: BTreeSet<&str> = result
                .received
                .iter()
                .filter(|r| !r.caused.is_certain)
                .map(|r| r.scheme.as_str())
                .collect();
            for scheme in schemes {
                *open.entry(scheme).or_default() += 1;
            }
        }
        open.into_iter()
            .map(|(scheme, units)| {
                format!(
                    "{units}个单位在“{}”中的结果还没有定,由它带来的加减分按可能的范围计。补齐它的数据项,或者在数据表里直接填 {scheme}/stars 一类的结果。",
                    self.title(scheme)
                )
            })
            .collect()
    }

    /// The title of a scheme.
    pub(crate) fn title<'s>(&'s self, id: &'s str) -> &'s str {
        self.schemes
            .iter()
            .find(|s| s.scheme.head.id == id)
            .map_or(id, |s| &s.scheme.head.title)
    }

    /// A result in which other schemes and their effects are named by their titles, for putting it into words.
    pub(crate) fn titled(&self, result: &UnitResult) -> UnitResult {
        let schemes: Vec<_> = self.schemes.iter().map(|it| &it.scheme).collect();
        titled(result, &schemes)
    }

    fn broken(&self, broken: &Broken) -> Refusal {
        match broken {
            Broken::Circle(circle) => in_circle(circle),
            Broken::Refused { scheme, refusal } => {
                let ready = self
                    .schemes
                    .iter()
                    .find(|s| s.scheme.head.id == *scheme)
                    .unwrap_or_else(|| self.target());
                let name = |unit: &str| self.name(unit);
                let words = Words {
                    scheme: &ready.scheme,
                    unit_name: &name,
                };
                Refusal::new(format!(
                    "“{}”没有算出结果:{}",
                    ready.scheme.head.title,
                    words.refusal(refusal)
                ))
            }
        }
    }
}

/// The result of a unit in a run.
pub(crate) fn result_of<'r>(run: &'r Run, unit: &str) -> Result<&'r UnitResult, Refusal> {
    run.appraisal
        .unit(unit)
        .ok_or_else(|| Refusal::new(format!("没有这个单位的结果:{unit}")))
}

/// That the year of `--as-of` is none of those that a table speaks of.
fn other_years(table: &FactTable, cycle: Cycle) -> Option<String> {
    cycle.as_of?;
    let years: BTreeSet<i16> = years(table).collect();
    let (first, last) = (years.first()?, years.last()?);
    if years.contains(&cycle.year) {
        return None;
    }
    let known = if first == last {
        format!("{first}年")
    } else {
        format!("{first}年到{last}年")
    };
    Some(format!(
        "数据表里只有{known}的数,没有{}年的;请核对 --as-of 的年份。",
        cycle.year
    ))
}

/// The latest year that a table speaks of.
fn latest_year(table: &FactTable) -> Option<i16> {
    years(table).max()
}

/// The years that a table speaks of, some of them several times.
fn years(table: &FactTable) -> impl Iterator<Item = i16> {
    let stated = table
        .stated()
        .into_iter()
        .filter_map(|(_, label)| label.year());
    let events = table.event_facts().into_iter().flat_map(move |fact| {
        (0..table.units().len())
            .flat_map(move |unit| table.events(unit, fact).map(|event| event.date.year()))
    });
    stated.chain(events)
}

/// A day as people write it on the command line.
pub(crate) fn day(text: &str) -> Result<Date, Refusal> {
    text.trim().parse::<Date>().map_err(|_| {
        Refusal::usage(format!("日期写得不对,或者没有这一天:{text}"))
            .help("写成年-月-日,如 2026-06-30。")
    })
}

fn rejected(path: &Path, rejection: &Rejection) -> Refusal {
    let shown = path.display().to_string();
    let mut message = format!(
        "数据表有{}处问题,一个数也没有采用:{shown}\n",
        rejection.total
    );
    for error in rejection.errors.iter().take(SHOWN) {
        message.push_str(&format!(
            "\n  {} [{}] {}\n    怎么办:{}\n",
            error.place(),
            error.code,
            error.message,
            error.help
        ));
    }
    if rejection.total > SHOWN {
        message.push_str(&format!("\n  ……另有{}处\n", rejection.total - SHOWN));
    }
    let errors: Vec<_> = rejection.errors.iter().map(|e| e.json(&shown)).collect();
    Refusal::new(message)
        .help(if rejection.errors.iter().any(|e| e.row.is_some()) {
            "请按行列改好,再试一次;表格软件里打开能看到同样的行号和列号。"
        } else {
            "请换成填好的数据表,再试一次。"
        })
        .with_details(json!({ "errors": errors, "total": rejection.total }))
}
