//! Each kind of tampering that a person with the database in his hands can do, and that `verify` names it.

use store::audit::{Finding, Head, Report, verify};
use store::evidence::Evidence;
use store::id::{AccountId, EvidenceId, OrganisationId, Revision};
use store::organisation::Organisation;
use store::time::Moment;
use store::{Command, Options, Place, Purpose, Stamp, Store, Tx, table};

use crate::engine::{Bed, Make, Remove, Rename, Said, both, stamp};

/// Five rows, one renamed, one taken away, and a look that changes nothing: seven audit rows of which six tell of rows.
async fn filled(bed: &Bed) -> Vec<Organisation> {
    let mut rows = Vec::new();
    for name in ["a", "b", "c", "d", "e"] {
        rows.push(bed.store.submit(Make::named(name)).await.unwrap());
    }
    let rename = Rename {
        before: rows[1].clone(),
        name: "B".to_owned(),
    };
    bed.store.submit(rename).await.unwrap();
    bed.store.submit(Remove(rows[4].clone())).await.unwrap();
    bed.store.submit(Look(rows[0].id)).await.unwrap();
    rows
}

struct Look(OrganisationId);

impl Command for Look {
    type Answer = ();
    type Error = Said;
    fn stamp(&self) -> Stamp {
        stamp()
    }
    async fn run(self, tx: &mut Tx) -> Result<(), Said> {
        let words = serde_json::json!({});
        let key = self.0.to_string();
        tx.record(store::audit::Change::deed(
            "read.unit",
            "organisation",
            key,
            Some(self.0),
            words,
        ))
        .await?;
        Ok(())
    }
}

/// What `verify` finds, opened as the command opens it.
async fn found(bed: &Bed) -> Vec<Finding> {
    report(bed, &[]).await.findings
}

async fn report(bed: &Bed, heads: &[Head]) -> Report {
    let beside = Options {
        purpose: Purpose::Beside,
        ..Options::default()
    };
    let store = Store::open(&bed.place, beside).await.unwrap();
    verify(&store, heads).await.unwrap()
}

fn row(key: &str) -> (&'static str, String) {
    ("organisation", key.to_owned())
}

both!(what_nobody_touched_is_well, |bed| {
    filled(&bed).await;
    let report = report(&bed, &[bed.store.head().await.unwrap()]).await;
    assert_eq!(report.findings, []);
    assert_eq!(report.head.number, 8);
    assert_eq!(report.rows, 4);
});

both!(an_edited_row_of_the_chain_is_found, |bed| {
    filled(&bed).await;
    bed.tamper("update audit set login = 'somebody else' where number = 3")
        .await;
    assert_eq!(found(&bed).await, [Finding::Edited { number: 3 }]);
});

both!(every_column_of_the_chain_is_covered, |bed| {
    filled(&bed).await;
    for set in [
        "at = at + 1",
        "account = 5",
        "login = 'x'",
        "role = 'x'",
        "organisation = 5",
        "unit = 5",
        "deed = 'x'",
        "subject = 'x'",
        "subject_key = 'x'",
        "before = 'x'",
        "after = 'x'",
        "digest = mac",
        "mac = digest",
    ] {
        let keep = "create table kept as select * from audit where number = 2";
        let back = "delete from audit where number = 2; insert into audit select * from kept; drop table kept";
        bed.tamper(keep).await;
        bed.tamper(&format!("update audit set {set} where number = 2"))
            .await;
        let findings = found(&bed).await;
        assert!(
            findings.contains(&Finding::Edited { number: 2 }),
            "{set}: {findings:?}"
        );
        bed.tamper(back).await;
    }
    assert_eq!(found(&bed).await, []);
});

both!(a_row_taken_out_of_the_chain_is_found, |bed| {
    filled(&bed).await;
    bed.tamper("delete from audit where number = 6").await;
    let findings = found(&bed).await;
    assert!(
        findings.contains(&Finding::Gap {
            after: 5,
            before: 7
        }),
        "{findings:?}"
    );
});

both!(a_row_taken_out_with_the_rest_moved_up_is_found, |bed| {
    filled(&bed).await;
    bed.tamper(
        "delete from audit where number = 8; delete from audit where number = 4; \
         update audit set number = -number where number > 4; update audit set number = -number - 1 where number < 0",
    )
    .await;
    let findings = found(&bed).await;
    assert!(
        findings.contains(&Finding::Edited { number: 4 }),
        "{findings:?}"
    );
    assert!(
        findings.contains(&Finding::CutTail { known: 8, found: 6 }),
        "{findings:?}"
    );
});

both!(a_row_put_into_the_chain_is_found, |bed| {
    filled(&bed).await;
    bed.tamper(
        "insert into audit select 9, at, account, login, role, organisation, unit, deed, subject, subject_key, before, \
         after, digest, mac from audit where number = 3",
    )
    .await;
    let findings = found(&bed).await;
    assert!(
        findings.contains(&Finding::Edited { number: 9 }),
        "{findings:?}"
    );
});

both!(rows_of_the_chain_that_changed_places_are_found, |bed| {
    filled(&bed).await;
    bed.tamper(
        "update audit set number = -3 where number = 3; update audit set number = 3 where number = 4; \
         update audit set number = 4 where number = -3",
    )
    .await;
    let findings = found(&bed).await;
    assert!(
        findings.contains(&Finding::Edited { number: 3 }),
        "{findings:?}"
    );
    assert!(
        findings.contains(&Finding::Edited { number: 4 }),
        "{findings:?}"
    );
});

both!(a_cut_tail_is_found_by_the_anchor, |bed| {
    filled(&bed).await;
    bed.tamper(
        "update audit_head set number = 7, mac = (select mac from audit where number = 7); \
         delete from audit where number = 8",
    )
    .await;
    assert_eq!(found(&bed).await, [Finding::CutTail { known: 8, found: 7 }]);
});

both!(
    a_cut_tail_is_found_by_a_head_on_paper_when_the_anchor_is_gone,
    |bed| {
        filled(&bed).await;
        let paper = bed.store.head().await.unwrap();
        bed.tamper(
            "update audit_head set number = 7, mac = (select mac from audit where number = 7); \
         delete from audit where number = 8",
        )
        .await;
        std::fs::remove_file(bed.store.directory().join("audit.anchor")).unwrap();
        assert_eq!(found(&bed).await, [], "without either nothing tells of it");
        let report = report(&bed, &[paper]).await;
        assert_eq!(report.findings, [Finding::CutTail { known: 8, found: 7 }]);
    }
);

both!(a_chain_that_went_on_from_an_older_copy_is_found, |bed| {
    filled(&bed).await;
    let paper = bed.store.head().await.unwrap();
    // The last row is taken back and another written in its place by a service whose anchor was removed.
    bed.tamper(
        "update audit_head set number = 7, mac = (select mac from audit where number = 7); \
         delete from audit where number = 8",
    )
    .await;
    bed.store.stop().await;
    std::fs::remove_file(bed.store.directory().join("audit.anchor")).unwrap();
    bed.reopen().await.unwrap();
    bed.store.submit(Make::named("instead")).await.unwrap();
    let report = report(&bed, &[paper]).await;
    assert_eq!(report.findings, [Finding::Swapped { number: 8 }]);
});

both!(a_forged_anchor_is_found, |bed| {
    filled(&bed).await;
    std::fs::write(bed.store.directory().join("audit.anchor"), [7; 72]).unwrap();
    assert_eq!(found(&bed).await, [Finding::AnchorForged]);
});

both!(a_changed_row_is_found, |bed| {
    filled(&bed).await;
    bed.tamper("update organisation set name = 'other' where id = 3")
        .await;
    let (subject, key) = row("3");
    assert_eq!(found(&bed).await, [Finding::RowChanged { subject, key }]);
});

both!(a_row_put_back_to_what_it_once_was_is_found, |bed| {
    filled(&bed).await;
    bed.tamper("update organisation set name = 'b', revision = 1 where id = 2")
        .await;
    let (subject, key) = row("2");
    assert_eq!(found(&bed).await, [Finding::RowChanged { subject, key }]);
});

both!(an_added_row_is_found, |bed| {
    filled(&bed).await;
    bed.tamper(
        "insert into organisation (id, parent, name, kind, position, revision) values (99, null, 'x', 'street', 1, 1)",
    )
    .await;
    let (subject, key) = row("99");
    assert_eq!(found(&bed).await, [Finding::RowAdded { subject, key }]);
});

both!(a_row_that_was_removed_and_put_back_is_found, |bed| {
    filled(&bed).await;
    bed.tamper(
        "insert into organisation (id, parent, name, kind, position, revision) values (5, null, 'e', 'street', 1, 1)",
    )
    .await;
    let (subject, key) = row("5");
    assert_eq!(found(&bed).await, [Finding::RowAdded { subject, key }]);
});

both!(a_missing_row_is_found, |bed| {
    filled(&bed).await;
    bed.tamper("delete from organisation where id = 1").await;
    let (subject, key) = row("1");
    assert_eq!(found(&bed).await, [Finding::RowMissing { subject, key }]);
});

/// Takes a piece of evidence in.
struct TakeIn {
    hash: String,
}

impl Command for TakeIn {
    type Answer = ();
    type Error = Said;
    fn stamp(&self) -> Stamp {
        stamp()
    }
    async fn run(self, tx: &mut Tx) -> Result<(), Said> {
        let id = EvidenceId(tx.new_id().await?);
        let row = Evidence {
            id,
            unit: OrganisationId(1),
            hash: self.hash,
            name: "photo.jpg".to_owned(),
            media: "image/jpeg".to_owned(),
            size: 5,
            why: String::new(),
            added_at: Moment(0),
            added_by: AccountId(1),
            withdrawn_at: None,
            revision: Revision::NONE,
        };
        table::insert(tx, "evidence.add", row).await?;
        Ok(())
    }
}

#[tokio::test]
async fn evidence_that_was_changed_or_taken_away_is_found() {
    let bed = Bed::new(store::Engine::Sqlite).await;
    bed.store.submit(Make::named("unit")).await.unwrap();
    // Rows that point to accounts nobody made: this test is about files.
    let Place::Directory(_) = &bed.place else {
        unreachable!("SQLite lies in a directory")
    };
    bed.tamper(
        "insert into account (id, login, name, kind, organisation, must_change, sessions_from, revision) \
         values (1, 'a', 'a', 'person', 1, 0, 0, 1)",
    )
    .await;
    let hash = "2cf24dba5fb0a30e26e83b2ac5b9e29e1b161e5c1fa7425e73043362938b9824";
    bed.store
        .submit(TakeIn {
            hash: hash.to_owned(),
        })
        .await
        .unwrap();
    let directory = bed.store.evidence_directory();
    std::fs::create_dir_all(&directory).unwrap();
    let file = directory.join(hash);
    let about_files = |findings: Vec<Finding>| -> Vec<Finding> {
        let is_file = |it: &Finding| {
            matches!(
                it,
                Finding::FileMissing { .. } | Finding::FileChanged { .. }
            )
        };
        findings.into_iter().filter(is_file).collect()
    };
    assert_eq!(
        about_files(found(&bed).await),
        [Finding::FileMissing {
            hash: hash.to_owned()
        }]
    );
    std::fs::write(&file, "hello").unwrap();
    assert_eq!(about_files(found(&bed).await), []);
    std::fs::write(&file, "hullo").unwrap();
    assert_eq!(
        about_files(found(&bed).await),
        [Finding::FileChanged {
            hash: hash.to_owned()
        }]
    );
}

both!(a_running_service_may_be_verified, |bed| {
    let store = bed.store.clone();
    let writing = tokio::spawn(async move {
        for n in 0..200 {
            store.submit(Make::named(format!("o{n}"))).await.unwrap();
        }
    });
    for _ in 0..5 {
        let report = verify(&bed.store, &[]).await.unwrap();
        assert_eq!(report.findings, []);
    }
    writing.await.unwrap();
    assert_eq!(verify(&bed.store, &[]).await.unwrap().rows, 200);
});
