//! The world that the walk goes through: one organisation with a branch and two desks, another organisation, and for
//! every single request a person, a session and a thing made afresh, so that no request feels what another did.

use sea_orm::ActiveValue::Set;
use sea_orm::{ActiveModelTrait, IntoActiveModel};
use time::Duration;
use tomarigi::auth::accounts::{NewGrant, grant as grant_role};
use tomarigi::auth::entity::{account, session as session_row};
use tomarigi::auth::guard::operator_scope;
use tomarigi::auth::policy::{Action, Level, Role};
use tomarigi::auth::session;
use tomarigi::db::{AuditEvent, Scope};
use tomarigi::id::Id;
use tomarigi::organisation::{self, NewDesk, branch};

use crate::support::{Actor, House};

/// What a thing is to the person who asks for it.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Relation {
    /// Their own, at their own desk.
    Own,
    /// Of somebody else at their own desk.
    Colleague,
    /// Of another desk of the organisation.
    OtherDesk,
    /// Of another organisation.
    OtherOrganisation,
    /// Of nobody: there is none of this name.
    Missing,
}

impl Relation {
    /// From the nearest to the farthest.
    pub const ALL: [Relation; 5] = [
        Relation::Own,
        Relation::Colleague,
        Relation::OtherDesk,
        Relation::OtherOrganisation,
        Relation::Missing,
    ];

    /// As the snapshot names it.
    pub fn label(self) -> &'static str {
        match self {
            Relation::Own => "own",
            Relation::Colleague => "colleague's",
            Relation::OtherDesk => "other desk's",
            Relation::OtherOrganisation => "other organisation's",
            Relation::Missing => "missing",
        }
    }
}

/// How far somebody has come with signing in.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Stage {
    /// With a second factor shown just now.
    Complete,
    /// By password; no second factor was ever enrolled.
    NotEnrolled,
    /// By password; a second factor is enrolled and was not shown.
    NotShown,
    /// With a second factor shown an hour ago.
    ShownLongAgo,
}

/// Where somebody or something is.
#[derive(Clone, Copy, Debug)]
pub struct Place {
    /// The organisation.
    pub organisation: Id,
    /// Its branch.
    pub branch: Id,
    /// The desk.
    pub desk: Id,
    /// The desk's word in addresses.
    pub slug: &'static str,
}

/// The house with its places.
pub struct World {
    /// The house.
    pub house: House,
    /// The desk of everybody who asks.
    pub here: Place,
    there: Place,
    abroad: Place,
    /// The programme that the address under way names.
    pub programme: std::sync::Mutex<Option<tomarigi::training::programmes::entity::Model>>,
    /// Whose link the address under way holds: programme, application, organisation.
    pub applicant: std::sync::Mutex<Option<(Id, Id, Id)>>,
}

/// Somebody who asks, or whose thing is asked for.
pub struct Someone {
    /// The account.
    pub account: account::Model,
    /// At the browser.
    pub actor: Actor,
}

impl World {
    /// A world.
    pub async fn new() -> World {
        let house = House::new().await;
        let other = organisation::found(&house.db, "べつの会").await.unwrap();
        let here = place(&house, house.organisation, "mie").await;
        let there = Place { branch: here.branch, ..place(&house, house.organisation, "tsu").await };
        let abroad = place(&house, other, "abroad").await;
        World {
            house,
            here,
            there,
            abroad,
            programme: std::sync::Mutex::default(),
            applicant: std::sync::Mutex::default(),
        }
    }

    /// Where a thing of this relation is.
    pub fn at(&self, relation: Relation) -> Place {
        match relation {
            Relation::Own | Relation::Colleague | Relation::Missing => self.here,
            Relation::OtherDesk => self.there,
            Relation::OtherOrganisation => self.abroad,
        }
    }

    /// Everything of the organisation at `place`, for putting things there.
    pub fn operator(&self, place: Place, action: Action) -> Scope {
        operator_scope(place.organisation, action, self.house.db.now())
    }

    /// Somebody new with `role` at `place`, signed in as far as `stage` says.
    pub async fn someone(&self, role: Role, place: Place, stage: Stage) -> Someone {
        let scope = self.operator(place, Action::ManageAccounts);
        let now = scope.now();
        let mut tx = self.house.db.write(&scope).await.unwrap();
        let id = tx.new_id();
        let row = account::Model {
            id,
            organisation_id: place.organisation,
            login: format!("{id}@example.jp"),
            email: Some(format!("{id}@example.jp")),
            display_name: format!("{} {id}", role.code()),
            password_hash: "!".into(),
            sealed_totp: None,
            totp_confirmed_at: (stage != Stage::NotEnrolled).then_some(now),
            totp_last_step: None,
            locale: None,
            created_at: now,
            disabled_at: None,
        };
        tx.insert(row.clone().into_active_model().reset_all()).await.unwrap();
        let grant = NewGrant {
            role,
            branch: Some(place.branch).filter(|_| role.level() == Level::Branch),
            desk: Some(place.desk).filter(|_| role.level() == Level::Desk),
        };
        grant_role(&mut tx, id, grant).await.unwrap();
        let shown = matches!(stage, Stage::Complete | Stage::ShownLongAgo);
        let token = session::begin(&mut tx, &row, shown, "test").await.unwrap();
        if stage == Stage::ShownLongAgo {
            use sea_orm::ColumnTrait;
            let own = sea_orm::Condition::all().add(session_row::Column::AccountId.eq(id));
            let hour_ago = sea_orm::sea_query::Expr::val(now.minus(Duration::hours(1)).0);
            let column = session_row::Column::SecondFactorAt;
            let changed = tx.update_where::<session_row::Entity>(own, vec![(column, hour_ago)]).await;
            assert_eq!(changed.unwrap(), 1);
        }
        tx.record(AuditEvent::new("account.created", "account", id));
        tx.commit().await.unwrap();
        let actor = Actor::new(&self.house, Some((id, token.as_str().to_owned())));
        Someone { account: row, actor }
    }

    /// Whose thing it is that stands in `relation` to `me`.
    pub async fn owner(&self, relation: Relation, me: Option<&Someone>) -> Id {
        match (relation, me) {
            (Relation::Own, Some(me)) => me.account.id,
            _ => self.someone(Role::Supporter, self.at(relation), Stage::Complete).await.account.id,
        }
    }
}

async fn place(house: &House, organisation: Id, slug: &'static str) -> Place {
    let scope = operator_scope(organisation, Action::ManageOrganisation, house.db.now());
    let mut tx = house.db.write(&scope).await.unwrap();
    let branch = tx.new_id();
    let row = branch::ActiveModel {
        id: Set(branch),
        organisation_id: Set(organisation),
        name: Set(format!("支部 {slug}")),
        prefecture: Set(Some(24)),
        block: Set(None),
        created_at: Set(tx.now()),
    };
    tx.insert(row).await.unwrap();
    let new = NewDesk {
        branch: Some(branch),
        slug: slug.into(),
        name: format!("窓口 {slug}"),
        prefecture: 24,
        phone: None,
    };
    let desk = organisation::open_desk(&mut tx, new).await.unwrap();
    tx.commit().await.unwrap();
    Place { organisation, branch, desk, slug }
}
