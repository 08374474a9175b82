//! Who sees the chain, what filters find, and that looking at a file leaves a row.

use super::page::AuditFilter;
use crate::error::Refusal;
use crate::scheme::draft::{Beginning, NewScheme};
use crate::testing::World;

#[tokio::test]
async fn only_auditors_see_the_chain_and_filters_find_what_was_done() {
    let directory = tempfile::tempdir().expect("a temporary directory");
    let world = World::in_directory(directory.path()).await;
    let office = world.service.acting_as(world.actor("office"));
    let new = NewScheme {
        organisation: world.organisation("street"),
        key: "small".to_owned(),
        title: "=1+1".to_owned(),
        from: Beginning::Blank,
    };
    office.create_scheme(new).await.expect("a scheme");
    let all = AuditFilter::default();
    let denied = office.audit_page(&all, None).await.expect_err("denied");
    assert!(matches!(denied.refusal(), Some(Refusal::Denied(_))));
    let auditor = world.service.acting_as(world.actor("auditor"));
    let page = auditor.audit_page(&all, None).await.expect("a page");
    assert!(page.head.0 >= page.lines[0].number);
    let filter = AuditFilter {
        login: Some("office".to_owned()),
        deed: Some("scheme.make".to_owned()),
        from: Some(world.service.today()),
        to: Some(world.service.today()),
        ..AuditFilter::default()
    };
    let page = auditor.audit_page(&filter, None).await.expect("a page");
    assert_eq!(page.lines.len(), 1);
    assert_eq!(page.lines[0].deed, "新建方案");
    assert!(
        page.lines[0]
            .changes
            .iter()
            .any(|(name, _, after)| name == "title" && after == "=1+1")
    );
    let nobody = AuditFilter {
        login: Some("nobody".to_owned()),
        ..AuditFilter::default()
    };
    let told = auditor
        .audit_page(&nobody, None)
        .await
        .expect_err("no such login");
    assert!(told.to_string().contains("nobody"));
    let file = auditor.audit_export(&filter).await.expect("a file");
    assert!(file.starts_with('\u{feff}') && file.lines().count() == 2);
    let page = auditor.audit_page(&all, None).await.expect("a page");
    assert_eq!(page.lines[0].deed, "导出操作记录");
}
