//! `tomarigi setup`: organisation, first administrator, key file, recovery kit. Asks nothing when flags give all.

use std::io::{BufRead, IsTerminal, Write};
use std::path::{Path, PathBuf};
use std::process::ExitCode;

use anyhow::{Context as _, Result, bail};
use zeroize::Zeroizing;

use super::out::{say, say_line};
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
    if config.key_file.exists() {
        refuse_standing(&config, locale)?;
    }
    let asks = !args.yes && std::io::stdin().is_terminal();
    let mut terminal = Terminal;
    let fields = gather(&args, asks.then_some(&mut terminal as &mut dyn Asks), locale)?;
    let founding = Founding::parse(&fields).map_err(|errors| {
        let texts: Vec<String> = errors.iter().map(|(_, message)| message.text(locale)).collect();
        anyhow::anyhow!(texts.join("\n"))
    })?;
    context::make_private_folder(&config.data)?;
    let kit = KitFile::new(&kit_file, "--recovery-kit", &config, locale)?;
    let organisation = founding.organisation.clone();
    context::runtime()?.block_on(async {
        let db = context::open_or_begin(&config).await?;
        let founded = founding::found(&db, founding).await;
        founded.map_err(|error| match error {
            FoundingError::Standing => anyhow::anyhow!(locale.t("cli-setup-standing")),
            error => error.into(),
        })?;
        kit.write(&config, &db, &organisation, locale)?;
        say_line!("{}", locale.ta("cli-setup-done", "organisation", &organisation));
        say_line!("{}", locale.ta("cli-setup-key-file", "file", config.key_file.display()));
        say_line!("{}", locale.ta("cli-setup-kit", "file", kit_file.display()));
        if asks {
            confirm_kit(&mut terminal, db.root_key(), locale)?;
        }
        say_line!("{}", locale.t("cli-setup-next"));
        db.close().await;
        Ok(ExitCode::SUCCESS)
    })
}

/// Nobody is asked for what would not be taken.
fn refuse_standing(config: &Config, locale: Locale) -> Result<()> {
    context::runtime()?.block_on(async {
        let db = context::open(config).await?;
        let stands = !db.organisations().await?.is_empty();
        db.close().await;
        anyhow::ensure!(!stands, locale.t("cli-setup-standing"));
        Ok(())
    })
}

/// Writes the kit of an organisation that stands, to a new file: where the first was lost, or founding was in the browser.
fn kit_of_standing(file: &Path, config: &Config, locale: Locale) -> Result<ExitCode> {
    context::runtime()?.block_on(async {
        let db = context::open(config).await?;
        let organisations = db.organisations().await?;
        let Some((_, organisation)) = organisations.first() else {
            bail!(locale.t("cli-doctor-no-organisation"));
        };
        KitFile::new(file, "--kit-only", config, locale)?.write(config, &db, organisation, locale)?;
        say_line!("{}", locale.ta("cli-setup-kit", "file", file.display()));
        db.close().await;
        Ok(ExitCode::SUCCESS)
    })
}

/// Beside the key file: `data.key` → `data.recovery-kit.txt`.
pub(super) fn beside(key_file: &Path) -> PathBuf {
    key_file.with_extension("recovery-kit.txt")
}

/// Who is asked: the terminal, or a test.
trait Asks {
    /// A line that is seen as it is typed.
    fn line(&mut self, question: &str) -> Result<String>;
    /// A line that is not.
    fn secret(&mut self, question: &str) -> Result<String>;
    /// What was wrong with an answer.
    fn tell(&mut self, text: &str);
}

struct Terminal;

impl Asks for Terminal {
    fn line(&mut self, question: &str) -> Result<String> {
        say!("{question}: ");
        std::io::stdout().flush()?;
        let mut line = String::new();
        if std::io::stdin().lock().read_line(&mut line)? == 0 {
            bail!(std::io::Error::from(std::io::ErrorKind::UnexpectedEof));
        }
        Ok(line.trim().to_owned())
    }

    fn secret(&mut self, question: &str) -> Result<String> {
        Ok(rpassword::prompt_password(format!("{question}: "))?)
    }

    fn tell(&mut self, text: &str) {
        say_line!("{text}");
    }
}

/// The fields of founding: from the flags, or asked for; what was answered wrongly is asked for again at once.
fn gather(args: &Args, mut asks: Option<&mut dyn Asks>, locale: Locale) -> Result<Fields> {
    let mut fields = Fields::default();
    let mut missing = Vec::new();
    // The name can be changed later; before the @ stands what people are called by.
    let short = || args.admin_email.as_deref()?.split('@').next().map(str::to_owned);
    let name = args.admin_name.clone().or_else(|| if asks.is_some() { None } else { short() });
    let password = match &args.admin_password_file {
        Some(file) => {
            let text = std::fs::read_to_string(file).with_context(|| file.display().to_string())?;
            Some(text.trim_end_matches(['\r', '\n']).to_owned())
        }
        None => None,
    };
    let given = [
        ("organisation", "--organisation", args.organisation.clone(), "cli-setup-ask-organisation"),
        ("email", "--admin-email", args.admin_email.clone(), "cli-setup-ask-email"),
        ("name", "--admin-name", name, "cli-setup-ask-name"),
        ("password", "--admin-password-file", password, "cli-setup-ask-password"),
    ];
    for (field, flag, given, question) in given {
        match (given, &mut asks) {
            (Some(given), _) => fields.set(field, given),
            (None, Some(asks)) => answer(&mut fields, field, question, &mut **asks, locale)?,
            (None, None) => missing.push(flag),
        }
    }
    if !args.yes && asks.is_none() {
        missing.push("--yes");
    }
    if !missing.is_empty() {
        bail!(locale.ta("cli-setup-missing", "flags", missing.join(" ")));
    }
    Ok(fields)
}

/// Asks for a field until the answer is taken; for the password twice, since nobody sees what is typed.
fn answer(
    fields: &mut Fields,
    field: &str,
    question: &str,
    asks: &mut dyn Asks,
    locale: Locale,
) -> Result<()> {
    let is_secret = field == "password";
    loop {
        let typed = if is_secret {
            asks.secret(&locale.tn(question, crate::auth::password::SHORTEST))?
        } else {
            asks.line(&locale.t(question))?
        };
        fields.set(field, typed.clone());
        let wrong = Founding::parse(fields).err();
        let wrong = wrong.as_ref().and_then(|errors| errors.iter().find(|(of, _)| *of == field));
        if let Some((_, message)) = wrong {
            asks.tell(&message.text(locale));
        } else if is_secret && asks.secret(&locale.t("cli-setup-ask-password-again"))? != typed {
            asks.tell(&locale.t("cli-setup-password-differs"));
        } else {
            return Ok(());
        }
    }
}

/// The kit's file, new and empty, of mode 0600, outside the data folder. Removed again unless the kit was written to it.
struct KitFile {
    path: PathBuf,
    out: std::fs::File,
    written: bool,
}

impl KitFile {
    fn new(path: &Path, flag: &str, config: &Config, locale: Locale) -> Result<KitFile> {
        let told = |key: &str, file: &Path| {
            anyhow::anyhow!(locale.args(key, &[("file", &file.display()), ("flag", &flag)]))
        };
        let out = new_secret_file(path, Some(&config.data)).map_err(|error| match error {
            KeyFileError::Exists(file) => told("cli-setup-kit-exists", &file),
            KeyFileError::InsideData(file) => told("cli-setup-kit-inside", &file),
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
fn confirm_kit(asks: &mut dyn Asks, root: &RootKey, locale: Locale) -> Result<()> {
    say_line!("{}", locale.t("cli-setup-confirm"));
    let (first, second) = founding::asked_groups();
    for number in [first, second] {
        while !founding::is_group(root, number, &asks.line(&locale.tn("auth-kit-group", number))?) {
            asks.tell(&locale.tn("auth-kit-wrong", number));
        }
    }
    Ok(())
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use clap::Parser;

    use super::*;

    #[derive(Parser)]
    struct Flags {
        #[command(flatten)]
        args: Args,
    }

    /// Somebody who answers in this order, and what was said to them.
    struct Typist(Vec<&'static str>, Vec<String>);

    impl Asks for Typist {
        fn line(&mut self, question: &str) -> Result<String> {
            self.1.push(question.to_owned());
            Ok(self.0.remove(0).to_owned())
        }
        fn secret(&mut self, question: &str) -> Result<String> {
            self.line(question)
        }
        fn tell(&mut self, text: &str) {
            self.1.push(format!("! {text}"));
        }
    }

    #[test]
    fn a_wrong_answer_is_asked_for_again_at_once_and_a_password_is_typed_twice() {
        let long = "a kettle sings in the kitchen";
        let answers = vec![
            "",
            "みえ家族会",
            "mori",
            "mori@example.jp",
            "森 千夏",
            "short",
            long,
            "a kettle",
            long,
            long,
        ];
        let mut typist = Typist(answers, Vec::new());
        let fields = gather(&Flags::parse_from(["setup"]).args, Some(&mut typist), Locale::Ja).unwrap();
        assert!(typist.0.is_empty(), "{:?}", typist.1);
        let founding = Founding::parse(&fields).unwrap();
        assert_eq!(
            (founding.organisation.as_str(), founding.email.as_str()),
            ("みえ家族会", "mori@example.jp")
        );
        let wrong: Vec<usize> = (0..typist.1.len()).filter(|i| typist.1[*i].starts_with('!')).collect();
        assert_eq!(wrong, [1, 4, 8, 11], "{:?}", typist.1);
        assert_eq!(typist.1[0], typist.1[2], "the same question again");
    }
}
