//! What most commands begin with: language, places, configuration, key, database, organisation.

use std::ffi::OsString;
use std::io::ErrorKind;
use std::net::SocketAddr;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use anyhow::{Context as _, Result};

use sea_orm::ColumnTrait;

use super::Places;
use super::serve::InUse;
use crate::auth::guard::operator_scope;
use crate::auth::policy::Action;
use crate::clock::{Clock, SystemClock};
use crate::config::{Config, ConfigFile};
use crate::crypto::{KeyFileError, RootKey};
use crate::db::maintenance::BackupError;
use crate::db::{Db, DbError, OpenError};
use crate::i18n::Locale;
use crate::organisation::desk;
use crate::upkeep::copies::CopyError;

/// The language of the program's own words: `--lang`, else `LC_ALL`, `LC_MESSAGES`, `LANG`; Japanese where none says.
pub fn locale_of_args(args: &[OsString]) -> Locale {
    let words: Vec<_> = args.iter().map(|a| a.to_string_lossy().into_owned()).collect();
    let flag = words.iter().enumerate().find_map(|(i, word)| match word.strip_prefix("--lang") {
        Some("") => words.get(i + 1).cloned(),
        Some(rest) => rest.strip_prefix('=').map(str::to_owned),
        None => None,
    });
    let environment = || {
        ["LC_ALL", "LC_MESSAGES", "LANG"]
            .iter()
            .filter_map(|name| std::env::var(name).ok())
            .find(|v| !v.is_empty())
    };
    let tag = flag.or_else(environment).unwrap_or_default();
    // "C" and "POSIX" name no language; their users read English.
    if matches!(tag.split('.').next(), Some("C" | "POSIX")) {
        return Locale::En;
    }
    Locale::from_tag(&tag).unwrap_or_default()
}

/// The configuration: flags and environment first, then the file, then defaults.
///
/// # Errors
/// When the file has a fault or the public address is not allowed.
pub fn configuration(
    places: &Places,
    listen: Option<SocketAddr>,
    public_url: Option<&str>,
) -> Result<Config> {
    let default_file = PathBuf::from("/etc/tomarigi.toml");
    let file = match &places.config {
        Some(path) => ConfigFile::read(path)?,
        None if default_file.exists() => ConfigFile::read(&default_file)?,
        None => ConfigFile::default(),
    };
    let data = places.data.clone().or(file.data).unwrap_or_else(default_data);
    let key_file = places.key_file.clone().or(file.key_file).unwrap_or_else(|| default_key_file(&data));
    let listen = listen.or(file.listen).unwrap_or_else(|| SocketAddr::from(([127, 0, 0, 1], 8080)));
    let mut config = Config::new(data, key_file, listen);
    config.database_url = places.database_url.clone().or(file.database_url).filter(|url| !url.is_empty());
    config.mail = file.mail;
    config.client_address_header = file.client_address_header;
    if let Some(url) = public_url.map(str::to_owned).or(file.public_url) {
        config.set_public_url(&url)?;
    }
    Ok(config)
}

fn default_data() -> PathBuf {
    match std::env::var_os("XDG_DATA_HOME").map(PathBuf::from) {
        Some(home) => home.join("tomarigi"),
        None => std::env::home_dir().unwrap_or_default().join(".local/share/tomarigi"),
    }
}

/// Beside the data folder, never in it: `data` → `data.key`.
fn default_key_file(data: &Path) -> PathBuf {
    let mut name = data.file_name().unwrap_or_default().to_owned();
    name.push(".key");
    data.with_file_name(name)
}

/// The key file opens no organisation that stands in the database.
#[derive(Debug, thiserror::Error)]
#[error("the key file {file} does not open what stands here")]
pub struct OtherKey {
    /// The organisation (one of them).
    organisation: String,
    /// The key file.
    file: PathBuf,
}

/// Reads the key and opens the database, which must be there, to work in it.
///
/// What always holds: with another installation's key nothing is begun. Everything would look altered, and nobody could
/// sign in.
///
/// # Errors
/// As [`look`]; and [`OtherKey`].
pub async fn open(config: &Config) -> Result<Db> {
    let db = look(config).await?;
    let organisations = db.organisations().await?;
    let mut shut = None;
    for (id, name) in organisations {
        match db.keys(id).await {
            // Where one opens it is the right key, and `verify` names what else does not open.
            Ok(_) => return Ok(db),
            Err(DbError::Key(_)) => shut = shut.or(Some(name)),
            Err(error) => return Err(error.into()),
        }
    }
    match shut {
        None => Ok(db),
        Some(organisation) => {
            db.close().await;
            Err(OtherKey { organisation, file: config.key_file.clone() }.into())
        }
    }
}

/// As [`open`], but whatever the key opens: to look at the installation.
///
/// # Errors
/// When the key file is missing or unsafe, or the database is missing or cannot be opened.
pub async fn look(config: &Config) -> Result<Db> {
    let root = RootKey::read(&config.key_file, Some(&config.data))?;
    let (url, clock) = (config.database_url.as_deref(), Arc::new(SystemClock::default()));
    Db::open(url, &config.data, Arc::new(root), clock).await.with_context(|| place(config))
}

/// As [`open`], with a clock; begins the database where there is none (the demonstration's).
///
/// # Errors
/// As [`open`].
pub async fn begin_with(config: &Config, clock: Arc<dyn Clock>) -> Result<Db> {
    let root = RootKey::read(&config.key_file, Some(&config.data))?;
    let url = config.database_url.as_deref();
    Db::begin(url, &config.data, Arc::new(root), clock).await.with_context(|| place(config))
}

/// As [`open`], but on a machine where nothing stands yet: makes the data folder (0700), the key file (0600) and the
/// database.
///
/// What always holds: a key is made only where no organisation is; where one is, its key file must be found again. A
/// database is made only where there is no key: where there is one, the database was lost, and must be restored.
///
/// # Errors
/// As [`open`]; and when the folder or the file cannot be made.
pub async fn open_or_begin(config: &Config) -> Result<Db> {
    make_private_folder(&config.data)?;
    if config.key_file.exists() {
        return open(config).await;
    }
    let url = config.database_url.as_deref();
    let root = Arc::new(RootKey::generate());
    let db = Db::begin(url, &config.data, root.clone(), Arc::new(SystemClock::default())).await?;
    if !crate::organisation::all(&db).await?.is_empty() {
        return Err(KeyFileError::Missing(config.key_file.clone()).into());
    }
    root.write(&config.key_file, Some(&config.data))?;
    Ok(db)
}

/// Where the database stands, as people are told.
pub fn place(config: &Config) -> String {
    config.database_url.as_ref().map_or_else(|| config.data.display().to_string(), |_| "PostgreSQL".into())
}

/// Makes a folder that its owner alone can enter; says whether there was none.
///
/// # Errors
/// When it cannot be made.
pub fn make_private_folder(folder: &Path) -> Result<bool> {
    crate::private::new_folder(folder).with_context(|| folder.display().to_string())
}

/// What the command line says of an error: in the language asked for, with the remedy, where it is one of ours.
pub fn told(error: &anyhow::Error, locale: Locale) -> String {
    for cause in error.chain() {
        if let Some(text) = cause.downcast_ref().and_then(|fault| open_fault(fault, locale)) {
            return text;
        }
        if let Some(fault) = cause.downcast_ref() {
            return key_fault(fault, locale);
        }
        if let Some(OtherKey { organisation, file }) = cause.downcast_ref() {
            return other_key(organisation, file, locale);
        }
        if let Some(InUse(address)) = cause.downcast_ref() {
            return locale.ta("cli-listen-in-use", "port", address.port());
        }
        if is_disk_full(cause) {
            return locale.t("cli-disk-full");
        }
    }
    // An error often says again what its cause says: each is told once.
    let mut said = String::new();
    for cause in error.chain() {
        let text = plain_fault(cause, locale).unwrap_or_else(|| cause.to_string());
        if !said.contains(text.as_str()) {
            let between = match said.chars().last() {
                None => "",
                Some('。' | '\n') => "\n",
                Some(_) => ": ",
            };
            said = format!("{said}{between}{text}");
        }
    }
    said
}

/// Why the database cannot be opened, with the remedy, where there is one.
fn open_fault(fault: &OpenError, locale: Locale) -> Option<String> {
    Some(match fault {
        OpenError::Missing(place) => locale.ta("cli-no-database", "place", place),
        OpenError::Silent(at, error) => {
            let why = plain_fault(error, locale).unwrap_or_else(|| error.to_string());
            locale.args("cli-database-silent", &[("at", at), ("why", &why)])
        }
        OpenError::NotLetIn(at, code) if code == "3D000" => locale.ta("cli-database-no-such", "at", at),
        OpenError::NotLetIn(at, code) => {
            locale.args("cli-database-not-let-in", &[("at", at), ("code", code)])
        }
        OpenError::Newer => locale.t("cli-database-newer"),
        OpenError::File(file, error) if error.kind() == ErrorKind::PermissionDenied => {
            locale.ta("cli-database-not-ours", "file", file.display())
        }
        _ => return None,
    })
}

/// That the key file is another installation's, with the remedy.
pub fn other_key(organisation: &str, file: &Path, locale: Locale) -> String {
    locale.args("cli-doctor-organisation-key", &[("name", &organisation), ("file", &file.display())])
}

/// What the system says, in words of ours, where it is something that happens to people.
fn plain_fault(cause: &(dyn std::error::Error + 'static), locale: Locale) -> Option<String> {
    let key = match cause.downcast_ref::<std::io::Error>()?.kind() {
        ErrorKind::NotFound => "cli-io-not-found",
        ErrorKind::PermissionDenied => "cli-io-denied",
        ErrorKind::ConnectionRefused => "cli-io-refused",
        ErrorKind::TimedOut => "cli-io-timed-out",
        ErrorKind::IsADirectory => "cli-io-folder",
        _ => return None,
    };
    Some(locale.t(key))
}

fn is_disk_full(cause: &(dyn std::error::Error + 'static)) -> bool {
    if let Some(error) = cause.downcast_ref::<std::io::Error>() {
        return matches!(error.kind(), ErrorKind::StorageFull | ErrorKind::QuotaExceeded);
    }
    // SQLite, also where the file beside the database finds no room (SQLITE_IOERR_SHMSIZE); and PostgreSQL, which passes on what
    // its system says.
    let text = cause.to_string();
    ["database or disk is full", "(code: 4874)", "No space left on device"]
        .iter()
        .any(|full| text.contains(full))
}

/// What is wrong with the key file, with the remedy.
pub fn key_fault(fault: &KeyFileError, locale: Locale) -> String {
    let (key, file) = match fault {
        KeyFileError::Missing(file) => ("cli-key-missing", file),
        KeyFileError::InsideData(file) => ("cli-key-inside", file),
        KeyFileError::Permissions(file, _) => ("cli-key-readable", file),
        KeyFileError::Content(file) => ("cli-key-content", file),
        KeyFileError::Exists(file) => ("cli-key-exists", file),
        KeyFileError::Io(file, error) => {
            return locale.args("cli-key-unusable", &[("file", &file.display()), ("fault", error)]);
        }
    };
    locale.ta(key, "file", file.display())
}

/// Why there is no backup, or why nothing was restored, in the language asked for.
pub fn copying_failed(error: CopyError, config: &Config, locale: Locale) -> anyhow::Error {
    match error {
        CopyError::Copy(BackupError::NotEmpty) => {
            anyhow::anyhow!(locale.ta("cli-restore-not-empty", "place", config.data.display()))
        }
        CopyError::NoBackup(file) => {
            anyhow::anyhow!(locale.ta("cli-restore-no-backup", "file", file.display()))
        }
        CopyError::OtherKey => anyhow::anyhow!(locale.t("cli-restore-other-key")),
        CopyError::Key(fault) => fault.into(),
        CopyError::Copy(BackupError::Open(fault)) => fault.into(),
        CopyError::Copy(BackupError::Io(file, error)) => {
            anyhow::Error::from(error).context(file.display().to_string())
        }
        error => error.into(),
    }
}

/// The runtime that a command runs on.
///
/// # Errors
/// When the system gives no threads.
pub fn runtime() -> Result<tokio::runtime::Runtime> {
    Ok(tokio::runtime::Builder::new_multi_thread().enable_all().build()?)
}

/// The desk with this word in its addresses, whatever organisation it belongs to (a slug is taken once in a deployment).
///
/// # Errors
/// When there is none, or the database refuses.
pub async fn desk(db: &Db, slug: &str, locale: Locale) -> Result<desk::Model> {
    for (organisation, _) in db.organisations().await? {
        let scope = operator_scope(organisation, Action::SeeDesk, db.now());
        let found = scope.find::<desk::Entity>().filter(desk::Column::Slug.eq(slug)).one(db).await?;
        if let Some(found) = found {
            return Ok(found);
        }
    }
    anyhow::bail!("{}", locale.ta("cli-desk-unknown", "slug", slug))
}

/// The organisation that something new belongs to: the one named, or the only one.
///
/// # Errors
/// When none or several could be meant.
pub async fn choose(db: &Db, name: Option<&str>, locale: Locale) -> Result<crate::id::Id> {
    let all = crate::organisation::lookup::organisations(db).await?;
    let names = all.iter().map(|o| o.name.as_str()).collect::<Vec<_>>().join(", ");
    match (name, all.as_slice()) {
        (_, []) => anyhow::bail!(locale.t("cli-no-organisation")),
        (Some(name), all) => match all.iter().find(|o| o.name == name) {
            Some(organisation) => Ok(organisation.id),
            None => {
                anyhow::bail!(locale.args("cli-unknown-organisation", &[("name", &name), ("names", &names)]))
            }
        },
        (None, [only]) => Ok(only.id),
        (None, _) => anyhow::bail!(locale.ta("cli-which-organisation", "names", names)),
    }
}
