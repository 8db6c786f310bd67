//! Writes one of each figure into a folder, to be looked at: `cargo run -p charts --example samples -- DIR`.
#![allow(clippy::unwrap_used)]

use std::path::PathBuf;

use charts::{Layout, poster, standalone};

#[path = "../tests/samples/mod.rs"]
mod samples;

fn main() {
    let folder = PathBuf::from(std::env::args().nth(1).unwrap_or_else(|| ".".into()));
    std::fs::create_dir_all(&folder).unwrap();
    for (layout, size) in [(Layout::Wide, "wide"), (Layout::Narrow, "narrow")] {
        let drawings = [
            ("trend", samples::trend().svg(layout, "trend")),
            ("busy-year", samples::busy_year().svg(layout, "busy")),
            ("ages", samples::ages().svg(layout, "ages")),
            ("referrals", samples::referrals().svg(layout, "referrals")),
            ("survey", samples::survey().svg(layout, "survey")),
            ("calls", samples::calls().svg(layout, "calls")),
            ("hours", samples::hours().svg(layout, "hours")),
            ("applications", samples::applications().svg(layout, "applications")),
            ("attendance", samples::attendance().svg(layout, "attendance")),
        ];
        for (name, svg) in drawings {
            std::fs::write(folder.join(format!("{name}-{size}.svg")), standalone(&svg)).unwrap();
        }
    }
    let trend = samples::trend();
    std::fs::write(folder.join("poster.svg"), poster(&trend.svg(Layout::Wide, "p"), &trend.words)).unwrap();
}
