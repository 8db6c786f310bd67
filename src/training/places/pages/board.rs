//! The board: applicants by branch with the proposal and its reasons, changed by hand, confirmed as one act.

use askama::Template;
use axum::extract::{Path, State};
use axum::response::Response;

use super::facts::{Facts, field};
use super::{breach_words, rounds, standing};
use crate::app::App;
use crate::audit::{AuditEvent, reading};
use crate::auth::Access;
use crate::auth::guard::{Posted, see_other};
use crate::form::Fields;
use crate::id::Id;
use crate::training::office::Office;
use crate::training::places::breach::Breach;
use crate::training::places::commands::{self, Decided, OUT, Unconfirmed, WAIT};
use crate::training::places::proposal::Reason;
use crate::training::programmes::model::{Order, Programme};
use crate::training::programmes::{save, told};
use crate::web::{AppError, Page, render, render_errors};

/// One applicant on the board.
struct Row {
    id: Id,
    name: String,
    kana: String,
    standing: &'static str,
    word: String,
    wishes: Vec<String>,
    choices: Vec<Choice>,
    reason: String,
    /// Why the office is to look before they take part, in words.
    doubts: Vec<String>,
    asks: bool,
}

/// What is chosen for one stage.
struct Choice {
    field: String,
    stage: String,
    label: String,
    options: Vec<(String, String, bool)>,
    by_hand: bool,
}

struct Group {
    name: String,
    beyond: Option<u32>,
    rows: Vec<Row>,
}

/// A course with its places on the board.
struct Seats {
    name: String,
    places: u32,
    taken: usize,
}

#[derive(Template)]
#[template(path = "training/places/pages/board.html")]
struct BoardPage {
    page: Page,
    office: Office,
    stage: String,
    title: String,
    rounds: Vec<(String, String, bool)>,
    groups: Vec<Group>,
    seats: Vec<Seats>,
    undecided: Vec<(String, String)>,
    /// Who is proposed nothing since the chief has not answered.
    unheard: Vec<(String, String)>,
    counts: [usize; 4],
    limit: Option<u32>,
    lottery: Option<String>,
    recommendation: bool,
    /// Why it was not confirmed, and whether it may be all the same.
    refused: Option<Refused>,
}

impl BoardPage {
    fn cells(&self, seats: &Seats) -> Vec<bool> {
        (0..seats.places as usize).map(|n| n < seats.taken).collect()
    }
}

/// Why a board was not confirmed.
struct Refused {
    title: String,
    what: String,
    lines: Vec<String>,
    /// Whether the office may confirm it all the same.
    anyway: bool,
}

fn reason(reason: &Reason, doubts: &[String], programme: &Programme, page: &Page) -> String {
    let course = |code: &str| {
        programme.course(code).map_or_else(String::new, |(_, c)| c.name.text(page.locale).to_owned())
    };
    match reason {
        Reason::Holds => page.t("board-reason-holds"),
        Reason::Unknown => page.ta("board-reason-unknown", "why", doubts.join(&page.t("list-and"))),
        Reason::Wish { n, rank: 0 } => page.tn("board-reason-wish", n),
        Reason::Wish { n, rank } => page.ta2("board-reason-rank-wish", "n-rank", rank, "n", n),
        Reason::FullBefore { n, full } => {
            page.ta2("board-reason-full-before", "course", course(full), "n", n)
        }
        Reason::Full => page.t("board-reason-full"),
        Reason::BeyondBranch { n, hard: true } => page.tn("board-reason-beyond-hard", n),
        Reason::BeyondBranch { n, hard: false } => page.tn("board-reason-beyond", n),
        Reason::NoWord => page.t("board-reason-no-word"),
        Reason::Declined => page.t("board-reason-declined"),
        Reason::NoWish => page.t("board-reason-no-wish"),
        Reason::NotInStageBefore => page.t("board-reason-before"),
    }
}

fn board(
    access: &Access,
    facts: Facts,
    stage: &str,
    decided: &[Decided],
    refused: Option<Refused>,
) -> BoardPage {
    let page = access.page.clone();
    let locale = page.locale;
    let programme = facts.office.programme.clone();
    let name =
        |code: &str| programme.stage(code).map_or_else(String::new, |s| s.name.text(locale).to_owned());
    let find = |application: Id, stage: &str| {
        decided.iter().find(|one| one.application == application && one.stage == stage)
    };
    let mut groups: Vec<Group> = Vec::new();
    let (mut undecided, mut unheard) = (Vec::new(), Vec::new());
    let mut counts = [0_usize; 4];
    for one in &facts.people {
        let id = one.application.id;
        let line = facts.lines.get(&id);
        let first = line.and_then(|line| line.stages.first());
        let mut asks = false;
        let choices: Vec<Choice> = facts
            .stages
            .iter()
            .filter_map(|code| {
                let stage = programme.stage(code)?;
                let now = find(id, code)?;
                asks |= now.proposed.is_empty();
                let mut options = vec![(String::new(), page.t("board-undecided"))];
                options.extend(
                    stage.courses.iter().map(|c| (c.code.to_string(), told::short(stage, c, locale))),
                );
                options.push((WAIT.into(), page.t("board-wait")));
                options.push((OUT.into(), page.t("board-out")));
                let options = options.into_iter().map(|(value, words)| {
                    let chosen = value == now.proposed;
                    (value, words, chosen)
                });
                let label =
                    page.ta2("board-choice", "name", one.kept.name(), "stage", stage.name.text(locale));
                Some(Choice {
                    field: field(id, code),
                    stage: name(code),
                    label,
                    options: options.collect(),
                    by_hand: now.by_hand,
                })
            })
            .collect();
        match facts.stages.first().and_then(|code| find(id, code)).map(|one| one.proposed.as_str()) {
            Some("") => {
                counts[2] += 1;
                undecided.push((id.to_string(), one.kept.name().to_owned()));
            }
            Some(WAIT) => counts[1] += 1,
            Some(OUT) | None => {
                counts[3] += 1;
                if first.is_some_and(|(_, _, reason)| *reason == Reason::NoWord) {
                    unheard.push((id.to_string(), one.kept.name().to_owned()));
                }
            }
            Some(_) => counts[0] += 1,
        }
        let wishes = facts.stages.iter().filter_map(|code| {
            let stage = programme.stage(code)?;
            let entry = facts.entries.iter().find(|e| e.application_id == id && e.stage == *code)?;
            let names: Vec<_> = entry
                .wished()
                .iter()
                .filter_map(|wish| Some(told::short(stage, stage.course(wish)?, locale)))
                .collect();
            Some(names.join(&page.t("recommend-then")))
        });
        let doubts: Vec<String> =
            facts.checks.of_somebody(one).into_iter().map(|doubt| page.t(doubt.key())).collect();
        let row = Row {
            id,
            name: one.kept.name().to_owned(),
            kana: one.kept.kana().to_owned(),
            standing: one.application.standing.code(),
            word: crate::training::applications::word(facts.said.get(&id), &page),
            wishes: wishes.collect(),
            choices,
            reason: first.map(|(_, _, why)| reason(why, &doubts, &programme, &page)).unwrap_or_default(),
            doubts,
            asks,
        };
        match groups.last_mut().filter(|group| group.name == one.branch) {
            Some(group) => group.rows.push(row),
            None => groups.push(Group { name: one.branch.clone(), beyond: None, rows: vec![row] }),
        }
    }
    let limit = programme.branch_limit.map(|limit| limit.people);
    for group in &mut groups {
        let n = u32::try_from(group.rows.len()).unwrap_or(u32::MAX);
        group.beyond = limit.filter(|most| n > *most).map(|most| n - most);
        group.rows.sort_by_key(|row| row.word.clone());
    }
    let seats = facts.stages.iter().filter_map(|code| programme.stage(code)).flat_map(|stage| {
        stage.courses.iter().map(|course| Seats {
            name: format!("{} {}", stage.name.text(locale), course.name.text(locale)),
            places: course.places,
            taken: decided.iter().filter(|one| one.proposed == course.code.as_str()).count(),
        })
    });
    let seats = seats.collect();
    let name =
        |code: &str| programme.stage(code).map_or_else(String::new, |s| s.name.text(locale).to_owned());
    BoardPage {
        title: facts.stages.iter().map(|code| name(code)).collect::<Vec<_>>().join(&page.t("list-and")),
        rounds: rounds(&programme, stage, &page),
        stage: stage.to_owned(),
        groups,
        seats,
        undecided,
        unheard,
        counts,
        limit,
        lottery: (programme.order == Order::Lottery).then(|| programme.seed.clone()),
        recommendation: programme.recommendation,
        refused,
        office: facts.office,
        page,
    }
}

/// The board, or, once its places are given, who has them.
pub(super) async fn show(
    State(app): State<App>,
    Path((slug, stage)): Path<(String, String)>,
    access: Access,
) -> Result<Response, AppError> {
    let facts = Facts::load(&app, &access, &slug, &stage).await?;
    let scope = access.scope()?;
    reading::note(&app, scope, AuditEvent::new("application.listed", "programme", facts.office.row.id))
        .await?;
    if facts.open {
        return render(&standing::page(&app, &access, facts, &stage).await?);
    }
    let decided = facts.read(&Fields::default());
    render(&board(&access, facts, &stage, &decided, None))
}

/// Keeps what stands on the board, forgets it, or confirms it.
pub(super) async fn decide(
    State(app): State<App>,
    Path((slug, stage)): Path<(String, String)>,
    access: Access,
    Posted(fields): Posted,
) -> Result<Response, AppError> {
    let scope = access.scope()?;
    let office = Office::open(&app, &access, &slug, "places").await?;
    let mut tx = app.db().write(scope).await?;
    let locked = save::locked(&mut tx, office.row.id).await?.ok_or(AppError::NotFound)?;
    // Read under the lock: nobody applies, withdraws or is recommended any more until this is over.
    let facts = Facts::load(&app, &access, &slug, &stage).await?;
    let here = office.address(&format!("places/{stage}"));
    if facts.open {
        return Ok(see_other(&format!("{here}?warning=board-confirmed")));
    }
    let decided = facts.read(&fields);
    if fields.get("act") == "again" {
        let forget: Vec<Decided> = decided
            .into_iter()
            .map(|one| Decided { by_hand: false, proposed: String::new(), ..one })
            .collect();
        commands::keep(&mut tx, locked.id, &forget).await?;
        tx.commit().await?;
        return Ok(see_other(&format!("{here}?notice=board-again")));
    }
    commands::keep(&mut tx, locked.id, &decided).await?;
    let anyway = fields.get("act") == "confirm-anyway";
    if fields.get("act") != "confirm" && !anyway {
        tx.commit().await?;
        return Ok(see_other(&format!("{here}?notice=board-kept")));
    }
    let round = office.programme.round_of(&stage);
    let refused = match commands::confirm(&mut tx, &locked, &round, &decided, anyway).await {
        Ok(()) => {
            tx.commit().await?;
            return Ok(see_other(&format!("{}?notice=board-done", office.address("letters"))));
        }
        Err(Unconfirmed::Already) => return Ok(see_other(&format!("{here}?warning=board-confirmed"))),
        Err(Unconfirmed::Cancelled) => return Ok(see_other(&format!("{here}?warning=training-cancelled"))),
        Err(Unconfirmed::Database(error)) => return Err(error.into()),
        Err(Unconfirmed::TooMany { course, people, places }) => {
            let locale = access.locale();
            let name = office.programme.course(&course).map(|(_, c)| c.name.text(locale).to_owned());
            let title = locale.args(
                "board-too-many",
                &[("course", &name.unwrap_or_default()), ("n-people", &people), ("n-places", &places)],
            );
            let what = access.page.t("board-too-many-what");
            Refused { title, what, lines: Vec::new(), anyway: false }
        }
        Err(Unconfirmed::Against(breaches)) => Refused {
            title: access.page.t("board-against"),
            what: match breaches.iter().any(Breach::is_final) {
                true => access.page.t("board-against-final"),
                false => access.page.t("board-against-what"),
            },
            lines: breaches.iter().map(|one| breach_words(one, &facts, &access.page)).collect(),
            anyway: !breaches.iter().any(Breach::is_final),
        },
    };
    drop(tx);
    render_errors(&board(&access, facts, &stage, &decided, Some(refused)))
}
