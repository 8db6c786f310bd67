//! What the commands of files share (`tomarigi desk`, `tomarigi programme`): one is applied, shown, all are listed.

use std::path::{Path, PathBuf};
use std::process::ExitCode;

use anyhow::Result;
use clap::{Subcommand, ValueEnum};

use super::out::{say, say_line};
use super::{Places, context};
use crate::db::Db;
use crate::i18n::Locale;

/// What the command line says.
#[derive(clap::Args, Debug)]
pub struct Args {
    #[command(flatten)]
    places: Places,
    #[command(subcommand)]
    what: What,
}

#[derive(Subcommand, Debug)]
enum What {
    Apply {
        file: PathBuf,
        #[arg(long)]
        dry_run: bool,
        #[arg(long, value_name = "NAME")]
        organisation: Option<String>,
    },
    Show {
        slug: String,
        #[arg(long, value_enum, default_value_t = Format::Toml)]
        format: Format,
    },
    List,
}

/// How a file is shown.
#[derive(Clone, Copy, ValueEnum, Debug)]
pub enum Format {
    /// As it is applied.
    Toml,
    /// For machines.
    Json,
}

/// What is written in such files.
pub(super) trait Kind {
    /// Applies a file; gives what is to be said: the difference, and what was done.
    ///
    /// # Errors
    /// When the file has a fault, the organisation is not clear, or the database refuses. Nothing is changed then.
    async fn apply(
        db: &Db,
        file: &Path,
        dry_run: bool,
        organisation: Option<&str>,
        locale: Locale,
    ) -> Result<String>;

    /// The file of what is there under `slug`.
    ///
    /// # Errors
    /// When there is none, or the database refuses.
    async fn show(db: &Db, slug: &str, format: Format, locale: Locale) -> Result<String>;

    /// A line for each that is there.
    ///
    /// # Errors
    /// When the database refuses.
    async fn list(db: &Db, locale: Locale) -> Result<Vec<String>>;
}

/// Runs the command.
///
/// # Errors
/// What the kind of file says.
pub(super) fn run<K: Kind>(args: Args, locale: Locale) -> Result<ExitCode> {
    let config = context::configuration(&args.places, None, None)?;
    context::runtime()?.block_on(async {
        let db = context::open(&config).await?;
        match args.what {
            What::Apply { file, dry_run, organisation } => {
                say!("{}", K::apply(&db, &file, dry_run, organisation.as_deref(), locale).await?);
            }
            What::Show { slug, format } => {
                say_line!("{}", K::show(&db, &slug, format, locale).await?.trim_end());
            }
            What::List => K::list(&db, locale).await?.iter().for_each(|line| say_line!("{line}")),
        }
        db.close().await;
        Ok(ExitCode::SUCCESS)
    })
}

/// What is wrong in a file, with its line as it stands there. (`toml` speaks English; what happens most, a slip in a key, is
/// told in both languages.)
pub(super) fn toml_fault(error: &toml::de::Error, source: &str, locale: Locale) -> String {
    let before = error.span().and_then(|span| source.get(..span.start));
    let Some(before) = before else { return error.message().to_owned() };
    let n = before.matches('\n').count();
    let line = source.lines().nth(n).unwrap_or_default().trim();
    let words: Vec<&str> = error.message().split('`').collect();
    let what = match words.as_slice() {
        ["unknown field ", key, _, known @ ..] => {
            let known: Vec<&str> = known.iter().step_by(2).copied().collect();
            let known = known.join(", ");
            locale.args("cli-file-unknown-key", &[("key", key), ("known", &known)])
        }
        _ => error.message().to_owned(),
    };
    locale.args("cli-file-line", &[("n", &(n + 1)), ("line", &line), ("what", &what)])
}
