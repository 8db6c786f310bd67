//! Between giving places and telling of them: nobody learns of anything, nothing is offered; then everybody is told once.

use sea_orm::ColumnTrait;
use time::Duration;
use tomarigi::auth::policy::Role;
use tomarigi::id::Id;
use tomarigi::training::places::entity::place;
use tomarigi::training::places::turns;

use super::places::{holds, settle};
use crate::support::House;
use crate::support::applications::letters;
use crate::support::training::{applicant, first, office, personal, programme};

/// Three places that the office gives.
fn board() -> String {
    first()
        .replace("selection = \"first_come\"\n", "")
        .replace("slug = \"first\"", "slug = \"board\"")
        .replace("places = 2", "places = 3")
}

/// The subjects of what somebody was told of their place.
async fn told(house: &House, id: Id) -> Vec<String> {
    let all = letters(house, Some(id)).await.into_iter().map(|letter| letter.subject);
    all.filter(|subject| !subject.starts_with("お申込み")).collect()
}

#[tokio::test]
async fn nobody_learns_of_a_place_and_none_is_offered_before_everybody_is_told_once() {
    let house = House::new().await;
    let row = programme(&house, &board()).await;
    let mut all = Vec::new();
    for n in 0..4 {
        all.push(applicant(&house, &row, None, n, &[]).await);
    }
    let secretariat = house.person(Role::Secretariat, None).await;
    let page = "/programmes/board/places/basic";
    let field = format!("d-{}-basic", all[2]);
    secretariat.post(page, &[("act", "confirm"), (&field, "wait")]).await.location();
    assert!(secretariat.get(page).await.text().contains("空いた席もすすめません"));
    let visitor = house.nobody();
    let own = visitor.get(&personal(&house, all[1]).await).await.text();
    assert!(own.contains("まだ決まっていません") && !own.contains("席が決まりました"), "{own}");

    // Two places are free, the third person waits for one; the fourth is given one by hand.
    visitor.post(&format!("{}/withdrawal", personal(&house, all[0]).await), &[]).await.location();
    settle(&house, &row).await;
    assert!(holds(&house, all[2]).await.is_empty());
    let place = format!("/programmes/board/applications/{}/place", all[3]);
    secretariat.post(&place, &[("course", "room")]).await.location();
    for id in &all[1..] {
        assert!(told(&house, *id).await.is_empty());
    }

    secretariat.post("/programmes/board/results", &[]).await.location();
    assert_eq!(told(&house, all[1]).await, ["席が決まりました"]);
    assert_eq!(told(&house, all[3]).await, ["席が決まりました"]);
    assert_eq!(
        told(&house, all[2]).await,
        ["席が空きました。お返事をお待ちしています"],
        "who is offered a place is not told that they wait"
    );
    assert!(visitor.get(&personal(&house, all[3]).await).await.text().contains("席が決まりました"));
    let again = secretariat.post("/programmes/board/results", &[]).await.location();
    assert!(again.contains("letters-nobody"));
    assert_eq!(told(&house, all[1]).await.len(), 1);
}

#[tokio::test]
async fn results_of_a_cancelled_programme_are_not_told() {
    let house = House::new().await;
    let row = programme(&house, &board()).await;
    let one = applicant(&house, &row, None, 0, &[]).await;
    let secretariat = house.person(Role::Secretariat, None).await;
    secretariat.post("/programmes/board/places/basic", &[("act", "confirm")]).await.location();
    assert!(secretariat.get("/programmes/board/letters").await.text().contains("全員に知らせる"));
    secretariat.post("/programmes/board/state", &[("state", "cancelled")]).await.location();
    assert!(!secretariat.get("/programmes/board/letters").await.text().contains("全員に知らせる"));
    let told_all = secretariat.post("/programmes/board/results", &[]).await.location();
    assert!(told_all.contains("training-cancelled"));
    assert_eq!(told(&house, one).await, ["中止のお知らせ"]);
}

#[tokio::test]
async fn what_takes_place_after_all_is_told_and_its_offers_can_be_answered() {
    let house = House::new().await;
    let row = programme(&house, &first()).await;
    let mut all = Vec::new();
    for n in 0..4 {
        all.push(applicant(&house, &row, None, n, &[]).await);
    }
    let visitor = house.nobody();
    let withdraw = async |id: Id| {
        let own = personal(&house, id).await;
        house.nobody().post(&format!("{own}/withdrawal"), &[]).await.location();
    };
    let state = async |word: &str| {
        let secretariat = house.person(Role::Secretariat, None).await;
        secretariat.post("/programmes/first/state", &[("state", word)]).await.location();
    };
    withdraw(all[0]).await;
    state("cancelled").await;
    withdraw(all[1]).await;
    house.clock.set(house.db.now().plus(Duration::days(9)));
    turns::turn(&house.app).await.unwrap();
    assert_eq!(holds(&house, all[2]).await, ["room"], "nobody could answer meanwhile");
    state("announced").await;
    turns::turn(&house.app).await.unwrap();
    assert_eq!(holds(&house, all[3]).await, ["room"], "what became free meanwhile is offered");
    let offer = office(&house)
        .find::<place::Entity>()
        .filter(place::Column::Holder.eq(all[2]))
        .one(&house.db)
        .await
        .unwrap()
        .unwrap();
    assert!(offer.answer_by.unwrap() > house.db.now().plus(Duration::days(7)), "its days begin anew");
    assert_eq!(told(&house, all[2]).await.last().unwrap(), "行うことになりました");
    let own = personal(&house, all[2]).await;
    let (place, answer) = (offer.id.to_string(), ("answer", "accept"));
    let said = visitor.post(&format!("{own}/answer"), &[("place", &place), answer]).await.location();
    assert!(said.contains("training-taken"));
}
