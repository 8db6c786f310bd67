//! Looking through the database while people go on working.

use std::sync::atomic::{AtomicU64, Ordering};

use tomarigi::desk::calls::corrections;

use super::*;

#[tokio::test]
async fn nothing_is_named_while_records_and_corrections_are_being_written() {
    let (house, desk) = house_with_calls(40).await;
    let written = Arc::new(AtomicU64::new(0));
    let (db, scope, count) = (house.db.clone(), house.operator(Action::CorrectCall), written.clone());
    let record = house.operator(Action::TakeCall);
    let working = tokio::spawn(async move {
        loop {
            let mut tx = db.write(&record).await.unwrap();
            let facts = Facts::beginning(db.now(), Source::DuringCall);
            let call = NewCall { desk, facts, texts: Texts::default() };
            let id = commands::record(&mut tx, call).await.unwrap().id;
            tx.commit().await.unwrap();
            count.fetch_add(1, Ordering::SeqCst);
            for void in [true, false] {
                let mut tx = db.write(&scope).await.unwrap();
                corrections::set_void(&mut tx, id, void, "取り違え").await.unwrap().unwrap();
                tx.commit().await.unwrap();
                count.fetch_add(1, Ordering::SeqCst);
            }
        }
    });
    // It is looked through until people have written beside it often enough; where they cannot, this never ends.
    let mut beside = 0;
    while beside < 20 {
        assert!(!working.is_finished(), "people go on writing");
        let before = written.load(Ordering::SeqCst);
        assert_eq!(verify(&house.db).await.unwrap().faults, []);
        beside += written.load(Ordering::SeqCst) - before;
    }
    working.abort();
    let _ = working.await;
}
