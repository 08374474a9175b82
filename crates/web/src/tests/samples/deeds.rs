//! The deeds of a sample's year, each through its use case, and where the year is looked at in between.

use appraisal::cycle::Stage;
use appraisal::permit::Role;
use service::actor::{Actor, Client, Scope};
use service::complaint::NewComplaint;
use service::cycle::{Advance, Given, NamedMember, NamedTeam, StageDates};
use service::id::{CycleId, Revision, SheetId};
use service::ledger::NewEntry;
use service::people::{NewToken, SignIn, code_of};
use service::report::{FilledReport, NewForm, ReportRef};
use service::result::{NewDecision, NewPublication, SaveOpinion, SendResult};
use service::sample::{DrawLots, NewList, WithdrawList};
use service::scheme::draft::{Beginning, NewScheme};
use service::sheet::finding::NewFinding;
use service::sheet::mark::SaveMark;
use service::time::Day;

use super::Year;

impl Year {
    /// Sets a cycle up and begins the daily work.
    pub(super) async fn begin(&mut self) -> CycleId {
        let world = &self.site.world;
        let cycle = world.cycle(Stage::Preparation).await;
        let office = world.service.acting_as(world.actor("office"));
        self.site.assign_departments(cycle).await;
        let account = |login: &str| world.actor(login).account().expect("a person");
        let team = NamedTeam {
            cycle,
            revision: office.cycle(cycle).await.expect("the cycle").revision,
            leader: Some(account("leader")),
            members: vec![NamedMember {
                account: account("assessor"),
                units: Vec::new(),
                sections: Vec::new(),
            }],
        };
        office.name_team(team).await.expect("named");
        let first = world.service.today().0;
        let stages = [
            Stage::Daily,
            Stage::SelfAssessment,
            Stage::Verification,
            Stage::Totals,
            Stage::Decision,
            Stage::Publication,
            Stage::ObjectionWindow,
        ];
        let dates = stages.iter().zip(0..).map(|(stage, at)| {
            let from = first + at * 10;
            (*stage, (Day(from), Day(from + 9)))
        });
        let dates = StageDates {
            cycle,
            revision: office.cycle(cycle).await.expect("the cycle").revision,
            dates: dates.collect(),
        };
        office.set_dates(dates).await.expect("dated");
        self.look(
            "office",
            &["/home", "/cycles/new", &format!("/cycles/{cycle}")],
        )
        .await;
        let office = self
            .site
            .world
            .service
            .acting_as(self.site.world.actor("office"));
        let advance = Advance {
            cycle,
            revision: office.cycle(cycle).await.expect("the cycle").revision,
            to: Stage::Daily,
            given: Given::default(),
        };
        office
            .advance(advance)
            .await
            .expect("the daily work begins");
        cycle
    }

    /// The sheets of a cycle, as the office lists them.
    async fn sheets(&self, cycle: CycleId) -> Vec<SheetId> {
        let world = &self.site.world;
        let office = world.service.acting_as(world.actor("office"));
        let list = office.sheets(cycle).await.expect("the sheets");
        list.lines.iter().map(|line| line.id).collect()
    }

    /// The daily work: an entry, a report's form, a finding, a draw, a complaint, a key, a draft.
    pub(super) async fn daily(&mut self, cycle: CycleId) {
        let sheets = self.sheets(cycle).await;
        let world = &self.site.world;
        let at = |login: &str| world.service.acting_as(world.actor(login));
        let topic = self.write("研究工作");
        let entry = NewEntry {
            unit: world.organisation("spring"),
            kind: "meeting".to_owned(),
            day: "2026-07-10".to_owned(),
            fields: [("type", "党员大会"), ("topic", &topic)]
                .map(|(id, text)| (id.to_owned(), text.to_owned()))
                .into(),
            nonce: String::new(),
        };
        let clerk = at("clerk");
        let entry = clerk.record_entry(entry).await.expect("an entry");
        let mut upload = clerk.begin_evidence(entry).await.expect("room");
        upload.push(b"%PDF-1.7").expect("a small file");
        let proof = clerk.attach_evidence(entry, upload, "a.pdf", "x");
        proof.await.expect("a proof");
        let office = at("office");
        let askable = office.report_forms().await.expect("the forms").askable;
        let yearly = askable.iter().find(|(_, _, often)| *often == "每年");
        let yearly = yearly.expect("something is asked by the year").1.clone();
        let form = NewForm {
            title: self.write("年报"),
            period: "year".to_owned(),
            due_working_days: "5".to_owned(),
            from_day: Some(service::time::Day(20_454)), // 1 January 2026
            facts: yearly.clone(),
            why: self.write("年终要用"),
            nonce: String::new(),
        };
        let form = office.define_form(form).await.expect("a form");
        let of = ReportRef {
            unit: world.organisation("dawn"),
            form,
            label: "2026".to_owned(),
        };
        let dawn = at("clerk_dawn");
        let asked = dawn.report(&of).await.expect("readable").fields[0].clone();
        let value = if asked.how.contains("是") {
            "是"
        } else {
            "1"
        };
        let report = FilledReport {
            of,
            revision: Revision::NONE,
            typed: [(asked.fact, value.to_owned())].into(),
            is_submitted: true,
        };
        dawn.fill_report(report).await.expect("a report");
        let strange = self.write("没有的社区");
        let name = (self.hand)("春晓社区");
        let leader = at("leader");
        let view = leader.sheet(sheets[0]).await.expect("a sheet");
        let item = view.sections.iter().flat_map(|it| &it.items).next();
        let finding = NewFinding {
            item: item.expect("an item").id.clone(),
            points: "1".to_owned(),
            words: self.write("公开栏没有更新"),
            day: "2026-07-14".to_owned(),
            is_spot_check: true,
            notice: self.write("通知1号"),
            ..NewFinding::default()
        };
        leader.find(sheets[0], finding).await.expect("a finding");
        let page = office.samples(cycle).await.expect("the samples");
        let key = page
            .items
            .first()
            .map(|it| it.key.clone())
            .expect("an item is sampled");
        let (position, item) = key.split_once('/').expect("a key");
        let list = NewList {
            cycle,
            position: position.parse().expect("a number"),
            item: item.to_owned(),
            kind: self.write_short("支部", 20),
            unit: None,
            list: ["甲", "乙", "丙"].map(|it| self.write(it)).join("\n"),
            take: Some(1),
            nonce: String::new(),
        };
        let wrong = office.announce(list.clone()).await.expect("a list");
        let withdrawn = WithdrawList {
            draw: wrong,
            revision: Revision(1),
            reason: self.write("少一个"),
        };
        office.withdraw_list(withdrawn).await.expect("withdrawn");
        let draw = office.announce(list.clone()).await.expect("a list");
        let lots = DrawLots {
            draw,
            revision: Revision(1),
            seed: self.write("种子"),
            seed_source: self.write("公报"),
        };
        office.draw(lots).await.expect("a draw");
        let waits = NewList {
            kind: self.write_short("会议", 20),
            ..list
        };
        office.announce(waits).await.expect("a list");
        let complaint = NewComplaint {
            organisation: Some(world.organisation("street")),
            words: self.write("表太多"),
            contact: self.write("信箱"),
            page: "/about".to_owned(),
        };
        let code = at("clerk").complain(complaint).await.expect("a complaint");
        let token = NewToken {
            title: self.write("取数"),
            organisation: world.organisation("street"),
            role: Role::Office,
            scopes: vec![Scope::Results],
            days: 30,
            nonce: String::new(),
        };
        at("admin").create_token(token).await.expect("a key");
        let scheme = NewScheme {
            organisation: world.organisation("street"),
            key: "draft-1".to_owned(),
            title: self.write("草稿"),
            from: Beginning::Shipped("five-star".to_owned()),
        };
        office.create_scheme(scheme).await.expect("a draft");
        let library = office.library().await.expect("the library").schemes;
        let draft = library.iter().find(|it| it.has_draft).expect("a draft").id;
        let published = library.iter().find(|it| it.newest.is_some());
        let published = published.expect("a version").id;
        office
            .begin_draft(published)
            .await
            .expect("a further draft");
        let compared = format!("/schemes/{published}/compare");
        let spring = world.organisation("spring");
        let (schemes, units) = (format!("/schemes/{draft}"), format!("/units/{spring}"));
        self.look(
            "office",
            &[
                "/home",
                "/forms",
                "/reports",
                "/facts/import",
                "/dictionary/edit",
                "/complaints",
                "/schemes/new",
                &compared,
                &format!("{schemes}/publish"),
                &format!("{schemes}/draft"),
                &schemes,
                &format!("/cycles/{cycle}/samples/new"),
                &format!("/cycles/{cycle}"),
            ],
        )
        .await;
        self.look(
            "clerk",
            &[
                "/home",
                &format!("{units}/ledgers"),
                &format!("{units}/reports"),
            ],
        )
        .await;
        self.look(
            "admin",
            &[
                "/tokens",
                "/accounts/new",
                "/organisations",
                "/accounts",
                "/me",
            ],
        )
        .await;
        self.look("auditor", &["/audit", "/ledgers"]).await;
        // Understood and not: a unit's name as it is, and one that nobody has.
        let (import, header) = (format!("/forms/{form}/2026/import"), ["单位", &yearly]);
        for unit in [&name, &strange] {
            self.bring("office", &import, &[&header, &[unit, "1"]])
                .await;
        }
        let state = format!("/feedback/{code}");
        self.look("", &["/about", "/login", "/feedback", &state])
            .await;
        let account = self
            .site
            .world
            .actor("clerk_other")
            .account()
            .expect("a person");
        let page = format!("/accounts/{account}");
        self.send("admin", &page, "/reset", &[]).await;
        let answer = self.write("已改");
        self.send(
            "office",
            "/complaints",
            "/complaints/",
            &[("answer", &answer)],
        )
        .await;
        self.look("county", &["/complaints", "/home"]).await;
    }

    /// Self-assessment and verification, up to a signed sheet.
    pub(super) async fn score(&mut self, cycle: CycleId) {
        let sheets = self.sheets(cycle).await;
        self.site
            .world
            .move_cycle(cycle, Stage::SelfAssessment)
            .await;
        let remark = self.write("见台账");
        {
            let world = &self.site.world;
            let clerk = world.service.acting_as(world.actor("clerk"));
            let view = clerk.sheet(sheets[0]).await.expect("the own sheet");
            for item in view.sections.iter().flat_map(|it| &it.items) {
                let input = SaveMark {
                    item: item.id.clone(),
                    points: Some(item.points.to_string()),
                    remark: Some(remark.clone()),
                    ..SaveMark::default()
                };
                clerk.save_own(sheets[0], input).await.expect("a mark");
            }
        }
        let own = format!("/sheets/{}", sheets[0]);
        let submit = format!("{own}/submit");
        self.look("secretary", &[&submit, &own, &format!("{own}/print")])
            .await;
        let mark = format!("{own}/marks/A1.1/self");
        let cookie = self.cookie("clerk").await;
        let stale =
            [("points", "1"), ("revision", "99")].map(|(n, t)| (n.to_owned(), t.to_owned()));
        let answer = self.site.post(&mark, &stale, &cookie).await;
        self.judge(&mark, &answer);
        self.site.world.move_cycle(cycle, Stage::Verification).await;
        let reason = self.write("查阅原始记录");
        for sheet in &sheets {
            let world = &self.site.world;
            let leader = world.service.acting_as(world.actor("leader"));
            let view = leader.sheet(*sheet).await.expect("a sheet");
            for item in view.sections.iter().flat_map(|it| &it.items) {
                let input = SaveMark {
                    item: item.id.clone(),
                    points: Some(item.points.to_string()),
                    reason: Some(reason.clone()),
                    ..SaveMark::default()
                };
                leader.save_verified(*sheet, input).await.expect("a mark");
            }
        }
        {
            let world = &self.site.world;
            let leader = world.service.acting_as(world.actor("leader"));
            leader
                .comment(sheets[0], "A1.2", &reason)
                .await
                .expect("a comment");
            let due = "2026-07-30";
            leader
                .return_item(sheets[0], "A1.3", &reason, due)
                .await
                .expect("a return");
        }
        let pages = [
            own.clone(),
            format!("{own}/finish"),
            format!("{own}/items/A1.3"),
        ];
        let pages: Vec<&str> = pages.iter().map(String::as_str).collect();
        self.look("leader", &pages).await;
        self.look("clerk", &pages).await;
        self.opinions(cycle).await;
    }

    async fn opinions(&mut self, cycle: CycleId) {
        let words = self.write("扎实");
        {
            let world = &self.site.world;
            let dept = world.service.acting_as(world.actor("dept"));
            let page = dept.opinions(cycle).await.expect("the opinions");
            for line in page.own.iter().flat_map(|own| &own.lines) {
                let opinion = SaveOpinion {
                    cycle,
                    unit: line.unit.id,
                    words: words.clone(),
                    revision: Revision::NONE,
                };
                dept.give_opinion(opinion).await.expect("an opinion");
            }
        }
        let path = format!("/cycles/{cycle}/opinions");
        self.look("dept", &[&path]).await;
        let path = format!("/cycles/{cycle}/satisfaction");
        self.look("office", &[&path, &format!("/cycles/{cycle}/progress")])
            .await;
    }

    /// Totals, decision, publication.
    pub(super) async fn conclude(&mut self, cycle: CycleId) {
        let path = |end: &str| format!("/cycles/{cycle}/{end}");
        let (totals, decide) = (path("totals"), path("decide"));
        self.site.world.move_cycle(cycle, Stage::Totals).await;
        self.look("office", &[&totals]).await;
        {
            let world = &self.site.world;
            let office = world.service.acting_as(world.actor("office"));
            office.compute_totals(cycle).await.expect("totals");
        }
        self.look("office", &[&totals]).await;
        self.site.world.move_cycle(cycle, Stage::Decision).await;
        self.look("group", &[&decide]).await;
        {
            let world = &self.site.world;
            let group = world.service.acting_as(world.actor("group"));
            let decision = NewDecision {
                cycle,
                minute: self.write("纪要1号"),
                day: Some(world.service.today()),
                words: self.write("同意"),
            };
            group.record_decision(decision).await.expect("a decision");
        }
        self.look("group", &[&decide]).await;
        self.site.world.move_cycle(cycle, Stage::Publication).await;
        self.look("office", &[&path("publish")]).await;
        {
            let world = &self.site.world;
            let office = world.service.acting_as(world.actor("office"));
            let document = self.write("通知2号");
            let publication = NewPublication { cycle, document };
            office.publish_result(publication).await.expect("published");
        }
        self.site
            .world
            .move_cycle(cycle, Stage::ObjectionWindow)
            .await;
        let results = path("results");
        for login in ["office", "county", "secretary"] {
            let unit = format!("{results}/{}", self.site.world.organisation("spring"));
            let own = if login == "secretary" {
                &unit
            } else {
                &results
            };
            self.look(login, &[own]).await;
        }
        self.site.world.move_cycle(cycle, Stage::Closed).await;
        let filing = path("filing");
        self.look("office", &[&filing]).await;
        {
            let world = &self.site.world;
            let office = world.service.acting_as(world.actor("office"));
            let note = self.write("请审阅。");
            let sent = office.file_result(SendResult { cycle, note }).await;
            sent.expect("sent");
        }
        self.look("office", &[&filing]).await;
        self.look("county", &["/", &filing]).await;
    }

    /// The page between the password and the code on a telephone.
    pub(super) async fn sign_in_with_code(&mut self) {
        let world = &self.site.world;
        let admin = world.service.acting_as(world.actor("admin"));
        let enrolment = admin.begin_second_factor().await.expect("a secret");
        let secret = enrolment.secret_text;
        let code = code_of(&secret, world.service.now());
        let confirmed = admin.confirm_second_factor(&secret, &code).await;
        confirmed.expect("the code fits");
        let visitor = Actor::visitor(Client::default());
        let typed = SignIn {
            login: "admin".to_owned(),
            password: world.one_time_password().to_owned(),
        };
        let signed = world.service.acting_as(&visitor).sign_in(typed).await;
        let cookie = signed.expect("the password fits").cookie;
        let path = "/login/code";
        let page = self.site.get(path, &cookie).await;
        self.judge(path, &page);
    }
}
