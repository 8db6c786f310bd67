//! `tomarigi setup`: organisation, first administrator, key file, recovery kit. Asks nothing when flags give all.

use std::io::{BufRead, IsTerminal, Write};
use std::path::{Path, PathBuf};
use std::process::ExitCode;

use anyhow::{Context as _, Result, bail};
use zeroize::Zeroizing;

use super::{Places, context};
use crate::auth::founding::{self, Founding, FoundingError};
use crate::config::Config;
use crate::crypto::RootKey;
use crate::db::Db;
use crate::form::Fields;
use crate::i18n::Locale;

/// What the command line says.
#[derive(clap::Args, Debug)]
pub struct Args {
    #[command(flatten)]
    places: Places,
    #[arg(long, value_name = "NAME")]
    organisation: Option<String>,
    #[arg(long, value_name = "MAIL")]
    admin_email: Option<String>,
    #[arg(long, value_name = "NAME")]
    admin_name: Option<String>,
    #[arg(long, value_name = "FILE")]
    admin_password_file: Option<PathBuf>,
    #[arg(long, value_name = "FILE")]
    recovery_kit: Option<PathBuf>,
    #[arg(long, env = "TOMARIGI_PUBLIC_URL", value_name = "URL")]
    public_url: Option<String>,
    #[arg(long)]
    yes: bool,
}

/// Runs the command.
pub fn run(args: Args, locale: Locale) -> Result<ExitCode> {
    let config = context::configuration(&args.places, None, args.public_url.as_deref())?;
    let kit_file = args.recovery_kit.clone().unwrap_or_else(|| beside(&config.key_file));
    if kit_file.exists() {
        bail!(locale.ta("cli-setup-kit-exists", "file", kit_file.display()));
    }
    let asks = !args.yes && std::io::stdin().is_terminal();
    let fields = gather(&args, asks, locale)?;
    let founding = Founding::parse(&fields).map_err(|errors| {
        let texts: Vec<String> = errors.iter().map(|(_, message)| message.text(locale)).collect();
        anyhow::anyhow!(texts.join("\n"))
    })?;
    let organisation = founding.organisation.clone();
    context::runtime()?.block_on(async {
        let db = context::open_or_begin(&config).await?;
        let founded = founding::found(&db, founding).await;
        founded.map_err(|error| match error {
            FoundingError::Standing => anyhow::anyhow!(locale.t("cli-setup-standing")),
            error => error.into(),
        })?;
        write_kit(&kit_file, &config, &db, &organisation, locale)?;
        println!("{}", locale.ta("cli-setup-done", "organisation", &organisation));
        println!("{}", locale.ta("cli-setup-key-file", "file", config.key_file.display()));
        println!("{}", locale.ta("cli-setup-kit", "file", kit_file.display()));
        if asks {
            confirm_kit(db.root_key(), locale)?;
        }
        println!("{}", locale.t("cli-setup-next"));
        db.close().await;
        Ok(ExitCode::SUCCESS)
    })
}

/// Beside the key file: `data.key` → `data.recovery-kit.txt`.
fn beside(key_file: &Path) -> PathBuf {
    key_file.with_extension("recovery-kit.txt")
}

/// The fields of founding: from the flags, or asked for at the terminal.
fn gather(args: &Args, asks: bool, locale: Locale) -> Result<Fields> {
    let mut fields = Fields::default();
    let mut missing = Vec::new();
    let mut take = |name: &str, flag: &'static str, given: Option<String>, question: &str| -> Result<()> {
        match given {
            Some(given) => fields.set(name, given),
            None if asks => fields.set(name, ask(&locale.t(question))?),
            None => missing.push(flag),
        }
        Ok(())
    };
    take("organisation", "--organisation", args.organisation.clone(), "cli-setup-ask-organisation")?;
    take("email", "--admin-email", args.admin_email.clone(), "cli-setup-ask-email")?;
    // The name can be changed later; before the @ stands what people are called by.
    let name = || args.admin_email.as_deref()?.split('@').next().map(str::to_owned);
    let name = args.admin_name.clone().or_else(|| if asks { None } else { name() });
    take("name", "--admin-name", name, "cli-setup-ask-name")?;
    let password = match &args.admin_password_file {
        Some(file) => {
            let text = std::fs::read_to_string(file).with_context(|| file.display().to_string())?;
            Some(text.trim_end_matches(['\r', '\n']).to_owned())
        }
        None if asks => {
            let question = locale.tn("cli-setup-ask-password", crate::auth::password::SHORTEST);
            Some(rpassword::prompt_password(format!("{question}: "))?)
        }
        None => None,
    };
    take("password", "--admin-password-file", password, "cli-setup-ask-password")?;
    if !args.yes && !asks {
        missing.push("--yes");
    }
    if !missing.is_empty() {
        bail!(locale.ta("cli-setup-missing", "flags", missing.join(" ")));
    }
    Ok(fields)
}

fn ask(question: &str) -> Result<String> {
    print!("{question}: ");
    std::io::stdout().flush()?;
    let mut line = String::new();
    if std::io::stdin().lock().read_line(&mut line)? == 0 {
        bail!(std::io::Error::from(std::io::ErrorKind::UnexpectedEof));
    }
    Ok(line.trim().to_owned())
}

/// Writes the kit with mode 0600, never over a file and never into the data folder.
fn write_kit(file: &Path, config: &Config, db: &Db, organisation: &str, locale: Locale) -> Result<()> {
    let text = Zeroizing::new(founding::kit_text(
        locale,
        db.root_key(),
        organisation,
        config.public_url(),
        db.now(),
    ));
    let mut options = std::fs::OpenOptions::new();
    options.write(true).create_new(true);
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    let mut out = options.open(file).with_context(|| file.display().to_string())?;
    out.write_all(text.as_bytes())?;
    out.sync_all()?;
    Ok(())
}

/// Asks for two groups of the kit until both are right: that it can be read is known before it is needed.
fn confirm_kit(root: &RootKey, locale: Locale) -> Result<()> {
    println!("{}", locale.t("cli-setup-confirm"));
    let (first, second) = founding::asked_groups();
    for number in [first, second] {
        while !founding::is_group(root, number, &ask(&locale.tn("auth-kit-group", number))?) {
            println!("{}", locale.tn("auth-kit-wrong", number));
        }
    }
    Ok(())
}
