//! The texts of a programme's letters: ours, or the office's own in each language, with a preview for somebody invented.

use askama::Template;
use axum::extract::{Path, Query, State};
use axum::response::Response;
use sea_orm::ColumnTrait;
use serde::Deserialize;

use crate::app::App;
use crate::auth::Access;
use crate::auth::guard::{Posted, see_other};
use crate::form::{Errors, Fields};
use crate::i18n::{Locale, Message};
use crate::mail::outbox::SITE;
use crate::training::letters::entity::text;
use crate::training::letters::example::example;
use crate::training::letters::{Kind, Letter, commands, text_of, with_foot, words};
use crate::training::office::Office;
use crate::web::{AppError, Page, render, render_errors};

#[derive(Template)]
#[template(path = "training/letters/pages/text.html")]
struct TextPage {
    page: Page,
    office: Office,
    kind: &'static str,
    /// The language of the text.
    language: Locale,
    fields: Fields,
    errors: Errors,
    preview: Letter,
    placeholders: Vec<String>,
    own: bool,
}

impl TextPage {
    fn name(&self) -> String {
        self.page.t(format!("letter-kind-{}", self.kind))
    }

    /// The languages: its tag, its name, whether its text is open.
    fn languages(&self) -> Vec<(&'static str, String, bool)> {
        let name = |locale: Locale| match locale {
            Locale::Ja => "letters-ja",
            Locale::En => "letters-en",
        };
        let of = |locale: Locale| (locale.tag(), self.page.t(name(locale)), locale == self.language);
        Locale::ALL.into_iter().map(of).collect()
    }
}

/// A kind's text in a language.
struct Open {
    office: Office,
    kind: Kind,
    language: Locale,
    own: Option<text::Model>,
}

async fn open(app: &App, access: &Access, slug: &str, kind: &str, tag: &str) -> Result<Open, AppError> {
    let office = Office::open(app, access, slug, "letters").await?;
    let kind = Kind::from_code(kind).ok_or(AppError::NotFound)?;
    let language = Locale::from_tag(tag).unwrap_or_default();
    let own = access
        .scope()?
        .find::<text::Entity>()
        .filter(text::Column::ProgrammeId.eq(office.row.id))
        .filter(text::Column::Kind.eq(kind.code()))
        .filter(text::Column::Locale.eq(language.tag()))
        .one(app.db())
        .await?;
    Ok(Open { office, kind, language, own })
}

fn view(app: &App, access: Access, open: Open, fields: Fields, errors: Errors) -> TextPage {
    let Open { office, kind, language, own } = open;
    let example = example(&office.programme, kind, language, app.now().date());
    let put = |name: &str| example.put_into(fields.raw(name));
    let body = with_foot(&put("body"), &office.programme, language);
    let preview = Letter {
        subject: put("subject").replace(SITE, &access.page.public_url),
        body: body.replace(SITE, &access.page.public_url),
        ..example.letter.clone()
    };
    TextPage {
        kind: kind.code(),
        placeholders: words::placeholders(language),
        own: own.is_some(),
        page: access.page,
        language,
        preview,
        office,
        fields,
        errors,
    }
}

/// What the address may carry: the language of the text.
#[derive(Deserialize)]
pub(super) struct Asked {
    text: Option<String>,
}

pub(super) async fn show(
    State(app): State<App>,
    Path((slug, kind)): Path<(String, String)>,
    Query(asked): Query<Asked>,
    access: Access,
) -> Result<Response, AppError> {
    let tag = asked.text.unwrap_or_else(|| access.locale().tag().to_owned());
    let open = open(&app, &access, &slug, &kind, &tag).await?;
    let (subject, body) = text_of(open.kind, open.own.as_ref(), open.language);
    let mut fields = Fields::default();
    fields.set("subject", subject);
    fields.set("body", body);
    render(&view(&app, access, open, fields, Errors::default()))
}

pub(super) async fn save(
    State(app): State<App>,
    Path((slug, kind)): Path<(String, String)>,
    access: Access,
    Posted(fields): Posted,
) -> Result<Response, AppError> {
    let open = open(&app, &access, &slug, &kind, fields.get("text")).await?;
    let (kind, language, programme) = (open.kind, open.language, open.office.row.id);
    let here = open.office.address(&format!("letters/{}?text={}", kind.code(), language.tag()));
    if fields.get("act") == "ours" {
        let mut tx = app.db().write(access.scope()?).await?;
        commands::drop_text(&mut tx, programme, kind, language).await?;
        tx.commit().await?;
        return Ok(see_other(&format!("{here}&notice=letters-text-ours")));
    }
    let mut errors = Errors::default();
    for name in ["subject", "body"] {
        if fields.get(name).is_empty() {
            errors.add(name, Message::new("training-fault-needed"));
        } else if let Err(unknown) = words::fill(fields.raw(name)) {
            errors.add(name, Message::new("letters-error-fact").with("fact", unknown.0));
        }
    }
    if !errors.is_empty() {
        return render_errors(&view(&app, access, open, fields, errors));
    }
    if fields.get("act") == "preview" {
        return render(&view(&app, access, open, fields, errors));
    }
    let mut tx = app.db().write(access.scope()?).await?;
    let (subject, body) = (fields.get("subject"), fields.raw("body").replace("\r\n", "\n"));
    commands::write_text(&mut tx, programme, kind, language, subject, &body).await?;
    tx.commit().await?;
    Ok(see_other(&format!("{here}&notice=letters-text-saved")))
}
