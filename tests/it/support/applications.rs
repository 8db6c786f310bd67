//! Applications as those who apply and the office send them: to the example of 令和4, in the June in which people applied for it.

use time::macros::{date, time};
use tomarigi::clock::Instant;
use tomarigi::id::Id;
use tomarigi::training::letters::entity::letter;
use tomarigi::training::letters::{Letter, text_place};
use tomarigi::training::programmes::entity as programme;

use super::training::{R4, branch, office, programme};
use super::{Actor, Answer, House};

/// A course of each stage of the example.
pub const WISHES: [&str; 2] = ["basic-online", "practical-online"];

/// Wednesday, 29 June 2022: twelve days before the deadline.
pub fn in_june() -> Instant {
    Instant::of_jst(date!(2022 - 06 - 29), time!(10:00))
}

/// The day after the deadline.
pub fn after_the_deadline() -> Instant {
    Instant::of_jst(date!(2022 - 07 - 12), time!(9:00))
}

/// A house in June with the example, announced, and a branch in Mie.
pub async fn r4_in_june() -> (House, programme::Model, Id) {
    let house = House::at(in_june()).await;
    let row = programme(&house, R4).await;
    let mie = branch(&house, "三重県支部").await;
    (house, row, mie)
}

/// The example with a text of its own to agree to.
pub fn agreeing_to(text: &str) -> String {
    R4.replacen("[texts]", &format!("[texts]\nconsent = \"{text}\""), 1)
}

/// The fields of a form as they are sent.
pub fn as_refs(fields: &[(String, String)]) -> Vec<(&str, &str)> {
    fields.iter().map(|(name, value)| (name.as_str(), value.as_str())).collect()
}

/// The fields of a form with some of them otherwise.
pub fn with(mut all: Vec<(String, String)>, other: &[(&str, &str)]) -> Vec<(String, String)> {
    for (name, value) in other {
        all.retain(|(n, _)| n != name);
        all.push(((*name).to_owned(), (*value).to_owned()));
    }
    all
}

/// Somebody who wrote and sent an application; gives the path of the form.
pub async fn sent(house: &House, fields: &[(String, String)]) -> String {
    let applicant = house.nobody();
    let form = applicant.post("/applications", &[("for", "r4-certification")]).await.location();
    let answer = applicant.post(&form, &as_refs(fields)).await;
    answer.location()
}

/// Somebody whom the office takes down; gives their application.
pub async fn taken(secretariat: &Actor, slug: &str, fields: &[(String, String)]) -> Id {
    let here = format!("/programmes/{slug}/applications");
    let page = secretariat.post(&here, &as_refs(fields)).await.location();
    page.split(['/', '?']).nth(4).unwrap().parse().unwrap()
}

/// The form at this address is opened and sent with these fields.
pub async fn mended(actor: &Actor, form: &str, fields: Vec<(String, String)>) -> Answer {
    let revision = actor.get(form).await.field("revision").unwrap();
    actor.post(form, &as_refs(&with(fields, &[("revision", &revision)]))).await
}

/// Takes people into the register from the lines of a list: number, name, kana, year.
pub async fn register(secretariat: &Actor, lines: &str) {
    let file = format!("認定証番号,名前,ふりがな,年度\n{lines}");
    let held = secretariat.upload("/register/import", &[], ("file", "h25.csv", file.as_bytes())).await;
    secretariat.post(&format!("{}/confirmation", held.location()), &[]).await.location();
}

/// What somebody was told, newest last.
pub async fn letters(house: &House, application: Option<Id>) -> Vec<Letter> {
    let scope = office(house);
    let rows = scope.find::<letter::Entity>().order_by_asc(letter::Column::Id).all(&house.db).await.unwrap();
    let keys = house.db.keys(house.organisation).await.unwrap();
    rows.into_iter()
        .filter(|row| application.is_none() || row.application_id == application)
        .map(|row| serde_json::from_str(&keys.open(text_place(row.id), &row.sealed_text).unwrap()).unwrap())
        .collect()
}

/// Letters that go to an address, newest last.
pub async fn letters_to(house: &House, address: &str) -> Vec<Letter> {
    letters(house, None).await.into_iter().filter(|letter| letter.to == address).collect()
}

/// The path of the first link of a letter.
pub fn link_in(letter: &Letter) -> String {
    let from = letter.body.find("{site}").expect("the letter has a link");
    letter.body[from + 6..].split_whitespace().next().unwrap().to_owned()
}
