//! What the product's speed is, each figure beside a baseline measured in the same run on the same machine: `bin/bench`.
//!
//! On SQLite, or where `TOMARIGI_TEST_DATABASE_URL` names a PostgreSQL server, on that. Nothing here passes or fails:
//! a machine under load tells nothing about the code, so the targets are printed beside what was measured.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, clippy::disallowed_methods)]

mod data;
mod measure;
mod reading;
mod saving;
mod serving;

// Of the integration tests: a server as a process on data of its own, and a browser.
#[path = "../../tests/it/support/database.rs"]
mod database;
#[allow(dead_code, reason = "the benchmark uses its part")]
#[path = "../../tests/it/support/http.rs"]
mod http;
#[allow(dead_code, reason = "the benchmark uses its part")]
#[path = "../../tests/it/torture/server.rs"]
mod server;
mod support {
    pub(crate) use crate::{database, http};
}

use tomarigi::auth::policy::Role;

fn main() {
    let words: Vec<String> = std::env::args().collect();
    if let Some(at) = words.iter().position(|word| word == "static") {
        return serving::serve_a_static_page(words[at + 1].parse().unwrap(), words[at + 2].parse().unwrap());
    }
    // `bin/bench` takes a hundred thousand; fewer are for trying out the benchmark itself.
    let calls = std::env::var("TOMARIGI_BENCH_CALLS").map_or(100_000, |n| n.parse().unwrap());
    let runtime = tokio::runtime::Builder::new_multi_thread().enable_all().build().unwrap();
    let place = runtime.block_on(server::Place::new(Role::Coordinator, 1));
    let backend = runtime.block_on(async {
        let db = place.open().await;
        let backend = db.backend();
        db.close().await;
        backend
    });
    println!("{backend:?}{}", if cfg!(debug_assertions) { ", NOT a release build" } else { "" });
    runtime.block_on(saving::measure(&place));
    runtime.block_on(data::fill(&place, calls));
    runtime.block_on(reading::measure(&place, calls));
    serving::measure(&place, calls);
}
