//! Places in the cases that a year brings: a word said twice, a place given by hand, courses that go together, a round of
//! its own for a later stage, limits, and people who come late.

use sea_orm::ColumnTrait;
use tomarigi::auth::policy::Role;
use tomarigi::id::Id;
use tomarigi::training::places::commands;
use tomarigi::training::places::entity::{entry, place};
use tomarigi::training::programmes::entity::Model;
use tomarigi::training::programmes::save;

use super::{FIRST, after_the_deadline, in_june, letters};
use crate::support::House;
use crate::support::training::{R4, applicant, branch, office, personal, programme};

/// The courses that somebody holds or is offered, in the order of their codes.
async fn holds(house: &House, application: Id) -> Vec<String> {
    let rows = office(house)
        .find::<place::Entity>()
        .filter(place::Column::Holder.eq(application))
        .order_by_asc(place::Column::Course)
        .all(&house.db)
        .await
        .unwrap();
    rows.into_iter().map(|row| row.course).collect()
}

/// Where somebody stands in a stage.
async fn stands(house: &House, application: Id, stage: &str) -> entry::State {
    let row = office(house)
        .find::<entry::Entity>()
        .filter(entry::Column::ApplicationId.eq(application))
        .filter(entry::Column::Stage.eq(stage))
        .one(&house.db)
        .await
        .unwrap();
    row.unwrap().state
}

/// Gives all places anew, as after any change.
async fn settle(house: &House, row: &Model) {
    let mut tx = house.db.write(&office(house)).await.unwrap();
    let locked = save::locked(&mut tx, row.id).await.unwrap().unwrap();
    commands::settle(&mut tx, locked.id).await.unwrap();
    tx.unaudited("nothing may have changed");
    tx.commit().await.unwrap();
}

#[tokio::test]
async fn a_word_that_is_said_twice_neither_moves_anybody_nor_stops_the_line() {
    let house = House::new().await;
    let row = programme(&house, &FIRST.replace("[[stage]]", "recommendation = true\n[[stage]]")).await;
    let mie = branch(&house, "三重県支部").await;
    let chief = house.person(Role::BranchChief, Some(mie)).await;
    let mut all = Vec::new();
    for n in 0..4 {
        let one = applicant(&house, &row, Some(mie), n, &[]).await;
        let said = [("decision", "recommend")];
        chief.post(&format!("/recommendations/{one}"), &said).await.location();
        all.push(one);
    }
    for one in [all[0], all[2]] {
        chief.post(&format!("/recommendations/{one}"), &[("decision", "recommend")]).await;
    }
    settle(&house, &row).await;
    assert_eq!(holds(&house, all[0]).await, ["room"]);
    assert_eq!(stands(&house, all[0], "basic").await, entry::State::Placed);
    // The third stayed before the fourth.
    let visitor = house.nobody();
    assert!(visitor.get(&personal(&house, all[2]).await).await.text().contains("集合:1番目"));
    visitor.post(&format!("{}/withdrawal", personal(&house, all[0]).await), &[]).await.location();
    assert!(visitor.get(&personal(&house, all[2]).await).await.text().contains("席が空きました"));
}

#[tokio::test]
async fn a_place_by_hand_before_the_board_is_confirmed_stands_on_the_board_and_is_told_to_nobody() {
    let house = House::at(in_june()).await;
    let row = programme(&house, R4).await;
    let mie = branch(&house, "三重県支部").await;
    let chief = house.person(Role::BranchChief, Some(mie)).await;
    let secretariat = house.person(Role::Secretariat, None).await;
    let wishes = ["basic-kochi", "basic-online", "practical-online"];
    let one = applicant(&house, &row, Some(mie), 1, &wishes).await;
    let gone = applicant(&house, &row, Some(mie), 2, &wishes).await;
    for id in [one, gone] {
        chief.post(&format!("/recommendations/{id}"), &[("decision", "recommend")]).await.location();
    }
    house.clock.set(after_the_deadline());
    let before = letters(&house, None).await.len();
    let here = format!("/programmes/r4-certification/applications/{one}");
    let told = secretariat.post(&format!("{here}/place"), &[("course", "basic-online")]).await.location();
    assert!(secretariat.get(&told).await.text().contains("席の案に書きました"));
    assert!(holds(&house, one).await.is_empty());
    assert_eq!(letters(&house, None).await.len(), before, "nobody is written to");
    let board = "/programmes/r4-certification/places/basic";
    assert!(secretariat.get(board).await.text().contains("手で変えました"));
    // Who withdrew gets no place, by hand neither.
    let own = personal(&house, gone).await;
    house.nobody().post(&format!("{own}/withdrawal"), &[]).await.location();
    let here = format!("/programmes/r4-certification/applications/{gone}");
    assert_eq!(secretariat.post(&format!("{here}/place"), &[("course", "basic-online")]).await.status, 404);
    secretariat.post(board, &[("act", "confirm")]).await.location();
    assert_eq!(holds(&house, one).await, ["basic-online", "practical-online"]);
    assert!(holds(&house, gone).await.is_empty());
}
