//! Two hundred people for twenty places at once: two hundred connections to a server that listens.
//!
//! `TOMARIGI_RACES=50 cargo nextest run --no-capture -E 'test(race)'` runs the long form and prints the times: of the race
//! itself (from the first press of the button to the last answer) and of the whole flow (from the announcement to the own page).

use std::collections::{BTreeSet, HashSet};
use std::io::{Error, Result};
use std::net::SocketAddr;
use std::sync::{Arc, Barrier};
use std::time::Instant as Watch;

use sea_orm::ActiveValue::Set;
use sea_orm::{ColumnTrait, ConnectionTrait};
use tokio::net::TcpListener;
use tokio::runtime::Handle;
use tomarigi::app::{self, App};
use tomarigi::db::AuditEvent;
use tomarigi::mail::Mailer;
use tomarigi::training::places::entity::place;
use tomarigi::training::places::model::Change;
use tomarigi::training::places::queries::{load, standing};
use tomarigi::training::programmes::entity::Model;

use crate::support::House;
use crate::support::dump::intruder;
use crate::support::http::{Browser, Reply};
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

/// What one person did and saw.
struct Told {
    /// When the button was pressed that counts, and when its answer was there.
    pressed: (Watch, Watch),
    page: String,
}

/// The whole way of one person, as a browser goes it, on a connection of its own: the announcement, the form, the mail, the
/// button at the line's head with everybody else's, the own page. Nobody is left behind at the line for a fault before it.
fn apply(served: &Served, slug: &str, n: usize) -> Result<Told> {
    let mut me =
        Browser::stranger(served.address, &format!("10.{}.{}.{}", n / 60_000, n / 250 % 250, n % 250 + 1));
    let own = sent(served, &mut me, slug, n);
    served.line.wait();
    let own = own?;
    let began = Watch::now();
    let confirmed = posted(&mut me, &format!("{own}/confirmation"), &[])?;
    let pressed = (began, Watch::now());
    Ok(Told { pressed, page: read(&mut me, &confirmed)?.text() })
}

/// As far as the link that the mail carries.
fn sent(served: &Served, me: &mut Browser, slug: &str, n: usize) -> Result<String> {
    read(me, &format!("/trainings/{slug}"))?;
    read(me, &format!("/applications?for={slug}"))?;
    let form = posted(me, "/applications", &[("for", slug)])?;
    let page = read(me, &form)?.text();
    let consent = page.split("name=\"consent\" value=\"").nth(1).and_then(|rest| rest.split('"').next());
    let (name, email) = (format!("人{n}"), format!("p{n}@example.jp"));
    let fields = [
        ("name", name.as_str()),
        ("kana", "ヒト"),
        ("email", &email),
        ("standing", "ally"),
        ("consent", consent.unwrap_or_default()),
    ];
    let waits = posted(me, &form, &fields)?;
    read(me, &waits)?;
    // The link is made from the one that the form has: the mail itself goes out later.
    let token = form.rsplit('/').next().unwrap();
    let bytes = data_encoding::BASE32_DNSSEC.decode(token.as_bytes()).map_err(Error::other)?;
    let id = tomarigi::id::Id(i64::from_be_bytes(bytes[..8].try_into().unwrap()));
    let own = served.runtime.block_on(crate::support::training::personal(&served.house, id));
    read(me, &own)?;
    Ok(own)
}

fn read(me: &mut Browser, path: &str) -> Result<Reply> {
    let reply = me.get(path)?;
    if reply.status == 200 { Ok(reply) } else { Err(Error::other(format!("{path}: {}", reply.status))) }
}

/// Sends a form; gives where its answer leads.
fn posted(me: &mut Browser, path: &str, fields: &[(&str, &str)]) -> Result<String> {
    let reply = me.post(path, fields, false)?;
    let fault = || Error::other(format!("{path}: {} {}", reply.status, reply.text()));
    if reply.status == 303 { Ok(reply.location.clone()) } else { Err(fault()) }
}

/// A house that answers on a port of its own, and the line at which everybody waits for everybody.
struct Served {
    house: Arc<House>,
    address: SocketAddr,
    line: Barrier,
    runtime: Handle,
}

async fn serve(house: &Arc<House>) -> Arc<Served> {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let address = listener.local_addr().unwrap();
    let mut config = house.app.config().clone();
    config.set_public_url(&format!("http://{address}")).unwrap();
    let mailer = Mailer::new(&config).unwrap();
    let router = app::router(App::new(house.db.clone(), config, mailer));
    let service = router.into_make_service_with_connect_info::<SocketAddr>();
    tokio::spawn(axum::serve(listener, service).into_future());
    let line = Barrier::new(PEOPLE);
    Arc::new(Served { house: house.clone(), address, line, runtime: Handle::current() })
}

/// The position in the line that a person's own page tells; none where it tells of a place.
fn position(page: &str) -> Option<usize> {
    assert!(page.contains("集合"), "{page}");
    if page.contains("席が決まりました") {
        return None;
    }
    let n = page.split("順番待ち").nth(1).and_then(|after| after.split("番目").next());
    Some(n.and_then(|n| n.parse().ok()).unwrap_or_else(|| panic!("no position: {page}")))
}

async fn race(served: &Arc<Served>, round: usize) {
    let row = programme(&served.house, &source(round)).await;
    let began = Watch::now();
    let people = (0..PEOPLE).map(|n| {
        let (served, slug) = (served.clone(), row.slug.clone());
        let one = std::thread::Builder::new().stack_size(512 * 1024);
        one.spawn(move || apply(&served, &slug, round * PEOPLE + n)).unwrap()
    });
    let people: Vec<_> = people.collect();
    let told =
        tokio::task::block_in_place(|| people.into_iter().map(|one| one.join().unwrap()).collect::<Vec<_>>());
    let whole = began.elapsed();
    let errors: Vec<_> = told.iter().filter_map(|one| one.as_ref().err()).collect();
    assert!(errors.is_empty(), "race {round}: {} errors, the first: {}", errors.len(), errors[0]);
    let told: Vec<_> = told.into_iter().flatten().collect();
    let expected = Outcome {
        held: PLACES,
        numbers: PLACES,
        holders: PLACES,
        waiting: PEOPLE - PLACES,
        positions: PEOPLE - PLACES,
    };
    assert_eq!(outcome(&served.house, &row).await, expected, "race {round}");
    // And everybody was told so: a place, or a position that nobody else has.
    let positions: BTreeSet<usize> = told.iter().filter_map(|one| position(&one.page)).collect();
    assert_eq!(positions, (1..=PEOPLE - PLACES).collect(), "race {round}");
    let first = told.iter().map(|one| one.pressed.0).min().unwrap();
    let last = told.iter().map(|one| one.pressed.1).max().unwrap();
    let mut each: Vec<_> = told.iter().map(|one| one.pressed.1 - one.pressed.0).collect();
    each.sort();
    println!(
        "race {round}: {PEOPLE} connections, {PLACES} places, 0 errors; the race itself {:.2?} (the middle one waits {:.2?}), \
         the whole flow {whole:.2?}",
        last - first,
        each[PEOPLE / 2],
    );
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn two_hundred_for_twenty_places_get_exactly_twenty_and_the_others_a_number() {
    let served = serve(&Arc::new(House::new().await)).await;
    let races = std::env::var("TOMARIGI_RACES").ok().and_then(|n| n.parse().ok()).unwrap_or(2);
    for round in 0..races {
        race(&served, round).await;
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
            for change in before.settle(house.db.now(), None) {
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
            tx.record(AuditEvent::new("training.placed", "programme", row.id));
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
