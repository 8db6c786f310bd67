//! A record saved (number, seal, MAC, audit chain) against a row of the same width inserted bare, each with a commit of
//! its own that is on the disk before it is acknowledged.

use std::time::Duration;

use sea_orm::{ActiveModelTrait, Database, EntityTrait, IntoActiveModel, TransactionTrait};
use tomarigi::desk::calls::{commands, entity};

use crate::data;
use crate::measure::{percentile, processor_time, tell, times};
use crate::server::Place;

const SAVES: usize = 2_000;

/// Measures and tells.
pub async fn measure(place: &Place) {
    let db = place.open().await;
    let save = async |n: usize| {
        let mut tx = db.write(&place.operator(&db)).await.unwrap();
        commands::record(&mut tx, data::call(place.desk, n, db.now())).await.unwrap();
        tx.commit().await.unwrap();
    };
    times(100, &save).await;
    let before = processor_time();
    let saved = times(SAVES, &save).await;
    let processor = processor_time() - before;

    let url = place
        .database_url
        .clone()
        .unwrap_or_else(|| format!("sqlite://{}", place.data().join("tomarigi.sqlite").display()));
    let mut options = sea_orm::ConnectOptions::new(url);
    options.max_connections(1).sqlx_logging(false);
    let bare = Database::connect(options).await.unwrap();
    let keys = db.keys(place.organisation).await.unwrap();
    let rows: Vec<_> = (0..SAVES + 100)
        .map(|n| data::row(place, &keys, n, 500_000 + i32::try_from(n).unwrap(), db.now()))
        .map(|row| row.into_active_model().reset_all())
        .collect();
    let insert = async |n: usize| {
        let tx = bare.begin().await.unwrap();
        entity::Entity::insert(rows[n].clone()).exec_without_returning(&tx).await.unwrap();
        tx.commit().await.unwrap();
    };
    times(100, async |n| insert(n + SAVES).await).await;
    let before = processor_time();
    let inserted = times(SAVES, &insert).await;
    let bare_processor = processor_time() - before;
    // The same again, so that a disk that grew slower or faster meanwhile shows.
    let again = times(SAVES, async |n| save(n + SAVES).await).await;

    let per = |total: Duration| total.as_secs_f64() * 1000.0 / SAVES as f64;
    let (mean, mean_bare) = (per(saved.iter().sum()), per(inserted.iter().sum()));
    tell(
        "a call saved: processor",
        format!("{:.2} ms (bare insert {:.2})", per(processor), per(bare_processor)),
        "at most 1 ms",
    );
    tell(
        "a call saved: per commit, median",
        format!(
            "{:.2} ms, bare {:.2}: {:.2} ×",
            percentile(&saved, 50),
            percentile(&inserted, 50),
            percentile(&saved, 50) / percentile(&inserted, 50)
        ),
        "at most 2 ×",
    );
    tell(
        "a call saved: per commit, mean",
        format!("{mean:.2} ms, bare {mean_bare:.2}: {:.2} ×", mean / mean_bare),
        "",
    );
    tell(
        "a call saved: per commit, p95",
        format!(
            "{:.2} ms, bare {:.2}; again {:.2}",
            percentile(&saved, 95),
            percentile(&inserted, 95),
            percentile(&again, 95)
        ),
        "",
    );
    bare.close().await.unwrap();
    db.close().await;
}
