//! The way of an applicant, as the own page draws it: what is done, where one stands now, what comes next.

use time::Date;

use super::own::StageView;
use super::write::is_open;
use crate::app::App;
use crate::training::applications::form::Kept;
use crate::training::applications::link::Guest;
use crate::training::applications::recommending;
use crate::training::attendance;
use crate::training::letters;
use crate::training::places::entity::{entry, place};
use crate::training::places::queries;
use crate::training::programmes::entity as programme;
use crate::training::programmes::model::Programme;
use crate::web::{AppError, Page};

/// A step of the way, done or to come.
pub(super) struct Step {
    /// Its name.
    pub title: String,
    /// What is to be known of it.
    pub text: String,
    /// Where one can do something for it: the address and the words.
    pub link: Option<(String, String)>,
    /// Whether it is done.
    pub done: bool,
    /// Whether one stands here.
    pub current: bool,
}

/// What became of an application.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Outcome {
    /// It is not decided yet.
    Open,
    /// There is a place.
    Placed,
    /// One is offered, and waits for an answer.
    Offered,
    /// One stands in a line.
    Waiting,
    /// There is none.
    Out,
}

impl Outcome {
    fn of(stages: &[StageView], confirmed: bool) -> Outcome {
        let any = |state| stages.iter().any(|stage| stage.entry == state);
        match () {
            () if stages.iter().any(|stage| stage.course.is_some() && stage.offer.is_none()) => {
                Outcome::Placed
            }
            () if stages.iter().any(|stage| stage.offer.is_some()) => Outcome::Offered,
            () if any(entry::State::Waiting) => Outcome::Waiting,
            () if confirmed && any(entry::State::Out) && !any(entry::State::Undecided) => Outcome::Out,
            () => Outcome::Open,
        }
    }
}

/// The steps of somebody's way.
pub(super) async fn steps(
    app: &App,
    guest: &Guest,
    (row, programme): (&programme::Model, &Programme),
    page: &Page,
    kept: &Kept,
    stages: &[StageView],
) -> Result<Vec<Step>, AppError> {
    // What the chief said stays with the office; that something was said is told.
    let office = letters::office(&guest.scope);
    let word = recommending::word_of(&office, app.db(), guest.application.id).await?;
    let said = word.as_ref().is_some_and(|word| word.decision.counts());
    let confirmed = queries::is_decided(&guest.scope, app.db(), row.id, programme).await?;
    let outcome = Outcome::of(stages, confirmed);
    let mut steps = vec![(page.t("announce-step-apply"), page.t("own-applied"), true)];
    if programme.recommendation {
        let text = match word {
            _ if said => page.t("own-recommendation-come"),
            Some(_) => page.t("own-recommendation-anew"),
            None => page.t("own-recommendation-waits"),
        };
        steps.push((page.t("announce-step-recommend"), text, said || outcome != Outcome::Open));
    }
    let waits_for_office = outcome == Outcome::Open && !guest.application.eligible;
    // The number may be added while who they are may be changed.
    let may_add =
        waits_for_office && kept.fields.get("certificate_number").is_empty() && !said && is_open(app, row);
    let text = match (outcome, programme.decided_by) {
        (Outcome::Placed, _) => page.t("own-decided"),
        (Outcome::Offered, _) => page.t("own-decided-offer"),
        (Outcome::Waiting, _) => page.t("own-decided-line"),
        (Outcome::Out, _) => {
            let by_themselves = stages.iter().find_map(|stage| stage.left.and_then(left));
            page.t(by_themselves.unwrap_or("own-decided-out"))
        }
        (Outcome::Open, _) if may_add => page.t("own-decided-unknown"),
        (Outcome::Open, _) if waits_for_office => page.t("own-decided-checking"),
        (Outcome::Open, Some(day)) => page.ta("own-decided-by", "day", page.locale.date(day.date())),
        (Outcome::Open, None) => page.t("own-decided-later"),
    };
    let decided = matches!(outcome, Outcome::Placed | Outcome::Out);
    let deciding = steps.len();
    steps.push((page.t("announce-step-decide"), text, decided));
    let unfinished = attendance::unfinished(app, guest, row, page.locale).await?;
    for stage in &programme.stages {
        let held = stages.iter().find(|one| one.code == stage.code.as_str()).and_then(|one| one.last_day);
        let over = held.is_some_and(|last| last < app.now().date());
        // That its days lie behind does not complete a stage.
        let left = unfinished.get(stage.code.as_str()).filter(|_| over).cloned();
        let done = over && left.is_none();
        steps.push((stage.name.text(page.locale).to_owned(), left.unwrap_or_default(), done));
    }
    let next = steps.iter().position(|(_, _, done)| !done).filter(|_| outcome != Outcome::Out);
    let step = |(i, (title, text, done)): (usize, (String, String, bool))| Step {
        title,
        text,
        link: (may_add && i == deciding).then(|| {
            (format!("{}/form#f-certificate_number", guest.link.path()), page.t("own-decided-number"))
        }),
        done,
        current: Some(i) == next,
    };
    Ok(steps.into_iter().enumerate().map(step).collect())
}

/// The key of how somebody came to be without a place who left it themselves; none where they did not.
pub(super) fn left(last: place::State) -> Option<&'static str> {
    match last {
        place::State::Declined => Some("own-left-declined"),
        place::State::Expired => Some("own-left-expired"),
        place::State::GivenBack => Some("own-left-given-back"),
        place::State::Offered | place::State::Taken | place::State::Cancelled | place::State::Moved => None,
    }
}

/// Whether all of it lies behind somebody: their course in every stage, or the programme.
pub(super) fn is_over(programme: &Programme, stages: &[StageView], today: Date) -> bool {
    let own = programme.stages.iter().all(|stage| {
        let held = stages.iter().find(|one| one.code == stage.code.as_str()).and_then(|one| one.last_day);
        held.is_some_and(|last| last < today)
    });
    own || programme.days().is_some_and(|(_, last)| last < today)
}
