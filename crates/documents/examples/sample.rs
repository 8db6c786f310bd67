//! Writes the sample edition, to be looked at: `cargo run -p documents --example sample -- FILE.pdf`.
#![allow(clippy::unwrap_used, clippy::print_stdout)]

#[path = "../tests/samples/mod.rs"]
mod samples;

fn main() {
    let report = samples::edition();
    for _ in 0..2 {
        let begun = std::time::Instant::now();
        let pdf = documents::pdf::report_pdf(&report).unwrap();
        println!("{} bytes in {:?}", pdf.len(), begun.elapsed());
        std::fs::write(std::env::args().nth(1).unwrap_or_else(|| "sample.pdf".into()), pdf).unwrap();
    }
}
