//! The opening days of the next twelve months as an iCalendar feed (RFC 5545). The titles are neutral: a calendar lies
//! open on a kitchen table. Identifiers are stable, so that a feed read again moves nothing.

use time::Duration;

use crate::clock::Instant;
use crate::desk::hours::Hours;
use crate::i18n::Locale;
use crate::site::door::Door;

/// The feed of a desk. Where it has ended or its hours are not settled, the feed is empty and says so.
pub fn feed(hours: &Hours, slug: &str, host: &str, now: Instant, locale: Locale) -> String {
    let title = locale.t("site-feed-title");
    let today = now.date();
    let mut lines = vec![
        "BEGIN:VCALENDAR".to_owned(),
        "VERSION:2.0".into(),
        "PRODID:-//Tomarigi//Opening days//EN".into(),
        "CALSCALE:GREGORIAN".into(),
        format!("X-WR-CALNAME:{}", escaped(&title)),
        "REFRESH-INTERVAL;VALUE=DURATION:P1D".into(),
    ];
    let door = Door::of(hours, now);
    if !door.is_in_service() {
        lines.push(format!("X-WR-CALDESC:{}", escaped(&door.sentence(&locale))));
    }
    for day in hours.calendar(today..=today + Duration::days(365)) {
        for span in &day.spans {
            lines.extend([
                "BEGIN:VEVENT".to_owned(),
                format!("UID:{}-{:04}@{slug}.{host}", day.date, span.opens()),
                // The feed is the same all day long.
                format!("DTSTAMP:{}", utc(Instant::of_jst(today, time::Time::MIDNIGHT))),
                format!("DTSTART:{}", utc(span.opens_at(day.date))),
                format!("DTEND:{}", utc(span.closes_at(day.date))),
                format!("SUMMARY:{}", escaped(&title)),
                "TRANSP:TRANSPARENT".into(),
                "END:VEVENT".into(),
            ]);
        }
    }
    lines.push("END:VCALENDAR".into());
    lines.iter().map(|line| folded(line)).collect()
}

/// An instant as the format writes it.
pub fn utc(instant: Instant) -> String {
    let t = instant.jst().to_offset(time::UtcOffset::UTC);
    let date = t.date().to_string().replace('-', "");
    format!("{date}T{:02}{:02}{:02}Z", t.hour(), t.minute(), t.second())
}

/// A text as the format writes it.
pub fn escaped(text: &str) -> String {
    text.replace('\\', "\\\\").replace(';', "\\;").replace(',', "\\,").replace('\n', "\\n")
}

/// Lines of at most 75 bytes, continued after a space; never cut within a character.
pub fn folded(line: &str) -> String {
    let mut out = String::new();
    let mut length = 0;
    for c in line.chars() {
        if length + c.len_utf8() > 75 {
            out.push_str("\r\n ");
            length = 1;
        }
        out.push(c);
        length += c.len_utf8();
    }
    out.push_str("\r\n");
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_long_line_is_folded_and_reads_the_same_again() {
        let line = format!("SUMMARY:{}", "受付".repeat(40));
        let folded = folded(&line);
        assert!(folded.split("\r\n").all(|part| part.len() <= 75));
        assert_eq!(folded.replace("\r\n ", "").trim_end(), line);
    }
}
