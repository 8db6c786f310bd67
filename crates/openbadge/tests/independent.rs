//! An independent verifier (the Python package `openbadgeslib`) accepts what this crate signs. See `independent.py`.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

mod sample;

use std::io::Write;
use std::process::{Command, Stdio};

const SCRIPT: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/independent.py");
/// What the script ends with when the package is not installed.
const NOT_INSTALLED: i32 = 77;

#[test]
fn an_independent_verifier_accepts_a_credential_signed_this_minute() {
    let named = std::env::var("OPENBADGE_PYTHON").ok();
    let python = named.as_deref().unwrap_or("python3");
    #[allow(clippy::disallowed_methods, reason = "the other verifier looks at the real clock")]
    let published = sample::published(time::OffsetDateTime::now_utc());

    let child = Command::new(python).arg(SCRIPT).stdin(Stdio::piped()).stdout(Stdio::piped()).spawn();
    let Ok(mut child) = child else {
        assert!(named.is_none(), "OPENBADGE_PYTHON names no program: {python}");
        return skipped("no python3");
    };
    // The script may end before it read everything; its exit status tells why.
    child.stdin.take().unwrap().write_all(published.as_bytes()).ok();
    let output = child.wait_with_output().unwrap();
    let said = String::from_utf8_lossy(&output.stdout);
    match output.status.code() {
        Some(NOT_INSTALLED) if named.is_none() => {
            skipped("the Python package openbadgeslib is not installed")
        }
        Some(0) => {
            print!("{said}");
            assert_eq!(said.lines().last(), Some("independent: all as expected"));
        }
        _ => panic!("{python} {SCRIPT}: {}\n{said}", output.status),
    }
}

/// Told past the test runner, which keeps to itself what a passing test prints by `eprintln!`.
#[allow(clippy::explicit_write, reason = "eprintln! would be captured")]
fn skipped(why: &str) {
    writeln!(std::io::stderr(), "SKIPPED: independent verification of credentials: {why}").unwrap();
}
