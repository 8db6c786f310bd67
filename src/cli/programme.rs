//! `tomarigi programme`: programmes of training by files (docs/programme-file.md).

use std::path::Path;

use anyhow::{Context as _, Result, bail};

use super::context;
use super::files::{Format, Kind, toml_fault};
use crate::auth::guard::operator_scope;
use crate::auth::policy::Action;
use crate::db::Db;
use crate::i18n::Locale;
use crate::training::programmes::check::{Fault, check};
use crate::training::programmes::file::{self, Difference};
use crate::training::programmes::queries;
use crate::training::programmes::save::{self, SaveError};
use crate::training::programmes::sessions;

/// Programmes as files.
#[derive(Debug)]
pub(super) struct Programmes;

impl Kind for Programmes {
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
        let Some(row) = queries::by_slug(db, slug).await? else {
            bail!(locale.ta("cli-programme-unknown", "slug", slug));
        };
        Ok(match format {
            Format::Toml => file::to_toml(&row.programme())?,
            Format::Json => serde_json::to_string_pretty(&row.programme())?,
        })
    }

    async fn list(db: &Db, locale: Locale) -> Result<Vec<String>> {
        let mut lines = Vec::new();
        for organisation in crate::organisation::all(db).await? {
            let scope = operator_scope(organisation.id, Action::RunTraining, db.now());
            for row in queries::all(&scope, db).await? {
                let title = row.programme().title.text(locale).to_owned();
                lines.push(format!("{}\t{}\t{title}", row.slug, row.fiscal_year));
            }
        }
        Ok(lines)
    }
}

/// Applies a programme file; gives what is to be said: the difference, and what was done.
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
    let faulty = || locale.ta("cli-programme-faulty", "file", &shown);
    let after = file::read(&source)
        .map_err(|error| anyhow::anyhow!("{}\n{}", faulty(), toml_fault(&error, &source, locale)))?;
    if let faults @ [_, ..] = check(&after).as_slice() {
        bail!("{}\n{}", faulty(), told_faults(faults, locale));
    }
    let slug = after.slug.as_str();
    let said = |key: &str, n: usize| locale.args(key, &[("slug", &slug), ("n", &n)]);
    let Some(row) = queries::by_slug(db, slug).await? else {
        let lines = told(&file::differences(&Default::default(), &after));
        let organisation = context::choose(db, organisation, locale).await?;
        if dry_run {
            return Ok(format!("{lines}{}\n", said("cli-programme-would-create", 0)));
        }
        let mut tx = db.write(&operator_scope(organisation, Action::RunTraining, db.now())).await?;
        save::create(&mut tx, &after).await.map_err(|e| said_of(e, locale))?;
        tx.commit().await?;
        return Ok(format!("{lines}{}\n", said("cli-programme-created", 0)));
    };
    let after = sessions::numbered_like(&row.programme(), after.clone(), &sessions::Noted::new());
    let found = file::differences(&row.programme(), &after);
    if found.is_empty() {
        return Ok(format!("{}\n", said("cli-programme-same", 0)));
    }
    if dry_run {
        return Ok(format!("{}{}\n", told(&found), said("cli-programme-would-change", found.len())));
    }
    let mut tx = db.write(&operator_scope(row.organisation_id, Action::RunTraining, db.now())).await?;
    save::save(&mut tx, row.id, row.revision, &after).await.map_err(|e| said_of(e, locale))?;
    tx.commit().await?;
    Ok(format!("{}{}\n", told(&found), said("cli-programme-changed", found.len())))
}

fn told_faults(faults: &[Fault], locale: Locale) -> String {
    let line = |fault: &Fault| format!("  {}: {}", fault.place, fault.message.text(locale));
    faults.iter().map(line).collect::<Vec<_>>().join("\n")
}

fn said_of(error: SaveError, locale: Locale) -> anyhow::Error {
    match error {
        SaveError::Changed | SaveError::NotFound => anyhow::anyhow!(locale.t("cli-programme-conflict")),
        SaveError::Faults(faults) => anyhow::anyhow!(told_faults(&faults, locale)),
        SaveError::Database(error) if error.is_unique_violation() => {
            anyhow::anyhow!(locale.t("cli-programme-conflict"))
        }
        SaveError::Database(error) => error.into(),
    }
}

/// The difference as lines: `- key = before`, `+ key = after`.
fn told(differences: &[Difference]) -> String {
    super::differences(differences.iter().map(|d| (d.key.as_str(), d.before.as_deref(), d.after.as_deref())))
}
