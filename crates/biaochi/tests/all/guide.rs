//! The example of the guide, and what its tutorial says of mistakes.

use std::fs;
use std::path::{Path, PathBuf};

use crate::program::{Place, holds};

/// A mistake of the tutorial: what is written, what is written instead, the message, the way out.
const MISTAKES: [(&str, &str, &str, &str); 5] = [
    (
        "of = \"居民公认度\"",
        "of = \"居民公任度\"",
        "错误[E220]: 没有名为“居民公任度”的数据项或参数",
        "是不是 “居民公认度” ?",
    ),
    (
        "{ below = \"60%\", forfeit = true,",
        "{ below = \"60%\", deduct = 1,",
        "错误[S201]: 条目 X3.1「居民公认度」:「居民公认度」由59.99%变好到60%,得分反而由3分降到2分",
        "多半是两档的分数写颠倒了",
    ),
    (
        "points = 40",
        "points = 45",
        "错误[S102]: 方案总分写明45分,各大项合计40分",
        "对照源文件核对各大项分值和总分",
    ),
    (
        "在职党员数 > 0",
        "在职党员数 \u{ff1e} 0",
        "错误[E203]: “\u{ff1e}”不是半角符号",
        "请改成 >",
    ),
    (
        "id = \"X4.2\"",
        "id = \"X4.1\"",
        "错误[E105]: 条目、规范标准或加减分项目编号“X4.1”用了两次",
        "每个编号只能用一次",
    ),
];

fn guide(name: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR"))
        .join("../../docs/guide")
        .join(name)
}

fn read(name: &str) -> String {
    fs::read_to_string(guide(name)).expect("it is part of the guide")
}

#[test]
fn the_example_has_ten_items_and_nothing_left_to_mend() {
    let place = Place::new();
    let example = guide("示例");
    let example = example.to_str().expect("the path is UTF-8");
    let (_, shown) = place.json(&["scheme", "show", "street-2026", "--schemes", example]);
    assert_eq!(shown["items"], 10);
    let (exit, answer) = place.json(&["scheme", "check", "--all", "--schemes", example]);
    assert_eq!(exit, 0, "{answer:#}");
    let (exit, tried) = place.json(&["scheme", "try", "street-2026", "--schemes", example]);
    assert_eq!(exit, 0, "{tried:#}");
    assert_eq!(tried["failed"], 0);
    assert_eq!(tried["without_case"].as_array().map(Vec::len), Some(0));
}

#[test]
fn the_example_is_sealed_as_it_stands() {
    let place = Place::new();
    place.write("lib/facts.toml", read("示例/facts.toml"));
    for name in ["scheme.toml", "versions.toml"] {
        let text = read(&format!("示例/street-2026/{name}"));
        place.write(&format!("lib/street-2026/{name}"), text);
    }
    holds(
        &place.ok(&["scheme", "seal", "street-2026", "--schemes", "lib"]),
        &["已经登记过"],
    );
}

#[test]
fn every_mistake_of_the_tutorial_is_told_as_the_tutorial_quotes_it() {
    let place = Place::new();
    let page = read("方案编写手册.md");
    let whole = read("示例/street-2026/scheme.toml");
    place.write("lib/facts.toml", read("示例/facts.toml"));
    for (from, to, message, help) in MISTAKES {
        assert_eq!(whole.matches(from).count(), 1, "{from}");
        place.write("lib/street-2026/scheme.toml", whole.replacen(from, to, 1));
        let run = place.run(&["scheme", "check", "street-2026", "--schemes", "lib"]);
        assert_eq!(run.exit, 1, "{from}\n{}", run.out);
        for quoted in [message, help] {
            holds(&run.out, &[quoted]);
            holds(&page, &[quoted]);
        }
    }
}
