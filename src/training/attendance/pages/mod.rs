//! The pages of this room: address, handler, template.

pub mod code;
pub mod list;
pub mod overview;
pub mod participant;
pub mod public;
pub mod report;

use crate::training::attendance::commands::Sitting;
use crate::training::attendance::told;
use crate::training::office::Office;
use crate::training::people::Somebody;
use crate::training::programmes::model::{Course, Session, Stage};
use crate::web::AppError;

/// One session of the programme that the office has open.
pub struct Here<'a> {
    /// The stage.
    pub stage: &'a Stage,
    /// The course.
    pub course: &'a Course,
    /// The session.
    pub session: &'a Session,
    /// Its number.
    pub number: i16,
}

impl<'a> Here<'a> {
    /// The session named in an address.
    ///
    /// # Errors
    /// [`AppError::NotFound`] where there is none.
    pub fn of(office: &'a Office, course: &str, session: &str) -> Result<Here<'a>, AppError> {
        let (stage, course) = office.programme.course(course).ok_or(AppError::NotFound)?;
        let asked: i16 = session.parse().map_err(|_| AppError::NotFound)?;
        let found = course.numbered().find(|(number, _)| *number == asked);
        let (number, session) = found.ok_or(AppError::NotFound)?;
        Ok(Here { stage, course, session, number })
    }

    /// The address of its list, or of what stands below it.
    pub fn address(&self, office: &Office, below: &str) -> String {
        office.address(&format!("attendance/courses/{}/{}{below}", self.course.code, self.number))
    }

    /// For the commands.
    pub fn sitting(&self, office: &Office) -> Sitting<'a> {
        Sitting { programme: office.row.id, course: self.course.code.as_str(), session: self.number }
    }

    /// 集合研修in高知 第1回 8月4日(木) 13時〜18時.
    pub fn title(&self, locale: crate::i18n::Locale) -> String {
        let session = told::session(self.course, self.number, locale);
        format!("{} {session}", self.course.name.text(locale))
    }

    /// Those of `people` who have a place in the course, by kana.
    pub fn people(&self, people: Vec<Somebody>) -> Vec<Somebody> {
        let (stage, course) = (self.stage.code.as_str(), self.course.code.as_str());
        let mut here: Vec<Somebody> =
            people.into_iter().filter(|one| one.course(stage) == Some(course)).collect();
        here.sort_by(|a, b| a.kept.kana().cmp(b.kept.kana()));
        here
    }
}
