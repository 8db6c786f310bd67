//! The server is killed (-9) again and again while supporters write; what it acknowledged must be there afterwards, once,
//! and sound. `bin/torture [CYCLES] [--postgres]` runs it and prints what it counted.

mod server;

use std::collections::HashMap;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::{Duration, Instant};

use sea_orm::ColumnTrait;
use tomarigi::auth::policy::Role;
use tomarigi::crypto::Place as SealPlace;
use tomarigi::db::Db;
use tomarigi::desk::calls::{draft, entity};
use tomarigi::id::Id;

use self::server::Place;
use crate::support::http::Browser;

const PEOPLE: usize = 4;

/// A record that was sent.
struct Sent {
    person: usize,
    draft: String,
    notes: String,
    /// Where the answer led; none when the server died before it answered.
    location: Option<String>,
}

/// A draft that was being written.
struct Writing {
    draft: String,
    /// The newest save that was acknowledged, and the newest that was sent.
    acknowledged: u32,
    typed: Vec<Instant>,
}

/// What one supporter did until the server died.
#[derive(Default)]
struct Shift {
    sent: Vec<Sent>,
    writing: Option<Writing>,
    saves: usize,
}

#[derive(Default)]
struct Counts {
    acknowledged: usize,
    in_doubt: usize,
    of_them_stored: usize,
    lost: usize,
    altered: usize,
    sent_again: usize,
    duplicates: usize,
    saves: usize,
    drafts: usize,
    drafts_behind: usize,
    longest_loss: Duration,
    verified: usize,
}

fn fields<'a>(notes: &'a str, sequence: &'a str) -> Vec<(&'a str, &'a str)> {
    vec![
        ("revision", "1"),
        ("window", "window"),
        ("sequence", sequence),
        ("kind", "conversation"),
        ("novelty", "new"),
        ("chief_concern", "声のかけ方を知りたい"),
        ("notes", notes),
    ]
}

/// Takes calls until the server does not answer any more.
fn work(browser: &mut Browser, person: usize, name: &str, killed: &AtomicBool) -> Shift {
    let mut shift = Shift::default();
    for n in 0.. {
        let form = format!("{:032x}", rand::random::<u128>());
        let Ok(reply) = browser.post("/calls/drafts", &[("desk", "mie"), ("form_id", &form)], false) else {
            break;
        };
        assert_eq!(reply.status, 303, "{}", String::from_utf8_lossy(&reply.body));
        let draft = reply.location;
        let mut writing = Writing { draft: draft.clone(), acknowledged: 0, typed: Vec::new() };
        for save in 1..=rand::random_range(1..=4_u32) {
            writing.typed.push(Instant::now());
            let notes = format!("{name} {person} {n} save {save}");
            match browser.post(&draft, &fields(&notes, &save.to_string()), true) {
                Ok(reply) => {
                    assert_eq!(reply.status, 200, "{}", String::from_utf8_lossy(&reply.body));
                    writing.acknowledged = save;
                    shift.saves += 1;
                }
                Err(_) => {
                    shift.writing = Some(writing);
                    return shift;
                }
            }
            std::thread::sleep(Duration::from_millis(rand::random_range(0..20)));
        }
        let notes = format!("{name} {person} {n}");
        let reply = browser.post(&format!("{draft}/record"), &fields(&notes, "9"), false);
        let location = reply.as_ref().ok().map(|reply| {
            assert_eq!(reply.status, 303, "{}", String::from_utf8_lossy(&reply.body));
            reply.location.clone()
        });
        shift.sent.push(Sent { person, draft, notes, location });
        if reply.is_err() {
            break;
        }
    }
    assert!(killed.load(Ordering::SeqCst), "the server went away by itself");
    shift
}

fn call_of(location: &str) -> Id {
    location.strip_prefix("/calls/").unwrap().split('?').next().unwrap().parse().unwrap()
}

/// The notes of the records with these ids, or of all.
async fn notes(place: &Place, db: &Db, ids: Option<&[Id]>) -> Vec<(Id, String)> {
    let mut rows = place.operator(db).find::<entity::Entity>();
    if let Some(ids) = ids {
        rows = rows.filter(entity::Column::Id.is_in(ids.iter().copied()));
    }
    let keys = db.keys(place.organisation).await.unwrap();
    let open = |row: entity::Model| {
        let at = SealPlace { table: "call", column: "sealed_notes", row: row.id };
        (row.id, keys.open(at, &row.sealed_notes.unwrap()).unwrap())
    };
    rows.all(db).await.unwrap().into_iter().map(open).collect()
}

async fn records(place: &Place, db: &Db) -> u64 {
    place.operator(db).find::<entity::Entity>().count(db).await.unwrap()
}

/// Sends a form again that was sent before the server died: where it leads now.
fn again(browsers: &mut [Browser], sent: &Sent) -> Id {
    let to = format!("{}/record", sent.draft);
    let reply = browsers[sent.person].post(&to, &fields(&sent.notes, "9"), false).unwrap();
    assert_eq!(reply.status, 303, "{}", String::from_utf8_lossy(&reply.body));
    call_of(&reply.location)
}

/// Looks through what one life of the server left behind.
async fn check(
    place: &Place,
    browsers: &mut [Browser],
    shifts: Vec<Shift>,
    died: Instant,
    counts: &mut Counts,
    expected: &mut HashMap<String, Id>,
) {
    let db = place.open().await;
    let told: Vec<&Sent> =
        shifts.iter().flat_map(|s| &s.sent).filter(|sent| sent.location.is_some()).collect();
    let ids: Vec<Id> = told.iter().map(|sent| call_of(sent.location.as_deref().unwrap())).collect();
    let stored: HashMap<Id, String> = notes(place, &db, Some(&ids)).await.into_iter().collect();
    for (sent, id) in told.iter().zip(&ids) {
        counts.acknowledged += 1;
        match stored.get(id) {
            None => counts.lost += 1,
            Some(notes) if *notes != sent.notes => counts.altered += 1,
            Some(_) => {}
        }
        expected.insert(sent.notes.clone(), *id);
    }
    for shift in &shifts {
        counts.saves += shift.saves;
        // The last that was acknowledged, and the one on whose answer the supporter was still waiting.
        let acknowledged = shift.sent.iter().rfind(|sent| sent.location.is_some());
        for sent in acknowledged.into_iter().chain(shift.sent.iter().filter(|s| s.location.is_none())) {
            let before = records(place, &db).await;
            let id = again(browsers, sent);
            let made = records(place, &db).await - before;
            counts.sent_again += 1;
            match &sent.location {
                Some(location) => counts.duplicates += usize::from(call_of(location) != id || made != 0),
                None => {
                    counts.in_doubt += 1;
                    counts.of_them_stored += usize::from(made == 0);
                    expected.insert(sent.notes.clone(), id);
                }
            }
        }
        if let Some(writing) = &shift.writing {
            counts.drafts += 1;
            let id: Id = writing.draft.rsplit('/').next().unwrap().parse().unwrap();
            let row = place.operator(&db).find_by_id::<draft::Entity>(id);
            let row = row.one(&db).await.unwrap().expect("the draft is there");
            let kept = row.open(&db.keys(place.organisation).await.unwrap()).unwrap();
            let save = kept.form().get("notes").rsplit(' ').next().and_then(|n| n.parse().ok()).unwrap_or(0);
            counts.drafts_behind += usize::from(save < writing.acknowledged);
            // What was typed before the newest kept save is there; what came after it is lost.
            if let Some(first_lost) = writing.typed.get(save as usize) {
                counts.longest_loss = counts.longest_loss.max(died - *first_lost);
            }
        }
    }
    db.close().await;
}

#[tokio::test(flavor = "multi_thread")]
#[ignore = "takes a while: bin/torture"]
async fn what_was_acknowledged_outlives_a_server_killed_at_any_moment() {
    let cycles: usize = std::env::var("TOMARIGI_TORTURE_CYCLES").map_or(20, |n| n.parse().unwrap());
    let place = Place::new(Role::Supporter, PEOPLE).await;
    let (mut counts, mut expected) = (Counts::default(), HashMap::new());
    let mut server = place.start();
    for cycle in 1..=cycles {
        let killed = AtomicBool::new(false);
        let mut browsers: Vec<_> = (0..PEOPLE).map(|person| place.browser(person)).collect();
        let name = format!("cycle {cycle}");
        let (mut shifts, mut died) = (Vec::new(), Instant::now());
        std::thread::scope(|threads| {
            let (name, killed) = (&name, &killed);
            let work = browsers
                .iter_mut()
                .enumerate()
                .map(|(person, browser)| threads.spawn(move || work(browser, person, name, killed)));
            let working: Vec<_> = work.collect();
            std::thread::sleep(Duration::from_millis(rand::random_range(30..700)));
            killed.store(true, Ordering::SeqCst);
            server.kill().unwrap();
            died = Instant::now();
            shifts = working.into_iter().map(|shift| shift.join().unwrap()).collect();
        });
        server.wait().unwrap();
        server = place.start();
        check(&place, &mut browsers, shifts, died, &mut counts, &mut expected).await;
        if cycle % 50 == 0 {
            place.verify();
            counts.verified += 1;
            eprintln!("{cycle} cycles, {} records acknowledged", counts.acknowledged);
        }
    }
    server.kill().unwrap();
    server.wait().unwrap();
    place.verify();
    counts.verified += 1;

    let db = place.open().await;
    let all = notes(&place, &db, None).await;
    let mut found: HashMap<&str, usize> = HashMap::new();
    for (_, notes) in &all {
        *found.entry(notes).or_default() += 1;
    }
    counts.duplicates += found.values().filter(|n| **n > 1).count();
    counts.lost += expected.keys().filter(|notes| !found.contains_key(notes.as_str())).count();
    let unexplained = all.iter().filter(|(_, notes)| !expected.contains_key(notes)).count();
    let backend = db.backend();
    db.close().await;

    println!("{backend:?}: {cycles} times killed (-9) while {PEOPLE} people wrote");
    println!(
        "  records acknowledged {}, lost {}, altered {}",
        counts.acknowledged, counts.lost, counts.altered
    );
    println!("  records without an answer {}, of them stored {}", counts.in_doubt, counts.of_them_stored);
    println!("  forms sent again {}, duplicates {}", counts.sent_again, counts.duplicates);
    println!("  records in the end {}, unexplained {unexplained}", all.len());
    println!("  saves of drafts acknowledged {}", counts.saves);
    println!(
        "  drafts cut off {}, behind what was acknowledged {}, at most {:.2} s of typing lost",
        counts.drafts,
        counts.drafts_behind,
        counts.longest_loss.as_secs_f64()
    );
    println!("  verified {} times", counts.verified);
    assert!(counts.acknowledged > 0 && counts.sent_again > 0, "nothing was written");
    let wrong = counts.lost + counts.altered + counts.duplicates + counts.drafts_behind + unexplained;
    assert_eq!(wrong, 0);
}
