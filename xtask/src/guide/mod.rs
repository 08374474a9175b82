//! The guide's commands, run: every `console` block of a page is played with the real program and compared with what
//! is printed there, so that a reader sees what the page says. Judges no prose.
//!
//! On a page, `toml file=a/b.toml` (any language) after the fence writes the block into a file, `append=` adds to it,
//! and a comment `<!-- edit a/b.toml: old => new -->` changes one place of it (`\n` there is
//! a line break). A command is a line `$ biaochi …`,
//! with `# 退出码 1` at its end where it does not end with 0; a line `…` in its output stands for any lines.

mod page;
mod play;

use std::fs;

use crate::failure::Failure;
use crate::process;
use crate::repository::Repository;

use page::Page;
use play::Stage;

/// Plays every page; returns how many commands printed what the page says.
pub(crate) fn check(repository: &Repository) -> Result<usize, Failure> {
    let mut count = 0;
    let mut differences = Vec::new();
    for path in pages(repository)? {
        let page = Page::read(&repository.read(&path)?, &path)?;
        let played = stage(repository, &path)?.play(&page)?;
        for (command, told) in page.commands().zip(&played) {
            count += 1;
            if !command.fits(told) {
                differences.push(format!(
                    "{path}:{}: {}\n--- the page says\n{}\n--- the program says (exit code {})\n{}",
                    command.line, command.text, command.output, told.code, told.output
                ));
            }
        }
    }
    if differences.is_empty() {
        println!("{count} commands print what the guide says");
        return Ok(count);
    }
    println!("{}", differences.join("\n\n"));
    Err(Failure::new(format!(
        "{} of {count} commands differ from the guide",
        differences.len()
    ))
    .help("mend the program, or run `cargo x bless` and read the pages' difference"))
}

/// Plays every page and writes what the program says into it.
pub(crate) fn bless(repository: &Repository) -> Result<(), Failure> {
    for path in pages(repository)? {
        let text = repository.read(&path)?;
        let page = Page::read(&text, &path)?;
        let played = stage(repository, &path)?.play(&page)?;
        let blessed = page.with_outputs(&text, &played);
        if blessed != text {
            println!("bless  {path}");
            fs::write(repository.join(&path), blessed)
                .map_err(|e| Failure::new(format!("{path}: {e}")))?;
        }
    }
    Ok(())
}

/// Pages with commands.
fn pages(repository: &Repository) -> Result<Vec<String>, Failure> {
    let mut pages = Vec::new();
    for path in repository.files()? {
        let of_guide = path.starts_with("docs/guide/") && path.ends_with(".md");
        if of_guide && repository.read(&path)?.contains("\n```console") {
            pages.push(path);
        }
    }
    Ok(pages)
}

/// An empty folder to play a page in, and the program.
fn stage(repository: &Repository, path: &str) -> Result<Stage, Failure> {
    process::run(repository.cargo().args([
        "build",
        "--locked",
        "--quiet",
        "--package",
        "biaochi",
    ]))?;
    let target = repository.target()?;
    let name: String = path
        .trim_start_matches("docs/guide/")
        .trim_end_matches(".md")
        .replace('/', "-");
    let folder = target.join("x").join("guide").join(name);
    if folder.exists() {
        fs::remove_dir_all(&folder)
            .map_err(|e| Failure::new(format!("{}: {e}", folder.display())))?;
    }
    fs::create_dir_all(&folder).map_err(|e| Failure::new(format!("{}: {e}", folder.display())))?;
    Ok(Stage {
        folder,
        program: target.join("debug").join("biaochi"),
    })
}
