//! Everything that an appraisal of a cycle is made of, taken out of its book at one moment, and the schemes it is made by.

use std::collections::BTreeMap;
use std::sync::Arc;

use appraisal::chain::{self, Broken, Member, People, Run};
use appraisal::effect::{Cycle as Circle, Dependence, order};
use appraisal::sheet::{Question, questions};
use appraisal::words::Words;
use rubric::facts::{Cycle as FactsCycle, FactTable};
use store::cycle_scheme::CycleScheme;
use store::db::Db;

use crate::error::Error;
use crate::scheme::library::Ready;
use crate::service::Inner;
use crate::sheet::refusal::Refusal as No;

/// A scheme of a cycle.
pub(crate) struct MemberScheme {
    /// Its place among the schemes of the cycle.
    pub(crate) position: i64,
    /// It is the one that the cycle is about.
    pub(crate) is_target: bool,
    /// The scheme.
    pub(crate) ready: Arc<Ready>,
    /// What it leaves to people.
    pub(crate) questions: Vec<Question>,
}

/// The schemes of a cycle, each after those whose results it needs.
pub(super) async fn members(
    inner: &Inner,
    db: &mut Db,
    pinned: &[CycleScheme],
) -> Result<Vec<MemberScheme>, Error> {
    let mut members = Vec::with_capacity(pinned.len());
    for pin in pinned {
        let ready = inner.library.ready(db, pin.version).await?;
        members.push(MemberScheme {
            position: pin.position,
            is_target: pin.is_target,
            questions: questions(&ready.scheme, &ready.program),
            ready,
        });
    }
    let known: Vec<Dependence> = members
        .iter()
        .map(|m| Dependence::of(&m.ready.scheme, &m.ready.program.inputs))
        .collect();
    if let Ok(ordered) = order(&known) {
        let place = |m: &MemberScheme| ordered.iter().position(|id| *id == m.ready.scheme.head.id);
        members.sort_by_key(|m| (m.is_target, place(m)));
    }
    Ok(members)
}

/// Everything that an appraisal of a cycle is made of.
pub(crate) struct Snapshot {
    /// The schemes in the order in which they are appraised.
    pub(crate) members: Arc<Vec<MemberScheme>>,
    /// The facts; units go by their number.
    pub(crate) table: Arc<FactTable>,
    /// The year and the last day.
    pub(crate) cycle: FactsCycle,
    /// What people said, by scheme.
    pub(crate) people: BTreeMap<String, People>,
}

impl Snapshot {
    /// Appraises all schemes. Takes its time: not for the threads that serve.
    pub(crate) fn appraise(&self) -> Result<Vec<Run>, Error> {
        let members: Vec<Member<'_>> = self
            .members
            .iter()
            .map(|member| Member {
                scheme: &member.ready.scheme,
                program: &member.ready.program,
            })
            .collect();
        let Some(last) = self.members.last() else {
            return Ok(Vec::new());
        };
        let dictionary = &last.ready.dictionary;
        let (table, people) = (&self.table, &self.people);
        chain::appraise_with(&members, table, dictionary, self.cycle, people, |_| {})
            .map_err(|broken| self.in_words(broken).into())
    }

    /// Why it cannot be appraised.
    fn in_words(&self, broken: Broken) -> No {
        match broken {
            Broken::Circle(Circle(ids)) => No::Circle { schemes: ids },
            Broken::Refused { scheme, refusal } => {
                let member = self
                    .members
                    .iter()
                    .find(|m| m.ready.scheme.head.id == scheme);
                let words = member.map_or_else(String::new, |member| {
                    let words = Words {
                        scheme: &member.ready.scheme,
                        unit_name: &|unit| self.name(unit),
                    };
                    words.refusal(&refusal)
                });
                No::NotAppraised { words }
            }
        }
    }

    fn name(&self, unit: &str) -> String {
        let row = self.table.unit(unit);
        row.map_or_else(
            || unit.to_owned(),
            |row| self.table.units()[row].name.clone(),
        )
    }
}
