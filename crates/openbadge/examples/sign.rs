//! Signs credentials and a status list of an invented issuer and prints them with the issuer's keys as one line of JSON, for
//! `tests/independent.py`. The time of the status list is now, or the seconds since 1970 that are given.
#![allow(clippy::unwrap_used)]

#[path = "../tests/sample/mod.rs"]
mod sample;

fn main() {
    let given = std::env::args().nth(1).map(|seconds| seconds.parse::<i64>().unwrap());
    #[allow(clippy::disallowed_methods, reason = "an example has nobody to pass it the clock")]
    let now = match given {
        Some(seconds) => time::OffsetDateTime::from_unix_timestamp(seconds).unwrap(),
        None => time::OffsetDateTime::now_utc(),
    };
    println!("{}", sample::published(now));
}
