//! Training from the announcement to the places, through the pages that people use.

mod changes;
mod editing;
mod limits;
mod places;
mod race;
mod results;
mod standing;

use sea_orm::ColumnTrait;
use time::macros::{date, time};
use tomarigi::auth::policy::Role;
use tomarigi::cli::programme as cli;
use tomarigi::clock::Instant;
use tomarigi::i18n::Locale;
use tomarigi::id::Id;
use tomarigi::training::places::entity::{entry, place};
use tomarigi::training::programmes::{file, queries};

use crate::support::applications::{
    after_the_deadline, as_refs, in_june, letters, link_in, r4_in_june, sent,
};
use crate::support::training::{R4, applicant, branch, fields, first, office, personal, programme};
use crate::support::{Actor, House};

#[tokio::test]
async fn the_examples_of_three_years_apply_and_a_second_time_change_nothing() {
    let house = House::new().await;
    for name in ["r4", "r3", "r2", "r2-follow-up"] {
        let path = std::path::PathBuf::from(format!(
            "{}/examples/programme-{name}.toml",
            env!("CARGO_MANIFEST_DIR")
        ));
        let first = cli::apply(&house.db, &path, false, None, Locale::Ja).await.unwrap();
        assert!(first.contains("つくりました"), "{first}");
        let slug = file::read(&std::fs::read_to_string(&path).unwrap()).unwrap().slug.to_string();
        let before = queries::by_slug(&house.db, &slug).await.unwrap().unwrap();
        let second = cli::apply(&house.db, &path, false, None, Locale::Ja).await.unwrap();
        assert!(second.contains("変えるところはありません"), "{second}");
        assert_eq!(queries::by_slug(&house.db, &slug).await.unwrap().unwrap(), before);
        // Shown and applied again, it is the same too.
        let shown = file::to_toml(&before.programme()).unwrap();
        assert_eq!(file::read(&shown).unwrap(), before.programme());
    }
}

#[tokio::test]
async fn an_unknown_key_and_a_course_that_is_not_there_are_refused_with_their_places() {
    let house = House::new().await;
    let path = house.folder.join("wrong.toml");
    std::fs::write(&path, R4.replace("fee = 5000", "fie = 5000")).unwrap();
    let fault = format!("{:#}", cli::apply(&house.db, &path, false, None, Locale::En).await.unwrap_err());
    assert!(fault.contains("fie") && fault.contains("fee"), "{fault}");
    std::fs::write(&path, R4.replace("lodging = \"own\"", "lodging = \"own\"\nafter = [\"basic-osaka\"]"))
        .unwrap();
    let fault = format!("{:#}", cli::apply(&house.db, &path, false, None, Locale::En).await.unwrap_err());
    assert!(fault.contains("stage.practical.course.practical-tokyo.after"), "{fault}");
    assert!(queries::by_slug(&house.db, "r4-certification").await.unwrap().is_none());
}

#[tokio::test]
async fn the_announcement_tells_the_days_the_deadline_and_what_is_left() {
    let house = House::at(in_june()).await;
    programme(&house, R4).await;
    let page = house.nobody().get("/trainings/r4-certification").await.text();
    for words in [
        "令和4年度",
        "新規ピアサポーター認定講座",
        "7月11日(月)",
        "23時59分まで",
        "あと12日",
        "8月4日(木)",
        "13時〜18時",
        "2月12日(日)",
        "無料",
        "5,000円",
        "10,000円",
        "支部長の推薦が必要です",
        "60名",
        "1つの支部から5名ほど",
    ] {
        assert!(page.contains(words), "{words}");
    }
    house.clock.set(after_the_deadline());
    let page = house.nobody().get("/trainings/r4-certification").await.text();
    assert!(page.contains("終わりました") && !page.contains("申込みをはじめる"));
}

#[tokio::test]
async fn what_is_not_announced_is_not_there() {
    let house = House::at(in_june()).await;
    let path = house.folder.join("r4.toml");
    std::fs::write(&path, R4).unwrap();
    cli::apply(&house.db, &path, false, None, Locale::Ja).await.unwrap();
    let missing = house.nobody().get("/trainings/no-such").await;
    let draft = house.nobody().get("/trainings/r4-certification").await;
    assert_eq!((draft.status, &draft.bytes), (missing.status, &missing.bytes));
    assert_eq!(house.nobody().get("/applications?for=r4-certification").await.status, 404);
}

#[tokio::test]
async fn somebody_applies_by_mail_and_the_chief_of_the_own_branch_alone_sees_it() {
    let (house, row, mie) = r4_in_june().await;
    let kochi = branch(&house, "高知県支部").await;
    let chief = house.person(Role::BranchChief, Some(mie)).await;
    let other = house.person(Role::BranchChief, Some(kochi)).await;
    let applicant = house.nobody();

    let form = applicant.post("/applications", &[("for", "r4-certification")]).await.location();
    // What is written is kept, and stands there again.
    let kept = applicant.post(&format!("{form}/draft"), &[("name", "髙﨑 𠮷子")]).await;
    assert_eq!(kept.json()["saved_at"], "10:00");
    assert!(applicant.get(&form).await.text().contains("髙﨑 𠮷子"));
    // Sent half, it comes back with what must be mended, and nothing is lost.
    let half = applicant.post(&form, &[("name", "髙﨑 𠮷子"), ("email", "not an address")]).await;
    assert_eq!(half.status, 422);
    assert!(
        half.text().contains("メールアドレスの形を確かめてください") && half.text().contains("髙﨑 𠮷子")
    );

    let mut whole = fields(&row, Some(mie), 1, &["basic-kochi", "basic-online", "practical-online"]);
    whole[0].1 = "髙﨑 𠮷子".into();
    let waits = applicant.post(&form, &as_refs(&whole)).await.location();
    assert!(applicant.get(&waits).await.text().contains("yuka1@example.jp"));
    assert!(chief.get("/recommendations").await.text().contains("いま、推薦を待っている方はいません"));

    let mailed = letters(&house, None).await;
    assert_eq!(mailed.len(), 1);
    let own = link_in(&mailed[0]);
    // A program that looks through mail opens the link; nothing happens.
    assert!(house.nobody().get(&own).await.text().contains("このメールで申し込む"));
    assert!(chief.get("/recommendations").await.text().contains("いま、推薦を待っている方はいません"));
    let done = applicant.post(&format!("{own}/confirmation"), &[]).await.location();
    assert!(applicant.get(&done).await.text().contains("支部長の返事を待っています"));

    let asked = letters(&house, None).await;
    let asked: Vec<_> = asked.iter().filter(|letter| letter.body.contains("/recommendations/")).collect();
    assert_eq!(asked.len(), 1, "the chief of the own branch is written to, and nobody else");
    let page = link_in(asked[0]);
    assert!(chief.get(&page).await.text().contains("髙﨑 𠮷子"));
    let missing = other.get(&format!("/recommendations/{}", Id::new(house.db.now()))).await;
    let foreign = other.get(&page).await;
    assert_eq!((foreign.status, &foreign.bytes), (missing.status, &missing.bytes));

    chief
        .post(&page, &[("decision", "recommend"), ("rank", "1"), ("words", "夜の会でよく話を聴く")])
        .await
        .location();
    assert!(applicant.get(&own).await.text().contains("支部長の返事が届きました"));
    assert!(!applicant.get(&own).await.text().contains("夜の会"));
    let secretariat = house.person(Role::Secretariat, None).await;
    let list = secretariat.get("/programmes/r4-certification/applications").await.text();
    assert!(list.contains("髙﨑 𠮷子") && list.contains("1位"));
    let id = page.rsplit('/').next().unwrap();
    let one = secretariat.get(&format!("/programmes/r4-certification/applications/{id}")).await.text();
    assert!(one.contains("夜の会でよく話を聴く"));
}

#[tokio::test]
async fn a_link_that_went_to_a_wrong_address_opens_nothing_after_the_address_was_changed() {
    let (house, row, mie) = r4_in_june().await;
    let form = sent(&house, &fields(&row, Some(mie), 1, &["basic-online", "practical-online"])).await;
    let wrong = link_in(&letters(&house, None).await[0]);
    let again = house.nobody().post(&format!("{form}/letter"), &[("act", "write")]).await.location();
    let second = house
        .nobody()
        .post(&again, &as_refs(&fields(&row, Some(mie), 2, &["basic-online", "practical-online"])))
        .await;
    assert!(house.nobody().get(&second.location()).await.text().contains("yuka2@example.jp"));
    assert_eq!(house.nobody().get(&wrong).await.status, 404);
    let right = link_in(letters(&house, None).await.last().unwrap());
    assert_eq!(house.nobody().get(&right).await.status, 200);
    assert_ne!(wrong, right);
}

#[tokio::test]
async fn one_address_applies_once_and_nobody_at_the_browser_learns_who_applied_before() {
    let (house, row, mie) = r4_in_june().await;
    let wishes = ["basic-online", "practical-online"];
    applicant(&house, &row, Some(mie), 1, &wishes).await;
    let form = sent(&house, &fields(&row, Some(mie), 1, &wishes)).await;
    let twice = house.nobody().get(&form).await.text();
    let form = sent(&house, &fields(&row, Some(mie), 9, &wishes)).await;
    let once = house.nobody().get(&form).await.text();
    assert_eq!(twice.replace("yuka1", "yuka9").len(), once.len(), "both pages say the same");
    let confirm = letters(&house, None).await;
    let confirm =
        confirm.iter().find(|l| l.to == "yuka1@example.jp" && l.body.contains("このメールで")).unwrap();
    let answer = house.nobody().post(&format!("{}/confirmation", link_in(confirm)), &[]).await;
    assert!(answer.text().contains("もう申し込まれています"));
}

#[tokio::test]
async fn after_the_deadline_nobody_applies_but_the_office_admits_with_a_reason() {
    let (house, row, mie) = r4_in_june().await;
    let whole = fields(&row, Some(mie), 1, &["basic-online", "practical-online"]);
    let applicant = house.nobody();
    let form = applicant.post("/applications", &[("for", "r4-certification")]).await.location();
    house.clock.set(Instant::of_jst(date!(2022 - 07 - 11), time!(23:59:59)));
    assert_eq!(applicant.get("/applications?for=r4-certification").await.status, 200);
    house.clock.set(Instant::of_jst(date!(2022 - 07 - 12), time!(0:00)));
    let late = applicant.post(&form, &as_refs(&whole)).await;
    assert_eq!(late.status, 422);
    assert!(
        late.text().contains("締切を過ぎました") && late.text().contains("森下 由香1"),
        "what was written stays"
    );

    let secretariat = house.person(Role::Secretariat, None).await;
    let here = "/programmes/r4-certification/applications";
    let refused = secretariat.post(here, &as_refs(&whole)).await;
    assert_eq!(refused.status, 422);
    let mut with_reason = whole.clone();
    with_reason.push(("reason".into(), "郵便の遅れ".into()));
    let taken = secretariat.post(here, &as_refs(&with_reason)).await.location();
    let page = secretariat.get(&taken).await.text();
    assert!(page.contains("郵便の遅れ"));
}

/// Seventy applicants of twenty branches, of which one sends six; all recommended but four.
async fn seventy(house: &House) -> (tomarigi::training::programmes::entity::Model, Vec<Id>) {
    let row = programme(house, R4).await;
    let mut all = Vec::new();
    let sizes = [6, 5, 5, 5, 4, 4, 4, 4, 4, 4, 3, 3, 3, 3, 3, 2, 2, 2, 2, 2];
    assert_eq!(sizes.iter().sum::<usize>(), 70);
    for (b, size) in sizes.into_iter().enumerate() {
        let id = branch(house, &format!("支部{b:02}")).await;
        let chief = house.person(Role::BranchChief, Some(id)).await;
        for rank in 1..=size {
            let n = all.len();
            let wishes: &[&str] = match n % 3 {
                0 => &["basic-kochi", "basic-online", "practical-online"],
                1 => &["basic-online", "practical-tokyo", "practical-online"],
                _ => &["basic-kochi", "practical-tokyo"],
            };
            let application = applicant(house, &row, Some(id), n, wishes).await;
            all.push(application);
            if b >= 16 && rank == 2 {
                continue;
            }
            let rank = rank.to_string();
            let said = [("decision", "recommend"), ("rank", rank.as_str())];
            chief.post(&format!("/recommendations/{application}"), &said).await.location();
        }
    }
    (row, all)
}

#[tokio::test]
async fn seventy_apply_for_sixty_places_and_the_sixth_of_a_branch_is_warned_of_and_not_refused() {
    let house = House::at(in_june()).await;
    let (row, all) = seventy(&house).await;
    house.clock.set(after_the_deadline());
    let secretariat = house.person(Role::Secretariat, None).await;
    let board = "/programmes/r4-certification/places/basic";
    let page = secretariat.get(board).await.text();
    assert!(
        page.contains("決まっていない人が1名います") && page.contains("支部で6人目"),
        "the sixth is told of"
    );
    assert!(page.contains("推薦がまだの人が4名います"), "and who would be refused for want of a word");
    assert!(page.contains("5名の目安を1名こえています"));
    let sixth = all[5];
    // Nobody is written to, and no place is given, before it is confirmed.
    let before = letters(&house, None).await.len();
    let name = format!("d-{sixth}-basic");
    let second = format!("d-{sixth}-practical");
    secretariat
        .post(board, &[("act", "keep"), (&name, "basic-online"), (&second, "practical-online")])
        .await
        .location();
    assert!(!secretariat.get(board).await.text().contains("決まっていない人が"));
    secretariat.post(board, &[("act", "confirm")]).await.location();
    assert_eq!(letters(&house, None).await.len(), before);

    let scope = office(&house);
    let places = scope
        .find::<place::Entity>()
        .filter(place::Column::ProgrammeId.eq(row.id))
        .all(&house.db)
        .await
        .unwrap();
    for (course, most) in
        [("basic-kochi", 20), ("basic-online", 40), ("practical-tokyo", 20), ("practical-online", 40)]
    {
        let mut numbers: Vec<_> =
            places.iter().filter(|p| p.course == course).filter_map(|p| p.number).collect();
        numbers.sort_unstable();
        assert!(numbers.len() <= most, "{course}");
        assert_eq!(numbers, (1..=i32::try_from(numbers.len()).unwrap()).collect::<Vec<_>>(), "{course}");
    }
    let kochi = places.iter().filter(|p| p.course == "basic-kochi").count();
    assert_eq!(kochi, 20, "more wished for it than it has places");
    assert!(places.iter().any(|p| p.application_id == sixth), "the office gave the sixth a place");
    // Confirmed again (a double click), nothing is given twice.
    secretariat.post(board, &[("act", "confirm")]).await.location();
    let again = scope
        .find::<place::Entity>()
        .filter(place::Column::ProgrammeId.eq(row.id))
        .count(&house.db)
        .await
        .unwrap();
    assert_eq!(again as usize, places.len());

    secretariat.post("/programmes/r4-certification/results", &[]).await.location();
    let told = letters(&house, None).await.len() - before;
    secretariat.post("/programmes/r4-certification/results", &[]).await.location();
    assert_eq!(letters(&house, None).await.len() - before, told, "nobody is told twice");
    let placed = places.iter().find(|p| p.application_id == sixth).unwrap();
    let letter = letters(&house, Some(sixth)).await;
    assert!(
        letter.iter().any(|l| l.subject == "席が決まりました" && l.body.contains("8月25日(木)")),
        "{}",
        placed.course
    );
}

#[tokio::test]
async fn a_freed_place_is_offered_to_one_person_and_goes_on_when_it_is_declined_or_runs_out() {
    let house = House::new().await;
    let row = programme(&house, &first()).await;
    let mut all = Vec::new();
    for n in 0..5 {
        all.push(applicant(&house, &row, None, n, &[]).await);
    }
    let own = |n: usize| personal(&house, all[n]);
    let visitor = house.nobody();
    assert!(visitor.get(&own(0).await).await.text().contains("席が決まりました"));
    let page = visitor.get(&own(4).await).await.text();
    assert!(page.contains("集合:順番待ち3番目"));
    let now = page.split("いまここ").next().and_then(|before| before.rsplit("<h3>").next()).unwrap();
    assert!(now.starts_with("受講の決定"), "where somebody waits they stand before the course: {now}");
    // The first withdraws: the third in line is offered it, nobody else.
    visitor.post(&format!("{}/withdrawal", own(0).await), &[]).await.location();
    let page = visitor.get(&own(2).await).await;
    assert!(page.text().contains("席が空きました"));
    assert!(!visitor.get(&own(3).await).await.text().contains("席が空きました"));
    let offer = page.field("place").unwrap();
    // Somebody else's link does not answer it.
    let stolen =
        visitor.post(&format!("{}/answer", own(3).await), &[("place", &offer), ("answer", "accept")]).await;
    assert!(stolen.location().contains("training-offer-over"));
    visitor
        .post(&format!("{}/answer", own(2).await), &[("place", &offer), ("answer", "decline")])
        .await
        .location();
    let page = visitor.get(&own(3).await).await;
    assert!(page.text().contains("席が空きました"));
    let second = page.field("place").unwrap();
    // The declined offer does not come back.
    let back =
        visitor.post(&format!("{}/answer", own(2).await), &[("place", &offer), ("answer", "accept")]).await;
    assert!(back.location().contains("training-offer-over"));
    // A week later it runs out and goes to the last.
    house.clock.set(house.db.now().plus(time::Duration::days(9)));
    tomarigi::training::places::turns::turn(&house.app).await.unwrap();
    assert!(visitor.get(&own(4).await).await.text().contains("席が空きました"));
    let late =
        visitor.post(&format!("{}/answer", own(3).await), &[("place", &second), ("answer", "accept")]).await;
    assert!(late.location().contains("training-offer-over"));
    let entries = office(&house)
        .find::<entry::Entity>()
        .filter(entry::Column::ProgrammeId.eq(row.id))
        .all(&house.db)
        .await
        .unwrap();
    let placed = entries.iter().filter(|e| e.state == entry::State::Placed).count();
    assert_eq!(placed, 2);
}

#[tokio::test]
async fn a_course_is_not_made_smaller_than_its_people_and_a_larger_one_is_offered_at_once() {
    let house = House::new().await;
    let row = programme(&house, &first()).await;
    let mut all = Vec::new();
    for n in 0..4 {
        all.push(applicant(&house, &row, None, n, &[]).await);
    }
    let path = house.folder.join("first.toml");
    std::fs::write(&path, first().replace("places = 2", "places = 1")).unwrap();
    let fault = format!("{:#}", cli::apply(&house.db, &path, false, None, Locale::Ja).await.unwrap_err());
    assert!(fault.contains("2名の席があります"), "{fault}");
    std::fs::write(&path, first().replace("places = 2", "places = 3")).unwrap();
    cli::apply(&house.db, &path, false, None, Locale::Ja).await.unwrap();
    let visitor = house.nobody();
    assert!(visitor.get(&personal(&house, all[2]).await).await.text().contains("席が空きました"));
    assert!(visitor.get(&personal(&house, all[3]).await).await.text().contains("1番目"));
}

#[tokio::test]
async fn supporters_commissioners_and_coordinators_reach_nothing_of_training() {
    let (house, row, mie) = r4_in_june().await;
    let application = applicant(&house, &row, Some(mie), 1, &["basic-online", "practical-online"]).await;
    let desk = house.desk("mie").await;
    for role in [Role::Supporter, Role::Coordinator, Role::Commissioner] {
        let someone: Actor = house.person(role, Some(desk)).await;
        for path in [
            "/programmes".to_owned(),
            "/programmes/r4-certification/applications".to_owned(),
            format!("/programmes/r4-certification/applications/{application}"),
            "/programmes/r4-certification/places/basic".to_owned(),
            "/recommendations".to_owned(),
            format!("/recommendations/{application}"),
        ] {
            assert_eq!(someone.get(&path).await.status, 404, "{role:?} {path}");
        }
    }
}
