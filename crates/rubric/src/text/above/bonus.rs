//! Reads kinds of bonus and malus and their limits.

use super::id_of;
use crate::model::*;
use crate::text::reader::TableReader;
use crate::text::scheme::IdShape;
use crate::text::scheme_items::read_rule;

const STEPS: &[(&str, BonusStep)] = &[
    ("claim", BonusStep::Claim),
    ("check", BonusStep::Check),
    ("section_opinion", BonusStep::SectionOpinion),
    ("decide", BonusStep::Decide),
    ("publicise", BonusStep::Publicise),
];

pub(crate) fn read_bonuses(root: &TableReader<'_>, key: &'static str, kind: &str) -> Vec<Bonus> {
    let read = |mut r: TableReader<'_>| {
        let id = id_of(&mut r, kind, IdShape::Dotted);
        let bonus = Bonus {
            title: r.required_text("title"),
            clause: r.text("clause"),
            points: r.amount_size("points"),
            cap: r.amount_size("cap"),
            owner: r.text("owner"),
            steps: r.words("steps", STEPS),
            rule: r
                .table("rule", "计分规则")
                .and_then(|rule| read_rule(rule, &id, 1)),
            span: r.span(),
            id,
        };
        r.finish();
        bonus
    };
    root.tables(key, kind).into_iter().map(read).collect()
}

pub(crate) fn read_bonus_limit(root: &TableReader<'_>) -> BonusLimit {
    let Some(r) = root.table("bonus_limit", "加减分上限") else {
        return BonusLimit::default();
    };
    let limit = BonusLimit {
        bonus: r.amount_size("bonus"),
        malus: r.amount_size("malus"),
    };
    r.finish();
    limit
}
