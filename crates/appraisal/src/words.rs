//! Results in Chinese words: refusals, open decisions, steps of a level, adjustments, quotas.
//!
//! Sentences only; which of them to show where is the pages' and the reports' business. States and names of the
//! organisation have their words elsewhere.

mod decision;
mod titles;

use rubric::model::{BonusStep, Colour, Consequence, EffectDoes, Period, Quota, Scheme};
use rubric::number::{Decimal, Points, Ratio, RoundingMode};
use rubric::score::Bounds;

use crate::bonus::{ClaimLine, Fate};
use crate::card::ShownCard;
use crate::effect::{Caused, Received};
use crate::exact::ExactBounds;
use crate::level::{LevelName, LevelSpan, LevelStep, QuotaPlace, Why};
use crate::quota::{Limited, QuotaOutcome};
use crate::ranking::{Rank, Tie, TieTreatment};
use crate::result::{Adjustment, AdjustmentKind, UnitResult, VetoHit};
use crate::weighting::PartLine;

pub use titles::titled;

/// Words about the results under one scheme.
pub struct Words<'a> {
    /// The scheme, for its titles.
    pub scheme: &'a Scheme,
    /// The name of a unit.
    pub unit_name: &'a dyn Fn(&str) -> String,
}

/// A range of points: one figure when it is certain.
pub fn points(range: Bounds) -> String {
    if range.low == range.high {
        range.low.to_string()
    } else {
        format!("{}至{}", range.low, range.high)
    }
}

/// A range of exact numbers: one figure when it is certain, `≈` where there is no exact decimal.
pub fn number(range: ExactBounds) -> String {
    if range.low == range.high {
        range.low.to_string()
    } else {
        format!("{}至{}", range.low, range.high)
    }
}

/// A fraction as a percentage.
pub fn percent(fraction: Decimal) -> String {
    let hundredfold = fraction.ratio().checked_mul(Ratio::whole(100));
    format!("{}%", hundredfold.unwrap_or(Ratio::ZERO))
}

/// A rank, or the ranks that are still possible.
pub fn rank(rank: Rank) -> String {
    match rank.exact() {
        Some(exact) => format!("第{exact}名(共{}个)", rank.of),
        None => format!("第{}至{}名(共{}个,暂定)", rank.best, rank.worst, rank.of),
    }
}

/// The step that a bonus claim must take.
pub fn bonus_step(step: BonusStep) -> &'static str {
    match step {
        BonusStep::Claim => "申报",
        BonusStep::Check => "审核",
        BonusStep::SectionOpinion => "科室意见",
        BonusStep::Decide => "研究决定",
        BonusStep::Publicise => "公示",
    }
}

fn rounding(mode: RoundingMode) -> &'static str {
    match mode {
        RoundingMode::HalfUp => "四舍五入",
        RoundingMode::HalfEven => "四舍六入五成双",
        RoundingMode::Down => "只舍不入",
        RoundingMode::Up => "有余进一",
    }
}

/// A signed amount as an addition or a deduction.
fn signed(points: Points) -> String {
    if points.is_negative() {
        format!("减{}分", points.abs())
    } else {
        format!("加{points}分")
    }
}

fn perhaps(is_certain: bool) -> &'static str {
    if is_certain {
        ""
    } else {
        "(数据不全,尚未确定)"
    }
}

fn clause_of(clause: Option<&String>) -> String {
    clause.map_or(String::new(), |c| format!("(依据:{c})"))
}

impl Words<'_> {
    fn units(&self, units: &[String]) -> String {
        let names: Vec<String> = units.iter().map(|u| (self.unit_name)(u)).collect();
        names.join("、")
    }

    fn cohort(&self, cohort: Option<&String>) -> String {
        cohort.map_or(String::new(), |c| format!("({c}组)"))
    }

    fn part(&self, id: &str) -> String {
        let part = self.scheme.parts.iter().find(|p| p.id == id);
        let section = || self.scheme.section(id).map(|s| s.title.clone());
        part.map(|p| p.title.clone())
            .or_else(section)
            .unwrap_or_else(|| id.to_owned())
    }

    fn quota_title(&self, id: &str) -> String {
        let quota = self.scheme.quotas.iter().find(|q| q.id == id);
        quota.map_or_else(|| id.to_owned(), |q| q.title.clone())
    }

    fn department(&self, id: Option<&String>) -> String {
        let department = id.and_then(|id| self.scheme.department(id));
        department.map_or("有权决定的部门".to_owned(), |d| d.title.clone())
    }

    /// A level.
    pub fn level(&self, level: &LevelName) -> String {
        const NUMERALS: [&str; 10] = ["无", "一", "二", "三", "四", "五", "六", "七", "八", "九"];
        match level {
            LevelName::Stars(0) => "无星".to_owned(),
            LevelName::Stars(n) => match NUMERALS.get(*n) {
                Some(numeral) => format!("{numeral}星"),
                None => format!("{n}星"),
            },
            LevelName::Grade(id) => {
                let grade = self.scheme.grades.iter().find(|g| g.id == *id);
                grade.map_or_else(|| id.clone(), |g| g.title.clone())
            }
            LevelName::NoGrade => "未达最低等次".to_owned(),
        }
    }

    /// A level, or the levels that are still possible.
    pub fn span(&self, span: &LevelSpan) -> String {
        if span.sure == span.possible {
            self.level(&span.sure)
        } else {
            format!(
                "{}至{}(暂定)",
                self.level(&span.sure),
                self.level(&span.possible)
            )
        }
    }

    fn place(&self, place: &QuotaPlace) -> String {
        let nth = if place.best_place == place.worst_place {
            format!("第{}", place.best_place)
        } else {
            format!("第{}至{}", place.best_place, place.worst_place)
        };
        format!(
            "“{}”{}个名额({}个单位的{}),达到的有{}个,本单位得{},列{nth}",
            self.quota_title(&place.quota),
            place.limit,
            place.units,
            percent(place.at_most),
            place.at_level,
            number(place.score)
        )
    }

    fn why(&self, why: &Why) -> String {
        match why {
            Why::Move { id, is_certain } => {
                let rule = self.scheme.moves.iter().find(|m| m.id == *id);
                let (title, clause) =
                    rule.map_or((id.as_str(), None), |m| (&m.title, m.clause.as_ref()));
                format!("{title}{}{}", clause_of(clause), perhaps(*is_certain))
            }
            Why::Veto { id, is_certain } => {
                let veto = self.scheme.vetoes.iter().find(|v| v.id == *id);
                let (title, clause) =
                    veto.map_or((id.as_str(), None), |v| (&v.title, v.clause.as_ref()));
                format!("否决:{title}{}{}", clause_of(clause), perhaps(*is_certain))
            }
            Why::Received {
                scheme,
                effect,
                is_certain,
            } => format!(
                "考评“{scheme}”的结果运用“{effect}”限制了等次{}",
                perhaps(*is_certain)
            ),
            Why::NotEligible { id, is_certain } => {
                let rule = self.scheme.eligibility.iter().find(|e| e.id == *id);
                let reason = rule.map_or(id.as_str(), |e| &e.reason);
                format!("不符合资格条件:{reason}{}", perhaps(*is_certain))
            }
            Why::OverQuota(place) => format!("{},超出名额,下调一级", self.place(place)),
            Why::TieAllOut(place) => format!(
                "{},与其他单位得分相同且超出名额,按方案都不入围",
                self.place(place)
            ),
            Why::TieUndecided(place) => {
                format!("{},与其他单位得分相同,待人决定", self.place(place))
            }
            Why::OverUndecided(place) => format!("{},谁保留待人决定", self.place(place)),
            Why::DecidedAgainst(place) => {
                format!("{},经研究决定由其他单位入围", self.place(place))
            }
            Why::QuotaOpen(place) => format!("{},数据不全,能否入围尚未确定", self.place(place)),
        }
    }

    /// One step of a level.
    pub fn step(&self, step: &LevelStep) -> String {
        format!(
            "由{}变为{}:{}。",
            self.span(&step.from),
            self.span(&step.to),
            self.why(&step.why)
        )
    }

    /// How equal units were treated.
    pub fn tie(&self, tie: &Tie) -> String {
        let groups: Vec<String> = tie.groups.iter().map(|g| self.units(g)).collect();
        let how = match tie.treatment {
            TieTreatment::Shared => "并列同一名次".to_owned(),
            TieTreatment::Keys { unknown_key: None } => {
                format!("按比较项排为:{}", groups.join(",其后"))
            }
            TieTreatment::Keys {
                unknown_key: Some(key),
            } => format!(
                "第{}个比较项有单位缺数据,暂不能区分,补齐前名次不定;排为:{}",
                key + 1,
                groups.join(",其后")
            ),
            TieTreatment::People => format!("经研究决定排为:{}", groups.join(",其后")),
            TieTreatment::Undecided => "先后待人决定".to_owned(),
            TieTreatment::NotAllowed => "方案不允许并列,决定前不排名".to_owned(),
        };
        let all: Vec<String> = tie.groups.concat();
        format!(
            "{}得分相同({}),{how}。",
            self.units(&all),
            number(tie.score)
        )
    }

    /// What a quota did.
    pub fn quota(&self, outcome: &QuotaOutcome) -> String {
        let of = match &outcome.of {
            Limited::Level(level) => self.level(level),
            Limited::FullMarks(id) => format!("“{}”满分", self.part(id)),
        };
        let quota: Option<&Quota> = self.scheme.quotas.iter().find(|q| q.id == outcome.quota);
        let share = i128::try_from(outcome.units)
            .ok()
            .and_then(|n| outcome.at_most.ratio().checked_mul(Ratio::new_raw(n, 1)))
            .unwrap_or(Ratio::ZERO);
        let mut sentence = format!(
            "“{}”{}:{of}不超过{}个单位的{},即{share},{}得{}个;达到的{}个,保留{}个",
            self.quota_title(&outcome.quota),
            self.cohort(outcome.cohort.as_ref()),
            outcome.units,
            percent(outcome.at_most),
            quota.map_or("取整", |q| rounding(q.rounding)),
            outcome.limit,
            outcome.reached.len(),
            outcome.kept.len()
        );
        if !outcome.open.is_empty() {
            sentence.push_str(&format!(",待定{}个", outcome.open.len()));
        }
        if outcome.is_exceeded() {
            sentence.push_str(",超出名额");
        }
        sentence + "。"
    }

    /// One adjustment of the total.
    pub fn adjustment(&self, adjustment: &Adjustment) -> String {
        let bonus = |id: &String| {
            let mut kinds = self.scheme.bonuses.iter().chain(&self.scheme.maluses);
            kinds
                .find(|k| k.id == *id)
                .map_or_else(|| id.clone(), |k| k.title.clone())
        };
        let what = match &adjustment.what {
            AdjustmentKind::Bonus(id) => format!("加分“{}”", bonus(id)),
            AdjustmentKind::Malus(id) => format!("减分“{}”", bonus(id)),
            AdjustmentKind::BonusLimit(limit) => format!("加分合计最多{limit}分"),
            AdjustmentKind::MalusLimit(limit) => format!("减分合计最多{limit}分"),
            AdjustmentKind::Received { scheme, effect } => {
                format!("考评“{scheme}”的结果运用“{effect}”")
            }
        };
        let amount = if adjustment.low == adjustment.high {
            signed(adjustment.low)
        } else {
            format!("{}至{}", signed(adjustment.low), signed(adjustment.high))
        };
        format!("{what}:{amount}{}。", clause_of(adjustment.clause.as_ref()))
    }

    /// One part of the breakdown.
    pub fn part_line(&self, line: &PartLine) -> String {
        format!(
            "{}:得分{}÷满分{}×权重{}%,计{}分。",
            self.part(&line.part),
            number(line.score),
            line.full,
            line.weight_in_total
                .checked_mul(Ratio::whole(100))
                .unwrap_or(Ratio::ZERO),
            number(line.contribution)
        )
    }

    /// A veto that applies or may apply.
    pub fn veto(&self, hit: &VetoHit) -> String {
        let veto = self.scheme.vetoes.iter().find(|v| v.id == hit.veto);
        let title = veto.map_or(hit.veto.as_str(), |v| &v.title);
        let taken = (hit.taken).map_or(String::new(), |t| format!(",原得{}分", number(t)));
        let what = match &hit.consequence {
            Consequence::ZeroSection(id) | Consequence::ZeroPart(id) => {
                format!("“{}”记零分{taken}", self.part(id))
            }
            Consequence::ZeroItem(id) => {
                let item = self.scheme.item(id);
                format!("条目“{}”记零分{taken}", item.map_or(id, |i| &i.title))
            }
            Consequence::CapGrade(id) => {
                format!("等次不高于{}", self.level(&LevelName::Grade(id.clone())))
            }
            Consequence::NoCommendation => "不得表彰".to_owned(),
            Consequence::NoStar => "不授星级".to_owned(),
            Consequence::Note(text) => text.clone(),
        };
        format!(
            "{title}:{what}{}{}。",
            clause_of(hit.clause.as_ref()),
            perhaps(hit.is_certain)
        )
    }

    /// Whether a claim counts, and if not, why.
    pub fn claim(&self, line: &ClaimLine) -> String {
        match &line.fate {
            Fate::Counted => format!("计{}分", line.worth),
            Fate::Waiting { next } => format!("还没有{},暂不计分", bonus_step(*next)),
            Fate::Rejected => "未获认可,不计分".to_owned(),
            Fate::SameMatter { claim, .. } => {
                format!("同一事项已按最高的一项({claim})计分,不重复计分")
            }
            Fate::CountedByRule => "分数由数据项按规则计算,申报只作依据".to_owned(),
            Fate::DecidedAsSum => "已包含在研究决定的合计分数中".to_owned(),
            Fate::NoPoints => "方案和决定都没有写明分值,不计分;请在决定中写明分值".to_owned(),
            Fate::NoSuchKind => format!("方案里没有“{}”这类加减分,不计分", line.claim.kind),
        }
    }

    /// A card.
    pub fn card(&self, shown: &ShownCard) -> String {
        let card = |id: &str| self.scheme.cards.iter().find(|c| c.id == id);
        let title = card(&shown.card).map_or(shown.card.as_str(), |c| &c.title);
        let colour = match shown.colour {
            Colour::Yellow => "黄牌",
            Colour::Red => "红牌",
        };
        let source = shown.from.as_ref().map_or(&shown.card, |(id, _)| id);
        let when = match card(source).and_then(|c| c.per) {
            Some(Period::Month) => format!("第{}个月", shown.period),
            Some(Period::Quarter) => format!("第{}季度", shown.period),
            Some(Period::Half) => format!("第{}个半年", shown.period),
            Some(Period::Year | Period::Once) | None => "本考评周期".to_owned(),
        };
        let from = shown.from.as_ref().map_or(String::new(), |(id, run)| {
            let title = card(id).map_or(id.as_str(), |c| &c.title);
            format!(",因连续{run}期“{title}”")
        });
        format!(
            "{when}{colour}:{title}{from}{}。",
            perhaps(shown.is_certain)
        )
    }

    /// What a result causes elsewhere.
    pub fn effect(&self, caused: &Caused) -> String {
        let on = (caused.on.as_ref()).map_or(String::new(), |on| format!("在“{on}”中"));
        let what = match &caused.does {
            EffectDoes::Points(points) => signed(*points),
            EffectDoes::CapGrade(grade) => format!("等次不高于“{grade}”"),
            EffectDoes::NotEligible(what) => format!("不得参评:{what}"),
            EffectDoes::Withdraw(what) => format!("取消:{what}"),
            EffectDoes::Task(what) => format!("任务:{what}"),
            EffectDoes::Support(what) => format!("支持:{what}"),
        };
        format!(
            "{}:{on}{what}{}{}。",
            caused.title,
            clause_of(caused.clause.as_ref()),
            perhaps(caused.is_certain)
        )
    }

    /// What another result causes here.
    pub fn received(&self, received: &Received) -> String {
        format!(
            "来自考评“{}”:{}",
            received.scheme,
            self.effect(&received.caused)
        )
    }

    /// The way of one unit to its total, rank and level, one sentence a line.
    pub fn account(&self, result: &UnitResult) -> Vec<String> {
        let mut lines: Vec<String> = result.vetoes.iter().map(|v| self.veto(v)).collect();
        // What a part is made of is said of it, so that nobody adds it up twice.
        lines.extend(result.parts.iter().map(|p| match p.depth {
            0 => self.part_line(p),
            _ => format!("其中{}", self.part_line(p)),
        }));
        lines.extend(result.adjustments.iter().map(|a| self.adjustment(a)));
        let open = if result.total.low == result.total.high {
            ""
        } else {
            "(暂定)"
        };
        lines.push(format!("总分{}{open}。", points(result.total)));
        if let Some(place) = result.rank {
            let equal = match result.sharing_rank {
                0 => String::new(),
                others => format!(",与另外{others}个单位并列"),
            };
            lines.push(format!("{}{equal}。", rank(place)));
        }
        for standing in [&result.stars, &result.grade].into_iter().flatten() {
            lines.push(format!("按得分线为{}。", self.span(&standing.by_line)));
            lines.extend(standing.steps.iter().map(|s| self.step(s)));
        }
        lines.extend(result.cards.iter().map(|c| self.card(c)));
        lines.extend(result.effects.iter().map(|e| self.effect(e)));
        lines
    }
}
