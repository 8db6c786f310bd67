//! `tomarigi setup`: organisation, first administrator, key file, recovery kit. Asks nothing when flags give all.

use std::io::{BufRead, IsTerminal, Write};
use std::path::{Path, PathBuf};
use std::process::ExitCode;

use anyhow::{Context as _, Result, bail};
use zeroize::Zeroizing;

use super::{Places, context};
use crate::auth::founding::{self, Founding, FoundingError};
use crate::config::Config;
use crate::crypto::{KeyFileError, RootKey, new_secret_file};
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
    #[arg(long, value_name = "FILE", conflicts_with_all = ["organisation", "recovery_kit", "yes"])]
    kit_only: Option<PathBuf>,
    #[arg(long, env = "TOMARIGI_PUBLIC_URL", value_name = "URL")]
    public_url: Option<String>,
    #[arg(long)]
    yes: bool,
}

/// Runs the command. The kit's file is there before anything is founded, so that a house is never without one.
pub fn run(args: Args, locale: Locale) -> Result<ExitCode> {
    let config = context::configuration(&args.places, None, args.public_url.as_deref())?;
    if let Some(kit_file) = &args.kit_only {
        return kit_of_standing(kit_file, &config, locale);
    }
    let kit_file = args.recovery_kit.clone().unwrap_or_else(|| beside(&config.key_file));
    let asks = !args.yes && std::io::stdin().is_terminal();
    let fields = gather(&args, asks, locale)?;
    let founding = Founding::parse(&fields).map_err(|errors| {
        let texts: Vec<String> = errors.iter().map(|(_, message)| message.text(locale)).collect();
        anyhow::anyhow!(texts.join("\n"))
    })?;
    context::make_private_folder(&config.data)?;
    let kit = KitFile::new(&kit_file, &config, locale)?;
    let organisation = founding.organisation.clone();
    context::runtime()?.block_on(async {
        let db = context::open_or_begin(&config).await?;
        let founded = founding::found(&db, founding).await;
        founded.map_err(|error| match error {
            FoundingError::Standing => anyhow::anyhow!(locale.t("cli-setup-standing")),
            error => error.into(),
        })?;
        kit.write(&config, &db, &organisation, locale)?;
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

/// Writes the kit of an organisation that stands, to a new file: where the first was lost, or founding was in the browser.
fn kit_of_standing(file: &Path, config: &Config, locale: Locale) -> Result<ExitCode> {
    context::runtime()?.block_on(async {
        let db = context::open(config).await?;
        let organisations = db.organisations().await?;
        let Some((id, organisation)) = organisations.first() else {
            bail!(locale.t("cli-doctor-no-organisation"));
        };
        // A kit of another key would be worse than none.
        db.keys(*id).await?;
        KitFile::new(file, config, locale)?.write(config, &db, organisation, locale)?;
        println!("{}", locale.ta("cli-setup-kit", "file", file.display()));
        db.close().await;
        Ok(ExitCode::SUCCESS)
    })
}

/// Beside the key file: `data.key` → `data.recovery-kit.txt`.
pub(super) fn beside(key_file: &Path) -> PathBuf {
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

/// The kit's file, new and empty, of mode 0600, outside the data folder. Removed again unless the kit was written to it.
struct KitFile {
    path: PathBuf,
    out: std::fs::File,
    written: bool,
}

impl KitFile {
    fn new(path: &Path, config: &Config, locale: Locale) -> Result<KitFile> {
        let out = new_secret_file(path, Some(&config.data)).map_err(|error| match error {
            KeyFileError::Exists(file) => {
                anyhow::anyhow!(locale.ta("cli-setup-kit-exists", "file", file.display()))
            }
            KeyFileError::InsideData(file) => {
                anyhow::anyhow!(locale.ta("cli-setup-kit-inside", "file", file.display()))
            }
            KeyFileError::Io(file, error) => anyhow::Error::from(error).context(file.display().to_string()),
            error => error.into(),
        })?;
        Ok(KitFile { path: path.to_path_buf(), out, written: false })
    }

    fn write(mut self, config: &Config, db: &Db, organisation: &str, locale: Locale) -> Result<()> {
        let url = config.public_url();
        let text = Zeroizing::new(founding::kit_text(locale, db.root_key(), organisation, url, db.now()));
        self.out.write_all(text.as_bytes())?;
        self.out.sync_all()?;
        self.written = true;
        Ok(())
    }
}

impl Drop for KitFile {
    fn drop(&mut self) {
        if !self.written {
            let _ = std::fs::remove_file(&self.path);
        }
    }
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
