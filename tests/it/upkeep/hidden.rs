//! What was taken away, hidden or put in behind the program's back: the log tells what there should be.

use tomarigi::auth::accounts::{NewGrant, grant};
use tomarigi::auth::people;
use tomarigi::auth::policy::Role;
use tomarigi::desk::calls::{corrections, entity as call};
use tomarigi::desk::imports::clearing::clear;
use tomarigi::desk::imports::source::Source as File;
use tomarigi::desk::imports::{Progress, import};
use tomarigi::organisation::desk;

use super::*;

const CALLS: &[u8] = include_bytes!("../../../examples/mie-calls.csv");

async fn house_with_an_import() -> House {
    let house = House::new().await;
    let id = house.desk("mie").await;
    let scope = house.operator(Action::ImportCalls);
    let desk = scope.find_by_id::<desk::Entity>(id).one(&house.db).await.unwrap().unwrap();
    let open = || File::bytes(CALLS.to_vec());
    import(&house.db, &scope, &desk, "calls.csv", open, false, &mut |_: Progress| ()).await.unwrap();
    assert_eq!(verify(&house.db).await.unwrap().faults, []);
    house
}

async fn rows(house: &House) -> u64 {
    tomarigi::db::Rows::<call::Entity>::across_organisations().count(&house.db).await.unwrap()
}

async fn clear_away(house: &House) {
    clear(&house.db, &house.operator(Action::ImportCalls)).await.unwrap();
}

#[tokio::test]
async fn a_record_that_was_deleted_is_missed() {
    let (house, _) = house_with_calls(2).await;
    let report = after(&house, "DELETE FROM call WHERE id = (SELECT min(id) FROM call)").await;
    assert_eq!(named(&report), ["call:record-missing"]);
}

#[tokio::test]
async fn a_record_that_was_put_into_an_import_given_up_is_named_and_not_cleared_away() {
    let (house, _) = house_with_calls(2).await;
    let intruder = intruder(&house).await;
    intruder
        .execute_unprepared(
            "INSERT INTO import_batch (id, organisation_id, desk_id, started_at, touched_at, total, \
             done, state) SELECT 1, organisation_id, desk_id, started_at, started_at, 1, 1, 3 \
             FROM call WHERE id = (SELECT min(id) FROM call)",
        )
        .await
        .unwrap();
    let hide = "UPDATE call SET batch_id = 1 WHERE id = (SELECT min(id) FROM call)";
    assert_eq!(named(&after(&house, hide).await), ["call:mac-wrong"]);
    clear_away(&house).await;
    assert_eq!(rows(&house).await, 2);
    assert!(after(&house, "UPDATE call SET batch_id = NULL WHERE batch_id = 1").await.is_sound());
}

#[tokio::test]
async fn an_import_that_was_hidden_is_named_and_not_cleared_away() {
    let house = house_with_an_import().await;
    assert_eq!(rows(&house).await, 78);
    let report = after(&house, "UPDATE import_batch SET state = 3").await;
    assert_eq!(named(&report), ["import_batch:import-hidden"]);
    clear_away(&house).await;
    assert_eq!(rows(&house).await, 78);
    assert!(after(&house, "UPDATE import_batch SET state = 2").await.is_sound());
}

#[tokio::test]
async fn an_import_that_was_given_up_and_then_shown_is_named() {
    let house = house_with_an_import().await;
    let batch = "INSERT INTO import_batch (id, organisation_id, desk_id, started_at, touched_at, total, \
                 done, state) SELECT 1, organisation_id, desk_id, started_at, touched_at, 0, 0, 2 FROM import_batch";
    assert_eq!(named(&after(&house, batch).await), ["import_batch:import-unlogged"]);
}

#[tokio::test]
async fn a_record_of_an_import_that_was_deleted_is_missed() {
    let house = house_with_an_import().await;
    let report = after(&house, "DELETE FROM call WHERE id = (SELECT max(id) FROM call)").await;
    assert_eq!(named(&report), ["import_batch:import-incomplete"]);
}

#[tokio::test]
async fn a_record_put_back_to_what_it_said_before_is_named() {
    let (house, _) = house_with_calls(1).await;
    let intruder = intruder(&house).await;
    intruder.execute_unprepared("CREATE TABLE kept AS SELECT * FROM call").await.unwrap();
    let scope = house.operator(Action::CorrectCall);
    let record = scope.find::<call::Entity>().one(&house.db).await.unwrap().unwrap();
    let mut tx = house.db.write(&scope).await.unwrap();
    corrections::set_void(&mut tx, record.id, true, "取り違え").await.unwrap().unwrap();
    tx.commit().await.unwrap();

    let wrong_reason = "UPDATE call_version SET sealed_reason = NULL";
    let in_a_copy = house.started_again().await;
    intruder.execute_unprepared("CREATE TABLE kept_version AS SELECT * FROM call_version").await.unwrap();
    assert_eq!(named(&after(&in_a_copy, wrong_reason).await), ["call_version:mac-wrong"]);
    let back = "UPDATE call_version SET sealed_reason = (SELECT sealed_reason FROM kept_version)";
    assert!(after(&house, back).await.is_sound());

    intruder.execute_unprepared("DELETE FROM call_version").await.unwrap();
    let columns = ["voided_at", "version", "changed_at", "changed_by", "mac"];
    let columns = columns.map(|c| format!("{c} = (SELECT {c} FROM kept)")).join(", ");
    let report = after(&house, &format!("UPDATE call SET {columns}")).await;
    let sealed = ["sealed_chief_concern", "sealed_notes"].map(|c| format!("{c} = (SELECT {c} FROM kept)"));
    assert!(named(&report).contains(&"call:record-rolled-back".to_owned()), "{report:?}");
    let report = after(&house, &format!("UPDATE call SET {}", sealed.join(", "))).await;
    assert_eq!(named(&report), ["call:record-rolled-back"]);
}

#[tokio::test]
async fn a_role_that_nobody_granted_is_named_and_every_granted_one_is_sound() {
    let (house, desk) = house_with_calls(1).await;
    let officer = house.person(Role::Commissioner, Some(desk)).await;
    let scope = house.operator(Action::ManageAccounts);
    let mut tx = house.db.write(&scope).await.unwrap();
    let account = officer.account.unwrap();
    grant(&mut tx, account, NewGrant::everywhere(Role::Auditor)).await.unwrap();
    let second = grant(&mut tx, account, NewGrant::at_desk(Role::Supporter, desk)).await.unwrap();
    tx.commit().await.unwrap();
    let mut tx = house.db.write(&scope).await.unwrap();
    people::revoke(&mut tx, account, second).await.unwrap();
    tx.commit().await.unwrap();
    assert_eq!(verify(&house.db).await.unwrap().faults, []);

    let unlogged = ["role_grant:role-unlogged"];
    let raised = |from, to| format!("UPDATE role_grant SET role = {to} WHERE role = {from}");
    assert_eq!(named(&after(&house, &raised(6, 4)).await), unlogged, "a commissioner became a coordinator");
    assert!(after(&house, &raised(4, 6)).await.is_sound());
    let again = format!("UPDATE role_grant SET revoked_at = NULL WHERE id = {}", second.0);
    assert_eq!(named(&after(&house, &again).await), unlogged, "a revoked role came back");
    let revoked = format!("UPDATE role_grant SET revoked_at = 1 WHERE id = {}", second.0);
    assert!(after(&house, &revoked).await.is_sound());
    let inserted = "INSERT INTO role_grant (id, organisation_id, account_id, role, desk_id, granted_at) \
                    SELECT 1, organisation_id, account_id, 4, desk_id, granted_at FROM role_grant WHERE role = 6";
    assert_eq!(named(&after(&house, inserted).await), unlogged, "a role was put in");
    let removed = "DELETE FROM role_grant WHERE id = 1 OR role = 7";
    assert_eq!(named(&after(&house, removed).await), ["role_grant:role-missing"]);
}
