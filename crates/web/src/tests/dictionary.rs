//! The data dictionary as somebody looks through it: by words, by source, by scheme, with addresses to pass on.

use appraisal::cycle::Stage;

use super::{Page, Site, html};

fn facts(page: &Page) -> Vec<String> {
    let rows = page.text.split("<tr id=\"fact-").skip(1);
    rows.map(|it| it.split('"').next().unwrap_or_default().to_owned())
        .collect()
}

#[tokio::test]
async fn the_dictionary_is_an_index_that_opens_and_conditions_narrow_it_by_address() {
    let site = Site::at(Stage::Daily).await;
    let office = site.world.cookie("office").await;
    let get = async |query: &str| {
        let page = site.get(&format!("/dictionary{query}"), &office).await;
        assert!(page.status.is_success(), "{query} gives {}", page.status);
        assert_eq!(html::flaws(&page.text), Vec::<String>::new(), "{query}");
        page
    };
    let whole = get("").await;
    let all = facts(&whole).len();
    assert!(all > 100, "only {all} facts");
    assert!(
        !whole
            .text
            .contains("<details class=\"group\" id=\"from-reported\" open>")
    );
    assert!(whole.text.contains("href=\"/dictionary?open=all\""));

    let open = get("?open=all").await;
    assert_eq!(facts(&open).len(), all);
    assert!(open.text.contains("href=\"#from-reported\""));
    assert!(
        open.text
            .contains("<details class=\"group\" id=\"from-reported\" open>")
    );

    let by_id = get("?words=premises_area").await;
    assert_eq!(facts(&by_id), ["premises_area"]);
    assert!(
        by_id.text.contains("value=\"premises_area\""),
        "it is typed again"
    );
    let by_title = get("?words=%E5%8A%9E%E5%85%AC%E6%B4%BB%E5%8A%A8%E5%9C%BA%E6%89%80").await;
    assert!(facts(&by_title).contains(&"premises_area".to_owned()));
    let by_unit = get("?words=%E5%B9%B3%E6%96%B9%E7%B1%B3").await;
    let found = facts(&by_unit);
    assert!(found.contains(&"premises_area".to_owned()) && found.len() < all / 4);

    let by_ledger = get("?source=ledger%3Ameeting").await;
    let found = facts(&by_ledger);
    assert!(!found.is_empty() && found.len() < all / 4);
    assert!(
        by_ledger
            .text
            .contains("<option value=\"ledger:meeting\" selected>")
    );
    assert!(by_ledger.text.contains("id=\"ledgers\""));

    let unused = get("?scheme=none").await;
    assert!(!facts(&unused).is_empty());
    assert!(unused.text.contains("没有方案用到"));
    let nothing = get("?words=%3Cb%3E").await;
    assert!(facts(&nothing).is_empty());
    assert!(nothing.text.contains("没有符合条件的数据项"));
    assert!(!nothing.text.contains("<b>"));
}
