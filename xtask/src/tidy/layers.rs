//! Who may import whom: THE layering table of the project, and its comparison with what cargo says.
//! What a crate's text never contains hangs on the same rows and is looked for in `contents`.

use serde_json::Value;

use super::Complaint;
use super::contents::Content::{self, *};
use crate::failure::Failure;
use crate::repository::Repository;

/// One crate of the project.
pub(super) struct Layer {
    /// Its name.
    pub(super) name: &'static str,
    /// The crates of the project it may use.
    pub(super) may_import: &'static [&'static str],
    /// The crates from the registry it may use outside tests; `None` where that is open.
    pub(super) registry: Option<&'static [&'static str]>,
    /// What its sources never contain.
    pub(super) never: &'static [Content],
}

/// What a pure crate never contains.
const IMPURE: &[Content] = &[
    Files,
    Environment,
    Clock,
    Randomness,
    Processes,
    Network,
    Terminal,
    Async,
    Floats,
    Commands,
];

/// The table. A new crate needs a row; a new dependency of a pure crate needs its name here, so that it is a decision.
pub(super) const LAYERS: &[Layer] = &[
    Layer {
        name: "rubric",
        may_import: &[],
        registry: Some(&[
            "annotate-snippets",
            "csv",
            "encoding_rs",
            "jiff",
            "multiversion",
            "serde",
            "serde_json",
            "sha2",
            "toml",
        ]),
        never: IMPURE,
    },
    Layer {
        name: "appraisal",
        may_import: &["rubric"],
        registry: Some(&["jiff", "serde", "serde_json", "sha2", "toml"]),
        never: IMPURE,
    },
    Layer {
        name: "store",
        may_import: &["appraisal", "rubric"],
        registry: None,
        never: &[Chinese, Floats],
    },
    Layer {
        name: "service",
        may_import: &["store", "appraisal", "rubric"],
        registry: None,
        never: &[Environment, Terminal, Sql, Commands],
    },
    Layer {
        name: "report",
        may_import: &["appraisal", "rubric"],
        registry: None,
        never: &[Files, Environment, Clock, Network, Sql],
    },
    Layer {
        name: "web",
        may_import: &["service", "report", "appraisal", "rubric"],
        registry: None,
        never: &[Sql, Environment, Commands],
    },
    Layer {
        name: "biaochi",
        may_import: &["web", "service", "store", "report", "appraisal", "rubric"],
        registry: None,
        never: &[Sql],
    },
    Layer {
        name: "batch",
        may_import: &["rubric"],
        registry: None,
        never: &[],
    },
    // Chores: no product crate may import it, so it may see all that is pure.
    Layer {
        name: "xtask",
        may_import: &["appraisal", "rubric"],
        registry: None,
        never: &[],
    },
];

/// Where the crates differ from the table.
pub(super) fn complaints(repository: &Repository) -> Result<Vec<Complaint>, Failure> {
    Ok(compare(&repository.metadata()?))
}

fn compare(metadata: &Value) -> Vec<Complaint> {
    let mut complaints = Vec::new();
    let packages = metadata["packages"]
        .as_array()
        .map_or(&[][..], Vec::as_slice);
    let members: Vec<&str> = packages.iter().filter_map(|p| p["name"].as_str()).collect();
    for package in packages {
        let name = package["name"].as_str().unwrap_or_default();
        let place = format!("crate {name}");
        let Some(layer) = LAYERS.iter().find(|layer| layer.name == name) else {
            complaints.push(Complaint::new(
                place,
                "has no row in xtask/src/tidy/layers.rs; say there what it may import",
            ));
            continue;
        };
        for dependency in package["dependencies"].as_array().into_iter().flatten() {
            let other = dependency["name"].as_str().unwrap_or_default();
            let for_tests = dependency["kind"] == "dev";
            let allowed = if members.contains(&other) {
                layer.may_import.contains(&other)
            } else {
                for_tests || layer.registry.is_none_or(|names| names.contains(&other))
            };
            if !allowed {
                complaints.push(Complaint::new(
                    &place,
                    format!(
                        "imports {other}, which the layering table does not allow (allowed: {})",
                        allowed_words(layer)
                    ),
                ));
            }
        }
    }
    complaints
}

fn allowed_words(layer: &Layer) -> String {
    let registry = layer.registry.unwrap_or(&["anything from the registry"]);
    let names: Vec<&str> = layer.may_import.iter().chain(registry).copied().collect();
    names.join(", ")
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    fn messages(name: &str, dependency: Value) -> Vec<String> {
        let metadata = json!({"packages": [
            {"name": name, "dependencies": [dependency]},
            {"name": "rubric", "dependencies": []},
            {"name": "appraisal", "dependencies": []},
            {"name": "store", "dependencies": []},
        ]});
        compare(&metadata).into_iter().map(|c| c.message).collect()
    }

    #[test]
    fn an_arrow_against_the_table_is_a_complaint() {
        let told = messages("web", json!({"name": "store", "kind": null}));
        assert_eq!(told.len(), 1);
        assert!(told[0].starts_with("imports store"), "{told:?}");
        let told = messages("batch", json!({"name": "appraisal", "kind": "dev"}));
        assert_eq!(told.len(), 1, "tests do not open a layer: {told:?}");
    }

    #[test]
    fn an_arrow_of_the_table_is_none() {
        assert_eq!(
            messages("web", json!({"name": "appraisal", "kind": null})),
            [""; 0]
        );
    }

    #[test]
    fn a_pure_crate_takes_no_unlisted_crate_from_the_registry_except_for_tests() {
        let told = messages("report", json!({"name": "rand", "kind": null}));
        assert!(told.is_empty(), "report may use the registry: {told:?}");
        for (kind, complaints) in [(Value::Null, 1), (json!("build"), 1), (json!("dev"), 0)] {
            let metadata = json!({"packages": [
                {"name": "rubric", "dependencies": [{"name": "rand", "kind": kind}]},
            ]});
            assert_eq!(compare(&metadata).len(), complaints, "{kind}");
        }
    }

    #[test]
    fn a_crate_without_a_row_is_a_complaint() {
        let metadata = json!({"packages": [{"name": "newcomer", "dependencies": []}]});
        let told = compare(&metadata);
        assert_eq!(told.len(), 1);
        assert_eq!(told[0].place, "crate newcomer");
    }

    #[test]
    fn the_table_has_no_cycle() {
        // Rows may name only rows whose own imports end before them.
        fn depth(name: &str, seen: usize) -> usize {
            assert!(seen <= LAYERS.len(), "a cycle through {name}");
            let row = LAYERS
                .iter()
                .find(|l| l.name == name)
                .expect("named rows exist");
            1 + row
                .may_import
                .iter()
                .map(|n| depth(n, seen + 1))
                .max()
                .unwrap_or(0)
        }
        for layer in LAYERS {
            depth(layer.name, 0);
        }
    }
}
