//! `tomarigi doctor`: looks at the installation as a careful colleague would, and says what to do about each finding.

use std::process::ExitCode;

use anyhow::Result;

use super::serve::Door;
use super::{Places, context, setup};
use crate::crypto::RootKey;
use crate::db::Backend;
use crate::i18n::Locale;

/// What the command line says.
#[derive(clap::Args, Debug)]
pub struct Args {
    #[command(flatten)]
    places: Places,
    #[command(flatten)]
    door: Door,
}

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
        (Some(_), Some(_)) => Finding::Good(locale.t("cli-doctor-mail-good")),
        (Some(_), None) => Finding::Bad(locale.t("cli-doctor-mail-no-sender")),
        (None, _) => {
            Finding::Look(locale.ta("cli-doctor-mail-files", "folder", config.data.join("mail").display()))
        }
    });
    let (mut bad, mut advised) = (0, 0);
    for finding in &findings {
        match finding {
            Finding::Good(text) => println!("✓ {text}"),
            Finding::Look(text) => {
                advised += 1;
                println!("! {text}");
            }
            Finding::Bad(text) => {
                bad += 1;
                println!("✗ {text}");
            }
        }
    }
    println!(
        "{}",
        match (bad, advised) {
            (0, 0) => locale.t("cli-doctor-well"),
            (0, _) => locale.tn("cli-doctor-advised", advised),
            _ => locale.tn("cli-doctor-mend", bad),
        }
    );
    Ok(if bad == 0 { ExitCode::SUCCESS } else { ExitCode::FAILURE })
}

async fn database(config: &crate::config::Config, locale: Locale) -> Vec<Finding> {
    let db = match context::open(config).await {
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
        Err(error) => Finding::Bad(error.to_string()),
    });
    match db.organisations().await {
        Ok(organisations) if organisations.is_empty() => {
            findings.push(Finding::Look(locale.t("cli-doctor-no-organisation")));
        }
        Ok(organisations) => {
            for (id, name) in organisations {
                findings.push(match db.keys(id).await {
                    Ok(_) => Finding::Good(locale.ta("cli-doctor-organisation-good", "name", name)),
                    Err(_) => Finding::Bad(locale.ta("cli-doctor-organisation-key", "name", name)),
                });
            }
        }
        Err(error) => findings.push(Finding::Bad(error.to_string())),
    }
    db.close().await;
    findings
}
