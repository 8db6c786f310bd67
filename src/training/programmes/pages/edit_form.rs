//! The form in which the office writes a programme: from the programme to the fields and back.
//!
//! What always holds: a programme put into fields and read back is the same programme; what is not in the form (the word
//! in addresses) stays.

use unicode_normalization::UnicodeNormalization;

use crate::clock::span::Span;
use crate::form::{Errors, Fields};
use crate::i18n::{Message, Words};
use crate::training::programmes::model::{
    Audience, BranchLimit, Completion, Course, Kind, Lodging, Mode, Order, Programme, Selection, Session,
    Stage, Travel, Unpaid,
};
use crate::training::programmes::written::{Code, Day, Hours, Minute, Yen};

/// Stages and courses of a stage that a form may have.
const MANY: usize = 20;

/// A word of a list as forms name it: its name in the file.
fn word<T: serde::Serialize>(value: &T) -> String {
    serde_json::to_value(value).ok().and_then(|v| v.as_str().map(str::to_owned)).unwrap_or_default()
}

/// The value of a word; the first of the list where there is none such.
fn of_word<T: serde::de::DeserializeOwned + Default>(word: &str) -> T {
    serde_json::from_value(serde_json::Value::String(word.to_owned())).unwrap_or_default()
}

/// The fields of a programme.
pub fn fields(programme: &Programme) -> Fields {
    let mut all = Fields::default();
    let mut set = |name: &str, value: String| all.0.push((name.to_owned(), value));
    let p = programme;
    set("fiscal_year", if p.fiscal_year == 0 { String::new() } else { p.fiscal_year.to_string() });
    words(&mut set, "title", &p.title);
    words(&mut set, "organiser", &p.organiser);
    words(&mut set, "grant", &p.grant);
    words(&mut set, "intro", &p.texts.intro);
    words(&mut set, "for", &p.texts.audience);
    words(&mut set, "notes", &p.texts.notes);
    words(&mut set, "contact", &p.texts.contact);
    words(&mut set, "agree", &p.texts.consent);
    set("phone", p.texts.phone.clone());
    set("kind", word(&p.kind));
    set("opens", p.opens.map(local).unwrap_or_default());
    set("deadline", p.deadline.map(local).unwrap_or_default());
    set("decided_by", p.decided_by.map(|day| day.to_string()).unwrap_or_default());
    set("audience", word(&p.audience));
    set("recommendation", yes(p.recommendation));
    set("selection", word(&p.selection));
    set("order", word(&p.order));
    set("seed", p.seed.clone());
    set("places", number(p.places));
    set("branch_people", number(p.branch_limit.map(|limit| limit.people)));
    set("branch_hard", yes(p.branch_limit.is_some_and(|limit| limit.hard)));
    set("answer_days", p.answer_days.to_string());
    set("travel_cap", number(p.travel.map(|travel| travel.cap.0)));
    set("travel_per_course", yes(p.travel.is_some_and(|travel| travel.per_course)));
    set("unpaid", word(&p.unpaid));
    set("valid_years", number(p.valid_years));
    for (i, stage) in p.stages.iter().enumerate() {
        let name = |rest: &str| format!("s{i}_{rest}");
        set(&name("code"), stage.code.to_string());
        words(&mut set, &name("name"), &stage.name);
        set(&name("fee"), stage.fee.0.to_string());
        set(&name("fee_due"), stage.fee_due.map(|day| day.to_string()).unwrap_or_default());
        set(&name("later"), yes(stage.later));
        set(&name("may_miss"), stage.completion.may_miss.to_string());
        set(&name("late_counts"), yes(stage.completion.late_counts));
        set(&name("left_early_counts"), yes(stage.completion.left_early_counts));
        for (j, course) in stage.courses.iter().enumerate() {
            let name = |rest: &str| format!("s{i}_c{j}_{rest}");
            set(&name("code"), course.code.to_string());
            words(&mut set, &name("name"), &course.name);
            set(&name("mode"), word(&course.mode));
            words(&mut set, &name("place"), &course.place);
            set(&name("address"), course.address.clone());
            set(&name("places"), course.places.to_string());
            set(&name("lodging"), word(&course.lodging));
            set(&name("after"), codes(&course.after));
            set(&name("excludes"), codes(&course.excludes));
            set(&name("sessions"), course.sessions.iter().map(line).collect::<Vec<_>>().join("\n"));
        }
    }
    all
}

fn words(set: &mut impl FnMut(&str, String), name: &str, words: &Words) {
    set(&format!("{name}_ja"), words.ja.clone());
    set(&format!("{name}_en"), words.en.clone());
}

fn number<T: ToString>(n: Option<T>) -> String {
    n.map(|n| n.to_string()).unwrap_or_default()
}

fn yes(is: bool) -> String {
    if is { "yes".into() } else { String::new() }
}

fn codes(codes: &[Code]) -> String {
    codes.iter().map(Code::to_string).collect::<Vec<_>>().join(" ")
}

/// As a browser's field of day and time has it.
fn local(minute: Minute) -> String {
    minute.to_string().replace(' ', "T")
}

/// Marks a session that whoever wishes may stay away from.
const OPTIONAL: &str = "(任意)";

/// A session as one line: `2022-08-04 13:00-18:00 題 | Title (任意)`.
fn line(session: &Session) -> String {
    let title = match (session.title.ja.as_str(), session.title.en.as_str()) {
        (ja, "") => ja.to_owned(),
        (ja, en) => format!("{ja} | {en}"),
    };
    let parts = [
        session.on.map(|day| day.to_string()),
        session.hours.map(|hours| hours.to_string()),
        Some(title),
        session.optional.then(|| OPTIONAL.to_owned()),
    ];
    parts.into_iter().flatten().filter(|part| !part.is_empty()).collect::<Vec<_>>().join(" ")
}

/// A line read: days as offices write them, hours with any dash.
fn session(line: &str) -> Option<Session> {
    let mut session = Session::default();
    let mut rest = line.trim().to_owned();
    for mark in [OPTIONAL, "(希望者)", "(optional)", "(任意)", "(希望者)"] {
        if let Some(before) = rest.strip_suffix(mark) {
            session.optional = true;
            rest = before.trim_end().to_owned();
        }
    }
    let mut left: Vec<&str> = rest.split_whitespace().collect();
    if let Some(day) = left.first().and_then(|word| day(word)) {
        session.on = Some(day);
        left.remove(0);
    }
    if let Some(hours) = left.first().and_then(|word| hours(word)) {
        session.hours = Some(hours);
        left.remove(0);
    } else if left
        .first()
        .is_some_and(|word| word.starts_with(|c: char| c.is_ascii_digit()) && word.contains(':'))
    {
        return None;
    }
    let title = left.join(" ");
    let (ja, en) = title.split_once('|').unwrap_or((&title, ""));
    session.title = Words { ja: ja.trim().to_owned(), en: en.trim().to_owned() };
    (session.on.is_some() || !session.title.is_empty()).then_some(session)
}

fn day(word: &str) -> Option<Day> {
    let plain: String = word.nfkc().collect();
    // The weekday behind a day is for people.
    let plain = plain.split('(').next().unwrap_or_default();
    plain.parse().ok().or_else(|| jpcal::parse_date(plain).ok().map(Day))
}

fn hours(word: &str) -> Option<Hours> {
    let plain: String = word.nfkc().collect();
    let plain = plain.replace(['~', '〜', '–', '—', '−', '‐'], "-").replace("時", ":00");
    plain.parse::<Span>().ok().map(Hours)
}

/// The programme that the fields tell; `before` gives what the form does not ask.
///
/// # Errors
/// What must be mended, by field. What the programme must hold beyond its form is `check`'s.
pub fn parse(fields: &Fields, before: &Programme) -> Result<Programme, Errors> {
    let mut read = Reader { fields, errors: Errors::default() };
    let mut p = Programme { slug: before.slug.clone(), ..Programme::default() };
    p.fiscal_year = read.number("fiscal_year").unwrap_or_default();
    p.title = read.words("title");
    p.organiser = read.words("organiser");
    p.grant = read.words("grant");
    p.texts.intro = read.words("intro");
    p.texts.audience = read.words("for");
    p.texts.notes = read.words("notes");
    p.texts.contact = read.words("contact");
    p.texts.consent = read.words("agree");
    fields.get("phone").clone_into(&mut p.texts.phone);
    p.kind = of_word::<Kind>(fields.get("kind"));
    p.opens = read.minute("opens");
    p.deadline = read.minute("deadline");
    p.decided_by = read.day("decided_by");
    p.audience = of_word::<Audience>(fields.get("audience"));
    p.recommendation = read.yes("recommendation");
    p.selection = of_word::<Selection>(fields.get("selection"));
    p.order = of_word::<Order>(fields.get("order"));
    fields.get("seed").clone_into(&mut p.seed);
    p.places = read.number("places");
    let hard = read.yes("branch_hard");
    p.branch_limit = read.number("branch_people").map(|people| BranchLimit { people, hard });
    p.answer_days = read.number("answer_days").unwrap_or(7);
    let per_course = read.yes("travel_per_course");
    p.travel = read.number("travel_cap").map(|cap| Travel { cap: Yen(cap), per_course });
    p.unpaid = of_word::<Unpaid>(fields.get("unpaid"));
    p.valid_years = read.number("valid_years");
    for i in 0..MANY {
        if let Some(stage) = read.stage(i) {
            p.stages.push(stage);
        }
    }
    if read.errors.is_empty() { Ok(p) } else { Err(read.errors) }
}

struct Reader<'a> {
    fields: &'a Fields,
    errors: Errors,
}

impl Reader<'_> {
    fn words(&self, name: &str) -> Words {
        let text = |lang: &str| self.fields.get(&format!("{name}_{lang}")).replace("\r\n", "\n");
        Words { ja: text("ja"), en: text("en") }
    }
    fn yes(&self, name: &str) -> bool {
        !self.fields.get(name).is_empty()
    }
    fn number<T: std::str::FromStr>(&mut self, name: &str) -> Option<T> {
        let text: String = self.fields.get(name).nfkc().filter(|c| *c != ',').collect();
        let negative = text.starts_with('-');
        match text.parse() {
            Ok(n) if !negative => Some(n),
            _ if text.is_empty() => None,
            _ => {
                self.errors.add(name, Message::new("programme-error-number"));
                None
            }
        }
    }
    fn minute(&mut self, name: &str) -> Option<Minute> {
        let text = self.fields.get(name);
        let read = text.parse().ok();
        if read.is_none() && !text.is_empty() {
            self.errors.add(name, Message::new("programme-error-minute"));
        }
        read
    }
    fn day(&mut self, name: &str) -> Option<Day> {
        let text = self.fields.get(name);
        let read = day(text);
        if read.is_none() && !text.is_empty() {
            self.errors.add(name, Message::new("programme-error-day"));
        }
        read
    }
    fn code(&mut self, name: &str, otherwise: String) -> Code {
        let text = self.fields.get(name);
        let text = if text.is_empty() { otherwise.as_str() } else { text };
        text.parse().unwrap_or_else(|_| {
            self.errors.add(name, Message::new("programme-error-code"));
            Code::default()
        })
    }
    fn codes(&mut self, name: &str) -> Vec<Code> {
        let mut codes = Vec::new();
        for word in self.fields.get(name).split([' ', ',', '、', '\u{3000}']).filter(|word| !word.is_empty())
        {
            match word.parse() {
                Ok(code) => codes.push(code),
                Err(_) => self.errors.add(name, Message::new("programme-error-code")),
            }
        }
        codes
    }

    /// A stage; none where its name was left empty.
    fn stage(&mut self, i: usize) -> Option<Stage> {
        let name = |rest: &str| format!("s{i}_{rest}");
        let title = self.words(&name("name"));
        if title.is_empty() {
            return None;
        }
        let fee = self.number(&name("fee")).unwrap_or(0);
        let completion = Completion {
            may_miss: self.number(&name("may_miss")).unwrap_or(0),
            late_counts: self.yes(&name("late_counts")),
            left_early_counts: self.yes(&name("left_early_counts")),
        };
        Some(Stage {
            code: self.code(&name("code"), format!("stage-{}", i + 1)),
            name: title,
            fee: Yen(fee),
            fee_due: self.day(&name("fee_due")),
            later: self.yes(&name("later")),
            completion,
            courses: (0..MANY).filter_map(|j| self.course(i, j)).collect(),
        })
    }

    /// A course; none where its name was left empty.
    fn course(&mut self, i: usize, j: usize) -> Option<Course> {
        let name = |rest: &str| format!("s{i}_c{j}_{rest}");
        let title = self.words(&name("name"));
        if title.is_empty() {
            return None;
        }
        let mut sessions = Vec::new();
        for (n, line) in (1..).zip(self.fields.raw(&name("sessions")).lines()) {
            match session(line) {
                Some(session) => sessions.push(session),
                None if line.trim().is_empty() => (),
                None => {
                    self.errors.add(&name("sessions"), Message::new("programme-error-session").with("n", n));
                }
            }
        }
        Some(Course {
            code: self.code(&name("code"), format!("course-{}-{}", i + 1, j + 1)),
            name: title,
            mode: of_word::<Mode>(self.fields.get(&name("mode"))),
            place: self.words(&name("place")),
            address: self.fields.get(&name("address")).to_owned(),
            places: self.number(&name("places")).unwrap_or(0),
            lodging: of_word::<Lodging>(self.fields.get(&name("lodging"))),
            after: self.codes(&name("after")),
            excludes: self.codes(&name("excludes")),
            sessions,
        })
    }
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::*;
    use crate::training::programmes::file;

    #[test]
    fn every_example_put_into_the_form_reads_back_as_it_was() {
        for text in [
            include_str!("../../../../examples/programme-r2.toml"),
            include_str!("../../../../examples/programme-r2-follow-up.toml"),
            include_str!("../../../../examples/programme-r3.toml"),
            include_str!("../../../../examples/programme-r4.toml"),
        ] {
            let programme = file::read(text).unwrap();
            assert_eq!(parse(&fields(&programme), &programme).unwrap(), programme);
        }
    }

    #[test]
    fn a_session_is_read_as_people_write_it() {
        let iso = session("2022-08-04 13:00-18:00").unwrap();
        assert_eq!(session("令和4年8月4日(木) 13時〜18時").unwrap(), iso);
        assert_eq!(session("R4.8.4 13:00~18:00").unwrap(), iso);
        let optional = session("2022-01-16 10:00-13:00 (任意)").unwrap();
        assert!(optional.optional && optional.hours.is_some());
        assert_eq!(session("1日目 | Day 1").unwrap().title, Words { ja: "1日目".into(), en: "Day 1".into() });
        assert_eq!(session("2022-08-04 13:00-12:00"), None);
    }
}
