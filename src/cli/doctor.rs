//! `tomarigi doctor`: looks at the installation as a careful colleague would, and says what to do about each finding.

use std::process::ExitCode;
use std::time::Duration;

use anyhow::Result;

use super::out::say_line;
use super::serve::Door;
use super::{Places, context, setup};
use crate::auth::guard::operator_scope;
use crate::auth::people;
use crate::auth::policy::{Action, Role};
use crate::config::Config;
use crate::crypto::RootKey;
use crate::db::{Backend, Db};
use crate::i18n::Locale;
use crate::id::Id;
use crate::mail::Mailer;

/// What the command line says.
#[derive(clap::Args, Debug)]
pub struct Args {
    #[command(flatten)]
    places: Places,
    #[command(flatten)]
    door: Door,
}

/// How long the mail server may take to answer.
const MAIL_PATIENCE: Duration = Duration::from_secs(5);

/// Room on the disk below which nothing is written soon, and below which it is time to look; in bytes.
const ROOM: (u64, u64) = (50_000_000, 1_000_000_000);

#[derive(Debug, PartialEq, Eq)]
enum Finding {
    Good(String),
    Look(String),
    Bad(String),
}

/// Runs the command: exit status 1 when something must be mended.
pub fn run(args: Args, locale: Locale) -> Result<ExitCode> {
    let config = context::configuration(&args.places, args.door.listen, args.door.public_url.as_deref())?;
    let mut findings = Vec::new();
    let key = RootKey::read(&config.key_file, Some(&config.data));
    findings.push(match &key {
        Ok(_) => Finding::Good(locale.ta("cli-doctor-key-good", "file", config.key_file.display())),
        Err(fault) => Finding::Bad(context::key_fault(fault, locale)),
    });
    let kit = setup::beside(&config.key_file);
    if kit.exists() {
        findings.push(Finding::Look(locale.ta("cli-doctor-kit-left", "file", kit.display())));
    }
    #[cfg(unix)]
    if let Ok(meta) = std::fs::metadata(&config.data) {
        use std::os::unix::fs::PermissionsExt;
        let open = meta.permissions().mode() & 0o077 != 0;
        let key = if open { "cli-doctor-data-readable" } else { "cli-doctor-data-good" };
        let text = locale.ta(key, "folder", config.data.display());
        findings.push(if open { Finding::Look(text) } else { Finding::Good(text) });
    }
    #[cfg(unix)]
    if let Ok(disk) = rustix::fs::statvfs(&config.data) {
        findings.extend(room(disk.f_bavail.saturating_mul(disk.f_frsize), &config, locale));
    }
    if key.is_ok() {
        findings.extend(context::runtime()?.block_on(database(&config, locale)));
    }
    findings.push(if config.check_door().is_err() {
        Finding::Bad(locale.ta("cli-door-open", "address", config.listen))
    } else if config.is_https() {
        Finding::Good(locale.ta("cli-doctor-https", "url", config.public_url()))
    } else {
        Finding::Look(locale.ta("cli-doctor-http", "url", config.public_url()))
    });
    findings.push(match (&config.mail.smtp_url, &config.mail.from) {
        (Some(_), Some(_)) => context::runtime()?.block_on(mail(&config, locale)),
        (Some(_), None) => Finding::Bad(locale.t("cli-doctor-mail-no-sender")),
        (None, _) => {
            Finding::Look(locale.ta("cli-doctor-mail-files", "folder", config.data.join("mail").display()))
        }
    });
    let (mut bad, mut advised) = (0, 0);
    for finding in &findings {
        match finding {
            Finding::Good(text) => say_line!("✓ {text}"),
            Finding::Look(text) => {
                advised += 1;
                say_line!("! {text}");
            }
            Finding::Bad(text) => {
                bad += 1;
                say_line!("✗ {text}");
            }
        }
    }
    say_line!(
        "{}",
        match (bad, advised) {
            (0, 0) => locale.t("cli-doctor-well"),
            (0, _) => locale.tn("cli-doctor-advised", advised),
            _ => locale.tn("cli-doctor-mend", bad),
        }
    );
    Ok(if bad == 0 { ExitCode::SUCCESS } else { ExitCode::FAILURE })
}

/// Whether there is room on the disk. Nothing is said where there is plenty.
fn room(free: u64, config: &Config, locale: Locale) -> Option<Finding> {
    let said =
        |key: &str| locale.args(key, &[("folder", &config.data.display()), ("n", &(free / 1_000_000))]);
    match free {
        free if free < ROOM.0 => Some(Finding::Bad(said("cli-doctor-disk-full"))),
        free if free < ROOM.1 => Some(Finding::Look(said("cli-doctor-disk-low"))),
        _ => None,
    }
}

/// Whether the mail server answers, and takes the name and the password.
async fn mail(config: &Config, locale: Locale) -> Finding {
    let tried = async { Mailer::new(config)?.try_out().await };
    let fault = match tokio::time::timeout(MAIL_PATIENCE, tried).await {
        Ok(Ok(())) => return Finding::Good(locale.t("cli-doctor-mail-good")),
        Ok(Err(error)) => error.kind(),
        Err(_) => "timeout".to_owned(),
    };
    Finding::Bad(locale.ta("cli-doctor-mail-silent", "fault", fault))
}

/// What is to be said of an organisation.
async fn organisation(db: &Db, id: Id, name: &str, config: &Config, locale: Locale) -> Vec<Finding> {
    if db.keys(id).await.is_err() {
        return vec![Finding::Bad(context::other_key(name, &config.key_file, locale))];
    }
    let mut findings = vec![Finding::Good(locale.ta("cli-doctor-organisation-good", "name", name))];
    let scope = operator_scope(id, Action::ManageAccounts, db.now());
    match people::holders(&scope, db, Role::Administrator).await {
        Ok(holders) => {
            let mut ids: Vec<Id> = holders.iter().map(|(_, account)| account.id).collect();
            ids.dedup();
            if ids.len() < 2 {
                findings.push(Finding::Look(locale.ta("cli-doctor-one-administrator", "name", name)));
            }
        }
        Err(error) => findings.push(Finding::Bad(context::told(&error.into(), locale))),
    }
    findings
}

async fn database(config: &Config, locale: Locale) -> Vec<Finding> {
    let db = match context::look(config).await {
        Ok(db) => db,
        Err(error) => return vec![Finding::Bad(context::told(&error, locale))],
    };
    let mut findings = Vec::new();
    let kind = if db.backend() == Backend::Sqlite { "SQLite" } else { "PostgreSQL" };
    let integrity = match db.snapshot().await {
        Ok(snapshot) => snapshot.integrity().await,
        Err(error) => Err(error),
    };
    findings.push(match integrity {
        Ok(faults) if faults.is_empty() => Finding::Good(locale.ta("cli-doctor-database-good", "kind", kind)),
        Ok(faults) => Finding::Bad(locale.ta("cli-doctor-database-bad", "fault", faults.join("; "))),
        Err(error) => Finding::Bad(context::told(&error.into(), locale)),
    });
    match db.organisations().await {
        Ok(organisations) if organisations.is_empty() => {
            findings.push(Finding::Look(locale.t("cli-doctor-no-organisation")));
        }
        Ok(organisations) => {
            for (id, name) in organisations {
                findings.extend(organisation(&db, id, &name, config, locale).await);
            }
        }
        Err(error) => findings.push(Finding::Bad(context::told(&error.into(), locale))),
    }
    db.close().await;
    findings
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_disk_on_which_little_room_is_left_is_told_and_a_full_one_must_be_mended() {
        let config = Config::new("data".into(), "key".into(), ([127, 0, 0, 1], 8080).into());
        let room = |free| room(free, &config, Locale::En);
        assert!(matches!(room(0), Some(Finding::Bad(_))));
        assert!(matches!(room(300_000_000), Some(Finding::Look(text)) if text.contains("300 MB")));
        assert_eq!(room(20_000_000_000), None);
    }
}
