//! What the rooms promise, whoever lives in them.

use sea_orm::ActiveValue::{Set, Unchanged};
use tomarigi::auth::policy::{Action, Role};
use tomarigi::db::{AuditEvent, DbError, WriteError};
use tomarigi::desk::calls::codes::Source;
use tomarigi::desk::calls::commands::{self, NewCall};
use tomarigi::desk::calls::entity;
use tomarigi::desk::calls::model::{Facts, Texts};
use tomarigi::organisation::{branch, found};

use crate::support::House;

async fn a_call(house: &House, desk: tomarigi::id::Id) -> commands::Recorded {
    let mut tx = house.db.write(&house.operator(Action::TakeCall)).await.unwrap();
    let call = NewCall {
        desk,
        facts: Facts::beginning(house.db.now(), Source::DuringCall),
        texts: Texts { chief_concern: "声のかけ方".into(), notes: String::new() },
    };
    let recorded = commands::record(&mut tx, call).await.unwrap();
    tx.commit().await.unwrap();
    recorded
}

#[tokio::test]
async fn a_write_without_an_audit_event_leaves_nothing() {
    let house = House::new().await;
    let scope = house.operator(Action::ManageOrganisation);
    let mut tx = house.db.write(&scope).await.unwrap();
    let row = branch::ActiveModel {
        id: Set(tx.new_id()),
        organisation_id: Set(house.organisation),
        name: Set("支部".into()),
        prefecture: Set(None),
        block: Set(None),
        created_at: Set(tx.now()),
    };
    tx.insert(row).await.unwrap();
    assert!(matches!(tx.commit().await, Err(DbError::Write(WriteError::Unaudited))));
    assert_eq!(scope.find::<branch::Entity>().count(&house.db).await.unwrap(), 0);
}

#[tokio::test]
async fn a_row_of_another_organisation_is_neither_written_nor_found_nor_changed() {
    let house = House::new().await;
    let desk = house.desk("mie").await;
    let recorded = a_call(&house, desk).await;
    let other = found(&house.db, "べつの会").await.unwrap();
    let theirs = tomarigi::auth::guard::operator_scope(other, Action::ReadCall, house.db.now());

    assert_eq!(theirs.find::<entity::Entity>().count(&house.db).await.unwrap(), 0);
    assert!(theirs.find_by_id::<entity::Entity>(recorded.id).one(&house.db).await.unwrap().is_none());

    let mut tx = house.db.write(&theirs).await.unwrap();
    let change = entity::ActiveModel { id: Unchanged(recorded.id), heaviness: Set(5), ..Default::default() };
    assert!(matches!(tx.update(change).await, Err(DbError::Write(WriteError::NothingWithinReach))));
    let row = branch::ActiveModel {
        id: Set(tx.new_id()),
        organisation_id: Set(house.organisation),
        name: Set("支部".into()),
        prefecture: Set(None),
        block: Set(None),
        created_at: Set(tx.now()),
    };
    assert!(matches!(tx.insert(row).await, Err(DbError::Write(WriteError::ForeignOrganisation))));
}

#[tokio::test]
async fn numbers_run_within_desk_and_fiscal_year_also_when_many_are_taken_at_once() {
    let house = House::new().await;
    let desk = house.desk("mie").await;
    let (house, mut numbers) = (std::sync::Arc::new(house), Vec::new());
    let tasks: Vec<_> = (0..20)
        .map(|_| {
            let house = house.clone();
            tokio::spawn(async move { a_call(&house, desk).await.number })
        })
        .collect();
    for task in tasks {
        numbers.push(task.await.unwrap());
    }
    numbers.sort_unstable();
    assert_eq!(numbers, (1..=20).collect::<Vec<_>>());
}

#[tokio::test]
async fn a_dropped_write_is_undone() {
    let house = House::new().await;
    let desk = house.desk("mie").await;
    let scope = house.operator(Action::TakeCall);
    let mut tx = house.db.write(&scope).await.unwrap();
    tx.record(AuditEvent::new("call.recorded", "call", desk));
    drop(tx);
    assert_eq!(a_call(&house, desk).await.number, 1);
}

#[tokio::test]
async fn an_address_that_does_not_exist_says_what_to_do_next_in_both_languages() {
    let house = House::new().await;
    let mut anybody = house.anybody();
    let answer = anybody.get("/nowhere").await;
    assert_eq!(answer.status, 404);
    assert!(answer.text().contains("ページが見つかりません"));
    anybody.locale = "en";
    assert!(anybody.get("/nowhere").await.text().contains("Page not found"));
    let _ = house.person(Role::Supporter, None).await;
}
