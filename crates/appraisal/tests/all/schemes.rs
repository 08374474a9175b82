//! The words that the project's own schemes use are words this crate knows.

use appraisal::label::{Label, sample_kind};
use appraisal::organisation::Kind;
use toml::{Table, Value};

const SCHEMES: [&str; 5] = [
    include_str!("../../../../schemes/community-100/scheme.toml"),
    include_str!("../../../../schemes/community-norms/scheme.toml"),
    include_str!("../../../../schemes/county-120/scheme.toml"),
    include_str!("../../../../schemes/five-star/scheme.toml"),
    include_str!("../../../../schemes/responsibility/scheme.toml"),
];

fn schemes() -> impl Iterator<Item = Table> {
    SCHEMES
        .iter()
        .map(|text| text.parse().expect("the schemes are TOML"))
}

#[test]
fn every_kind_of_sampled_object_has_a_chinese_word() {
    let mut met = 0;
    for scheme in schemes() {
        let lists = ["item", "norm"].map(|list| scheme.get(list).and_then(Value::as_array));
        for entry in lists.into_iter().flatten().flatten() {
            let sample = entry.get("sample").and_then(Value::as_table);
            for key in sample.into_iter().flat_map(Table::keys) {
                assert_ne!(sample_kind(key), key);
                met += 1;
            }
        }
    }
    assert!(met > 50, "{met}");
}

#[test]
fn every_subject_is_a_kind_of_organisation() {
    for scheme in schemes() {
        let subjects = scheme["scheme"]["subject"].as_array();
        for subject in subjects.expect("subject is a list") {
            let key = subject.as_str().expect("of texts");
            let kind = Kind::from_key(key).unwrap_or_else(|| panic!("{key}"));
            assert!(!kind.label().is_empty());
        }
    }
}
