//! Two hundred people for twenty places at once.
//!
//! `TOMARIGI_RACES=50 cargo nextest run --run-ignored all -E 'test(race)'` runs the long form and prints the times.

use std::collections::HashSet;
use std::sync::Arc;
use std::time::Instant as Watch;

use sea_orm::ActiveValue::Set;
use sea_orm::{ColumnTrait, ConnectionTrait};
use tomarigi::training::places::entity::place;
use tomarigi::training::places::model::Change;
use tomarigi::training::places::queries::{load, standing};
use tomarigi::training::programmes::entity::Model;

use crate::support::House;
use crate::support::dump::intruder;
use crate::support::training::{office, programme};

const PEOPLE: usize = 200;
const PLACES: usize = 20;

fn source(round: usize) -> String {
    format!(
        "slug = \"race-{round}\"\ntitle = \"講座\"\nfiscal_year = 2026\naudience = \"anyone\"\nselection = \"first_come\"\n\
         [[stage]]\ncode = \"basic\"\nname = \"基礎\"\n[[stage.course]]\ncode = \"room\"\nname = \"集合\"\nplaces = {PLACES}\n"
    )
}

/// What came of a race: places held, distinct numbers, people in the line, distinct positions.
#[derive(Debug, PartialEq, Eq)]
struct Outcome {
    held: usize,
    numbers: usize,
    holders: usize,
    waiting: usize,
    positions: usize,
}

async fn outcome(house: &House, row: &Model) -> Outcome {
    let scope = office(house);
    let held = scope
        .find::<place::Entity>()
        .filter(place::Column::ProgrammeId.eq(row.id))
        .filter(place::Column::Holder.is_not_null())
        .all(&house.db)
        .await
        .unwrap();
    let programme = row.programme();
    let stage = load(&scope, &house.db, row.id, &programme, &programme.stages[0]).await.unwrap();
    let positions: HashSet<_> =
        stage.waiting.iter().filter_map(|one| stage.position(one.application, "room")).collect();
    Outcome {
        held: held.len(),
        numbers: held.iter().map(|p| p.number).collect::<HashSet<_>>().len(),
        holders: held.iter().map(|p| p.application_id).collect::<HashSet<_>>().len(),
        waiting: stage.waiting.len(),
        positions: positions.len(),
    }
}

/// The whole way of one person, as a browser goes it: begin, send, open the mail, confirm. Gives whether all went well.
async fn apply(house: &House, slug: &str, n: usize) -> bool {
    let me = house.nobody_from(&format!("10.{}.{}.{}", n / 60_000, n / 250 % 250, n % 250 + 1));
    let begun = me.post("/applications", &[("for", slug)]).await;
    if begun.status != 303 {
        return false;
    }
    let form = begun.location();
    let (name, email) = (format!("人{n}"), format!("p{n}@example.jp"));
    let fields = [
        ("name", name.as_str()),
        ("kana", "ヒト"),
        ("email", &email),
        ("standing", "ally"),
        ("consent", "yes"),
    ];
    let sent = me.post(&form, &fields).await;
    if sent.status != 303 {
        return false;
    }
    // The link that the mail carries, made from the one that the form has.
    let id: tomarigi::id::Id = {
        let token = form.rsplit('/').next().unwrap();
        let bytes = data_encoding::BASE32_DNSSEC.decode(token.as_bytes()).unwrap();
        tomarigi::id::Id(i64::from_be_bytes(bytes[..8].try_into().unwrap()))
    };
    let own = crate::support::training::personal(house, id).await;
    me.post(&format!("{own}/confirmation"), &[]).await.status == 303
}

async fn race(house: &Arc<House>, round: usize) {
    let row = programme(house, &source(round)).await;
    let watch = Watch::now();
    let people = (0..PEOPLE).map(|n| {
        let (house, slug) = (house.clone(), row.slug.clone());
        tokio::spawn(async move { apply(&house, &slug, round * PEOPLE + n).await })
    });
    let people: Vec<_> = people.collect();
    let mut errors = 0;
    for one in people {
        errors += usize::from(!one.await.unwrap());
    }
    let took = watch.elapsed();
    let expected = Outcome {
        held: PLACES,
        numbers: PLACES,
        holders: PLACES,
        waiting: PEOPLE - PLACES,
        positions: PEOPLE - PLACES,
    };
    assert_eq!((outcome(house, &row).await, errors), (expected, 0), "race {round}");
    println!("race {round}: {PEOPLE} people through the whole flow in {took:.2?}");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn two_hundred_for_twenty_places_get_exactly_twenty_and_the_others_a_number() {
    let house = Arc::new(House::new().await);
    let races = std::env::var("TOMARIGI_RACES").ok().and_then(|n| n.parse().ok()).unwrap_or(1);
    for round in 0..races {
        race(&house, round).await;
    }
}

/// The negative control: the same rule without the lock of the programme's row and without the constraints, on what each
/// read for itself. The count that the race is judged by sees it.
#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn without_lock_and_constraint_the_same_race_oversells_and_is_seen() {
    let house = Arc::new(House::new().await);
    // Applying gives no place here: the control gives them itself.
    let row = programme(&house, &source(0).replace("first_come", "at_deadline")).await;
    let past_all_doors = intruder(&house).await;
    for index in ["training_place_number", "training_place_holder", "training_entry_rank"] {
        past_all_doors.execute_unprepared(&format!("DROP INDEX {index}")).await.unwrap();
    }
    let everybody_has_read = Arc::new(tokio::sync::Barrier::new(PEOPLE));
    let people = (0..PEOPLE).map(|n| {
        let (house, row, barrier) = (house.clone(), row.clone(), everybody_has_read.clone());
        tokio::spawn(async move {
            let scope = office(&house);
            let programme = row.programme();
            let mut before = standing(&scope, &house.db, row.id, &programme).await.unwrap();
            let me = crate::support::training::applicant(&house, &row, None, n, &[]).await;
            let one = tomarigi::training::places::model::Waiting {
                application: me,
                branch: None,
                wishes: vec!["room".into()],
                rank: i64::try_from(n).unwrap(),
            };
            before.stages[0].waiting = vec![one];
            before.stages[0].open = true;
            barrier.wait().await;
            let mut tx = house.db.write(&scope).await.unwrap();
            for change in before.settle(house.db.now()) {
                let Change::Give { application, course, number, .. } = change else { continue };
                let given = place::ActiveModel {
                    id: Set(tx.new_id()),
                    organisation_id: Set(house.organisation),
                    programme_id: Set(row.id),
                    application_id: Set(application),
                    stage: Set("basic".into()),
                    course: Set(course),
                    number: Set(Some(number)),
                    holder: Set(Some(application)),
                    state: Set(place::State::Taken),
                    given_at: Set(tx.now()),
                    answer_by: Set(None),
                    ended_at: Set(None),
                };
                tx.insert(given).await.unwrap();
            }
            tx.unaudited("a negative control");
            tx.commit().await.unwrap();
        })
    });
    let people: Vec<_> = people.collect();
    for one in people {
        one.await.unwrap();
    }
    let held = outcome(&house, &row).await;
    assert!(held.held > PLACES && held.numbers < held.held, "the control did not oversell: {held:?}");
}
