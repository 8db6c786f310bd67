//! The pages about one person side by side: application, fees, travel, lodging, attendance, certificate, register. Somebody
//! who has the person on the telephone goes from one to the other without a list between.
//!
//! What always holds: only pages that are there and that the reader's roles may open.

use askama::Template;
use sea_orm::ColumnTrait;

use super::certificates::entity::certificate;
use super::lodging::model::is_booked;
use super::money::entity::{ClaimState, claim, fee};
use super::places::entity::place;
use super::programmes::entity as programme;
use crate::app::App;
use crate::auth::Access;
use crate::auth::policy::Action;
use crate::id::Id;
use crate::web::{AppError, Page};

/// A page about the person.
struct Link {
    href: String,
    name: String,
}

#[derive(Template)]
#[template(path = "training/beside.html")]
struct Row<'a> {
    page: &'a Page,
    links: Vec<Link>,
    /// The page that is open.
    here: &'a str,
}

/// The row of links for whoever sent an application, as HTML; empty where there is no other page. `here` is the path of the
/// page that is open.
///
/// # Errors
/// [`AppError`] when the database does not answer.
pub async fn of(
    app: &App,
    access: &Access,
    row: &programme::Model,
    application: Id,
    here: &str,
) -> Result<String, AppError> {
    let page = &access.page;
    let below = |rest: String| format!("/programmes/{}/{rest}", row.slug);
    let mut links = Links { page, all: Vec::new() };
    let office = access.may(Action::RunTraining);
    if office.is_some() {
        links.add("beside-application", below(format!("applications/{application}")), "");
    }
    if let Some(scope) = access.may(Action::HandleMoney) {
        let programme = row.programme();
        let fees = scope.find::<fee::Entity>().filter(fee::Column::ApplicationId.eq(application));
        let fees = fees.order_by_asc(fee::Column::Id).all(app.db()).await?;
        let several = fees.len() > 1;
        for fee in fees {
            let stage = programme.stage(&fee.stage).filter(|_| several);
            let stage = stage.map(|stage| stage.name.text(page.locale)).unwrap_or_default();
            links.add("beside-fee", below(format!("money/fees/{}", fee.id)), stage);
        }
        let claims = scope
            .find::<claim::Entity>()
            .filter(claim::Column::ApplicationId.eq(application))
            .filter(claim::Column::State.ne(ClaimState::TakenBack))
            .order_by_asc(claim::Column::Id)
            .all(app.db())
            .await?;
        let several = claims.len() > 1;
        for claim in claims {
            let day = if several { page.locale.day(claim.sent_at.date()) } else { String::new() };
            links.add("beside-travel", below(format!("money/travel/{}", claim.id)), &day);
        }
    }
    if let Some(scope) = &office {
        let programme = row.programme();
        let held = scope
            .find::<place::Entity>()
            .filter(place::Column::ApplicationId.eq(application))
            .filter(place::Column::State.eq(place::State::Taken))
            .filter(place::Column::Holder.is_not_null())
            .order_by_asc(place::Column::Id)
            .all(app.db())
            .await?;
        let courses = held.iter().filter_map(|held| Some(programme.course(&held.course)?.1));
        let booked: Vec<_> = courses.filter(|course| is_booked(course)).collect();
        for course in &booked {
            let name = if booked.len() > 1 { course.name.text(page.locale) } else { "" };
            links.add("beside-lodging", below(format!("lodging/{}/guests/{application}", course.code)), name);
        }
        let attendance = below(format!("attendance/participants/{application}"));
        if !held.is_empty() || attendance == here {
            links.add("beside-attendance", attendance, "");
        }
        let certificates =
            scope.find::<certificate::Entity>().filter(certificate::Column::ApplicationId.eq(application));
        let certificates = certificates.order_by_asc(certificate::Column::Id).all(app.db()).await?;
        let mut entries: Vec<Id> = Vec::new();
        for one in &certificates {
            let number = if certificates.len() > 1 { one.number().to_string() } else { String::new() };
            links.add("beside-certificate", format!("/register/certificates/{}", one.id), &number);
            if !entries.contains(&one.supporter_id) {
                entries.push(one.supporter_id);
            }
        }
        for entry in entries {
            links.add("beside-register", format!("/register/{entry}"), "");
        }
    }
    let links = links.all;
    if links.len() < 2 { Ok(String::new()) } else { Ok(Row { page, links, here }.render()?) }
}

/// The links so far.
struct Links<'a> {
    page: &'a Page,
    all: Vec<Link>,
}

impl Links<'_> {
    /// One more; `which` tells it from others of its name.
    fn add(&mut self, key: &str, href: String, which: &str) {
        let name = self.page.t(key);
        let name = if which.is_empty() { name } else { format!("{name} {which}") };
        self.all.push(Link { href, name });
    }
}
