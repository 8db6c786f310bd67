//! The demonstration's people: one for every role, two supporters at the desk in Mie. All names are invented.

use anyhow::{Context as _, Result};

use crate::auth::DemoAccount;
use crate::auth::accounts::{NewAccount, NewGrant, create_account};
use crate::auth::entity::account;
use crate::auth::guard::operator_scope;
use crate::auth::password::Password;
use crate::auth::policy::{Action, Level, Role};
use crate::auth::{accounts, totp};
use crate::db::Db;
use crate::desk::settings::file::DeskFile;
use crate::desk::settings::{Settings, create as create_desk};
use crate::id::Id;
use crate::organisation::{self, lookup};

/// The password of every account of the demonstration.
pub const PASSWORD: &str = "tomarigi-no-otameshi";

/// The branch that runs the desk in Mie.
const BRANCH: &str = "三重県支部";

/// Login, name, role and desk.
const PEOPLE: &[(&str, &str, Role, &str)] = &[
    ("supporter@demo.example", "森 千夏", Role::Supporter, "mie"),
    ("supporter2@demo.example", "西村 陽", Role::Supporter, "mie"),
    ("coordinator@demo.example", "小林 明", Role::Coordinator, "mie"),
    ("coordinator2@demo.example", "望月 葵", Role::Coordinator, "shizuoka"),
    ("supporter3@demo.example", "杉山 悠", Role::Supporter, "shizuoka"),
    ("commissioner@demo.example", "県の担当 佐野", Role::Commissioner, "mie"),
    ("chief@demo.example", "支部長 岡田", Role::BranchChief, ""),
    ("secretariat@demo.example", "事務局 石川", Role::Secretariat, ""),
    ("auditor@demo.example", "監査 長谷川", Role::Auditor, ""),
    ("administrator@demo.example", "管理 中村", Role::Administrator, ""),
];

/// Founds the organisation with its desks and people, or finds them again from an earlier start.
///
/// # Errors
/// When the database refuses.
pub async fn found(db: &Db) -> Result<Vec<DemoAccount>> {
    let organisations = db.organisations().await?;
    let organisation = match organisations.first() {
        Some((id, _)) => *id,
        None => found_anew(db).await?,
    };
    let keys = db.keys(organisation).await?;
    let mut told = Vec::new();
    for (login, _, role, _) in PEOPLE {
        let Some(account) = accounts::by_login(db, login).await? else { continue };
        let secret =
            |row: &account::Model| keys.open(accounts::totp_place(row.id), row.sealed_totp.as_ref()?).ok();
        told.push(DemoAccount {
            role: *role,
            login: (*login).to_owned(),
            password: PASSWORD.to_owned(),
            totp_secret: secret(&account),
        });
    }
    Ok(told)
}

async fn found_anew(db: &Db) -> Result<Id> {
    let organisation = organisation::found(db, "つくりもの家族会連合会").await?;
    let hash = Password::typed(PASSWORD).hash().await?;
    let mut tx = db.write(&operator_scope(organisation, Action::ManageOrganisation, db.now())).await?;
    let branch = organisation::open_branch(&mut tx, BRANCH, Some(24)).await?;
    for text in [super::MIE, super::SHIZUOKA] {
        let file = DeskFile::read(text).context("a desk file of the demonstration")?;
        let mut settings = file.onto(Settings::empty());
        if file.slug.0 == "mie" {
            settings.branch = BRANCH.to_owned();
        }
        create_desk(&mut tx, &file.slug.0, &settings).await?;
    }
    tx.commit().await?;

    let mut tx = db.write(&operator_scope(organisation, Action::ManageAccounts, db.now())).await?;
    for (login, name, role, slug) in PEOPLE {
        let desk = lookup::desk_by_slug(db, slug).await?.map(|desk| desk.id);
        let grant = match role.level() {
            Level::Organisation => NewGrant::everywhere(*role),
            Level::Branch => NewGrant::at_branch(*role, branch),
            Level::Desk => NewGrant::at_desk(*role, desk.context("the demonstration's desk")?),
        };
        let new = NewAccount {
            login: (*login).to_owned(),
            email: Some((*login).to_owned()),
            display_name: (*name).to_owned(),
            password_hash: Some(hash.clone()),
            totp_secret: role.needs_second_factor().then(totp::new_secret),
        };
        create_account(&mut tx, new, &[grant]).await?;
    }
    tx.commit().await?;
    Ok(organisation)
}
