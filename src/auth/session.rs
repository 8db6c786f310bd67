//! Sessions: a 256-bit token in a cookie, its hash in the database. A new one at every sign-in, never one taken over.

use axum::http::HeaderValue;
use data_encoding::BASE64URL_NOPAD;
use sea_orm::ActiveValue::{Set, Unchanged};
use sea_orm::{ColumnTrait, Condition};

use super::entity::{account, session};
use super::person::{LIFETIME, token_hash};
use crate::audit::AuditEvent;
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

/// Notes that the session's person has just shown a second factor. The first time the token is rotated as well: what
/// was known while a password alone had been shown opens nothing afterwards. (Not later: forms stand open in other
/// windows, and their tokens hang on it.)
///
/// # Errors
/// [`DbError`] when the database refuses.
pub async fn shown_second_factor(
    tx: &mut WriteTx,
    session: &session::Model,
) -> Result<Option<Token>, DbError> {
    let fresh =
        session.second_factor_at.is_none().then(|| BASE64URL_NOPAD.encode(&rand::random::<[u8; 32]>()));
    let mut row = session::ActiveModel {
        id: Unchanged(session.id),
        second_factor_at: Set(Some(tx.now())),
        seen_at: Set(tx.now()),
        ..Default::default()
    };
    if let Some(token) = &fresh {
        row.token_hash = Set(token_hash(token));
    }
    tx.update(row).await?;
    tx.record(AuditEvent::new("second-factor.shown", "session", session.id));
    Ok(fresh.map(Token))
}

/// Ends one session within the scope.
///
/// # Errors
/// [`DbError`] when the database refuses.
pub async fn end(tx: &mut WriteTx, session: crate::id::Id) -> Result<(), DbError> {
    tx.delete_where::<session::Entity>(Condition::all().add(session::Column::Id.eq(session))).await?;
    Ok(())
}

/// Sweeps away sessions of `account` that have ended by themselves.
///
/// # Errors
/// [`DbError`] when the database refuses.
pub async fn sweep(tx: &mut WriteTx, account: crate::id::Id) -> Result<(), DbError> {
    let ended = Condition::all()
        .add(session::Column::AccountId.eq(account))
        .add(session::Column::ExpiresAt.lte(tx.now()));
    tx.delete_where::<session::Entity>(ended).await?;
    Ok(())
}

/// A short word for the browser and machine of a `User-Agent` header, for "my sessions": `Firefox, Windows`.
pub fn agent_word(header: &str) -> String {
    // The order matters: Edge calls itself Chrome and Safari too.
    const BROWSERS: [(&str, &str); 6] = [
        ("Edg", "Edge"),
        ("OPR/", "Opera"),
        ("Firefox/", "Firefox"),
        ("CriOS", "Chrome"),
        ("Chrome/", "Chrome"),
        ("Safari/", "Safari"),
    ];
    const MACHINES: [(&str, &str); 7] = [
        ("iPhone", "iPhone"),
        ("iPad", "iPad"),
        ("Android", "Android"),
        ("Windows", "Windows"),
        ("CrOS", "ChromeOS"),
        ("Mac OS", "Mac"),
        ("Linux", "Linux"),
    ];
    let found = |list: &[(&str, &'static str)]| {
        list.iter().find(|(sign, _)| header.contains(sign)).map(|(_, name)| *name)
    };
    [found(&BROWSERS), found(&MACHINES)].into_iter().flatten().collect::<Vec<_>>().join(", ")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_browser_is_named_as_people_know_it() {
        let edge = "Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) \
                    Chrome/130.0.0.0 Safari/537.36 Edg/130.0.0.0";
        assert_eq!(agent_word(edge), "Edge, Windows");
        let phone = "Mozilla/5.0 (iPhone; CPU iPhone OS 18_0 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like \
                     Gecko) Version/18.0 Mobile/15E148 Safari/604.1";
        assert_eq!(agent_word(phone), "Safari, iPhone");
        assert_eq!(agent_word("curl/8"), "");
    }
}
