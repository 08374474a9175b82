//! Accounts and their seats, for those who manage them.

use appraisal::label::Label;
use askama::Template;
use axum::extract::{Path, Query, State};
use serde::Deserialize;
use service::actor::Actor;
use service::id::{AccountId, AppointmentId, OrganisationId};
use service::people::{
    AccountFilter, AccountLine, AccountPage as Shown, NewAccount, NewSeat, OneTime,
};
use service::view::{OrgRef, Page};
use service::{Error, Role};

use crate::app::App;
use crate::chrome::Chrome;
use crate::filters;
use crate::form::{Choice, Form};
use crate::guard::Person;
use crate::reply::{Answer, encoded, page, page_with, see_other};

/// The list.
#[derive(Template)]
#[template(path = "people/accounts.html")]
struct AccountsPage {
    chrome: Chrome,
    words: String,
    at: String,
    organisations: Vec<Choice>,
    list: Page<AccountLine>,
    next: Option<String>,
    newer: Option<String>,
}

/// The form of a new account.
#[derive(Template)]
#[template(path = "people/account_new.html")]
struct NewPage {
    chrome: Chrome,
    form: Form,
    organisations: Vec<Choice>,
}

/// A password that is shown once.
#[derive(Template)]
#[template(path = "people/once.html")]
struct OncePage {
    chrome: Chrome,
    once: OneTime,
    /// The account was made just now, so that it has no role yet.
    is_new: bool,
}

/// One account.
#[derive(Template)]
#[template(path = "people/account.html")]
struct AccountPage {
    chrome: Chrome,
    shown: Shown,
    form: Form,
    roles: Vec<Choice>,
    organisations: Vec<Choice>,
    departments: Vec<Choice>,
}

/// What is looked for.
#[derive(Debug, Default, Deserialize)]
pub(super) struct Asked {
    #[serde(default)]
    q: String,
    #[serde(default)]
    at: String,
    #[serde(default)]
    after: String,
    #[serde(default)]
    done: Option<String>,
}

fn organisation_choices(organisations: &[OrgRef]) -> Vec<Choice> {
    let choices = organisations.iter();
    choices.map(|it| Choice::new(it.id, &*it.name)).collect()
}

/// Shows the list.
pub(super) async fn list(
    State(app): State<App>,
    Person(actor): Person,
    Query(asked): Query<Asked>,
) -> Answer {
    let acting = app.service.acting_as(&actor);
    let filter = AccountFilter {
        organisation: asked.at.parse().ok(),
        words: asked.q.clone(),
        after: asked.after.clone(),
    };
    let list = acting.accounts(filter).await?;
    let mut organisations = vec![Choice::new("", "全部组织")];
    organisations.extend(organisation_choices(&acting.managed_organisations().await?));
    let link = |after: &str| {
        let (q, at) = (encoded(&asked.q), encoded(&asked.at));
        format!("/accounts?q={q}&at={at}&after={}", encoded(after))
    };
    page(AccountsPage {
        chrome: Chrome::of(&app, &actor, "账号")
            .here("/accounts")
            .done(asked.done.as_deref()),
        next: list.next.as_deref().map(link),
        newer: (!list.is_first).then(|| link("")),
        words: asked.q,
        at: asked.at,
        organisations,
        list,
    })
}

async fn new_page(app: &App, actor: &Actor, form: Form) -> Answer {
    let organisations = app.service.acting_as(actor).managed_organisations().await?;
    page_with(
        form.status(),
        NewPage {
            chrome: Chrome::of(app, actor, "新建账号").under(&[("/accounts", "账号")]),
            form,
            organisations: std::iter::once(Choice::new("", "请选择"))
                .chain(organisation_choices(&organisations))
                .collect(),
        },
    )
}

/// Shows the form of a new account.
pub(super) async fn new(
    State(app): State<App>,
    Person(actor): Person,
    Query(asked): Query<Asked>,
) -> Answer {
    new_page(&app, &actor, Form::filled([("organisation", asked.at)])).await
}

/// Makes an account and shows its password once.
pub(super) async fn create(
    State(app): State<App>,
    Person(actor): Person,
    mut form: Form,
) -> Answer {
    let organisation = form.read::<OrganisationId>("organisation", "请选择所在组织。");
    let Some(organisation) = organisation else {
        return new_page(&app, &actor, form).await;
    };
    let new = NewAccount {
        login: form.text("login").to_owned(),
        name: form.text("name").to_owned(),
        organisation,
        nonce: form.nonce().to_owned(),
    };
    let made = app.service.acting_as(&actor).create_account(new).await;
    match made {
        Ok(once) => once_page(&app, &actor, once, true),
        Err(error) => new_page(&app, &actor, form.refused(error)?).await,
    }
}

fn once_page(app: &App, actor: &Actor, once: OneTime, is_new: bool) -> Answer {
    page(OncePage {
        chrome: Chrome::of(app, actor, "一次性密码").under(&[("/accounts", "账号")]),
        once,
        is_new,
    })
}

async fn account_page(
    app: &App,
    actor: &Actor,
    id: AccountId,
    form: Form,
    done: Option<&str>,
) -> Answer {
    let shown = app.service.acting_as(actor).account(id).await?;
    let mut form = form;
    // Another form of the page may have been refused, which says nothing of the name.
    if !form.holds("name") {
        form.set("name", shown.account.name.clone());
    }
    if !form.is_refused() {
        // Most people serve where they belong; what they are is for whoever appoints to say.
        form.set("organisation", shown.account.organisation.id.to_string());
    }
    if form.stale().is_none() {
        form = form.at(shown.revision);
    }
    let mut departments = vec![Choice::new("", "不在部门任职")];
    let known = shown.departments.iter();
    departments.extend(known.map(|(id, words)| Choice::new(id, words)));
    page_with(
        form.status(),
        AccountPage {
            chrome: Chrome::of(app, actor, format!("账号 {}", shown.account.login))
                .under(&[("/accounts", "账号")])
                .done(done),
            // Nobody is given the widest role because it stands first.
            roles: std::iter::once(Choice::new("", "请选择"))
                .chain(
                    Role::ALL
                        .iter()
                        .map(|role| Choice::new(role.key(), role.label())),
                )
                .collect(),
            organisations: organisation_choices(&shown.organisations),
            departments,
            form,
            shown,
        },
    )
}

/// Shows an account.
pub(super) async fn show(
    State(app): State<App>,
    Person(actor): Person,
    Path(id): Path<AccountId>,
    Query(asked): Query<Asked>,
) -> Answer {
    let form = Form::default();
    account_page(&app, &actor, id, form, asked.done.as_deref()).await
}

/// After a deed on an account: back to it, or the page again with what was refused.
async fn told(
    app: &App,
    actor: &Actor,
    id: AccountId,
    form: Form,
    done: &str,
    outcome: Result<(), Error>,
) -> Answer {
    match outcome {
        Ok(()) => see_other(format!("/accounts/{id}?done={done}")),
        Err(error) => account_page(app, actor, id, form.refused(error)?, None).await,
    }
}

/// Gives an account another name.
pub(super) async fn rename(
    State(app): State<App>,
    Person(actor): Person,
    Path(id): Path<AccountId>,
    form: Form,
) -> Answer {
    let acting = app.service.acting_as(&actor);
    let name = form.text("name").to_owned();
    let outcome = acting.rename_account(id, &name, form.revision()).await;
    told(&app, &actor, id, form, "saved", outcome).await
}

/// Disables an account.
pub(super) async fn disable(
    State(app): State<App>,
    Person(actor): Person,
    Path(id): Path<AccountId>,
    form: Form,
) -> Answer {
    let acting = app.service.acting_as(&actor);
    let outcome = acting.disable_account(id, form.text("reason")).await;
    told(&app, &actor, id, form, "disabled", outcome).await
}

/// Enables an account.
pub(super) async fn enable(
    State(app): State<App>,
    Person(actor): Person,
    Path(id): Path<AccountId>,
    form: Form,
) -> Answer {
    let acting = app.service.acting_as(&actor);
    let outcome = acting.enable_account(id).await;
    told(&app, &actor, id, form, "enabled", outcome).await
}

/// Gives an account a one-time password and shows it once.
pub(super) async fn reset(
    State(app): State<App>,
    Person(actor): Person,
    Path(id): Path<AccountId>,
    form: Form,
) -> Answer {
    let acting = app.service.acting_as(&actor);
    match acting.reset_password(id, form.nonce()).await {
        Ok(once) => once_page(&app, &actor, once, false),
        Err(error) => account_page(&app, &actor, id, form.refused(error)?, None).await,
    }
}

/// Drops somebody's second factor.
pub(super) async fn drop_factor(
    State(app): State<App>,
    Person(actor): Person,
    Path(id): Path<AccountId>,
    form: Form,
) -> Answer {
    let acting = app.service.acting_as(&actor);
    let outcome = acting.drop_factor_of(id).await;
    told(&app, &actor, id, form, "ended", outcome).await
}

/// Gives somebody a role.
pub(super) async fn appoint(
    State(app): State<App>,
    Person(actor): Person,
    Path(id): Path<AccountId>,
    mut form: Form,
) -> Answer {
    let role = Role::from_key(form.text("role"));
    if role.is_none() {
        form.refuse("role", "请选择职务。");
    }
    let organisation = form.read::<OrganisationId>("organisation", "请选择在哪个组织任职。");
    let department = form.text("department").parse().ok();
    let (Some(role), Some(organisation)) = (role, organisation) else {
        return account_page(&app, &actor, id, form, None).await;
    };
    let seat = NewSeat {
        account: id,
        role,
        organisation,
        department,
    };
    let outcome = app.service.acting_as(&actor).appoint(seat).await.map(drop);
    told(&app, &actor, id, form, "saved", outcome).await
}

/// Ends a seat.
pub(super) async fn end_seat(
    State(app): State<App>,
    Person(actor): Person,
    Path((id, seat)): Path<(AccountId, AppointmentId)>,
    form: Form,
) -> Answer {
    let acting = app.service.acting_as(&actor);
    let outcome = acting.end_appointment(id, seat, form.text("reason")).await;
    told(&app, &actor, id, form, "ended", outcome).await
}
