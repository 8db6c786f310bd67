//! A correction of attendance in the moment in which certificates are issued: it comes before them and is seen, or it comes after
//! them. The log tells which.

use std::collections::HashMap;
use std::time::Duration;

use sea_orm::ColumnTrait;
use tomarigi::audit::entity as audit;
use tomarigi::auth::policy::Role;
use tomarigi::db::WriteTx;
use tomarigi::training::attendance::commands::{Sitting, except, note};
use tomarigi::training::attendance::model::{Kind, Way};
use tomarigi::training::certificates::candidates::{self, Verdict};
use tomarigi::training::certificates::issuing::{self, Desk};
use tomarigi::training::people::Somebody;
use tomarigi::training::programmes::entity as programme;
use tomarigi::training::programmes::save::{self, Locked};

use super::{RARE, finished, offered, rows};
use crate::support::training::office;
use crate::support::{Actor, House};

/// Issued and noted, in the order of the log, since everybody completed the programme.
async fn log(house: &House) -> Vec<String> {
    let events = office(house)
        .find::<audit::Entity>()
        .filter(audit::Column::Event.is_in(["attendance.noted", "certificate.issued"]))
        .order_by_asc(audit::Column::Seq);
    events.all(&house.db).await.unwrap().into_iter().skip(1).map(|row| row.event).collect()
}

async fn ready(house: &House, row: &programme::Model) -> Vec<Somebody> {
    let all = candidates::of(&office(house), &house.db, row).await.unwrap();
    all.into_iter().filter(|one| one.verdict == Verdict::Ready).map(|one| one.somebody).collect()
}

async fn locked(house: &House, row: &programme::Model) -> (WriteTx, Locked) {
    let mut tx = house.db.write(&office(house)).await.unwrap();
    let locked = save::locked(&mut tx, row.id).await.unwrap().unwrap();
    (tx, locked)
}

async fn issue((mut tx, locked): (WriteTx, Locked), people: &[Somebody]) {
    let desk = Desk::open(&mut tx, "試験の会", "http://127.0.0.1:8080").await.unwrap();
    issuing::issue(&mut tx, &desk, &locked, people, &HashMap::new()).await.unwrap();
    tx.commit().await.unwrap();
}

/// The office corrects the list: this person was not there.
async fn note_absent(secretary: Actor, person: String) {
    let (kind, was) = (format!("kind-{person}"), format!("was-{person}"));
    let fields = [(kind.as_str(), Kind::Absent.code()), (was.as_str(), Kind::Present.code())];
    secretary.post("/programmes/r8/attendance/courses/r8-online/1", &fields).await.location();
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn who_is_noted_as_absent_while_certificates_are_issued_is_noted_after_them() {
    let house = House::new().await;
    let row = finished(&house, "r8", "", &RARE[..1]).await;
    let secretary = house.person(Role::Secretariat, None).await;
    let issuing = locked(&house, &row).await;
    let people = ready(&house, &row).await;
    let noting = tokio::spawn(note_absent(secretary, people[0].application.id.to_string()));
    // The note waits by now.
    tokio::time::sleep(Duration::from_secs(1)).await;
    issue(issuing, &people).await;
    noting.await.unwrap();
    assert_eq!(log(&house).await, ["certificate.issued", "attendance.noted"]);
}

/// The negative control: the same, where who issues keeps to what was read before the programme was locked, as though no note waited for
/// the lock. The log shows it.
#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn without_the_lock_a_note_slips_past_and_is_seen() {
    let house = House::new().await;
    let row = finished(&house, "r8", "", &RARE[..1]).await;
    let secretary = house.person(Role::Secretariat, None).await;
    let people = ready(&house, &row).await;
    note_absent(secretary, people[0].application.id.to_string()).await;
    issue(locked(&house, &row).await, &people).await;
    assert_eq!(log(&house).await, ["attendance.noted", "certificate.issued"]);
}

/// What a colleague does while a page of certificates is sent and waits for them.
#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn who_is_no_longer_ready_when_it_is_issued_is_not_issued_to() {
    for by_exception in [true, false] {
        let house = House::new().await;
        let row = finished(&house, "r8", "", &RARE[..1]).await;
        let secretary = house.person(Role::Secretariat, None).await;
        let application = offered(&secretary.get("/programmes/r8/certificates").await).remove(0);
        let person = application.parse().unwrap();
        let mut tx = house.db.write(&office(&house)).await.unwrap();
        let held = save::held(&mut tx, row.id).await.unwrap().unwrap();
        if by_exception {
            except(&mut tx, &held, person, "r8-basic", false, "取り違え").await.unwrap();
        } else {
            let at = Sitting { programme: row.id, course: "r8-online", session: 1 };
            note(&mut tx, &held, at, person, Kind::Absent, Way::List).await.unwrap();
        }
        let sent = tokio::spawn(async move {
            secretary.post("/programmes/r8/certificates", &[("application", &application)]).await
        });
        tokio::time::sleep(Duration::from_secs(2)).await;
        tx.commit().await.unwrap();
        let answer = sent.await.unwrap();
        assert_eq!(answer.status.as_u16(), 422);
        assert!(answer.text().contains("いまは準備のできていない方がいます"), "{}", answer.text());
        assert!(rows(&house).await.is_empty());
    }
}
