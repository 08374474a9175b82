//! The closed set of rule forms, one file each: what an author may write, what it means, how it is explained.
//!
//! A form's file holds its data, `read` (from the scheme text), `formulas` (the expressions in it), `lower`
//! (to terms that the kernels run) and `words` (its reason in Chinese). Adding a form is a new file and a line
//! in the list below.

mod bands;
mod brackets;
mod change;
mod choice;
mod context;
mod discretion;
mod each;
mod event;
mod excess;
mod external;
mod flat;
mod forfeit;
mod gap;
mod listed;
mod pro_rata;
mod rank;
mod seen;
mod shortfall;
mod streak;
mod table;

pub use bands::{Band, Bands};
pub use brackets::{Bracket, Brackets};
pub use change::{Change, Measure, Wanted};
pub use choice::{Alternative, Choice};
pub use discretion::{Discretion, Sign};
pub use each::Each;
pub use event::Event;
pub use excess::Excess;
pub use external::{Conversion, External};
pub use flat::Flat;
pub use forfeit::Forfeit;
pub use gap::{Gap, PointsOf};
pub use listed::{Listed, Member};
pub use pro_rata::{Against, ProRata};
pub use rank::{Rank, RankOrder};
pub use shortfall::Shortfall;
pub use streak::Streak;
pub use table::{Factor, Scale, Table};

pub use seen::{Prepared, Quantity, Seen, quantity};

pub(crate) use context::{FormContext, Lowered};
pub(crate) use seen::{push, push_list};

use serde::Serialize;

use crate::diag::Diagnostic;
use crate::model::Formula;
use crate::number::Points;
use crate::text::TableReader;

/// What the guide says of a form.
#[derive(Debug, Clone, Copy)]
pub struct About {
    /// The word after `form =`.
    pub keyword: &'static str,
    /// Chinese title.
    pub title: &'static str,
    /// Chinese explanation in Markdown.
    pub explanation: &'static str,
    /// Keys, `?` marks optional ones.
    pub keys: &'static [&'static str],
    /// An example rule.
    pub example: &'static str,
}

/// Declares the forms once: the enum, reading by keyword, and the dispatch of what every form can do.
macro_rules! forms {
    ($($(#[$doc:meta])* $module:ident => $name:ident,)*) => {
        /// A rule form with what it says.
        #[derive(Debug, Clone, PartialEq, Serialize)]
        #[serde(tag = "form", rename_all = "snake_case")]
        pub enum Form {
            $($(#[$doc])* $name($name),)*
        }

        /// What the guide says of every form, in the order of the list.
        pub const ABOUT: &[About] = &[$($module::ABOUT,)*];

        fn read_known(keyword: &str, r: &TableReader<'_>) -> Option<Form> {
            $(if keyword == $module::ABOUT.keyword {
                return Some(Form::$name($name::read(r)));
            })*
            None
        }

        impl Form {
            /// What the guide says of the form.
            pub const fn about(&self) -> &'static About {
                match self {
                    $(Form::$name(_) => &$module::ABOUT,)*
                }
            }

            /// The expressions of the rule, in order of importance.
            pub fn formulas(&self) -> Vec<&Formula> {
                match self {
                    $(Form::$name(form) => form.formulas(),)*
                }
            }

            pub(crate) fn lower(&self, cx: &mut FormContext<'_, '_>) -> Lowered {
                match self {
                    $(Form::$name(form) => form.lower(cx),)*
                }
            }

            /// Adds the reason in words for one unit, without the rule's title and without the resulting points.
            pub fn words(&self, seen: &Seen<'_>, text: &mut String) {
                match self {
                    $(Form::$name(form) => form.words(seen, text),)*
                }
            }
        }
    };
}

forms! {
    /// A condition moves a fixed amount.
    flat => Flat,
    /// A condition loses the whole item.
    forfeit => Forfeit,
    /// An amount per case, with a free allowance; later cases may cost more or void the item.
    each => Each,
    /// An amount per step below a target.
    shortfall => Shortfall,
    /// An amount per step above a target.
    excess => Excess,
    /// The first band that a value fits gives the amount.
    bands => Bands,
    /// Progressive rates: each part of a value counts at the rate of its bracket.
    brackets => Brackets,
    /// Mutually exclusive alternatives; the first that holds applies.
    choice => Choice,
    /// Points in proportion to completion.
    pro_rata => ProRata,
    /// Points by rank in the cohort.
    rank => Rank,
    /// Change against earlier years is held against a target.
    change => Change,
    /// A person decides inside a range, in steps, with a reason.
    discretion => Discretion,
    /// A set of required members, an amount for each that is missing (or present).
    listed => Listed,
    /// A score from elsewhere, converted.
    external => External,
    /// Dated events with levels; the same matter counts once, with caps.
    event => Event,
    /// Two factors give the points.
    table => Table,
    /// Consecutive cycles or periods in which a condition holds.
    streak => Streak,
}

/// What a band or an alternative gives.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Outcome {
    /// A signed amount.
    Amount(Points),
    /// The item's score becomes this.
    Score(Points),
    /// The item is lost.
    Forfeit,
}

/// What is added to the words of a band or an alternative that sets the score.
fn push_score(outcome: Outcome, text: &mut String) {
    if let Outcome::Score(points) = outcome {
        push(text, format_args!(",得分定为{points}分"));
    }
}

/// Reads the form of a rule; an unknown keyword is told with the list of forms.
pub(crate) fn read(keyword: &str, r: &TableReader<'_>) -> Option<Form> {
    let form = read_known(keyword, r);
    if form.is_none() {
        let words: Vec<(&'static str, ())> = ABOUT.iter().map(|a| (a.keyword, ())).collect();
        r.known_word("form", keyword, r.span_of("form"), &words);
    }
    form
}

/// The signed amount of a table: exactly one of `deduct` and `add`.
fn amount_of(r: &TableReader<'_>) -> Points {
    match (r.has("deduct"), r.has("add")) {
        (true, false) => -r.amount_size("deduct").unwrap_or_default(),
        (false, true) => r.amount_size("add").unwrap_or_default(),
        (both, _) => {
            let what = if both {
                "deduct 和 add 只能写一个"
            } else {
                "缺少 deduct 或 add"
            };
            r.report(
                Diagnostic::error("E109", r.span(), format!("{}:{what}", r.what()))
                    .help("扣分写 deduct = 分值,加分写 add = 分值"),
            );
            Points::ZERO
        }
    }
}

/// The signed amount of a table below a rule, which must move in the rule's direction.
fn amount_like(model: Points, r: &TableReader<'_>) -> Points {
    let amount = amount_of(r);
    let opposite = model.units().signum() * amount.units().signum() < 0;
    if opposite {
        r.report(
            Diagnostic::error(
                "E109",
                r.span(),
                format!("{}:这里与规则的其余部分一个扣分、一个加分", r.what()),
            )
            .help("一条规则只向一个方向计分;要两个方向,请写成两条规则"),
        );
    }
    signed_like(model, amount)
}

/// An amount with the sign of another.
fn signed_like(model: Points, amount: Points) -> Points {
    if model.is_negative() {
        -amount.abs()
    } else {
        amount.abs()
    }
}

/// What a band or an alternative gives: exactly one of `deduct`, `add`, `score`, `forfeit`.
fn outcome_of(r: &TableReader<'_>) -> Outcome {
    let given = [
        r.has("deduct") || r.has("add"),
        r.has("score"),
        r.has("forfeit"),
    ];
    if given.iter().filter(|g| **g).count() > 1 {
        r.report(
            Diagnostic::error(
                "E109",
                r.span(),
                format!("{}:deduct、add、score、forfeit 只能写一个", r.what()),
            )
            .help("留下一个"),
        );
    }
    match given {
        [_, true, _] => Outcome::Score(r.amount_size("score").unwrap_or_default()),
        [_, _, true] if r.truth("forfeit") == Some(true) => Outcome::Forfeit,
        _ => Outcome::Amount(amount_of(r)),
    }
}
