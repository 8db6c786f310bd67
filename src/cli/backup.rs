//! `tomarigi backup`: an online copy, looked through before it is called one (until then its name ends with `.part`).

use std::path::PathBuf;
use std::process::ExitCode;
use std::sync::Arc;

use anyhow::Result;

use super::out::say_line;
use super::{Places, context, verify};
use crate::clock::SystemClock;
use crate::i18n::Locale;
use crate::upkeep::copies;

/// What the command line says.
#[derive(clap::Args, Debug)]
pub struct Args {
    #[command(flatten)]
    places: Places,
    #[arg(long, value_name = "FILE|DIR")]
    to: PathBuf,
}

/// Runs the command. A copy that does not hold is kept under the name `….faulty` and the exit status is 1.
pub fn run(args: Args, locale: Locale) -> Result<ExitCode> {
    let config = context::configuration(&args.places, None, None)?;
    context::runtime()?.block_on(async {
        let db = context::open(&config).await?;
        let file = if args.to.is_dir() {
            let now = db.now().jst();
            let (date, time) = (now.date(), now.time());
            let name =
                format!("tomarigi-{date}-{:02}{:02}{:02}.backup", time.hour(), time.minute(), time.second());
            args.to.join(name)
        } else {
            args.to
        };
        let made = copies::backup(&db, &file, Arc::new(SystemClock::default())).await;
        db.close().await;
        let (report, file) = made.map_err(|error| context::copying_failed(error, &config, locale))?;
        verify::print(&report, locale);
        if !report.is_sound() {
            say_line!("{}", locale.ta("cli-backup-faulty", "file", file.display()));
            return Ok(ExitCode::FAILURE);
        }
        say_line!("{}", locale.ta("cli-backup-done", "file", file.display()));
        say_line!("{}", locale.ta("cli-backup-key", "file", config.key_file.display()));
        Ok(ExitCode::SUCCESS)
    })
}
