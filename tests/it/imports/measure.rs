//! What a large import costs others; run by `bin/measure-import`. Prints, asserts no time.

use std::io::Write as _;
use std::process::{Command, Stdio};
use std::time::{Duration, Instant as Stopwatch};

use tomarigi::auth::policy::Role;

use super::calls;
use crate::support::{Actor, House};

/// The most memory that a process has held, in MB.
fn peak(process: &str) -> String {
    let status = std::fs::read_to_string(format!("/proc/{process}/status")).unwrap_or_default();
    let line = status.lines().find(|line| line.starts_with("VmHWM"));
    let kilobytes = line.and_then(|line| line.split_whitespace().nth(1)).and_then(|n| n.parse::<u64>().ok());
    kilobytes.map_or("?".into(), |n| format!("{} MB", n / 1024))
}

fn file(rows: usize) -> Vec<u8> {
    let places = ["津市", "四日市市", "鈴鹿市", "三重県松阪市", "不明"];
    let mut file = Vec::new();
    writeln!(file, "受付日,開始,終了,対応者,新規・再,相談者,相談者年代,住まい,主訴,対応").unwrap();
    for i in 0..rows {
        let (month, day, minute) = (1 + i % 12, 1 + i / 12 % 28, i % 50);
        let year = 2010 + i / 336 % 16;
        let place = places[i % places.len()];
        writeln!(
            file,
            "{year}-{month:02}-{day:02},13:{minute:02},13:{:02},支援員{},新規,母,60代,{place},声のかけ方がわからない {i},傾聴",
            minute + 9,
            i % 7
        )
        .unwrap();
    }
    file
}

/// Saves drafts one after the other until `ended`; gives their number and the longest wait.
async fn save_drafts(actor: &Actor, mut ended: impl FnMut() -> bool) -> (u32, Duration, Vec<Duration>) {
    let draft = actor.post("/calls/drafts?desk=mie", &[("desk", "mie")]).await.location();
    let (mut saved, mut waits) = (0, Vec::new());
    while !ended() {
        let notes = format!("夜に台所へ来る {saved}");
        let began = Stopwatch::now();
        let sequence = (saved + 1).to_string();
        let page = [("window", "w"), ("sequence", &sequence), ("revision", "1"), ("notes", &notes)];
        let answer = actor.post(&draft, &page).await;
        waits.push(began.elapsed());
        assert!(answer.status.is_success() || answer.status.is_redirection(), "{}", answer.text());
        saved += 1;
        tokio::time::sleep(Duration::from_millis(20)).await;
    }
    waits.sort_unstable();
    (saved, waits.last().copied().unwrap_or_default(), waits)
}

fn tell(what: &str, rows: usize, took: Duration, (saved, longest, waits): (u32, Duration, Vec<Duration>)) {
    let p = |share: usize| waits.get(waits.len() * share / 100).copied().unwrap_or_default();
    println!(
        "{what}: {rows} rows in {took:.1?}; {saved} drafts saved beside it, longest wait {longest:.0?}, median {:.1?}, p99 {:.1?}",
        p(50),
        p(99)
    );
}

#[tokio::test(flavor = "multi_thread")]
#[ignore = "takes minutes; run by bin/measure-import"]
async fn a_large_import_beside_drafts() {
    let rows: usize = std::env::var("ROWS").ok().and_then(|n| n.parse().ok()).unwrap_or(100_000);
    let house = House::new().await;
    let desk = house.desk("mie").await;
    let coordinator = house.person(Role::Coordinator, Some(desk)).await;
    let supporter = house.person(Role::Supporter, Some(desk)).await;
    let bytes = file(rows);
    println!("a file of {} MB; the process holds at most {} before", bytes.len() / 1_000_000, peak("self"));

    // By the command line, beside the server.
    if house.app.config().database_url.is_none() {
        let path = house.folder.join("calls.csv");
        std::fs::write(&path, &bytes).unwrap();
        let config = house.app.config();
        let mut child = Command::new(env!("CARGO_BIN_EXE_tomarigi"))
            .args(["import", "calls"])
            .arg(&path)
            .args(["--desk", "mie", "--data"])
            .arg(&config.data)
            .arg("--key-file")
            .arg(&config.key_file)
            .stdout(Stdio::null())
            .spawn()
            .unwrap();
        let process = child.id().to_string();
        let began = Stopwatch::now();
        let mut most = String::new();
        let waits = save_drafts(&supporter, || {
            let now = peak(&process);
            if now != "?" {
                most = now;
            }
            child.try_wait().unwrap().is_some()
        })
        .await;
        tell("by the command line", rows, began.elapsed(), waits);
        println!("  the command held at most {most}");
        assert_eq!(calls(&house, desk).await.len(), rows);
    }

    // In the browser, at another desk.
    let there = house.desk("there").await;
    let other = house.person(Role::Coordinator, Some(there)).await;
    drop(coordinator);
    let began = Stopwatch::now();
    let upload = tokio::spawn(async move {
        let page = other.upload("/calls/import", &[], ("file", "calls.csv", &bytes)).await.location();
        println!("  previewed after {:.1?}", began.elapsed());
        other.post(&format!("{page}/confirmation"), &[]).await.location();
        while other.get(&format!("{page}/progress")).await.json()["state"] == "running" {
            tokio::time::sleep(Duration::from_millis(500)).await;
        }
    });
    let waits = save_drafts(&supporter, || upload.is_finished()).await;
    upload.await.unwrap();
    tell("in the browser", rows, began.elapsed(), waits);
    println!("  the process held at most {} (with the test's own copies of the file)", peak("self"));
    assert_eq!(calls(&house, there).await.len(), rows);
}
