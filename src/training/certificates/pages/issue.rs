//! Issuing certificates to all who were chosen, as one act; for programmes of those certified: noting their completion.
//!
//! What always holds: nothing is issued of which a paper cannot be drawn, nor to anybody who is no longer ready when it is; whose
//! entry of the register is whose, the office says.

use std::collections::HashMap;

use axum::extract::{Path, State};
use axum::response::Response;

use super::office::{same, view};
use crate::app::App;
use crate::auth::guard::see_other;
use crate::auth::{Access, Posted};
use crate::db::{DbError, WriteTx};
use crate::form::Fields;
use crate::form::once::{self, Seen};
use crate::id::Id;
use crate::training::certificates::badges::organisation_name;
use crate::training::certificates::candidates::{self, Candidate, Verdict};
use crate::training::certificates::issuing::{self, Desk};
use crate::training::certificates::{drawing, paper, renewing};
use crate::training::office::Office;
use crate::training::people::Somebody;
use crate::training::programmes::model::Kind;
use crate::training::programmes::save::locked;
use crate::training::register::namesakes::Namesakes;
use crate::web::{AppError, render_errors};

/// Issues to all who were chosen, or notes their completion.
pub(super) async fn issue(
    State(app): State<App>,
    Path(slug): Path<String>,
    access: Access,
    Posted(fields): Posted,
) -> Result<Response, AppError> {
    let scope = access.scope()?;
    let office = Office::open(&app, &access, &slug, "certificates").await?;
    let again = async |key: &'static str| -> Result<Response, AppError> {
        render_errors(&view(&app, &access, &slug, Some(access.page.t(key)), Some(&fields)).await?)
    };
    match once::seen(scope, app.db(), &fields).await? {
        Seen::New => {}
        Seen::Same(to) => return Ok(see_other(&to)),
        // Others were ticked on a page that was sent before: a form of its own says that they are meant besides.
        Seen::Changed(_) => return again("certificate-fault-sent").await,
    }
    let ticked: Vec<&str> = fields.all("application").collect();
    let candidates = candidates::of(scope, app.db(), &office.row).await?;
    let chosen: Vec<Candidate> = candidates
        .into_iter()
        .filter(|one| one.verdict == Verdict::Ready)
        .filter(|one| ticked.contains(&one.somebody.application.id.to_string().as_str()))
        .collect();
    let here = office.address("certificates");
    if chosen.is_empty() {
        return Ok(see_other(&format!("{here}?warning=certificate-nobody")));
    }
    if office.programme.kind == Kind::Certification {
        let people: Vec<Somebody> = chosen.iter().map(|one| one.somebody.clone()).collect();
        if let Some(fault) = fault(&app, &access, &office, &people).await? {
            return render_errors(&view(&app, &access, &slug, Some(fault), Some(&fields)).await?);
        }
    }
    let organisation = organisation_name(&app, scope.organisation()).await?;
    let mut tx = app.db().write(scope).await?;
    let row = locked(&mut tx, office.row.id).await?.ok_or(AppError::NotFound)?;
    // Of two clicks the second has waited here.
    if let Seen::Same(to) = once::seen(scope, &tx, &fields).await? {
        return Ok(see_other(&to));
    }
    // Drawing took its time: who is ready is looked at again, and nobody issues beside this one any more.
    let mut verdicts: HashMap<Id, Candidate> = HashMap::new();
    for one in candidates::of(scope, app.db(), &row).await? {
        verdicts.insert(one.somebody.application.id, one);
    }
    let mut now = Vec::with_capacity(chosen.len());
    for one in chosen {
        let Some(one) = verdicts.remove(&one.somebody.application.id) else {
            drop(tx);
            return again("certificate-fault-meanwhile").await;
        };
        match one.verdict {
            Verdict::Ready => now.push(one),
            // A colleague was quicker.
            Verdict::Done => {}
            Verdict::Not(_) => {
                drop(tx);
                return again("certificate-fault-meanwhile").await;
            }
        }
    }
    let chosen = now;
    let desk = Desk::open(&mut tx, &organisation, app.config().public_url()).await?;
    let notice = if office.programme.kind == Kind::Certification {
        let people: Vec<Somebody> = chosen.into_iter().map(|one| one.somebody).collect();
        let Some(same) = said_same(&mut tx, &people, &fields).await? else {
            drop(tx);
            return again("certificate-fault-namesake").await;
        };
        if issuing::issue(&mut tx, &desk, &row, &people, &same).await?.is_empty() {
            tx.unaudited("somebody else issued them meanwhile");
        }
        "certificate-issued"
    } else {
        let Some(holders) = said_holders(&chosen, &fields) else {
            drop(tx);
            return again("certificate-fault-holder").await;
        };
        if holders.is_empty() {
            tx.unaudited("somebody else noted it meanwhile");
        }
        for (application, holder) in holders {
            renewing::renew(&mut tx, &desk, &row, application, holder).await?;
        }
        "certificate-noted"
    };
    let to = format!("{here}?notice={notice}");
    once::remember(&mut tx, &fields, &to).await?;
    tx.commit().await?;
    drawing::keep_later(&app, scope);
    Ok(see_other(&to))
}

/// Who of `people` the office said is somebody in the register, by application; none where it did not say so of somebody
/// whose name stands there.
async fn said_same(
    tx: &mut WriteTx,
    people: &[Somebody],
    fields: &Fields,
) -> Result<Option<HashMap<Id, Id>>, DbError> {
    tx.lock("register").await?;
    let register = Namesakes::load(tx.scope(), tx, tx.keys()).await?;
    let mut found = HashMap::new();
    for somebody in people {
        let id = somebody.application.id;
        let may_be: Vec<Id> =
            register.of(somebody.kept.name(), somebody.kept.kana()).map(|row| row.id).collect();
        let said = fields.get(&same(&id.to_string()));
        if may_be.is_empty() || said == "new" {
            continue;
        }
        match said.parse::<Id>().ok().filter(|said| may_be.contains(said)) {
            // One entry is one person's.
            Some(said) if !found.values().any(|taken| *taken == said) => {
                found.insert(id, said);
            }
            _ => return Ok(None),
        }
    }
    Ok(Some(found))
}

/// Whose entry of the register the office said is that of each of `chosen`, by application; none where it did not say so of all,
/// or gave one entry to two.
fn said_holders(chosen: &[Candidate], fields: &Fields) -> Option<Vec<(Id, Id)>> {
    let mut found: Vec<(Id, Id)> = Vec::with_capacity(chosen.len());
    for one in chosen {
        let application = one.somebody.application.id;
        let said: Id = fields.get(&same(&application.to_string())).parse().ok()?;
        let is_theirs = one.holders.iter().any(|(row, _)| row.id == said);
        if !is_theirs || found.iter().any(|(_, taken)| *taken == said) {
            return None;
        }
        found.push((application, said));
    }
    Some(found)
}

/// Whether the papers of `people` can be drawn, before any number is taken: what keeps them from it, in words.
async fn fault(
    app: &App,
    access: &Access,
    office: &Office,
    people: &[Somebody],
) -> Result<Option<String>, AppError> {
    use documents::pdf::PdfError;
    let scope = access.scope()?;
    let keys = app.db().keys(scope.organisation()).await?;
    let current = paper::current(scope, app.db(), &keys).await?;
    let organisation = organisation_name(app, scope.organisation()).await?;
    let url = app.config().public_url();
    let drafts = people.iter().map(|somebody| {
        let name = somebody.kept.name();
        let mut said = issuing::said(&current, &organisation, &office.row, name, scope.now().date());
        said.number = name.to_owned();
        said.code = "0".repeat(26);
        said.certificate(&current.1, url)
    });
    Ok(match paper::draw(drafts.collect()).await {
        Ok(_) => None,
        Err(PdfError::MissingGlyphs { characters }) => {
            let characters: String = characters.into_iter().collect();
            Some(access.page.ta("certificate-fault-glyphs", "characters", characters))
        }
        Err(PdfError::TooLong { number }) => Some(access.page.ta("certificate-fault-long", "name", number)),
        Err(error) => {
            tracing::error!(%error, "a paper cannot be drawn");
            Some(access.page.t("certificate-fault-paper"))
        }
    })
}
