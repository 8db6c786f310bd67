//! Whom applicants may ask: the organiser of a programme and how its office is reached. It stands on every page that an
//! applicant opens, on the pages that say that a link opens nothing, and at the foot of every letter.

use super::programmes::model::Programme;
use super::programmes::{entity, queries};
use crate::app::App;
use crate::i18n::Locale;
use crate::web::page::Contact;

/// Programmes whose office is named where nobody knows which one is meant.
const AT_MOST: usize = 3;

/// Whom those who apply to a programme may ask; none where it does not say.
pub fn of(programme: &Programme, locale: Locale) -> Vec<Contact> {
    let texts = &programme.texts;
    let contact = Contact {
        name: programme.organiser.text(locale).to_owned(),
        words: texts.contact.text(locale).trim().to_owned(),
        phone: texts.phone.trim().to_owned(),
    };
    let says_nothing = contact.words.is_empty() && contact.phone.is_empty();
    if says_nothing { Vec::new() } else { vec![contact] }
}

/// The foot of a letter: who writes, and how they are reached. Empty where the programme says neither.
pub fn foot(programme: &Programme, locale: Locale) -> String {
    let organiser = programme.organiser.text(locale).to_owned();
    let mut lines = Vec::new();
    for contact in of(programme, locale) {
        lines.push(match contact.name.as_str() {
            "" => locale.t("contact-title"),
            name => locale.ta("contact-foot", "name", name),
        });
        lines.push(contact.words);
        if !contact.phone.is_empty() {
            lines.push(locale.ta("contact-phone", "phone", contact.phone));
        }
    }
    if lines.is_empty() {
        lines.push(organiser);
    }
    lines.retain(|line| !line.is_empty());
    lines.join("\n")
}

/// Whom somebody may ask of whom nothing is known: everybody who announces a programme that is not over, the newest first.
/// Empty where the database does not answer: this stands on pages that say so.
pub async fn announced(app: &App, locale: Locale) -> Vec<Contact> {
    let rows = queries::public(app.db()).await.unwrap_or_default();
    let today = app.now().date();
    let mut contacts: Vec<Contact> = Vec::new();
    for row in rows.iter().filter(|row| row.state == entity::State::Announced) {
        let programme = row.programme();
        if programme.days().is_some_and(|(_, last)| last < today) {
            continue;
        }
        for contact in of(&programme, locale) {
            if !contacts.contains(&contact) {
                contacts.push(contact);
            }
        }
    }
    contacts.truncate(AT_MOST);
    contacts
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::*;
    use crate::i18n::Words;
    use crate::training::programmes::file;
    use crate::training::programmes::model::Texts;

    #[test]
    fn a_letter_ends_with_who_writes_and_how_they_are_reached() {
        let source = include_str!("../../examples/programme-r4.toml");
        let mut programme = file::read(source).unwrap();
        programme.texts.phone = "03-0000-0000".into();
        let organiser = programme.organiser.text(Locale::Ja).to_owned();
        let foot_of = |programme: &Programme| foot(programme, Locale::Ja);
        assert_eq!(
            foot_of(&programme),
            format!("お問い合わせ {organiser}\n詳細は各支部へご確認ください。\n電話 03-0000-0000")
        );
        programme.texts = Texts::default();
        assert_eq!(foot_of(&programme), organiser);
        assert!(of(&programme, Locale::Ja).is_empty());
        programme.organiser = Words::default();
        assert_eq!(foot_of(&programme), "");
    }
}
