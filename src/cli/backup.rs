//! `tomarigi backup`: an online copy, looked through before it is called one.

use std::path::PathBuf;
use std::process::ExitCode;
use std::sync::Arc;

use anyhow::Result;

use super::{Places, context, verify};
use crate::clock::SystemClock;
use crate::crypto::RootKey;
use crate::db::{Db, maintenance};
use crate::i18n::Locale;

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
        let clock = Arc::new(SystemClock::default());
        maintenance::backup(&db, &file, clock.clone()).await?;
        db.close().await;
        let root = Arc::new(RootKey::read(&config.key_file, Some(&config.data))?);
        let copy = Db::open_file(&file, root, clock).await?;
        let report = crate::upkeep::verify::verify(&copy).await?;
        copy.close().await;
        verify::print(&report, locale);
        if !report.is_sound() {
            let faulty = file.with_added_extension("faulty");
            std::fs::rename(&file, &faulty)?;
            println!("{}", locale.ta("cli-backup-faulty", "file", faulty.display()));
            return Ok(ExitCode::FAILURE);
        }
        println!("{}", locale.ta("cli-backup-done", "file", file.display()));
        println!("{}", locale.ta("cli-backup-key", "file", config.key_file.display()));
        Ok(ExitCode::SUCCESS)
    })
}
