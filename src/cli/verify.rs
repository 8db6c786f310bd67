//! `tomarigi verify`: opens every seal, recomputes every MAC and every link of the audit chains.

use std::process::ExitCode;

use anyhow::Result;

use super::out::say_line;
use super::{Places, context};
use crate::i18n::Locale;
use crate::upkeep::verify::{self, Report};

/// What the command line says.
#[derive(clap::Args, Debug)]
pub struct Args {
    #[command(flatten)]
    places: Places,
    #[arg(long, value_name = "text|json", default_value = "text", value_parser = ["text", "json"])]
    format: String,
}

/// Runs the command: exit status 0 when everything holds, 1 when something does not.
pub fn run(args: Args, locale: Locale) -> Result<ExitCode> {
    let config = context::configuration(&args.places, None, None)?;
    let report = context::runtime()?.block_on(async {
        let db = context::open(&config).await?;
        let report = verify::verify(&db).await?;
        db.close().await;
        anyhow::Ok(report)
    })?;
    if args.format == "json" {
        say_line!("{}", serde_json::to_string_pretty(&report)?);
    } else {
        print(&report, locale);
    }
    Ok(if report.is_sound() { ExitCode::SUCCESS } else { ExitCode::FAILURE })
}

/// Tells a report to people.
pub fn print(report: &Report, locale: Locale) {
    say_line!(
        "{}",
        locale.args(
            "cli-verify-looked-through",
            &[
                ("n-seals", &report.seals),
                ("n-records", &report.records),
                ("n-entries", &report.audit_entries)
            ]
        )
    );
    for (chain, entries, mac) in &report.heads {
        say_line!(
            "{}",
            locale.args("cli-audit-head", &[("chain", chain), ("n-entries", entries), ("mac", mac)])
        );
    }
    for fault in &report.faults {
        let place = [Some(fault.table.clone()), fault.column.clone(), fault.row.map(|id| id.to_string())];
        let place: Vec<String> = place.into_iter().flatten().collect();
        say_line!("✗ {}: {}", place.join(" / "), locale.t(&format!("cli-fault-{}", fault.what)));
    }
    let key = if report.is_sound() { "cli-verify-sound" } else { "cli-verify-unsound" };
    say_line!("{}", locale.tn(key, report.faults.len()));
}
