//! Schemes and units for tests: small scheme texts and units whose facts are all known, unless a test says otherwise.

use appraisal::appraise::appraise;
use appraisal::decision::{Decisions, QuotaDecision};
use appraisal::result::{Appraisal, UnitResult};
use appraisal::unit::{AboveValues, UnitFacts};
use rubric::model::Scheme;
use rubric::number::{Decimal, Points, Ratio};
use rubric::score::{Bounds, ItemScore, UnitScore};

pub(crate) fn scheme(text: &str) -> Scheme {
    let (scheme, diagnostics) = rubric::text::read_scheme(text);
    let errors: Vec<_> = diagnostics.iter().filter(|d| d.is_error()).collect();
    assert!(errors.is_empty(), "{errors:#?}");
    scheme
}

/// A scheme with one section and item of 100 points, and whatever else the test is about.
pub(crate) fn one_item(rest: &str) -> Scheme {
    scheme(&format!(
        r#"
        [scheme]
        id = "street"
        title = "街道考评"
        version = "1"
        points = 100
        {rest}
        [[section]]
        id = "all"
        title = "全部"
        points = 100
        [[item]]
        id = "I1"
        section = "all"
        title = "总评"
        points = 100
          [[item.rule]]
          form = "discretion"
          title = "总评"
          max = 100
          step = 0.01
        "#
    ))
}

/// Five sections of 20 points with one item each, a star from 16, as in the star rating (D2).
pub(crate) fn five_sections(rest: &str) -> Scheme {
    let mut text = String::from(
        "[scheme]\nid = \"star\"\ntitle = \"星级创评\"\nversion = \"1\"\npoints = 100\n",
    );
    for n in 1..=5 {
        text.push_str(&format!(
            "[[section]]\nid = \"s{n}\"\ntitle = \"第{n}项\"\npoints = 20\n\
             [[item]]\nid = \"I{n}\"\nsection = \"s{n}\"\ntitle = \"条目{n}\"\npoints = 20\n\
             [[item.rule]]\nform = \"discretion\"\ntitle = \"评分\"\nmax = 20\nstep = 0.5\n\
             [[star]]\nsection = \"s{n}\"\nfrom = 16\n"
        ));
    }
    scheme(&(text + rest))
}

pub(crate) fn decimal(text: &str) -> Decimal {
    Decimal::parse(text).expect("a decimal")
}

pub(crate) fn points(text: &str) -> Points {
    Points::from_decimal(decimal(text)).expect("at most four places")
}

pub(crate) fn exactly(text: &str) -> Bounds {
    Bounds::exactly(points(text))
}

pub(crate) fn between(low: &str, high: &str) -> Bounds {
    Bounds {
        low: points(low),
        high: points(high),
    }
}

pub(crate) fn ratio(num: i128, den: i128) -> Ratio {
    Ratio::new(num, den).expect("denominator is not zero")
}

/// A score of items with these points, all of which apply.
pub(crate) fn score(items: &[Bounds]) -> UnitScore {
    UnitScore {
        items: items
            .iter()
            .map(|&points| ItemScore {
                points,
                applies: Some(true),
                rules: Vec::new(),
            })
            .collect(),
        sections: Vec::new(),
        total: Bounds::default(),
        full: Points::ZERO,
        norms: Vec::new(),
    }
}

/// A unit of which everything is known: no veto, no move, no card, every condition of eligibility holds.
pub(crate) fn unit(scheme: &Scheme, id: &str, items: &[Bounds]) -> UnitFacts {
    let mut above = AboveValues::unknown(scheme);
    above.vetoes.fill(Some(false));
    above.moves.fill(Some(false));
    above.eligibility.fill(Some(true));
    for card in &mut above.cards {
        card.periods.fill(Some(false));
    }
    UnitFacts {
        unit: id.to_owned(),
        cohort: None,
        score: score(items),
        above,
        claims: Vec::new(),
        received: Vec::new(),
    }
}

/// Units `u00`, `u01` … with these totals on a scheme of one item.
pub(crate) fn units(scheme: &Scheme, totals: &[&str]) -> Vec<UnitFacts> {
    totals
        .iter()
        .enumerate()
        .map(|(n, total)| unit(scheme, &format!("u{n:02}"), &[exactly(total)]))
        .collect()
}

pub(crate) fn result(scheme: &Scheme, units: &[UnitFacts]) -> Appraisal {
    decided(scheme, units, &Decisions::default())
}

pub(crate) fn decided(scheme: &Scheme, units: &[UnitFacts], decisions: &Decisions) -> Appraisal {
    appraise(scheme, units, decisions).expect("nothing is refused")
}

pub(crate) fn of<'a>(appraisal: &'a Appraisal, unit: &str) -> &'a UnitResult {
    appraisal.unit(unit).expect("the unit was appraised")
}

pub(crate) fn keep(quota: &str, units: &[&str]) -> Decisions {
    Decisions {
        quotas: vec![QuotaDecision {
            quota: quota.to_owned(),
            cohort: None,
            keep: units.iter().map(|&u| u.to_owned()).collect(),
        }],
        ..Decisions::default()
    }
}
