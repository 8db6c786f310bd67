//! The office's page of places once they are given: its words are those of the kind of programme, its numbers those of the
//! overview and of the first page.

use tomarigi::auth::policy::Role;

use super::places::{holds, later};
use crate::support::House;
use crate::support::training::{applicant, first, personal, programme, small};

#[tokio::test]
async fn where_places_go_to_who_comes_first_the_office_lets_in_whom_it_looked_at() {
    let house = House::new().await;
    let source = first().replace("audience = \"anyone\"", "kind = \"follow_up\"\naudience = \"certified\"");
    let row = programme(&house, &source).await;
    let mut all = Vec::new();
    for n in 0..3 {
        all.push(applicant(&house, &row, None, n, &[]).await);
    }
    let secretariat = house.person(Role::Secretariat, None).await;
    let here = "/programmes/first/places/basic";
    let page = secretariat.get(here).await.text();
    let (_, main) = page.split_once("<main").unwrap();
    assert!(!main.contains("推薦") && !main.contains("確定") && !main.contains("順番待ちに入れる"), "{main}");
    assert_eq!(main.matches("登録簿に見つかりません").count(), 3, "each row says what it waits for: {main}");
    assert_eq!(main.matches("確かめたので、参加を認める").count(), 3);
    for id in &all {
        let button = format!("/programmes/first/applications/{id}/eligibility");
        assert!(secretariat.get(here).await.text().contains(&format!("action=\"{button}\"")));
        secretariat.post(&button, &[]).await.location();
    }
    assert_eq!(holds(&house, all[0]).await, ["room"]);
    assert!(!secretariat.get(here).await.text().contains("参加を認める"));
    // Who waits is seen to wait on the own page in the office too.
    let waits = secretariat.get(&format!("/programmes/first/applications/{}", all[2])).await.text();
    assert!(waits.contains("順番待ち1番目"), "{waits}");
}

#[tokio::test]
async fn an_offered_place_is_counted_apart_on_the_overview_and_on_the_page_of_places() {
    let house = House::new().await;
    let row = programme(&house, &first()).await;
    let mut all = Vec::new();
    for n in 0..3 {
        all.push(applicant(&house, &row, None, n, &[]).await);
    }
    let own = personal(&house, all[0]).await;
    house.nobody().post(&format!("{own}/withdrawal"), &[]).await.location();
    let secretariat = house.person(Role::Secretariat, None).await;
    let overview = secretariat.get("/programmes/first").await.text();
    assert!(overview.contains("<b>1</b> / 2席 (返事待ち1)"), "{overview}");
    let places = secretariat.get("/programmes/first/places/basic").await.text();
    assert!(places.contains("1 / 2席 (返事待ち1)"), "{places}");
    let line = "<a href=\"/programmes/first/places/basic\">席をすすめて、お返事がまだの方 1名</a>";
    let home = secretariat.get("/").await.text();
    assert!(
        home.split_once("ほかの方を待っていること").is_some_and(|(_, rest)| rest.contains(line)),
        "{home}"
    );
}

#[tokio::test]
async fn the_places_of_a_later_round_wait_under_its_name_and_for_those_alone_who_came_that_far() {
    let house = House::new().await;
    let row = programme(&house, &later()).await;
    for n in 0..3 {
        applicant(&house, &row, None, n, &["one", "two"]).await;
    }
    let secretariat = house.person(Role::Secretariat, None).await;
    assert!(!secretariat.get("/").await.text().contains("実践の席がまだ"));
    secretariat.post("/programmes/later/places/basic", &[("act", "confirm")]).await.location();
    secretariat.post("/programmes/later/results", &[]).await.location();
    let line = "<a href=\"/programmes/later/places/practical\">実践の席がまだ決まっていない方 2名</a>";
    let home = secretariat.get("/").await.text();
    assert!(home.contains(line), "{home}");
    assert!(secretariat.get("/programmes/later/places/practical").await.text().contains("実践の席を決める"));
}

#[tokio::test]
async fn the_office_reads_where_somebody_stands_in_the_line_as_they_do_until_the_course_begins() {
    let house = House::new().await;
    let days = "sessions = [{ on = \"2026-05-26\", hours = \"13:00-17:00\" }]\n";
    let facts = "audience = \"anyone\"\nselection = \"first_come\"";
    let source = small("first", 2026, facts, &[("basic", "基礎", "", &[("room", "集合", 1, days)])]);
    let row = programme(&house, &source).await;
    applicant(&house, &row, None, 0, &[]).await;
    let waits = applicant(&house, &row, None, 1, &[]).await;
    let page = format!("/programmes/first/applications/{waits}");
    let fact = "<dt>順番待ち</dt><dd class=\"written\">基礎 集合:順番待ち1番目</dd>";
    let secretariat = house.person(Role::Secretariat, None).await;
    assert!(secretariat.get(&page).await.text().contains(fact));
    house.clock.set(house.db.now().plus(time::Duration::days(13)));
    let secretariat = house.person(Role::Secretariat, None).await;
    assert!(!secretariat.get(&page).await.text().contains("<dt>順番待ち</dt>"));
}
