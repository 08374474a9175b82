//! Everything that the layout prints around a page: who is here, the menu, where the page stands, what was just done.
//! The menu shows what the table of routes and the table of grants let somebody see; the service decides.

use appraisal::label::Label;
use appraisal::permit::Role;
use axum::http::Method;
use service::actor::{Actor, ActorKind};

use crate::app::App;
use crate::filters::day_words;
use crate::routes;
use crate::rows::Outcome;

/// The surroundings of a page.
#[derive(Debug, Clone, Default)]
pub(crate) struct Chrome {
    /// Title of the page.
    pub(crate) title: String,
    /// Who is signed in.
    pub(crate) who: Option<WhoAmI>,
    /// Entries of the main menu that the reader may open.
    pub(crate) menu: Vec<MenuEntry>,
    /// The way here; the last has no link.
    pub(crate) crumbs: Vec<Crumb>,
    /// What was just done.
    pub(crate) notice: Option<Notice>,
    /// Whether this is the demonstration.
    pub(crate) is_demo: bool,
    /// The number that keeps a form of this page from being done twice.
    pub(crate) nonce: String,
    /// The day, in words.
    pub(crate) today: String,
}

/// Who is signed in.
#[derive(Debug, Clone)]
pub(crate) struct WhoAmI {
    /// Name.
    pub(crate) name: String,
    /// The organisation of the account.
    pub(crate) organisation: String,
    /// Roles in words.
    pub(crate) roles: Vec<&'static str>,
}

/// An entry of the menu.
#[derive(Debug, Clone)]
pub(crate) struct MenuEntry {
    /// Address that the entry leads to.
    pub(crate) link: String,
    /// Words.
    pub(crate) words: &'static str,
    /// Whether the page belongs there.
    pub(crate) is_here: bool,
}

/// A step of the way to a page.
#[derive(Debug, Clone)]
pub(crate) struct Crumb {
    /// Where to; empty for the page itself.
    pub(crate) link: String,
    /// Words.
    pub(crate) words: String,
}

/// What was just done.
#[derive(Debug, Clone)]
pub(crate) struct Notice {
    /// Empty, `is-warn`, `is-bad` or `is-info`.
    pub(crate) class: &'static str,
    /// Words.
    pub(crate) words: String,
}

/// The menu: the path of a route, the words, the beginnings of the paths that belong to it. `{u}` is the person's
/// own organisation.
const MENU: &[(&str, &str, &[&str])] = &[
    ("/home", "我的事项", &["/home"]),
    (
        "/cycles",
        "考评周期",
        &["/cycles", "/sheets", "/draws", "/proof"],
    ),
    (
        "/units/{u}/ledgers",
        "本单位台账",
        &["/units", "/entries", "/evidence"],
    ),
    (
        "/ledgers",
        "各单位台账",
        &["/ledgers", "/units", "/entries", "/evidence"],
    ),
    ("/reports", "报表催办", &["/reports"]),
    ("/forms", "报表设置", &["/forms"]),
    ("/facts/import", "数据导入", &["/facts"]),
    ("/schemes", "考评方案", &["/schemes", "/versions"]),
    ("/dictionary", "数据字典", &["/dictionary"]),
    ("/organisations", "组织机构", &["/organisations"]),
    ("/accounts", "账号", &["/accounts"]),
    ("/tokens", "接口密钥", &["/tokens"]),
    ("/complaints", "投诉建议办理", &["/complaints"]),
    ("/audit", "操作记录", &["/audit"]),
];

/// Entries only for those who keep a unit's ledgers.
const OF_UNITS: &[&str] = &["/units/{u}/ledgers"];

/// Entries only for those who look at more than one unit.
const OF_MANY: &[&str] = &["/ledgers"];

/// What can be told after a form was done: the key in `?done=` and the words.
const DONE: &[(&str, &str)] = &[
    ("accepted", "已采纳。"),
    ("advanced", "已进入下一阶段。"),
    ("announced", "结果已公布。"),
    ("answered", "已答复。"),
    ("approved", "已记录批准意见。"),
    ("archived", "已归档。"),
    ("closed", "已撤销,不再使用。"),
    ("completed", "已声明本期台账齐全。"),
    ("decided", "已记录决定。"),
    ("declared", "已声明。"),
    ("disabled", "账号已停用。"),
    ("drawn", "已抽样。"),
    ("enabled", "账号已启用。"),
    ("ended", "已结束。"),
    ("filed", "已报送备案。"),
    ("gone_back", "已退回到前面的阶段,以前的记录都保留。"),
    ("imported", "已全部导入。"),
    ("left", "所有地方的登录都已退出。请重新登录。"),
    ("listed", "名单已存好。请现在公布名单和校验值。"),
    ("made", "已新建。"),
    ("moved", "已调整。"),
    ("moved_on", "演示日期已往后移。"),
    ("on_file", "已受理备案。"),
    (
        "out_here",
        "这个浏览器已经退出。服务器一时存不下数据,这次登录在服务器上要到期才结束;共用电脑请关闭浏览器。",
    ),
    ("password", "密码已修改,其他地方的登录已退出。"),
    ("published", "已发布。"),
    (
        "reasoned",
        "理由已保存;还没有评定,请再填分数或选达标、不达标。",
    ),
    ("recalled", "已撤回声明;这一期的数据回到“未知”。"),
    ("reopened", "已重新打开。"),
    ("reopened_question", "已撤回这项决定,请重新决定。"),
    ("reported", "已报送。"),
    ("restored", "已恢复。"),
    ("returned", "已退回。"),
    ("revoked", "密钥已作废。"),
    ("saved", "已保存。"),
    ("sent", "已提交。"),
    ("settled", "这次退回已办结。"),
    ("signed", "已签字。"),
    ("stopped", "已停用。"),
    ("taken_back", "已撤回评定,这一处回到“还没有评定”。"),
    ("unchanged", "没有改动,不用保存。"),
    ("undone", "已撤销,不再计数;需要时可以恢复。"),
    ("unlinked", "已不再用在这里。"),
    ("unsigned", "已撤回签字。"),
    ("verified", "核实已完成,请组长和成员签字。"),
    ("withdrawn", "已撤回。"),
];

impl Chrome {
    /// Around a page for whoever asks.
    pub(crate) fn of(app: &App, actor: &Actor, title: impl Into<String>) -> Chrome {
        Chrome {
            title: title.into(),
            who: who(app, actor),
            menu: menu(actor, ""),
            crumbs: Vec::new(),
            notice: None,
            is_demo: app.service.settings().is_demo,
            nonce: app.service.nonce(),
            today: day_words(app.service.today()),
        }
    }

    /// Puts the page in its place: the pages above it, and which entry of the menu it belongs to.
    #[must_use]
    pub(crate) fn under(mut self, way: &[(&str, &str)]) -> Chrome {
        let above = way.iter().map(|(link, words)| Crumb {
            link: (*link).to_owned(),
            words: (*words).to_owned(),
        });
        self.crumbs = above.collect();
        self.crumbs.push(Crumb {
            link: String::new(),
            words: self.title.clone(),
        });
        if let Some((link, _)) = way.first() {
            self.mark(link);
        }
        self
    }

    /// Marks the entry of the menu that a path belongs to.
    #[must_use]
    pub(crate) fn here(mut self, path: &str) -> Chrome {
        self.mark(path);
        self
    }

    fn mark(&mut self, path: &str) {
        let belongs = |beginnings: &[&str]| {
            beginnings.iter().any(|beginning| {
                path.strip_prefix(beginning)
                    .is_some_and(|rest| rest.is_empty() || rest.starts_with(['/', '?']))
            })
        };
        let mut is_found = false;
        for entry in &mut self.menu {
            let line = MENU.iter().find(|(_, words, _)| *words == entry.words);
            entry.is_here = !is_found && line.is_some_and(|(_, _, beginnings)| belongs(beginnings));
            is_found |= entry.is_here;
        }
    }

    /// Tells what was just done, from the `done` of the address.
    #[must_use]
    pub(crate) fn done(mut self, done: Option<&str>) -> Chrome {
        let told = DONE.iter().find(|(key, _)| Some(*key) == done);
        self.notice = told.map(|(_, words)| Notice {
            class: "",
            words: (*words).to_owned(),
        });
        self
    }

    /// Tells what became of the rows of a form, where some were refused.
    #[must_use]
    pub(crate) fn of_rows(self, outcome: &Outcome) -> Chrome {
        match outcome.is_whole() {
            true => self,
            false => self.telling("is-warn", outcome.words()),
        }
    }

    /// Tells something in own words.
    #[must_use]
    pub(crate) fn telling(mut self, class: &'static str, words: impl Into<String>) -> Chrome {
        self.notice = Some(Notice {
            class,
            words: words.into(),
        });
        self
    }
}

fn who(app: &App, actor: &Actor) -> Option<WhoAmI> {
    let ActorKind::Person {
        name, organisation, ..
    } = &actor.kind
    else {
        return None;
    };
    let mut roles: Vec<&'static str> = actor.seats.iter().map(|seat| seat.role.label()).collect();
    roles.dedup();
    Some(WhoAmI {
        name: name.clone(),
        organisation: app.service.organisation_name(*organisation),
        roles,
    })
}

fn menu(actor: &Actor, _path: &str) -> Vec<MenuEntry> {
    let ActorKind::Person {
        organisation, must, ..
    } = &actor.kind
    else {
        return Vec::new();
    };
    if must.is_some() {
        return Vec::new();
    }
    let roles: Vec<Role> = actor.seats.iter().map(|seat| seat.role).collect();
    let of_unit = |role: &Role| matches!(role, Role::UnitClerk | Role::UnitSecretary);
    let keeps_ledgers = roles.iter().any(of_unit);
    let looks_further = !roles.iter().all(of_unit);
    let entries = MENU.iter().filter(|(path, ..)| {
        let route = routes::all().find(|r| r.method == Method::GET && r.path == *path);
        route.is_some_and(|route| route.who.could_be(&roles))
            && (!OF_UNITS.contains(path) || keeps_ledgers)
            && (!OF_MANY.contains(path) || looks_further)
    });
    entries
        .map(|(path, words, _)| MenuEntry {
            link: path.replace("{u}", &organisation.to_string()),
            words,
            is_here: false,
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_was_done_is_told_once_and_only_in_known_words() {
        let chrome = Chrome::default().done(Some("saved"));
        assert_eq!(chrome.notice.map(|n| n.words), Some("已保存。".to_owned()));
        assert!(Chrome::default().done(Some("<b>")).notice.is_none());
        assert!(DONE.is_sorted_by_key(|(key, _)| *key), "keys in order");
    }
}
