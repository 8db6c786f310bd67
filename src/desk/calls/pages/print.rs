//! A record for printing: one sheet of paper, without what belongs to the screen. Reading it is noted.

use askama::Template;
use axum::extract::{Path, State};
use axum::response::Response;

use super::{desk, id};
use crate::app::App;
use crate::audit::AuditEvent;
use crate::auth::Access;
use crate::desk::calls::content::{Content, Field};
use crate::desk::calls::corrections::versions;
use crate::desk::calls::labels::Labels;
use crate::desk::calls::record_view::{self, Row, Step};
use crate::desk::names::Names;
use crate::id::Id;
use crate::web::{AppError, Page, render};

#[derive(Template)]
#[template(path = "desk/calls/pages/print.html")]
struct PrintPage {
    page: Page,
    id: Id,
    desk: String,
    number: String,
    when: String,
    taken_by: String,
    facts: Vec<Row>,
    chief_concern: String,
    notes: String,
    history: Vec<Step>,
    voided: bool,
    printed: String,
}

/// The page.
pub async fn page(
    State(app): State<App>,
    Path(call): Path<String>,
    access: Access,
) -> Result<Response, AppError> {
    let scope = access.scope()?;
    let record = super::call(scope, app.db(), id(&call)?).await?;
    crate::audit::reading::note(
        &app,
        scope,
        AuditEvent::new("call.read", "call", record.id).at_desk(record.desk_id),
    )
    .await?;
    let keys = app.db().keys(scope.organisation()).await?;
    let desk = desk(&app, scope, record.desk_id).await?;
    let labels = Labels::of_desk(&desk, access.locale());
    let content = Content::of(&keys, &record)?;
    let kept = versions(scope, app.db(), record.id).await?;
    let people = kept.iter().map(|v| v.changed_by).chain([record.changed_by, record.taken_by]).flatten();
    let people: Vec<Id> = people.collect();
    let names = Names::of(scope, app.db(), people).await?;
    let now = scope.now();
    let view = PrintPage {
        id: record.id,
        desk: desk.name,
        number: format!("{}-{:04}", record.fiscal_year, record.number),
        when: record_view::value(&content, Field::StartedAt, &labels),
        taken_by: match names.get(record.taken_by) {
            "" => record.taken_by_label.clone().unwrap_or_default(),
            name => name.to_owned(),
        },
        facts: record_view::facts(&content, &labels),
        history: record_view::history(&keys, &record, &kept, &names, &labels)?,
        voided: record.voided_at.is_some(),
        chief_concern: content.texts.chief_concern,
        notes: content.texts.notes,
        printed: format!("{} {}", access.locale().date(now.date()), now.clock()),
        page: access.page,
    };
    render(&view)
}
