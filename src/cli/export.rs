//! `tomarigi export calls`: records to a file that an import reads back.

use std::path::PathBuf;
use std::process::ExitCode;

use anyhow::{Context as _, Result};
use time::Date;

use super::out::say_line;
use super::{Places, context};
use crate::auth::guard::operator_scope;
use crate::auth::policy::Action;
use crate::desk::imports::export::{Format, export};
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

/// What is exported.
#[derive(clap::Subcommand, Debug)]
enum What {
    Calls(CallsArgs),
}

#[derive(clap::Args, Debug)]
struct CallsArgs {
    #[arg(long, value_name = "SLUG")]
    desk: String,
    #[arg(long, value_name = "csv|xlsx", value_parser = ["csv", "xlsx"])]
    format: Option<String>,
    #[arg(long, value_name = "DATE", value_parser = date)]
    from: Option<Date>,
    #[arg(long, value_name = "DATE", value_parser = date)]
    to: Option<Date>,
    #[arg(long, value_name = "FILE")]
    output: PathBuf,
    #[arg(long)]
    force: bool,
}

fn date(text: &str) -> Result<Date, String> {
    jpcal::parse_date(text).map_err(|error| error.to_string())
}

/// Runs the command. The file is readable by its owner alone: it holds what callers said.
pub fn run(args: Args, locale: Locale) -> Result<ExitCode> {
    let What::Calls(calls) = &args.what;
    if calls.from.zip(calls.to).is_some_and(|(from, to)| to < from) {
        anyhow::bail!(locale.t("cli-calendar-backwards"));
    }
    // A file behind a link is one as well; standard output is none.
    if !calls.force && calls.output.is_file() {
        anyhow::bail!(locale.ta("cli-export-exists", "file", calls.output.display()));
    }
    let by_name = calls.output.extension().map(|ending| ending.to_string_lossy().to_lowercase());
    let format =
        calls.format.clone().or(by_name).as_deref().and_then(Format::from_code).unwrap_or(Format::Csv);
    let config = context::configuration(&args.places, None, None)?;
    let exported = context::runtime()?.block_on(async {
        let db = context::open(&config).await?;
        let Some(desk) = lookup::desk_by_slug(&db, &calls.desk).await? else {
            anyhow::bail!(locale.ta("cli-desk-unknown", "slug", &calls.desk));
        };
        let scope = operator_scope(desk.organisation_id, Action::ExportCalls, db.now());
        let exported = export(&db, &scope, &desk, (calls.from, calls.to), format).await?;
        db.close().await;
        Ok(exported)
    })?;
    write_private(&calls.output, &exported.bytes).with_context(|| calls.output.display().to_string())?;
    say_line!("{}", locale.tn("export-done", exported.calls));
    Ok(ExitCode::SUCCESS)
}

fn write_private(path: &std::path::Path, bytes: &[u8]) -> std::io::Result<()> {
    use std::io::Write as _;
    let mut options = std::fs::OpenOptions::new();
    options.write(true).create(true).truncate(true);
    #[cfg(unix)]
    {
        use std::os::unix::fs::OpenOptionsExt as _;
        options.mode(0o600);
    }
    let mut file = options.open(path)?;
    // A file that stood there keeps its mode when it is opened. (Standard output has none of its own.)
    #[cfg(unix)]
    if file.metadata()?.is_file() {
        use std::os::unix::fs::PermissionsExt as _;
        file.set_permissions(std::fs::Permissions::from_mode(0o600))?;
    }
    file.write_all(bytes)?;
    file.sync_all()
}
