//! The paper: what an organisation has on its certificates (words, seal, signature), what one certificate says, and the
//! file that is drawn from both.
//!
//! What always holds: what a certificate said when it was made is kept with it; a later change of name, programme or seal
//! changes no paper that was made.

use std::collections::HashMap;

use data_encoding::BASE64;
use documents::pdf::{Certificate, PdfError, Picture, Representative, Verification, certificates_pdf};
use sea_orm::ActiveValue::Set;
use serde::{Deserialize, Serialize};
use time::Date;

use super::entity::paper;
use crate::audit::AuditEvent;
use crate::crypto::OrganisationKeys;
use crate::db::{DbError, Reads, Scope, WriteTx};
use crate::i18n::Locale;
use crate::id::Id;

/// Papers are in the language in which the organisation certifies.
pub const LANGUAGE: Locale = Locale::Ja;

/// What an organisation has on its certificates.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct Paper {
    /// Who certifies; empty: the organisation's name.
    pub issuer: String,
    /// The post of whoever signs: 理事長.
    pub post: String,
    /// The name of whoever signs.
    pub representative: String,
    /// What is certified, with 《講座》 for the programme; empty: our own words.
    pub text: String,
    /// The seal, a PNG in base64; empty: none.
    pub seal: String,
    /// The signature, likewise.
    pub signature: String,
}

/// The paper in force with its id; the empty one before any was kept.
///
/// # Errors
/// [`DbError`] when the database does.
pub async fn current(
    scope: &Scope,
    on: &impl Reads,
    keys: &OrganisationKeys,
) -> Result<(Id, Paper), DbError> {
    let found = scope.find::<paper::Entity>().order_by_desc(paper::Column::Id).limit(1).one(on).await?;
    Ok(found.map_or((Id(0), Paper::default()), |row| (row.id, open(keys, &row))))
}

/// Papers by their ids.
///
/// # Errors
/// [`DbError`] when the database does.
pub async fn by_ids(
    scope: &Scope,
    on: &impl Reads,
    keys: &OrganisationKeys,
    ids: impl IntoIterator<Item = Id>,
) -> Result<HashMap<Id, Paper>, DbError> {
    use sea_orm::ColumnTrait;
    let rows = scope.find::<paper::Entity>().filter(paper::Column::Id.is_in(ids)).all(on).await?;
    Ok(rows.iter().map(|row| (row.id, open(keys, row))).collect())
}

fn open(keys: &OrganisationKeys, row: &paper::Model) -> Paper {
    let text = keys.open(paper::place(row.id), &row.sealed_paper);
    text.ok().and_then(|text| serde_json::from_str(&text).ok()).unwrap_or_default()
}

/// Puts a paper in force. Those before stay, since certificates were made with them.
///
/// # Errors
/// [`DbError`] when the database refuses.
pub async fn keep(tx: &mut WriteTx, paper: &Paper) -> Result<(), DbError> {
    let id = tx.new_id();
    let sealed = tx.seal(paper::place(id), &serde_json::to_string(paper).unwrap_or_default());
    let row = paper::ActiveModel {
        id: Set(id),
        organisation_id: Set(tx.scope().organisation()),
        sealed_paper: Set(sealed),
        changed_at: Set(tx.now()),
    };
    tx.insert(row).await?;
    tx.record(AuditEvent::new("certificate.paper-changed", "certificate_paper", id));
    Ok(())
}

/// What one certificate says.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Said {
    /// The paper it was made with.
    pub paper: Id,
    /// 第R4-012号
    pub number: String,
    /// The holder's name as written.
    pub name: String,
    /// The programme with its year.
    pub course: String,
    /// What is certified, a paragraph each.
    pub text: Vec<String>,
    /// Who certifies.
    pub issuer: String,
    /// The day it was issued first.
    pub issued_on: Date,
    /// The last day on which it holds.
    pub valid_until: Option<Date>,
    /// The day on which this paper was made in place of the one before.
    pub made_again_on: Option<Date>,
    /// The code by which anybody may look it up.
    pub code: String,
    /// Where that stood when it was made, without a slash at its end; empty: where it stands now.
    #[serde(default)]
    pub public_url: String,
}

/// A day as certificates write it: 令和5年3月10日.
pub fn day(date: Date) -> String {
    let told = LANGUAGE.date(date);
    told.split('(').next().unwrap_or_default().to_owned()
}

impl Said {
    /// The certificate as it is drawn. `public_url`, without a slash at its end, is for one that was never made.
    pub fn certificate(&self, paper: &Paper, public_url: &str) -> Certificate {
        let public_url = if self.public_url.is_empty() { public_url } else { &self.public_url };
        let t = |key: &str| LANGUAGE.t(key);
        let picture = |base64: &str, words: &str| {
            let png = BASE64.decode(base64.as_bytes()).ok().filter(|png| !png.is_empty())?;
            Picture::new(png, t(words)).ok()
        };
        let name = &paper.representative;
        let representative = (!name.is_empty()).then(|| Representative {
            post: paper.post.clone(),
            name: name.clone(),
            signature: picture(&paper.signature, "certificate-paper-signature-words"),
        });
        let until = self.valid_until.map(|last| LANGUAGE.ta("certificate-paper-until", "day", day(last)));
        Certificate {
            lang: LANGUAGE.tag().to_owned(),
            date: self.made_again_on.unwrap_or(self.issued_on),
            title: t("certificate-paper-title"),
            number: self.number.clone(),
            reissue: self.made_again_on.map(|on| LANGUAGE.ta("certificate-paper-again", "day", day(on))),
            name: self.name.clone(),
            honorific: t("certificate-paper-honorific"),
            text: self.text.clone(),
            notes: until.into_iter().collect(),
            issued: day(self.issued_on),
            issuer: self.issuer.clone(),
            representative,
            seal: picture(&paper.seal, "certificate-paper-seal-words"),
            verification: Some(Verification {
                label: t("certificate-paper-check"),
                address: format!("{public_url}{}", address(&self.code)),
                code: LANGUAGE.ta("certificate-paper-code", "code", grouped(&self.code)),
                description: t("certificate-paper-code-words"),
            }),
        }
    }
}

/// Where anybody may look up the certificate with this code.
pub fn address(code: &str) -> String {
    format!("/certificates/{code}")
}

/// A code as it is typed: four characters a group.
pub fn grouped(code: &str) -> String {
    let characters: Vec<char> = code.chars().collect();
    characters.chunks(4).map(String::from_iter).collect::<Vec<_>>().join("-")
}

/// Draws papers as one file, beside the requests: it takes a while.
///
/// # Errors
/// [`PdfError`] as `documents` has it.
pub async fn draw(certificates: Vec<Certificate>) -> Result<Vec<u8>, PdfError> {
    let drawn = tokio::task::spawn_blocking(move || certificates_pdf(&certificates)).await;
    drawn.unwrap_or_else(|error| Err(PdfError::Typst(error.to_string())))
}
