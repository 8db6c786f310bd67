//! Taking a call: from the telephone that rings to the record, and what becomes of the record.

use time::macros::{date, time};
use tomarigi::auth::policy::{Action, Role};
use tomarigi::clock::Instant;
use tomarigi::desk::calls::codes::{Age, Kind, Novelty, Relation, Residence, Response, Sex};
use tomarigi::desk::calls::content::Content;
use tomarigi::desk::calls::entity;
use tomarigi::desk::calls::model::Facts;

use crate::support::{Actor, Answer, House};

/// The telephone rings at the desk `mie`: the address of the draft.
async fn ring(actor: &Actor) -> String {
    actor.post("/calls/drafts?desk=mie", &[("desk", "mie")]).await.location()
}

/// What a supporter hears from a mother of 津市.
const MOTHER: &[(&str, &str)] = &[
    ("kind", "conversation"),
    ("novelty", "new"),
    ("relation", "mother"),
    ("caller_sex", "female"),
    ("caller_age", "60s"),
    ("residence", "24201"),
    ("residence_text", "津市"),
    ("person_sex", "male"),
    ("person_age", "30s"),
    ("how_long", "10y_20y"),
    ("chief_concern", "声のかけ方を知りたい"),
    ("notes", "夜に台所へ来る"),
    ("response", "listening"),
];

fn changed<'a>(fields: &[(&'a str, &'a str)], name: &'a str, value: &'a str) -> Vec<(&'a str, &'a str)> {
    let mut all: Vec<_> = fields.iter().copied().filter(|(n, _)| *n != name).collect();
    all.push((name, value));
    all
}

/// Sends the draft as the page does: with the revision that the page was made with.
async fn send(actor: &Actor, draft: &str, fields: &[(&str, &str)]) -> Answer {
    let revision = actor.get(draft).await.field("revision").unwrap();
    let fields = changed(fields, "revision", &revision);
    actor.post(&format!("{draft}/record"), &fields).await
}

/// The address of a record, without the notice.
fn address(answer: &Answer) -> String {
    answer.location().split('?').next().unwrap().to_owned()
}

async fn records(house: &House) -> Vec<entity::Model> {
    let scope = house.operator(Action::ReadCall);
    scope.find::<entity::Entity>().order_by_asc(entity::Column::Number).all(&house.db).await.unwrap()
}

async fn only_record(house: &House) -> Content {
    let all = records(house).await;
    assert_eq!(all.len(), 1, "one record");
    Content::of(&house.db.keys(house.organisation).await.unwrap(), &all[0]).unwrap()
}

#[tokio::test]
async fn a_ringing_telephone_becomes_a_record_with_everything_that_was_heard() {
    let house = House::new().await;
    let desk = house.desk("mie").await;
    let supporter = house.person(Role::Supporter, Some(desk)).await;
    let draft = ring(&supporter).await;
    let saved = send(&supporter, &draft, MOTHER).await;
    let record = supporter.get(&address(&saved)).await.text();
    for word in [
        "母",
        "60代",
        "女性",
        "津市",
        "30代",
        "男性",
        "10〜20年",
        "傾聴",
        "声のかけ方を知りたい",
        "夜に台所へ来る",
    ] {
        assert!(record.contains(word), "{word}");
    }
    let Content { facts, texts } = only_record(&house).await;
    let expected = Facts {
        kind: Kind::Conversation,
        novelty: Novelty::New,
        relation: Relation::Mother,
        caller_sex: Sex::Female,
        caller_age: Age::Sixties,
        residence: Residence::Municipality(24201),
        person_sex: Sex::Male,
        person_age: Age::Thirties,
        ..facts.clone()
    };
    assert_eq!(facts, expected);
    assert!(facts.responses.has(Response::Listening));
    assert_eq!(facts.taken_by, supporter.account);
    assert_eq!(texts.notes, "夜に台所へ来る");
}

#[tokio::test]
async fn a_call_begun_at_15_59_and_saved_at_16_40_is_counted_on_that_day() {
    let house = House::at(Instant::of_jst(date!(2026 - 05 - 14), time!(15:59))).await;
    let desk = house.desk("mie").await;
    let supporter = house.person(Role::Supporter, Some(desk)).await;
    let draft = ring(&supporter).await;
    house.clock.set(Instant::of_jst(date!(2026 - 05 - 14), time!(16:25)));
    supporter.get("/").await;
    house.clock.set(Instant::of_jst(date!(2026 - 05 - 14), time!(16:40)));
    send(&supporter, &draft, MOTHER).await.location();
    let record = &records(&house).await[0];
    assert_eq!(record.called_on, date!(2026 - 05 - 14));
    assert_eq!(record.hour, 15);
    assert_eq!(record.ended_at.unwrap().clock(), "16:40");
}

#[tokio::test]
async fn a_form_sent_twice_makes_one_record() {
    let house = House::new().await;
    let desk = house.desk("mie").await;
    let supporter = house.person(Role::Supporter, Some(desk)).await;
    let draft = ring(&supporter).await;
    let fields = changed(MOTHER, "revision", "1");
    let path = format!("{draft}/record");
    let (first, second) = tokio::join!(supporter.post(&path, &fields), supporter.post(&path, &fields));
    assert_eq!(first.location(), second.location());
    assert_eq!(records(&house).await.len(), 1);
    assert_eq!(records(&house).await[0].version, 1);
}

#[tokio::test]
async fn a_form_sent_again_with_other_content_becomes_a_correction_that_is_shown() {
    let house = House::new().await;
    let desk = house.desk("mie").await;
    let supporter = house.person(Role::Supporter, Some(desk)).await;
    let draft = ring(&supporter).await;
    send(&supporter, &draft, MOTHER).await.location();
    let again = changed(&changed(MOTHER, "caller_age", "70s"), "revision", "1");
    let answer = supporter.post(&format!("{draft}/record"), &again).await;
    assert!(answer.location().ends_with("?notice=call-corrected"));
    let page = supporter.get(&answer.location()).await.text();
    assert!(page.contains("訂正として保存しました"));
    assert!(page.contains("<del>60代</del>") && page.contains("<ins>70代</ins>"));
    assert_eq!(only_record(&house).await.facts.caller_age, Age::Seventies);
    assert_eq!(records(&house).await[0].version, 2);
}
