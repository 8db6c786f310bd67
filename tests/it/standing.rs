//! How a house and its desks stand: just begun, in preparation, closed for the day or for good; and what people read then.

use std::path::{Path, PathBuf};
use std::process::Command;
use std::sync::Arc;

use axum::http::StatusCode;
use sea_orm::ColumnTrait;
use serde_json::Value;
use time::Duration;
use time::macros::{date, time};
use tomarigi::app::{self, App};
use tomarigi::audit::entity as audit;
use tomarigi::auth::accounts::{NewAccount, NewGrant, create_account};
use tomarigi::auth::founding::Setup;
use tomarigi::auth::guard::operator_scope;
use tomarigi::auth::policy::{Action, Role};
use tomarigi::clock::{Instant, SetClock};
use tomarigi::config::Config;
use tomarigi::crypto::RootKey;
use tomarigi::db::Db;
use tomarigi::id::Id;
use tomarigi::mail::Mailer;
use tomarigi::organisation;

use crate::hours::mie;
use crate::support::{Actor, House, a_thursday_afternoon};

const PUBLIC: [&str; 5] = [
    "/desks/mie",
    "/desks/mie/status.json",
    "/desks/mie/calendar.ics",
    "/desks/mie/badge",
    "/desks/mie/badge.svg",
];

async fn page(actor: &Actor, path: &str) -> String {
    let answer = actor.get(path).await;
    assert_eq!(answer.status, StatusCode::OK, "{path}: {}", answer.text());
    answer.text()
}

/// Public pages are kept for a second.
fn a_second_later(house: &House) {
    house.clock.set(house.db.now().plus(Duration::seconds(1)));
}

#[tokio::test]
async fn a_desk_that_was_closed_tells_nobody_to_call_until_it_is_opened_again() {
    let house = House::new().await;
    let desk = mie(&house).await;
    let administrator = house.person(Role::Administrator, None).await;
    let supporter = house.person(Role::Supporter, Some(desk.id)).await;
    let anybody = house.anybody();
    assert!(page(&anybody, "/desks/mie").await.contains("059-000-0134"));

    let organisation = page(&administrator, "/organisation").await;
    let first = organisation.find("閉じる…").unwrap();
    assert!(
        first < organisation.find("action=\"/organisation/closings\"").unwrap(),
        "one press closes nothing"
    );
    let id = desk.id.to_string();
    administrator.post("/organisation/closings", &[("desk", &id)]).await.location();
    a_second_later(&house);
    for path in PUBLIC {
        let text = page(&anybody, path).await;
        for told in ["059-000-0134", "0590000134", "開いている時間に", "13時", "DTSTART", "13:00"] {
            assert!(!text.contains(told), "{path} tells {told}: {text}");
        }
        let said = if path.ends_with("json") {
            "\"reason\":\"ended\""
        } else {
            "この窓口は、受付を終えました。"
        };
        assert!(text.contains(said), "{path}: {text}");
    }
    let home = page(&supporter, "/").await;
    assert!(home.contains("この窓口は閉じています。管理者にお尋ねください。"), "{home}");

    let answer = administrator.post("/organisation/reopenings", &[("desk", &id)]).await;
    assert_eq!(answer.location(), "/organisation?notice=desk-reopened");
    administrator.post("/organisation/reopenings", &[("desk", &id)]).await.location();
    a_second_later(&house);
    assert!(page(&anybody, "/desks/mie").await.contains("059-000-0134"));
    assert!(page(&supporter, "/").await.contains("action=\"/calls/drafts?desk=mie\""));
    let logged = house.operator(Action::ReadAudit).find::<audit::Entity>();
    let logged = logged.filter(audit::Column::Event.eq("desk.reopened")).count(&house.db).await.unwrap();
    assert_eq!(logged, 1, "opened again once");
}

#[tokio::test]
async fn a_new_desk_is_in_preparation_until_it_has_hours_and_its_coordinator_is_led_there() {
    let house = House::new().await;
    let desk = house.desk("mie").await;
    let coordinator = house.person(Role::Coordinator, Some(desk)).await;
    let supporter = house.person(Role::Supporter, Some(desk)).await;
    for path in PUBLIC {
        assert!(!page(&house.anybody(), path).await.contains("059-000-0134"), "{path}");
    }
    let public = page(&house.anybody(), "/desks/mie").await;
    assert!(public.contains("準備中です") && !public.contains("calendar.ics"), "{public}");
    let status: Value = house.anybody().get("/desks/mie/status.json").await.json();
    assert_eq!((&status["reason"], &status["phone"]), (&"not_settled".into(), &Value::Null));
    let home = page(&coordinator, "/").await;
    assert!(home.contains("受付日時が決まっていません"), "{home}");
    assert!(home.contains("href=\"/desk/mie\""), "{home}");
    assert!(
        !page(&supporter, "/").await.contains("受付日時を決める"),
        "who cannot settle them is not asked to"
    );

    crate::hours::apply(&house, "slug = \"mie\"\n[hours]\nthu = [\"13:00-16:00\"]", false).await.unwrap();
    a_second_later(&house);
    assert!(page(&house.anybody(), "/desks/mie").await.contains("059-000-0134"));
    assert!(!page(&coordinator, "/").await.contains("受付日時が決まっていません"));
}

#[tokio::test]
async fn on_a_day_of_rest_nobody_is_told_to_wait_for_the_telephone() {
    // A Monday; the desk opens on Wednesday.
    let house = House::at(Instant::of_jst(date!(2026 - 05 - 11), time!(14:00))).await;
    let desk = mie(&house).await;
    let supporter = house.person(Role::Supporter, Some(desk.id)).await;
    let home = page(&supporter, "/").await;
    assert!(!home.contains("鳴るまで") && !home.contains("受付が終わるまで"), "{home}");
    assert!(home.contains("きょうはお休みの日です。"), "{home}");
    assert!(home.contains("きょうは受付がありません。当番に入らなくても、記録は書けます。"), "{home}");
    house.clock.set(Instant::of_jst(date!(2026 - 05 - 13), time!(10:00)));
    let home = page(&house.sign_in_again(&supporter).await, "/").await;
    assert!(!home.contains("鳴るまで") && home.contains("受付が終わるまで"), "before it opens today: {home}");
    house.clock.set(Instant::of_jst(date!(2026 - 05 - 13), time!(14:00)));
    let home = page(&house.sign_in_again(&supporter).await, "/").await;
    assert!(home.contains("鳴るまで") && home.contains("受付が終わるまで"), "while it is open: {home}");
}

#[tokio::test]
async fn a_commissioner_is_led_to_what_was_published_of_the_own_desk() {
    let house = House::new().await;
    let (desk, _) = (house.desk("mie").await, house.desk("aichi").await);
    let commissioner = house.person(Role::Commissioner, Some(desk)).await;
    let home = page(&commissioner, "/").await;
    assert!(
        home.contains("公表した受付状況を見る") && home.contains("href=\"/desks/mie/editions\""),
        "{home}"
    );
    assert!(!home.contains("/desks/aichi/editions"), "{home}");
    page(&commissioner, "/desks/mie/editions").await;
}

/// A house in which nothing was set up yet, whose server waits for it.
async fn not_set_up() -> House {
    let folder = std::env::temp_dir().join(format!("tomarigi-test-{:016x}", rand::random::<u64>()));
    let data = folder.join("data");
    std::fs::create_dir_all(&data).unwrap();
    let (clock, url) = (SetClock::at(a_thursday_afternoon()), crate::support::database::fresh().await);
    let root = Arc::new(RootKey::generate());
    let db = Db::begin(url.as_deref(), &data, root, clock.clone()).await.unwrap();
    let mut config = Config::new(data, folder.join("root.key"), "127.0.0.1:8080".parse().unwrap());
    config.database_url = url;
    config.setup = Some(Setup::new());
    let mailer = Mailer::new(&config).unwrap();
    let app = App::new(db.clone(), config, mailer);
    let router = app::router(app.clone());
    House { app, db, clock, folder, organisation: Id(0), router }
}

#[tokio::test]
async fn who_comes_before_the_setup_is_told_where_it_begins_and_the_first_administrator_what_comes_next() {
    let mut house = not_set_up().await;
    for path in ["/desks", "/login"] {
        let text = page(&house.anybody(), path).await;
        assert!(text.contains("はじめの準備がまだです"), "{path}: {text}");
        assert!(text.contains("サーバーの画面に出たアドレスを開いてください。"), "{path}: {text}");
        assert!(
            !text.contains("窓口は、まだありません") && !text.contains("name=\"password\""),
            "{path}: {text}"
        );
    }
    // Founded beside the server, by `tomarigi setup`.
    house.organisation = organisation::found(&house.db, "試験の会").await.unwrap();
    assert!(page(&house.anybody(), "/login").await.contains("name=\"password\""));
    assert!(page(&house.anybody(), "/desks").await.contains("窓口は、まだありません"));
    let administrator = house.person(Role::Administrator, None).await;
    let home = page(&administrator, "/").await;
    let (desk, invite) = (home.find("窓口をつくる").unwrap(), home.find("相談責任者を招く").unwrap());
    assert!(desk < invite && home.contains("href=\"/organisation\""), "{home}");
    house.desk("mie").await;
    assert!(!page(&administrator, "/").await.contains("相談責任者を招く"), "the first steps are done");
}

/// The program in a folder, in Japanese; data and key are `data` and `data.key` in it.
fn tomarigi(folder: &Path, args: &[&str]) -> (Option<i32>, String) {
    let output = Command::new(env!("CARGO_BIN_EXE_tomarigi"))
        .args(args)
        .args(["--data", "data"])
        .current_dir(folder)
        .env_clear()
        .env("LANG", "ja_JP.UTF-8")
        .output()
        .unwrap();
    (output.status.code(), String::from_utf8([output.stdout, output.stderr].concat()).unwrap())
}

/// A folder with a house that the command line has set up, its kit beside its key.
fn set_up() -> PathBuf {
    let folder = std::env::temp_dir().join(format!("tomarigi-standing-{:016x}", rand::random::<u64>()));
    std::fs::create_dir_all(&folder).unwrap();
    std::fs::write(folder.join("password"), "a kettle sings in the kitchen").unwrap();
    std::fs::write(folder.join("none.toml"), "").unwrap();
    let who = ["--organisation", "みえ家族会", "--admin-email", "admin@example.jp"];
    let args =
        [&["setup"], &who[..], &["--admin-password-file", "password", "--config", "none.toml", "--yes"]];
    let (code, said) = tomarigi(&folder, &args.concat());
    assert_eq!(code, Some(0), "{said}");
    folder
}

#[test]
fn a_server_in_an_empty_place_names_it_and_a_port_in_use_is_told_with_the_remedy() {
    let folder = std::env::temp_dir().join(format!("tomarigi-standing-{:016x}", rand::random::<u64>()));
    std::fs::create_dir_all(&folder).unwrap();
    std::fs::write(folder.join("none.toml"), "").unwrap();
    let other = std::net::TcpListener::bind("127.0.0.1:0").unwrap();
    let address = other.local_addr().unwrap();
    let (code, said) =
        tomarigi(&folder, &["serve", "--config", "none.toml", "--listen", &address.to_string()]);
    assert_eq!(code, Some(1), "{said}");
    assert!(said.contains("新しい、空の場所です:data。"), "{said}");
    let port = address.port();
    assert!(said.contains(&format!("{port}番は、ほかのプログラムが使っています。--listen で")), "{said}");
    assert!(!said.contains("os error"), "{said}");
    std::fs::remove_dir_all(folder).unwrap();
}

#[test]
fn a_slip_in_the_kit_and_a_key_that_stands_are_told_in_the_readers_language() {
    let folder = set_up();
    let (code, said) = tomarigi(&folder, &["backup", "--config", "none.toml", "--to", "copy.backup"]);
    assert_eq!(code, Some(0), "{said}");
    std::fs::rename(folder.join("data"), folder.join("lost")).unwrap();
    let key = std::fs::read_to_string(folder.join("data.key")).unwrap();
    let restore = |kit: &str| {
        std::fs::write(folder.join("kit.txt"), kit).unwrap();
        tomarigi(&folder, &["restore", "copy.backup", "--config", "none.toml", "--recovery-kit", "kit.txt"])
    };
    let (_, stands) = restore(&key);
    assert!(stands.contains("鍵のファイルが、すでにあります(data.key)"), "{stands}");
    std::fs::remove_file(folder.join("data.key")).unwrap();
    let (_, missing) = tomarigi(&folder, &["restore", "copy.backup", "--config", "none.toml"]);
    assert!(missing.contains("鍵のファイルがありません(data.key)"), "{missing}");
    let other = if key.starts_with('A') { "B" } else { "A" };
    for slip in [format!("{other}{}", &key[1..]), key[1..].to_owned(), format!("1{}", &key[1..])] {
        let (code, said) = restore(&slip);
        assert_eq!(code, Some(1));
        let told = "復旧の紙の文字に打ちまちがいがあります。14の組を、紙と見くらべてください。";
        assert!(said.contains(told), "{said}");
    }
    let (_, none) = restore("買い物の控え\n");
    assert!(none.contains("復旧の紙の文字が見つかりません"), "{none}");
    // In two lines, as a hand may type it.
    let (code, said) = restore(&format!("{}\n{}", &key[..35], &key[35..]));
    assert_eq!(code, Some(0), "{said}");
    std::fs::remove_dir_all(folder).unwrap();
}

/// A mail server that greets and says yes to everything; gives its port.
fn mail_server() -> u16 {
    use std::io::{BufRead, BufReader, Write};
    let listener = std::net::TcpListener::bind("127.0.0.1:0").unwrap();
    let port = listener.local_addr().unwrap().port();
    std::thread::spawn(move || {
        for connection in listener.incoming() {
            let mut connection = connection.unwrap();
            let lines = BufReader::new(connection.try_clone().unwrap()).lines();
            connection.write_all(b"220 mail.example.jp\r\n").unwrap();
            for _ in lines.map_while(Result::ok) {
                let _ = connection.write_all(b"250 mail.example.jp\r\n");
            }
        }
    });
    port
}

/// Makes a second administrator, as an invitation would.
fn second_administrator(folder: &Path) {
    let (data, key) = (folder.join("data"), folder.join("data.key"));
    tokio::runtime::Runtime::new().unwrap().block_on(async {
        let root = Arc::new(RootKey::read(&key, Some(&data)).unwrap());
        let db = Db::open(None, &data, root, SetClock::at(a_thursday_afternoon())).await.unwrap();
        let (organisation, _) = db.organisations().await.unwrap().remove(0);
        let scope = operator_scope(organisation, Action::ManageAccounts, db.now());
        let mut tx = db.write(&scope).await.unwrap();
        let new = NewAccount {
            login: "second@example.jp".into(),
            email: None,
            display_name: "森 千夏".into(),
            password_hash: None,
            totp_secret: None,
        };
        create_account(&mut tx, new, &[NewGrant::everywhere(Role::Administrator)]).await.unwrap();
        tx.commit().await.unwrap();
        db.close().await;
    });
}

#[test]
fn doctor_tells_of_a_kit_that_lies_beside_the_key_and_is_content_only_when_it_advises_nothing() {
    let folder = set_up();
    let (code, said) = tomarigi(&folder, &["doctor", "--config", "none.toml"]);
    assert_eq!(code, Some(0), "{said}");
    assert!(
        said.contains("復旧の紙のファイルが残っています(data.recovery-kit.txt)。印刷して、消して"),
        "{said}"
    );
    assert!(!said.contains("直すところは、ありません。\n"), "{said}");
    std::fs::remove_file(folder.join("data.recovery-kit.txt")).unwrap();
    let told = |port: u16| {
        let mail = format!("[mail]\nsmtp_url = \"smtp://127.0.0.1:{port}\"\nfrom = \"noreply@example.jp\"\n");
        std::fs::write(folder.join("mail.toml"), mail).unwrap();
        tomarigi(&folder, &["doctor", "--config", "mail.toml", "--public-url", "https://desk.example.org"])
    };
    let (code, said) = told(1);
    assert!(code == Some(1) && said.contains("✗ メールサーバーにつながりません"), "{said}");
    let port = mail_server();
    let (code, said) = told(port);
    assert!(code == Some(0) && said.contains("! 「みえ家族会」の管理者は1人だけです。"), "{said}");
    second_administrator(&folder);
    let (code, said) = told(port);
    assert_eq!(code, Some(0), "{said}");
    assert!(said.ends_with("直すところは、ありません。\n"), "{said}");
    assert!(!said.contains("復旧の紙のファイル"), "{said}");
    std::fs::remove_dir_all(folder).unwrap();
}

#[test]
fn a_demonstration_opens_no_real_house_and_serve_opens_no_demonstration() {
    let folder = set_up();
    let (code, said) = tomarigi(&folder, &["demo", "--empty", "--at", "2022-05-30T10:00"]);
    assert_eq!(code, Some(1), "{said}");
    assert!(said.contains("ためしではないデータ"), "{said}");
    assert!(!folder.join("data/demonstration").exists());
    // As the first start of a demonstration leaves it.
    std::fs::write(folder.join("data/demonstration"), "").unwrap();
    let (code, said) = tomarigi(&folder, &["serve", "--config", "none.toml"]);
    assert_eq!(code, Some(1), "{said}");
    assert!(said.contains("「demo」のデータ"), "{said}");
    std::fs::remove_dir_all(folder).unwrap();
}
