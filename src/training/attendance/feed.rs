//! The sessions of a programme as an iCalendar feed (RFC 5545): all of them for anybody, or those of the courses in which
//! somebody has a place. Titles are neutral: telephones and calendars
//! are shared, so that neither what is learnt nor whom it is about stands in them.

use time::Duration;

use crate::i18n::Locale;
use crate::site::feed::{escaped, folded, utc};
use crate::training::attendance::codes;
use crate::training::programmes::entity as programme;
use crate::training::programmes::told;

/// Words by which an entry would tell what it is about.
const TELLING: [&str; 7] = ["ひきこもり", "引きこもり", "ヒキコモリ", "hikikomori", "ピア", "peer", "不登校"];

/// The text, or nothing where it tells too much.
fn neutral(text: &str) -> &str {
    let lower = text.to_lowercase();
    if TELLING.iter().any(|word| lower.contains(word)) { "" } else { text }
}

/// The title of an entry: the organiser's name and that people meet, or the latter alone.
fn title(row: &programme::Model, locale: Locale) -> String {
    let programme = row.programme();
    match neutral(programme.organiser.text(locale)) {
        "" => locale.t("attendance-feed-title"),
        organiser => locale.ta("attendance-feed-title-of", "organiser", organiser),
    }
}

/// The feed of the courses that `of` names, or of all. One of a programme that was cancelled is empty: what was subscribed
/// to goes.
pub fn feed(row: &programme::Model, of: Option<&[String]>, host: &str, locale: Locale) -> String {
    let programme = row.programme();
    let title = title(row, locale);
    let mut lines = vec![
        "BEGIN:VCALENDAR".to_owned(),
        "VERSION:2.0".into(),
        "PRODID:-//Tomarigi//Meetings//EN".into(),
        "CALSCALE:GREGORIAN".into(),
        format!("X-WR-CALNAME:{}", escaped(&title)),
        "REFRESH-INTERVAL;VALUE=DURATION:P1D".into(),
    ];
    let held = row.state == programme::State::Announced;
    let wanted = |code: &str| of.is_none_or(|of| of.iter().any(|one| one == code));
    for (_, course) in programme.courses().filter(|(_, course)| held && wanted(course.code.as_str())) {
        for (number, session) in course.numbered() {
            let Some(day) = session.on else { continue };
            let plain = |date: time::Date| date.to_string().replace('-', "");
            let (from, to) = match codes::hours(session) {
                Some((from, to)) => (format!("DTSTART:{}", utc(from)), format!("DTEND:{}", utc(to))),
                None => (
                    format!("DTSTART;VALUE=DATE:{}", plain(day.date())),
                    format!("DTEND;VALUE=DATE:{}", plain(day.date() + Duration::days(1))),
                ),
            };
            lines.extend([
                "BEGIN:VEVENT".to_owned(),
                format!("UID:{}-{number}-{}@{host}", course.code, row.id),
                format!("SEQUENCE:{}", row.revision),
                format!("DTSTAMP:{}", utc(row.changed_at)),
                from,
                to,
                format!("SUMMARY:{}", escaped(&title)),
            ]);
            let place = told::place(course, locale);
            if !neutral(&place).is_empty() {
                lines.push(format!("LOCATION:{}", escaped(&place)));
            }
            lines.push("END:VEVENT".into());
        }
    }
    lines.push("END:VCALENDAR".into());
    lines.iter().map(|line| folded(line)).collect()
}
