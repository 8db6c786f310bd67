//! `tomarigi desk`: a desk set up from a file, shown, listed. The file is told in docs/desk-file.md.

use std::path::Path;

use anyhow::{Context as _, Result, bail};

use super::context;
use super::files::{Format, Kind, toml_fault};
use crate::auth::guard::operator_scope;
use crate::auth::policy::Action;
use crate::db::Db;
use crate::desk::settings::file::{DeskFile, Difference, differences};
use crate::desk::settings::written::prefecture_name;
use crate::desk::settings::{self, SaveError, Settings};
use crate::i18n::Locale;
use crate::organisation::{desk, lookup};

/// Desks as files.
#[derive(Debug)]
pub(super) struct Desks;

impl Kind for Desks {
    async fn apply(
        db: &Db,
        file: &Path,
        dry_run: bool,
        organisation: Option<&str>,
        locale: Locale,
    ) -> Result<String> {
        apply(db, file, dry_run, organisation, locale).await
    }

    async fn show(db: &Db, slug: &str, format: Format, locale: Locale) -> Result<String> {
        let Some(desk) = lookup::desk_by_slug(db, slug).await? else {
            bail!(locale.ta("cli-desk-unknown", "slug", slug));
        };
        let scope = operator_scope(desk.organisation_id, Action::SeeDesk, db.now());
        let file = DeskFile::of(slug, &Settings::of(&scope, db, &desk).await?);
        Ok(match format {
            Format::Toml => file.to_toml()?,
            Format::Json => serde_json::to_string_pretty(&file)?,
        })
    }

    async fn list(db: &Db, _: Locale) -> Result<Vec<String>> {
        let line =
            |desk: desk::Model| format!("{}\t{}\t{}", desk.slug, desk.name, prefecture_name(desk.prefecture));
        Ok(lookup::desks(db).await?.into_iter().map(line).collect())
    }
}

/// Applies a desk file; gives what is to be said: the difference, and what was done.
///
/// # Errors
/// When the file has a fault, the organisation is not clear, or the database refuses. Nothing is changed then.
pub async fn apply(
    db: &Db,
    path: &Path,
    dry_run: bool,
    organisation: Option<&str>,
    locale: Locale,
) -> Result<String> {
    let shown = path.display().to_string();
    let source =
        std::fs::read_to_string(path).with_context(|| locale.ta("cli-file-unreadable", "file", &shown))?;
    let faulty = || locale.ta("cli-desk-file-faulty", "file", &shown);
    let file = DeskFile::read(&source)
        .map_err(|error| anyhow::anyhow!("{}\n{}", faulty(), toml_fault(&error, &source, locale)))?;
    let slug = file.slug.0.as_str();
    let n = |differences: &[Difference]| differences.len();
    let said = |key: &str, n: usize| locale.args(key, &[("slug", &slug), ("n", &n)]);

    let Some(desk) = lookup::desk_by_slug(db, slug).await? else {
        let after = file.onto(Settings::empty());
        for (key, missing) in [("name", after.name.is_empty()), ("prefecture", after.prefecture == 0)] {
            if missing {
                bail!("{}: {}", faulty(), locale.ta("cli-desk-fault-needed", "key", key));
            }
        }
        sensible(db, &Settings::empty(), &after, locale).with_context(faulty)?;
        let organisation = context::choose(db, organisation, locale).await?;
        let lines = told(&differences(&Settings::empty(), &after));
        if dry_run {
            return Ok(format!("{lines}{}\n", said("cli-desk-would-create", 0)));
        }
        let mut tx = db.write(&operator_scope(organisation, Action::ManageOrganisation, db.now())).await?;
        settings::create(&mut tx, slug, &after).await.map_err(|e| said_of(e, locale))?;
        tx.commit().await?;
        return Ok(format!("{lines}{}\n", said("cli-desk-created", 0)));
    };

    let scope = operator_scope(desk.organisation_id, Action::EditDesk, db.now());
    let before = Settings::of(&scope, db, &desk).await?;
    let after = file.onto(before.clone());
    for (key, missing) in [("name", after.name.is_empty()), ("prefecture", after.prefecture == 0)] {
        if missing {
            bail!("{}: {}", faulty(), locale.ta("cli-desk-fault-needed", "key", key));
        }
    }
    sensible(db, &before, &after, locale).with_context(faulty)?;
    let found = differences(&before, &after);
    if found.is_empty() {
        return Ok(format!("{}\n", said("cli-desk-same", 0)));
    }
    let never = settings::opens_never(&before.hours, &after.hours, db.now().date());
    let warning = if never { format!("! {}\n", locale.t("desk-opens-never")) } else { String::new() };
    if dry_run {
        let would = said("cli-desk-would-change", n(&found));
        return Ok(format!("{}{warning}{would}\n", told(&found)));
    }
    let mut tx = db.write(&scope).await?;
    settings::save(&mut tx, desk.id, desk.revision, &after).await.map_err(|e| said_of(e, locale))?;
    tx.commit().await?;
    Ok(format!("{}{warning}{}\n", told(&found), said("cli-desk-changed", n(&found))))
}

/// Refuses what cannot be meant: days of another age, closures written the wrong way round, a number with letters.
fn sensible(db: &Db, before: &Settings, after: &Settings, locale: Locale) -> Result<()> {
    let faults = settings::faults(before, after, db.now().date());
    let lines: Vec<String> =
        faults.iter().map(|(key, message)| format!("{key}: {}", message.text(locale))).collect();
    if lines.is_empty() { Ok(()) } else { bail!(lines.join("\n")) }
}

fn said_of(error: SaveError, locale: Locale) -> anyhow::Error {
    match error {
        SaveError::Changed | SaveError::NotFound => anyhow::anyhow!(locale.t("cli-desk-conflict")),
        SaveError::NoBranch(name) => anyhow::anyhow!(locale.ta("cli-desk-no-branch", "name", name)),
        SaveError::Database(error) if error.is_unique_violation() => {
            anyhow::anyhow!(locale.t("cli-desk-conflict"))
        }
        SaveError::Database(error) => error.into(),
    }
}

/// The difference as lines: `- key = before`, `+ key = after`.
fn told(differences: &[Difference]) -> String {
    super::differences(differences.iter().map(|d| (d.key.as_str(), d.before.as_deref(), d.after.as_deref())))
}
