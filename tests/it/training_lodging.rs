//! Lodging that the office books: what somebody says on the own page, what the office sees, and what the hotel gets.

use std::io::Cursor;

use documents::sheet::{Format, read_rows};
use tomarigi::auth::policy::Role;
use tomarigi::id::Id;
use tomarigi::training::places::commands as places;
use tomarigi::training::programmes::{entity as programme, save};

use crate::support::training::{applicant, branch, office, personal};
use crate::support::{Actor, House, training};

/// A course in Kochi for which the office books, and one online; places go to who comes first.
const TOML: &str = r#"
slug = "r4"
title = "講座"
fiscal_year = 2026
audience = "anyone"
selection = "first_come"

[[stage]]
code = "basic"
name = "基礎研修"

[[stage.course]]
code = "kochi"
name = "集合研修in高知"
places = 2
lodging = "office"
sessions = [{ on = "2026-08-06", hours = "13:00-18:00" }, { on = "2026-08-07", hours = "09:00-17:00" }]

[[stage.course]]
code = "online"
name = "オンライン"
mode = "online"
places = 20
sessions = [{ on = "2026-08-27", hours = "19:00-21:00" }]
"#;

struct Begun {
    house: House,
    row: programme::Model,
    secretariat: Actor,
    /// The first applicant, with a place in Kochi, and their own page.
    one: Id,
    page: String,
}

async fn begun() -> Begun {
    let house = House::new().await;
    let row = training::programme(&house, TOML).await;
    let mie = branch(&house, "三重県支部").await;
    let one = applicant(&house, &row, Some(mie), 1, &["kochi"]).await;
    let page = personal(&house, one).await;
    let secretariat = house.person(Role::Secretariat, None).await;
    Begun { house, row, secretariat, one, page }
}

impl Begun {
    /// Says on the own page which nights they stay.
    async fn say(&self, nights: &[&str], words: &str) -> String {
        let mut fields = vec![("course", "kochi"), ("words", words)];
        fields.extend(nights.iter().map(|night| ("night", *night)));
        let to = self.house.anybody().post(&format!("{}/lodging", self.page), &fields).await.location();
        to.split('?').nth(1).unwrap().to_owned()
    }

    async fn own_page(&self) -> String {
        self.house.anybody().get(&self.page).await.text()
    }

    async fn list(&self) -> String {
        self.secretariat.get("/programmes/r4/lodging").await.text()
    }

    async fn sheet(&self) -> String {
        self.secretariat.get("/programmes/r4/lodging/kochi").await.text()
    }

    async fn workbook(&self) -> Vec<Vec<String>> {
        let answer = self.secretariat.get("/programmes/r4/lodging/kochi/sheet").await;
        let rows = read_rows(Cursor::new(answer.bytes), Format::Xlsx).unwrap();
        rows.map(|row| row.unwrap().cells).collect()
    }
}

#[tokio::test]
async fn whoever_chooses_nights_stands_on_the_hotels_list_with_what_a_hotel_needs_and_no_more() {
    let begun = begun().await;
    let own = begun.own_page().await;
    for night in ["前の日 8月5日(水) の夜", "8月6日(木) の夜", "あとの日 8月7日(金) の夜"]
    {
        assert!(own.contains(night), "{night}: {own}");
    }
    assert_eq!(begun.say(&["2026-08-05", "2026-08-06"], "低い階の部屋").await, "notice=lodging-kept#lodging");

    let rows = begun.workbook().await;
    assert_eq!(rows[0], ["お名前", "フリガナ", "8月5日(水)", "8月6日(木)", "8月7日(金)", "宿に伝えること"]);
    assert_eq!(rows[1], ["森下 由香1", "モリシタ ユカ", "1", "1", "", "低い階の部屋"]);
    assert_eq!(rows[2][..5], ["部屋の数", "", "1", "1", "0"]);
    assert_eq!(rows.len(), 3);
    let sheet = begun.sheet().await;
    assert!(sheet.contains("森下 由香1") && sheet.contains("低い階の部屋"));
    for no in ["三重県支部", "yuka1@example.jp", "家族"] {
        assert!(!sheet.contains(no), "{no}");
    }
    let list = begun.list().await;
    assert!(list.contains("三重県支部") && list.contains("席のある1名のうち、泊まる人は1名です。"), "{list}");
}

#[tokio::test]
async fn who_asked_for_a_room_when_applying_stays_the_night_between_until_they_say_otherwise() {
    let begun = begun().await;
    let mut fields = training::fields(&begun.row, None, 2, &["kochi"]);
    fields.push(("lodging".into(), "yes".into()));
    let fields: Vec<(&str, &str)> =
        fields.iter().map(|(name, value)| (name.as_str(), value.as_str())).collect();
    begun.secretariat.post("/programmes/r4/applications", &fields).await.location();
    let rows = begun.workbook().await;
    assert_eq!(rows[1], ["森下 由香2", "モリシタ ユカ", "", "1"]);
    // The first said nothing, and no room is booked for them.
    assert_eq!(rows.len(), 3);
    assert!(begun.list().await.contains("申込みのとき"));
}

#[tokio::test]
async fn once_the_hotel_has_the_list_the_office_alone_changes_it_and_sees_what_changed() {
    let begun = begun().await;
    begun.say(&["2026-08-06"], "").await;
    let to = begun.secretariat.post("/programmes/r4/lodging/kochi/handover", &[]).await.location();
    assert!(to.ends_with("notice=lodging-handed-over"), "{to}");
    assert!(!begun.list().await.contains("宿に渡してから変わったこと"));

    assert_eq!(begun.say(&[], "").await, "warning=lodging-fixed#lodging");
    let own = begun.own_page().await;
    assert!(own.contains("事務局へお知らせください") && !own.contains("name=\"night\""), "{own}");
    assert_eq!(begun.workbook().await[1][3], "1");

    let guest = format!("/programmes/r4/lodging/kochi/guests/{}", begun.one);
    let changed = [("night", "2026-08-05"), ("night", "2026-08-06"), ("words", "")];
    begun.secretariat.post(&guest, &changed).await.location();
    let list = begun.list().await;
    assert!(list.contains("変わりました: 森下 由香1 8月5日(水)、8月6日(木)"), "{list}");

    let (house, row) = (&begun.house, &begun.row);
    let mut tx = house.db.write(&office(house)).await.unwrap();
    let locked = save::locked(&mut tx, row.id).await.unwrap().unwrap();
    places::give_back(&mut tx, &locked, begun.one, "basic").await.unwrap();
    tx.commit().await.unwrap();
    assert!(begun.sheet().await.contains("泊まらなくなりました: 森下 由香1"));
}

#[tokio::test]
async fn without_a_place_in_a_course_with_rooms_nobody_is_asked_and_nothing_is_written_down() {
    let begun = begun().await;
    let online = applicant(&begun.house, &begun.row, None, 3, &["online"]).await;
    let page = personal(&begun.house, online).await;
    assert!(!begun.house.anybody().get(&page).await.text().contains("id=\"lodging\""));
    let fields = [("course", "kochi"), ("night", "2026-08-06")];
    let to = begun.house.anybody().post(&format!("{page}/lodging"), &fields).await.location();
    assert!(to.contains("warning=lodging-fixed"), "{to}");
    // A night that the course does not have is none.
    begun.say(&["2026-08-20", "2026-08-06"], "").await;
    assert_eq!(begun.workbook().await[1][2..], ["", "1"]);
    assert!(begun.list().await.contains("泊まる人は1名です"));
    let answer = begun.secretariat.get("/programmes/r4/lodging/online").await;
    assert_eq!(answer.status, 404);
}

#[tokio::test]
async fn words_that_are_too_long_for_a_hotel_are_refused_and_stay_in_the_offices_form() {
    let begun = begun().await;
    let long = "あ".repeat(201);
    assert_eq!(begun.say(&["2026-08-06"], &long).await, "warning=lodging-long#lodging");
    let guest = format!("/programmes/r4/lodging/kochi/guests/{}", begun.one);
    let answer = begun.secretariat.post(&guest, &[("night", "2026-08-06"), ("words", &long)]).await;
    assert_eq!(answer.status, 422);
    assert!(answer.text().contains(&long));
    assert_eq!(begun.workbook().await.len(), 2);
}

#[tokio::test]
async fn after_a_course_was_moved_nights_are_asked_anew_also_where_the_hotel_had_the_list_of_before() {
    let begun = begun().await;
    begun.say(&["2026-08-05", "2026-08-06"], "低い階の部屋").await;
    begun.secretariat.post("/programmes/r4/lodging/kochi/handover", &[]).await.location();
    let later = TOML.replace("2026-08-06", "2026-09-10").replace("2026-08-07", "2026-09-11");
    training::rewritten(&begun.house, begun.row.id, &later).await;

    // They wished a room, and a room they have, until they say more.
    let rows = begun.workbook().await;
    assert_eq!(rows[0][2..5], ["9月9日(水)", "9月10日(木)", "9月11日(金)"]);
    assert_eq!(rows[1][2..], ["", "1", "", "低い階の部屋"]);
    let list = begun.list().await;
    assert!(
        list.contains("日が変わりました") && list.contains("変わりました: 森下 由香1 9月10日(木)"),
        "{list}"
    );
    let own = begun.own_page().await;
    assert!(own.contains("選びなおしてください") && own.contains("value=\"2026-09-10\" checked"), "{own}");
    assert_eq!(begun.say(&["2026-09-09"], "").await, "notice=lodging-kept#lodging");
    assert_eq!(begun.workbook().await[1][2..], ["1"]);
    assert!(!begun.own_page().await.contains("選びなおしてください"));
    // The list of the new days holds as ever.
    begun.secretariat.post("/programmes/r4/lodging/kochi/handover", &[]).await.location();
    assert_eq!(begun.say(&[], "").await, "warning=lodging-fixed#lodging");
}
