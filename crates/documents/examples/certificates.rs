//! Sixty certificates, as one file and as sixty, with the time each way takes; and one of every other paper:
//! `cargo run -p documents --example certificates -- FOLDER`.
#![allow(clippy::unwrap_used, clippy::print_stdout)]

#[path = "../tests/samples/papers.rs"]
mod papers;

use std::time::Instant;

use documents::pdf::{certificate_pdf, certificates_pdf, letters_pdf, receipts_pdf};

fn main() {
    let folder = std::path::PathBuf::from(std::env::args().nth(1).unwrap_or_else(|| ".".into()));
    let all: Vec<_> = (0..60).map(papers::certificate).collect();

    let begun = Instant::now();
    let first = certificate_pdf(&all[0]).unwrap();
    println!("the first alone: {} bytes in {:?}", first.len(), begun.elapsed());

    let begun = Instant::now();
    let bytes: usize = all.iter().map(|one| certificate_pdf(one).unwrap().len()).sum();
    println!("{} files: {bytes} bytes in {:?}", all.len(), begun.elapsed());

    let begun = Instant::now();
    let together = certificates_pdf(&all).unwrap();
    println!("one file of {} pages: {} bytes in {:?}", all.len(), together.len(), begun.elapsed());

    let mut reissued = papers::certificate(1);
    reissued.reissue = Some("再発行 令和6年6月3日".into());
    std::fs::write(folder.join("certificates.pdf"), together).unwrap();
    std::fs::write(folder.join("certificate.pdf"), first).unwrap();
    std::fs::write(folder.join("reissued.pdf"), certificate_pdf(&reissued).unwrap()).unwrap();
    std::fs::write(folder.join("plain.pdf"), certificate_pdf(&papers::plain()).unwrap()).unwrap();
    std::fs::write(folder.join("receipts.pdf"), receipts_pdf(&papers::receipts()).unwrap()).unwrap();
    std::fs::write(
        folder.join("letters.pdf"),
        letters_pdf("受講決定のお知らせ", &papers::letters()).unwrap(),
    )
    .unwrap();
}
