//! Writes the list of schemes, the data dictionary and the calendars of the repository as Rust source, so that
//! the one executable carries them.

use std::fmt::Write as _;
use std::path::{Path, PathBuf};
use std::{env, fs, io};

fn main() -> Result<(), Box<dyn std::error::Error>> {
    let root = PathBuf::from(env::var("CARGO_MANIFEST_DIR")?)
        .join("../..")
        .canonicalize()?;
    let schemes = root.join("schemes");
    let calendars = root.join("calendars/cn");
    println!("cargo::rerun-if-changed={}", schemes.display());
    println!("cargo::rerun-if-changed={}", calendars.display());

    let mut out = String::new();
    writeln!(
        out,
        "/// Text of the data dictionary.\npub(super) const DICTIONARY: &str = include_str!({:?});",
        schemes.join("facts.toml")
    )?;
    writeln!(
        out,
        "/// Text of the kinds of ledgers.\npub(super) const LEDGERS: &str = include_str!({:?});",
        schemes.join("ledgers.toml")
    )?;
    out.push_str("/// The schemes in order of id.\npub(super) const SCHEMES: &[Embedded] = &[\n");
    for folder in sorted(&schemes)? {
        let text = folder.join("scheme.toml");
        if !text.is_file() {
            continue;
        }
        writeln!(
            out,
            "    Embedded {{\n        id: {:?},\n        text: include_str!({text:?}),",
            name(&folder)
        )?;
        let versions = folder.join("versions.toml");
        if versions.is_file() {
            writeln!(out, "        versions: Some(include_str!({versions:?})),")?;
        } else {
            out.push_str("        versions: None,\n");
        }
        out.push_str("        cases: &[\n");
        let cases = folder.join("cases");
        if cases.is_dir() {
            for case in toml_files(&cases)? {
                writeln!(
                    out,
                    "            ({:?}, include_str!({case:?})),",
                    name(&case)
                )?;
            }
        }
        out.push_str("        ],\n    },\n");
    }
    out.push_str("];\n/// The holiday notices in order of year.\npub(super) const CALENDARS: &[(&str, &str)] = &[\n");
    for notice in toml_files(&calendars)? {
        writeln!(out, "    ({:?}, include_str!({notice:?})),", name(&notice))?;
    }
    out.push_str("];\n");
    fs::write(PathBuf::from(env::var("OUT_DIR")?).join("embedded.rs"), out)?;
    Ok(())
}

fn name(path: &Path) -> String {
    path.file_name()
        .map(|n| n.to_string_lossy().into_owned())
        .unwrap_or_default()
}

fn sorted(folder: &Path) -> io::Result<Vec<PathBuf>> {
    let mut paths = fs::read_dir(folder)?
        .map(|entry| entry.map(|e| e.path()))
        .collect::<io::Result<Vec<_>>>()?;
    paths.sort();
    Ok(paths)
}

fn toml_files(folder: &Path) -> io::Result<Vec<PathBuf>> {
    let mut paths = sorted(folder)?;
    paths.retain(|path| path.extension().is_some_and(|e| e == "toml"));
    Ok(paths)
}
