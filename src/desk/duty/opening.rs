//! What the hours of a desk say of this moment, as the desk's own people need it: until when, or when next.

use time::Duration;

use crate::clock::Instant;
use crate::db::{DbError, Reads, Scope};
use crate::desk::hours::model::{Hours, Reason, State};
use crate::desk::hours::{queries, words};
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
    /// Whether it does not open today at all.
    pub rests: bool,
    /// Whether its hours are not settled yet; then it does not rest either.
    pub unsettled: bool,
}

/// How long a duty outside the hours lasts.
const OUTSIDE: Duration = Duration::hours(3);

/// What the hours say now.
///
/// # Errors
/// [`DbError`] when the database does.
pub async fn now(
    scope: &Scope,
    on: &impl Reads,
    desk: &desk::Model,
    locale: Locale,
) -> Result<Opening, DbError> {
    let hours = queries::of(scope, on, desk).await?;
    Ok(told(&hours, scope.now(), locale))
}

fn told(hours: &Hours, now: Instant, locale: Locale) -> Opening {
    let day = hours.day(now.date());
    let today = words::spans(locale, &day.spans);
    let unsettled = day.closed == Some(Reason::NotSettled);
    let rests = !day.is_open() && !unsettled;
    match hours.state_at(now) {
        State::Open { until } => {
            let minutes = until.since(Instant::of_jst(now.date(), time::Time::MIDNIGHT)).whole_minutes();
            let time = locale.time_of_day(i16::try_from(minutes).unwrap_or_default());
            let more = locale.ta("desk-today-until", "time", time);
            Opening { open: true, state: locale.t("desk-today-open"), more, hours: today, rests, unsettled }
        }
        State::Closed { reason } => {
            let next = hours.next_opening(now).map(|(date, span)| {
                let (day, span) = (locale.day(date), words::span(locale, span));
                locale.args("desk-today-next", &[("day", &day), ("hours", &span)])
            });
            let state = words::reason(locale, &reason);
            Opening { open: false, state, more: next.unwrap_or_default(), hours: today, rests, unsettled }
        }
    }
}

/// Until when somebody is on duty who checks in now: the closing of today, or three hours outside the hours.
///
/// # Errors
/// [`DbError`] when the database does.
pub async fn duty_until(scope: &Scope, on: &impl Reads, desk: &desk::Model) -> Result<Instant, DbError> {
    let now = scope.now();
    let closing = queries::of(scope, on, desk).await?.closing(now.date());
    Ok(closing.filter(|closing| *closing > now).unwrap_or_else(|| now.plus(OUTSIDE)))
}
