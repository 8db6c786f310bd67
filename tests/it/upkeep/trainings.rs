//! What stands in the tables of trainings, held against the audit chain: what was deleted, altered, set back or put in past the
//! program is named.

use sea_orm::{ColumnTrait, ConnectOptions};
use tomarigi::auth::policy::Role;
use tomarigi::db::{Scope, WriteTx};
use tomarigi::form::Fields;
use tomarigi::i18n::Locale;
use tomarigi::training::applications::entity::recommendation::Decision;
use tomarigi::training::applications::entity::{self as application, Origin};
use tomarigi::training::applications::form::{self, Kept};
use tomarigi::training::applications::recommending::{self, Said};
use tomarigi::training::attendance::commands::{self as attendance, Sitting};
use tomarigi::training::certificates::{drawing, paper};
use tomarigi::training::money::entity::{FileKind, fee, line, receipt};
use tomarigi::training::money::model::Leg;
use tomarigi::training::money::setting::{self, Setting, Written};
use tomarigi::training::money::travel::{self, Claimed};
use tomarigi::training::money::{bank, fees, payouts, receipts, refunds};
use tomarigi::training::programmes::entity::{self as programme, State};
use tomarigi::training::programmes::save::{self, Locked};
use tomarigi::training::programmes::{file, queries};
use tomarigi::upkeep::verify::Fault;

use super::*;
use crate::support::{certificates, training};

const TOML: &str = r#"
slug = "spring"
title = "春の講座"
fiscal_year = 2026
audience = "anyone"
selection = "first_come"
recommendation = true
travel = { cap = 10000 }

[[stage]]
code = "basic"
name = "基礎研修"
fee = 5000

[[stage.course]]
code = "room"
name = "津の集まり"
places = 40
sessions = [{ on = "2026-05-10", hours = "10:00-17:00" }]
"#;

const STATEMENT: &str = "日付,お支払金額,お預り金額,摘要,残高\n2026/5/12,,5000,ﾓﾘｼﾀ ﾕｶ,100000\n";

fn office(house: &House) -> Scope {
    house.operator(Action::RunTraining)
}

async fn write(house: &House) -> WriteTx {
    house.db.write(&office(house)).await.unwrap()
}

async fn locked(tx: &mut WriteTx, row: &programme::Model) -> Locked {
    save::locked(tx, row.id).await.unwrap().unwrap()
}

fn account() -> Written {
    let [bank, branch, kind, number, holder] =
        ["0001", "123", "普通", "1234567", "シケンノカイ"].map(str::to_owned);
    Written { bank, branch, kind, number, holder, bank_name: "ミズホ".into(), branch_name: "ツ".into() }
}

/// A training from its first applicant to the certificates, with something in every table.
async fn house_with_a_training() -> (House, programme::Model) {
    let house = House::new().await;
    let branch = training::branch(&house, "三重").await;
    let chief = house.person(Role::BranchChief, Some(branch)).await.account.unwrap();
    let mut tx = write(&house).await;
    let row = save::create(&mut tx, &file::read(TOML).unwrap()).await.unwrap();
    save::set_state(&mut tx, row.id, State::Announced).await.unwrap();
    let own = Setting {
        issuer: "試験の会".into(),
        sender_code: "0123456789".into(),
        account: account(),
        ..Setting::default()
    };
    setting::save(&mut tx, &own).await.unwrap();
    tx.commit().await.unwrap();
    let row = queries::by_slug(&house.db, "spring").await.unwrap().unwrap();

    for n in 1..=2 {
        let fields = Fields(training::fields(&row, Some(branch), n, &["room"]));
        let kept = Kept { fields, locale: Locale::Ja };
        let filled = form::parse(&kept.fields, &row.programme(), &[branch], form::By::Office).unwrap();
        let mut tx = write(&house).await;
        let held = locked(&mut tx, &row).await;
        let id = tomarigi::training::applications::commands::take_down(
            &mut tx,
            &held,
            &kept,
            &filled,
            Origin::Paper,
            None,
        );
        let id = id.await.unwrap();
        let one = tx.find::<application::Entity>().filter(application::Column::Id.eq(id)).one(&tx).await;
        let said = Said { decision: Decision::Recommended, rank: 1, words: "ぜひ".into() };
        recommending::say(&mut tx, &held, &one.unwrap().unwrap(), &said, chief).await.unwrap();
        tx.commit().await.unwrap();
    }
    let mut tx = write(&house).await;
    let held = locked(&mut tx, &row).await;
    assert_eq!(fees::ask(&mut tx, &held).await.unwrap(), 2);
    let at = Sitting { programme: row.id, course: "room", session: 1 };
    attendance::open_code(&mut tx, at).await.unwrap();
    attendance::set_link(&mut tx, row.id, "room", "https://example.jp/m").await.unwrap();
    tx.commit().await.unwrap();
    certificates::complete(&house.db, &office(&house), &row).await;

    let mut tx = write(&house).await;
    let fee = tx.find::<fee::Entity>().order_by_asc(fee::Column::Id).one(&tx).await.unwrap().unwrap();
    let person = fee.application_id;
    let statement = bank::read(STATEMENT.as_bytes(), house.db.now().date()).unwrap();
    bank::import(&mut tx, &statement).await.unwrap();
    let line = tx.find::<line::Entity>().one(&tx).await.unwrap().unwrap();
    bank::book(&mut tx, line.id, &[bank::Part { fee: fee.id, amount: 5000 }], 0).await.unwrap();
    receipts::issue(&mut tx, &house.db, fee.id).await.unwrap();
    let leg = Leg { course: "room".into(), what: "電車".into(), yen: 1200 };
    let claimed = Claimed { legs: vec![leg], ..Claimed::default() };
    let id = travel::send(&mut tx, row.id, person, None, &claimed, true).await.unwrap();
    travel::add_piece(&mut tx, id, ("切符", &Fields::default()), FileKind::Png, b"png").await.unwrap();
    let approve = travel::Decision::Approve;
    travel::decide(&mut tx, &row.programme(), id, approve, "", None).await.unwrap();
    travel::keep_account(&mut tx, person, &account(), false).await.unwrap();
    let today = house.db.now().date();
    let made = payouts::make(&mut tx, &house.db, &own, row.id, today, None).await.unwrap();
    payouts::come_back(&mut tx, made, person, (today, "口座がない")).await.unwrap();
    let note = payouts::returns(&office(&house), &tx, made).await.unwrap()[0].id;
    payouts::did_not_come_back(&mut tx, made, note, "別の方でした").await.unwrap();
    refunds::give_back(&mut tx, fee.id, 500, "減額").await.unwrap();
    let held = save::held(&mut tx, row.id).await.unwrap().unwrap();
    attendance::except(&mut tx, &held, person, "basic", true, "面談で確かめた").await.unwrap();
    paper::keep(&mut tx, &paper::Paper::default()).await.unwrap();
    tx.commit().await.unwrap();
    let issued = certificates::issue(&house.db, &office(&house), &row).await;
    assert_eq!(issued.len(), 2);
    drawing::keep_papers(&house.app, &office(&house)).await.unwrap();
    (house, row)
}

/// Whoever holds the database: no rule of its tables binds them.
async fn intruder(house: &House) -> DatabaseConnection {
    let config = house.app.config();
    let url = config.database_url.clone();
    let file = || format!("sqlite://{}", config.data.join("tomarigi.sqlite").display());
    let free = match url {
        Some(_) => "SET session_replication_role = replica",
        None => "PRAGMA foreign_keys = OFF",
    };
    let mut options = ConnectOptions::new(url.unwrap_or_else(file));
    options.max_connections(1);
    let intruder = Database::connect(options).await.unwrap();
    intruder.execute_unprepared(free).await.unwrap();
    intruder
}

async fn done(intruder: &DatabaseConnection, sql: &str) {
    let done = intruder.execute_unprepared(sql).await.unwrap_or_else(|error| panic!("{sql}: {error}"));
    assert!(done.rows_affected() > 0, "the intruder changed nothing: {sql}");
}

async fn found(house: &House) -> Vec<String> {
    named(&verify(&house.db).await.unwrap())
}

/// What the chain vouches for, and facts of it that somebody might like to be otherwise.
const TABLES: [(&str, &[&str]); 26] = [
    ("programme", &["state = 3", "definition = '{}'"]),
    ("application", &["late = NOT late", "standing = standing % 3 + 1", "state = 1", "branch_id = NULL"]),
    ("recommendation", &["decision = 3 - decision", "rank = rank + 1"]),
    ("training_entry", &["wishes = ''", "state = 4"]),
    ("training_place", &["state = 3", "answer_by = 1"]),
    ("money_setting", &["changed_at = changed_at + 1"]),
    ("fee", &["amount = amount + 1", "due_on = '2027-01-01'", "waived_at = 1"]),
    ("bank_line", &["booked_on = '2027-01-01'", "is_credit = NOT is_credit", "set_aside_at = 1"]),
    ("fee_share", &["amount = amount + 1", "live = NULL"]),
    ("fee_receipt", &["amount = amount + 1", "voided_at = 1"]),
    ("payee", &["changed_at = changed_at + 1"]),
    ("payout", &["total = total + 1", "paid_at = 1"]),
    ("payout_return", &["amount = amount + 1", "undone_at = 1"]),
    ("fee_refund", &["amount = amount + 1", "payout_id = NULL, decided_at = 1"]),
    ("travel_claim", &["subsidy = subsidy + 1", "payout_id = NULL"]),
    ("travel_evidence", &["kind = 3", "taken_at = 1"]),
    ("attendance", &["kind = 4", "way = 3", "noted_at = noted_at + 1"]),
    ("attendance_opening", &["closed_at = 1"]),
    ("meeting_link", &["course = 'online'"]),
    ("completion_exception", &["counts = NOT counts", "holds_for = NULL"]),
    ("certificate", &["issued_on = '2020-01-01'", "valid_until = '2099-01-01'", "revoked_at = 1"]),
    ("certificate_version", &["badge_revoked = NOT badge_revoked", "cause = 3", "sealed_badge = NULL"]),
    ("certificate_paper", &["changed_at = changed_at + 1"]),
    ("badge_issuer", &["created_at = created_at + 1"]),
    ("supporter", &["valid_until = '2099-01-01'", "named = NOT named", "offers = 15"]),
    ("supporter_training", &["noted_on = '2020-01-01'"]),
];

#[tokio::test]
async fn whatever_is_deleted_or_altered_in_a_training_is_named() {
    let (house, _) = house_with_a_training().await;
    assert_eq!(verify(&house.db).await.unwrap().faults, []);
    let intruder = intruder(&house).await;
    for (table, alterations) in TABLES {
        let first = format!("WHERE id = (SELECT min(id) FROM {table})");
        let keep = format!("CREATE TABLE kept AS SELECT * FROM {table} {first}");
        intruder.execute_unprepared(&keep).await.unwrap();
        done(&intruder, &format!("DELETE FROM {table} WHERE id IN (SELECT id FROM kept)")).await;
        let fault = format!("{table}:record-missing");
        assert!(found(&house).await.contains(&fault), "a deleted row of {table} went unseen");
        done(&intruder, &format!("INSERT INTO {table} SELECT * FROM kept")).await;
        for alteration in alterations.iter().chain(&["organisation_id = 1"]) {
            done(&intruder, &format!("UPDATE {table} SET {alteration} {first}")).await;
            let found = found(&house).await;
            assert!(found.contains(&format!("{table}:mac-wrong")), "{table}: {alteration}: {found:?}");
            done(&intruder, &format!("DELETE FROM {table} {first}")).await;
            done(&intruder, &format!("INSERT INTO {table} SELECT * FROM kept")).await;
        }
        intruder.execute_unprepared("DROP TABLE kept").await.unwrap();
    }
    assert_eq!(verify(&house.db).await.unwrap().faults, [], "all was put back");
}

#[tokio::test]
async fn an_altered_paper_badge_or_receipt_no_longer_opens() {
    let (house, _) = house_with_a_training().await;
    let intruder = intruder(&house).await;
    let sqlite = house.app.config().database_url.is_none();
    for (table, column) in [
        ("certificate_version", "sealed_pdf"),
        ("certificate_version", "sealed_badge"),
        ("certificate_version", "sealed_said"),
        ("fee_receipt", "sealed_receipt"),
        ("payout", "sealed_file"),
        ("bank_line", "sealed_payer"),
    ] {
        let flipped = if sqlite {
            format!(
                "CAST(substr({column}, 1, length({column}) - 1) || \
                 CASE substr({column}, -1) WHEN x'00' THEN x'01' ELSE x'00' END AS BLOB)"
            )
        } else {
            let last = format!("length({column}) - 1");
            format!("set_byte({column}, {last}, (get_byte({column}, {last}) + 1) % 256)")
        };
        done(&intruder, &format!("UPDATE {table} SET {column} = {flipped}")).await;
        let faults = verify(&house.db).await.unwrap().faults;
        let broken = |fault: &Fault| {
            let place = (fault.table.as_str(), fault.column.as_deref());
            place == (table, Some(column)) && fault.what == "seal-broken"
        };
        assert!(faults.iter().any(broken), "{table}.{column} went unseen");
    }
}

#[tokio::test]
async fn what_is_set_back_or_put_in_past_the_program_is_named() {
    let (house, row) = house_with_a_training().await;
    let intruder = intruder(&house).await;
    let one = "WHERE id = (SELECT max(id) FROM fee)";
    let keep = format!("CREATE TABLE kept AS SELECT * FROM fee {one}");
    intruder.execute_unprepared(&keep).await.unwrap();
    let mut tx = write(&house).await;
    let last = tx.find::<fee::Entity>().order_by_desc(fee::Column::Id).one(&tx).await.unwrap().unwrap();
    fees::waive(&mut tx, last.id, Some("事情により")).await.unwrap();
    tx.commit().await.unwrap();
    assert_eq!(verify(&house.db).await.unwrap().faults, []);
    done(&intruder, &format!("DELETE FROM fee {one}")).await;
    done(&intruder, "INSERT INTO fee SELECT * FROM kept").await;
    assert_eq!(found(&house).await, ["fee:mac-wrong"], "a waiver was taken back");
    done(&intruder, &format!("DELETE FROM fee {one}")).await;
    assert_eq!(found(&house).await, ["fee:record-missing"], "the last number leaves no gap");

    let present = format!(
        "INSERT INTO attendance SELECT 1, organisation_id, programme_id, application_id, course, 2, kind, way, \
         noted_at, noted_by FROM attendance WHERE id = (SELECT min(id) FROM attendance) AND programme_id = {}",
        row.id.0
    );
    done(&intruder, &present).await;
    assert!(found(&house).await.contains(&"attendance:record-unlogged".to_owned()));
}

#[tokio::test]
async fn a_gap_in_the_numbers_is_named() {
    let (house, _) = house_with_a_training().await;
    let intruder = intruder(&house).await;
    for (table, to) in [("certificate", 7), ("fee", 7), ("fee_receipt", 2)] {
        let row = format!("WHERE id = (SELECT min(id) FROM {table})");
        done(&intruder, &format!("UPDATE {table} SET number = {to} {row}")).await;
        let found = found(&house).await;
        assert!(found.contains(&format!("{table}:number-missing")), "{table}: {found:?}");
    }
}

#[tokio::test]
async fn a_number_from_elsewhere_that_is_corrected_or_given_up_leaves_no_gap() {
    let house = House::new().await;
    let (secretary, scope) = (house.person(Role::Secretariat, None).await, office(&house));
    let row = certificates::programme(&house.db, &scope, "r8", "").await;
    let certified = async |name: &str, entry: Option<Id>| {
        certificates::applicant(&house.db, &scope, &row, None, (name, "アオキ")).await;
        certificates::complete(&house.db, &scope, &row).await;
        certificates::issue_to(&house.db, &scope, &row, entry).await.remove(0).number
    };
    let added = async |name: &str, number: &str| {
        let fields = [("name", name), ("standing", "lived"), ("number", number), ("leap", number)];
        let to = secretary.post("/register/new", &fields).await.location();
        to.split('?').next().unwrap().to_owned()
    };
    let (slip, list) = (added("森 千夏", "R8-50").await, added("西村 陽", "H25-48").await);
    assert_eq!(certified("青木 一郎", None).await, 51);
    // A slip is corrected; the highest number of a list is given up for one of ours.
    let revision = secretary.get(&slip).await.field("revision").unwrap();
    let mended = [("revision", revision.as_str()), ("number", "R8-5")];
    secretary.post(&format!("{slip}/certification"), &mended).await.location();
    secretary.post(&format!("{list}/ending"), &[("reason", "ご本人の申し出")]).await.location();
    let again = list.rsplit('/').next().unwrap().parse().unwrap();
    assert_eq!(certified("西村 陽", Some(again)).await, 52);
    assert_eq!(verify(&house.db).await.unwrap().faults, []);
    let intruder = intruder(&house).await;
    done(&intruder, "UPDATE certificate_counter SET last = 49 WHERE fiscal_year = 2026").await;
    assert!(found(&house).await.contains(&"certificate_counter:number-missing".to_owned()));
}

#[tokio::test]
async fn a_record_is_neither_deleted_nor_changed_without_an_event() {
    let (house, _) = house_with_a_training().await;
    let all = || sea_orm::Condition::all().add(receipt::Column::Number.gt(0));
    let mut tx = write(&house).await;
    assert!(tx.delete_where::<receipt::Entity>(all()).await.is_err());
    let voided = vec![(receipt::Column::VoidedAt, sea_orm::sea_query::Expr::val(Some(tx.now())))];
    tx.update_where::<receipt::Entity>(all(), voided).await.unwrap();
    tx.unaudited("nobody need know");
    assert!(tx.commit().await.is_err());
    assert_eq!(verify(&house.db).await.unwrap().faults, []);
}
