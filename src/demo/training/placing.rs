//! Places: the board is decided and told, some are given back, offered on, accepted or not answered.

use anyhow::{Context as _, Result};
use sea_orm::{ColumnTrait, Condition};
use time::Date;

use super::story::{Story, done};
use crate::id::Id;
use crate::training::applications::commands as applications;
use crate::training::applications::entity::recommendation::{self, Decision as Said};
use crate::training::applications::entity::{self as application, State};
use crate::training::applications::form;
use crate::training::letters::{self, commands::Paper};
use crate::training::people::{self, Somebody};
use crate::training::places::commands::{self, Answered, Decided, OUT, WAIT};
use crate::training::places::entity::{entry, place};
use crate::training::places::proposal::{Applicant, Decision, Word, propose};
use crate::training::programmes::entity::Model;
use crate::training::programmes::model::{Programme, Stage};

/// Confirms the board as it is proposed; whom the proposal leaves to the office gets a place by hand, where one is free.
/// The next day everybody is told.
pub(super) async fn decide(story: &Story<'_>, row: &Model, day: Date) -> Result<()> {
    let scope = story.office(story.at(day, 15));
    let programme = row.programme();
    let round: Vec<&Stage> = programme.first_round().collect();
    let decided = by_hand(&programme, &round, proposed(story, row, &programme, &round).await?);
    let (mut tx, locked) = story.locked(&scope, row).await?;
    commands::keep(&mut tx, row.id, &decided).await?;
    // Who is let in by hand may be one more than a branch may send: of two who are alike the draw decides who that is.
    if let Err(refused) = commands::confirm(&mut tx, &locked, &round, &decided, true).await {
        anyhow::bail!("the board of the demonstration was not confirmed: {refused:?}");
    }
    done(tx).await?;
    let next = day.next_day().context("a day")?;
    let scope = story.office(story.at(next, 10));
    let (mut tx, locked) = story.locked(&scope, row).await?;
    letters::commands::tell(&mut tx, story.db, &locked).await?;
    done(tx).await
}

async fn proposed(
    story: &Story<'_>,
    row: &Model,
    programme: &Programme,
    round: &[&Stage],
) -> Result<Vec<Decided>> {
    let scope = story.nobody(story.at(story.today, 0));
    let said = scope
        .find::<recommendation::Entity>()
        .filter(recommendation::Column::ProgrammeId.eq(row.id))
        .all(story.db)
        .await?;
    let word = |application: Id| match said.iter().find(|said| said.application_id == application) {
        _ if !programme.recommendation => Word::NotNeeded,
        None => Word::Missing,
        Some(said) if said.decision == Said::Recommended => Word::Recommended(said.rank),
        Some(_) => Word::Declined,
    };
    let people = people::of(&scope, story.db, row).await?;
    let applicants: Vec<Applicant> = people
        .iter()
        .map(|one| Applicant {
            application: one.application.id,
            branch: one.application.branch_id,
            word: word(one.application.id),
            taken: Vec::new(),
            applied_at: one.application.applied_at.unwrap_or(one.application.created_at),
            wishes: form::wished(&one.kept.fields, programme),
        })
        .collect();
    let lines = propose(programme, round, &applicants).into_iter().flat_map(|line| {
        let application = line.application;
        line.stages.into_iter().map(move |(stage, decision, _)| Decided {
            application,
            stage,
            proposed: match decision {
                Decision::Place(course) => course,
                Decision::Wait => WAIT.into(),
                Decision::Out => OUT.into(),
                Decision::Undecided => String::new(),
            },
            by_hand: false,
        })
    });
    Ok(lines.collect())
}

/// Whom the proposal left open gets the first course of the stage that has room, by the office's hand.
fn by_hand(programme: &Programme, round: &[&Stage], mut decided: Vec<Decided>) -> Vec<Decided> {
    let most = programme.places.map_or(usize::MAX, |most| most as usize);
    let all = |decided: &[Decided], stage: &Stage| {
        let of_stage = decided.iter().filter(|one| one.stage == stage.code.as_str());
        of_stage.filter(|one| stage.course(&one.proposed).is_some()).count()
    };
    for stage in round {
        for n in 0..decided.len() {
            if decided[n].stage != stage.code.as_str() || !decided[n].proposed.is_empty() {
                continue;
            }
            let free = stage.courses.iter().find(|course| {
                let taken = decided.iter().filter(|one| one.proposed == course.code.as_str()).count();
                taken < course.places as usize && all(&decided, stage) < most
            });
            decided[n].proposed = free.map_or_else(|| WAIT.into(), |course| course.code.to_string());
            decided[n].by_hand = true;
        }
    }
    decided
}

/// Those who have taken a place of a course, in the order of their applications.
pub(super) async fn taken(story: &Story<'_>, row: &Model, course: &str) -> Result<Vec<Somebody>> {
    let scope = story.nobody(story.at(story.today, 0));
    let (stage, _) =
        row.programme().course(course).map(|(s, c)| (s.code.to_string(), c.clone())).context("a course")?;
    let mut people = people::of(&scope, story.db, row).await?;
    people.retain(|one| one.application.state == State::Applied && one.course(&stage) == Some(course));
    people.sort_by_key(|one| one.application.id);
    Ok(people)
}

/// Somebody withdraws on their own page.
pub(super) async fn withdraw(story: &Story<'_>, row: &Model, application: Id, day: Date) -> Result<()> {
    let scope = story.nobody(story.at(day, 21));
    let (mut tx, locked) = story.locked(&scope, row).await?;
    let found = scope.find_by_id::<application::Entity>(application).one(&tx).await?.context("somebody")?;
    applications::withdraw(&mut tx, &locked, &found).await?;
    done(tx).await
}

/// Somebody gives the place of one stage back, through the office.
pub(super) async fn give_back(
    story: &Story<'_>,
    row: &Model,
    application: Id,
    stage: &str,
    day: Date,
) -> Result<()> {
    let (mut tx, locked) = story.locked(&story.office(story.at(day, 11)), row).await?;
    commands::give_back(&mut tx, &locked, application, stage).await?;
    done(tx).await
}

/// Every offer that is open is answered.
pub(super) async fn answer_offers(story: &Story<'_>, row: &Model, accept: bool, day: Date) -> Result<()> {
    let scope = story.nobody(story.at(day, 19));
    let open = scope
        .find::<place::Entity>()
        .filter(place::Column::ProgrammeId.eq(row.id))
        .filter(place::Column::State.eq(place::State::Offered))
        .all(story.db)
        .await?;
    for offer in open {
        let (mut tx, locked) = story.locked(&scope, row).await?;
        let answered = commands::answer(&mut tx, &locked, offer.application_id, offer.id, accept).await?;
        if answered != Answered::TooLate {
            done(tx).await?;
        }
    }
    Ok(())
}

/// Offers that nobody answered end, and go on.
pub(super) async fn let_run_out(story: &Story<'_>, row: &Model, day: Date) -> Result<()> {
    let (mut tx, locked) = story.locked(&story.nobody(story.at(day, 6)), row).await?;
    commands::settle(&mut tx, locked.id).await?;
    tx.unaudited("nothing ran out");
    done(tx).await
}

/// The letters that wait to be printed are printed and posted.
pub(super) async fn post(story: &Story<'_>, row: &Model, day: Date) -> Result<()> {
    let mut tx = story.db.write(&story.office(story.at(day, 16))).await?;
    letters::commands::on_paper(&mut tx, row.id, Condition::all(), Paper::Posted).await?;
    done(tx).await
}

/// Those who wait in every stage, and never had a place.
pub(super) async fn still_waiting(story: &Story<'_>, row: &Model) -> Result<Vec<Id>> {
    let scope = story.nobody(story.at(story.today, 0));
    let first = row.programme().stages.first().map(|stage| stage.code.to_string()).unwrap_or_default();
    let waiting = scope
        .find::<entry::Entity>()
        .filter(entry::Column::ProgrammeId.eq(row.id))
        .filter(entry::Column::Stage.eq(first))
        .filter(entry::Column::State.eq(entry::State::Waiting))
        .order_by_asc(entry::Column::Rank)
        .all(story.db)
        .await?;
    Ok(waiting.into_iter().map(|entry| entry.application_id).collect())
}
