//! Lines and fees side by side, as the pages of transfers show them, and why the matcher is sure or not, in words.

use std::collections::{HashMap, HashSet};

use sea_orm::ColumnTrait;
use zengin::matching::{Candidate, Doubt, Proposal, Reason, Verdict};

use super::yen;
use crate::app::App;
use crate::auth::Access;
use crate::i18n::Locale;
use crate::id::Id;
use crate::training::money::bank::{self, Opened, Owed};
use crate::training::money::setting;
use crate::training::office::Office;
use crate::training::programmes::{entity as programme, told};
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
    /// The title of its programme, where that is another.
    pub(super) programme: String,
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

/// Every fee, as pages show it beside a line.
pub(super) struct Known {
    pub(super) owed: HashMap<Id, Owed>,
    /// The titles of other programmes: a line is the organisation's, and pays a fee of any.
    titles: HashMap<Id, String>,
}

/// Sets of people told by their names: more are told by saying so.
const GROUPS: usize = 3;

impl Known {
    pub(super) fn shown(&self, fee: Id, candidate: Option<&Candidate<Id, Id>>, page: &Page) -> Option<Shown> {
        let one = self.owed.get(&fee)?;
        let reasons = candidate.map(|candidate| candidate.reasons.as_slice()).unwrap_or_default();
        Some(Shown {
            id: fee,
            name: one.name.clone(),
            kana: one.kana.clone(),
            branch: one.branch.clone(),
            programme: self.titles.get(&one.entry.fee.programme_id).cloned().unwrap_or_default(),
            reference: one.entry.fee.reference.clone(),
            open: one.entry.paid().open(),
            reasons: reasons.iter().map(|found| reason(*found, page.locale)).collect(),
            notes: candidate.map(|candidate| notes(candidate, page)).unwrap_or_default(),
        })
    }

    /// The fees that a line may pay: those that are open first.
    pub(super) fn candidates(&self, found: &[Candidate<Id, Id>], page: &Page) -> Vec<Shown> {
        let (settled, open): (Vec<_>, Vec<_>) = found.iter().partition(|candidate| candidate.is_settled);
        let all = open.into_iter().chain(settled);
        all.filter_map(|candidate| self.shown(candidate.claim, Some(candidate), page)).collect()
    }

    /// Sets of people who together owe just what a line has left.
    pub(super) fn groups(&self, verdict: &Verdict<Id, Id>, left: i64, page: &Page) -> Vec<String> {
        let Verdict::Unsure { splits, has_more_splits, .. } = verdict else { return Vec::new() };
        if splits.is_empty() {
            return Vec::new();
        }
        let amount = yen(page, left);
        if splits.len() > GROUPS || *has_more_splits {
            return vec![page.ta("money-groups-many", "amount", amount)];
        }
        let told = |set: &Vec<Id>| {
            let names = set.iter().filter_map(|fee| self.owed.get(fee)).map(|one| one.name.as_str());
            let names = names.collect::<Vec<_>>().join(&page.t("figure-comma"));
            page.locale.args("money-group", &[("n", &set.len()), ("amount", &amount), ("names", &names)])
        };
        splits.iter().map(told).collect()
    }
}

/// Whether something but the branch speaks for somebody: their number or their name.
pub(super) fn is_named(candidate: &Candidate<Id, Id>) -> bool {
    candidate.reasons.iter().any(|reason| *reason != Reason::Branch)
}

/// What is to be known of a candidate beside what speaks for it.
fn notes(candidate: &Candidate<Id, Id>, page: &Page) -> Vec<String> {
    let mut notes = Vec::new();
    let difference = candidate.difference;
    if candidate.is_settled {
        notes.push(page.t("money-note-settled"));
    } else if difference != 0 {
        let key = if difference > 0 { "money-note-more" } else { "money-note-less" };
        notes.push(page.ta(key, "amount", yen(page, difference.abs())));
    }
    if candidate.is_late && !candidate.is_settled {
        notes.push(page.t("money-note-late"));
    }
    if candidate.taken_by.is_some() {
        notes.push(page.t("money-note-taken"));
    }
    notes
}

/// What the page shows of the lines that wait.
pub(super) struct Found {
    pub(super) lines: Vec<Opened>,
    pub(super) known: Known,
    pub(super) proposals: Vec<Proposal<Id, Id>>,
}

pub(super) async fn found(app: &App, access: &Access, office: &Office) -> Result<Found, AppError> {
    let (scope, db) = (access.scope()?, app.db());
    let setting = setting::load(scope, db, db).await?;
    let (lines, owed) = tokio::try_join!(bank::waiting(scope, db, db), bank::owed(scope, db, db))?;
    let proposals = bank::proposals(&lines, &owed, &setting);
    let others = owed.values().map(|one| one.entry.fee.programme_id).filter(|id| *id != office.row.id);
    let others: HashSet<Id> = others.collect();
    let rows = scope.find::<programme::Entity>().filter(programme::Column::Id.is_in(others)).all(db).await?;
    let title = |row: &programme::Model| told::title(&row.programme(), access.locale());
    let titles = rows.iter().map(|row| (row.id, title(row))).collect();
    Ok(Found { lines, known: Known { owed, titles }, proposals })
}
