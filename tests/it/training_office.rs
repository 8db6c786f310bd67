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

/// A line of the first page: its text, and where it leads.
type Line = (String, String);

/// What stands on a person's first page under what waits: what they do, and whom they wait for.
async fn waits(actor: &Actor) -> (Vec<Line>, Vec<Line>) {
    let page = actor.get("/").await.text();
    let Some((_, section)) = page.split_once("aria-labelledby=\"waits\"") else { return Default::default() };
    let section = section.split_once("</section>").unwrap().0;
    let lines = |part: &str| {
        let line = |line: &str| {
            let (href, rest) = line.split_once("\">").unwrap();
            (rest.split_once("</a>").unwrap().0.to_owned(), href.to_owned())
        };
        part.split("<li class=\"alone\"><a href=\"").skip(1).map(line).collect::<Vec<Line>>()
    };
    let (mut own, mut others) = (Vec::new(), Vec::new());
    for sheet in section.split("class=\"sheet").skip(1) {
        let (does, waits_for) = sheet.split_once("ほかの方を待っていること").unwrap_or((sheet, ""));
        own.extend(lines(does));
        others.extend(lines(waits_for));
    }
    (own, others)
}

/// That exactly this waits, for this person and for others, and that each line leads to a place on a page.
async fn expect_both(actor: &Actor, own: &[(&str, &str)], others: &[(&str, &str)]) {
    let (does, waits_for) = waits(actor).await;
    for (found, wanted) in [(does, own), (waits_for, others)] {
        let found: Vec<(&str, &str)> =
            found.iter().map(|(text, href)| (text.as_str(), href.as_str())).collect();
        assert_eq!(found, wanted);
        for (_, href) in found {
            let (path, anchor) = href.split_once('#').unwrap_or((href, ""));
            let mut page = actor.get(path).await;
            if page.status == 303 {
                page = actor.get(&page.location()).await;
            }
            assert_eq!(page.status, 200, "{href}");
            assert!(anchor.is_empty() || page.text().contains(&format!("id=\"{anchor}\"")), "{href}");
        }
    }
    if own.is_empty() && others.is_empty() {
        assert!(actor.get("/").await.text().contains("いま、待っていることはありません"));
    }
}

/// The same where nobody else is waited for.
async fn expect(actor: &Actor, own: &[(&str, &str)]) {
    expect_both(actor, own, &[]).await;
}

/// Of whom the tests write down nothing says that they agreed.
const CONSENT: (&str, &str) = ("同意の記録がない申込み 1件", "/programmes/board/applications?only=consent");

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
    let of_chiefs =
        ("支部長の推薦がまだの方 1名(締切 5月20日(水) 23時59分)", "/programmes/board/applications");
    expect_both(&secretary, &[CONSENT], &[of_chiefs]).await;
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
    // Where a branch has no chief the office speaks itself.
    let alone = applicant(&house, &row, Some(branch(&house, "愛媛支部").await), 1, &["room"]).await;
    let two = ("同意の記録がない申込み 2件", CONSENT.1);
    let by_office = ("事務局が推薦する方 1名(締切 5月20日(水) 23時59分)", "/recommendations");
    expect(&secretary, &[by_office, two]).await;
    let list = secretary.get(CONSENT.1).await.text();
    assert!(list.contains("森下 由香0") && list.contains("森下 由香1") && list.contains("申込みを全部見る"));
    let unknown = secretary.get("/programmes/board/applications?only=unknown").await.text();
    assert!(unknown.contains("申込み2名") && !unknown.contains("森下 由香0"), "{unknown}");
    house.nobody().post(&format!("{}/withdrawal", personal(&house, alone).await), &[]).await.location();
    expect(&secretary, &[CONSENT]).await;
    house.clock.set(house.db.now().plus(Duration::days(8)));
    let secretary = house.sign_in_again(&secretary).await;
    let places = ("席がまだ決まっていない方 1名", "/programmes/board/places/basic");
    expect(&secretary, &[CONSENT, places]).await;
    secretary.post("/programmes/board/places/basic", &[("act", "confirm")]).await.location();
    expect(&secretary, &[CONSENT, ("決まった席を、まだ知らせていません", "/programmes/board/letters")]).await;
    // What became of it is the chief's to read once it was told, and no sooner.
    let chief = house.sign_in_again(&chief).await;
    let over = chief.get("/recommendations").await.text();
    assert!(over.contains("終わった推薦") && over.contains("森下 由香0") && over.contains("1位"), "{over}");
    assert!(over.contains("本人に知らせた結果は、まだありません") && !over.contains("集合"), "{over}");
    secretary.post("/programmes/board/results", &[]).await.location();
    expect(&secretary, &[CONSENT]).await;
    assert!(chief.get("/recommendations").await.text().contains("基礎:集合"));
    let other = house.sign_in_again(&other).await;
    let nothing = other.get("/recommendations").await.text();
    assert!(
        nothing.contains("推薦を待っている方はいません") && !nothing.contains("終わった推薦"),
        "{nothing}"
    );
    house.clock.set(house.db.now().plus(Duration::days(20)));
    let (secretary, chief) = (house.sign_in_again(&secretary).await, house.sign_in_again(&chief).await);
    let list = "/programmes/board/attendance/courses/room/1";
    expect(&secretary, &[CONSENT, ("終わって、出席を書いていない回 1回", list)]).await;
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
    expect(&secretary, &[CONSENT, ("印刷する手紙 1通", "/programmes/board/letters")]).await;
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
    let ready = ("認定証を発行できる方 1名".to_owned(), "/programmes/board/certificates#h-ready".to_owned());
    assert!(!waits(&secretary).await.0.contains(&ready), "the session is still to come");
    house.clock.set(house.db.now().plus(Duration::days(30)));
    let secretary = house.sign_in_again(&secretary).await;
    assert!(waits(&secretary).await.0.contains(&ready));
    assert!(secretary.get(&ready.1).await.text().contains("準備のできた方(1名)"));
    certificates::issue(&house.db, &office(&house), &row).await;

    assert!(!waits(&secretary).await.0.contains(&ready));
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
