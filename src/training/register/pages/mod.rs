//! The pages of this room, one a file.

mod certified;
mod export;
mod import;
mod list;
mod new;
mod one;
mod own;

use std::collections::BTreeMap;

use super::entity;
use super::entry::{Kept, Offer, standing_key};
use super::namesakes::{self as names, Namesake, Namesakes};
use crate::i18n::Locale;
use crate::id::Id;
use crate::web::{Page, Route};

pub(super) fn routes() -> Vec<Route> {
    let mut routes = list::routes();
    routes.extend(export::routes());
    routes.extend(import::routes());
    routes.extend(new::routes());
    routes.extend(own::routes());
    routes.extend(one::routes());
    routes.extend(certified::routes());
    routes
}

/// Until when a certificate holds, in words; the key of a word where it does not hold. Where it was ended nothing holds until
/// a day, nor without end.
fn validity(row: &entity::Model, page: &Page, today: time::Date) -> (String, Option<&'static str>) {
    let until = row.valid_until.map(|last| page.locale.date(last));
    let until = until.unwrap_or_else(|| page.t("certificate-no-end"));
    match () {
        () if row.sealed_ending.is_some() => (String::new(), Some("register-ended")),
        () if row.ended_at.is_some() => (String::new(), Some("certificate-revoked")),
        () if !row.is_valid(today) => (until, Some("certificate-expired")),
        () => (until, None),
    }
}

/// Those in the register who may be somebody of this name.
fn namesakes(all: &Namesakes, kept: &Kept, branches: &BTreeMap<Id, String>, locale: Locale) -> Vec<Namesake> {
    let shown = |row: &entity::Model| {
        let branch = row.branch_id.and_then(|id| branches.get(&id));
        Namesake { id: row.id, words: names::words(row, branch, locale) }
    };
    all.of(&kept.name, &kept.kana).map(shown).collect()
}

/// What somebody offers, in words.
fn offers(bits: i16, locale: Locale) -> String {
    let words: Vec<String> = Offer::of(bits).map(|offer| locale.t(offer.key())).collect();
    let between = if locale == Locale::Ja { "・" } else { ", " };
    words.join(between)
}

/// The boxes to be ticked: code, key of the word, whether it is.
fn boxes(fields: &crate::form::Fields) -> Vec<(&'static str, &'static str, bool)> {
    use sea_orm::Iterable;
    let is = |offer: Offer| fields.all("offer").any(|code| code == offer.code());
    Offer::iter().map(|offer| (offer.code(), offer.key(), is(offer))).collect()
}

/// The standings to choose from: code, key of the word.
fn standings() -> Vec<(&'static str, &'static str)> {
    use sea_orm::Iterable;
    let all = crate::training::applications::entity::Standing::iter();
    all.map(|standing| (standing.code(), standing_key(standing))).collect()
}
