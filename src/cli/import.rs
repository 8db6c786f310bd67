//! `tomarigi import calls`: records from a file. Faults and warnings are printed with row, column, value and remedy; on
//! any fault the exit status is 1 and nothing is stored.

use std::io::{IsTerminal as _, Write as _};
use std::path::PathBuf;
use std::process::ExitCode;

use anyhow::{Context as _, Result};

use super::out::{complain, say_line};
use super::{Places, context};
use crate::auth::guard::operator_scope;
use crate::auth::policy::Action;
use crate::desk::imports::finding::{Finding, Findings, Report};
use crate::desk::imports::source::Source;
use crate::desk::imports::store::StoreError;
use crate::desk::imports::{Progress, import};
use crate::i18n::Locale;
use crate::organisation::lookup;

/// What the command line says.
#[derive(clap::Args, Debug)]
pub struct Args {
    #[command(flatten)]
    places: Places,
    #[command(subcommand)]
    what: What,
}

/// What is imported.
#[derive(clap::Subcommand, Debug)]
enum What {
    Calls(CallsArgs),
}

#[derive(clap::Args, Debug)]
struct CallsArgs {
    #[arg(value_name = "FILE")]
    file: PathBuf,
    #[arg(long, value_name = "SLUG")]
    desk: String,
    #[arg(long)]
    dry_run: bool,
    #[arg(long, value_name = "text|json", default_value = "text", value_parser = ["text", "json"])]
    format: String,
}

/// Runs the command.
pub fn run(args: Args, locale: Locale) -> Result<ExitCode> {
    let What::Calls(calls) = &args.what;
    let config = context::configuration(&args.places, None, None)?;
    // The report of a file that cannot be opened would name a row of nothing.
    std::fs::File::open(&calls.file).with_context(|| calls.file.display().to_string())?;
    let report = context::runtime()?.block_on(async {
        let db = context::open(&config).await?;
        let report = run_in(&db, calls, locale).await;
        db.close().await;
        report
    })?;
    if calls.format == "json" {
        say_line!("{}", serde_json::to_string_pretty(&report.json(calls.dry_run))?);
    } else {
        print(&report, calls.dry_run, locale);
    }
    Ok(if report.faults.is_empty() { ExitCode::SUCCESS } else { ExitCode::FAILURE })
}

async fn run_in(db: &crate::db::Db, calls: &CallsArgs, locale: Locale) -> Result<Report> {
    let Some(desk) = lookup::desk_by_slug(db, &calls.desk).await? else {
        anyhow::bail!(locale.ta("cli-desk-unknown", "slug", &calls.desk));
    };
    let scope = operator_scope(desk.organisation_id, Action::ImportCalls, db.now());
    let name = calls.file.file_name().unwrap_or_default().to_string_lossy().into_owned();
    let mut line = Line::new(locale);
    loop {
        let open = || Source::open(&calls.file);
        let done =
            import(db, &scope, &desk, &name, open, calls.dry_run, &mut |progress| line.show(progress)).await;
        match done {
            Ok(checked) => {
                line.end();
                return Ok(checked.report);
            }
            // The one under way ends, or is given up after a while without a sign of life.
            Err(StoreError::Busy) => {
                line.say(&locale.t("import-waiting"));
                tokio::time::sleep(std::time::Duration::from_secs(1)).await;
            }
            Err(error) => {
                line.end();
                return Err(match error {
                    StoreError::GivenUp => anyhow::anyhow!("{}", locale.t("import-given-up")),
                    StoreError::Changed => anyhow::anyhow!("{}", locale.t("import-changed")),
                    other => other.into(),
                });
            }
        }
    }
}

/// The line of progress on a terminal's standard error; nothing where it is no terminal.
struct Line {
    locale: Locale,
    shown: bool,
    terminal: bool,
}

impl Line {
    fn new(locale: Locale) -> Line {
        Line { locale, shown: false, terminal: std::io::stderr().is_terminal() }
    }

    fn show(&mut self, progress: Progress) {
        let text = match progress {
            Progress::Read(rows) => self.locale.tn("import-progress-read", rows),
            Progress::Stored(done, total) => {
                self.locale.args("import-progress-stored", &[("n-done", &done), ("n-total", &total)])
            }
        };
        self.say(&text);
    }

    fn say(&mut self, text: &str) {
        if self.terminal {
            let _ = write!(std::io::stderr(), "\r\u{1b}[K{text}");
            self.shown = true;
        }
    }

    fn end(&mut self) {
        if std::mem::take(&mut self.shown) {
            let _ = write!(std::io::stderr(), "\r\u{1b}[K");
        }
    }
}

/// Tells a report to people: findings on standard output, the refusal on standard error.
fn print(report: &Report, dry_run: bool, locale: Locale) {
    print_findings("import-text-fault", &report.faults, locale);
    print_findings("import-text-warning", &report.warnings, locale);
    if !report.faults.is_empty() {
        complain(&locale.tn("import-refused", report.faults.count()));
        return;
    }
    let key = if dry_run { "import-would-store" } else { "import-stored" };
    let n = if dry_run { report.fresh } else { report.stored };
    say_line!("{}", locale.args(key, &[("n", &n), ("n-skipped", &report.skipped)]));
}

fn print_findings(key: &str, findings: &Findings, locale: Locale) {
    let line = |finding: &Finding| {
        let is_whole = finding.column.is_empty() && finding.value.is_empty();
        let place = locale.args(
            if is_whole { "import-text-row" } else { "import-text-place" },
            &[("row", &finding.row), ("column", &finding.column), ("value", &finding.value)],
        );
        let what = finding.message.text(locale);
        let remedy = finding.remedy.text(locale);
        let said = locale.args(key, &[("place", &place), ("what", &what)]);
        if remedy.is_empty() {
            said
        } else {
            format!("{said} {}", locale.ta("import-text-remedy", "remedy", remedy))
        }
    };
    for finding in &findings.list {
        say_line!("{}", line(finding));
    }
    if findings.more > 0 {
        say_line!("{}", locale.tn("import-text-more", findings.more));
    }
}
