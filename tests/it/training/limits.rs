//! Places at their limits: people who come late, hard limits, a lottery, and a programme that does not take place.

use tomarigi::auth::policy::Role;
use tomarigi::training::places::entity::entry;

use super::places::{holds, settle, stands};
use crate::support::House;
use crate::support::applications::{after_the_deadline, in_june, letters};
use crate::support::training::{applicant, branch, first, personal, programme, small};

/// One place, given after the deadline to whom the chief recommends.
fn late() -> String {
    let courses: &[_] = &[("room", "集合", 1, "")];
    let facts = "audience = \"anyone\"\nrecommendation = true\ndeadline = \"2022-07-11\"";
    small("late", 2022, facts, &[("basic", "基礎", "", courses)])
}

#[tokio::test]
async fn who_comes_after_the_places_were_given_is_recommended_waits_and_is_answered() {
    let house = House::at(in_june()).await;
    let row = programme(&house, &late()).await;
    let mie = branch(&house, "三重県支部").await;
    let chief = house.person(Role::BranchChief, Some(mie)).await;
    let first = applicant(&house, &row, Some(mie), 1, &[]).await;
    let open = applicant(&house, &row, Some(mie), 2, &[]).await;
    applicant(&house, &row, Some(mie), 5, &[]).await;
    chief.post(&format!("/recommendations/{first}"), &[("decision", "recommend")]).await.location();
    house.clock.set(after_the_deadline());
    // Sessions of before are over.
    let chief = house.person(Role::BranchChief, Some(mie)).await;
    let secretariat = house.person(Role::Secretariat, None).await;
    let board = "/programmes/late/places/basic";
    let field = format!("d-{open}-basic");
    secretariat.post(board, &[("act", "confirm"), (&field, "")]).await.location();
    secretariat.post("/programmes/late/results", &[]).await.location();
    assert_eq!(holds(&house, first).await, ["room"]);

    let late = applicant(&house, &row, Some(mie), 3, &[]).await;
    let list = chief.get("/recommendations").await.text();
    assert!(list.contains("森下 由香2") && list.contains("森下 由香3"), "the one left open and the late one");
    let (speaks, over) = list.split_once("終わった推薦").unwrap();
    assert!(!speaks.contains("森下 由香1"), "who was decided upon is not spoken of any more");
    assert!(
        over.contains("森下 由香1") && over.contains("基礎:集合") && !over.contains("森下 由香5"),
        "{over}"
    );
    assert!(chief.get(&format!("/recommendations/{late}")).await.text().contains("推薦しますか"));
    let standing = secretariat.get(board).await.text();
    assert!(standing.contains("まだ決まっていない人2名") && standing.contains("順番待ちに入れる"));
    // The chief is reminded of these two, and not of whom the board refused for want of a word.
    secretariat.post("/programmes/late/reminders", &[]).await.location();
    let reminded = letters(&house, None).await.pop().unwrap().body;
    assert!(reminded.contains("森下 由香2") && reminded.contains("森下 由香3"), "{reminded}");
    assert!(!reminded.contains("森下 由香5"));
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
    assert!(house.nobody().get(&personal(&house, open).await).await.text().contains("集合:順番待ち2番目"));
    // Who has a place is told neither.
    let held = format!("/programmes/late/applications/{first}/line");
    let said = secretariat.post(&held, &[("to", "none")]).await.location();
    assert!(said.contains("training-line"));
    assert_eq!(holds(&house, first).await, ["room"]);
}

#[tokio::test]
async fn a_hard_limit_is_passed_only_when_the_office_says_that_it_is_meant() {
    let house = House::at(in_june()).await;
    let source = late()
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
    let source = late()
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
    secretariat.post("/programmes/lots/results", &[]).await.location();
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
        assert!(own.contains(&format!("集合:順番待ち{n}番目")), "the line is drawn too");
    }
}

#[tokio::test]
async fn who_comes_first_of_a_full_branch_waits_and_others_pass() {
    let house = House::new().await;
    let source = first().replace(
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
        first().replace("[[stage]]", "recommendation = true\n[[stage]]").replace("places = 2", "places = 1");
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

    let state =
        async |word: &str| secretariat.post("/programmes/first/state", &[("state", word)]).await.status;
    assert_eq!(state("cancelled").await, 303);
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
    assert_eq!(state("announced").await, 303);
    assert_eq!(state("cancelled").await, 303);
    let told = letters(&house, Some(two)).await;
    let subject = tomarigi::i18n::Locale::Ja.t("letter-cancelled-subject");
    assert_eq!(told.iter().filter(|letter| letter.subject == subject).count(), 2);
}
