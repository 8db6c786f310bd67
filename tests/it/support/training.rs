//! Programmes, applicants and places for tests, made through the product's own commands.

use tomarigi::auth::guard::operator_scope;
use tomarigi::auth::policy::Action;
use tomarigi::db::Scope;
use tomarigi::form::Fields;
use tomarigi::i18n::Locale;
use tomarigi::id::Id;
use tomarigi::organisation;
use tomarigi::training::applications::entity::{self as application, Origin};
use tomarigi::training::applications::form::{self, By, Kept};
use tomarigi::training::applications::{commands, consents, link};
use tomarigi::training::programmes::entity::{self as programme, State};
use tomarigi::training::programmes::{file, queries, save};

use super::House;

/// The example of 令和4.
pub const R4: &str = include_str!("../../../examples/programme-r4.toml");

/// Code, name, places, and what else stands in the table of a course.
type Course<'a> = (&'a str, &'a str, u32, &'a str);

/// A small programme as a file. `facts`: what stands beside its title and year; of each stage code, name, what else stands in
/// its table, and its courses.
pub fn small(slug: &str, year: i16, facts: &str, stages: &[(&str, &str, &str, &[Course<'_>])]) -> String {
    let mut file = format!("slug = \"{slug}\"\ntitle = \"講座\"\nfiscal_year = {year}\n{facts}\n");
    for (code, name, more, courses) in stages {
        file.push_str(&format!("[[stage]]\ncode = \"{code}\"\nname = \"{name}\"\n{more}"));
        for (code, name, places, more) in *courses {
            let head = format!("[[stage.course]]\ncode = \"{code}\"\nname = \"{name}\"\n");
            file.push_str(&format!("{head}places = {places}\n{more}"));
        }
    }
    file
}

/// Two places for who comes first, without recommendation.
pub fn first() -> String {
    let courses: &[Course<'_>] = &[("room", "集合", 2, "")];
    let facts = "audience = \"anyone\"\nselection = \"first_come\"";
    small("first", 2026, facts, &[("basic", "基礎", "", courses)])
}

/// The office's scope.
pub fn office(house: &House) -> Scope {
    operator_scope(house.organisation, Action::RunTraining, house.db.now())
}

/// A programme from its file, announced.
pub async fn programme(house: &House, source: &str) -> programme::Model {
    let definition = file::read(source).unwrap();
    let mut tx = house.db.write(&office(house)).await.unwrap();
    let row = save::create(&mut tx, &definition).await.unwrap();
    save::set_state(&mut tx, row.id, State::Announced).await.unwrap();
    tx.commit().await.unwrap();
    queries::by_slug(&house.db, &row.slug).await.unwrap().unwrap()
}

/// A programme whose file the office changes to this one.
pub async fn rewritten(house: &House, row: Id, source: &str) -> programme::Model {
    let scope = office(house);
    let mut tx = house.db.write(&scope).await.unwrap();
    let before = save::locked(&mut tx, row).await.unwrap().unwrap();
    save::save(&mut tx, row, before.revision, &file::read(source).unwrap()).await.unwrap();
    tx.commit().await.unwrap();
    scope.find_by_id::<programme::Entity>(row).one(&house.db).await.unwrap().unwrap()
}

/// A branch.
pub async fn branch(house: &House, name: &str) -> Id {
    let mut tx = house
        .db
        .write(&operator_scope(house.organisation, Action::ManageOrganisation, house.db.now()))
        .await
        .unwrap();
    let id = organisation::open_branch(&mut tx, name, Some(24)).await.unwrap();
    tx.commit().await.unwrap();
    id
}

/// The fields of an application that is whole; `wishes` are codes of courses in order, for every stage that has them.
pub fn fields(
    row: &programme::Model,
    branch: Option<Id>,
    n: usize,
    wishes: &[&str],
) -> Vec<(String, String)> {
    let mut all: Vec<(String, String)> = [
        ("name", format!("森下 由香{n}")),
        ("kana", "モリシタ ユカ".to_owned()),
        ("email", format!("yuka{n}@example.jp")),
        ("standing", "family".to_owned()),
        ("membership", "member".to_owned()),
        ("consent_by", "none".to_owned()),
        ("consent", consents::version(&row.programme(), Locale::Ja)),
    ]
    .into_iter()
    .map(|(name, value)| (name.to_owned(), value))
    .collect();
    if let Some(branch) = branch {
        all.push(("branch".into(), branch.to_string()));
    }
    for stage in &row.programme().stages {
        let own = wishes.iter().filter(|wish| stage.course(wish).is_some());
        for (i, wish) in (1..).zip(own) {
            all.push((format!("wish-{}-{i}", stage.code), (*wish).to_owned()));
        }
    }
    all
}

/// Somebody who applied (taken down by the office; with mail).
pub async fn applicant(
    house: &House,
    row: &programme::Model,
    branch: Option<Id>,
    n: usize,
    wishes: &[&str],
) -> Id {
    let kept = Kept { fields: Fields(fields(row, branch, n, wishes)), locale: Locale::Ja };
    let branches: Vec<Id> = branch.into_iter().collect();
    let filled = form::parse(&kept.fields, &row.programme(), &branches, By::Office).unwrap();
    let mut tx = house.db.write(&office(house)).await.unwrap();
    let locked = save::locked(&mut tx, row.id).await.unwrap().unwrap();
    let id = commands::take_down(&mut tx, &locked, &kept, &filled, Origin::Paper, None).await.unwrap();
    tx.commit().await.unwrap();
    id
}

/// The link to the own page of somebody who applied.
pub async fn personal(house: &House, application: Id) -> String {
    let found =
        office(house).find_by_id::<application::Entity>(application).one(&house.db).await.unwrap().unwrap();
    link::personal(&house.db.keys(house.organisation).await.unwrap(), &found).path()
}
