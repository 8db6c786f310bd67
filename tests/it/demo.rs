//! The demonstration: what its visitors find on the pages of training.

use sea_orm::ColumnTrait;
use tomarigi::auth::policy::Action;
use tomarigi::demo;
use tomarigi::training::register::entity as supporter;

use crate::support::{House, a_thursday_afternoon};

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
    let pages: [(&str, &[&str]); 15] = [
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
