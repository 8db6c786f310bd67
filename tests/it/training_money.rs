//! Money of trainings: what is asked for, what a bank's statement pays, what is paid out; and who sees none of it.

mod accounts;
mod claims;
mod first_page;
mod locks;
mod payments;
mod payouts;
mod refunds;

use std::collections::HashMap;
use std::io::Cursor;

use encoding_rs::SHIFT_JIS;
use sea_orm::{ActiveModelTrait, ColumnTrait, ConnectionTrait, DbBackend, IntoActiveModel};
use time::Duration;
use time::macros::{date, time};
use tomarigi::auth::guard::operator_scope;
use tomarigi::auth::policy::{Action, Role};
use tomarigi::clock::Instant;
use tomarigi::db::{AuditEvent, Scope};
use tomarigi::form::Fields;
use tomarigi::i18n::Locale;
use tomarigi::id::Id;
use tomarigi::training::applications::entity::{self as application, Origin};
use tomarigi::training::applications::form::{self, Kept};
use tomarigi::training::applications::{commands, link};
use tomarigi::training::letters::entity::letter;
use tomarigi::training::letters::text_place;
use tomarigi::training::money::entity::{claim, fee, line, payout, receipt, refund, returned, share};
use tomarigi::training::money::{ledger, model, receipts};
use tomarigi::training::places::entity::place;
use tomarigi::training::programmes::entity::{self as programme, State};
use tomarigi::training::programmes::{file, queries, save};

use crate::support::dump::{Dump, intruder};
use crate::support::training::branch;
use crate::support::{Actor, Answer, House};

/// A programme with a fee, whose places go to who comes first; its subsidy is up to 10,000 yen for each person.
const TOML: &str = r#"
slug = "spring"
title = { ja = "春の講座", en = "Spring course" }
fiscal_year = 2026
audience = "anyone"
selection = "first_come"
travel = { cap = 10000 }

[[stage]]
code = "basic"
name = { ja = "基礎研修", en = "Basic" }

[[stage.course]]
code = "basic-tsu"
name = { ja = "津の集まり", en = "Tsu" }
places = 40
sessions = [{ on = "2026-06-10", hours = "10:00-17:00" }]

[[stage]]
code = "practical"
name = { ja = "実践研修", en = "Practical" }
fee = 5000
fee_due = "2026-05-31"

[[stage.course]]
code = "practical-tsu"
name = { ja = "津の実践", en = "Tsu, practical" }
places = 40
sessions = [{ on = "2026-07-10", hours = "10:00-17:00" }]
"#;

fn office(house: &House) -> Scope {
    operator_scope(house.organisation, Action::HandleMoney, house.db.now())
}

async fn announced(house: &House) -> programme::Model {
    let mut tx = house.db.write(&office(house)).await.unwrap();
    let row = save::create(&mut tx, &file::read(TOML).unwrap()).await.unwrap();
    save::set_state(&mut tx, row.id, State::Announced).await.unwrap();
    tx.commit().await.unwrap();
    queries::by_slug(&house.db, "spring").await.unwrap().unwrap()
}

/// Somebody with a place in every stage, and their own page.
struct Person {
    id: Id,
    path: String,
}

async fn person(house: &House, row: &programme::Model, name: &str, kana: &str, branch: Option<Id>) -> Person {
    let email = format!("{:08x}@example.jp", rand::random::<u32>());
    applied(house, row, (name, kana), email, branch).await
}

async fn applied(
    house: &House,
    row: &programme::Model,
    (name, kana): (&str, &str),
    email: String,
    branch: Option<Id>,
) -> Person {
    let mut all = vec![("name", name.to_owned()), ("kana", kana.to_owned()), ("email", email)];
    all.extend([("standing", "lived".to_owned()), ("membership", "member".to_owned())]);
    all.extend(branch.map(|id| ("branch", id.to_string())));
    all.push(("wish-basic-1", "basic-tsu".to_owned()));
    all.push(("wish-practical-1", "practical-tsu".to_owned()));
    let fields = Fields(all.into_iter().map(|(name, value)| (name.to_owned(), value)).collect());
    let kept = Kept { fields, locale: Locale::Ja };
    let branches: Vec<Id> = branch.into_iter().collect();
    let filled = form::parse(&kept.fields, &row.programme(), &branches, form::By::Office).unwrap();
    let mut tx = house.db.write(&office(house)).await.unwrap();
    let locked = save::locked(&mut tx, row.id).await.unwrap().unwrap();
    let id = commands::take_down(&mut tx, &locked, &kept, &filled, Origin::Paper, None).await.unwrap();
    tx.commit().await.unwrap();
    let found = office(house).find_by_id::<application::Entity>(id).one(&house.db).await.unwrap().unwrap();
    let path = link::personal(&house.db.keys(house.organisation).await.unwrap(), &found).path();
    Person { id, path }
}

/// Somebody gives the place of a stage back, now.
async fn gave_back(house: &House, person: &Person, stage: &str) {
    let back = format!(
        "UPDATE training_place SET state = 6, holder = NULL, number = NULL, ended_at = {} \
         WHERE stage = '{stage}' AND application_id = {}",
        house.db.now().0,
        person.id.0
    );
    intruder(house).await.execute_unprepared(&back).await.unwrap();
}

/// Somebody takes a place in a stage again.
async fn took_again(house: &House, person: &Person, stage: &str, course: &str) {
    let mut tx = house.db.write(&office(house)).await.unwrap();
    let of = place::Column::ApplicationId.eq(person.id);
    let before = tx.find::<place::Entity>().filter(of).one(&tx).await.unwrap().unwrap();
    let id = tx.new_id();
    let again = place::Model {
        id,
        stage: stage.to_owned(),
        course: course.to_owned(),
        number: Some(40),
        holder: Some(person.id),
        state: place::State::Taken,
        given_at: tx.now(),
        answer_by: None,
        ended_at: None,
        ..before
    };
    tx.insert(again.into_active_model().reset_all()).await.unwrap();
    tx.record(AuditEvent::new("place.taken", "training_place", id));
    tx.commit().await.unwrap();
}

/// A house with the programme and somebody of its office.
async fn begun() -> (House, programme::Model, Actor) {
    let house = House::new().await;
    let row = announced(&house).await;
    let actor = house.person(Role::Secretariat, None).await;
    (house, row, actor)
}

async fn ask(actor: &Actor) {
    let to = actor.post("/programmes/spring/money/fees", &[]).await.location();
    assert!(to.contains("notice=money-asked"), "{to}");
}

async fn fees(house: &House) -> Vec<ledger::Entry> {
    ledger::entries(&office(house), &house.db, sea_orm::Condition::all()).await.unwrap()
}

async fn fee_of(house: &House, person: &Person) -> ledger::Entry {
    fees(house).await.into_iter().find(|entry| entry.fee.application_id == person.id).unwrap()
}

async fn import(actor: &Actor, bytes: &[u8]) -> String {
    actor.upload("/programmes/spring/money/statements", &[], ("file", "meisai.csv", bytes)).await.location()
}

const HEADERS: &str = "日付,お支払金額,お預り金額,摘要,残高\n";

/// A statement of one transfer that came on 20 May 2026.
fn transfer(amount: i64, payer: &str) -> String {
    format!("{HEADERS}2026/5/20,,{amount},{payer},100000\n")
}

async fn lines(house: &House) -> Vec<line::Model> {
    office(house).find::<line::Entity>().order_by_asc(line::Column::Id).all(&house.db).await.unwrap()
}

/// What is sure on the page: `line:fee`.
fn sure(page: &str) -> Vec<String> {
    let picks = page.split("name=\"pick\" value=\"").skip(1);
    picks.map(|rest| rest.split('"').next().unwrap().to_owned()).collect()
}

/// Confirms everything that is sure.
async fn confirm_sure(actor: &Actor) -> usize {
    let page = actor.get("/programmes/spring/money/transfers").await.text();
    let picks = sure(&page);
    let fields: Vec<(&str, &str)> = picks.iter().map(|pick| ("pick", pick.as_str())).collect();
    let to = actor.post("/programmes/spring/money/matches", &fields).await.location();
    assert!(to.ends_with(if picks.is_empty() { "none" } else { "notice=money-booked" }), "{to}");
    picks.len()
}

#[tokio::test]
async fn whoever_has_a_place_is_asked_once_and_who_joins_later_is_asked_then() {
    let (house, row, actor) = begun().await;
    let minoru = person(&house, &row, "吉田 稔", "ヨシダ ミノル", None).await;
    person(&house, &row, "木村 秋", "キムラ アキ", None).await;
    ask(&actor).await;
    ask(&actor).await;
    let all = fees(&house).await;
    assert_eq!(all.len(), 2);
    assert!(all.iter().all(|e| zengin::reference::is_valid(&e.fee.reference) && e.fee.amount == 5000));
    assert_ne!(all[0].fee.reference, all[1].fee.reference);
    assert_eq!(all[0].fee.due_on, date!(2026 - 05 - 31));

    // A month later the programme's day is over: who joins then has thirty days.
    house.clock.set(Instant::of_jst(date!(2026 - 06 - 15), time!(10:00)));
    person(&house, &row, "山本 冬", "ヤマモト フユ", None).await;
    let again = house.sign_in_again(&actor).await;
    ask(&again).await;
    let all = fees(&house).await;
    assert_eq!(all.len(), 3);
    assert_eq!(all[2].fee.due_on, date!(2026 - 07 - 15));
    let told = office(&house).find::<letter::Entity>().filter(letter::Column::Kind.eq("fee"));
    assert_eq!(told.all(&house.db).await.unwrap().len(), 3);

    let page = again.get("/programmes/spring/money").await.text();
    assert!(page.contains("15,000円") && page.contains("吉田 稔"), "{page}");
    let _ = minoru;
}

#[tokio::test]
async fn two_offices_that_ask_at_once_ask_everybody_once() {
    let (house, row, actor) = begun().await;
    for n in 0..6 {
        person(&house, &row, &format!("申込 {n}"), "モウシ コミ", None).await;
    }
    let asks = (0..6).map(|_| {
        let actor = actor.clone();
        tokio::spawn(async move { actor.post("/programmes/spring/money/fees", &[]).await.status })
    });
    for ask in asks.collect::<Vec<_>>() {
        assert_eq!(ask.await.unwrap(), 303);
    }
    let all = fees(&house).await;
    assert_eq!(all.len(), 6);
    let numbers: Vec<i64> = all.iter().map(|entry| entry.fee.number).collect();
    assert_eq!(numbers, [1, 2, 3, 4, 5, 6]);
}

/// The people and lines of `zengin`'s adversarial statement, with what is true of each line.
#[tokio::test]
async fn an_adversarial_statement_gives_no_wrong_match_and_twice_changes_nothing() {
    let (house, row, actor) = begun().await;
    let east = branch(&house, "東支部").await;
    let mut names = HashMap::new();
    for (key, name, kana, branch) in [
        ("minoru", "吉田 稔", "ヨシダ ミノル", None),
        ("minori", "吉田 みのり", "ヨシダ ミノリ", None),
        ("aoi-1", "高橋 葵", "タカハシ アオイ", None),
        ("aoi-2", "髙橋 碧", "タカハシ アオイ", None),
        ("haru", "佐藤 春", "サトウ ハル", Some(east)),
        ("natsu", "鈴木 夏", "スズキ ナツ", Some(east)),
        ("aki", "木村 秋", "キムラ アキ", Some(east)),
        ("fuyu", "山本 冬", "ヤマモト フユ", None),
        ("nagi", "西川 凪", "ニシカワ ナギ", None),
    ] {
        names.insert(key, person(&house, &row, name, kana, branch).await.id);
    }
    ask(&actor).await;
    let answer = actor
        .post(
            "/programmes/spring/money/setting",
            &[("grace_days", "7"), ("branch_kana", "東支部=ヒガシシブ"), ("account_kind", "普通")],
        )
        .await;
    assert!(answer.location().contains("setting-saved"));
    let all = fees(&house).await;
    let reference = |key: &str| {
        let own = all.iter().find(|entry| entry.fee.application_id == names[key]).unwrap();
        own.fee.reference.clone()
    };
    let nobodys = (0..=9)
        .map(|digit| format!("{}{digit}", &reference("aoi-1")[..5]))
        .find(|number| !zengin::reference::is_valid(number))
        .unwrap();
    let rows: Vec<(String, &str)> = vec![
        ("2026/5/15,,\"5,000\",ﾖｼﾀﾞ ﾐﾉﾙ,\"105,000\"".into(), "minoru"),
        ("2026/5/15,,\"5,000\",ﾖｼﾀﾞ ﾐﾉﾙ,\"110,000\"".into(), "-"),
        ("2026/5/15,,\"5,000\",タカハシ　アオイ,\"115,000\"".into(), "-"),
        (format!("2026/5/16,,\"5,000\",{nobodys}タカハシ　アオイ,\"120,000\""), "-"),
        (format!("2026/5/16,,\"5,000\",{}　タカハシ　アオイ,\"125,000\"", reference("aoi-2")), "aoi-2"),
        ("2026/5/16,,\"10,000\",ｻﾄｳ ﾊﾙ,\"135,000\"".into(), "-"),
        ("2026/5/16,,\"15,000\",ﾄｸﾋ)ﾐﾎﾝﾉｶｲ ﾋｶﾞｼｼﾌﾞ,\"150,000\"".into(), "-"),
        ("2026/5/17,,0,ｷﾑﾗ ｱｷ,\"150,000\"".into(), "-"),
        ("2026/5/17,\"5,000\",,ｷﾑﾗ ｱｷ,\"145,000\"".into(), "-"),
        ("2026/5/17,,\"-5,000\",ｷﾑﾗ ｱｷ,\"140,000\"".into(), "-"),
        (format!("2026/5/18,,\"5,000\",{}ﾔﾏﾓﾄ ﾌﾕ,\"150,000\"", reference("nagi")), "-"),
        (format!("2026/5/18,,\"5,000\",{}ﾅｶﾑﾗ ｼﾛｳ,\"155,000\"", reference("minoru")), "-"),
        ("2026/5/18,,\"4,560\",ﾔﾏﾓﾄ ﾌﾕ,\"159,560\"".into(), "-"),
        ("2026/5/19,,\"5,000\",ﾔﾏﾓﾄ ﾌﾕﾐ,\"164,560\"".into(), "-"),
        (format!("2026/6/1,,\"5,000\",{} ﾆｼｶﾜ ﾅｷﾞ,\"174,560\"", reference("nagi")), "nagi"),
        ("2026/5/13,,\"5,000\",ﾔﾏﾓﾄ ﾌﾕ,\"179,560\"".into(), "-"),
        ("2026/5/20,,\"5,000\",ｶ)ﾖｼﾀﾞ ﾐﾉﾙ,\"184,560\"".into(), "-"),
        ("2026/5/20,,\"5,000\",よしだ　みのり,\"189,560\"".into(), "minori"),
    ];
    let text = rows.iter().fold(HEADERS.to_owned(), |all, (row, _)| all + row + "\n");
    let bytes = SHIFT_JIS.encode(&text).0.into_owned();

    assert!(import(&actor, &bytes).await.contains("notice=money-imported"));
    assert_eq!(lines(&house).await.len(), rows.len());
    let dump = Dump::new(&house, &["session"]).await;
    let before = dump.read().await;
    assert!(import(&actor, &bytes).await.contains("warning=money-imported-nothing"));
    assert_eq!(dump.changed_since(&before).await, Vec::<String>::new());

    let page = actor.get("/programmes/spring/money/transfers").await.text();
    let position: HashMap<String, usize> = {
        let mut kept = lines(&house).await;
        kept.sort_by_key(|line| line.position);
        kept.iter().map(|line| (line.id.to_string(), usize::try_from(line.position).unwrap())).collect()
    };
    let proposed: HashMap<usize, Id> = sure(&page)
        .iter()
        .map(|pick| {
            let (line, fee) = pick.split_once(':').unwrap();
            let fee = all.iter().find(|entry| entry.fee.id.to_string() == fee).unwrap();
            (position[line], fee.fee.application_id)
        })
        .collect();
    let wrong: Vec<usize> =
        proposed.iter().filter(|(at, who)| names.get(rows[**at].1) != Some(who)).map(|(at, _)| *at).collect();
    assert_eq!(wrong, Vec::<usize>::new(), "lines matched with the wrong person");
    let right = rows.iter().filter(|(_, truth)| *truth != "-").count();
    assert_eq!(proposed.len(), right);

    assert_eq!(confirm_sure(&actor).await, right);
    let all = fees(&house).await;
    assert_eq!(all.iter().filter(|entry| entry.state() == model::State::Paid).count(), right);
    for kept in lines(&house).await {
        let of = share::Column::LineId.eq(kept.id);
        let shares = office(&house).find::<share::Entity>().filter(of).all(&house.db).await.unwrap();
        assert_eq!(shares.iter().map(|share| share.amount).sum::<i64>(), kept.allocated);
    }
    // What was booked is not proposed again, and the same file again still changes nothing.
    assert_eq!(confirm_sure(&actor).await, 0);
    assert!(import(&actor, &bytes).await.contains("warning=money-imported-nothing"));
    // What a person must decide shows why, with who it may be.
    let page = actor.get("/programmes/spring/money/transfers").await.text();
    for text in ["支部の名前で振り込まれています", "同じ名前の人がいます", "二重の振込かもしれません"]
    {
        assert!(page.contains(text), "{text}");
    }
}

#[tokio::test]
async fn a_file_with_faults_is_not_taken_in_and_every_fault_is_named() {
    let (house, _, actor) = begun().await;
    let file =
        format!("{HEADERS}2026/5/20,,5000,ﾖｼﾀﾞ ﾐﾉﾙ,1\n2026/13/1,,5000,ｷﾑﾗ ｱｷ,2\n2026/5/21,,五千,ｷﾑﾗ ｱｷ,3\n");
    let answer =
        actor.upload("/programmes/spring/money/statements", &[], ("file", "x.csv", file.as_bytes())).await;
    assert_eq!(answer.status, 422);
    let page = answer.text();
    assert!(
        page.contains("3行目") && page.contains("2026/13/1") && page.contains("日付として読めません"),
        "{page}"
    );
    assert!(page.contains("4行目") && page.contains("五千"), "{page}");
    assert!(lines(&house).await.is_empty());
    let answer =
        actor.upload("/programmes/spring/money/statements", &[], ("file", "x.csv", b"MZ\x90\0\xff")).await;
    assert_eq!(answer.status, 422);
}

#[tokio::test]
async fn a_branch_that_pays_for_three_is_split_and_the_parts_must_come_to_the_line() {
    let (house, row, actor) = begun().await;
    let mut people = Vec::new();
    for (name, kana) in [("佐藤 春", "サトウ ハル"), ("鈴木 夏", "スズキ ナツ"), ("木村 秋", "キムラ アキ")]
    {
        people.push(person(&house, &row, name, kana, None).await);
    }
    ask(&actor).await;
    import(&actor, transfer(15_000, "ﾐｴｼﾌﾞ").as_bytes()).await;
    let line = lines(&house).await[0].clone();
    let page = format!("/programmes/spring/money/lines/{}", line.id);
    let mut parts = Vec::new();
    for person in &people {
        parts.push(format!("part-{}", fee_of(&house, person).await.fee.id));
    }
    let short: Vec<(&str, &str)> = parts[..2].iter().map(|part| (part.as_str(), "5,000")).collect();
    let answer = actor.post(&format!("{page}/parts"), &short).await;
    assert_eq!(answer.status, 422);
    assert!(answer.text().contains("合計が10,000円になっています。15,000円に合わせてください"));
    let whole: Vec<(&str, &str)> = parts.iter().map(|part| (part.as_str(), "5,000")).collect();
    assert!(actor.post(&format!("{page}/parts"), &whole).await.location().contains("money-booked"));
    for person in &people {
        assert_eq!(fee_of(&house, person).await.state(), model::State::Paid);
    }
    // Booked whole: nothing more can be booked on it.
    assert_eq!(actor.post(&format!("{page}/parts"), &whole).await.status, 409);

    // Undone with a reason, one part waits again and can be booked for more than was asked: too much was paid.
    let share = fee_of(&house, &people[0]).await.shares[0].id;
    let undo = format!("/programmes/spring/money/shares/{share}/undoing");
    assert_eq!(actor.post(&undo, &[("reason", "")]).await.status, 422);
    assert!(actor.post(&undo, &[("reason", "鈴木さんの分でした")]).await.location().contains("undone"));
    assert_eq!(fee_of(&house, &people[0]).await.state(), model::State::Open);
    assert_eq!(lines(&house).await[0].allocated, 10_000);
    assert!(actor.get("/programmes/spring/money/transfers").await.text().contains("15,000円の入金の一部"));
    let fee = fee_of(&house, &people[0]).await.fee.id;
    let answer = actor.post(&format!("{page}/parts"), &[(format!("part-{fee}").as_str(), "5000")]).await;
    assert!(answer.location().contains("money-booked"));
    let again = actor.post(&undo, &[("reason", "もう一度")]).await.location();
    assert!(again.ends_with("warning=money-undone-before"), "{again}");
}

/// Twelve people of the office book one line for twelve fees at once; gives how many did, and what the shares come to.
async fn race(house: &House, actor: &Actor, people: &[Person]) -> (usize, i64) {
    let id = lines(house).await[0].id;
    let mut races = Vec::new();
    for person in people {
        let (actor, fee) = (actor.clone(), fee_of(house, person).await.fee.id);
        races.push(tokio::spawn(async move {
            let part = format!("part-{fee}");
            let to = format!("/programmes/spring/money/lines/{id}/parts");
            actor.post(&to, &[(part.as_str(), "5000")]).await.status.as_u16()
        }));
    }
    let mut booked = 0;
    for race in races {
        match race.await.unwrap() {
            303 => booked += 1,
            status => assert_eq!(status, 409),
        }
    }
    let live = share::Column::Live.is_not_null();
    let shares = office(house).find::<share::Entity>().filter(live).all(&house.db).await.unwrap();
    (booked, shares.iter().map(|share| share.amount).sum())
}

#[tokio::test]
async fn one_line_confirmed_by_many_at_once_is_booked_once() {
    for rule_is_off in [false, true] {
        let (house, row, actor) = begun().await;
        let mut people = Vec::new();
        for n in 0..12 {
            people.push(person(&house, &row, &format!("申込 {n}"), "モウシ コミ", None).await);
        }
        ask(&actor).await;
        import(&actor, transfer(5000, "ﾓｳｼ ｺﾐ").as_bytes()).await;
        if rule_is_off {
            forget_what_is_booked(&house).await;
        }
        let (booked, sum) = race(&house, &actor, &people).await;
        if rule_is_off {
            // The negative control: without the sum on the line the money is spent again and again, and the test sees it.
            assert!(booked > 1 && sum > 5000, "{booked} {sum}");
        } else {
            assert_eq!((booked, sum), (1, 5000));
        }
    }
}

/// Takes the rule out of the database: what a line has booked is forgotten as soon as it is written.
async fn forget_what_is_booked(house: &House) {
    let connection = intruder(house).await;
    let statements: &[&str] = if connection.get_database_backend() == DbBackend::Postgres {
        &[
            "CREATE FUNCTION forget() RETURNS trigger AS $$ BEGIN NEW.allocated := 0; RETURN NEW; END $$ \
             LANGUAGE plpgsql",
            "CREATE TRIGGER forget BEFORE UPDATE ON bank_line FOR EACH ROW EXECUTE FUNCTION forget()",
        ]
    } else {
        &["CREATE TRIGGER forget AFTER UPDATE OF allocated ON bank_line WHEN NEW.allocated > 0 \
           BEGIN UPDATE bank_line SET allocated = 0 WHERE id = NEW.id; END"]
    };
    for statement in statements {
        connection.execute_unprepared(statement).await.unwrap();
    }
}

#[tokio::test]
async fn the_database_itself_refuses_a_line_that_pays_more_than_it_is() {
    let (house, _, actor) = begun().await;
    import(&actor, transfer(5000, "ﾀﾞﾚｶ").as_bytes()).await;
    let connection = intruder(&house).await;
    assert!(connection.execute_unprepared("UPDATE bank_line SET allocated = 5001").await.is_err());
    assert!(connection.execute_unprepared("UPDATE bank_line SET allocated = 5000").await.is_ok());
}

/// Sets where to pay, who signs, and what transfers are paid from.
async fn settle_in(actor: &Actor) {
    let fields = [
        ("pay_to", "見本銀行 津支店 普通 1234567 ハルノコウザ"),
        ("issuer", "試験の会"),
        ("issuer_address", "三重県津市見本町1-2\n059-000-0134"),
        ("grace_days", "7"),
        ("sender_code", "0123456789"),
        ("bank", "0001"),
        ("branch", "123"),
        ("account_kind", "普通"),
        ("number", "1234567"),
        ("holder", "シケンノカイ"),
    ];
    let answer = actor.post("/programmes/spring/money/setting", &fields).await;
    assert!(answer.location().contains("setting-saved"), "{}", answer.text());
}

#[tokio::test]
async fn a_receipt_is_issued_once_with_the_next_number_and_is_the_same_each_time() {
    let (house, row, actor) = begun().await;
    let yoshida = person(&house, &row, "𠮷田 稔", "ヨシダ ミノル", None).await;
    let kimura = person(&house, &row, "木村 秋", "キムラ アキ", None).await;
    ask(&actor).await;
    settle_in(&actor).await;
    let address = |entry: &ledger::Entry| format!("/programmes/spring/money/fees/{}", entry.fee.id);
    let fee = fee_of(&house, &yoshida).await;
    let unpaid = actor.post(&format!("{}/receipt", address(&fee)), &[]).await.location();
    assert!(unpaid.contains("warning=money-receipt-unpaid"), "{unpaid}");

    let file = format!("{HEADERS}2026/5/20,,5000,ﾖｼﾀﾞ ﾐﾉﾙ,1\n2026/5/20,,5000,ｷﾑﾗ ｱｷ,2\n");
    import(&actor, file.as_bytes()).await;
    assert_eq!(confirm_sure(&actor).await, 2);

    // The person takes it on the own page; the office gets the very same.
    let guest = house.anybody();
    let fee_id = fee.fee.id.to_string();
    let take = async || guest.post(&format!("{}/receipts", yoshida.path), &[("fee", fee_id.as_str())]).await;
    let first = take().await.location();
    let pdf = guest.get(&first).await;
    assert!(pdf.bytes.starts_with(b"%PDF-"));
    assert!(pdf.headers["content-disposition"].to_str().unwrap().starts_with("attachment"));
    assert_eq!(take().await.location(), first);
    house.clock.set(house.db.now().plus(Duration::days(1)));
    let actor = house.sign_in_again(&actor).await;
    let again = actor.post(&format!("{}/receipt", address(&fee)), &[]).await.location();
    assert!(again.contains("notice=money-receipt"));
    let held = fee_of(&house, &yoshida).await.receipt.unwrap();
    let of_office = actor.get(&format!("/programmes/spring/money/receipts/{}", held.id)).await;
    assert_eq!(of_office.bytes, pdf.bytes);

    // Many at once: the numbers of the year have no gap.
    let other = fee_of(&house, &kimura).await;
    let asked: Vec<_> = (0..4)
        .map(|_| {
            let (actor, to) = (actor.clone(), format!("{}/receipt", address(&other)));
            tokio::spawn(async move { actor.post(&to, &[]).await.status.as_u16() })
        })
        .collect();
    for one in asked {
        assert_eq!(one.await.unwrap(), 303);
    }
    let all = office(&house).find::<receipt::Entity>().order_by_asc(receipt::Column::Number);
    let numbers: Vec<i32> = all.all(&house.db).await.unwrap().iter().map(|row| row.number).collect();
    assert_eq!(numbers, [1, 2]);

    // A payment that is undone takes its receipt along; the next one has a number of its own.
    let share = fee_of(&house, &kimura).await.shares[0].id;
    actor
        .post(&format!("/programmes/spring/money/shares/{share}/undoing"), &[("reason", "別の方でした")])
        .await;
    let fee = fee_of(&house, &kimura).await;
    assert!(fee.receipt.is_none());
    assert_eq!(confirm_sure(&actor).await, 1);
    actor.post(&format!("{}/receipt", address(&fee)), &[]).await;
    assert_eq!(fee_of(&house, &kimura).await.receipt.unwrap().number, 3);
}

#[tokio::test]
async fn who_is_overdue_is_reminded_after_the_grace_and_no_occasion_is_told_twice() {
    let (house, row, actor) = begun().await;
    let late = person(&house, &row, "吉田 稔", "ヨシダ ミノル", None).await;
    let paid = person(&house, &row, "木村 秋", "キムラ アキ", None).await;
    let waived = person(&house, &row, "佐藤 春", "サトウ ハル", None).await;
    ask(&actor).await;
    settle_in(&actor).await;
    import(&actor, transfer(5000, "ｷﾑﾗ ｱｷ").as_bytes()).await;
    assert_eq!(confirm_sure(&actor).await, 1);
    let fee = fee_of(&house, &waived).await.fee.id;
    let waive = format!("/programmes/spring/money/fees/{fee}/waiver");
    assert_eq!(actor.post(&waive, &[("reason", "")]).await.status, 422);
    actor.post(&waive, &[("reason", "理事会で決めました")]).await.location();
    assert_eq!(fee_of(&house, &waived).await.state(), model::State::Waived);

    let reminders = async || {
        let told = office(&house).find::<letter::Entity>().filter(letter::Column::Kind.eq("fee-reminder"));
        let told = told.all(&house.db).await.unwrap();
        assert!(told.iter().all(|letter| letter.application_id == Some(late.id)));
        told.len()
    };
    for (day, expected) in [
        (date!(2026 - 06 - 07), 0),
        (date!(2026 - 06 - 08), 1),
        (date!(2026 - 06 - 09), 1),
        (date!(2026 - 06 - 16), 2),
    ] {
        house.clock.set(Instant::of_jst(day, time!(10:00)));
        let actor = house.sign_in_again(&actor).await;
        actor.post("/programmes/spring/money/reminders", &[]).await.location();
        actor.post("/programmes/spring/money/reminders", &[]).await.location();
        assert_eq!(reminders().await, expected, "{day}");
    }
    let _ = paid;
}

fn png() -> Vec<u8> {
    let mut out = Cursor::new(Vec::new());
    image::DynamicImage::new_rgb8(16, 9).write_to(&mut out, image::ImageFormat::Png).unwrap();
    out.into_inner()
}

/// Decides about a claim as its page shows it.
async fn decide(actor: &Actor, claim: Id, decision: &str, words: &str) -> Answer {
    let page = format!("/programmes/spring/money/travel/{claim}");
    let shown = actor.get(&page).await;
    let [revision, subsidy] = ["revision", "subsidy"].map(|name| shown.field(name).unwrap_or_default());
    let form = [
        ("decision", decision),
        ("answer", words),
        ("revision", revision.as_str()),
        ("subsidy", subsidy.as_str()),
    ];
    actor.post(&format!("{page}/decision"), &form).await
}

/// Who is in the list of what is to be paid, as the form has them: value, and whether there is a tick.
async fn payable(actor: &Actor) -> Vec<(String, bool)> {
    let page = actor.get("/programmes/spring/money/payouts").await.text();
    let boxes = page.split("name=\"pay\" value=\"").skip(1);
    let of = |rest: &str| {
        let tag = rest.split('>').next().unwrap();
        (tag.split('"').next().unwrap().to_owned(), tag.contains("checked"))
    };
    boxes.map(of).collect()
}

/// Makes a file of all who are ticked.
async fn make(actor: &Actor, day: &str) -> Answer {
    let all = payable(actor).await;
    let mut form = vec![("pay_on", day)];
    form.extend(all.iter().filter(|(_, ticked)| *ticked).map(|(value, _)| ("pay", value.as_str())));
    actor.post("/programmes/spring/money/payouts", &form).await
}

/// The address of a file that was made just now.
async fn made(actor: &Actor, day: &str) -> String {
    make(actor, day).await.location().split('?').next().unwrap().to_owned()
}

const ACCOUNT: [(&str, &str); 5] = [
    ("bank", "0005"),
    ("branch", "001"),
    ("account_kind", "普通"),
    ("number", "7654321"),
    ("holder", "ヨシダ ミノル"),
];

/// Claims 12,340 yen of travel and 8,000 of lodging on the own page.
async fn claimed(house: &House, person: &Person) -> claim::Model {
    let form = [
        ("leg_1_course", "basic-tsu"),
        ("leg_1_what", "名古屋から津まで往復"),
        ("leg_1_yen", "4,340"),
        ("leg_2_course", "practical-tsu"),
        ("leg_2_what", "高速バス"),
        ("leg_2_yen", "８０００円"),
        ("lodging", "8000"),
        ("again", "yes"),
    ];
    let to = house.anybody().post(&format!("{}/travel", person.path), &form).await.location();
    assert!(to.contains("money-claim-sent"), "{to}");
    let own = claim::Column::ApplicationId.eq(person.id);
    let found = office(house).find::<claim::Entity>().filter(own).order_by_desc(claim::Column::Id);
    found.one(&house.db).await.unwrap().unwrap()
}

#[tokio::test]
async fn travel_is_claimed_approved_up_to_the_cap_and_paid_by_a_file_the_bank_can_read() {
    let (house, row, actor) = begun().await;
    let yoshida = person(&house, &row, "吉田 稔", "ヨシダ ミノル", None).await;
    let kimura = person(&house, &row, "木村 秋", "キムラ アキ", None).await;
    ask(&actor).await;
    settle_in(&actor).await;
    let guest = house.anybody();
    let first = claimed(&house, &yoshida).await;
    assert_eq!((first.cost, first.lodging), (12_340, 8000));

    // Returned with words, mended, approved.
    assert_eq!(decide(&actor, first.id, "return", "").await.status, 422);
    decide(&actor, first.id, "return", "バスは片道ですか").await.location();
    let own = guest.get(&format!("{}/travel", yoshida.path)).await.text();
    assert!(own.contains("バスは片道ですか") && own.contains("直しを待っています"));
    let id = first.id.to_string();
    let form = [
        ("claim", id.as_str()),
        ("leg_1_course", "basic-tsu"),
        ("leg_1_what", "名古屋から津まで往復"),
        ("leg_1_yen", "4340"),
    ];
    guest.post(&format!("{}/travel", yoshida.path), &form).await.location();
    decide(&actor, first.id, "approve", "").await.location();
    let again = decide(&actor, first.id, "approve", "").await;
    assert!(again.status == 409 && again.text().contains("もう決まっています"), "{}", again.text());
    // The second claim of the same person gets what the cap leaves: 10,000 − 4,340.
    let second = claimed(&house, &yoshida).await;
    let page = actor.get(&format!("/programmes/spring/money/travel/{}", second.id)).await.text();
    assert!(page.contains("5,660円") && page.contains("補助の対象ではありません"), "{page}");
    decide(&actor, second.id, "approve", "").await.location();

    // Faults of an account stand at their fields.
    let wrong =
        [("bank", "5"), ("branch", "001"), ("account_kind", "普通"), ("number", "123"), ("holder", "吉田")];
    let answer = guest.post(&format!("{}/account", yoshida.path), &wrong).await;
    assert_eq!(answer.status, 422);
    let text = answer.text();
    for error in
        ["4桁の数字で書いてください", "7桁の数字で書いてください", "「吉」は、銀行のファイルに書けません"]
    {
        assert!(text.contains(error), "{error}");
    }
    assert!(
        guest.post(&format!("{}/account", yoshida.path), &ACCOUNT).await.location().contains("account-kept")
    );

    // Somebody who paid twice gets a part back; without an account they are not in the file.
    import(&actor, transfer(9000, "ｷﾑﾗ ｱｷ").as_bytes()).await;
    let line = lines(&house).await[0].id;
    let fee = fee_of(&house, &kimura).await.fee.id;
    actor
        .post(
            &format!("/programmes/spring/money/lines/{line}/parts"),
            &[(format!("part-{fee}").as_str(), "9000")],
        )
        .await;
    assert_eq!(fee_of(&house, &kimura).await.state(), model::State::Over);
    let refund = format!("/programmes/spring/money/fees/{fee}/refund");
    let answer = actor.post(&refund, &[("amount", "9001"), ("reason", "多い")]).await;
    assert_eq!(answer.status, 422);
    assert!(answer.text().contains("9,000円まで"));
    actor.post(&refund, &[("amount", "4000"), ("reason", "多く振り込まれたため")]).await.location();
    assert_eq!(fee_of(&house, &kimura).await.state(), model::State::Paid);
    let page = actor.get("/programmes/spring/money/payouts").await.text();
    assert!(page.contains("まだ支払えない人") && page.contains("木村 秋"));

    // Banks rest on a holiday; the day must be one on which they are open.
    for (day, error) in [
        ("2026-07-20", "銀行が休みです"),
        ("2026-05-16", "銀行が休みです"),
        ("2026-05-01", "過ぎています"),
        ("x", "日付を"),
    ] {
        let answer = make(&actor, day).await;
        assert_eq!(answer.status, 422, "{day}");
        assert!(answer.text().contains(error), "{day}");
    }
    let page = made(&actor, "2026-05-18").await;
    let bytes = actor.get(&format!("{page}/file")).await.bytes;
    let read = zengin::transfer::read(&bytes).unwrap();
    assert_eq!((read.total, read.payments.len(), read.month_day), (10_000, 1, (5, 18)));
    assert_eq!(read.payments[0].to, ["0005", "001", "1", "7654321"].map(str::to_owned));
    assert_eq!(read.payments[0].holder, "ﾖｼﾀﾞ ﾐﾉﾙ");
    assert!(
        bytes.split(|b| *b == b'\n').filter(|record| !record.is_empty()).all(|record| record.len() == 121)
    );
    assert_eq!(actor.get(&format!("{page}/file")).await.bytes, bytes, "the same each time");
    let sheet = actor.get(&format!("{page}/sheet")).await.bytes;
    let rows = documents::sheet::read_rows(Cursor::new(sheet), documents::sheet::Format::Xlsx).unwrap();
    let rows: Vec<Vec<String>> = rows.map(|row| row.unwrap().cells).collect();
    assert_eq!(rows.last().unwrap().last().unwrap(), "10000");
    let shown = actor.get(&page).await.text();
    assert!(shown.contains("4,340円") && shown.contains("5,660円") && shown.contains("10,000円"));

    // What is in a file is in no second one; cancelled, it is to be paid again; paid, it stays.
    assert_eq!(make(&actor, "2026-05-18").await.status, 422);
    let cancelled = [("reason", "日をまちがえた"), ("not_given", "yes")];
    actor.post(&format!("{page}/cancellation"), &cancelled).await.location();
    let page = made(&actor, "2026-05-14").await;
    assert!(
        actor.post(&format!("{page}/payment"), &[]).await.location().contains("notice=money-payout-paid")
    );
    let late = actor.post(&format!("{page}/cancellation"), &cancelled).await.location();
    assert!(late.ends_with("warning=money-payout-ended"), "{late}");
    let overview = actor.get("/programmes/spring/money").await.text();
    assert!(overview.contains("10,000円") && overview.contains("14,000円"), "subsidies, and with refunds");
    let files = office(&house).find::<payout::Entity>().all(&house.db).await.unwrap();
    assert_eq!(
        files.iter().filter(|file| file.cancelled_at.is_none()).map(|file| file.total).sum::<i64>(),
        10_000
    );
}

#[tokio::test]
async fn evidence_is_a_picture_or_a_pdf_and_anything_else_is_refused_with_a_reason() {
    let (house, row, actor) = begun().await;
    let yoshida = person(&house, &row, "吉田 稔", "ヨシダ ミノル", None).await;
    let claim = claimed(&house, &yoshida).await;
    let guest = house.anybody();
    let to = format!("{}/travel/evidence", yoshida.path);
    let id = claim.id.to_string();
    let fields = [("claim", id.as_str()), ("evidence_what", "バスの領収書")];
    let pdf = b"%PDF-1.4\n1 0 obj<</Type/Catalog>>endobj\nstartxref\n9\n%%EOF".to_vec();
    let bad: Vec<(&str, Vec<u8>, &str)> = vec![
        ("ticket.jpg", b"MZ\x90\0this is a program".to_vec(), "この種類のファイルは受け取れません"),
        ("ticket.png", b"<html><script>alert(1)</script>".to_vec(), "この種類のファイルは受け取れません"),
        ("ticket.svg", b"<svg onload=\"x()\"/>".to_vec(), "この種類のファイルは受け取れません"),
        ("ticket.gif", b"GIF89a".to_vec(), "この種類のファイルは受け取れません"),
        ("ticket.pdf", [&pdf[..], b"\nPK\x03\x04zip"].concat(), "文書でないもの"),
        ("ticket.pdf", b"%PDF-1.4 1 0 obj<</S/J#61vaScript>> startxref %%EOF".to_vec(), "文書でないもの"),
        ("ticket.pdf", b"%PDF-1.4 cut sho".to_vec(), "ファイルがこわれていて"),
        ("ticket.png", png()[..40].to_vec(), "ファイルがこわれていて"),
        ("ticket.jpg", vec![0xFF; 10 * 1024 * 1024 + 1], "10 MB までにしてください"),
        ("ticket.jpg", Vec::new(), "空です"),
    ];
    for (name, bytes, why) in bad {
        let answer = guest.upload(&to, &fields, ("file", name, &bytes)).await;
        assert_eq!(answer.status, 422, "{name}");
        assert!(answer.text().contains(why), "{name}: {why}");
    }
    let answer = guest.upload(&to, &fields, ("file", "huge.jpg", &vec![0xFF; 13 * 1024 * 1024])).await;
    assert_eq!(answer.status, 413);
    assert!(answer.text().contains("MB"));
    let nameless = [("claim", id.as_str()), ("evidence_what", "")];
    assert_eq!(guest.upload(&to, &nameless, ("file", "a.png", &png())).await.status, 422);

    let with = [png(), b"<script>alert('polyglot')</script>".to_vec()].concat();
    let kept = guest.upload(&to, &fields, ("file", "../../evil\".png", &with)).await.location();
    assert!(kept.contains("money-evidence"));
    let own = guest.get(&format!("{}/travel", yoshida.path)).await.text();
    let href = own.split("href=\"").find(|rest| rest.contains("/evidence/")).unwrap();
    let href = href.split('"').next().unwrap();
    let answer = guest.get(href).await;
    assert_eq!(answer.headers["content-type"], "image/png");
    assert!(answer.headers["content-disposition"].to_str().unwrap().starts_with("attachment"));
    assert_eq!(answer.headers["x-content-type-options"], "nosniff");
    assert!(memchr::memmem::find(&answer.bytes, b"polyglot").is_none());
    assert_eq!(image::load_from_memory(&answer.bytes).unwrap().width(), 16);
    let of_office = actor.get(&format!("/programmes/spring/money/travel/{id}")).await.text();
    assert!(of_office.contains("バスの領収書"));
}

#[tokio::test]
async fn nobody_but_the_office_sees_money_and_an_applicant_the_own_alone() {
    let (house, row, actor) = begun().await;
    let here = branch(&house, "みえ支部").await;
    let there = branch(&house, "ほかの支部").await;
    let yoshida = person(&house, &row, "吉田 稔", "ヨシダ ミノル", Some(here)).await;
    let kimura = person(&house, &row, "木村 秋", "キムラ アキ", Some(here)).await;
    ask(&actor).await;
    settle_in(&actor).await;
    import(&actor, transfer(5000, "ｷﾑﾗ ｱｷ").as_bytes()).await;
    assert_eq!(confirm_sure(&actor).await, 1);
    let claim = claimed(&house, &kimura).await;
    let guest = house.anybody();
    let fields = [("claim", claim.id.to_string()), ("evidence_what", "領収書".to_owned())];
    let fields: Vec<(&str, &str)> = fields.iter().map(|(n, v)| (*n, v.as_str())).collect();
    guest
        .upload(&format!("{}/travel/evidence", kimura.path), &fields, ("file", "a.png", &png()))
        .await
        .location();
    let fee = fee_of(&house, &kimura).await.fee.id;
    let receipt = guest
        .post(&format!("{}/receipts", kimura.path), &[("fee", fee.to_string().as_str())])
        .await
        .location();
    let evidence = guest.get(&format!("{}/travel", kimura.path)).await.text();
    let evidence = evidence.split("/evidence/").nth(1).unwrap().split('"').next().unwrap().to_owned();
    let receipt = receipt.rsplit('/').next().unwrap().to_owned();
    let line = lines(&house).await[0].id;

    let desk = house.desk("mie").await;
    let mut strangers = vec![house.anybody()];
    for (role, place) in [
        (Role::BranchChief, Some(here)),
        (Role::BranchChief, Some(there)),
        (Role::Supporter, Some(desk)),
        (Role::Coordinator, Some(desk)),
        (Role::Commissioner, Some(desk)),
        (Role::Auditor, None),
        (Role::Administrator, None),
    ] {
        strangers.push(house.person(role, place).await);
    }
    let pages = [
        "".to_owned(),
        "/setting".into(),
        "/transfers".into(),
        "/lines".into(),
        format!("/lines/{line}"),
        format!("/fees/{fee}"),
        format!("/receipts/{receipt}"),
        "/travel".into(),
        format!("/travel/{}", claim.id),
        format!("/evidence/{evidence}"),
        "/payouts".into(),
    ];
    for page in &pages {
        let page = format!("/programmes/spring/money{page}");
        assert_eq!(actor.get(&page).await.status, 200, "{page}");
        for stranger in &strangers {
            let answer = stranger.get(&page).await;
            assert!(matches!(answer.status.as_u16(), 303 | 404), "{page}: {}", answer.status);
            assert!(!answer.text().contains("木村"));
        }
    }
    // Another applicant's link leads to nothing of this one, and an altered link to nothing at all.
    for page in [format!("receipts/{receipt}"), format!("evidence/{evidence}")] {
        assert_eq!(guest.get(&format!("{}/{page}", kimura.path)).await.status, 200);
        assert_eq!(guest.get(&format!("{}/{page}", yoshida.path)).await.status, 404);
    }
    let id = claim.id.to_string();
    for to in ["travel/withdrawal", "travel/evidence"] {
        let answer = guest.post(&format!("{}/{to}", yoshida.path), &[("claim", id.as_str())]).await;
        assert_eq!(answer.status, 404, "{to}");
    }
    let answer =
        guest.post(&format!("{}/receipts", yoshida.path), &[("fee", fee.to_string().as_str())]).await;
    assert_eq!(answer.status, 404);
    let change = [("claim", id.as_str()), ("leg_1_what", "x"), ("leg_1_yen", "1")];
    assert_eq!(guest.post(&format!("{}/travel", yoshida.path), &change).await.status, 404);
    let own = guest.get(&format!("{}/travel", yoshida.path)).await.text();
    assert!(!own.contains("12,340") && !own.contains("領収書</a>"));
    let mut altered = yoshida.path.clone();
    let last = if altered.pop() == Some('a') { 'b' } else { 'a' };
    altered.push(last);
    assert_eq!(guest.get(&format!("{altered}/travel")).await.status, 404);
}

#[tokio::test]
async fn the_own_section_says_what_to_pay_where_and_whether_it_came() {
    let (house, row, actor) = begun().await;
    let yoshida = person(&house, &row, "吉田 稔", "ヨシダ ミノル", None).await;
    let kimura = person(&house, &row, "木村 秋", "キムラ アキ", None).await;
    settle_in(&actor).await;
    ask(&actor).await;
    let section = async |person: &Person| {
        let token = person.path.rsplit('/').next().unwrap();
        let guest = link::guest(&house.app, token).await.unwrap();
        let page = tomarigi::web::Page::bare(Locale::Ja, &house.app);
        let told = tomarigi::training::money::own_section(&house.app, &guest, &page).await.unwrap();
        (told.next, told.section.unwrap())
    };
    let fee = fee_of(&house, &yoshida).await.fee;
    let (next, text) = section(&yoshida).await;
    let owed = format!("#fee-{}", fee.id);
    assert!(next.len() == 1 && next[0].href == owed && next[0].words.contains("5,000円"), "{next:?}");
    assert!(text.contains(&format!("id=\"{}\"", &owed[1..])), "{text}");
    let page = house.anybody().get(&yoshida.path).await.text();
    let (listed, steps) = (page.find(&format!("href=\"{owed}\"")), page.find("これまでと、これから"));
    assert!(listed.is_some() && listed < steps, "what is to be paid stands first: {page}");
    for part in ["5,000円", &fee.reference, "見本銀行 津支店", "未納", "令和8年5月31日"] {
        assert!(text.contains(part), "{part}: {text}");
    }
    assert!(!text.contains(&fee_of(&house, &kimura).await.fee.reference));
    import(&actor, transfer(5000, "ﾖｼﾀﾞ ﾐﾉﾙ").as_bytes()).await;
    assert_eq!(confirm_sure(&actor).await, 1);
    let (next, text) = section(&yoshida).await;
    assert!(next.is_empty(), "{next:?}");
    assert!(text.contains("入金済み") && text.contains("領収書") && !text.contains("見本銀行"), "{text}");
    let owing = tomarigi::training::money::owing(&office(&house), &house.db, row.id).await.unwrap();
    assert_eq!(owing, [kimura.id].into());
    let places = office(&house).find::<place::Entity>().all(&house.db).await.unwrap();
    assert_eq!(places.len(), 4);
    let _ = fee::Column::Id;
}

/// Puts words into every sealed column of this room, through its doors.
pub async fn plant(house: &House, word: &(dyn Fn() -> String + Sync)) {
    let row = announced(house).await;
    let actor = house.person(Role::Secretariat, None).await;
    let (name, holder) = (word(), word());
    let one = person(house, &row, &name, "カナリア トリ", None).await;
    ask(&actor).await;
    let pay_to = word();
    let mut setting = vec![("pay_to", pay_to.as_str()), ("issuer", "試験の会"), ("grace_days", "7")];
    setting.extend([("sender_code", "0123456789"), ("bank", "0001"), ("branch", "123")]);
    setting.extend([("account_kind", "普通"), ("number", "1234567"), ("holder", "シケンノカイ")]);
    actor.post("/programmes/spring/money/setting", &setting).await.location();
    let (payer, undone, back, waived) = (word(), word(), word(), word());
    let (kept, cancelled, returned, mistaken) = (word(), word(), word(), word());
    import(&actor, transfer(6000, &payer).as_bytes()).await;
    let (line, fee) = (lines(house).await[0].id, fee_of(house, &one).await.fee.id);
    let part = format!("part-{fee}");
    let parts = format!("/programmes/spring/money/lines/{line}/parts");
    actor.post(&parts, &[(part.as_str(), "6000")]).await.location();
    let share = fee_of(house, &one).await.shares[0].id;
    let undo = format!("/programmes/spring/money/shares/{share}/undoing");
    actor.post(&undo, &[("reason", undone.as_str())]).await.location();
    actor.post(&parts, &[(part.as_str(), "6000")]).await.location();
    let fee = format!("/programmes/spring/money/fees/{fee}");
    actor.post(&format!("{fee}/receipt"), &[]).await.location();
    actor.post(&format!("{fee}/refund"), &[("amount", "1000"), ("reason", back.as_str())]).await.location();
    let id = office(house).find::<refund::Entity>().one(&house.db).await.unwrap().unwrap().id;
    let undo = format!("/programmes/spring/money/refunds/{id}/undoing");
    actor.post(&undo, &[("reason", kept.as_str())]).await.location();
    actor.post(&format!("{fee}/waiver"), &[("reason", waived.as_str())]).await.location();

    let guest = house.anybody();
    let (leg, what, answer) = (word(), word(), word());
    let form = [("leg_1_course", "basic-tsu"), ("leg_1_what", leg.as_str()), ("leg_1_yen", "1000")];
    guest.post(&format!("{}/travel", one.path), &form).await.location();
    let claim = office(house).find::<claim::Entity>().one(&house.db).await.unwrap().unwrap().id.to_string();
    let evidence = [("claim", claim.as_str()), ("evidence_what", what.as_str())];
    let to = format!("{}/travel/evidence", one.path);
    guest.upload(&to, &evidence, ("file", "a.png", &png())).await.location();
    let account = [
        ("bank", "0005"),
        ("branch", "001"),
        ("account_kind", "普通"),
        ("number", "7654321"),
        ("holder", &holder),
    ];
    guest.post(&format!("{}/account", one.path), &account).await.location();
    decide(&actor, claim.parse().unwrap(), "approve", &answer).await.location();
    let file = made(&actor, "2026-05-18").await;
    actor.post(&format!("{file}/cancellation"), &[("reason", cancelled.as_str())]).await.location();
    let file = made(&actor, "2026-05-14").await;
    let back = [
        ("application", one.id.to_string()),
        ("back_on", "2026-05-14".to_owned()),
        ("back_reason", returned),
    ];
    let back: Vec<(&str, &str)> = back.iter().map(|(name, value)| (*name, value.as_str())).collect();
    actor.post(&format!("{file}/returns"), &back).await.location();
    let note = office(house).find::<returned::Entity>().one(&house.db).await.unwrap().unwrap().id.to_string();
    let not = [("not", note.as_str()), ("not_reason", mistaken.as_str())];
    let told = actor.post(&format!("{file}/returns"), &not).await.location();
    assert!(told.ends_with("notice=money-not-come-back"), "{told}");
}
