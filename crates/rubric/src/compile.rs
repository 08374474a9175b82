//! From a scheme to a program: expressions typed, rules lowered to terms, everything checked that needs both.

use std::collections::BTreeMap;

use crate::diag::{Diagnostic, Span};
use crate::expr::ir::{Cond, Input, InputId, Num, Source, ValueKind};
use crate::expr::lower::{Frame, Lowering, Scope};
use crate::form::{FormContext, Lowered};
use crate::model::*;
use crate::number::{Points, Ratio};
use crate::plan::{Above, Arm, ItemPlan, NormPlan, Program, RulePlan, SectionPlan, Term};

/// Largest size of an amount without a cap of its own.
const OPEN: Points = Points::whole(1_000_000);

/// Compiles a scheme against a dictionary. `None` when any expression or reference is wrong (told).
pub fn compile(scheme: &Scheme, dictionary: &Dictionary) -> (Option<Program>, Vec<Diagnostic>) {
    let scope = Scope {
        dictionary,
        parameters: &scheme.parameters,
        benchmarks: &scheme.benchmarks,
    };
    let mut compiler = Compiler {
        scheme,
        dictionary,
        lowering: Lowering::new(scope),
        once: BTreeMap::new(),
    };
    let items = scheme
        .items
        .iter()
        .map(|item| compiler.item(item))
        .collect();
    let norms = scheme
        .norms
        .iter()
        .map(|norm| compiler.norm(norm))
        .collect();
    let above = compiler.above();
    let sections = sections(scheme);
    let (inputs, diagnostics) = compiler.lowering.finish();
    if diagnostics.iter().any(Diagnostic::is_error) {
        return (None, diagnostics);
    }
    let program = Program {
        inputs,
        items,
        sections,
        norms,
        above,
        rounding: scheme.head.rounding,
        points: scheme.head.points,
    };
    (Some(program), diagnostics)
}

fn sections(scheme: &Scheme) -> Vec<SectionPlan> {
    let position = |id: &str| scheme.sections.iter().position(|s| s.id == id);
    let plan = |section: &Section| SectionPlan {
        parent: section.parent.as_deref().and_then(position),
        items: (0..scheme.items.len())
            .filter(|&i| scheme.items[i].section == section.id)
            .collect(),
    };
    scheme.sections.iter().map(plan).collect()
}

struct Compiler<'a> {
    scheme: &'a Scheme,
    dictionary: &'a Dictionary,
    lowering: Lowering<'a>,
    once: BTreeMap<&'a str, usize>,
}

impl<'a> Compiler<'a> {
    fn item(&mut self, item: &'a Item) -> ItemPlan {
        let start = match item.start {
            Start::Full => item.points,
            Start::Zero => Points::ZERO,
        };
        let rules = (1..).zip(&item.rules).map(|(number, rule)| {
            self.rule(rule, &item.id, number, start, &item.scored_by, item.late)
        });
        let rules = rules.collect();
        let (applies, otherwise) = self.applies(item);
        ItemPlan {
            section: self
                .scheme
                .sections
                .iter()
                .position(|s| s.id == item.section)
                .unwrap_or(0),
            points: item.points,
            start,
            floor: match item.floor {
                Bound::Open => None,
                Bound::At(points) => Some(points),
            },
            cap: match item.cap {
                None => Some(item.points),
                Some(Bound::Open) => None,
                Some(Bound::At(points)) => Some(points),
            },
            multiplier: item.multiplier.as_ref().map(|f| self.item_multiplier(f)),
            applies,
            otherwise,
            rules,
        }
    }

    /// A multiplier of whatever points the rules of an item give.
    fn item_multiplier(&mut self, formula: &Formula) -> Num {
        let multiplier = self.lowering.number(&formula.expr);
        let most = Points::whole(1_000_000_000).ratio();
        let product = Num::Mul(Box::new(Num::Const(most)), Box::new(multiplier.clone()));
        self.lowering.bounded(product, formula.span);
        multiplier
    }

    /// The item's own condition and those of the sections above it; the innermost treatment counts.
    fn applies(&mut self, item: &'a Item) -> (Option<Cond>, Otherwise) {
        let lineage = self.scheme.lineage(&item.section);
        let all = item
            .applies
            .iter()
            .chain(lineage.into_iter().filter_map(|s| s.applies.as_ref()));
        let mut condition: Option<Cond> = None;
        let mut otherwise = None;
        for applies in all {
            let this = self.lowering.condition(&applies.when.expr);
            otherwise.get_or_insert(applies.otherwise);
            condition = Some(match condition {
                Some(before) => Cond::And(Box::new(before), Box::new(this)),
                None => this,
            });
        }
        (condition, otherwise.unwrap_or(Otherwise::LeaveOut))
    }

    fn rule(
        &mut self,
        rule: &'a Rule,
        item: &str,
        number: usize,
        start: Points,
        shares: &[(String, Points)],
        late: LatePolicy,
    ) -> RulePlan {
        let mut context = FormContext {
            lowering: &mut self.lowering,
            item,
            number,
            start,
            span: rule.span,
            shares,
            dictionary: self.dictionary,
        };
        let Lowered { terms, shown } = rule.form.lower(&mut context);
        let gate = rule
            .applies_when
            .as_ref()
            .map(|f| self.lowering.condition(&f.expr));
        let multiplier = rule
            .multiplier
            .as_ref()
            .map(|f| self.lowering.number(&f.expr));
        let cap = rule.cap.unwrap_or(OPEN);
        let next = self.once.len();
        let once = rule
            .once
            .as_deref()
            .map(|key| *self.once.entry(key).or_insert(next));
        let mut plan = RulePlan {
            terms,
            shown,
            gate,
            multiplier,
            least: -cap,
            most: cap,
            smallest: rule.floor.unwrap_or_default(),
            once,
            late: rule.late.unwrap_or(late),
            reads: Vec::new(),
        };
        plan.reads = reads(&plan, self.lowering.inputs());
        self.check_size(&plan, rule.span);
        plan
    }

    /// Reports a rule whose terms, added and multiplied, may grow past what is computed exactly.
    fn check_size(&mut self, plan: &RulePlan, span: Span) {
        let amounts = plan.terms.iter().filter_map(|term| match term {
            Term::Amount { of, .. } => Some(of.clone()),
            Term::Switch { .. } => None,
        });
        let switches = Num::Const(OPEN.ratio());
        let sum = amounts.fold(switches, |a, b| Num::Add(Box::new(a), Box::new(b)));
        let product = match &plan.multiplier {
            Some(multiplier) => Num::Mul(Box::new(sum), Box::new(multiplier.clone())),
            None => sum,
        };
        self.lowering.bounded(product, span);
    }

    fn norm(&mut self, norm: &'a Norm) -> NormPlan {
        let measured = norm.when.as_ref().map(|f| self.lowering.condition(&f.expr));
        let judged = norm.judged.then(|| {
            let title = format!("{}({}/judged)", norm.title, norm.id);
            let source = Source::Decision {
                id: format!("{}/judged", norm.id),
                most: None,
                step: None,
                absent_is_zero: false,
            };
            let kind = ValueKind::Truth;
            Cond::Input(self.lowering.input(Input {
                source,
                kind,
                range: (0, 1),
                title,
                unit: String::new(),
            }))
        });
        let met = match (measured, judged) {
            (Some(a), Some(b)) => Cond::And(Box::new(a), Box::new(b)),
            (Some(a), None) | (None, Some(a)) => a,
            (None, None) => Cond::Const(false),
        };
        let lineage = self.scheme.lineage(&norm.section);
        let conditions = norm.applies_when.iter().chain(
            lineage
                .into_iter()
                .filter_map(|s| s.applies.as_ref().map(|a| &a.when)),
        );
        let mut applies: Option<Cond> = None;
        for formula in conditions {
            let this = self.lowering.condition(&formula.expr);
            applies = Some(match applies {
                Some(before) => Cond::And(Box::new(before), Box::new(this)),
                None => this,
            });
        }
        let mut ids = Vec::new();
        inputs_of_cond(&met, self.lowering.inputs(), &mut ids);
        NormPlan {
            section: self
                .scheme
                .sections
                .iter()
                .position(|s| s.id == norm.section)
                .unwrap_or(0),
            met,
            applies,
            reads: ids,
        }
    }

    fn above(&mut self) -> Above {
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
            PartSource::Scheme(id) => Some(Num::Input(
                self.lowering.result(id, crate::expr::ir::Figure::Total),
            )),
            PartSource::Fact(name) => match self.dictionary.get(name) {
                Some(fact) => Some(Num::Input(self.lowering.fact(fact))),
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

/// The inputs a rule reads, in order, without duplicates, with those behind cohort statistics.
fn reads(plan: &RulePlan, inputs: &[Input]) -> Vec<InputId> {
    let mut ids = Vec::new();
    for term in &plan.terms {
        match term {
            Term::Switch { arms, .. } => arms
                .iter()
                .for_each(|Arm { when, .. }| inputs_of_cond(when, inputs, &mut ids)),
            Term::Amount { of, .. } => inputs_of_num(of, inputs, &mut ids),
        }
    }
    if let Some(gate) = &plan.gate {
        inputs_of_cond(gate, inputs, &mut ids);
    }
    if let Some(multiplier) = &plan.multiplier {
        inputs_of_num(multiplier, inputs, &mut ids);
    }
    ids
}

/// Adds the inputs of a number to a list, each once.
pub(crate) fn inputs_of_num(num: &Num, inputs: &[Input], ids: &mut Vec<InputId>) {
    match num {
        Num::Const(_) => {}
        Num::Input(id) => {
            if !ids.contains(id) {
                ids.push(*id);
                if let Some(Input {
                    source: Source::Cohort { of, .. },
                    ..
                }) = inputs.get(*id)
                {
                    inputs_of_num(of, inputs, ids);
                }
            }
        }
        Num::Add(a, b) | Num::Sub(a, b) | Num::Mul(a, b) | Num::Div(a, b) => {
            inputs_of_num(a, inputs, ids);
            inputs_of_num(b, inputs, ids);
        }
        Num::Min(all) | Num::Max(all) => all.iter().for_each(|n| inputs_of_num(n, inputs, ids)),
        Num::If(c, a, b) => {
            inputs_of_cond(c, inputs, ids);
            inputs_of_num(a, inputs, ids);
            inputs_of_num(b, inputs, ids);
        }
        Num::Steps { of, .. } => inputs_of_num(of, inputs, ids),
    }
}

/// Adds the inputs of a condition to a list, each once.
pub(crate) fn inputs_of_cond(cond: &Cond, inputs: &[Input], ids: &mut Vec<InputId>) {
    match cond {
        Cond::Const(_) => {}
        Cond::Input(id) => {
            if !ids.contains(id) {
                ids.push(*id);
            }
        }
        Cond::Compare(_, a, b) => {
            inputs_of_num(a, inputs, ids);
            inputs_of_num(b, inputs, ids);
        }
        Cond::And(a, b) | Cond::Or(a, b) => {
            inputs_of_cond(a, inputs, ids);
            inputs_of_cond(b, inputs, ids);
        }
        Cond::Not(a) => inputs_of_cond(a, inputs, ids),
        Cond::If(c, a, b) => {
            inputs_of_cond(c, inputs, ids);
            inputs_of_cond(a, inputs, ids);
            inputs_of_cond(b, inputs, ids);
        }
    }
}
