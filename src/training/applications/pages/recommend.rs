//! Where a chief recommends: the own branch's applicants, and one of them. The office uses the same pages for whole of the
//! organisation: for a chief who applies, and where a branch has none.

use std::collections::HashMap;

use askama::Template;
use axum::extract::{Path, State};
use axum::response::Response;
use sea_orm::ColumnTrait;

use super::order::{self, Order};
use crate::app::App;
use crate::audit::{AuditEvent, reading};
use crate::auth::Access;
use crate::auth::guard::{Posted, see_other};
use crate::auth::policy::{Action, Reach};
use crate::form::{Errors, Fields};
use crate::i18n::Message;
use crate::id::Id;
use crate::training::applications::chiefs::Chiefs;
use crate::training::applications::entity::recommendation::{self, Decision, words_place};
use crate::training::applications::entity::{self, State as Standing};
use crate::training::applications::form::Kept;
use crate::training::applications::recommending::{self, Said, may_say};
use crate::training::letters;
use crate::training::people;
use crate::training::places::entity::entry;
use crate::training::places::queries as places;
use crate::training::programmes::model::{Programme, Selection};
use crate::training::programmes::{queries, save, told};
use crate::web::{AppError, Audit, Page, Route, render, render_errors};

pub(super) struct Line {
    pub id: Id,
    name: String,
    kana: String,
    branch: String,
    standing: &'static str,
    word: String,
    waits: bool,
}

struct Group {
    title: String,
    slug: String,
    deadline: Option<String>,
    limit: Option<u32>,
    lines: Vec<Line>,
    orders: Vec<Order>,
}

#[derive(Template)]
#[template(path = "training/applications/pages/recommendations.html")]
pub(super) struct ListPage {
    page: Page,
    groups: Vec<Group>,
}

async fn list(State(app): State<App>, access: Access) -> Result<Response, AppError> {
    render(&list_page(&app, access, None).await?)
}

/// The page of those who may be spoken for. `typed`: an order that was sent and cannot be kept.
pub(super) async fn list_page(
    app: &App,
    access: Access,
    typed: Option<&Fields>,
) -> Result<ListPage, AppError> {
    let scope = access.scope()?;
    let locale = access.locale();
    let (me, office) = (&access.person()?.account, *scope.reach() == Reach::Organisation);
    let chiefs = Chiefs::of(scope, app.db()).await?;
    let mut groups = Vec::new();
    for row in queries::all(scope, app.db()).await? {
        let programme = row.programme();
        if !programme.recommendation || row.is_cancelled() {
            continue;
        }
        let decided = places::is_decided(scope, app.db(), row.id, &programme).await?;
        let said = recommending::said_in(scope, app.db(), row.id).await?;
        let entries = entries_in(scope, app, &row).await?;
        let mut people = people::of(scope, app.db(), &row).await?;
        people.retain(|one| one.application.state == Standing::Applied);
        people.retain(|one| chiefs.may_speak(me, office, &one.application, &one.kept));
        // Once places are given: those who came late, or were left open.
        people.retain(|one| {
            let id = &one.application.id;
            may_say(decided, entries.get(id).copied(), said.get(id).map(|said| said.decision))
        });
        let orders = match programme.branch_limit {
            Some(limit) => order::of(limit.people, &people, &said, typed),
            None => Vec::new(),
        };
        let mut lines: Vec<Line> = people
            .into_iter()
            .map(|one| {
                let said = said.get(&one.application.id);
                Line {
                    id: one.application.id,
                    name: one.kept.name().to_owned(),
                    kana: one.kept.kana().to_owned(),
                    branch: one.branch,
                    standing: one.application.standing.code(),
                    word: word(said, &access.page),
                    waits: said.is_none(),
                }
            })
            .collect();
        if lines.is_empty() {
            continue;
        }
        lines.sort_by_key(|line| !line.waits);
        reading::note(app, scope, AuditEvent::new("application.listed", "programme", row.id)).await?;
        groups.push(Group {
            title: told::title(&programme, locale),
            slug: row.slug,
            orders,
            deadline: programme.deadline.map(|last| told::minute(last, locale)),
            limit: programme.branch_limit.map(|limit| limit.people),
            lines,
        });
    }
    Ok(ListPage { page: access.page, groups })
}

/// Where everybody stands in the first stage of a programme, by application.
async fn entries_in(
    scope: &crate::db::Scope,
    app: &App,
    row: &crate::training::programmes::entity::Model,
) -> Result<HashMap<Id, entry::State>, AppError> {
    let first = row.programme().stages.first().map(|stage| stage.code.to_string()).unwrap_or_default();
    let entries = scope
        .find::<entry::Entity>()
        .filter(entry::Column::ProgrammeId.eq(row.id))
        .filter(entry::Column::Stage.eq(first))
        .all(app.db())
        .await?;
    Ok(entries.into_iter().map(|entry| (entry.application_id, entry.state)).collect())
}

/// What was said, in a word: 推薦(2位).
pub(in crate::training) fn word(said: Option<&recommendation::Model>, page: &Page) -> String {
    match said {
        None => page.t("recommend-none"),
        Some(said) if said.decision != Decision::Recommended => page.t("recommend-declined"),
        Some(said) if said.rank > 0 => page.tn("recommend-rank", said.rank),
        Some(_) => page.t("recommend-recommended"),
    }
}

#[derive(Template)]
#[template(path = "training/applications/pages/recommend.html")]
struct OnePage {
    page: Page,
    id: Id,
    title: String,
    name: String,
    kana: String,
    facts: Vec<(String, String)>,
    fields: Fields,
    errors: Errors,
    of_branch: usize,
    decided: bool,
}

impl OnePage {
    fn is(&self, value: &str) -> bool {
        self.fields.get("decision") == value
    }
}

struct Open {
    application: entity::Model,
    kept: Kept,
    row: crate::training::programmes::entity::Model,
    programme: Programme,
}

async fn open(app: &App, access: &Access, id: &str) -> Result<Open, AppError> {
    let scope = access.scope()?;
    let id: Id = id.parse().map_err(|_| AppError::NotFound)?;
    let (application, kept) = people::one(scope, app.db(), id).await?.ok_or(AppError::NotFound)?;
    let (me, office) = (&access.person()?.account, *scope.reach() == Reach::Organisation);
    let chiefs = Chiefs::of(scope, app.db()).await?;
    if application.state != Standing::Applied || !chiefs.may_speak(me, office, &application, &kept) {
        return Err(AppError::NotFound);
    }
    let row = scope.find_by_id::<crate::training::programmes::entity::Entity>(application.programme_id);
    let row = row.one(app.db()).await?.ok_or(AppError::NotFound)?;
    let programme = row.programme();
    if !programme.recommendation || row.is_cancelled() {
        return Err(AppError::NotFound);
    }
    Ok(Open { application, kept, row, programme })
}

async fn view(
    app: &App,
    access: &Access,
    open: &Open,
    fields: Fields,
    errors: Errors,
) -> Result<OnePage, AppError> {
    let (scope, page) = (access.scope()?, &access.page);
    let of_branch = scope
        .find::<entity::Entity>()
        .filter(entity::Column::ProgrammeId.eq(open.row.id))
        .filter(entity::Column::BranchId.eq(open.application.branch_id))
        .filter(entity::Column::State.eq(Standing::Applied))
        .count(app.db())
        .await?;
    let mut facts = vec![
        (page.t("office-standing"), page.t(format!("standing-{}", open.application.standing.code()))),
        (
            page.t("application-membership"),
            page.t(format!("membership-{}", open.application.membership.code())),
        ),
    ];
    let wishes = super::super::form::wished(&open.kept.fields, &open.programme);
    for stage in &open.programme.stages {
        let wished = wishes.get(stage.code.as_str()).map(Vec::as_slice).unwrap_or_default();
        let names: Vec<_> =
            wished.iter().filter_map(|code| stage.course(code)).map(|c| c.name.text(page.locale)).collect();
        let name = page.ta("application-wishes", "stage", stage.name.text(page.locale));
        facts.push((name, names.join(&page.t("recommend-then"))));
    }
    let decided = places::is_decided(scope, app.db(), open.row.id, &open.programme).await?;
    let entry = entries_in(scope, app, &open.row).await?.remove(&open.application.id);
    let said = recommending::said_in(scope, app.db(), open.row.id).await?.remove(&open.application.id);
    Ok(OnePage {
        page: page.clone(),
        id: open.application.id,
        title: told::title(&open.programme, page.locale),
        name: open.kept.name().to_owned(),
        kana: open.kept.kana().to_owned(),
        facts,
        fields,
        errors,
        of_branch: usize::try_from(of_branch).unwrap_or(usize::MAX),
        decided: !may_say(decided, entry, said.map(|said| said.decision)),
    })
}

async fn one(State(app): State<App>, Path(id): Path<String>, access: Access) -> Result<Response, AppError> {
    let open = open(&app, &access, &id).await?;
    let scope = access.scope()?;
    reading::note(&app, scope, AuditEvent::new("application.read", "application", open.application.id))
        .await?;
    let said = recommending::said_in(scope, app.db(), open.row.id).await?.remove(&open.application.id);
    let mut fields = Fields::default();
    if let Some(said) = said {
        let keys = app.db().keys(scope.organisation()).await?;
        let recommended = said.decision == Decision::Recommended;
        fields.set("decision", if recommended { "recommend" } else { "decline" });
        fields.set("rank", if said.rank > 0 { said.rank.to_string() } else { String::new() });
        // The words are the office's to read; who wrote them may see them again.
        if Some(said.account_id) == scope.account() || *scope.reach() == Reach::Organisation {
            fields.set("words", keys.open(words_place(said.id), &said.sealed_words).unwrap_or_default());
        }
    }
    render(&view(&app, &access, &open, fields, Errors::default()).await?)
}

async fn say(
    State(app): State<App>,
    Path(id): Path<String>,
    access: Access,
    Posted(fields): Posted,
) -> Result<Response, AppError> {
    let open = open(&app, &access, &id).await?;
    let scope = access.scope()?;
    let mut errors = Errors::default();
    let decision = match fields.get("decision") {
        "recommend" => Some(Decision::Recommended),
        "decline" => Some(Decision::Declined),
        _ => None,
    };
    let rank = match (fields.get("rank"), fields.get("rank").parse::<i16>()) {
        ("", _) => Some(0),
        (_, Ok(n @ 1..=200)) => Some(n),
        _ => None,
    };
    if decision.is_none() {
        errors.add("decision", Message::new("recommend-error-decision"));
    }
    if rank.is_none() {
        errors.add("rank", Message::new("recommend-error-rank"));
    }
    let (Some(decision), Some(rank)) = (decision, rank) else {
        return render_errors(&view(&app, &access, &open, fields, errors).await?);
    };
    let mut tx = app.db().write(scope).await?;
    let locked = save::locked(&mut tx, open.row.id).await?.ok_or(AppError::NotFound)?;
    if !recommending::may_say_now(&tx, &locked, open.application.id).await? {
        return Ok(see_other(&format!("/recommendations/{id}?warning=recommend-decided")));
    }
    if rank > 0 && recommending::rank_is_taken(&tx, &open.application, rank).await? {
        drop(tx);
        errors.add("rank", Message::new("recommend-error-rank-taken").with("n", rank));
        return render_errors(&view(&app, &access, &open, fields, errors).await?);
    }
    let said = Said { decision, rank, words: fields.raw("words").trim().to_owned() };
    recommending::say(&mut tx, &locked, &open.application, &said, access.person()?.account.id).await?;
    tx.commit().await?;
    if decision == Decision::Declined && locked.programme().selection == Selection::FirstCome {
        // Where nobody tells the results later, the applicant is told now.
        let mut tx = app.db().write(&letters::office(scope)).await?;
        letters::not_placed(&mut tx, &open.row, open.application.id).await?;
        tx.unaudited("what was said was recorded");
        tx.commit().await?;
    }
    if decision == Decision::Recommended {
        // Places move under the office's rules, which the chief's own reach does not cover.
        let mut tx = app.db().write(&letters::office(scope)).await?;
        let locked = save::locked(&mut tx, open.row.id).await?.ok_or(AppError::NotFound)?;
        recommending::recommended(&mut tx, &locked, open.application.id).await?;
        tx.unaudited("nothing changed but what was recorded with it");
        tx.commit().await?;
    }
    Ok(see_other("/recommendations?notice=recommend-said"))
}

/// The routes.
pub(super) fn routes() -> Vec<Route> {
    vec![
        Route::get("/recommendations", Action::Recommend, Audit::Reading, list),
        Route::post("/recommendations", Action::Recommend, Audit::Change, order::keep),
        Route::get("/recommendations/{application}", Action::Recommend, Audit::Reading, one),
        Route::post("/recommendations/{application}", Action::Recommend, Audit::Change, say),
    ]
}
