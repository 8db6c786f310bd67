//! Sending a draft: it becomes a record once. Sent again with the same content it answers the same address; sent again
//! with other content it becomes a correction, shown as one.

use axum::extract::{Path, State};
use axum::http::HeaderMap;
use axum::response::Response;

use super::draft::{Banner, show, window};
use super::{desk, id};
use crate::app::App;
use crate::auth::guard::see_other;
use crate::auth::policy::Action;
use crate::auth::{Access, Posted};
use crate::desk::calls::codes::Source;
use crate::desk::calls::commands::{self, NewCall};
use crate::desk::calls::content::Content;
use crate::desk::calls::corrections::{self, Outcome};
use crate::desk::calls::draft::Model;
use crate::desk::calls::drafts::{self, Window};
use crate::desk::calls::form;
use crate::desk::calls::labels::Labels;
use crate::desk::calls::model::Facts;
use crate::desk::calls::pages::correction;
use crate::form::{Errors, Fields};
use crate::web::AppError;

/// Records the draft.
pub async fn create(
    State(app): State<App>,
    Path(draft): Path<String>,
    headers: HeaderMap,
    access: Access,
    Posted(fields): Posted,
) -> Result<Response, AppError> {
    let scope = access.scope()?;
    let typed = Fields(form::kept(&fields));
    let window = window(&headers, &fields);
    let mut tx = app.db().write(scope).await?;
    let row = drafts::lock(&tx, id(&draft)?).await?.ok_or(AppError::NotFound)?;
    let desk = desk(&app, scope, row.desk_id).await?;
    let kept = row.open(tx.keys())?;
    let labels = Labels::of_desk(&desk, access.locale());

    if row.sent_at.is_some() {
        drop(tx);
        return again(&app, access, row, (typed, window), labels).await;
    }
    if !window.is_newest(&row, &kept) {
        return show(&app, access.page, (&row, &kept, &desk), &typed, &Errors::default(), Banner::Stale);
    }
    let content =
        match form::read(&typed, &facts_of(&row, kept.afterwards), &labels, kept.afterwards, scope.now()) {
            Ok(content) => content,
            Err(errors) => {
                return show(&app, access.page, (&row, &kept, &desk), &typed, &errors, Banner::None);
            }
        };
    let mut facts = content.facts;
    if !kept.afterwards {
        facts.ended_at = drafts::end_of(&row, scope.now());
    }
    let call = NewCall { desk: desk.id, facts, texts: content.texts };
    let recorded = commands::record(&mut tx, call).await?;
    drafts::sent(&mut tx, &row, recorded.id, 1, typed.0, &window).await?;
    tx.commit().await?;
    Ok(see_other(&format!("/calls/{}?notice=call-saved", recorded.id)))
}

/// What a draft says before anything is written in it.
fn facts_of(row: &Model, afterwards: bool) -> Facts {
    let source = if afterwards { Source::Afterwards } else { Source::DuringCall };
    let mut facts = Facts::beginning(row.started_at, source);
    facts.taken_by = Some(row.account_id);
    facts
}

/// The draft was sent before: the same again, or a correction of the record that it became.
async fn again(
    app: &App,
    access: Access,
    row: Model,
    (typed, window): (Fields, Window),
    labels: Labels,
) -> Result<Response, AppError> {
    let scope = access.scope()?;
    let call = row.call_id.ok_or(AppError::NotFound)?;
    let to = format!("/calls/{call}?notice=call-saved");
    let kept = row.open(&*app.db().keys(scope.organisation()).await?)?;
    let desk = desk(app, scope, row.desk_id).await?;
    let page = access.page.clone();
    let now = scope.now();
    let Some(correcting) = access.may(Action::CorrectCall) else { return Err(AppError::NotFound) };
    let mut tx = app.db().write(&correcting).await?;
    let Some(base) = corrections::content_at(&tx, call, kept.base).await? else {
        // Not within reach any more: a supporter corrects on the same day.
        let reading = drafts::record_of(scope, app.db(), &row).await?;
        let same = match reading {
            Some(record) => {
                let said = Content::of(tx.keys(), &record)?;
                read(&typed, &said, &labels, kept.afterwards, now).is_ok_and(|mine| mine == said)
            }
            None => false,
        };
        if same {
            return Ok(see_other(&to));
        }
        return show(app, page, (&row, &kept, &desk), &typed, &Errors::default(), Banner::TooLate);
    };
    let mine = match read(&typed, &base, &labels, kept.afterwards, now) {
        Ok(mine) => mine,
        Err(errors) => return show(app, page, (&row, &kept, &desk), &typed, &errors, Banner::None),
    };
    if mine == base {
        return Ok(see_other(&to));
    }
    let reason = access.page.t("call-reason-sent-again");
    match corrections::correct(&mut tx, call, kept.base, &mine, &reason).await?.ok_or(AppError::NotFound)? {
        Outcome::Unchanged => Ok(see_other(&to)),
        Outcome::Corrected(version) => {
            drafts::sent(&mut tx, &row, call, version, typed.0, &window).await?;
            tx.commit().await?;
            Ok(see_other(&format!("/calls/{call}?notice=call-corrected")))
        }
        Outcome::Overlap(overlap) => {
            let parts =
                correction::Parts { call, desk: &desk, labels: &labels, reason: &reason, revision: 0, now };
            correction::show_overlap(app, &access, parts, &typed, &mine, &overlap).await
        }
    }
}

fn read(
    typed: &Fields,
    base: &Content,
    labels: &Labels,
    with_time: bool,
    now: crate::clock::Instant,
) -> Result<Content, Errors> {
    form::read(typed, &base.facts, labels, with_time, now)
}
