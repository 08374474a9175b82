//! What is known of one unit before it is appraised: its score and the values above the items, already evaluated.
//!
//! Says nothing of what the values lead to: that is [`crate::appraise`].

use rubric::columns::Row;
use rubric::expr::eval;
use rubric::expr::ir::{Cond, Num};
use rubric::model::Scheme;
use rubric::number::Ratio;
use rubric::plan::Program;
use rubric::score::{Bounds, UnitScore, score_rule};

use crate::bonus::Claim;
use crate::card::CardPeriods;
use crate::effect::Received;
use crate::weighting::PartValue;

/// What is known of one unit.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct UnitFacts {
    /// Id of the unit.
    pub unit: String,
    /// Choice that makes its cohort; `None` where the scheme makes none, or while unknown.
    pub cohort: Option<String>,
    /// What the rules say of it.
    pub score: UnitScore,
    /// Values of what is named above the items.
    pub above: AboveValues,
    /// Its claims to bonus and its cases of malus.
    pub claims: Vec<Claim>,
    /// Effects of other appraisals.
    pub received: Vec<Received>,
}

/// Values of the conditions and numbers above the items for one unit, in the order of the scheme's tables.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct AboveValues {
    /// One per veto: it applies.
    pub vetoes: Vec<Option<bool>>,
    /// One per eligibility: what must hold holds.
    pub eligibility: Vec<Option<bool>>,
    /// One per move: it applies.
    pub moves: Vec<Option<bool>>,
    /// One per card.
    pub cards: Vec<CardPeriods>,
    /// One per tie key; read where the key is an expression.
    pub tie_keys: Vec<Option<Ratio>>,
    /// One per part; read where the part is fed by a fact, another scheme or people.
    pub parts: Vec<PartValue>,
    /// One signed range per bonus, then one per malus.
    pub bonuses: Vec<Bounds>,
}

impl UnitFacts {
    pub(crate) fn must_fit(&self, scheme: &Scheme) {
        let above = &self.above;
        let shapes = [
            ("item", self.score.items.len(), scheme.items.len()),
            ("veto", above.vetoes.len(), scheme.vetoes.len()),
            (
                "eligibility",
                above.eligibility.len(),
                scheme.eligibility.len(),
            ),
            ("move", above.moves.len(), scheme.moves.len()),
            ("card", above.cards.len(), scheme.cards.len()),
            ("tie key", above.tie_keys.len(), scheme.rank.keys.len()),
            ("part", above.parts.len(), scheme.parts.len()),
            (
                "bonus and malus",
                above.bonuses.len(),
                scheme.bonuses.len() + scheme.maluses.len(),
            ),
        ];
        for (what, given, wanted) in shapes {
            assert_eq!(
                given, wanted,
                "one value is needed per {what} of the scheme"
            );
        }
    }
}

impl AboveValues {
    /// The values of one unit, read from the columns of the compiled scheme. Periods of cards before the cycle are
    /// for the caller to add.
    pub fn of(program: &Program, row: &Row<'_>) -> AboveValues {
        let above = &program.above;
        let condition = |c: &Cond| eval::condition(c, &program.inputs, row);
        let number = |n: &Num| eval::number(n, &program.inputs, row);
        AboveValues {
            vetoes: above.vetoes.iter().map(condition).collect(),
            eligibility: above.eligibility.iter().map(condition).collect(),
            moves: above.moves.iter().map(condition).collect(),
            cards: (above.cards.iter())
                .map(|periods| CardPeriods {
                    earlier: Vec::new(),
                    periods: periods.iter().map(condition).collect(),
                })
                .collect(),
            tie_keys: (above.tie_keys.iter())
                .map(|key| key.as_ref().and_then(number))
                .collect(),
            parts: (above.parts.iter())
                .map(|part| part.as_ref().and_then(number).into())
                .collect(),
            bonuses: (above.bonuses.iter())
                .map(|rule| score_rule(rule, &program.inputs, row).amount)
                .collect(),
        }
    }

    /// Values of the right shape for a scheme, with every condition and number unknown and no bonus.
    pub fn unknown(scheme: &Scheme) -> AboveValues {
        AboveValues {
            vetoes: vec![None; scheme.vetoes.len()],
            eligibility: vec![None; scheme.eligibility.len()],
            moves: vec![None; scheme.moves.len()],
            cards: scheme
                .cards
                .iter()
                .map(|card| CardPeriods {
                    earlier: Vec::new(),
                    periods: match (&card.when, card.per) {
                        (None, _) => Vec::new(),
                        (Some(_), None) => vec![None],
                        (Some(_), Some(per)) => vec![None; usize::from(per.per_year())],
                    },
                })
                .collect(),
            tie_keys: vec![None; scheme.rank.keys.len()],
            parts: vec![PartValue::Unknown; scheme.parts.len()],
            bonuses: vec![Bounds::default(); scheme.bonuses.len() + scheme.maluses.len()],
        }
    }
}
