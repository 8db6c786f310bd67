//! Setting up a desk in the browser: without a script, without losing what anybody wrote.

use axum::http::StatusCode;
use time::macros::date;
use tomarigi::auth::policy::{Action, Role};
use tomarigi::desk::settings::Settings;
use tomarigi::id::Id;
use tomarigi::organisation::lookup;

use crate::hours::{apply, mie};
use crate::support::{Actor, Answer, House};

async fn coordinator(house: &House) -> (Id, Actor) {
    let desk = mie(house).await;
    (desk.id, house.person(Role::Coordinator, Some(desk.id)).await)
}

async fn settings(house: &House) -> Settings {
    let desk = lookup::desk_by_slug(&house.db, "mie").await.unwrap().unwrap();
    Settings::of(&house.operator(Action::SeeDesk), &house.db, &desk).await.unwrap()
}

/// The fields of the page's last form, as a browser would send them.
fn fields(answer: &Answer) -> Vec<(String, String)> {
    let text = answer.text();
    let form = text.split("<form").find(|form| form.contains("name=\"base\"")).unwrap();
    let form = form.split("</form>").next().unwrap();
    let attribute = |tag: &str, name: &str| -> Option<String> {
        let value = tag.split(&format!("{name}=\"")).nth(1)?.split('"').next()?;
        Some(value.replace("&#39;", "'").replace("&quot;", "\"").replace("&#60;", "<").replace("&#38;", "&"))
    };
    let mut out = Vec::new();
    for tag in form
        .split('<')
        .filter(|tag| tag.starts_with("input") || tag.starts_with("textarea") || tag.starts_with("option"))
    {
        let (head, rest) = tag.split_once('>').unwrap();
        if head.starts_with("option") {
            if head.contains(" selected") {
                out.push(("prefecture".to_owned(), attribute(head, "value").unwrap()));
            }
            continue;
        }
        let name = attribute(head, "name").unwrap();
        if name == "csrf" || (head.contains("checkbox") && !head.contains(" checked")) {
            continue;
        }
        let value = if head.starts_with("textarea") {
            rest.to_owned()
        } else {
            attribute(head, "value").unwrap_or_default()
        };
        out.push((name, value));
    }
    out
}

async fn send(actor: &Actor, path: &str, fields: &[(String, String)], what: &str) -> Answer {
    let mut all: Vec<(&str, &str)> = fields.iter().map(|(n, v)| (n.as_str(), v.as_str())).collect();
    all.push(("do", what));
    actor.post(path, &all).await
}

fn set(fields: &mut [(String, String)], name: &str, value: &str) {
    let field = fields.iter_mut().find(|(n, _)| n == name).unwrap_or_else(|| panic!("no field {name}"));
    value.clone_into(&mut field.1);
}

#[tokio::test]
async fn a_form_sent_as_it_was_opened_changes_nothing() {
    let house = House::new().await;
    let (_, actor) = coordinator(&house).await;
    let before = settings(&house).await;
    for path in ["/desk/mie", "/desk/mie/rules"] {
        let opened = fields(&actor.get(path).await);
        let answer = send(&actor, path, &opened, "save").await;
        assert!(answer.location().ends_with("notice=desk-saved"));
    }
    assert_eq!(settings(&house).await, before);
}

#[tokio::test]
async fn hours_are_changed_with_rows_added_by_buttons() {
    let house = House::new().await;
    let (_, actor) = coordinator(&house).await;
    assert_eq!(actor.get("/desk").await.location(), "/desk/mie");
    let opened = fields(&actor.get("/desk/mie").await);
    let more = fields(&send(&actor, "/desk/mie", &opened, "add span 5").await);
    let mut more = fields(&send(&actor, "/desk/mie", &more, "add one-off").await);
    set(&mut more, "opens-5", "10:00");
    set(&mut more, "closes-5", "12時");
    set(&mut more, "obon-to", "８月１５日");
    set(&mut more, "one-off-from", "2026-06-10");
    set(&mut more, "one-off-reason", "引っこし");
    let preview = send(&actor, "/desk/mie", &more, "preview").await;
    assert!(preview.text().contains("6月10日(水)は、お休み(理由: 引っこし)"), "{}", preview.text());
    assert!(settings(&house).await.hours.week[5].is_empty(), "looking changes nothing");
    send(&actor, "/desk/mie", &more, "save").await.location();
    let hours = settings(&house).await.hours;
    assert_eq!(hours.week[5], ["10:00-12:00".parse().unwrap()]);
    assert!(hours.day(date!(2026 - 08 - 16)).closed.is_some_and(|r| format!("{r:?}") == "RegularClosedDay"));
    assert!(!hours.day(date!(2026 - 06 - 10)).is_open());
    // And away again.
    let opened = fields(&actor.get("/desk/mie").await);
    let less = fields(&send(&actor, "/desk/mie", &opened, "remove one-off 0").await);
    send(&actor, "/desk/mie", &less, "save").await.location();
    assert!(settings(&house).await.hours.day(date!(2026 - 06 - 10)).is_open());
}

#[tokio::test]
async fn a_fault_is_told_at_its_field_and_the_rest_is_kept() {
    let house = House::new().await;
    let (_, actor) = coordinator(&house).await;
    let before = settings(&house).await;
    let mut opened = fields(&actor.get("/desk/mie").await);
    set(&mut opened, "closes-2", "12:00");
    set(&mut opened, "obon-from", "8/32");
    set(&mut opened, "year-end-from", "12/28");
    let answer = send(&actor, "/desk/mie", &opened, "save").await;
    assert_eq!(answer.status, StatusCode::UNPROCESSABLE_ENTITY);
    let text = answer.text();
    assert!(
        text.contains("閉じる時刻が、開く時刻より前です。") && text.contains("id=\"obon-error\""),
        "{text}"
    );
    assert!(text.contains("<a href=\"#span-2\">水曜日:閉じる時刻が、") && text.contains("id=\"span-2\""));
    assert!(text.contains("<a href=\"#obon\">お盆:") && text.contains("id=\"obon\""));
    assert_eq!(fields(&answer).iter().find(|(n, _)| n == "year-end-from").unwrap().1, "12/28");
    assert_eq!(settings(&house).await, before);
}

#[tokio::test]
async fn a_desk_given_to_a_branch_shows_its_statistics_to_the_branchs_chief() {
    let house = House::new().await;
    house.desk("mie").await;
    let organisation = house.operator(Action::ManageOrganisation);
    let mut tx = house.db.write(&organisation).await.unwrap();
    let branch = tomarigi::organisation::open_branch(&mut tx, "三重県支部", Some(24)).await.unwrap();
    tx.commit().await.unwrap();
    let chief = house.person(Role::BranchChief, Some(branch)).await;
    assert_eq!(chief.get("/statistics").await.status, StatusCode::NOT_FOUND);
    let missing = apply(&house, "slug = \"mie\"\nbranch = \"津支部\"", false).await.unwrap_err();
    assert!(missing.to_string().contains("津支部"), "{missing}");
    apply(&house, "slug = \"mie\"\nbranch = \"三重県支部\"", false).await.unwrap();
    assert_eq!(chief.get("/statistics").await.status, StatusCode::OK);
}

#[tokio::test]
async fn two_who_change_the_same_hours_lose_neither() {
    let house = House::new().await;
    let (_, actor) = coordinator(&house).await;
    let mut mine = fields(&actor.get("/desk/mie").await);
    apply(&house, "slug = \"mie\"\n[hours]\nwed = [\"14:00-16:00\"]\nfri = [\"14:00-17:00\"]", false)
        .await
        .unwrap();
    set(&mut mine, "closes-3", "17:00");
    set(&mut mine, "closes-4", "15:00");
    let answer = send(&actor, "/desk/mie", &mine, "save").await;
    assert_eq!(answer.status, StatusCode::CONFLICT);
    let text = answer.text();
    // What both changed is told in words, and nothing else is.
    for words in ["ほかの人が変えました", ">金曜日</h3>", ">14時から17時<", ">13時から15時<"]
    {
        assert!(text.contains(words), "{words}\n{text}");
    }
    assert!(
        !text.contains("<h3 class=\"sides__both\">水曜日")
            && !text.contains("<h3 class=\"sides__both\">木曜日")
    );
    assert_eq!(settings(&house).await.hours.week[3], ["13:00-16:00".parse().unwrap()]);
    // With both sides in view, saving once more decides; what only the other changed stands in the form.
    let seen = fields(&answer);
    send(&actor, "/desk/mie", &seen, "save").await.location();
    let hours = settings(&house).await.hours;
    assert_eq!(hours.week[2], ["14:00-16:00".parse().unwrap()]);
    assert_eq!(hours.week[3], ["13:00-17:00".parse().unwrap()]);
    assert_eq!(hours.week[4], ["13:00-15:00".parse().unwrap()]);
}

#[tokio::test]
async fn what_cannot_be_meant_is_refused_and_a_year_without_opening_days_is_asked_about() {
    let house = House::new().await;
    let (_, actor) = coordinator(&house).await;
    let before = settings(&house).await;
    let opened =
        fields(&send(&actor, "/desk/mie", &fields(&actor.get("/desk/mie").await), "add one-off").await);
    for (changes, told) in [
        (vec![("obon-from", "8/16"), ("obon-to", "8/13")], "おわりの日が、はじめの日より前です。"),
        (vec![("one-off-from", "0026-12-02")], "2026-12-02 のことでしたら"),
        (vec![("one-off-from", "2026-12-02"), ("one-off-to", "9999-12-31")], "10年より先の日です"),
        (vec![("starts-on", "1026-04-01")], "より前の日です"),
        (vec![("year-end-from", "1/1"), ("year-end-to", "12/31")], "これから1年、開く日がありません"),
    ] {
        let mut wrong = opened.clone();
        changes.iter().for_each(|(name, value)| set(&mut wrong, name, value));
        let answer = send(&actor, "/desk/mie", &wrong, "save").await;
        assert_eq!(answer.status, StatusCode::UNPROCESSABLE_ENTITY, "{changes:?}");
        assert!(answer.text().contains(told), "{told}\n{}", answer.text());
        assert_eq!(settings(&house).await, before);
        if changes[0].0 == "year-end-from" {
            let mut meant = fields(&answer);
            meant.push(("meant".into(), "yes".into()));
            send(&actor, "/desk/mie", &meant, "save").await.location();
        }
    }
    assert_ne!(settings(&house).await, before);
}

#[tokio::test]
async fn a_number_is_shown_as_it_is_dialled_and_letters_are_none() {
    let house = House::new().await;
    let (_, actor) = coordinator(&house).await;
    let mut rules = fields(&actor.get("/desk/mie/rules").await);
    set(&mut rules, "small-cell", "３");
    set(&mut rules, "phone", "０５９－０００－０１３４ あ");
    let answer = send(&actor, "/desk/mie/rules", &rules, "save").await;
    assert!(answer.text().contains("id=\"phone-error\""), "{}", answer.text());
    set(&mut rules, "phone", "０５９－０００－０１９９");
    send(&actor, "/desk/mie/rules", &rules, "save").await.location();
    let now = settings(&house).await;
    assert_eq!((now.phone.as_deref(), now.small_cell), (Some("059-000-0199"), 3));
}

#[tokio::test]
async fn changes_of_different_parts_do_not_disturb_one_another() {
    let house = House::new().await;
    let (_, actor) = coordinator(&house).await;
    let mut rules = fields(&actor.get("/desk/mie/rules").await);
    apply(&house, "slug = \"mie\"\n[hours]\nwed = [\"14:00-16:00\"]", false).await.unwrap();
    set(&mut rules, "small-cell", "4");
    send(&actor, "/desk/mie/rules", &rules, "save").await.location();
    let now = settings(&house).await;
    assert_eq!((now.small_cell, now.hours.week[2].clone()), (4, vec!["14:00-16:00".parse().unwrap()]));
}

#[tokio::test]
async fn safety_steps_written_in_the_browser_are_what_the_desk_says() {
    let house = House::new().await;
    let (_, actor) = coordinator(&house).await;
    let mut texts = fields(&actor.get("/desk/mie/texts").await);
    set(&mut texts, "safety-ja", "切らない\nとなりに知らせる");
    set(&mut texts, "safety_numbers-ja", "119 救急\n059-000-0111 当番");
    send(&actor, "/desk/mie/texts", &texts, "save").await.location();
    let told = settings(&house).await.texts.told(tomarigi::i18n::Locale::Ja);
    assert_eq!(told.safety, ["切らない", "となりに知らせる"]);
    assert_eq!(told.safety_numbers[1].name, "当番");
    assert_eq!(told.ways.len(), 3, "the rest is as it was");
    let faulty = {
        let mut texts = fields(&actor.get("/desk/mie/texts").await);
        set(&mut texts, "lifelines-ja", "救急へ");
        set(&mut texts, "safety-ja", &"長い手順".repeat(100));
        send(&actor, "/desk/mie/texts", &texts, "save").await
    };
    assert!(faulty.text().contains("id=\"lifelines-error\"") && faulty.text().contains("1行200字まで"));
}

#[tokio::test]
async fn the_text_from_the_start_is_put_into_its_field_and_the_cards_are_looked_at_before_they_are_saved() {
    let house = House::new().await;
    let (_, actor) = coordinator(&house).await;
    let before = settings(&house).await;
    let opened = fields(&actor.get("/desk/mie/texts").await);
    let mut texts = fields(&send(&actor, "/desk/mie/texts", &opened, "default listening").await);
    let listening = texts.iter().find(|(name, _)| name == "listening-ja").unwrap().1.clone();
    assert!(listening.contains("沈黙は、いっしょに待つ"), "{listening}");
    set(&mut texts, "listening-ja", &listening.replace("いっしょに待つ", "急がずに待つ"));
    let preview = send(&actor, "/desk/mie/texts", &texts, "preview").await.text();
    assert!(preview.contains("<li>沈黙は、急がずに待つ</li>"), "{preview}");
    assert_eq!(settings(&house).await, before);
}

#[tokio::test]
async fn who_signed_out_elsewhere_is_told_so_and_where_their_words_are() {
    let house = House::new().await;
    coordinator(&house).await;
    let request = axum::http::Request::post("/desk/mie/texts")
        .header("origin", "http://127.0.0.1:8080")
        .header("content-type", "application/x-www-form-urlencoded")
        .body(axum::body::Body::from("csrf=of-a-session-before&base=&safety-ja=long"))
        .unwrap();
    let answer = house.anybody().send(request).await;
    assert_eq!(answer.status, StatusCode::UNAUTHORIZED);
    let text = answer.text();
    assert!(
        text.contains("ログインし直し") && text.contains("「戻る」") && text.contains("href=\"/login\""),
        "{text}"
    );
}

#[tokio::test]
async fn nobody_but_the_coordinator_of_the_desk_sets_it_up() {
    let house = House::new().await;
    let (desk, _) = coordinator(&house).await;
    let tsu = house.desk("tsu").await;
    for actor in [
        house.person(Role::Supporter, Some(desk)).await,
        house.person(Role::Coordinator, Some(tsu)).await,
        house.person(Role::Administrator, None).await,
    ] {
        assert_eq!(actor.get("/desk/mie").await.status, StatusCode::NOT_FOUND);
        assert_eq!(actor.post("/desk/mie/rules", &[("name", "x")]).await.status, StatusCode::NOT_FOUND);
    }
}
