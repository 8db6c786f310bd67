//! Sessions: a 256-bit token in a cookie, its hash in the database. A new one at every sign-in, never one taken over.

use axum::http::HeaderValue;
use data_encoding::BASE64URL_NOPAD;
use sea_orm::ActiveValue::Set;

use super::entity::{account, session};
use super::person::{LIFETIME, token_hash};
use crate::config::Config;
use crate::db::{DbError, WriteTx};

/// A token just made: shown to the browser once, kept only as a hash.
pub struct Token(String);

impl Token {
    /// The `Set-Cookie` header that gives it to the browser. No expiry: it goes with the browser's window.
    pub fn set_cookie(&self, config: &Config) -> HeaderValue {
        cookie(config, &self.0, "")
    }

    /// The token itself, for tests and the command line.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

/// The `Set-Cookie` header that takes the session cookie away.
pub fn clear_cookie(config: &Config) -> HeaderValue {
    cookie(config, "", "; Max-Age=0")
}

fn cookie(config: &Config, value: &str, more: &str) -> HeaderValue {
    let text = format!("{}={value}{}{more}", config.session_cookie(), config.cookie_attributes());
    HeaderValue::from_str(&text).unwrap_or(HeaderValue::from_static(""))
}

/// Begins a session for `account`. `second_factor`: whether one was just shown.
///
/// # Errors
/// [`DbError`] when the database refuses.
pub async fn begin(
    tx: &mut WriteTx,
    account: &account::Model,
    second_factor: bool,
    agent: &str,
) -> Result<Token, DbError> {
    let token = BASE64URL_NOPAD.encode(&rand::random::<[u8; 32]>());
    let now = tx.now();
    let row = session::ActiveModel {
        id: Set(tx.new_id()),
        organisation_id: Set(account.organisation_id),
        account_id: Set(account.id),
        token_hash: Set(token_hash(&token)),
        created_at: Set(now),
        seen_at: Set(now),
        expires_at: Set(now.plus(LIFETIME)),
        second_factor_at: Set(second_factor.then_some(now)),
        on_duty_until: Set(None),
        agent: Set(agent.chars().take(60).collect()),
    };
    tx.insert(row).await?;
    Ok(Token(token))
}
