//! My sessions: where I am signed in; ending one of them, or all.

use askama::Template;
use axum::extract::State;
use axum::http::header;
use axum::response::Response;
use sea_orm::ColumnTrait;

use crate::app::App;
use crate::audit::AuditEvent;
use crate::auth::entity::session as row;
use crate::auth::guard::see_other;
use crate::auth::person::is_alive;
use crate::auth::policy::Action;
use crate::auth::{Access, Posted, accounts, session};
use crate::id::Id;
use crate::web::{AppError, Audit, Page, Route, render};

pub(super) fn routes() -> Vec<Route> {
    vec![
        Route::get("/sessions", Action::OwnAccount, Audit::Nothing, list),
        Route::post("/sessions/endings", Action::OwnAccount, Audit::Change, end),
    ]
}

struct Line {
    id: Id,
    agent: String,
    since: String,
    seen: String,
    this: bool,
}

#[derive(Template)]
#[template(path = "auth/pages/sessions.html")]
struct View {
    page: Page,
    lines: Vec<Line>,
}

async fn list(State(app): State<App>, access: Access) -> Result<Response, AppError> {
    let person = access.person()?;
    let rows = access
        .scope()?
        .find::<row::Entity>()
        .filter(row::Column::AccountId.eq(person.account.id))
        .order_by_desc(row::Column::SeenAt)
        .all(app.db())
        .await?;
    let page = access.page.clone();
    let moment = |at: crate::clock::Instant| format!("{} {}", page.locale.day(at.date()), at.clock());
    let lines = rows
        .into_iter()
        .filter(|row| is_alive(row, app.now()))
        .map(|row| Line {
            id: row.id,
            since: moment(row.created_at),
            seen: moment(row.seen_at),
            this: row.id == person.session.id,
            agent: row.agent,
        })
        .collect();
    render(&View { page, lines })
}

/// Ends the session named in the field `session`, or every one where it is empty.
async fn end(State(app): State<App>, access: Access, Posted(fields): Posted) -> Result<Response, AppError> {
    let person = access.person()?;
    let account = person.account.id;
    let mut tx = app.db().write(access.scope()?).await?;
    let which = match fields.get("session") {
        "" => None,
        text => Some(text.parse::<Id>().map_err(|_| AppError::NotFound)?),
    };
    match which {
        None => {
            accounts::end_sessions(&mut tx, account, None).await?;
            tx.record(AuditEvent::new("session.all-ended", "account", account));
        }
        Some(id) => {
            let mine = tx.find::<row::Entity>().filter(row::Column::AccountId.eq(account));
            if mine.filter(row::Column::Id.eq(id)).one(&tx).await?.is_none() {
                return Err(AppError::NotFound);
            }
            session::end(&mut tx, id).await?;
            tx.record(AuditEvent::new("session.ended", "account", account));
        }
    }
    tx.commit().await?;
    if which.is_some_and(|id| id != person.session.id) {
        return Ok(see_other("/sessions?notice=session-ended"));
    }
    let mut response = see_other("/login?notice=signed-out");
    response.headers_mut().append(header::SET_COOKIE, session::clear_cookie(app.config()));
    Ok(response)
}
