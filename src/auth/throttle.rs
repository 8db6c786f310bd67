//! Slowing down: failed attempts are counted by what is attempted (a login, a code) and by where they come from, and
//! each further one waits longer. The count is kept in the database and survives a restart.
//!
//! What always holds: an attempt is counted before it is judged, so that a hundred at once are not one.

use std::net::{IpAddr, SocketAddr};

use axum::extract::{ConnectInfo, FromRequestParts};
use axum::http::request::Parts;
use hmac::{Hmac, KeyInit, Mac};
use sha2::Sha256;
use time::Duration;

use crate::app::App;
use crate::clock::Instant;
use crate::db::{Attempts, DbError};
use crate::web::AppError;

/// What is attempted, with how many failures are free of waiting.
#[derive(Clone, Copy, Debug)]
pub enum Attempted<'a> {
    /// Signing in as this login.
    Login(&'a str),
    /// A second factor of this account.
    SecondFactor(crate::id::Id),
    /// The code of an invitation, by whom.
    Invitation(&'a ClientAddress),
    /// The code of a certificate, by whom.
    Certificate(&'a ClientAddress),
    /// Signing in, from here.
    From(&'a ClientAddress),
    /// Beginning or sending an application for a training, from here.
    Application(&'a ClientAddress),
    /// Having a letter sent to this address, before it is known to be one's own.
    Mailed(&'a str),
    /// The code of a session, by who came by the link of this application.
    Attendance(crate::id::Id),
    /// The code of a session, from here.
    Arrival(&'a ClientAddress),
}

/// After this long without an attempt all is forgotten.
const FORGOTTEN: Duration = Duration::hours(24);
/// The longest wait, after which one failure is forgotten too.
const LONGEST: Duration = Duration::minutes(15);

impl Attempted<'_> {
    fn key(self, root: &[u8; 32]) -> [u8; 32] {
        let (kind, text) = match self {
            Attempted::Login(login) => ("login", login.to_owned()),
            Attempted::SecondFactor(account) => ("second-factor", account.to_string()),
            Attempted::Invitation(client) => ("invitation", client.0.clone()),
            Attempted::Certificate(client) => ("certificate", client.0.clone()),
            Attempted::From(client) => ("from", client.0.clone()),
            Attempted::Application(client) => ("application", client.0.clone()),
            Attempted::Mailed(address) => ("mailed", address.to_owned()),
            Attempted::Attendance(application) => ("attendance", application.to_string()),
            Attempted::Arrival(client) => ("arrival", client.0.clone()),
        };
        let Ok(mut mac) = <Hmac<Sha256> as KeyInit>::new_from_slice(root) else { return [0; 32] };
        mac.update(kind.as_bytes());
        mac.update(&[0]);
        mac.update(text.as_bytes());
        mac.finalize().into_bytes().into()
    }

    fn free(self) -> i32 {
        match self {
            Attempted::Login(_) | Attempted::SecondFactor(_) | Attempted::Invitation(_) => 5,
            Attempted::Attendance(_) | Attempted::Mailed(_) => 5,
            // A whole office may sit behind one address.
            Attempted::From(_) | Attempted::Application(_) | Attempted::Certificate(_) => 30,
            // A whole room may sit behind one address.
            Attempted::Arrival(_) => 60,
        }
    }
}

/// How long to wait after `failures`: nothing for the first, then 15 s, doubling up to a quarter of an hour.
fn wait(failures: i32, free: i32) -> Duration {
    match failures - free {
        ..0 => Duration::ZERO,
        over => (Duration::seconds(15) * 2_i32.saturating_pow(over.min(10).unsigned_abs())).min(LONGEST),
    }
}

/// Counts an attempt at each of `what`, or refuses it for as long as one of them has to wait.
///
/// # Errors
/// [`AppError::TooMany`] with the seconds to wait.
pub async fn attempt(app: &App, what: &[Attempted<'_>]) -> Result<(), AppError> {
    for attempted in what {
        count(app, *attempted).await?;
    }
    Ok(())
}

async fn count(app: &App, what: Attempted<'_>) -> Result<(), AppError> {
    let (key, now) = (key(app, what), app.now());
    // Attempts at once disturb each other's counting; each is counted in the end.
    for _ in 0..20 {
        let seen = app.db().attempts(&key).await?;
        let failures = seen.map_or(0, |seen| remembered(seen, now));
        if let Some(left) = seen.and_then(|seen| left(seen, what.free(), now)) {
            return Err(AppError::TooMany(left));
        }
        let counted = Attempts { failures: failures + 1, last_at: now };
        if app.db().count_attempt(&key, seen, counted).await? {
            return Ok(());
        }
    }
    Err(AppError::TooMany(1))
}

/// How long ago the last attempt was. A clock that was set back since makes it no longer than just now.
fn idle(seen: Attempts, now: Instant) -> Duration {
    now.since(seen.last_at).max(Duration::ZERO)
}

/// The failures that still count: each quarter of an hour without an attempt takes one away, so that the slips of an
/// office do not add up over weeks.
fn remembered(seen: Attempts, now: Instant) -> i32 {
    let idle = idle(seen, now);
    if idle >= FORGOTTEN {
        return 0;
    }
    let gone = i32::try_from(idle.whole_minutes() / LONGEST.whole_minutes()).unwrap_or(i32::MAX);
    seen.failures.saturating_sub(gone).max(0)
}

/// Whole seconds left to wait. Nobody waits for a clock that ran far ahead to come round again.
fn left(seen: Attempts, free: i32, now: Instant) -> Option<i64> {
    if seen.last_at.since(now) > LONGEST {
        return None;
    }
    let left = wait(remembered(seen, now), free) - idle(seen, now);
    (left > Duration::ZERO).then(|| left.whole_seconds() + i64::from(left.subsec_nanoseconds() > 0))
}

/// It was right: what was counted for the person is forgotten, what was counted for the address is taken back once (an
/// attacker with one good account must not wash the others clean).
///
/// # Errors
/// [`DbError`] when the database does.
pub async fn was_right(app: &App, what: &[Attempted<'_>]) -> Result<(), DbError> {
    for attempted in what {
        let key = key(app, *attempted);
        match attempted {
            Attempted::Login(_) | Attempted::SecondFactor(_) => app.db().forget_attempts(&key).await?,
            Attempted::Invitation(_)
            | Attempted::Certificate(_)
            | Attempted::From(_)
            | Attempted::Application(_) => app.db().uncount_attempt(&key).await?,
            Attempted::Attendance(_) | Attempted::Mailed(_) => app.db().forget_attempts(&key).await?,
            Attempted::Arrival(_) => app.db().uncount_attempt(&key).await?,
        }
    }
    Ok(())
}

fn key(app: &App, what: Attempted<'_>) -> [u8; 32] {
    what.key(&app.db().root_key().derive("throttle"))
}

/// Where a request comes from: the connection, or what the reverse proxy says in the configured header. Kept nowhere
/// but as a keyed hash.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ClientAddress(String);

impl FromRequestParts<App> for ClientAddress {
    type Rejection = std::convert::Infallible;
    async fn from_request_parts(parts: &mut Parts, app: &App) -> Result<ClientAddress, Self::Rejection> {
        let header = app.config().client_address_header.as_deref();
        // The nearest proxy writes last; what stands before it is the client's own word.
        let told = header
            .and_then(|name| parts.headers.get_all(name).iter().next_back())
            .and_then(|value| value.to_str().ok()?.rsplit(',').next()?.trim().parse::<IpAddr>().ok());
        let peer = parts.extensions.get::<ConnectInfo<SocketAddr>>().map(|ConnectInfo(peer)| peer.ip());
        Ok(ClientAddress(told.or(peer).map_or_else(String::new, network)))
    }
}

/// The network that one client may choose its address from: for IPv6 the /64.
fn network(ip: IpAddr) -> String {
    match ip.to_canonical() {
        IpAddr::V4(ip) => ip.to_string(),
        IpAddr::V6(ip) => format!("{:?}", &ip.segments()[..4]),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn seen(failures: i32) -> (Attempts, Instant) {
        let at = Instant(1_800_000_000_000_000);
        (Attempts { failures, last_at: at }, at)
    }

    #[test]
    fn every_quiet_quarter_of_an_hour_forgets_one_failure() {
        for (failures, minutes, expected) in [
            (40, 0, 40),
            (40, 14, 40),
            (40, 15, 39),
            (40, 150, 30),
            (3, 60, 0),
            (40, 24 * 60, 0),
            (40, -90, 40),
        ] {
            let (seen, at) = seen(failures);
            assert_eq!(
                remembered(seen, at.plus(Duration::minutes(minutes))),
                expected,
                "{failures} {minutes}"
            );
        }
    }

    proptest! {
        /// Whatever was counted, and wherever the clock was set to: nobody waits longer than twice a quarter of an hour.
        #[test]
        fn no_clock_locks_anybody_out(failures in 0..i32::MAX, seconds in -400_000_000_i64..400_000_000, free in 0..40) {
            let (seen, at) = seen(failures);
            let now = at.plus(Duration::seconds(seconds));
            let first = left(seen, free, now).unwrap_or(0);
            prop_assert!((0..=LONGEST.whole_seconds()).contains(&first));
            let then = now.plus(LONGEST * 2);
            prop_assert_eq!(left(seen, free, then), None);
        }

        /// An attacker who tries as soon as it is allowed gets no more by the forgetting: at most one try a quarter of an
        /// hour in the long run, beside the first ones.
        #[test]
        fn who_never_rests_never_gets_faster(free in 0..40_i32) {
            let (mut row, start) = seen(0);
            let mut now = start;
            let mut tries = 0;
            while now.since(start) < Duration::hours(48) {
                now = now.plus(Duration::seconds(left(row, free, now).unwrap_or(0)));
                row = Attempts { failures: remembered(row, now) + 1, last_at: now };
                tries += 1;
            }
            prop_assert!(tries <= free + 7 + 48 * 4, "{}", tries);
        }
    }

    #[test]
    fn waiting_doubles_and_ends_at_a_quarter_of_an_hour() {
        let seconds: Vec<i64> = (3..14).map(|n| wait(n, 5).whole_seconds()).collect();
        assert_eq!(seconds, [0, 0, 15, 30, 60, 120, 240, 480, 900, 900, 900]);
        assert_eq!(wait(i32::MAX, 5), LONGEST);
    }

    #[test]
    fn a_client_cannot_choose_among_its_own_addresses() {
        let network = |text: &str| network(text.parse().unwrap_or(IpAddr::from([0, 0, 0, 0])));
        assert_eq!(network("2001:db8:1:2::1"), network("2001:db8:1:2:ffff::9"));
        assert_ne!(network("2001:db8:1:2::1"), network("2001:db8:1:3::1"));
        assert_eq!(network("::ffff:192.0.2.1"), network("192.0.2.1"));
    }
}
