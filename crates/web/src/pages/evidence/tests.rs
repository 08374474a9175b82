//! Pages of evidence as people of the small world see them.

use appraisal::cycle::Stage;
use axum::body::Body;
use axum::http::{Request, StatusCode, header};

use crate::pages::ledger::tests::{site, whole};

#[tokio::test]
async fn evidence_is_taken_by_content_with_its_reason_and_given_out_to_be_saved() {
    let site = site().await;
    let unit = site.world.organisation("spring");
    let new = format!("/units/{unit}/ledgers/meeting/new");
    let form = "day=2026-03-10&type=group&topic=x";
    let (_, entry, _) = site.post("clerk", &new, form).await;
    let entry = entry.trim_end_matches("?done=saved").to_owned();
    let send = async |login: &str, name: &str, why: &str, content: &str| {
        let body = format!(
            "--x\r\nContent-Disposition: form-data; name=\"why\"\r\n\r\n{why}\r\n--x\r\nContent-Disposition: form-data; name=\"file\"; filename=\"{name}\"\r\n\r\n{content}\r\n--x--\r\n"
        );
        let request = Request::post(format!("{entry}/evidence"))
            .header(header::CONTENT_TYPE, "multipart/form-data; boundary=x")
            .body(Body::from(body))
            .expect("a request");
        site.send(login, request).await
    };
    for (name, why, content, part) in [
        ("a.pdf", "", "%PDF-1.7", "请写明为什么需要"),
        ("a.exe", "x", "MZ\u{0}", "不能作佐证"),
        ("a.png", "x", "%PDF-1.7", "后缀与内容不符"),
        ("a.html", "x", "<html>", "不能作佐证"),
        ("a.txt", "x", "", "文件是空的"),
    ] {
        let (status, _, page) = send("clerk", name, why, content).await;
        assert_eq!(status, StatusCode::UNPROCESSABLE_ENTITY, "{name} {page}");
        assert!(page.contains(part), "{name}: {page}");
        let kept = why.is_empty()
            || page.contains(&format!(
                "name=\"why\" type=\"text\" class=\"\" autocomplete=\"off\" value=\"{why}\""
            ));
        assert!(kept, "what was typed is there again: {page}");
    }
    let (status, _, page) = send("clerk_dawn", "a.pdf", "x", "%PDF-1.7").await;
    assert_ne!(status, StatusCode::SEE_OTHER, "{page}");
    let (status, _, page) = send("clerk", "../../记录.pdf", "记录本在上级", "%PDF-1.7").await;
    assert_eq!(status, StatusCode::SEE_OTHER, "{page}");
    let (_, page) = site.get("office", &entry).await;
    whole(&page);
    assert!(page.contains("记录.pdf") && !page.contains("../"), "{page}");
    let link = page.split("href=\"/evidence/").nth(1).expect("a link");
    let id = link.split(['/', '"']).next().expect("a number");
    let (status, content) = site.get("office", &format!("/evidence/{id}/file")).await;
    assert_eq!((status, content.as_str()), (StatusCode::OK, "%PDF-1.7"));
    let (status, _) = site
        .get("clerk_other", &format!("/evidence/{id}/file"))
        .await;
    assert_eq!(status, StatusCode::NOT_FOUND);
    let (status, page) = site.get("clerk", &format!("/units/{unit}/evidence")).await;
    assert_eq!(status, StatusCode::OK);
    whole(&page);
    let (status, ..) = site
        .post(
            "clerk",
            &format!("/evidence/{id}/withdraw"),
            "revision=1&reason=x",
        )
        .await;
    assert_eq!(status, StatusCode::SEE_OTHER);
    let (status, _) = site.get("clerk", &format!("/evidence/{id}/file")).await;
    assert_eq!(status, StatusCode::NOT_FOUND);
    for path in ["/forms", "/reports"] {
        let (status, page) = site.get("office", path).await;
        assert_eq!(status, StatusCode::OK, "{path} {page}");
        whole(&page);
    }
    let (status, page) = site.get("clerk", &format!("/units/{unit}/reports")).await;
    assert_eq!(status, StatusCode::OK);
    whole(&page);
}

#[tokio::test]
async fn a_file_has_a_page_and_is_used_on_another_entry_and_on_an_item() {
    let site = site().await;
    let unit = site.world.organisation("spring");
    let new = format!("/units/{unit}/ledgers/fund/new");
    let mut entries = Vec::new();
    for basis in ["a", "b"] {
        let form = format!("day=2026-03-10&type=work&amount=1000&basis={basis}");
        let (_, entry, page) = site.post("clerk", &new, &form).await;
        assert!(entry.starts_with("/entries/"), "{page}");
        entries.push(entry.trim_end_matches("?done=saved").to_owned());
    }
    let body = "--x\r\nContent-Disposition: form-data; name=\"why\"\r\n\r\n原件在街道\r\n--x\r\nContent-Disposition: form-data; name=\"file\"; filename=\"a.pdf\"\r\n\r\n%PDF-1.7\r\n--x--\r\n";
    let request = Request::post(format!("{}/evidence", entries[0]))
        .header(header::CONTENT_TYPE, "multipart/form-data; boundary=x")
        .body(Body::from(body))
        .expect("a request");
    let (status, _, page) = site.send("clerk", request).await;
    assert_eq!(status, StatusCode::SEE_OTHER, "{page}");
    let (_, page) = site.get("clerk", &entries[1]).await;
    whole(&page);
    assert!(page.contains("用一份已有的文件"), "{page}");
    let id = page.split("<option value=\"").find_map(|it| {
        let id = it.split('"').next()?;
        it.contains("a.pdf").then(|| id.to_owned())
    });
    let id = id.expect("the file is offered");
    let reuse = format!("{}/evidence/reuse", entries[1]);
    let (status, _, page) = site.post("clerk", &reuse, "evidence=").await;
    assert_eq!(status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(page.contains("请先选一份文件"), "{page}");
    let (status, _, page) = site.post("clerk", &reuse, &format!("evidence={id}")).await;
    assert_eq!(status, StatusCode::SEE_OTHER, "{page}");
    let piece = format!("/evidence/{id}");
    for login in ["clerk", "office", "auditor"] {
        let (status, page) = site.get(login, &piece).await;
        assert_eq!(status, StatusCode::OK, "{login} {page}");
        whole(&page);
        assert!(
            page.contains("原件在街道") && page.contains("clerk 的账号"),
            "{page}"
        );
        for entry in &entries {
            assert!(
                page.contains(&format!("href=\"{entry}\"")),
                "{entry} {page}"
            );
        }
        assert_eq!(page.contains("不再用在这里"), login == "clerk", "{login}");
    }
    let (status, _) = site.get("clerk_other", &piece).await;
    assert_eq!(status, StatusCode::NOT_FOUND);

    site.world
        .move_cycle(site.cycle, Stage::SelfAssessment)
        .await;
    let sheet = site.world.sheet(site.cycle, "spring").await;
    let (_, page) = site.get("clerk", &format!("/sheets/{sheet}")).await;
    let link = format!("href=\"/sheets/{sheet}/items/");
    let items = page.split(&link).skip(1);
    let mut items: Vec<&str> = items.filter_map(|it| it.split(['"', '#']).next()).collect();
    items.dedup();
    let mut of_funds = None;
    for item in items {
        let place = format!("/sheets/{sheet}/items/{item}");
        let (status, page) = site.get("clerk", &place).await;
        assert_eq!(status, StatusCode::OK, "{page}");
        if page.contains(&format!("href=\"{}\"", entries[0])) {
            of_funds = Some((place, page));
            break;
        }
    }
    let (place, page) = of_funds.expect("an item that reads funds");
    whole(&page);
    assert!(page.contains(&format!("href=\"{piece}\"")) && page.contains("引用一份已有的材料"));
    let link = format!("{place}/evidence");
    let (status, _, page) = site.post("clerk", &link, "evidence=").await;
    assert_eq!(status, StatusCode::UNPROCESSABLE_ENTITY);
    whole(&page);
    assert!(page.contains("请先选一份文件"), "{page}");
    let (status, ..) = site.post("office", &link, &format!("evidence={id}")).await;
    assert_eq!(status, StatusCode::FORBIDDEN);
    let (status, _, page) = site.post("clerk", &link, &format!("evidence={id}")).await;
    assert_eq!(status, StatusCode::SEE_OTHER, "{page}");
    let (_, page) = site.get("clerk", &place).await;
    assert!(page.contains("单位引用的材料"), "{page}");
    let (_, page) = site.get("clerk", &piece).await;
    assert!(page.contains(&format!("href=\"{place}\"")), "{page}");
    let unlink = format!("{piece}/unlink");
    let item = place.trim_start_matches("/sheets/").replace("/items/", "/");
    let (status, _, page) = site
        .post("clerk", &unlink, &format!("place=item:{item}"))
        .await;
    assert_eq!(status, StatusCode::SEE_OTHER, "{page}");
    let (_, page) = site.get("clerk", &place).await;
    assert!(!page.contains("单位引用的材料"), "{page}");
}
