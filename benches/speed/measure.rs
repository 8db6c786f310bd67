//! Times, and how they are told.

use std::time::{Duration, Instant};

/// How long each of `n` runs of `work` took, shortest first.
pub async fn times<F: Future>(n: usize, mut work: impl FnMut(usize) -> F) -> Vec<Duration> {
    let mut times = Vec::with_capacity(n);
    for i in 0..n {
        let began = Instant::now();
        work(i).await;
        times.push(began.elapsed());
    }
    times.sort_unstable();
    times
}

/// The time that `percent` of the sorted `times` do not exceed, in milliseconds.
pub fn percentile(times: &[Duration], percent: usize) -> f64 {
    let at = (times.len() * percent).div_ceil(100).clamp(1, times.len()) - 1;
    times[at].as_secs_f64() * 1000.0
}

/// The processor time that this process has used, in all its threads.
pub fn processor_time() -> Duration {
    let stat = std::fs::read_to_string("/proc/self/stat").unwrap();
    // The name of the program, in brackets, may hold spaces. Fields 14 and 15: hundredths of a second.
    let fields: Vec<&str> = stat.rsplit(')').next().unwrap().split_whitespace().collect();
    let ticks: u64 = fields[11].parse::<u64>().unwrap() + fields[12].parse::<u64>().unwrap();
    Duration::from_millis(ticks * 10)
}

/// One line: what, how much, and beside it the target.
pub fn tell(what: &str, figure: String, target: &str) {
    println!("  {what:<46} {figure:<34} {target}");
}
