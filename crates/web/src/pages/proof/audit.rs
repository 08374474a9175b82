//! The audit chain with filters, and the same rows as a file.

use askama::Template;
use axum::extract::{Query, State};
use axum::http::header;
use axum::response::IntoResponse;
use serde::Deserialize;
use service::actor::Actor;
use service::proof::page::{AuditFilter, AuditPage};

use crate::app::App;
use crate::chrome::Chrome;
use crate::filters;
use crate::form::{Choice, Form};
use crate::reply::{Answer, Asking, encoded, page_with};

/// What the address asks.
#[derive(Debug, Clone, Default, Deserialize)]
pub(super) struct Asked {
    #[serde(default)]
    unit: String,
    #[serde(default)]
    login: String,
    #[serde(default)]
    deed: String,
    #[serde(default)]
    subject: String,
    #[serde(default)]
    key: String,
    #[serde(default)]
    from: String,
    #[serde(default)]
    to: String,
    before: Option<i64>,
}

/// The page.
#[derive(Template)]
#[template(path = "proof/audit.html")]
struct Page {
    chrome: Chrome,
    it: AuditPage,
    form: Form,
    units: Vec<Choice>,
    deeds: Vec<Choice>,
    older: Option<String>,
    newer: Option<String>,
    file: String,
}

impl Asked {
    fn form(&self) -> Form {
        Form::filled([
            ("unit", self.unit.as_str()),
            ("login", &self.login),
            ("deed", &self.deed),
            ("subject", &self.subject),
            ("key", &self.key),
            ("from", &self.from),
            ("to", &self.to),
        ])
    }

    /// The filter; what cannot be read is noted in the form and left out.
    fn filter(&self, form: &mut Form) -> AuditFilter {
        let some = |text: &str| (!text.trim().is_empty()).then(|| text.trim().to_owned());
        let day = |form: &mut Form, name: &str, text: &str| match text.trim() {
            "" => None,
            _ => form.day(name, "日期请写成 2026-07-15 这样。"),
        };
        AuditFilter {
            unit: self.unit.parse().ok(),
            login: some(&self.login),
            deed: some(&self.deed),
            subject: some(&self.subject),
            key: some(&self.key),
            from: day(form, "from", &self.from),
            to: day(form, "to", &self.to),
        }
    }

    /// The filters as the query of an address.
    fn query(&self) -> String {
        let pairs = [
            ("unit", &self.unit),
            ("login", &self.login),
            ("deed", &self.deed),
            ("subject", &self.subject),
            ("key", &self.key),
            ("from", &self.from),
            ("to", &self.to),
        ];
        let pairs = pairs.iter().filter(|(_, text)| !text.trim().is_empty());
        let pairs: Vec<String> = pairs
            .map(|(name, text)| format!("{name}={}", encoded(text.trim())))
            .collect();
        pairs.join("&")
    }
}

/// Shows a page of it.
pub(super) async fn show(
    State(app): State<App>,
    Asking(actor): Asking,
    Query(asked): Query<Asked>,
) -> Answer {
    let mut form = asked.form();
    let filter = asked.filter(&mut form);
    let acting = app.service.acting_as(&actor);
    match acting.audit_page(&filter, asked.before).await {
        Ok(it) => shown(&app, &actor, &asked, form, it),
        Err(error) => {
            let form = form.refused(error)?;
            let nothing = AuditFilter {
                from: Some(service::time::Day(i64::MAX / 200_000_000_000)),
                ..AuditFilter::default()
            };
            let it = acting.audit_page(&nothing, Some(1)).await?;
            shown(&app, &actor, &asked, form, it)
        }
    }
}

fn shown(app: &App, actor: &Actor, asked: &Asked, form: Form, it: AuditPage) -> Answer {
    let query = asked.query();
    let every = |words: &str| vec![Choice::new("", words)];
    let mut units = every("全部单位");
    units.extend(
        it.units
            .iter()
            .map(|unit| Choice::new(unit.id, unit.name.clone())),
    );
    let mut deeds = every("全部操作");
    deeds.extend(it.deeds.iter().map(|(key, words)| Choice::new(key, *words)));
    page_with(
        form.status(),
        Page {
            chrome: Chrome::of(app, actor, "操作记录").here("/audit"),
            older: it
                .older
                .map(|before| format!("/audit?{query}&before={before}")),
            newer: asked.before.map(|_| format!("/audit?{query}")),
            file: format!("/audit.csv?{query}"),
            form,
            units,
            deeds,
            it,
        },
    )
}

/// Gives the rows as a file.
pub(super) async fn file(
    State(app): State<App>,
    Asking(actor): Asking,
    Query(asked): Query<Asked>,
) -> Answer {
    let mut form = asked.form();
    let filter = asked.filter(&mut form);
    let text = app.service.acting_as(&actor).audit_export(&filter).await?;
    let headers = [
        (header::CONTENT_TYPE, "text/csv; charset=utf-8"),
        (
            header::CONTENT_DISPOSITION,
            "attachment; filename=\"audit.csv\"; filename*=UTF-8''%E6%93%8D%E4%BD%9C%E8%AE%B0%E5%BD%95.csv",
        ),
    ];
    Ok((headers, text).into_response())
}
