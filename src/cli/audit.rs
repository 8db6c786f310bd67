//! `tomarigi audit`: the heads of the audit chains, to be kept elsewhere, and to be held against today's chains.

use std::path::PathBuf;
use std::process::ExitCode;

use anyhow::{Context as _, Result};

use super::out::say_line;
use super::{Places, context};
use crate::i18n::Locale;
use crate::upkeep::heads::{self, Head};

/// What the command line says.
#[derive(clap::Args, Debug)]
pub struct Args {
    #[command(flatten)]
    places: Places,
    #[arg(long, value_name = "FILE")]
    compare: Option<PathBuf>,
}

/// Runs the command: prints one JSON line a chain; with `--compare`, says whether the chains still contain those heads.
pub fn run(args: Args, locale: Locale) -> Result<ExitCode> {
    let config = context::configuration(&args.places, None, None)?;
    context::runtime()?.block_on(async {
        let db = context::open(&config).await?;
        let Some(file) = &args.compare else {
            for head in heads::now(&db).await? {
                say_line!("{}", serde_json::to_string(&head)?);
            }
            return Ok(ExitCode::SUCCESS);
        };
        let text = std::fs::read_to_string(file).with_context(|| file.display().to_string())?;
        let kept: Vec<Head> = text
            .lines()
            .filter(|line| !line.trim().is_empty())
            .map(serde_json::from_str)
            .collect::<Result<_, _>>()
            .with_context(|| file.display().to_string())?;
        let mut sound = true;
        for head in kept {
            let holds = heads::still_holds(&db, &head).await?;
            sound &= holds;
            let key = if holds { "cli-audit-holds" } else { "cli-audit-broken" };
            say_line!("{}", locale.args(key, &[("chain", &head.chain), ("n-entries", &head.entries)]));
        }
        Ok(if sound { ExitCode::SUCCESS } else { ExitCode::FAILURE })
    })
}
