//! The list of records, by day, with today's strip above it. What is looked for is posted, and answered with an address
//! that says it: who comes back from a record finds the list as it was. Words stand in it sealed, for one person alone.

use askama::Template;
use axum::extract::{Query, State};
use axum::response::Response;
use sea_orm::ColumnTrait;
use time::Date;

use super::desks;
use crate::app::App;
use crate::audit::AuditEvent;
use crate::auth::entity::role_grant;
use crate::auth::guard::see_other;
use crate::auth::policy::{Action, Role};
use crate::auth::{Access, Posted};
use crate::crypto::{Place, Sealed};
use crate::db::Scope;
use crate::desk::calls::codes::{Code, Kind, Residence, Response as Answer};
use crate::desk::calls::content::Content;
use crate::desk::calls::entity::Model;
use crate::desk::calls::form_view::{Choice, Options};
use crate::desk::calls::labels::Labels;
use crate::desk::calls::queries::{self, COUNTED, Cursor, Filter, Found, From};
use crate::desk::calls::record_view;
use crate::desk::duty::today::{self, Today};
use crate::desk::names::Names;
use crate::form::Fields;
use crate::id::Id;
use crate::organisation::desk;
use crate::web::{AppError, Page, render};

/// What the address carries, beside the desk and words: the filters of the form.
const FILTERS: [&str; 6] = ["from", "to", "kind", "novelty", "relation", "who"];

/// Where words of an address are sealed. There is no such table: it keeps them apart from what the tables hold.
fn of_address(reader: Id) -> Place<'static> {
    Place { table: "address", column: "words", row: reader }
}

/// Characters that are looked for at most.
const WORDS: usize = 200;

/// A record on the list.
pub struct Line {
    /// Its id.
    pub id: Id,
    /// When it began.
    pub time: String,
    /// How many minutes it took.
    pub minutes: Option<i64>,
    /// Which kind of contact.
    pub kind: String,
    /// New or repeat, where that is known.
    pub novelty: String,
    /// How often it was corrected.
    pub corrected: i32,
    /// Whether it is void.
    pub voided: bool,
    /// Who called.
    pub relation: String,
    /// Their age and sex.
    pub caller: String,
    /// About whom.
    pub person: String,
    /// More of them.
    pub person_more: String,
    /// Where they live.
    pub residence: String,
    /// The chief concern.
    pub concern: String,
    /// How it was responded to.
    pub responses: String,
    /// Where to they were referred.
    pub referred_to: String,
    /// Who took it.
    pub taken_by: String,
    /// 1..=5, or 0.
    pub heaviness: i16,
}

/// The records of one day.
pub struct Day {
    /// The day in words.
    pub name: String,
    /// How many the day has in all, where that was counted.
    pub count: Option<i64>,
    /// Those on this page.
    pub lines: Vec<Line>,
}

#[derive(Template)]
#[template(path = "desk/calls/pages/list.html")]
struct ListPage {
    page: Page,
    desk: desk::Model,
    desks: Vec<desk::Model>,
    takes_calls: bool,
    imports: bool,
    exports: bool,
    today: Today,
    from: String,
    to: String,
    kinds: Options,
    novelties: Options,
    relations: Options,
    people: Options,
    sees_all: bool,
    words: String,
    filtered: bool,
    count: Option<usize>,
    /// Records on this page.
    shown: usize,
    many: bool,
    days: Vec<Day>,
    /// The other pages: address, and what the link says.
    pages: Vec<(String, String)>,
    looked_back_to: Option<String>,
}

/// The newest records, those looked for, or another page of them.
pub async fn page(
    State(app): State<App>,
    Query(asked): Query<Vec<(String, String)>>,
    access: Access,
) -> Result<Response, AppError> {
    let mut fields = Fields(asked);
    let scope = access.scope()?;
    let sealed = data_encoding::BASE64URL_NOPAD.decode(fields.get("sealed").as_bytes()).unwrap_or_default();
    // What somebody else sealed, or nobody, opens for nobody: then no words are looked for.
    let keys = app.db().keys(scope.organisation()).await?;
    let words = scope.account().and_then(|me| keys.open(of_address(me), &Sealed::from_stored(sealed)).ok());
    fields.set("words", words.unwrap_or_default());
    list(&app, &access, &fields).await
}

/// What is looked for, as an address.
pub async fn search(
    State(app): State<App>,
    access: Access,
    Posted(fields): Posted,
) -> Result<Response, AppError> {
    let scope = access.scope()?;
    let words: String = fields.get("words").chars().take(WORDS).collect();
    let sealed = match scope.account().filter(|_| !words.is_empty()) {
        Some(me) => {
            let sealed = app.db().keys(scope.organisation()).await?.seal(of_address(me), &words);
            data_encoding::BASE64URL_NOPAD.encode(sealed.as_bytes())
        }
        None => String::new(),
    };
    let asked = ["desk"].into_iter().chain(FILTERS).map(|name| (name, fields.get(name)));
    let asked = asked.chain([("sealed", sealed.as_str())]).filter(|(_, value)| !value.is_empty());
    let query = form_urlencoded::Serializer::new(String::new()).extend_pairs(asked).finish();
    Ok(see_other(&format!("/calls?{query}")))
}

fn filter_of(fields: &Fields, desk: Id) -> Filter {
    fn code<C: Code>(fields: &Fields, name: &str) -> Option<C> {
        C::from_code(fields.get(name))
    }
    let (mut from, mut to) =
        (jpcal::parse_date(fields.get("from")).ok(), jpcal::parse_date(fields.get("to")).ok());
    // Two days the wrong way round mean the days between them.
    if from.is_some() && to.is_some() && to < from {
        std::mem::swap(&mut from, &mut to);
    }
    Filter {
        desk,
        from,
        to,
        kind: code(fields, "kind"),
        novelty: code(fields, "novelty"),
        relation: code(fields, "relation"),
        taken_by: fields.get("who").parse().ok(),
        words: fields.get("words").chars().take(WORDS).collect(),
    }
}

async fn list(app: &App, access: &Access, fields: &Fields) -> Result<Response, AppError> {
    let scope = access.scope()?;
    let mut desks = desks(access, Action::ReadCall)?;
    let named = desks.iter().position(|desk| desk.slug == fields.get("desk"));
    let here = match named {
        Some(i) => desks.remove(i),
        None if desks.is_empty() => return Err(AppError::NotFound),
        None => desks.remove(0),
    };
    let filter = filter_of(fields, here.id);
    let cursor = |name: &str| Cursor::from_text(fields.get(name));
    let from = match (cursor("older"), cursor("newer")) {
        (Some(cursor), _) => From::Older(cursor),
        (None, Some(cursor)) => From::Newer(cursor),
        (None, None) => From::Newest,
    };
    let event = if filter.words.is_empty() { "call.listed" } else { "call.searched" };
    crate::audit::reading::note(app, scope, AuditEvent::new(event, "desk", here.id).at_desk(here.id)).await?;
    let keys = app.db().keys(scope.organisation()).await?;
    let labels = Labels::of_desk(&here, access.locale());
    let sees_all = scope.reaches_desk(here.id);
    // None of these waits for what another found.
    let records = async {
        let found = queries::find(scope, app.db(), &keys, &filter, from).await?;
        let days = days(app, scope, &filter, &found, &labels).await?;
        Ok::<_, AppError>((found, days))
    };
    let count = async {
        Ok(match filter.words.is_empty() {
            true => Some(queries::count(scope, app.db(), &filter).await?),
            false => None,
        })
    };
    let people =
        async { if sees_all { people(app, scope, &here, &filter, &labels).await } else { Ok(Vec::new()) } };
    let today = async {
        Ok(match access.may(Action::SeeDesk) {
            Some(seeing) => today::of(&seeing, app.db(), &here, access.locale()).await?,
            None => Today::default(),
        })
    };
    let ((found, days), count, people, today) = tokio::try_join!(records, count, people, today)?;
    let mut page = access.page.clone();
    page.place = Some(here.name.clone());
    let day = |day: Option<Date>| day.map(|d| d.to_string()).unwrap_or_default();
    let sides =
        [("newer", found.newer, page.t("calls-newer")), ("older", found.older, page.t("calls-older"))];
    let same = |name: &str| name == "desk" || name == "sealed" || FILTERS.contains(&name);
    let beside = |(name, cursor, label): (&str, Option<Cursor>, String)| {
        let mut query = form_urlencoded::Serializer::new(String::new());
        query.extend_pairs(fields.0.iter().filter(|(name, value)| same(name) && !value.is_empty()));
        Some((format!("/calls?{}", query.append_pair(name, &cursor?.to_text()).finish()), label))
    };
    let pages = sides.into_iter().filter_map(beside).collect();
    let may = |action| access.may(action).is_some_and(|s| s.reaches_desk(here.id));
    let view = ListPage {
        takes_calls: may(Action::TakeCall),
        imports: may(Action::ImportCalls),
        exports: may(Action::ExportCalls),
        today,
        from: day(filter.from),
        to: day(filter.to),
        kinds: options(filter.kind, &labels),
        novelties: options(filter.novelty, &labels),
        relations: options(filter.relation, &labels),
        people: Options { choices: people },
        sees_all,
        filtered: filter != Filter { desk: here.id, ..Filter::default() },
        words: filter.words,
        many: count.is_some_and(|n| n > COUNTED),
        count: count.map(|n| n.min(COUNTED)),
        shown: found.rows.len(),
        days,
        pages,
        looked_back_to: found.looked_back_to.map(|day| access.locale().date(day)),
        desk: here,
        desks,
        page,
    };
    render(&view)
}

/// A list to choose from, with "all" before it.
fn options<C: Code>(chosen: Option<C>, labels: &Labels) -> Options {
    let all = choice(String::new(), labels.locale().t("calls-all"), chosen.is_none());
    let codes = C::iter().map(|code| choice(code.code().to_owned(), labels.of(code), chosen == Some(code)));
    Options { choices: std::iter::once(all).chain(codes).collect() }
}

fn choice(value: String, label: String, on: bool) -> Choice {
    Choice { value, label, on, unit: String::new(), digit: "", folds: "" }
}

/// Those who take calls at the desk, or did under a grant that has ended.
async fn people(
    app: &App,
    scope: &Scope,
    desk: &desk::Model,
    filter: &Filter,
    labels: &Labels,
) -> Result<Vec<Choice>, AppError> {
    let grants = scope
        .find::<role_grant::Entity>()
        .filter(role_grant::Column::DeskId.eq(desk.id))
        .filter(role_grant::Column::Role.is_in([Role::Supporter, Role::Coordinator]))
        .all(app.db())
        .await?;
    let mut accounts: Vec<Id> = grants.iter().map(|grant| grant.account_id).collect();
    accounts.sort_unstable();
    accounts.dedup();
    let names = Names::of(scope, app.db(), accounts.iter().copied()).await?;
    let mut all = vec![choice(String::new(), labels.locale().t("calls-all"), filter.taken_by.is_none())];
    all.extend(
        accounts
            .into_iter()
            .map(|id| choice(id.to_string(), names.get(Some(id)).to_owned(), filter.taken_by == Some(id))),
    );
    Ok(all)
}

async fn days(
    app: &App,
    scope: &Scope,
    filter: &Filter,
    found: &Found,
    labels: &Labels,
) -> Result<Vec<Day>, AppError> {
    let (Some((newest, _)), Some((oldest, _))) = (found.rows.first(), found.rows.last()) else {
        return Ok(Vec::new());
    };
    let counts = if filter.words.is_empty() {
        queries::by_day(scope, app.db(), filter, oldest.called_on, newest.called_on).await?
    } else {
        Default::default()
    };
    let names = Names::of(scope, app.db(), found.rows.iter().filter_map(|(row, _)| row.taken_by)).await?;
    let mut days: Vec<(Date, Day)> = Vec::new();
    for (row, content) in &found.rows {
        let line = line(row, content, &names, labels);
        match days.last_mut() {
            Some((date, day)) if *date == row.called_on => day.lines.push(line),
            _ => {
                let name = labels.locale().date(row.called_on);
                let count = counts.get(&row.called_on).copied();
                days.push((row.called_on, Day { name, count, lines: vec![line] }));
            }
        }
    }
    Ok(days.into_iter().map(|(_, day)| day).collect())
}

fn line(row: &Model, content: &Content, names: &Names, labels: &Labels) -> Line {
    let facts = &content.facts;
    let says_of_people = !matches!(row.kind, Kind::Silent | Kind::WrongNumber);
    let (relation, caller) = record_view::person(content, labels, true);
    let (person, person_more) =
        if says_of_people { record_view::person(content, labels, false) } else { Default::default() };
    Line {
        id: row.id,
        time: if facts.time_known { row.started_at.clock() } else { labels.locale().t("calls-no-time") },
        minutes: facts.duration().map(|d| d.whole_minutes()),
        kind: labels.of(row.kind),
        novelty: labels.known(row.novelty),
        corrected: row.version - 1,
        voided: row.voided_at.is_some(),
        relation,
        caller,
        person,
        person_more,
        residence: if facts.residence == Residence::Unknown {
            String::new()
        } else {
            labels.residence(facts.residence)
        },
        concern: content.texts.chief_concern.clone(),
        responses: labels.responses(facts.responses),
        referred_to: if facts.responses.has(Answer::Referral) {
            labels.known(facts.referred_to)
        } else {
            String::new()
        },
        taken_by: match names.get(row.taken_by) {
            "" => row.taken_by_label.clone().unwrap_or_default(),
            name => name.to_owned(),
        },
        heaviness: row.heaviness,
    }
}
