//! Attendance and completion, as the office, participants and strangers meet them.

use axum::http::StatusCode;
use sea_orm::ColumnTrait;
use time::macros::{date, time};
use tomarigi::auth::policy::{Action, Role};
use tomarigi::clock::Instant;
use tomarigi::crypto::Place;
use tomarigi::form::Fields;
use tomarigi::i18n::Locale;
use tomarigi::id::Id;
use tomarigi::organisation;
use tomarigi::training::applications::entity::{self as application, Origin};
use tomarigi::training::applications::form::{By, Kept, parse};
use tomarigi::training::applications::{commands, link};
use tomarigi::training::attendance::entity::{attendance as noted, course_move};
use tomarigi::training::attendance::model::{Done, Kind, Way};
use tomarigi::training::attendance::{self, reminders};
use tomarigi::training::letters::Letter;
use tomarigi::training::letters::entity::letter;
use tomarigi::training::money::{fees, ledger};
use tomarigi::training::people;
use tomarigi::training::places;
use tomarigi::training::places::entity::place;
use tomarigi::training::programmes::{entity as programme, file, save};

use crate::support::training::rewritten;
use crate::support::{Actor, Answer, House};

const PROGRAMME: &str = r#"
slug = "r4"
title = "新規講座"
fiscal_year = 2022
audience = "anyone"
selection = "first_come"
organiser = "全国ひきこもり支援の会"

[[stage]]
code = "basic"
name = "基礎研修"

[[stage.course]]
code = "online"
name = "オンライン"
mode = "online"
place = "web会議"
places = 3
sessions = [
  { on = "2022-08-25", hours = "19:00-21:00" },
  { on = "2022-08-26", hours = "19:00-21:00", optional = true },
  { title = "振り返り" },
]

[[stage.course]]
code = "kochi"
name = "高知"
mode = "in_person"
place = "高知の会館"
places = 1
sessions = [{ on = "2022-08-04", hours = "13:00-18:00" }]
"#;

/// A programme that was announced, with people in it.
struct Training {
    house: House,
    row: Id,
    people: Vec<application::Model>,
}

fn at(day: time::Date, clock: time::Time) -> Instant {
    Instant::of_jst(day, clock)
}

fn evening(minutes: i64) -> Instant {
    at(date!(2022 - 08 - 25), time!(19:00)).plus(time::Duration::minutes(minutes))
}

const NAMES: [(&str, &str, &str); 3] = [
    ("森下 由香", "モリシタ ユカ", "yuka@example.jp"),
    ("髙﨑 蓮", "タカサキ レン", "ren@example.jp"),
    ("青木 誠", "アオキ マコト", ""),
];

impl Training {
    /// Everybody of [`NAMES`] in the online course; the last has no mail address.
    async fn new() -> Training {
        let house = House::at(at(date!(2022 - 07 - 01), time!(10:00))).await;
        let scope = house.operator(Action::RunTraining);
        let mut tx = house.db.write(&scope).await.unwrap();
        let row = save::create(&mut tx, &file::read(PROGRAMME).unwrap()).await.unwrap();
        save::set_state(&mut tx, row.id, programme::State::Announced).await.unwrap();
        tx.commit().await.unwrap();
        let mut training = Training { house, row: row.id, people: Vec::new() };
        for (name, kana, email) in NAMES {
            let person = training.apply(name, kana, email, "online").await;
            training.people.push(person);
        }
        training
    }

    async fn apply(&self, name: &str, kana: &str, email: &str, wish: &str) -> application::Model {
        let mut fields = Fields::default();
        for (field, value) in [("name", name), ("kana", kana), ("email", email), ("wish-basic-1", wish)] {
            fields.set(field, value);
        }
        let scope = self.house.operator(Action::RunTraining);
        let mut tx = self.house.db.write(&scope).await.unwrap();
        let locked = save::locked(&mut tx, self.row).await.unwrap().unwrap();
        let filled = parse(&fields, &locked.programme(), &[], By::Office).unwrap();
        let kept = Kept { fields, locale: Locale::Ja };
        let id =
            commands::take_down(&mut tx, &locked, &kept, &filled, Origin::Telephone, None).await.unwrap();
        tx.commit().await.unwrap();
        scope.find_by_id::<application::Entity>(id).one(&self.house.db).await.unwrap().unwrap()
    }

    async fn secretary(&self) -> Actor {
        self.house.person(Role::Secretariat, None).await
    }

    async fn noted(&self, person: usize, session: i16) -> Option<(Kind, Way)> {
        let scope = self.house.operator(Action::RunTraining);
        let row = scope
            .find::<noted::Entity>()
            .filter(noted::Column::ApplicationId.eq(self.people[person].id))
            .filter(noted::Column::Session.eq(session))
            .one(&self.house.db)
            .await
            .unwrap();
        row.map(|row| (row.kind, row.way))
    }

    async fn own_path(&self, person: usize) -> String {
        let keys = self.house.db.keys(self.house.organisation).await.unwrap();
        link::personal(&keys, &self.people[person]).path()
    }

    /// Somebody's own page.
    async fn own(&self, person: usize) -> String {
        let page = self.house.anybody().get(&self.own_path(person).await).await;
        assert_eq!(page.status, StatusCode::OK);
        page.text()
    }

    async fn letters(&self, kind: &str) -> Vec<(Option<Id>, Letter)> {
        let scope = self.house.operator(Action::RunTraining);
        let rows = scope.find::<letter::Entity>().filter(letter::Column::Kind.eq(kind));
        let keys = self.house.db.keys(self.house.organisation).await.unwrap();
        let open = |row: letter::Model| {
            let place = Place { table: "training_letter", column: "sealed_text", row: row.id };
            let text = keys.open(place, &row.sealed_text).unwrap();
            (row.application_id, serde_json::from_str(&text).unwrap())
        };
        rows.all(&self.house.db).await.unwrap().into_iter().map(open).collect()
    }

    async fn outcome(&self, person: usize) -> attendance::model::Outcome {
        let scope = self.house.operator(Action::RunTraining);
        let row = scope.find_by_id::<programme::Entity>(self.row).one(&self.house.db).await.unwrap().unwrap();
        let people = people::of(&scope, &self.house.db, &row).await.unwrap();
        let all = attendance::completion(&scope, &self.house.db, &row, &people).await.unwrap();
        all[&self.people[person].id].clone()
    }

    async fn held(&self, person: usize) -> Vec<String> {
        let scope = self.house.operator(Action::RunTraining);
        let held = scope.find::<place::Entity>().filter(place::Column::Holder.eq(self.people[person].id));
        held.all(&self.house.db).await.unwrap().into_iter().map(|row| row.course).collect()
    }
}

const LIST: &str = "/programmes/r4/attendance/courses/online/1";

fn code_on(page: &Answer) -> String {
    let text = page.text();
    let after = text.split("attend__letters\">").nth(1).unwrap_or_else(|| panic!("no code: {text}"));
    after.split('<').next().unwrap().to_owned()
}

#[tokio::test]
async fn the_list_shows_everybody_in_the_course_and_each_button_saves_all_that_was_chosen() {
    let training = Training::new().await;
    training.house.clock.set(evening(0));
    let secretary = training.secretary().await;
    let page = secretary.get(LIST).await.text();
    for (name, kana, _) in NAMES {
        assert!(page.contains(name) && page.contains(kana), "{name}");
    }
    let [a, b, c] = [0, 1, 2].map(|n| training.people[n].id.to_string());
    let fields = [
        (format!("was-{a}"), "unknown"),
        (format!("kind-{a}"), "present"),
        (format!("was-{b}"), "unknown"),
        (format!("kind-{b}"), "late"),
        (format!("was-{c}"), "unknown"),
        (format!("kind-{c}"), "unknown"),
        ("row".to_owned(), a.as_str()),
    ];
    let fields: Vec<(&str, &str)> = fields.iter().map(|(name, value)| (name.as_str(), *value)).collect();
    let to = secretary.post(LIST, &fields).await.location();
    assert!(to.ends_with(&format!("#p-{a}")), "{to}");
    assert_eq!(training.noted(0, 1).await, Some((Kind::Present, Way::List)));
    assert_eq!(training.noted(1, 1).await, Some((Kind::Late, Way::List)));
    assert_eq!(training.noted(2, 1).await, None);

    // Another tablet, whose page is older, takes nothing back.
    let (was, kind) = (format!("was-{c}"), format!("kind-{c}"));
    let (was_a, kind_a) = (format!("was-{a}"), format!("kind-{a}"));
    let older = [
        (was_a.as_str(), "unknown"),
        (kind_a.as_str(), "unknown"),
        (was.as_str(), "unknown"),
        (kind.as_str(), "absent"),
    ];
    secretary.post(LIST, &older).await.location();
    assert_eq!(training.noted(0, 1).await, Some((Kind::Present, Way::List)));
    assert_eq!(training.noted(2, 1).await, Some((Kind::Absent, Way::List)));
    let overview = secretary.get("/programmes/r4/attendance").await.text();
    assert!(overview.contains("3名のうち3名を記入"));
}

#[tokio::test]
async fn everybody_else_was_there_but_for_whom_something_is_noted_meanwhile() {
    let training = Training::new().await;
    training.house.clock.set(evening(0));
    let secretary = training.secretary().await;
    let [a, b, c] = [0, 1, 2].map(|n| training.people[n].id.to_string());
    assert!(secretary.get(LIST).await.text().contains("ほかの人は、みな出席として保存する"));
    // After the page was opened, another tablet notes that one came late.
    secretary.post(LIST, &[(&format!("kind-{b}"), "late")]).await.location();
    let [kind_a, kind_b, kind_c] = [&a, &b, &c].map(|id| format!("kind-{id}"));
    let [was_a, was_b, was_c] = [&a, &b, &c].map(|id| format!("was-{id}"));
    let fields = [
        (was_a.as_str(), "unknown"),
        (kind_a.as_str(), "absent"),
        (was_b.as_str(), "unknown"),
        (kind_b.as_str(), "unknown"),
        (was_c.as_str(), "unknown"),
        (kind_c.as_str(), "unknown"),
        ("rest", "present"),
    ];
    secretary.post(LIST, &fields).await.location();
    assert_eq!(training.noted(0, 1).await, Some((Kind::Absent, Way::List)));
    assert_eq!(training.noted(1, 1).await, Some((Kind::Late, Way::List)));
    assert_eq!(training.noted(2, 1).await, Some((Kind::Present, Way::List)));
    assert!(!secretary.get(LIST).await.text().contains("ほかの人は"), "everybody is noted");
}

#[tokio::test]
async fn nobody_is_noted_as_there_before_a_session_begins_unless_that_is_meant() {
    let training = Training::new().await;
    let secretary = training.secretary().await;
    let [a, b, c] = [0, 1, 2].map(|n| format!("kind-{}", training.people[n].id));
    let overview = secretary.get("/programmes/r4/attendance").await.text();
    assert_eq!(overview.matches("これから").count(), 3, "every session with a day: {overview}");
    assert!(secretary.get(LIST).await.text().contains("8月25日(木) 19時〜21時)は、まだ始まっていません"));
    // Who says before that they cannot come is noted at once.
    secretary.post(LIST, &[(&a, "absent")]).await.location();
    let refused = secretary.post(LIST, &[(&a, "unknown"), (&b, "present")]).await;
    assert_eq!(refused.status, StatusCode::UNPROCESSABLE_ENTITY);
    let page = refused.text();
    assert!(page.contains("この回は8月25日(木) 19時〜21時で、まだ始まっていません"), "{page}");
    assert!(page.contains("value=\"present\" checked"), "what was chosen is not lost");
    assert_eq!(
        (training.noted(0, 1).await, training.noted(1, 1).await),
        (Some((Kind::Absent, Way::List)), None)
    );
    let rest = secretary.post(LIST, &[("rest", "present")]).await;
    assert_eq!(rest.status, StatusCode::UNPROCESSABLE_ENTITY);
    secretary.post(LIST, &[(&b, "present"), ("early", "yes")]).await.location();
    assert_eq!(training.noted(1, 1).await, Some((Kind::Present, Way::List)));
    // From half an hour before it begins nothing is asked.
    training.house.clock.set(evening(-30));
    let secretary = training.house.sign_in_again(&secretary).await;
    assert!(!secretary.get(LIST).await.text().contains("f-early"));
    secretary.post(LIST, &[(&c, "present")]).await.location();
    assert_eq!(training.noted(2, 1).await, Some((Kind::Present, Way::List)));
}

#[tokio::test]
async fn neither_a_code_nor_a_report_notes_anybody_before_a_session_begins_unless_that_is_meant() {
    let training = Training::new().await;
    let secretary = training.secretary().await;
    let page = format!("{LIST}/code");
    let refused = secretary.post(&page, &[("do", "open")]).await;
    assert_eq!(refused.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(refused.text().contains("この回は8月25日(木) 19時〜21時で、まだ始まっていません"));
    assert!(!secretary.get(&page).await.text().contains("attend__letters"));
    secretary.post(&page, &[("do", "open"), ("early", "yes")]).await.location();
    assert!(secretary.get(&page).await.text().contains("attend__letters"));

    let here = upload(&secretary, REPORT).await;
    let [a, c] = [0, 2].map(|n| training.people[n].id.to_string());
    let refused = secretary.post(&here, &[("do", "confirm"), ("take", &a)]).await;
    assert_eq!(refused.status, StatusCode::UNPROCESSABLE_ENTITY);
    let text = refused.text();
    assert!(
        text.contains("まだ始まっていません") && text.contains(&format!("value=\"{a}\" checked")),
        "{text}"
    );
    assert!(!text.contains(&format!("value=\"{c}\" checked")));
    assert_eq!(training.noted(0, 1).await, None);
    secretary.post(&here, &[("do", "confirm"), ("take", &c)]).await.location();
    assert_eq!(training.noted(2, 1).await, Some((Kind::Absent, Way::Report)), "who cannot come may say so");
}

#[tokio::test]
async fn the_way_and_the_text_below_agree_on_what_is_done() {
    let training = Training::new().await;
    training.house.clock.set(at(date!(2022 - 08 - 27), time!(10:00)));
    let secretary = training.secretary().await;
    let a = format!("kind-{}", training.people[0].id);
    let lists = [1, 3].map(|n| format!("/programmes/r4/attendance/courses/online/{n}"));
    for list in &lists {
        secretary.post(list, &[(&a, "present")]).await.location();
    }
    let is_done =
        |page: &str| page.split("基礎研修<span class=\"way__who\">").nth(1).unwrap().starts_with("済み");
    let page = training.own(0).await;
    assert!(is_done(&page) && page.contains("修了しました"), "{page}");
    // Set back to "not noted".
    secretary.post(&lists[0], &[(&a, "unknown")]).await.location();
    let page = training.own(0).await;
    assert!(!is_done(&page) && page.contains("確かめています"), "{page}");
    secretary.post(&lists[0], &[(&a, "absent")]).await.location();
    let page = training.own(0).await;
    assert!(!is_done(&page) && page.matches("がまだです").count() == 2, "{page}");
}

#[tokio::test]
async fn a_code_in_the_room_notes_who_types_it_on_time_and_who_comes_late() {
    let training = Training::new().await;
    training.house.clock.set(evening(-31));
    let secretary = training.secretary().await;
    let before = secretary.get(&format!("{LIST}/code")).await.text();
    assert!(!before.contains("attend__letters"));
    assert!(!training.own(0).await.contains("f-attendance-code"));

    training.house.clock.set(evening(-30));
    let code = code_on(&secretary.get(&format!("{LIST}/code")).await);
    assert!(training.own(0).await.contains("f-attendance-code"));
    let anybody = training.house.anybody();
    let own = |path: String| format!("{path}/attendance");
    let first = own(training.own_path(0).await);
    let wrong = anybody.post(&first, &[("code", "AAAAAA")]).await.location();
    assert!(wrong.contains("warning=attendance-code"), "{wrong}");
    let right = anybody.post(&first, &[("code", &code.to_lowercase())]).await.location();
    assert!(right.contains("notice=attendance-arrived"), "{right}");
    assert_eq!(training.noted(0, 1).await, Some((Kind::Present, Way::Code)));

    training.house.clock.set(evening(16));
    let second = own(training.own_path(1).await);
    anybody.post(&second, &[("code", &code)]).await.location();
    assert_eq!(training.noted(1, 1).await, Some((Kind::Late, Way::Code)));
    // Who typed it before is not made late by typing it again.
    anybody.post(&first, &[("code", &code)]).await.location();
    assert_eq!(training.noted(0, 1).await, Some((Kind::Present, Way::Code)));
    assert!(training.own(1).await.contains("遅刻"));

    training.house.clock.set(evening(151));
    let third = own(training.own_path(2).await);
    let late = anybody.post(&third, &[("code", &code)]).await.location();
    assert!(late.contains("warning=attendance-code"));
    assert_eq!(training.noted(2, 1).await, None);
}

#[tokio::test]
async fn guessing_codes_is_slowed_down() {
    let training = Training::new().await;
    training.house.clock.set(evening(0));
    let path = format!("{}/attendance", training.own_path(0).await);
    let anybody = training.house.anybody();
    let mut statuses = Vec::new();
    for _ in 0..8 {
        statuses.push(anybody.post(&path, &[("code", "AAAAAA")]).await.status);
    }
    assert_eq!(statuses[0], StatusCode::SEE_OTHER);
    assert_eq!(statuses[7], StatusCode::TOO_MANY_REQUESTS);
}

#[tokio::test]
async fn who_scans_the_code_needs_no_link_and_learns_nothing_of_others() {
    let training = Training::new().await;
    training.house.clock.set(evening(0));
    let secretary = training.secretary().await;
    let code = code_on(&secretary.get(&format!("{LIST}/code")).await);
    let anybody = training.house.anybody();
    let page = anybody.get(&format!("/attendance?code={code}")).await;
    assert_eq!(page.field("code").as_deref(), Some(code.as_str()));
    let known =
        anybody.post("/attendance", &[("code", &code), ("email", "YUKA@example.jp")]).await.location();
    let unknown =
        anybody.post("/attendance", &[("code", &code), ("email", "no@example.jp")]).await.location();
    assert_eq!(known, unknown);
    assert_eq!(training.noted(0, 1).await, Some((Kind::Present, Way::Code)));
    let wrong = anybody.post("/attendance", &[("code", "AAAAAA"), ("email", "yuka@example.jp")]).await;
    assert_eq!(wrong.status, StatusCode::UNPROCESSABLE_ENTITY);
}

#[tokio::test]
async fn a_session_without_a_day_takes_a_code_while_the_office_keeps_it_open() {
    let training = Training::new().await;
    let secretary = training.secretary().await;
    let page = "/programmes/r4/attendance/courses/online/3/code";
    assert!(!secretary.get(page).await.text().contains("attend__letters"));
    secretary.post(page, &[("do", "open")]).await.location();
    let code = code_on(&secretary.get(page).await);
    let path = format!("{}/attendance", training.own_path(0).await);
    training.house.anybody().post(&path, &[("code", &code)]).await.location();
    assert_eq!(training.noted(0, 3).await, Some((Kind::Present, Way::Code)));
    secretary.post(page, &[("do", "close")]).await.location();
    secretary.post(page, &[("do", "open")]).await.location();
    assert_ne!(code_on(&secretary.get(page).await), code, "each opening has a code of its own");
}

const REPORT: &str = "名前,メール,参加時刻,退出時刻,所要時間(分)\n\
    ゆか,YUKA@example.jp,2022/08/25 18:55:00,2022/08/25 19:50:00,55\n\
    ゆか,yuka@example.jp,2022/08/25 19:52:00,2022/08/25 21:02:00,70\n\
    たかさき れん,,2022/08/25 19:20:00,2022/08/25 21:00:00,100\n\
    iPad,,2022/08/25 19:00:00,2022/08/25 20:00:00,60\n";

async fn upload(secretary: &Actor, text: &str) -> String {
    let file = ("file", "participants.csv", text.as_bytes());
    secretary.upload(&format!("{LIST}/reports"), &[], file).await.location()
}

#[tokio::test]
async fn a_report_is_proposed_assigned_and_confirmed_as_one_act_and_a_second_time_changes_nothing() {
    let training = Training::new().await;
    let secretary = training.secretary().await;
    let here = upload(&secretary, REPORT).await;
    let page = secretary.get(&here).await.text();
    assert!(page.contains("120分のうち118分"), "{page}");
    assert!(page.contains("iPad") && page.contains("だれのものか決められない行(1)"));
    assert_eq!(training.noted(0, 1).await, None, "a preview notes nothing");

    let [a, b, c] = [0, 1, 2].map(|n| training.people[n].id.to_string());
    secretary.post(&here, &[("do", "assign"), ("line-5", &c)]).await.location();
    let page = secretary.get(&here).await.text();
    assert!(!page.contains("だれのものか決められない行"));
    let all = [("do", "confirm"), ("early", "yes"), ("take", a.as_str()), ("take", &b), ("take", &c)];
    secretary.post(&here, &all).await.location();
    let expected = [Kind::Present, Kind::Late, Kind::LeftEarly];
    for (person, kind) in expected.into_iter().enumerate() {
        assert_eq!(training.noted(person, 1).await, Some((kind, Way::Report)), "{person}");
    }
    assert!(secretary.get(&here).await.text().contains("もう反映されています"));

    let again = upload(&secretary, REPORT).await;
    let page = secretary.get(&again).await.text();
    assert_eq!(page.matches("記入済み").count(), 2);
    assert!(!page.contains(" checked"), "nothing is left to tick");
    secretary.post(&again, &[("do", "confirm")]).await.location();
    for (person, kind) in expected.into_iter().enumerate() {
        assert_eq!(training.noted(person, 1).await, Some((kind, Way::Report)), "{person}");
    }
}

#[tokio::test]
async fn what_was_noted_by_hand_is_not_ticked_against_a_report() {
    let training = Training::new().await;
    let secretary = training.secretary().await;
    let a = training.people[0].id.to_string();
    secretary.post(LIST, &[(&format!("kind-{a}"), "absent")]).await.location();
    let here = upload(&secretary, REPORT).await;
    let page = secretary.get(&here).await.text();
    assert!(page.contains("いまは「欠席」"));
    assert!(!page.contains(&format!("value=\"{a}\" checked")));
    let none = secretary.upload(&format!("{LIST}/reports"), &[], ("file", "x.csv", b"a,b\n1,2\n")).await;
    assert_eq!(none.status, StatusCode::UNPROCESSABLE_ENTITY);
}

#[tokio::test]
async fn what_a_colleague_noted_meanwhile_is_not_overwritten_by_a_report_or_a_code() {
    let training = Training::new().await;
    let secretary = training.secretary().await;
    let here = upload(&secretary, REPORT).await;
    let page = secretary.get(&here).await;
    let [a, c] = [0, 2].map(|n| training.people[n].id.to_string());
    let was = [format!("was-{a}"), format!("was-{c}")];
    assert_eq!(page.field(&was[1]).as_deref(), Some("unknown"));
    // Made up for, by hand, after the page of the report was opened.
    secretary.post(LIST, &[(&format!("kind-{c}"), "made-up")]).await.location();
    let fields = [("do", "confirm"), ("take", &a), ("take", &c), (&was[0], "unknown"), (&was[1], "unknown")];
    let fields = [&fields[..], &[("early", "yes")]].concat();
    let told = secretary.post(&here, &fields).await.location();
    assert!(told.contains("warning=attendance-report-stays"), "{told}");
    assert_eq!(training.noted(2, 1).await, Some((Kind::MadeUp, Way::List)));
    assert_eq!(training.noted(0, 1).await, Some((Kind::Present, Way::Report)));

    // Who is noted as absent by hand is not told that the code was taken.
    let b = format!("kind-{}", training.people[1].id);
    secretary.post(LIST, &[(&b, "absent")]).await.location();
    training.house.clock.set(evening(0));
    let secretary = training.house.sign_in_again(&secretary).await;
    let code = code_on(&secretary.get(&format!("{LIST}/code")).await);
    let path = format!("{}/attendance", training.own_path(1).await);
    let told = training.house.anybody().post(&path, &[("code", &code)]).await.location();
    assert!(told.contains("warning=attendance-arrived"), "{told}");
    assert_eq!(training.noted(1, 1).await, Some((Kind::Absent, Way::List)));
}

#[tokio::test]
async fn who_was_there_has_completed_whatever_became_of_the_optional_session() {
    let training = Training::new().await;
    training.house.clock.set(evening(0));
    let secretary = training.secretary().await;
    let [a, b] = [0, 1].map(|n| format!("kind-{}", training.people[n].id));
    let third = "/programmes/r4/attendance/courses/online/3";
    secretary.post(LIST, &[(&a, "present"), (&b, "absent")]).await.location();
    assert_eq!(training.outcome(0).await.stages[0].done, Done::NotYet);
    secretary.post(third, &[(&a, "present"), (&b, "present")]).await.location();
    let optional = "/programmes/r4/attendance/courses/online/2";
    secretary.post(optional, &[(&a, "absent")]).await.location();
    let (first, second) = (training.outcome(0).await, training.outcome(1).await);
    assert!(first.certified && first.stages[0].done == Done::Complete);
    assert_eq!(second.stages[0].done, Done::Missing(vec![1]));
    assert!(
        training.own(1).await.contains("第1回 8月25日(木) 19時〜21時 がまだです"),
        "{}",
        training.own(1).await
    );
    assert!(training.own(0).await.contains("修了しました"));
    secretary.post(LIST, &[(&b, "made-up")]).await.location();
    assert!(training.outcome(1).await.certified);
}

#[tokio::test]
async fn the_office_decides_against_the_rule_only_with_a_reason_that_participants_do_not_read() {
    let training = Training::new().await;
    let secretary = training.secretary().await;
    let page = format!("/programmes/r4/attendance/participants/{}", training.people[0].id);
    let without = secretary.post(&page, &[("stage", "basic"), ("counts", "yes"), ("reason", " ")]).await;
    assert_eq!(without.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(!training.outcome(0).await.complete);
    let reason = [("stage", "basic"), ("counts", "yes"), ("reason", "録画で学んだため")];
    secretary.post(&page, &reason).await.location();
    assert!(training.outcome(0).await.certified);
    assert!(secretary.get(&page).await.text().contains("録画で学んだため"));
    assert!(!training.own(0).await.contains("録画"));
    let against = [("stage", "basic"), ("counts", "no"), ("reason", "取り違えのため")];
    secretary.post(&page, &against).await.location();
    assert_eq!(training.outcome(0).await.stages[0].done, Done::Missing(vec![]));
    secretary.post(&page, &[("stage", "basic"), ("counts", "rule")]).await.location();
    assert_eq!(training.outcome(0).await.stages[0].done, Done::NotYet);
}

#[tokio::test]
async fn two_days_before_a_session_everybody_in_it_is_told_once_with_the_link() {
    let training = Training::new().await;
    let secretary = training.secretary().await;
    let bad = [("course", "online"), ("link", "javascript:alert(1)")];
    let refused = secretary.post("/programmes/r4/attendance/links", &bad).await;
    assert_eq!(refused.status, StatusCode::UNPROCESSABLE_ENTITY);
    let link = [("course", "online"), ("link", "https://meet.example.jp/abc")];
    secretary.post("/programmes/r4/attendance/links", &link).await.location();
    assert!(training.own(0).await.contains("https://meet.example.jp/abc"));

    for (day, clock, letters) in [
        (date!(2022 - 08 - 23), time!(8:59), 0),
        (date!(2022 - 08 - 23), time!(9:00), 3),
        (date!(2022 - 08 - 23), time!(9:05), 3),
        (date!(2022 - 08 - 24), time!(9:05), 6),
        (date!(2022 - 08 - 25), time!(12:00), 6),
        (date!(2022 - 08 - 26), time!(12:00), 6),
    ] {
        training.house.clock.set(at(day, clock));
        reminders::write_due(&training.house.app).await.unwrap();
        assert_eq!(training.letters("session-reminder").await.len(), letters, "{day} {clock}");
    }
    let (_, first) = &training.letters("session-reminder").await[0];
    assert!(first.body.contains("https://meet.example.jp/abc") && first.body.contains("8月25日(木)"));
    assert!(!first.body.contains("8月26日"), "{}", first.body);
    let printed = training.letters("session-reminder").await;
    assert!(printed.iter().any(|(_, letter)| letter.to.is_empty()), "who has no address gets it printed");
}

/// Moves the first session of the online course to another day.
async fn postpone(training: &Training) {
    rewritten(&training.house, training.row, &PROGRAMME.replace("2022-08-25", "2022-09-01")).await;
}

#[tokio::test]
async fn everybody_in_a_course_that_is_moved_is_told_and_asked_and_may_take_another() {
    let training = Training::new().await;
    assert!(!training.own(0).await.contains("参加できますか"));
    postpone(&training).await;
    let told = training.letters("moved").await;
    assert_eq!(told.len(), 3);
    assert!(told[0].1.body.contains("9月1日(木)"), "{}", told[0].1.body);

    let anybody = training.house.anybody();
    let [first, second] =
        [training.own_path(0).await, training.own_path(1).await].map(|p| format!("{p}/move"));
    let page = training.own(0).await;
    let (question, steps) = (page.find("このまま参加できますか"), page.find("これまでと、これから"));
    assert!(question.is_some() && question < steps, "what is asked stands first: {page}");
    anybody.post(&first, &[("course", "online"), ("answer", "can")]).await.location();
    assert!(!training.own(0).await.contains("このまま参加できますか"));
    // Who answered moves nowhere by the old question.
    for answer in ["other", "give-back", "cannot"] {
        let again = [("course", "online"), ("answer", answer), ("to", "kochi")];
        assert!(anybody.post(&first, &again).await.location().contains("warning=attendance-answered"));
    }
    assert_eq!(training.held(0).await, ["online"]);

    anybody.post(&second, &[("course", "online"), ("answer", "cannot")]).await.location();
    let secretary = training.secretary().await;
    let overview = secretary.get("/programmes/r4/attendance").await.text();
    assert!(
        overview.contains("髙﨑 蓮さん:参加できません")
            && overview.contains("青木 誠さん:返事を待っています")
    );
    assert_eq!(training.held(1).await, ["online"], "the place stays theirs until they choose");
    assert!(training.own(1).await.contains("value=\"kochi\""));
    anybody.post(&second, &[("course", "online"), ("answer", "other"), ("to", "kochi")]).await.location();
    assert_eq!(training.held(1).await, ["kochi"]);

    let third = format!("{}/move", training.own_path(2).await);
    anybody.post(&third, &[("course", "online"), ("answer", "cannot")]).await.location();
    assert!(!training.own(2).await.contains("value=\"kochi\""), "its only place is taken");
    anybody.post(&third, &[("course", "online"), ("answer", "give-back")]).await.location();
    assert!(training.held(2).await.is_empty());

    let scope = training.house.operator(Action::RunTraining);
    assert_eq!(scope.find::<course_move::Entity>().count(&training.house.db).await.unwrap(), 3);
}

#[tokio::test]
async fn a_session_that_is_put_in_takes_no_notes_code_or_calendar_entry_of_another() {
    let training = Training::new().await;
    let secretary = training.secretary().await;
    let id = training.people[0].id.to_string();
    let (was, kind) = (format!("was-{id}"), format!("kind-{id}"));
    secretary.post(LIST, &[(&was, "unknown"), (&kind, "present"), ("early", "yes")]).await.location();
    secretary.post(&format!("{LIST}/code"), &[("do", "open"), ("early", "yes")]).await.location();
    let code = code_on(&secretary.get(&format!("{LIST}/code")).await);
    let save = async |source: String| {
        let scope = training.house.operator(Action::RunTraining);
        let mut tx = training.house.db.write(&scope).await.unwrap();
        let row = save::locked(&mut tx, training.row).await.unwrap().unwrap();
        let saved = save::save(&mut tx, row.id, row.revision, &file::read(&source).unwrap()).await;
        if saved.is_ok() {
            tx.commit().await.unwrap();
        }
        saved.map(|differences| differences.len())
    };
    let first = "  { on = \"2022-08-25\", hours = \"19:00-21:00\" },\n";
    let more = PROGRAMME.replace(first, &format!("  {{ on = \"2022-08-18\" }},\n{first}"));
    assert!(save(more.clone()).await.unwrap() > 0);
    assert_eq!(save(more).await.unwrap(), 0, "the same file again changes nothing");

    let page = secretary.get(LIST).await.text();
    assert!(page.contains("第2回 8月25日(木)") && page.contains("3名のうち1名を記入"), "{page}");
    assert_eq!(code_on(&secretary.get(&format!("{LIST}/code")).await), code);
    let fresh = secretary.get("/programmes/r4/attendance/courses/online/4").await.text();
    assert!(fresh.contains("第1回 8月18日(木)") && fresh.contains("3名のうち0名を記入"), "{fresh}");
    let feed = training.house.anybody().get("/trainings/r4/calendar.ics").await.text();
    let entry = feed.split("BEGIN:VEVENT").find(|entry| entry.contains("UID:online-1-")).unwrap();
    assert!(entry.contains("DTSTART:20220825T100000Z"), "{entry}");

    // What was noted of is not taken out.
    assert!(matches!(save(PROGRAMME.replace(first, "")).await, Err(save::SaveError::Faults(_))));
    assert!(save(PROGRAMME.replace("  { title = \"振り返り\" },\n", "")).await.is_ok());
}

#[tokio::test]
async fn more_places_move_nobody() {
    let training = Training::new().await;
    rewritten(&training.house, training.row, &PROGRAMME.replace("places = 3", "places = 30")).await;
    assert!(training.letters("moved").await.is_empty());
}

#[tokio::test]
async fn a_calendar_on_a_shared_telephone_does_not_say_what_the_meeting_is_about() {
    let training = Training::new().await;
    let feed = training.house.anybody().get("/trainings/r4/calendar.ics").await;
    assert_eq!(feed.status, StatusCode::OK);
    let text = feed.text().replace("\r\n ", "");
    assert_eq!(text.matches("BEGIN:VEVENT").count(), 3, "{text}");
    assert!(text.contains("SUMMARY:集まり\r\n") && text.contains("DTSTART:20220825T100000Z"));
    for word in ["ひきこもり", "講座", "研修", "ピア"] {
        assert!(!text.contains(word), "{word}");
    }
    assert_eq!(
        training.house.anybody().get("/trainings/none/calendar.ics").await.status,
        StatusCode::NOT_FOUND
    );
}

#[tokio::test]
async fn the_own_calendar_has_the_meetings_of_the_places_held_and_its_link_opens_nothing_else() {
    let training = Training::new().await;
    let page = training.own(0).await;
    let address = page.split("href=\"/calendars/").nth(1).unwrap().split('"').next().unwrap();
    let anybody = training.house.anybody();
    let feed = async || anybody.get(&format!("/calendars/{address}")).await.text();
    let text = feed().await;
    assert_eq!(text.matches("BEGIN:VEVENT").count(), 2, "the course at Kochi is not theirs: {text}");
    assert!(text.contains("DTSTART:20220825T100000Z") && !text.contains("20220804"));
    for word in ["ひきこもり", "講座", "研修", "ピア", "森下"] {
        assert!(!text.contains(word), "{word}");
    }
    let token = address.strip_suffix(".ics").unwrap();
    assert_eq!(anybody.get(&format!("/applications/{token}")).await.status, StatusCode::NOT_FOUND);
    let personal = training.own_path(0).await.replace("/applications/", "/calendars/");
    assert_eq!(anybody.get(&personal).await.status, StatusCode::NOT_FOUND);
    postpone(&training).await;
    assert!(feed().await.contains("DTSTART:20220901T100000Z"));
    anybody.post(&format!("{}/withdrawal", training.own_path(0).await), &[]).await.location();
    assert!(!feed().await.contains("BEGIN:VEVENT"), "who gave the place back has no meetings");
}

#[tokio::test]
async fn a_link_that_changes_after_the_letter_is_told_to_those_who_got_the_letter() {
    let training = Training::new().await;
    let secretary = training.secretary().await;
    let set = async |link: &str| {
        secretary
            .post("/programmes/r4/attendance/links", &[("course", "online"), ("link", link)])
            .await
            .location();
        training.letters("meeting-changed").await
    };
    assert!(set("https://meet.example.jp/abc").await.is_empty());
    assert!(set("https://meet.example.jp/def").await.is_empty(), "nobody was told of the first");
    training.house.clock.set(at(date!(2022 - 08 - 23), time!(9:00)));
    reminders::write_due(&training.house.app).await.unwrap();
    let secretary = training.house.sign_in_again(&secretary).await;
    let set = async |link: &str| {
        secretary
            .post("/programmes/r4/attendance/links", &[("course", "online"), ("link", link)])
            .await
            .location();
        training.letters("meeting-changed").await
    };
    assert!(set("https://meet.example.jp/def").await.is_empty(), "the same link again");
    let told = set("https://meet.example.jp/ghi").await;
    assert_eq!(told.len(), 3);
    assert!(told[0].1.body.contains("https://meet.example.jp/ghi") && told[0].1.body.contains("8月25日(木)"));
    training.house.clock.set(at(date!(2022 - 08 - 27), time!(9:00)));
    let secretary = training.house.sign_in_again(&secretary).await;
    let link = [("course", "online"), ("link", "https://meet.example.jp/jkl")];
    secretary.post("/programmes/r4/attendance/links", &link).await.location();
    assert_eq!(training.letters("meeting-changed").await.len(), 3, "the days told of are over");
}

#[tokio::test]
async fn supporters_commissioners_and_chiefs_reach_nothing_of_it() {
    let training = Training::new().await;
    let desk = training.house.desk("mie").await;
    let mut tx = training.house.db.write(&training.house.operator(Action::ManageOrganisation)).await.unwrap();
    let branch = organisation::open_branch(&mut tx, "三重支部", Some(24)).await.unwrap();
    tx.commit().await.unwrap();
    let secretary = training.secretary().await;
    let report = upload(&secretary, REPORT).await;
    let participant = format!("/programmes/r4/attendance/participants/{}", training.people[0].id);
    let pages = [
        "/programmes/r4/attendance".to_owned(),
        LIST.to_owned(),
        format!("{LIST}/code"),
        format!("{LIST}/reports"),
        report,
        participant,
    ];
    for page in &pages {
        assert_eq!(secretary.get(page).await.status, StatusCode::OK, "{page}");
    }
    for (role, place) in [
        (Role::Supporter, Some(desk)),
        (Role::Coordinator, Some(desk)),
        (Role::Commissioner, Some(desk)),
        (Role::BranchChief, Some(branch)),
        (Role::Administrator, None),
        (Role::Auditor, None),
    ] {
        let somebody = training.house.person(role, place).await;
        for page in &pages {
            assert_eq!(somebody.get(page).await.status, StatusCode::NOT_FOUND, "{role:?} {page}");
        }
        for post in [LIST, "/programmes/r4/attendance/links"] {
            assert_eq!(somebody.post(post, &[]).await.status, StatusCode::NOT_FOUND, "{role:?} {post}");
        }
    }
    let path = training.own_path(0).await;
    let foreign = format!("{}x/attendance", path);
    let stranger = training.house.anybody();
    assert_eq!(stranger.post(&foreign, &[("code", "A")]).await.status, StatusCode::NOT_FOUND);
}

#[tokio::test]
async fn a_certificate_waits_for_the_fee_only_where_the_programme_says_so() {
    let training = Training::new().await;
    let secretary = training.secretary().await;
    let a = format!("kind-{}", training.people[0].id);
    for session in [1, 3] {
        let list = format!("/programmes/r4/attendance/courses/online/{session}");
        secretary.post(&list, &[(&a, "present"), ("early", "yes")]).await.location();
    }
    let scope = training.house.operator(Action::HandleMoney);
    let change = async |definition: String| {
        let mut tx = training.house.db.write(&scope).await.unwrap();
        let row = save::locked(&mut tx, training.row).await.unwrap().unwrap();
        save::save(&mut tx, row.id, row.revision, &file::read(&definition).unwrap()).await.unwrap();
        tx.commit().await.unwrap();
    };
    let with_fee = PROGRAMME.replace("name = \"基礎研修\"", "name = \"基礎研修\"\nfee = 5000");
    change(with_fee.clone()).await;
    let flagged = training.outcome(0).await;
    assert!(flagged.certified && flagged.unpaid, "it is shown, and holds nothing back");
    change(with_fee.replace("slug =", "unpaid = \"holds\"\nslug =")).await;
    let held = training.outcome(0).await;
    assert!(held.complete && !held.certified);
    assert!(secretary.get("/programmes/r4/attendance").await.text().contains("参加費を待っています"));

    let mut tx = training.house.db.write(&scope).await.unwrap();
    let row = save::locked(&mut tx, training.row).await.unwrap().unwrap();
    fees::ask(&mut tx, &row).await.unwrap();
    let all = ledger::of_programme(&scope, &tx, training.row).await.unwrap();
    let mine = all.iter().find(|entry| entry.fee.application_id == training.people[0].id).unwrap();
    fees::waive(&mut tx, mine.fee.id, Some("事情をうかがったため")).await.unwrap();
    tx.commit().await.unwrap();
    let waived = training.outcome(0).await;
    assert!(waived.certified && !waived.unpaid);
    assert!(training.outcome(1).await.unpaid);

    // Of who gave the place back it is not said that there is no fee.
    let id = training.people[1].id;
    let mut tx = training.house.db.write(&scope).await.unwrap();
    let row = save::locked(&mut tx, training.row).await.unwrap().unwrap();
    places::commands::give_back(&mut tx, &row, id, "basic").await.unwrap();
    tx.commit().await.unwrap();
    let page = secretary.get(&format!("/programmes/r4/attendance/participants/{id}")).await.text();
    assert!(page.contains("基礎研修:いまは席がありません。参加費は「未納」です"), "{page}");
    assert!(!page.contains("参加費はありません"), "{page}");
}
