//! Files used at several places, what each place shows, and who is told what.

use appraisal::cycle::Stage;
use store::id::{CycleId, EntryId, EvidenceId};

use super::*;
use crate::error::Refusal as Said;
use crate::ledger::NewEntry;
use crate::testing::World;

struct Bed {
    world: World,
    cycle: CycleId,
    _directory: tempfile::TempDir,
}

impl Bed {
    async fn new() -> Bed {
        let directory = tempfile::tempdir().expect("a directory");
        let world = World::in_directory(directory.path()).await;
        let cycle = world.cycle(Stage::Daily).await;
        Bed {
            world,
            cycle,
            _directory: directory,
        }
    }

    /// An entry of a ledger that takes evidence.
    async fn fund(&self, login: &str, unit: &str, name: &str) -> EntryId {
        let fields = [("type", "work"), ("amount", "1000"), ("basis", name)];
        let fields = fields.map(|(id, text)| (id.to_owned(), text.to_owned()));
        let entry = NewEntry {
            unit: self.world.organisation(unit),
            kind: "fund".to_owned(),
            day: "2026-03-10".to_owned(),
            fields: fields.into(),
            nonce: String::new(),
        };
        let acting = self.world.service.acting_as(self.world.actor(login));
        acting.record_entry(entry).await.expect("recorded")
    }

    async fn attach(&self, login: &str, entry: EntryId, content: &[u8]) -> EvidenceId {
        let acting = self.world.service.acting_as(self.world.actor(login));
        let mut upload = acting.begin_evidence(entry).await.expect("begun");
        upload.push(content).expect("fits");
        acting
            .attach_evidence(entry, upload, "验收单.pdf", "验收结论只在纸上")
            .await
            .expect("attached")
    }

    async fn page(&self, login: &str, id: EvidenceId) -> Result<EvidencePage, Error> {
        let acting = self.world.service.acting_as(self.world.actor(login));
        acting.evidence(id).await
    }
}

#[tokio::test]
async fn a_file_is_used_on_another_entry_without_being_sent_again() {
    let bed = Bed::new().await;
    let first = bed.fund("clerk", "spring", "口袋公园").await;
    let second = bed.fund("clerk", "spring", "长者食堂").await;
    let id = bed.attach("clerk", first, b"%PDF-1.7").await;
    let clerk = bed.world.service.acting_as(bed.world.actor("clerk"));
    let place = Place::Entry(second);
    let offered = clerk.reusable_evidence(&place).await.expect("readable");
    assert_eq!(offered.iter().map(|it| it.id).collect::<Vec<_>>(), [id]);
    for _ in 0..2 {
        clerk
            .reuse_evidence(place.clone(), id)
            .await
            .expect("used, once however often");
    }
    assert!(
        clerk
            .reusable_evidence(&place)
            .await
            .expect("readable")
            .is_empty()
    );
    let there = clerk.evidence_of_entry(second).await.expect("readable");
    assert_eq!(there.len(), 1);
    assert!(there[0].same_elsewhere.is_empty(), "one file, not two");
    let page = bed.page("clerk", id).await.expect("readable");
    let words: Vec<&str> = page.uses.iter().map(|it| it.words.as_str()).collect();
    assert!(
        words[0].contains("口袋公园") && words[1].contains("长者食堂"),
        "{words:?}"
    );
    assert!(page.uses.iter().all(|it| it.may_unlink));
    assert_eq!(page.uses[1].link, format!("/entries/{second}"));
    assert_eq!(page.uses[1].place.parse::<Place>().expect("a place"), place);

    clerk
        .unlink_evidence(place.clone(), id)
        .await
        .expect("no longer");
    let again = clerk
        .unlink_evidence(place, id)
        .await
        .expect_err("not there");
    assert!(
        matches!(again.refusal(), Some(Said::NotHere(_))),
        "{again:?}"
    );
    assert_eq!(bed.page("clerk", id).await.expect("readable").uses.len(), 1);
}

#[tokio::test]
async fn files_are_not_used_across_units_and_strangers_are_not_told_of_them() {
    let bed = Bed::new().await;
    let own = bed.fund("clerk", "spring", "口袋公园").await;
    let other = bed.fund("clerk_dawn", "dawn", "长者食堂").await;
    let id = bed.attach("clerk", own, b"%PDF-1.7 same").await;
    let same = bed.attach("clerk_dawn", other, b"%PDF-1.7 same").await;
    let dawn = bed.world.service.acting_as(bed.world.actor("clerk_dawn"));
    for place in [Place::Entry(other), Place::Entry(own)] {
        let no = dawn
            .reuse_evidence(place, id)
            .await
            .expect_err("another unit's");
        assert!(no.refusal().is_some(), "{no:?}");
    }
    let page = bed.page("clerk_dawn", same).await.expect("readable");
    let told = |page: &EvidencePage| {
        let same = page.piece.same_elsewhere.iter();
        same.map(|it| (it.words.clone(), it.link.clone()))
            .collect::<Vec<_>>()
    };
    let hidden = ("另一个组织(它的台账您不能查看)".to_owned(), None);
    assert_eq!(told(&page), [hidden]);
    // Who may read both is told which entry of which organisation it is, and that is noted as a look at it.
    let page = bed.page("office", same).await.expect("readable");
    let told = told(&page);
    let [(words, link)] = &told[..] else {
        panic!("{page:?}");
    };
    assert!(
        words.contains("口袋公园") && words.contains("2026-03-10"),
        "{words}"
    );
    assert_eq!(link.as_deref(), Some(format!("/entries/{own}").as_str()));
    let auditor = bed.world.service.acting_as(bed.world.actor("auditor"));
    let audit = auditor.audit_page(&Default::default(), None).await;
    let is_look = |it: &crate::proof::page::AuditLine| {
        (it.table.as_str(), it.key.as_str()) == ("evidence", id.to_string().as_str())
            && it.login == "office"
    };
    assert!(audit.expect("readable").lines.iter().any(is_look));
    for login in ["clerk_dawn", "clerk_other", "admin", "office_other"] {
        let no = bed.page(login, id).await.expect_err(login);
        assert!(
            matches!(no.refusal(), Some(Said::NotHere(_))),
            "{login} {no:?}"
        );
    }
    let seen = bed.page("office", id).await.expect("readable");
    assert!(words.starts_with(&seen.piece.unit.name), "{words}");
    assert!(!seen.uses[0].may_unlink && !seen.piece.may_withdraw);
    let audit = auditor
        .audit_page(&Default::default(), None)
        .await
        .expect("readable");
    let deeds = serde_json::to_string(&audit).expect("json");
    assert!(deeds.contains("read.evidence"), "{deeds}");

    let clerk = bed.world.service.acting_as(bed.world.actor("clerk"));
    clerk
        .withdraw_evidence(id, seen.piece.revision, "附错了")
        .await
        .expect("withdrawn");
    let page = bed.page("clerk", id).await.expect("still told of");
    assert!(page.piece.withdrawn_at.is_some() && page.piece.why.contains("附错了"));
    let no = clerk.reuse_evidence(Place::Entry(own), id).await;
    assert!(no.expect_err("withdrawn").to_string().contains("已经撤回"));
}

#[tokio::test]
async fn an_item_shows_the_entries_and_files_behind_its_facts_and_refers_to_files_itself() {
    let bed = Bed::new().await;
    let entry = bed.fund("clerk", "spring", "口袋公园").await;
    let id = bed.attach("clerk", entry, b"%PDF-1.7").await;
    bed.world.move_cycle(bed.cycle, Stage::SelfAssessment).await;
    let sheet = bed.world.sheet(bed.cycle, "spring").await;
    let clerk = bed.world.service.acting_as(bed.world.actor("clerk"));
    let view = clerk.sheet(sheet).await.expect("readable");
    let mut of_funds = None;
    for item in view.sections.iter().flat_map(|it| &it.items) {
        let basis = clerk.item_basis(sheet, &item.id).await.expect("readable");
        if basis.ledgers.iter().any(|it| it.kind == "fund") {
            of_funds = Some((item.id.clone(), basis));
            break;
        }
    }
    let (item, basis) = of_funds.expect("an item that reads funds");
    let behind = basis.ledgers.iter().find(|it| it.kind == "fund");
    let behind = behind.expect("the ledger");
    assert_eq!((behind.total, behind.entries.len()), (1, 1));
    assert!(!behind.facts.is_empty());
    assert_eq!(behind.entries[0].line.id, entry);
    assert_eq!(behind.entries[0].files[0].id, id);
    assert!(basis.files.is_empty() && basis.may_link);
    assert_eq!(basis.reusable[0].id, id);

    let place = Place::Item(sheet, item.clone());
    clerk.reuse_evidence(place.clone(), id).await.expect("used");
    let basis = clerk.item_basis(sheet, &item).await.expect("readable");
    assert_eq!(basis.files[0].id, id);
    assert!(basis.reusable.is_empty());
    let page = bed.page("clerk", id).await.expect("readable");
    assert_eq!(page.uses[1].link, format!("/sheets/{sheet}/items/{item}"));
    assert!(page.uses[1].words.contains(&item), "{:?}", page.uses);
    let no = clerk
        .reuse_evidence(Place::Item(sheet, "Z9".to_owned()), id)
        .await;
    assert!(no.expect_err("no such item").refusal().is_some());

    let stranger = bed.world.service.acting_as(bed.world.actor("clerk_dawn"));
    let basis = stranger.item_basis(sheet, &item).await.expect("nothing");
    assert_eq!(basis, ItemBasis::default());
    let no = stranger.reuse_evidence(place.clone(), id).await;
    assert!(matches!(
        no.expect_err("no right").refusal(),
        Some(Said::Denied(_) | Said::NotHere(_))
    ));
    // The office looks, and changes nothing.
    let office = bed.world.service.acting_as(bed.world.actor("office"));
    let basis = office.item_basis(sheet, &item).await.expect("readable");
    assert!(!basis.may_link && basis.files.len() == 1 && basis.reusable.is_empty());
    assert!(office.unlink_evidence(place, id).await.is_err());
}
