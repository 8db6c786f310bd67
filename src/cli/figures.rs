//! `tomarigi figures`.

use std::process::ExitCode;

use super::Places;
use crate::i18n::Locale;

/// What the command line says.
#[derive(clap::Args, Debug)]
pub struct Args {
    #[command(flatten)]
    places: Places,
}

/// Runs the command.
pub fn run(args: Args, _locale: Locale) -> anyhow::Result<ExitCode> {
    anyhow::bail!("{args:?}")
}
