//! Attendance of a stage, session by session, in each of the ways it is noted; and what the office decides against the
//! rule.

use anyhow::{Context as _, Result};
use time::{Date, Duration};

use super::placing::taken;
use super::story::{Story, done};
use crate::clock::Instant;
use crate::training::attendance::commands::{self, Sitting};
use crate::training::attendance::entity::course_move::Answer;
use crate::training::attendance::model::{Kind, Way};
use crate::training::attendance::{codes, moved, report};
use crate::training::people::Somebody;
use crate::training::programmes::entity::Model;
use crate::training::programmes::model::{Course, Mode, Session};
use crate::training::programmes::{queries, save};

/// Notes who was there in every session of a stage.
pub(super) async fn attend(story: &Story<'_>, row: &Model, stage: &str) -> Result<()> {
    let programme = row.programme();
    let stage = programme.stage(stage).context("a stage")?;
    for course in &stage.courses {
        let people = taken(story, row, course.code.as_str()).await?;
        for (number, session) in course.numbered() {
            sit(story, row, course, (number, session), &people).await?;
        }
        make_up(story, row, course, &people).await?;
    }
    Ok(())
}

/// How the `n`th person of a course did in a session, where all went as usual for most.
fn kind(course: &Course, n: usize, number: i16) -> Kind {
    let last = i16::try_from(course.sessions.len()).unwrap_or(1);
    match (n, number) {
        (4 | 15, 1) => Kind::Late,
        (7, n) if n == last => Kind::Absent,
        (11, 2) => Kind::LeftEarly,
        (13, 1) => Kind::Absent,
        _ => Kind::Present,
    }
}

async fn sit(
    story: &Story<'_>,
    row: &Model,
    course: &Course,
    (number, session): (i16, &Session),
    people: &[Somebody],
) -> Result<()> {
    let hours = codes::hours(session).context("hours")?;
    let at = Sitting { programme: row.id, course: course.code.as_str(), session: number };
    let mut notes = Vec::new();
    for (n, one) in people.iter().enumerate() {
        // Whoever did not feel like the morning stayed away; who was noted by nobody is waited for.
        if session.optional && n.is_multiple_of(3) {
            continue;
        }
        let kind = if session.optional { Kind::Present } else { kind(course, n, number) };
        let way = match (course.mode, kind, n % 2) {
            (Mode::Online, Kind::Present | Kind::Late, 0) => Way::Code,
            (Mode::Online, ..) => Way::Report,
            _ => Way::List,
        };
        notes.push((noted_at(hours, n, kind, way), one.application.id, kind, way));
    }
    notes.sort_by_key(|(when, ..)| *when);
    for together in notes.chunk_by(|one, next| one.0 == next.0) {
        let Some((when, .., way)) = together.first() else { continue };
        let scope = if *way == Way::Code { story.nobody(*when) } else { story.office(*when) };
        let mut tx = story.db.write(&scope).await?;
        let held = save::held(&mut tx, row.id).await?.context("the programme")?;
        for (_, application, kind, way) in together {
            commands::note(&mut tx, &held, at, *application, *kind, *way).await?;
        }
        done(tx).await?;
    }
    Ok(())
}

/// When the `n`th person was noted: the code is typed as people come, the list is closed with the session, the meeting's report
/// is read after it.
fn noted_at((from, to): (Instant, Instant), n: usize, kind: Kind, way: Way) -> Instant {
    match (way, kind) {
        (Way::Code, Kind::Late) => from.plus(Duration::minutes(21)),
        (Way::Code, _) => from.plus(Duration::minutes([-7, -2, 3][n / 2 % 3])),
        (Way::List, _) => to,
        (Way::Report, _) => to.plus(Duration::minutes(25)),
    }
}

/// One of those who were away makes up for it two weeks later.
async fn make_up(story: &Story<'_>, row: &Model, course: &Course, people: &[Somebody]) -> Result<()> {
    let asked = course.sessions.first().is_some_and(|session| !session.optional);
    let Some(one) = people.get(13).filter(|_| asked) else { return Ok(()) };
    let last = course.days().max().context("a day")?;
    let mut tx = story.db.write(&story.office(story.at(last + Duration::days(14), 11))).await?;
    let held = save::held(&mut tx, row.id).await?.context("the programme")?;
    let at = Sitting { programme: row.id, course: course.code.as_str(), session: 1 };
    commands::note(&mut tx, &held, at, one.application.id, Kind::MadeUp, Way::List).await?;
    done(tx).await
}

/// The office counts somebody's stage as complete, who left a session early.
pub(super) async fn except(
    story: &Story<'_>,
    row: &Model,
    course: &str,
    stage: &str,
    day: Date,
) -> Result<()> {
    let people = taken(story, row, course).await?;
    let Some(one) = people.get(11) else { return Ok(()) };
    let mut tx = story.db.write(&story.office(story.at(day, 14))).await?;
    let held = save::held(&mut tx, row.id).await?.context("the programme")?;
    let reason = "最後の30分は、講師が電話で補いました。";
    commands::except(&mut tx, &held, one.application.id, stage, true, reason).await?;
    done(tx).await
}

/// The report of the last session of a course came again, with a line that fits nobody: it waits to be looked at.
pub(super) async fn report_waits(story: &Story<'_>, row: &Model, course: &str, day: Date) -> Result<()> {
    let people = taken(story, row, course).await?;
    let programme = row.programme();
    let (_, found) = programme.course(course).context("a course")?;
    let (number, session) = found.numbered().last().context("a session")?;
    let (from, to) = codes::hours(session).context("hours")?;
    let mut csv = String::from("名前(元の名前),メール,参加時刻,退出時刻,期間(分),ゲスト\n");
    let stamp = |at: Instant| {
        let date = at.date();
        format!("{}/{:02}/{:02} {}:00", date.year(), u8::from(date.month()), date.day(), at.clock())
    };
    let (came, left) = (stamp(from.minus(Duration::minutes(6))), stamp(to.plus(Duration::minutes(2))));
    for one in people.iter().take(12) {
        csv += &format!("{},{},{came},{left},248,いいえ\n", one.kept.name(), one.kept.fields.get("email"));
    }
    csv += &format!("iPad (2),,{came},{left},248,はい\n");
    let lines = report::read(csv.as_bytes())?;
    let mut tx = story.db.write(&story.office(story.at(day, 16))).await?;
    let held = save::held(&mut tx, row.id).await?.context("the programme")?;
    let at = Sitting { programme: row.id, course, session: number };
    // One of them was not sure to have been there: the report tells.
    if let Some(one) = people.get(3) {
        commands::note(&mut tx, &held, at, one.application.id, Kind::Unknown, Way::List).await?;
    }
    commands::take_report(&mut tx, at, &lines).await?;
    done(tx).await
}

/// Where the online courses meet.
pub(super) async fn meet_online(story: &Story<'_>, row: &Model, day: Date) -> Result<()> {
    let programme = row.programme();
    let mut tx = story.db.write(&story.office(story.at(day, 12))).await?;
    for (_, course) in programme.courses().filter(|(_, course)| course.mode == Mode::Online) {
        let link = format!("https://meeting.example/j/{}", course.code);
        commands::set_link(&mut tx, row.id, course.code.as_str(), &link).await?;
    }
    done(tx).await
}

/// The room of a course is known by now: everybody in it is asked whether they can come, and most answer.
pub(super) async fn move_course(story: &Story<'_>, row: &Model, code: &str, day: Date) -> Result<Model> {
    let scope = story.office(story.at(day, 13));
    let mut after = row.programme();
    for stage in &mut after.stages {
        for course in stage.courses.iter_mut().filter(|course| course.code.as_str() == code) {
            "池袋つくりもの会館 3階".clone_into(&mut course.place.ja);
            "Ikebukuro Tsukurimono Hall, 3rd floor".clone_into(&mut course.place.en);
            "東京都豊島区池袋0丁目0-0".clone_into(&mut course.address);
        }
    }
    let mut tx = story.db.write(&scope).await?;
    save::save(&mut tx, row.id, row.revision, &after).await?;
    done(tx).await?;
    let questions = moved::questions(&scope, story.db, row.id).await?;
    let mut questions: Vec<_> = questions.into_values().collect();
    questions.sort_by_key(|question| question.application_id);
    let scope = story.nobody(story.at(day + Duration::days(1), 20));
    for (n, question) in questions.iter().enumerate() {
        let answer = match n % 6 {
            2 => continue,
            5 if n == 5 => Answer::Cannot,
            _ => Answer::Can,
        };
        let mut tx = story.db.write(&scope).await?;
        moved::answer(&mut tx, question, answer).await?;
        done(tx).await?;
    }
    let row = queries::of(&scope, story.db, &row.slug).await?.context("the programme")?;
    Ok(row)
}

#[cfg(test)]
mod tests {
    use time::macros::{date, time};

    use super::*;

    #[test]
    fn codes_are_typed_while_they_are_shown_and_reports_come_after() {
        let at = |time| Instant::of_jst(date!(2026 - 08 - 21), time);
        let (from, to) = (at(time!(13:00)), at(time!(17:00)));
        for n in 0..12 {
            for kind in [Kind::Present, Kind::Late] {
                let typed = noted_at((from, to), n, kind, Way::Code);
                assert!(typed >= at(time!(12:30)) && typed < to, "{typed:?}");
                assert_eq!(typed > from.plus(codes::GRACE), kind == Kind::Late);
            }
            assert!(noted_at((from, to), n, Kind::Absent, Way::Report) > to);
            assert_eq!(noted_at((from, to), n, Kind::Present, Way::List), to);
        }
    }
}
