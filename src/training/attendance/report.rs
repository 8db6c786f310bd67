//! A meeting's report: the list that a meeting system writes of who was there from when to when, and what it proposes to
//! note. Pure: bytes and people in, proposals out.
//!
//! What always holds: nobody is matched by a name that two people bear; the same report proposes the same again; a line
//! that fits nobody, or that cannot be read, is shown and never dropped.

use std::collections::HashMap;
use std::io::Cursor;

use documents::sheet::{Format, read_rows};
use serde::{Deserialize, Serialize};
use time::{Date, Duration, Month, Time};
use unicode_normalization::UnicodeNormalization;

use super::codes::GRACE;
use super::model::Kind;
use crate::clock::Instant;
use crate::id::Id;
use crate::training::applications::form;

/// A line of a report.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Line {
    /// Its number in the file.
    pub number: u64,
    /// The name shown in the meeting.
    pub name: String,
    /// The mail address; empty where the meeting knew none.
    pub mail: String,
    /// From when until when; none where that cannot be read.
    pub there: Option<(Instant, Instant)>,
    /// The person whom the office chose for it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub chosen: Option<Id>,
}

/// Why a file is no report.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum NoReport {
    /// It cannot be read as a table.
    #[error("not a table")]
    Unreadable,
    /// No line names the columns.
    #[error("no line with a column of names and one of when they came")]
    Columns,
    /// The columns have nothing below them.
    #[error("nobody is in it")]
    Empty,
    /// It has more lines than are read.
    #[error("too many lines")]
    TooLong,
}

/// The most lines that are read.
const MOST: usize = 5000;

/// The columns of a report, by how meeting systems name them.
const NAMES: [&[&str]; 5] = [
    &["名前", "氏名", "参加者", "表示名", "name"],
    &["メール", "eメール", "電子メール", "email", "e-mail", "mail"],
    &["参加時刻", "参加時間", "入室", "開始時刻", "join"],
    &["退出時刻", "退出時間", "退室", "終了時刻", "leave"],
    &["所要時間", "時間(分)", "合計時間", "duration"],
];

/// Which column holds what. A header that begins with a known name is taken before one that has it inside.
fn columns(cells: &[String]) -> Option<[Option<usize>; 5]> {
    let heads: Vec<String> = cells.iter().map(|cell| folded(cell)).collect();
    let mut found = [None; 5];
    for (column, names) in found.iter_mut().zip(NAMES) {
        let begins = |head: &String| names.iter().any(|name| head.starts_with(name));
        let has = |head: &String| names.iter().any(|name| head.contains(name));
        *column = heads.iter().position(begins).or_else(|| heads.iter().position(has));
    }
    (found[0].is_some() && found[2].is_some()).then_some(found)
}

/// In one width and case, without spaces.
fn folded(text: &str) -> String {
    text.nfkc().filter(|c| !c.is_whitespace()).collect::<String>().to_lowercase()
}

/// Reads a report: CSV in UTF-8 or CP932, or a workbook; what stands before the line of columns is passed over.
///
/// # Errors
/// [`NoReport`].
pub fn read(bytes: &[u8]) -> Result<Vec<Line>, NoReport> {
    let format = Format::guess(bytes);
    let rows = read_rows(Cursor::new(bytes), format).map_err(|_| NoReport::Unreadable)?;
    let mut head = None;
    let mut lines = Vec::new();
    for (n, row) in rows.enumerate() {
        if n >= MOST {
            return Err(NoReport::TooLong);
        }
        let row = row.map_err(|_| NoReport::Unreadable)?;
        let Some(columns) = head else {
            head = columns(&row.cells);
            continue;
        };
        let cell = |n: usize| columns[n].and_then(|at| row.cells.get(at)).map_or("", |cell| cell.trim());
        if cell(0).is_empty() && cell(1).is_empty() {
            continue;
        }
        let came = moment(cell(2));
        let minutes =
            cell(4).nfkc().collect::<String>().parse::<i64>().ok().filter(|n| (0..6000).contains(n));
        let lasted = || Some(came?.plus(Duration::minutes(minutes?)));
        let left = moment(cell(3)).or_else(lasted);
        let there = came.zip(left).filter(|(came, left)| came <= left);
        let (name, mail) = (cell(0).to_owned(), cell(1).to_lowercase());
        lines.push(Line { number: row.number, name, mail, there, chosen: None });
    }
    match (head, lines.is_empty()) {
        (None, _) => Err(NoReport::Columns),
        (_, true) => Err(NoReport::Empty),
        _ => Ok(lines),
    }
}

/// A moment as meeting systems write it: `2022/08/25 18:55:04`, `08/25/2022 06:55:04 PM`, `2022年8月25日 18:55`.
fn moment(text: &str) -> Option<Instant> {
    let text = text.nfkc().collect::<String>().to_lowercase();
    let numbers: Vec<i32> = text
        .split(|c: char| !c.is_ascii_digit())
        .filter(|n| !n.is_empty())
        .map(str::parse)
        .collect::<Result<_, _>>()
        .ok()?;
    let (&[a, b, c], rest) = numbers.split_first_chunk::<3>()?;
    let (year, month, day) = if a > 31 { (a, b, c) } else { (c, a, b) };
    let (&[hour, minute], rest) = rest.split_first_chunk::<2>()?;
    let second = rest.first().copied().unwrap_or(0);
    let after_noon = text.contains("pm") || text.contains("午後");
    let before_noon = text.contains("am") || text.contains("午前");
    let hour = match hour {
        12 if before_noon => 0,
        1..=11 if after_noon => hour + 12,
        hour => hour,
    };
    let small = |n: i32| u8::try_from(n).ok();
    let month = Month::try_from(small(month)?).ok()?;
    let day = Date::from_calendar_date(year, month, small(day)?).ok()?;
    let time = Time::from_hms(small(hour)?, small(minute)?, small(second)?).ok()?;
    Some(Instant::of_jst(day, time))
}

/// Somebody whom a line may be.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Known {
    /// Their application.
    pub id: Id,
    /// The name as written.
    pub name: String,
    /// The フリガナ.
    pub kana: String,
    /// The mail address.
    pub mail: String,
}

/// What a report proposes for somebody.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Proposal {
    /// Who.
    pub id: Id,
    /// The names under which they were in the meeting.
    pub names: Vec<String>,
    /// Minutes of the session in which they were there, whatever number of lines tell of it.
    pub minutes: i64,
    /// When they first came and last left, within the session.
    pub there: (Instant, Instant),
    /// What that makes.
    pub kind: Kind,
}

/// What a report proposes.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Proposals {
    /// For those who were there.
    pub people: Vec<Proposal>,
    /// Lines that fit nobody, or more than one.
    pub unmatched: Vec<Line>,
    /// Lines of those who were found, but not within the hours of the session or not to be read.
    pub outside: Vec<Line>,
}

/// What a report proposes for the people of a course in a session of these hours.
pub fn propose(lines: &[Line], people: &[Known], hours: Option<(Instant, Instant)>) -> Proposals {
    let index = Index::of(people);
    let mut found = Proposals::default();
    let mut of: HashMap<Id, Vec<&Line>> = HashMap::new();
    for line in lines {
        match line.chosen.filter(|id| people.iter().any(|one| one.id == *id)).or_else(|| index.find(line)) {
            None => found.unmatched.push(line.clone()),
            Some(_) if within(line, hours).is_none() => found.outside.push(line.clone()),
            Some(id) => of.entry(id).or_default().push(line),
        }
    }
    for person in people {
        let Some(lines) = of.get(&person.id) else { continue };
        let mut spans: Vec<(Instant, Instant)> =
            lines.iter().filter_map(|line| within(line, hours)).collect();
        spans.sort_unstable();
        let Some((first, last)) = spans.first().map(|s| s.0).zip(spans.iter().map(|s| s.1).max()) else {
            continue;
        };
        let mut names: Vec<String> = Vec::new();
        for line in lines {
            if !names.contains(&line.name) {
                names.push(line.name.clone());
            }
        }
        let there = covered(&spans);
        let kind = hours.map_or(Kind::Present, |hours| judged((first, last), there, hours));
        let minutes = there.whole_minutes();
        found.people.push(Proposal { id: person.id, names, minutes, there: (first, last), kind });
    }
    found
}

/// What having been there from when to when makes, and for how long of it. Who was away in between for longer than is
/// forgiven at both ends did not stay to the end.
fn judged((came, left): (Instant, Instant), there: Duration, (from, to): (Instant, Instant)) -> Kind {
    if left < to.minus(GRACE) || left.since(came) - there > GRACE * 2 {
        Kind::LeftEarly
    } else if came > from.plus(GRACE) {
        Kind::Late
    } else {
        Kind::Present
    }
}

/// The part of a line that lies in the session; none where there is none.
fn within(line: &Line, hours: Option<(Instant, Instant)>) -> Option<(Instant, Instant)> {
    let (came, left) = line.there?;
    let Some((from, to)) = hours else { return Some((came, left)) };
    let (came, left) = (came.max(from), left.min(to));
    (came < left).then_some((came, left))
}

/// How long at least one of the spans, sorted, lasts.
fn covered(spans: &[(Instant, Instant)]) -> Duration {
    let mut sum = Duration::ZERO;
    let mut until: Option<Instant> = None;
    for (came, left) in spans {
        let came = until.map_or(*came, |until| until.max(*came));
        if *left > came {
            sum += left.since(came);
        }
        until = Some(until.map_or(*left, |until| until.max(*left)));
    }
    sum
}

/// People by address, name and kana; none where two share it.
struct Index<'a> {
    mails: HashMap<String, Option<&'a Known>>,
    names: HashMap<String, Option<&'a Known>>,
}

impl<'a> Index<'a> {
    fn of(people: &'a [Known]) -> Index<'a> {
        let mut index = Index { mails: HashMap::new(), names: HashMap::new() };
        for one in people {
            enter(&mut index.mails, folded(&one.mail), one);
            let name = bare(&one.name);
            let kana = form::kana(&one.kana).map(|kana| folded(&kana)).unwrap_or_default();
            if kana != name {
                enter(&mut index.names, kana, one);
            }
            enter(&mut index.names, name, one);
        }
        index
    }

    fn find(&self, line: &Line) -> Option<Id> {
        let known = |one: Option<&Option<&'a Known>>| one.copied().flatten().map(|one| one.id);
        let by_mail = known(self.mails.get(&folded(&line.mail)));
        let by_name = || known(self.names.get(&bare(&line.name)));
        let by_kana = || known(self.names.get(&folded(&form::kana(&without_brackets(&line.name))?)));
        by_mail.or_else(by_name).or_else(by_kana)
    }
}

fn enter<'a>(map: &mut HashMap<String, Option<&'a Known>>, key: String, one: &'a Known) {
    if !key.is_empty() {
        map.entry(key).and_modify(|known| *known = None).or_insert(Some(one));
    }
}

/// A name as it is compared: without what stands in brackets after it, in one width, without spaces and titles.
fn bare(name: &str) -> String {
    let name = folded(&without_brackets(name));
    let name = name.strip_suffix("さん").or_else(|| name.strip_suffix('様')).unwrap_or(&name);
    name.to_owned()
}

fn without_brackets(name: &str) -> String {
    let name: String = name.nfkc().collect();
    let cut = name.find(['(', '[', '【', '@', '/', '_']).filter(|at| *at > 0);
    name[..cut.unwrap_or(name.len())].to_owned()
}

#[cfg(test)]
#[allow(clippy::unwrap_used, clippy::panic)]
#[path = "report_tests.rs"]
mod tests;
