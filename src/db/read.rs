//! Reading. [`Rows`] is a SeaORM select that already carries the scope's condition and that only runs on something
//! that [`Reads`]; what it runs on stays hidden.

use sea_orm::sea_query::{IntoCondition, LockType};
use sea_orm::{
    ColumnTrait, EntityTrait, FromQueryResult, IntoSimpleExpr, Iterable, Order, PaginatorTrait,
    PrimaryKeyToColumn, QueryFilter, QueryOrder, QuerySelect, Select,
};

use super::DbError;
use super::connect::Db;
use super::scope::{Scope, Tenant};
use super::write::WriteTx;
use crate::id::Id;

pub(super) mod sealed {
    use sea_orm::ConnectionTrait;
    /// What a read runs on. Nameable in `db` alone.
    pub trait Runs: Send + Sync {
        type Connection: ConnectionTrait;
        fn connection(&self) -> &Self::Connection;
    }
}
use sealed::Runs;

/// Something to read from: the database, or a write that is under way.
pub trait Reads: Runs {}
impl<T: Runs> Reads for T {}

impl Runs for Db {
    type Connection = sea_orm::DatabaseConnection;
    fn connection(&self) -> &Self::Connection {
        &self.read
    }
}

impl Runs for WriteTx {
    type Connection = sea_orm::DatabaseTransaction;
    fn connection(&self) -> &Self::Connection {
        self.inner()
    }
}

/// Rows of `E` within a scope.
#[must_use]
#[derive(Clone)]
pub struct Rows<E: EntityTrait>(Select<E>);

impl Scope {
    /// All rows of `E` within this scope.
    pub fn find<E: Tenant>(&self) -> Rows<E> {
        Rows(E::find().filter(self.condition::<E>()))
    }

    /// The row of `E` with this id, within this scope.
    pub fn find_by_id<E: Tenant>(&self, id: Id) -> Rows<E> {
        let rows = self.find::<E>();
        match E::PrimaryKey::iter().next() {
            Some(key) => rows.filter(key.into_column().eq(id)),
            None => rows,
        }
    }
}

impl<E: EntityTrait> Rows<E> {
    /// Narrows.
    pub fn filter(self, condition: impl IntoCondition) -> Self {
        Rows(self.0.filter(condition))
    }
    /// Sorts upwards.
    pub fn order_by_asc(self, column: impl IntoSimpleExpr) -> Self {
        Rows(self.0.order_by(column, Order::Asc))
    }
    /// Sorts downwards.
    pub fn order_by_desc(self, column: impl IntoSimpleExpr) -> Self {
        Rows(self.0.order_by(column, Order::Desc))
    }
    /// At most `n` rows.
    pub fn limit(self, n: u64) -> Self {
        Rows(self.0.limit(n))
    }
    /// Locks the rows until the write is over (PostgreSQL; SQLite has one writer anyway). Not their keys: a row that refers to one
    /// of them may be added meanwhile, so that who adds one under another lock (`money`) never waits for who waits for that.
    pub fn lock(self) -> Self {
        Rows(self.0.lock(LockType::NoKeyUpdate))
    }
    /// Holds the rows as they are until the write is over, beside others who hold them so; whoever locks them waits for all
    /// of these, and they for it (PostgreSQL; SQLite has one writer anyway). Not for a write that locks them later: two that hold
    /// would wait for each other.
    pub fn hold(self) -> Self {
        Rows(self.0.lock_shared())
    }
    /// Rows of every organisation. Only for what comes before a scope exists (looking up a session, a desk's public
    /// address, a login); clippy bans it elsewhere.
    pub fn across_organisations() -> Rows<E> {
        Rows(E::find())
    }
    /// Runs a select of some columns or of groups: `shape` may choose columns, group and sort, not widen.
    ///
    /// # Errors
    /// [`DbError`] when the database does.
    pub async fn project<T: FromQueryResult + Send + Sync>(
        self,
        on: &impl Reads,
        shape: impl FnOnce(Select<E>) -> Select<E>,
    ) -> Result<Vec<T>, DbError> {
        Ok(shape(self.0.select_only()).into_model::<T>().all(on.connection()).await?)
    }
}

impl<E> Rows<E>
where
    E: EntityTrait,
    E::Model: FromQueryResult + Send + Sync,
{
    /// The first row.
    ///
    /// # Errors
    /// [`DbError`] when the database does.
    pub async fn one(self, on: &impl Reads) -> Result<Option<E::Model>, DbError> {
        Ok(self.0.one(on.connection()).await?)
    }
    /// All rows.
    ///
    /// # Errors
    /// [`DbError`] when the database does.
    pub async fn all(self, on: &impl Reads) -> Result<Vec<E::Model>, DbError> {
        Ok(self.0.all(on.connection()).await?)
    }
    /// How many rows.
    ///
    /// # Errors
    /// [`DbError`] when the database does.
    pub async fn count(self, on: &impl Reads) -> Result<u64, DbError> {
        Ok(PaginatorTrait::count(self.0, on.connection()).await?)
    }
}
