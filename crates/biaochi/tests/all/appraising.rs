//! Commands that appraise: template, score, rank, explain, what-if.

use crate::program::{Place, holds};

/// A place with the demonstration's facts in `facts.csv`.
fn street() -> Place {
    let place = Place::new();
    place.ok(&["demo", "--no-serve", "--data", "demo"]);
    let facts = place.read("demo/演示数据.csv");
    place.write("facts.csv", facts);
    place
}

/// A place with a small scheme `mine` and facts of two units.
fn small() -> Place {
    let place = Place::new();
    place.ok(&["scheme", "new", "mine"]);
    place.write(
        "facts.csv",
        "单位,数据项,时期,数值,来源\n\
         东湖社区,全体党员组织生活次数,2026Q1,1,台账\n\
         东湖社区,全体党员组织生活次数,2026Q2,1,台账\n\
         东湖社区,全体党员组织生活次数,2026Q3,0,台账\n\
         东湖社区,全体党员组织生活次数,2026Q4,1,台账\n\
         东湖社区,党课次数,2026,2,台账\n\
         东湖社区,应建未建党组织数,2026,0,台账\n\
         东湖社区,制度程序上墙公示,2026,是,核查\n\
         东湖社区,社区档案状况,2026,规范,核查\n\
         东湖社区,X2.2/1,,0.5,评定\n\
         南园社区,党课次数,2026,1,台账\n",
    );
    place
}

#[test]
fn a_template_asks_for_every_figure_and_is_read_back() {
    let place = Place::new();
    let told = place.ok(&["facts", "template", "responsibility", "--out", "t.csv"]);
    holds(&told, &["t.csv", "其中包含它要用到结果的方案"]);
    let text = place.read("t.csv");
    assert!(text.starts_with('\u{feff}'));
    holds(
        &text,
        &["单位,数据项,时期,数值", "廉政责任报告次数", "2026Q3"],
    );
    holds(
        &place.refused(
            1,
            &["facts", "template", "responsibility", "--out", "t.csv"],
        ),
        &["已经有了"],
    );
    place.ok(&["facts", "template", "five-star", "--out", "w.csv", "--wide"]);
    let filled = place
        .read("w.csv")
        .lines()
        .next()
        .map(|header| {
            format!(
                "{header}\n东湖社区{}\n",
                ",".repeat(header.matches(',').count())
            )
        })
        .expect("a header");
    place.write("w.csv", filled);
    let (exit, answer) = place.json(&["score", "five-star", "--facts", "w.csv"]);
    assert_eq!(exit, 0, "{answer:#}");
    assert_eq!(answer["units"][0]["unit"], "东湖社区");
    holds(
        &place.refused(
            1,
            &["facts", "template", "five-star", "--out", "no/where.csv"],
        ),
        &["写不进去"],
    );
}

#[test]
fn unknown_facts_leave_a_range_and_known_ones_a_figure() {
    let place = small();
    let (exit, answer) = place.json(&["score", "mine", "--facts", "facts.csv"]);
    assert_eq!(exit, 0, "{answer:#}");
    assert_eq!(answer["year"], 2026);
    let unit = |n: usize| answer["units"][n].clone();
    assert_eq!(unit(0)["total"]["low"], 18.5);
    assert_eq!(unit(0)["total"]["high"], 18.5);
    assert_eq!(unit(1)["items"][1]["high"], 2);
    assert_eq!(unit(1)["items"][0]["low"], 0);
    assert_eq!(unit(1)["items"][0]["high"], 4);
    holds(
        &place.ok(&["score", "mine", "--facts", "facts.csv"]),
        &["东湖社区", "18.5", "不知道不等于0", "缺得最多的数据项:"],
    );
    let sheet = ["explain", "mine", "--facts", "facts.csv", "--unit"];
    let of = |unit| place.ok(&[&sheet[..], &[unit]].concat());
    assert!(!of("东湖社区").contains("〔待定〕"), "all is known");
    holds(&of("南园社区"), &["\n      〔待定〕", "缺数据项:"]);
}

#[test]
fn results_are_written_as_csv_for_spreadsheets_and_as_json() {
    let place = small();
    place.write("facts.csv", "单位,党课次数\n=1+1社区,2\n南园社区,1\n");
    place.ok(&["score", "mine", "--facts", "facts.csv", "--out", "o.csv"]);
    let csv = place.read("o.csv");
    assert!(csv.starts_with('\u{feff}'), "{csv}");
    holds(&csv, &["单位,单位名称,得分,最低,最高", "'=1+1社区", "\r\n"]);
    place.ok(&["score", "mine", "--facts", "facts.csv", "--out", "o.json"]);
    let json: serde_json::Value = serde_json::from_str(&place.read("o.json")).expect("it is JSON");
    assert_eq!(json["scheme"], "mine");
    place.ok(&["rank", "mine", "--facts", "facts.csv", "--out", "r.csv"]);
    holds(&place.read("r.csv"), &["名次", "南园社区"]);
    holds(
        &place.refused(
            2,
            &["score", "mine", "--facts", "facts.csv", "--out", "o.xls"],
        ),
        &[".csv 或 .json"],
    );
    holds(
        &place.refused(
            1,
            &["score", "mine", "--facts", "facts.csv", "--out", "no/o.csv"],
        ),
        &["上级目录不存在"],
    );
}

#[test]
fn wrong_facts_are_told_by_row_and_column_and_nothing_is_taken() {
    let place = small();
    let score = |bytes: &[u8]| {
        place.write("bad.csv", bytes);
        place.refused(1, &["score", "mine", "--facts", "bad.csv"])
    };
    holds(
        &score(
            "单位,数据项,时期,数值\n东湖社区,党课次数,2026,-1\n东湖社区,党课,2026,1\n".as_bytes(),
        ),
        &[
            "一个数也没有采用",
            "第2行D列(数值)",
            "第3行C列(数据项)",
            "怎么办",
        ]
        .map(|p| {
            if p == "第3行C列(数据项)" {
                "第3行B列(数据项)"
            } else {
                p
            }
        }),
    );
    assert!(score(b"").contains("没有"));
    assert!(score(b"\x00\x01\x02\xff").starts_with("错误:"));
    holds(
        &place.refused(1, &["score", "mine", "--facts", "missing.csv"]),
        &["没有这个文件:missing.csv"],
    );
    holds(
        &place.refused(1, &["score", "mine", "--facts", "."]),
        &["这是一个目录"],
    );
    place.write("bad.csv", "单位,党课次数\n东湖社区,五\n");
    let (exit, answer) = place.json(&["score", "mine", "--facts", "bad.csv"]);
    assert_eq!(exit, 1);
    assert_eq!(answer["error"]["details"]["total"], 1);
    assert_eq!(answer["error"]["details"]["errors"][0]["row"], 2);
}

#[test]
fn facts_in_gbk_are_read() {
    let place = small();
    // 单位,党课次数 / 东湖社区,2 in GBK.
    place.write(
        "gbk.csv",
        b"\xb5\xa5\xce\xbb,\xb5\xb3\xbf\xce\xb4\xce\xca\xfd\n\xb6\xab\xba\xfe\xc9\xe7\xc7\xf8,2\n",
    );
    let (exit, answer) = place.json(&["score", "mine", "--facts", "gbk.csv"]);
    assert_eq!(exit, 0, "{answer:#}");
    assert_eq!(answer["units"][0]["unit"], "东湖社区");
    assert_eq!(answer["units"][0]["items"][1]["low"], 4);
}

#[test]
fn facts_after_the_day_do_not_count() {
    let place = small();
    let low = |as_of: &[&str]| {
        let mut call = vec!["score", "mine", "--facts", "facts.csv"];
        call.extend(as_of);
        place.json(&call).1["units"][0]["items"][0].clone()
    };
    assert_eq!(low(&[])["low"], 3);
    let mid_year = low(&["--as-of", "2026-06-30"]);
    assert_eq!(
        (&mid_year["low"], &mid_year["high"]),
        (&2.into(), &4.into())
    );
    let call = [
        "score",
        "mine",
        "--facts",
        "facts.csv",
        "--as-of",
        "2026-02-30",
    ];
    holds(&place.refused(2, &call), &["没有这一天", "2026-06-30"]);
}

#[test]
fn a_sheet_gives_the_reason_of_every_point_and_its_source() {
    let place = small();
    let told = place.ok(&[
        "explain",
        "mine",
        "--facts",
        "facts.csv",
        "--unit",
        "东湖社区",
    ]);
    holds(
        &told,
        &[
            "X1.1",
            "3/4",
            "第3季度",
            "扣1分",
            "(依据:一、1)",
            "(台账)",
            "总分18.5",
        ],
    );
    let one = place.ok(&[
        "explain",
        "mine",
        "--facts",
        "facts.csv",
        "--unit",
        "东湖社区",
        "--item",
        "X2.2",
    ]);
    holds(&one, &["X2.2", "扣0.5分"]);
    assert!(!one.contains("X1.1"), "{one}");
    let (_, answer) = place.json(&[
        "explain",
        "mine",
        "--facts",
        "facts.csv",
        "--unit",
        "东湖社区",
    ]);
    assert_eq!(answer["items"][0]["item"], "X1.1");
    assert_eq!(answer["items"][0]["findings"][0]["rule"], 1);
    let explain = |unit: &str, item: &str| {
        let call = [
            "explain",
            "mine",
            "--facts",
            "facts.csv",
            "--unit",
            unit,
            "--item",
            item,
        ];
        place.refused(1, &call)
    };
    holds(&explain("东湖", "X1.1"), &["没有这个单位:东湖", "东湖社区"]);
    holds(&explain("东湖社区", "X1.l"), &["没有这个条目:X1.l", "X1.1"]);
}

#[test]
fn a_supposition_shows_what_changes_and_leaves_the_facts_alone() {
    let place = small();
    let before = place.read("facts.csv");
    let told = place.ok(&[
        "what-if",
        "mine",
        "--facts",
        "facts.csv",
        "--set",
        "东湖社区.党课次数=1",
        "--set",
        "东湖社区.全体党员组织生活次数@2026Q3=1",
        "--set",
        "东湖社区.X2.2/1=",
    ]);
    holds(
        &told,
        &["党课次数(2026年):2次 → 1次", "→ 未填", "得分", "18.5"],
    );
    let (_, answer) = place.json(&[
        "what-if",
        "mine",
        "--facts",
        "facts.csv",
        "--set",
        "东湖社区.党课次数=1",
    ]);
    assert_eq!(answer["changed"][0]["after"]["total"]["low"], 16.5);
    assert_eq!(place.read("facts.csv"), before);
}

#[test]
fn a_wrong_supposition_is_refused() {
    let place = small();
    let set = |exit: i32, text: &str| {
        place.refused(
            exit,
            &["what-if", "mine", "--facts", "facts.csv", "--set", text],
        )
    };
    for text in ["党课次数=1", "东湖社区.党课次数", "东湖社区.=1", "=", "."] {
        holds(&set(2, text), &["--set 写得不对", "单位.数据项=数值"]);
    }
    holds(
        &set(1, "东湖小区.党课次数=1"),
        &["没有这个单位:东湖小区", "东湖社区"],
    );
    holds(&set(1, "东湖社区.党课=1"), &["党课"]);
    holds(&set(1, "东湖社区.党课次数=多"), &["不能采用"]);
    holds(&set(1, "东湖社区.党课次数@2026Q9=1"), &["不能采用"]);
    holds(
        &place.refused(
            1,
            &[
                "what-if",
                "mine",
                "--facts",
                "facts.csv",
                "--unit",
                "北街社区",
            ],
        ),
        &["没有这个单位:北街社区"],
    );
}

#[test]
fn the_way_to_the_next_star_is_proposed_and_leads_there() {
    let place = street();
    let call = [
        "what-if",
        "five-star",
        "--facts",
        "facts.csv",
        "--unit",
        "暮云社区",
    ];
    let (_, answer) = place.json(&call);
    let proposal = &answer["proposal"]["proposal"];
    assert_eq!(proposal["outcome"], "steps", "{answer:#}");
    assert_eq!(proposal["goal"]["stars"], 3);
    let steps = proposal["steps"].as_array().expect("a list");
    assert!(!steps.is_empty());
    let sets: Vec<String> = steps
        .iter()
        .map(|step| {
            format!(
                "暮云社区.{}@{}={}",
                step["fact"].as_str().expect("a fact"),
                step["label"].as_str().expect("a label"),
                step["to"]
            )
        })
        .map(|set| set.replace("@=", "="))
        .collect();
    let mut call = vec!["what-if", "five-star", "--facts", "facts.csv"];
    call.extend(sets.iter().flat_map(|set| ["--set", set.as_str()]));
    let (_, after) = place.json(&call);
    assert_eq!(
        after["changed"][0]["after"]["stars"]["sure"]["stars"], 3,
        "{after:#}"
    );
    let top = [
        "what-if",
        "five-star",
        "--facts",
        "facts.csv",
        "--unit",
        "春晓社区",
    ];
    holds(&place.ok(&top), &["已经是最高一级"]);
    let none = [
        "what-if",
        "community-100",
        "--facts",
        "facts.csv",
        "--unit",
        "春晓社区",
    ];
    holds(&place.ok(&none), &["没有星级和等次"]);
}

#[test]
fn one_facts_file_serves_all_schemes() {
    let place = street();
    for id in [
        "community-100",
        "community-norms",
        "five-star",
        "responsibility",
    ] {
        let (exit, answer) = place.json(&["rank", id, "--facts", "facts.csv"]);
        assert_eq!(exit, 0, "{id}");
        assert_eq!(
            answer["appraisal"]["units"].as_array().map(Vec::len),
            Some(15)
        );
    }
    holds(
        &place.ok(&["rank", "community-norms", "--facts", "facts.csv"]),
        &["达到", "/22"],
    );
}

#[test]
fn points_that_hang_on_an_open_level_are_a_range_of_the_levels() {
    let place = street();
    // 听松社区 has four stars or five: 8 points or 10, never 18.
    let (_, answer) = place.json(&["score", "responsibility", "--facts", "facts.csv"]);
    let units = answer["units"].as_array().expect("a list");
    let unit = units
        .iter()
        .find(|u| u["unit"] == "听松社区")
        .expect("it is there");
    let (low, high) = (&unit["total"]["low"], &unit["total"]["high"]);
    assert_eq!(
        (low.to_string(), high.to_string()),
        ("105.9".into(), "107.9".into())
    );
}

#[test]
fn decisions_of_people_settle_what_the_scheme_leaves_open() {
    let place = street();
    let open = place.ok(&["rank", "five-star", "--facts", "facts.csv"]);
    holds(
        &open,
        &[
            "要由人决定的",
            "听松社区、映竹社区得分相同",
            "四星至五星(暂定)",
        ],
    );
    let call = [
        "rank",
        "five-star",
        "--facts",
        "facts.csv",
        "--keep",
        "five-star=映竹社区",
    ];
    let settled = place.ok(&call);
    holds(&settled, &["经研究决定由其他单位入围"]);
    assert!(!settled.contains("暂定"), "{settled}");
    let keep = |exit: i32, text: &str| {
        place.refused(
            exit,
            &["rank", "five-star", "--facts", "facts.csv", "--keep", text],
        )
    };
    holds(&keep(2, "映竹社区"), &["--keep 写得不对"]);
    holds(&keep(1, "five=映竹社区"), &["没有这个名额:five"]);
    holds(&keep(1, "five-star=映竹"), &["没有这个单位:映竹"]);
    let order = [
        "rank",
        "five-star",
        "--facts",
        "facts.csv",
        "--order",
        "映竹社区",
    ];
    holds(&place.refused(2, &order), &["--order 至少要写两个单位"]);
}

#[test]
fn a_stated_result_counts_before_a_computed_one() {
    let place = Place::new();
    place.write(
        "facts.csv",
        "单位,community-100/total,five-star/stars,组织建设考核弄虚作假\n东湖社区,92,4,否\n",
    );
    let (exit, answer) = place.json(&["score", "responsibility", "--facts", "facts.csv"]);
    assert_eq!(exit, 0, "{answer:#}");
    let unit = &answer["units"][0];
    assert_eq!(unit["adjustments"][0]["low"], 8, "{unit:#}");
    let parts = unit["parts"].as_array().expect("a list");
    let part = parts
        .iter()
        .find(|p| p["part"] == "organisation-building-part")
        .expect("the part is there");
    assert_eq!(part["score"]["low"], 92, "{part:#}");
    assert_eq!(part["score"]["high"], 92, "{part:#}");
}
