//! What an office has before it each morning: what waits and where it is done, the pages about one person side by side; and
//! whom an applicant may ask, wherever they are.

use sea_orm::ConnectionTrait;
use time::Duration;
use tomarigi::auth::policy::Role;
use tomarigi::form::Fields;
use tomarigi::i18n::Locale;
use tomarigi::id::Id;
use tomarigi::training::applications::commands;
use tomarigi::training::applications::entity::Origin;
use tomarigi::training::applications::form::{self, By, Kept};
use tomarigi::training::letters::{Letter, entity::letter, text_place};
use tomarigi::training::programmes::{entity as programmes, save};

use crate::support::dump::intruder;
use crate::support::training::{applicant, branch, office, personal, programme};
use crate::support::{Actor, House, certificates};

/// Places are given by the office after the chiefs spoke; the training is on one day in June.
const BOARD: &str = r#"
slug = "board"
title = "とまり木の講座"
fiscal_year = 2026
organiser = "止まり木の会"
audience = "members"
recommendation = true
deadline = "2026-05-20"
[texts]
contact = "平日の10時から16時"
phone = "03-0000-0123"
[[stage]]
code = "basic"
name = "基礎"
fee = 5000
[[stage.course]]
code = "room"
name = "集合"
lodging = "office"
places = 3
sessions = [{ on = "2026-06-02", hours = "13:00-17:00" }]
"#;

/// What stands on a person's first page under what waits: each text with where it leads.
async fn waits(actor: &Actor) -> Vec<(String, String)> {
    let page = actor.get("/").await.text();
    let Some((_, section)) = page.split_once("aria-labelledby=\"waits\"") else { return Vec::new() };
    let section = section.split_once("</section>").unwrap().0;
    let lines = section.split("<li class=\"alone\"><a href=\"").skip(1);
    let line = |line: &str| {
        let (href, rest) = line.split_once("\">").unwrap();
        (rest.split_once("</a>").unwrap().0.to_owned(), href.to_owned())
    };
    lines.map(line).collect()
}

/// That exactly this waits, and that each line leads to a page.
async fn expect(actor: &Actor, wanted: &[(&str, &str)]) {
    let found = waits(actor).await;
    let found: Vec<(&str, &str)> = found.iter().map(|(text, href)| (text.as_str(), href.as_str())).collect();
    assert_eq!(found, wanted);
    for (_, href) in found {
        let mut page = actor.get(href).await;
        if page.status == 303 {
            page = actor.get(&page.location()).await;
        }
        assert_eq!(page.status, 200, "{href}");
    }
    if wanted.is_empty() {
        assert!(actor.get("/").await.text().contains("いま、待っていることはありません"));
    }
}

#[tokio::test]
async fn the_first_page_says_what_waits_and_nothing_else_and_only_to_whom_it_is_for() {
    let house = House::new().await;
    let secretary = house.person(Role::Secretariat, None).await;
    expect(&secretary, &[]).await;
    let row = programme(&house, BOARD).await;
    let (mie, kochi) = (branch(&house, "三重支部").await, branch(&house, "高知支部").await);
    let chief = house.person(Role::BranchChief, Some(mie)).await;
    let other = house.person(Role::BranchChief, Some(kochi)).await;
    expect(&secretary, &[]).await;
    let person = applicant(&house, &row, Some(mie), 0, &["room"]).await;
    let words = ("推薦がまだの方 1名(締切 5月20日(水) 23時59分)", "/recommendations");
    expect(&secretary, &[words]).await;
    expect(&chief, &[words]).await;
    expect(&other, &[]).await;
    let desk = house.desk("mie").await;
    for role in [Role::Supporter, Role::Coordinator, Role::Commissioner] {
        let page = house.person(role, Some(desk)).await.get("/").await.text();
        assert!(!page.contains("待っていること") && !page.contains("とまり木の講座"), "{role:?}: {page}");
    }
    for role in [Role::Administrator, Role::Auditor] {
        let page = house.person(role, None).await.get("/").await.text();
        assert!(!page.contains("待っていること") && !page.contains("とまり木の講座"), "{role:?}: {page}");
    }

    let recommendation = [("decision", "recommend"), ("rank", "1"), ("words", "")];
    chief.post(&format!("/recommendations/{person}"), &recommendation).await.location();
    expect(&chief, &[]).await;
    expect(&secretary, &[]).await;
    house.clock.set(house.db.now().plus(Duration::days(8)));
    let secretary = house.sign_in_again(&secretary).await;
    let places = ("席がまだ決まっていない方 1名", "/programmes/board/places");
    expect(&secretary, &[places]).await;
    secretary.post("/programmes/board/places/basic", &[("act", "confirm")]).await.location();
    expect(&secretary, &[("決まった席を、まだ知らせていません", "/programmes/board/letters")]).await;
    secretary.post("/programmes/board/results", &[]).await.location();
    expect(&secretary, &[]).await;
    house.clock.set(house.db.now().plus(Duration::days(20)));
    let (secretary, chief) = (house.sign_in_again(&secretary).await, house.sign_in_again(&chief).await);
    let list = "/programmes/board/attendance/courses/room/1";
    expect(&secretary, &[("終わって、出席を書いていない回 1回", list)]).await;
    expect(&chief, &[]).await;
}

#[tokio::test]
async fn who_has_no_mail_has_letters_that_wait_to_be_printed() {
    let house = House::new().await;
    let row = programme(&house, &BOARD.replace("recommendation = true", "")).await;
    let mie = branch(&house, "三重支部").await;
    let secretary = house.person(Role::Secretariat, None).await;
    let mut fields = Fields::default();
    let written =
        [("name", "紙野 太郎"), ("kana", "カミノ タロウ"), ("standing", "lived"), ("membership", "member")];
    for (field, value) in written {
        fields.set(field, value);
    }
    fields.set("branch", mie.to_string());
    fields.set("wish-basic-1", "room");
    let kept = Kept { fields, locale: Locale::Ja };
    let filled = form::parse(&kept.fields, &row.programme(), &[mie], By::Office).unwrap();
    let mut tx = house.db.write(&office(&house)).await.unwrap();
    let locked = save::locked(&mut tx, row.id).await.unwrap().unwrap();
    commands::take_down(&mut tx, &locked, &kept, &filled, Origin::Paper, None).await.unwrap();
    tx.commit().await.unwrap();
    expect(&secretary, &[("印刷する手紙 1通", "/programmes/board/letters")]).await;
}

/// The training where places go to who comes first, and somebody who has one.
async fn placed_at_once(house: &House) -> (programmes::Model, Id) {
    let source =
        BOARD.replace("recommendation = true", "selection = \"first_come\"\ntravel = { cap = 10000 }");
    let row = programme(house, &source).await;
    let mie = branch(house, "三重支部").await;
    let person = applicant(house, &row, Some(mie), 0, &["room"]).await;
    (row, person)
}

/// The links between the pages about one person, as a page has them.
fn beside(page: &str) -> Vec<String> {
    let Some((_, row)) = page.split_once("aria-label=\"この方のページ\"") else { return Vec::new() };
    let row = row.split_once("</nav>").unwrap().0;
    row.split("<a href=\"").skip(1).map(|rest| rest.split('"').next().unwrap().to_owned()).collect()
}

#[tokio::test]
async fn from_each_page_about_a_person_the_others_are_one_press_away() {
    let house = House::new().await;
    let (row, person) = placed_at_once(&house).await;
    let secretary = house.person(Role::Secretariat, None).await;
    secretary.post("/programmes/board/money/fees", &[]).await.location();
    let claim = [("leg_1_course", "room"), ("leg_1_what", "津から高知"), ("leg_1_yen", "4000")];
    let own = personal(&house, person).await;
    house.nobody().post(&format!("{own}/travel"), &claim).await.location();
    certificates::complete(&house.db, &office(&house), &row).await;
    certificates::issue(&house.db, &office(&house), &row).await;

    let first = beside(&secretary.get(&format!("/programmes/board/applications/{person}")).await.text());
    let parts =
        ["/applications/", "/money/fees/", "/money/travel/", "/lodging/room/", "/attendance/participants/"];
    for part in parts.into_iter().chain(["/register/certificates/", "/register/"]) {
        assert!(first.iter().any(|href| href.contains(part)), "{part} is not in {first:?}");
    }
    assert_eq!(first.len(), 7, "{first:?}");
    for href in &first {
        let page = secretary.get(href).await.text();
        assert_eq!(beside(&page), first, "{href}");
        assert!(page.contains(&format!("<a href=\"{href}\" aria-current=\"page\">")), "{href} is marked");
    }
}

#[tokio::test]
async fn an_applicant_finds_whom_to_ask_on_every_page_behind_a_dead_link_and_in_every_letter() {
    let house = House::new().await;
    let (_, person) = placed_at_once(&house).await;
    let own = personal(&house, person).await;
    let visitor = house.nobody();
    let (rest, last) = own.split_at(own.len() - 1);
    let dead = format!("{rest}{}", if last == "a" { "b" } else { "a" });
    let parts = ["form", "account", "travel"].map(|part| format!("{own}/{part}"));
    let pages = ["/applications?for=board", "/attendance", &own, &parts[0], &parts[1], &parts[2]];
    for path in pages {
        let page = visitor.get(path).await;
        assert_eq!(page.status, 200, "{path}");
        let page = page.text();
        assert!(page.contains("止まり木の会") && page.contains("平日の10時から16時"), "{path}: {page}");
        assert!(page.contains("href=\"tel:0300000123\"") && page.contains("class=\"masthead\""), "{path}");
    }
    let lost = visitor.get(&dead).await;
    assert_eq!(lost.status, 404);
    assert!(lost.text().contains("03-0000-0123") && lost.text().contains("class=\"masthead\""));
    assert!(!lost.text().contains("きょうの画面"), "that is a page of the house");
    assert_eq!(lost.text(), visitor.get("/applications/nothing").await.text(), "whatever the link was");
    assert!(!visitor.get("/nothing").await.text().contains("03-0000-0123"));
    let announcement = visitor.get("/trainings/nothing").await.text();
    assert!(announcement.contains("03-0000-0123") && !announcement.contains("リンクが古いか"));
    // Other faults are none of a link: all programmes are not read for them.
    let forged = visitor.tokenless_post("/applications").await;
    assert!(forged.status == 403 && !forged.text().contains("03-0000-0123"), "{}", forged.text());

    let keys = house.db.keys(house.organisation).await.unwrap();
    let letters = office(&house).find::<letter::Entity>().all(&house.db).await.unwrap();
    assert!(!letters.is_empty());
    for row in letters {
        let text = keys.open(text_place(row.id), &row.sealed_text).unwrap();
        let letter: Letter = serde_json::from_str(&text).unwrap();
        let foot = "\n\nお問い合わせ 止まり木の会\n平日の10時から16時\n電話 03-0000-0123";
        assert!(letter.body.ends_with(foot), "{}", letter.body);
        assert!(!letter.subject.contains("止まり木の会"), "telephones are shared");
    }
}

#[tokio::test]
async fn where_it_cannot_be_told_what_waits_the_first_page_is_there_all_the_same() {
    let house = House::new().await;
    let secretariat = house.person(Role::Secretariat, None).await;
    assert_eq!(secretariat.get("/").await.status, 200);
    intruder(&house).await.execute_unprepared("ALTER TABLE training_place RENAME TO gone").await.unwrap();
    assert_eq!(secretariat.get("/").await.status, 200);
}
