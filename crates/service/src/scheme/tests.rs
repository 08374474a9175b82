//! Drafts, findings, publication and comparison, as the office of the street.

use store::id::{Revision, SchemeId, VersionId};

use super::compare::Side;
use super::draft::{Beginning, NewScheme};
use crate::error::{Error, Refusal};
use crate::testing::World;

async fn world() -> (tempfile::TempDir, World) {
    let directory = tempfile::tempdir().expect("a temporary directory");
    let world = World::in_directory(directory.path()).await;
    (directory, world)
}

async fn begun(world: &World, key: &str, from: Beginning) -> SchemeId {
    let office = world.service.acting_as(world.actor("office"));
    let new = NewScheme {
        organisation: world.organisation("street"),
        key: key.to_owned(),
        title: "社区党建试评".to_owned(),
        from,
    };
    office.create_scheme(new).await.expect("a scheme is begun")
}

async fn published(world: &World, scheme: SchemeId) -> Result<VersionId, Error> {
    let office = world.service.acting_as(world.actor("office"));
    let page = office.publish_page(scheme).await?;
    office.publish_scheme(scheme, page.revision, true).await
}

fn words<T: std::fmt::Debug>(outcome: Result<T, Error>) -> String {
    outcome.expect_err("a refusal").to_string()
}

#[tokio::test]
async fn a_shipped_scheme_is_published_frozen_and_ready() {
    let (_directory, world) = world().await;
    let scheme = begun(
        &world,
        "community-100",
        Beginning::Shipped("community-100".to_owned()),
    )
    .await;
    let office = world.service.acting_as(world.actor("office"));
    let page = office.publish_page(scheme).await.expect("the page");
    let told = office.publish_scheme(scheme, page.revision, false).await;
    assert!(words(told).contains("已阅知"));
    let version = published(&world, scheme).await.expect("published");
    let mut db = office.read().await.expect("the store reads");
    let library = &office.inner().library;
    let ready = library.ready(&mut db, version).await.expect("ready");
    drop(db);
    assert_eq!(ready.scheme.items.len(), 30);
    let clerk = world.service.acting_as(world.actor("clerk"));
    let shown = clerk.version_page(version).await.expect("open to all");
    assert_eq!(shown.form.sections.len(), 5);
    assert!(shown.burden.figures > 0);
    let listed = clerk.library().await.expect("the library");
    assert_eq!(listed.schemes.len(), 1);
    assert!(listed.writable.is_empty());
}

#[tokio::test]
async fn another_scheme_is_told_by_its_title_once_it_is_published() {
    let (_directory, world) = world().await;
    let star = super::tests_world::publish(&world, "five-star", |text| text).await;
    let office = world.service.acting_as(world.actor("office"));
    let effects = async || {
        let page = office.version_page(star).await.expect("the version");
        let above = page.form.above.into_iter();
        let of_effects = above.filter(|table| table.title == "结果运用");
        format!("{:?}", of_effects.collect::<Vec<_>>())
    };
    let told = effects().await;
    assert!(told.contains("记入方案responsibility"), "{told}");
    super::tests_world::publish(&world, "community-100", |text| text).await;
    let shipped = Beginning::Shipped("responsibility".to_owned());
    let composite = begun(&world, "responsibility", shipped).await;
    let composite = published(&world, composite).await.expect("published");
    let told = effects().await;
    assert!(told.contains("记入方案“社区党建试评”"), "{told}");
    assert!(!told.contains("responsibility"), "{told}");
    let page = office.version_page(composite).await.expect("the version");
    let parts = &page.form.above[0].rows;
    let part = |title: &str| parts.iter().find(|row| row.contains(&title.to_owned()));
    let inner = format!("{:?}", part("党风廉政建设责任考核").expect("a part"));
    assert!(inner.contains("“实绩考核”的30%"), "{inner}");
    let outer = format!("{:?}", part("实绩考核").expect("a part"));
    assert!(
        outer.contains("总分的80%") && outer.contains("“组织建设责任考核”"),
        "{outer}"
    );
}

#[tokio::test]
async fn findings_come_with_line_column_and_remedy() {
    let (_directory, world) = world().await;
    let scheme = begun(&world, "small", Beginning::Blank).await;
    let office = world.service.acting_as(world.actor("office"));
    let draft = office.draft(scheme).await.expect("a draft");
    let broken = draft.text.replace("deduct = 1", "deduct = \"一\"");
    let found = office
        .diagnose(scheme, broken, Vec::new())
        .await
        .expect("findings");
    let first = found
        .lines
        .iter()
        .find(|told| told.severity == "error")
        .expect("an error");
    let line = draft
        .text
        .lines()
        .position(|line| line.contains("deduct = 1"))
        .expect("a line");
    assert_eq!(first.line, line + 1);
    assert!(first.column > 1 && !first.message.is_empty() && !first.code.is_empty());
    assert!(!found.is_publishable());
}

#[tokio::test]
async fn two_authors_never_overwrite_each_other_silently() {
    let (_directory, world) = world().await;
    let scheme = begun(&world, "small", Beginning::Blank).await;
    let office = world.service.acting_as(world.actor("office"));
    let dept = world.service.acting_as(world.actor("dept"));
    let read = office.draft(scheme).await.expect("a draft").revision;
    let text = "# 甲写的".to_owned();
    dept.save_draft(scheme, read, text, Vec::new())
        .await
        .expect("the first is kept");
    let second = office
        .save_draft(scheme, read, "# 乙写的".to_owned(), Vec::new())
        .await;
    match second.expect_err("the second is told").refusal() {
        Some(Refusal::Stale(stale)) => {
            assert_eq!(
                (stale.yours.as_str(), stale.theirs.as_str()),
                ("# 乙写的", "# 甲写的")
            );
        }
        other => panic!("{other:?}"),
    }
    let clerk = world.service.acting_as(world.actor("clerk"));
    let denied = clerk
        .save_draft(scheme, Revision(2), String::new(), Vec::new())
        .await;
    assert!(matches!(
        denied.expect_err("denied").refusal(),
        Some(Refusal::Denied(_))
    ));
}

#[tokio::test]
async fn a_version_is_published_once_and_content_only_anew() {
    let (_directory, world) = world().await;
    let from = Beginning::Shipped("community-norms".to_owned());
    let scheme = begun(&world, "community-norms", from).await;
    let first = published(&world, scheme).await.expect("published");
    assert!(words(published(&world, scheme).await).contains("没有正在修改的草稿"));
    let office = world.service.acting_as(world.actor("office"));
    office.begin_draft(scheme).await.expect("a draft");
    assert!(words(published(&world, scheme).await).contains("完全一样"));
    let draft = office.draft(scheme).await.expect("a draft");
    let change = |text: &str, version: &str| {
        text.replacen("title = \"社区党建试评\"", "title = \"社区党建规范\"", 1)
            .replacen(
                "version = \"2026.1\"",
                &format!("version = \"{version}\""),
                1,
            )
    };
    let same = change(&draft.text, "2026.1");
    office
        .save_draft(scheme, draft.revision, same, draft.cases.clone())
        .await
        .expect("saved");
    assert!(words(published(&world, scheme).await).contains("2026.1"));
    let draft = office.draft(scheme).await.expect("a draft");
    let other = draft
        .text
        .replacen("version = \"2026.1\"", "version = \"2026.2\"", 1);
    office
        .save_draft(scheme, draft.revision, other, draft.cases.clone())
        .await
        .expect("saved");
    let second = published(&world, scheme).await.expect("published");
    let (from, to) = (Side::Version(first), Side::Version(second));
    let compared = office
        .compare_scheme(scheme, from, to)
        .await
        .expect("compared");
    assert!(!compared.can_change_results);
    assert!(
        compared
            .changes
            .iter()
            .any(|change| change.place.contains("title"))
    );
    let frozen = office.version_page(first).await.expect("the first version");
    assert_eq!(frozen.line.version, "2026.1");
    assert_eq!(frozen.title, "社区党建试评");
}

#[tokio::test]
async fn burden_findings_need_the_leading_groups_approval_of_this_very_content() {
    let (_directory, world) = world().await;
    let scheme = begun(&world, "small", Beginning::Blank).await;
    let office = world.service.acting_as(world.actor("office"));
    let group = world.service.acting_as(world.actor("group"));
    let draft = office.draft(scheme).await.expect("a draft");
    let photo = draft.text.replace(
        "  [[item.rule]]",
        "evidence = [{ title = \"会议照片\", why = \"证明开过会\", kind = \"photo\" }]\n  [[item.rule]]",
    );
    office
        .save_draft(scheme, draft.revision, photo, Vec::new())
        .await
        .expect("saved");
    let page = office.draft(scheme).await.expect("a draft");
    assert!(page.found.burdens > 0, "{:?}", page.found.lines);
    let told = office
        .publish_page(scheme)
        .await
        .expect("the page")
        .obstacles;
    assert!(
        told.iter().any(|words| words.contains("领导小组")),
        "{told:?}"
    );
    let (authority, document) = (
        "青川街道党工委".to_owned(),
        "青党工委〔2026〕3号".to_owned(),
    );
    let alone = office
        .approve_burden(scheme, page.revision, authority.clone(), document.clone())
        .await;
    assert!(matches!(
        alone.expect_err("denied").refusal(),
        Some(Refusal::Denied(_))
    ));
    group
        .approve_burden(scheme, page.revision, authority, document)
        .await
        .expect("approved");
    let told = office.publish_page(scheme).await.expect("the page");
    assert!(told.approval.is_some());
    let page = office.draft(scheme).await.expect("a draft");
    let more = page.text.replace("会议照片", "会场照片");
    office
        .save_draft(scheme, page.revision, more, Vec::new())
        .await
        .expect("saved");
    assert!(
        office
            .publish_page(scheme)
            .await
            .expect("the page")
            .approval
            .is_none()
    );
}

#[tokio::test]
async fn a_dictionary_keeps_what_published_schemes_draw_on() {
    let (_directory, world) = world().await;
    let from = Beginning::Shipped("community-100".to_owned());
    let scheme = begun(&world, "community-100", from).await;
    published(&world, scheme).await.expect("published");
    let office = world.service.acting_as(world.actor("office"));
    let page = office.dictionary().await.expect("the dictionary");
    let (facts, ledgers) = page.texts.expect("the office writes it");
    assert!(page.facts.iter().any(|fact| !fact.used.is_empty()));
    let broken = office
        .save_dictionary(page.id, "[[fact".to_owned(), ledgers.clone())
        .await;
    assert!(words(broken).contains("行"));
    let emptied = office
        .save_dictionary(page.id, String::new(), String::new())
        .await;
    assert!(words(emptied).contains("不能从字典里去掉"));
    let more = format!("{facts}\n# 一行说明\n");
    let saved = office.save_dictionary(page.id, more, ledgers.clone()).await;
    saved.expect("a dictionary with a remark more");
    let late = office.save_dictionary(page.id, facts, ledgers).await;
    assert!(words(late).contains("刚才有人改了"));
}
