//! Where a chief recommends: the own branch's applicants, and one of them. The office uses the same pages for whole of the
//! organisation: for a chief who applies, and where a branch has none.

use askama::Template;
use axum::extract::{Path, State};
use axum::response::Response;
use sea_orm::ColumnTrait;

use super::finished::{self, Finished};
use super::office::wishes;
use super::order::{self, Order};
use crate::app::App;
use crate::audit::{AuditEvent, reading};
use crate::auth::Access;
use crate::auth::entity::account;
use crate::auth::guard::{Posted, see_other};
use crate::auth::policy::{Action, Reach};
use crate::db::{Scope, WriteTx};
use crate::form::{Errors, Fields};
use crate::i18n::Message;
use crate::id::Id;
use crate::training::applications::chiefs::Chiefs;
use crate::training::applications::entity::recommendation::{self, Decision, words_place};
use crate::training::applications::entity::{self, State as Standing};
use crate::training::applications::form::Kept;
use crate::training::applications::ordering;
use crate::training::applications::recommending::{self, Hearing, Said};
use crate::training::letters;
use crate::training::people::{self, Somebody};
use crate::training::programmes::model::{Programme, Window};
use crate::training::programmes::save::Locked;
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
    /// Whether it is over, and words are still taken of everybody, as no place was given yet.
    late: bool,
    limit: Option<u32>,
    lines: Vec<Line>,
    orders: Vec<Order>,
}

#[derive(Template)]
#[template(path = "training/applications/pages/recommendations.html")]
pub(super) struct ListPage {
    page: Page,
    groups: Vec<Group>,
    finished: Vec<Finished>,
    /// Whether there are more programmes of which something was said.
    older: bool,
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
    let (mut over, mut older) = (Vec::new(), false);
    for row in queries::all(scope, app.db()).await? {
        let programme = row.programme();
        if !programme.recommendation || row.is_cancelled() {
            continue;
        }
        let hearing = Hearing::of(scope, app.db(), &row, None).await?;
        let mut people = people::of(scope, app.db(), &row).await?;
        people.retain(|one| one.application.state == Standing::Applied);
        let (people, beside): (Vec<_>, Vec<_>) =
            people.into_iter().partition(|one| chiefs.may_speak(me, office, &one.application, &one.kept));
        let beside: Vec<Id> = beside.iter().filter_map(|one| one.application.branch_id).collect();
        // Once places are given: those who came late, or were left open.
        let (mut people, mut said): (Vec<_>, Vec<_>) =
            people.into_iter().partition(|one| hearing.may_say(one.application.id));
        said.retain(|one| hearing.said.contains_key(&one.application.id));
        // The office reads what became of everybody on its own pages.
        let is_over = !office && !said.is_empty();
        older |= is_over && over.len() == finished::SHOWN;
        if is_over && over.len() < finished::SHOWN {
            let lines = finished::of(app, &access, &row, &said, &hearing.said).await?;
            over.push(Finished { title: told::title(&programme, locale), lines });
        }
        if !people.is_empty() || is_over {
            reading::note(app, scope, AuditEvent::new("application.listed", "programme", row.id)).await?;
        }
        let orders = match programme.branch_limit {
            Some(limit) => order::of(limit.people, &people, &beside, &hearing.said, typed),
            None => Vec::new(),
        };
        // Who waits for a word first, then each branch in its order.
        let branches: Vec<Option<Id>> = people.iter().map(|one| one.application.branch_id).collect();
        let place = |one: &Somebody| {
            let branch = branches.iter().position(|branch| *branch == one.application.branch_id);
            match hearing.said.get(&one.application.id) {
                None => (0, branch, 0),
                Some(said) if said.decision != Decision::Recommended => (1, branch, i16::MAX),
                Some(said) if said.rank == 0 => (1, branch, i16::MAX - 1),
                Some(said) => (1, branch, said.rank),
            }
        };
        people.sort_by_key(place);
        let lines: Vec<Line> = people
            .into_iter()
            .map(|one| {
                let said = hearing.said.get(&one.application.id);
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
        groups.push(Group {
            title: told::title(&programme, locale),
            slug: row.slug,
            orders,
            deadline: programme.deadline.map(|last| told::minute(last, locale)),
            late: matches!(programme.window(app.now()), Window::Over(_)) && !hearing.is_decided(),
            limit: programme.branch_limit.map(|limit| limit.people),
            lines,
        });
    }
    Ok(ListPage { page: access.page, groups, finished: over, older })
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
    /// Who may make room.
    room: Option<Room>,
}

/// That somebody has the place which was written, and who would move by one.
struct Room {
    /// Each with the place that they would get, in words.
    names: String,
    /// The value of the tick: it is meant for these people and these places alone.
    value: String,
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
    hearing: Hearing,
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
    let hearing = Hearing::of(scope, app.db(), &row, Some(id)).await?;
    Ok(Open { application, kept, row, programme, hearing })
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
    facts.extend(wishes(&open.kept.fields, &open.programme, page));
    let id = open.application.id;
    Ok(OnePage {
        page: page.clone(),
        id,
        title: told::title(&open.programme, page.locale),
        name: open.kept.name().to_owned(),
        kana: open.kept.kana().to_owned(),
        facts,
        fields,
        errors,
        of_branch: usize::try_from(of_branch).unwrap_or(usize::MAX),
        decided: !open.hearing.may_say(id),
        room: None,
    })
}

async fn one(State(app): State<App>, Path(id): Path<String>, access: Access) -> Result<Response, AppError> {
    let open = open(&app, &access, &id).await?;
    let scope = access.scope()?;
    reading::note(&app, scope, AuditEvent::new("application.read", "application", open.application.id))
        .await?;
    let said = open.hearing.said.get(&open.application.id);
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
    // Places move and letters follow under the office's rules, which the chief's own reach does not cover.
    let mut tx = app.db().write(&letters::office(scope)).await?;
    let locked = save::locked(&mut tx, open.row.id).await?.ok_or(AppError::NotFound)?;
    let me = &access.person()?.account;
    let now = recommending::spoken_of(&tx, scope, me, open.application.id).await?;
    let now = now.ok_or(AppError::NotFound)?;
    if !recommending::may_say_now(&tx, &locked, &now).await? {
        return Ok(see_other(&format!("/recommendations/{id}?warning=recommend-decided")));
    }
    let moves = match decision {
        Decision::Recommended if rank > 0 => ordering::makes_room(&tx, &now, rank).await?,
        _ => Vec::new(),
    };
    if !moves.is_empty() {
        let room = room(&tx, &locked, (scope, me), (&moves[..], &access.page)).await?;
        if room.as_ref().is_some_and(|room| fields.get("room") == room.value) {
            ordering::order(&mut tx, &moves).await?;
        } else {
            drop(tx);
            let key = if room.is_some() { "recommend-error-rank-room" } else { "recommend-error-rank-taken" };
            errors.add("rank", Message::new(key).with("n", rank));
            let view = view(&app, &access, &open, fields, errors).await?;
            return render_errors(&OnePage { room, ..view });
        }
    }
    let said = Said { decision, rank, words: fields.raw("words").trim().to_owned() };
    recommending::say(&mut tx, &locked, &now, &said, me.id).await?;
    tx.commit().await?;
    Ok(see_other("/recommendations?notice=recommend-said"))
}

/// Who would make room; none where whoever speaks here may not speak of all of them.
async fn room(
    tx: &WriteTx,
    locked: &Locked,
    (scope, me): (&Scope, &account::Model),
    (moves, page): (&[(recommendation::Model, i16)], &Page),
) -> Result<Option<Room>, AppError> {
    let (mut names, mut value) = (Vec::new(), Vec::new());
    for (word, rank) in moves {
        let id = word.application_id;
        let Some(other) = recommending::spoken_of(tx, scope, me, id).await? else { return Ok(None) };
        if !recommending::may_say_now(tx, locked, &other).await? {
            return Ok(None);
        }
        let kept = Kept::open(tx.keys(), &other);
        names.push(page.ta2("recommend-room-one", "name", kept.name(), "n", rank));
        value.push(format!("{id}/{rank}"));
    }
    Ok(Some(Room { names: names.join(&page.t("figure-comma")), value: value.join(" ") }))
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
