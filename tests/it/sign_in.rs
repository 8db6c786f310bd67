//! Signing in: who gets in, who does not, how long, and what a stolen password opens.

use axum::http::{StatusCode, header};
use time::Duration;
use tomarigi::auth::accounts::{self, NewAccount, NewGrant};
use tomarigi::auth::password::Password;
use tomarigi::auth::policy::{Action, Role};
use tomarigi::auth::totp;
use tomarigi::id::Id;

use crate::support::{Actor, Answer, House};

const PASSWORD: &str = "three birds on a branch";
const SECRET: &str = "GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ";

/// Somebody with a password, and a second factor where `enrolled`.
pub async fn account(house: &House, login: &str, grants: &[NewGrant], enrolled: bool) -> Id {
    let hash = Password::typed(PASSWORD).hash().await.unwrap();
    let mut tx = house.db.write(&house.operator(Action::ManageAccounts)).await.unwrap();
    let new = NewAccount {
        login: login.into(),
        email: None,
        display_name: "森 千夏".into(),
        password_hash: Some(hash),
        totp_secret: enrolled.then(|| SECRET.into()),
    };
    let account = accounts::create_account(&mut tx, new, grants).await.unwrap();
    tx.commit().await.unwrap();
    account.id
}

async fn supporter(house: &House, login: &str) -> Id {
    let desk = house.desk("mie").await;
    account(house, login, &[NewGrant::at_desk(Role::Supporter, desk)], true).await
}

/// The session's token in an answer.
pub fn token(answer: &Answer) -> Option<String> {
    let cookies = answer.headers.get_all(header::SET_COOKIE).iter();
    let mut tokens = cookies.filter_map(|cookie| cookie.to_str().unwrap().strip_prefix("tomarigi="));
    tokens.next().map(|rest| rest.split(';').next().unwrap().to_owned())
}

async fn try_login(house: &House, login: &str, password: &str) -> Answer {
    house.anybody().post("/login", &[("login", login), ("password", password), ("next", "/calls")]).await
}

/// Shows the password alone.
async fn with_password(house: &House, login: &str) -> Actor {
    house.holding(&token(&try_login(house, login, PASSWORD).await).unwrap())
}

fn code(house: &House) -> String {
    totp::code_at(SECRET, house.db.now()).unwrap()
}

/// Shows password and second factor.
pub async fn signed_in(house: &House, login: &str) -> Actor {
    let half = with_password(house, login).await;
    let answer = half.post("/second-factor", &[("code", &code(house)), ("next", "/calls")]).await;
    assert_eq!(answer.location(), "/calls");
    house.holding(&token(&answer).unwrap())
}

/// Moves the clock on.
fn later(house: &House, by: Duration) {
    house.clock.set(house.db.now().plus(by));
}

#[tokio::test]
async fn a_supporter_signs_in_with_password_and_code_and_goes_on_where_they_wanted() {
    let house = House::new().await;
    supporter(&house, "mori").await;
    let answer = try_login(&house, "  Mori ", PASSWORD).await;
    assert_eq!(answer.location(), "/calls");
    let half = house.holding(&token(&answer).unwrap());
    assert_eq!(half.get("/account").await.location(), "/second-factor?next=%2Faccount");
    let whole = half.post("/second-factor", &[("code", &code(&house)), ("next", "/account")]).await;
    assert_eq!(whole.location(), "/account");
    let me = house.holding(&token(&whole).unwrap());
    assert_eq!(me.get("/account").await.status, StatusCode::OK);
}

#[tokio::test]
async fn who_is_not_known_and_who_mistypes_get_the_same_bytes() {
    let house = House::new().await;
    supporter(&house, "mori").await;
    let wrong = try_login(&house, "mori", "three birds on a roof top").await;
    let unknown = try_login(&house, "mory", PASSWORD).await;
    assert_eq!(wrong.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert_eq!(unknown.status, wrong.status);
    assert_eq!(unknown.text(), wrong.text().replace("value=\"mori\"", "value=\"mory\""));
    assert!(wrong.text().contains("ログイン名か合言葉がちがいます"));
    assert!(!wrong.text().contains("roof top"), "a password is never sent back");
    assert_eq!(unknown.headers, wrong.headers);
    assert!(token(&wrong).is_none());
}

#[tokio::test]
async fn guessing_slows_down_and_a_restart_forgets_nothing() {
    let house = House::new().await;
    supporter(&house, "mori").await;
    for login in ["mori", "nobody"] {
        for _ in 0..5 {
            assert_eq!(try_login(&house, login, "guess").await.status, StatusCode::UNPROCESSABLE_ENTITY);
        }
        let refused = try_login(&house, login, PASSWORD).await;
        assert_eq!(refused.status, StatusCode::TOO_MANY_REQUESTS, "{login}");
        assert_eq!(refused.headers[header::RETRY_AFTER], "15");
        assert!(refused.text().contains("15秒"));
    }
    let again = house.started_again().await;
    let mut anybody = again.anybody();
    anybody.locale = "en";
    let fields = [("login", "mori"), ("password", PASSWORD)];
    assert_eq!(anybody.post("/login", &fields).await.status, StatusCode::TOO_MANY_REQUESTS);
    later(&house, Duration::seconds(15));
    assert_eq!(try_login(&house, "mori", "guess").await.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert_eq!(try_login(&house, "mori", PASSWORD).await.headers[header::RETRY_AFTER], "30");
    later(&house, Duration::seconds(30));
    assert_eq!(try_login(&house, "mori", PASSWORD).await.location(), "/calls");
    assert_eq!(try_login(&house, "mori", "guess").await.status, StatusCode::UNPROCESSABLE_ENTITY);
}

#[tokio::test]
async fn guesses_sent_at_once_are_all_counted() {
    let house = std::sync::Arc::new(House::new().await);
    let tasks: Vec<_> = (0..12)
        .map(|_| {
            let house = house.clone();
            tokio::spawn(async move { try_login(&house, "mori", "guess").await.status })
        })
        .collect();
    let mut judged = 0;
    for task in tasks {
        judged += usize::from(task.await.unwrap() == StatusCode::UNPROCESSABLE_ENTITY);
    }
    assert_eq!(judged, 5);
}

#[tokio::test]
async fn a_password_alone_opens_no_page_of_records() {
    let house = House::new().await;
    supporter(&house, "mori").await;
    let half = with_password(&house, "mori").await;
    let mut looked_at = 0;
    for route in tomarigi::app::routes() {
        let (path, open) = (route.info.path, route.info.action == Action::Public);
        let before = route.info.stage == tomarigi::web::route::Stage::BeforeSecondFactor;
        if open || before {
            continue;
        }
        let path = path.replace("{id}", &Id(1).to_string()).replace(['{', '}'], "");
        let answer = match route.method {
            axum::http::Method::GET => half.get(&path).await,
            _ => half.post(&path, &[]).await,
        };
        let turned_away = match answer.status {
            StatusCode::SEE_OTHER => answer.location().starts_with("/second-factor?next="),
            StatusCode::UNAUTHORIZED => true,
            _ => false,
        };
        assert!(turned_away, "{path}: {}", answer.status);
        looked_at += 1;
    }
    assert!(looked_at > 0, "{looked_at}");
}

#[tokio::test]
async fn whoever_needs_a_second_factor_enrols_it_first_and_keeps_ten_codes() {
    let house = House::new().await;
    let desk = house.desk("mie").await;
    account(&house, "mori", &[NewGrant::at_desk(Role::Supporter, desk)], false).await;
    let half = with_password(&house, "mori").await;
    assert_eq!(half.get("/account").await.location(), "/second-factor/enrolment");
    let page = half.get("/second-factor/enrolment").await.text();
    assert_eq!(page, half.get("/second-factor/enrolment").await.text(), "looking changes nothing");
    assert!(page.contains("<svg class=\"qr\"") && !page.contains("style="));
    let secret: String = page.split("class=\"secret\">").nth(1).unwrap().split('<').next().unwrap().into();
    let secret = secret.replace(' ', "");
    assert!(page.contains(&format!("secret={secret}")));

    let wrong = half.post("/second-factor/enrolment", &[("code", "000000")]).await;
    assert_eq!(wrong.status, StatusCode::UNPROCESSABLE_ENTITY);
    let code = totp::code_at(&secret, house.db.now()).unwrap();
    let done = half.post("/second-factor/enrolment", &[("code", &code)]).await;
    assert_eq!(done.status, StatusCode::OK);
    let text = done.text();
    let codes: Vec<&str> =
        text.split("<li>").filter_map(|li| li.get(..9)).filter(|c| &c[4..5] == "-").collect();
    assert_eq!(codes.len(), 10);
    let me = house.holding(&token(&done).unwrap());
    assert_eq!(me.get("/account").await.status, StatusCode::OK);
    assert_eq!(half.get("/account").await.location(), "/login?next=%2Faccount", "the half session is gone");

    // A recovery code opens once.
    for (expected, n) in [("/account?notice=recovery-code-used", 0), ("", 1)] {
        let half = with_password(&house, "mori").await;
        let answer = half.post("/second-factor", &[("code", &codes[3].to_lowercase())]).await;
        if n == 0 {
            assert_eq!(answer.location(), expected);
        } else {
            assert_eq!(answer.status, StatusCode::UNPROCESSABLE_ENTITY);
        }
    }
}

#[tokio::test]
async fn a_code_overheard_does_not_open_a_second_time() {
    let house = House::new().await;
    supporter(&house, "mori").await;
    let heard = code(&house);
    signed_in(&house, "mori").await;
    let thief = with_password(&house, "mori").await;
    let answer = thief.post("/second-factor", &[("code", &heard)]).await;
    assert_eq!(answer.status, StatusCode::UNPROCESSABLE_ENTITY);
    later(&house, Duration::seconds(30));
    assert_eq!(
        thief.post("/second-factor", &[("code", &heard)]).await.status,
        StatusCode::UNPROCESSABLE_ENTITY
    );
    assert_eq!(thief.post("/second-factor", &[("code", &code(&house))]).await.location(), "/");
}

#[tokio::test]
async fn guessing_codes_slows_down() {
    let house = House::new().await;
    supporter(&house, "mori").await;
    let half = with_password(&house, "mori").await;
    for _ in 0..5 {
        let answer = half.post("/second-factor", &[("code", "123456")]).await;
        assert_eq!(answer.status, StatusCode::UNPROCESSABLE_ENTITY);
    }
    let answer = half.post("/second-factor", &[("code", &code(&house))]).await;
    assert_eq!(answer.status, StatusCode::TOO_MANY_REQUESTS);
}

#[tokio::test]
async fn a_session_ends_after_half_an_hour_of_rest_and_after_twelve_hours_of_work() {
    let house = House::new().await;
    supporter(&house, "mori").await;
    let me = signed_in(&house, "mori").await;
    later(&house, Duration::minutes(29));
    assert_eq!(me.get("/account").await.status, StatusCode::OK);
    later(&house, Duration::minutes(31));
    assert_eq!(me.get("/account").await.location(), "/login?next=%2Faccount");

    let me = signed_in(&house, "mori").await;
    for _ in 0..28 {
        assert_eq!(me.get("/account").await.status, StatusCode::OK);
        later(&house, Duration::minutes(25));
    }
    later(&house, Duration::minutes(20));
    assert_eq!(me.get("/account").await.location(), "/login?next=%2Faccount");
}

#[tokio::test]
async fn a_token_from_before_signing_in_or_out_opens_nothing() {
    let house = House::new().await;
    supporter(&house, "mori").await;
    let before = signed_in(&house, "mori").await;
    let again = before.post("/login", &[("login", "mori"), ("password", PASSWORD)]).await;
    assert!(token(&again).is_some());
    assert_eq!(
        before.get("/account").await.location(),
        "/login?next=%2Faccount",
        "signing in anew ends the old"
    );

    later(&house, Duration::minutes(1));
    let me = signed_in(&house, "mori").await;
    let out = me.post("/logout", &[]).await;
    assert_eq!(out.location(), "/login?notice=signed-out");
    assert_eq!(token(&out).as_deref(), Some(""));
    assert_eq!(me.get("/account").await.location(), "/login?next=%2Faccount");
}

#[tokio::test]
async fn signing_in_never_leads_to_another_site() {
    let house = House::new().await;
    supporter(&house, "mori").await;
    let fields = [("login", "mori"), ("password", PASSWORD), ("next", "//evil.example/")];
    assert_eq!(house.anybody().post("/login", &fields).await.location(), "/");
    let page = house.anybody().get("/login?next=https://evil.example/").await;
    assert_eq!(page.field("next").unwrap(), "/");
}

#[tokio::test]
async fn the_language_is_chosen_by_a_link_and_kept_in_a_cookie() {
    let house = House::new().await;
    let answer = house.anybody().get("/language/en?back=/login").await;
    assert_eq!(answer.location(), "/login");
    assert!(
        answer.headers[header::SET_COOKIE].to_str().unwrap().starts_with("language=en; Max-Age=31536000")
    );
    assert_eq!(house.anybody().get("/language/fr").await.status, StatusCode::NOT_FOUND);
}

#[tokio::test]
async fn every_form_sent_by_another_site_is_refused() {
    let house = House::new().await;
    let desk = house.desk("mie").await;
    for actor in [
        house.anybody(),
        house.person(Role::Administrator, None).await,
        house.person(Role::Coordinator, Some(desk)).await,
    ] {
        let mut sent = 0;
        for route in tomarigi::app::routes().into_iter().filter(|r| r.method == axum::http::Method::POST) {
            let path = route.info.path.replace("{id}", &Id(1).to_string()).replace(['{', '}'], "");
            let answer = actor.forged_post(&path).await;
            assert_eq!(answer.status, StatusCode::FORBIDDEN, "{path}");
            sent += 1;
        }
        assert!(sent > 3);
    }
}

#[tokio::test]
async fn a_button_pressed_too_late_leads_to_the_code_and_back_to_its_page() {
    let house = House::new().await;
    let desk = house.desk("mie").await;
    let grants = [NewGrant::at_desk(Role::Supporter, desk), NewGrant::everywhere(Role::Administrator)];
    account(&house, "mori", &grants, true).await;
    let me = signed_in(&house, "mori").await;
    let request = format!("/redactions/{}/approval", Id(1));
    for (from, press, back) in [
        (Some("/account?notice=account-saved"), "/account/recovery-codes", "/account"),
        (Some("/redactions"), request.as_str(), "/redactions"),
        // The list again, shown at the address of the button; and a browser that tells nothing.
        (Some(request.as_str()), request.as_str(), "/redactions"),
        (None, request.as_str(), "/redactions"),
        (None, "/account/recovery-codes", "/account"),
    ] {
        later(&house, Duration::minutes(16));
        let ask = me.post_from(from, press, &[]).await.location();
        let page = me.get(&ask).await;
        assert_eq!(page.status, StatusCode::OK, "{ask}");
        assert!(page.text().contains("さきほどのボタンをもう一度押してください"), "{}", page.text());
        let next = page.field("next").unwrap().replace("&amp;", "&").replace("&#38;", "&");
        assert_eq!(next, format!("{back}?notice=press-again"));
        let there = me.post("/second-factor", &[("code", &code(&house)), ("next", &next)]).await.location();
        assert_eq!(there, next);
        let page = me.get(&there).await;
        assert_eq!(page.status, StatusCode::OK);
        assert!(page.text().contains("もう一度押してください"));
        assert_ne!(me.post_from(from, press, &[]).await.status, StatusCode::SEE_OTHER, "now it is taken");
    }
}

#[tokio::test]
async fn a_button_pressed_too_late_leads_to_no_other_site() {
    let house = House::new().await;
    supporter(&house, "mori").await;
    let me = signed_in(&house, "mori").await;
    later(&house, Duration::minutes(16));
    let ask = me.post_from(Some("@evil.example/"), "/account/recovery-codes", &[]).await.location();
    assert_eq!(ask, "/second-factor?next=%2F%3Fnotice%3Dpress-again&notice=code-again");
}

#[tokio::test]
async fn slips_of_an_office_are_forgotten_and_a_clock_set_back_locks_nobody_out() {
    let house = House::new().await;
    supporter(&house, "mori").await;
    for n in 0..40 {
        let answer = try_login(&house, &format!("slip-{n}"), "guess").await;
        if answer.status == StatusCode::TOO_MANY_REQUESTS {
            break;
        }
    }
    assert_eq!(try_login(&house, "mori", PASSWORD).await.status, StatusCode::TOO_MANY_REQUESTS);
    later(&house, Duration::hours(2));
    for n in 0..5 {
        let answer = try_login(&house, &format!("later-{n}"), "guess").await;
        assert_eq!(answer.status, StatusCode::UNPROCESSABLE_ENTITY, "{n}");
    }
    later(&house, Duration::days(-300));
    assert_eq!(try_login(&house, "mori", PASSWORD).await.location(), "/calls");
}

#[tokio::test]
async fn nobody_unknown_makes_the_house_hold_a_large_file() {
    let house = House::new().await;
    let desk = house.desk("mie").await;
    let file = vec![b'x'; 2 * 1024 * 1024];
    let anybody = house.anybody().upload("/calls/import", &[], ("file", "calls.csv", &file)).await;
    assert_eq!(anybody.status, StatusCode::UNAUTHORIZED, "{}", anybody.text());
    let coordinator = house.person(Role::Coordinator, Some(desk)).await;
    let known = coordinator.upload("/calls/import", &[], ("file", "calls.csv", &file)).await;
    assert_ne!(known.status, StatusCode::UNAUTHORIZED, "{}", known.text());
    assert_ne!(known.status, StatusCode::PAYLOAD_TOO_LARGE, "{}", known.text());
}

#[tokio::test]
async fn large_files_have_room_together_and_who_finds_none_is_told_when_to_come_again() {
    let house = House::new().await;
    let desk = house.desk("mie").await;
    let coordinator = house.person(Role::Coordinator, Some(desk)).await;
    let (large, small) = (vec![b'x'; 1024 * 1024], b"x".to_vec());
    let send =
        async |file: &[u8]| coordinator.upload("/calls/import", &[], ("file", "calls.csv", file)).await;
    let everything = house.app.room().take(usize::MAX, false).await.unwrap();
    let refused = send(&large).await;
    assert_eq!(refused.status, StatusCode::SERVICE_UNAVAILABLE);
    assert_eq!(refused.headers[header::RETRY_AFTER], "10");
    assert!(refused.text().contains("混みあっています"), "{}", refused.text());
    assert_ne!(send(&small).await.status, StatusCode::SERVICE_UNAVAILABLE, "what is no larger than a form");
    drop(everything);
    assert_ne!(send(&large).await.status, StatusCode::SERVICE_UNAVAILABLE);
    assert!(
        house.app.room().take(usize::MAX, false).await.unwrap().is_some(),
        "free again once it was answered"
    );
}

#[tokio::test]
async fn a_page_is_read_although_nothing_can_be_written() {
    use sea_orm::{ConnectionTrait, DbBackend};
    let house = House::new().await;
    supporter(&house, "mori").await;
    let me = signed_in(&house, "mori").await;
    let intruder = crate::support::dump::intruder(&house).await;
    let refusing = match intruder.get_database_backend() {
        DbBackend::Postgres => "ALTER TABLE session ADD CONSTRAINT full_disk CHECK (false) NOT VALID",
        _ => {
            "CREATE TRIGGER full_disk BEFORE UPDATE ON session \
             BEGIN SELECT RAISE(ABORT, 'database or disk is full'); END"
        }
    };
    intruder.execute_unprepared(refusing).await.unwrap();
    later(&house, Duration::minutes(2));
    assert_eq!(me.get("/account").await.status, StatusCode::OK);
}

#[tokio::test]
async fn more_forms_at_once_than_connections_do_not_wait_for_each_other() {
    let house = std::sync::Arc::new(House::new().await);
    let administrator = house.person(Role::Administrator, None).await;
    let mut tasks = Vec::new();
    for n in 0..40 {
        let id = account(&house, &format!("mori-{n}"), &[], false).await;
        let administrator = administrator.clone();
        tasks.push(tokio::spawn(async move {
            administrator.post(&format!("/people/{id}/roles"), &[("role", "auditor:")]).await.status
        }));
    }
    for task in tasks {
        assert_eq!(task.await.unwrap(), StatusCode::SEE_OTHER);
    }
}

#[tokio::test]
async fn a_database_of_another_kind_is_refused_rather_than_overlooked() {
    let house = House::new().await;
    let config = house.app.config();
    for url in ["psql://u:secret@h/d", "postgre://u:secret@h/d", "mysql://u:secret@h/d", "h/d"] {
        let root = std::sync::Arc::new(
            tomarigi::crypto::RootKey::read(&config.key_file, Some(&config.data)).unwrap(),
        );
        let opened = tomarigi::db::Db::open(Some(url), &config.data, root, house.clock.clone()).await;
        let told = opened.err().expect("no SQLite in its place").to_string();
        assert!(told.contains("postgres://") && !told.contains("secret"), "{told}");
    }
}
