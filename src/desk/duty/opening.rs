//! What the hours of a desk say of this moment, as the desk's own people need it: until when, or when next.

use time::Duration;

use crate::clock::Instant;
use crate::db::{DbError, Reads, Scope};
use crate::i18n::Locale;
use crate::organisation::desk;

/// This moment at a desk, in words.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Opening {
    /// Whether it is open.
    pub open: bool,
    /// 受付中, 時間外, お休み.
    pub state: String,
    /// Until when, or when next; may be empty.
    pub more: String,
    /// The hours of today; may be empty.
    pub hours: String,
}

/// How long a duty outside the hours lasts.
const OUTSIDE: Duration = Duration::hours(3);

/// What the hours say now.
///
/// # Errors
/// [`DbError`] when the database does.
pub async fn now(
    _scope: &Scope,
    _on: &impl Reads,
    _desk: &desk::Model,
    _locale: Locale,
) -> Result<Opening, DbError> {
    Ok(Opening::default())
}

/// Until when somebody is on duty who checks in now: the closing of today, or three hours outside the hours.
///
/// # Errors
/// [`DbError`] when the database does.
pub async fn duty_until(scope: &Scope, _on: &impl Reads, _desk: &desk::Model) -> Result<Instant, DbError> {
    Ok(scope.now().plus(OUTSIDE))
}
