//! Words: what a person reads names what happened, where, and what to do.

use appraisal::decision::{Decisions, Refusal};
use appraisal::words::Words;
use rubric::model::Scheme;

use crate::given::{self, decimal, exactly};

fn words<'a>(scheme: &'a Scheme, name: &'a dyn Fn(&str) -> String) -> Words<'a> {
    Words {
        scheme,
        unit_name: name,
    }
}

fn name(unit: &str) -> String {
    format!("社区{unit}")
}

/// D3: every move is explained.
#[test]
fn a_unit_over_the_quota_reads_why_it_has_one_star_less() {
    let scheme = given::five_sections(
        "[[quota]]\nid = \"q5\"\ntitle = \"五星级名额\"\nstars = 5\nat_most = \"50%\"\nrounding = \"down\"\nboundary = \"decide\"\nover = \"move_down\"\n",
    );
    let units = [
        given::unit(&scheme, "甲", &["20"; 5].map(exactly)),
        given::unit(&scheme, "乙", &["19"; 5].map(exactly)),
        given::unit(&scheme, "丙", &["1"; 5].map(exactly)),
    ];
    let appraisal = given::result(&scheme, &units);
    let words = words(&scheme, &name);
    assert_eq!(
        words.account(given::of(&appraisal, "乙")),
        [
            "总分95。",
            "第2名(共3个)。",
            "按得分线为五星。",
            "由五星变为四星:“五星级名额”1个名额(3个单位的50%),达到的有2个,本单位得95,列第2,超出名额,下调一级。",
        ]
    );
    assert_eq!(
        words.quota(&appraisal.quotas[0]),
        "“五星级名额”:五星不超过3个单位的50%,即1.5,只舍不入得1个;达到的2个,保留1个。"
    );
}

#[test]
fn refusals_say_what_to_do() {
    let scheme = given::one_item("[rank]\nties = \"not_allowed\"");
    let appraisal = given::result(&scheme, &given::units(&scheme, &["90", "90"]));
    let words = words(&scheme, &name);
    assert_eq!(
        words.refusal(&appraisal.refused[0]),
        "方案不允许并列,以下单位得分相同:社区u00、社区u01(均为90)。请先决定先后,再公布名次。"
    );
    let out_of_range = Refusal::WeightOutOfRange {
        part: "daily".into(),
        chosen: decimal("0.6"),
        least: decimal("0.3"),
        most: decimal("0.5"),
    };
    assert_eq!(
        words.refusal(&out_of_range),
        "“daily”的权重选为60%,超出方案规定的30%至50%。请在范围内选定。"
    );
}

#[test]
fn open_decisions_name_the_units_and_the_department() {
    let scheme = given::one_item("[rank]\nties = \"decide\"");
    let appraisal = given::result(&scheme, &given::units(&scheme, &["90", "90"]));
    let words = words(&scheme, &name);
    assert_eq!(
        words.needed(&appraisal.needed[0]),
        "社区u00、社区u01得分相同(90),先后由人决定;决定前名次暂定。"
    );
    assert_eq!(
        words.tie(&appraisal.ties[0]),
        "社区u00、社区u01得分相同(90),先后待人决定。"
    );
}

#[test]
fn a_share_without_an_exact_decimal_is_marked_as_rounded() {
    let scheme = given::scheme(
        "[scheme]\nid = \"c\"\ntitle = \"考核\"\nversion = \"1\"\npoints = 100\n\
         [[part]]\nid = \"poll\"\ntitle = \"民主测评\"\nweight = \"100%\"\nfull = 100\nfrom = { fact = \"a\" }\n",
    );
    let mut unit = given::unit(&scheme, "u", &[]);
    unit.above.parts = vec![Some(given::ratio(200, 3)).into()];
    let appraisal = given::result(&scheme, &[unit]);
    let words = words(&scheme, &name);
    assert_eq!(
        words.part_line(&given::of(&appraisal, "u").parts[0]),
        "民主测评:得分≈66.67÷满分100×权重100%,计≈66.67分。"
    );
}

/// The values are what machines read: exact numbers stay numbers, the rest is a fraction in lowest terms.
#[test]
fn results_serialise_with_their_reasons() {
    let scheme = given::five_sections(
        "[[quota]]\nid = \"q5\"\ntitle = \"五星级名额\"\nstars = 5\nat_most = \"50%\"\nrounding = \"down\"\nboundary = \"decide\"\nover = \"move_down\"\n",
    );
    let units = [
        given::unit(&scheme, "a", &["20"; 5].map(exactly)),
        given::unit(&scheme, "b", &["19"; 5].map(exactly)),
    ];
    let appraisal = given::decided(&scheme, &units, &Decisions::default());
    let json = serde_json::to_value(&appraisal).expect("it serialises");
    let unit = &json["units"][1];
    assert_eq!(unit["unit"], "b");
    assert_eq!(unit["total"]["low"], 95);
    assert_eq!(unit["rank"]["best"], 2);
    assert_eq!(unit["stars"]["sure"]["stars"], 4);
    assert_eq!(unit["stars"]["by_line"]["sure"]["stars"], 5);
    let step = &unit["stars"]["steps"][0];
    assert_eq!(step["why"], "over_quota");
    assert_eq!(step["limit"], 1);
    assert_eq!(step["score"]["low"], 95);
}
