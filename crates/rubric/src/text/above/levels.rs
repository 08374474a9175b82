//! Reads grades, stars, quotas, eligibility, moves and cards.

use super::PERIODS;
use super::id_of;
use super::read_lower;
use crate::diag::Diagnostic;
use crate::model::*;
use crate::number::RoundingMode;
use crate::text::reader::TableReader;
use crate::text::scheme::IdShape;
use crate::text::scheme::ROUNDING_MODES;

pub(crate) fn read_grades(root: &TableReader<'_>) -> Vec<Grade> {
    let read = |mut r: TableReader<'_>| {
        let id = id_of(&mut r, "等次", IdShape::Kebab);
        let grade = Grade {
            title: r.required_text("title"),
            line: read_lower(&r),
            span: r.span(),
            id,
        };
        r.finish();
        grade
    };
    root.tables("grade", "等次").into_iter().map(read).collect()
}

pub(crate) fn read_stars(root: &TableReader<'_>) -> Vec<Star> {
    let read = |mut r: TableReader<'_>| {
        let section = r.required_text("section");
        r.name(format!("星级标准 {section}"));
        let star = Star {
            from: r.required_points("from"),
            title: r.text("title"),
            span: r.span(),
            section,
        };
        r.finish();
        star
    };
    root.tables("star", "星级标准")
        .into_iter()
        .map(read)
        .collect()
}

const QUOTA_ROUNDING: &[(&str, RoundingMode)] = ROUNDING_MODES;

pub(crate) fn read_quotas(root: &TableReader<'_>) -> Vec<Quota> {
    let read = |mut r: TableReader<'_>| {
        let id = id_of(&mut r, "名额", IdShape::Kebab);
        let full_marks: Vec<String> = r.texts("full_marks").into_iter().map(|(s, _)| s).collect();
        let of = match (r.small("stars"), r.text("grade"), full_marks.is_empty()) {
            (Some(stars), None, true) => Some(QuotaOf::Stars(stars)),
            (None, Some(grade), true) => Some(QuotaOf::Grade(grade)),
            (None, None, false) => Some(QuotaOf::FullMarks(full_marks)),
            _ => {
                r.report(
                    Diagnostic::error(
                        "E109",
                        r.span(),
                        format!("{}要在 stars、grade、full_marks 中恰好写一个", r.what()),
                    )
                    .help("说明限制的是哪一星级、哪一等次,还是哪些部分的满分单位"),
                );
                None
            }
        };
        if !r.has("at_most") {
            r.missing("at_most");
        }
        let quota = Quota {
            title: r.text("title").unwrap_or_else(|| id.clone()),
            at_most: r.share("at_most").unwrap_or_default(),
            rounding: r
                .word("rounding", QUOTA_ROUNDING)
                .unwrap_or(RoundingMode::Down),
            boundary: r
                .word(
                    "boundary",
                    &[
                        ("decide", Boundary::Decide),
                        ("all_in", Boundary::AllIn),
                        ("all_out", Boundary::AllOut),
                    ],
                )
                .unwrap_or(Boundary::Decide),
            over: r
                .word(
                    "over",
                    &[("move_down", Over::MoveDown), ("decide", Over::Decide)],
                )
                .unwrap_or(Over::Decide),
            decided_by: r.text("decided_by"),
            clause: r.text("clause"),
            span: r.span(),
            of: of.clone().unwrap_or(QuotaOf::Stars(0)),
            id,
        };
        r.finish();
        of.map(|_| quota)
    };
    root.tables("quota", "名额")
        .into_iter()
        .filter_map(read)
        .collect()
}

pub(crate) fn read_eligibility(root: &TableReader<'_>) -> Vec<Eligibility> {
    let read = |mut r: TableReader<'_>| {
        let id = id_of(&mut r, "资格条件", IdShape::Kebab);
        let target = r.table("for", "资格条件的 for").and_then(|t| {
            let level = match (t.small("stars"), t.text("grade")) {
                (Some(stars), None) => Some(Level::Stars(stars)),
                (None, Some(grade)) => Some(Level::Grade(grade)),
                _ => {
                    t.report(
                        Diagnostic::error("E109", t.span(), "for 要在 stars 和 grade 中恰好写一个")
                            .help("如 for = { stars = 5 } 或 for = { grade = \"excellent\" }"),
                    );
                    None
                }
            };
            t.finish();
            level
        });
        if !r.has("for") {
            r.missing("for");
        }
        let eligibility = Eligibility {
            title: r.required_text("title"),
            target: target.unwrap_or(Level::Stars(0)),
            needs: r.required_formula("needs"),
            reason: r.required_text("reason"),
            span: r.span(),
            id,
        };
        r.finish();
        eligibility
    };
    root.tables("eligibility", "资格条件")
        .into_iter()
        .map(read)
        .collect()
}

pub(crate) fn read_moves(root: &TableReader<'_>) -> Vec<Move> {
    let read = |mut r: TableReader<'_>| {
        let id = id_of(&mut r, "升降档", IdShape::Kebab);
        let by = match (r.small("levels"), r.text("to")) {
            (Some(_), Some(_)) => {
                r.report(
                    Diagnostic::error(
                        "E109",
                        r.span(),
                        format!("{}的 levels 和 to 只能写一个", r.what()),
                    )
                    .help("升降几档写 levels = 1,直接定为某一等次写 to = \"等次编号\""),
                );
                MoveBy::Levels(1)
            }
            (Some(levels), None) => MoveBy::Levels(levels),
            (None, Some(to)) => MoveBy::To(to),
            (None, None) => MoveBy::Levels(1),
        };
        if !r.has("direction") {
            r.missing("direction");
        }
        let found = Move {
            title: r.required_text("title"),
            when: r.required_formula("when"),
            direction: r
                .word(
                    "direction",
                    &[("up", Direction::Up), ("down", Direction::Down)],
                )
                .unwrap_or(Direction::Down),
            by,
            precedence: r.whole("precedence").unwrap_or(100),
            clause: r.text("clause"),
            span: r.span(),
            id,
        };
        r.finish();
        found
    };
    root.tables("move", "升降档")
        .into_iter()
        .map(read)
        .collect()
}

pub(crate) fn read_cards(root: &TableReader<'_>) -> Vec<Card> {
    let read = |mut r: TableReader<'_>| {
        let id = id_of(&mut r, "黄红牌", IdShape::Kebab);
        let becomes = r.table("becomes", "黄红牌的 becomes").map(|t| {
            let becomes = (t.whole("consecutive").unwrap_or(2), t.required_text("card"));
            t.finish();
            becomes
        });
        let card = Card {
            title: r.required_text("title"),
            colour: r
                .word(
                    "colour",
                    &[("yellow", Colour::Yellow), ("red", Colour::Red)],
                )
                .unwrap_or(Colour::Yellow),
            when: r.formula("when"),
            per: r.word("per", PERIODS),
            becomes,
            span: r.span(),
            id,
        };
        r.finish();
        card
    };
    root.tables("card", "黄红牌")
        .into_iter()
        .map(read)
        .collect()
}
