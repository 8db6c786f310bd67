//! What people are told by letter: that it reaches them, that the office sees when it does not, and that one fault keeps
//! nobody else from theirs.

use sea_orm::{ColumnTrait, ConnectionTrait, DbBackend};
use tomarigi::id::Id;
use tomarigi::training::attendance::reminders;
use tomarigi::training::letters::{Letter, entity::letter, text_place};
use tomarigi::training::places::turns;

use crate::support::House;
use crate::support::dump::intruder;
use crate::support::training::{applicant, office, personal, programme};

/// A programme with a place for who comes first, on days in May 2026.
const FIRST: &str = r#"
slug = "first"
title = "講座"
fiscal_year = 2026
audience = "anyone"
selection = "first_come"
[[stage]]
code = "basic"
name = "基礎"
[[stage.course]]
code = "room"
name = "集合"
place = "三重の会館"
places = 1
sessions = [{ on = "2026-05-26", hours = "13:00-17:00" }, { on = "2026-06-02", hours = "13:00-17:00" }]
"#;

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
             is_chief, late, sealed_form, consents, link, revision, created_at, saved_at) \
             VALUES (1, 1, 1, 3, 1, 0, 0, FALSE, FALSE, {blob}, '[]', 1, 1, 0, 0)"
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
    let row = programme(&house, FIRST).await;
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
