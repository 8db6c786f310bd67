//! Hours in words: as they stand on the public page, in an edition, in a calendar.

use time::Weekday;

use super::model::{Closure, Hours, OBON, Reason, YEAR_END};
use crate::clock::span::Span;
use crate::i18n::Locale;

const WEEK: [Weekday; 7] = [
    Weekday::Monday,
    Weekday::Tuesday,
    Weekday::Wednesday,
    Weekday::Thursday,
    Weekday::Friday,
    Weekday::Saturday,
    Weekday::Sunday,
];

/// One span: 13時から16時; 13:00 to 16:00.
pub fn span(locale: Locale, span: Span) -> String {
    let (opens, closes) = (locale.time_of_day(span.opens()), locale.time_of_day(span.closes()));
    locale.args("desk-hours-span", &[("opens", &opens), ("closes", &closes)])
}

/// Several spans: 10時から12時、13時から16時.
pub fn spans(locale: Locale, spans: &[Span]) -> String {
    spans.iter().map(|s| span(locale, *s)).collect::<Vec<_>>().join(&locale.t("desk-list-separator"))
}

/// The week, days with equal hours together: 水曜・木曜・金曜の13時から16時. Empty where there are no hours.
pub fn week(locale: Locale, hours: &Hours) -> String {
    let mut groups: Vec<(Vec<String>, &[Span])> = Vec::new();
    for weekday in WEEK {
        let spans = hours.on(weekday);
        if spans.is_empty() {
            continue;
        }
        let day = locale.ta("desk-hours-weekday", "day", locale.weekday(weekday));
        match groups.iter_mut().find(|(_, s)| *s == spans) {
            Some((days, _)) => days.push(day),
            None => groups.push((vec![day], spans)),
        }
    }
    let group = |(days, s): (Vec<String>, &[Span])| {
        let days = days.join(&locale.t("desk-day-separator"));
        locale.args("desk-hours-group", &[("days", &days), ("spans", &spans(locale, s))])
    };
    groups.into_iter().map(group).collect::<Vec<_>>().join(&locale.t("desk-list-separator"))
}

/// The closures that come again: 祝日、お盆(8月13日〜16日)、年末年始(12月29日〜1月3日)はお休みです。
pub fn closures(locale: Locale, hours: &Hours) -> Option<String> {
    let mut list: Vec<String> = Vec::new();
    if hours.closures.contains(&Closure::PublicHolidays) {
        list.push(locale.t("desk-closure-holidays"));
    }
    for closure in &hours.closures {
        if let Closure::Yearly { from, to, name } = closure {
            let first = locale.month_day(from.month(), from.day());
            let name = yearly_name(locale, name);
            list.push(if from == to {
                locale.args("desk-closure-day", &[("name", &name), ("day", &first)])
            } else {
                let last = locale.month_day(to.month(), to.day());
                locale.args("desk-closure-range", &[("name", &name), ("from", &first), ("to", &last)])
            });
        }
    }
    let list = list.join(&locale.t("desk-list-separator"));
    (!list.is_empty()).then(|| locale.ta("desk-closed-on", "list", list))
}

/// The name of a yearly closure.
pub fn yearly_name(locale: Locale, name: &str) -> String {
    match name {
        OBON => locale.t("desk-closure-obon"),
        YEAR_END => locale.t("desk-closure-year-end"),
        own => own.to_owned(),
    }
}

/// Why it is closed, as short as a word in a calendar: 振替休日, お盆, 定休日.
pub fn reason(locale: Locale, reason: &Reason) -> String {
    match reason {
        Reason::RegularClosedDay => locale.t("desk-reason-regular"),
        Reason::OutsideHours => locale.t("desk-reason-outside-hours"),
        Reason::Holiday(holiday) if locale == Locale::En => holiday.name_en.to_owned(),
        Reason::Holiday(holiday) => holiday.name_ja.to_owned(),
        Reason::Yearly(name) => yearly_name(locale, name),
        Reason::OneOff(text) if text.is_empty() => locale.t("desk-reason-one-off"),
        Reason::OneOff(text) => text.clone(),
        Reason::NotYetStarted(_) => locale.t("desk-reason-not-started"),
        Reason::Ended => locale.t("desk-reason-ended"),
        Reason::NotSettled => locale.t("desk-reason-not-settled"),
    }
}

/// The word by which machines know why it is closed.
pub fn reason_code(reason: &Reason) -> &'static str {
    match reason {
        Reason::RegularClosedDay => "regular",
        Reason::OutsideHours => "outside_hours",
        Reason::Holiday(_) => "holiday",
        Reason::Yearly(_) => "yearly",
        Reason::OneOff(_) => "one_off",
        Reason::NotYetStarted(_) => "not_started",
        Reason::Ended => "ended",
        Reason::NotSettled => "not_settled",
    }
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::*;

    fn mie() -> Hours {
        let mut hours = Hours::default();
        for day in 2..=4 {
            hours.week[day] = vec!["13:00-16:00".parse().unwrap()];
        }
        let yearly = |name: &str, from: &str, to: &str| Closure::Yearly {
            from: from.parse().unwrap(),
            to: to.parse().unwrap(),
            name: name.into(),
        };
        hours.closures =
            vec![Closure::PublicHolidays, yearly(OBON, "08-13", "08-16"), yearly(YEAR_END, "12-29", "01-03")];
        hours
    }

    #[test]
    fn days_with_the_same_hours_are_told_together() {
        assert_eq!(week(Locale::Ja, &mie()), "水曜・木曜・金曜の13時から16時");
        assert_eq!(week(Locale::En, &mie()), "Wed, Thu, Fri: 13:00 to 16:00");
        let mut hours = mie();
        hours.week[5] = vec!["10:00-12:00".parse().unwrap(), "13:30-16:00".parse().unwrap()];
        assert_eq!(
            week(Locale::Ja, &hours),
            "水曜・木曜・金曜の13時から16時、土曜の10時から12時、13時30分から16時"
        );
        assert_eq!(week(Locale::Ja, &Hours::default()), "");
    }

    #[test]
    fn closures_are_told_with_their_days() {
        let expected = "祝日、お盆(8月13日〜8月16日)、年末年始(12月29日〜1月3日)はお休みです。";
        assert_eq!(closures(Locale::Ja, &mie()).as_deref(), Some(expected));
        assert_eq!(
            closures(Locale::En, &mie()).as_deref(),
            Some(
                "Closed on public holidays, Obon (13 Aug – 16 Aug), year end and New Year (29 Dec – 3 Jan)."
            )
        );
        assert_eq!(closures(Locale::Ja, &Hours::default()), None);
    }
}
