//! The frame of a page that no handler made: that something is not there, or may not be seen.

use super::{csrf, nav, person};
use crate::app::App;
use crate::i18n::Locale;
use crate::web::page::Page;

/// The frame for the person whose session has this token: who is signed in, and where they may go. None where nobody is, or
/// the database does not say. It is the same whatever was asked for.
pub async fn of(app: &App, token: &str, locale: Locale) -> Option<Page> {
    let person = person::find(app.db(), token).await.ok()??;
    let mut page = Page::bare(locale, app);
    page.csrf = csrf::token(app.csrf_key(), token.as_bytes());
    page.user = Some(person.account.display_name.clone());
    if let [desk] = person.desks.as_slice() {
        page.place = Some(desk.name.clone());
    }
    let owed = person.needs_second_factor() || person.account.totp_confirmed_at.is_some();
    if !owed || person.session.second_factor_at.is_some() {
        page.nav = nav::items(&person, "");
    }
    Some(page)
}
