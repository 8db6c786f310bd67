//! What waits for the office, programme by programme, and for whose word a chief is waited for: counted for the first page,
//! each with the page on which it is done.
//!
//! What always holds: counts alone, in the scope of what the person's roles reach; what does not wait has no line.

mod counts;
mod money;
mod work;

use sea_orm::ColumnTrait;

use self::money::Sums;
use self::work::Work;
use super::applications::chiefs::Chiefs;
use super::applications::entity as application;
use super::applications::form::Kept;
use super::applications::recommending::Hearing;
use super::programmes::model::{Programme, Window};
use super::programmes::{entity as programme, queries, told};
use crate::app::App;
use crate::auth::Access;
use crate::auth::entity::account;
use crate::auth::policy::{Action, Reach};
use crate::clock::Instant;
use crate::db::{Db, DbError, Scope};
use crate::i18n::Locale;
use crate::web::AppError;
use crate::web::waits::{Wait, Waits};

/// What waits for a person; none where no role of theirs has any of this work.
///
/// # Errors
/// [`AppError`] when the database does not answer.
pub async fn of(app: &App, access: &Access) -> Result<Option<Vec<Waits>>, AppError> {
    let me = &access.person()?.account;
    let office = access.may(Action::RunTraining);
    let money = access.may(Action::HandleMoney);
    let recommends = access.may(Action::Recommend);
    let (db, now, locale) = (app.db(), app.now(), access.locale());
    let Some(any) = office.as_ref().or(money.as_ref()).or(recommends.as_ref()) else { return Ok(None) };
    let programmes = queries::all(any, db).await?;
    let work = match &office {
        Some(scope) => Some(Work::of(scope, db, &programmes, now).await?),
        None => None,
    };
    let sums = match &money {
        Some(scope) => Some(Sums::of(scope, db).await?),
        None => None,
    };
    let words = match &recommends {
        Some(scope) => Some((scope, Chiefs::of(scope, db).await?)),
        None => None,
    };
    let mut waits = Vec::new();
    let mut pays = None;
    for row in programmes {
        let programme = row.programme();
        let mut lines = Lines { slug: &row.slug, locale, lines: Vec::new() };
        if let Some((scope, chiefs)) = &words
            && is_going_on(&row, &programme, now)
            && programme.recommendation
        {
            let n = without_word(scope, db, &row, (me, chiefs)).await?;
            lines.words(n, &programme, now);
        }
        if let Some(work) = &work {
            work.tell(&mut lines, &row, &programme, now);
        }
        if let Some(sums) = &sums {
            lines.add("waits-claims", Sums::n(&sums.claims, row.id), "money/travel");
            lines.add("waits-payouts", Sums::n(&sums.payouts, row.id), "money/payouts");
            lines.add("waits-files", Sums::n(&sums.files, row.id), "money/payouts");
        }
        if pays.is_none() && row.is_public() && programme.stages.iter().any(|stage| stage.fee.0 > 0) {
            pays = Some(row.slug.clone());
        }
        if !lines.lines.is_empty() {
            // A chief has no page of the programme but the announcement.
            let below = if office.is_some() { "programmes" } else { "trainings" };
            let (title, href) = (told::title(&programme, locale), format!("/{below}/{}", row.slug));
            waits.push(Waits { title, href, lines: lines.lines });
        }
    }
    if let (Some(sums), Some(slug)) = (sums, pays)
        && sums.transfers > 0
    {
        // The bank's lines are the organisation's; a programme that has fees leads to them.
        let text = locale.tn("waits-transfers", sums.transfers);
        let line = Wait { text, href: format!("/programmes/{slug}/money/transfers") };
        waits.push(Waits { title: locale.t("training-tab-money"), href: String::new(), lines: vec![line] });
    }
    Ok(Some(waits))
}

/// Whether people still come to a programme: it takes place and is not over.
fn is_going_on(row: &programme::Model, programme: &Programme, now: Instant) -> bool {
    !row.is_cancelled() && programme.days().is_none_or(|(_, last)| last >= now.date())
}

/// The lines of a programme.
struct Lines<'a> {
    slug: &'a str,
    locale: Locale,
    lines: Vec<Wait>,
}

impl Lines<'_> {
    /// A line, where there is something to it.
    fn add(&mut self, key: &str, n: i64, below: &str) {
        if n > 0 {
            let href = format!("/programmes/{}/{below}", self.slug);
            self.lines.push(Wait { text: self.locale.tn(key, n), href });
        }
    }

    /// For how many a word is waited for, and until when it is in time.
    fn words(&mut self, n: i64, programme: &Programme, now: Instant) {
        if n == 0 {
            return;
        }
        let text = match programme.deadline.filter(|_| matches!(programme.window(now), Window::Open(_))) {
            Some(last) => {
                let at = told::minute(last, self.locale);
                self.locale.args("waits-words-until", &[("n", &n), ("at", &at)])
            }
            None => self.locale.tn("waits-words", n),
        };
        self.lines.push(Wait { text, href: "/recommendations".into() });
    }
}

/// Of how many nothing was said yet of whom this person may speak.
async fn without_word(
    scope: &Scope,
    db: &Db,
    row: &programme::Model,
    (me, chiefs): (&account::Model, &Chiefs),
) -> Result<i64, DbError> {
    let office = *scope.reach() == Reach::Organisation;
    let hearing = Hearing::of(scope, db, row, None).await?;
    let applied = scope
        .find::<application::Entity>()
        .filter(application::Column::ProgrammeId.eq(row.id))
        .filter(application::Column::State.eq(application::State::Applied))
        .all(db)
        .await?;
    let keys = db.keys(row.organisation_id).await?;
    let waits = applied.iter().filter(|one| {
        !hearing.said.contains_key(&one.id)
            && hearing.may_say(one.id)
            && chiefs.may_speak(me, office, one, &Kept::open(&keys, one))
    });
    Ok(count(waits))
}

fn count(all: impl Iterator) -> i64 {
    i64::try_from(all.count()).unwrap_or(i64::MAX)
}
