//! What somebody meets who types commands: refusals that say why and what to do, and a way in for who cannot be helped.

use std::os::unix::fs::PermissionsExt;
use std::path::{Path, PathBuf};
use std::process::{Command, Output, Stdio};

use sea_orm::{ColumnTrait, ConnectionTrait};
use tomarigi::audit::entity as audit;
use tomarigi::auth::entity::account;
use tomarigi::auth::invitations;
use tomarigi::auth::policy::{Action, Role};
use tomarigi::config::Config;
use tomarigi::crypto::RootKey;
use tomarigi::mail::Mailer;

use crate::support::House;

/// The program in a folder; data and key are `data` and `data.key` in it.
fn command(folder: &Path, args: &[&str]) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_tomarigi"));
    command.args(args).current_dir(folder).env_clear().env("TOMARIGI_DATA", "data");
    command.env("TOMARIGI_CONFIG", "none.toml").env("LANG", "en_GB.UTF-8");
    command
}

fn tomarigi(folder: &Path, args: &[&str]) -> (Option<i32>, String) {
    let Output { status, stdout, stderr } = command(folder, args).output().unwrap();
    (status.code(), String::from_utf8([stdout, stderr].concat()).unwrap())
}

/// The program on the data of a house.
fn on_house(house: &House, args: &[&str]) -> (Option<i32>, String) {
    let config = house.app.config();
    let mut command = command(&house.folder, args);
    command.arg("--data").arg(&config.data).arg("--key-file").arg(&config.key_file);
    command.args(["--config", "/dev/null"]);
    if let Some(url) = &config.database_url {
        command.args(["--database-url", url]);
    }
    let Output { status, stdout, stderr } = command.output().unwrap();
    (status.code(), String::from_utf8([stdout, stderr].concat()).unwrap())
}

fn mode(file: &Path) -> u32 {
    std::fs::metadata(file).unwrap().permissions().mode() & 0o777
}

/// A folder with a house that was set up in a data folder that everybody may enter.
fn set_up() -> PathBuf {
    let folder = std::env::temp_dir().join(format!("tomarigi-line-{:016x}", rand::random::<u64>()));
    std::fs::create_dir_all(folder.join("data")).unwrap();
    std::fs::set_permissions(folder.join("data"), std::fs::Permissions::from_mode(0o755)).unwrap();
    std::fs::write(folder.join("none.toml"), "").unwrap();
    std::fs::write(folder.join("password"), "a kettle sings in the kitchen").unwrap();
    let who = ["--organisation", "みえ家族会", "--admin-email", "admin@example.jp"];
    let (code, said) =
        tomarigi(&folder, &[&["setup"], &who[..], &["--admin-password-file", "password", "--yes"]].concat());
    assert_eq!(code, Some(0), "{said}");
    folder
}

fn names(folder: &Path) -> Vec<String> {
    let mut names: Vec<String> = std::fs::read_dir(folder)
        .unwrap()
        .map(|file| file.unwrap().file_name().into_string().unwrap())
        .collect();
    names.sort();
    names
}

#[test]
fn with_the_key_of_another_house_nothing_is_begun_and_nothing_is_called_altered() {
    let folder = set_up();
    RootKey::generate().write(&folder.join("other.key"), None).unwrap();
    std::fs::create_dir(folder.join("copies")).unwrap();
    for args in [
        &["serve", "--listen", "127.0.0.1:0"][..],
        &["verify"],
        &["backup", "--to", "copies"],
        &["audit"],
        &["desk", "list"],
        &["figures", "--desk", "mie", "--from", "2026-04-01", "--to", "2026-04-30"],
        &["setup", "--kit-only", "kit.txt"],
        &["doctor"],
    ] {
        let (code, said) = tomarigi(&folder, &[args, &["--key-file", "other.key"]].concat());
        assert_eq!(code, Some(1), "{args:?}: {said}");
        assert!(said.contains("most likely the key file is another one (other.key)"), "{args:?}: {said}");
        assert!(said.contains("--key-file") && !said.contains("not as it was written"), "{args:?}: {said}");
    }
    assert_eq!(names(&folder.join("copies")), [""; 0]);
    assert!(!folder.join("kit.txt").exists());
    assert_eq!(tomarigi(&folder, &["verify"]).0, Some(0));
    std::fs::remove_dir_all(folder).unwrap();
}

#[tokio::test]
async fn the_only_administrator_is_let_in_again_by_whoever_runs_the_machine() {
    let house = House::new().await;
    let administrator = house.person_named("morihanako", Role::Administrator, None).await;
    let (code, said) = on_house(&house, &["renew-password", "nobody@example.jp"]);
    assert_eq!(code, Some(1), "{said}");
    let (code, said) =
        on_house(&house, &["renew-password", "MoriHanako@example.jp", "--reset-second-factor"]);
    assert_eq!(code, Some(0), "{said}");
    assert!(said.contains("morihanako") && said.contains("http://127.0.0.1:8080/invitation"), "{said}");
    let printed = said.lines().map(str::trim).find(|line| line.len() == 14 && line.matches('-').count() == 2);
    let found = invitations::find(&house.db, printed.unwrap()).await.unwrap().unwrap();
    assert_eq!(found.account_id, administrator.account);
    let scope = house.operator(Action::ReadAudit);
    let row =
        scope.find_by_id::<account::Entity>(administrator.account.unwrap()).one(&house.db).await.unwrap();
    assert_eq!(row.unwrap().totp_confirmed_at, None);
    assert!(administrator.get("/people").await.status.is_redirection(), "no session is left");
    for event in ["password.renewal-begun", "second-factor.reset"] {
        let noted = scope.find::<audit::Entity>().filter(audit::Column::Event.eq(event));
        let noted = noted.one(&house.db).await.unwrap().unwrap();
        assert_eq!((noted.account_id, Some(noted.subject_id)), (None, administrator.account), "{event}");
    }
}

#[tokio::test]
async fn a_database_of_a_newer_version_is_told_with_the_remedy() {
    let house = House::new().await;
    let config = house.app.config();
    let file = format!("sqlite://{}", config.data.join("tomarigi.sqlite").display());
    let intruder = sea_orm::Database::connect(config.database_url.clone().unwrap_or(file)).await.unwrap();
    let later = "INSERT INTO seaql_migrations (version, applied_at) VALUES ('9999_later', 0)";
    intruder.execute_unprepared(later).await.unwrap();
    let (code, said) = on_house(&house, &["verify"]);
    assert_eq!(code, Some(1), "{said}");
    assert!(said.starts_with("This database was made by a newer version of tomarigi."), "{said}");
    let (_, said) = on_house(&house, &["doctor", "--lang", "ja"]);
    assert!(said.contains("✗ このデータベースは、もっと新しい版の tomarigi のものです。"), "{said}");
}

#[test]
fn a_server_that_does_not_answer_is_told_at_once_with_its_place_and_without_what_lets_us_in() {
    let folder = set_up();
    let url = ["--database-url", "postgres://somebody:secret@127.0.0.1:1/desk"];
    let (code, said) = tomarigi(&folder, &[&["verify"], &url[..]].concat());
    assert_eq!(code, Some(1), "{said}");
    assert_eq!(
        said,
        "PostgreSQL does not answer at 127.0.0.1:1 (connection refused). Is it running, and is the place in \
         database_url right?\n"
    );
    let (_, said) = tomarigi(&folder, &[&["--lang", "ja", "serve"], &url[..]].concat());
    assert!(said.starts_with("PostgreSQL が 127.0.0.1:1 で応えません(つながりを断られました)。"), "{said}");
    std::fs::remove_dir_all(folder).unwrap();
}

#[test]
fn database_and_mail_are_their_owners_alone_in_a_folder_that_everybody_may_enter() {
    let folder = set_up();
    let data = folder.join("data");
    assert_eq!((mode(&data), mode(&data.join("tomarigi.sqlite"))), (0o755, 0o600));
    // As an earlier version left it.
    std::fs::set_permissions(data.join("tomarigi.sqlite"), std::fs::Permissions::from_mode(0o644)).unwrap();
    assert_eq!(tomarigi(&folder, &["verify"]).0, Some(0));
    assert_eq!(mode(&data.join("tomarigi.sqlite")), 0o600);

    let config = Config::new(data.clone(), folder.join("data.key"), "127.0.0.1:8080".parse().unwrap());
    Mailer::new(&config).unwrap();
    assert_eq!(mode(&data.join("mail")), 0o700);
    std::fs::set_permissions(data.join("mail"), std::fs::Permissions::from_mode(0o755)).unwrap();
    Mailer::new(&config).unwrap();
    assert_eq!(mode(&data.join("mail")), 0o700);
    std::fs::remove_dir_all(folder).unwrap();
}

#[test]
fn who_stops_reading_ends_nothing_with_an_outcry_and_a_full_disk_is_told() {
    let folder = set_up();
    let mut child =
        command(&folder, &["doctor"]).stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().unwrap();
    drop(child.stdout.take());
    let done = child.wait_with_output().unwrap();
    assert_eq!((done.status.code(), String::from_utf8(done.stderr).unwrap()), (Some(0), String::new()));

    if let Ok(full) = std::fs::File::create("/dev/full") {
        let done = command(&folder, &["doctor"]).stdout(full).output().unwrap();
        let said = String::from_utf8(done.stderr).unwrap();
        assert_eq!(done.status.code(), Some(1), "{said}");
        assert!(said.starts_with("The disk is full"), "{said}");
    }
    std::fs::remove_dir_all(folder).unwrap();
}

#[test]
fn the_language_stands_before_the_command_or_behind_it_and_help_is_in_it() {
    let folder = set_up();
    for args in [&["--lang", "ja", "verify"][..], &["verify", "--lang", "ja"]] {
        let (code, said) = tomarigi(&folder, args);
        assert!(code == Some(0) && said.contains("すべて、そのままです。"), "{args:?}: {said}");
    }
    let (code, said) = tomarigi(&folder, &["help", "--lang", "ja"]);
    assert!(code == Some(0) && said.contains("使い方: tomarigi") && said.contains("--lang"), "{said}");
    let (code, said) = tomarigi(&folder, &["help", "desk", "apply"]);
    assert!(code == Some(0) && said.contains("Usage: tomarigi desk apply"), "{said}");
    assert!(!said.contains("⟦"), "{said}");
    std::fs::remove_dir_all(folder).unwrap();
}

#[test]
fn what_is_wrong_is_told_in_the_language_asked_for_and_once() {
    let folder = set_up();
    std::fs::write(folder.join("desk.toml"), "slug = \"mie\"\nname = \"みえ\"\nphnoe = \"059\"\n").unwrap();
    let (code, said) = tomarigi(&folder, &["desk", "apply", "desk.toml", "--lang", "ja"]);
    assert_eq!(code, Some(1), "{said}");
    assert!(said.contains("3行目「phnoe = \"059\"」:「phnoe」という項目はありません。書ける項目:"), "{said}");
    assert!(!said.contains("expected") && !said.contains("。:"), "{said}");
    for args in [
        &["desk", "apply", "nowhere.toml"][..],
        &["import", "calls", "nowhere.csv", "--desk", "mie"],
        &["audit", "--compare", "nowhere.jsonl"],
    ] {
        let (code, said) = tomarigi(&folder, &[args, &["--lang", "ja"]].concat());
        assert!(code == Some(1) && said.ends_with("見つかりません\n"), "{args:?}: {said}");
        assert!(said.contains("nowhere."), "{said}");
    }
    std::fs::write(folder.join("mail.toml"), "[mail]\nsmtp_url = \"smtp://127.0.0.1:2\"\n").unwrap();
    let (code, said) = tomarigi(&folder, &["serve", "--config", "mail.toml", "--listen", "127.0.0.1:0"]);
    assert!(code == Some(1) && said.contains("mail.from"), "{said}");
    let founding = ["setup", "--organisation", "みえ家族会", "--admin-email", "a@example.jp", "--yes"];
    let (_, said) = tomarigi(&folder, &[&founding[..], &["--admin-password-file", "password"]].concat());
    assert!(
        said.starts_with("An organisation stands here already"),
        "not of the kit, which is there: {said}"
    );
    std::fs::write(folder.join("kit.txt"), "").unwrap();
    let (_, said) = tomarigi(&folder, &["setup", "--kit-only", "kit.txt"]);
    assert!(said.contains("--kit-only") && !said.contains("--recovery-kit"), "{said}");
    let (_, said) = tomarigi(&folder, &["restore", "x.backup", "--data", "d", "--key-file", "no.key"]);
    assert!(said.contains("add --recovery-kit FILE"), "{said}");
    std::fs::remove_dir_all(folder).unwrap();
}

#[tokio::test]
async fn an_export_is_written_over_nothing_takes_its_form_from_the_name_and_days_in_their_order() {
    let house = House::new().await;
    house.desk("mie").await;
    let file = |name: &str| house.folder.join(name).display().to_string();
    let export = |more: &[&str]| on_house(&house, &[&["export", "calls", "--desk", "mie"], more].concat());
    let (code, said) = export(&["--output", &file("calls.xlsx")]);
    assert_eq!(code, Some(0), "{said}");
    assert!(std::fs::read(house.folder.join("calls.xlsx")).unwrap().starts_with(b"PK"));
    let (code, said) = export(&["--output", &file("calls.xlsx")]);
    assert!(code == Some(1) && said.contains("--force"), "{said}");
    let backwards = ["--from", "2026-05-02", "--to", "2026-05-01", "--output", &file("none.csv")];
    assert_eq!(export(&backwards).0, Some(1));
    assert!(!house.folder.join("none.csv").exists());
}
