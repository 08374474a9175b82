//! Forms of periodic reports: what is asked, how often, by when, why.

use appraisal::permit::Action;
use rubric::facts::Label;
use rubric::model::{Dictionary, FactKind, Origin, Period};
use serde::Serialize;
use store::fault::Fault;
use store::id::{FormId, OrganisationId, Revision};
use store::report_form::{self, ReportForm};
use store::table;
use store::time::{Day, Moment};
use store::tx::Tx;

use crate::act::{Act, UseCase};
use crate::actor::Actor;
use crate::clock::date_of;
use crate::error::{self, Error, FieldRefusal, Noun};
use crate::receipt;
use crate::rights::{Target, may};
use crate::service::Acting;
use crate::tree::Tree;
use crate::view::OrgRef;

/// Most facts of a form: more is a burden.
const MOST_FACTS: usize = 30;

/// A form as it was typed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NewForm {
    /// What people call the form.
    pub title: String,
    /// month, quarter, half or year.
    pub period: String,
    /// Working days after the end of the period.
    pub due_working_days: String,
    /// Periods that end before this day are not asked for; `None` where none was typed that could be read.
    pub from_day: Option<Day>,
    /// Ids or titles of facts, one a line.
    pub facts: String,
    /// Why it is needed.
    pub why: String,
    /// The random word of the form, so that sending it twice does its work once.
    pub nonce: String,
}

/// A form in the list.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct FormLine {
    /// Number of the form.
    pub id: FormId,
    /// What people call the form.
    pub title: String,
    /// How often, in words.
    pub period: &'static str,
    /// Working days after the end of the period.
    pub due_working_days: i64,
    /// The first period asked for, in words.
    pub since: String,
    /// Titles of the facts.
    pub facts: Vec<String>,
    /// Minutes that one report costs a unit.
    pub minutes: u32,
    /// Reports of a unit in a year.
    pub a_year: u8,
    /// Why it is needed.
    pub why: String,
    /// No longer used since.
    pub closed_at: Option<Moment>,
    /// How often it was written: whoever changes it sends back the revision that was read.
    pub revision: Revision,
}

/// The forms of an organiser.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct FormsPage {
    /// The organisation that organises it.
    pub organiser: OrgRef,
    /// Its forms.
    pub forms: Vec<FormLine>,
    /// Facts that a form may ask for: id, title, how often in words.
    pub askable: Vec<(String, String, &'static str)>,
}

struct Close {
    id: FormId,
    revision: Revision,
}

impl Acting<'_> {
    /// The forms of the organisation in which somebody may define them.
    ///
    /// # Errors
    /// No right.
    pub async fn report_forms(&self) -> Result<FormsPage, Error> {
        let mut db = self.read().await?;
        let inner = self.inner();
        let tree = inner.tree.tree(&mut db).await?;
        let organiser = organiser(self.actor, &tree)?;
        let known = inner.library.current(&mut db, &inner.seed).await?;
        let rows = report_form::of_organiser(&mut db, organiser).await?;
        Ok(FormsPage {
            organiser: tree.org(organiser),
            forms: rows
                .iter()
                .map(|row| line(row, &known.dictionary))
                .collect::<Result<_, _>>()?,
            askable: known
                .dictionary
                .facts()
                .iter()
                .filter(|fact| fact.from == Origin::Reported && fact.kind != FactKind::Event)
                .map(|fact| {
                    (
                        fact.id.clone(),
                        fact.title.clone(),
                        period_words(fact.period),
                    )
                })
                .collect(),
        })
    }

    /// One of these forms.
    ///
    /// # Errors
    /// No right, no such form.
    pub async fn report_form(&self, id: FormId) -> Result<FormLine, Error> {
        let mut forms = self.report_forms().await?.forms.into_iter();
        let line = forms.find(|line| line.id == id);
        line.ok_or_else(|| error::Refusal::NotHere(Noun::Form).into())
    }

    /// Asks for a periodic report.
    ///
    /// # Errors
    /// Fields that do not fit, no right, sent before.
    pub async fn define_form(&self, form: NewForm) -> Result<FormId, Error> {
        self.commit(form).await
    }

    /// Asks for it no longer.
    ///
    /// # Errors
    /// No right, no such form.
    pub async fn close_form(&self, id: FormId, revision: Revision) -> Result<(), Error> {
        self.commit(Close { id, revision }).await
    }
}

/// The organisation whose office somebody is.
fn organiser(actor: &Actor, tree: &Tree) -> Result<OrganisationId, Error> {
    let mut no = None;
    for seat in &actor.seats {
        let target = Target::Organisation(seat.organisation);
        match may(actor, tree, Action::DefineReport, target) {
            Ok(seat) => return Ok(seat.organisation),
            Err(error) => no = Some(error),
        }
    }
    Err(no.unwrap_or_else(|| error::Refusal::SignIn.into()))
}

impl UseCase for NewForm {
    type Answer = FormId;

    async fn run(act: Act<NewForm>, tx: &mut Tx) -> Result<FormId, Error> {
        receipt::once(tx, &act.input.nonce).await?;
        let tree = act.inner.tree.tree(tx.db()).await?;
        let organiser = organiser(&act.actor, &tree)?;
        let known = act.inner.library.current(tx.db(), &act.inner.seed).await?;
        let it = &act.input;
        let mut wrong = Vec::new();
        let mut told = |field: &str, words: String| {
            wrong.push(FieldRefusal {
                field: field.to_owned(),
                words,
            });
        };
        let (title, why) = (it.title.trim(), it.why.trim());
        if title.is_empty() || title.chars().count() > 60 {
            told("title", "请填写报表名称,最多60字".to_owned());
        }
        if why.is_empty() || why.chars().count() > 300 {
            told(
                "why",
                "请写明为什么要报,最多300字;填报的单位看得到".to_owned(),
            );
        }
        let period = period_of(&it.period);
        if period.is_none() {
            told("period", "请选择按月、按季度、按半年或按年报".to_owned());
        }
        let days = it.due_working_days.trim().parse::<i64>().ok();
        let days = days.filter(|days| (1..=60).contains(days));
        if days.is_none() {
            told(
                "due_working_days",
                "请填时期结束以后几个工作日内报,1 到 60 的整数".to_owned(),
            );
        }
        if it.from_day.is_none() {
            told(
                "from_day",
                "请填从哪天起报,写成 2026-07-15 的样子".to_owned(),
            );
        }
        let facts = match facts_typed(&known.dictionary, &it.facts) {
            Ok(facts) => facts,
            Err(words) => {
                told("facts", words);
                Vec::new()
            }
        };
        Error::unless_fit(wrong)?;
        let row = ReportForm {
            id: FormId(tx.new_id().await?),
            organiser,
            title: title.to_owned(),
            period: it.period.trim().to_owned(),
            due_working_days: days.unwrap_or_default(),
            from_day: it.from_day.unwrap_or(act.today()),
            facts: serde_json::to_string(&facts).unwrap_or_default(),
            why: why.to_owned(),
            closed_at: None,
            revision: Revision::NONE,
        };
        let id = row.id;
        table::insert(tx, "form.define", row).await?;
        receipt::keep(&act, tx, &act.input.nonce, "/forms").await?;
        Ok(id)
    }
}

impl UseCase for Close {
    type Answer = ();

    async fn run(act: Act<Close>, tx: &mut Tx) -> Result<(), Error> {
        let before = form_row(tx.db(), act.input.id).await?;
        let tree = act.inner.tree.tree(tx.db()).await?;
        let target = Target::Organisation(before.organiser);
        may(&act.actor, &tree, Action::DefineReport, target)?;
        if before.closed_at.is_some() || before.revision != act.input.revision {
            return Err(super::Refusal::FormClosed.into());
        }
        let after = ReportForm {
            closed_at: Some(act.at),
            ..before.clone()
        };
        table::update(tx, "form.close", &before, after)
            .await?
            .ok_or_else(|| Fault::damaged("report_form"))?;
        Ok(())
    }
}

/// The row of a form.
pub(super) async fn form_row(db: &mut store::Db, id: FormId) -> Result<ReportForm, Error> {
    let row = report_form::get(db, id).await?;
    row.ok_or_else(|| error::Refusal::NotHere(Noun::Form).into())
}

/// The ids of the facts that a form asks for.
pub(super) fn facts_of(row: &ReportForm) -> Result<Vec<String>, Fault> {
    serde_json::from_str(&row.facts)
        .map_err(|_| Fault::damaged(format!("facts of form {}", row.id)))
}

/// How often a form is asked for.
pub(super) fn period_of(word: &str) -> Option<Period> {
    Some(match word.trim() {
        "month" => Period::Month,
        "quarter" => Period::Quarter,
        "half" => Period::Half,
        "year" => Period::Year,
        _ => return None,
    })
}

/// How often, in words.
pub(super) const fn period_words(period: Period) -> &'static str {
    match period {
        Period::Once => "一次",
        Period::Month => "每月",
        Period::Quarter => "每季度",
        Period::Half => "每半年",
        Period::Year => "每年",
    }
}

fn line(row: &ReportForm, dictionary: &Dictionary) -> Result<FormLine, Error> {
    let period = period_of(&row.period).unwrap_or(Period::Year);
    let ids = facts_of(row)?;
    let facts: Vec<_> = ids.iter().filter_map(|id| dictionary.get(id)).collect();
    Ok(FormLine {
        id: row.id,
        title: row.title.clone(),
        period: period_words(period),
        due_working_days: row.due_working_days,
        since: first_label(row).map(Label::words).unwrap_or_default(),
        minutes: facts.iter().map(|fact| fact.minutes).sum(),
        facts: facts.iter().map(|fact| fact.title.clone()).collect(),
        a_year: period.per_year(),
        why: row.why.clone(),
        closed_at: row.closed_at,
        revision: row.revision,
    })
}

/// The first period that a form asks for.
pub(super) fn first_label(row: &ReportForm) -> Option<Label> {
    let (period, day) = (period_of(&row.period)?, date_of(row.from_day));
    let labels = (1..=period.per_year()).filter_map(|n| Label::of(day.year(), period, n));
    labels
        .filter(|label| label.last_day() >= Some(day))
        .min_by_key(|label| label.last_day())
}

/// The facts typed one a line; each must be the unit's own to report.
fn facts_typed(dictionary: &Dictionary, text: &str) -> Result<Vec<String>, String> {
    let mut ids: Vec<String> = Vec::new();
    for name in text.split(['\n', ',', ',', '、']).map(str::trim) {
        if name.is_empty() {
            continue;
        }
        let short: String = name.chars().take(30).collect();
        let fact = dictionary
            .get(name)
            .ok_or_else(|| format!("数据字典里没有“{short}”,请核对名称"))?;
        match fact.from {
            Origin::Reported if fact.kind != FactKind::Event => {}
            Origin::Ledger => {
                return Err(format!("“{}”由台账自动得出,不能再要单位报一遍", fact.title));
            }
            _ => {
                return Err(format!("“{}”不由单位填报,不能放进报表", fact.title));
            }
        }
        if !ids.contains(&fact.id) {
            ids.push(fact.id.clone());
        }
    }
    if ids.is_empty() {
        return Err("请写明要报哪些数据,每行一项".to_owned());
    }
    if ids.len() > MOST_FACTS {
        return Err(format!(
            "一张报表最多{MOST_FACTS}项数据,现在有{}项",
            ids.len()
        ));
    }
    Ok(ids)
}
