//! Who may come where: every route of the table, as everybody, for one's own affairs and for others'.
//!
//! What the law (`appraisal::permit`) does not let somebody do, no address lets them do: the answer is a refusal, and
//! after a refused write the audit chain is as long as before. The table of routes is printed from the same rows.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write;

use appraisal::cycle::Stage;
use appraisal::label::Label;
use appraisal::organisation::{Id, Kind, Organisation, Tree};
use appraisal::permit::{Action, GRANTS, Relation, Role, permit_over, permit_seat};
use axum::http::{Method, StatusCode};
use service::actor::Actor;
use service::id::{CycleId, OrganisationId};

use super::{Page, Site};
use crate::route::{Route, Touches, Who};
use crate::routes;

/// Above whom each organisation of the world stands.
const ABOVE: &[(&str, Option<&str>)] = &[
    ("county", None),
    ("street", Some("county")),
    ("spring", Some("street")),
    ("dawn", Some("street")),
    ("river", Some("street")),
    ("other_street", Some("county")),
    ("other", Some("other_street")),
];

fn id(at: OrganisationId) -> Id {
    Id(at.0.unsigned_abs())
}

fn tree(site: &Site) -> Tree {
    let rows = ABOVE.iter().map(|(word, above)| Organisation {
        id: id(site.world.organisation(word)),
        name: (*word).to_owned(),
        kind: Kind::Unit,
        parent: above.map(|it| id(site.world.organisation(it))),
        codes: Vec::new(),
    });
    Tree::new(rows).expect("the world is a tree")
}

/// What an address with parameters is asked about.
struct Sample {
    cycle: CycleId,
    stage: Stage,
    unit: OrganisationId,
    sheet: String,
    account: String,
}

impl Sample {
    /// The address of a route for this sample; every parameter of every route has a value here.
    fn address(&self, route: &Route) -> String {
        let parts = route.path.split('/').scan("", |before, part| {
            let last = std::mem::replace(before, part);
            Some(self.part(last, part))
        });
        parts.collect::<Vec<String>>().join("/")
    }

    fn part(&self, before: &str, part: &str) -> String {
        let Some(name) = part.strip_prefix('{').and_then(|it| it.strip_suffix('}')) else {
            return part.to_owned();
        };
        match (name, before) {
            ("c" | "cycle", _) | ("id", "cycles") => self.cycle.to_string(),
            ("u" | "unit", _) | ("id", "organisations" | "units") => self.unit.to_string(),
            ("s", _) | ("id", "sheets") => self.sheet.clone(),
            ("id", "accounts") => self.account.clone(),
            ("kind", _) => "meetings".to_owned(),
            ("fact", _) => "members".to_owned(),
            ("item", _) => "1.1".to_owned(),
            ("layer", _) => "self".to_owned(),
            ("label", _) => "2026Q1".to_owned(),
            ("code", _) => "abcde-fghjk".to_owned(),
            ("name", _) => "none.css".to_owned(),
            // Rows that the world has none of: whoever gets as far is told that there is nothing.
            _ => "999999".to_owned(),
        }
    }

    /// Whether the law lets somebody do any of these things there, as far as roles, tree and stage go.
    fn allows(&self, site: &Site, tree: &Tree, actor: &Actor, route: &Route) -> bool {
        let is_look = route.method == Method::GET;
        let (actions, touches) = match route.who {
            Who::Anyone | Who::Person => return true,
            Who::May(action, touches) => (vec![action], touches),
            Who::AnyOf(actions, touches) => (actions.to_vec(), touches),
            Who::Local | Who::Program(_) => return false,
        };
        let organiser = id(site.world.organisation("street"));
        let unit = id(self.unit);
        let could = |role: Role, at: Id, action: Action, stage: Option<Stage>| match touches {
            Touches::Cycle => {
                permit_seat(role, at, action, organiser, Some(organiser), tree, stage).is_ok()
                    || permit_over(role, at, action, organiser, tree, stage).is_ok()
                    || permit_seat(role, at, action, unit, Some(organiser), tree, stage).is_ok()
            }
            Touches::Unit | Touches::Sheet => {
                permit_seat(role, at, action, unit, Some(organiser), tree, stage).is_ok()
                    || permit_seat(role, at, action, unit, None, tree, None).is_ok()
            }
            Touches::Organisation => permit_seat(role, at, action, unit, None, tree, None).is_ok(),
            Touches::Root
            | Touches::OwnOrganisation
            | Touches::Report
            | Touches::Entry
            | Touches::Evidence
            | Touches::Result => GRANTS
                .iter()
                .any(|row| row.action == action && row.roles.contains(&role)),
        };
        actor.seats.iter().any(|seat| {
            let at = id(seat.organisation);
            actions.iter().any(|action| {
                // A form may be looked at out of its stage, and says so; what it writes is refused.
                let stages = if action.is_reading() || !is_look {
                    vec![self.stage]
                } else {
                    Stage::ALL.to_vec()
                };
                let mut stages = stages.into_iter();
                stages.any(|stage| could(seat.role, at, *action, Some(stage)))
            })
        })
    }
}

async fn sent(site: &Site, route: &Route, address: &str, cookie: &str) -> Page {
    if route.method == Method::GET {
        site.get(address, cookie).await
    } else {
        site.post(address, &[], cookie).await
    }
}

/// How long the audit chain is.
async fn length(site: &Site) -> i64 {
    let acting = site.world.service.acting_as(site.world.actor("auditor"));
    let page = acting.audit_page(&Default::default(), None).await;
    page.expect("the auditor reads the chain").head.0
}

fn is_refused(page: &Page) -> bool {
    // Forms are sent empty: what is missing may be told before who may, as long as nothing is done.
    page.status.is_client_error() || page.location.starts_with("/login")
}

/// Asks every route of the site as everybody, at a stage; whom a page was shown to.
async fn asked(stage: Stage, unit: &str) -> BTreeMap<String, BTreeSet<String>> {
    let (site, cycle) = Site::with_cycle(stage).await;
    let tree = tree(&site);
    let office = site.world.service.acting_as(site.world.actor("office"));
    let unit = site.world.organisation(unit);
    let sheets = office.sheets(cycle).await;
    let sheets = sheets.map(|it| it.lines).unwrap_or_default();
    let sheet = sheets.iter().find(|it| it.unit.id == unit);
    let clerk = site.world.actor("clerk").account();
    let sample = Sample {
        cycle,
        stage,
        unit,
        sheet: sheet.map_or("999999".to_owned(), |it| it.id.to_string()),
        account: clerk.map_or(String::new(), |it| it.to_string()),
    };
    let mut shown: BTreeMap<String, BTreeSet<String>> = BTreeMap::new();
    let mut wrongs: Vec<String> = Vec::new();
    let logins: Vec<String> = site.world.logins().map(str::to_owned).collect();
    for login in std::iter::once(String::new()).chain(logins) {
        let (actor, cookie) = match login.as_str() {
            "" => (Actor::visitor(Default::default()), String::new()),
            login => (
                site.world.actor(login).clone(),
                site.world.cookie(login).await,
            ),
        };
        for route in routes::all() {
            let is_open = matches!(route.who, Who::Anyone | Who::Local | Who::Program(_));
            let allowed = if login.is_empty() {
                is_open
            } else {
                is_open || sample.allows(&site, &tree, &actor, route)
            };
            let reads = route.method == Method::GET;
            if allowed && !reads {
                // Whether it does what it should is each area's own test; here only what must not be done.
                continue;
            }
            let address = sample.address(route);
            let before = length(&site).await;
            let page = sent(&site, route, &address, &cookie).await;
            let name = format!("{} {}", route.method, route.path);
            if !allowed && !is_refused(&page) {
                wrongs.push(format!("{login:?} {name} gives {}", page.status));
            }
            if !allowed && length(&site).await != before {
                wrongs.push(format!("{login:?} {name} left a trace of a deed"));
            }
            if page.status.is_server_error() {
                wrongs.push(format!("{login:?} {name} gives {}", page.status));
            }
            if reads && page.status == StatusCode::OK {
                shown.entry(name).or_default().insert(login.clone());
            }
        }
    }
    assert!(wrongs.is_empty(), "{wrongs:#?}");
    shown
}

#[tokio::test]
async fn no_address_lets_anybody_do_what_the_law_does_not_in_the_daily_stage() {
    let shown = asked(Stage::Daily, "spring").await;
    let accounts = &shown["GET /accounts"];
    assert_eq!(accounts.iter().collect::<Vec<_>>(), ["admin"]);
    let audit = &shown["GET /audit"];
    assert_eq!(audit.iter().collect::<Vec<_>>(), ["auditor"]);
}

#[tokio::test]
async fn no_address_lets_anybody_do_what_the_law_does_not_during_verification() {
    asked(Stage::Verification, "spring").await;
}

#[tokio::test]
async fn no_address_lets_anybody_reach_a_unit_of_another_street() {
    asked(Stage::Verification, "other").await;
}

#[tokio::test]
async fn a_write_without_a_page_of_this_site_is_refused_everywhere() {
    let (site, _) = Site::with_cycle(Stage::Daily).await;
    let cookie = site.world.cookie("admin").await;
    for route in routes::all().filter(|it| it.method == Method::POST) {
        if route.path.starts_with("/api/") {
            continue;
        }
        let address = route.path.replace(['{', '}'], "");
        let request = axum::http::Request::post(&address)
            .header("content-type", "application/x-www-form-urlencoded")
            .header("origin", "http://evil.example")
            .body(axum::body::Body::empty())
            .expect("a request");
        let page = site.send(request, &cookie).await;
        assert_eq!(page.status, StatusCode::FORBIDDEN, "{}", route.path);
    }
}

/// The table as people read it: in each role's column whose affairs it may touch there.
fn table() -> String {
    let mut text = String::from(
        "# 地址和谁能用\n\n由 `crates/web` 的路由表和 `appraisal::permit` 的授权表生成,测试比对,并以各种身份对本单位、\
         同一街道的其他单位和别的街道的单位逐个地址试过,不手工修改。\n\n\
         每个职务一列:**本**,任职的组织自己的事;**下**,下级组织的事;**他**,其他组织的事;空白,不能用。\
         “本人”指登录即可,内容限于本人。所处阶段和分工在每次请求时另外判断,没有列在表里的一律不能用。\n\n\
         | 方法 | 地址 | 做什么 |",
    );
    for role in Role::ALL {
        let _ = write!(text, " {} |", role.label());
    }
    text.push_str("\n|---|---|---|");
    text.push_str(&"---|".repeat(Role::ALL.len()));
    text.push('\n');
    let mut rows: Vec<&Route> = routes::all().collect();
    rows.sort_by_key(|it| (it.path, it.method.as_str().to_owned()));
    for route in rows {
        let (what, actions) = match route.who {
            Who::Anyone => ("任何人".to_owned(), None),
            Who::Person => ("本人".to_owned(), None),
            Who::May(action, _) => (action.label().to_owned(), Some(vec![action])),
            Who::AnyOf(actions, _) => {
                let words: Vec<&str> = actions.iter().map(|it| it.label()).collect();
                (words.join("、"), Some(actions.to_vec()))
            }
            Who::Local => ("本机,或持有监控令牌".to_owned(), None),
            Who::Program(scope) => (format!("持有“{scope}”密钥的程序"), None),
        };
        let _ = write!(text, "| {} | `{}` | {what} |", route.method, route.path);
        for role in Role::ALL {
            let reach = actions.as_ref().map(|it| reach(*role, it));
            let _ = write!(text, " {} |", reach.unwrap_or_default());
        }
        text.push('\n');
    }
    text
}

/// Whose affairs a role may touch with any of these actions.
fn reach(role: Role, actions: &[Action]) -> String {
    let grants = GRANTS
        .iter()
        .filter(|it| actions.contains(&it.action) && it.roles.contains(&role));
    let relations: BTreeSet<Relation> = grants.flat_map(|it| it.relations).copied().collect();
    let words = relations.into_iter().map(|it| match it {
        Relation::Own => "本",
        Relation::Below => "下",
        Relation::Other => "他",
    });
    words.collect()
}

#[test]
fn the_table_of_routes_in_the_documents_is_the_one_of_the_program() {
    let kept = include_str!("../../../../docs/generated/routes.md");
    let table = table();
    assert_eq!(kept, table, "docs/generated/routes.md is to be:\n{table}");
}
