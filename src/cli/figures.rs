//! `tomarigi figures`: what the statistics page shows, unsuppressed, for a desk and a period.

use std::process::ExitCode;

use anyhow::{Result, anyhow};
use time::Date;

use super::out::say;
use super::{Places, context};
use crate::auth::guard::operator_scope;
use crate::auth::policy::Action;
use crate::desk::calls::labels::Labels;
use crate::i18n::Locale;
use crate::publication::statistics::model::Callers;
use crate::publication::statistics::period::Period;
use crate::publication::statistics::{files, queries};

/// What the command line says.
#[derive(clap::Args, Debug)]
pub struct Args {
    #[command(flatten)]
    places: Places,
    #[arg(long, value_name = "SLUG")]
    desk: String,
    #[arg(long, value_name = "DATE")]
    from: String,
    #[arg(long, value_name = "DATE")]
    to: String,
    #[arg(long, value_name = "text|json|csv", default_value = "text", value_parser = ["text", "json", "csv"])]
    format: String,
    #[arg(long)]
    all_callers: bool,
}

/// Runs the command.
pub fn run(args: Args, locale: Locale) -> Result<ExitCode> {
    let period = Period::new(day(&args.from, locale)?, day(&args.to, locale)?)
        .ok_or_else(|| anyhow!(locale.t("cli-figures-period")))?;
    let callers = if args.all_callers { Callers::All } else { Callers::New };
    let config = context::configuration(&args.places, None, None)?;
    let text = context::runtime()?.block_on(async {
        let db = context::open(&config).await?;
        let desk = context::desk(&db, &args.desk, locale).await?;
        let scope = operator_scope(desk.organisation_id, Action::SeeStatistics, db.now());
        let figures = queries::figures(&scope, &db, &desk, period, callers).await?;
        let labels = Labels::of_desk(&desk, locale);
        db.close().await;
        anyhow::Ok(match args.format.as_str() {
            "json" => serde_json::to_string_pretty(&files::json(&figures, &labels, &desk))? + "\n",
            "csv" => {
                let table = files::long_table(&figures, &labels);
                String::from_utf8(documents::sheet::write_csv(&table, false)?)?
            }
            _ => files::text(&figures, &labels),
        })
    })?;
    say!("{text}");
    Ok(ExitCode::SUCCESS)
}

fn day(text: &str, locale: Locale) -> Result<Date> {
    jpcal::parse_date(text).map_err(|_| anyhow!(locale.ta("cli-date-unreadable", "date", text)))
}
