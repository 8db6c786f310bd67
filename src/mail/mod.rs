//! Mail: enqueued in the transaction that gives the reason for it, sent afterwards at least once under a stable
//! Message-ID. By SMTP, or into files where none is configured (demonstration, development).

pub mod entity;
pub mod outbox;

use lettre::transport::file::AsyncFileTransport;
use lettre::{AsyncSmtpTransport, AsyncTransport, Message, Tokio1Executor};

use crate::config::Config;

/// How long a mail server may take to answer; shorter than the program, told to stop, waits for a letter under way.
const PATIENCE: std::time::Duration = std::time::Duration::from_secs(15);

/// The way mail leaves.
pub enum Mailer {
    /// By SMTP.
    Smtp(AsyncSmtpTransport<Tokio1Executor>),
    /// Into files (`*.eml`).
    Files(AsyncFileTransport<Tokio1Executor>),
}

/// Why mail did not leave.
#[derive(Debug, thiserror::Error)]
pub enum MailError {
    /// The configured address of the mail server is not one.
    #[error("mail server: {0}")]
    Smtp(#[from] lettre::transport::smtp::Error),
    /// The file could not be written.
    #[error("mail file: {0}")]
    File(#[from] lettre::transport::file::Error),
    /// The folder could not be made.
    #[error("mail folder: {0}")]
    Folder(#[from] std::io::Error),
}

impl MailError {
    /// What went wrong, fit for a log: kind and status. What the server said is left out: it names the recipient.
    pub fn kind(&self) -> String {
        match self {
            MailError::Smtp(error) => {
                let kind = match error {
                    error if error.is_permanent() => "refused for good",
                    error if error.is_transient() => "refused for now",
                    error if error.is_timeout() => "timeout",
                    error if error.is_tls() => "tls",
                    error if error.is_response() => "an answer that is not SMTP",
                    error if error.is_client() => "the letter or the configuration",
                    _ => "connection",
                };
                let status = error.status().map(|code| format!(" ({code})")).unwrap_or_default();
                format!("mail server: {kind}{status}")
            }
            MailError::File(_) => "mail file: not written".to_owned(),
            MailError::Folder(error) => format!("mail folder: {}", error.kind()),
        }
    }
}

impl Mailer {
    /// The mailer that the configuration asks for.
    ///
    /// # Errors
    /// [`MailError`] when the server's address cannot be read or the folder cannot be made.
    pub fn new(config: &Config) -> Result<Mailer, MailError> {
        if let Some(url) = &config.mail.smtp_url {
            return Ok(Mailer::Smtp(
                AsyncSmtpTransport::<Tokio1Executor>::from_url(url)?.timeout(Some(PATIENCE)).build(),
            ));
        }
        let folder = config.data.join("mail");
        crate::private::new_folder(&folder)?;
        crate::private::close(&folder);
        Ok(Mailer::Files(AsyncFileTransport::new(folder)))
    }

    /// Tries whether mail would leave: connects to the server and signs in there; sends nothing.
    ///
    /// # Errors
    /// [`MailError`] when the server does not answer, or does not take the name and the password.
    pub async fn try_out(&self) -> Result<(), MailError> {
        match self {
            Mailer::Smtp(smtp) => {
                smtp.test_connection().await?;
            }
            Mailer::Files(_) => (),
        }
        Ok(())
    }

    /// Sends one message.
    ///
    /// # Errors
    /// [`MailError`] when it was not accepted.
    pub async fn send(&self, message: Message) -> Result<(), MailError> {
        match self {
            Mailer::Smtp(smtp) => {
                smtp.send(message).await?;
            }
            Mailer::Files(files) => {
                files.send(message).await?;
            }
        }
        Ok(())
    }
}
