//! Where the office writes a programme: the form, how it will look to the public, announcing and cancelling.

use askama::Template;
use axum::extract::{Path, State};
use axum::response::Response;

use super::announcement::{Announcement, Left};
use super::edit_form;
use crate::app::App;
use crate::auth::Access;
use crate::auth::guard::{Posted, see_other};
use crate::form::{Errors, Fields};
use crate::i18n::Message;
use crate::training::letters::{self, Facts, Kind, Recipient};
use crate::training::office::Office;
use crate::training::people;
use crate::training::programmes::check::{self, Fault};
use crate::training::programmes::entity::State as Standing;
use crate::training::programmes::file;
use crate::training::programmes::model::Programme;
use crate::training::programmes::save::{self, SaveError};
use crate::web::{AppError, Page, render, render_errors};

#[derive(Template)]
#[template(path = "training/programmes/pages/edit.html")]
struct EditPage {
    page: Page,
    office: Office,
    fields: Fields,
    errors: Errors,
    faults: Vec<(String, String)>,
    stages: Vec<StageForm>,
    preview: String,
    revision: i64,
    changed: bool,
}

/// A stage's fields: their prefix, and those of its courses.
struct StageForm {
    prefix: String,
    title: String,
    courses: Vec<(String, String)>,
}

impl EditPage {
    fn value(&self, prefix: &str, name: &str) -> &str {
        self.fields.raw(&format!("{prefix}_{name}"))
    }
    fn has(&self, prefix: &str, name: &str) -> bool {
        !self.value(prefix, name).is_empty()
    }
    fn picked(&self, name: &str, value: &str) -> bool {
        self.fields.get(name) == value
    }
    fn picked_of(&self, prefix: &str, name: &str, value: &str) -> bool {
        self.value(prefix, name) == value
    }
    fn error_of(&self, prefix: &str, name: &str) -> Option<String> {
        self.page.error(&self.errors, &format!("{prefix}_{name}"))
    }
    fn wired(&self, prefix: &str, name: &str) -> String {
        self.errors.wiring(&format!("{prefix}_{name}"), false)
    }
}

fn stage_forms(fields: &Fields) -> Vec<StageForm> {
    let named = |prefix: &str| {
        !fields.get(&format!("{prefix}_name_ja")).is_empty()
            || !fields.get(&format!("{prefix}_name_en")).is_empty()
    };
    let stages = (0..20).take_while(|i| named(&format!("s{i}"))).count();
    // One more of each, empty, to be filled.
    (0..=stages)
        .map(|i| {
            let prefix = format!("s{i}");
            let courses = (0..20).take_while(|j| named(&format!("{prefix}_c{j}"))).count();
            let course = |j: usize| {
                let own = format!("{prefix}_c{j}");
                let title = fields.get(&format!("{own}_name_ja")).to_owned();
                (own, title)
            };
            StageForm {
                title: fields.get(&format!("{prefix}_name_ja")).to_owned(),
                courses: (0..=courses).map(course).collect(),
                prefix,
            }
        })
        .collect()
}

fn view(access: &Access, office: Office, fields: Fields, errors: Errors, faults: &[Fault]) -> EditPage {
    let locale = access.locale();
    EditPage {
        stages: stage_forms(&fields),
        faults: faults.iter().map(|fault| (fault.place.clone(), fault.message.text(locale))).collect(),
        // The page that was open stays the page of what was read then: what somebody else changed since is not written over.
        revision: fields.get("revision").parse().unwrap_or(office.row.revision),
        page: access.page.clone(),
        preview: String::new(),
        changed: false,
        office,
        fields,
        errors,
    }
}

/// The form.
pub async fn show(
    State(app): State<App>,
    Path(slug): Path<String>,
    access: Access,
) -> Result<Response, AppError> {
    let office = Office::open(&app, &access, &slug, "").await?;
    let fields = edit_form::fields(&office.programme);
    render(&view(&access, office, fields, Errors::default(), &[]))
}

/// Keeps what was written, or shows how it will look.
pub async fn save(
    State(app): State<App>,
    Path(slug): Path<String>,
    access: Access,
    Posted(fields): Posted,
) -> Result<Response, AppError> {
    let office = Office::open(&app, &access, &slug, "").await?;
    let after = match edit_form::parse(&fields, &office.programme) {
        Ok(after) => after,
        Err(errors) => return render_errors(&view(&access, office, fields, errors, &[])),
    };
    if let faults @ [_, ..] = check::check(&after).as_slice() {
        return render_errors(&view(&access, office, fields, Errors::default(), faults));
    }
    if fields.get("act") == "preview" {
        let mut row = office.row.clone();
        row.definition = file::to_json(&after);
        let preview = Announcement::of(access.page.clone(), &row, app.now(), &Left::new()).render()?;
        return render(&EditPage { preview, ..view(&access, office, fields, Errors::default(), &[]) });
    }
    let revision = fields.get("revision").parse().unwrap_or(office.row.revision);
    let mut tx = app.db().write(access.scope()?).await?;
    match save::save(&mut tx, office.row.id, revision, &after).await {
        Ok(_) => tx.commit().await?,
        Err(SaveError::Changed) => {
            return render_errors(&EditPage {
                changed: true,
                ..view(&access, office, fields, Errors::default(), &[])
            });
        }
        Err(SaveError::Faults(faults)) => {
            return render_errors(&view(&access, office, fields, Errors::default(), &faults));
        }
        Err(SaveError::NotFound) => return Err(AppError::NotFound),
        Err(SaveError::Database(error)) => return Err(error.into()),
    }
    Ok(see_other(&format!("/programmes/{slug}?notice=programme-saved")))
}

/// Announces, takes back, cancels.
pub async fn state(
    State(app): State<App>,
    Path(slug): Path<String>,
    access: Access,
    Posted(fields): Posted,
) -> Result<Response, AppError> {
    let office = Office::open(&app, &access, &slug, "").await?;
    let scope = access.scope()?;
    let state = match fields.get("state") {
        "announced" => Standing::Announced,
        "draft" => Standing::Draft,
        "cancelled" => Standing::Cancelled,
        _ => return Err(AppError::BadRequest("no such state".into())),
    };
    let mut tx = app.db().write(scope).await?;
    let before = save::locked(&mut tx, office.row.id).await?.ok_or(AppError::NotFound)?;
    save::set_state(&mut tx, before.id, state).await.map_err(|error| match error {
        SaveError::Database(error) => error.into(),
        _ => AppError::NotFound,
    })?;
    let news = match (before.state, state) {
        (Standing::Cancelled, Standing::Announced) => Some(Kind::Resumed),
        (Standing::Draft | Standing::Announced, Standing::Cancelled) => Some(Kind::Cancelled),
        _ => None,
    };
    if let Some(kind) = news {
        // Cancelled again, it is told again: the occasion is what the programme was before.
        let occasion = before.revision.to_string();
        for one in people::of(scope, app.db(), &before).await? {
            if one.application.state == crate::training::applications::entity::State::Applied {
                let recipient = Recipient::of(&one.application, &one.kept);
                let link =
                    crate::training::applications::link::personal(tx.keys(), &one.application).address();
                let facts = Facts::default().with("link", link);
                letters::write(&mut tx, &before, &recipient, kind, &occasion, facts).await?;
            }
        }
    }
    tx.unaudited("what changed was recorded");
    tx.commit().await?;
    let told = match state {
        Standing::Announced => "programme-announced",
        Standing::Draft => "programme-withdrawn",
        Standing::Cancelled => "programme-cancelled",
    };
    Ok(see_other(&format!("/programmes/{slug}?notice={told}")))
}

/// A new programme: a word for its addresses, a title and a year; the rest is written on its own page. Or the whole of it
/// as a file.
pub async fn create(
    State(app): State<App>,
    access: Access,
    Posted(fields): Posted,
) -> Result<Response, AppError> {
    let mut errors = Errors::default();
    let programme = if fields.get("file").is_empty() {
        begun(&fields, &mut errors)
    } else {
        file::read(&fields.raw("file").replace("\r\n", "\n"))
            .map_err(|error| {
                errors.add("file", Message::new("programme-error-file").with("fault", error));
            })
            .ok()
    };
    let Some(programme) = programme else {
        return super::office_list::again(&app, access, fields, errors).await;
    };
    let mut tx = app.db().write(access.scope()?).await?;
    match save::create(&mut tx, &programme).await {
        Ok(row) => {
            tx.commit().await?;
            let to = if fields.get("file").is_empty() { "/edit" } else { "" };
            return Ok(see_other(&format!("/programmes/{}{to}?notice=programme-created", row.slug)));
        }
        Err(SaveError::Faults(faults)) => {
            for fault in faults {
                errors.add(
                    "file",
                    Message {
                        key: "programme-error-place".into(),
                        args: vec![
                            ("place".into(), fault.place),
                            ("fault".into(), fault.message.text(access.locale())),
                        ],
                    },
                );
            }
        }
        Err(SaveError::Database(error)) if error.is_unique_violation() => {
            errors.add("slug", Message::new("programme-error-slug-taken"));
        }
        Err(SaveError::Database(error)) => return Err(error.into()),
        Err(_) => return Err(AppError::NotFound),
    }
    drop(tx);
    super::office_list::again(&app, access, fields, errors).await
}

/// A programme with one stage and one course, to be written on.
fn begun(fields: &Fields, errors: &mut Errors) -> Option<Programme> {
    let slug = fields.get("slug").parse();
    if slug.is_err() {
        errors.add("slug", Message::new("programme-error-slug"));
    }
    if fields.get("title").is_empty() {
        errors.add("title", Message::new("training-fault-needed"));
    }
    let year = fields.get("fiscal_year").parse().ok().filter(|year| (2000..=2100).contains(year));
    if year.is_none() {
        errors.add("fiscal_year", Message::new("training-fault-year"));
    }
    let (Ok(slug), Some(fiscal_year), true) = (slug, year, errors.is_empty()) else { return None };
    let source = "slug = \"x\"\ntitle = \"x\"\nfiscal_year = 2022\nrecommendation = true\n[[stage]]\ncode = \"basic\"\nname = { ja = \"基礎研修\", en = \"Basic training\" }\n[[stage.course]]\ncode = \"course-1\"\nname = { ja = \"コース1\", en = \"Course 1\" }\nplaces = 20\n";
    let begun = file::read(source).ok()?;
    Some(Programme { slug, fiscal_year, title: fields.get("title").into(), ..begun })
}
