//! Where a scheme's formulas and facts stand: every formula with its subject and its part in a rule.
//! Walks the tree as written; knows nothing of values.

use std::collections::{BTreeMap, BTreeSet};

use crate::diag::Span;
use crate::form::{Against, Excess, Form, Shortfall};
use crate::model::{Dictionary, Fact, Formula, Item, PartSource, Rule, Scheme, TieKey};

/// The part a formula plays.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Role {
    /// Decides something: `when` of a rule, norm, veto …
    Condition,
    /// A quantity that is judged.
    Quantity,
    /// What a quantity is held against.
    Target,
    /// Whether a rule, an item or a section speaks at all.
    Gate,
    /// A factor.
    Multiplier,
}

/// A formula and where it belongs.
#[derive(Debug, Clone, Copy)]
pub(super) struct Use<'s> {
    /// Id of the item, norm, veto … it stands in.
    pub(super) subject: &'s str,
    /// Its part.
    pub(super) role: Role,
    /// The formula.
    pub(super) formula: &'s Formula,
}

/// The formulas of a rule with their parts, in order of writing.
pub(super) fn of_rule(rule: &Rule) -> Vec<(Role, &Formula)> {
    let mut all = of_form(&rule.form);
    all.extend(rule.applies_when.iter().map(|f| (Role::Gate, f)));
    all.extend(rule.multiplier.iter().map(|f| (Role::Multiplier, f)));
    all
}

/// The formulas of a rule's form, without those of its modifiers.
pub(super) fn of_form(form: &Form) -> Vec<(Role, &Formula)> {
    match form {
        Form::Flat(f) => vec![(Role::Condition, &f.when)],
        Form::Forfeit(f) => vec![(Role::Condition, &f.when)],
        Form::Each(f) => vec![(Role::Quantity, &f.count)],
        Form::Shortfall(Shortfall(f)) | Form::Excess(Excess(f)) => {
            vec![(Role::Quantity, &f.of), (Role::Target, &f.target)]
        }
        Form::Bands(f) => vec![(Role::Quantity, &f.of)],
        Form::Brackets(f) => vec![(Role::Quantity, &f.of)],
        Form::Choice(f) => f
            .alternatives
            .iter()
            .map(|a| (Role::Condition, &a.when))
            .collect(),
        Form::ProRata(f) => {
            let mut both = vec![(Role::Quantity, &f.of)];
            if let Against::Target(target) = &f.against {
                both.push((Role::Target, target));
            }
            both
        }
        Form::Rank(f) => vec![(Role::Quantity, &f.of)],
        Form::Change(f) => vec![(Role::Quantity, &f.of)],
        Form::Discretion(_) | Form::Event(_) => Vec::new(),
        Form::Listed(f) => f
            .members
            .iter()
            .map(|m| (Role::Condition, &m.when))
            .collect(),
        Form::External(f) => vec![(Role::Quantity, &f.of)],
        Form::Table(f) => vec![(Role::Quantity, &f.row.of), (Role::Quantity, &f.column.of)],
        Form::Streak(f) => vec![(Role::Condition, &f.when)],
    }
}

/// Every formula of a scheme.
pub(super) fn of_scheme(scheme: &Scheme) -> Vec<Use<'_>> {
    let mut uses = Vec::new();
    let mut add = |subject, role, formula| {
        uses.push(Use {
            subject,
            role,
            formula,
        });
    };
    for section in &scheme.sections {
        if let Some(applies) = &section.applies {
            add(&section.id, Role::Gate, &applies.when);
        }
    }
    for item in &scheme.items {
        if let Some(applies) = &item.applies {
            add(&item.id, Role::Gate, &applies.when);
        }
        if let Some(multiplier) = &item.multiplier {
            add(&item.id, Role::Multiplier, multiplier);
        }
        for rule in &item.rules {
            for (role, formula) in of_rule(rule) {
                add(&item.id, role, formula);
            }
        }
    }
    for norm in &scheme.norms {
        if let Some(when) = &norm.when {
            add(&norm.id, Role::Condition, when);
        }
        if let Some(applies) = &norm.applies_when {
            add(&norm.id, Role::Gate, applies);
        }
    }
    for kind in scheme.bonuses.iter().chain(&scheme.maluses) {
        for (role, formula) in kind.rule.iter().flat_map(of_rule) {
            add(&kind.id, role, formula);
        }
    }
    for eligibility in &scheme.eligibility {
        add(&eligibility.id, Role::Condition, &eligibility.needs);
    }
    for step in &scheme.moves {
        add(&step.id, Role::Condition, &step.when);
    }
    for card in &scheme.cards {
        if let Some(when) = &card.when {
            add(&card.id, Role::Condition, when);
        }
    }
    for veto in &scheme.vetoes {
        add(&veto.id, Role::Condition, &veto.when);
    }
    for key in &scheme.rank.keys {
        if let TieKey::Formula(formula) = key {
            add(&scheme.head.id, Role::Quantity, formula);
        }
    }
    uses
}

/// A fact that a scheme draws on, with the subject that does so and the place.
#[derive(Debug, Clone, Copy)]
pub(super) struct FactUse<'s> {
    /// Id of the item, norm, part … that reads it.
    pub(super) subject: &'s str,
    /// The fact.
    pub(super) fact: &'s Fact,
    /// Where it is named.
    pub(super) span: Span,
}

/// Every use of a declared fact, in order of writing; names that are no facts are left out.
pub(super) fn facts<'s>(scheme: &'s Scheme, dictionary: &'s Dictionary) -> Vec<FactUse<'s>> {
    let mut found = Vec::new();
    for used in of_scheme(scheme) {
        for (name, span) in used.formula.expr.names() {
            if let Some(fact) = dictionary.get(name) {
                found.push(FactUse {
                    subject: used.subject,
                    fact,
                    span,
                });
            }
        }
    }
    let rules = scheme
        .items
        .iter()
        .flat_map(|i| i.rules.iter().map(move |r| (i.id.as_str(), r)))
        .chain(
            scheme
                .bonuses
                .iter()
                .chain(&scheme.maluses)
                .flat_map(|b| b.rule.iter().map(move |r| (b.id.as_str(), r))),
        );
    for (subject, rule) in rules {
        if let Form::Event(event) = &rule.form
            && let Some(fact) = dictionary.get(&event.of)
        {
            found.push(FactUse {
                subject,
                fact,
                span: event.of_span,
            });
        }
    }
    for part in &scheme.parts {
        if let Some(PartSource::Fact(name)) = &part.from
            && let Some(fact) = dictionary.get(name)
        {
            found.push(FactUse {
                subject: &part.id,
                fact,
                span: part.span,
            });
        }
    }
    if let Some(fact) = scheme
        .rank
        .cohort
        .as_deref()
        .and_then(|c| dictionary.get(c))
    {
        found.push(FactUse {
            subject: &scheme.head.id,
            fact,
            span: scheme.head.span,
        });
    }
    found
}

/// The facts that a scheme draws on, by id, each with the ids of the items, norms and others that do, in order.
pub fn facts_used(scheme: &Scheme, dictionary: &Dictionary) -> BTreeMap<String, Vec<String>> {
    let mut used: BTreeMap<String, Vec<String>> = BTreeMap::new();
    for one in facts(scheme, dictionary) {
        let subjects = used.entry(one.fact.id.clone()).or_default();
        if !subjects.iter().any(|subject| subject == one.subject) {
            subjects.push(one.subject.to_owned());
        }
    }
    used
}

/// The different facts a scheme draws on, in order of first use.
pub(super) fn distinct_facts<'s>(
    scheme: &'s Scheme,
    dictionary: &'s Dictionary,
) -> Vec<FactUse<'s>> {
    let mut seen = BTreeSet::new();
    let mut uses = facts(scheme, dictionary);
    uses.retain(|u| seen.insert(u.fact.id.as_str()));
    uses
}

/// How an item is named in messages: `条目 A1.5「协商议事机构」`.
pub(super) fn item_name(item: &Item) -> String {
    format!("条目 {}「{}」", item.id, item.title)
}

/// How a rule is named in messages: its title, or `第2条规则`.
pub(super) fn rule_name(rule: &Rule, index: usize) -> String {
    match &rule.title {
        Some(title) => format!("规则「{title}」"),
        None => format!("第{}条规则", index + 1),
    }
}
