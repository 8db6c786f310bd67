//! The demonstration: what its visitors find on the pages of training, and that its data are never taken for real ones.

use std::process::Command;
use std::sync::Arc;

use sea_orm::ColumnTrait;
use tomarigi::auth::policy::{Action, Role};
use tomarigi::clock::SystemClock;
use tomarigi::crypto::RootKey;
use tomarigi::db::maintenance::{self, Demonstration};
use tomarigi::demo;
use tomarigi::training::programmes::queries;
use tomarigi::training::register::entity as supporter;
use tomarigi::upkeep::copies::{self, Target};

use crate::support::{House, a_thursday_afternoon, certificates};

/// The demonstration, filled.
async fn filled() -> House {
    let house = House::founded(a_thursday_afternoon(), async |db| {
        demo::found(db).await.unwrap();
        db.organisations().await.unwrap()[0].0
    })
    .await;
    demo::fill(&house.db, 20, "http://127.0.0.1:8080").await.unwrap();
    house
}

#[tokio::test]
async fn every_page_of_training_has_something_to_show_and_a_second_start_changes_nothing() {
    let house = filled().await;
    let office = house.known("secretariat@demo.example").await;
    let pages: [(&str, &[&str]); 16] = [
        (
            "/",
            &[
                "money/travel\"",
                "money/transfers#",
                "attendance/reports/",
                "letters\">印刷する手紙",
                "推薦がまだの方",
            ],
        ),
        ("/programmes/this-year/applications", &["𠮷田", "取り下げ"]),
        ("/programmes/this-year/places/basic", &["順番"]),
        ("/programmes/this-year/places/practical", &["まで"]),
        ("/programmes/this-year/attendance", &["attendance/participants/", "変更のお知らせへの返事"]),
        ("/programmes/this-year/attendance/courses/basic-online/4", &["attendance/reports/"]),
        ("/programmes/this-year/lodging", &["泊まる人は", "宿に渡してから変わったこと"]),
        ("/programmes/this-year/money", &["免除", "期限切れ", "入金済み"]),
        (
            "/programmes/this-year/money/transfers",
            &["name=\"pick\"", "同じ名前の人がいます", "支部の名前で振り込まれています"],
        ),
        ("/programmes/this-year/money/travel", &["money/travel/"]),
        ("/programmes/this-year/money/payouts", &["money/payouts/", "支払い済み"]),
        ("/programmes/last-year/certificates", &["register/certificates/"]),
        ("/programmes/coordinators/places/coordinators", &["目安を", "推薦"]),
        ("/programmes/follow-up/places/follow-up", &["順番"]),
        ("/register", &["平成25年度", "平成26年度"]),
        ("/certificate-paper", &["架空 花子"]),
    ];
    for (path, texts) in pages {
        let page = office.get(path).await;
        assert_eq!(page.status, 200, "{path}");
        for text in texts {
            assert!(page.text().contains(text), "{path} has no {text}");
        }
    }
    let scope = house.operator(Action::RunTraining);
    let in_year =
        |year: i16| scope.find::<supporter::Entity>().filter(supporter::Column::FiscalYear.eq(year));
    assert_eq!(in_year(2013).count(&house.db).await.unwrap(), 48);
    assert_eq!(in_year(2014).count(&house.db).await.unwrap(), 153);
    let own = house.known("supporter@demo.example").await.get("/register/own").await.text();
    assert!(own.contains("森 千夏") && own.contains("第R"), "{own}");
    let chief = house.known("chief@demo.example").await.get("/recommendations").await.text();
    assert!(chief.contains("地域コーディネーター研修"), "{chief}");

    let before = scope.find::<supporter::Entity>().count(&house.db).await.unwrap();
    demo::fill(&house.db, 20, "http://127.0.0.1:8080").await.unwrap();
    assert_eq!(scope.find::<supporter::Entity>().count(&house.db).await.unwrap(), before);
}

#[tokio::test]
async fn what_was_cut_off_while_it_was_put_in_goes_on_with_the_next_training() {
    let house = House::founded(a_thursday_afternoon(), async |db| {
        db.begin_demonstration().await.unwrap();
        demo::found(db).await.unwrap();
        db.organisations().await.unwrap()[0].0
    })
    .await;
    let scope = house.operator(Action::RunTraining);
    for cut_off in ["last-year", "this-year"] {
        certificates::programme(&house.db, &scope, cut_off, "").await;
    }
    assert_eq!(house.db.demonstration().await.unwrap(), Some(Demonstration::Begun));
    demo::fill(&house.db, 20, "http://127.0.0.1:8080").await.unwrap();
    let all = queries::all(&scope, &house.db).await.unwrap();
    assert_eq!(all.iter().filter(|row| ["coordinators", "follow-up"].contains(&&*row.slug)).count(), 2);
    assert_eq!(all.len(), 4, "what was cut off is not told twice");
    assert_eq!(house.db.demonstration().await.unwrap(), Some(Demonstration::Filled));
}

/// What the program says when it refuses to open the data of a house, as `demo` (whose key stands beside the folder) or as
/// `serve`.
fn refused(house: &House, command: &str, more: &[&str]) -> String {
    let config = house.app.config();
    let mut tomarigi = Command::new(env!("CARGO_BIN_EXE_tomarigi"));
    tomarigi
        .args([command, "--lang", "en", "--listen", "127.0.0.1:0", "--data"])
        .arg(&config.data)
        .args(more);
    if command == "serve" {
        tomarigi.arg("--key-file").arg(&config.key_file);
    } else {
        std::fs::copy(&config.key_file, config.data.with_added_extension("key")).unwrap();
    }
    if let Some(url) = &config.database_url {
        tomarigi.args(["--database-url", url]);
    }
    let output = tomarigi.env_clear().output().unwrap();
    assert_eq!(output.status.code(), Some(1), "{command} {more:?}");
    String::from_utf8_lossy(&output.stderr).into_owned()
}

#[tokio::test]
async fn neither_a_demonstration_nor_real_data_are_taken_for_the_other_wherever_they_stand() {
    let real = House::new().await;
    // The folder is another's, and says that it is a demonstration's: what is asked is the database.
    maintenance::mark(&real.app.config().data).unwrap();
    assert!(refused(&real, "demo", &["--empty"]).contains("that are no demonstration"));

    let house = House::founded(a_thursday_afternoon(), async |db| {
        db.begin_demonstration().await.unwrap();
        tomarigi::organisation::found(db, "練習の会").await.unwrap()
    })
    .await;
    assert!(!maintenance::is_marked(&house.app.config().data));
    assert!(refused(&house, "serve", &[]).contains("data of a demonstration"));

    // A backup carries the mark, and the folder into which it is restored says so before it is opened.
    let file = house.folder.join("copy.backup");
    let clock = || Arc::new(SystemClock::default());
    copies::backup(&house.db, &file, clock()).await.unwrap();
    let data = house.folder.join("elsewhere");
    std::fs::create_dir(&data).unwrap();
    let root = Arc::new(RootKey::read(&house.app.config().key_file, None).unwrap());
    copies::restore(&file, Target { url: None, data: &data, root, write_key: None }, clock()).await.unwrap();
    assert!(maintenance::is_marked(&data));

    maintenance::mark(&house.app.config().data).unwrap();
    let other = refused(&house, "demo", &["--at", "2026-06-01T10:00"]);
    assert!(other.contains("was begun with “--empty”"), "{other}");
    let secretary = house.person(Role::Secretariat, None).await;
    secretary.post("/register/new", &[("name", "森 千夏"), ("fiscal_year", "令和8")]).await.location();
    let before = refused(&house, "demo", &["--empty", "--at", "2026-05-14T14:06"]);
    assert!(before.contains("--at 2026-05-14T14:08"), "{before}");
}
