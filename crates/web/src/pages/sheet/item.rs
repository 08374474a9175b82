//! One item of a sheet with everything about it: rules, reasons and their facts, points, decisions, findings, returns,
//! comments, drawn objects.

use std::sync::Arc;

use appraisal::label::Label as _;
use appraisal::sheet::{FindingState, Layer};
use askama::Template;
use axum::extract::{Path, Query, State};
use axum::http::StatusCode;
use rubric::score::Bounds;
use service::error::Noun;
use service::evidence::ItemBasis;
use service::id::SheetId;
use service::ledger::Undeclared;
use service::sheet::view::{
    DiscretionView, FactView, FindingView, ItemView, ReturnView, SheetView,
};
use service::{Error, Refusal};

use super::show::chrome;
use super::words;
use crate::app::App;
use crate::chrome::Chrome;
use crate::filters;
use crate::form::{Choice, Form};
use crate::pages::ledger::entry::choices;
use crate::reply::{Answer, Asking, page_with};

/// The page.
#[derive(Template)]
#[template(path = "sheet/item.html")]
struct ItemPage<'v> {
    chrome: Chrome,
    view: &'v SheetView,
    item: &'v ItemView,
    /// Title of the section, with those above.
    section: String,
    /// The items before and after.
    before: Option<&'v ItemView>,
    after: Option<&'v ItemView>,
    own: Form,
    verified: Form,
    decisions: Vec<(usize, &'v DiscretionView, Form)>,
    finding: Form,
    sending: Form,
    answer: Form,
    comment: Form,
    /// What stands behind it: ledger entries and files.
    basis: ItemBasis,
    /// Files of the unit that could be put beside it.
    reusable: Vec<Choice>,
    linking: Form,
    /// The viewer's account.
    account: Option<service::id::AccountId>,
    adds: [Choice; 2],
    samples: Vec<Choice>,
}

/// What was just done.
#[derive(serde::Deserialize)]
pub(super) struct Asked {
    done: Option<String>,
}

/// Shows an item.
pub(super) async fn show(
    State(app): State<App>,
    asking: Asking,
    Path((id, item)): Path<(i64, String)>,
    Query(asked): Query<Asked>,
) -> Answer {
    let view = app.service.acting_as(&asking.0).sheet(SheetId(id)).await?;
    let done = asked.done.as_deref();
    shown(&app, &asking, &view, &item, done, None, StatusCode::OK).await
}

/// Shows an item again after one of its forms was refused: what was typed stands there with what is wrong. `of` names
/// the form: a layer, the name of a decision, or one of `find`, `return`, `answer`, `comment`,
/// `evidence`.
pub(crate) async fn again(
    app: &App,
    asking: &Asking,
    sheet: SheetId,
    item: &str,
    of: &str,
    form: Form,
    error: Error,
) -> Answer {
    let view = app.service.acting_as(&asking.0).sheet(sheet).await?;
    let mut items = view.sections.iter().flat_map(|it| &it.items);
    if !items.any(|it| it.id == item) {
        // Norms and additions are decided on the sheet alone: the trouble is told, and the way leads back there.
        return Err(error.into());
    }
    let form = form.refused(error)?;
    let status = form.status();
    shown(app, asking, &view, item, None, Some((of, form)), status).await
}

async fn shown(
    app: &App,
    asking: &Asking,
    view: &Arc<SheetView>,
    id: &str,
    done: Option<&str>,
    refused: Option<(&str, Form)>,
    status: StatusCode,
) -> Answer {
    let all: Vec<&ItemView> = view.sections.iter().flat_map(|it| &it.items).collect();
    let Some(at) = all.iter().position(|it| it.id == id) else {
        return Err(Refusal::NotHere(Noun::Item).into());
    };
    let item = all[at];
    let basis = app
        .service
        .acting_as(&asking.0)
        .item_basis(view.id, id)
        .await?;
    let mut page = ItemPage {
        chrome: chrome(app, asking, view, format!("{} {}", item.id, item.title)).done(done),
        section: section_of(view, id),
        before: at.checked_sub(1).map(|at| all[at]),
        after: all.get(at + 1).copied(),
        own: Form::filled([
            ("points", words::points(&item.own)),
            ("remark", words::remark(&item.own).to_owned()),
            ("revision", words::revision(&item.own).to_string()),
        ]),
        verified: Form::filled([
            ("points", words::points(&item.verified)),
            ("reason", words::reason(&item.verified).to_owned()),
            ("revision", words::revision(&item.verified).to_string()),
        ]),
        decisions: (item.discretion.iter().enumerate())
            .map(|(at, it)| (at, it, decision(it)))
            .collect(),
        finding: Form::filled([
            ("day", crate::filters::day_typed(app.service.today())),
            ("adds", "no".to_owned()),
        ]),
        sending: Form::default(),
        answer: Form::default(),
        comment: Form::default(),
        reusable: choices(&basis.reusable),
        basis,
        linking: Form::default(),
        account: asking.0.account(),
        adds: [Choice::new("no", "扣分"), Choice::new("yes", "加分")],
        samples: samples(item),
        view,
        item,
    };
    if let Some((of, form)) = refused {
        match of {
            "self" => page.own = form,
            "verified" => page.verified = form,
            "find" => page.finding = form,
            "return" => page.sending = form,
            "answer" => page.answer = form,
            "comment" => page.comment = form,
            "evidence" => page.linking = form,
            name => {
                let mut decisions = page.decisions.iter_mut();
                if let Some(place) = decisions.find(|(_, it, _)| it.name == name) {
                    place.2 = form;
                }
            }
        }
    }
    page_with(status, page)
}

fn decision(it: &DiscretionView) -> Form {
    let points = match it.is_truth {
        true if words::is(it, 1) => "是".to_owned(),
        true if words::is(it, 0) => "否".to_owned(),
        true => String::new(),
        false => words::answer(it),
    };
    Form::filled([
        ("points", points),
        ("reason", it.reason.clone()),
        ("revision", it.revision.to_string()),
    ])
}

fn samples(item: &ItemView) -> Vec<Choice> {
    if item.samples.is_empty() {
        return Vec::new();
    }
    let drawn = item.samples.iter().map(|it| Choice::new(it.id, &it.name));
    let none = Choice::new("", "不是抽样对象");
    std::iter::once(none).chain(drawn).collect()
}

/// The titles of the sections that an item stands in, outermost first.
fn section_of(view: &SheetView, item: &str) -> String {
    let mut way: Vec<&str> = Vec::new();
    for section in &view.sections {
        way.truncate(section.depth);
        way.push(&section.title);
        if section.items.iter().any(|it| it.id == item) {
            break;
        }
    }
    way.join(" › ")
}

impl ItemPage<'_> {
    /// The declaration that a fact waits for.
    fn undeclared(&self, fact: &FactView) -> Option<Undeclared> {
        self.basis.undeclared(fact.fact.as_deref()?, fact.period)
    }

    fn shows(&self, layer: Layer) -> bool {
        self.view.layers.contains(&layer)
    }

    fn is_settled(&self, finding: &FindingView) -> bool {
        finding.state == FindingState::Withdrawn
    }

    fn may_withdraw(&self, finding: &FindingView) -> bool {
        let is_own = self.account == Some(finding.made_by) && self.view.may.find;
        !self.is_settled(finding) && (self.view.may.confirm || is_own)
    }

    fn may_confirm(&self, finding: &FindingView) -> bool {
        finding.state == FindingState::Proposed && self.view.may.confirm
    }

    fn may_answer(&self, it: &ReturnView) -> bool {
        !it.is_closed && self.view.may.answer
    }

    fn may_close(&self, it: &ReturnView) -> bool {
        !it.is_closed && self.view.may.return_item
    }

    fn has_open_return(&self) -> bool {
        self.item.returns.iter().any(|it| !it.is_closed)
    }

    fn in_words(&self, range: &Bounds) -> String {
        appraisal::words::points(*range)
    }
}
