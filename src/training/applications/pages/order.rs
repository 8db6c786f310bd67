//! The order in which a branch recommends, where it recommends more than a programme takes from one: all of it at once.

use std::collections::HashSet;

use axum::extract::State;
use axum::response::Response;
use sea_orm::ColumnTrait;

use super::recommend::list_page;
use crate::app::App;
use crate::auth::Access;
use crate::auth::guard::{Posted, see_other};
use crate::auth::policy::Reach;
use crate::form::Fields;
use crate::id::Id;
use crate::training::applications::chiefs::Chiefs;
use crate::training::applications::entity::recommendation::{self, Decision};
use crate::training::applications::entity::{self, State as Standing};
use crate::training::applications::form::Kept;
use crate::training::applications::ordering;
use crate::training::applications::recommending::{self, Words};
use crate::training::letters;
use crate::training::people::Somebody;
use crate::training::places::queries as places;
use crate::training::programmes::{queries, save};
use crate::web::{AppError, render_errors};

/// A branch whose order is asked for.
pub(super) struct Order {
    /// The branch.
    pub branch: Id,
    /// Its name.
    pub name: String,
    /// Those recommended: the field, the name, what stands in the field.
    pub lines: Vec<(String, String, String)>,
    /// Whether an order was sent that cannot be kept.
    pub refused: bool,
    /// Whether there is a whole order already.
    pub whole: bool,
}

fn recommended<'a>(
    people: &'a [Somebody],
    said: &'a Words,
) -> Vec<(&'a Somebody, &'a recommendation::Model)> {
    let word = |one: &'a Somebody| Some((one, said.get(&one.application.id)?));
    people.iter().filter_map(word).filter(|(_, word)| word.decision == Decision::Recommended).collect()
}

fn field(application: Id) -> String {
    format!("rank-{application}")
}

/// The branches that recommend more than `limit` of `people`. `beside`: the branches of those who applied and for whom
/// somebody else speaks; whether they were recommended does not show in what is asked here.
pub(super) fn of(
    limit: u32,
    people: &[Somebody],
    beside: &[Id],
    said: &Words,
    typed: Option<&Fields>,
) -> Vec<Order> {
    let mut orders: Vec<Order> = Vec::new();
    let mut all = recommended(people, said);
    all.sort_by_key(|(_, word)| if word.rank > 0 { word.rank } else { i16::MAX });
    for (one, word) in all {
        let Some(branch) = one.application.branch_id else { continue };
        let name = field(one.application.id);
        let sent = typed.filter(|fields| fields.get("branch") == branch.to_string());
        let rank = match sent {
            Some(fields) => fields.get(&name).to_owned(),
            None if word.rank > 0 => word.rank.to_string(),
            None => String::new(),
        };
        let line = (name, one.kept.name().to_owned(), rank);
        match orders.iter_mut().find(|order| order.branch == branch) {
            Some(order) => {
                order.lines.push(line);
                order.whole &= word.rank > 0;
            }
            None => orders.push(Order {
                branch,
                name: one.branch.clone(),
                lines: vec![line],
                refused: sent.is_some(),
                whole: word.rank > 0,
            }),
        }
    }
    let others = |branch: Id| beside.iter().filter(|of| **of == branch).count();
    orders.retain(|order| order.lines.len() > 1 && order.lines.len() + others(order.branch) > limit as usize);
    orders
}

/// Keeps the order of a branch, where each place in it is taken once.
pub(super) async fn keep(
    State(app): State<App>,
    access: Access,
    Posted(fields): Posted,
) -> Result<Response, AppError> {
    let scope = access.scope()?;
    let (me, office) = (&access.person()?.account, *scope.reach() == Reach::Organisation);
    let row = queries::of(scope, app.db(), fields.get("programme")).await?.ok_or(AppError::NotFound)?;
    let branch: Id = fields.get("branch").parse().map_err(|_| AppError::NotFound)?;
    // What goes along with somebody who came from another branch is still that branch's row.
    let mut tx = app.db().write(&letters::office(scope)).await?;
    let locked = save::locked(&mut tx, row.id).await?.ok_or(AppError::NotFound)?;
    // Read under the lock: who came to another branch meanwhile gets no place in the order of this one.
    let applied = scope
        .find::<entity::Entity>()
        .filter(entity::Column::ProgrammeId.eq(row.id))
        .filter(entity::Column::BranchId.eq(branch))
        .filter(entity::Column::State.eq(Standing::Applied))
        .all(&tx)
        .await?;
    if applied.is_empty() {
        return Err(AppError::NotFound);
    }
    if places::is_decided(scope, &tx, locked.id, &locked.programme()).await? {
        return Ok(see_other("/recommendations?warning=recommend-decided"));
    }
    let chiefs = Chiefs::of(scope, &tx).await?;
    let said = recommending::said_in(scope, &tx, row.id).await?;
    let mut ranks: Vec<(recommendation::Model, i16)> = Vec::new();
    let mut elsewhere = HashSet::new();
    let mut distinct = true;
    for application in &applied {
        let word = said.get(&application.id).filter(|word| word.decision == Decision::Recommended);
        let Some(word) = word else { continue };
        if !chiefs.may_speak(me, office, application, &Kept::open(tx.keys(), application)) {
            elsewhere.insert(word.rank);
            continue;
        }
        match fields.get(&field(application.id)).parse::<i16>() {
            Ok(rank @ 1..=200) => {
                distinct &= ranks.iter().all(|(_, taken)| *taken != rank);
                ranks.push((word.clone(), rank));
            }
            _ => distinct = false,
        }
    }
    if !distinct {
        drop(tx);
        return render_errors(&list_page(&app, access, Some(&fields)).await?);
    }
    close_up(&mut ranks, &elsewhere);
    ordering::order(&mut tx, &ranks).await?;
    tx.unaudited("the same order once more");
    tx.commit().await?;
    Ok(see_other("/recommendations?notice=recommend-ordered"))
}

/// All places are given anew from the first on, in the order that was asked for: no place in between stays free, and those of
/// people for whom another speaks, and who are not seen here, stay theirs.
fn close_up(ranks: &mut [(recommendation::Model, i16)], elsewhere: &HashSet<i16>) {
    ranks.sort_by_key(|(_, rank)| *rank);
    let free = (1..i16::MAX).filter(|rank| !elsewhere.contains(rank));
    for ((_, rank), free) in ranks.iter_mut().zip(free) {
        *rank = free;
    }
}
