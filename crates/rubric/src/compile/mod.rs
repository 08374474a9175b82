//! From a scheme to a program: expressions typed, rules lowered to terms, everything checked that needs both.

mod above;
mod reads;

use reads::reads;
pub(crate) use reads::{inputs_of_cond, inputs_of_num};

use std::collections::BTreeMap;

use crate::diag::{Diagnostic, Span};
use crate::expr::ir::{Cond, Input, Num, Source, ValueKind};
use crate::expr::lower::{Lowering, Scope};
use crate::form::{FormContext, Lowered};
use crate::model::*;
use crate::number::Points;
use crate::plan::{ItemPlan, NormPlan, Program, RulePlan, SectionPlan, Term};

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
}
