//! Who acts in the story that the demonstration tells, and when.
//!
//! What always holds: everything goes through the product's own commands, in a scope whose instant is that of the story;
//! nothing happens later than now.

use anyhow::{Context as _, Result};
use time::{Date, Duration, Time};

use crate::auth::accounts;
use crate::auth::guard::{behalf_scope, operator_scope};
use crate::auth::policy::Action;
use crate::clock::Instant;
use crate::db::{Db, Scope, WriteTx};
use crate::id::Id;
use crate::training::programmes::entity::Model;
use crate::training::programmes::save::{self, Locked};

/// The story.
pub(super) struct Story<'a> {
    /// The database.
    pub db: &'a Db,
    /// The organisation.
    pub organisation: Id,
    /// Where people open the product.
    pub public_url: &'a str,
    /// The day on which it is told.
    pub today: Date,
    /// Its branches, in the order of [`BRANCHES`](super::names::BRANCHES).
    pub branches: Vec<Id>,
    secretariat: Id,
    now: Instant,
}

impl<'a> Story<'a> {
    /// The story of an organisation whose people were founded.
    pub async fn of(
        db: &'a Db,
        organisation: Id,
        public_url: &'a str,
        branches: Vec<Id>,
    ) -> Result<Story<'a>> {
        let secretariat = accounts::by_login(db, "secretariat@demo.example").await?;
        let secretariat = secretariat.context("the secretariat of the demonstration")?.id;
        let now = db.now();
        Ok(Story { db, organisation, public_url, today: now.date(), branches, secretariat, now })
    }

    /// An hour of a day, or now where that would be later.
    pub fn at(&self, day: Date, hour: i64) -> Instant {
        Instant::of_jst(day, Time::MIDNIGHT).plus(Duration::hours(hour)).min(self.now)
    }

    /// Somebody of the office acts.
    #[allow(clippy::disallowed_methods, reason = "the story is told as if its people had acted")]
    pub fn office(&self, at: Instant) -> Scope {
        behalf_scope(self.organisation, self.secretariat, Action::RunTraining, at)
    }

    /// Somebody acts who has no account; the office's rules do.
    pub fn nobody(&self, at: Instant) -> Scope {
        operator_scope(self.organisation, Action::RunTraining, at)
    }

    /// The account that words of chiefs without an account are written down by.
    pub fn secretary(&self) -> Id {
        self.secretariat
    }

    /// A write with the programme locked.
    pub async fn locked(&self, scope: &Scope, row: &Model) -> Result<(WriteTx, Locked)> {
        let mut tx = self.db.write(scope).await?;
        let locked = save::locked(&mut tx, row.id).await?.context("the programme")?;
        Ok((tx, locked))
    }
}

/// Ends a write, and lets whoever waits for the door go first.
pub(super) async fn done(tx: WriteTx) -> Result<()> {
    tx.commit().await?;
    tokio::task::yield_now().await;
    Ok(())
}
