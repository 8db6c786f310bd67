//! Lodging: who stays which nights, and the list that the hotel was given.

use anyhow::{Context as _, Result};
use time::{Date, Duration};

use super::placing::taken;
use super::story::{Story, done};
use crate::training::lodging::commands;
use crate::training::lodging::model::{When, nights};
use crate::training::lodging::queries;
use crate::training::programmes::entity::Model;
use crate::training::programmes::written::Day;

/// What some write for the hotel.
const WORDS: [&str; 3] =
    ["エレベーターに近い部屋だと助かります。", "そばのアレルギーがあります。", "禁煙の部屋でお願いします。"];

/// Some say on their own page which nights they stay; eight days later the hotel gets the list, and one changes after.
pub(super) async fn stay(story: &Story<'_>, row: &Model, course: &str, day: Date) -> Result<()> {
    let people = taken(story, row, course).await?;
    let programme = row.programme();
    let (_, found) = programme.course(course).context("a course")?;
    let of = |wanted: &[When]| -> Vec<Day> {
        nights(found).into_iter().filter(|(_, when)| wanted.contains(when)).map(|(day, _)| Day(day)).collect()
    };
    for (n, one) in people.iter().enumerate().filter(|(n, _)| n % 3 != 1) {
        let chosen = match n % 7 {
            2 => Vec::new(),
            3 => of(&[When::Before, When::Within]),
            5 => of(&[When::Within, When::After]),
            _ => of(&[When::Within]),
        };
        let words = if n.is_multiple_of(4) { WORDS[n / 4 % WORDS.len()] } else { "" };
        let mut tx = story.db.write(&story.nobody(story.at(day, 20))).await?;
        let who = (row.id, one.application.id);
        commands::keep(&mut tx, who, found, (&chosen, words), false).await?;
        done(tx).await?;
    }
    let scope = story.office(story.at(day + Duration::days(8), 10));
    let guests = queries::guests(&queries::wishes(&scope, story.db, row, found).await?);
    let mut tx = story.db.write(&scope).await?;
    commands::hand_over(&mut tx, row.id, found, &guests).await?;
    done(tx).await?;
    let Some(one) = people.get(4) else { return Ok(()) };
    let mut tx = story.db.write(&story.office(story.at(day + Duration::days(9), 11))).await?;
    let chosen = of(&[When::Before, When::Within]);
    commands::keep(&mut tx, (row.id, one.application.id), found, (&chosen, WORDS[1]), true).await?;
    done(tx).await
}
