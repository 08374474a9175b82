//! What is found in a scheme as its author reads it in the browser, where there is no command line and no directory.

use appraisal::cycle::Stage;
use rubric::lint;
use service::id::SchemeId;
use service::scheme::draft::{Beginning, NewScheme};

use super::{Site, html};

const HEAD: &str = "[scheme]\nid = \"mine\"\ntitle = \"试评\"\nversion = \"1\"\n";
const SECTION: &str =
    "[[department]]\nid = \"d\"\ntitle = \"党建办\"\n\n[[section]]\nid = \"a\"\ntitle = \"大项\"\n";

/// A site with a draft called `mine`.
async fn drafted() -> (Site, SchemeId) {
    let site = Site::at(Stage::Daily).await;
    let scheme = site.draft("mine").await;
    (site, scheme)
}

/// The findings of a text as the page shows them.
async fn found(site: &Site, scheme: SchemeId, login: &str, text: &str) -> String {
    let cookie = site.world.cookie(login).await;
    let fields = [("text".to_owned(), text.to_owned())];
    let path = format!("/schemes/{scheme}/check");
    let page = site.post(&path, &fields, &cookie).await;
    assert!(page.status.is_success(), "{} of {text}", page.status);
    assert_eq!(html::flaws(&page.text), Vec::<String>::new());
    let (_, after) = page.text.split_once("<h2>检查结果</h2>").expect("findings");
    after.split("</section>").next().expect("an end").to_owned()
}

#[tokio::test]
async fn no_finding_in_the_browser_names_a_command_or_a_directory() {
    let (site, scheme) = drafted().await;
    let other = HEAD.replace("mine", "other");
    let mut texts = vec![String::new(), "id = \"x\n".to_owned(), other];
    for about in lint::all() {
        let head = if about.bad.contains("[scheme]") {
            ""
        } else {
            HEAD
        };
        let section = if about.bad.contains("[[section]]") {
            ""
        } else {
            SECTION
        };
        texts.push(format!("{head}{section}{}", about.bad));
    }
    let mut told = 0;
    for text in texts {
        let shown = found(&site, scheme, "office", &text).await;
        told += usize::from(shown.contains("<li class=\"is-"));
        for word in ["biaochi", " --", "命令", "目录名", "方案目录"] {
            assert!(!shown.contains(word), "“{word}” in {shown}");
        }
    }
    assert!(told > 35, "only {told} texts have findings");
}

#[tokio::test]
async fn a_finding_leads_to_the_page_where_something_can_be_done_about_it() {
    let (site, scheme) = drafted().await;
    let listed = |shown: &str| shown.split("</ol>").next().unwrap_or_default().to_owned();
    let empty = listed(&found(&site, scheme, "office", "").await);
    assert!(
        empty.contains("<a href=\"/schemes/new\">另建一个方案,从样板开始</a>"),
        "{empty}"
    );
    let other = listed(&found(&site, scheme, "office", &HEAD.replace("mine", "other")).await);
    assert!(
        other.contains("<a href=\"/schemes/new\">要用新编号"),
        "{other}"
    );

    let office = site.world.service.acting_as(site.world.actor("office"));
    let text = office.draft(scheme).await.expect("the draft").text;
    let shown = listed(&found(&site, scheme, "office", &text).await);
    let burden = format!("<a href=\"/schemes/{scheme}/publish#burden\">");
    assert!(shown.contains("<a href=\"#cases\">"), "{shown}");
    assert!(shown.contains(&burden), "{shown}");
    // Who may not publish is not sent to a page that is closed to him.
    let shown = found(&site, scheme, "dept", &text).await;
    assert!(shown.contains("<a href=\"#cases\">"), "{shown}");
    assert!(!shown.contains("/publish"), "{shown}");
}

#[tokio::test]
async fn an_item_taken_out_of_a_draft_is_told_once_however_many_cases_it_had() {
    let (site, _) = drafted().await;
    let office = site.world.service.acting_as(site.world.actor("office"));
    let new = NewScheme {
        organisation: site.world.organisation("street"),
        key: "five-star".to_owned(),
        title: "星级".to_owned(),
        from: Beginning::Shipped("five-star".to_owned()),
    };
    let scheme = office.create_scheme(new).await.expect("a draft");
    let draft = office.draft(scheme).await.expect("the draft");
    let (before, rest) = draft.text.split_once("[[item]]").expect("a first item");
    let (item, after) = rest.split_once("[[item]]").expect("a second item");
    let text = format!("{before}[[item]]{after}");
    let found = office.diagnose(scheme, text, draft.cases).await;
    let found = found.expect("findings");
    let errors: Vec<_> = found
        .lines
        .iter()
        .filter(|it| it.severity == "error")
        .collect();
    let gone: Vec<_> = errors.iter().filter(|it| it.code == "E403").collect();
    let [gone] = &gone[..] else {
        panic!("{errors:#?}");
    };
    assert!(item.contains("id = \"D1.1\""), "{item}");
    assert!(
        gone.message.contains("处引用方案里没有的条目:D1.1"),
        "{gone:#?}"
    );
    assert!(gone.help.contains("恢复条目") && gone.line > 1, "{gone:#?}");
    let mut codes: Vec<(&str, &str)> = errors
        .iter()
        .map(|it| (it.code.as_str(), it.message.as_str()))
        .collect();
    let all = codes.len();
    codes.dedup();
    assert_eq!(codes.len(), all, "each is told once");
    assert!(all <= 5, "{codes:#?}");
}
