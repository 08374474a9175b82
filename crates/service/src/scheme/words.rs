//! A scheme's rules in Chinese sentences, as they would stand in the column 评分规则 of the paper form. For people to
//! read before there are any facts; what a rule did to a unit is told by `rubric::explain`.

use std::collections::BTreeMap;

use rubric::expr::Scope;
use rubric::expr::ir::Partial;
use rubric::expr::words::words_in;
use rubric::form::{
    Against, Conversion, Discretion, Each, Event, Excess, Factor, Form, Gap, Measure, Outcome,
    PointsOf, RankOrder, Scale, Shortfall, Sign, Wanted,
};
use rubric::model::{
    Bound, Dictionary, Formula, LatePolicy, LowerBound, Otherwise, Period, Rule, Scheme, UpperBound,
};
use rubric::number::Points;

use super::library::Ready;

/// Titles of schemes by their ids.
pub(crate) type SchemeTitles = BTreeMap<String, String>;

/// Says rules of one scheme.
pub(crate) struct RuleWords<'s> {
    scheme: &'s Scheme,
    scope: Scope<'s>,
    others: SchemeTitles,
}

impl<'s> RuleWords<'s> {
    /// Of a version.
    pub(crate) fn of(ready: &'s Ready) -> RuleWords<'s> {
        RuleWords::new(&ready.scheme, &ready.dictionary)
    }

    /// Of a scheme with the facts it draws on.
    pub(crate) fn new(scheme: &'s Scheme, dictionary: &'s Dictionary) -> RuleWords<'s> {
        RuleWords {
            scheme,
            scope: Scope {
                dictionary,
                parameters: &scheme.parameters,
                benchmarks: &scheme.benchmarks,
            },
            others: SchemeTitles::new(),
        }
    }

    /// Knowing by title the other schemes that this one draws on or bears on.
    pub(crate) fn knowing(self, others: SchemeTitles) -> RuleWords<'s> {
        RuleWords { others, ..self }
    }

    /// Another scheme's title in quotes; its id where no title is known.
    pub(crate) fn other_scheme(&self, id: &str) -> String {
        let title = self.others.get(id);
        title.map_or_else(|| id.to_owned(), |title| format!("“{title}”"))
    }

    /// A formula in words.
    pub(crate) fn formula(&self, formula: &Formula) -> String {
        words_in(&formula.expr, &self.scope)
    }

    /// A department's title.
    pub(crate) fn department(&self, id: &str) -> String {
        let found = self.scheme.department(id);
        found.map_or_else(|| id.to_owned(), |department| department.title.clone())
    }

    /// A fact's title.
    pub(crate) fn fact(&self, id: &str) -> String {
        let found = self.scope.dictionary.get(id);
        found.map_or_else(|| id.to_owned(), |fact| fact.title.clone())
    }

    /// A rule: its short name, when it speaks, what it does, its limits.
    pub(crate) fn rule(&self, rule: &Rule) -> String {
        let mut text = String::new();
        if let Some(title) = &rule.title {
            text.push_str(&format!("{title}:"));
        }
        if let Some(when) = &rule.applies_when {
            text.push_str(&format!("({}时)", self.formula(when)));
        }
        text.push_str(&self.form(&rule.form));
        if let Some(multiplier) = &rule.multiplier {
            text.push_str(&format!(",再乘以{}", self.formula(multiplier)));
        }
        if let Some(cap) = rule.cap {
            text.push_str(&format!(",最多{cap}分"));
        }
        if let Some(floor) = rule.floor {
            text.push_str(&format!(",发生就不少于{floor}分"));
        }
        if rule.once.is_some() {
            text.push_str(",同一情形只算一次");
        }
        text.push_str(&rule.late.map(late_words).unwrap_or_default());
        text
    }

    fn form(&self, form: &Form) -> String {
        match form {
            Form::Shortfall(Shortfall(it)) => self.gap(it, ("少于", "少")),
            Form::Excess(Excess(it)) => self.gap(it, ("多于", "多")),
            Form::Each(it) => self.each(it),
            Form::Flat(it) => format!("{}的,{}", self.formula(&it.when), signed(it.amount)),
            Form::Forfeit(it) => format!("{}的,整条不得分", self.formula(&it.when)),
            Form::Listed(it) => {
                let members = it.members.iter().map(|member| match &member.title {
                    Some(title) => title.clone(),
                    None => self.formula(&member.when),
                });
                let members = joined(members, "、");
                format!("有下列情形的,每项{}:{members}", signed(it.amount))
            }
            Form::Bands(it) => {
                let bands = it.bands.iter().map(|band| {
                    let bounds = bounds_words(band.lower, band.upper);
                    let gives = outcome_words(band.gives);
                    match &band.title {
                        Some(title) => format!("{title}({bounds}){gives}"),
                        None => format!("{bounds}{gives}"),
                    }
                });
                format!("按{}分档:{}", self.formula(&it.of), joined(bands, ";"))
            }
            Form::Brackets(it) => {
                let brackets = it.brackets.iter().map(|bracket| {
                    let part = match bracket.up_to {
                        Some(up_to) => format!("到{up_to}的部分"),
                        None => "以上部分".to_owned(),
                    };
                    format!("{part}每1{}", signed(bracket.amount))
                });
                let brackets = joined(brackets, ";");
                format!("按{}分段累进:{brackets}", self.formula(&it.of))
            }
            Form::Choice(it) => {
                let alternatives = it.alternatives.iter().map(|one| {
                    let when = self.formula(&one.when);
                    format!("{}({when}){}", one.title, outcome_words(one.gives))
                });
                format!("按情形:{}", joined(alternatives, ";"))
            }
            Form::Discretion(it) => self.discretion(it),
            Form::Event(it) => self.event(it),
            Form::ProRata(it) => {
                let against = match &it.against {
                    Against::Target(target) => self.formula(target),
                    Against::Best => "同组最好".to_owned(),
                    Against::Mean => "同组平均".to_owned(),
                };
                let of = self.formula(&it.of);
                let (amount, most) = (it.amount, it.at_most);
                if amount.is_negative() {
                    // What is missing of the whole is deducted.
                    let whole = -amount;
                    format!("{of}达不到{against}的,按差的比例扣分,最多扣{whole}分")
                } else {
                    format!("{of}与{against}之比乘以{amount}分,比例最高按{most}")
                }
            }
            Form::Rank(it) => {
                let order = match it.order {
                    RankOrder::HighFirst => "从高到低",
                    RankOrder::LowFirst => "从低到高",
                };
                let places = it.scores.iter().enumerate();
                let places =
                    places.map(|(at, points)| format!("第{}名{}", at + 1, signed(*points)));
                let (of, rest) = (self.formula(&it.of), signed(it.rest));
                let places = joined(places, "、");
                format!("按{of}在同组中{order}的名次:{places},其余{rest}")
            }
            Form::Change(it) => {
                let years = match it.mean_of {
                    1 => "上年".to_owned(),
                    n => format!("前{n}年平均"),
                };
                let unit = match it.measure {
                    Measure::Absolute => "",
                    Measure::Percent => "%",
                    Measure::PercentagePoints => "个百分点",
                };
                let wanted = match it.direction {
                    Wanted::Rise => "上升",
                    Wanted::Fall => "下降",
                };
                let step = it.step.map(|step| format!("每{step}{unit}"));
                let (of, target) = (self.formula(&it.of), it.target);
                let amount = signed(it.amount);
                let step = step.unwrap_or_default();
                format!("{of}比{years}{wanted}{target}{unit},{step}{amount}")
            }
            Form::Streak(it) => {
                let unit = it.per.map_or("年", period_words);
                let (when, amount) = (self.formula(&it.when), signed(it.amount));
                let further = match it.further {
                    Points::ZERO => String::new(),
                    further => format!(",再连续一{unit}另{}", signed(further)),
                };
                format!("{when},连续{}{unit}{amount}{further}", it.from)
            }
            Form::External(it) => {
                let of = self.formula(&it.of);
                match &it.conversion {
                    Conversion::Scale { from, to } => format!("{of},满分{from}折算为{to}分"),
                    Conversion::Map(pairs) => {
                        let pairs = pairs.iter().map(|(from, to)| format!("{from}计{to}分"));
                        format!("{of}换算:{}", joined(pairs, "、"))
                    }
                }
            }
            Form::Table(it) => {
                let (row, column) = (self.factor(&it.row), self.factor(&it.column));
                format!("按{row}和{column}查表计分")
            }
        }
    }

    fn gap(&self, it: &Gap, (side, verb): (&str, &str)) -> String {
        let unit = match it.points_of {
            PointsOf::Value => "",
            PointsOf::PercentagePoints => "个百分点",
        };
        let per = it.per.map(|period| format!("按{},", period_words(period)));
        let rest = match it.partial {
            Partial::Whole => "",
            Partial::Started => ",不足的按一个算",
            Partial::Proportional => ",不足的按比例算",
        };
        let (of, target) = (self.formula(&it.of), self.formula(&it.target));
        let (per, step, amount) = (per.unwrap_or_default(), it.step, signed(it.amount));
        format!("{per}{of}{side}{target}的,每{verb}{step}{unit}{amount}{rest}")
    }

    fn each(&self, it: &Each) -> String {
        let mut text = format!("{},每1个{}", self.formula(&it.count), signed(it.amount));
        if it.free > 0 {
            text.push_str(&format!(",前{}个不计", it.free));
        }
        for (from, amount) in &it.escalate {
            text.push_str(&format!(",第{from}个起每个{}", signed(*amount)));
        }
        if let Some(from) = it.void_from {
            text.push_str(&format!(",达到{from}个整条不得分"));
        }
        text
    }

    fn discretion(&self, it: &Discretion) -> String {
        let shares = it.split.iter();
        let shares = shares.map(|(id, points)| format!("{}{points}分", self.department(id)));
        let shares = joined(shares, "、");
        let shares = if shares.is_empty() {
            shares
        } else {
            format!(",其中{shares}")
        };
        let (subject, verb, most, step) = (&it.subject, verb(it.sign), it.max, it.step);
        format!("{subject},由人评定,{verb}0–{most}分,以{step}分为一档,须写理由{shares}")
    }

    fn event(&self, it: &Event) -> String {
        let fact = self.scope.dictionary.get(&it.of);
        let title = fact.map_or(it.of.as_str(), |fact| fact.title.as_str());
        let levels = it.levels.iter().map(|(level, points)| {
            let choice = fact.and_then(|fact| Some(&fact.choices[fact.choice(level)?]));
            let name = choice.map_or(level.as_str(), |choice| choice.title.as_str());
            format!("{name}每次{}{points}分", verb(it.sign))
        });
        let once = if it.same_matter_once {
            ";同一事项按最高一次"
        } else {
            ""
        };
        format!("{title}:{}{once}", joined(levels, ","))
    }

    fn factor(&self, factor: &Factor) -> String {
        let scale = match &factor.scale {
            Scale::Bounds(bounds) => joined(bounds.iter().map(ToString::to_string), "、"),
            Scale::Values(values) => values.join("、"),
        };
        format!("{}({scale})", self.formula(&factor.of))
    }
}

fn joined(parts: impl Iterator<Item = String>, with: &str) -> String {
    parts.collect::<Vec<_>>().join(with)
}

const fn verb(sign: Sign) -> &'static str {
    match sign {
        Sign::Deduct => "扣",
        Sign::Add => "加",
    }
}

/// Points that are added or taken.
pub(crate) fn signed(points: Points) -> String {
    if points < Points::ZERO {
        format!("扣{}分", -points)
    } else {
        format!("加{points}分")
    }
}

/// A period as a counting word.
pub(crate) const fn period_words(period: Period) -> &'static str {
    match period {
        Period::Once => "次",
        Period::Month => "月",
        Period::Quarter => "季度",
        Period::Half => "半年",
        Period::Year => "年",
    }
}

/// What late facts do; the empty text where nothing special.
pub(crate) fn late_words(late: LatePolicy) -> String {
    match late {
        LatePolicy::Counted => String::new(),
        LatePolicy::NotCounted => ";逾期填报的不作依据".to_owned(),
        LatePolicy::Marked => ";逾期填报的照计并标明".to_owned(),
        LatePolicy::Deduct(points) => format!(";逾期填报每项扣{points}分"),
    }
}

/// What happens where an item does not apply.
pub(crate) const fn otherwise_words(otherwise: Otherwise) -> &'static str {
    match otherwise {
        Otherwise::LeaveOut => "不参与计分",
        Otherwise::Full => "按满分计",
        Otherwise::CohortMean => "按同组平均计",
        Otherwise::Rescale => "不计,总分按比例折回",
    }
}

/// A bound of an item.
pub(crate) fn bound_words(bound: Bound) -> String {
    match bound {
        Bound::Open => "不设限".to_owned(),
        Bound::At(points) => format!("{points}分"),
    }
}

fn outcome_words(outcome: Outcome) -> String {
    match outcome {
        Outcome::Amount(Points::ZERO) => "不加不扣".to_owned(),
        Outcome::Amount(points) => signed(points),
        Outcome::Score(points) => format!("得{points}分"),
        Outcome::Forfeit => "整条不得分".to_owned(),
    }
}

fn bounds_words(lower: Option<LowerBound>, upper: Option<UpperBound>) -> String {
    let low = lower.map(|bound| match bound {
        LowerBound::From(value) => format!("≥{value}"),
        LowerBound::Above(value) => format!(">{value}"),
    });
    let high = upper.map(|bound| match bound {
        UpperBound::Below(value) => format!("<{value}"),
        UpperBound::UpTo(value) => format!("≤{value}"),
    });
    match (low, high) {
        (Some(low), Some(high)) => format!("{low}且{high}"),
        (Some(one), None) | (None, Some(one)) => one,
        (None, None) => "其他".to_owned(),
    }
}
