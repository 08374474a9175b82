//! Pages that are one form with a row for every unit: what is saved, what is refused, what two people do to each other.

use appraisal::cycle::Stage;
use axum::http::StatusCode;
use service::id::CycleId;

use super::html::{self, SentForm};
use super::{Page, Site};

/// What a page of rows would send as it stands.
fn form_of(page: &Page) -> SentForm {
    let mut forms = html::forms(&page.text).into_iter();
    let found = forms.find(|form| form.action.ends_with("/opinions"));
    found.expect("a form of rows")
}

/// The names under which opinions are typed, in the order of the page.
fn names(form: &SentForm) -> Vec<String> {
    let typed = form.fields.iter().filter(|(_, _, typed)| *typed);
    typed.map(|(name, ..)| name.clone()).collect()
}

impl Site {
    /// A cycle whose units a lead department verifies and has its opinion on.
    async fn with_departments() -> (Site, CycleId) {
        let (site, cycle) = Site::with_cycle(Stage::Preparation).await;
        site.assign_departments(cycle).await;
        site.world.move_cycle(cycle, Stage::Verification).await;
        (site, cycle)
    }

    /// Sends a page of opinions with some of them typed.
    async fn type_opinions(
        &self,
        form: &SentForm,
        typed: &[(&String, &str)],
        cookie: &str,
    ) -> Page {
        let fields: Vec<(String, String)> = form
            .fields
            .iter()
            .map(|(name, value, _)| {
                let words = typed.iter().find(|(of, _)| *of == name);
                let value = words.map_or(value.as_str(), |(_, words)| words);
                (name.clone(), value.to_owned())
            })
            .collect();
        self.post(&form.action, &fields, cookie).await
    }

    async fn opinions_page(&self, cycle: CycleId, cookie: &str) -> Page {
        self.get(&format!("/cycles/{cycle}/opinions"), cookie).await
    }
}

#[tokio::test]
async fn one_button_saves_what_was_typed_and_keeps_what_was_refused() {
    let (site, cycle) = Site::with_departments().await;
    let cookie = site.world.cookie("dept").await;
    let form = form_of(&site.opinions_page(cycle, &cookie).await);
    let names = names(&form);
    let long = "长".repeat(2_001);
    let typed = [(&names[0], "台账完整"), (&names[1], long.as_str())];
    let answer = site.type_opinions(&form, &typed, &cookie).await;
    assert_eq!(answer.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(answer.text.contains("已保存 1 处;另有 1 处没有保存"));
    assert!(answer.text.contains(&long), "what was typed stands there");
    assert!(answer.text.contains("现在有 2001 个字"));
    let told = format!("href=\"#field-{}\"", names[1]);
    assert!(answer.text.contains(&told), "the summary leads to the row");

    let page = site.opinions_page(cycle, &cookie).await;
    assert!(page.text.contains("台账完整") && !page.text.contains(&long));
    let again = form_of(&page);
    let nothing = site
        .type_opinions(&again, &[(&names[0], "台账完整")], &cookie)
        .await;
    assert_eq!(nothing.status, StatusCode::SEE_OTHER);
    assert!(nothing.location.ends_with("?done=unchanged"));
}

#[tokio::test]
async fn pages_of_two_people_undo_nothing_of_each_other() {
    let (site, cycle) = Site::with_departments().await;
    let cookie = site.world.cookie("dept").await;
    let form = form_of(&site.opinions_page(cycle, &cookie).await);
    let names = names(&form);
    let first = site
        .type_opinions(&form, &[(&names[0], "甲写的")], &cookie)
        .await;
    assert!(first.location.ends_with("?done=saved"));
    // A page that is older than that: its own row is saved, the other one not touched.
    let second = site
        .type_opinions(&form, &[(&names[1], "乙写的")], &cookie)
        .await;
    assert!(second.location.ends_with("?done=saved"));
    let page = site.opinions_page(cycle, &cookie).await;
    assert!(page.text.contains("甲写的") && page.text.contains("乙写的"));
    // The same row from the old page is refused and shows both.
    let third = site
        .type_opinions(&form, &[(&names[0], "另一种说法")], &cookie)
        .await;
    assert_eq!(third.status, StatusCode::CONFLICT);
    assert!(third.text.contains("甲写的") && third.text.contains("另一种说法"));
}

#[tokio::test]
async fn rows_of_a_poll_without_a_document_of_their_own_take_the_one_written_once() {
    let (site, cycle) = Site::with_departments().await;
    let cookie = site.world.cookie("office").await;
    let path = format!("/cycles/{cycle}/satisfaction");
    let page = site.get(&path, &cookie).await;
    let mut forms = html::forms(&page.text).into_iter();
    let form = forms
        .find(|form| form.action == path)
        .expect("a form of rows");
    let names = names(&form);
    let of = |start: &str| {
        names
            .iter()
            .filter(|name| name.starts_with(start))
            .collect::<Vec<_>>()
    };
    let (texts, sources, document) = (of("text-"), of("source-"), of("document"));
    let typed = [
        (document[0], "青办发〔2026〕31号"),
        (texts[0], "95%"),
        (texts[1], "多数"),
        (texts[2], "93%"),
        (sources[2], "青办发〔2026〕32号"),
    ];
    let answer = site.type_opinions(&form, &typed, &cookie).await;
    assert_eq!(answer.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(answer.text.contains("已保存 2 处;另有 1 处没有保存"));
    let field = "name=\"document\" type=\"text\" class=\"\" autocomplete=\"off\" value=\"青办发〔2026〕31号\"";
    assert!(
        answer.text.contains(field),
        "what was typed once stands there"
    );
    let page = site.get(&path, &cookie).await.text;
    let stands =
        |name: &str, words: &str| page.contains(&format!("name=\"was-{name}\" value=\"{words}\""));
    assert!(stands(sources[0], "青办发〔2026〕31号"), "{page}");
    assert!(stands(sources[1], ""), "what was refused has none");
    assert!(stands(sources[2], "青办发〔2026〕32号"), "an own one stays");
}
