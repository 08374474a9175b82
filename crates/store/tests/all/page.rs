//! The chain as people read it.

use store::audit::page::{Filter, list, number_at};
use store::id::OrganisationId;
use store::time::Moment;

use crate::engine::{Make, Rename, both, stamp};

both!(pages_follow_each_other_newest_first, |bed| {
    for n in 0..7 {
        bed.store
            .submit(Make::named(format!("o{n}")))
            .await
            .unwrap();
    }
    let mut db = bed.store.read().await.unwrap();
    let mut before = i64::MAX;
    let mut seen = Vec::new();
    loop {
        let rows = list(&mut db, &Filter::All, before, 3).await.unwrap();
        let Some(last) = rows.last() else { break };
        before = last.number;
        seen.extend(rows.iter().map(|row| row.number));
    }
    assert_eq!(seen, [7, 6, 5, 4, 3, 2, 1]);
});

both!(each_filter_gives_its_rows_and_no_others, |bed| {
    let one = bed.store.submit(Make::named("one")).await.unwrap();
    bed.store.submit(Make::named("two")).await.unwrap();
    let rename = Rename {
        before: one,
        name: "uno".to_owned(),
    };
    bed.store.submit(rename).await.unwrap();
    let mut db = bed.store.read().await.unwrap();
    let mut numbers = async |filter: Filter| -> Vec<i64> {
        let rows = list(&mut db, &filter, i64::MAX, 50).await.unwrap();
        rows.iter().map(|row| row.number).collect()
    };
    assert_eq!(numbers(Filter::About(OrganisationId(1))).await, [3, 1]);
    assert_eq!(
        numbers(Filter::Deed("organisation.make".to_owned())).await,
        [2, 1]
    );
    let row = Filter::Row {
        subject: "organisation".to_owned(),
        key: "2".to_owned(),
    };
    assert_eq!(numbers(row).await, [2]);
    assert_eq!(
        numbers(Filter::By(store::id::AccountId(1))).await,
        [] as [i64; 0]
    );
});

both!(before_and_after_hold_what_differs, |bed| {
    let one = bed.store.submit(Make::named("one")).await.unwrap();
    let rename = Rename {
        before: one,
        name: "uno".to_owned(),
    };
    bed.store.submit(rename).await.unwrap();
    let mut db = bed.store.read().await.unwrap();
    let rows = list(&mut db, &Filter::All, i64::MAX, 1).await.unwrap();
    assert_eq!(rows[0].before, r#"{"name":"one","revision":1}"#);
    assert_eq!(rows[0].after, r#"{"name":"uno","revision":2}"#);
    assert_eq!(rows[0].login, "test");
});

both!(a_moment_leads_to_its_place, |bed| {
    for n in 0..5 {
        bed.store
            .submit(Make::named(format!("o{n}")))
            .await
            .unwrap();
    }
    let at = stamp().at;
    let mut db = bed.store.read().await.unwrap();
    assert_eq!(number_at(&mut db, at).await.unwrap(), 1);
    assert_eq!(number_at(&mut db, Moment(at.0 + 1)).await.unwrap(), 6);
});
