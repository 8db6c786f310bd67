//! Today at a desk: open until when, who is there, the calls so far, who is on the telephone. Counts alone, no texts.

use sea_orm::{ColumnTrait, FromQueryResult, QuerySelect};

use super::opening::{self, Opening};
use crate::db::{DbError, Reads, Scope};
use crate::desk::calls::codes::{Channel, Kind, Novelty};
use crate::desk::calls::{drafts, entity};
use crate::desk::names::Names;
use crate::i18n::Locale;
use crate::id::Id;
use crate::organisation::desk;

/// Today at a desk.
#[derive(Clone, Debug, Default)]
pub struct Today {
    /// What the hours say.
    pub opening: Opening,
    /// The date in words.
    pub date: String,
    /// Names of those on duty, oneself left out.
    pub others: Vec<String>,
    /// Names of all on duty.
    pub on_duty: Vec<String>,
    /// One's own duty.
    pub mine: Option<Id>,
    /// Until when it lasts (16:00); empty off duty.
    pub mine_until: String,
    /// Conversations by telephone.
    pub conversations: i64,
    /// Of these, new.
    pub new: i64,
    /// Of these, repeat.
    pub repeat: i64,
    /// Of these, not known.
    pub unknown: i64,
    /// Silent and cut-off calls.
    pub silent: i64,
    /// Who is on the telephone, and since when (14:07).
    pub talking: Vec<(String, String)>,
}

#[derive(FromQueryResult)]
struct Group {
    kind: Kind,
    novelty: Novelty,
    n: i64,
}

/// Looks at today. `scope` must be one of [`crate::auth::policy::Action::SeeDesk`].
///
/// # Errors
/// [`DbError`] when the database does.
pub async fn of(
    scope: &Scope,
    on: &impl Reads,
    desk: &desk::Model,
    locale: Locale,
) -> Result<Today, DbError> {
    let duties = super::on_duty(scope, on, desk.id).await?;
    let talking = drafts::going_on(scope, on, desk.id).await?;
    let accounts = duties.iter().map(|d| d.account_id).chain(talking.iter().map(|d| d.account_id));
    let names = Names::of(scope, on, accounts).await?;
    let me = scope.account();
    let mine = duties.iter().find(|d| Some(d.account_id) == me);
    let date = scope.now().date();
    let groups: Vec<Group> = scope
        .find::<entity::Entity>()
        .filter(entity::Column::DeskId.eq(desk.id))
        .filter(entity::Column::CalledOn.eq(date))
        .filter(entity::Column::VoidedAt.is_null())
        .filter(entity::Column::Channel.eq(Channel::Phone))
        .project(on, |q| {
            q.column(entity::Column::Kind)
                .column(entity::Column::Novelty)
                .column_as(entity::Column::Id.count(), "n")
                .group_by(entity::Column::Kind)
                .group_by(entity::Column::Novelty)
        })
        .await?;
    let sum = |of: &dyn Fn(&Group) -> bool| groups.iter().filter(|g| of(g)).map(|g| g.n).sum();
    let name = |id: Id| names.get(Some(id)).to_owned();
    Ok(Today {
        opening: opening::now(scope, on, desk, locale).await?,
        date: locale.day(date),
        others: duties.iter().filter(|d| Some(d.account_id) != me).map(|d| name(d.account_id)).collect(),
        on_duty: duties.iter().map(|d| name(d.account_id)).collect(),
        mine: mine.map(|d| d.id),
        mine_until: mine.map(|d| d.until.clock()).unwrap_or_default(),
        conversations: sum(&|g| g.kind == Kind::Conversation),
        new: sum(&|g| g.kind == Kind::Conversation && g.novelty == Novelty::New),
        repeat: sum(&|g| g.kind == Kind::Conversation && g.novelty == Novelty::Repeat),
        unknown: sum(&|g| g.kind == Kind::Conversation && g.novelty == Novelty::Unknown),
        silent: sum(&|g| matches!(g.kind, Kind::Silent | Kind::CutOff)),
        talking: talking.iter().map(|d| (name(d.account_id), d.since.clock())).collect(),
    })
}
