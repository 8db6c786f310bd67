//! What was altered behind the program's back is found and named; a backup opens and can be put back.

mod copying;
mod hidden;
mod running;
mod trainings;

use std::sync::Arc;

use sea_orm::{ConnectionTrait, Database, DatabaseConnection};
use time::Duration;
use tomarigi::auth::policy::Action;
use tomarigi::clock::SystemClock;
use tomarigi::crypto::RootKey;
use tomarigi::db::{Db, maintenance};
use tomarigi::desk::calls::codes::Source;
use tomarigi::desk::calls::commands::{self, NewCall};
use tomarigi::desk::calls::model::{Facts, Texts};
use tomarigi::id::Id;
use tomarigi::upkeep::copies::{self, CopyError, Target};
use tomarigi::upkeep::heads;
use tomarigi::upkeep::verify::{Report, verify};

use crate::support::House;

/// A connection past all doors: whoever holds the database file has one.
async fn intruder(house: &House) -> DatabaseConnection {
    let config = house.app.config();
    let url = config
        .database_url
        .clone()
        .unwrap_or_else(|| format!("sqlite://{}", config.data.join("tomarigi.sqlite").display()));
    Database::connect(url).await.unwrap()
}

async fn house_with_calls(n: i64) -> (House, Id) {
    let house = House::new().await;
    let desk = house.desk("mie").await;
    for i in 0..n {
        let mut tx = house.db.write(&house.operator(Action::TakeCall)).await.unwrap();
        let started = house.db.now().minus(Duration::hours(i));
        let call = NewCall {
            desk,
            facts: Facts::beginning(started, Source::DuringCall),
            texts: Texts { chief_concern: format!("主訴 {i}"), notes: format!("メモ {i}") },
        };
        commands::record(&mut tx, call).await.unwrap();
        tx.commit().await.unwrap();
    }
    (house, desk)
}

async fn after(house: &House, sql: &str) -> Report {
    let intruder = intruder(house).await;
    let done = intruder.execute_unprepared(sql).await.unwrap();
    assert!(done.rows_affected() > 0, "the intruder changed nothing: {sql}");
    intruder.close().await.unwrap();
    verify(&house.db).await.unwrap()
}

fn named(report: &Report) -> Vec<String> {
    report.faults.iter().map(|f| format!("{}:{}", f.table, f.what)).collect()
}

#[tokio::test]
async fn an_untouched_house_is_sound_and_everything_in_it_was_looked_at() {
    let (house, _) = house_with_calls(5).await;
    let report = verify(&house.db).await.unwrap();
    assert_eq!(report.faults, []);
    // The organisation's key and two texts a call; five records; founding, opening the desk, five calls.
    assert_eq!((report.seals, report.records, report.audit_entries), (11, 5, 7));
}

#[tokio::test]
async fn a_flipped_byte_in_any_sealed_column_is_found_and_named() {
    let (house, _) = house_with_calls(1).await;
    let sqlite = house.app.config().database_url.is_none();
    for column in ["sealed_chief_concern", "sealed_notes"] {
        let (house, _) = house_with_calls(2).await;
        // The last byte of the first row's value, turned into another.
        let flip = if sqlite {
            format!(
                "UPDATE call SET {column} = CAST(substr({column}, 1, length({column}) - 1) || \
                 CASE substr({column}, -1) WHEN x'00' THEN x'01' ELSE x'00' END AS BLOB) \
                 WHERE id = (SELECT min(id) FROM call)"
            )
        } else {
            format!(
                "UPDATE call SET {column} = set_byte({column}, length({column}) - 1, \
                 (get_byte({column}, length({column}) - 1) + 1) % 256) WHERE id = (SELECT min(id) FROM call)"
            )
        };
        let report = after(&house, &flip).await;
        let fault = report.faults.iter().find(|f| f.what == "seal-broken").expect(column);
        assert_eq!((fault.table.as_str(), fault.column.as_deref()), ("call", Some(column)));
        assert!(named(&report).contains(&"call:mac-wrong".to_owned()));
    }
    let _ = house;
}

#[tokio::test]
async fn every_changed_coded_fact_of_a_record_is_found() {
    let columns = [
        ("number", "number + 100"),
        ("started_at", "started_at + 1"),
        ("ended_at", "1"),
        ("called_on", "'2020-01-01'"),
        ("fiscal_year", "1999"),
        ("weekday", "weekday % 7 + 1"),
        ("hour", "hour - 1"),
        ("taken_by", "7"),
        ("taken_by_label", "'x'"),
        ("channel", "2"),
        ("kind", "2"),
        ("novelty", "1"),
        ("relation", "2"),
        ("caller_age", "3"),
        ("caller_sex", "1"),
        ("residence", "24201"),
        ("person_age", "3"),
        ("person_sex", "1"),
        ("how_long", "1"),
        ("responses", "3"),
        ("referred_to", "1"),
        ("heaviness", "5"),
        ("source", "3"),
        ("version", "2"),
        ("changed_at", "changed_at + 1"),
        ("changed_by", "7"),
        ("voided_at", "1"),
        ("batch_id", "1"),
        ("import_key", "mac"),
    ];
    let (house, _) = house_with_calls(1).await;
    let batch = "INSERT INTO import_batch (id, organisation_id, desk_id, started_at, touched_at, total, \
                 done, state) SELECT 1, organisation_id, desk_id, started_at, started_at, 0, 0, 1 FROM call";
    assert!(after(&house, batch).await.is_sound(), "an import under way");
    for (column, value) in columns {
        let intruder = intruder(&house).await;
        intruder.execute_unprepared("CREATE TABLE kept AS SELECT * FROM call").await.unwrap();
        let report = after(&house, &format!("UPDATE call SET {column} = {value}")).await;
        assert!(!report.is_sound(), "a changed {column} went unseen");
        let back = format!("UPDATE call SET {column} = (SELECT {column} FROM kept)");
        assert!(after(&house, &back).await.is_sound(), "{column} put back");
        intruder.execute_unprepared("DROP TABLE kept").await.unwrap();
        intruder.close().await.unwrap();
    }
}

#[tokio::test]
async fn a_value_of_another_kind_is_named_by_its_table_and_the_rest_is_looked_through() {
    let (house, _) = house_with_calls(2).await;
    if house.app.config().database_url.is_some() {
        return; // PostgreSQL lets none in.
    }
    house.person(tomarigi::auth::policy::Role::Administrator, None).await;
    let report = after(&house, "UPDATE role_grant SET role = 'coordinator'").await;
    assert!(named(&report).contains(&"role_grant:unreadable".to_owned()), "{report:?}");
    assert_eq!(report.records, 2);
}

#[tokio::test]
async fn a_text_moved_to_another_record_does_not_open_there() {
    let (house, _) = house_with_calls(2).await;
    let report = after(
        &house,
        "UPDATE call SET sealed_notes = (SELECT sealed_notes FROM call WHERE id = (SELECT max(id) FROM call)) \
         WHERE id = (SELECT min(id) FROM call)",
    )
    .await;
    assert!(named(&report).contains(&"call:seal-broken".to_owned()), "{report:?}");
}

#[tokio::test]
async fn every_altered_removed_or_swapped_audit_entry_is_found() {
    for seq in 1..=4 {
        let (house, desk) = house_with_calls(3).await;
        let at = format!("chain_id = {} AND seq = {seq}", desk.0);
        let report = after(&house, &format!("UPDATE audit_entry SET account_id = 99 WHERE {at}")).await;
        assert!(named(&report).contains(&"audit_entry:link-wrong".to_owned()), "altered {seq}");

        let (house, desk) = house_with_calls(3).await;
        let at = format!("chain_id = {} AND seq = {seq}", desk.0);
        let report = after(&house, &format!("DELETE FROM audit_entry WHERE {at}")).await;
        assert!(!report.is_sound(), "removed {seq}");
    }
    for (a, b) in [(1, 2), (2, 3), (1, 4), (3, 4)] {
        let (house, desk) = house_with_calls(3).await;
        let chain = desk.0;
        let intruder = intruder(&house).await;
        for (from, to) in [(a, 1000), (b, a), (1000, b)] {
            let sql = format!("UPDATE audit_entry SET seq = {to} WHERE chain_id = {chain} AND seq = {from}");
            intruder.execute_unprepared(&sql).await.unwrap();
        }
        intruder.close().await.unwrap();
        let report = verify(&house.db).await.unwrap();
        assert!(named(&report).contains(&"audit_entry:link-wrong".to_owned()), "swapped {a} and {b}");
    }
}

#[tokio::test]
async fn a_tail_cut_off_with_its_record_and_its_head_set_back_shows_only_against_a_head_kept_elsewhere() {
    let (house, desk) = house_with_calls(3).await;
    let kept = heads::now(&house.db).await.unwrap();
    let intruder = intruder(&house).await;
    let chain = desk.0;
    for sql in [
        format!("UPDATE audit_chain SET length = 3 WHERE chain_id = {chain}"),
        format!("DELETE FROM audit_entry WHERE chain_id = {chain} AND seq > 3"),
        "DELETE FROM call WHERE id = (SELECT max(id) FROM call)".to_owned(),
    ] {
        intruder.execute_unprepared(&sql).await.unwrap();
    }
    intruder.close().await.unwrap();
    assert!(verify(&house.db).await.unwrap().is_sound());
    let mut holds = Vec::new();
    for head in &kept {
        holds.push((head.chain == desk, heads::still_holds(&house.db, head).await.unwrap()));
    }
    assert!(holds.contains(&(true, false)) && holds.contains(&(false, true)), "{holds:?}");
}

#[tokio::test]
async fn a_backup_opens_with_the_key_and_is_put_back_whole() {
    let (house, _) = house_with_calls(700).await;
    let file = house.folder.join("copy.backup");
    let clock = Arc::new(SystemClock::default());
    maintenance::backup(&house.db, &file, clock.clone()).await.unwrap();
    assert!(maintenance::backup(&house.db, &file, clock.clone()).await.is_err(), "never over a file");

    let config = house.app.config();
    let root = || Arc::new(RootKey::read(&config.key_file, None).unwrap());
    let data = house.folder.join("elsewhere");
    std::fs::create_dir(&data).unwrap();
    let target = || Target { url: None, data: &data, root: root(), write_key: None };
    copies::restore(&file, target(), clock.clone()).await.unwrap();
    let again = copies::restore(&file, target(), clock.clone()).await;
    assert!(matches!(again, Err(CopyError::Copy(maintenance::BackupError::NotEmpty))));

    let before = verify(&house.db).await.unwrap();
    let restored = Db::open(None, &data, root(), clock.clone()).await.unwrap();
    let report = verify(&restored).await.unwrap();
    assert_eq!(report.faults, []);
    assert_eq!((report.seals, report.records, report.heads), (before.seals, before.records, before.heads));

    let stranger = Arc::new(RootKey::generate());
    let unreadable = Db::open_file(&file, stranger, clock).await.unwrap();
    assert!(!verify(&unreadable).await.unwrap().is_sound());
}
