//! Organisations and people of the demonstration: a county, a street with its departments and communities, what stands
//! below one of them, and another street that must see nothing of it.
//!
//! Accounts that the page of signing in shows are one for each role; every community has its own clerk and secretary
//! besides, known as `clerk@` and `secretary@` with the community's name.

use appraisal::organisation::Kind;
use service::actor::Actor;
use service::id::{DepartmentId, OrganisationId};
use service::people::{NewAccount, NewOrganisation, NewSeat};
use service::{Error, Role};

use super::stage::Stage;
use super::street::COMMUNITIES;

/// The county above both streets.
pub(crate) const COUNTY: &str = "云岭县委";
/// The street whose year is shown.
pub(crate) const STREET: &str = "青川街道党工委";
/// The street beside it.
pub(crate) const OTHER_STREET: &str = "白石街道党工委";
/// The community whose clerk and secretary the page of signing in shows.
pub(crate) const SHOWN: &str = "朝阳社区";
/// The community that has branches below it and appraises them.
pub(crate) const ABOVE_BRANCHES: &str = "春晓社区";

/// Below [`ABOVE_BRANCHES`]: name, kind, below which.
const BRANCHES: &[(&str, Kind, &str)] = &[
    ("春晓社区第一党总支", Kind::GeneralBranch, ABOVE_BRANCHES),
    ("锦园网格党支部", Kind::GridBranch, "春晓社区第一党总支"),
    ("梧桐网格党支部", Kind::GridBranch, "春晓社区第一党总支"),
    ("锦园一号楼党小组", Kind::Group, "锦园网格党支部"),
    ("锦园二号楼党小组", Kind::Group, "锦园网格党支部"),
];

/// Communities of the street beside.
const BESIDE: &[&str] = &["槐荫社区", "石桥社区"];

/// Departments of the street: key of the step, title.
const DEPARTMENTS: &[(&str, &str)] = &[
    ("office", "党建办"),
    ("discipline", "纪检监察室"),
    ("publicity", "宣传办"),
];

/// People besides those of the communities: login, name, where, role, department.
const PEOPLE: &[(&str, &str, &str, Role, &str)] = &[
    ("office", "陆文静", STREET, Role::Office, ""),
    ("dept", "高志远", STREET, Role::LeadDepartment, "office"),
    (
        "dept_discipline",
        "孟昭华",
        STREET,
        Role::LeadDepartment,
        "discipline",
    ),
    (
        "dept_publicity",
        "苏晓曼",
        STREET,
        Role::LeadDepartment,
        "publicity",
    ),
    ("assessor", "程远航", STREET, Role::Assessor, ""),
    ("assessor2", "何秀兰", STREET, Role::Assessor, ""),
    ("leader", "顾明德", STREET, Role::TeamLeader, ""),
    ("group", "沈立群", STREET, Role::LeadingGroup, ""),
    ("county", "郑守信", COUNTY, Role::Superior, ""),
    ("county_office", "罗思源", COUNTY, Role::Office, ""),
    ("auditor", "严正明", COUNTY, Role::Auditor, ""),
    (
        "chunxiao_office",
        "叶知秋",
        ABOVE_BRANCHES,
        Role::Office,
        "",
    ),
    ("baishi_office", "白玉成", OTHER_STREET, Role::Office, ""),
    ("baishi_clerk", "石小岩", "槐荫社区", Role::UnitClerk, ""),
];

/// Surnames and given names of clerks and secretaries, made up and put together by the number of the community.
const SURNAMES: &[&str] = &[
    "林", "韩", "方", "邓", "曹", "彭", "曾", "田", "董", "潘", "袁", "蒋", "余", "杜", "魏",
];
const GIVEN: [&[&str]; 2] = [
    &["雨欣", "佳宁", "思敏", "晓燕", "文博"],
    &["国平", "永康", "玉梅", "建新", "春生"],
];

/// What the page of signing in shows: login, and what it is.
pub(crate) const SHOWN_ACCOUNTS: &[(&str, &str)] = &[
    ("admin", "系统管理员:组织、账号、任职"),
    ("office", "领导小组办公室(青川街道):方案、周期、汇总、公布"),
    ("dept", "牵头部门(党建办):核实评分、部门意见"),
    ("assessor", "考核组成员:核实评分、签字"),
    ("leader", "考核组组长:核实、退回、签字"),
    ("clerk", "朝阳社区填报员:台账、报表、自评"),
    ("secretary", "朝阳社区书记:提交自评、查看结果"),
    ("group", "领导小组:审定结果"),
    ("county", "上级组织(县委组织部):查阅、受理备案、看投诉建议"),
    ("auditor", "审计员:操作记录"),
];

/// Makes them.
pub(super) async fn run(stage: &mut Stage) -> Result<(), Error> {
    let admin = introduced(stage, &["admin"]).await?;
    stage.actors.extend(admin);
    tree(stage).await?;
    for (login, name, at, role, department) in PEOPLE {
        let department = stage.departments.get(*department).copied();
        let at = stage.organisations[*at];
        person(stage, (login, name), at, *role, department).await?;
    }
    let mut logins: Vec<(String, String)> = Vec::new();
    for (number, community) in COMMUNITIES.iter().enumerate() {
        let at = stage.organisations[community.name];
        let roles = [
            ("clerk", Role::UnitClerk),
            ("secretary", Role::UnitSecretary),
        ];
        for (which, (word, role)) in roles.into_iter().enumerate() {
            let login = if community.name == SHOWN {
                word.to_owned()
            } else {
                format!("{word}{:02}", number + 1)
            };
            let surname = SURNAMES[(number + which * 4) % SURNAMES.len()];
            let given = GIVEN[which][number % GIVEN[which].len()];
            let name = format!("{surname}{given}");
            person(stage, (&login, &name), at, role, None).await?;
            logins.push((login, format!("{word}@{}", community.name)));
        }
    }
    let others: Vec<&str> = PEOPLE.iter().map(|(login, ..)| *login).collect();
    let others = introduced(stage, &others).await?;
    stage.actors.extend(others);
    let of_units: Vec<&str> = logins.iter().map(|(login, _)| login.as_str()).collect();
    for (login, actor) in introduced(stage, &of_units).await? {
        let known = logins.iter().find(|(it, _)| *it == login);
        if let Some((_, known)) = known {
            stage.actors.insert(known.clone(), actor.clone());
        }
        stage.actors.insert(login, actor);
    }
    Ok(())
}

async fn introduced(stage: &Stage, logins: &[&str]) -> Result<Vec<(String, Actor)>, Error> {
    let actors = stage.service.introduce(logins).await?;
    let logins = logins.iter().map(|it| (*it).to_owned());
    Ok(logins.zip(actors).collect())
}

/// The tree with its departments.
async fn tree(stage: &mut Stage) -> Result<(), Error> {
    let page = stage.acting("admin").organisations(None).await?;
    let root = page.lines[0].id;
    let here = stage.acting("admin").organisation(root).await?;
    let renamed = stage.acting("admin");
    renamed
        .change_organisation(root, COUNTY, Kind::County, here.revision)
        .await?;
    stage.organisations.insert(COUNTY.to_owned(), root);
    organisation(stage, STREET, Kind::Street, COUNTY).await?;
    for community in COMMUNITIES {
        organisation(stage, community.name, Kind::Community, STREET).await?;
    }
    for (name, kind, above) in BRANCHES {
        organisation(stage, name, *kind, above).await?;
    }
    organisation(stage, OTHER_STREET, Kind::Street, COUNTY).await?;
    for name in BESIDE {
        organisation(stage, name, Kind::Community, OTHER_STREET).await?;
    }
    let street = stage.organisations[STREET];
    for (key, title) in DEPARTMENTS {
        let acting = stage.acting("admin");
        let id = acting.create_department(street, title, "").await?;
        stage.departments.insert((*key).to_owned(), id);
    }
    Ok(())
}

async fn organisation(stage: &mut Stage, name: &str, kind: Kind, above: &str) -> Result<(), Error> {
    let new = NewOrganisation {
        parent: stage.organisations[above],
        name: name.to_owned(),
        kind,
        nonce: String::new(),
    };
    let id = stage.acting("admin").create_organisation(new).await?;
    stage.organisations.insert(name.to_owned(), id);
    Ok(())
}

async fn person(
    stage: &Stage,
    (login, name): (&str, &str),
    organisation: OrganisationId,
    role: Role,
    department: Option<DepartmentId>,
) -> Result<(), Error> {
    let admin = stage.acting("admin");
    let new = NewAccount {
        login: login.to_owned(),
        name: name.to_owned(),
        organisation,
        nonce: String::new(),
    };
    let account = admin.create_account(new).await?.account;
    let seat = NewSeat {
        account,
        role,
        organisation,
        department,
    };
    admin.appoint(seat).await.map(drop)
}
