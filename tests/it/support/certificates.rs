//! Programmes whose people are ready for a certificate, and certificates issued, made through the product's own commands.

use tomarigi::db::{Db, Scope};
use tomarigi::form::Fields;
use tomarigi::i18n::Locale;
use tomarigi::id::Id;
use tomarigi::training::applications::commands;
use tomarigi::training::applications::entity::Origin;
use tomarigi::training::applications::form::{self, Kept};
use tomarigi::training::attendance::commands::{self as attendance, Sitting};
use tomarigi::training::attendance::model::{Kind, Way};
use tomarigi::training::certificates::candidates::{self, Verdict};
use tomarigi::training::certificates::entity::certificate;
use tomarigi::training::certificates::issuing::{self, Desk};
use tomarigi::training::people;
use tomarigi::training::programmes::entity::{self as programme, State};
use tomarigi::training::programmes::{file, queries, save};

/// A programme of one course in which whoever applies has a place, announced. `more`: lines of its head.
pub async fn programme(db: &Db, scope: &Scope, slug: &str, more: &str) -> programme::Model {
    let source = format!(
        "slug = \"{slug}\"\ntitle = \"ピアサポーター養成研修\"\nfiscal_year = 2026\naudience = \"anyone\"\n\
         selection = \"first_come\"\n{more}\n[[stage]]\ncode = \"{slug}-basic\"\nname = \"基礎\"\n\
         [[stage.course]]\ncode = \"{slug}-online\"\nname = \"オンライン\"\nmode = \"online\"\nplaces = 500\n\
         sessions = [{{ on = \"2026-05-10\", hours = \"13:00-17:00\", title = \"きく\" }}]\n"
    );
    let definition = file::read(&source).unwrap();
    let mut tx = db.write(scope).await.unwrap();
    let row = save::create(&mut tx, &definition).await.unwrap();
    save::set_state(&mut tx, row.id, State::Announced).await.unwrap();
    tx.commit().await.unwrap();
    queries::by_slug(db, slug).await.unwrap().unwrap()
}

/// Somebody who applied and has a place.
pub async fn applicant(
    db: &Db,
    scope: &Scope,
    row: &programme::Model,
    branch: Option<Id>,
    (name, kana): (&str, &str),
) -> Id {
    let mut fields = Fields::default();
    for (field, value) in [("name", name), ("kana", kana), ("standing", "lived"), ("membership", "member")] {
        fields.set(field, value);
    }
    fields.set("phone", "090-0000-0134");
    if let Some(branch) = branch {
        fields.set("branch", branch.to_string());
    }
    let kept = Kept { fields, locale: Locale::Ja };
    let branches: Vec<Id> = branch.into_iter().collect();
    let filled = form::parse(&kept.fields, &row.programme(), &branches, form::By::Office).unwrap();
    let mut tx = db.write(scope).await.unwrap();
    let locked = save::locked(&mut tx, row.id).await.unwrap().unwrap();
    let id = commands::take_down(&mut tx, &locked, &kept, &filled, Origin::Paper, None).await.unwrap();
    tx.commit().await.unwrap();
    id
}

/// Lets everybody of a programme complete it.
pub async fn complete(db: &Db, scope: &Scope, row: &programme::Model) {
    let mut tx = db.write(scope).await.unwrap();
    let held = save::held(&mut tx, row.id).await.unwrap().unwrap();
    for somebody in people::of(scope, db, row).await.unwrap() {
        for place in &somebody.places {
            let at = Sitting { programme: row.id, course: &place.course, session: 1 };
            let (person, way) = (somebody.application.id, Way::List);
            attendance::note(&mut tx, &held, at, person, Kind::Present, way).await.unwrap();
        }
    }
    tx.unaudited("nobody is in the programme");
    tx.commit().await.unwrap();
}

/// Issues certificates to everybody who is ready.
pub async fn issue(db: &Db, scope: &Scope, row: &programme::Model) -> Vec<certificate::Model> {
    issue_to(db, scope, row, None).await
}

/// As [`issue`], where the office says that all of them are this one who stands in the register.
pub async fn issue_to(
    db: &Db,
    scope: &Scope,
    row: &programme::Model,
    entry: Option<Id>,
) -> Vec<certificate::Model> {
    let ready = candidates::of(scope, db, row).await.unwrap();
    let ready: Vec<_> = ready.into_iter().filter(|one| one.verdict == Verdict::Ready).collect();
    let people: Vec<_> = ready.into_iter().map(|one| one.somebody).collect();
    let mut tx = db.write(scope).await.unwrap();
    let locked = save::locked(&mut tx, row.id).await.unwrap().unwrap();
    let desk = Desk::open(&mut tx, "試験の会", "http://127.0.0.1:8080").await.unwrap();
    let same = people.iter().filter_map(|one| Some((one.application.id, entry?))).collect();
    let issued = issuing::issue(&mut tx, &desk, &locked, &people, &same).await.unwrap();
    tx.commit().await.unwrap();
    issued
}
