//! What an application itself waits for from its writer: the answer to an offered place, and the consent where none is noted.

use askama::Template;

use super::own::StageView;
use crate::id::Id;
use crate::training::applications::consents;
use crate::training::applications::form::Kept;
use crate::training::applications::link::Guest;
use crate::training::next::Next;
use crate::web::{AppError, Page};

/// An offered place, to be taken or declined.
#[derive(Template)]
#[template(path = "training/applications/pages/own_offer.html")]
struct OfferView<'a> {
    page: &'a Page,
    link: &'a str,
    stage: &'a StageView,
    place: Id,
    until: &'a str,
}

/// Whether nothing says that they agreed, and they have not been asked by the form.
pub(super) fn lacks_consent(guest: &Guest, kept: &Kept) -> bool {
    !consents::is_given(&guest.application.consents) && kept.fields.get("consent").is_empty()
}

/// What waits, the most pressing first.
pub(super) fn own(
    guest: &Guest,
    kept: &Kept,
    stages: &[StageView],
    page: &Page,
) -> Result<Vec<Next>, AppError> {
    let link = guest.link.path();
    let mut next = Vec::new();
    for stage in stages {
        let Some((place, until)) = &stage.offer else { continue };
        let form = OfferView { page, link: &link, stage, place: *place, until };
        next.push(Next {
            words: page.ta2("own-next-offer", "stage", &stage.name, "day", until),
            href: format!("#offer-{}", stage.code),
            form: Some(form.render()?),
        });
    }
    if lacks_consent(guest, kept) {
        next.push(Next {
            words: page.t("own-next-consent"),
            href: format!("{link}/form#f-consent"),
            form: None,
        });
    }
    Ok(next)
}
