//! What the board stands on: who applied, what was said of them, what was kept, and the proposal.

use std::collections::HashMap;

use sea_orm::ColumnTrait;

use crate::app::App;
use crate::auth::Access;
use crate::db::Scope;
use crate::form::Fields;
use crate::id::Id;
use crate::training::applications::eligibility::Checks;
use crate::training::applications::entity::State as Applied;
use crate::training::applications::entity::recommendation::{self, Decision as Said};
use crate::training::applications::{form, recommending};
use crate::training::office::Office;
use crate::training::people::{self, Somebody};
use crate::training::places::commands::{Decided, OUT, WAIT};
use crate::training::places::entity::entry;
use crate::training::places::proposal::{Applicant, Decision, Line, Word, propose};
use crate::training::places::queries;
use crate::training::programmes::model::{Programme, Stage};
use crate::web::AppError;

/// What the pages of a round read.
pub(super) struct Facts {
    pub office: Office,
    pub people: Vec<Somebody>,
    pub said: HashMap<Id, recommendation::Model>,
    pub entries: Vec<entry::Model>,
    pub lines: HashMap<Id, Line>,
    /// Why the office is to look before somebody takes part.
    pub checks: Checks,
    /// The applications in the order of the proposal: the line of those who wait.
    order: Vec<Id>,
    pub stages: Vec<String>,
    /// Whether the places of this round are given.
    pub open: bool,
}

impl Facts {
    pub(super) async fn load(app: &App, access: &Access, slug: &str, stage: &str) -> Result<Facts, AppError> {
        let scope = access.scope()?;
        let office = Office::open(app, access, slug, "places").await?;
        let programme = office.programme.clone();
        let round = programme.round_of(stage);
        let Some(first) = round.first() else { return Err(AppError::NotFound) };
        let mut people = people::of(scope, app.db(), &office.row).await?;
        people.retain(|one| one.application.state == Applied::Applied);
        let said = recommending::said_in(scope, app.db(), office.row.id).await?;
        let checks = Checks::of(scope, app.db(), &office.row, &people).await?;
        let entries = entries(scope, app, office.row.id).await?;
        let open = queries::is_open(scope, app.db(), office.row.id, &programme, first).await?;
        let later = programme.first_round().all(|s| s.code != first.code);
        if later && !open {
            // A round of its own: those who have a place in the stages before.
            let before: Vec<&Stage> = programme.stages.iter().take_while(|s| s.code != first.code).collect();
            people.retain(|one| before.iter().all(|before| one.course(before.code.as_str()).is_some()));
        }
        let applicants: Vec<Applicant> =
            people.iter().map(|one| applicant(one, &programme, &said, &entries, later)).collect();
        let proposed = propose(&programme, &round, &applicants);
        let order = proposed.iter().map(|line| line.application).collect();
        let lines = proposed.into_iter().map(|line| (line.application, line)).collect();
        let stages = round.iter().map(|stage| stage.code.to_string()).collect();
        Ok(Facts { office, people, said, checks, entries, lines, order, stages, open })
    }

    /// What stands on the board for one application and stage: what was kept, else the proposal.
    fn decided(&self, application: Id, stage: &str) -> Decided {
        let kept =
            self.entries.iter().find(|entry| entry.application_id == application && entry.stage == stage);
        if let Some(kept) = kept.filter(|kept| kept.by_hand) {
            let (proposed, stage) = (kept.proposed.clone(), stage.to_owned());
            return Decided { application, stage, proposed, by_hand: true };
        }
        let of_stage =
            |line: &Line| line.stages.iter().find(|(code, _, _)| code == stage).map(|(_, d, _)| d.clone());
        let decision = self.lines.get(&application).and_then(of_stage).unwrap_or(Decision::Undecided);
        Decided { application, stage: stage.to_owned(), proposed: value(&decision), by_hand: false }
    }

    /// What the form says, for everybody in the order of the proposal. Whom the office puts into the line of a stage, or
    /// refuses there, has no place in the later ones either, unless it says so.
    pub(super) fn read(&self, fields: &Fields) -> Vec<Decided> {
        let mut decided: Vec<Decided> = Vec::new();
        for application in &self.order {
            let mut ends: Option<String> = None;
            for stage in &self.stages {
                let standing = self.decided(*application, stage);
                let name = field(*application, stage);
                let sent = fields.get(&name);
                let mut one = standing;
                if fields.has(&name) && sent != one.proposed {
                    one = Decided { proposed: sent.to_owned(), by_hand: true, ..one };
                } else if let (Some(word), false) = (&ends, one.by_hand) {
                    one.proposed.clone_from(word);
                }
                if one.by_hand && (one.proposed == WAIT || one.proposed == OUT) {
                    ends = Some(one.proposed.clone());
                }
                decided.push(one);
            }
        }
        decided
    }
}

/// The name of the field of one application and stage.
pub(super) fn field(application: Id, stage: &str) -> String {
    format!("d-{application}-{stage}")
}

async fn entries(scope: &Scope, app: &App, programme: Id) -> Result<Vec<entry::Model>, AppError> {
    Ok(scope.find::<entry::Entity>().filter(entry::Column::ProgrammeId.eq(programme)).all(app.db()).await?)
}

fn value(decision: &Decision) -> String {
    match decision {
        Decision::Place(course) => course.clone(),
        Decision::Wait => WAIT.into(),
        Decision::Out => OUT.into(),
        Decision::Undecided => String::new(),
    }
}

fn applicant(
    one: &Somebody,
    programme: &Programme,
    said: &HashMap<Id, recommendation::Model>,
    entries: &[entry::Model],
    later: bool,
) -> Applicant {
    let word = match said.get(&one.application.id) {
        _ if !programme.recommendation || later => Word::NotNeeded,
        None => Word::Missing,
        Some(said) if said.decision == Said::Recommended => Word::Recommended(said.rank),
        Some(_) => Word::Declined,
    };
    let speaks_for_them = matches!(word, Word::NotNeeded | Word::Recommended(_));
    let word = if speaks_for_them && !later && one.is_unknown() { Word::Unknown } else { word };
    let mut wishes: HashMap<String, Vec<String>> = form::wished(&one.kept.fields, programme);
    let own = entries.iter().filter(|entry| entry.application_id == one.application.id);
    for entry in own.filter(|entry| !entry.wished().is_empty()) {
        wishes.insert(entry.stage.clone(), entry.wished());
    }
    let taken = one.places.iter().map(|place| place.course.clone()).collect();
    Applicant {
        application: one.application.id,
        taken,
        branch: one.application.branch_id,
        word,
        applied_at: one.application.applied_at.unwrap_or(one.application.created_at),
        wishes,
    }
}
