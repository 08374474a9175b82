//! Who sees the chain, what filters find, and that looking at a file leaves a row.

use appraisal::cycle::Stage;
use store::audit::Change;
use store::decision::Decision;
use store::dictionary::Dictionary;
use store::id::{CycleId, Revision, VerdictId};
use store::publication::Publication;
use store::result::Result as Row;
use store::result_unit::ResultUnit;
use store::scheme_version::SchemeVersion;
use store::table::{self, Table};
use store::tx::Tx;
use store::verdict::Verdict;

use super::contents::{self, Mismatch};
use super::page::AuditFilter;
use crate::act::{Act, UseCase};
use crate::actor::{Actor, Client};
use crate::error::{Error, Refusal};
use crate::ledger::{Declaration, NewEntry};
use crate::scheme::draft::{Beginning, NewScheme};
use crate::sheet::discretion::Decide;
use crate::sheet::given::{FACTS, Given, SCHEME};
use crate::sheet::mark::SaveMark;
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
        login: Some("Office".to_owned()),
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
            .any(|(name, _, after)| name == "名称" && after == "=1+1")
    );
    let by_name = AuditFilter {
        login: Some(page.lines[0].person.clone()),
        ..filter.clone()
    };
    let found = auditor.audit_page(&by_name, None).await.expect("a page");
    assert_eq!(
        found.lines, page.lines,
        "a name that stands in the rows is enough"
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

/// Notes that somebody tries to sign in to an account that is gone.
struct Ghost;

impl UseCase for Ghost {
    type Answer = ();

    async fn run(_: Act<Ghost>, tx: &mut Tx) -> Result<(), Error> {
        let words = serde_json::json!({ "login": "ghost" });
        let deed = Change::deed("session.refused", "account", "999999", None, words);
        tx.record(deed).await?;
        Ok(())
    }
}

#[tokio::test]
async fn who_signs_in_is_told_by_name_like_whoever_is_signed_in() {
    let directory = tempfile::tempdir().expect("a temporary directory");
    let world = World::in_directory(directory.path()).await;
    world.cookie("office").await;
    let nobody = Actor::visitor(Client::default());
    let acting = world.service.acting_as(&nobody);
    acting.commit(Ghost).await.expect("noted");
    let auditor = world.service.acting_as(world.actor("auditor"));
    let page = auditor.audit_page(&AuditFilter::default(), None).await;
    let lines = page.expect("a page").lines;
    let told: Vec<(&str, &str, &str)> = lines[..2]
        .iter()
        .map(|it| (it.deed.as_str(), it.person.as_str(), it.login.as_str()))
        .collect();
    assert_eq!(
        told,
        [
            ("连续登录失败", "", "ghost"),
            ("登录", "office 的账号", "office")
        ]
    );
}

#[tokio::test]
async fn what_is_written_on_a_sheet_is_found_under_its_unit() {
    let directory = tempfile::tempdir().expect("a temporary directory");
    let given = Given::in_directory(directory.path(), Stage::Verification, SCHEME, FACTS).await;
    let leader = given.acting("leader");
    let mark = SaveMark {
        item: "I1".to_owned(),
        points: Some("8".to_owned()),
        reason: Some("查阅".to_owned()),
        ..SaveMark::default()
    };
    let saved = leader.save_verified(given.sheets[0], mark).await;
    saved.expect("a mark is saved");
    let decided = leader.decide(
        given.sheets[0],
        Decide {
            name: "I2/1".to_owned(),
            points: "1".to_owned(),
            reason: "走访".to_owned(),
            revision: 0,
        },
    );
    decided.await.expect("something is decided");
    let auditor = given.acting("auditor");
    let under = async |unit: &str, deed: &str| {
        let filter = AuditFilter {
            unit: Some(given.world.organisation(unit)),
            deed: Some(deed.to_owned()),
            ..AuditFilter::default()
        };
        let page = auditor.audit_page(&filter, None).await;
        page.expect("a page").lines
    };
    for deed in ["mark.save", "discretion.decide"] {
        assert_eq!(under("spring", deed).await.len(), 1, "{deed}");
        assert_eq!(under("dawn", deed).await.len(), 0, "{deed}");
    }
    let sheet = "春晓社区 社区党建考核";
    let line = under("spring", "mark.save").await.remove(0);
    assert_eq!(line.name, format!("{sheet} I1 核实"));
    assert_eq!(line.person, "leader 的账号");
    let told = |name: &str| {
        let found = line.changes.iter().find(|(it, ..)| it == name);
        found.map(|(.., after)| after.clone()).unwrap_or_default()
    };
    assert_eq!(told("评分表"), sheet);
    assert_eq!(told("评分方"), "核实");
    assert_eq!(told("改动人"), line.person);
    let line = under("spring", "discretion.decide").await.remove(0);
    assert_eq!(line.name, format!("{sheet} I2/1"));
}

/// A row as it is written anew.
struct Insert<T>(T);

impl<T: Table + 'static> UseCase for Insert<T> {
    type Answer = ();

    async fn run(act: Act<Insert<T>>, tx: &mut Tx) -> Result<(), Error> {
        table::insert(tx, "verdict.make", act.input.0).await?;
        Ok(())
    }
}

#[tokio::test]
async fn verdicts_sections_and_departments_are_told_in_words_and_kept_as_they_are() {
    let directory = tempfile::tempdir().expect("a temporary directory");
    let given = Given::in_directory(directory.path(), Stage::Verification, SCHEME, FACTS).await;
    let unit = |word: &str| given.world.organisation(word).0;
    let [spring, dawn] = ["spring", "dawn"].map(unit);
    let keep = format!(
        "{{\"kind\":\"keep\",\"quota\":\"q\",\"cohort\":null,\"among\":[{spring},{dawn}],\"keep\":[{dawn}]}}"
    );
    let order = format!("{{\"kind\":\"order\",\"units\":[{dawn},{spring}]}}");
    let leader = given.acting("leader");
    for (id, kind, body) in [(901, "order", &order), (902, "keep", &keep)] {
        let row = Verdict {
            id: VerdictId(id),
            cycle: given.cycle,
            result_revision: 1,
            position: 1,
            kind: kind.to_owned(),
            body: body.clone(),
            reason: "会议研究".to_owned(),
            minute: "纪要〔2026〕3号".to_owned(),
            made_at: given.world.service.inner().clock.now(),
            made_by: leader.actor.account().expect("somebody"),
            withdrawn: false,
            revision: Revision::NONE,
        };
        leader.commit(Insert(row)).await.expect("it is written");
    }
    let auditor = given.acting("auditor");
    let page = auditor.audit_page(&AuditFilter::default(), None).await;
    let lines = page.expect("a page").lines;
    let told = |table: &str, name: &str| {
        let of = lines.iter().filter(|line| line.table == table);
        let changes = of.flat_map(|line| &line.changes);
        let found = changes.filter(|(it, ..)| it == name);
        found
            .map(|(.., after)| after.clone())
            .collect::<Vec<String>>()
    };
    let (spring, dawn) = ("春晓社区", "朝阳社区");
    assert_eq!(
        told("verdict", "决定内容"),
        [
            format!("在{spring}、{dawn}中,保留名额的是:{dawn}"),
            format!("并列单位的次序:{dawn}、{spring}"),
        ]
    );
    let names = lines.iter().filter(|line| line.table == "verdict");
    for line in names {
        assert_eq!(line.name, "社区党建考核 第1版");
    }
    assert_eq!(told("team_member", "负责的大项"), ["组织建设"]);
    let mut departments = told("cycle_department", "代号");
    departments.sort();
    assert_eq!(departments, ["党建办", "纪检监察室"]);
    let mut db = given
        .world
        .service
        .inner()
        .store
        .read()
        .await
        .expect("reads");
    let kept = store::audit::page::list(&mut db, &store::audit::page::Filter::All, i64::MAX, 200);
    let kept = kept.await.expect("rows");
    let is_kept = |text: &str| kept.iter().any(|row| row.after.contains(text));
    assert!(is_kept("\\\"units\\\":") && is_kept("\"sections\":\"one\""));
}

#[tokio::test]
async fn rows_of_ledgers_facts_and_cycles_are_told_in_words() {
    let directory = tempfile::tempdir().expect("a temporary directory");
    let world = World::in_directory(directory.path()).await;
    world.cycle(Stage::Daily).await;
    let clerk = world.service.acting_as(world.actor("clerk"));
    let fields = [("type", "group"), ("topic", "学习")];
    let entry = NewEntry {
        unit: world.organisation("spring"),
        kind: "meeting".to_owned(),
        day: "2026-03-10".to_owned(),
        fields: fields
            .map(|(id, text)| (id.to_owned(), text.to_owned()))
            .into(),
        nonce: String::new(),
    };
    clerk.record_entry(entry).await.expect("an entry");
    let declaration = Declaration {
        unit: world.organisation("spring"),
        kinds: vec!["meeting".to_owned()],
        label: "2026Q1".to_owned(),
    };
    clerk
        .declare_complete(declaration)
        .await
        .expect("it is declared");
    let auditor = world.service.acting_as(world.actor("auditor"));
    let page = auditor.audit_page(&AuditFilter::default(), None).await;
    let lines = page.expect("a page").lines;
    let of = |table: &str| lines.iter().find(|line| line.table == table);
    let after = |line: &super::page::AuditLine, name: &str| {
        let found = line.changes.iter().find(|(it, ..)| it == name);
        found.map(|(.., after)| after.clone()).unwrap_or_default()
    };
    let line = of("ledger_entry").expect("the entry");
    assert_eq!(line.name, "会议 2026-03-10");
    assert_eq!(after(line, "类别"), "会议");
    assert_eq!(after(line, "建立人"), "clerk 的账号");
    let fields = after(line, "各栏内容");
    assert!(
        fields.contains("会议类别:党小组会") && fields.contains("学习"),
        "{fields}"
    );
    let line = of("ledger_close").expect("the declaration");
    assert_eq!(line.name, "春晓社区 会议 2026年第1季度");
    let facts = lines.iter().filter(|line| line.table == "fact_value");
    let facts: Vec<_> = facts.collect();
    assert!(!facts.is_empty(), "the ledger gives facts");
    for line in facts {
        let said = [&line.name, &after(line, "数据项"), &after(line, "来源类别")];
        let is_told = |text: &&String| !text.is_empty() && !text.contains('_');
        assert!(said.iter().all(is_told), "{said:?}");
        assert_eq!(after(line, "来源类别"), "台账");
    }
    for line in &lines {
        let place = format!("{} {}", line.table, line.key);
        let is_named = !line.name.is_empty() || line.table == "dictionary";
        assert!(is_named, "{place} has no name");
        let is_word = |c: char| c.is_ascii_lowercase() || c == '_';
        let changes = line.changes.iter();
        // These are words of people's own, not of the program.
        let changes = changes.filter(|(name, ..)| name != "登录名" && name != "代号");
        let codes = changes.filter(|(_, _, after)| {
            let length = after.chars().filter(|c| is_word(*c)).count();
            length > 3 && length == after.chars().count()
        });
        let codes: Vec<_> = codes.collect();
        assert!(codes.is_empty(), "{place} shows {codes:?}");
    }
    let file = auditor.audit_export(&AuditFilter::default()).await;
    assert!(file.expect("a file").contains("会议 2026-03-10"));
}

/// Puts another row in the place of one, with an audit row that says so: what somebody with the key could do.
struct Put<T> {
    before: T,
    after: T,
}

impl<T: Table + 'static> UseCase for Put<T> {
    type Answer = ();

    async fn run(act: Act<Put<T>>, tx: &mut Tx) -> Result<(), Error> {
        let Put { before, after } = act.input;
        let written = table::update(tx, "x.y", &before, after).await?;
        assert!(written.is_some(), "the row stands there");
        Ok(())
    }
}

/// What is told while the first row of a table says something else.
async fn told<T: Table + 'static>(world: &World, edit: fn(&mut T)) -> Vec<Mismatch> {
    let acting = world.service.acting_as(world.actor("office"));
    let first = async || {
        let mut db = acting.read().await.expect("the store reads");
        let rows: Vec<T> = table::all(&mut db).await.expect("rows");
        rows.into_iter().next().expect("a row")
    };
    let kept = first().await;
    let mut after = kept.clone();
    edit(&mut after);
    let put = Put {
        before: kept.clone(),
        after,
    };
    acting.commit(put).await.expect("it is changed");
    let store = &world.service.inner().store;
    let found = contents::check(store).await.expect("all is read");
    let back = Put {
        before: first().await,
        after: kept,
    };
    acting.commit(back).await.expect("it is put back");
    found.mismatches
}

/// Called where a result was published: each part of it is changed in turn, with a chain that fits.
pub(crate) async fn every_change_of_what_was_published_is_told(world: &World, id: CycleId) {
    let store = &world.service.inner().store;
    let found = contents::check(store).await.expect("all is read");
    assert_eq!((found.versions, found.publications), (1, 1));
    assert_eq!(found.mismatches, []);

    let (cycle, revision) = (id.0, 1);
    let published = Mismatch::Published { cycle, revision };
    let mut db = store.read().await.expect("the store reads");
    let rows: Vec<Row> = table::all(&mut db).await.expect("results");
    let result = rows[0].id.0;
    let versions: Vec<SchemeVersion> = table::all(&mut db).await.expect("versions");
    let version = versions[0].id.0;
    let word = versions[0].version.clone();
    let dictionaries: Vec<Dictionary> = table::all(&mut db).await.expect("dictionaries");
    let dictionary = dictionaries[0].id.0;
    let lines: Vec<ResultUnit> = table::all(&mut db).await.expect("lines");
    let unit = lines[0].unit.0;
    drop(db);

    let told_of = told::<SchemeVersion>(world, |it| {
        it.text = it.text.replacen("points = 5", "points = 6", 1);
    });
    let text = Mismatch::SchemeText { version, word };
    assert_eq!(told_of.await, [text, Mismatch::Scheme { result }]);
    let told_of = told::<Dictionary>(world, |it| it.facts.push('\n'));
    assert_eq!(told_of.await, [Mismatch::Dictionary { dictionary }]);
    let told_of = told::<Row>(world, |it| it.facts.push('\n'));
    assert_eq!(told_of.await, [Mismatch::Facts { result }]);
    let told_of = told::<Row>(world, |it| {
        it.appraisal = it.appraisal.replacen("春", "夏", 1)
    });
    assert_eq!(told_of.await, std::slice::from_ref(&published));
    let told_of = told::<Row>(world, |it| it.engine.push('x'));
    assert_eq!(told_of.await, std::slice::from_ref(&published));
    let told_of = told::<Row>(world, |it| it.people_hash.push('0'));
    assert_eq!(told_of.await, std::slice::from_ref(&published));
    let told_of = told::<Row>(world, |it| it.facts_hash.push('0'));
    let facts = Mismatch::Facts { result };
    assert_eq!(told_of.await, [published.clone(), facts]);
    let told_of = told::<Row>(world, |it| it.scheme_hash.push('0'));
    let scheme = Mismatch::Scheme { result };
    assert_eq!(told_of.await, [published.clone(), scheme]);
    let told_of = told::<Row>(world, |it| it.result_revision = 7);
    assert_eq!(told_of.await, [Mismatch::Nothing { cycle, revision }]);
    let told_of = told::<Decision>(world, |it| it.content.push('0'));
    let undecided = Mismatch::Undecided { cycle, revision };
    assert_eq!(told_of.await, std::slice::from_ref(&undecided));
    let told_of = told::<Publication>(world, |it| it.hash.push('0'));
    assert_eq!(told_of.await, [published, undecided]);
    let told_of = told::<ResultUnit>(world, |it| it.total_high += 1);
    assert_eq!(told_of.await, [Mismatch::Line { result, unit }]);

    let found = contents::check(store).await.expect("all is read");
    assert_eq!(found.mismatches, [], "everything was put back");
}
