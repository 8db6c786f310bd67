//! `tomarigi restore`: puts a backup back and looks through it.

use std::path::PathBuf;
use std::process::ExitCode;
use std::sync::Arc;

use anyhow::{Context as _, Result};

use super::{Places, context, verify};
use crate::clock::SystemClock;
use crate::crypto::RootKey;
use crate::db::maintenance;
use crate::i18n::Locale;

/// What the command line says.
#[derive(clap::Args, Debug)]
pub struct Args {
    #[command(flatten)]
    places: Places,
    #[arg(value_name = "FILE")]
    file: PathBuf,
    #[arg(long, value_name = "KIT")]
    recovery_kit: Option<PathBuf>,
}

/// Runs the command. Data that stand in the place are never overwritten.
pub fn run(args: Args, locale: Locale) -> Result<ExitCode> {
    let config = context::configuration(&args.places, None, None)?;
    if let Some(kit) = &args.recovery_kit {
        let text = std::fs::read_to_string(kit).with_context(|| kit.display().to_string())?;
        let key = text.lines().find_map(RootKey::from_text);
        let key = key.with_context(|| locale.ta("cli-restore-no-key", "file", kit.display()))?;
        key.write(&config.key_file, Some(&config.data))?;
    }
    std::fs::create_dir_all(&config.data)?;
    let root = Arc::new(RootKey::read(&config.key_file, Some(&config.data))?);
    let clock = Arc::new(SystemClock::default());
    let url = config.database_url.as_deref();
    context::runtime()?.block_on(async {
        let restored = maintenance::restore(&args.file, url, &config.data, root, clock).await;
        restored.map_err(|error| match error {
            maintenance::BackupError::NotEmpty => {
                anyhow::anyhow!(locale.ta("cli-restore-not-empty", "place", config.data.display()))
            }
            error => error.into(),
        })?;
        let db = context::open(&config).await?;
        let report = crate::upkeep::verify::verify(&db).await?;
        db.close().await;
        verify::print(&report, locale);
        let key = if report.is_sound() { "cli-restore-done" } else { "cli-restore-unsound" };
        println!("{}", locale.t(key));
        Ok(if report.is_sound() { ExitCode::SUCCESS } else { ExitCode::FAILURE })
    })
}
