//! The scope of a request: whose data it may touch. Every read and write of a tenant table goes through one, so that a
//! forgotten check cannot leak. Made only by `auth` (clippy bans [`Scope::mint`] elsewhere).

use sea_orm::sea_query::{Condition, ExprTrait};
use sea_orm::{ColumnTrait, EntityTrait};

use crate::auth::policy::{Action, Parts, Reach};
use crate::clock::Instant;
use crate::id::Id;

/// A table whose rows belong to an organisation, and maybe to a desk, a branch, a person, an application.
pub trait Tenant: EntityTrait {
    /// The column that holds the organisation.
    fn organisation() -> Self::Column;
    /// The column that holds the desk, where rows belong to one.
    fn desk() -> Option<Self::Column> {
        None
    }
    /// The column that holds the branch, where rows belong to one.
    fn branch() -> Option<Self::Column> {
        None
    }
    /// The column that holds the application for a training, where rows belong to one.
    fn application() -> Option<Self::Column> {
        None
    }
    /// Whether the rows are the office's: within reach only of who reaches the whole organisation.
    fn office() -> bool {
        false
    }
    /// The column that holds the account whose row it is.
    fn owner() -> Option<Self::Column> {
        None
    }
    /// The column that holds the instant by which "today" is told.
    fn made_at() -> Option<Self::Column> {
        None
    }
    /// What else is never seen through a scope (rows of an import that is not finished).
    fn hidden() -> Option<Condition> {
        None
    }
    /// Whether the audit chain vouches for the rows ([`super::vouched`]); if so, the columns that stand outside of it.
    fn vouched() -> Option<Vec<Self::Column>> {
        None
    }
    /// The column and its values by which a row is open: not vouched for yet.
    fn open() -> Option<(Self::Column, &'static [i16])> {
        None
    }
}

/// Who acts, for what, and how far that reaches.
#[derive(Clone, Debug)]
pub struct Scope {
    organisation: Id,
    account: Option<Id>,
    action: Action,
    reach: Reach,
    now: Instant,
}

impl Scope {
    /// Makes a scope. Only `auth` does: it has looked at the session, the grants and the policy.
    pub fn mint(organisation: Id, account: Option<Id>, action: Action, reach: Reach, now: Instant) -> Scope {
        Scope { organisation, account, action, reach, now }
    }

    /// The organisation whose data are within reach.
    pub fn organisation(&self) -> Id {
        self.organisation
    }

    /// The person who acts; none for the machine's operator and for jobs.
    pub fn account(&self) -> Option<Id> {
        self.account
    }

    /// What the scope was made for.
    pub fn action(&self) -> Action {
        self.action
    }

    /// How far it reaches.
    pub fn reach(&self) -> &Reach {
        &self.reach
    }

    /// The instant of the request.
    pub fn now(&self) -> Instant {
        self.now
    }

    /// Whether all rows of `desk` are within reach.
    pub fn reaches_desk(&self, desk: Id) -> bool {
        match &self.reach {
            Reach::Organisation => true,
            Reach::Parts(parts) => parts.all.contains(&desk),
            Reach::Application(_) => false,
        }
    }

    /// The desks within reach in any way; none means every desk of the organisation.
    pub fn desks(&self) -> Option<Vec<Id>> {
        match &self.reach {
            Reach::Organisation => None,
            Reach::Parts(Parts { all, own, today, .. }) => {
                Some(all.iter().chain(own).chain(today).copied().collect())
            }
            Reach::Application(_) => Some(Vec::new()),
        }
    }

    /// The condition that every statement on `E` carries.
    pub(super) fn condition<E: Tenant>(&self) -> Condition {
        let within = self.within::<E>();
        match E::hidden() {
            Some(hidden) => within.add(hidden.not()),
            None => within,
        }
    }

    /// The condition of rows that would be within reach, but are hidden; none where `E` hides nothing.
    pub(super) fn hidden_condition<E: Tenant>(&self) -> Option<Condition> {
        Some(self.within::<E>().add(E::hidden()?))
    }

    fn within<E: Tenant>(&self) -> Condition {
        let within = Condition::all().add(E::organisation().eq(self.organisation));
        match &self.reach {
            Reach::Organisation => within,
            Reach::Parts(parts) => within.add(self.within_parts::<E>(parts)),
            Reach::Application(id) => within.add(of_application::<E>(*id)),
        }
    }

    /// The rows of `E` that belong to one of `parts`, or to the person who acts.
    fn within_parts<E: Tenant>(&self, parts: &Parts) -> Condition {
        let Parts { all, own, today, branches } = parts;
        let mine = E::owner().zip(self.account);
        if let Some(desk) = E::desk() {
            let mut any = Condition::any().add(desk.is_in(all.iter().copied()));
            if let Some((owner, me)) = mine {
                if !own.is_empty() {
                    any = any.add(desk.is_in(own.iter().copied()).and(owner.eq(me)));
                }
                if let Some(made_at) = E::made_at().filter(|_| !today.is_empty()) {
                    let midnight = Instant::of_jst(self.now.date(), time::Time::MIDNIGHT);
                    any = any
                        .add(desk.is_in(today.iter().copied()).and(owner.eq(me)).and(made_at.gte(midnight)));
                }
            } else if E::owner().is_none() {
                // Rows that are nobody's own (the desk itself, its hours) are seen by whoever acts at the desk.
                let desks: Vec<Id> = own.iter().chain(today).copied().collect();
                any = any.add(desk.is_in(desks));
            }
            any
        } else if let Some(branch) = E::branch() {
            let any = Condition::any().add(branch.is_in(branches.iter().copied()));
            match mine {
                Some((owner, me)) => any.add(owner.eq(me)),
                None => any,
            }
        } else if E::office() || E::application().is_some() {
            nothing()
        } else {
            Condition::all()
        }
    }
}

/// The rows of `E` that belong to one application, or to everybody.
fn of_application<E: Tenant>(id: Id) -> Condition {
    match E::application() {
        Some(application) => Condition::all().add(application.eq(id)),
        None if E::office() || E::desk().is_some() || E::branch().is_some() || E::owner().is_some() => {
            nothing()
        }
        None => Condition::all(),
    }
}

fn nothing() -> Condition {
    Condition::all().add(sea_orm::sea_query::Expr::val(1).eq(0))
}

/// Implements [`Tenant`] for the `Entity` of the module it stands in. `vouched = []`: the audit chain vouches for its rows, all
/// columns but those named.
#[macro_export]
macro_rules! tenant {
    ($organisation:ident $(, desk = $desk:ident)? $(, branch = $branch:ident)? $(, application = $application:ident)? $(, owner = $owner:ident)? $(, made_at = $made_at:ident)? $(, vouched = [$($outside:ident),*])?) => {
        impl $crate::db::Tenant for Entity {
            fn organisation() -> Column {
                Column::$organisation
            }
            $(fn desk() -> Option<Column> {
                Some(Column::$desk)
            })?
            $(fn branch() -> Option<Column> {
                Some(Column::$branch)
            })?
            $(fn application() -> Option<Column> {
                Some(Column::$application)
            })?
            $(fn owner() -> Option<Column> {
                Some(Column::$owner)
            })?
            $(fn made_at() -> Option<Column> {
                Some(Column::$made_at)
            })?
            $(fn vouched() -> Option<Vec<Column>> {
                Some(vec![$(Column::$outside),*])
            })?
        }
    };
    ($organisation:ident, office $(, vouched = [$($outside:ident),*])?) => {
        impl $crate::db::Tenant for Entity {
            fn organisation() -> Column {
                Column::$organisation
            }
            fn office() -> bool {
                true
            }
            $(fn vouched() -> Option<Vec<Column>> {
                Some(vec![$(Column::$outside),*])
            })?
        }
    };
}
