//! Mail: enqueued in the transaction that gives the reason for it, sent afterwards at least once under a stable
//! Message-ID. By SMTP, or into files where none is configured (demonstration, development).

mod entity;
pub mod outbox;

use lettre::transport::file::AsyncFileTransport;
use lettre::{AsyncSmtpTransport, AsyncTransport, Message, Tokio1Executor};

use crate::config::Config;

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

impl Mailer {
    /// The mailer that the configuration asks for.
    ///
    /// # Errors
    /// [`MailError`] when the server's address cannot be read or the folder cannot be made.
    pub fn new(config: &Config) -> Result<Mailer, MailError> {
        if let Some(url) = &config.mail.smtp_url {
            return Ok(Mailer::Smtp(AsyncSmtpTransport::<Tokio1Executor>::from_url(url)?.build()));
        }
        let folder = config.data.join("mail");
        std::fs::create_dir_all(&folder)?;
        Ok(Mailer::Files(AsyncFileTransport::new(folder)))
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
