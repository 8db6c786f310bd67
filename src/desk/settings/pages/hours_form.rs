//! The form of hours: what was typed, kept as it was, and the hours it means.

use time::Date;

use crate::clock::span::{Span, clock};
use crate::desk::days::{self, Odd};
use crate::desk::hours::Hours;
use crate::desk::hours::model::{Closure, MonthDay, OBON, Opening, YEAR_END, union};
use crate::desk::hours::queries::iso_date;
use crate::desk::settings::sense;
use crate::form::{Errors, Fields};
use crate::i18n::Message;

/// Texts of two fields of a row.
pub type Pair = (String, String);

/// A closure of every year that has a name of its own.
#[derive(Clone, Default)]
pub struct YearlyRow {
    pub name: String,
    pub from: String,
    pub to: String,
}

/// A closure of its own.
#[derive(Clone, Default)]
pub struct OneOffRow {
    pub from: String,
    pub to: String,
    pub reason: String,
}

/// An extra opening.
#[derive(Clone, Default)]
pub struct OpeningRow {
    pub on: String,
    pub opens: String,
    pub closes: String,
    pub reason: String,
}

/// What stands in the fields.
#[derive(Clone, Default)]
pub struct HoursForm {
    pub week: [Vec<Pair>; 7],
    pub holidays: bool,
    pub obon: Pair,
    pub year_end: Pair,
    pub yearly: Vec<YearlyRow>,
    pub one_off: Vec<OneOffRow>,
    pub openings: Vec<OpeningRow>,
    pub starts_on: String,
}

impl HoursForm {
    /// The fields of hours as they are.
    pub fn of(hours: &Hours) -> HoursForm {
        let mut form = HoursForm {
            starts_on: hours.starts_on.map(|day| day.to_string()).unwrap_or_default(),
            ..HoursForm::default()
        };
        for (fields, spans) in form.week.iter_mut().zip(&hours.week) {
            *fields = spans.iter().map(|span| (clock(span.opens()), clock(span.closes()))).collect();
        }
        let shown = |day: MonthDay| format!("{}/{}", day.month(), day.day());
        for closure in &hours.closures {
            match closure {
                Closure::PublicHolidays => form.holidays = true,
                Closure::Yearly { from, to, name } if name == OBON => form.obon = (shown(*from), shown(*to)),
                Closure::Yearly { from, to, name } if name == YEAR_END => {
                    form.year_end = (shown(*from), shown(*to));
                }
                Closure::Yearly { from, to, name } => {
                    form.yearly.push(YearlyRow { name: name.clone(), from: shown(*from), to: shown(*to) });
                }
                Closure::OneOff { from, to, reason } => form.one_off.push(OneOffRow {
                    from: from.to_string(),
                    to: to.to_string(),
                    reason: reason.clone(),
                }),
            }
        }
        form.openings = hours
            .openings
            .iter()
            .map(|opening| OpeningRow {
                on: opening.on.to_string(),
                opens: clock(opening.span.opens()),
                closes: clock(opening.span.closes()),
                reason: opening.name.clone(),
            })
            .collect();
        form
    }

    /// The fields as they were sent.
    pub fn sent(fields: &Fields) -> HoursForm {
        let all = |name: &str| -> Vec<String> { fields.all(name).map(str::to_owned).collect() };
        let pairs =
            |first: &str, second: &str| -> Vec<Pair> { all(first).into_iter().zip(all(second)).collect() };
        let mut form = HoursForm {
            holidays: fields.has("holidays"),
            obon: (fields.get("obon-from").into(), fields.get("obon-to").into()),
            year_end: (fields.get("year-end-from").into(), fields.get("year-end-to").into()),
            starts_on: fields.get("starts-on").into(),
            ..HoursForm::default()
        };
        for (day, spans) in form.week.iter_mut().enumerate() {
            *spans = pairs(&format!("opens-{day}"), &format!("closes-{day}"));
        }
        let ranges = pairs("yearly-from", "yearly-to").into_iter().zip(all("yearly-name"));
        form.yearly = ranges.map(|((from, to), name)| YearlyRow { name, from, to }).collect();
        let ranges = pairs("one-off-from", "one-off-to").into_iter().zip(all("one-off-reason"));
        form.one_off = ranges.map(|((from, to), reason)| OneOffRow { from, to, reason }).collect();
        let spans = pairs("opening-opens", "opening-closes");
        let days = pairs("opening-on", "opening-reason").into_iter().zip(spans);
        form.openings =
            days.map(|((on, reason), (opens, closes))| OpeningRow { on, opens, closes, reason }).collect();
        form
    }

    /// Adds or removes a row, as a button's value says: `add span 2`, `remove one-off 0`. False when it says neither.
    pub fn act(&mut self, what: &str) -> bool {
        let mut words = what.split(' ');
        let (verb, kind) = (words.next().unwrap_or_default(), words.next().unwrap_or_default());
        let n: usize = words.next().and_then(|n| n.parse().ok()).unwrap_or_default();
        fn change<T: Default>(rows: &mut Vec<T>, verb: &str, n: usize) {
            match verb {
                "add" => rows.push(T::default()),
                _ if n < rows.len() => drop(rows.remove(n)),
                _ => {}
            }
        }
        if !matches!(verb, "add" | "remove") {
            return false;
        }
        match kind {
            "span" => {
                if let Some(day) = self.week.get_mut(n) {
                    day.push(Pair::default());
                }
            }
            "yearly" => change(&mut self.yearly, verb, n),
            "one-off" => change(&mut self.one_off, verb, n),
            "opening" => change(&mut self.openings, verb, n),
            _ => {}
        }
        true
    }

    /// The hours that the fields mean; `ended` is what no form changes. Rows left empty count for nothing.
    ///
    /// # Errors
    /// What is wrong, by field: `span-2`, `obon`, `one-off-0`.
    pub fn hours(&self, ended: Option<Date>, today: Date) -> Result<Hours, Errors> {
        let mut errors = Errors::default();
        let odd = |day: Date| days::settled(day, today).err().map(Odd::message);
        let mut hours = Hours { closed_on: ended, ..Hours::default() };
        for (day, rows) in self.week.iter().enumerate() {
            let mut spans = Vec::new();
            for (opens, closes) in rows.iter().filter(|(a, b)| !(a.is_empty() && b.is_empty())) {
                match span(opens, closes) {
                    Ok(span) => spans.push(span),
                    Err(key) => errors.add(&format!("span-{day}"), Message::new(key)),
                }
            }
            spans.sort_unstable();
            if spans.windows(2).any(|pair| pair[1].opens() < pair[0].closes()) {
                errors.add(&format!("span-{day}"), Message::new("error-desk-overlap"));
            }
            hours.week[day] = union(spans);
        }
        if self.holidays {
            hours.closures.push(Closure::PublicHolidays);
        }
        let yearly =
            self.yearly.iter().enumerate().map(|(i, row)| {
                (format!("yearly-{i}"), row.name.as_str(), (row.from.as_str(), row.to.as_str()))
            });
        let fixed = [("obon", OBON, &self.obon), ("year-end", YEAR_END, &self.year_end)];
        let fixed =
            fixed.map(|(field, name, (from, to))| (field.to_owned(), name, (from.as_str(), to.as_str())));
        for (field, name, (from, to)) in fixed.into_iter().chain(yearly) {
            match (month_day(from), month_day(to)) {
                _ if from.is_empty() && to.is_empty() => {}
                (Some(_), Some(_)) if name.is_empty() => {
                    errors.add(&field, Message::new("error-desk-name-needed"));
                }
                (Some(from), Some(to)) if sense::is_backwards(name, from, to) => {
                    errors.add(&field, Message::new("error-desk-backwards"));
                }
                (Some(from), Some(to)) => {
                    hours.closures.push(Closure::Yearly { from, to, name: name.to_owned() });
                }
                _ => errors.add(&field, Message::new("error-desk-month-day")),
            }
        }
        for (i, row) in self.one_off.iter().enumerate() {
            let to = if row.to.is_empty() { &row.from } else { &row.to };
            match (iso_date(&row.from), iso_date(to)) {
                _ if row.from.is_empty() && row.to.is_empty() && row.reason.is_empty() => {}
                (Some(from), Some(to)) if from <= to => match odd(from).or_else(|| odd(to)) {
                    Some(message) => errors.add(&format!("one-off-{i}"), message),
                    None => {
                        hours.closures.push(Closure::OneOff { from, to, reason: row.reason.clone() });
                    }
                },
                (Some(_), Some(_)) => {
                    errors.add(&format!("one-off-{i}"), Message::new("error-desk-backwards"));
                }
                _ => errors.add(&format!("one-off-{i}"), Message::new("error-desk-date")),
            }
        }
        for (i, row) in self.openings.iter().enumerate() {
            let empty = [&row.on, &row.opens, &row.closes, &row.reason].iter().all(|text| text.is_empty());
            match (iso_date(&row.on), span(&row.opens, &row.closes)) {
                _ if empty => {}
                (Some(on), Ok(span)) => match odd(on) {
                    Some(message) => errors.add(&format!("opening-{i}"), message),
                    None => hours.openings.push(Opening { on, span, name: row.reason.clone() }),
                },
                (None, _) => errors.add(&format!("opening-{i}"), Message::new("error-desk-date")),
                (_, Err(key)) => errors.add(&format!("opening-{i}"), Message::new(key)),
            }
        }
        if !self.starts_on.is_empty() {
            hours.starts_on = iso_date(&self.starts_on);
            match hours.starts_on.map(odd) {
                None => errors.add("starts-on", Message::new("error-desk-date")),
                Some(Some(message)) => errors.add("starts-on", message),
                Some(None) => {}
            }
        }
        hours.closures.sort();
        hours.openings.sort();
        if errors.is_empty() { Ok(hours) } else { Err(errors) }
    }
}

/// A span of two times as people type them: 13:00, 9:30, １３：００, 13時.
fn span(opens: &str, closes: &str) -> Result<Span, &'static str> {
    let minutes = |text: &str| -> Option<i16> {
        if text == "24:00" {
            return Some(1440);
        }
        let time = jpcal::parse_time(text).ok()?;
        Some(i16::from(time.hour()) * 60 + i16::from(time.minute()))
    };
    match (minutes(opens), minutes(closes)) {
        (Some(opens), Some(closes)) => Span::new(opens, closes).map_err(|_| "error-desk-span-backwards"),
        _ => Err("error-desk-span"),
    }
}

/// A day of the year as people type it: 8/13, 08-13, 8月13日, in full width too.
fn month_day(text: &str) -> Option<MonthDay> {
    use unicode_normalization::UnicodeNormalization;
    let text: String = text.nfkc().collect();
    let parts: Vec<&str> =
        text.split(['/', '-', '月', '日', '.']).map(str::trim).filter(|p| !p.is_empty()).collect();
    let [month, day] = parts.as_slice() else { return None };
    MonthDay::new(month.parse().ok()?, day.parse().ok()?).ok()
}
