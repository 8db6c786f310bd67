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

/// Two stages whose courses go together, given to who comes first.
const TOGETHER: &str = r#"
slug = "together"
title = "講座"
fiscal_year = 2026
audience = "anyone"
selection = "first_come"
[[stage]]
code = "basic"
name = "基礎"
[[stage.course]]
code = "july"
name = "7月"
places = 1
[[stage.course]]
code = "august"
name = "8月"
places = 1
[[stage]]
code = "practical"
name = "実践"
[[stage.course]]
code = "practical-july"
name = "実践7月"
places = 2
after = ["july"]
[[stage.course]]
code = "practical-august"
name = "実践8月"
places = 2
after = ["august"]
"#;

#[tokio::test]
async fn a_place_in_a_later_stage_comes_and_goes_with_the_one_before_it() {
    let house = House::new().await;
    let row = programme(&house, TOGETHER).await;
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
        page.matches("もう一度、列に並ぶ").count(),
        1,
        "one joins the first line; the other comes with it"
    );
    visitor.post(&format!("{own}/line"), &[("stage", "practical")]).await.location();
    assert_eq!(stands(&house, third, "practical").await, entry::State::Out, "not without the stage before");
    visitor.post(&format!("{own}/line"), &[("stage", "basic")]).await.location();
    assert_eq!(holds(&house, third).await, ["august", "practical-august"]);
    // Not answered in time, both end.
    house.clock.set(house.db.now().plus(time::Duration::days(9)));
    tomarigi::training::places::turns::turn(&house.app).await.unwrap();
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
const LATER: &str = r#"
slug = "later"
title = "講座"
fiscal_year = 2026
audience = "anyone"
[[stage]]
code = "basic"
name = "基礎"
[[stage.course]]
code = "room"
name = "集合"
places = 2
[[stage]]
code = "practical"
name = "実践"
later = true
[[stage.course]]
code = "one"
name = "実践一"
places = 1
[[stage.course]]
code = "two"
name = "実践二"
places = 1
after = ["room"]
"#;

#[tokio::test]
async fn a_later_round_is_decided_of_those_who_have_a_place_and_told_to_them() {
    let house = House::new().await;
    let row = programme(&house, LATER).await;
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

/// One place, given after the deadline to whom the chief recommends.
const LATE: &str = r#"
slug = "late"
title = "講座"
fiscal_year = 2022
audience = "anyone"
recommendation = true
deadline = "2022-07-11"
[[stage]]
code = "basic"
name = "基礎"
[[stage.course]]
code = "room"
name = "集合"
places = 1
"#;

#[tokio::test]
async fn who_comes_after_the_places_were_given_is_recommended_waits_and_is_answered() {
    let house = House::at(in_june()).await;
    let row = programme(&house, LATE).await;
    let mie = branch(&house, "三重県支部").await;
    let chief = house.person(Role::BranchChief, Some(mie)).await;
    let secretariat = house.person(Role::Secretariat, None).await;
    let first = applicant(&house, &row, Some(mie), 1, &[]).await;
    let open = applicant(&house, &row, Some(mie), 2, &[]).await;
    chief.post(&format!("/recommendations/{first}"), &[("decision", "recommend")]).await.location();
    house.clock.set(after_the_deadline());
    let board = "/programmes/late/places/basic";
    let field = format!("d-{open}-basic");
    secretariat.post(board, &[("act", "confirm"), (&field, "")]).await.location();
    secretariat.post("/programmes/late/results", &[]).await.location();
    assert_eq!(holds(&house, first).await, ["room"]);

    let late = applicant(&house, &row, Some(mie), 3, &[]).await;
    let list = chief.get("/recommendations").await.text();
    assert!(list.contains("森下 由香2") && list.contains("森下 由香3"), "the one left open and the late one");
    assert!(!list.contains("森下 由香1"), "who was decided upon is not spoken of any more");
    assert!(chief.get(&format!("/recommendations/{late}")).await.text().contains("推薦しますか"));
    let standing = secretariat.get(board).await.text();
    assert!(standing.contains("まだ決まっていない人2名") && standing.contains("列に入れる"));
    chief.post(&format!("/recommendations/{late}"), &[("decision", "recommend")]).await.location();
    assert_eq!(stands(&house, late, "basic").await, entry::State::Waiting);
    let told = letters(&house, Some(late)).await;
    let waits = told.iter().filter(|letter| letter.subject == "順番をお待ちいただいています");
    assert_eq!(waits.clone().count(), 1);
    assert!(waits.clone().all(|letter| letter.body.contains("1番目")));
    // Said of somebody who was decided upon, it changes nothing.
    let again = chief.post(&format!("/recommendations/{first}"), &[("decision", "decline")]).await.location();
    assert!(again.contains("recommend-decided"));

    // The office answers whom it left open, and may change its mind.
    let line = format!("/programmes/late/applications/{open}/line");
    assert!(
        secretariat
            .get(&format!("/programmes/late/applications/{open}"))
            .await
            .text()
            .contains("席なしと知らせる")
    );
    let said = secretariat.post(&line, &[("to", "none")]).await.location();
    assert!(secretariat.get(&said).await.text().contains("席なしと知らせました"));
    assert_eq!(stands(&house, open, "basic").await, entry::State::Out);
    let told = letters(&house, Some(open)).await;
    assert_eq!(told.iter().filter(|letter| letter.subject == "お申込みの結果のお知らせ").count(), 1);
    secretariat.post(&line, &[("to", "line")]).await.location();
    assert!(house.nobody().get(&personal(&house, open).await).await.text().contains("集合:2番目"));
    // Who has a place is told neither.
    let held = format!("/programmes/late/applications/{first}/line");
    let said = secretariat.post(&held, &[("to", "none")]).await.location();
    assert!(said.contains("training-line"));
    assert_eq!(holds(&house, first).await, ["room"]);
}

#[tokio::test]
async fn a_hard_limit_is_passed_only_when_the_office_says_that_it_is_meant() {
    let house = House::at(in_june()).await;
    let source = LATE
        .replace("slug = \"late\"", "slug = \"hard\"")
        .replace("recommendation = true", "places = 2\nbranch_limit = { people = 1, hard = true }")
        .replace("places = 1", "places = 3")
        .replace("audience = \"anyone\"", "audience = \"members\"");
    let row = programme(&house, &source).await;
    let (mie, kochi) = (branch(&house, "三重県支部").await, branch(&house, "高知県支部").await);
    let secretariat = house.person(Role::Secretariat, None).await;
    let one = applicant(&house, &row, Some(mie), 1, &[]).await;
    let two = applicant(&house, &row, Some(mie), 2, &[]).await;
    let three = applicant(&house, &row, Some(kochi), 3, &[]).await;
    let board = "/programmes/hard/places/basic";
    let page = secretariat.get(board).await.text();
    assert!(page.contains("支部で2人目。支部の人数をこえるため順番待ち"));
    let field = format!("d-{two}-basic");
    let refused = secretariat.post(board, &[("act", "confirm"), (&field, "room")]).await;
    assert_eq!(refused.status, 422);
    assert!(refused.text().contains("三重県支部は2名になります(支部の上限は1名)"));
    assert!(refused.text().contains("全体の定員は2名ですが、3名になります"));
    assert!(holds(&house, two).await.is_empty());
    // As it was proposed, it goes through: the second of the branch waits, though there is room in the course.
    secretariat.post(board, &[("act", "confirm")]).await.location();
    assert_eq!([holds(&house, one).await, holds(&house, three).await], [["room"], ["room"]]);
    assert_eq!(stands(&house, two, "basic").await, entry::State::Waiting);
    settle(&house, &row).await;
    assert!(holds(&house, two).await.is_empty());
    let place = format!("/programmes/hard/applications/{two}/place");
    assert_eq!(secretariat.post(&place, &[("course", "room")]).await.status, 422);
    secretariat.post(&place, &[("course", "room"), ("anyway", "yes")]).await.location();
    assert_eq!(holds(&house, two).await, ["room"]);
    let standing = secretariat.get(board).await.text();
    assert!(standing.contains("三重県支部は2名になります"), "it stays told");
    // The programme can be saved all the same.
    let path = house.folder.join("hard.toml");
    std::fs::write(&path, source.replace("title = \"講座\"", "title = \"講座2\"")).unwrap();
    tomarigi::cli::programme::apply(&house.db, &path, false, None, tomarigi::i18n::Locale::Ja).await.unwrap();
}

#[tokio::test]
async fn with_a_published_seed_anybody_can_draw_the_lottery_again() {
    use hmac::{Hmac, KeyInit, Mac};
    let house = House::at(in_june()).await;
    let source = LATE
        .replace("recommendation = true", "order = \"lottery\"\nseed = \"2022-07-12 日経平均 26,336.66\"")
        .replace("slug = \"late\"", "slug = \"lots\"")
        .replace("places = 1", "places = 3");
    let row = programme(&house, &source).await;
    let mut all = Vec::new();
    for n in 0..8 {
        all.push(applicant(&house, &row, None, n, &[]).await);
    }
    let secretariat = house.person(Role::Secretariat, None).await;
    let board = "/programmes/lots/places/basic";
    assert!(secretariat.get(board).await.text().contains("日経平均"), "the seed is told");
    secretariat.post(board, &[("act", "confirm")]).await.location();
    let mut drawn = all.clone();
    drawn.sort_by_key(|id| {
        let mut mac =
            <Hmac<sha2::Sha256> as KeyInit>::new_from_slice("2022-07-12 日経平均 26,336.66".as_bytes())
                .unwrap();
        mac.update(id.to_string().as_bytes());
        mac.finalize().into_bytes().to_vec()
    });
    assert_ne!(drawn, all, "the lottery is not the order of applying");
    for id in &drawn[..3] {
        assert_eq!(holds(&house, *id).await, ["room"]);
    }
    for (n, id) in (1..).zip(&drawn[3..]) {
        let own = house.nobody().get(&personal(&house, *id).await).await.text();
        assert!(own.contains(&format!("集合:{n}番目")), "the line is drawn too");
    }
}

#[tokio::test]
async fn who_comes_first_of_a_full_branch_waits_and_others_pass() {
    let house = House::new().await;
    let source = FIRST.replace(
        "audience = \"anyone\"",
        "audience = \"members\"\nbranch_limit = { people = 1, hard = true }",
    );
    let row = programme(&house, &source).await;
    let (mie, kochi) = (branch(&house, "三重県支部").await, branch(&house, "高知県支部").await);
    let one = applicant(&house, &row, Some(mie), 1, &[]).await;
    let two = applicant(&house, &row, Some(mie), 2, &[]).await;
    let three = applicant(&house, &row, Some(kochi), 3, &[]).await;
    assert_eq!(holds(&house, one).await, ["room"]);
    assert!(holds(&house, two).await.is_empty());
    assert_eq!(holds(&house, three).await, ["room"]);
    house.nobody().post(&format!("{}/withdrawal", personal(&house, three).await), &[]).await.location();
    assert!(holds(&house, two).await.is_empty(), "a place of another branch is none of theirs");
    house.nobody().post(&format!("{}/withdrawal", personal(&house, one).await), &[]).await.location();
    assert_eq!(holds(&house, two).await, ["room"]);
}

#[tokio::test]
async fn a_cancelled_programme_takes_nobody_asks_nobody_and_is_told_each_time() {
    let house = House::new().await;
    let source =
        FIRST.replace("[[stage]]", "recommendation = true\n[[stage]]").replace("places = 2", "places = 1");
    let row = programme(&house, &source).await;
    let mie = branch(&house, "三重県支部").await;
    let chief = house.person(Role::BranchChief, Some(mie)).await;
    let secretariat = house.person(Role::Secretariat, None).await;
    let one = applicant(&house, &row, Some(mie), 1, &[]).await;
    let two = applicant(&house, &row, Some(mie), 2, &[]).await;
    let three = applicant(&house, &row, Some(mie), 3, &[]).await;
    for id in [one, two] {
        chief.post(&format!("/recommendations/{id}"), &[("decision", "recommend")]).await.location();
    }
    let visitor = house.nobody();
    visitor.post(&format!("{}/withdrawal", personal(&house, one).await), &[]).await.location();
    let own = personal(&house, two).await;
    let offer = visitor.get(&own).await.field("place").unwrap();
    // Somebody sent an application, and has not opened the mail yet.
    let form = visitor.post("/applications", &[("for", "first")]).await.location();
    let whole = crate::support::training::fields(&row, Some(mie), 4, &[]);
    visitor.post(&form, &super::as_refs(&whole)).await.location();
    let mailed = letters(&house, None).await;
    let confirm = super::link_in(mailed.iter().find(|letter| letter.to == "yuka4@example.jp").unwrap());

    let state = |state: &'static str| secretariat.post("/programmes/first/state", &[("state", state)]);
    assert_eq!(state("cancelled").await.status, 303);
    let answer = visitor.post(&format!("{confirm}/confirmation"), &[]).await;
    assert_eq!(answer.status, 422);
    assert!(answer.text().contains("この研修は中止になりました"));
    let said = visitor.post(&format!("{own}/answer"), &[("place", &offer), ("answer", "accept")]).await;
    assert!(said.location().contains("training-offer-over"));
    assert_eq!(chief.get(&format!("/recommendations/{three}")).await.status, 404);
    assert!(!chief.get("/recommendations").await.text().contains("森下 由香3"));
    let mut whole = whole;
    whole[2].1 = "yuka5@example.jp".into();
    let taken = secretariat.post("/programmes/first/applications", &super::as_refs(&whole)).await.location();
    assert!(secretariat.get(&taken).await.text().contains("この講座は中止になっています"));
    let place = format!("/programmes/first/applications/{three}/place");
    let moved = secretariat.post(&place, &[("course", "room")]).await.location();
    assert!(moved.contains("training-cancelled"));
    assert!(holds(&house, three).await.is_empty());

    // It takes place after all, and is cancelled again: that is told too.
    assert_eq!(state("announced").await.status, 303);
    assert_eq!(state("cancelled").await.status, 303);
    let told = letters(&house, Some(two)).await;
    let subject = tomarigi::i18n::Locale::Ja.t("letter-cancelled-subject");
    assert_eq!(told.iter().filter(|letter| letter.subject == subject).count(), 2);
}
