//! Actors and a house to act in: a database of its own for each test, a clock that stands still, an organisation with
//! desks, and people who send requests as a browser does (cookie, token, origin).
#![allow(dead_code, reason = "each test uses its part")]

mod actor;
pub mod applications;
pub mod certificates;
pub mod database;
pub mod dump;
pub mod http;
pub mod training;

#[allow(unused_imports, reason = "each test uses its part")]
pub use actor::{Actor, Answer};

use std::path::PathBuf;
use std::sync::Arc;

use time::macros::{date, time};
use tomarigi::app::{self, App};
use tomarigi::auth::accounts::{self, NewGrant, grant as grant_role};
use tomarigi::auth::entity::account;
use tomarigi::auth::guard::operator_scope;
use tomarigi::auth::policy::{Action, Level, Role};
use tomarigi::auth::session;
use tomarigi::clock::{Instant, SetClock};
use tomarigi::config::Config;
use tomarigi::crypto::RootKey;
use tomarigi::db::{AuditEvent, Db, Scope};
use tomarigi::id::Id;
use tomarigi::mail::Mailer;
use tomarigi::organisation::{self, NewDesk};

/// A running product with one organisation, without a network.
pub struct House {
    pub app: App,
    pub db: Db,
    pub clock: Arc<SetClock>,
    pub folder: PathBuf,
    pub organisation: Id,
    pub router: axum::Router,
}

/// Thursday, 14 May 2026, 14:07: the desk in Mie is open.
pub fn a_thursday_afternoon() -> Instant {
    Instant::of_jst(date!(2026 - 05 - 14), time!(14:07))
}

impl House {
    /// A house at [`a_thursday_afternoon`].
    pub async fn new() -> House {
        House::at(a_thursday_afternoon()).await
    }

    pub async fn at(now: Instant) -> House {
        House::founded(now, async |db| organisation::found(db, "試験の会").await.unwrap()).await
    }

    /// A house whose organisation `found` founds.
    pub async fn founded(now: Instant, found: impl AsyncFnOnce(&Db) -> Id) -> House {
        let folder = std::env::temp_dir().join(format!("tomarigi-test-{:016x}", rand::random::<u64>()));
        let data = folder.join("data");
        std::fs::create_dir_all(&data).unwrap();
        let key_file = folder.join("root.key");
        RootKey::generate().write(&key_file, Some(&data)).unwrap();
        let clock = SetClock::at(now);
        let url = database::fresh().await;
        let root = Arc::new(RootKey::read(&key_file, Some(&data)).unwrap());
        let db = Db::begin(url.as_deref(), &data, root, clock.clone()).await.unwrap();
        let mut config = Config::new(data, key_file, "127.0.0.1:8080".parse().unwrap());
        config.database_url = url;
        config.client_address_header = Some("x-forwarded-for".into());
        let mailer = Mailer::new(&config).unwrap();
        let organisation = found(&db).await;
        let app = App::new(db.clone(), config, mailer);
        let router = app::router(app.clone());
        House { app, db, clock, folder, organisation, router }
    }

    /// The scope of the machine's operator.
    pub fn operator(&self, action: Action) -> Scope {
        operator_scope(self.organisation, action, self.db.now())
    }

    /// Opens a desk in Mie (prefecture 24).
    pub async fn desk(&self, slug: &str) -> Id {
        let mut tx = self.db.write(&self.operator(Action::ManageOrganisation)).await.unwrap();
        let new = NewDesk {
            branch: None,
            slug: slug.into(),
            name: format!("窓口 {slug}"),
            prefecture: 24,
            phone: Some("059-000-0134".into()),
        };
        let id = organisation::open_desk(&mut tx, new).await.unwrap();
        tx.commit().await.unwrap();
        id
    }

    /// Somebody who is not signed in.
    pub fn nobody(&self) -> Actor {
        Actor::new(self, None)
    }

    /// Somebody whom the reverse proxy names by this address.
    pub fn nobody_from(&self, address: &str) -> Actor {
        let mut actor = self.nobody();
        actor.from = Some(address.to_owned());
        actor
    }

    /// Somebody with `role`, at this branch or desk where the role is held at one, signed in with a second factor just shown.
    pub async fn person(&self, role: Role, place: Option<Id>) -> Actor {
        let name = format!("{}-{:04x}", role.code(), rand::random::<u16>());
        self.person_named(&name, role, place).await
    }

    pub async fn person_named(&self, name: &str, role: Role, place: Option<Id>) -> Actor {
        let scope = self.operator(Action::ManageAccounts);
        let mut tx = self.db.write(&scope).await.unwrap();
        let id = tx.new_id();
        let row = account::Model {
            id,
            organisation_id: self.organisation,
            login: format!("{name}@example.jp"),
            email: Some(format!("{name}@example.jp")),
            display_name: name.to_owned(),
            password_hash: "!".into(),
            sealed_totp: None,
            totp_confirmed_at: Some(scope.now()),
            totp_last_step: None,
            locale: None,
            created_at: scope.now(),
            disabled_at: None,
        };
        use sea_orm::{ActiveModelTrait, IntoActiveModel};
        tx.insert(row.clone().into_active_model().reset_all()).await.unwrap();
        let grant = NewGrant {
            role,
            branch: place.filter(|_| role.level() == Level::Branch),
            desk: place.filter(|_| role.level() == Level::Desk),
        };
        grant_role(&mut tx, id, grant).await.unwrap();
        let token = session::begin(&mut tx, &row, true, "test").await.unwrap();
        tx.record(AuditEvent::new("account.created", "account", id));
        tx.commit().await.unwrap();
        Actor::new(self, Some((id, token.as_str().to_owned())))
    }

    /// Somebody who has an account, signed in with a second factor.
    pub async fn known(&self, login: &str) -> Actor {
        let row = accounts::by_login(&self.db, login).await.unwrap().unwrap();
        let mut tx = self.db.write(&self.operator(Action::ManageAccounts)).await.unwrap();
        let token = session::begin(&mut tx, &row, true, "test").await.unwrap();
        tx.unaudited("a session for a test");
        tx.commit().await.unwrap();
        Actor::new(self, Some((row.id, token.as_str().to_owned())))
    }

    /// Somebody whose browser holds this session token.
    pub fn holding(&self, token: &str) -> Actor {
        Actor::new(self, Some((Id(0), token.to_owned())))
    }

    /// The same house after the program was stopped and started.
    pub async fn started_again(&self) -> House {
        let config = self.app.config().clone();
        let root = Arc::new(RootKey::read(&config.key_file, Some(&config.data)).unwrap());
        let url = config.database_url.clone();
        let db = Db::open(url.as_deref(), &config.data, root, self.clock.clone()).await.unwrap();
        let app = App::new(db.clone(), config.clone(), Mailer::new(&config).unwrap());
        let router = app::router(app.clone());
        let (clock, organisation) = (self.clock.clone(), self.organisation);
        House { app, db, clock, folder: self.folder.join("again"), organisation, router }
    }

    /// The same person in a new session, begun now with a second factor.
    pub async fn sign_in_again(&self, actor: &Actor) -> Actor {
        let id = actor.account.unwrap();
        let scope = self.operator(Action::ManageAccounts);
        let row = scope.find_by_id::<account::Entity>(id).one(&self.db).await.unwrap().unwrap();
        let mut tx = self.db.write(&scope).await.unwrap();
        let token = session::begin(&mut tx, &row, true, "test").await.unwrap();
        tx.unaudited("a session in a test");
        tx.commit().await.unwrap();
        Actor::new(self, Some((id, token.as_str().to_owned())))
    }

    /// Gives somebody one more role.
    pub async fn grant(&self, actor: &Actor, role: Role, desk: Option<Id>) {
        let scope = self.operator(Action::ManageAccounts);
        let mut tx = self.db.write(&scope).await.unwrap();
        let grant = NewGrant { role, branch: None, desk: desk.filter(|_| role.level() == Level::Desk) };
        grant_role(&mut tx, actor.account.unwrap(), grant).await.unwrap();
        tx.unaudited("a role in a test");
        tx.commit().await.unwrap();
    }

    /// Somebody who is not signed in.
    pub fn anybody(&self) -> Actor {
        Actor::new(self, None)
    }
}

impl Drop for House {
    fn drop(&mut self) {
        let _ = std::fs::remove_dir_all(&self.folder);
    }
}
