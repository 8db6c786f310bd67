//! Lines and fees side by side, as the pages of transfers show them, and why the matcher is sure or not, in words.

use std::collections::HashMap;

use zengin::matching::{Candidate, Doubt, Proposal, Reason};

use super::yen;
use crate::app::App;
use crate::auth::Access;
use crate::i18n::Locale;
use crate::id::Id;
use crate::training::money::bank::{self, Opened, Owed};
use crate::training::money::setting;
use crate::training::office::Office;
use crate::web::{AppError, Page};

/// A line as the page shows it.
pub(super) struct Line {
    pub(super) id: Id,
    pub(super) href: String,
    pub(super) day: String,
    pub(super) payer: String,
    pub(super) amount: i64,
    pub(super) left: i64,
}

/// A fee beside a line.
#[derive(Clone)]
pub(super) struct Shown {
    pub(super) id: Id,
    pub(super) name: String,
    pub(super) kana: String,
    pub(super) branch: String,
    pub(super) reference: String,
    pub(super) open: i64,
    pub(super) reasons: Vec<String>,
    pub(super) notes: Vec<String>,
}

pub(super) fn doubt(doubt: Doubt, locale: Locale) -> String {
    locale.t(match doubt {
        Doubt::Correction => "money-doubt-correction",
        Doubt::SeveralReferences => "money-doubt-several-references",
        Doubt::UnknownReference => "money-doubt-unknown-reference",
        Doubt::SameReference => "money-doubt-same-reference",
        Doubt::ReferenceOfAnother => "money-doubt-reference-of-another",
        Doubt::OtherPayer => "money-doubt-other-payer",
        Doubt::SameName => "money-doubt-same-name",
        Doubt::LikeName => "money-doubt-like-name",
        Doubt::Branch => "money-doubt-branch",
        Doubt::BeforeIssue => "money-doubt-before-issue",
        Doubt::OtherAmount => "money-doubt-other-amount",
        Doubt::PossibleDouble => "money-doubt-possible-double",
        Doubt::Contested => "money-doubt-contested",
    })
}

pub(super) fn reason(reason: Reason, locale: Locale) -> String {
    locale.t(match reason {
        Reason::Reference => "money-reason-reference",
        Reason::Name => "money-reason-name",
        Reason::FamilyName => "money-reason-family",
        Reason::LikeName => "money-reason-like",
        Reason::Branch => "money-reason-branch",
    })
}

pub(super) fn line(office: &Office, opened: &Opened, locale: Locale) -> Line {
    Line {
        id: opened.row.id,
        href: office.address(&format!("money/lines/{}", opened.row.id)),
        day: locale.day(opened.row.booked_on),
        payer: opened.payer.clone(),
        amount: opened.row.amount,
        left: opened.left(),
    }
}

pub(super) fn shown(
    owed: &HashMap<Id, Owed>,
    fee: Id,
    candidate: Option<&Candidate<Id, Id>>,
    page: &Page,
) -> Option<Shown> {
    let one = owed.get(&fee)?;
    let mut notes = Vec::new();
    if let Some(candidate) = candidate {
        let difference = candidate.difference;
        if difference != 0 {
            let key = if difference > 0 { "money-note-more" } else { "money-note-less" };
            notes.push(page.ta(key, "amount", yen(page, difference.abs())));
        }
        if candidate.is_late {
            notes.push(page.t("money-note-late"));
        }
        if candidate.is_settled {
            notes.push(page.t("money-note-settled"));
        }
        if candidate.taken_by.is_some() {
            notes.push(page.t("money-note-taken"));
        }
    }
    Some(Shown {
        id: fee,
        name: one.name.clone(),
        kana: one.kana.clone(),
        branch: one.branch.clone(),
        reference: one.entry.fee.reference.clone(),
        open: one.entry.paid().open(),
        reasons: candidate
            .map(|candidate| candidate.reasons.iter().map(|found| reason(*found, page.locale)).collect())
            .unwrap_or_default(),
        notes,
    })
}

/// What the page shows of the lines that wait.
pub(super) struct Found {
    pub(super) lines: Vec<Opened>,
    pub(super) owed: HashMap<Id, Owed>,
    pub(super) proposals: Vec<Proposal<Id, Id>>,
}

pub(super) async fn found(app: &App, access: &Access) -> Result<Found, AppError> {
    let (scope, db) = (access.scope()?, app.db());
    let setting = setting::load(scope, db, db).await?;
    let (lines, owed) = tokio::try_join!(bank::waiting(scope, db, db), bank::owed(scope, db, db))?;
    let proposals = bank::proposals(&lines, &owed, &setting);
    Ok(Found { lines, owed, proposals })
}
