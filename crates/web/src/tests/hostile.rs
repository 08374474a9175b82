//! Two hundred texts that nobody should type, in every field of every form: answers stay answers, and nothing that
//! was typed becomes part of a page.

use std::collections::BTreeSet;

use appraisal::cycle::Stage;

use super::{Site, html};

/// Forms that end the session, or whose writing is somebody's password.
const LEFT_OUT: &[&str] = &["/logout", "/me/", "/login"];

/// What a page must never hold as it was typed.
const RAW: &[&str] = &["<script>x7", "<img src=x7", "\"x7=\"", "'x7='"];

fn texts() -> Vec<String> {
    let mut texts: Vec<String> = include_str!("hostile.txt")
        .lines()
        .filter(|line| !line.is_empty())
        .map(|line| {
            line.replace("\\n", "\n")
                .replace("\\r", "\r")
                .replace("\\t", "\t")
                .replace("\\0", "\0")
        })
        .collect();
    texts.push("长".repeat(20_000));
    texts.push("a".repeat(60_000));
    texts.push("\u{202e}\u{feff}\u{200b}".repeat(50));
    texts
}

#[test]
fn there_are_two_hundred_of_them_and_no_two_alike() {
    let texts = texts();
    let different: BTreeSet<&String> = texts.iter().collect();
    assert!(texts.len() >= 200, "{}", texts.len());
    assert_eq!(different.len(), texts.len());
}

#[tokio::test]
async fn no_text_breaks_a_form_or_becomes_part_of_a_page() {
    let site = Site::at(Stage::Daily).await;
    let texts = texts();
    let mut tried = 0;
    for login in ["office", "clerk", "admin"] {
        let cookie = site.world.cookie(login).await;
        let pages = pages_of(&site, &cookie).await;
        for (page, form) in pages {
            for (at, text) in texts.iter().enumerate() {
                // Each text goes into one field in turn, so that every field meets every kind of text over the forms.
                let typed: Vec<usize> = (0..form.fields.len())
                    .filter(|f| form.fields[*f].2)
                    .collect();
                if typed.is_empty() {
                    break;
                }
                let chosen = typed[at % typed.len()];
                let fields: Vec<(String, String)> = form
                    .fields
                    .iter()
                    .enumerate()
                    .map(|(n, (name, value, _))| {
                        (
                            name.clone(),
                            if n == chosen {
                                text.clone()
                            } else {
                                value.clone()
                            },
                        )
                    })
                    .collect();
                let answer = match form.is_post {
                    true => site.post(&form.action, &fields, &cookie).await,
                    false => {
                        if text.len() > 2_000 {
                            continue;
                        }
                        let pairs = fields.iter();
                        let query: Vec<String> = pairs
                            .map(|(n, t)| format!("{}={}", html::encoded(n), html::encoded(t)))
                            .collect();
                        let path = format!("{}?{}", form.action, query.join("&"));
                        site.get(&path, &cookie).await
                    }
                };
                tried += 1;
                let place = format!("{page} {} {} {text:?}", form.action, fields[chosen].0);
                assert!(!answer.status.is_server_error(), "{place}: {}", answer.text);
                for raw in RAW {
                    assert!(!answer.text.contains(raw), "{place} holds {raw}");
                }
            }
        }
    }
    assert!(tried > 2_000, "{tried} forms sent");
}

/// The forms of the pages that links lead to, one of each shape.
async fn pages_of(site: &Site, cookie: &str) -> Vec<(String, html::SentForm)> {
    let mut waiting = vec!["/".to_owned()];
    let (mut seen, mut shapes) = (BTreeSet::new(), BTreeSet::new());
    let mut found = Vec::new();
    while let Some(path) = waiting.pop() {
        if seen.len() > 60 || !seen.insert(path.clone()) {
            continue;
        }
        let page = site.get(&path, cookie).await;
        if page.status.is_redirection() {
            waiting.push(page.location);
            continue;
        }
        waiting.extend(html::links(&page.text));
        for mut form in html::forms(&page.text) {
            if form.action.is_empty() {
                form.action = path.split('?').next().unwrap_or_default().to_owned();
            }
            let shape: String = form
                .action
                .chars()
                .filter(|c| !c.is_ascii_digit())
                .collect();
            let is_out = LEFT_OUT.iter().any(|it| form.action.starts_with(it));
            if !is_out && !form.is_multipart && shapes.insert(shape) {
                found.push((path.clone(), form));
            }
        }
    }
    found
}
