//! Copies of an installation: made beside a running service, brought back on either engine, refused when damaged.

use std::path::PathBuf;

use store::backup::{RestoreError, restore, write};
use store::organisation::Organisation;
use store::{Engine, Options, Place, Store, table};
use tempfile::TempDir;

use crate::engine::{Bed, Make, Rename, both, place};

/// An archive with some rows, and where it lies.
async fn archived(bed: &Bed, with_key: bool) -> (TempDir, PathBuf) {
    let first = bed
        .store
        .submit(Make::named("first 街道 \"quoted\""))
        .await
        .unwrap();
    for n in 0..120 {
        bed.store
            .submit(Make::named(format!("o{n}")))
            .await
            .unwrap();
    }
    let rename = Rename {
        before: first,
        name: "renamed".to_owned(),
    };
    bed.store.submit(rename).await.unwrap();
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("copy.biaochi");
    let written = write(&bed.store, &file, with_key).await.unwrap();
    assert_eq!(written.head, bed.store.head().await.unwrap());
    assert_eq!(written.bytes, std::fs::metadata(&file).unwrap().len());
    assert_eq!(
        std::fs::read_dir(folder.path()).unwrap().count(),
        1,
        "nothing unfinished stays"
    );
    (folder, file)
}

async fn names(store: &Store) -> Vec<String> {
    let mut reading = store.read().await.unwrap();
    let rows: Vec<Organisation> = table::all(&mut reading).await.unwrap();
    rows.into_iter().map(|row| row.name).collect()
}

both!(a_copy_comes_back_whole_on_both_engines_and_goes_on, |bed| {
    let (folder, file) = archived(&bed, true).await;
    for engine in [Engine::Sqlite, Engine::Postgres] {
        let directory = tempfile::tempdir_in(folder.path()).unwrap();
        let place = place(engine, &directory).await;
        let restored = restore(&file, &place, None).await.unwrap();
        assert_eq!(restored.report.findings, []);
        assert_eq!(restored.report.head, bed.store.head().await.unwrap());
        let store = Store::open(&place, Options::default()).await.unwrap();
        assert_eq!(names(&store).await, names(&bed.store).await);
        assert_eq!(store.installation(), bed.store.installation());
        let made = store.submit(Make::named("after")).await.unwrap();
        assert!(
            made.id.0 > 121,
            "numbers go on behind those that were given"
        );
        assert_eq!(
            store::audit::verify(&store, &[]).await.unwrap().findings,
            []
        );
        store.stop().await;
    }
});

both!(a_copy_made_while_others_write_is_of_one_moment, |bed| {
    let store = bed.store.clone();
    let writing = tokio::spawn(async move {
        for n in 0..300 {
            store
                .submit(Make::named(format!("during{n}")))
                .await
                .unwrap();
        }
    });
    let (folder, file) = {
        let folder = tempfile::tempdir().unwrap();
        let file = folder.path().join("copy.biaochi");
        write(&bed.store, &file, true).await.unwrap();
        (folder, file)
    };
    writing.await.unwrap();
    let place = Place::Directory(folder.path().join("back"));
    restore(&file, &place, None).await.unwrap();
});

both!(without_its_key_a_copy_needs_the_key_file, |bed| {
    let (folder, file) = archived(&bed, false).await;
    let place = Place::Directory(folder.path().join("back"));
    assert_eq!(
        restore(&file, &place, None).await.unwrap_err(),
        RestoreError::NoKey
    );
    assert!(!folder.path().join("back").exists());
    let other = folder.path().join("other.key");
    std::fs::write(&other, "ab".repeat(32)).unwrap();
    let error = restore(&file, &place, Some(&other)).await.unwrap_err();
    assert!(
        matches!(error, RestoreError::Open(store::OpenError::OtherKey { .. })),
        "{error:?}"
    );
    assert!(!folder.path().join("back").exists());
    let key = bed.store.directory().join("audit.key");
    restore(&file, &place, Some(&key)).await.unwrap();
});

both!(a_copy_of_what_was_tampered_with_is_refused, |bed| {
    bed.store.submit(Make::named("one")).await.unwrap();
    bed.tamper("update organisation set name = 'other'").await;
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("copy.biaochi");
    write(&bed.store, &file, true).await.unwrap();
    let directory = tempfile::tempdir().unwrap();
    let place = place(bed.store.engine(), &directory).await;
    for _ in 0..2 {
        // The second time would find what the first left behind.
        let error = restore(&file, &place, None).await.unwrap_err();
        assert!(matches!(error, RestoreError::Unproven(_)), "{error:?}");
    }
    assert_eq!(std::fs::read_dir(directory.path()).unwrap().count(), 0);
});

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_damaged_archive_leaves_nothing_behind() {
    let bed = Bed::new(Engine::Sqlite).await;
    let (folder, file) = archived(&bed, true).await;
    let whole = std::fs::read(&file).unwrap();
    let place = Place::Directory(folder.path().join("back"));
    // Somewhere in each part of it: headers, the manifest, tables, padding is free to differ.
    let mut refused = 0;
    for at in (0..whole.len()).step_by(whole.len() / 60) {
        let mut damaged = whole.clone();
        damaged[at] ^= 0x41;
        std::fs::write(&file, &damaged).unwrap();
        match restore(&file, &place, None).await {
            Ok(_) => {
                std::fs::remove_dir_all(folder.path().join("back")).unwrap();
                let near = &whole[at.saturating_sub(8)..(at + 8).min(whole.len())];
                assert!(
                    near.contains(&0),
                    "byte {at} was changed and nobody noticed"
                );
            }
            Err(_) => {
                refused += 1;
                assert!(!folder.path().join("back").exists());
            }
        }
    }
    assert!(refused > 30, "{refused}");
    for length in [0, 100, 512, whole.len() / 2, whole.len() - 2048] {
        std::fs::write(&file, &whole[..length]).unwrap();
        assert!(
            restore(&file, &place, None).await.is_err(),
            "cut to {length}"
        );
        assert!(!folder.path().join("back").exists());
    }
}

both!(only_empty_places_take_a_copy, |bed| {
    let (folder, file) = archived(&bed, true).await;
    let error = restore(&file, &bed.place, None).await.unwrap_err();
    assert!(matches!(error, RestoreError::NotEmpty { .. }), "{error:?}");
    if let Place::Database { url, .. } = &bed.place {
        let place = Place::Database {
            url: url.clone(),
            directory: folder.path().join("back"),
        };
        let error = restore(&file, &place, None).await.unwrap_err();
        assert!(matches!(error, RestoreError::NotEmpty { .. }), "{error:?}");
        assert!(!folder.path().join("back").exists());
    }
    assert_eq!(names(&bed.store).await.len(), 121);
});

#[tokio::test]
async fn an_archive_is_never_written_over() {
    let bed = Bed::new(Engine::Sqlite).await;
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("there");
    std::fs::write(&file, "precious").unwrap();
    assert!(write(&bed.store, &file, false).await.is_err());
    assert_eq!(std::fs::read(&file).unwrap(), b"precious");
}
