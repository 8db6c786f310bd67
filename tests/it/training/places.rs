//! Places in the cases that a year brings: a word said twice, a place given by hand, courses that go together, a round of
//! its own for a later stage.

use sea_orm::ColumnTrait;
use time::macros::{date, time};
use tomarigi::auth::policy::Role;
use tomarigi::clock::Instant;
use tomarigi::id::Id;
use tomarigi::training::places::entity::{entry, place};
use tomarigi::training::places::{commands, turns};
use tomarigi::training::programmes::entity::Model;
use tomarigi::training::programmes::save;

use crate::support::House;
use crate::support::applications::{after_the_deadline, in_june, letters, r4_in_june};
use crate::support::training::{applicant, branch, first, office, personal, programme, small};

/// The courses that somebody holds or is offered, in the order of their codes.
pub(super) async fn holds(house: &House, application: Id) -> Vec<String> {
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
pub(super) async fn stands(house: &House, application: Id, stage: &str) -> entry::State {
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
pub(super) async fn settle(house: &House, row: &Model) {
    let mut tx = house.db.write(&office(house)).await.unwrap();
    let locked = save::locked(&mut tx, row.id).await.unwrap().unwrap();
    commands::settle(&mut tx, locked.id).await.unwrap();
    tx.unaudited("nothing may have changed");
    tx.commit().await.unwrap();
}

#[tokio::test]
async fn a_word_that_is_said_twice_neither_moves_anybody_nor_stops_the_line() {
    let house = House::new().await;
    let row = programme(&house, &first().replace("[[stage]]", "recommendation = true\n[[stage]]")).await;
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
    assert!(visitor.get(&personal(&house, all[2]).await).await.text().contains("集合:順番待ち1番目"));
    visitor.post(&format!("{}/withdrawal", personal(&house, all[0]).await), &[]).await.location();
    assert!(visitor.get(&personal(&house, all[2]).await).await.text().contains("席が空きました"));
}

#[tokio::test]
async fn on_its_first_day_a_course_offers_nothing_more_and_no_offer_lasts_longer() {
    let house = House::at(Instant::of_jst(date!(2026 - 06 - 10), time!(12:00))).await;
    let row = programme(&house, &format!("{}sessions = [{{ on = \"2026-06-13\" }}]\n", first())).await;
    let mut all = Vec::new();
    for n in 0..5 {
        all.push(applicant(&house, &row, None, n, &[]).await);
    }
    let visitor = house.nobody();
    let withdraw = async |id: Id| {
        let own = personal(&house, id).await;
        house.nobody().post(&format!("{own}/withdrawal"), &[]).await.location();
    };
    withdraw(all[0]).await;
    let page = visitor.get(&personal(&house, all[2]).await).await.text();
    assert!(page.contains("席が空きました") && page.contains("6月12日"), "until the day before: {page}");
    house.clock.set(Instant::of_jst(date!(2026 - 06 - 13), time!(8:00)));
    withdraw(all[1]).await;
    turns::turn(&house.app).await.unwrap();
    for id in &all[2..] {
        assert!(holds(&house, *id).await.is_empty());
    }
    let page = visitor.get(&personal(&house, all[3]).await).await.text();
    assert!(page.contains("順番待ちは終わりました"), "{page}");
    house.clock.set(Instant::of_jst(date!(2026 - 06 - 14), time!(8:00)));
    let page = visitor.get(&personal(&house, all[3]).await).await.text();
    assert!(!page.contains("取り下げる"), "nothing is left to withdraw from");
}

#[tokio::test]
async fn a_place_by_hand_before_the_board_is_confirmed_stands_on_the_board_and_is_told_to_nobody() {
    let (house, row, mie) = r4_in_june().await;
    let chief = house.person(Role::BranchChief, Some(mie)).await;
    let wishes = ["basic-kochi", "basic-online", "practical-online"];
    let one = applicant(&house, &row, Some(mie), 1, &wishes).await;
    let gone = applicant(&house, &row, Some(mie), 2, &wishes).await;
    for id in [one, gone] {
        chief.post(&format!("/recommendations/{id}"), &[("decision", "recommend")]).await.location();
    }
    house.clock.set(after_the_deadline());
    let secretariat = house.person(Role::Secretariat, None).await;
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

/// Two stages whose courses go together, given to who comes first.
fn together() -> String {
    let basic: &[_] = &[("july", "7月", 1, ""), ("august", "8月", 1, "")];
    let practical: &[_] = &[
        ("practical-july", "実践7月", 2, "after = [\"july\"]\n"),
        ("practical-august", "実践8月", 2, "after = [\"august\"]\n"),
    ];
    let stages = [("basic", "基礎", "", basic), ("practical", "実践", "", practical)];
    small("together", 2026, "audience = \"anyone\"\nselection = \"first_come\"", &stages)
}

#[tokio::test]
async fn a_place_in_a_later_stage_comes_and_goes_with_the_one_before_it() {
    let house = House::new().await;
    let row = programme(&house, &together()).await;
    let all = ["july", "august", "practical-july", "practical-august"];
    let first = applicant(&house, &row, None, 0, &all).await;
    let second = applicant(&house, &row, None, 1, &all).await;
    assert_eq!(holds(&house, first).await, ["july", "practical-july"]);
    // The dearest practical course has a place free, but goes with July alone.
    assert_eq!(holds(&house, second).await, ["august", "practical-august"]);
    // Whoever waits in the first stage is given nothing in the second, though it has places.
    let third = applicant(&house, &row, None, 2, &["august", "practical-august"]).await;
    assert!(holds(&house, third).await.is_empty());

    let visitor = house.nobody();
    visitor.post(&format!("{}/withdrawal", personal(&house, second).await), &[]).await.location();
    assert_eq!(holds(&house, third).await, ["august", "practical-august"]);
    let own = personal(&house, third).await;
    let offers: Vec<Id> = office(&house)
        .find::<place::Entity>()
        .filter(place::Column::Holder.eq(third))
        .order_by_asc(place::Column::Course)
        .all(&house.db)
        .await
        .unwrap()
        .into_iter()
        .map(|place| place.id)
        .collect();
    let answer = |offer: Id, word: &'static str| {
        let (visitor, own) = (house.nobody(), own.clone());
        async move {
            let offer = offer.to_string();
            let said = [("place", offer.as_str()), ("answer", word)];
            visitor.post(&format!("{own}/answer"), &said).await.location()
        }
    };
    // The later place is taken, the first declined: both are free again, and the page says so.
    assert!(answer(offers[1], "accept").await.contains("training-taken"));
    assert!(answer(offers[0], "decline").await.contains("training-declined"));
    assert!(holds(&house, third).await.is_empty());
    assert_eq!(stands(&house, third, "practical").await, entry::State::Out);
    let page = visitor.get(&own).await.text();
    assert_eq!(
        page.matches("もう一度、順番を待つ").count(),
        1,
        "one joins the first line; the other comes with it"
    );
    visitor.post(&format!("{own}/line"), &[("stage", "practical")]).await.location();
    assert_eq!(stands(&house, third, "practical").await, entry::State::Out, "not without the stage before");
    visitor.post(&format!("{own}/line"), &[("stage", "basic")]).await.location();
    assert_eq!(holds(&house, third).await, ["august", "practical-august"]);
    // Not answered in time, both end.
    house.clock.set(house.db.now().plus(time::Duration::days(9)));
    turns::turn(&house.app).await.unwrap();
    assert!(holds(&house, third).await.is_empty());
    assert_eq!(stands(&house, third, "practical").await, entry::State::Out);
    // The place given back in the first stage takes the later one with it.
    let mut tx = house.db.write(&office(&house)).await.unwrap();
    let locked = save::locked(&mut tx, row.id).await.unwrap().unwrap();
    assert!(commands::give_back(&mut tx, &locked, first, "basic").await.unwrap());
    tx.commit().await.unwrap();
    assert!(holds(&house, first).await.is_empty());
}

#[tokio::test]
async fn in_the_third_year_of_reiwa_courses_that_do_not_go_together_are_given_only_when_it_is_meant() {
    let house = House::at(in_june()).await;
    let source = include_str!("../../../examples/programme-r3.toml").replace("recommendation = true", "");
    let row = programme(&house, &source).await;
    let mie = branch(&house, "三重県支部").await;
    let secretariat = house.person(Role::Secretariat, None).await;
    let wishes = ["july", "august", "practical-july", "practical-august"];
    let one = applicant(&house, &row, Some(mie), 1, &wishes).await;
    let two = applicant(&house, &row, Some(mie), 2, &["august", "practical-august"]).await;
    let board = "/programmes/r3-certification/places/basic";
    let field = format!("d-{one}-basic");
    let refused = secretariat.post(board, &[("act", "confirm"), (&field, "august")]).await;
    assert_eq!(refused.status, 422);
    assert!(
        refused
            .text()
            .contains("森下 由香1さんの「実践研修 7月参加者向け」は、前の段階のコースと組になりません")
    );
    assert!(holds(&house, one).await.is_empty(), "nothing was given");
    let anyway = secretariat.post(board, &[("act", "confirm-anyway"), (&field, "august")]).await;
    assert_eq!(anyway.status, 303);
    assert_eq!(holds(&house, one).await, ["august", "practical-july"]);
    assert_eq!(holds(&house, two).await, ["august", "practical-august"]);
    assert!(secretariat.get(board).await.text().contains("決まりごとからはずれているところがあります"));

    let place = format!("/programmes/r3-certification/applications/{two}/place");
    let refused = secretariat.post(&place, &[("course", "practical-july")]).await;
    assert_eq!(refused.status, 422);
    assert!(refused.text().contains("組になりません") && refused.text().contains("それでも席を置く"));
    assert_eq!(holds(&house, two).await, ["august", "practical-august"]);
    secretariat.post(&place, &[("course", "practical-july"), ("anyway", "yes")]).await.location();
    assert_eq!(holds(&house, two).await, ["august", "practical-july"]);
    let events = office(&house)
        .find::<tomarigi::audit::entity::Entity>()
        .filter(tomarigi::audit::entity::Column::Event.is_in(["training.confirmed", "training.moved"]))
        .all(&house.db)
        .await
        .unwrap();
    assert_eq!(events.len(), 3);
    assert!(events.iter().all(|event| format!("{event:?}").contains("anyway")), "that it was meant is kept");
}

/// A stage whose places are given in a round of its own.
pub(super) fn later() -> String {
    let basic: &[_] = &[("room", "集合", 2, "")];
    let practical: &[_] = &[("one", "実践一", 1, ""), ("two", "実践二", 1, "after = [\"room\"]\n")];
    let stages = [("basic", "基礎", "", basic), ("practical", "実践", "later = true\n", practical)];
    small("later", 2026, "audience = \"anyone\"", &stages)
}

#[tokio::test]
async fn a_later_round_is_decided_of_those_who_have_a_place_and_told_to_them() {
    let house = House::new().await;
    let row = programme(&house, &later()).await;
    let mut all = Vec::new();
    for n in 0..3 {
        all.push(applicant(&house, &row, None, n, &["one", "two"]).await);
    }
    let secretariat = house.person(Role::Secretariat, None).await;
    let visitor = house.nobody();
    let (first, later) = ("/programmes/later/places/basic", "/programmes/later/places/practical");
    secretariat.post(first, &[("act", "confirm")]).await.location();
    secretariat.post("/programmes/later/results", &[]).await.location();
    assert_eq!(holds(&house, all[0]).await, ["room"]);
    assert!(visitor.get(&personal(&house, all[0]).await).await.text().contains("まだ決まっていません"));

    let board = secretariat.get(later).await.text();
    assert!(board.contains("森下 由香0") && board.contains("第1希望"), "wishes are known");
    assert!(!board.contains("森下 由香2"), "who has no place in the stage before is not in this round");
    // What is kept stands there again.
    let field = format!("d-{}-practical", all[1]);
    secretariat.post(later, &[("act", "keep"), (&field, "wait")]).await.location();
    assert!(secretariat.get(later).await.text().contains("手で変えました"));
    secretariat.post(later, &[("act", "again")]).await.location();
    let before = letters(&house, None).await.len();
    secretariat.post(later, &[("act", "confirm")]).await.location();
    assert_eq!(holds(&house, all[0]).await, ["one", "room"]);
    assert_eq!(holds(&house, all[1]).await, ["room", "two"], "the dearest was full");
    assert_eq!(letters(&house, None).await.len(), before, "nobody is written to yet");
    secretariat.post("/programmes/later/results", &[]).await.location();
    assert_eq!(letters(&house, None).await.len(), before + 2, "a letter each");
    let told = letters(&house, Some(all[1])).await;
    assert!(told.iter().any(|letter| letter.body.contains("実践二")));
    let own = visitor.get(&personal(&house, all[1]).await).await.text();
    assert!(own.contains("実践二"));

    // A place becomes free in both; who waited in the first stage comes into the second by its line.
    visitor.post(&format!("{}/withdrawal", personal(&house, all[1]).await), &[]).await.location();
    assert_eq!(holds(&house, all[2]).await, ["room"]);
    let own = personal(&house, all[2]).await;
    let offer = visitor.get(&own).await.field("place").unwrap();
    visitor.post(&format!("{own}/answer"), &[("place", &offer), ("answer", "accept")]).await.location();
    assert_eq!(holds(&house, all[2]).await, ["room", "two"]);
    assert!(visitor.get(&own).await.text().contains("席が空きました"));
}
