//! The frame that scopes refer to: the organisation, its branches and its desks. What a desk does is in `desk`.

pub mod branch;
pub mod desk;
pub mod lookup;
#[allow(clippy::module_inception)]
pub mod organisation;

use sea_orm::ActiveValue::{Set, Unchanged};

use crate::audit::AuditEvent;
use crate::auth::guard::operator_scope;
use crate::auth::policy::Action;
use crate::crypto::OrganisationKeys;
use crate::db::{Db, DbError, Reads, Rows, Scope, WriteTx};
use crate::id::Id;

/// Founds an organisation with a key of its own, wrapped under the root key.
///
/// # Errors
/// [`DbError`] when the database refuses.
pub async fn found(db: &Db, name: &str) -> Result<Id, DbError> {
    let (id, tx) = begin_founding(db, name).await?;
    tx.commit().await?;
    Ok(id)
}

/// As [`found`], but leaves committing to the caller, who adds the first people in the same write.
///
/// # Errors
/// [`DbError`] when the database refuses.
pub async fn begin_founding(db: &Db, name: &str) -> Result<(Id, WriteTx), DbError> {
    let now = db.now();
    let id = Id::new(now);
    let (keys, wrapped) = OrganisationKeys::generate(db.root_key(), id);
    db.keep_keys(keys);
    let mut tx = db.write(&operator_scope(id, Action::ManageOrganisation, now)).await?;
    let row = organisation::ActiveModel {
        id: Set(id),
        name: Set(name.to_owned()),
        sealed_key: Set(wrapped),
        created_at: Set(now),
    };
    tx.insert(row).await?;
    tx.record(AuditEvent::new("organisation.founded", "organisation", id));
    Ok((id, tx))
}

/// The branches within the scope, from north to south as everybody lists them; those without a prefecture last.
///
/// # Errors
/// [`DbError`] when the database does.
pub async fn branches(scope: &Scope, on: &impl Reads) -> Result<Vec<branch::Model>, DbError> {
    let mut all = scope.find::<branch::Entity>().order_by_asc(branch::Column::Name).all(on).await?;
    all.sort_by_key(|branch| branch.prefecture.unwrap_or(i16::MAX));
    Ok(all)
}

/// The organisations of this database, the oldest first.
///
/// # Errors
/// [`DbError`] when the database does.
#[allow(clippy::disallowed_methods, reason = "before a scope exists: setup, and the operator's commands")]
pub async fn all(db: &Db) -> Result<Vec<organisation::Model>, DbError> {
    Rows::<organisation::Entity>::across_organisations()
        .order_by_asc(organisation::Column::CreatedAt)
        .all(db)
        .await
}

/// A desk to be opened.
#[derive(Clone, Debug)]
pub struct NewDesk {
    /// The branch that runs it.
    pub branch: Option<Id>,
    /// The word in its addresses: lower-case letters, digits, hyphens.
    pub slug: String,
    /// Its name, as written.
    pub name: String,
    /// Its prefecture, JIS X 0401, 1..=47.
    pub prefecture: i16,
    /// Its public number, as shown.
    pub phone: Option<String>,
}

/// Small cells are from 1 to this, unless a desk decides otherwise (Japanese statistical practice hides 1 and 2).
pub const SMALL_CELL: i16 = 2;

/// Opens a desk: without hours, which its coordinator sets.
///
/// # Errors
/// [`DbError`]; a slug that is taken is a unique violation.
pub async fn open_desk(tx: &mut WriteTx, new: NewDesk) -> Result<Id, DbError> {
    let id = tx.new_id();
    let row = desk::ActiveModel {
        id: Set(id),
        organisation_id: Set(tx.scope().organisation()),
        branch_id: Set(new.branch),
        slug: Set(new.slug),
        name: Set(new.name),
        prefecture: Set(new.prefecture),
        phone: Set(new.phone),
        starts_on: Set(None),
        supporters_read_all: Set(false),
        small_cell: Set(SMALL_CELL),
        texts: Set("{}".into()),
        created_at: Set(tx.now()),
        closed_at: Set(None),
        revision: Set(1),
    };
    tx.insert(row).await?;
    tx.record(AuditEvent::new("desk.opened", "desk", id).at_desk(id));
    Ok(id)
}

/// Opens a branch.
///
/// # Errors
/// [`DbError`]; a name that is taken is a unique violation.
pub async fn open_branch(tx: &mut WriteTx, name: &str, prefecture: Option<i16>) -> Result<Id, DbError> {
    let id = tx.new_id();
    let row = branch::ActiveModel {
        id: Set(id),
        organisation_id: Set(tx.scope().organisation()),
        name: Set(name.to_owned()),
        prefecture: Set(prefecture),
        block: Set(None),
        created_at: Set(tx.now()),
    };
    tx.insert(row).await?;
    tx.record(AuditEvent::new("branch.created", "branch", id));
    Ok(id)
}

/// Says in which block branches are counted; `None`: in none. Those of which it is so already are left alone; gives how
/// many were changed.
///
/// # Errors
/// [`DbError`] when the database refuses.
pub async fn set_blocks(tx: &mut WriteTx, blocks: &[(Id, Option<String>)]) -> Result<usize, DbError> {
    let mut changed = 0;
    for row in tx.find::<branch::Entity>().all(tx).await? {
        let Some((_, block)) = blocks.iter().find(|(id, block)| *id == row.id && *block != row.block) else {
            continue;
        };
        let change =
            branch::ActiveModel { id: Unchanged(row.id), block: Set(block.clone()), ..Default::default() };
        tx.update(change).await?;
        tx.record(AuditEvent::new("branch.block-set", "branch", row.id));
        changed += 1;
    }
    Ok(changed)
}

/// Gives the organisation another name. What was printed and sent keeps the one before.
///
/// # Errors
/// [`DbError`] when the database refuses.
pub async fn rename(tx: &mut WriteTx, name: &str) -> Result<(), DbError> {
    let id = tx.scope().organisation();
    let name = Set(name.to_owned());
    tx.update(organisation::ActiveModel { id: Unchanged(id), name, ..Default::default() }).await?;
    tx.record(AuditEvent::new("organisation.renamed", "organisation", id));
    Ok(())
}

/// Gives a branch another name.
///
/// # Errors
/// [`DbError`]; a name that is taken is a unique violation.
pub async fn rename_branch(tx: &mut WriteTx, branch: Id, name: &str) -> Result<(), DbError> {
    let name = Set(name.to_owned());
    tx.update(branch::ActiveModel { id: Unchanged(branch), name, ..Default::default() }).await?;
    tx.record(AuditEvent::new("branch.renamed", "branch", branch));
    Ok(())
}
