//! The server as a process under load: the list over HTTP, the public page against a static page of the same size, and
//! the memory that it holds afterwards.

use std::net::{SocketAddr, TcpListener, TcpStream};
use std::process::Command;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::{Duration, Instant};

use crate::measure::{percentile, tell};
use crate::server::Place;
use crate::support::http::Browser;

/// Browsers that ask at once, each over a connection of its own that stays open.
const CONNECTIONS: usize = 8;
const SECONDS: u64 = 5;

/// Serves a page of `size` bytes and nothing else, with as little as axum needs.
pub fn serve_a_static_page(address: SocketAddr, size: usize) {
    let page: &'static str = "x".repeat(size).leak();
    let runtime = tokio::runtime::Builder::new_multi_thread().enable_all().build().unwrap();
    runtime.block_on(async {
        let router = axum::Router::new()
            .route("/", axum::routing::get(move || async move { axum::response::Html(page) }));
        let listener = tokio::net::TcpListener::bind(address).await.unwrap();
        axum::serve(listener, router).await.unwrap();
    });
}

/// Answers a second, and the sorted times of the answers.
fn rate(address: SocketAddr, session: &str, path: &str) -> (f64, Vec<Duration>) {
    let over = AtomicBool::new(false);
    let began = Instant::now();
    let mut times: Vec<Duration> = std::thread::scope(|threads| {
        let asking: Vec<_> = (0..CONNECTIONS)
            .map(|_| {
                threads.spawn(|| {
                    let mut browser = Browser::new(address, session, String::new());
                    let mut times = Vec::new();
                    while !over.load(Ordering::Relaxed) {
                        let asked = Instant::now();
                        assert_eq!(browser.get(path).unwrap().status, 200, "{path}");
                        times.push(asked.elapsed());
                    }
                    times
                })
            })
            .collect();
        std::thread::sleep(Duration::from_secs(SECONDS));
        over.store(true, Ordering::Relaxed);
        asking.into_iter().flat_map(|a| a.join().unwrap()).collect()
    });
    let rate = times.len() as f64 / began.elapsed().as_secs_f64();
    times.sort_unstable();
    (rate, times)
}

/// Measures and tells.
pub fn measure(place: &Place, calls: usize) {
    let mut server = place.start();
    let mut browser = place.browser(0);
    let mut times = Vec::new();
    for n in 0..420 {
        let asked = Instant::now();
        assert_eq!(browser.get("/calls").unwrap().status, 200);
        if n >= 20 {
            times.push(asked.elapsed());
        }
    }
    times.sort_unstable();
    tell(
        &format!("list page of {calls}, over HTTP"),
        format!("p50 {:.1} ms, p95 {:.1} ms", percentile(&times, 50), percentile(&times, 95)),
        "p95 at most 10 ms",
    );

    let path = "/desks/mie";
    let mut anybody = Browser::new(place.address, "", String::new());
    let page = anybody.get(path).unwrap();
    assert_eq!(page.status, 200, "{path}");
    let other = TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap();
    let mut baseline = Command::new(std::env::current_exe().unwrap())
        .args(["static", &other.to_string(), &page.body.len().to_string()])
        .spawn()
        .unwrap();
    while TcpStream::connect(other).is_err() {
        std::thread::sleep(Duration::from_millis(10));
    }
    let (mut ours, mut fixed) = (Vec::new(), Vec::new());
    // In turns, so that a machine that grows slower or faster meanwhile is felt by both.
    for _ in 0..3 {
        ours.push(rate(place.address, "", path).0);
        fixed.push(rate(other, "", "/").0);
    }
    baseline.kill().unwrap();
    baseline.wait().unwrap();
    let middle = |rates: &mut Vec<f64>| {
        rates.sort_by(f64::total_cmp);
        rates[rates.len() / 2]
    };
    let (ours, fixed) = (middle(&mut ours), middle(&mut fixed));
    tell(
        &format!("public page ({} bytes), answers a second", page.body.len()),
        format!("{ours:.0}, static {fixed:.0}: 1/{:.1}", fixed / ours),
        "at least 1/3",
    );
    let (list, times) = rate(place.address, place.session(0), "/calls");
    tell(
        "list page, 8 at once, answers a second",
        format!("{list:.0}, p95 {:.1} ms", percentile(&times, 95)),
        "",
    );
    let status = std::fs::read_to_string(format!("/proc/{}/status", server.id())).unwrap();
    let megabytes = |name: &str| -> f64 {
        let line = status.lines().find(|line| line.starts_with(name)).unwrap();
        line.split_whitespace().nth(1).unwrap().parse::<f64>().unwrap() / 1024.0
    };
    tell(
        "resident memory after the load",
        format!("{:.0} MB, at most {:.0} MB", megabytes("VmRSS"), megabytes("VmHWM")),
        "at most 80 MB",
    );
    server.kill().unwrap();
    server.wait().unwrap();
}
