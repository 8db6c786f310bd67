//! What an administrator does to the rights of people, herself among them; and what the log tells of it afterwards.

use axum::body::Body;
use axum::http::{Request, StatusCode, header};
use sea_orm::ColumnTrait;
use tomarigi::app::{self, App};
use tomarigi::audit::entity as audit;
use tomarigi::auth::accounts::NewGrant;
use tomarigi::auth::policy::{Action, Role};
use tomarigi::id::Id;
use tomarigi::mail::{Mailer, outbox};

use crate::sign_in::{account, token};
use crate::support::{Actor, Answer, House};

const PASSWORD: &str = "a kettle sings in the kitchen";

/// A house that sends its mail into files.
async fn with_mail() -> House {
    let mut house = House::new().await;
    let mut config = house.app.config().clone();
    config.demo = true;
    let mailer = Mailer::new(&config).unwrap();
    house.app = App::new(house.db.clone(), config, mailer);
    house.router = app::router(house.app.clone());
    house
}

/// The mails that have gone out, as their texts.
async fn mails(house: &House) -> Vec<String> {
    outbox::send_due(&house.app).await.unwrap();
    let files = std::fs::read_dir(house.app.config().data.join("mail")).unwrap();
    let text = |path: std::path::PathBuf| {
        let mail = std::fs::read_to_string(path).unwrap();
        let (head, body) = mail.split_once("\r\n\r\n").unwrap();
        let body: String = body.split_whitespace().collect();
        let body = data_encoding::BASE64.decode(body.as_bytes()).map(|b| String::from_utf8(b).unwrap());
        format!("{head}\n{}", body.unwrap_or_else(|_| mail.clone()))
    };
    files.map(|file| text(file.unwrap().path())).collect()
}

async fn sheet(by: &Actor, role: &str) -> Answer {
    by.post("/people/invitations", &[("display_name", "監査 二郎"), ("role", role), ("way", "sheet")]).await
}

fn code(sheet: &Answer) -> String {
    let text = sheet.text();
    text.split("class=\"secret\"><b>").nth(1).unwrap().split('<').next().unwrap().to_owned()
}

async fn accept(house: &House, code: &str, login: &str) -> Answer {
    let fields = [("login", login), ("display_name", "監査 二郎"), ("password", PASSWORD)];
    house.anybody().post(&format!("/invitation/{code}"), &fields).await
}

/// The lines of the log that `reader` sees, the newest first.
async fn log(reader: &Actor, address: &str) -> Vec<String> {
    let page = reader.get(address).await.text();
    page.split("<tr>").skip(2).map(|line| line.split("</tr>").next().unwrap().to_owned()).collect()
}

#[tokio::test]
async fn the_log_tells_which_role_was_given_where_and_under_whose_name_a_sheet_was_used() {
    let house = House::new().await;
    let desk = house.desk("mie").await;
    let administrator = house.person_named("管理 花子", Role::Administrator, None).await;
    let coordinator = house.person(Role::Coordinator, Some(desk)).await;
    let invited = code(&sheet(&administrator, &format!("supporter:{desk}")).await);
    assert!(token(&accept(&house, &invited, "jiro").await).is_some());
    let scope = house.operator(Action::ManageAccounts);
    let known = house.known("jiro").await.account.unwrap();
    let role = format!("coordinator:{desk}");
    administrator.post(&format!("/people/{known}/roles"), &[("role", &role)]).await.location();
    let grants = administrator.get(&format!("/people/{known}")).await;
    let grant = grants.field("grant").unwrap();
    administrator.post(&format!("/people/{known}/revocations"), &[("grant", &grant)]).await.location();

    for reader in [&administrator, &coordinator] {
        let lines = log(reader, "/audit").await;
        let found = |words: [&str; 3]| lines.iter().any(|line| words.iter().all(|word| line.contains(word)));
        assert!(found(["人を招いた:ピアサポーター(窓口 mie)", "管理 花子", "監査 二郎"]), "{lines:#?}");
        assert!(found(["役割を加えた:相談責任者(窓口 mie)", "管理 花子", "監査 二郎"]));
        assert!(found(["役割を外した:", "管理 花子", "(窓口 mie)"]));
        let used = lines.iter().find(|line| line.contains("招待を使った")).unwrap();
        assert!(used.contains("招待を使った:ピアサポーター") && !used.contains("管理 花子"), "{used}");
        assert!(!lines.iter().any(|line| line.contains("自分で自分に")));
    }
    let granted = scope.find::<tomarigi::auth::entity::role_grant::Entity>().all(&house.db).await.unwrap();
    let first = granted.iter().find(|row| row.account_id == known && row.role == Role::Supporter).unwrap();
    assert_eq!(first.granted_by, administrator.account, "the role is given by who invited");
    let report = tomarigi::upkeep::verify::verify(&house.db).await.unwrap();
    assert!(report.is_sound(), "{report:?}");
}

#[tokio::test]
async fn an_administrator_reads_nothing_by_a_role_of_her_own_giving_unless_she_is_alone_and_it_is_told() {
    let house = with_mail().await;
    let desk = house.desk("mie").await;
    let administrator = house.person_named("管理 花子", Role::Administrator, None).await;
    let auditor = house.person(Role::Auditor, None).await;
    let own = format!("/people/{}", administrator.account.unwrap());
    let reading = format!("coordinator:{desk}");
    let roles = format!("{own}/roles");

    let second = house.person(Role::Administrator, None).await;
    let page = administrator.get(&own).await.text();
    assert!(page.contains("ほかの管理者に頼んでください") && !page.contains(&format!("value=\"{reading}\"")));
    let refused = administrator.post(&roles, &[("role", &reading), ("own", "yes")]).await;
    assert_eq!(refused.status, StatusCode::UNPROCESSABLE_ENTITY);
    administrator.post(&roles, &[("role", "auditor:")]).await.location();
    assert_eq!(administrator.get("/calls").await.status, StatusCode::NOT_FOUND);

    let other = format!("/people/{}/disabling", second.account.unwrap());
    administrator.post(&other, &[]).await.location();
    assert!(administrator.get(&own).await.text().contains("操作の記録に印を付けて残します"));
    let unsure = administrator.post(&roles, &[("role", &reading)]).await;
    assert_eq!(unsure.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert_eq!(administrator.get("/calls").await.status, StatusCode::NOT_FOUND);
    assert_eq!(mails(&house).await.len(), 0);
    administrator.post(&roles, &[("role", &reading), ("own", "yes")]).await.location();
    let told = mails(&house).await;
    let to = told.iter().find(|mail| mail.contains("To: auditor-")).unwrap();
    assert!(to.contains("「相談責任者(窓口 mie)」") && to.contains("http://127.0.0.1:8080/audit"), "{to}");
    let lines = log(&auditor, "/audit").await;
    let line = lines.iter().find(|line| line.contains("役割を加えた:相談責任者")).unwrap();
    assert!(line.contains("自分で自分に") && line.matches("管理 花子").count() == 2, "{line}");
}

#[tokio::test]
async fn what_cannot_be_taken_back_stands_behind_a_look() {
    let house = House::new().await;
    let administrator = house.person(Role::Administrator, None).await;
    let id = account(&house, "mori", &[NewGrant::everywhere(Role::Auditor)], true).await;
    let person = administrator.get(&format!("/people/{id}")).await.text();
    let own = house.known("mori").await.get("/account").await.text();
    for (page, action) in [
        (&person, "/revocations\""),
        (&person, "/second-factor-reset\""),
        (&person, "/disabling\""),
        (&own, "/account/recovery-codes\""),
    ] {
        let before = &page[..page.find(action).unwrap_or_else(|| panic!("{action}"))];
        let opened = before.rfind("<details").unwrap_or_default();
        assert!(opened > before.rfind("</details>").unwrap_or_default(), "{action} at one press");
        assert!(before[opened..].contains("</summary><p>"), "{action}: it is said what it does");
    }
}

#[tokio::test]
async fn a_sheet_names_no_step_that_does_not_come() {
    let house = House::new().await;
    let desk = house.desk("mie").await;
    let administrator = house.person(Role::Administrator, None).await;
    let (registers, shows) = ("電話の認証アプリを登録します", "認証アプリに出ている6けたの番号を入れます");
    for (role, comes) in [
        ("auditor:".to_owned(), false),
        (format!("commissioner:{desk}"), false),
        ("secretariat:".into(), true),
    ] {
        let text = sheet(&administrator, &role).await.text();
        assert_eq!(text.contains(registers), comes, "{role}");
        assert!(!text.contains(shows), "{role}");
    }
    let supporter = [NewGrant::at_desk(Role::Supporter, desk)];
    for (login, grants, enrolled, steps) in [
        ("a-supporter", &supporter[..], true, (false, true)),
        ("a-new-one", &supporter[..], false, (true, false)),
        ("an-auditor", &[NewGrant::everywhere(Role::Auditor)][..], false, (false, false)),
    ] {
        let id = account(&house, login, grants, enrolled).await;
        let text = administrator.post(&format!("/people/{id}/password-renewal"), &[]).await.text();
        assert_eq!((text.contains(registers), text.contains(shows)), steps, "{login}");
    }
}

#[tokio::test]
async fn a_code_for_a_new_password_goes_by_mail_and_opens_nothing_for_who_is_disabled() {
    let house = with_mail().await;
    let administrator = house.person(Role::Administrator, None).await;
    let person = house.person_named("taro", Role::Auditor, None).await;
    let path = format!("/people/{}", person.account.unwrap());
    let renew = format!("{path}/password-renewal");
    assert!(administrator.get(&path).await.text().contains("コードをメールで送る"));
    let sent = administrator.post(&renew, &[("way", "mail")]).await;
    assert_eq!(sent.location(), format!("{path}?notice=renewal-mailed"));
    assert!(administrator.get("/people").await.text().contains("送信を待っています"), "nobody has it yet");
    let told = mails(&house).await;
    let mail = told.iter().find(|mail| mail.contains("To: taro@example.jp")).unwrap();
    let code = mail.split("/invitation/").nth(1).unwrap().split_whitespace().next().unwrap();
    let waiting = administrator.get("/people").await.text();
    assert!(waiting.contains("送りました") && !waiting.contains("送信を待っています"));
    let opened = house.anybody().get(&format!("/invitation/{code}")).await;
    assert!(opened.text().contains("新しい合言葉"), "{}", opened.text());

    administrator.post(&format!("{path}/disabling"), &[]).await.location();
    let page = administrator.get(&path).await.text();
    assert!(!page.contains("password-renewal"), "none is offered");
    let refused = administrator.post(&renew, &[("way", "sheet")]).await;
    assert_eq!(refused.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert_eq!(accept(&house, code, "taro").await.status, StatusCode::UNPROCESSABLE_ENTITY);
    administrator.post(&format!("{path}/enabling"), &[]).await.location();
    assert_eq!(accept(&house, code, "taro").await.status, StatusCode::UNPROCESSABLE_ENTITY);
}

#[tokio::test]
async fn the_log_is_narrowed_by_whom_it_was_done_to() {
    let house = House::new().await;
    let administrator = house.person_named("管理 花子", Role::Administrator, None).await;
    let invited = code(&sheet(&administrator, "auditor:").await);
    assert!(token(&accept(&house, &invited, "jiro").await).is_some());
    let jiro = house.known("jiro").await;
    let id = jiro.account.unwrap();
    administrator.post(&format!("/people/{id}/disabling"), &[]).await.location();
    let lines = log(&administrator, &format!("/audit?person=&about={id}&from=&to=")).await;
    for done in ["人を招いた", "招待を使った", "人を加えた", "人を止めた"] {
        assert!(lines.iter().any(|line| line.contains(done)), "{done}: {lines:#?}");
    }
    assert!(lines.iter().all(|line| line.contains("監査 二郎")), "{lines:#?}");
    let by = administrator.account.unwrap();
    let both = log(&administrator, &format!("/audit?person={by}&about={id}")).await;
    assert!(both.len() == 2 && both[0].contains("人を止めた"), "{both:#?}");
}

#[tokio::test]
async fn a_form_opened_at_another_address_is_told_which_one_to_open() {
    let house = House::new().await;
    let send = async |origin: &str| {
        let request = Request::post("/login")
            .header(header::HOST, "localhost:8080")
            .header(header::ORIGIN, origin)
            .header("sec-fetch-site", "same-origin")
            .header(header::ACCEPT_LANGUAGE, "ja");
        house.anybody().send(request.body(Body::from("login=a")).unwrap()).await
    };
    let answer = send("http://localhost:8080").await;
    assert_eq!(answer.status, StatusCode::FORBIDDEN);
    assert!(answer.text().contains("http://127.0.0.1:8080 で開いてください"), "{}", answer.text());
    assert!(answer.text().contains("href=\"http://127.0.0.1:8080/\""));
    assert!(!send("https://evil.example").await.text().contains("で開いてください"));
}

#[tokio::test]
async fn a_slip_in_the_name_of_the_organisation_or_a_branch_is_mended_and_logged() {
    let house = House::new().await;
    let administrator = house.person(Role::Administrator, None).await;
    for name in ["三重支ぶ", "高知支部"] {
        administrator.post("/organisation/branches", &[("branch_name", name)]).await.location();
    }
    let page = administrator.get("/organisation").await.text();
    let branch = page.split("<option value=\"").find(|option| option.contains(">三重支ぶ<")).unwrap();
    let branch = branch.split('"').next().unwrap().to_owned();
    let house_id: Id = house.organisation;
    let rename = async |place: &str, name: &str| {
        administrator.post("/organisation/names", &[("place", place), ("new_name", name)]).await
    };
    assert_eq!(rename(&branch, "高知支部").await.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert_eq!(rename(&Id(1).to_string(), "三重支部").await.status, StatusCode::UNPROCESSABLE_ENTITY);
    for _ in 0..2 {
        assert_eq!(rename(&branch, "三重支部").await.location(), "/organisation?notice=renamed");
        rename(&house_id.to_string(), "みえの会").await.location();
    }
    let page = administrator.get("/organisation").await.text();
    assert!(page.contains("<dd>みえの会</dd>") && page.contains("三重支部") && !page.contains("三重支ぶ"));
    let renamed = house.operator(Action::ReadAudit).find::<audit::Entity>();
    let renamed = renamed.filter(audit::Column::Event.is_in(["organisation.renamed", "branch.renamed"]));
    assert_eq!(renamed.count(&house.db).await.unwrap(), 2, "said again, nothing is changed");
}
