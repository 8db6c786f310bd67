//! Configuration: from the command line, the environment (`TOMARIGI_…`) and a file, in this order of precedence.
//! Unknown keys of the file are refused, so that a slip in typing is not silently ignored.

use std::net::SocketAddr;
use std::path::{Path, PathBuf};

use serde::Deserialize;

use crate::auth::DemoAccount;
use crate::auth::founding::Setup;

/// What a running server needs to know.
#[derive(Clone, Debug)]
pub struct Config {
    /// The data folder.
    pub data: PathBuf,
    /// The key file, outside of it.
    pub key_file: PathBuf,
    /// `postgres://…`; none means SQLite in the data folder.
    pub database_url: Option<String>,
    /// Where the server listens.
    pub listen: SocketAddr,
    public_url: String,
    /// How mail goes out.
    pub mail: MailConfig,
    /// The header in which a reverse proxy tells the client's address; none: the connection's own.
    pub client_address_header: Option<String>,
    /// Whether this is a demonstration.
    pub demo: bool,
    /// The demonstration's accounts, told at `/demo/codes`.
    pub demo_accounts: Vec<DemoAccount>,
    /// The setup in the browser, while there is no organisation yet.
    pub setup: Option<Setup>,
}

/// How mail goes out.
#[derive(Clone, Debug, Default, Deserialize, PartialEq, Eq)]
#[serde(deny_unknown_fields)]
pub struct MailConfig {
    /// `smtp://user:password@host:587?tls=required`; none: into files in `mail/` of the data folder.
    pub smtp_url: Option<String>,
    /// The sender: `止まり木 <noreply@example.org>`.
    pub from: Option<String>,
}

/// The configuration file.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ConfigFile {
    /// Overrides the default data folder.
    pub data: Option<PathBuf>,
    /// Overrides the default key file.
    pub key_file: Option<PathBuf>,
    /// `postgres://…`.
    pub database_url: Option<String>,
    /// Address and port.
    pub listen: Option<SocketAddr>,
    /// The address under which people reach the product.
    pub public_url: Option<String>,
    /// See [`Config::client_address_header`].
    pub client_address_header: Option<String>,
    /// Mail.
    #[serde(default)]
    pub mail: MailConfig,
}

/// The names of the keys.
const KEYS: [&str; 8] =
    ["data", "key_file", "database_url", "listen", "public_url", "client_address_header", "smtp_url", "from"];

/// Why a configuration cannot be used.
#[derive(Debug, thiserror::Error)]
pub enum ConfigError {
    /// The file cannot be read.
    #[error("{0}: {1}")]
    Read(PathBuf, std::io::Error),
    /// The file has a fault. Told without what stands there: it may be a password.
    #[error("{file}:{line}: {message}", file = file.display())]
    Parse {
        /// The file.
        file: PathBuf,
        /// The line, from 1.
        line: usize,
        /// What is wrong, with the name of the key where it is unknown.
        message: String,
    },
    /// Plain http is for the machine itself alone: a session's cookie would travel readable.
    #[error("public_url {0} must be https:// (plain http only for 127.0.0.1, [::1] and localhost)")]
    PlainHttp(String),
    /// As before, for a server that listens where other machines reach it.
    #[error(
        "listening on {0} needs a public_url that is https:// (plain http only where this machine alone connects)"
    )]
    OpenDoor(SocketAddr),
}

impl ConfigFile {
    /// Reads a file.
    ///
    /// # Errors
    /// [`ConfigError`] names the file and the line.
    pub fn read(file: &Path) -> Result<ConfigFile, ConfigError> {
        let text = std::fs::read_to_string(file).map_err(|e| ConfigError::Read(file.to_path_buf(), e))?;
        toml::from_str(&text).map_err(|error| {
            let before = error.span().and_then(|span| text.get(..span.start)).unwrap_or_default();
            let line = before.matches('\n').count() + 1;
            let key = before.lines().last().and_then(|line| line.split_once('=')).map(|(key, _)| key.trim());
            let mut message = without_value(error.message());
            // A name of ours: what else may stand before a sign of equality is not told.
            if let Some(key) = key.filter(|key| KEYS.contains(key)) {
                message = format!("{key}: {message}");
            }
            ConfigError::Parse { file: file.to_path_buf(), line, message }
        })
    }
}

/// `invalid type: string "…", expected a map` without the string.
fn without_value(message: &str) -> String {
    match (message.find('"'), message.rfind('"')) {
        (Some(from), Some(to)) => format!("{}…{}", &message[..from], &message[to + 1..]),
        _ => message.to_owned(),
    }
}

impl Config {
    /// A configuration with everything at its default, in `data`.
    pub fn new(data: PathBuf, key_file: PathBuf, listen: SocketAddr) -> Config {
        Config {
            data,
            key_file,
            database_url: None,
            listen,
            public_url: format!("http://{listen}"),
            mail: MailConfig::default(),
            client_address_header: None,
            demo: false,
            demo_accounts: Vec::new(),
            setup: None,
        }
    }

    /// Sets the public address.
    ///
    /// # Errors
    /// [`ConfigError::PlainHttp`] for http to another machine.
    pub fn set_public_url(&mut self, url: &str) -> Result<(), ConfigError> {
        let url = url.trim_end_matches('/');
        let host = url.strip_prefix("http://").map(|rest| rest.split('/').next().unwrap_or_default());
        let loopback = host.is_some_and(|host| {
            ["127.0.0.1", "[::1]", "localhost"]
                .iter()
                .any(|own| host == *own || host.strip_prefix(own).is_some_and(|port| port.starts_with(':')))
        });
        if !url.starts_with("https://") && !loopback {
            return Err(ConfigError::PlainHttp(url.to_owned()));
        }
        url.clone_into(&mut self.public_url);
        Ok(())
    }

    /// The address under which people reach the product, without a slash at the end.
    pub fn public_url(&self) -> &str {
        &self.public_url
    }

    /// Whether the server may listen where it is told to: other machines only ever speak https to it (by a reverse proxy),
    /// wherever the address was given.
    ///
    /// # Errors
    /// [`ConfigError::OpenDoor`] when other machines reach the address and the public address is not https.
    pub fn check_door(&self) -> Result<(), ConfigError> {
        if self.is_https() || self.listen.ip().to_canonical().is_loopback() {
            Ok(())
        } else {
            Err(ConfigError::OpenDoor(self.listen))
        }
    }

    /// Whether mail reaches anybody: by a mail server; or in the demonstration, which shows where its files lie.
    pub fn sends_mail(&self) -> bool {
        self.mail.smtp_url.is_some() || self.demo
    }

    /// Whether cookies are `Secure` and named `__Host-…`.
    pub fn is_https(&self) -> bool {
        self.public_url.starts_with("https://")
    }

    /// The session cookie's name.
    pub fn session_cookie(&self) -> &'static str {
        if self.is_https() { "__Host-tomarigi" } else { "tomarigi" }
    }

    /// The attributes that every cookie of ours carries.
    pub fn cookie_attributes(&self) -> &'static str {
        if self.is_https() {
            "; Path=/; HttpOnly; SameSite=Lax; Secure"
        } else {
            "; Path=/; HttpOnly; SameSite=Lax"
        }
    }
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::*;

    fn config() -> Config {
        Config::new("data".into(), "key".into(), "127.0.0.1:8080".parse().unwrap())
    }

    #[test]
    fn plain_http_is_taken_for_the_machine_itself_alone() {
        for good in
            ["http://127.0.0.1:8080/", "http://localhost:3000", "http://[::1]:80", "https://example.org"]
        {
            assert!(config().set_public_url(good).is_ok(), "{good}");
        }
        for bad in [
            "http://example.org",
            "http://127.0.0.1.example.org",
            "http://localhost.example.org:80",
            "ftp://x",
        ] {
            assert!(config().set_public_url(bad).is_err(), "{bad}");
        }
    }

    #[test]
    fn a_door_that_other_machines_reach_is_opened_under_https_alone() {
        let at = |listen: &str, public_url: Option<&str>| {
            let mut config = Config::new("data".into(), "key".into(), listen.parse().unwrap());
            if let Some(url) = public_url {
                config.set_public_url(url).unwrap();
            }
            config.check_door()
        };
        for good in ["127.0.0.1:8080", "127.0.0.53:80", "[::1]:8080", "[::ffff:127.0.0.1]:8080"] {
            assert!(at(good, None).is_ok(), "{good}");
        }
        for open in ["192.0.2.2:18099", "0.0.0.0:8080", "[::]:8080"] {
            assert!(at(open, None).is_err(), "{open}");
            assert!(at(open, Some("http://localhost:8080")).is_err(), "{open}");
            assert!(at(open, Some("https://desk.example.org")).is_ok(), "{open}");
        }
    }

    #[test]
    fn a_slip_in_the_file_is_told_with_its_line_and_never_with_what_stands_there() {
        let file = std::env::temp_dir().join(format!("tomarigi-{:016x}.toml", rand::random::<u64>()));
        let told = |text: &str| {
            std::fs::write(&file, text).unwrap();
            let error = anyhow::Error::from(ConfigFile::read(&file).unwrap_err());
            let told = format!("{error:#} {error:?}");
            assert!(!told.contains("secret"), "{told}");
            told
        };
        let url = "\"postgres://u:secret@h/d\"";
        let unknown = told(&format!("listen = '127.0.0.1:1'\ndatabse_url = {url}\n"));
        assert!(unknown.contains(".toml:2: ") && unknown.contains("databse_url"), "{unknown}");
        for slip in ["mail", "listen", "[mail]\nsmtp_url = 1\nfrom", "database_url = 1\ndatabase_url"] {
            told(&format!("{slip} = {url}\n"));
        }
        told(&format!("database_url = {url} {url}\n"));
        told("database_url = postgres://u:secret@h/d\n");
        told("postgres://u:secret@h/d\n");
        assert!(told("\nlisten = \"foo\"\n").contains(".toml:2: listen: "));
        std::fs::remove_file(file).unwrap();
    }

    #[test]
    fn an_unknown_key_of_the_file_is_refused() {
        assert!(toml::from_str::<ConfigFile>("listne = '127.0.0.1:1'").is_err());
        assert!(toml::from_str::<ConfigFile>("listen = '127.0.0.1:1'").is_ok());
    }
}
