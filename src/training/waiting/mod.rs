//! What waits for the office, programme by programme, and for whose word a chief is waited for: counted for the first page,
//! each with the place on a page where it is done; apart from it, for whom else the office waits.
//!
//! What always holds: counts alone, in the scope of what the person's roles reach; what does not wait has no line.

mod counts;
mod money;
mod rounds;
mod sessions;
mod work;

use self::money::Sums;
use self::work::Work;
use super::applications::chiefs::Chiefs;
use super::applications::form::Kept;
use super::applications::recommending;
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
        Some(scope) => Some(Sums::of(scope, db, now).await?),
        None => None,
    };
    let words = match &recommends {
        Some(scope) => Some((scope, Chiefs::of(scope, db).await?)),
        None => None,
    };
    let mut waits = Vec::new();
    for row in &programmes {
        let programme = row.programme();
        let mut lines = Lines { slug: &row.slug, locale, own: Vec::new(), others: Vec::new() };
        if let Some((scope, chiefs)) = &words
            && is_going_on(row, &programme, now)
            && programme.recommendation
        {
            let unsaid = Unsaid::of(scope, db, row, (me, chiefs)).await?;
            lines.words(&unsaid, &programme, now);
        }
        if let Some(work) = &work {
            work.tell(&mut lines, row, &programme, now);
        }
        if let Some(sums) = &sums {
            sums.tell(&mut lines, row.id, now.date());
        }
        let Lines { own, others, .. } = lines;
        if !own.is_empty() || !others.is_empty() {
            // A chief has no page of the programme but the announcement.
            let below = if office.is_some() { "programmes" } else { "trainings" };
            let (title, href) = (told::title(&programme, locale), format!("/{below}/{}", row.slug));
            waits.push(Waits { title, href, own, others });
        }
    }
    if let Some(sums) = sums.filter(|sums| sums.transfers > 0) {
        // The bank's lines are the organisation's; a programme that is owed something leads to them, or one that has fees.
        let costs = |row: &&programme::Model| {
            row.is_public() && row.programme().stages.iter().any(|stage| stage.fee.0 > 0)
        };
        if let Some(row) = sums.owed(&programmes).or_else(|| programmes.iter().find(costs)) {
            let text = locale.tn("waits-transfers", sums.transfers);
            let own = vec![Wait { text, href: format!("/programmes/{}/money/transfers#h-sure", row.slug) }];
            let title = locale.t("training-tab-money");
            waits.push(Waits { title, href: String::new(), own, others: Vec::new() });
        }
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
    /// What this person does.
    own: Vec<Wait>,
    /// What others do.
    others: Vec<Wait>,
}

impl Lines<'_> {
    fn wait(&self, text: String, below: &str) -> Wait {
        Wait { text, href: format!("/programmes/{}/{below}", self.slug) }
    }

    /// A line of what this person does, where there is something to it.
    fn add(&mut self, key: &str, n: i64, below: &str) {
        if n > 0 {
            self.own.push(self.wait(self.locale.tn(key, n), below));
        }
    }

    /// The same of what others do.
    fn add_other(&mut self, key: &str, n: i64, below: &str) {
        if n > 0 {
            self.others.push(self.wait(self.locale.tn(key, n), below));
        }
    }

    /// For how many a word is waited for, from whom, and until when it is in time.
    fn words(&mut self, unsaid: &Unsaid, programme: &Programme, now: Instant) {
        let last = programme.deadline.filter(|_| matches!(programme.window(now), Window::Open(_)));
        let until = last.map(|last| self.locale.ta("waits-until", "at", told::minute(last, self.locale)));
        let until = until.unwrap_or_default();
        if unsaid.own > 0 {
            let key = if unsaid.office { "waits-words-office" } else { "waits-words" };
            let text = self.locale.tn(key, unsaid.own) + &until;
            self.own.push(Wait { text, href: "/recommendations".into() });
        }
        if unsaid.chiefs > 0 {
            // Where the office can remind them.
            let text = self.locale.tn("waits-words-chiefs", unsaid.chiefs) + &until;
            self.others.push(self.wait(text, "applications"));
        }
    }
}

/// Of how many nothing was said yet.
struct Unsaid {
    /// Whether the office speaks.
    office: bool,
    /// Of whom this person is to speak: the office of those for whom no chief can.
    own: i64,
    /// Of whom the office waits for a chief's word.
    chiefs: i64,
}

impl Unsaid {
    async fn of(
        scope: &Scope,
        db: &Db,
        row: &programme::Model,
        (me, chiefs): (&account::Model, &Chiefs),
    ) -> Result<Unsaid, DbError> {
        let office = *scope.reach() == Reach::Organisation;
        let keys = db.keys(row.organisation_id).await?;
        let mut unsaid = Unsaid { office, own: 0, chiefs: 0 };
        for one in recommending::unsaid(scope, db, row).await? {
            let kept = Kept::open(&keys, &one);
            if office && !chiefs.speakers(&one, &kept).is_empty() {
                unsaid.chiefs += 1;
            } else if chiefs.may_speak(me, office, &one, &kept) {
                unsaid.own += 1;
            }
        }
        Ok(unsaid)
    }
}

fn count(all: impl Iterator) -> i64 {
    i64::try_from(all.count()).unwrap_or(i64::MAX)
}
