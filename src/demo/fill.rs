//! Filling the desks with calls, a few at a time, so that whoever looks meanwhile never waits.

use anyhow::{Context as _, Result};
use sea_orm::ColumnTrait;
use time::Duration;

use super::calls::{Year, draw};
use crate::auth::entity::role_grant;
use crate::auth::guard::operator_scope;
use crate::auth::policy::{Action, Role};
use crate::db::maintenance::Demonstration;
use crate::db::{Db, Scope};
use crate::desk::calls::commands::{NewCall, record};
use crate::desk::calls::entity as call;
use crate::desk::hours;
use crate::desk::imports::{self, source::Source};
use crate::organisation::{desk, lookup};

/// Calls in one write.
const AT_ONCE: usize = 50;

/// Fills both desks, each if it has no calls yet, and the trainings that are not there yet; gives how many records there are.
/// `public_url`: where people open the product.
///
/// # Errors
/// When the database refuses.
pub async fn fill(db: &Db, calls: usize, public_url: &str) -> Result<u64> {
    let organisation = db.organisations().await?.first().context("the demonstration is founded")?.0;
    let scope = operator_scope(organisation, Action::ImportCalls, db.now());
    let mie = lookup::desk_by_slug(db, "mie").await?.context("mie")?;
    if is_empty(db, &scope, &mie).await? {
        let open = || Source::bytes(super::MIE_CALLS.as_bytes().to_vec());
        imports::import(db, &scope, &mie, "mie-calls.csv", open, false, &mut |_| ()).await?;
    }
    let large = lookup::desk_by_slug(db, "shizuoka").await?.context("shizuoka")?;
    if is_empty(db, &scope, &large).await? {
        fill_drawn(db, &scope, &large, calls).await?;
    }
    if db.demonstration().await? != Some(Demonstration::Filled) {
        super::training::fill(db, organisation, public_url).await?;
        super::blocks::fill(db, organisation).await?;
        db.filled_demonstration().await?;
    }
    Ok(scope.find::<call::Entity>().count(db).await?)
}

async fn is_empty(db: &Db, scope: &Scope, desk: &desk::Model) -> Result<bool> {
    let found =
        scope.find::<call::Entity>().filter(call::Column::DeskId.eq(desk.id)).limit(1).all(db).await?;
    Ok(found.is_empty())
}

async fn fill_drawn(db: &Db, scope: &Scope, desk: &desk::Model, calls: usize) -> Result<()> {
    let today = db.now().date();
    let hours = hours::queries::of(scope, db, desk).await?;
    let days: Vec<_> = hours
        .calendar(today.saturating_sub(Duration::days(365))..=today.saturating_sub(Duration::days(1)))
        .filter(hours::model::Day::is_open)
        .map(|day| day.date)
        .collect();
    let supporters: Vec<_> = scope
        .find::<role_grant::Entity>()
        .filter(role_grant::Column::DeskId.eq(desk.id))
        .filter(role_grant::Column::Role.eq(Role::Supporter))
        .all(db)
        .await?
        .iter()
        .map(|grant| grant.account_id)
        .collect();
    let own = municipality::Prefecture::new(u8::try_from(desk.prefecture).unwrap_or_default());
    let municipalities: Vec<i32> = own
        .map(|p| {
            municipality::in_prefecture(p)
                .iter()
                .filter_map(|m| i32::try_from(m.code.number()).ok())
                .collect()
        })
        .unwrap_or_default();
    let year =
        Year { days: &days, calls, supporters: &supporters, municipalities: &municipalities, seed: 2026 };
    let drawn = draw(&year);
    for some in drawn.chunks(AT_ONCE) {
        let mut tx = db.write(scope).await?;
        for (facts, texts) in some {
            record(&mut tx, NewCall { desk: desk.id, facts: facts.clone(), texts: texts.clone() }).await?;
        }
        tx.commit().await?;
        tokio::task::yield_now().await;
    }
    Ok(())
}
