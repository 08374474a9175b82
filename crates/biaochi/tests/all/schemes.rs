//! Commands on schemes: checking, showing, starting, comparing, trying, burden, sealing, libraries.

use crate::program::{Place, holds, shipped};

#[test]
fn the_shipped_schemes_have_nothing_but_notes_and_acknowledged_findings() {
    let place = Place::new();
    let (exit, answer) = place.json(&["scheme", "check", "--all"]);
    assert_eq!(exit, 0, "{answer:#}");
    assert_eq!(answer["schemes"].as_array().map(Vec::len), Some(5));
    for scheme in answer["schemes"].as_array().expect("a list") {
        for finding in scheme["findings"].as_array().expect("a list") {
            let is_note = finding["severity"] == "note";
            assert!(is_note || !finding["acknowledged"].is_null(), "{finding:#}");
        }
    }
    holds(
        &place.ok(&["scheme", "check", "--all"]),
        &["已确认[S201]", "community-100", "responsibility"],
    );
}

#[test]
fn the_library_can_be_a_directory() {
    let place = Place::new();
    let schemes = shipped("");
    let schemes = schemes.to_str().expect("the path is UTF-8");
    let (exit, answer) = place.json(&["scheme", "check", "--all", "--schemes", schemes]);
    assert_eq!(exit, 0);
    let file = answer["schemes"][0]["file"].as_str().expect("a path");
    assert!(file.starts_with(schemes), "{file}");
    holds(
        &place.refused(1, &["scheme", "check", "--all", "--schemes", "nowhere"]),
        &["没有这个方案库目录:nowhere"],
    );
    place.write("empty/x.txt", "");
    holds(
        &place.refused(1, &["scheme", "check", "--all", "--schemes", "empty"]),
        &["方案库里没有方案"],
    );
}

#[test]
fn a_dictionary_and_a_whole_directory_can_be_checked() {
    let place = Place::new();
    place.ok(&["facts", "dictionary", "--out", "facts.toml"]);
    let text = place.read("facts.toml");
    holds(
        &place.ok(&["scheme", "check", "facts.toml"]),
        &["数据字典 facts.toml", "没有发现问题"],
    );
    place.write(
        "facts.toml",
        text.replacen("type = \"count\"", "type = \"cuont\"", 1),
    );
    let run = place.run(&["scheme", "check", "facts.toml"]);
    assert_eq!(run.exit, 1);
    holds(&run.out, &["cuont", "facts.toml:"]);
    place.write("lib/facts.toml", text);
    place.ok(&["scheme", "new", "one", "--dir", "lib"]);
    place.ok(&["scheme", "new", "two", "--dir", "lib"]);
    let (_, answer) = place.json(&["scheme", "check", "lib"]);
    assert_eq!(answer["schemes"].as_array().map(Vec::len), Some(2));
}

#[test]
fn a_directory_named_schemes_is_the_library_unless_told_otherwise() {
    let place = Place::new();
    place.ok(&["facts", "dictionary", "--out", "facts.toml"]);
    let dictionary = place.read("facts.toml");
    place.write("schemes/facts.toml", dictionary);
    place.ok(&["scheme", "new", "mine"]);
    assert!(place.path("schemes/mine/scheme.toml").is_file());
    let (_, answer) = place.json(&["scheme", "check", "--all"]);
    assert_eq!(answer["schemes"].as_array().map(Vec::len), Some(1));
    holds(
        &place.refused(1, &["scheme", "show", "five-star"]),
        &["没有这个方案:five-star", "--builtin"],
    );
    place.ok(&["scheme", "show", "five-star", "--builtin"]);
}

#[test]
fn an_unknown_scheme_is_refused_with_the_nearest() {
    let place = Place::new();
    for command in ["check", "show", "try", "burden", "seal"] {
        let told = place.refused(1, &["scheme", command, "five-satr"]);
        holds(&told, &["没有这个方案:five-satr", "five-star"]);
    }
    holds(
        &place.refused(1, &["scheme", "check", "nowhere/scheme.toml"]),
        &["没有这个文件:nowhere/scheme.toml"],
    );
    place.write("bare/readme.txt", "");
    holds(
        &place.refused(1, &["scheme", "check", "./bare"]),
        &["没有 scheme.toml"],
    );
}

#[test]
fn show_tells_the_shape_of_a_scheme() {
    let place = Place::new();
    let (exit, answer) = place.json(&["scheme", "show", "county-120"]);
    assert_eq!(exit, 0);
    assert_eq!(answer["id"], "county-120");
    assert_eq!(answer["items"], 77);
    assert_eq!(answer["bonuses"], 5);
    let hash = answer["hash"].as_str().expect("a hash");
    assert!(hash.starts_with("sha256:"), "{hash}");
    let tops: Vec<&str> = answer["sections"]
        .as_array()
        .expect("a list")
        .iter()
        .filter(|s| s["parent"].is_null())
        .filter_map(|s| s["id"].as_str())
        .collect();
    assert_eq!(tops.len(), 8, "{tops:?}");
    assert!(answer["lints"].is_array());
    let (_, norms) = place.json(&["scheme", "show", "community-norms"]);
    assert!(norms["points"].is_null());
    assert_eq!(norms["norms"], 22);
    holds(
        &place.ok(&["scheme", "show", "community-100"]),
        &["社区党组织建设工作考评", "总分:100", "基本组织", "条目30个"],
    );
}

#[test]
fn a_new_scheme_passes_its_check_and_its_cases() {
    let place = Place::new();
    let told = place.ok(&["scheme", "new", "street-2026", "--title", "街道“试行”考评"]);
    holds(&told, &["street-2026", "scheme check", "scheme try"]);
    holds(
        &place.ok(&["scheme", "check", "./street-2026"]),
        &["街道“试行”考评(street-2026 2026.1)"],
    );
    // A bare name that is a directory and no id means the directory.
    place.ok(&["scheme", "check", "street-2026"]);
    let (exit, tried) = place.json(&["scheme", "try", "./street-2026"]);
    assert_eq!(exit, 0, "{tried:#}");
    assert_eq!(tried["failed"], 0);
    assert_eq!(tried["without_case"].as_array().map(Vec::len), Some(0));
}

#[test]
fn a_new_scheme_overwrites_nothing_and_needs_a_plain_id() {
    let place = Place::new();
    place.write("mine/notes.txt", "wichtig");
    holds(
        &place.refused(1, &["scheme", "new", "mine"]),
        &["已经有了", "mine"],
    );
    for id in ["Mine", "我的", "a b", "../up", "9th", ""] {
        holds(&place.refused(2, &["scheme", "new", id]), &["编号不能用"]);
    }
    place.write("own/facts.toml", "");
    holds(
        &place.refused(1, &["scheme", "new", "x", "--dir", "own"]),
        &["数据字典", "own/facts.toml"],
    );
    assert!(!place.path("own/x").exists());
}

#[test]
fn broken_schemes_are_told_with_place_and_what_to_do() {
    let place = Place::new();
    place.ok(&["scheme", "new", "mine"]);
    let whole = place.read("mine/scheme.toml");
    let cases: [(&str, &str, &[&str]); 6] = [
        (
            "deduct = 1\n",
            "deducts = 1\n",
            &["E101", "deducts", "deduct"],
        ),
        ("points = 12 ", "points = 13 ", &["S101", "组织活动"]),
        ("全体党员组织生活次数", "全体党员组织生活次", &["E220"]),
        (
            "!制度程序上墙公示",
            "\u{ff01}制度程序上墙公示",
            &["E203", "!"],
        ),
        ("from = 1, below = 2", "from = 0, below = 2", &["S202"]),
        ("max = 3", "max = 5", &["S104"]),
    ];
    for (from, to, parts) in cases {
        assert!(whole.contains(from), "{from}");
        // With a byte order mark and Windows line ends, as editors leave them.
        let text = whole.replacen(from, to, 1).replace('\n', "\r\n");
        place.write("mine/scheme.toml", format!("\u{feff}{text}"));
        let run = place.run(&["scheme", "check", "mine"]);
        assert_eq!(run.exit, 1, "{from}\n{}", run.out);
        holds(&run.out, parts);
        holds(&run.out, &["scheme.toml:", "怎么办"]);
        let (_, answer) = place.json(&["scheme", "check", "mine"]);
        assert_eq!(answer["is_clean"], false);
        let findings = answer["schemes"][0]["findings"].as_array().expect("a list");
        assert!(
            findings
                .iter()
                .any(|f| f["code"] == parts[0] && f["line"].as_u64() > Some(1)),
            "{findings:#?}"
        );
    }
    place.write("mine/scheme.toml", whole);
    place.ok(&["scheme", "check", "mine"]);
}

#[test]
fn what_is_no_scheme_is_told_and_nothing_crashes() {
    let place = Place::new();
    let texts: [(&str, &[u8]); 5] = [
        ("empty", b""),
        ("words", "这不是方案".as_bytes()),
        ("brackets", &[b'['; 5000]),
        ("nulls", &[0; 100]),
        ("half", b"[scheme]\nid = \"half"),
    ];
    for (name, text) in texts {
        place.write(&format!("{name}/scheme.toml"), text);
        let run = place.run(&["scheme", "check", &format!("./{name}")]);
        assert_eq!(run.exit, 1, "{name}: {}{}", run.out, run.err);
        holds(&run.out, &["错误["]);
        let run = place.run(&["scheme", "show", &format!("./{name}")]);
        assert_eq!(run.exit, 1, "{name}: {}{}", run.out, run.err);
    }
    // “方案” in GBK.
    place.write("gbk/scheme.toml", b"# \xb7\xbd\xb0\xb8\n");
    holds(
        &place.refused(1, &["scheme", "check", "./gbk"]),
        &["不是 UTF-8", "第 1 行"],
    );
}

#[test]
fn a_case_that_does_not_come_out_is_told_with_both_figures() {
    let place = Place::new();
    place.ok(&["scheme", "new", "mine"]);
    let cases = place.read("mine/cases/起步.toml");
    let wrong = cases
        .replacen("expect = { score = 3 }", "expect = { score = 2 }", 1)
        .replacen("reason = \"第3季度\"", "reason = \"第9季度\"", 1);
    place.write("mine/cases/起步.toml", &wrong);
    let run = place.run(&["scheme", "try", "mine"]);
    assert_eq!(run.exit, 1);
    holds(
        &run.out,
        &[
            "不符",
            "应得:2分",
            "实得:3分",
            "理由里没有:第9季度",
            "起步.toml:4",
        ],
    );
    place.write("mine/cases/起步.toml", cases.replace("X2.2/1", "X2.2/2"));
    let run = place.run(&["scheme", "try", "mine"]);
    assert_eq!(run.exit, 1);
    holds(&run.out, &["E408", "X2.2/1"]);
    std::fs::remove_dir_all(place.path("mine/cases")).expect("it is there");
    let run = place.run(&["scheme", "try", "mine"]);
    assert_eq!(run.exit, 1);
    holds(&run.out, &["没有算例的:X1.1"]);
}

#[test]
fn an_item_taken_out_is_told_once_however_many_cases_it_had() {
    let place = Place::new();
    place.ok(&["scheme", "new", "mine"]);
    let text = place.read("mine/scheme.toml");
    let (before, item) = text.rsplit_once("[[item]]").expect("items");
    let id = item.split('"').nth(1).expect("its id");
    place.write("mine/scheme.toml", before);
    let cases = place.read("mine/cases/起步.toml");
    let mine =
        format!("\n[[case]]\nitem = \"{id}\"\ntitle = \"又一例\"\nexpect = {{ score = 1 }}\n");
    place.write(
        "mine/cases/起步.toml",
        format!("{cases}{}", mine.repeat(20)),
    );
    place.write("mine/cases/更多.toml", mine.repeat(5));
    for command in ["check", "try"] {
        let run = place.run(&["scheme", command, "mine"]);
        assert_eq!(run.exit, 1);
        assert_eq!(run.out.matches("E403").count(), 1, "{}", run.out);
        holds(
            &run.out,
            &[
                "处引用方案里没有的条目",
                id,
                "恢复条目",
                "别的算例文件里还有",
            ],
        );
    }
    let (_, answer) = place.json(&["scheme", "check", "mine"]);
    let findings = answer["schemes"][0]["findings"].as_array().expect("a list");
    let gone: Vec<_> = findings.iter().filter(|it| it["code"] == "E403").collect();
    assert_eq!(gone.len(), 1, "{answer:#}");
    assert!(gone[0]["line"].as_u64() > Some(1), "{answer:#}");
}

#[test]
fn every_shipped_case_comes_out() {
    let place = Place::new();
    for id in [
        "community-100",
        "community-norms",
        "county-120",
        "five-star",
        "responsibility",
    ] {
        let (exit, answer) = place.json(&["scheme", "try", id]);
        assert_eq!(exit, 0, "{answer:#}");
        assert_eq!(answer["failed"], 0);
    }
}

#[test]
fn a_sealed_version_does_not_change_unnoticed() {
    let place = Place::new();
    place.ok(&["scheme", "new", "mine"]);
    holds(
        &place.ok(&["scheme", "seal", "mine"]),
        &["已登记", "sha256:"],
    );
    holds(&place.ok(&["scheme", "seal", "mine"]), &["已经登记过"]);
    let text = place.read("mine/scheme.toml");
    // Comments are no content.
    place.write("mine/scheme.toml", format!("# 说明\n{text}"));
    place.ok(&["scheme", "check", "mine"]);
    place.write("mine/scheme.toml", text.replace("max = 3", "max = 2.5"));
    let run = place.run(&["scheme", "check", "mine"]);
    assert_eq!(run.exit, 1);
    holds(&run.out, &["S405"]);
    holds(
        &place.refused(1, &["scheme", "seal", "mine"]),
        &["内容却变了", "version"],
    );
    let next = text.replace("\"2026.1\"", "\"2026.2\"");
    place.write("mine/scheme.toml", &next);
    place.ok(&["scheme", "seal", "mine"]);
    let record = place.read("mine/versions.toml");
    holds(&record, &["2026.1", "2026.2"]);
    place.write("mine/versions.toml", record.replace("sha256:", "md5:"));
    let run = place.run(&["scheme", "check", "mine"]);
    assert_eq!(run.exit, 1);
    holds(&run.out, &["E413", "versions.toml"]);
    holds(
        &place.refused(1, &["scheme", "seal", "mine"]),
        &["版本登记有错"],
    );
    holds(
        &place.refused(1, &["scheme", "seal", "five-star"]),
        &["登记不了"],
    );
}

#[test]
fn a_comparison_says_whether_results_can_change() {
    let place = Place::new();
    place.ok(&["scheme", "new", "old"]);
    let text = place.read("old/scheme.toml");
    place.write("new/scheme.toml", text.replace("max = 3", "max = 2"));
    let told = place.ok(&["scheme", "diff", "old", "new/scheme.toml"]);
    holds(&told, &["会影响结果", "X2.2", "版本号没有变"]);
    place.write(
        "new/scheme.toml",
        text.replace("制度执行到位", "制度执行良好"),
    );
    let (exit, answer) = place.json(&["scheme", "diff", "old", "new/scheme.toml"]);
    assert_eq!(exit, 0);
    assert_eq!(answer["can_change_results"], false);
    assert_eq!(answer["changes"].as_array().map(Vec::len), Some(1));
    holds(&place.ok(&["scheme", "diff", "old", "old"]), &["没有改动"]);
    place.write("new/scheme.toml", "x = ");
    holds(
        &place.refused(1, &["scheme", "diff", "old", "new/scheme.toml"]),
        &["不能使用", "new/scheme.toml"],
    );
}

#[test]
fn the_burden_is_told_in_figures_and_hours() {
    let place = Place::new();
    let told = place.ok(&["scheme", "burden", "community-100"]);
    holds(&told, &["每个被考评单位每年约填", "小时", "不是实测"]);
    let (_, answer) = place.json(&["scheme", "burden", "community-100"]);
    assert!(answer["burden"]["figures"].as_u64() > Some(10));
    assert!(answer["minutes"].as_u64() > Some(10));
}

#[test]
fn links_between_schemes_are_checked() {
    let place = Place::new();
    let dictionary = place.ok(&["facts", "dictionary"]);
    place.write("lib/facts.toml", dictionary);
    place.ok(&["scheme", "new", "one", "--dir", "lib"]);
    place.ok(&["scheme", "new", "second", "--dir", "lib"]);
    let part = |from: &str| {
        format!(
            "\n[[part]]\nid = \"own\"\ntitle = \"本身\"\nweight = \"50%\"\nfull = 20\nfrom = {{ sections = [\"activity\", \"system\"] }}\n\n[[part]]\nid = \"other\"\ntitle = \"其他\"\nweight = \"50%\"\nfull = 20\nfrom = {{ scheme = \"{from}\" }}\n"
        )
    };
    let one = place.read("lib/one/scheme.toml");
    let two = place.read("lib/second/scheme.toml");
    place.write("lib/one/scheme.toml", format!("{one}{}", part("secnd")));
    let run = place.run(&["scheme", "check", "one", "--schemes", "lib"]);
    assert_eq!(run.exit, 1);
    holds(&run.out, &["E415", "secnd", "是不是想写 second"]);
    place.write("lib/one/scheme.toml", format!("{one}{}", part("second")));
    place.write("lib/second/scheme.toml", format!("{two}{}", part("one")));
    let run = place.run(&["scheme", "check", "--all", "--schemes", "lib"]);
    assert_eq!(run.exit, 1);
    holds(&run.out, &["E416", "one → second → one"]);
    place.write("f.csv", "单位,党课次数\n东湖社区,2\n");
    holds(
        &place.refused(1, &["rank", "one", "--facts", "f.csv", "--schemes", "lib"]),
        &["排不出先后"],
    );
}
