//! Keys of programs.

use appraisal::label::Label;
use askama::Template;
use axum::extract::{Path, Query, State};
use serde::Deserialize;
use service::Role;
use service::actor::{Actor, Scope};
use service::id::{OrganisationId, TokenId};
use service::people::{NewToken, PROGRAM_ROLES, TokenLine};

use crate::app::App;
use crate::chrome::Chrome;
use crate::filters;
use crate::form::{Choice, Form};
use crate::guard::Person;
use crate::reply::{Answer, page_with, see_other};

/// What each scope opens, in words.
const SCOPES: &[(Scope, &str)] = &[
    (Scope::Results, "读取结果"),
    (Scope::Facts, "读取数据"),
    (Scope::WriteFacts, "写入数据(只限办公室身份)"),
    (Scope::Sheets, "读取评分表"),
];

/// The page.
#[derive(Template)]
#[template(path = "people/tokens.html")]
struct TokensPage {
    chrome: Chrome,
    form: Form,
    /// A key that was just made: shown once.
    made: Option<String>,
    list: Vec<TokenLine>,
    organisations: Vec<Choice>,
    roles: Vec<Choice>,
    scopes: Vec<Choice>,
}

/// What was just done.
#[derive(Debug, Default, Deserialize)]
pub(super) struct Asked {
    #[serde(default)]
    done: Option<String>,
}

async fn tokens_page(
    app: &App,
    actor: &Actor,
    form: Form,
    made: Option<String>,
    done: Option<&str>,
) -> Answer {
    let acting = app.service.acting_as(actor);
    let list = acting.tokens().await?;
    let organisations = acting.managed_organisations().await?;
    page_with(
        form.status(),
        TokensPage {
            chrome: Chrome::of(app, actor, "接口密钥")
                .here("/tokens")
                .done(done),
            form,
            made,
            list,
            organisations: organisations
                .iter()
                .map(|it| Choice::new(it.id, &*it.name))
                .collect(),
            roles: PROGRAM_ROLES
                .iter()
                .map(|role| Choice::new(role.key(), role.label()))
                .collect(),
            scopes: SCOPES
                .iter()
                .map(|(scope, words)| Choice::new(scope.key(), *words))
                .collect(),
        },
    )
}

/// Shows the keys.
pub(super) async fn list(
    State(app): State<App>,
    Person(actor): Person,
    Query(asked): Query<Asked>,
) -> Answer {
    let form = Form::filled([("days", "365")]);
    tokens_page(&app, &actor, form, None, asked.done.as_deref()).await
}

/// Makes a key and shows it once.
pub(super) async fn create(
    State(app): State<App>,
    Person(actor): Person,
    mut form: Form,
) -> Answer {
    let role = Role::from_key(form.text("role"));
    if role.is_none() {
        form.refuse("role", "请选择以什么身份办理。");
    }
    let organisation = form.read::<OrganisationId>("organisation", "请选择所在组织。");
    let days = form.read::<i64>("days", "有效天数填整数,如 365。");
    let (Some(role), Some(organisation), Some(days)) = (role, organisation, days) else {
        return tokens_page(&app, &actor, form, None, None).await;
    };
    let new = NewToken {
        title: form.text("title").to_owned(),
        organisation,
        role,
        scopes: form.all("scope").filter_map(Scope::from_key).collect(),
        days,
        nonce: form.nonce().to_owned(),
    };
    match app.service.acting_as(&actor).create_token(new).await {
        Ok(key) => {
            let form = Form::filled([("days", "365")]);
            tokens_page(&app, &actor, form, Some(key), None).await
        }
        Err(error) => tokens_page(&app, &actor, form.refused(error)?, None, None).await,
    }
}

/// Revokes a key.
pub(super) async fn revoke(
    State(app): State<App>,
    Person(actor): Person,
    Path(id): Path<TokenId>,
    form: Form,
) -> Answer {
    match app.service.acting_as(&actor).revoke_token(id).await {
        Ok(()) => see_other("/tokens?done=revoked"),
        Err(error) => tokens_page(&app, &actor, form.refused(error)?, None, None).await,
    }
}
