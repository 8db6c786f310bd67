//! The office's pages: who stays in which course, the list for the hotel, and one person.

pub mod guest;
pub mod list;
pub mod sheet;

use super::model::{self, Changed, Guest};
use crate::i18n::Locale;
use crate::training::office::Office;
use crate::training::programmes::model::Course;
use crate::training::programmes::written::Day;
use crate::web::AppError;

/// A night in a form.
pub(super) struct Choice {
    /// As it is sent.
    pub value: String,
    /// 8月4日(木)の夜.
    pub words: String,
    /// Whether it is chosen.
    pub chosen: bool,
}

/// The nights of a course, to be chosen from.
pub(super) fn choices(course: &Course, chosen: &[Day], locale: Locale) -> Vec<Choice> {
    let choice = |(day, when): (time::Date, model::When)| Choice {
        value: Day(day).to_string(),
        words: locale.ta(when.key(), "day", locale.day(day)),
        chosen: chosen.contains(&Day(day)),
    };
    model::nights(course).into_iter().map(choice).collect()
}

/// The course of an address, where the office books rooms for it.
fn course<'a>(office: &'a Office, code: &str) -> Result<&'a Course, AppError> {
    let found = office.programme.course(code).map(|(_, course)| course);
    found.filter(|course| model::is_booked(course)).ok_or(AppError::NotFound)
}

/// A change in words: 森 千夏: 8月4日(木).
fn told(changes: Vec<(Changed, Guest)>, locale: Locale) -> Vec<(&'static str, String)> {
    let told = |(what, guest): (Changed, Guest)| {
        let nights: Vec<String> = guest.nights.iter().map(|night| locale.day(night.date())).collect();
        (what.key(), format!("{} {}", guest.name, nights.join(&locale.t("list-and"))))
    };
    changes.into_iter().map(told).collect()
}
