//! The one door for writes. `db.write(&scope)` opens a transaction (BEGIN IMMEDIATE on SQLite, READ COMMITTED with
//! locked rows on PostgreSQL); `commit` appends what was recorded to the audit chain, heads locked last and in a fixed
//! order, and makes all of it durable at once. Dropping it undoes everything.
//!
//! What always holds: a row written belongs to the organisation of the scope; a transaction that changed something
//! and recorded no audit event does not commit, unless it said by [`WriteTx::unaudited`] why none is owed; rows for which
//! the chain vouches are named in it as they stand, and are never deleted.

use std::sync::Arc;

use sea_orm::sea_query::{Expr, SimpleExpr};
use sea_orm::{
    ActiveModelTrait, ActiveValue, ColumnTrait, ConnectionTrait, DatabaseTransaction, EntityTrait,
    IdenStatic, IntoActiveModel, Iterable, ModelTrait, PrimaryKeyToColumn, QueryFilter,
    SqliteTransactionMode, TransactionOptions, TransactionTrait, UpdateMany, Value,
};

use super::connect::Db;
use super::scope::{Scope, Tenant};
use super::vouched::{self, Written};
use super::{Backend, DbError, Rows};
use crate::audit::chain;
use crate::clock::Instant;
use crate::crypto::{OrganisationKeys, Place, Sealed};
use crate::id::Id;

pub use crate::audit::AuditEvent;

/// Why a write was refused by the door itself.
#[derive(Debug, thiserror::Error, PartialEq, Eq)]
pub enum WriteError {
    /// The row belongs to another organisation than the scope's.
    #[error("a row of another organisation was to be written")]
    ForeignOrganisation,
    /// Nothing within the scope has this id.
    #[error("nothing within reach to change")]
    NothingWithinReach,
    /// Something was written and no audit event recorded.
    #[error("a write without an audit event")]
    Unaudited,
    /// Rows of this kind are records: they are voided or ended.
    #[error("a record was to be deleted")]
    NeverDeleted,
}

/// A write under way.
#[must_use = "a write that is not committed is undone"]
pub struct WriteTx {
    tx: DatabaseTransaction,
    scope: Scope,
    keys: Arc<OrganisationKeys>,
    backend: Backend,
    events: Vec<AuditEvent>,
    changed: bool,
    written: Written,
    unaudited: Option<&'static str>,
}

impl Db {
    /// Opens the door.
    ///
    /// # Errors
    /// [`DbError`] when the database cannot begin, or the organisation has no key.
    #[allow(clippy::disallowed_methods, reason = "this is the one door for writes")]
    pub async fn write(&self, scope: &Scope) -> Result<WriteTx, DbError> {
        let keys = self.keys(scope.organisation()).await?;
        let options = TransactionOptions {
            sqlite_transaction_mode: Some(SqliteTransactionMode::Immediate),
            ..TransactionOptions::default()
        };
        let tx = self.write.begin_with_options(options).await?;
        Ok(WriteTx {
            tx,
            scope: scope.clone(),
            keys,
            backend: self.backend(),
            events: Vec::new(),
            changed: false,
            written: Written::default(),
            unaudited: None,
        })
    }
}

impl WriteTx {
    pub(super) fn inner(&self) -> &DatabaseTransaction {
        &self.tx
    }

    /// The scope that this write acts in.
    pub fn scope(&self) -> &Scope {
        &self.scope
    }

    /// The instant of the write.
    pub fn now(&self) -> Instant {
        self.scope.now()
    }

    /// A new id for a row.
    pub fn new_id(&self) -> Id {
        Id::new(self.now())
    }

    /// The keys of the organisation, for MACs and blind indexes.
    pub fn keys(&self) -> &OrganisationKeys {
        &self.keys
    }

    /// Seals `text` for a column of a row.
    pub fn seal(&self, place: Place<'_>, text: &str) -> Sealed {
        self.keys.seal(place, text)
    }

    /// Rows of `E` within the scope, as this transaction sees them.
    pub fn find<E: Tenant>(&self) -> Rows<E> {
        self.scope.find::<E>()
    }

    /// Adds an event to the audit chain; written at commit.
    pub fn record(&mut self, event: AuditEvent) {
        self.events.push(event);
    }

    /// Says that this write owes no audit event, and why (a draft, a session's last use).
    pub fn unaudited(&mut self, why: &'static str) {
        self.unaudited = Some(why);
    }

    /// Inserts one row.
    ///
    /// # Errors
    /// [`WriteError::ForeignOrganisation`] for a row of another organisation; [`DbError`] when the database refuses.
    pub async fn insert<A>(&mut self, row: A) -> Result<(), DbError>
    where
        A: ActiveModelTrait + Send,
        A::Entity: Tenant,
    {
        self.check_organisation(&row)?;
        self.changed = true;
        let made = self.made(&row);
        A::Entity::insert(row).exec_without_returning(&self.tx).await?;
        self.written.extend(made);
        Ok(())
    }

    /// Inserts many rows in as few statements as the database's limit of parameters allows.
    ///
    /// # Errors
    /// As [`WriteTx::insert`].
    pub async fn insert_many<A>(&mut self, rows: Vec<A>) -> Result<(), DbError>
    where
        A: ActiveModelTrait + Send,
        A::Entity: Tenant,
    {
        if rows.is_empty() {
            return Ok(());
        }
        let mut made = Vec::new();
        for row in &rows {
            self.check_organisation(row)?;
            made.extend(self.made(row));
        }
        self.changed = true;
        let columns = <A::Entity as EntityTrait>::Column::iter().count().max(1);
        let per_statement = (30_000 / columns).max(1);
        let mut rows = rows.into_iter().peekable();
        while rows.peek().is_some() {
            let chunk: Vec<A> = rows.by_ref().take(per_statement).collect();
            A::Entity::insert_many(chunk).exec_without_returning(&self.tx).await?;
        }
        self.written.extend(made);
        Ok(())
    }

    /// A row that is to be inserted, where the chain vouches for it.
    fn made<A>(&self, row: &A) -> Option<vouched::Row>
    where
        A: ActiveModelTrait,
        A::Entity: Tenant,
    {
        vouched::row::<A::Entity>(&self.keys, |column| match row.get(column) {
            ActiveValue::Set(value) | ActiveValue::Unchanged(value) => value,
            ActiveValue::NotSet => Value::BigInt(None),
        })
    }

    fn check_organisation<A>(&self, row: &A) -> Result<(), WriteError>
    where
        A: ActiveModelTrait,
        A::Entity: Tenant,
    {
        let own = Value::from(self.scope.organisation());
        match row.get(<A::Entity as Tenant>::organisation()) {
            ActiveValue::Set(value) | ActiveValue::Unchanged(value) if value == own => Ok(()),
            _ => Err(WriteError::ForeignOrganisation),
        }
    }

    /// Changes the columns that are set in `row` (its primary key tells which), if it is within the scope.
    ///
    /// # Errors
    /// [`WriteError::NothingWithinReach`] when it is not; [`DbError`] when the database refuses.
    pub async fn update<A>(&mut self, row: A) -> Result<(), DbError>
    where
        A: ActiveModelTrait + Send,
        A::Entity: Tenant,
        <A::Entity as EntityTrait>::Model: IntoActiveModel<A>,
    {
        let mut update = A::Entity::update_many().filter(self.scope.condition::<A::Entity>());
        let mut columns = Vec::new();
        let keys: Vec<_> =
            <A::Entity as EntityTrait>::PrimaryKey::iter().map(PrimaryKeyToColumn::into_column).collect();
        for key in &keys {
            if let ActiveValue::Set(value) | ActiveValue::Unchanged(value) = row.get(*key) {
                update = update.filter(key.eq(value));
            } else {
                return Err(WriteError::NothingWithinReach.into());
            }
        }
        for column in <A::Entity as EntityTrait>::Column::iter() {
            let is_key = keys.iter().any(|key| key.as_str() == column.as_str());
            if let (false, ActiveValue::Set(value)) = (is_key, row.get(column)) {
                update = update.col_expr(column, Expr::val(value));
                columns.push(column);
            }
        }
        match self.carry_out(update, &columns).await? {
            0 => Err(WriteError::NothingWithinReach.into()),
            _ => Ok(()),
        }
    }

    fn updating<E: Tenant>(
        &self,
        condition: sea_orm::Condition,
        values: Vec<(E::Column, SimpleExpr)>,
    ) -> UpdateMany<E> {
        let update = E::update_many().filter(self.scope.condition::<E>()).filter(condition);
        values.into_iter().fold(update, |update, (column, value)| update.col_expr(column, value))
    }

    /// Runs a change of `columns`; gives how many rows it met. Rows for which the chain vouches are noted as they are then.
    async fn carry_out<E: Tenant>(
        &mut self,
        update: UpdateMany<E>,
        columns: &[E::Column],
    ) -> Result<u64, DbError> {
        let inside = |outside: Vec<E::Column>| {
            columns.iter().any(|column| !outside.iter().any(|other| other.as_str() == column.as_str()))
        };
        if E::vouched().is_some_and(inside) {
            return Ok(self.carry_out_returning(update).await?.len().try_into().unwrap_or(u64::MAX));
        }
        self.changed = true;
        Ok(update.exec(&self.tx).await?.rows_affected)
    }

    async fn carry_out_returning<E: Tenant>(
        &mut self,
        update: UpdateMany<E>,
    ) -> Result<Vec<E::Model>, DbError> {
        self.changed = true;
        let rows = update.exec_with_returning(&self.tx).await?;
        let rows_now = rows.iter().filter_map(|row| vouched::row::<E>(&self.keys, |column| row.get(column)));
        self.written.extend(rows_now);
        Ok(rows)
    }

    /// Changes all rows of `E` within the scope that meet `condition`; gives their number.
    ///
    /// # Errors
    /// [`DbError`] when the database refuses.
    pub async fn update_where<E: Tenant>(
        &mut self,
        condition: sea_orm::Condition,
        values: Vec<(E::Column, SimpleExpr)>,
    ) -> Result<u64, DbError> {
        let columns: Vec<E::Column> = values.iter().map(|(column, _)| *column).collect();
        let update = self.updating::<E>(condition, values);
        self.carry_out(update, &columns).await
    }

    /// As [`WriteTx::update_where`], but gives the rows as they are then.
    ///
    /// # Errors
    /// [`DbError`] when the database refuses.
    pub async fn update_returning<E: Tenant>(
        &mut self,
        condition: sea_orm::Condition,
        values: Vec<(E::Column, SimpleExpr)>,
    ) -> Result<Vec<E::Model>, DbError> {
        let update = self.updating::<E>(condition, values);
        self.carry_out_returning(update).await
    }

    /// Deletes rows of `E` within the scope that meet `condition`; gives their number. For what is no record: sessions,
    /// drafts, hours replaced by others. Records are voided, never deleted.
    ///
    /// # Errors
    /// [`WriteError::NeverDeleted`] where the chain vouches for such rows and none of them is ever open; [`DbError`] when the database refuses.
    pub async fn delete_where<E: Tenant>(&mut self, condition: sea_orm::Condition) -> Result<u64, DbError> {
        let mut delete = E::delete_many().filter(self.scope.condition::<E>()).filter(condition);
        if E::vouched().is_some() {
            // Of such rows those alone that are still open: no event vouches for them.
            let (column, states) = E::open().ok_or(WriteError::NeverDeleted)?;
            delete = delete.filter(column.is_in(states.iter().copied()));
        }
        self.changed = true;
        Ok(delete.exec(&self.tx).await?.rows_affected)
    }

    /// Deletes rows of `E` that are within reach but hidden from every scope, and meet `condition`; gives their number.
    /// For the rows of an import that was never finished: nobody has seen them.
    ///
    /// # Errors
    /// [`DbError`] when the database refuses.
    pub async fn delete_hidden<E: Tenant>(&mut self, condition: sea_orm::Condition) -> Result<u64, DbError> {
        let Some(hidden) = self.scope.hidden_condition::<E>() else { return Ok(0) };
        self.changed = true;
        let delete = E::delete_many().filter(hidden).filter(condition);
        Ok(delete.exec(&self.tx).await?.rows_affected)
    }

    /// Waits until no other write holds the lock named `name` (PostgreSQL; SQLite has one writer anyway). Held until
    /// the end of this write. For rules that no single row stands for, such as the next number of a desk.
    ///
    /// # Errors
    /// [`DbError`] when the database refuses.
    pub async fn lock(&mut self, name: &str) -> Result<(), DbError> {
        if self.backend == Backend::Postgres {
            let hash = self.keys.mac("lock", &[name.as_bytes()]);
            let key = i64::from_be_bytes(hash[..8].try_into().unwrap_or_default());
            self.tx.execute_unprepared(&format!("SELECT pg_advisory_xact_lock({key})")).await?;
        }
        Ok(())
    }

    /// Appends the audit events and makes everything durable.
    ///
    /// # Errors
    /// [`WriteError::Unaudited`] when something was written that owes an event and none was recorded; [`DbError`] when the database
    /// refuses. In both cases nothing is stored.
    pub async fn commit(mut self) -> Result<(), DbError> {
        let owes = (self.changed && self.unaudited.is_none()) || self.written.owes_an_event();
        if owes && self.events.is_empty() {
            return Err(WriteError::Unaudited.into());
        }
        let mut events = std::mem::take(&mut self.events);
        std::mem::take(&mut self.written).put_into(&mut events);
        chain::append(&self.tx, &self.scope, &self.keys, events).await?;
        self.tx.commit().await?;
        Ok(())
    }
}
