//! How an organisation takes and sends money: where fees are to be paid to, in its own words; the account that transfers
//! are paid from; who signs a receipt. One for the organisation, sealed.

use sea_orm::ActiveValue::{Set, Unchanged};
use serde::{Deserialize, Serialize};
use zengin::{AccountError, BankAccount, Sender, WrittenAccount};

use super::entity::{place, setting};
use super::statement::News;
use crate::audit::AuditEvent;
use crate::crypto::OrganisationKeys;
use crate::db::{Db, DbError, Reads, Scope, WriteTx};
use crate::form::{Errors, Fields};
use crate::i18n::Message;
use crate::id::Id;

/// An account as it was written.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[allow(missing_docs, reason = "told by zengin::WrittenAccount")]
pub struct Written {
    pub bank: String,
    pub bank_name: String,
    pub branch: String,
    pub branch_name: String,
    pub kind: String,
    pub number: String,
    pub holder: String,
}

/// The fields of an account in a form.
pub const ACCOUNT_FIELDS: [&str; 7] =
    ["bank", "bank_name", "branch", "branch_name", "account_kind", "number", "holder"];

impl Written {
    /// From a form.
    pub fn of(fields: &Fields) -> Written {
        let [bank, bank_name, branch, branch_name, kind, number, holder] =
            ACCOUNT_FIELDS.map(|name| fields.get(name).to_owned());
        Written { bank, bank_name, branch, branch_name, kind, number, holder }
    }

    /// Into a form.
    pub fn put_into(&self, fields: &mut Fields) {
        let values = [
            &self.bank,
            &self.bank_name,
            &self.branch,
            &self.branch_name,
            &self.kind,
            &self.number,
            &self.holder,
        ];
        for (name, value) in ACCOUNT_FIELDS.into_iter().zip(values) {
            fields.set(name, value.clone());
        }
    }

    /// As much of it as tells it from another: a page that is open is read by more than one.
    pub fn masked(&self) -> String {
        let end: String = self.number.chars().rev().take(3).collect::<Vec<_>>().into_iter().rev().collect();
        format!("{}-{} {} ・・・・{end}", self.bank, self.branch, self.kind)
    }

    fn as_written(&self) -> WrittenAccount<'_> {
        WrittenAccount {
            bank: &self.bank,
            branch: &self.branch,
            kind: &self.kind,
            number: &self.number,
            holder: &self.holder,
            bank_name: &self.bank_name,
            branch_name: &self.branch_name,
        }
    }

    /// The account to which money is paid.
    ///
    /// # Errors
    /// All that is wrong with it.
    pub fn account(&self) -> Result<BankAccount, Vec<AccountError>> {
        BankAccount::parse(&self.as_written())
    }

    /// The account that money is paid from.
    ///
    /// # Errors
    /// All that is wrong with it.
    pub fn sender(&self, code: &str) -> Result<Sender, Vec<AccountError>> {
        Sender::parse(code, &self.as_written())
    }
}

/// Each error of an account at its field.
pub fn tell(found: &[AccountError], errors: &mut Errors) {
    for error in found {
        let (field, message) = match error {
            AccountError::BankCode => ("bank", Message::new("money-error-bank")),
            AccountError::BranchCode => ("branch", Message::new("money-error-branch")),
            AccountError::Kind => ("account_kind", Message::new("money-error-kind")),
            AccountError::Number => ("number", Message::new("money-error-number")),
            AccountError::NoHolder => ("holder", Message::new("money-error-no-holder")),
            AccountError::Holder(found) => {
                ("holder", Message::new("money-error-holder").with("character", found.character))
            }
            AccountError::HolderTooLong { longest, .. } => {
                ("holder", Message::new("money-error-holder-long").with("n", longest))
            }
            AccountError::InstitutionName => ("bank_name", Message::new("money-error-institution")),
            AccountError::SenderCode => ("sender_code", Message::new("money-error-sender")),
        };
        errors.add(field, message);
    }
}

/// How an organisation takes and sends money.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct Setting {
    /// Where fees are to be paid to, as applicants read it.
    pub pay_to: String,
    /// Who signs a receipt.
    pub issuer: String,
    /// Address, telephone: a line each.
    pub issuer_address: String,
    /// The ten digits that the bank gave for transfers.
    pub sender_code: String,
    /// The account that transfers are paid from.
    pub account: Written,
    /// Branches that pay for their members, as banks print them: a line each, 東支部=ヒガシシブ.
    pub branch_kana: String,
    /// Days after the due day before somebody is reminded.
    pub grace_days: i64,
    /// The accounts of which statements were taken in, the first one first. Written by importing, not in the form.
    pub statements_of: Vec<String>,
    /// In which forms statements were taken in, by the key of their account. Written by importing too.
    pub forms_of: Vec<(String, String)>,
}

impl Default for Setting {
    fn default() -> Setting {
        Setting {
            pay_to: String::new(),
            issuer: String::new(),
            issuer_address: String::new(),
            sender_code: String::new(),
            account: Written::default(),
            branch_kana: String::new(),
            grace_days: 7,
            statements_of: Vec::new(),
            forms_of: Vec::new(),
        }
    }
}

impl Setting {
    /// The names in kana under which a branch pays.
    pub fn kana_of(&self, branch: &str) -> Vec<String> {
        let pairs = self.branch_kana.lines().filter_map(|line| line.split_once(['=', '＝']));
        pairs
            .filter(|(name, kana)| name.trim() == branch && !kana.trim().is_empty())
            .map(|(_, kana)| kana.trim().to_owned())
            .collect()
    }

    /// From the form.
    ///
    /// # Errors
    /// What must be mended, by field. The account that is paid from may be left empty: then no file of transfers is made.
    pub fn parse(fields: &Fields) -> Result<Setting, Errors> {
        let mut errors = Errors::default();
        let grace_days = super::model::yen(fields.get("grace_days")).filter(|days| *days <= 365);
        if grace_days.is_none() {
            errors.add("grace_days", Message::new("money-error-grace"));
        }
        let unprintable: String = ["issuer", "issuer_address"]
            .iter()
            .flat_map(|name| documents::pdf::missing_glyphs(&fields.get(name).replace(['\r', '\n'], "")))
            .collect();
        if !unprintable.is_empty() {
            errors.add("issuer", Message::new("application-error-glyph").with("characters", unprintable));
        }
        let wrong = fields.get("branch_kana").lines().find(|line| {
            !line.trim().is_empty()
                && line
                    .split_once(['=', '＝'])
                    .is_none_or(|(_, kana)| zengin::payer::payer_key(kana).is_empty())
        });
        if let Some(line) = wrong {
            errors.add("branch_kana", Message::new("money-error-branch-kana").with("line", line.trim()));
        }
        let account = Written::of(fields);
        let sender_code = fields.get("sender_code").to_owned();
        let empty = Written { kind: account.kind.clone(), ..Written::default() };
        if (account != empty || !sender_code.is_empty())
            && let Err(found) = account.sender(&sender_code)
        {
            tell(&found, &mut errors);
        }
        if !errors.is_empty() {
            return Err(errors);
        }
        Ok(Setting {
            pay_to: fields.get("pay_to").to_owned(),
            issuer: fields.get("issuer").to_owned(),
            issuer_address: fields.get("issuer_address").to_owned(),
            sender_code,
            account,
            branch_kana: fields.get("branch_kana").to_owned(),
            grace_days: grace_days.unwrap_or(7),
            statements_of: Vec::new(),
            forms_of: Vec::new(),
        })
    }

    /// Into a form.
    pub fn fields(&self) -> Fields {
        let mut fields = Fields::default();
        fields.set("pay_to", &self.pay_to);
        fields.set("issuer", &self.issuer);
        fields.set("issuer_address", &self.issuer_address);
        fields.set("sender_code", &self.sender_code);
        fields.set("branch_kana", &self.branch_kana);
        fields.set("grace_days", self.grace_days.to_string());
        self.account.put_into(&mut fields);
        fields
    }
}

fn sealed_place(id: Id) -> crate::crypto::Place<'static> {
    place("money_setting", "sealed_setting", id)
}

/// The setting of the organisation of a scope that reaches all of it; ours where it wrote none.
///
/// # Errors
/// [`DbError`] when the database does.
pub async fn load(scope: &Scope, db: &Db, on: &impl Reads) -> Result<Setting, DbError> {
    let Some(row) = scope.find::<setting::Entity>().one(on).await? else { return Ok(Setting::default()) };
    let keys = db.keys(scope.organisation()).await?;
    Ok(opened(&keys, &row))
}

/// Where fees are to be paid to, as applicants read it; empty: the office has not written it yet.
///
/// # Errors
/// [`DbError`] when the database does.
pub async fn pay_to(tx: &WriteTx) -> Result<String, DbError> {
    let row = tx.find::<setting::Entity>().one(tx).await?;
    Ok(row.map(|row| opened(tx.keys(), &row).pay_to).unwrap_or_default())
}

fn opened(keys: &OrganisationKeys, row: &setting::Model) -> Setting {
    let text = keys.open(sealed_place(row.id), &row.sealed_setting);
    text.ok().and_then(|text| serde_json::from_str(&text).ok()).unwrap_or_default()
}

/// Writes the setting. Of which accounts and in which forms statements were taken in stays as it is.
///
/// # Errors
/// [`DbError`] when the database refuses.
pub async fn save(tx: &mut WriteTx, setting: &Setting) -> Result<(), DbError> {
    tx.lock("money").await?;
    let before = tx.find::<setting::Entity>().one(tx).await?;
    let known = before.as_ref().map(|row| opened(tx.keys(), row)).unwrap_or_default();
    let setting = Setting { statements_of: known.statements_of, forms_of: known.forms_of, ..setting.clone() };
    let id = write(tx, before, &setting).await?;
    tx.record(AuditEvent::new("money.setting_changed", "money_setting", id));
    Ok(())
}

/// Remembers of which account, and in which form, a statement is taken in; all else stays as it is.
///
/// # Errors
/// [`DbError`] when the database refuses.
pub async fn remember(tx: &mut WriteTx, news: News) -> Result<(), DbError> {
    if news == News::default() {
        return Ok(());
    }
    tx.lock("money").await?;
    let before = tx.find::<setting::Entity>().one(tx).await?;
    let mut setting = before.as_ref().map(|row| opened(tx.keys(), row)).unwrap_or_default();
    setting.statements_of.extend(news.account);
    setting.forms_of.extend(news.form);
    let id = write(tx, before, &setting).await?;
    tx.record(AuditEvent::new("bank.statements_known", "money_setting", id));
    Ok(())
}

async fn write(tx: &mut WriteTx, before: Option<setting::Model>, setting: &Setting) -> Result<Id, DbError> {
    let text = serde_json::to_string(setting).unwrap_or_default();
    match before {
        Some(row) => {
            let change = setting::ActiveModel {
                id: Unchanged(row.id),
                sealed_setting: Set(tx.seal(sealed_place(row.id), &text)),
                changed_at: Set(tx.now()),
                ..Default::default()
            };
            tx.update(change).await?;
            Ok(row.id)
        }
        None => {
            let id = tx.new_id();
            let row = setting::ActiveModel {
                id: Set(id),
                organisation_id: Set(tx.scope().organisation()),
                sealed_setting: Set(tx.seal(sealed_place(id), &text)),
                changed_at: Set(tx.now()),
            };
            tx.insert(row).await?;
            Ok(id)
        }
    }
}
