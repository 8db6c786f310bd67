//! Files of calls: the whole way from bytes to records, and back.

mod measure;

use proptest::prelude::*;
use sea_orm::ColumnTrait;
use time::macros::{date, time};
use tomarigi::auth::policy::{Action, Role};
use tomarigi::clock::Instant;
use tomarigi::crypto::Place;
use tomarigi::db::Scope;
use tomarigi::desk::calls::codes::{Novelty, Relation, Residence, Response, Source as From};
use tomarigi::desk::calls::entity as call;
use tomarigi::desk::calls::model::{Facts, Texts};
use tomarigi::desk::imports::batch;
use tomarigi::desk::imports::check::Checked;
use tomarigi::desk::imports::source::Source;
use tomarigi::desk::imports::store::StoreError;
use tomarigi::desk::imports::{Progress, import};
use tomarigi::id::Id;
use tomarigi::organisation::desk;

use crate::support::House;

const CALLS: &[u8] = include_bytes!("../../examples/mie-calls.csv");
const OFFICE: &[u8] = include_bytes!("../cases/mie-calls-office.csv");
const FAULTY: &[u8] = include_bytes!("../cases/mie-calls-faulty.csv");

async fn the_desk(house: &House, id: Id) -> desk::Model {
    house.operator(Action::SeeDesk).find_by_id::<desk::Entity>(id).one(&house.db).await.unwrap().unwrap()
}

async fn try_import(house: &House, desk: Id, file: &[u8], dry_run: bool) -> Result<Checked, StoreError> {
    let desk = the_desk(house, desk).await;
    let scope = house.operator(Action::ImportCalls);
    let open = || Source::bytes(file.to_vec());
    import(&house.db, &scope, &desk, "calls.csv", open, dry_run, &mut |_: Progress| ()).await
}

async fn imported(house: &House, desk: Id, file: &[u8]) -> Checked {
    try_import(house, desk, file, false).await.unwrap()
}

async fn calls(house: &House, desk: Id) -> Vec<call::Model> {
    reading(house)
        .find::<call::Entity>()
        .filter(call::Column::DeskId.eq(desk))
        .order_by_asc(call::Column::FiscalYear)
        .order_by_asc(call::Column::Number)
        .all(&house.db)
        .await
        .unwrap()
}

fn reading(house: &House) -> Scope {
    house.operator(Action::ReadCall)
}

async fn texts(house: &House, call: &call::Model) -> Texts {
    let keys = house.db.keys(house.organisation).await.unwrap();
    let open = |column, sealed: &Option<tomarigi::crypto::Sealed>| {
        sealed
            .as_ref()
            .map_or(String::new(), |s| keys.open(Place { table: "call", column, row: call.id }, s).unwrap())
    };
    Texts {
        chief_concern: open("sealed_chief_concern", &call.sealed_chief_concern),
        notes: open("sealed_notes", &call.sealed_notes),
    }
}

/// What the calls of a desk say, without what only tells where a row came from.
async fn content(house: &House, desk: Id) -> Vec<(i16, i32, Facts, Texts)> {
    let mut content = Vec::new();
    for call in calls(house, desk).await {
        let facts = Facts { taken_by: None, source: From::Import, ..Facts::of(&call) };
        content.push((call.fiscal_year, call.number, facts, texts(house, &call).await));
    }
    content
}

#[tokio::test]
async fn the_log_of_the_source_gives_its_figures() {
    let house = House::new().await;
    for (slug, file) in [("mie", CALLS), ("office", OFFICE)] {
        let desk = house.desk(slug).await;
        let report = imported(&house, desk, file).await.report;
        assert_eq!((report.stored, report.skipped, report.faults.count()), (78, 0, 0), "{report:?}");
        let calls = calls(&house, desk).await;
        let new: Vec<_> = calls.iter().filter(|c| c.novelty == Novelty::New).collect();
        let repeat = calls.iter().filter(|c| c.novelty == Novelty::Repeat).count();
        assert_eq!((calls.len(), new.len(), repeat), (78, 34, 44));
        let living_in = |code| new.iter().filter(|c| c.residence == code).count();
        assert_eq!([24201, 24202, 24207].map(living_in), [7, 5, 3], "津市 四日市市 鈴鹿市");
        assert_eq!([24204, 24210, 24216].map(living_in), [2, 2, 2], "松阪市 亀山市 伊賀市");
        assert_eq!([24205, 24215, 24543].map(living_in), [1, 1, 1], "桑名市 志摩市 紀北町");
        let elsewhere = |c: &&&call::Model| match Residence::from_number(c.residence) {
            Residence::Municipality(code) => code / 1000 != 24,
            _ => true,
        };
        assert_eq!(new.iter().filter(elsewhere).count(), 10);
    }
}

#[tokio::test]
async fn the_offices_file_says_the_same_row_by_row() {
    let house = House::new().await;
    let (plain, office) = (house.desk("mie").await, house.desk("office").await);
    imported(&house, plain, CALLS).await;
    imported(&house, office, OFFICE).await;
    assert_eq!(content(&house, plain).await, content(&house, office).await);
}

#[tokio::test]
async fn a_call_begun_at_the_last_minute_keeps_its_times_and_its_day() {
    let house = House::new().await;
    let desk = house.desk("mie").await;
    imported(&house, desk, OFFICE).await;
    let call = calls(&house, desk).await.into_iter().find(|c| c.number == 41).unwrap();
    assert_eq!(call.called_on, date!(2025 - 11 - 12));
    assert_eq!(call.started_at, Instant::of_jst(date!(2025 - 11 - 12), time!(15:59)));
    assert_eq!(call.ended_at, Some(Instant::of_jst(date!(2025 - 11 - 12), time!(16:25))));
    assert_eq!(texts(&house, &call).await.chief_concern, "眠れず考えごとが止まらない");
    assert_eq!(call.taken_by_label.as_deref(), Some("支援員C"));
}

#[tokio::test]
async fn the_faulty_file_has_its_six_faults_and_stores_nothing() {
    let house = House::new().await;
    let desk = house.desk("mie").await;
    let checked = imported(&house, desk, FAULTY).await;
    let json = checked.report.json(false);
    let faults: Vec<(u64, &str, &str)> = json["faults"]
        .as_array()
        .unwrap()
        .iter()
        .map(|f| {
            assert!(
                !f["message"].as_str().unwrap().is_empty() && !f["suggestion"].as_str().unwrap().is_empty()
            );
            (f["row"].as_u64().unwrap(), f["column"].as_str().unwrap(), f["value"].as_str().unwrap())
        })
        .collect();
    assert_eq!(
        faults,
        [
            (4, "受付日", "2025-13-41"),
            (6, "終了", "12:00"),
            (8, "相談者", "宇宙人"),
            (9, "住まい", "津"),
            (10, "受付番号", "8"),
            (12, "新規・再", "たぶん新規"),
        ]
    );
    assert!(json["faults"][3]["suggestion"].as_str().unwrap().starts_with("津市"), "{json}");
    assert_eq!(json["stored"], 0);
    assert!(calls(&house, desk).await.is_empty());
    let batches = house.operator(Action::ImportCalls).find::<batch::Entity>().count(&house.db).await.unwrap();
    assert_eq!(batches, 0);
}

#[tokio::test]
async fn the_same_file_twice_adds_nothing() {
    let house = House::new().await;
    let desk = house.desk("mie").await;
    imported(&house, desk, CALLS).await;
    let again = imported(&house, desk, CALLS).await.report;
    assert_eq!((again.stored, again.skipped), (0, 78));
    // The office's way of writing the same is the same.
    let office = imported(&house, desk, OFFICE).await.report;
    assert_eq!((office.stored, office.skipped), (0, 78));
    assert!(office.warnings.list.iter().all(|w| w.message.key != "import-warning-differs"));
    assert_eq!(calls(&house, desk).await.len(), 78);
}

#[tokio::test]
async fn without_numbers_the_same_file_twice_adds_nothing_and_equal_calls_stay_two() {
    let house = House::new().await;
    let desk = house.desk("mie").await;
    let file = "受付日,開始,主訴\n2025-06-06,13:10,声のかけ方\n2025-06-06,13:10,声のかけ方\n2025-06-07,,x\n"
        .as_bytes();
    assert_eq!(imported(&house, desk, file).await.report.stored, 3);
    assert_eq!(imported(&house, desk, file).await.report.skipped, 3);
    let numbers: Vec<i32> = calls(&house, desk).await.iter().map(|c| c.number).collect();
    assert_eq!(numbers, [1, 2, 3]);
    // A fourth row is new; the three before it are not.
    let longer = [file, "2025-06-08,,y\n".as_bytes()].concat();
    let report = imported(&house, desk, &longer).await.report;
    assert_eq!((report.stored, report.skipped), (1, 3));
    assert_eq!(calls(&house, desk).await.last().unwrap().number, 4);
}

#[tokio::test]
async fn a_dry_run_says_what_would_be_and_stores_nothing() {
    let house = House::new().await;
    let desk = house.desk("mie").await;
    let checked = try_import(&house, desk, CALLS, true).await.unwrap();
    assert_eq!(checked.report.json(true)["would_store"], 78);
    assert_eq!(checked.report.json(true)["stored"], 0);
    assert!(calls(&house, desk).await.is_empty());
}

#[tokio::test]
async fn a_call_recorded_after_an_import_gets_the_number_after_the_files() {
    let house = House::new().await;
    let desk = house.desk("mie").await;
    let file = "No.,日付\n7,2026/5/1\n,2026/5/2\n3,2026/5/3\n,2026/5/4\n1,2026/3/31\n".as_bytes();
    assert_eq!(imported(&house, desk, file).await.report.stored, 5);
    let numbered: Vec<(i16, i32, time::Date)> =
        calls(&house, desk).await.iter().map(|c| (c.fiscal_year, c.number, c.called_on)).collect();
    assert_eq!(
        numbered,
        [
            (2025, 1, date!(2026 - 03 - 31)),
            (2026, 3, date!(2026 - 05 - 03)),
            (2026, 7, date!(2026 - 05 - 01)),
            (2026, 8, date!(2026 - 05 - 02)),
            (2026, 9, date!(2026 - 05 - 04)),
        ]
    );
    assert_eq!(record(&house, desk).await, 10);
}

/// Records a call as a supporter would; gives its number.
async fn record(house: &House, desk: Id) -> i32 {
    use tomarigi::desk::calls::commands::{self, NewCall};
    let mut tx = house.db.write(&house.operator(Action::TakeCall)).await.unwrap();
    let facts = Facts::beginning(house.db.now(), From::DuringCall);
    let recorded = commands::record(&mut tx, NewCall { desk, facts, texts: Texts::default() }).await.unwrap();
    tx.commit().await.unwrap();
    recorded.number
}

#[tokio::test]
async fn a_record_that_was_changed_is_left_as_it_is() {
    use sea_orm::ActiveValue::{Set, Unchanged};
    let house = House::new().await;
    let desk = house.desk("mie").await;
    imported(&house, desk, CALLS).await;
    let first = calls(&house, desk).await.remove(0);
    let mut tx = house.db.write(&house.operator(Action::CorrectCall)).await.unwrap();
    let change = call::ActiveModel {
        id: Unchanged(first.id),
        relation: Set(Relation::Grandparent),
        ..Default::default()
    };
    tx.update(change).await.unwrap();
    tx.unaudited("a test");
    tx.commit().await.unwrap();

    let report = imported(&house, desk, CALLS).await.report;
    assert_eq!((report.stored, report.skipped), (0, 78));
    let differs: Vec<u64> = report
        .warnings
        .list
        .iter()
        .filter(|w| w.message.key == "import-warning-differs")
        .map(|w| w.row)
        .collect();
    assert_eq!(differs, [2]);
    assert_eq!(calls(&house, desk).await[0].relation, Relation::Grandparent);
}

#[tokio::test]
async fn a_name_known_at_the_desk_is_linked_and_one_that_two_bear_is_not() {
    let house = House::new().await;
    let desk = house.desk("mie").await;
    let other = house.desk("other").await;
    let known = house.person_named("ひなた", Role::Supporter, Some(desk)).await;
    house.person_named("みずほ", Role::Supporter, Some(other)).await;
    for name in ["あおい", " あおい"] {
        house.person_named(name, Role::Supporter, Some(desk)).await;
    }
    let file = "受付日,担当\n2025-06-06,ひなた\n2025-06-07,みずほ\n2025-06-08,あおい\n".as_bytes();
    imported(&house, desk, file).await;
    let calls = calls(&house, desk).await;
    assert_eq!((calls[0].taken_by, calls[0].taken_by_label.as_deref()), (known.account, None));
    assert_eq!((calls[1].taken_by, calls[1].taken_by_label.as_deref()), (None, Some("みずほ")));
    assert_eq!((calls[2].taken_by, calls[2].taken_by_label.as_deref()), (None, Some("あおい")));
}

#[tokio::test]
async fn a_year_that_cannot_be_meant_is_a_fault_with_the_year_that_was() {
    let house = House::new().await;
    let desk = house.desk("mie").await;
    let file = "受付日,相談者\n2025-06-06,母\n0025-11-05,母\n昭和60年6月6日,父\n".as_bytes();
    let checked = imported(&house, desk, file).await;
    let json = checked.report.json(false);
    let fault = |i: usize| (json["faults"][i]["row"].as_u64(), json["faults"][i]["suggestion"].as_str());
    assert_eq!(fault(0), (Some(3), Some("2025-11-05")), "{json}");
    assert_eq!(fault(1), (Some(4), Some("相談を受けた日を書く(年を確かめる)")));
    assert!(calls(&house, desk).await.is_empty());
}

#[tokio::test]
async fn what_is_possible_but_odd_is_a_warning() {
    let house = House::new().await;
    let desk = house.desk("mie").await;
    let file = "受付日,開始,終了,担当,相談者,相談者年代,本人年代,つなぎ先,天気\n\
        2025-06-06,13:00,13:30,A,母,60代,30代,保健所,晴れ\n\
        2025-06-06,13:29,13:40,A,本人,20代,30代,,雨\n\
        2024-06-06,13:00,18:00,B,母,,,,\n"
        .as_bytes();
    let report = imported(&house, desk, file).await.report;
    assert_eq!((report.stored, report.faults.count()), (3, 0));
    let warned: Vec<(u64, &str, &str)> = report
        .warnings
        .list
        .iter()
        .map(|w| (w.row, w.column.as_str(), w.message.key.trim_start_matches("import-warning-")))
        .collect();
    assert_eq!(
        warned,
        [
            (1, "天気", "column"),
            (2, "つなぎ先", "referral-added"),
            (3, "本人年代", "oneself-differs"),
            (3, "担当", "overlap"),
            (4, "終了", "long"),
        ]
    );
    assert!(calls(&house, desk).await.iter().any(|c| c.responses & 4 != 0));
}

#[tokio::test]
async fn a_workbook_is_read_like_the_csv() {
    let house = House::new().await;
    let (csv, book) = (house.desk("csv").await, house.desk("book").await);
    imported(&house, csv, CALLS).await;
    let text = std::str::from_utf8(CALLS).unwrap().trim_start_matches('\u{feff}');
    let mut lines = text.lines().map(|line| line.split(',').map(str::to_owned).collect::<Vec<_>>());
    let columns = lines.next().unwrap();
    let cell = |(i, text): (usize, String)| match i {
        0 => documents::sheet::Cell::Int(text.parse().unwrap()),
        1 => documents::sheet::Cell::Date(text),
        _ => documents::sheet::Cell::Text(text),
    };
    let rows = lines.map(|row| row.into_iter().enumerate().map(cell).collect()).collect();
    let table = documents::sheet::Table { name: "相談".into(), columns, rows };
    let bytes = documents::sheet::write_xlsx(&[table], date!(2026 - 05 - 14)).unwrap();
    assert_eq!(imported(&house, book, &bytes).await.report.stored, 78);
    assert_eq!(content(&house, csv).await, content(&house, book).await);
}

#[tokio::test]
async fn a_file_without_a_day_or_with_nothing_is_refused_with_the_remedy() {
    let house = House::new().await;
    let desk = house.desk("mie").await;
    for (file, key) in [
        ("", "import-fault-empty"),
        ("番号,相談者\n1,母\n", "import-fault-no-column"),
        ("受付日,日付\n2025-06-06,2025-06-06\n", "import-fault-column-twice"),
        ("受付日,主訴\n2025-06-06,\"開いたまま\n", "import-unreadable-quote"),
    ] {
        let report = imported(&house, desk, file.as_bytes()).await.report;
        let keys: Vec<&str> = report.faults.list.iter().map(|f| f.message.key.as_str()).collect();
        assert_eq!(keys, [key], "{file}");
    }
    assert!(calls(&house, desk).await.is_empty());
}

#[tokio::test]
async fn an_import_that_died_is_cleared_away_and_can_be_repeated() {
    let house = House::new().await;
    let desk = house.desk("mie").await;
    let model = the_desk(&house, desk).await;
    let scope = house.operator(Action::ImportCalls);
    let open = || Source::bytes(CALLS.to_vec());
    // Dropped in the middle, as when the process is killed.
    let mut stored_some = false;
    {
        let long: Vec<u8> = (0..800)
            .map(|i| format!("2025-06-06,{i}\n"))
            .fold("受付日,主訴\n".to_owned(), |all, line| all + &line)
            .into_bytes();
        let (sender, mut receiver) = tokio::sync::mpsc::unbounded_channel();
        let open = || Source::bytes(long.clone());
        let mut progress = |p: Progress| {
            if matches!(p, Progress::Stored(n, _) if n > 0) {
                let _ = sender.send(());
            }
        };
        let import = import(&house.db, &scope, &model, "x", open, false, &mut progress);
        tokio::select! { _ = import => {}, got = receiver.recv() => stored_some = got.is_some() }
    }
    assert!(stored_some);
    assert!(calls(&house, desk).await.is_empty(), "rows of an import under way are seen by nobody");

    let mut progress = |_: Progress| ();
    let busy = import(&house.db, &scope, &model, "x", open, false, &mut progress).await;
    assert!(matches!(busy, Err(StoreError::Busy)));
    house.clock.set(house.db.now().plus(time::Duration::minutes(1)));
    assert_eq!(imported(&house, desk, CALLS).await.report.stored, 78);
    let all = content(&house, desk).await;
    assert_eq!(all.len(), 78);
    let dead = house
        .operator(Action::ImportCalls)
        .find::<batch::Entity>()
        .filter(batch::Column::State.eq(batch::State::Abandoned))
        .filter(batch::Column::Done.eq(0))
        .count(&house.db)
        .await
        .unwrap();
    assert_eq!(dead, 1);
}

#[tokio::test]
async fn others_go_on_writing_while_many_rows_are_imported() {
    let house = std::sync::Arc::new(House::new().await);
    let desk = house.desk("mie").await;
    let other = house.desk("other").await;
    let file: Vec<u8> = (0..1500)
        .map(|i| format!("2025-06-06,13:10,母,津市,{i}\n"))
        .fold("受付日,開始,相談者,住まい,主訴\n".to_owned(), |all, line| all + &line)
        .into_bytes();
    let ended = std::sync::Arc::new(std::sync::atomic::AtomicBool::new(false));
    let import = {
        let (house, ended) = (house.clone(), ended.clone());
        tokio::spawn(async move {
            let report = imported(&house, desk, &file).await.report;
            ended.store(true, std::sync::atomic::Ordering::SeqCst);
            report
        })
    };
    let mut between = 0;
    while !ended.load(std::sync::atomic::Ordering::SeqCst) {
        record(&house, other).await;
        if !ended.load(std::sync::atomic::Ordering::SeqCst) {
            between += 1;
        }
        tokio::task::yield_now().await;
    }
    assert_eq!(import.await.unwrap().stored, 1500);
    // 1,500 rows are six writes; with fewer between them than that, somebody waited for several.
    assert!(between >= 6, "{between}");
    assert_eq!(calls(&house, desk).await.len(), 1500);
}

#[test]
fn whatever_bytes_come_nothing_breaks_and_nothing_is_stored() {
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
    let house = runtime.block_on(House::new());
    let desk = runtime.block_on(house.desk("mie"));
    let header = "受付番号,受付日,開始,終了,新規・再,相談者,住まい,期間,対応,重さ\n".as_bytes();
    let anything = prop::collection::vec(any::<u8>(), 0..400);
    let cells = prop::collection::vec("[-=\"0-9年月日令和R:.、・/ 　a-z亜-熙ぁ-ん]{0,12}", 0..12);
    let strategy = prop_oneof![
        anything.clone(),
        anything.prop_map(move |tail| [header, &tail].concat()),
        cells.prop_map(move |cells| [header, b"x,", cells.join(",").as_bytes()].concat()),
    ];
    proptest!(ProptestConfig::with_cases(96), |(bytes in strategy)| {
        let report = runtime.block_on(imported(&house, desk, &bytes)).report;
        prop_assert!(!report.faults.is_empty() || report.fresh == 0, "{:?}", report);
        prop_assert_eq!(report.stored, 0);
        prop_assert!(runtime.block_on(calls(&house, desk)).is_empty());
    });
}

#[tokio::test]
async fn several_responses_stand_in_one_cell() {
    let house = House::new().await;
    let desk = house.desk("mie").await;
    let file =
        "受付日,対応\n2025-06-06,傾聴・情報提供\n2025-06-06,傾聴、リファー\n2025-06-06,なし\n".as_bytes();
    imported(&house, desk, file).await;
    let sets: Vec<i16> = calls(&house, desk).await.iter().map(|c| c.responses).collect();
    let of = |list: &[Response]| {
        use tomarigi::desk::calls::codes::Code;
        list.iter().map(|r| r.number()).sum::<i16>()
    };
    assert_eq!(
        sets,
        [
            of(&[Response::Listening, Response::Information]),
            of(&[Response::Listening, Response::Referral]),
            0
        ]
    );
}

/// Follows the page of an import until it is no longer under way.
async fn ended(actor: &crate::support::Actor, page: &str) -> String {
    loop {
        let progress = actor.get(&format!("{page}/progress")).await.json();
        if progress["state"] != "running" {
            assert_eq!(progress["url"], page);
            return actor.get(page).await.text();
        }
        tokio::time::sleep(std::time::Duration::from_millis(20)).await;
    }
}

#[tokio::test]
async fn in_the_browser_a_file_is_looked_at_first_and_imported_on_confirmation() {
    let house = House::new().await;
    let desk = house.desk("mie").await;
    let coordinator = house.person(Role::Coordinator, Some(desk)).await;
    assert!(coordinator.get("/calls/import").await.text().contains("multipart/form-data"));

    let page = coordinator.upload("/calls/import", &[], ("file", "記録.csv", OFFICE)).await.location();
    let preview = coordinator.get(&page).await.text();
    for seen in ["78件を取り込む", "34件", "44件", "令和7年6月6日", "鈴鹿市", "記録.csv"] {
        assert!(preview.contains(seen), "{seen}: {preview}");
    }
    assert!(calls(&house, desk).await.is_empty());

    assert_eq!(coordinator.post(&format!("{page}/confirmation"), &[]).await.location(), page);
    let done = ended(&coordinator, &page).await;
    assert!(done.contains("78件を取り込みました") && done.contains("href=\"/calls?desk=mie\""), "{done}");
    // A double click imports nothing more.
    assert_eq!(coordinator.post(&format!("{page}/confirmation"), &[]).await.location(), page);
    assert_eq!(calls(&house, desk).await.len(), 78);

    let again = coordinator.upload("/calls/import", &[], ("file", "記録.csv", CALLS)).await.location();
    assert!(coordinator.get(&again).await.text().contains("新しい記録はありません"));
    let parts = house.operator(Action::ImportCalls).find::<tomarigi::desk::imports::part::Entity>();
    assert_eq!(parts.count(&house.db).await.unwrap(), 0, "what was held is removed");
}

#[tokio::test]
async fn in_the_browser_every_fault_is_shown_with_row_column_value_and_remedy() {
    let house = House::new().await;
    let desk = house.desk("mie").await;
    let mut coordinator = house.person(Role::Coordinator, Some(desk)).await;
    let page = coordinator.upload("/calls/import", &[], ("file", "x.csv", FAULTY)).await.location();
    let text = coordinator.get(&page).await.text();
    for seen in ["6か所を直してください", "9行目", "津市", "宇宙人", "たぶん新規", "2025-13-41"]
    {
        assert!(text.contains(seen), "{seen}");
    }
    assert!(!text.contains("/confirmation"));
    // Sent all the same, it changes nothing.
    coordinator.post(&format!("{page}/confirmation"), &[]).await.location();
    assert!(calls(&house, desk).await.is_empty());
    coordinator.locale = "en";
    assert!(coordinator.get(&page).await.text().contains("6 places need mending"));
    let empty = coordinator.upload("/calls/import", &[], ("file", "", b"")).await;
    assert_eq!(empty.status, 422);
}

#[tokio::test]
async fn a_file_larger_than_two_megabytes_comes_through_and_one_put_aside_leaves_nothing() {
    let house = House::new().await;
    let desk = house.desk("mie").await;
    let coordinator = house.person(Role::Coordinator, Some(desk)).await;
    let long = "あ".repeat(15_000);
    let file: String = (0..80)
        .map(|i| format!("2025-06-06,{i}{long}\n"))
        .fold("日付,主訴\n".to_owned(), |all, line| all + &line);
    assert!(file.len() > 3_000_000);
    let page = coordinator.upload("/calls/import", &[], ("file", "x.csv", file.as_bytes())).await.location();
    assert!(coordinator.get(&page).await.text().contains("80件を取り込む"));
    let left = coordinator.post(&format!("{page}/withdrawal"), &[]).await.location();
    assert_eq!(left, "/calls/import?notice=import-withdrawn");
    let parts = house.operator(Action::ImportCalls).find::<tomarigi::desk::imports::part::Entity>();
    assert_eq!(parts.count(&house.db).await.unwrap(), 0);
    assert!(coordinator.get(&page).await.text().contains("取り込みませんでした"));
}

#[tokio::test]
async fn what_is_exported_and_imported_into_an_empty_desk_is_the_same() {
    use tomarigi::desk::imports::export::{Format, export};
    let house = House::new().await;
    let desk = house.desk("mie").await;
    imported(&house, desk, CALLS).await;
    let odd = "番号,受付日,開始,対応者,主訴,メモ,期間,種別,経路,重さ,住まい\n\
        101,2025-06-06,13:10:20,'@山,'=cmd(),\"-1 行目\n二行目, \"\"引用\"\"\",10〜20年,無言,メール,5,県外\n\
        102,2025-06-06,,,''=x,'ただの引用符,6か月未満,切れた,来所,,愛知県\n";
    assert_eq!(imported(&house, desk, odd.as_bytes()).await.report.stored, 2);
    let scope = house.operator(Action::ExportCalls);
    let model = the_desk(&house, desk).await;
    for (slug, format) in [("from-csv", Format::Csv), ("from-xlsx", Format::Xlsx)] {
        let file = export(&house.db, &scope, &model, (None, None), format).await.unwrap();
        assert_eq!(file.calls, 80);
        let copy = house.desk(slug).await;
        let report = imported(&house, copy, &file.bytes).await.report;
        assert_eq!((report.stored, report.faults.count()), (80, 0), "{:?}", report.faults);
        assert_eq!(content(&house, desk).await, content(&house, copy).await, "{slug}");
        // And back to where it came from it adds nothing, and differs in nothing.
        let back = imported(&house, desk, &file.bytes).await.report;
        assert_eq!((back.stored, back.skipped), (0, 80));
        assert!(back.warnings.list.iter().all(|w| w.message.key != "import-warning-differs"));
    }
    let some = (Some(date!(2025 - 06 - 01)), Some(date!(2025 - 06 - 30)));
    assert_eq!(export(&house.db, &scope, &model, some, Format::Csv).await.unwrap().calls, 6);
}

#[tokio::test]
async fn an_exported_file_runs_nothing_in_a_spreadsheet_and_is_noted() {
    let house = House::new().await;
    let desk = house.desk("mie").await;
    imported(&house, desk, "受付日,主訴\n2025-06-06,=cmd()\n2025-06-07,+1\n".as_bytes()).await;
    let coordinator = house.person(Role::Coordinator, Some(desk)).await;
    // The page stays after the download, and its button works again.
    assert!(
        coordinator
            .get("/calls/export")
            .await
            .text()
            .contains("action=\"/calls/export\" data-gap=\"l\" data-again")
    );
    let answer = coordinator.post("/calls/export", &[("format", "csv")]).await;
    assert_eq!(answer.status, 200);
    assert!(answer.headers["content-disposition"].to_str().unwrap().ends_with(".csv\""));
    let text = answer.text();
    assert!(text.contains(",'=cmd(),") && text.contains(",'+1,"), "{text}");
    let noted = house
        .operator(Action::ReadAudit)
        .find::<tomarigi::audit::entity::Entity>()
        .filter(tomarigi::audit::entity::Column::Event.eq("calls.exported"))
        .count(&house.db)
        .await
        .unwrap();
    assert_eq!(noted, 1);
    let wrong = coordinator.post("/calls/export", &[("from", "2025-06-02"), ("to", "2025-06-01")]).await;
    assert_eq!(wrong.status, 422);
}

#[tokio::test]
async fn a_call_taken_between_preview_and_confirmation_pushes_no_row_of_the_file_aside_in_silence() {
    let house = House::new().await;
    let desk = house.desk("mie").await;
    let coordinator = house.person(Role::Coordinator, Some(desk)).await;
    let day = house.db.now().date();
    let file: String = (1..=50)
        .map(|n| format!("{n},{day},{n}人目\n"))
        .fold("受付番号,受付日,主訴\n".to_owned(), |all, line| all + &line);
    let page = coordinator.upload("/calls/import", &[], ("file", "x.csv", file.as_bytes())).await.location();
    assert!(coordinator.get(&page).await.text().contains("50件を取り込む"));
    for number in 1..=7 {
        assert_eq!(record(&house, desk).await, number);
    }

    coordinator.post(&format!("{page}/confirmation"), &[]).await.location();
    let again = ended(&coordinator, &page).await;
    assert_eq!(calls(&house, desk).await.len(), 7, "nothing is stored that was not shown");
    for seen in ["確認画面のあとで、記録が変わりました", "43件を取り込む"] {
        assert!(again.contains(seen), "{seen}: {again}");
    }
    coordinator.post(&format!("{page}/confirmation"), &[]).await.location();
    assert!(ended(&coordinator, &page).await.contains("43件を取り込みました"));
    assert_eq!(calls(&house, desk).await.len(), 50);
}

#[tokio::test]
async fn a_long_import_of_rows_that_are_there_already_is_not_given_up() {
    use tomarigi::desk::imports::clearing;
    let house = House::new().await;
    let desk = house.desk("mie").await;
    let model = the_desk(&house, desk).await;
    let scope = house.operator(Action::ImportCalls);
    let lines = |n: u32| {
        (1..=n)
            .map(|i| format!("{i},2025-06-06\n"))
            .fold("受付番号,受付日\n".to_owned(), |all, line| all + &line)
            .into_bytes()
    };
    assert_eq!(imported(&house, desk, &lines(2000)).await.report.stored, 2000);
    let longer = lines(2001);
    let open = || Source::bytes(longer.clone());
    let (sender, mut receiver) = tokio::sync::mpsc::unbounded_channel();
    // Every chunk takes ten seconds, and each time somebody else uploads a file.
    let mut progress = |p: Progress| {
        if matches!(p, Progress::Stored(..)) {
            house.clock.set(house.db.now().plus(time::Duration::seconds(10)));
            let _ = sender.send(());
        }
    };
    let import = import(&house.db, &scope, &model, "x", open, false, &mut progress);
    let others = async {
        loop {
            receiver.recv().await;
            clearing::clear(&house.db, &scope).await.unwrap();
        }
    };
    let stored = tokio::select! { done = import => done.unwrap().report.stored, () = others => 0 };
    assert_eq!((stored, calls(&house, desk).await.len()), (1, 2001));
}

#[tokio::test]
async fn a_day_to_come_and_a_text_that_nobody_could_correct_keep_a_file_out() {
    let house = House::new().await;
    let desk = house.desk("mie").await;
    let (fits, long) = ("あ".repeat(20_000), "あ".repeat(20_001));
    let file = format!("受付日,主訴,メモ\n令和17年4月1日,{fits},\n2025-06-06,,{long}\n");
    let report = imported(&house, desk, file.as_bytes()).await.report;
    let faults: Vec<(u64, &str, &str)> =
        report.faults.list.iter().map(|f| (f.row, f.column.as_str(), f.message.key.as_str())).collect();
    assert_eq!(faults, [(2, "受付日", "import-fault-future"), (3, "メモ", "import-fault-long")]);
    assert!(report.faults.list.iter().all(|f| f.value.chars().count() <= 40));
    assert!(calls(&house, desk).await.is_empty());
}

#[tokio::test]
async fn a_record_that_a_correction_moved_to_another_fiscal_year_is_not_imported_again() {
    let house = House::new().await;
    let desk = house.desk("mie").await;
    let coordinator = house.person(Role::Coordinator, Some(desk)).await;
    let file = "受付番号,受付日,開始\n5,2025-04-01,13:10\n".as_bytes();
    imported(&house, desk, file).await;
    // One that was never in a file, too.
    let mut tx = house.db.write(&house.operator(Action::TakeCall)).await.unwrap();
    let started = Instant::of_jst(date!(2025 - 04 - 01), time!(14:00));
    let facts = Facts::beginning(started, From::Afterwards);
    use tomarigi::desk::calls::commands::{self, NewCall};
    let live = commands::record(&mut tx, NewCall { desk, facts, texts: Texts::default() }).await.unwrap();
    tx.commit().await.unwrap();
    let before = format!("受付番号,受付日,開始\n5,2025-04-01,13:10\n{},2025-04-01,14:00\n", live.number);
    assert_eq!(imported(&house, desk, before.as_bytes()).await.report.skipped, 2);

    for call in calls(&house, desk).await {
        let time = if call.number == 5 { "13:10" } else { "14:00" };
        let form = [("base", "1"), ("day", "2025-03-31"), ("time", time), ("reason", "日付のまちがい")];
        let answer = coordinator.post(&format!("/calls/{}/correction", call.id), &form).await;
        assert!(answer.location().contains("notice=call-corrected"));
    }
    assert!(calls(&house, desk).await.iter().all(|call| call.fiscal_year == 2024));
    let report = imported(&house, desk, before.as_bytes()).await.report;
    assert_eq!((report.stored, report.skipped), (0, 2));
    let differs = report.warnings.list.iter().filter(|w| w.message.key == "import-warning-differs").count();
    assert_eq!((differs, calls(&house, desk).await.len()), (2, 2));
}

#[tokio::test]
async fn what_a_file_left_sealed_when_the_server_died_is_cleared_away() {
    use sea_orm::ActiveValue::{Set, Unchanged};
    use tomarigi::desk::imports::{clearing, part};
    let house = House::new().await;
    let desk = house.desk("mie").await;
    let coordinator = house.person(Role::Coordinator, Some(desk)).await;
    let scope = house.operator(Action::ImportCalls);
    let parts = async || scope.find::<part::Entity>().count(&house.db).await.unwrap();
    // As it stands when the server dies: while the file is read; after its rows became visible.
    for (state, is_read, patience) in [
        (batch::State::Refused, false, time::Duration::minutes(11)),
        (batch::State::Visible, true, time::Duration::ZERO),
    ] {
        let page = coordinator.upload("/calls/import", &[], ("file", "x.csv", CALLS)).await.location();
        let id: Id = page.rsplit('/').next().unwrap().parse().unwrap();
        let held = scope.find_by_id::<batch::Entity>(id).one(&house.db).await.unwrap().unwrap();
        clearing::clear(&house.db, &scope).await.unwrap();
        assert!(parts().await > 0, "a file that waits to be confirmed stays");
        let mut tx = house.db.write(&scope).await.unwrap();
        let report = held.sealed_report.filter(|_| is_read);
        let dead = batch::ActiveModel {
            id: Unchanged(id),
            state: Set(state),
            sealed_report: Set(report),
            ..Default::default()
        };
        tx.update(dead).await.unwrap();
        tx.unaudited("a test");
        tx.commit().await.unwrap();
        house.clock.set(house.db.now().plus(patience));
        clearing::clear(&house.db, &scope).await.unwrap();
        assert_eq!(parts().await, 0, "{state:?}");
    }
}

#[tokio::test]
async fn an_import_under_way_is_looked_at_again_also_without_a_script() {
    use sea_orm::{ActiveModelTrait, IntoActiveModel};
    use tomarigi::desk::imports::batch::{Model, State};
    let house = House::new().await;
    let desk = house.desk("mie").await;
    let coordinator = house.person(Role::Coordinator, Some(desk)).await;
    let scope = house.operator(Action::ImportCalls);
    let mut tx = house.db.write(&scope).await.unwrap();
    let id = tx.new_id();
    let row = Model {
        id,
        organisation_id: house.organisation,
        desk_id: desk,
        account_id: coordinator.account,
        started_at: scope.now(),
        touched_at: scope.now(),
        sealed_name: None,
        total: 78,
        done: 0,
        state: State::Staging,
        sealed_report: None,
        finished_at: None,
    };
    tx.insert(row.into_active_model().reset_all()).await.unwrap();
    tx.unaudited("a test");
    tx.commit().await.unwrap();
    let here = format!("/calls/imports/{id}");
    let page = coordinator.get(&here).await.text();
    let unscripted: Vec<&str> =
        page.split("<noscript>").skip(1).filter_map(|part| part.split("</noscript>").next()).collect();
    assert!(unscripted.iter().any(|part| part.contains(&format!("href=\"{here}\""))), "{page}");
}
