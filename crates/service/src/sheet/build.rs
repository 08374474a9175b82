//! Making the view of a sheet: rows and appraisals in, what one viewer may see out.

mod moved;
mod period;

use std::collections::BTreeMap;
use std::sync::Arc;

use appraisal::label::Label as _;
use appraisal::sheet::{Asked, ItemState, Layer, reach};
use rubric::explain::Explainer;
use rubric::expr::ir::Source;
use rubric::model::{Item, Norm, Scheme};
use rubric::score::{Bounds, UnitScore};
use store::item_comment::ItemComment;
use store::sample_object::SampleObject;
use store::sheet::{Sheet, Standing};
use store::signature::Signature;
use store::team_member::TeamMember;
use store::{Reading, item_comment, signature, table, values};

pub use self::moved::Moved;
use self::moved::{Sums, is_below, layers};
use super::book::{Basis, Runs, runs};
use super::finals::finals;
use super::head::Opened;
use super::lines::{self, Rows};
use super::mark::sheet_row;
use super::open::{Look, Names};
use super::parts::samples;
use super::recent::suggested;
use super::view::{
    FactView, ItemView, MissingView, NormView, Reason, SectionView, SheetRights, SheetView, Shown,
};
use crate::error::Error;
use crate::scheme::library::Ready;
use crate::scheme::words::RuleWords;
use crate::service::Inner;
use crate::view::{CycleRef, OrgRef, SchemeRef};

/// Everything that a view is made of.
pub(super) struct Build {
    pub(super) standing: Standing,
    organiser: OrgRef,
    unit: OrgRef,
    pub(super) ready: Arc<Ready>,
    pub(super) look: Look,
    pub(super) row: Sheet,
    pub(super) rows: Rows,
    pub(super) around: Around,
    pub(super) suggested: Arc<Runs>,
    verified: Option<Arc<Runs>>,
    finals: Option<Vec<Bounds>>,
}

/// What a page shows around its figures; nothing of it moves a sum.
#[derive(Default)]
pub(super) struct Around {
    pub(super) comments: Vec<ItemComment>,
    pub(super) signatures: Vec<Signature>,
    pub(super) team: Vec<TeamMember>,
    pub(super) samples: Vec<(String, SampleObject)>,
    pub(super) names: Names,
}

impl Around {
    async fn of(
        db: &mut store::Db,
        standing: &Standing,
        row: &Sheet,
        rows: &Rows,
    ) -> Result<Around, Error> {
        let comments = item_comment::of_sheet(db, standing.sheet).await?;
        let signatures = signature::of_sheet(db, standing.sheet).await?;
        let team = "where cycle = $1 order by is_leader desc, account";
        let mut team: Vec<TeamMember> = table::find(db, team, values![standing.cycle]).await?;
        team.retain(|member| member.has_unit(standing.unit.0));
        let mut names = Names::default();
        let people = (rows.marks.iter().map(|it| it.changed_by))
            .chain(rows.decided.iter().map(|it| it.changed_by))
            .chain(rows.found.iter().map(|it| it.made_by))
            .chain(rows.returned.iter().map(|it| it.returned_by))
            .chain(rows.returned.iter().filter_map(|it| it.answered_by))
            .chain(comments.iter().map(|it| it.made_by))
            .chain(team.iter().map(|it| it.account))
            .chain(signatures.iter().map(|it| it.account))
            .chain(row.submitted_by)
            .chain(row.verified_by);
        for account in people {
            names.learn(db, account).await?;
        }
        Ok(Around {
            comments,
            signatures,
            team,
            samples: samples(db, standing).await?,
            names,
        })
    }
}

/// What findings of the program say at one item.
type Reasons = BTreeMap<String, Vec<Reason>>;

impl Build {
    /// Reads it all.
    pub(super) async fn read(
        inner: &Inner,
        mut reading: Reading,
        opened: &Opened,
        ready: &Arc<Ready>,
        look: Look,
    ) -> Result<Build, Error> {
        let row = sheet_row(&mut reading, opened.standing.sheet).await?;
        let rows = Rows::of(&mut reading, opened.standing.sheet).await?;
        let around = Around::of(&mut reading, &opened.standing, &row, &rows).await?;
        let standing = opened.standing.clone();
        let finals = match look.sees.verified {
            true => finals(&mut reading, &standing).await?,
            false => None,
        };
        // Given back before the appraisals are asked for, which need a connection themselves: nobody waits for a second
        // one while holding a first.
        drop(reading);
        let suggested = suggested(inner, &standing).await?;
        let verified = match look.sees.verified {
            true => Some(runs(inner, standing.cycle, Basis::Verified).await?),
            false => None,
        };
        Ok(Build {
            organiser: opened.tree.org(standing.organiser),
            unit: opened.tree.org(standing.unit),
            standing,
            ready: Arc::clone(ready),
            look,
            row,
            rows,
            around,
            suggested,
            verified,
            finals,
        })
    }

    /// The view.
    pub(super) fn view(&self) -> Result<SheetView, Error> {
        let (scheme, sees) = (&self.ready.scheme, self.look.sees);
        let score = self.suggested.score(&self.standing)?;
        let verified = match &self.verified {
            Some(runs) => Some(runs.score(&self.standing)?),
            None => None,
        };
        let lines = lines::lines(&self.suggested, &self.standing, &self.rows)?;
        let mut reasons = self.reasons()?;
        let layers = layers(sees, self.finals.is_some());
        let mut items: Vec<Option<ItemView>> = Vec::with_capacity(scheme.items.len());
        for (place, item) in scheme.items.iter().enumerate() {
            let reasons = reasons.remove(&item.id).unwrap_or_default();
            items.push(Some(self.item(place, item, &score.items[place], reasons)));
        }
        let own: Vec<_> = lines.iter().map(|line| line.written.own).collect();
        let sums = Sums {
            program: &self.ready.program,
            layers: &layers,
            own: &own,
            score,
            verified,
            finals: self.finals.as_deref(),
        };
        let mut sections = Vec::with_capacity(scheme.sections.len());
        for at in in_order(scheme) {
            let section = &scheme.sections[at];
            let lineage = scheme.lineage(&section.id);
            let is_in = |place: usize| is_below(&self.ready.program, place, at);
            let full = (0..scheme.items.len()).filter(|place| is_in(*place));
            let full = full.map(|place| scheme.items[place].points).sum();
            let may_accept = self.look.may.verify && self.row.verified_at.is_none() && {
                let mut own = (0..scheme.items.len()).filter(|it| is_in(*it) && self.is_own(*it));
                own.any(|place| {
                    let line = &lines[place];
                    let is_sure = line.suggested.exact().is_some() && line.applies == Some(true);
                    line.written.verified.is_none() && !line.written.is_returned && is_sure
                })
            };
            let owner = lineage.iter().find_map(|s| s.owner.as_deref());
            sections.push(SectionView {
                id: section.id.clone(),
                title: section.title.clone(),
                depth: lineage.len().saturating_sub(1),
                points: section.points.unwrap_or(full),
                owner: title_of(scheme, owner),
                sums: sums.of(Some(at)),
                items: (0..scheme.items.len())
                    .filter(|place| scheme.items[*place].section == section.id)
                    .filter_map(|place| items[place].take())
                    .collect(),
                norms: (scheme.norms.iter().enumerate())
                    .filter(|(_, norm)| norm.section == section.id)
                    .map(|(place, norm)| self.norm(place, norm, score))
                    .collect(),
                may_accept,
            });
        }
        let mut states: BTreeMap<ItemState, usize> = BTreeMap::new();
        for line in lines.iter().filter(|line| line.applies != Some(false)) {
            *states.entry(sees.shown(line.state)).or_default() += 1;
        }
        let row = &self.row;
        let content = store::sheet_status::content_of(
            &self.verified_marks(),
            &self.rows.decided,
            &self.rows.found,
        );
        Ok(SheetView {
            id: self.standing.sheet,
            cycle: CycleRef {
                id: self.standing.cycle,
                title: self.standing.title.clone(),
                year: self.standing.year,
                stage: self.standing.stage,
                organiser: self.organiser.clone(),
            },
            unit: self.unit.clone(),
            scheme: SchemeRef {
                id: self.ready.version,
                key: scheme.head.id.clone(),
                title: scheme.head.title.clone(),
                version: scheme.head.version.clone(),
                hash: self.ready.hash.clone(),
            },
            stage: self.standing.stage,
            may: self.rights(),
            totals: sums.of(None),
            sections,
            bonuses: self.discretion(|of| matches!(of, Asked::Bonus(_))),
            full: full_of(scheme),
            is_weighted: !scheme.parts.is_empty(),
            submitted: self.done(row.submitted_at, row.submitted_by),
            submitted_late: row.submitted_late.clone(),
            verified: match sees.verified || sees.returned {
                true => self.done(row.verified_at, row.verified_by),
                false => None,
            },
            signatures: match sees.verified {
                true => self.signatures(&content),
                false => Vec::new(),
            },
            missing: self.missing()?,
            states: match layers.is_empty() {
                true => Vec::new(),
                false => states.into_iter().collect(),
            },
            layers,
            as_of: self.suggested.as_of,
            version: self.standing.version,
            revision: row.revision,
            content,
            shown: Shown::default(),
        })
    }

    /// The reasons of the program, by item.
    fn reasons(&self) -> Result<Reasons, Error> {
        let mut reasons = Reasons::new();
        let runs = &self.suggested;
        let here = runs
            .at(self.standing.position)
            .zip(runs.row(self.standing.unit));
        let Some(((_, run), row)) = here.filter(|_| self.look.sees.own) else {
            return Ok(reasons);
        };
        let ready = &self.ready;
        let explainer = Explainer::new(&ready.scheme, &ready.program, &ready.dictionary);
        let score = runs.score(&self.standing)?;
        for finding in explainer.unit(&run.columns.row(row), score) {
            let facts = finding.facts.iter().map(|seen| FactView {
                title: seen.title.to_owned(),
                value: seen.value.to_string(),
                late: seen.late,
                is_missing: seen.value == rubric::expr::words::UNKNOWN,
                period: self.period_of(&ready.program.inputs[seen.input].source),
                fact: match &ready.program.inputs[seen.input].source {
                    Source::Fact { fact, .. } | Source::Events { fact, .. } => Some(fact.clone()),
                    _ => None,
                },
            });
            let reason = Reason {
                facts: facts.collect(),
                amount: finding.amount,
                clause: finding.clause.map(str::to_owned),
                is_open: finding.open,
                words: finding.words,
            };
            reasons
                .entry(finding.item.to_owned())
                .or_default()
                .push(reason);
        }
        Ok(reasons)
    }

    fn item(
        &self,
        place: usize,
        item: &Item,
        score: &rubric::score::ItemScore,
        reasons: Vec<Reason>,
    ) -> ItemView {
        let (sees, scheme) = (self.look.sees, &self.ready.scheme);
        let plan = &self.ready.program.items[place];
        let written = self.rows.written(&item.id);
        let line = appraisal::sheet::line(score.applies, score.points, written);
        let is_returned = written.is_returned;
        let mut missing: Vec<String> = Vec::new();
        for fact in reasons.iter().filter(|r| r.is_open).flat_map(|r| &r.facts) {
            if fact.is_missing && !missing.contains(&fact.title) {
                missing.push(fact.title.clone());
            }
        }
        let rules = RuleWords::of(&self.ready);
        let mark = |layer: Layer| self.rows.mark(&item.id, layer).map(|it| self.mark(it));
        let is_open = self.row.submitted_at.is_none() || is_returned;
        ItemView {
            id: item.id.clone(),
            title: item.title.clone(),
            standard: item.standard.clone().unwrap_or_default(),
            points: item.points,
            reach: reach(plan),
            rules: item.rules.iter().map(|rule| rules.rule(rule)).collect(),
            clause: item.clause.clone().unwrap_or_default(),
            evidence: (item.evidence.iter())
                .map(|it| format!("{}({})", it.title, it.why))
                .collect(),
            verify: item.verify.iter().map(|it| it.label().to_owned()).collect(),
            note: item.remark.clone().unwrap_or_default(),
            owner: title_of(scheme, scheme.owner_of(item)),
            own: mark(Layer::SelfAssessed).filter(|_| sees.own),
            suggested: sees.own.then_some(score.points),
            missing,
            verified: mark(Layer::Verified).filter(|_| sees.verified),
            finally: self
                .finals
                .as_ref()
                .and_then(|finals| finals.get(place).copied()),
            reasons,
            discretion: match sees.own || sees.verified {
                true => self.discretion(|of| of == Asked::Item(place)),
                false => Vec::new(),
            },
            findings: match sees.findings {
                true => self.findings(&item.id),
                false => Vec::new(),
            },
            returns: match sees.returned {
                true => self.returns(&item.id),
                false => Vec::new(),
            },
            comments: match sees.returned {
                true => self.comments_of(&item.id),
                false => Vec::new(),
            },
            samples: match sees.findings {
                true => self.samples_of(&item.id),
                false => Vec::new(),
            },
            state: (sees.own || sees.verified).then(|| sees.shown(line.state)),
            applies: score.applies.filter(|_| sees.own || sees.verified),
            may_own: self.look.may.own && is_open && score.applies != Some(false),
            may_verify: self.look.may.verify
                && self.row.verified_at.is_none()
                && self.is_own(place)
                && score.applies != Some(false),
        }
    }

    /// Whether an item is the viewer's to verify.
    fn is_own(&self, place: usize) -> bool {
        self.look.items.as_bytes().get(place) == Some(&b'y')
    }

    fn norm(&self, place: usize, norm: &Norm, score: &UnitScore) -> NormView {
        let is_shown = self.look.sees.own || self.look.sees.verified;
        let decided = match is_shown {
            true => self.discretion(|of| of == Asked::Norm(place)).pop(),
            false => None,
        };
        NormView {
            id: norm.id.clone(),
            title: norm.title.clone(),
            standard: norm.standard.clone().unwrap_or_default(),
            clause: norm.clause.clone().unwrap_or_default(),
            met: match is_shown {
                true => score.norms.get(place).copied().flatten(),
                false => None,
            },
            discretion: decided,
        }
    }

    /// The rights with what the state of the sheet leaves of them.
    fn rights(&self) -> SheetRights {
        let may = self.look.may;
        let is_finished = self.row.verified_at.is_some();
        SheetRights {
            submit: may.submit && self.row.submitted_at.is_none(),
            verify: may.verify && !is_finished,
            return_item: may.return_item && !is_finished,
            find: may.find && !is_finished,
            confirm: may.confirm && !is_finished,
            sign: may.sign && is_finished,
            ..may
        }
    }

    fn missing(&self) -> Result<Vec<MissingView>, Error> {
        let (runs, standing) = (&self.suggested, &self.standing);
        let here = runs.at(standing.position);
        let Some((member, _)) = here else {
            return Ok(Vec::new());
        };
        let missing = if self.look.may.verify {
            lines::missing(runs, standing, &self.rows)?
        } else if self.look.may.own && self.row.submitted_at.is_none() {
            let lines = lines::lines(runs, standing, &self.rows)?;
            appraisal::sheet::missing_of_unit(&lines)
        } else {
            Vec::new()
        };
        let items = &self.ready.scheme.items;
        let view = |it: appraisal::sheet::Missing| MissingView {
            words: lines::in_words(member, it),
            item: lines::place_of(member, it).map(|place| items[place].id.clone()),
        };
        Ok(missing.into_iter().map(view).collect())
    }
}

/// Indices of the sections, each followed by those below it.
fn in_order(scheme: &Scheme) -> Vec<usize> {
    let mut order = Vec::with_capacity(scheme.sections.len());
    push_below(scheme, None, &mut order);
    order
}

fn push_below(scheme: &Scheme, parent: Option<&str>, order: &mut Vec<usize>) {
    for (at, section) in scheme.sections.iter().enumerate() {
        if section.parent.as_deref() == parent && order.len() < scheme.sections.len() {
            order.push(at);
            push_below(scheme, Some(&section.id), order);
        }
    }
}

/// The title of a department of the scheme.
pub(super) fn title_of(scheme: &Scheme, department: Option<&str>) -> String {
    let found = department.and_then(|id| scheme.department(id));
    found.map_or_else(String::new, |it| it.title.clone())
}

/// Full points that the sums of a sheet are out of. Where parts with weights make the total, the scheme's own full
/// points are those of the total, and sums of items never reach or always pass them.
pub(super) fn full_of(scheme: &Scheme) -> rubric::number::Points {
    let items = || scheme.items.iter().map(|item| item.points).sum();
    match scheme.head.points {
        Some(points) if scheme.parts.is_empty() => points,
        _ => items(),
    }
}

#[cfg(test)]
mod tests {
    use rubric::number::Points;

    use super::full_of;

    #[test]
    fn sums_of_items_are_out_of_the_items_where_weighted_parts_make_the_total() {
        let seed = crate::testing::seed();
        let (facts, _) = rubric::text::read_dictionary(&seed.facts);
        for (key, full) in [
            ("community-100", 100),
            ("county-120", 120),
            ("responsibility", 300),
        ] {
            let text = seed.schemes.iter().find(|it| it.key == key);
            let text = &text.expect("it is shipped").text;
            let scheme = rubric::check::Checked::read(text, &facts).scheme;
            assert_eq!(full_of(&scheme), Points::whole(full), "{key}");
        }
    }
}
