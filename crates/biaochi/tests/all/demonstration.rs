//! The demonstration street.

use crate::platform::Serving;
use crate::program::{Place, holds};

#[test]
fn the_demonstration_ends_with_ranking_stars_reasons_and_findings() {
    let place = Place::new();
    let told = place.ok(&["demo", "--no-serve"]);
    holds(
        &told,
        &[
            "演示数据",
            "虚构",
            // C: every adjustment, a falsification, an honour counted once.
            "社区党委落实党建工作责任考核",
            "春晓社区:加分“荣誉、通报表扬和总结推广”:加2分",
            "“宣传意识形态工作责任”记零分",
            "五星级加10分",
            "94.29至95.89",
            // D: quota moves and the decided tie.
            "五星不超过15个单位的15%,即2.25,只舍不入得2个",
            "超出名额,下调一级",
            "听松社区、映竹社区得分相同",
            "异议期限15个工作日",
            // A: reasons with clause and source.
            "应建未建",
            "(依据:基本组织 第2项)",
            "演示数据·台账",
            // E: the inverted bands.
            "已确认[S201]",
        ],
    );
}

#[test]
fn the_demonstration_is_the_same_wherever_it_is_run() {
    let (one, other) = (Place::new(), Place::new());
    other.write("schemes/facts.toml", "");
    let call = ["demo", "--no-serve"];
    assert_eq!(one.ok(&call), other.ok(&call));
}

#[test]
fn its_files_give_the_same_results_as_it_shows() {
    let place = Place::new();
    let told = place.ok(&["demo", "--no-serve", "--data", "out"]);
    holds(&told, &["演示街道已建好", "演示数据.csv"]);
    let facts = place.read("out/演示数据.csv");
    assert!(facts.starts_with('\u{feff}'));
    // Every row is marked.
    assert!(facts.lines().skip(1).all(|row| row.contains("演示数据")));
    let ranking = place.ok(&[
        "rank",
        "responsibility",
        "--facts",
        "out/演示数据.csv",
        "--keep",
        "five-star=映竹社区",
    ]);
    assert!(told.contains(&ranking), "{ranking}\n\nnot in\n\n{told}");
    let shown = place.read("out/演示数据-责任考核排名.csv");
    holds(&shown, &["名次", "春晓社区"]);
    holds(&place.read("out/演示数据-说明.txt"), &["虚构"]);
}

#[test]
fn its_finished_year_was_put_right_once_and_says_who_moved() {
    let place = Place::new();
    place.ok(&["demo", "--no-serve", "--data", "out"]);
    let serving = Serving::with(&place, &["demo", "--data", "out", "--port", "0"]);
    let open = |path: &str| serving.as_person("county", "Biaochi-demo-2026", path);
    let cycles = open("/cycles");
    let (_, closed) = cycles.split_once("已办结").expect("a cycle is closed");
    let link = closed
        .split("href=\"")
        .nth(1)
        .and_then(|it| it.split('"').next());
    let link = link.expect("it has a page");
    let newest = open(&format!("{link}/results"));
    let said = [
        "第 2 版",
        "与上一版相比有变化的单位",
        "映竹社区的异议成立",
        "↑",
        "↓",
    ];
    holds(&newest, &said);
    let first = open(&format!("{link}/results?revision=1"));
    assert!(!first.contains("与上一版相比"), "the first moved nobody");
    serving.stop();
    holds(&place.ok(&["verify", "--data", "out"]), &["没有发现改动"]);
}

#[test]
fn no_fact_of_the_street_contradicts_another() {
    let place = Place::new();
    place.ok(&["demo", "--no-serve", "--data", "out"]);
    for id in [
        "community-100",
        "community-norms",
        "five-star",
        "responsibility",
    ] {
        let (_, answer) = place.json(&["score", id, "--facts", "out/演示数据.csv"]);
        assert_eq!(answer["remarks"].as_array().map(Vec::len), Some(0));
    }
}

#[test]
fn a_place_that_cannot_be_written_is_refused() {
    let place = Place::new();
    place.write("file", "");
    holds(
        &place.refused(1, &["demo", "--no-serve", "--data", "file/inside"]),
        &["写"],
    );
}
