//! What stands above the items, compiled: conditions of vetoes, eligibility, moves and cards, values of parts,
//! rules of bonus kinds, keys of the ranking.

use super::{Compiler, OPEN};
use crate::diag::Diagnostic;
use crate::expr::ir::{Cond, Figure, Input, Num, Source, ValueKind};
use crate::expr::lower::{Frame, Lowering};
use crate::model::*;
use crate::number::{Points, Ratio};
use crate::plan::{Above, RulePlan, Term};

impl<'a> Compiler<'a> {
    pub(super) fn above(&mut self) -> Above {
        let scheme = self.scheme;
        let mut above = Above::default();
        for veto in &scheme.vetoes {
            above.vetoes.push(self.lowering.condition(&veto.when.expr));
        }
        for eligibility in &scheme.eligibility {
            above
                .eligibility
                .push(self.lowering.condition(&eligibility.needs.expr));
        }
        for found in &scheme.moves {
            above.moves.push(self.lowering.condition(&found.when.expr));
        }
        for card in &scheme.cards {
            above.cards.push(self.card(card));
        }
        for key in &scheme.rank.keys {
            above.tie_keys.push(match key {
                TieKey::Formula(f) => Some(self.lowering.number(&f.expr)),
                TieKey::Section(_) | TieKey::Part(_) => None,
            });
        }
        for part in &scheme.parts {
            above.parts.push(self.part(part));
        }
        for (bonus, negative) in scheme
            .bonuses
            .iter()
            .map(|b| (b, false))
            .chain(scheme.maluses.iter().map(|b| (b, true)))
        {
            above.bonuses.push(self.bonus(bonus, negative));
        }
        if let Some(cohort) = &scheme.rank.cohort {
            self.cohort_fact(cohort);
        }
        above
    }

    fn card(&mut self, card: &Card) -> Vec<Cond> {
        let Some(when) = &card.when else {
            return Vec::new();
        };
        match card.per.filter(|per| per.per_year() > 1) {
            None => vec![self.lowering.condition(&when.expr)],
            Some(per) => (1..=per.per_year())
                .map(|n| {
                    let frame = Frame {
                        part: Some((per, n)),
                        ..Frame::default()
                    };
                    self.lowering.in_frame(frame, |l| l.condition(&when.expr))
                })
                .collect(),
        }
    }

    fn part(&mut self, part: &Part) -> Option<Num> {
        match part.from.as_ref()? {
            PartSource::Sections(_) => None,
            PartSource::Scheme(id) => Some(Num::Input(self.lowering.result(id, Figure::Total))),
            PartSource::Fact(name) => match self.dictionary.get(name) {
                Some(fact) => Some(self.part_value(part, fact)),
                None => {
                    let names = self
                        .dictionary
                        .facts()
                        .iter()
                        .flat_map(|f| [f.id.as_str(), f.title.as_str()]);
                    let d = Diagnostic::error("E220", part.span, format!("数据字典里没有“{name}”"));
                    let d = match crate::text::nearest(name, names) {
                        Some(near) => d.help(format!("是不是想写 {near}?")),
                        None => d.help("先在数据字典 facts.toml 中登记这个数据项"),
                    };
                    self.lowering.report(d);
                    None
                }
            },
        }
    }

    /// A fact's value over the cycle, its periods combined as the part says where it says so.
    fn part_value(&mut self, part: &Part, fact: &'a Fact) -> Num {
        let whole = |lowering: &mut Lowering<'a>| Num::Input(lowering.fact(fact));
        let periods = fact.period.per_year();
        let Some(combine) = part.combine.filter(|_| periods > 1) else {
            return whole(&mut self.lowering);
        };
        if combine == Combine::Latest {
            if fact.combine != Combine::Latest {
                self.lowering.report(
                    Diagnostic::error(
                        "E244",
                        part.span,
                        format!("组成部分 {} 取最近一期,但“{}”不是按最近一期合并的", part.id, fact.title),
                    )
                    .help("在数据字典里把该数据项的 combine 改为 \"latest\",或把这里改为 sum、mean、min、max"),
                );
            }
            return whole(&mut self.lowering);
        }
        let values: Vec<Num> = (1..=periods)
            .map(|n| {
                let frame = Frame {
                    part: Some((fact.period, n)),
                    ..Frame::default()
                };
                self.lowering.in_frame(frame, |l| Num::Input(l.fact(fact)))
            })
            .collect();
        let sum = |values: Vec<Num>| {
            let added = values
                .into_iter()
                .reduce(|a, b| Num::Add(Box::new(a), Box::new(b)));
            added.unwrap_or(Num::Const(Ratio::ZERO))
        };
        match combine {
            Combine::Min => Num::Min(values),
            Combine::Max => Num::Max(values),
            Combine::Mean => {
                let count = Num::Const(Ratio::whole(i64::from(periods)));
                Num::Div(Box::new(sum(values)), Box::new(count))
            }
            Combine::Sum | Combine::Latest => sum(values),
        }
    }

    /// The rule of a bonus; without one, what people decide on a claim, nothing when none was made.
    fn bonus(&mut self, bonus: &'a Bonus, negative: bool) -> RulePlan {
        if let Some(rule) = &bonus.rule {
            let mut plan = self.rule(rule, &bonus.id, 1, Points::ZERO, &[], LatePolicy::Counted);
            let cap = bonus.cap.unwrap_or(OPEN);
            (plan.least, plan.most) = (plan.least.max(-cap), plan.most.min(cap));
            return plan;
        }
        let cap = bonus.cap.unwrap_or(OPEN);
        let source = Source::Decision {
            id: format!("{}/1", bonus.id),
            most: bonus.cap,
            step: None,
            absent_is_zero: true,
        };
        let input = self.lowering.input(Input {
            source,
            kind: ValueKind::Number {
                places: 4,
                rate: false,
            },
            range: (0, cap.units()),
            title: format!("{}({}/1)", bonus.title, bonus.id),
            unit: "分".to_owned(),
        });
        let of = if negative {
            Num::Mul(
                Box::new(Num::Const(Ratio::whole(-1))),
                Box::new(Num::Input(input)),
            )
        } else {
            Num::Input(input)
        };
        let range = if negative {
            (-cap, Points::ZERO)
        } else {
            (Points::ZERO, cap)
        };
        RulePlan {
            terms: vec![Term::Amount { of, range }],
            shown: vec![Num::Input(input)],
            gate: None,
            multiplier: None,
            least: -cap,
            most: cap,
            smallest: Points::ZERO,
            once: None,
            late: LatePolicy::Counted,
            reads: vec![input],
        }
    }

    fn cohort_fact(&mut self, name: &str) {
        let span = self.scheme.head.span;
        match self.dictionary.get(name) {
            Some(fact) if fact.kind == FactKind::Choice => {
                self.lowering.fact(fact);
            }
            Some(fact) => self.lowering.report(
                Diagnostic::error(
                    "E243",
                    span,
                    format!("分组排名的“{}”不是选择类数据项", fact.title),
                )
                .help("分组依据用 type = \"choice\" 的数据项,如单位类别"),
            ),
            None => self.lowering.report(
                Diagnostic::error("E220", span, format!("数据字典里没有“{name}”"))
                    .help("先登记分组依据的数据项"),
            ),
        }
    }
}
