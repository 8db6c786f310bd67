//! What people are told by letter: that it reaches them, that the office sees when it does not, and that one fault keeps
//! nobody else from theirs.

mod posting;

use sea_orm::{ColumnTrait, ConnectionTrait, DbBackend};
use tomarigi::auth::policy::Role;
use tomarigi::form::Fields;
use tomarigi::i18n::Locale;
use tomarigi::id::Id;
use tomarigi::training::applications::commands;
use tomarigi::training::applications::entity::Origin;
use tomarigi::training::applications::form::{self, Kept};
use tomarigi::training::attendance::reminders;
use tomarigi::training::letters::{Letter, entity::letter, text_place};
use tomarigi::training::places::turns;
use tomarigi::training::programmes::{entity as programme, save};

use crate::support::House;
use crate::support::dump::intruder;
use crate::support::training::{applicant, branch, fields, office, personal, programme, small};

/// A programme with a place for who comes first, on days in May 2026.
fn first() -> String {
    let days = "place = \"三重の会館\"\nsessions = [{ on = \"2026-05-26\", hours = \"13:00-17:00\" }, \
                { on = \"2026-06-02\", hours = \"13:00-17:00\" }]\n";
    let facts = "audience = \"anyone\"\nselection = \"first_come\"";
    small("first", 2026, facts, &[("basic", "基礎", "", &[("room", "集合", 1, days)])])
}

/// Letters of a kind to somebody, the oldest first.
async fn letters(house: &House, application: Id, kind: &str) -> Vec<Letter> {
    let rows = office(house)
        .find::<letter::Entity>()
        .filter(letter::Column::ApplicationId.eq(application))
        .filter(letter::Column::Kind.eq(kind))
        .order_by_asc(letter::Column::Id);
    let keys = house.db.keys(house.organisation).await.unwrap();
    let open = |row: letter::Model| {
        serde_json::from_str(&keys.open(text_place(row.id), &row.sealed_text).unwrap()).unwrap()
    };
    rows.all(&house.db).await.unwrap().into_iter().map(open).collect()
}

/// An organisation whose key cannot be opened, with a programme like `like` and an offer that ran out: nothing can be
/// done for it, and it comes first.
async fn broken_organisation(house: &House, like: Id) {
    let db = intruder(house).await;
    let blob = if db.get_database_backend() == DbBackend::Postgres { "'\\x00'" } else { "X'00'" };
    for statement in [
        format!("INSERT INTO organisation (id, name, sealed_key, created_at) VALUES (1, 'x', {blob}, 0)"),
        format!(
            "INSERT INTO programme (id, organisation_id, slug, fiscal_year, state, definition, revision, \
             created_at, changed_at) SELECT 1, 1, 'broken', 2026, 2, definition, 1, 0, 0 FROM programme \
             WHERE id = {}",
            like.0
        ),
        format!(
            "INSERT INTO application (id, organisation_id, programme_id, state, origin, standing, membership, \
             is_chief, late, eligible, sealed_form, consents, link, revision, created_at, saved_at) \
             VALUES (1, 1, 1, 3, 1, 0, 0, FALSE, FALSE, TRUE, {blob}, '[]', 1, 1, 0, 0)"
        ),
        "INSERT INTO training_place (id, organisation_id, programme_id, application_id, stage, course, number, \
         holder, state, given_at, answer_by) VALUES (1, 1, 1, 1, 'basic', 'room', 1, 1, 1, 0, 1)"
            .into(),
    ] {
        db.execute_unprepared(&statement).await.unwrap();
    }
}

#[tokio::test]
async fn a_programme_that_fails_keeps_no_other_from_its_reminders_and_offers() {
    let house = House::new().await;
    let row = programme(&house, &first()).await;
    let mut all = Vec::new();
    for n in 0..3 {
        all.push(applicant(&house, &row, None, n, &[]).await);
    }
    broken_organisation(&house, row.id).await;
    let visitor = house.nobody();
    visitor.post(&format!("{}/withdrawal", personal(&house, all[0]).await), &[]).await.location();
    assert_eq!(letters(&house, all[1], "offer").await.len(), 1);
    // Nobody answers it.
    house.clock.set(house.db.now().plus(time::Duration::days(9)));
    turns::turn(&house.app).await.unwrap();
    assert_eq!(letters(&house, all[1], "offer-ended").await.len(), 1);
    let page = visitor.get(&personal(&house, all[2]).await).await;
    let offer = page.field("place").unwrap();
    let own = personal(&house, all[2]).await;
    visitor.post(&format!("{own}/answer"), &[("place", &offer), ("answer", "accept")]).await.location();
    house.clock.set(tomarigi::clock::Instant::of_jst(
        time::macros::date!(2026 - 05 - 24),
        time::macros::time!(9:00),
    ));
    reminders::write_due(&house.app).await.unwrap();
    assert_eq!(letters(&house, all[2], "session-reminder").await.len(), 1);
}

/// Somebody who applied on paper and has no mail.
async fn on_paper(house: &House, row: &programme::Model, name: &str) -> Id {
    let mut fields = Fields::default();
    for (field, value) in [("name", name), ("kana", "モリ チナツ"), ("standing", "lived")] {
        fields.set(field, value);
    }
    take_down(house, row, Kept { fields, locale: Locale::Ja }).await
}

async fn take_down(house: &House, row: &programme::Model, kept: Kept) -> Id {
    let filled = form::parse(&kept.fields, &row.programme(), &[], form::By::Office).unwrap();
    let mut tx = house.db.write(&office(house)).await.unwrap();
    let locked = save::locked(&mut tx, row.id).await.unwrap().unwrap();
    let id = commands::take_down(&mut tx, &locked, &kept, &filled, Origin::Paper, None).await.unwrap();
    tx.commit().await.unwrap();
    id
}

/// The letters that the page has waiting to be printed.
fn waiting_on(page: &str) -> Vec<String> {
    posting::listed(page).into_iter().map(|(id, ..)| id).collect()
}

#[tokio::test]
async fn a_letter_written_after_the_page_was_shown_is_not_put_away_with_those_printed() {
    let house = House::new().await;
    let row = programme(&house, &first()).await;
    let secretary = house.person(Role::Secretariat, None).await;
    on_paper(&house, &row, "森 千夏").await;
    let shown = waiting_on(&secretary.get("/programmes/first/letters").await.text());
    assert_eq!(shown.len(), 2, "received, and a place");
    on_paper(&house, &row, "髙﨑 蓮").await;
    let mut fields: Vec<(&str, &str)> = shown.iter().map(|id| ("letter", id.as_str())).collect();
    fields.push(("act", "print"));
    let address = secretary.post("/programmes/first/printed", &fields).await.location();
    assert_eq!(address, format!("/programmes/first/letters.pdf?letters={}.{}", shown[0], shown[1]));
    assert!(secretary.get(&address).await.bytes.starts_with(b"%PDF-"));
    fields.pop();
    fields.push(("act", "done"));
    secretary.post("/programmes/first/printed", &fields).await.location();
    let left = waiting_on(&secretary.get("/programmes/first/letters").await.text());
    assert_eq!(left.len(), 2, "what was written meanwhile still waits: received, and the line");
    assert!(left.iter().all(|id| !shown.contains(id)));
}

#[tokio::test]
async fn letters_to_print_are_named_and_those_left_out_wait_for_the_next_time() {
    let house = House::new().await;
    let row = programme(&house, &first()).await;
    on_paper(&house, &row, "森 千夏").await;
    house.clock.set(house.db.now().plus(time::Duration::days(3)));
    let secretary = house.person(Role::Secretariat, None).await;
    let page = secretary.get("/programmes/first/letters").await.text();
    let list = page.split_once("id=\"print\"").unwrap().1;
    for words in ["森 千夏", "5月14日(木)の手紙", "受け付けのお知らせ", "席が決まった方へ"]
    {
        assert!(list.contains(words), "{words} is not in {list}");
    }
    let shown = waiting_on(&page);
    let none = secretary.post("/programmes/first/printed", &[("act", "done")]).await.location();
    assert!(none.ends_with("letters?warning=letters-none"), "{none}");
    secretary.post("/programmes/first/printed", &[("act", "done"), ("letter", &shown[0])]).await.location();
    let left = waiting_on(&secretary.get("/programmes/first/letters").await.text());
    assert_eq!(left, shown[1..]);
    // What is nobody's is not printed.
    let address = "/programmes/first/letters.pdf?letters=0000000000000";
    assert!(secretary.get(address).await.location().contains("warning=letters-none"));
}

/// A programme whose places are given by the office, told in two languages.
const BOARD: &str = r#"
slug = "board"
title = { ja = "講座", en = "The programme" }
fiscal_year = 2026
audience = "anyone"
deadline = "2026-05-20"
[[stage]]
code = "basic"
name = { ja = "基礎", en = "Basic" }
[[stage.course]]
code = "room"
name = { ja = "集合", en = "In the room" }
places = 1
"#;

/// Somebody who reads English.
async fn in_english(house: &House, row: &programme::Model, n: usize) -> Id {
    let fields = Fields(fields(row, None, n, &["room"]));
    take_down(house, row, Kept { fields, locale: Locale::En }).await
}

#[tokio::test]
async fn who_waits_is_told_where_in_the_own_language_and_an_own_text_is_of_one_language() {
    let house = House::new().await;
    let row = programme(&house, BOARD).await;
    let first = applicant(&house, &row, None, 0, &["room"]).await;
    house.clock.set(house.db.now().plus(time::Duration::minutes(1)));
    let second = in_english(&house, &row, 1).await;
    house.clock.set(house.db.now().plus(time::Duration::minutes(1)));
    let third = applicant(&house, &row, None, 2, &["room"]).await;
    house.clock.set(house.db.now().plus(time::Duration::days(8)));
    let secretary = house.person(Role::Secretariat, None).await;
    secretary.post("/programmes/board/places/basic", &[("act", "confirm")]).await.location();

    // The preview is of somebody invented, by a link that opens nothing.
    let page = secretary.get("/programmes/board/letters/waiting").await.text();
    assert!(page.contains("基礎 集合:順番待ち1番目") && page.contains("見本 花子"), "{page}");
    assert!(page.contains("人によってちがう日付は、つくりものの例です"));
    assert!(!page.contains("森下 由香") && !page.contains("yuka"), "nobody who applied: {page}");
    let link =
        page.split("/applications/").nth(1).unwrap().split(|c: char| !c.is_alphanumeric()).next().unwrap();
    assert_eq!(house.nobody().get(&format!("/applications/{link}")).await.status, 404);
    assert!(secretary.get("/programmes/board/letters/placed").await.text().contains("集合"));
    let to_office = secretary.get("/programmes/board/letters/ask-office").await.text();
    assert!(to_office.contains("事務局様") && to_office.contains("/recommendations/"), "{to_office}");
    let own = [("act", "save"), ("text", "ja"), ("subject", "順番のこと"), ("body", "《順番》です。")];
    secretary.post("/programmes/board/letters/waiting", &own).await.location();
    let english = secretary.get("/programmes/board/letters/waiting?text=en").await.text();
    assert!(english.contains("Basic In the room") && !english.contains("順番のこと"), "{english}");

    secretary.post("/programmes/board/results", &[]).await.location();
    assert_eq!(letters(&house, first, "placed").await.len(), 1);
    let told = letters(&house, second, "waiting").await;
    assert!(told[0].body.contains("Basic In the room") && !told[0].body.contains("集合"), "{}", told[0].body);
    assert_eq!(letters(&house, third, "waiting").await[0].body, "基礎 集合:順番待ち2番目です。");
}

#[tokio::test]
async fn a_letter_that_was_given_up_is_seen_and_can_be_posted_instead() {
    let house = House::new().await;
    let row = programme(&house, &first()).await;
    let person = applicant(&house, &row, None, 0, &[]).await;
    let secretary = house.person(Role::Secretariat, None).await;
    let one = format!("/programmes/first/applications/{person}");
    let page = secretary.get(&one).await.text();
    assert!(page.contains("お知らせしたこと") && page.contains("席が決まりました"), "{page}");
    assert!(page.contains("送っているところです"));
    assert!(!secretary.get("/programmes/first/applications").await.text().contains("届いていません"));

    intruder(&house)
        .await
        .execute_unprepared("UPDATE outgoing_mail SET tries = 12, failed_at = 1")
        .await
        .unwrap();
    assert!(secretary.get(&one).await.text().contains("届いていません"));
    assert!(secretary.get("/programmes/first/applications").await.text().contains("届いていません"));
    let page = secretary.get("/programmes/first/letters").await.text();
    assert!(page.contains("届かなかった知らせが2通あります") && page.contains("yuka0@example.jp"), "{page}");
    let letter = page.split("type=\"checkbox\" name=\"letter\" value=\"").nth(1).unwrap();
    let letter = letter.split('"').next().unwrap();
    secretary.post("/programmes/first/undelivered", &[("letter", letter)]).await.location();
    let page = secretary.get("/programmes/first/letters").await.text();
    assert!(page.contains("届かなかった知らせが1通あります"));
    assert_eq!(waiting_on(&page), [letter]);
    let drop = [("act", "drop"), ("letter", letter)];
    secretary.post("/programmes/first/printed", &drop).await.location();
    let page = secretary.get("/programmes/first/letters").await.text();
    assert!(page.contains("届かなかった知らせが1通あります") && waiting_on(&page).is_empty(), "put aside");
}

#[tokio::test]
async fn a_withdrawal_is_acknowledged_and_an_offer_taken_back_is_told() {
    let house = House::new().await;
    let row = programme(&house, &first()).await;
    let mut all = Vec::new();
    for n in 0..3 {
        all.push(applicant(&house, &row, None, n, &[]).await);
    }
    let visitor = house.nobody();
    visitor.post(&format!("{}/withdrawal", personal(&house, all[0]).await), &[]).await.location();
    visitor.post(&format!("{}/withdrawal", personal(&house, all[0]).await), &[]).await.location();
    let withdrawn = letters(&house, all[0], "withdrawn").await;
    assert_eq!(withdrawn.len(), 1);
    assert!(withdrawn[0].body.contains("取り下げを受け付けました"));

    let page = visitor.get(&personal(&house, all[1]).await).await;
    let offer = page.field("place").unwrap();
    let secretary = house.person(Role::Secretariat, None).await;
    let to = format!("/programmes/first/offers/{offer}/cancellation");
    secretary.post(&to, &[("stage", "basic")]).await.location();
    let told = letters(&house, all[1], "offer-cancelled").await;
    assert!(told[0].body.contains("取りやめる") && told[0].body.contains("集合"), "{told:?}");
    assert_eq!(letters(&house, all[2], "offer").await.len(), 1, "it goes to the next");
}

#[tokio::test]
async fn whom_the_chief_declines_where_places_go_at_once_is_told() {
    let house = House::new().await;
    let row = programme(&house, &first().replace("audience", "recommendation = true\naudience")).await;
    let mie = branch(&house, "三重支部").await;
    let person = applicant(&house, &row, Some(mie), 0, &[]).await;
    let chief = house.person(Role::BranchChief, Some(mie)).await;
    let page = format!("/recommendations/{person}");
    for _ in 0..2 {
        chief.post(&page, &[("decision", "decline"), ("words", "いまは早い")]).await.location();
    }
    let told = letters(&house, person, "not-placed").await;
    assert_eq!(told.len(), 1);
    assert!(!told[0].body.contains("いまは早い"), "the chief's words stay with the office");
}

#[tokio::test]
async fn a_follow_up_says_completed_and_not_that_anybody_can_be_certified() {
    let house = House::new().await;
    let row = programme(&house, &first().replace("audience", "kind = \"follow_up\"\naudience")).await;
    applicant(&house, &row, None, 0, &[]).await;
    let secretary = house.person(Role::Secretariat, None).await;
    let page = secretary.get("/programmes/first/attendance").await.text();
    assert!(page.contains("1名のうち0名が、修了しました") && !page.contains("認定できます"), "{page}");
    assert!(house.nobody().get("/trainings").await.text().contains("href=\"/certificates\""));
}
