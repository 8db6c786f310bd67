//! Applications changed by their writers while others look at them too: the office, the chiefs, the register.

use time::macros::{date, time};
use tomarigi::auth::policy::Role;
use tomarigi::clock::Instant;
use tomarigi::i18n::Locale;
use tomarigi::training::applications::consents;
use tomarigi::training::applications::entity::State;
use tomarigi::training::applications::form::Kept;
use tomarigi::training::programmes::{file, queries, save};

use super::{WISHES, address_of, certified, letters_to, row, with};
use crate::support::House;
use crate::support::training::{R4, applicant, branch, fields, office, personal, programme, small};
use crate::training::{as_refs, in_june, letters, link_in, sent};

const HERE: &str = "/programmes/r4-certification/applications";

#[tokio::test]
async fn an_older_page_shows_what_the_office_mended_before_it_is_saved_over_it() {
    let house = House::at(in_june()).await;
    let r4 = programme(&house, R4).await;
    let mie = branch(&house, "三重県支部").await;
    let id = applicant(&house, &r4, Some(mie), 1, &WISHES).await;
    let secretariat = house.person(Role::Secretariat, None).await;
    let own = format!("{}/form", personal(&house, id).await);
    let opened = house.nobody().get(&own).await.field("revision").unwrap();

    let page = secretariat.get(&format!("{HERE}/{id}/form")).await.field("revision").unwrap();
    let mended = [("address", "津市1-1"), ("revision", page.as_str())];
    let mended = with(fields(&r4, Some(mie), 1, &WISHES), &mended);
    secretariat.post(&format!("{HERE}/{id}/form"), &as_refs(&mended)).await.location();

    let typed = [("address", ""), ("phone", "059-000-0002"), ("revision", opened.as_str())];
    let typed = with(fields(&r4, Some(mie), 1, &WISHES), &typed);
    let shown = house.nobody().post(&own, &as_refs(&typed)).await;
    assert_eq!(shown.status, 422);
    let text = shown.text();
    assert!(text.contains("見ているあいだに、申込みが変わりました") && text.contains("津市1-1"), "{text}");
    assert!(text.contains("059-000-0002"), "what was typed is not lost");
    assert!(secretariat.get(&format!("{HERE}/{id}")).await.text().contains("津市1-1"));
    let again = with(typed, &[("revision", &shown.field("revision").unwrap())]);
    let done = house.nobody().post(&own, &as_refs(&again)).await.location();
    assert!(done.ends_with("application-changed"), "{done}");
}

#[tokio::test]
async fn who_applied_on_paper_without_mail_changes_what_they_see_and_is_asked_nothing_else() {
    let house = House::at(in_june()).await;
    let r4 = programme(&house, R4).await;
    let mie = branch(&house, "三重県支部").await;
    let secretariat = house.person(Role::Secretariat, None).await;
    let none = [("email", ""), ("consent", ""), ("standing", ""), ("phone", "059-000-0001")];
    let paper = with(fields(&r4, Some(mie), 1, &WISHES), &none);
    let taken = secretariat.post(HERE, &as_refs(&paper)).await.location();
    let id = taken.split(['/', '?']).nth(4).unwrap().parse().unwrap();
    let own = format!("{}/form", personal(&house, id).await);
    let page = house.nobody().get(&own).await;
    let typed = with(paper, &[("phone", "059-000-0002"), ("revision", &page.field("revision").unwrap())]);
    let done = house.nobody().post(&own, &as_refs(&typed)).await.location();
    assert!(done.ends_with("application-changed"), "{done}");
    assert!(secretariat.get(&format!("{HERE}/{id}")).await.text().contains("059-000-0002"));
    // What they do change is looked at as ever.
    let page = house.nobody().get(&own).await.field("revision").unwrap();
    let wrong = with(typed, &[("kana", "森下"), ("wish-basic-1", ""), ("revision", &page)]);
    let refused = house.nobody().post(&own, &as_refs(&wrong)).await.text();
    assert!(refused.contains("カタカナで書いてください") && refused.contains("希望するコースを1つは"));
}

#[tokio::test]
async fn who_was_spoken_for_keeps_the_name_of_which_it_was_said() {
    let house = House::at(in_june()).await;
    let r4 = programme(&house, R4).await;
    let mie = branch(&house, "三重県支部").await;
    let chief = house.person(Role::BranchChief, Some(mie)).await;
    let id = applicant(&house, &r4, Some(mie), 1, &WISHES).await;
    let own = format!("{}/form", personal(&house, id).await);
    assert!(house.nobody().get(&own).await.field("name").is_some());
    chief.post(&format!("/recommendations/{id}"), &[("decision", "recommend")]).await.location();
    let page = house.nobody().get(&own).await;
    assert!(page.field("name").is_none() && page.text().contains("推薦や登録簿と結びついています"));
    let revision = page.field("revision").unwrap();
    let typed = [("name", "別の人"), ("phone", "059-000-0002"), ("revision", revision.as_str())];
    let typed = with(fields(&r4, Some(mie), 1, &WISHES), &typed);
    house.nobody().post(&own, &as_refs(&typed)).await.location();
    let kept = Kept::open(&house.db.keys(house.organisation).await.unwrap(), &row(&house, id).await);
    assert_eq!((kept.name(), kept.fields.get("phone")), ("森下 由香1", "059-000-0002"));
}

#[tokio::test]
async fn the_register_is_asked_again_when_the_number_is_put_right_and_from_then_on_the_name_stays() {
    let house = House::at(in_june()).await;
    let secretariat = house.person(Role::Secretariat, None).await;
    let register = "認定証番号,名前,ふりがな,年度\n第H25-002号,森下 由香1,モリ ユカ,平成25年度\n";
    let held = secretariat.upload("/register/import", &[], ("file", "h25.csv", register.as_bytes())).await;
    secretariat.post(&format!("{}/confirmation", held.location()), &[]).await.location();
    let follow_up = programme(&house, &certified()).await;
    let id = applicant(&house, &follow_up, None, 1, &[]).await;
    let own = personal(&house, id).await;
    assert!(!house.nobody().get(&own).await.text().contains("席が決まりました"));
    let page = house.nobody().get(&format!("{own}/form")).await;
    let revision = page.field("revision").unwrap();
    let number = [("certificate_number", "H25-002"), ("revision", revision.as_str())];
    let typed = with(fields(&follow_up, None, 1, &[]), &number);
    house.nobody().post(&format!("{own}/form"), &as_refs(&typed)).await.location();
    assert!(house.nobody().get(&own).await.text().contains("席が決まりました"));
    assert!(house.nobody().get(&format!("{own}/form")).await.field("name").is_none());
}

/// Recommended by the chief; places go to who comes first.
fn at_once() -> String {
    let facts = "audience = \"members\"\nrecommendation = true\nselection = \"first_come\"";
    small("at-once", 2022, facts, &[("one", "研修", "", &[("room", "集合", 9, "")])])
}

#[tokio::test]
async fn a_branch_that_is_put_right_after_the_decision_keeps_the_word_and_asks_nobody_in_vain() {
    let house = House::at(in_june()).await;
    let at_once = programme(&house, &at_once()).await;
    let (mie, kochi) = (branch(&house, "三重県支部").await, branch(&house, "高知県支部").await);
    let before = house.person(Role::BranchChief, Some(mie)).await;
    let after = house.person(Role::BranchChief, Some(kochi)).await;
    let secretariat = house.person(Role::Secretariat, None).await;
    let id = applicant(&house, &at_once, Some(mie), 1, &[]).await;
    let said = [("decision", "recommend"), ("words", "よく聴く方です")];
    before.post(&format!("/recommendations/{id}"), &said).await.location();
    let page = format!("/programmes/at-once/applications/{id}");
    let revision = secretariat.get(&format!("{page}/form")).await.field("revision").unwrap();
    let typed = with(fields(&at_once, Some(kochi), 1, &[]), &[("revision", &revision)]);
    let done = secretariat.post(&format!("{page}/form"), &as_refs(&typed)).await.location();
    let seen = secretariat.get(&done).await.text();
    assert!(seen.contains("高知県支部") && seen.contains("よく聴く方です"), "{seen}");
    assert!(letters_to(&house, &address_of(&house, &after).await).await.is_empty());
    assert!(
        house.nobody().get(&personal(&house, id).await).await.text().contains("支部長の返事が届きました")
    );
}

#[tokio::test]
async fn a_field_that_a_browser_made_up_is_not_kept_and_comes_into_no_log() {
    let house = House::at(in_june()).await;
    let r4 = programme(&house, R4).await;
    let mie = branch(&house, "三重県支部").await;
    let made_up = [("wish-090-1234-5678", "x"), ("wish-basic-99", "x"), ("else", "x")];
    sent(&house, &with(fields(&r4, Some(mie), 1, &WISHES), &made_up)).await;
    let keys = house.db.keys(house.organisation).await.unwrap();
    let kept = Kept::open(&keys, &super::applications(&house).await[0]);
    assert!(made_up.iter().all(|(name, _)| !kept.fields.has(name)), "{kept:?}");
    assert!(kept.fields.has("wish-basic-1"));
}

#[tokio::test]
async fn nobody_agrees_to_another_text_than_the_one_that_they_saw() {
    let house = House::at(in_june()).await;
    let source = R4.replacen("[texts]", "[texts]\nconsent = \"はじめの同意の文\"", 1);
    let r4 = programme(&house, &source).await;
    let mie = branch(&house, "三重県支部").await;
    let visitor = house.nobody();
    let form = visitor.post("/applications", &[("for", "r4-certification")]).await.location();
    let seen = visitor.get(&form).await.field("consent").unwrap();
    let whole = with(fields(&r4, Some(mie), 1, &WISHES), &[("consent", &seen)]);
    visitor.post(&format!("{form}/draft"), &as_refs(&whole)).await.json();
    let mut after = file::read(&source).unwrap();
    after.texts.consent = file::read(&source.replace("はじめ", "あとから")).unwrap().texts.consent;
    let mut tx = house.db.write(&office(&house)).await.unwrap();
    let now = queries::by_slug(&house.db, &r4.slug).await.unwrap().unwrap();
    save::save(&mut tx, r4.id, now.revision, &after).await.unwrap();
    tx.commit().await.unwrap();

    assert!(!visitor.get(&form).await.text().contains("id=\"f-consent\" checked"), "of the draft neither");
    let refused = visitor.post(&form, &as_refs(&whole)).await;
    assert_eq!(refused.status, 422);
    let text = refused.text();
    assert!(text.contains("同意の文が変わりました") && text.contains("あとからの同意の文"), "{text}");
    assert!(!text.contains("id=\"f-consent\" checked"));
    let anew = refused.field("consent").unwrap();
    assert_eq!(anew, consents::version(&after, Locale::Ja));
    visitor.post(&form, &as_refs(&with(whole, &[("consent", &anew)]))).await.location();
}

#[tokio::test]
async fn a_chief_who_applied_puts_the_others_in_order_around_a_place_that_they_do_not_see() {
    let house = House::at(in_june()).await;
    let r4 = programme(&house, R4).await;
    let mie = branch(&house, "三重県支部").await;
    let chief = house.person_named("shibucho", Role::BranchChief, Some(mie)).await;
    let deputy = house.person(Role::BranchChief, Some(mie)).await;
    let secretariat = house.person(Role::Secretariat, None).await;
    let own = with(fields(&r4, Some(mie), 9, &WISHES), &[("email", "shibucho@example.jp")]);
    let taken = secretariat.post(HERE, &as_refs(&own)).await.location();
    let theirs = taken.split(['/', '?']).nth(4).unwrap();
    let said = [("decision", "recommend"), ("rank", "1")];
    deputy.post(&format!("/recommendations/{theirs}"), &said).await.location();
    let mut order =
        vec![("programme".to_owned(), "r4-certification".to_owned()), ("branch".to_owned(), mie.to_string())];
    let mut all = Vec::new();
    for n in 0..5 {
        let id = applicant(&house, &r4, Some(mie), n, &WISHES).await;
        chief.post(&format!("/recommendations/{id}"), &[("decision", "recommend")]).await.location();
        order.push((format!("rank-{id}"), (n + 1).to_string()));
        all.push(id);
    }
    let page = chief.get("/recommendations").await.text();
    assert!(page.contains("推薦が目安の人数をこえています"), "the sixth is the chief");
    chief.post("/recommendations", &as_refs(&order)).await.location();
    for (id, rank) in all.iter().zip(["2位", "3位", "4位", "5位", "6位"]) {
        assert!(secretariat.get(&format!("{HERE}/{id}")).await.text().contains(rank), "{rank}");
    }
    assert!(secretariat.get(&format!("{HERE}/{theirs}")).await.text().contains("1位"));
}

#[tokio::test]
async fn a_withdrawal_pressed_twice_is_one_and_no_mail_is_told_of_where_none_went_out() {
    let house = House::at(in_june()).await;
    let r4 = programme(&house, R4).await;
    let mie = branch(&house, "三重県支部").await;
    let id = applicant(&house, &r4, Some(mie), 1, &WISHES).await;
    let secretariat = house.person(Role::Secretariat, None).await;
    secretariat.post(&format!("{HERE}/{id}/withdrawal"), &[]).await.location();
    let once = row(&house, id).await;
    assert_eq!(once.state, State::Withdrawn);
    house.clock.set(Instant::of_jst(date!(2022 - 06 - 29), time!(10:10)));
    secretariat.post(&format!("{HERE}/{id}/withdrawal"), &[]).await.location();
    assert_eq!(row(&house, id).await, once);

    let form = house.nobody().post("/applications", &[("for", "r4-certification")]).await.location();
    let told = house.nobody().post(&format!("{form}/letter"), &[("act", "mail")]).await.location();
    assert_eq!(told, form);
    // Who applied before is written to in the same write as who sends now.
    let first = applicant(&house, &r4, Some(mie), 2, &WISHES).await;
    sent(&house, &fields(&r4, Some(mie), 2, &WISHES)).await;
    let mailed = letters(&house, Some(first)).await;
    assert_eq!(link_in(mailed.last().unwrap()), personal(&house, first).await);
    assert_eq!(mailed.len(), 2);
}
