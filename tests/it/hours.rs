//! Hours and the setting up of a desk: by the file, on the command line.

use time::macros::{date, time};
use tomarigi::auth::guard::operator_scope;
use tomarigi::auth::policy::Action;
use tomarigi::clock::Instant;
use tomarigi::desk::hours::{Hours, queries};
use tomarigi::desk::settings::Settings;
use tomarigi::organisation::{desk, lookup};

use crate::support::House;

/// The desk of the example file, set up in `house`.
pub async fn mie(house: &House) -> desk::Model {
    let said = apply(house, include_str!("../../examples/mie.toml"), false).await.unwrap();
    assert!(said.contains("つくりました"), "{said}");
    lookup::desk_by_slug(&house.db, "mie").await.unwrap().unwrap()
}

pub async fn apply(house: &House, source: &str, dry_run: bool) -> anyhow::Result<String> {
    let path = house.folder.join("desk.toml");
    std::fs::write(&path, source).unwrap();
    tomarigi::cli::desk::apply(&house.db, &path, dry_run, None, tomarigi::i18n::Locale::Ja).await
}

async fn read(house: &House, slug: &str) -> (desk::Model, Settings) {
    let desk = lookup::desk_by_slug(&house.db, slug).await.unwrap().unwrap();
    let scope = operator_scope(desk.organisation_id, Action::SeeDesk, house.db.now());
    let settings = Settings::of(&scope, &house.db, &desk).await.unwrap();
    (desk, settings)
}

async fn hours(house: &House, desk: &desk::Model) -> Hours {
    let scope = house.operator(Action::SeeDesk);
    queries::of_desk(&scope, &house.db, desk.id).await.unwrap().unwrap()
}

#[tokio::test]
async fn the_calendar_of_the_example_has_148_opening_days_in_fiscal_2026() {
    let house = House::new().await;
    let desk = mie(&house).await;
    let hours = hours(&house, &desk).await;
    let csv = tomarigi::cli::calendar::written(
        &hours,
        date!(2026 - 04 - 01),
        date!(2027 - 03 - 31),
        tomarigi::cli::calendar::Format::Csv,
        tomarigi::i18n::Locale::En,
    )
    .unwrap();
    let lines: Vec<&str> = csv.lines().collect();
    assert_eq!(lines[0], "date,weekday,opens,closes,state,reason");
    assert_eq!(lines.len(), 366);
    assert_eq!(lines.iter().filter(|line| line.split(',').nth(4) == Some("open")).count(), 148);
    assert!(lines.contains(&"2026-05-06,Wed,,,closed,振替休日"));
    assert!(lines.contains(&"2026-05-07,Thu,13:00,16:00,open,"));
    assert!(lines.contains(&"2026-08-13,Thu,,,closed,お盆"));
    assert!(lines.contains(&"2027-01-01,Fri,,,closed,年末年始"));
    assert!(lines.contains(&"2026-04-04,Sat,,,closed,定休日"));
    let next = hours.next_opening(Instant::of_jst(date!(2026 - 05 - 06), time!(0:00)));
    assert_eq!(
        next.map(|(day, span)| (day.to_string(), span.to_string())),
        Some(("2026-05-07".into(), "13:00-16:00".into()))
    );
}

#[tokio::test]
async fn a_file_applied_twice_changes_nothing_the_second_time() {
    let house = House::new().await;
    let first = mie(&house).await;
    let said = apply(&house, include_str!("../../examples/mie.toml"), false).await.unwrap();
    assert!(said.contains("変えるところはありません"), "{said}");
    let (second, settings) = read(&house, "mie").await;
    assert_eq!(first, second);
    assert_eq!((settings.prefecture, settings.starts_on()), (24, None));
    assert_eq!(settings.phone.as_deref(), Some("059-000-0134"));
}

#[tokio::test]
async fn a_dry_run_shows_the_difference_and_changes_nothing() {
    let house = House::new().await;
    assert!(
        apply(&house, "slug = \"tsu\"\nname = \"津\"\nprefecture = \"三重県\"", true)
            .await
            .unwrap()
            .contains("+ name")
    );
    assert!(lookup::desk_by_slug(&house.db, "tsu").await.unwrap().is_none());
    mie(&house).await;
    let before = read(&house, "mie").await;
    let never = "slug = \"mie\"\n[closures]\nyearly = [{ name = \"改修\", days = \"01-01..12-31\" }]";
    assert!(
        apply(&house, never, true).await.unwrap().contains("! このままでは、これから1年、開く日がありません")
    );
    let said = apply(&house, "slug = \"mie\"\nphone = \"059-000-0200\"", true).await.unwrap();
    assert!(said.contains("- phone = \"059-000-0134\"\n+ phone = \"059-000-0200\"\n"), "{said}");
    assert_eq!(read(&house, "mie").await, before);
}

#[tokio::test]
async fn what_the_file_names_it_sets_and_what_it_does_not_name_it_leaves() {
    let house = House::new().await;
    mie(&house).await;
    let (_, before) = read(&house, "mie").await;
    let source = r#"
        slug = "mie"
        small_cell = 0
        [hours]
        sat = ["13:00-15:00", "10:00-12:00"]
        wed = []
        [closures]
        obon = ""
        one_off = [{ from = 2026-06-10, to = 2026-06-12, reason = "引っこし" }]
        [texts]
        ways = []
    "#;
    apply(&house, source, false).await.unwrap();
    let (_, after) = read(&house, "mie").await;
    assert_eq!(after.small_cell, 0);
    let mut expected = before.clone();
    expected.small_cell = 0;
    expected.hours.week[2].clear();
    expected.hours.week[5] = vec!["10:00-12:00".parse().unwrap(), "13:00-15:00".parse().unwrap()];
    expected.hours.closures.retain(|c| !format!("{c:?}").contains("obon"));
    expected.hours.closures.push(tomarigi::desk::hours::model::Closure::OneOff {
        from: date!(2026 - 06 - 10),
        to: date!(2026 - 06 - 12),
        reason: "引っこし".into(),
    });
    expected.texts.ways.clear();
    assert_eq!(after, expected);
}

#[tokio::test]
async fn a_faulty_file_changes_nothing_and_says_where() {
    let house = House::new().await;
    mie(&house).await;
    let before = read(&house, "mie").await;
    for (source, place) in [
        ("slug = \"mie\"\nphone = \"1\"\nfone = \"2\"", "3行目"),
        ("slug = \"mie\"\nphone = \"1\"\n[hours]\nwed = [\"16:00-13:00\"]", "4行目"),
        ("slug = \"mie\"\nphone = \"1\"\n[hours]\nwed = [\"9:00-12:00\", \"11:00-13:00\"]", "overlap"),
        ("slug = \"mie\"\nphone = \"1\"\n[closures]\nobon = \"08-32..08-16\"", "4行目"),
        ("slug = \"mie\"\nphone = \"1\"\nprefecture = \"三重\"\nstarts_on = \"2026-13-01\"", "4行目"),
        ("slug = \"mie\"\nphone = \"1\"\n[labels]\nreferred-to-nobody = \"x\"", "referred-to-nobody"),
        ("slug = \"mie\"\nphone = \"1\"\n[texts]\nabuot = \"x\"", "abuot"),
        ("slug = \"mie\"\nphone = \"1\"\nname = \"\"", "name"),
        ("slug = \"mie\"\n[closures]\nobon = \"08-16..08-13\"", "closures.obon"),
        ("slug = \"mie\"\nstarts_on = \"0026-04-01\"", "2026-04-01"),
        ("slug = \"mie\"\nphone = \"059-000-0134 あ\"", "phone"),
        ("slug = \"MIE\"\nphone = \"1\"", "1行目"),
        ("phone = \"1\"", "slug"),
        ("slug = \"new\"\nphone = \"1\"", "name"),
    ] {
        let error = format!("{:#}", apply(&house, source, false).await.unwrap_err());
        assert!(error.contains(place), "{source}\n{error}");
    }
    assert_eq!(read(&house, "mie").await, before);
    assert!(lookup::desk_by_slug(&house.db, "new").await.unwrap().is_none());
}

#[tokio::test]
async fn a_desk_that_is_shown_and_applied_stays_as_it_is() {
    let house = House::new().await;
    mie(&house).await;
    let (desk, settings) = read(&house, "mie").await;
    let toml = tomarigi::desk::settings::file::DeskFile::of("mie", &settings).to_toml().unwrap();
    let said = apply(&house, &toml, false).await.unwrap();
    assert!(said.contains("変えるところはありません"), "{said}\n{toml}");
    assert_eq!(read(&house, "mie").await, (desk, settings));
}
