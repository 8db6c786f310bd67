//! A month as a calendar: weeks from Sunday, each day with its state in words.

use time::{Date, Duration, Month, Weekday};

use crate::desk::hours::model::{Hours, Reason};
use crate::desk::hours::words;
use crate::i18n::Locale;

/// A day as it is drawn.
pub struct Cell {
    /// The day of the month.
    pub number: u8,
    /// Whether the desk opens.
    pub open: bool,
    /// Closed on a day that the week has hours on.
    pub exception: bool,
    /// Whether it is today.
    pub today: bool,
    /// What it is, for those who do not see the ring: 受付 13時から16時; 休み; 休み 振替休日. Nothing of a day that is over.
    pub words: String,
}

impl Cell {
    /// A day that is over.
    fn over(date: Date) -> Cell {
        Cell { number: date.day(), open: false, exception: false, today: false, words: String::new() }
    }
}

/// Why a day is another than the week says.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Kind {
    /// Closed for what the law or every year says.
    Closed,
    /// Closed for a reason that the desk wrote in its own words.
    Own,
    /// Open beyond the week.
    Extra,
}

struct Note {
    from: Date,
    to: Date,
    text: String,
    kind: Kind,
}

/// A month as it is drawn.
pub struct MonthView {
    /// Its name.
    pub name: String,
    /// Short names of the weekdays from Sunday, with the long ones.
    pub weekdays: Vec<(String, String)>,
    /// Weeks of seven, with gaps before the first day and after the last.
    pub weeks: Vec<Vec<Option<Cell>>>,
    /// The exceptions in words: 6日(水)は、振替休日でお休み.
    pub notes: Vec<String>,
}

/// The first day of the month that `date` is in.
pub fn first_of(date: Date) -> Date {
    date.replace_day(1).unwrap_or(date)
}

/// The first day of the month `n` months after the one that begins on `first`.
pub fn months_after(first: Date, n: i32) -> Date {
    let months = first.year() * 12 + i32::from(u8::from(first.month())) - 1 + n;
    let month = u8::try_from(months.rem_euclid(12) + 1).unwrap_or(1);
    let month = Month::try_from(month).unwrap_or(Month::January);
    Date::from_calendar_date(months.div_euclid(12), month, 1).unwrap_or(first)
}

impl MonthView {
    /// The month that begins on `first`.
    pub fn of(hours: &Hours, first: Date, today: Date, locale: Locale) -> MonthView {
        let last = months_after(first, 1) - Duration::days(1);
        let mut cells: Vec<Option<Cell>> = Vec::new();
        cells.resize_with(usize::from(first.weekday().number_days_from_sunday()), || None);
        // Days that are closed for the same reason are told together, where no open day lies between.
        let mut notes: Vec<Note> = Vec::new();
        let mut last_open: Option<Date> = None;
        for day in hours.calendar(first..=last) {
            // The hours of today say nothing of a day that is over: they may have been others.
            if day.date < today {
                cells.push(Some(Cell::over(day.date)));
                continue;
            }
            let words = match &day.closed {
                None => locale.ta("site-day-open", "hours", words::spans(locale, &day.spans)),
                Some(reason) if day.is_exception() => {
                    locale.ta("site-day-closed-because", "reason", words::reason(locale, reason))
                }
                Some(_) => locale.t("site-day-closed"),
            };
            if let Some(reason) = day.closed.as_ref().filter(|_| day.is_exception()) {
                let text = words::reason(locale, reason);
                let kind = if matches!(reason, Reason::OneOff(text) if !text.is_empty()) {
                    Kind::Own
                } else {
                    Kind::Closed
                };
                match notes.last_mut() {
                    Some(note)
                        if note.kind == kind
                            && note.text == text
                            && day.date - note.to <= Duration::days(7)
                            && last_open.is_none_or(|open| open < note.to) =>
                    {
                        note.to = day.date;
                    }
                    _ => notes.push(Note { from: day.date, to: day.date, text, kind }),
                }
            }
            if let Some(name) = &day.extra {
                let spans = words::spans(locale, &day.spans);
                let text = match name.is_empty() {
                    true => spans,
                    false => locale.args("site-note-why", &[("text", &spans), ("why", name)]),
                };
                notes.push(Note { from: day.date, to: day.date, text, kind: Kind::Extra });
            }
            if day.is_open() {
                last_open = Some(day.date);
            }
            cells.push(Some(Cell {
                number: day.date.day(),
                open: day.is_open(),
                exception: day.is_exception(),
                today: day.date == today,
                words,
            }));
        }
        while !cells.len().is_multiple_of(7) {
            cells.push(None);
        }
        let mut weeks = Vec::new();
        while !cells.is_empty() {
            let rest = cells.split_off(7.min(cells.len()));
            weeks.push(std::mem::replace(&mut cells, rest));
        }
        let weekdays = std::iter::successors(Some(Weekday::Sunday), |day| Some(day.next())).take(7);
        let weekdays = weekdays.map(|day| {
            let short = locale.weekday(day);
            (short.to_owned(), locale.ta("site-weekday-long", "day", short))
        });
        let notes = notes.iter().map(|note| {
            let key = match (note.kind, note.from == note.to) {
                (Kind::Extra, _) => "site-note-extra",
                (Kind::Closed, true) => "site-note-closed",
                (Kind::Closed, false) => "site-note-closed-range",
                (Kind::Own, true) => "site-note-own",
                (Kind::Own, false) => "site-note-own-range",
            };
            let (from, to) = (locale.day(note.from), locale.day(note.to));
            locale.args(key, &[("day", &from), ("to", &to), ("text", &note.text)])
        });
        MonthView { name: locale.month(first), weekdays: weekdays.collect(), weeks, notes: notes.collect() }
    }
}
