//! The door: the state of a desk at this moment, in words. Open until when; or closed, why, and when it opens next.

use time::Date;

use crate::clock::Instant;
use crate::clock::span::Span;
use crate::desk::hours::model::{Day, Hours, Reason, State};
use crate::desk::hours::words;
use crate::i18n::Locale;

/// The state of a desk at an instant.
pub struct Door {
    /// The instant.
    pub now: Instant,
    /// Open, and until when; or closed, and why.
    pub state: State,
    /// Today.
    pub today: Day,
    /// When it opens next; of use when it is closed.
    pub next: Option<(Date, Span)>,
}

impl Door {
    /// The door of a desk.
    pub fn of(hours: &Hours, now: Instant) -> Door {
        Door { now, state: hours.state_at(now), today: hours.day(now.date()), next: hours.next_opening(now) }
    }

    /// Whether it is open.
    pub fn is_open(&self) -> bool {
        matches!(self.state, State::Open { .. })
    }

    /// Whether the desk has ended for good.
    pub fn is_over(&self) -> bool {
        matches!(self.state, State::Closed { reason: Reason::Ended })
    }

    /// Whether there are hours to tell of: it has not ended, and its hours are settled.
    pub fn is_in_service(&self) -> bool {
        !self.is_over() && !matches!(self.state, State::Closed { reason: Reason::NotSettled })
    }

    /// The word for CSS and machines.
    pub fn code(&self) -> &'static str {
        if self.is_open() { "open" } else { "closed" }
    }

    /// 受付中です, お休みです, or at a day that is open at other times 受付時間外です.
    pub fn headline(&self, locale: &Locale) -> String {
        locale.t(match &self.state {
            State::Open { .. } => "site-state-open",
            State::Closed { reason: Reason::OutsideHours } => "site-state-outside",
            State::Closed { reason: Reason::Ended } => "site-state-ended",
            State::Closed { reason: Reason::NotSettled } => "site-state-not-settled",
            State::Closed { .. } => "site-state-closed",
        })
    }

    /// The sentence below: until when, or why not.
    pub fn sentence(&self, locale: &Locale) -> String {
        let locale = *locale;
        let day = locale.day(self.now.date());
        match &self.state {
            State::Open { until } => {
                let time = self.time(locale, *until);
                locale.args("site-open-until", &[("day", &day), ("time", &time)])
            }
            State::Closed { reason } => match reason {
                Reason::OutsideHours => {
                    let hours = words::spans(locale, &self.today.spans);
                    let over =
                        self.today.spans.iter().all(|span| span.closes_at(self.today.date) <= self.now);
                    let key = if over { "site-closed-over" } else { "site-closed-outside" };
                    locale.args(key, &[("day", &day), ("hours", &hours)])
                }
                Reason::RegularClosedDay => locale.ta("site-closed-regular", "day", day),
                Reason::NotYetStarted(first) => {
                    locale.ta("site-closed-not-started", "day", locale.date(*first))
                }
                Reason::Ended => locale.t("site-closed-ended"),
                Reason::NotSettled => locale.t("site-closed-not-settled"),
                reason => {
                    // A reason in the desk's own words may be a whole sentence: it stands apart.
                    let own = matches!(reason, Reason::OneOff(text) if !text.is_empty());
                    let key = if own { "site-closed-own" } else { "site-closed-because" };
                    let reason = words::reason(locale, reason);
                    locale.args(key, &[("day", &day), ("reason", &reason)])
                }
            },
        }
    }

    /// When it opens next: 5月7日(木) and 13時から16時.
    pub fn next_words(&self, locale: &Locale) -> Option<(String, String)> {
        let (date, span) = self.next?;
        Some((locale.day(date), words::span(*locale, span)))
    }

    fn time(&self, locale: Locale, until: Instant) -> String {
        let midnight = Instant::of_jst(self.now.date(), time::Time::MIDNIGHT);
        let minutes = i16::try_from(until.since(midnight).whole_minutes()).unwrap_or_default();
        locale.time_of_day(minutes)
    }
}
