//! The server as a process on data of its own, and people whose sessions were put there by the library.

use std::net::{SocketAddr, TcpListener, TcpStream};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::sync::Arc;
use std::time::Duration;

use sea_orm::{ActiveModelTrait, IntoActiveModel};
use tomarigi::auth::accounts::{NewGrant, grant as grant_role};
use tomarigi::auth::entity::account;
use tomarigi::auth::guard::operator_scope;
use tomarigi::auth::policy::{Action, Role};
use tomarigi::auth::{csrf, session};
use tomarigi::clock::SystemClock;
use tomarigi::crypto::RootKey;
use tomarigi::db::{AuditEvent, Db, Scope};
use tomarigi::id::Id;
use tomarigi::organisation::{self, NewDesk};

use crate::support::database;
use crate::support::http::Browser;

/// Data of one organisation with one desk, and where a server for them listens.
pub struct Place {
    pub folder: PathBuf,
    pub database_url: Option<String>,
    pub address: SocketAddr,
    pub organisation: Id,
    pub desk: Id,
    sessions: Vec<String>,
}

impl Place {
    /// Data with `people` who hold `role` at the desk and are signed in.
    pub async fn new(role: Role, people: usize) -> Place {
        let folder = std::env::temp_dir().join(format!("tomarigi-torture-{:016x}", rand::random::<u64>()));
        std::fs::create_dir_all(folder.join("data")).unwrap();
        RootKey::generate().write(&folder.join("root.key"), Some(&folder.join("data"))).unwrap();
        let free = TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap();
        let mut place = Place {
            folder,
            database_url: database::fresh().await,
            address: free,
            organisation: Id(0),
            desk: Id(0),
            sessions: Vec::new(),
        };
        let db = place.open().await;
        place.organisation = organisation::found(&db, "試験の会").await.unwrap();
        let scope = operator_scope(place.organisation, Action::ManageOrganisation, db.now());
        let mut tx = db.write(&scope).await.unwrap();
        let new =
            NewDesk { branch: None, slug: "mie".into(), name: "窓口".into(), prefecture: 24, phone: None };
        place.desk = organisation::open_desk(&mut tx, new).await.unwrap();
        tx.commit().await.unwrap();
        for _ in 0..people {
            let token = person(&db, &scope, role, place.desk).await;
            place.sessions.push(token);
        }
        db.close().await;
        place
    }

    /// The database, opened beside the server.
    pub async fn open(&self) -> Db {
        let root = Arc::new(self.root());
        let clock = Arc::new(SystemClock::default());
        Db::begin(self.database_url.as_deref(), &self.data(), root, clock).await.unwrap()
    }

    /// Everything of the organisation.
    pub fn operator(&self, db: &Db) -> Scope {
        operator_scope(self.organisation, Action::ReadCall, db.now())
    }

    /// The token of a person's session.
    #[allow(dead_code, reason = "the benchmark asks for it")]
    pub fn session(&self, person: usize) -> &str {
        &self.sessions[person]
    }

    /// The browser of a person.
    pub fn browser(&self, person: usize) -> Browser {
        let session = &self.sessions[person];
        Browser::new(self.address, session, csrf::token(&self.root().derive("csrf"), session.as_bytes()))
    }

    /// Starts the server and waits until it answers.
    pub fn start(&self) -> Child {
        let log = std::fs::File::options().create(true).append(true).open(self.log()).unwrap();
        let mut command = self.command("serve");
        command.arg("--listen").arg(self.address.to_string()).stdout(Stdio::null()).stderr(log);
        let mut server = command.spawn().unwrap();
        for _ in 0..3000 {
            if TcpStream::connect(self.address).is_ok() {
                return server;
            }
            if let Some(status) = server.try_wait().unwrap() {
                panic!("the server ended: {status}\n{}", std::fs::read_to_string(self.log()).unwrap());
            }
            std::thread::sleep(Duration::from_millis(10));
        }
        panic!("the server does not answer");
    }

    /// Runs `tomarigi verify`; what it says is told when it finds a fault.
    pub fn verify(&self) {
        let output = self.command("verify").output().unwrap();
        assert!(output.status.success(), "verify: {}", String::from_utf8_lossy(&output.stdout));
    }

    fn command(&self, name: &str) -> Command {
        let program = std::env::var_os("TOMARIGI_BIN").unwrap_or(env!("CARGO_BIN_EXE_tomarigi").into());
        let mut command = Command::new(program);
        command.arg(name).arg("--data").arg(self.data()).arg("--key-file").arg(self.folder.join("root.key"));
        if let Some(url) = &self.database_url {
            command.arg("--database-url").arg(url);
        }
        command
    }

    pub fn data(&self) -> PathBuf {
        self.folder.join("data")
    }

    fn log(&self) -> PathBuf {
        self.folder.join("log")
    }

    pub fn root(&self) -> RootKey {
        RootKey::read(&self.folder.join("root.key"), Some(&self.data())).unwrap()
    }
}

impl Drop for Place {
    fn drop(&mut self) {
        if std::thread::panicking() {
            eprintln!("the data stay in {}", Path::display(&self.folder));
        } else {
            let _ = std::fs::remove_dir_all(&self.folder);
        }
    }
}

async fn person(db: &Db, scope: &Scope, role: Role, desk: Id) -> String {
    let mut tx = db.write(scope).await.unwrap();
    let id = tx.new_id();
    let row = account::Model {
        id,
        organisation_id: scope.organisation(),
        login: format!("{id}@example.jp"),
        email: None,
        display_name: "相談員".into(),
        password_hash: "!".into(),
        sealed_totp: None,
        totp_confirmed_at: Some(tx.now()),
        totp_last_step: None,
        locale: None,
        created_at: tx.now(),
        disabled_at: None,
    };
    tx.insert(row.clone().into_active_model().reset_all()).await.unwrap();
    let grant = NewGrant { role, branch: None, desk: Some(desk) };
    grant_role(&mut tx, id, grant).await.unwrap();
    let token = session::begin(&mut tx, &row, true, "torture").await.unwrap();
    tx.record(AuditEvent::new("account.created", "account", id));
    tx.commit().await.unwrap();
    token.as_str().to_owned()
}
