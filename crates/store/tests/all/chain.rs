//! Opening: the chain's key, its beginning, and a directory that somebody else has.

use store::{Engine, OpenError, Options, Purpose, Store};

use crate::engine::{Bed, Make, both};

both!(a_store_opens_again_where_it_was, |bed| {
    bed.store.submit(Make::named("one")).await.unwrap();
    let head = bed.store.head().await.unwrap();
    let installation = bed.store.installation().to_owned();
    bed.reopen().await.unwrap();
    assert_eq!(bed.store.head().await.unwrap(), head);
    assert_eq!(bed.store.installation(), installation);
});

both!(another_key_is_refused, |bed| {
    bed.store.submit(Make::named("one")).await.unwrap();
    let key = bed.store.directory().join("audit.key");
    std::fs::write(&key, "00".repeat(32)).unwrap();
    let error = bed.reopen().await.unwrap_err();
    assert_eq!(error, OpenError::OtherKey { path: key.clone() });
    std::fs::remove_file(&key).unwrap();
    let error = bed.reopen().await.unwrap_err();
    assert_eq!(error, OpenError::NoKey { path: key });
});

both!(
    a_chain_that_was_cut_is_refused_by_a_service_and_opened_by_verify,
    |bed| {
        for name in ["one", "two", "three"] {
            bed.store.submit(Make::named(name)).await.unwrap();
        }
        bed.tamper(
            "update audit_head set number = 2, mac = (select mac from audit where number = 2); \
         delete from audit where number = 3",
        )
        .await;
        let error = bed.reopen().await.unwrap_err();
        assert_eq!(
            error,
            OpenError::ChainCut {
                anchored: 3,
                found: 2
            }
        );
        let beside = Options {
            purpose: Purpose::Beside,
            ..Options::default()
        };
        Store::open(&bed.place, beside).await.unwrap();
    }
);

both!(the_same_seed_gives_the_same_chain, |bed| {
    let mut heads = Vec::new();
    for _ in 0..2 {
        let options = Options {
            seed: Some([7; 32]),
            ..Options::default()
        };
        let other = Bed::with(bed.store.engine(), options).await;
        other.store.submit(Make::named("one")).await.unwrap();
        heads.push(other.store.head().await.unwrap());
    }
    assert_eq!(heads[0], heads[1]);
    bed.store.submit(Make::named("one")).await.unwrap();
    assert_ne!(bed.store.head().await.unwrap(), heads[0]);
});

both!(tables_of_a_newer_program_are_left_alone, |bed| {
    bed.tamper("insert into migration (version, hash, applied_at) values (99, '', 0)")
        .await;
    let error = bed.reopen().await.unwrap_err();
    assert_eq!(
        error,
        OpenError::Newer {
            found: 99,
            known: 1
        }
    );
});

both!(tables_that_another_build_made_are_refused, |bed| {
    bed.tamper("update migration set hash = 'other'").await;
    let error = bed.reopen().await.unwrap_err();
    assert_eq!(error, OpenError::OtherBuild { step: 1 });
});

#[tokio::test]
async fn two_services_do_not_share_a_directory() {
    let bed = Bed::new(Engine::Sqlite).await;
    let error = Store::open(&bed.place, Options::default())
        .await
        .unwrap_err();
    assert!(matches!(error, OpenError::InUse { .. }), "{error:?}");
    // A command beside it is welcome.
    let beside = Options {
        purpose: Purpose::Beside,
        ..Options::default()
    };
    let beside = Store::open(&bed.place, beside).await.unwrap();
    beside.submit(Make::named("from beside")).await.unwrap();
    bed.store
        .submit(Make::named("from the service"))
        .await
        .unwrap();
    assert_eq!(bed.store.head().await.unwrap().number, 2);
}

#[tokio::test]
async fn commands_beside_a_service_make_nothing() {
    let directory = tempfile::tempdir().unwrap();
    let place = store::Place::Directory(directory.path().join("nowhere"));
    let beside = Options {
        purpose: Purpose::Beside,
        ..Options::default()
    };
    let error = Store::open(&place, beside).await.unwrap_err();
    assert!(matches!(error, OpenError::NothingThere { .. }), "{error:?}");
    assert!(!directory.path().join("nowhere").exists());
}
