//! `tomarigi restore`: looks through a backup and puts it back.

use std::path::PathBuf;
use std::process::ExitCode;
use std::sync::Arc;

use anyhow::{Context as _, Result};
use zeroize::Zeroizing;

use super::out::say_line;
use super::{Places, context, verify};
use crate::clock::SystemClock;
use crate::config::Config;
use crate::crypto::{KeyFileError, RootKey};
use crate::i18n::Locale;
use crate::upkeep::copies::{self, Target};
use crate::upkeep::verify::Report;

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

/// Runs the command. Data that stand in the place are never overwritten, and until the backup was opened with the key,
/// neither data nor key are put there.
pub fn run(args: Args, locale: Locale) -> Result<ExitCode> {
    let config = context::configuration(&args.places, None, None)?;
    let made_folder = context::make_private_folder(&config.data)?;
    let restored = restore(&args, &config, locale);
    if restored.is_err() && made_folder {
        // Only if nothing is in it.
        let _ = std::fs::remove_dir(&config.data);
    }
    let report = restored?;
    verify::print(&report, locale);
    let key = if report.is_sound() { "cli-restore-done" } else { "cli-restore-unsound" };
    say_line!("{}", locale.t(key));
    Ok(if report.is_sound() { ExitCode::SUCCESS } else { ExitCode::FAILURE })
}

fn restore(args: &Args, config: &Config, locale: Locale) -> Result<Report> {
    let root = match &args.recovery_kit {
        None => RootKey::read(&config.key_file, Some(&config.data)).map_err(|fault| match fault {
            KeyFileError::Missing(file) => {
                anyhow::anyhow!(locale.ta("cli-restore-key-missing", "file", file.display()))
            }
            fault => fault.into(),
        })?,
        Some(kit) => {
            let text =
                Zeroizing::new(std::fs::read_to_string(kit).with_context(|| kit.display().to_string())?);
            // The kit's own file, the groups in one line, or the groups in several.
            let key = text.lines().find_map(RootKey::from_text).or_else(|| RootKey::from_text(&text));
            key.with_context(|| {
                if text.lines().chain([text.as_str()]).any(is_like_a_kit) {
                    locale.t("cli-restore-kit-slip")
                } else {
                    locale.ta("cli-restore-no-key", "file", kit.display())
                }
            })?
        }
    };
    let target = Target {
        url: config.database_url.as_deref(),
        data: &config.data,
        root: Arc::new(root),
        write_key: args.recovery_kit.as_ref().map(|_| config.key_file.as_path()),
    };
    let clock = Arc::new(SystemClock::default());
    let restored = context::runtime()?.block_on(copies::restore(&args.file, target, clock));
    restored.map_err(|error| context::copying_failed(error, config, locale))
}

/// Whether somebody typed the groups of a kit there, though not as they stand on it: 14 groups of four, more or less.
fn is_like_a_kit(text: &str) -> bool {
    let letters = text.chars().filter(char::is_ascii_alphanumeric).count();
    let plain = |c: char| c.is_ascii_alphanumeric() || c.is_whitespace() || c == '-';
    (48..=64).contains(&letters) && text.chars().all(plain)
}
