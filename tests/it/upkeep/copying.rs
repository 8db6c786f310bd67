//! Backups, restoring and what stands beside them, as the operator meets them: whatever goes wrong, nothing half is left.

use std::path::Path;
use std::process::{Command, Output};

use super::*;
use crate::support::database;

fn clock() -> Arc<SystemClock> {
    Arc::new(SystemClock::default())
}

fn names(folder: &Path) -> Vec<String> {
    let mut names: Vec<String> = std::fs::read_dir(folder)
        .map(|all| all.map(|file| file.unwrap().file_name().into_string().unwrap()).collect())
        .unwrap_or_default();
    names.sort();
    names
}

fn mode(file: &Path) -> u32 {
    use std::os::unix::fs::PermissionsExt;
    std::fs::metadata(file).unwrap().permissions().mode() & 0o777
}

/// The program in a folder; data and key are `data` and `data.key` in it.
fn tomarigi(folder: &Path, args: &[&str]) -> Output {
    Command::new(env!("CARGO_BIN_EXE_tomarigi"))
        .args(args)
        .args(["--data", "data", "--lang", "en", "--config", "none.toml"])
        .current_dir(folder)
        .env_clear()
        .output()
        .unwrap()
}

fn said(output: &Output) -> String {
    String::from_utf8_lossy(&output.stderr).into_owned()
}

fn fresh_folder(name: &str) -> std::path::PathBuf {
    let folder = std::env::temp_dir().join(format!("tomarigi-{name}-{:016x}", rand::random::<u64>()));
    std::fs::create_dir_all(&folder).unwrap();
    std::fs::write(folder.join("none.toml"), "").unwrap();
    folder
}

#[test]
fn a_lost_database_is_told_with_the_remedy_and_not_made_anew() {
    let folder = fresh_folder("lost");
    let data = folder.join("data");
    std::fs::create_dir(&data).unwrap();
    RootKey::generate().write(&folder.join("data.key"), Some(&data)).unwrap();
    for args in
        [&["backup", "--to", "copy.backup"][..], &["verify"], &["audit"], &["desk", "list"], &["serve"]]
    {
        let refused = tomarigi(&folder, args);
        assert_eq!(refused.status.code(), Some(1), "{args:?}");
        let said = said(&refused);
        assert!(
            said.contains("data/tomarigi.sqlite") && said.contains("tomarigi restore"),
            "{args:?}: {said}"
        );
        assert_eq!(names(&data), [""; 0], "{args:?}");
    }
    assert_eq!(names(&folder), ["data", "data.key", "none.toml"]);
    std::fs::write(data.join("tomarigi.sqlite"), "").unwrap();
    assert!(
        said(&tomarigi(&folder, &["verify"])).contains("tomarigi restore"),
        "an empty file is no database"
    );
    std::fs::remove_dir_all(&folder).unwrap();
}

#[tokio::test]
async fn a_backup_has_its_name_only_when_it_holds() {
    let (house, _) = house_with_calls(2).await;
    let to = house.folder.join("copies");
    std::fs::create_dir(&to).unwrap();
    let (report, name) = copies::backup(&house.db, &to.join("good.backup"), clock()).await.unwrap();
    assert!(report.is_sound() && name == to.join("good.backup"));
    assert_eq!((names(&to), mode(&name)), (vec!["good.backup".to_owned()], 0o600));

    intruder(&house).await.execute_unprepared("DELETE FROM call").await.unwrap();
    let (report, name) = copies::backup(&house.db, &to.join("bad.backup"), clock()).await.unwrap();
    assert!(!report.is_sound() && name == to.join("bad.backup.faulty"));
    assert_eq!(names(&to), ["bad.backup.faulty", "good.backup"]);
    let again = copies::backup(&house.db, &to.join("good.backup"), clock()).await;
    assert!(matches!(again, Err(CopyError::Copy(maintenance::BackupError::Exists(_)))));

    if house.app.config().database_url.is_some() {
        let rename = "ALTER TABLE outgoing_mail RENAME TO gone";
        intruder(&house).await.execute_unprepared(rename).await.unwrap();
        assert!(copies::backup(&house.db, &to.join("half.backup"), clock()).await.is_err());
        assert_eq!(names(&to), ["bad.backup.faulty", "good.backup"], "nothing half is left");
    }
}

#[tokio::test]
async fn a_restore_that_fails_leaves_nothing_and_the_right_one_works_then() {
    let (house, _) = house_with_calls(3).await;
    let file = house.folder.join("copy.backup");
    copies::backup(&house.db, &file, clock()).await.unwrap();
    let (data, key) = (house.folder.join("elsewhere"), house.folder.join("elsewhere.key"));
    std::fs::create_dir(&data).unwrap();
    let own = || Arc::new(RootKey::read(&house.app.config().key_file, None).unwrap());
    let target = |root| Target { url: None, data: &data, root, write_key: Some(&key) };

    let note = house.folder.join("note.txt");
    std::fs::write(&note, "買い物の覚え書き").unwrap();
    let no_backup = copies::restore(&note, target(own()), clock()).await;
    assert!(matches!(no_backup, Err(CopyError::NoBackup(_))), "{no_backup:?}");
    let other = copies::restore(&file, target(Arc::new(RootKey::generate())), clock()).await;
    assert!(matches!(other, Err(CopyError::OtherKey)), "{other:?}");
    assert!(copies::restore(&house.folder.join("nowhere"), target(own()), clock()).await.is_err());
    assert_eq!((names(&data), key.exists()), (vec![], false));

    for stale in ["tomarigi.sqlite-wal", "tomarigi.sqlite-shm"] {
        std::fs::write(data.join(stale), "of another database").unwrap();
        let beside = copies::restore(&file, target(own()), clock()).await;
        assert!(matches!(beside, Err(CopyError::Copy(maintenance::BackupError::NotEmpty))), "{stale}");
        std::fs::remove_file(data.join(stale)).unwrap();
    }

    let report = copies::restore(&file, target(own()), clock()).await.unwrap();
    assert_eq!((report.faults, report.records), (vec![], 3));
    assert_eq!(names(&data), ["tomarigi.sqlite"]);
    assert_eq!((mode(&data.join("tomarigi.sqlite")), mode(&key)), (0o600, 0o600));
    let restored = Db::open(None, &data, Arc::new(RootKey::read(&key, Some(&data)).unwrap()), clock());
    assert!(verify(&restored.await.unwrap()).await.unwrap().is_sound());

    // Into a server, where the tests have one.
    if let Some(url) = database::fresh().await {
        let (data, key) = (house.folder.join("third"), house.folder.join("third.key"));
        std::fs::create_dir(&data).unwrap();
        let target = |root| Target { url: Some(&url), data: &data, root, write_key: Some(&key) };
        let other = copies::restore(&file, target(Arc::new(RootKey::generate())), clock()).await;
        assert!(matches!(other, Err(CopyError::OtherKey)) && !key.exists());
        let report = copies::restore(&file, target(own()), clock()).await.unwrap();
        assert_eq!((report.faults, report.records, names(&data)), (vec![], 3, vec![]));
    }
}

#[test]
fn a_house_is_not_founded_where_its_kit_cannot_be_written_and_the_kit_can_be_written_again() {
    let folder = fresh_folder("kit");
    std::fs::write(folder.join("password"), "kumo-no-ue-no-hidamari-7\n").unwrap();
    let setup = |kit: &str| {
        let founding =
            ["setup", "--organisation", "みえ家族会", "--admin-email", "admin@example.jp", "--yes"];
        let files = ["--admin-password-file", "password", "--recovery-kit", kit];
        tomarigi(&folder, &[&founding[..], &files[..]].concat())
    };
    for kit in ["data/kit.txt", "password", "none.toml/kit.txt"] {
        let refused = setup(kit);
        assert_eq!(refused.status.code(), Some(1), "{kit}");
        assert!(said(&refused).contains(kit.split('/').next_back().unwrap()), "{}", said(&refused));
        assert!(!folder.join("data.key").exists() && !folder.join(kit).is_dir(), "{kit}");
    }
    assert!(!folder.join("data/kit.txt").exists());
    assert_eq!(setup("kit.txt").status.code(), Some(0));

    assert_eq!(setup("second.txt").status.code(), Some(1));
    assert!(!folder.join("second.txt").exists(), "no empty kit is left");
    let again = tomarigi(&folder, &["setup", "--kit-only", "again.txt"]);
    assert_eq!(again.status.code(), Some(0), "{}", said(&again));
    let key = std::fs::read_to_string(folder.join("data.key")).unwrap();
    let kit = std::fs::read_to_string(folder.join("again.txt")).unwrap();
    assert!(kit.lines().any(|line| line == key.trim()) && kit.contains("みえ家族会"));
    assert_eq!(mode(&folder.join("again.txt")), 0o600);
    for taken in ["again.txt", "data/kit.txt"] {
        assert_eq!(tomarigi(&folder, &["setup", "--kit-only", taken]).status.code(), Some(1), "{taken}");
    }
    std::fs::remove_dir_all(&folder).unwrap();
}

#[tokio::test]
async fn an_export_over_an_older_file_is_readable_by_its_owner_alone() {
    use std::os::unix::fs::PermissionsExt;
    let (house, _) = house_with_calls(1).await;
    let file = house.folder.join("calls.csv");
    std::fs::write(&file, "older").unwrap();
    std::fs::set_permissions(&file, std::fs::Permissions::from_mode(0o644)).unwrap();
    let config = house.app.config();
    let mut command = Command::new(env!("CARGO_BIN_EXE_tomarigi"));
    command.args(["export", "calls", "--desk", "mie", "--output"]).arg(&file);
    command.arg("--data").arg(&config.data).arg("--key-file").arg(&config.key_file);
    if let Some(url) = &config.database_url {
        command.args(["--database-url", url]);
    }
    let refused = command.output().unwrap();
    assert!(!refused.status.success() && std::fs::read_to_string(&file).unwrap() == "older");
    assert!(command.arg("--force").output().unwrap().status.success());
    assert!(std::fs::metadata(&file).unwrap().len() > 5);
    assert_eq!(mode(&file), 0o600);
}
