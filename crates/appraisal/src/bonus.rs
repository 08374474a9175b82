//! Bonus and malus: claims on their way to counting, one matter once, caps of kinds and of sums (C6, E4).
//!
//! Only what has gone through every step of its kind counts. Who may take which step is not decided here.

use rubric::model::{Bonus, BonusLimit, BonusStep, Scheme};
use rubric::number::Points;
use rubric::score::Bounds;
use serde::Serialize;

/// How far a claim has come.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum ClaimState {
    /// The last step taken.
    Reached(BonusStep),
    /// Turned down.
    Rejected,
}

/// A claim of one unit to points of a kind of bonus, or a case of a kind of malus.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Claim {
    /// Id, unique in the unit.
    pub id: String,
    /// Id of the bonus or malus kind.
    pub kind: String,
    /// What it is about; claims with one matter count once, at the highest.
    pub matter: Option<String>,
    /// Points decided (a size); `None` takes the points that the scheme states.
    pub points: Option<Points>,
    /// How far it has come.
    pub state: ClaimState,
}

/// Whether a claim counts, and if not, why.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[serde(tag = "fate", rename_all = "snake_case")]
pub enum Fate {
    /// It counts.
    Counted,
    /// It has not taken every step yet.
    Waiting {
        /// The next step.
        next: BonusStep,
    },
    /// It was turned down.
    Rejected,
    /// Another claim about the same matter counts, with at least as many points.
    SameMatter {
        /// Kind of the claim that counts.
        kind: String,
        /// Its id.
        claim: String,
    },
    /// The kind has a rule: its points come from facts, the claim only documents them.
    CountedByRule,
    /// People decided the sum of the kind, which covers the claim.
    DecidedAsSum,
    /// Neither the decision nor the scheme states points.
    NoPoints,
    /// The scheme has no such kind.
    NoSuchKind,
}

/// A claim and what became of it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct ClaimLine {
    /// The claim.
    #[serde(flatten)]
    pub claim: Claim,
    /// Its points as they would count (a size).
    pub worth: Points,
    /// What became of it.
    #[serde(flatten)]
    pub fate: Fate,
}

/// What one kind brings.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct KindTotal {
    /// The kind.
    pub kind: String,
    /// True for a kind of malus.
    pub is_malus: bool,
    /// Its claims, by id.
    pub claims: Vec<ClaimLine>,
    /// Signed sum before the cap of the kind.
    pub before_cap: Bounds,
    /// Signed sum that counts.
    pub amount: Bounds,
}

/// What all kinds bring to a unit.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Default)]
pub struct BonusTotal {
    /// Kinds in the order of the scheme, bonus first; only kinds with points or claims.
    pub kinds: Vec<KindTotal>,
    /// Claims to kinds that the scheme does not have.
    pub without_kind: Vec<ClaimLine>,
    /// Sum of all bonus before the common limit.
    pub bonus_before_limit: Bounds,
    /// Sum of all bonus that counts.
    pub bonus: Bounds,
    /// Sum of all malus (not positive) before the common limit.
    pub malus_before_limit: Bounds,
    /// Sum of all malus (not positive) that counts.
    pub malus: Bounds,
}

/// Adds up the bonus and malus of one unit.
///
/// `amounts` has one signed range per bonus kind, then one per malus kind: what the kind's rule gives, or the sum
/// that people decided; zero where neither is there.
pub fn add_up(scheme: &Scheme, amounts: &[Bounds], claims: &[Claim]) -> BonusTotal {
    let kinds: Vec<&Bonus> = scheme.bonuses.iter().chain(&scheme.maluses).collect();
    let mut lines: Vec<(usize, ClaimLine)> = Vec::with_capacity(claims.len());
    let mut without_kind = Vec::new();
    for claim in claims {
        match kinds.iter().position(|k| k.id == claim.kind) {
            Some(kind) => lines.push((kind, judged(claim, kinds[kind], amounts[kind]))),
            None => without_kind.push(ClaimLine {
                claim: claim.clone(),
                worth: Points::ZERO,
                fate: Fate::NoSuchKind,
            }),
        }
    }
    count_matters_once(&mut lines, scheme.bonuses.len());
    lines.sort_by(|a, b| (a.0, &a.1.claim.id).cmp(&(b.0, &b.1.claim.id)));
    without_kind.sort_by(|a, b| a.claim.id.cmp(&b.claim.id));

    let mut total = BonusTotal {
        without_kind,
        ..BonusTotal::default()
    };
    for (index, kind) in kinds.iter().enumerate() {
        let is_malus = index >= scheme.bonuses.len();
        let claims: Vec<ClaimLine> = lines
            .iter()
            .filter(|(k, _)| *k == index)
            .map(|(_, line)| line.clone())
            .collect();
        let claimed: Points = claims
            .iter()
            .filter(|line| line.fate == Fate::Counted)
            .map(|line| line.worth)
            .sum();
        let claimed = if is_malus { -claimed } else { claimed };
        let before_cap = amounts[index].plus(Bounds::exactly(claimed));
        let amount = capped(before_cap, kind.cap, is_malus);
        let sum = if is_malus {
            &mut total.malus_before_limit
        } else {
            &mut total.bonus_before_limit
        };
        *sum = sum.plus(amount);
        if !claims.is_empty() || before_cap != Bounds::default() {
            total.kinds.push(KindTotal {
                kind: kind.id.clone(),
                is_malus,
                claims,
                before_cap,
                amount,
            });
        }
    }
    let BonusLimit { bonus, malus } = scheme.bonus_limit;
    total.bonus = capped(total.bonus_before_limit, bonus, false);
    total.malus = capped(total.malus_before_limit, malus, true);
    total
}

/// What becomes of a claim before claims about one matter are held against each other.
fn judged(claim: &Claim, kind: &Bonus, amount: Bounds) -> ClaimLine {
    let stated = kind.points.map(Points::abs);
    let worth = match (claim.points.map(Points::abs), stated) {
        (Some(decided), Some(stated)) => Some(decided.min(stated)),
        (decided, stated) => decided.or(stated),
    };
    let fate = match (next_step(kind, claim.state), worth) {
        _ if claim.state == ClaimState::Rejected => Fate::Rejected,
        (Some(next), _) => Fate::Waiting { next },
        _ if kind.rule.is_some() => Fate::CountedByRule,
        _ if amount != Bounds::default() => Fate::DecidedAsSum,
        (None, Some(_)) => Fate::Counted,
        (None, None) => Fate::NoPoints,
    };
    ClaimLine {
        claim: claim.clone(),
        worth: worth.unwrap_or(Points::ZERO),
        fate,
    }
}

/// The step a claim must take next; `None` when it has taken every step of its kind. A kind without steps wants
/// all of them up to publication (C6).
fn next_step(kind: &Bonus, state: ClaimState) -> Option<BonusStep> {
    const ALL: [BonusStep; 5] = [
        BonusStep::Claim,
        BonusStep::Check,
        BonusStep::SectionOpinion,
        BonusStep::Decide,
        BonusStep::Publicise,
    ];
    let place = |step: BonusStep| ALL.iter().position(|s| *s == step);
    let reached = match state {
        ClaimState::Reached(step) => place(step),
        ClaimState::Rejected => None,
    };
    let steps: &[BonusStep] = if kind.steps.is_empty() {
        &ALL
    } else {
        &kind.steps
    };
    steps.iter().copied().find(|step| place(*step) > reached)
}

/// Keeps, of claims about one matter, the one with the most points: across kinds, bonus and malus apart.
fn count_matters_once(lines: &mut [(usize, ClaimLine)], bonus_kinds: usize) {
    let matter = |line: &ClaimLine| -> Option<String> {
        let text = line.claim.matter.as_deref()?.trim();
        (line.fate == Fate::Counted && !text.is_empty()).then(|| text.to_owned())
    };
    lines.sort_by(|a, b| {
        (b.1.worth.cmp(&a.1.worth)).then_with(|| (a.0, &a.1.claim.id).cmp(&(b.0, &b.1.claim.id)))
    });
    let mut counted: std::collections::BTreeMap<(bool, String), (String, String)> =
        std::collections::BTreeMap::new();
    for (kind, line) in lines {
        let Some(text) = matter(line) else { continue };
        match counted.entry((*kind >= bonus_kinds, text)) {
            std::collections::btree_map::Entry::Vacant(place) => {
                place.insert((line.claim.kind.clone(), line.claim.id.clone()));
            }
            std::collections::btree_map::Entry::Occupied(taken) => {
                let (kind, claim) = taken.get().clone();
                line.fate = Fate::SameMatter { kind, claim };
            }
        }
    }
}

/// A signed sum within a cap given as a size.
fn capped(sum: Bounds, cap: Option<Points>, is_malus: bool) -> Bounds {
    let Some(cap) = cap.map(Points::abs) else {
        return sum;
    };
    let within = |points: Points| {
        if is_malus {
            points.max(-cap)
        } else {
            points.min(cap)
        }
    };
    Bounds {
        low: within(sum.low),
        high: within(sum.high),
    }
}
