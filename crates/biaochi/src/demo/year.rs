//! A year of facts for the demonstration street: what a community of ordinary diligence has, a few slips, and what
//! the story of each community changes. The same on every machine.

use std::collections::BTreeSet;

use rubric::expr::ir::{Input, Source, ValueKind};
use rubric::facts::{Cell, Datum, Event, FactTable, Label};
use rubric::model::{Better, Choice, Dictionary, Fact, FactKind, Origin, Period};

use super::random::Random;
use super::street::{COMMUNITIES, Community};

/// The year of the demonstration.
pub(crate) const YEAR: i16 = 2026;
/// The seed of everything that looks like chance.
const SEED: u64 = 20_260_101;
/// What stands in the source column of every value.
pub(crate) const MARK: &str = "演示数据";

/// Facts of the street for all these programs' inputs.
///
/// # Panics
/// When the story names what the shipped dictionary does not have, which a test rules out.
pub(crate) fn facts(dictionary: &Dictionary, inputs: &[&[Input]]) -> FactTable {
    let mut table = FactTable::new();
    let mut random = Random::new(SEED);
    let asked = asked(inputs);
    for community in COMMUNITIES {
        let unit = table.add_unit(community.name);
        let street = Street { community, unit };
        for fact in dictionary.facts() {
            for year in (YEAR - 3..=YEAR).filter(|year| asked.contains(&(fact.id.as_str(), *year)))
            {
                street.state(&mut table, fact, year, &mut random);
            }
        }
        for (id, period, text) in community.twists {
            street.twist(&mut table, dictionary, id, period, text);
        }
        for (id, period) in community.late {
            street.late(&mut table, dictionary, id, period);
        }
        for &(id, day, level, matter) in community.events {
            street.event(&mut table, dictionary, id, day, level, matter);
        }
        street.decide(&mut table, inputs);
    }
    table
}

/// Which facts are asked for which years.
fn asked<'i>(inputs: &[&'i [Input]]) -> BTreeSet<(&'i str, i16)> {
    inputs
        .iter()
        .copied()
        .flatten()
        .filter_map(|input| match &input.source {
            Source::Fact {
                fact, years_back, ..
            } => Some((fact.as_str(), YEAR - i16::from(*years_back))),
            _ => None,
        })
        .collect()
}

/// A community and its place in the table.
struct Street<'c> {
    community: &'c Community,
    unit: usize,
}

impl Street<'_> {
    /// States a fact for all periods of a year.
    fn state(&self, table: &mut FactTable, fact: &Fact, year: i16, random: &mut Random) {
        let source = source_of(fact.from);
        for label in labels(fact, year) {
            let Some(raw) = self.usual(fact, random) else {
                continue;
            };
            let raw = self.slipped(fact, raw, random);
            let datum = Datum {
                raw: raw.clamp(fact.range.0, fact.range.1),
                source: &source,
                late: false,
            };
            table.replace(self.unit, &fact.id, label, Some(datum));
        }
    }

    /// What a community that does its work has; `None` for events.
    fn usual(&self, fact: &Fact, random: &mut Random) -> Option<i64> {
        let c = self.community;
        let whole = |n: i64| n * 10i64.pow(u32::from(fact.places));
        if let Some(n) = self.own_figure(fact, random) {
            return Some(n);
        }
        Some(match fact.kind {
            FactKind::Event => return None,
            FactKind::Bool => i64::from(fact.better != Some(Better::Less)),
            FactKind::Choice => best_choice(&fact.choices),
            FactKind::Rate => whole(1) * (c.esteem - random.between(0, 8)) / 100,
            FactKind::Date => return None,
            FactKind::Count | FactKind::Amount => match fact.better {
                Some(Better::Less) => 0,
                _ if fact.period == Period::Once => whole(random.between(1, 2)),
                _ => whole(random.between(1, 3)),
            },
        })
    }

    /// Figures that hang together, raw.
    fn own_figure(&self, fact: &Fact, random: &mut Random) -> Option<i64> {
        let c = self.community;
        let cents = |yuan: i64| yuan * 10i64.pow(u32::from(fact.places));
        Some(match fact.id.as_str() {
            "households" => c.households,
            "in_central_city" => i64::from(c.central),
            "party_members" => c.members,
            "in_service_members" => c.members / 3,
            "in_service_participants" => c.members / 3 * random.between(58, 80) / 100,
            "in_service_activities" => random.between(4, 7),
            "retired_members" => c.members / 4,
            "retired_participants" => c.members / 4 * random.between(40, 65) / 100,
            "employment_models" => random.between(2, 4),
            "grids"
            | "grids_with_branch"
            | "grids_with_leader"
            | "grids_with_duties"
            | "grids_with_group_head"
            | "grids_with_police"
            | "grids_with_property"
            | "grids_with_volunteers" => c.grids,
            "functional_groups" => random.between(2, 4),
            "community_workers" => c.households / 350 + 1,
            "volunteer_teams" => random.between(2, 3),
            "committee_size" => random.between(5, 9),
            "full_time_deputies" => 1,
            "activists" => random.between(3, 6),
            "members_developed" => random.between(1, 2),
            "resident_units" | "co_building_agreements" => c.members / 20,
            "online_work_kinds" => 5,
            "premises_area" => cents(random.between(320, 520)),
            "service_centre_area" => cents(c.households / 5 + random.between(20, 90)),
            "work_funds" => cents((c.households * 31).max(62_000)),
            "member_activity_funds" => cents(c.members * 205),
            "public_benefit_funds" => cents(200_000),
            "staff_average_pay" => cents(random.between(83, 92) * 1_000),
            "local_average_wage" => cents(82_000),
            "secretary_training_days" => cents(random.between(7, 10)),
            "other_cadres_least_training_days" => cents(random.between(3, 5)),
            "ideology_studies" => random.between(2, 4),
            "key_projects" | "key_projects_done" => 4,
            "problems_fed_back" => 3,
            "clean_findings" | "publicity_findings" => random.between(0, 1),
            "bulletin_problems" => i64::from(random.happens(150)),
            "duty_review_committee" | "duty_review_members" | "democratic_poll" => {
                cents(c.esteem) + random.between(-15, 15) * cents(1) / 10
            }
            _ => return None,
        })
    }

    /// A small slip now and then: something not done, one time too few, one problem found.
    fn slipped(&self, fact: &Fact, raw: i64, random: &mut Random) -> i64 {
        if !random.happens(self.community.slips) {
            return raw;
        }
        match (fact.kind, fact.better) {
            (FactKind::Bool, Some(Better::More)) => 0,
            (FactKind::Count, Some(Better::More)) => (raw - 1).max(0),
            (FactKind::Count, Some(Better::Less)) => raw + 1,
            _ => raw,
        }
    }

    /// Changes a value to what the story says; no text makes it unknown.
    fn twist(
        &self,
        table: &mut FactTable,
        dictionary: &Dictionary,
        id: &str,
        period: &str,
        text: &str,
    ) {
        let (fact, label) = named(dictionary, id, period);
        let raw = Cell::of(fact).read(text).expect("the story can be read");
        let source = source_of(fact.from);
        let datum = raw.map(|raw| Datum {
            raw,
            source: &source,
            late: false,
        });
        table.replace(self.unit, &fact.id, label, datum);
    }

    fn late(&self, table: &mut FactTable, dictionary: &Dictionary, id: &str, period: &str) {
        let (fact, label) = named(dictionary, id, period);
        let raw = table
            .get(self.unit, &fact.id, label)
            .map_or(1, |datum| datum.raw.max(1));
        let source = source_of(fact.from);
        let datum = Datum {
            raw,
            source: &source,
            late: true,
        };
        table.replace(self.unit, &fact.id, label, Some(datum));
    }

    fn event(
        &self,
        table: &mut FactTable,
        dictionary: &Dictionary,
        id: &str,
        day: &str,
        level: &str,
        matter: &str,
    ) {
        let fact = dictionary.get(id).expect("the story names a fact");
        let event = Event {
            date: day.parse().expect("the story names a day"),
            level: fact.choice(level).expect("the story names a level"),
            matter,
            source: &source_of(fact.from),
            late: false,
        };
        table
            .add_event(self.unit, id, event)
            .expect("the story tells each event once");
    }

    /// Decisions of assessors: nothing to deduct, norms met, unless the story says otherwise.
    fn decide(&self, table: &mut FactTable, inputs: &[&[Input]]) {
        let source = format!("{MARK}·考评组评定");
        for input in inputs.iter().copied().flatten() {
            let Source::Decision {
                id,
                absent_is_zero: false,
                ..
            } = &input.source
            else {
                continue;
            };
            let told = self.community.decisions.iter().find(|(d, _)| d == id);
            let raw = match (told, input.kind) {
                (Some((_, text)), _) => Cell::of_kind(
                    ValueKind::Number {
                        places: 4,
                        rate: false,
                    },
                    (0, i64::MAX),
                    id,
                )
                .read(text)
                .expect("the story gives points")
                .unwrap_or_default(),
                (None, ValueKind::Truth) => 1,
                (None, _) => 0,
            };
            let datum = Datum {
                raw,
                source: &source,
                late: false,
            };
            table.replace(self.unit, id, Label::Open, Some(datum));
        }
    }
}

/// The fact and period that the story names.
fn named<'d>(dictionary: &'d Dictionary, id: &str, period: &str) -> (&'d Fact, Label) {
    let fact = dictionary.get(id).expect("the story names a fact");
    if fact.period == Period::Once {
        return (fact, Label::Open);
    }
    (
        fact,
        Label::parse(period).expect("the story names a period"),
    )
}

/// The periods of a year for which a fact is stated.
fn labels(fact: &Fact, year: i16) -> Vec<Label> {
    if fact.period == Period::Once {
        return vec![Label::Open];
    }
    (1..=fact.period.per_year())
        .filter_map(|n| Label::of(year, fact.period, n))
        .collect()
}

/// Choices are told from worst to best, or begin with there being nothing wrong.
fn best_choice(choices: &[Choice]) -> i64 {
    let nothing_wrong = choices.first().is_some_and(|c| c.title == "无");
    if nothing_wrong {
        0
    } else {
        i64::try_from(choices.len()).unwrap_or(1) - 1
    }
}

fn source_of(origin: Origin) -> String {
    let from = match origin {
        Origin::Ledger => "台账",
        Origin::Reported => "社区上报",
        Origin::Sampled => "现场核查",
        Origin::Polled => "测评统计",
        Origin::Judged => "考评组认定",
        Origin::Result => "认定文件",
        Origin::Statistics => "统计数",
    };
    format!("{MARK}·{from}")
}
