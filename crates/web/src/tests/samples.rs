//! Every template, rendered from samples: a site without anything, one as usual, one in which every text is hostile and
//! one in which every text is as long as it may be. Each goes through a year, and each page that was shown must be whole.

mod deeds;

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::{Path, PathBuf};
use std::sync::Mutex;

use axum::body::Body;
use axum::http::{Request, StatusCode};
use service::testing::Hand;
use service::time::Day;

use super::{Page, Site, html};

/// Templates that were rendered, by the type of their page.
static RENDERED: Mutex<BTreeSet<&'static str>> = Mutex::new(BTreeSet::new());

/// Notes that a page of a type was rendered.
pub(crate) fn rendered(page: &'static str) {
    let mut seen = RENDERED.lock().expect("nobody panics over it");
    seen.insert(page);
}

/// The mark of a hostile text that became part of a page.
const MARK: &str = "x7";

fn usual(text: &str) -> String {
    text.to_owned()
}

fn hostile(text: &str) -> String {
    format!("{text}<b {MARK}>\"'&</td><script {MARK}>")
}

fn extreme(text: &str) -> String {
    format!("{text}{}{}", "长".repeat(60), "w".repeat(60))
}

/// A year of a sample, deed by deed, looked at on the way.
struct Year {
    site: Site,
    hand: Hand,
    cookies: BTreeMap<String, String>,
    flaws: BTreeSet<String>,
}

impl Year {
    async fn of(hand: Hand) -> Year {
        Year::at(Site::in_hand(hand).await, hand)
    }

    fn at(site: Site, hand: Hand) -> Year {
        Year {
            site,
            hand,
            cookies: BTreeMap::new(),
            flaws: BTreeSet::new(),
        }
    }

    /// A text as somebody types it: no longer than most fields take.
    fn write(&self, text: &str) -> String {
        self.write_short(text, 60)
    }

    fn write_short(&self, text: &str, most: usize) -> String {
        (self.hand)(text).chars().take(most).collect()
    }

    async fn cookie(&mut self, login: &str) -> String {
        if login.is_empty() {
            return String::new();
        }
        if !self.cookies.contains_key(login) {
            let cookie = self.site.world.cookie(login).await;
            self.cookies.insert(login.to_owned(), cookie);
        }
        self.cookies[login].clone()
    }

    /// Notes what is wrong with a page.
    fn judge(&mut self, path: &str, page: &Page) {
        if page.status.is_server_error() {
            self.flaws.insert(format!("{path}: {}", page.status));
        }
        if !page.media.starts_with("text/html") {
            return;
        }
        let flaws = html::flaws(&page.text);
        self.flaws
            .extend(flaws.into_iter().map(|it| format!("{path}: {it}")));
        if html::tags(&page.text).iter().any(|tag| tag.has(MARK)) {
            self.flaws
                .insert(format!("{path}: a text became part of the page"));
        }
    }

    /// Looks at the pages that links lead to from some, as somebody; so many of each shape.
    async fn look(&mut self, login: &str, from: &[&str]) {
        const OF_A_SHAPE: usize = 2;
        let cookie = self.cookie(login).await;
        let mut waiting: Vec<String> = from.iter().map(|it| (*it).to_owned()).collect();
        let (mut seen, mut shapes) = (BTreeSet::new(), BTreeMap::<String, usize>::new());
        while let Some(path) = waiting.pop() {
            let count = shapes.entry(super::crawl::shape(&path)).or_default();
            if *count >= OF_A_SHAPE || !seen.insert(path.clone()) {
                continue;
            }
            *count += 1;
            let page = self.site.get(&path, &cookie).await;
            self.judge(&path, &page);
            if page.status.is_redirection() {
                waiting.push(page.location);
            } else if page.status == StatusCode::OK {
                waiting.extend(html::links(&page.text));
            }
        }
    }

    /// Sends the first form of a page that goes to an address, with some fields filled in.
    async fn send(&mut self, login: &str, page: &str, to: &str, fields: &[(&str, &str)]) {
        let cookie = self.cookie(login).await;
        let shown = self.site.get(page, &cookie).await;
        let forms = html::forms(&shown.text);
        let form = forms.into_iter().find(|form| form.action.contains(to));
        let Some(form) = form else {
            self.flaws
                .insert(format!("{page} has no form to {to} for {login}"));
            return;
        };
        let mut sent: Vec<(String, String)> = form
            .fields
            .into_iter()
            .filter(|(name, ..)| fields.iter().all(|(own, _)| own != name))
            .map(|(name, value, _)| (name, value))
            .collect();
        sent.extend(
            fields
                .iter()
                .map(|(n, t)| ((*n).to_owned(), (*t).to_owned())),
        );
        let action = if form.action.is_empty() {
            page
        } else {
            &form.action
        };
        let answer = self.site.post(action, &sent, &cookie).await;
        self.judge(action, &answer);
    }

    /// Moves the day of a demonstration on, to a day that there is not and to one that there is.
    async fn move_on(&mut self) {
        self.look("clerk", &["/home"]).await;
        for day in ["2026-02-30", "2026-07-01", "2026-10-08"] {
            let fields = [("day", day)];
            self.send("clerk", "/demo/day", "/demo/day", &fields).await;
        }
        assert_eq!(self.site.world.service.today(), Day(20_734));
        self.look("clerk", &["/home"]).await;
    }

    /// Sends a file of rows to a page that asks for one.
    async fn bring(&mut self, login: &str, page: &str, rows: &[&[&str]]) {
        let rows = rows.iter().map(|row| row.iter().map(|it| (*it).to_owned()));
        let text = rubric::facts::csv_text(rows.map(Iterator::collect));
        let head = "Content-Disposition: form-data; name=\"file\"; filename=\"a.csv\"";
        let request = Request::post(page)
            .header("content-type", "multipart/form-data; boundary=x")
            .header("sec-fetch-site", "same-origin")
            .body(Body::from(format!(
                "--x\r\n{head}\r\n\r\n{text}\r\n--x--\r\n"
            )));
        let cookie = self.cookie(login).await;
        let answer = self.site.send(request.expect("a request"), &cookie).await;
        self.judge(page, &answer);
    }

    fn close(self, name: &str) {
        assert!(self.flaws.is_empty(), "{name}: {:#?}", self.flaws);
    }
}

async fn whole_year(hand: Hand, name: &str) {
    let mut year = Year::of(hand).await;
    let cycle = year.begin().await;
    year.daily(cycle).await;
    year.score(cycle).await;
    year.conclude(cycle).await;
    year.sign_in_with_code().await;
    year.close(name);
}

/// Templates by the type of their page, as the sources declare them.
fn declared(directory: &Path, module: &str, found: &mut BTreeMap<String, String>) {
    let mut paths: Vec<PathBuf> = fs::read_dir(directory)
        .expect("a directory of this crate")
        .map(|entry| entry.expect("an entry").path())
        .collect();
    paths.sort();
    for path in paths {
        let name = path
            .file_stem()
            .unwrap_or_default()
            .to_string_lossy()
            .into_owned();
        let module = match name.as_str() {
            "mod" => module.to_owned(),
            name => format!("{module}::{name}"),
        };
        if path.is_dir() {
            declared(&path, &module, found);
            continue;
        }
        let text = fs::read_to_string(&path).expect("a source of this crate");
        for part in text.split("#[template(path = \"").skip(1) {
            let template = part.split('"').next().expect("a path").to_owned();
            let after = part.split("struct ").nth(1).expect("a struct follows");
            let name: String = after.chars().take_while(|c| c.is_alphanumeric()).collect();
            found.insert(format!("{module}::{name}"), template);
        }
    }
}

/// Every template file.
fn files(directory: &Path, under: &str, found: &mut BTreeSet<String>) {
    for entry in fs::read_dir(directory).expect("a directory of this crate") {
        let path = entry.expect("an entry").path();
        let name = path.file_name().unwrap_or_default().to_string_lossy();
        if path.is_dir() {
            files(&path, &format!("{under}{name}/"), found);
        } else {
            found.insert(format!("{under}{name}"));
        }
    }
}

/// Templates that a template extends, imports or includes.
fn parts(text: &str) -> Vec<String> {
    ["{% extends \"", "{%- extends \"", "import \"", "include \""]
        .iter()
        .flat_map(|word| text.split(word).skip(1))
        .filter_map(|rest| rest.split('"').next().map(str::to_owned))
        .collect()
}

#[tokio::test]
async fn every_template_is_whole_in_a_site_that_is_empty_usual_hostile_and_extreme() {
    let mut empty = Year::of(usual).await;
    for login in [
        "office", "clerk", "admin", "auditor", "group", "county", "leader", "",
    ] {
        empty
            .look(
                login,
                &["/", "/me", "/me/factor", "/me/password", "/nothing-here"],
            )
            .await;
    }
    empty.close("empty");
    let mut demonstration = Year::at(Site::of_demonstration().await, usual);
    demonstration.move_on().await;
    demonstration.close("demonstration");
    for (hand, name) in [
        (usual as Hand, "usual"),
        (hostile as Hand, "hostile"),
        (extreme as Hand, "extreme"),
    ] {
        whole_year(hand, name).await;
    }
    let here = Path::new(env!("CARGO_MANIFEST_DIR"));
    let mut by_type = BTreeMap::new();
    declared(&here.join("src"), "web", &mut by_type);
    let seen = RENDERED.lock().expect("nobody panics over it").clone();
    let seen = seen.iter().map(|it| it.split('<').next().unwrap_or(it));
    let mut waiting: Vec<String> = seen.filter_map(|it| by_type.get(it).cloned()).collect();
    // Rendered by themselves, not as pages: what is said of trouble, and the table within a sheet.
    waiting.extend(["site/trouble.html", "sheet/table.html"].map(str::to_owned));
    let mut shown = BTreeSet::new();
    while let Some(template) = waiting.pop() {
        if shown.insert(template.clone()) {
            let text = fs::read_to_string(here.join("templates").join(&template));
            waiting.extend(parts(&text.expect("the template is there")));
        }
    }
    let mut all = BTreeSet::new();
    files(&here.join("templates"), "", &mut all);
    let forgotten: Vec<&String> = all.difference(&shown).collect();
    assert!(forgotten.is_empty(), "never rendered: {forgotten:?}");
}
