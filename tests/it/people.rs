//! Inviting people, their roles, their sessions, and the first setup.

use std::process::Command;

use axum::http::StatusCode;
use sea_orm::ColumnTrait;
use time::Duration;
use tomarigi::auth::accounts::NewGrant;
use tomarigi::auth::entity::{account, role_grant};
use tomarigi::auth::policy::{Action, Role};
use tomarigi::id::Id;
use tomarigi::mail::outbox;
use tomarigi::organisation::desk;

use crate::sign_in::{account, signed_in, token};
use crate::support::{Actor, Answer, House};

const PASSWORD: &str = "a kettle sings in the kitchen";

/// The code on a printed sheet.
fn code(sheet: &Answer) -> String {
    assert_eq!(sheet.status, StatusCode::OK, "{}", sheet.text());
    let text = sheet.text();
    text.split("class=\"secret\"><b>").nth(1).unwrap().split('<').next().unwrap().to_owned()
}

async fn sheet(house: &House, by: &Actor, role: &str) -> Answer {
    let fields = [("display_name", "𠮷田 実"), ("role", role), ("way", "sheet")];
    let _ = house;
    by.post("/people/invitations", &fields).await
}

async fn accept(house: &House, code: &str, login: &str) -> Answer {
    let fields = [("login", login), ("display_name", "𠮷田 実"), ("password", PASSWORD)];
    house.anybody().post(&format!("/invitation/{code}"), &fields).await
}

async fn found_account(house: &House, login: &str) -> Option<account::Model> {
    let scope = house.operator(Action::ManageAccounts);
    scope.find::<account::Entity>().filter(account::Column::Login.eq(login)).one(&house.db).await.unwrap()
}

#[tokio::test]
async fn an_invitation_on_paper_makes_one_account_and_no_second() {
    let house = House::new().await;
    let desk = house.desk("mie").await;
    let coordinator = house.person(Role::Coordinator, Some(desk)).await;
    let sheet = sheet(&house, &coordinator, &format!("supporter:{desk}")).await;
    assert!(sheet.text().contains("𠮷田 実 さん"));
    let code = code(&sheet);

    let typed = house.anybody().post("/invitation", &[("code", &code.to_lowercase())]).await;
    assert_eq!(typed.location(), format!("/invitation/{}", code.replace('-', "")));
    let page = house.anybody().get(&typed.location()).await;
    assert!(page.text().contains("「試験の会」のピアサポーターとして"));

    let answer = accept(&house, &code, "yoshida").await;
    let me = house.holding(&token(&answer).unwrap());
    assert_eq!(me.get("/account").await.location(), "/second-factor/enrolment");
    let account = found_account(&house, "yoshida").await.unwrap();
    assert_eq!(account.display_name, "𠮷田 実");
    let scope = house.operator(Action::ManageAccounts);
    let grants = scope.find::<role_grant::Entity>().filter(role_grant::Column::AccountId.eq(account.id));
    let grants = grants.all(&house.db).await.unwrap();
    assert_eq!(
        grants.iter().map(|g| (g.role, g.desk_id)).collect::<Vec<_>>(),
        [(Role::Supporter, Some(desk))]
    );

    assert_eq!(accept(&house, &code, "yoshida2").await.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(found_account(&house, "yoshida2").await.is_none());
}

#[tokio::test]
async fn two_people_with_one_code_do_not_both_get_in() {
    let house = std::sync::Arc::new(House::new().await);
    let administrator = house.person(Role::Administrator, None).await;
    let code = code(&sheet(&house, &administrator, "auditor:").await);
    let tasks: Vec<_> = (0..4)
        .map(|n| {
            let (house, code) = (house.clone(), code.clone());
            tokio::spawn(async move { token(&accept(&house, &code, &format!("guest-{n}")).await).is_some() })
        })
        .collect();
    let mut entered = 0;
    for task in tasks {
        entered += usize::from(task.await.unwrap());
    }
    assert_eq!(entered, 1);
}

#[tokio::test]
async fn an_invitation_too_old_or_withdrawn_opens_nothing() {
    let house = House::new().await;
    let administrator = house.person(Role::Administrator, None).await;
    let old = code(&sheet(&house, &administrator, "auditor:").await);
    let withdrawn = code(&sheet(&house, &administrator, "secretariat:").await);
    let page = administrator.get("/people").await;
    let newest = page.field("invitation").unwrap();
    let answer = administrator.post("/people/withdrawals", &[("invitation", &newest)]).await;
    assert_eq!(answer.location(), "/people?notice=invitation-withdrawn");
    assert_eq!(accept(&house, &withdrawn, "somebody").await.status, StatusCode::UNPROCESSABLE_ENTITY);
    house.clock.set(house.db.now().plus(Duration::days(14)));
    assert_eq!(accept(&house, &old, "somebody").await.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(found_account(&house, "somebody").await.is_none());
}

#[tokio::test]
async fn a_coordinator_invites_supporters_to_the_own_desk_and_nobody_else() {
    let house = House::new().await;
    let (desk, other) = (house.desk("mie").await, house.desk("aichi").await);
    let coordinator = house.person(Role::Coordinator, Some(desk)).await;
    for role in ["administrator:".to_owned(), format!("coordinator:{desk}"), format!("supporter:{other}")] {
        let answer = sheet(&house, &coordinator, &role).await;
        assert_eq!(answer.status, StatusCode::UNPROCESSABLE_ENTITY, "{role}");
        assert!(answer.text().contains("役割を選んでください。"), "{role}");
        assert!(answer.text().contains("value=\"𠮷田 実\""), "what was typed stays");
    }
    let administrator = house.person(Role::Administrator, None).await;
    sheet(&house, &administrator, &format!("supporter:{other}")).await;
    let theirs = administrator.get("/people").await.field("invitation").unwrap();
    let answer = coordinator.post("/people/withdrawals", &[("invitation", &theirs)]).await;
    assert_eq!(answer.status, StatusCode::NOT_FOUND);
    let page = coordinator.get("/people").await.text();
    assert!(!page.contains("administrator-"), "a coordinator sees the people of the own desk");
    let supporter = house.person(Role::Supporter, Some(desk)).await;
    assert_eq!(supporter.get("/people").await.status, StatusCode::NOT_FOUND);
}

#[tokio::test]
async fn an_invitation_by_mail_goes_out_once_under_a_name_of_its_own() {
    let mut house = House::new().await;
    let mut config = house.app.config().clone();
    config.demo = true;
    let mailer = tomarigi::mail::Mailer::new(&config).unwrap();
    house.app = tomarigi::app::App::new(house.db.clone(), config, mailer);
    house.router = tomarigi::app::router(house.app.clone());
    let administrator = house.person_named("青木", Role::Administrator, None).await;
    let form = [("form_id", "one"), ("display_name", "森 千夏"), ("role", "auditor:"), ("way", "mail")];
    let fields = [&form[..], &[("email", "mori@example.jp")]].concat();
    let answer = administrator.post("/people/invitations", &fields).await;
    assert_eq!(answer.location(), "/people?notice=invitation-mailed");
    let again = administrator.post("/people/invitations", &fields).await;
    assert_eq!(again.location(), "/people?notice=invitation-mailed");
    assert_eq!(outbox::send_due(&house.app).await.unwrap(), 1);
    assert_eq!(outbox::send_due(&house.app).await.unwrap(), 0);
    house.clock.set(house.db.now().plus(Duration::days(1)));
    assert_eq!(outbox::send_due(&house.app).await.unwrap(), 0);

    let folder = house.app.config().data.join("mail");
    let mails: Vec<_> = std::fs::read_dir(folder).unwrap().map(|f| f.unwrap().path()).collect();
    assert_eq!(mails.len(), 1);
    let mail = std::fs::read_to_string(&mails[0]).unwrap();
    assert!(mail.contains("To: mori@example.jp") && mail.contains("@127.0.0.1>"), "{mail}");
    let words = mail.split("=?utf-8?b?").skip(1).map(|part| part.split("?=").next().unwrap());
    let subject = words.flat_map(|word| data_encoding::BASE64.decode(word.as_bytes()).unwrap());
    let subject = String::from_utf8(subject.collect()).unwrap();
    assert!(subject.contains("試験の会の青木さんからの招待です"), "{subject}");
}

#[tokio::test]
async fn where_no_mail_is_sent_none_is_offered_and_none_is_said_to_be_on_its_way() {
    let house = House::new().await;
    let administrator = house.person(Role::Administrator, None).await;
    let form = administrator.get("/people/invitations/new").await;
    assert!(form.text().contains("メールの設定がないため、送れません。紙に印刷して渡してください。"));
    assert_eq!(form.field("way").as_deref(), Some("sheet"));
    assert_eq!(form.field("email"), None);
    let fields =
        [("display_name", "森 千夏"), ("role", "auditor:"), ("way", "mail"), ("email", "mori@example.jp")];
    let answer = administrator.post("/people/invitations", &fields).await;
    assert_eq!(answer.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert_eq!(outbox::send_due(&house.app).await.unwrap(), 0);
    code(&sheet(&house, &administrator, "auditor:").await);
}

#[tokio::test]
async fn the_last_administrator_cannot_be_taken_away() {
    let house = House::new().await;
    let first = house.person(Role::Administrator, None).await;
    let id = first.account.unwrap();
    let refused = first.post(&format!("/people/{id}/disabling"), &[]).await;
    assert_eq!(refused.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(refused.text().contains("管理者が一人もいなくなる"));
    let grant = first.get(&format!("/people/{id}")).await.field("grant").unwrap();
    let refused = first.post(&format!("/people/{id}/revocations"), &[("grant", &grant)]).await;
    assert_eq!(refused.status, StatusCode::UNPROCESSABLE_ENTITY);

    let second = house.person(Role::Administrator, None).await;
    let answer = second.post(&format!("/people/{id}/revocations"), &[("grant", &grant)]).await;
    assert_eq!(answer.location(), format!("/people/{id}?notice=role-revoked"));
    assert_eq!(first.get("/people").await.status, StatusCode::NOT_FOUND, "taken away at once");
    let other = second.account.unwrap();
    let refused = second.post(&format!("/people/{other}/disabling"), &[]).await;
    assert_eq!(refused.status, StatusCode::UNPROCESSABLE_ENTITY);
    let answer = second.post(&format!("/people/{id}/disabling"), &[]).await;
    assert_eq!(answer.location(), format!("/people/{id}?notice=account-disabled"));
    assert_eq!(first.get("/account").await.location(), "/login?next=%2Faccount", "signed out at once");
}

#[tokio::test]
async fn a_change_of_rights_wants_the_second_factor_again_after_a_quarter_of_an_hour() {
    let house = House::new().await;
    let administrator = house.person(Role::Administrator, None).await;
    let id = account(&house, "mori", &[], false).await;
    house.clock.set(house.db.now().plus(Duration::minutes(16)));
    assert!(
        administrator.get(&format!("/people/{id}")).await.text().contains("/second-factor?next=/people/")
    );
    let answer = administrator.post(&format!("/people/{id}/roles"), &[("role", "auditor:")]).await;
    let back = format!("%2Fpeople%2F{id}%3Fnotice%3Dpress-again");
    assert_eq!(answer.location(), format!("/second-factor?next={back}&notice=code-again"));
    let scope = house.operator(Action::ManageAccounts);
    let grants = scope.find::<role_grant::Entity>().filter(role_grant::Column::AccountId.eq(id));
    assert_eq!(grants.count(&house.db).await.unwrap(), 0);
}

#[tokio::test]
async fn a_lost_telephone_and_a_forgotten_password_are_put_right_by_the_administrator() {
    let house = House::new().await;
    let desk = house.desk("mie").await;
    let administrator = house.person(Role::Administrator, None).await;
    let id = account(&house, "mori", &[NewGrant::at_desk(Role::Supporter, desk)], true).await;
    let me = signed_in(&house, "mori").await;
    let answer = administrator.post(&format!("/people/{id}/second-factor-reset"), &[]).await;
    assert_eq!(answer.location(), format!("/people/{id}?notice=second-factor-reset"));
    assert_eq!(me.get("/account").await.location(), "/login?next=%2Faccount");

    let code = code(&administrator.post(&format!("/people/{id}/password-renewal"), &[]).await);
    let answer = house.anybody().post(&format!("/invitation/{code}"), &[("password", PASSWORD)]).await;
    let me = house.holding(&token(&answer).unwrap());
    assert_eq!(me.get("/account").await.location(), "/second-factor/enrolment");
    let old = [("login", "mori"), ("password", "three birds on a branch")];
    assert_eq!(house.anybody().post("/login", &old).await.status, StatusCode::UNPROCESSABLE_ENTITY);
}

#[tokio::test]
async fn a_new_password_ends_every_other_session_and_signing_out_everywhere_all() {
    let house = House::new().await;
    account(&house, "mori", &[NewGrant::everywhere(Role::Auditor)], false).await;
    let login = async |password: &str| {
        let answer = house.anybody().post("/login", &[("login", "mori"), ("password", password)]).await;
        house.holding(&token(&answer).unwrap())
    };
    let (here, there) = (login("three birds on a branch").await, login("three birds on a branch").await);
    let fields = [("present", "three birds on a roof"), ("password", PASSWORD)];
    assert_eq!(here.post("/account/password", &fields).await.status, StatusCode::UNPROCESSABLE_ENTITY);
    let fields = [("present", "three birds on a branch"), ("password", "mori mori mori!")];
    assert_eq!(here.post("/account/password", &fields).await.status, StatusCode::UNPROCESSABLE_ENTITY);
    let fields = [("present", "three birds on a branch"), ("password", PASSWORD)];
    assert_eq!(here.post("/account/password", &fields).await.location(), "/account?notice=password-changed");
    assert_eq!(here.get("/sessions").await.status, StatusCode::OK);
    assert_eq!(there.get("/sessions").await.location(), "/login?next=%2Fsessions");

    let third = login(PASSWORD).await;
    assert_eq!(here.post("/sessions/endings", &[]).await.location(), "/login?notice=signed-out");
    assert_eq!(third.get("/sessions").await.location(), "/login?next=%2Fsessions");
}

#[tokio::test]
async fn nobody_ends_the_session_of_somebody_else() {
    let house = House::new().await;
    let (mine, theirs) =
        (house.person(Role::Auditor, None).await, house.person(Role::Secretariat, None).await);
    let id = theirs.get("/sessions").await.field("session").unwrap();
    let answer = mine.post("/sessions/endings", &[("session", &id)]).await;
    assert_eq!(answer.status, StatusCode::NOT_FOUND);
    assert_eq!(theirs.get("/sessions").await.status, StatusCode::OK);
    let own = mine.post("/sessions/endings", &[("session", &Id(1).to_string())]).await;
    assert_eq!(own.status, StatusCode::NOT_FOUND);
}

#[tokio::test]
async fn an_administrator_opens_a_desk_and_a_taken_word_is_said() {
    let house = House::new().await;
    house.desk("mie").await;
    let administrator = house.person(Role::Administrator, None).await;
    let desk = |slug: &'static str| {
        [("name", "ピアサポート電話"), ("slug", slug), ("prefecture", "23"), ("phone", "052-000-0000")]
    };
    let taken = administrator.post("/organisation/desks", &desk("mie")).await;
    assert_eq!(taken.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(taken.text().contains("もう使われています") && taken.text().contains("052-000-0000"));
    let opened = administrator.post("/organisation/desks", &desk("aichi")).await;
    assert_eq!(opened.location(), "/organisation?notice=desk-opened");
    let id = administrator.get("/organisation").await.field("desk").unwrap();
    let scope = house.operator(Action::ReadCall);
    let row = scope.find_by_id::<desk::Entity>(id.parse().unwrap()).one(&house.db).await.unwrap().unwrap();
    let slug = row.slug;
    let coordinator = house.person(Role::Coordinator, Some(row.id)).await;
    let closed = administrator.post("/organisation/closings", &[("desk", &id)]).await;
    assert_eq!(closed.location(), "/organisation?notice=desk-closed");
    assert_eq!(
        coordinator.get(&format!("/calls?desk={slug}")).await.status,
        StatusCode::OK,
        "records are still read"
    );
    assert_eq!(coordinator.get(&format!("/calls/export?desk={slug}")).await.status, StatusCode::OK);
    let rings = coordinator.post("/calls/drafts", &[("desk", &slug)]).await;
    assert_eq!(rings.status, StatusCode::NOT_FOUND, "no call is taken any more");
    let branch = administrator.post("/organisation/branches", &[("branch_name", "三重支部")]).await;
    assert_eq!(branch.location(), "/organisation?notice=branch-created");
    let again = administrator.post("/organisation/branches", &[("branch_name", "三重支部")]).await;
    assert_eq!(again.status, StatusCode::UNPROCESSABLE_ENTITY);
}

fn tomarigi(folder: &std::path::Path, args: &[&str]) -> std::process::Output {
    Command::new(env!("CARGO_BIN_EXE_tomarigi"))
        .args(args)
        .args(["--data", "data", "--lang", "en"])
        .current_dir(folder)
        .env_clear()
        .output()
        .unwrap()
}

#[test]
fn the_setup_command_founds_once_and_asks_nothing() {
    let folder = std::env::temp_dir().join(format!("tomarigi-setup-{:016x}", rand::random::<u64>()));
    std::fs::create_dir_all(&folder).unwrap();
    std::fs::write(folder.join("password"), format!("{PASSWORD}\n")).unwrap();
    std::fs::write(folder.join("short"), "short\n").unwrap();
    let setup = |password: &str, kit: &str| {
        let mut args =
            vec!["setup", "--organisation", "みえ家族会", "--admin-email", "admin@example.jp", "--yes"];
        args.extend(["--admin-password-file", password, "--recovery-kit", kit]);
        tomarigi(&folder, &args)
    };
    let refused = setup("short", "kit.txt");
    assert_eq!(refused.status.code(), Some(1));
    assert!(String::from_utf8_lossy(&refused.stderr).contains("A little longer"));
    assert!(!folder.join("data.key").exists(), "nothing is begun with a bad password");

    let done = setup("password", "kit.txt");
    assert_eq!(done.status.code(), Some(0), "{}", String::from_utf8_lossy(&done.stderr));
    assert!(String::from_utf8_lossy(&done.stdout).contains("kit.txt"));
    #[cfg(unix)]
    for (name, mode) in [("data", 0o700), ("data.key", 0o600), ("kit.txt", 0o600)] {
        use std::os::unix::fs::PermissionsExt;
        let meta = std::fs::metadata(folder.join(name)).unwrap();
        assert_eq!(meta.permissions().mode() & 0o777, mode, "{name}");
    }
    let key = std::fs::read_to_string(folder.join("data.key")).unwrap();
    let kit = std::fs::read_to_string(folder.join("kit.txt")).unwrap();
    assert!(kit.lines().any(|line| line == key.trim()), "restore reads the key off the kit");

    let again = setup("password", "second.txt");
    assert_eq!(again.status.code(), Some(1));
    assert!(String::from_utf8_lossy(&again.stderr).contains("An organisation stands here already"));
    let lost = std::fs::rename(folder.join("data.key"), folder.join("elsewhere"));
    lost.unwrap();
    let again = setup("password", "third.txt");
    assert!(
        String::from_utf8_lossy(&again.stderr).contains("There is no key file"),
        "no second key for what is there"
    );
    assert!(!folder.join("data.key").exists());
    std::fs::remove_dir_all(&folder).unwrap();
}

#[test]
fn a_server_that_others_reach_over_plain_http_does_not_start_and_doctor_says_why() {
    let folder = std::env::temp_dir().join(format!("tomarigi-door-{:016x}", rand::random::<u64>()));
    std::fs::create_dir_all(&folder).unwrap();
    std::fs::write(folder.join("open.toml"), "listen = '192.0.2.2:18099'\n").unwrap();
    let told = |args: &[&str], environment: &[(&str, &str)]| {
        let output = Command::new(env!("CARGO_BIN_EXE_tomarigi"))
            .args(args)
            .args(["--data", "data", "--lang", "en"])
            .current_dir(&folder)
            .env_clear()
            .envs(environment.iter().copied())
            .output()
            .unwrap();
        assert_eq!(output.status.code(), Some(1), "{args:?}");
        String::from_utf8([output.stdout, output.stderr].concat()).unwrap()
    };
    for command in ["serve", "doctor"] {
        for words in [
            told(&[command, "--listen", "192.0.2.2:18099"], &[]),
            told(&[command, "--config", "open.toml"], &[]),
            told(&[command], &[("TOMARIGI_LISTEN", "192.0.2.2:18099")]),
        ] {
            assert!(words.contains("Other machines reach 192.0.2.2:18099"), "{command}: {words}");
            assert!(!words.contains("from this machine alone"), "{command}: {words}");
        }
    }
    assert!(!folder.join("data").exists(), "nothing was begun");
    std::fs::remove_dir_all(folder).unwrap();
}

#[tokio::test]
async fn inviting_wants_the_second_factor_again_before_anything_is_typed() {
    let house = House::new().await;
    let administrator = house.person(Role::Administrator, None).await;
    house.clock.set(house.db.now().plus(Duration::minutes(16)));
    let page = administrator.get("/people/invitations/new").await;
    assert_eq!(page.location(), "/second-factor?next=%2Fpeople%2Finvitations%2Fnew");
    let sent = sheet(&house, &administrator, "administrator:").await;
    assert!(sent.location().starts_with("/second-factor?"), "{}", sent.location());
}

#[tokio::test]
async fn what_somebody_handed_out_opens_nothing_once_they_may_not_sign_in() {
    let house = House::new().await;
    let administrator = house.person(Role::Administrator, None).await;
    let leaving = house.person(Role::Administrator, None).await;
    let person = format!("/people/{}", leaving.account.unwrap());
    let accomplice = code(&sheet(&house, &leaving, "administrator:").await);
    let own = code(&administrator.post(&format!("{person}/password-renewal"), &[]).await);
    let other = code(&sheet(&house, &administrator, "auditor:").await);
    administrator.post(&format!("{person}/disabling"), &[]).await.location();
    for withdrawn in [&accomplice, &own] {
        assert_eq!(accept(&house, withdrawn, "somebody").await.status, StatusCode::UNPROCESSABLE_ENTITY);
    }
    assert!(token(&accept(&house, &other, "somebody").await).is_some(), "what others handed out still opens");
}

#[tokio::test]
async fn a_code_for_a_new_password_ends_with_the_next_one_and_with_ones_own_change() {
    let house = House::new().await;
    let administrator = house.person(Role::Administrator, None).await;
    let id = account(&house, "mori", &[NewGrant::everywhere(Role::Auditor)], true).await;
    let renew = async || code(&administrator.post(&format!("/people/{id}/password-renewal"), &[]).await);
    let (first, second) = (renew().await, renew().await);
    assert_eq!(accept(&house, &first, "mori").await.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(token(&accept(&house, &second, "mori").await).is_some());

    let third = renew().await;
    let fields = [("login", "mori"), ("password", PASSWORD)];
    let half = house.holding(&token(&house.anybody().post("/login", &fields).await).unwrap());
    let now = tomarigi::auth::totp::code_at("GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ", house.db.now()).unwrap();
    let me = house.holding(&token(&half.post("/second-factor", &[("code", &now)]).await).unwrap());
    let fields = [("present", PASSWORD), ("password", "a lantern over the gate")];
    assert_eq!(me.post("/account/password", &fields).await.location(), "/account?notice=password-changed");
    assert_eq!(accept(&house, &third, "mori").await.status, StatusCode::UNPROCESSABLE_ENTITY);
}

#[tokio::test]
async fn the_log_names_who_used_a_code_and_neither_who_made_it_nor_the_operator() {
    let house = House::new().await;
    let administrator = house.person_named("青木", Role::Administrator, None).await;
    let invited = code(&sheet(&house, &administrator, "auditor:").await);
    assert!(token(&accept(&house, &invited, "yoshida").await).is_some());
    let id = found_account(&house, "yoshida").await.unwrap().id;
    let renewed = code(&administrator.post(&format!("/people/{id}/password-renewal"), &[]).await);
    assert!(token(&accept(&house, &renewed, "yoshida").await).is_some());
    let scope = house.operator(Action::ReadAudit);
    let entries = scope.find::<tomarigi::audit::entity::Entity>().all(&house.db).await.unwrap();
    let by =
        |event: &str| entries.iter().filter(|e| e.event == event).map(|e| e.account_id).collect::<Vec<_>>();
    assert_eq!(by("invitation.used"), [Some(id), Some(id)]);
    assert_eq!(by("password.changed"), [Some(id)]);
}

/// A mail server that refuses every recipient, and says whom.
async fn refusing_mail_server() -> std::net::SocketAddr {
    use tokio::io::{AsyncBufReadExt, AsyncWriteExt, BufReader};
    let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
    let address = listener.local_addr().unwrap();
    tokio::spawn(async move {
        while let Ok((stream, _)) = listener.accept().await {
            let (read, mut write) = stream.into_split();
            let mut lines = BufReader::new(read).lines();
            write.write_all(b"220 mail.example.jp\r\n").await.unwrap();
            while let Ok(Some(line)) = lines.next_line().await {
                let answer = match line.split([' ', ':']).next() {
                    Some("EHLO" | "HELO" | "MAIL" | "RSET") => "250 ok\r\n".to_owned(),
                    Some("QUIT") => "221 bye\r\n".to_owned(),
                    _ => format!("550 5.1.1 unknown: {line}\r\n"),
                };
                if write.write_all(answer.as_bytes()).await.is_err() {
                    break;
                }
            }
        }
    });
    address
}

#[tokio::test]
async fn mail_that_nobody_got_is_told_beside_the_invitation_and_its_address_in_no_log() {
    let mut house = House::new().await;
    let mut config = house.app.config().clone();
    config.mail.smtp_url = Some(format!("smtp://{}", refusing_mail_server().await));
    let mailer = tomarigi::mail::Mailer::new(&config).unwrap();
    house.app = tomarigi::app::App::new(house.db.clone(), config, mailer);
    house.router = tomarigi::app::router(house.app.clone());
    let administrator = house.person(Role::Administrator, None).await;
    let fields =
        [("display_name", "森 千夏"), ("role", "auditor:"), ("way", "mail"), ("email", "mori@example.jp")];
    administrator.post("/people/invitations", &fields).await.location();

    let message = lettre::Message::builder()
        .from("noreply@example.jp".parse().unwrap())
        .to("mori@example.jp".parse().unwrap())
        .body(String::new())
        .unwrap();
    let refused = house.app.mailer().send(message).await.unwrap_err();
    assert!(refused.to_string().contains("mori@example.jp"), "the server names whom it refuses: {refused}");
    assert_eq!(refused.kind(), "mail server: refused for good (550)");

    for _ in 0..12 {
        assert!(!administrator.get("/people").await.text().contains("届きませんでした"));
        assert_eq!(outbox::send_due(&house.app).await.unwrap(), 0);
        house.clock.set(house.db.now().plus(Duration::minutes(6 * 60)));
        let again = house.sign_in_again(&administrator).await;
        if again.get("/people").await.text().contains("届きませんでした") {
            return;
        }
    }
    panic!("nobody was told");
}

#[tokio::test]
async fn the_log_names_whose_role_was_changed_and_who_was_invited() {
    let house = House::new().await;
    let desk = house.desk("mie").await;
    let administrator = house.person_named("青木", Role::Administrator, None).await;
    let person = house.person_named("森 千夏", Role::Supporter, Some(desk)).await;
    let id = person.account.unwrap();
    administrator.post(&format!("/people/{id}/roles"), &[("role", "auditor:")]).await.location();
    code(&sheet(&house, &administrator, "auditor:").await);
    let log = administrator.get("/audit").await.text();
    let line =
        |what: &str| log.split("<tr>").find(|line| line.contains(what) && line.contains("青木")).unwrap();
    assert!(line("役割を加えた").contains("森 千夏"));
    assert!(line("人を招いた").contains("𠮷田 実"));
}

#[tokio::test]
async fn people_stand_in_the_order_of_their_roles_and_of_their_names() {
    let house = House::new().await;
    let desk = house.desk("mie").await;
    let names = [
        ("c", Role::Supporter, Some(desk)),
        ("b", Role::Supporter, Some(desk)),
        ("e", Role::Coordinator, Some(desk)),
        ("a", Role::Auditor, None),
        ("f", Role::Administrator, None),
    ];
    let mut last = None;
    for (name, role, at) in names {
        last = Some(house.person_named(&format!("person-{name}"), role, at).await);
    }
    let page = last.unwrap().get("/people").await.text();
    let order: Vec<&str> =
        page.split("/people/").skip(1).filter_map(|part| part.split_once("\">person-")?.1.get(..1)).collect();
    assert_eq!(order, ["f", "e", "b", "c", "a"]);
}

#[tokio::test]
async fn somebody_whose_recovery_codes_are_used_up_is_told_to_make_new_ones() {
    let house = House::new().await;
    let desk = house.desk("mie").await;
    let page = house.person(Role::Supporter, Some(desk)).await.get("/account").await.text();
    assert!(page.contains("控えのコードは、もうありません。") && !page.contains("あと0個"));
}

#[tokio::test]
async fn the_list_of_faults_names_the_field_of_each() {
    let house = House::new().await;
    let administrator = house.person(Role::Administrator, None).await;
    let code = code(&sheet(&house, &administrator, "auditor:").await);
    let fields = [("login", "a b"), ("display_name", ""), ("password", PASSWORD)];
    let page = house.anybody().post(&format!("/invitation/{code}"), &fields).await.text();
    assert!(page.contains("<a href=\"#f-login\">ログイン名:3文字以上で"), "{page}");
    assert!(
        page.contains("<a href=\"#f-display_name\">お名前を書いてください。</a>"),
        "it is not said twice"
    );
}
