//! The register as a file, in the columns and words that an import reads.

use axum::extract::State;
use axum::response::Response;
use documents::sheet::{Cell, Table, write_csv, write_xlsx};

use crate::app::App;
use crate::audit::AuditEvent;
use crate::auth::policy::Action;
use crate::auth::{Access, Posted};
use crate::i18n::Locale;
use crate::training::programmes::told;
use crate::training::register::entity;
use crate::training::register::entry::{Kept, Offer};
use crate::training::register::imports::{COLUMNS, Column, OFFERS, STANDINGS, title};
use crate::training::register::queries::{self, Filter};
use crate::web::error::fault;
use crate::web::page::{XLSX, attachment};
use crate::web::{AppError, Audit, Route};

pub(super) fn routes() -> Vec<Route> {
    vec![Route::post("/register/export", Action::RunTraining, Audit::Change, create).step_up()]
}

fn cell(column: Column, row: &entity::Model, kept: &Kept, branch: &str) -> Cell {
    let text = |text: &str| if text.is_empty() { Cell::Empty } else { Cell::Text(text.to_owned()) };
    let day = |day: Option<time::Date>| day.map_or(Cell::Empty, |day| Cell::Date(day.to_string()));
    match column {
        Column::Number => text(row.number.as_deref().unwrap_or_default()),
        Column::Name => text(&kept.name),
        Column::Kana => text(&kept.kana),
        Column::Branch => text(branch),
        Column::Year => text(&told::fiscal_year(row.fiscal_year, Locale::Ja)),
        Column::Day => day(row.certified_on),
        Column::Standing => {
            let words = STANDINGS.iter().find(|(one, _)| *one == row.standing).and_then(|(_, w)| w.first());
            text(words.copied().unwrap_or_default())
        }
        Column::Phone => text(&kept.phone),
        Column::Email => text(&kept.email),
        Column::Address => text(&kept.address),
        Column::Offers => {
            let word = |offer: Offer| OFFERS.iter().find(|(one, _)| *one == offer)?.1.first().copied();
            text(&Offer::of(row.offers).filter_map(word).collect::<Vec<_>>().join("、"))
        }
        Column::Until => day(row.valid_until),
        Column::Declines => text(&kept.declines),
    }
}

async fn create(
    State(app): State<App>,
    access: Access,
    Posted(fields): Posted,
) -> Result<Response, AppError> {
    let scope = access.scope()?;
    let found = queries::list(scope, app.db(), &Filter::default()).await?;
    let branches = queries::branches(scope, app.db()).await?;
    let line = |(row, kept): &(entity::Model, Kept)| {
        let branch = row.branch_id.and_then(|id| branches.get(&id)).map_or("", String::as_str);
        COLUMNS.iter().map(|(column, _)| cell(*column, row, kept, branch)).collect()
    };
    let table = Table {
        name: access.page.locale.t("register-title"),
        columns: COLUMNS.iter().map(|(column, _)| title(*column).to_owned()).collect(),
        rows: found.iter().map(line).collect(),
    };
    let today = scope.now().date();
    let as_csv = fields.get("format") == "csv";
    let (bytes, media_type, ending) = if as_csv {
        (write_csv(&table, true).map_err(fault)?, "text/csv; charset=utf-8", "csv")
    } else {
        (write_xlsx(&[table], today).map_err(fault)?, XLSX, "xlsx")
    };
    let mut tx = app.db().write(scope).await?;
    tx.record(
        AuditEvent::new("register.exported", "organisation", scope.organisation())
            .with("entries", found.len())
            .with("format", ending),
    );
    tx.commit().await?;
    Ok(attachment(bytes, media_type, &format!("register-{today}.{ending}")))
}
