//! Where the locked dependencies come from: crates.io and nowhere else, and no pure crate reaches, through others,
//! what it may not hold itself.

use std::collections::{BTreeMap, BTreeSet};

use toml::{Table, Value};

use super::Complaint;
use super::layers::LAYERS;
use crate::failure::Failure;
use crate::repository::Repository;

const CRATES_IO: &str = "registry+https://github.com/rust-lang/crates.io-index";

/// Crates that bring clocks, chance, connections, engines or asynchronous code; a `*` ends a family.
const IMPURE: &[&str] = &[
    "arrow*",
    "async-*",
    "axum*",
    "chrono",
    "datafusion*",
    "fastrand",
    "getrandom",
    "hyper*",
    "libsqlite3-sys",
    "mio",
    "postgres*",
    "rand",
    "rand_*",
    "reqwest",
    "rusqlite",
    "socket2",
    "sqlx*",
    "tokio*",
    "ureq",
    "uuid",
];

/// What the lock file gives reason to complain of.
pub(super) fn complaints(repository: &Repository) -> Result<Vec<Complaint>, Failure> {
    let lock: Table = repository
        .read("Cargo.lock")?
        .parse()
        .map_err(|e| Failure::new(format!("Cargo.lock: {e}")))?;
    let manifest = |name: &str| -> Result<Table, Failure> {
        let path = format!("crates/{name}/Cargo.toml");
        repository
            .read(&path)?
            .parse()
            .map_err(|e| Failure::new(format!("{path}: {e}")))
    };
    let mut complaints = sources(&lock);
    for layer in LAYERS.iter().filter(|layer| layer.registry.is_some()) {
        if repository.join(format!("crates/{}", layer.name)).is_dir() {
            complaints.extend(reached(&lock, layer.name, &manifest(layer.name)?));
        }
    }
    Ok(complaints)
}

fn packages(lock: &Table) -> impl Iterator<Item = &Table> {
    let list = lock.get("package").and_then(Value::as_array);
    list.into_iter().flatten().filter_map(Value::as_table)
}

fn text<'t>(package: &'t Table, key: &str) -> Option<&'t str> {
    package.get(key).and_then(Value::as_str)
}

fn sources(lock: &Table) -> Vec<Complaint> {
    packages(lock)
        .filter(|package| text(package, "source").is_some_and(|source| source != CRATES_IO))
        .map(|package| {
            let name = text(package, "name").unwrap_or_default();
            Complaint::new("Cargo.lock", format!("{name} does not come from crates.io"))
        })
        .collect()
}

/// Complaints about impure crates that a pure crate reaches outside its tests.
fn reached(lock: &Table, name: &str, manifest: &Table) -> Vec<Complaint> {
    let mut edges: BTreeMap<&str, Vec<&str>> = BTreeMap::new();
    for package in packages(lock) {
        let list = package.get("dependencies").and_then(Value::as_array);
        let names = list.into_iter().flatten().filter_map(Value::as_str);
        // "name version" when several versions are locked: the name is enough here.
        let names = names.filter_map(|entry| entry.split(' ').next());
        edges
            .entry(text(package, "name").unwrap_or_default())
            .or_default()
            .extend(names);
    }
    // The lock file mixes in what tests need; the crate's own list is taken from its manifest.
    let own = manifest.get("dependencies").and_then(Value::as_table);
    let mut open: Vec<Vec<&str>> = own
        .into_iter()
        .flat_map(|table| table.keys().map(|key| vec![key.as_str()]))
        .collect();
    let mut seen = BTreeSet::new();
    let mut complaints = Vec::new();
    while let Some(way) = open.pop() {
        let last = way.last().copied().unwrap_or_default();
        if !seen.insert(last) {
            continue;
        }
        if is_impure(last) {
            complaints.push(Complaint::new(
                format!("crate {name}"),
                format!("reaches {last} through {}", way.join(" → ")),
            ));
        }
        // A crate of our own answers for itself.
        if LAYERS.iter().any(|layer| layer.name == last) {
            continue;
        }
        for next in edges.get(last).into_iter().flatten() {
            open.push(way.iter().copied().chain([*next]).collect());
        }
    }
    complaints
}

fn is_impure(name: &str) -> bool {
    IMPURE.iter().any(|entry| match entry.strip_suffix('*') {
        Some(family) => name.starts_with(family),
        None => name == *entry,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn table(text: &str) -> Table {
        text.parse().expect("the test's text is TOML")
    }

    #[test]
    fn a_crate_from_elsewhere_is_a_complaint() {
        let lock = table(
            "[[package]]\nname = \"a\"\nsource = \"git+https://example.org/a\"\n[[package]]\nname = \"ours\"\n",
        );
        assert_eq!(sources(&lock).len(), 1);
    }

    #[test]
    fn an_impure_crate_behind_others_is_a_complaint_with_the_way_to_it() {
        let lock = table(
            "[[package]]\nname = \"rubric\"\ndependencies = [\"a\", \"proptest\"]\n\
             [[package]]\nname = \"a\"\ndependencies = [\"b 1.0.0\"]\n\
             [[package]]\nname = \"b\"\ndependencies = [\"rand_core\", \"a\"]\n\
             [[package]]\nname = \"proptest\"\ndependencies = [\"rand\"]\n",
        );
        let manifest = table("[dependencies]\na = \"1\"\n[dev-dependencies]\nproptest = \"1\"\n");
        assert_eq!(
            reached(&lock, "rubric", &manifest),
            [Complaint::new(
                "crate rubric",
                "reaches rand_core through a → b → rand_core"
            )]
        );
    }
}
