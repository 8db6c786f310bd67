//! A programme of training as data: what a year's announcement says, from the deadline to the hours of each session.
//! The same type is the programme's file (`docs/programme-file.md`), what the database keeps of it, and what every
//! page reads; no year needs code of its own.
//!
//! What always holds, once [`check`](super::check::check) found nothing: codes are unique within their list, a course names only courses that exist, a
//! session with hours has them within one day. Codes never change their meaning: places and attendance refer to them.

use serde::{Deserialize, Serialize};
use time::Date;

use super::written::{Code, Day, Hours, Minute, Yen};
use crate::clock::Instant;
use crate::i18n::Words;

/// A programme.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Programme {
    /// Its word in addresses.
    pub slug: Code,
    /// Its title, without the year.
    pub title: Words,
    /// The fiscal year (April to March) in which it begins.
    pub fiscal_year: i16,
    /// What it trains for.
    #[serde(default)]
    pub kind: Kind,
    /// Who holds it.
    #[serde(default, skip_serializing_if = "Words::is_empty")]
    pub organiser: Words,
    /// What pays for it, as it is to be named.
    #[serde(default, skip_serializing_if = "Words::is_empty")]
    pub grant: Words,
    /// The minute from which people may apply; none: as soon as it is announced.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub opens: Option<Minute>,
    /// The last minute in which people may apply; none: no end.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub deadline: Option<Minute>,
    /// The day by which the outcome is told.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub decided_by: Option<Day>,
    /// Who may apply.
    #[serde(default)]
    pub audience: Audience,
    /// Whether the chief of a branch must recommend.
    #[serde(default)]
    pub recommendation: bool,
    /// When places are given.
    #[serde(default)]
    pub selection: Selection,
    /// By what order, where there are more applicants than places.
    #[serde(default)]
    pub order: Order,
    /// The published seed of the lottery.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub seed: String,
    /// People in all; none: as many as the courses have places.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub places: Option<u32>,
    /// How many one branch may send.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub branch_limit: Option<BranchLimit>,
    /// Days in which an offered place is to be answered.
    #[serde(default = "a_week")]
    pub answer_days: u16,
    /// The subsidy of travel.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub travel: Option<Travel>,
    /// What an unpaid fee does to the certificate.
    #[serde(default)]
    pub unpaid: Unpaid,
    /// Years that a certificate holds; none: without end.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub valid_years: Option<u16>,
    /// What the announcement says.
    #[serde(default)]
    pub texts: Texts,
    /// Its stages, in order. All of them complete: certified.
    #[serde(rename = "stage", default)]
    pub stages: Vec<Stage>,
}

fn a_week() -> u16 {
    7
}

/// What a programme trains for.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Kind {
    /// New peer supporters, who are certified at its end.
    #[default]
    Certification,
    /// For those certified, to go on; renews a certificate that ends.
    FollowUp,
    /// For those certified who are to coordinate a region.
    RegionalCoordinator,
    /// Anything else that is learnt; nobody is certified.
    Other,
}

/// Who may apply.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Audience {
    /// Members of a branch, and who is active there without being one.
    #[default]
    Members,
    /// Supporters in the register.
    Certified,
    /// Anybody.
    Anyone,
}

/// When places are given.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Selection {
    /// After the deadline, by the office, all at once.
    #[default]
    AtDeadline,
    /// At once, while there are places.
    FirstCome,
}

/// By what order places are proposed among those whom their branches rank alike.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Order {
    /// The one who applied first.
    #[default]
    AsApplied,
    /// A lottery that anybody can draw again from the published seed.
    Lottery,
}

/// How many one branch may send.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct BranchLimit {
    /// People.
    pub people: u32,
    /// Whether more are refused; otherwise the office is warned and decides.
    #[serde(default)]
    pub hard: bool,
}

/// The subsidy of travel: the actual cost, up to a cap.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Travel {
    /// Yen at most.
    pub cap: Yen,
    /// Whether the cap holds for each course; otherwise for the programme.
    #[serde(default)]
    pub per_course: bool,
}

/// What an unpaid fee does.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Unpaid {
    /// It is shown, and nothing waits for it.
    #[default]
    Flagged,
    /// The certificate waits for it.
    Holds,
}

/// What the announcement says in the organiser's words.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields, default)]
#[allow(missing_docs, reason = "told in docs/programme-file.md, key by key")]
pub struct Texts {
    #[serde(skip_serializing_if = "Words::is_empty")]
    pub intro: Words,
    #[serde(skip_serializing_if = "Words::is_empty")]
    pub audience: Words,
    #[serde(skip_serializing_if = "Words::is_empty")]
    pub notes: Words,
    #[serde(skip_serializing_if = "Words::is_empty")]
    pub contact: Words,
    #[serde(skip_serializing_if = "String::is_empty")]
    pub phone: String,
    #[serde(skip_serializing_if = "Words::is_empty")]
    pub consent: Words,
}

/// A stage: basic, practical.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Stage {
    /// Its word in files and addresses.
    pub code: Code,
    /// Its name.
    pub name: Words,
    /// What taking part costs.
    #[serde(default)]
    pub fee: Yen,
    /// The day by which the fee is to be paid; none: thirty days after it was asked for.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub fee_due: Option<Day>,
    /// Whether its places are given in a round of their own, later than those of the stage before.
    #[serde(default)]
    pub later: bool,
    /// What counts as having taken part.
    #[serde(default)]
    pub completion: Completion,
    /// Its courses, of which one person takes one.
    #[serde(rename = "course", default)]
    pub courses: Vec<Course>,
}

/// What completes a stage.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct Completion {
    /// Required sessions that may be missed.
    pub may_miss: u32,
    /// Whether being late counts as having been there.
    pub late_counts: bool,
    /// Whether leaving early counts as having been there.
    pub left_early_counts: bool,
}

impl Default for Completion {
    fn default() -> Completion {
        Completion { may_miss: 0, late_counts: true, left_early_counts: false }
    }
}

/// How people meet.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Mode {
    /// In a room.
    #[default]
    InPerson,
    /// Over the net.
    Online,
}

/// Where those sleep who come from afar.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Lodging {
    /// Nobody stays overnight.
    #[default]
    None,
    /// The office books, participants pay.
    Office,
    /// Participants book for themselves.
    Own,
}

/// A course: one run of a stage.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Course {
    /// Its word in files and addresses; unique in the programme.
    pub code: Code,
    /// Its name.
    pub name: Words,
    /// How people meet.
    #[serde(default)]
    pub mode: Mode,
    /// Where: the room, or the meeting system.
    #[serde(default, skip_serializing_if = "Words::is_empty")]
    pub place: Words,
    /// The street address.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub address: String,
    /// Places.
    pub places: u32,
    /// Where those sleep who come from afar.
    #[serde(default)]
    pub lodging: Lodging,
    /// Courses of earlier stages of which one must have been taken; empty: any.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub after: Vec<Code>,
    /// Courses of other stages that nobody takes beside this one; it counts on whichever of the two it is written.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub excludes: Vec<Code>,
    /// Its sessions, in order.
    #[serde(default)]
    pub sessions: Vec<Session>,
}

/// A session of a course. Its number, from 1, is its place in the list unless another is written: it stays the same
/// whatever is put in or taken out ([`sessions`](super::sessions)).
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Session {
    /// The day, where one is known.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub on: Option<Day>,
    /// From when until when, where that is known.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub hours: Option<Hours>,
    /// What it is about.
    #[serde(default, skip_serializing_if = "Words::is_empty")]
    pub title: Words,
    /// Whether whoever wishes may stay away: it never counts.
    #[serde(default)]
    pub optional: bool,
    /// Its number, where that is not its place in the list.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub number: Option<i16>,
}

/// Where an instant stands to the time in which people may apply.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Window {
    /// From this minute on.
    Before(Instant),
    /// Now; until the instant named, where there is an end.
    Open(Option<Instant>),
    /// It ended at this instant.
    Over(Instant),
}

impl Programme {
    /// Whether who applies names a branch, whose chief then sees it.
    pub fn asks_branch(&self) -> bool {
        self.recommendation || self.audience == Audience::Members
    }

    /// Where `now` stands to the time in which people may apply. The last minute is open to its end.
    pub fn window(&self, now: Instant) -> Window {
        let opens = self.opens.map(Minute::instant);
        let ends = self.deadline.map(|last| last.instant().plus(time::Duration::minutes(1)));
        match (opens, ends) {
            (Some(opens), _) if now < opens => Window::Before(opens),
            (_, Some(ends)) if now >= ends => Window::Over(ends),
            (_, ends) => Window::Open(ends),
        }
    }

    /// A stage by its code.
    pub fn stage(&self, code: &str) -> Option<&Stage> {
        self.stages.iter().find(|stage| stage.code.as_str() == code)
    }

    /// Every course with its stage, in order.
    pub fn courses(&self) -> impl Iterator<Item = (&Stage, &Course)> {
        self.stages.iter().flat_map(|stage| stage.courses.iter().map(move |course| (stage, course)))
    }

    /// A course by its code, with its stage.
    pub fn course(&self, code: &str) -> Option<(&Stage, &Course)> {
        self.courses().find(|(_, course)| course.code.as_str() == code)
    }

    /// Whether somebody is certified at its end.
    pub fn certifies(&self) -> bool {
        self.kind == Kind::Certification
    }

    /// The first and the last day of a session; none where no session has a day.
    pub fn days(&self) -> Option<(Date, Date)> {
        let days = || self.courses().flat_map(|(_, course)| course.days());
        Some((days().min()?, days().max()?))
    }
}

impl Stage {
    /// A course by its code.
    pub fn course(&self, code: &str) -> Option<&Course> {
        self.courses.iter().find(|course| course.code.as_str() == code)
    }

    /// Places of all its courses.
    pub fn places(&self) -> u32 {
        self.courses.iter().map(|course| course.places).sum()
    }
}

impl Course {
    /// The days of its sessions, as far as they are known.
    pub fn days(&self) -> impl Iterator<Item = Date> {
        self.sessions.iter().filter_map(|session| session.on.map(Day::date))
    }

    /// The beginning of its first day, where that is known.
    pub fn begins(&self) -> Option<Instant> {
        Some(Instant::of_jst(self.days().min()?, time::Time::MIDNIGHT))
    }

    /// Its sessions with their numbers.
    pub fn numbered(&self) -> impl Iterator<Item = (i16, &Session)> {
        (1i16..).zip(&self.sessions).map(|(place, session)| (session.number.unwrap_or(place), session))
    }
}
