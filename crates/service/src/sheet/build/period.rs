//! Which period of a fact an item reads.

use rubric::expr::ir::Source;
use rubric::facts::Label;
use rubric::model::Period;

use super::Build;

impl Build {
    /// The period that a fact is read for.
    pub(super) fn period_of(&self, source: &Source) -> Label {
        let Source::Fact {
            fact,
            years_back,
            part,
        } = source
        else {
            return Label::Open;
        };
        let known = self.ready.dictionary.get(fact);
        if known.is_none_or(|fact| fact.period == Period::Once) {
            return Label::Open;
        }
        let year = i16::try_from(self.standing.year).unwrap_or(i16::MAX) - i16::from(*years_back);
        part.and_then(|(period, n)| Label::of(year, period, n))
            .unwrap_or(Label::Year(year))
    }
}
