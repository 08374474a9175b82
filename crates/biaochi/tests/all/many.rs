//! Files with thousands of units: the same figures as in small files.

use serde_json::Value;

use crate::program::Place;

/// More than are scored rule by rule.
const MANY: usize = 2_400;

/// Facts of some units of `mine`, as `scheme new` makes it: full, poor, and with gaps.
fn facts(units: std::ops::Range<usize>) -> String {
    let mut text = String::from("单位,数据项,时期,数值\n");
    for n in units {
        let unit = format!("第{n}社区");
        for quarter in 1..=4 {
            text.push_str(&format!(
                "{unit},全体党员组织生活次数,2026Q{quarter},{}\n",
                (n + quarter) % 3
            ));
        }
        text.push_str(&format!("{unit},党课次数,2026,{}\n", n % 4));
        if n % 5 > 0 {
            text.push_str(&format!("{unit},应建未建党组织数,2026,{}\n", n % 5 - 1));
        }
        let posted = if n % 7 > 0 { "是" } else { "否" };
        text.push_str(&format!("{unit},制度程序上墙公示,2026,{posted}\n"));
        if n % 11 > 0 {
            text.push_str(&format!("{unit},X2.2/1,,0.5\n"));
        }
    }
    text
}

#[test]
fn thousands_of_units_score_as_they_do_in_small_files() {
    let place = Place::new();
    place.ok(&["scheme", "new", "mine"]);
    let half = MANY / 2;
    for (name, units) in [("all", 0..MANY), ("one", 0..half), ("two", half..MANY)] {
        place.write(&format!("{name}.csv"), facts(units));
        for kind in ["csv", "json"] {
            let (facts, out) = (format!("{name}.csv"), format!("{name}-out.{kind}"));
            place.ok(&["score", "mine", "--facts", &facts, "--out", &out]);
        }
    }
    let rows = |name: &str| {
        let text = place.read(&format!("{name}-out.csv"));
        text.lines().map(str::to_owned).collect::<Vec<_>>()
    };
    let (all, one, two) = (rows("all"), rows("one"), rows("two"));
    assert_eq!(all.len(), MANY + 1, "a row for every unit below the header");
    assert_eq!(all[..=half], one);
    assert_eq!(all[half + 1..], two[1..]);

    let answer = |name: &str| -> Value {
        serde_json::from_str(&place.read(&format!("{name}-out.json"))).expect("JSON")
    };
    let (all, one, two) = (answer("all"), answer("one"), answer("two"));
    let units = |answer: &Value| answer["units"].as_array().expect("units").clone();
    assert_eq!(units(&all), [units(&one), units(&two)].concat());
    for head in ["scheme", "version", "hash", "year"] {
        assert_eq!(all[head], one[head], "{head}");
    }
    let shown = place.json(&["score", "mine", "--facts", "all.csv"]);
    assert_eq!(shown, (0, all), "on standard output as in the file");
}
