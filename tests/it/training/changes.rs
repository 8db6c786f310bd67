//! A programme or an application that is changed after places were given, and those whom the register must know.

use std::time::Duration;

use tomarigi::auth::policy::Role;
use tomarigi::form::Fields;
use tomarigi::i18n::Locale;
use tomarigi::training::applications::entity::{self as application, recommendation};
use tomarigi::training::applications::form::{self, Kept};
use tomarigi::training::places::entity::entry;
use tomarigi::training::programmes::save;

use super::places::{holds, later, stands};
use crate::support::House;
use crate::support::applications::{as_refs, letters, r4_in_june};
use crate::support::training::{applicant, branch, fields, first, office, personal, programme};

/// Applies a changed file; gives why it was refused.
async fn apply(house: &House, source: &str) -> Result<(), String> {
    let path = house.folder.join("changed.toml");
    std::fs::write(&path, source).unwrap();
    let done = tomarigi::cli::programme::apply(&house.db, &path, false, None, Locale::Ja).await;
    done.map(|_| ()).map_err(|error| format!("{error:#}"))
}

#[tokio::test]
async fn a_stage_whose_places_were_given_keeps_its_code_its_courses_and_its_round() {
    let house = House::new().await;
    let row = programme(&house, &later()).await;
    let one = applicant(&house, &row, None, 0, &["one"]).await;
    // Before anything is given, all of it may be changed.
    apply(&house, &later().replace("code = \"practical\"", "code = \"field\"")).await.unwrap();
    apply(&house, &later()).await.unwrap();
    let secretariat = house.person(Role::Secretariat, None).await;
    secretariat.post("/programmes/later/places/basic", &[("act", "confirm")]).await.location();
    let renamed = apply(&house, &later().replace("code = \"basic\"", "code = \"kiso\"")).await.unwrap_err();
    assert!(renamed.contains("stage.basic") && renamed.contains("コードを変えたり"), "{renamed}");
    let swapped =
        later().replace("\"room\"", "\"x\"").replace("\"one\"", "\"room\"").replace("\"x\"", "\"one\"");
    let swapped = apply(&house, &swapped).await.unwrap_err();
    assert!(swapped.contains("course.room") && swapped.contains("ほかの段階"), "{swapped}");
    let joined = apply(&house, &later().replace("later = true\n", "")).await.unwrap_err();
    assert!(joined.contains("stage.practical.later"), "its board could not be confirmed any more: {joined}");
    assert_eq!(holds(&house, one).await, ["room"]);
}

#[tokio::test]
async fn a_stage_that_is_added_later_knows_the_wishes_of_who_applied_before() {
    let house = House::new().await;
    let source = later();
    let (first, later) = source.split_once("[[stage]]\ncode = \"practical\"").unwrap();
    let row = programme(&house, first).await;
    let one = applicant(&house, &row, None, 0, &[]).await;
    let secretariat = house.person(Role::Secretariat, None).await;
    secretariat.post("/programmes/later/places/basic", &[("act", "confirm")]).await.location();
    let (only, _) = later.split_once("[[stage.course]]\ncode = \"two\"").unwrap();
    apply(&house, &format!("{first}[[stage]]\ncode = \"practical\"{only}")).await.unwrap();
    let board = "/programmes/later/places/practical";
    secretariat.post(board, &[("act", "keep")]).await.location();
    assert!(secretariat.get(board).await.text().contains("第1希望"));
    secretariat.post(board, &[("act", "confirm")]).await.location();
    assert_eq!(holds(&house, one).await, ["one", "room"]);
}

#[tokio::test]
async fn a_line_of_who_came_first_stands_in_the_order_of_the_board_that_follows_it() {
    let house = House::new().await;
    let source = first().replace("places = 2", "places = 1");
    let row = programme(&house, &source).await;
    let (mie, kochi) = (branch(&house, "三重県支部").await, branch(&house, "高知県支部").await);
    let mut all = Vec::new();
    for (n, branch) in [mie, mie, kochi].into_iter().enumerate() {
        all.push(applicant(&house, &row, Some(branch), n, &[]).await);
    }
    // Who waits though they came first is told so.
    let told = letters(&house, Some(all[2])).await;
    assert!(told.iter().any(|letter| letter.body.contains("集合:順番待ち2番目")), "{told:?}");
    apply(&house, &source.replace("first_come", "at_deadline")).await.unwrap();
    let secretariat = house.person(Role::Secretariat, None).await;
    let board = "/programmes/first/places/basic";
    assert!(secretariat.get(board).await.text().contains("もう席があります"));
    // The first of each branch comes before the second of any: the line turns round.
    secretariat.post(board, &[("act", "confirm")]).await.location();
    assert_eq!(holds(&house, all[0]).await, ["room"]);
    secretariat.post("/programmes/first/results", &[]).await.location();
    let own = house.nobody().get(&personal(&house, all[2]).await).await.text();
    assert!(own.contains("集合:順番待ち1番目"), "{own}");
}

#[tokio::test]
async fn who_asks_the_office_to_wish_otherwise_is_offered_what_is_free() {
    let house = House::new().await;
    let source = first().replace("places = 2", "places = 1");
    let source = format!(
        "{source}[[stage.course]]\ncode = \"net\"\nname = \"オンライン\"\nmode = \"online\"\nplaces = 1\n"
    );
    let row = programme(&house, &source).await;
    applicant(&house, &row, None, 0, &["room"]).await;
    let two = applicant(&house, &row, None, 1, &["room"]).await;
    assert_eq!(stands(&house, two, "basic").await, entry::State::Waiting);
    let secretariat = house.person(Role::Secretariat, None).await;
    let form = format!("/programmes/first/applications/{two}/form");
    let mut typed = fields(&row, None, 1, &["room", "net"]);
    typed.push(("revision".into(), secretariat.get(&form).await.field("revision").unwrap()));
    secretariat.post(&form, &as_refs(&typed)).await.location();
    assert_eq!(holds(&house, two).await, ["net"]);
}

#[tokio::test]
async fn whom_the_register_must_know_and_does_not_is_given_no_place_before_they_are_let_in() {
    let house = House::new().await;
    let source = first()
        .replace("selection = \"first_come\"\n", "")
        .replace("audience = \"anyone\"", "kind = \"follow_up\"\naudience = \"certified\"");
    let row = programme(&house, &source).await;
    let one = applicant(&house, &row, None, 0, &[]).await;
    let two = applicant(&house, &row, None, 1, &[]).await;
    let secretariat = house.person(Role::Secretariat, None).await;
    let here = |id| format!("/programmes/first/applications/{id}");
    let board = "/programmes/first/places/basic";
    let page = secretariat.get(board).await.text();
    assert!(
        page.contains("決まっていない人が2名") && page.contains("登録簿に見つかりません。申込みのページで")
    );
    let (first, second) = (format!("d-{one}-basic"), format!("d-{two}-basic"));
    for act in ["confirm", "confirm-anyway"] {
        let refused = secretariat.post(board, &[("act", act), (&first, "room")]).await;
        assert_eq!(refused.status, 422);
        assert!(refused.text().contains("参加を認めると、席を置けます"));
        assert!(!refused.text().contains("このまま確定する"), "the office lets them in first");
    }
    secretariat.post(&format!("{}/eligibility", here(two)), &[]).await.location();
    secretariat.post(board, &[("act", "confirm"), (&first, "wait"), (&second, "room")]).await.location();
    secretariat.post("/programmes/first/results", &[]).await.location();
    assert_eq!(holds(&house, two).await, ["room"]);
    assert!(holds(&house, one).await.is_empty(), "though one is free");
    let by_hand = [("course", "room"), ("anyway", "yes")];
    assert_eq!(secretariat.post(&format!("{}/place", here(one)), &by_hand).await.status, 422);
    secretariat.post(&format!("{}/eligibility", here(one)), &[]).await.location();
    assert_eq!(holds(&house, one).await, ["room"]);
}

#[tokio::test]
async fn a_word_that_is_sent_while_the_branch_is_mended_is_not_kept() {
    let (house, row, mie) = r4_in_june().await;
    let kochi = branch(&house, "高知県支部").await;
    let chief = house.person(Role::BranchChief, Some(mie)).await;
    let wishes = ["basic-online", "practical-online"];
    let id = applicant(&house, &row, Some(mie), 1, &wishes).await;
    let page = format!("/recommendations/{id}");
    chief.get(&page).await;

    let kept = Kept { fields: Fields(fields(&row, Some(kochi), 1, &wishes)), locale: Locale::Ja };
    let filled = form::parse(&kept.fields, &row.programme(), &[kochi], form::By::Office).unwrap();
    let before = office(&house).find_by_id::<application::Entity>(id).one(&house.db).await.unwrap().unwrap();
    let mut tx = house.db.write(&office(&house)).await.unwrap();
    let locked = save::locked(&mut tx, row.id).await.unwrap().unwrap();
    let mend = tomarigi::training::applications::commands::mend(&mut tx, &locked, &before, &kept, &filled);
    mend.await.unwrap();
    let said = [("decision", "recommend")];
    let (answer, ()) = tokio::join!(chief.post(&page, &said), async {
        // The chief waits for the lock by now.
        tokio::time::sleep(Duration::from_millis(500)).await;
        tx.commit().await.unwrap();
    });
    assert_eq!(answer.status, 404);
    assert_eq!(office(&house).find::<recommendation::Entity>().count(&house.db).await.unwrap(), 0);
}
