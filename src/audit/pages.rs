//! The page of the audit log: who did what to which record or whose account, and when, never a text. Newest first, by
//! pages, narrowed by who did it, whom it was done to, and days. What a line is about is looked up for the whole page at once.

use std::collections::{BTreeSet, HashMap};

use askama::Template;
use axum::extract::{Query, State};
use axum::response::Response;
use sea_orm::{ColumnTrait, QuerySelect};
use serde::Deserialize;
use time::{Date, Time};

use super::entity;
use crate::app::App;
use crate::auth::entity::{account, invitation, role_grant};
use crate::auth::{Access, policy::Action, policy::Role};
use crate::clock::Instant;
use crate::db::{DbError, Rows, Scope};
use crate::desk::calls::entity as call;
use crate::i18n::Locale;
use crate::id::Id;
use crate::organisation::desk;
use crate::web::{AppError, Audit, Page, Route, render};

/// The routes of this room.
pub fn routes() -> Vec<Route> {
    vec![Route::get("/audit", Action::ReadAudit, Audit::Nothing, list)]
}

const PER_PAGE: usize = 50;

/// What the address carries: ids and days, never a name.
#[derive(Deserialize, Default)]
#[serde(default)]
struct Asked {
    before: String,
    person: String,
    about: String,
    from: String,
    to: String,
}

/// What the log is narrowed to. What is no id or no day narrows nothing.
#[derive(Default, PartialEq, Eq)]
struct Narrowed {
    person: Option<Id>,
    about: Option<Id>,
    from: Option<Date>,
    to: Option<Date>,
}

impl Narrowed {
    fn of(asked: &Asked) -> Narrowed {
        Narrowed {
            person: asked.person.parse().ok(),
            about: asked.about.parse().ok(),
            from: jpcal::parse_date(&asked.from).ok(),
            to: jpcal::parse_date(&asked.to).ok(),
        }
    }

    /// Narrows the log; `invited` are the invitations of the person it is about.
    fn narrow(&self, mut rows: Rows<entity::Entity>, invited: &[Id]) -> Rows<entity::Entity> {
        if let Some(person) = self.person {
            rows = rows.filter(entity::Column::AccountId.eq(person));
        }
        if let Some(about) = self.about {
            rows = rows.filter(entity::Column::SubjectId.is_in(invited.iter().copied().chain([about])));
        }
        if let Some(from) = self.from {
            rows = rows.filter(entity::Column::At.gte(Instant::of_jst(from, Time::MIDNIGHT)));
        }
        if let Some(after) = self.to.and_then(Date::next_day) {
            rows = rows.filter(entity::Column::At.lt(Instant::of_jst(after, Time::MIDNIGHT)));
        }
        rows
    }

    /// The same in an address.
    fn query(&self) -> String {
        let person = self.person.map(|id| format!("&person={id}"));
        let about = self.about.map(|id| format!("&about={id}"));
        let from = self.from.map(|day| format!("&from={day}"));
        let to = self.to.map(|day| format!("&to={day}"));
        [person, about, from, to].into_iter().flatten().collect()
    }
}

struct Line {
    day: String,
    time: String,
    who: String,
    what: String,
    /// Whether people gave themselves the role.
    own: bool,
    about: String,
    record: Option<Id>,
    place: String,
}

#[derive(Template)]
#[template(path = "audit/list.html")]
struct List {
    page: Page,
    lines: Vec<Line>,
    /// Whom one may narrow to, by name.
    people: Vec<(Id, String)>,
    person: Option<Id>,
    about: Option<Id>,
    from: String,
    to: String,
    narrowed: bool,
    /// What the log is narrowed to, to be put behind an address that has a query.
    query: String,
    older: Option<Id>,
    newest: bool,
}

async fn list(
    State(app): State<App>,
    access: Access,
    Query(asked): Query<Asked>,
) -> Result<Response, AppError> {
    let scope = access.scope()?;
    let narrowed = Narrowed::of(&asked);
    let before: Option<Id> = asked.before.parse().ok();
    let invited = match narrowed.about {
        Some(person) => invitations_of(&app, scope, person).await?,
        None => Vec::new(),
    };
    let mut rows = narrowed.narrow(scope.find::<entity::Entity>(), &invited);
    if let Some(before) = before {
        rows = rows.filter(entity::Column::Id.lt(before));
    }
    let mut entries = rows.order_by_desc(entity::Column::Id).limit(PER_PAGE as u64 + 1).all(app.db()).await?;
    let more = entries.len() > PER_PAGE;
    entries.truncate(PER_PAGE);
    let older = entries.last().map(|entry| entry.id).filter(|_| more);

    let known = Known::of(&app, &access, scope, &entries).await?;
    let locale = access.locale();
    let line = |entry: &entity::Model| {
        let (about, record) = known.about(entry);
        let about = if about.is_empty() { counted(entry, locale) } else { about };
        Line {
            day: locale.date(entry.at.date()),
            time: entry.at.clock(),
            who: match entry.account_id {
                Some(id) => known.people.get(&id).cloned().unwrap_or_else(|| locale.t("audit-somebody")),
                None => locale.t("audit-operator"),
            },
            what: known.what(entry, locale),
            own: facts(entry).contains_key("own"),
            about,
            record,
            place: entry.desk_id.and_then(|id| known.desks.get(&id).cloned()).unwrap_or_default(),
        }
    };
    let day = |day: Option<Date>| day.map(|day| day.to_string()).unwrap_or_default();
    let mut people: Vec<(Id, String)> =
        known.choices.iter().filter_map(|id| Some((*id, known.people.get(id)?.clone()))).collect();
    people.sort_by(|a, b| a.1.cmp(&b.1));
    let view = List {
        lines: entries.iter().map(line).collect(),
        people,
        person: narrowed.person,
        about: narrowed.about,
        from: day(narrowed.from),
        to: day(narrowed.to),
        narrowed: narrowed != Narrowed::default(),
        query: narrowed.query(),
        older,
        newest: before.is_none(),
        page: access.page,
    };
    render(&view)
}

/// What the ids of a page's entries stand for, as far as the reader's scope reaches.
struct Known {
    /// Names by account.
    people: HashMap<Id, String>,
    /// Accounts to narrow to.
    choices: BTreeSet<Id>,
    /// Names by invitation.
    invited: HashMap<Id, String>,
    /// Names by desk.
    desks: HashMap<Id, String>,
    /// Names by branch.
    branches: HashMap<Id, String>,
    /// Numbers by record.
    calls: HashMap<Id, String>,
    /// Those of them that the reader may open.
    opened: HashMap<Id, String>,
}

impl Known {
    async fn of(
        app: &App,
        access: &Access,
        scope: &Scope,
        entries: &[entity::Model],
    ) -> Result<Known, DbError> {
        let on = |table: &str| -> BTreeSet<Id> {
            entries
                .iter()
                .filter(|entry| entry.subject_table == table)
                .map(|entry| entry.subject_id)
                .collect()
        };
        let actors: BTreeSet<Id> = entries.iter().filter_map(|entry| entry.account_id).collect();

        let mut people = scope.find::<account::Entity>();
        let mut choices = BTreeSet::new();
        if let Some(desks) = scope.desks() {
            // Of one's own desks, those who act there or did; whoever reads only what they did themselves chooses nobody.
            let whole: Vec<Id> = desks.into_iter().filter(|desk| scope.reaches_desk(*desk)).collect();
            if !whole.is_empty() {
                let grants = scope.find::<role_grant::Entity>();
                let grants = grants.filter(role_grant::Column::DeskId.is_in(whole)).all(app.db()).await?;
                choices = grants.into_iter().map(|grant| grant.account_id).chain(actors.clone()).collect();
            }
            let named = actors.into_iter().chain(on("account")).chain(choices.clone());
            people = people.filter(account::Column::Id.is_in(named.collect::<BTreeSet<Id>>()));
        }
        let people = people.all(app.db()).await?;
        if scope.desks().is_none() {
            choices = people.iter().map(|account| account.id).collect();
        }

        let invited = on("invitation");
        let invited = match invited.is_empty() {
            true => Vec::new(),
            false => {
                let rows = scope.find::<invitation::Entity>();
                rows.filter(invitation::Column::Id.is_in(invited)).all(app.db()).await?
            }
        };
        let desks = scope.find::<desk::Entity>().all(app.db()).await?;
        let branches = match scope.desks() {
            Some(_) => Vec::new(),
            None => crate::organisation::branches(scope, app.db()).await?,
        };
        let calls: BTreeSet<Id> = entries.iter().filter_map(call_of).collect();
        let opened = match access.may(Action::ReadCall) {
            Some(reading) => numbers(app, &reading, &calls).await?,
            None => HashMap::new(),
        };
        Ok(Known {
            people: people.into_iter().map(|account| (account.id, account.display_name)).collect(),
            choices,
            invited: invited.into_iter().map(|row| (row.id, row.display_name)).collect(),
            desks: desks.into_iter().map(|desk| (desk.id, desk.name)).collect(),
            branches: branches.into_iter().map(|branch| (branch.id, branch.name)).collect(),
            calls: numbers(app, scope, &calls).await?,
            opened,
        })
    }

    /// What was done, with the role and where it holds if it was about one.
    fn what(&self, entry: &entity::Model, locale: Locale) -> String {
        let what = locale.t(&format!("audit-{}", entry.event.replace('.', "-")));
        match self.role(entry, locale) {
            Some(role) => locale.args("audit-what-role", &[("what", &what), ("role", &role)]),
            None => what,
        }
    }

    fn role(&self, entry: &entity::Model, locale: Locale) -> Option<String> {
        let facts = facts(entry);
        let role = locale.t(&format!("role-{}", Role::from_code(facts.get("role")?)?.code()));
        let named = |kind: &str, names: &HashMap<Id, String>| {
            names.get(&facts.get(kind)?.parse::<Id>().ok()?).cloned()
        };
        Some(match named("desk", &self.desks).or_else(|| named("branch", &self.branches)) {
            Some(place) => locale.args("people-role-at", &[("role", &role), ("place", &place)]),
            None => role,
        })
    }

    /// What an entry is about in words, and the record to open.
    fn about(&self, entry: &entity::Model) -> (String, Option<Id>) {
        let of = |names: &HashMap<Id, String>, id: Id| names.get(&id).cloned().unwrap_or_default();
        if let Some(call) = call_of(entry) {
            return match self.opened.get(&call) {
                Some(number) => (number.clone(), Some(call)),
                None => (of(&self.calls, call), None),
            };
        }
        let about = match entry.subject_table.as_str() {
            "account" => of(&self.people, entry.subject_id),
            "invitation" => of(&self.invited, entry.subject_id),
            "desk" => of(&self.desks, entry.subject_id),
            "branch" => of(&self.branches, entry.subject_id),
            _ => String::new(),
        };
        (about, None)
    }
}

/// What an entry is about where it is known by a number: 第2版, 78件.
fn counted(entry: &entity::Model, locale: Locale) -> String {
    let facts = facts(entry);
    let told = |fact: &str, key: &str| facts.get(fact).map(|n| locale.tn(key, n)).unwrap_or_default();
    match entry.subject_table.as_str() {
        "edition" => told("number", "edition-number"),
        "import_batch" => told("stored", "count-calls"),
        _ => String::new(),
    }
}

/// The coded facts of an entry.
fn facts(entry: &entity::Model) -> HashMap<String, String> {
    serde_json::from_str(&entry.detail).unwrap_or_default()
}

/// The invitations by which somebody came, and the codes for a new password that were made for them.
async fn invitations_of(app: &App, scope: &Scope, person: Id) -> Result<Vec<Id>, DbError> {
    let rows = scope.find::<invitation::Entity>().filter(invitation::Column::AccountId.eq(person));
    Ok(rows.all(app.db()).await?.into_iter().map(|row| row.id).collect())
}

/// The record that an entry is about.
fn call_of(entry: &entity::Model) -> Option<Id> {
    match entry.subject_table.as_str() {
        "call" => Some(entry.subject_id),
        "call_redaction" => facts(entry).get("call")?.parse().ok(),
        _ => None,
    }
}

/// The numbers of those among `calls` that `scope` reaches; nothing else of them is read.
async fn numbers(app: &App, scope: &Scope, calls: &BTreeSet<Id>) -> Result<HashMap<Id, String>, DbError> {
    if calls.is_empty() {
        return Ok(HashMap::new());
    }
    let rows: Vec<call::Numbered> = scope
        .find::<call::Entity>()
        .filter(call::Column::Id.is_in(calls.iter().copied()))
        .project(app.db(), |q| {
            q.column(call::Column::Id).column(call::Column::FiscalYear).column(call::Column::Number)
        })
        .await?;
    Ok(rows.into_iter().map(|row| (row.id, row.to_string())).collect())
}
