//! The programmes of the demonstration, moved by whole weeks to where today needs them: the weekdays stay.

use anyhow::{Context as _, Result};
use time::{Date, Duration, Month};

use super::story::{Story, done};
use crate::training::programmes::entity::{Model, State};
use crate::training::programmes::model::{Order, Programme};
use crate::training::programmes::written::{Day, Minute};
use crate::training::programmes::{file, queries, save};

const R3: &str = include_str!("../../../examples/programme-r3.toml");
const R4: &str = include_str!("../../../examples/programme-r4.toml");
const FOLLOW_UP: &str = include_str!("follow-up.toml");
const COORDINATORS: &str = include_str!("coordinators.toml");

/// The programmes.
pub(super) struct Calendar {
    /// 令和3: over, its people certified.
    pub last_year: Programme,
    /// 令和4: its basic training is over, its practical training begins in three weeks.
    pub this_year: Programme,
    /// Open to whoever comes first.
    pub follow_up: Programme,
    /// Its deadline was a few days ago.
    pub coordinators: Programme,
}

impl Calendar {
    /// The programmes as they stand on `today`.
    pub fn of(today: Date) -> Result<Calendar> {
        let read = |source: &str| file::read(source).context("a programme of the demonstration");
        let (mut last_year, mut this_year) = (read(R3)?, read(R4)?);
        let begins = first_day(&this_year, 1)?;
        let weeks = weeks_between(begins, today + Duration::days(27));
        // The source names no deadline of 令和3.
        let before = first_day(&last_year, 0)? - Duration::days(28);
        last_year.deadline = Some(before.to_string().parse::<Minute>()?);
        last_year.order = Order::Lottery;
        this_year.order = Order::Lottery;
        let (mut follow_up, mut coordinators) = (read(FOLLOW_UP)?, read(COORDINATORS)?);
        let deadline = last_minute(&follow_up)?;
        move_by(&mut last_year, weeks, "last-year")?;
        move_by(&mut this_year, weeks, "this-year")?;
        move_by(&mut follow_up, weeks_between(deadline, today + Duration::days(16)), "follow-up")?;
        let deadline = last_minute(&coordinators)?;
        move_by(&mut coordinators, weeks_between(deadline, today - Duration::days(2)), "coordinators")?;
        Ok(Calendar { last_year, this_year, follow_up, coordinators })
    }
}

/// Weeks from `from` to the last of its weekdays that is not after `to`.
fn weeks_between(from: Date, to: Date) -> Duration {
    Duration::days((to - from).whole_days().div_euclid(7) * 7)
}

fn last_minute(programme: &Programme) -> Result<Date> {
    Ok(programme.deadline.context("a deadline")?.day)
}

/// The first day of a stage.
pub(super) fn first_day(programme: &Programme, stage: usize) -> Result<Date> {
    let stage = programme.stages.get(stage).context("a stage")?;
    stage.courses.iter().flat_map(|course| course.days()).min().context("a day")
}

fn move_by(programme: &mut Programme, by: Duration, slug: &str) -> Result<()> {
    if let Some(last) = &mut programme.deadline {
        last.day += by;
        let day = last.day;
        programme.decided_by = Some(Day(day + Duration::days(10)));
        let year = if day.month() < Month::April { day.year() - 1 } else { day.year() };
        programme.fiscal_year = i16::try_from(year)?;
    }
    for stage in &mut programme.stages {
        for course in &mut stage.courses {
            for session in &mut course.sessions {
                session.on = session.on.map(|day| Day(day.date() + by));
            }
        }
    }
    programme.slug = slug.parse()?;
    programme.seed = format!("{slug}-kiso");
    "つくりもの家族会連合会".clone_into(&mut programme.organiser.ja);
    "Invented Federation of Family Associations".clone_into(&mut programme.organiser.en);
    programme.texts.contact.ja = "連合会 事務局\n平日 10時〜17時".into();
    programme.texts.contact.en = "Office of the federation, weekdays 10:00–17:00".into();
    "03-0000-0000".clone_into(&mut programme.texts.phone);
    Ok(())
}

/// Writes a programme and announces it on a day.
pub(super) async fn announce(story: &Story<'_>, programme: &Programme, day: Date) -> Result<Model> {
    let scope = story.office(story.at(day, 10));
    let mut tx = story.db.write(&scope).await?;
    let row = save::create(&mut tx, programme).await?;
    save::set_state(&mut tx, row.id, State::Announced).await?;
    done(tx).await?;
    queries::of(&scope, story.db, programme.slug.as_str()).await?.context("the programme")
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use time::Weekday;
    use time::macros::date;

    use super::*;
    use crate::training::programmes::check::check;

    #[test]
    fn on_any_day_one_programme_is_over_and_one_between_its_stages() {
        for today in
            [date!(2026 - 01 - 01), date!(2026 - 04 - 15), date!(2026 - 11 - 29), date!(2028 - 02 - 29)]
        {
            let all = Calendar::of(today).unwrap();
            assert!(all.last_year.days().unwrap().1 < today);
            let basic = &all.this_year.stages[0];
            assert!(basic.courses.iter().flat_map(|course| course.days()).all(|day| day < today));
            let practical = first_day(&all.this_year, 1).unwrap();
            assert!((20..28).contains(&(practical - today).whole_days()), "{today} {practical}");
            assert_eq!(practical.weekday(), Weekday::Sunday);
            assert!(all.follow_up.deadline.unwrap().day > today);
            assert!(all.coordinators.deadline.unwrap().day < today);
            for programme in [&all.last_year, &all.this_year, &all.follow_up, &all.coordinators] {
                assert_eq!(check(programme), []);
            }
        }
    }
}
