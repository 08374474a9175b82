//! Parts and weights (C4, C16): exact until the one rounding.

use std::collections::BTreeMap;

use appraisal::decision::{Decisions, Refusal};
use appraisal::exact::ExactBounds;
use appraisal::unit::UnitFacts;
use appraisal::weighting::PartValue;
use num_bigint::BigInt;
use num_rational::BigRational;
use proptest::prelude::*;
use rubric::model::Scheme;
use rubric::number::Ratio;

use crate::given::{self, decimal, exactly, points, ratio};

fn head(points: &str, rounding: &str) -> String {
    format!("[scheme]\nid = \"c\"\ntitle = \"责任考核\"\nversion = \"1\"\n{points}\n{rounding}\n")
}

fn part(id: &str, weight: &str, rest: &str) -> String {
    format!(
        "[[part]]\nid = \"{id}\"\ntitle = \"{id}\"\nweight = \"{weight}\"\nfull = 100\n{rest}\n"
    )
}

/// Performance 80 % of three parts, satisfaction 20 % (C4).
fn responsibility(points: &str, rounding: &str) -> Scheme {
    let text = [
        head(points, rounding),
        part("performance", "80%", ""),
        part(
            "clean",
            "30%",
            "parent = \"performance\"\nfrom = { fact = \"a\" }",
        ),
        part(
            "building",
            "50%",
            "parent = \"performance\"\nfrom = { fact = \"b\" }",
        ),
        part(
            "publicity",
            "20%",
            "parent = \"performance\"\nfrom = { fact = \"c\" }",
        ),
        part("satisfaction", "20%", "from = { fact = \"d\" }"),
    ];
    given::scheme(&text.concat())
}

fn with_values(scheme: &Scheme, values: [PartValue; 5]) -> UnitFacts {
    let mut unit = given::unit(scheme, "u", &[]);
    unit.above.parts = values.to_vec();
    unit
}

fn known(n: i128, d: i128) -> PartValue {
    PartValue::Known(ratio(n, d))
}

#[test]
fn four_parts_and_two_weights_make_the_total_and_show_their_shares() {
    let scheme = responsibility("points = 100", "");
    let unit = with_values(
        &scheme,
        [
            PartValue::Unknown,
            known(90, 1),
            known(80, 1),
            known(100, 1),
            known(95, 1),
        ],
    );
    let appraisal = given::result(&scheme, &[unit]);
    let result = given::of(&appraisal, "u");
    // 0.8 × (27 + 40 + 20) + 0.2 × 95 = 69.6 + 19
    assert_eq!(result.total, exactly("88.6"));
    let shares: Vec<(&str, usize, String, String)> = result
        .parts
        .iter()
        .map(|l| {
            let contribution = l.contribution.low.to_string();
            (
                l.part.as_str(),
                l.depth,
                l.weight_in_total.to_string(),
                contribution,
            )
        })
        .collect();
    let line = |part, depth, weight: &str, share: &str| (part, depth, weight.into(), share.into());
    assert_eq!(
        shares,
        [
            line("performance", 0, "0.8", "69.6"),
            line("clean", 1, "0.24", "21.6"),
            line("building", 1, "0.4", "32"),
            line("publicity", 1, "0.16", "16"),
            line("satisfaction", 0, "0.2", "19"),
        ]
    );
    assert_eq!(result.parts[0].score, ExactBounds::exactly(ratio(87, 1)));
}

#[test]
fn a_part_that_nobody_knows_leaves_its_whole_share_open() {
    let scheme = responsibility("points = 100", "");
    let unit = with_values(
        &scheme,
        [
            PartValue::Unknown,
            known(90, 1),
            known(80, 1),
            known(100, 1),
            PartValue::Unknown,
        ],
    );
    let appraisal = given::result(&scheme, &[unit]);
    let result = given::of(&appraisal, "u");
    assert_eq!(result.total, given::between("69.6", "89.6"));
    assert!(result.is_provisional);
}

#[test]
fn without_declared_points_a_contribution_is_score_times_weight() {
    let scheme = responsibility("", "");
    let values = [
        PartValue::Unknown,
        known(60, 1),
        known(60, 1),
        known(60, 1),
        known(60, 1),
    ];
    let appraisal = given::result(&scheme, &[with_values(&scheme, values.clone())]);
    assert_eq!(given::of(&appraisal, "u").total, exactly("60"));
    let scheme = responsibility("points = 200", "");
    let appraisal = given::result(&scheme, &[with_values(&scheme, values)]);
    assert_eq!(given::of(&appraisal, "u").total, exactly("120"));
}

#[test]
fn rounding_happens_once_at_the_place_the_scheme_names() {
    let thirds = || {
        [
            PartValue::Unknown,
            known(100, 3),
            known(100, 3),
            known(100, 3),
            known(100, 3),
        ]
    };
    let total = |at: &str| {
        let rounding = format!("rounding = {{ places = 1, mode = \"down\", at = \"{at}\" }}");
        let scheme = responsibility("points = 100", &rounding);
        let appraisal = given::result(&scheme, &[with_values(&scheme, thirds())]);
        given::of(&appraisal, "u").total
    };
    assert_eq!(total("total"), exactly("33.3"));
    // Roots: 26.66… and 6.66… lose their ends apart.
    assert_eq!(total("section"), exactly("33.2"));
    // Leaves: 8, 13.33…, 5.33… and 6.66….
    assert_eq!(total("item"), exactly("33.2"));
}

#[test]
fn periods_are_summed_averaged_or_the_latest_taken() {
    let combined = |combine: &str, periods: [Option<i64>; 4]| {
        let text = head("points = 100", "")
            + &part(
                "poll",
                "100%",
                &format!("from = {{ fact = \"a\" }}\ncombine = \"{combine}\""),
            );
        let scheme = given::scheme(&text);
        let mut unit = given::unit(&scheme, "u", &[]);
        unit.above.parts = vec![PartValue::Periods(
            periods.iter().map(|p| p.map(Ratio::whole)).collect(),
        )];
        given::of(&given::result(&scheme, &[unit]), "u").total
    };
    assert_eq!(
        combined("sum", [Some(20), Some(20), Some(25), Some(10)]),
        exactly("75")
    );
    assert_eq!(
        combined("mean", [Some(90), Some(80), Some(80), Some(90)]),
        exactly("85")
    );
    assert_eq!(
        combined("latest", [Some(90), None, Some(70), None]),
        exactly("70")
    );
    assert_eq!(
        combined("mean", [Some(80), Some(80), Some(80), None]),
        given::between("60", "85")
    );
    assert_eq!(
        combined("sum", [Some(20), None, None, None]),
        given::between("20", "100")
    );
}

/// 30 % to 50 % against 50 % to 70 %, chosen by people.
fn ranged() -> Scheme {
    given::scheme(
        &[
            head("points = 100", ""),
            part(
                "daily",
                "40%",
                "weight_range = [\"30%\", \"50%\"]\nfrom = { fact = \"a\" }",
            ),
            part(
                "yearly",
                "60%",
                "weight_range = [\"50%\", \"70%\"]\nfrom = { fact = \"b\" }",
            ),
        ]
        .concat(),
    )
}

fn chosen(weights: &[(&str, &str)]) -> Decisions {
    Decisions {
        weights: weights
            .iter()
            .map(|(part, weight)| ((*part).to_owned(), decimal(weight)))
            .collect::<BTreeMap<_, _>>(),
        ..Decisions::default()
    }
}

#[test]
fn weights_are_chosen_inside_their_ranges_and_must_make_the_whole() {
    let scheme = ranged();
    let mut unit = given::unit(&scheme, "u", &[]);
    unit.above.parts = vec![known(100, 1), known(50, 1)];
    let units = [unit];
    let total = |decisions: &Decisions| {
        appraisal::appraise::appraise(&scheme, &units, decisions).map(|a| given::of(&a, "u").total)
    };
    assert_eq!(total(&chosen(&[])), Ok(exactly("70")));
    assert_eq!(
        total(&chosen(&[("daily", "0.5"), ("yearly", "0.5")])),
        Ok(exactly("75"))
    );
    assert_eq!(
        total(&chosen(&[("daily", "0.6"), ("yearly", "0.4")])),
        Err(Refusal::WeightOutOfRange {
            part: "daily".into(),
            chosen: decimal("0.6"),
            least: decimal("0.3"),
            most: decimal("0.5"),
        })
    );
    assert_eq!(
        total(&chosen(&[("daily", "0.5")])),
        Err(Refusal::WeightsDoNotAddUp {
            parent: None,
            parts: vec!["daily".into(), "yearly".into()],
            sum: decimal("1.1"),
        })
    );
    assert_eq!(
        total(&chosen(&[("nightly", "0.5")])),
        Err(Refusal::NoSuchPart {
            part: "nightly".into()
        })
    );
}

#[test]
fn a_weight_fixed_by_the_scheme_cannot_be_chosen() {
    let scheme = responsibility("points = 100", "");
    let units = [given::unit(&scheme, "u", &[])];
    let decisions = chosen(&[("performance", "0.7"), ("satisfaction", "0.3")]);
    assert_eq!(
        appraisal::appraise::appraise(&scheme, &units, &decisions),
        Err(Refusal::WeightIsFixed {
            part: "performance".into(),
            chosen: decimal("0.7"),
            fixed: decimal("0.8"),
        })
    );
}

#[test]
fn layers_side_by_side_have_their_own_sums() {
    let scheme = given::scheme(
        &[
            head("points = 100", ""),
            part(
                "town",
                "40%",
                "layer = \"township\"\nfrom = { fact = \"a\" }",
            ),
            part(
                "county-a",
                "30%",
                "layer = \"county\"\nfrom = { fact = \"b\" }",
            ),
            part(
                "county-b",
                "30%",
                "layer = \"county\"\nfrom = { fact = \"c\" }",
            ),
        ]
        .concat(),
    );
    let mut unit = given::unit(&scheme, "u", &[]);
    unit.above.parts = vec![known(90, 1), known(80, 1), known(70, 1)];
    let appraisal = given::result(&scheme, &[unit]);
    let layers: Vec<(String, String)> = given::of(&appraisal, "u")
        .layers
        .iter()
        .map(|l| (l.layer.clone(), l.contribution.low.to_string()))
        .collect();
    assert_eq!(
        layers,
        [
            ("township".into(), "36".into()),
            ("county".into(), "45".into())
        ]
    );
}

#[test]
fn a_part_without_full_marks_is_refused_with_the_unit() {
    let mut scheme = responsibility("points = 100", "");
    scheme.parts[1].full = points("0");
    let units = [given::unit(&scheme, "u", &[])];
    assert_eq!(
        appraisal::appraise::appraise(&scheme, &units, &Decisions::default()),
        Err(Refusal::NotComputable { unit: "u".into() })
    );
}

fn big(num: i64, den: i64) -> BigRational {
    BigRational::new(BigInt::from(num), BigInt::from(den))
}

proptest! {
    /// The exact total of nested parts equals an arbitrary-precision oracle, and the published total its rounding.
    #[test]
    fn nested_weights_equal_the_oracle(
        root in 1i64..100,
        inner in 1i64..100,
        scores in proptest::array::uniform3((0i64..2_000_000, 1i64..10_000)),
        full in proptest::array::uniform3(1i64..200),
        total in 1i64..2000,
    ) {
        let [a, b, c] = full;
        let text = head(&format!("points = {total}"), "")
            + &format!("[[part]]\nid = \"p\"\ntitle = \"p\"\nweight = \"{root}%\"\nfull = 100\n")
            + &format!("[[part]]\nid = \"a\"\ntitle = \"a\"\nweight = \"{inner}%\"\nfull = {a}\nparent = \"p\"\nfrom = {{ fact = \"a\" }}\n")
            + &format!("[[part]]\nid = \"b\"\ntitle = \"b\"\nweight = \"{}%\"\nfull = {b}\nparent = \"p\"\nfrom = {{ fact = \"b\" }}\n", 100 - inner)
            + &format!("[[part]]\nid = \"c\"\ntitle = \"c\"\nweight = \"{}%\"\nfull = {c}\nfrom = {{ fact = \"c\" }}\n", 100 - root);
        let scheme = given::scheme(&text);
        let mut unit = given::unit(&scheme, "u", &[]);
        let value = |i: usize| known(i128::from(scores[i].0), i128::from(scores[i].1));
        unit.above.parts = vec![PartValue::Unknown, value(0), value(1), value(2)];
        let appraisal = given::result(&scheme, &[unit]);
        let result = given::of(&appraisal, "u");

        let share = |i: usize| big(scores[i].0, scores[i].1) / big(full[i], 1);
        let percent = |n: i64| big(n, 100);
        let oracle = big(total, 1)
            * (percent(root) * (percent(inner) * share(0) + percent(100 - inner) * share(1))
                + percent(100 - root) * share(2));
        let exact = result.base.exact().expect("all parts are known");
        prop_assert_eq!(
            BigRational::new(BigInt::from(exact.num()), BigInt::from(exact.den())),
            oracle.clone()
        );
        let hundredths = (oracle * big(100, 1) + big(1, 2)).floor().to_integer();
        let published = result.total.exact().expect("all parts are known");
        prop_assert_eq!(BigInt::from(published.units()), hundredths * 100);
        prop_assert_eq!(result.parts[0].full, points("100"));
    }
}
