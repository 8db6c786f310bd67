//! What stands on the certificates of the organisation: words, seal, signature; and a sample.

use askama::Template;
use axum::extract::{FromRequest as _, Multipart, Request, State};
use axum::response::Response;
use data_encoding::BASE64;
use documents::pdf::Picture;

use super::{PDF, file};
use crate::app::App;
use crate::auth::guard::see_other;
use crate::auth::policy::Action;
use crate::auth::{Access, Posted};
use crate::form::{Errors, Fields};
use crate::i18n::Message;
use crate::training::certificates::badges::organisation_name;
use crate::training::certificates::numbers::Number;
use crate::training::certificates::paper::{self, LANGUAGE, Paper, Said};
use crate::web::{AppError, Audit, Page, Route, render, render_errors};

pub(super) fn routes() -> Vec<Route> {
    const SAMPLE: &str = "/certificate-paper/sample.pdf";
    vec![
        Route::get("/certificate-paper", Action::RunTraining, Audit::Nothing, show),
        Route::post("/certificate-paper", Action::RunTraining, Audit::Change, save)
            .body_limit(LIMIT)
            .step_up(),
        Route::get(SAMPLE, Action::RunTraining, Audit::Nothing, sample),
    ]
}

/// Two pictures and the words.
const LIMIT: usize = 3 * 1024 * 1024;

#[derive(Template)]
#[template(path = "training/certificates/pages/paper.html")]
struct View {
    page: Page,
    fields: Fields,
    errors: Errors,
    has_seal: bool,
    has_signature: bool,
    organisation: String,
    words: String,
}

fn fields(paper: &Paper) -> Fields {
    let mut fields = Fields::default();
    for (name, value) in [
        ("issuer", &paper.issuer),
        ("post", &paper.post),
        ("representative", &paper.representative),
        ("text", &paper.text),
    ] {
        fields.set(name, value.as_str());
    }
    fields
}

async fn current(app: &App, access: &Access) -> Result<Paper, AppError> {
    let scope = access.scope()?;
    let keys = app.db().keys(scope.organisation()).await?;
    Ok(paper::current(scope, app.db(), &keys).await?.1)
}

async fn view(
    app: &App,
    access: &Access,
    paper: &Paper,
    fields: Fields,
    errors: Errors,
) -> Result<View, AppError> {
    Ok(View {
        page: access.page.clone(),
        fields,
        errors,
        has_seal: !paper.seal.is_empty(),
        has_signature: !paper.signature.is_empty(),
        organisation: organisation_name(app, access.scope()?.organisation()).await?,
        words: LANGUAGE.ta("certificate-paper-text", "course", "《講座》"),
    })
}

async fn show(State(app): State<App>, access: Access) -> Result<Response, AppError> {
    let paper = current(&app, &access).await?;
    render(&view(&app, &access, &paper, fields(&paper), Errors::default()).await?)
}

/// A certificate of nobody.
fn example(paper: &Paper, organisation: &str, today: time::Date, url: &str) -> documents::pdf::Certificate {
    let course = LANGUAGE.t("certificate-sample-course");
    let text = match paper.text.trim() {
        "" => LANGUAGE.ta("certificate-paper-text", "course", &course),
        own => own.replace("《講座》", &course),
    };
    let year = i16::try_from(jpcal::FiscalYear::of(today).year()).unwrap_or_default();
    let said = Said {
        paper: crate::id::Id(0),
        number: Number { year, n: 0 }.to_string(),
        name: LANGUAGE.t("certificate-sample-name"),
        course,
        text: text.lines().map(str::trim).filter(|line| !line.is_empty()).map(str::to_owned).collect(),
        issuer: if paper.issuer.is_empty() { organisation.to_owned() } else { paper.issuer.clone() },
        issued_on: today,
        valid_until: None,
        made_again_on: None,
        code: "0".repeat(26),
        public_url: String::new(),
    };
    said.certificate(paper, url)
}

async fn sample(State(app): State<App>, access: Access) -> Result<Response, AppError> {
    let paper = current(&app, &access).await?;
    let organisation = organisation_name(&app, access.scope()?.organisation()).await?;
    let example = example(&paper, &organisation, app.now().date(), app.config().public_url());
    let bytes = paper::draw(vec![example]).await.map_err(|error| AppError::Fault(error.to_string()))?;
    Ok(file(bytes, PDF, "sample.pdf"))
}

/// The pictures of the form: what was sent under each name, where something was.
async fn pictures(request: Request) -> Result<Vec<(String, Vec<u8>)>, AppError> {
    let bad = |error: &dyn std::fmt::Display| AppError::BadRequest(error.to_string());
    let mut pictures = Vec::new();
    let Ok(mut multipart) = Multipart::from_request(request, &()).await else { return Ok(pictures) };
    while let Some(field) = multipart.next_field().await.map_err(|e| bad(&e))? {
        if field.file_name().is_none() {
            continue;
        }
        let name = field.name().unwrap_or_default().to_owned();
        let bytes = field.bytes().await.map_err(|e| bad(&e))?;
        if !bytes.is_empty() {
            pictures.push((name, bytes.to_vec()));
        }
    }
    Ok(pictures)
}

async fn save(
    State(app): State<App>,
    access: Access,
    Posted(fields): Posted,
    request: Request,
) -> Result<Response, AppError> {
    let before = current(&app, &access).await?;
    let mut errors = Errors::default();
    let mut after = Paper {
        issuer: fields.get("issuer").to_owned(),
        post: fields.get("post").to_owned(),
        representative: fields.get("representative").to_owned(),
        text: fields.get("text").to_owned(),
        seal: before.seal.clone(),
        signature: before.signature.clone(),
    };
    for (name, longest) in [("issuer", 80), ("post", 40), ("representative", 40), ("text", 400)] {
        if fields.get(name).chars().count() > longest {
            errors.add(name, Message::new("application-error-long").with("n", longest));
        }
    }
    for (name, kept) in [("seal", &mut after.seal), ("signature", &mut after.signature)] {
        if !fields.get(&format!("no_{name}")).is_empty() {
            kept.clear();
        }
    }
    for (name, bytes) in pictures(request).await? {
        let kept = match name.as_str() {
            "seal" => &mut after.seal,
            "signature" => &mut after.signature,
            _ => continue,
        };
        if Picture::new(bytes.clone(), "x").is_err() {
            errors.add(&name, Message::new("certificate-error-picture"));
        }
        *kept = BASE64.encode(&bytes);
    }
    let organisation = organisation_name(&app, access.scope()?.organisation()).await?;
    if errors.is_empty() {
        let example = example(&after, &organisation, app.now().date(), app.config().public_url());
        match paper::draw(vec![example]).await {
            Ok(_) => (),
            Err(documents::pdf::PdfError::MissingGlyphs { characters }) => {
                let characters: String = characters.into_iter().collect();
                errors.add("text", Message::new("application-error-glyph").with("characters", characters));
            }
            Err(documents::pdf::PdfError::TooLong { .. }) => {
                errors.add("text", Message::new("certificate-error-text"));
            }
            Err(_) => errors.add("seal", Message::new("certificate-error-picture")),
        }
    }
    if !errors.is_empty() {
        return render_errors(&view(&app, &access, &before, fields, errors).await?);
    }
    if after != before {
        let mut tx = app.db().write(access.scope()?).await?;
        paper::keep(&mut tx, &after).await?;
        tx.commit().await?;
    }
    Ok(see_other("/certificate-paper?notice=certificate-paper-kept"))
}
