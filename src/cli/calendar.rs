//! `tomarigi calendar`: the days on which a desk is open or closed, one line a day.
//!
//! The machine formats are the same in both languages: names of holidays and reasons in Japanese. A day with several
//! spans has them joined by semicolons, so that a line is a day.

use std::process::ExitCode;

use anyhow::{Result, bail};
use clap::ValueEnum;
use serde::Serialize;
use time::Date;

use super::out::say;
use super::{Places, context};
use crate::auth::guard::operator_scope;
use crate::auth::policy::Action;
use crate::clock::span::clock;
use crate::desk::hours::model::{Day, Hours};
use crate::desk::hours::queries::iso_date;
use crate::desk::hours::{queries, words};
use crate::i18n::Locale;

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
    #[arg(long, value_enum, default_value_t = Format::Text)]
    format: Format,
}

/// How the days are written.
#[derive(Clone, Copy, ValueEnum, Debug)]
pub enum Format {
    /// For people, in their language.
    Text,
    /// `date,weekday,opens,closes,state,reason`.
    Csv,
    /// A list of days.
    Json,
}

/// Runs the command.
pub fn run(args: Args, locale: Locale) -> Result<ExitCode> {
    let date = |text: &str| match iso_date(text) {
        Some(date) => Ok(date),
        None => bail!(locale.ta("cli-calendar-day", "text", text)),
    };
    let (from, to) = (date(&args.from)?, date(&args.to)?);
    if to < from {
        bail!(locale.t("cli-calendar-backwards"));
    }
    let config = context::configuration(&args.places, None, None)?;
    context::runtime()?.block_on(async {
        let db = context::open(&config).await?;
        let desk = context::desk(&db, &args.desk, locale).await?;
        let scope = operator_scope(desk.organisation_id, Action::SeeDesk, db.now());
        let hours = queries::of(&scope, &db, &desk).await?;
        say!("{}", written(&hours, from, to, args.format, locale)?);
        db.close().await;
        Ok(ExitCode::SUCCESS)
    })
}

#[derive(Serialize)]
struct Row {
    date: String,
    weekday: &'static str,
    opens: Vec<String>,
    closes: Vec<String>,
    state: &'static str,
    reason: String,
    kind: Option<&'static str>,
}

impl Row {
    fn of(day: &Day) -> Row {
        let reason = match (&day.closed, &day.extra) {
            (Some(reason), _) => words::reason(Locale::Ja, reason),
            (None, Some(name)) => name.clone(),
            (None, None) => String::new(),
        };
        Row {
            date: day.date.to_string(),
            weekday: Locale::En.weekday(day.date.weekday()),
            opens: day.spans.iter().map(|span| clock(span.opens())).collect(),
            closes: day.spans.iter().map(|span| clock(span.closes())).collect(),
            state: if day.is_open() { "open" } else { "closed" },
            reason,
            kind: day.closed.as_ref().map(words::reason_code),
        }
    }
}

/// The days from `from` to `to`, written.
///
/// # Errors
/// When they cannot be written in the format.
pub fn written(hours: &Hours, from: Date, to: Date, format: Format, locale: Locale) -> Result<String> {
    let days: Vec<Day> = hours.calendar(from..=to).collect();
    Ok(match format {
        Format::Csv => {
            let mut out = String::from("date,weekday,opens,closes,state,reason\n");
            for row in days.iter().map(Row::of) {
                let (opens, closes) = (row.opens.join(";"), row.closes.join(";"));
                let cells = [row.date.as_str(), row.weekday, &opens, &closes, row.state, &row.reason];
                out.push_str(&cells.map(cell).join(","));
                out.push('\n');
            }
            out
        }
        Format::Json => serde_json::to_string_pretty(&days.iter().map(Row::of).collect::<Vec<_>>())? + "\n",
        Format::Text => {
            let mut out = String::new();
            for day in &days {
                let state = match &day.closed {
                    None => format!("{} {}", locale.t("cli-calendar-open"), words::spans(locale, &day.spans)),
                    Some(reason) => {
                        format!("{} {}", locale.t("cli-calendar-closed"), words::reason(locale, reason))
                    }
                };
                let extra = day.extra.as_deref().unwrap_or_default();
                out.push_str(format!("{} {state} {extra}", locale.date(day.date)).trim_end());
                out.push('\n');
            }
            let open = days.iter().filter(|day| day.is_open()).count();
            out.push_str(&locale.args("cli-calendar-total", &[("n", &days.len()), ("n-open", &open)]));
            out.push('\n');
            out
        }
    })
}

/// A cell of CSV: quoted where it must be; what a spreadsheet would take for a formula is made a text.
fn cell(text: &str) -> String {
    let text = documents::sheet::neutralise(text);
    if text.contains([',', '"', '\n', '\r']) { format!("\"{}\"", text.replace('"', "\"\"")) } else { text }
}
