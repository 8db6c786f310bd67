//! The demonstration's trainings, told through the product's own commands: 令和3 is over and its people are certified;
//! 令和4 stands between its basic and its practical training; a follow-up training is open to whoever comes first, and
//! the places of one for coordinators are about to be given. All names are invented, and one file tells one part.

mod applying;
mod attending;
mod calendar;
mod certifying;
mod earlier;
mod names;
mod paying;
mod placing;
mod staying;
mod story;
mod travelling;

use anyhow::{Context as _, Result};
use time::Duration;

use applying::{Applying, Word};
use calendar::{Calendar, announce, first_day};
use names::BRANCHES;
use story::{Story, done};

use crate::auth::guard::operator_scope;
use crate::auth::policy::Action;
use crate::db::Db;
use crate::i18n::Locale;
use crate::id::Id;
use crate::organisation::{self, branch};
use crate::training::applications::entity::Origin;
use crate::training::letters::{self, Kind};
use crate::training::programmes::model::Programme;
use crate::training::programmes::queries;

/// The first applicant of this year, by number.
const THIS_YEAR: usize = 100;

/// Fills in each of the trainings that is not there. (One that was cut off stays as it is: nothing is deleted.) `public_url`:
/// where people open the product.
pub(super) async fn fill(db: &Db, organisation: Id, public_url: &str) -> Result<()> {
    let scope = operator_scope(organisation, Action::RunTraining, db.now());
    let there: Vec<String> = queries::all(&scope, db).await?.into_iter().map(|row| row.slug).collect();
    let branches = branches(db, organisation).await?;
    let story = Story::of(db, organisation, public_url, branches).await?;
    let calendar = Calendar::of(story.today)?;
    let lacks = |programme: &Programme| !there.iter().any(|slug| slug == programme.slug.as_str());
    if lacks(&calendar.last_year) {
        last_year(&story, &calendar).await?;
    }
    if lacks(&calendar.this_year) {
        this_year(&story, &calendar).await?;
    }
    if lacks(&calendar.coordinators) {
        coordinators(&story, &calendar).await?;
    }
    if lacks(&calendar.follow_up) {
        follow_up(&story, &calendar).await?;
    }
    Ok(())
}

async fn branches(db: &Db, organisation: Id) -> Result<Vec<Id>> {
    let scope = operator_scope(organisation, Action::ManageOrganisation, db.now());
    let there = scope.find::<branch::Entity>().all(db).await?;
    let mut tx = db.write(&scope).await?;
    let mut all = Vec::new();
    for (name, prefecture, ..) in BRANCHES {
        let id = match there.iter().find(|branch| branch.name == name) {
            Some(branch) => branch.id,
            None => organisation::open_branch(&mut tx, name, Some(prefecture)).await?,
        };
        all.push(id);
    }
    done(tx).await?;
    Ok(all)
}

/// 令和3, from its announcement to its certificates; before them, those of earlier years are in the register.
async fn last_year(story: &Story<'_>, calendar: &Calendar) -> Result<()> {
    let programme = &calendar.last_year;
    let deadline = programme.deadline.context("a deadline")?.day;
    let row = announce(story, programme, deadline - Duration::days(45)).await?;
    applying::apply_all(story, &row, applying::sixty(programme, 0, 58)?).await?;
    placing::decide(story, &row, deadline + Duration::days(8)).await?;
    placing::post(story, &row, deadline + Duration::days(10)).await?;
    attending::meet_online(story, &row, deadline + Duration::days(20)).await?;
    attending::attend(story, &row, "basic").await?;
    let practical = first_day(programme, 1)?;
    let asked = practical - Duration::days(70);
    paying::set(story, asked - Duration::days(5)).await?;
    paying::ask(story, &row, asked).await?;
    paying::pay_last_year(story, &row, asked).await?;
    attending::attend(story, &row, "practical").await?;
    let over = practical + Duration::days(30);
    earlier::take_in(story, over - Duration::days(4)).await?;
    let issued = certifying::certify(story, &row, over).await?;
    certifying::afterwards(story, &issued, over).await?;
    certifying::speak(story, over + Duration::days(150)).await?;
    placing::post(story, &row, over + Duration::days(151)).await
}

/// 令和4, until now.
async fn this_year(story: &Story<'_>, calendar: &Calendar) -> Result<()> {
    let programme = &calendar.this_year;
    let deadline = programme.deadline.context("a deadline")?.day;
    let row = announce(story, programme, deadline - Duration::days(40)).await?;
    let mut all = applying::sixty(programme, THIS_YEAR, 70)?;
    all.push(Applying {
        person: THIS_YEAR + 70,
        branch: Some(5),
        word: Word::Recommended(5),
        origin: Origin::Paper,
        on: deadline + Duration::days(2),
        late: Some("消印は締切日の前日でした。郵便の遅れのため受け付けました。"),
    });
    applying::apply_all(story, &row, all).await?;
    placing::decide(story, &row, deadline + Duration::days(8)).await?;

    // Two give their places back: one is offered on and not answered in time, the other is taken.
    let kochi = placing::taken(story, &row, "basic-kochi").await?;
    let mut leaving = kochi.iter().rev().map(|one| one.application.id);
    if let Some(one) = leaving.next() {
        placing::withdraw(story, &row, one, deadline + Duration::days(10)).await?;
        placing::let_run_out(story, &row, deadline + Duration::days(18)).await?;
        placing::answer_offers(story, &row, true, deadline + Duration::days(19)).await?;
    }
    staying::stay(story, &row, "basic-kochi", deadline + Duration::days(11)).await?;
    if let Some(one) = leaving.next() {
        placing::withdraw(story, &row, one, deadline + Duration::days(19)).await?;
        placing::answer_offers(story, &row, true, deadline + Duration::days(21)).await?;
    }
    placing::post(story, &row, deadline + Duration::days(22)).await?;
    attending::meet_online(story, &row, deadline + Duration::days(20)).await?;
    attending::attend(story, &row, "basic").await?;
    let basic = first_day(programme, 0)?;
    // Some of those who never got a place will try again next year.
    for one in placing::still_waiting(story, &row).await?.into_iter().take(3) {
        placing::withdraw(story, &row, one, basic + Duration::days(30)).await?;
    }
    attending::except(story, &row, "basic-kochi", "basic", basic + Duration::days(20)).await?;
    travelling::claim(story, &row, "basic-kochi", basic + Duration::days(2)).await?;

    let practical = first_day(programme, 1)?;
    let asked = practical - Duration::days(80);
    paying::ask(story, &row, asked).await?;
    placing::post(story, &row, asked + Duration::days(1)).await?;
    paying::pay_this_year(story, &row, asked).await?;
    let row =
        attending::move_course(story, &row, "practical-tokyo", story.today - Duration::days(12)).await?;
    attending::report_waits(story, &row, "basic-online", story.today - Duration::days(5)).await?;
    own_text(story, row.id).await?;
    // Somebody who has paid cannot come: the place is offered on, the money is given back.
    let tokyo = placing::taken(story, &row, "practical-tokyo").await?;
    if let Some(id) = paying::first_paid(story, &row, &tokyo).await? {
        let day = story.today - Duration::days(3);
        placing::give_back(story, &row, id, "practical", day).await?;
        paying::give_back(story, &row, id, day).await?;
    }
    Ok(())
}

/// A letter that the office wrote anew.
async fn own_text(story: &Story<'_>, programme: Id) -> Result<()> {
    let mut tx = story.db.write(&story.office(story.at(story.today - Duration::days(6), 17))).await?;
    let body = "《お名前》様\n\n《日程》\n《場所》\n\n水筒と、羽織るものをお持ちください。\n途中で席を立ってもかまいません。\n\n《リンク》\n";
    let kind = Kind::SessionReminder;
    letters::commands::write_text(&mut tx, programme, kind, Locale::Ja, "日にちが近づきました", body).await?;
    done(tx).await
}

/// The training for coordinators: one or two of a branch, four of one; its board waits for the office.
async fn coordinators(story: &Story<'_>, calendar: &Calendar) -> Result<()> {
    let programme = &calendar.coordinators;
    let deadline = programme.deadline.context("a deadline")?.day;
    let row = announce(story, programme, deadline - Duration::days(30)).await?;
    let mut all = Vec::new();
    let (mut person, mut n) = (0, 0);
    for (branch, (.., people)) in BRANCHES.iter().enumerate().take(16) {
        let sent = if branch == 0 { 4 } else { 1 + branch % 2 };
        for rank in 1..=sent.min(*people) {
            n += 1;
            all.push(Applying {
                person: person + rank - 1,
                branch: Some(branch),
                word: match (branch, rank) {
                    (0, 4) | (4, 1) => Word::None,
                    (6, 1) => Word::Declined,
                    _ => Word::Recommended(i16::try_from(rank)?),
                },
                origin: if n == 7 { Origin::Paper } else { Origin::Applicant },
                on: deadline - Duration::days(28 - i64::from(n)),
                late: None,
            });
        }
        person += people;
    }
    applying::apply_all(story, &row, all).await
}

/// The follow-up training: three more than it has places for; somebody gave a place back, and it is on offer.
async fn follow_up(story: &Story<'_>, calendar: &Calendar) -> Result<()> {
    let row = announce(story, &calendar.follow_up, story.today - Duration::days(20)).await?;
    let those = (0..14).map(|n| 4 * n).chain((0..9).map(|n| earlier::FIRST + 5 * n));
    let applying = those.zip(0..).map(|(person, n)| Applying {
        person,
        branch: None,
        word: Word::None,
        origin: Origin::Applicant,
        on: story.today - Duration::days(18 - n / 2),
        late: None,
    });
    applying::apply_all(story, &row, applying.collect()).await?;
    let held = placing::taken(story, &row, "follow-up-online").await?;
    if let Some(one) = held.get(5) {
        placing::withdraw(story, &row, one.application.id, story.today - Duration::days(2)).await?;
    }
    Ok(())
}
