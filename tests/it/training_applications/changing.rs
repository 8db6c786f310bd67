//! Applications changed by their writers while others look at them too: the office, the chiefs, the register.

use time::macros::{date, time};
use tomarigi::auth::policy::Role;
use tomarigi::clock::Instant;
use tomarigi::i18n::Locale;
use tomarigi::training::applications::consents;
use tomarigi::training::applications::entity::State;
use tomarigi::training::applications::form::Kept;

use super::{address_of, certified, row};
use crate::support::House;
use crate::support::applications::{
    WISHES, agreeing_to, as_refs, in_june, letters, letters_to, link_in, mended, r4_in_june, register, sent,
    taken, with,
};
use crate::support::training::{applicant, branch, fields, personal, programme, rewritten, small};

const HERE: &str = "/programmes/r4-certification/applications";

#[tokio::test]
async fn an_older_page_shows_what_the_office_mended_before_it_is_saved_over_it() {
    let (house, r4, mie) = r4_in_june().await;
    let id = applicant(&house, &r4, Some(mie), 1, &WISHES).await;
    let secretariat = house.person(Role::Secretariat, None).await;
    let own = format!("{}/form", personal(&house, id).await);
    let opened = house.nobody().get(&own).await.field("revision").unwrap();

    let other = with(fields(&r4, Some(mie), 1, &WISHES), &[("address", "津市1-1")]);
    mended(&secretariat, &format!("{HERE}/{id}/form"), other).await.location();

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
    let (house, r4, mie) = r4_in_june().await;
    let secretariat = house.person(Role::Secretariat, None).await;
    let none = [("email", ""), ("consent", ""), ("standing", ""), ("phone", "059-000-0001")];
    let paper = with(fields(&r4, Some(mie), 1, &WISHES), &none);
    let id = taken(&secretariat, "r4-certification", &paper).await;
    let own = format!("{}/form", personal(&house, id).await);
    let typed = with(paper, &[("phone", "059-000-0002")]);
    let done = mended(&house.nobody(), &own, typed.clone()).await.location();
    assert!(done.ends_with("application-changed"), "{done}");
    assert!(secretariat.get(&format!("{HERE}/{id}")).await.text().contains("059-000-0002"));
    // What they do change is looked at as ever.
    let wrong = with(typed, &[("kana", "森下"), ("wish-basic-1", "")]);
    let refused = mended(&house.nobody(), &own, wrong).await.text();
    assert!(refused.contains("カタカナで書いてください") && refused.contains("希望するコースを1つは"));
}

#[tokio::test]
async fn who_was_spoken_for_keeps_the_name_of_which_it_was_said() {
    let (house, r4, mie) = r4_in_june().await;
    let chief = house.person(Role::BranchChief, Some(mie)).await;
    let id = applicant(&house, &r4, Some(mie), 1, &WISHES).await;
    let own = format!("{}/form", personal(&house, id).await);
    assert!(house.nobody().get(&own).await.field("name").is_some());
    chief.post(&format!("/recommendations/{id}"), &[("decision", "recommend")]).await.location();
    let page = house.nobody().get(&own).await;
    assert!(page.field("name").is_none() && page.text().contains("推薦や登録簿と結びついています"));
    let typed = [("name", "別の人"), ("phone", "059-000-0002")];
    let typed = with(fields(&r4, Some(mie), 1, &WISHES), &typed);
    mended(&house.nobody(), &own, typed).await.location();
    let kept = Kept::open(&house.db.keys(house.organisation).await.unwrap(), &row(&house, id).await);
    assert_eq!((kept.name(), kept.fields.get("phone")), ("森下 由香1", "059-000-0002"));
}

#[tokio::test]
async fn the_register_is_asked_again_when_the_number_is_put_right_and_from_then_on_the_name_stays() {
    let house = House::at(in_june()).await;
    let secretariat = house.person(Role::Secretariat, None).await;
    register(&secretariat, "第H25-002号,森下 由香1,モリ ユカ,平成25年度\n").await;
    let follow_up = programme(&house, &certified()).await;
    let id = applicant(&house, &follow_up, None, 1, &[]).await;
    let own = personal(&house, id).await;
    assert!(!house.nobody().get(&own).await.text().contains("席が決まりました"));
    let typed = with(fields(&follow_up, None, 1, &[]), &[("certificate_number", "H25-002")]);
    mended(&house.nobody(), &format!("{own}/form"), typed).await.location();
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
    let other = fields(&at_once, Some(kochi), 1, &[]);
    let done = mended(&secretariat, &format!("{page}/form"), other).await.location();
    let seen = secretariat.get(&done).await.text();
    assert!(seen.contains("高知県支部") && seen.contains("よく聴く方です"), "{seen}");
    assert!(letters_to(&house, &address_of(&house, &after).await).await.is_empty());
    assert!(
        house.nobody().get(&personal(&house, id).await).await.text().contains("支部長の返事が届きました")
    );
}

#[tokio::test]
async fn a_field_that_a_browser_made_up_is_not_kept_and_comes_into_no_log() {
    let (house, r4, mie) = r4_in_june().await;
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
    let r4 = programme(&house, &agreeing_to("はじめの同意の文")).await;
    let mie = branch(&house, "三重県支部").await;
    let visitor = house.nobody();
    let form = visitor.post("/applications", &[("for", "r4-certification")]).await.location();
    let seen = visitor.get(&form).await.field("consent").unwrap();
    let whole = with(fields(&r4, Some(mie), 1, &WISHES), &[("consent", &seen)]);
    visitor.post(&format!("{form}/draft"), &as_refs(&whole)).await.json();
    let after = rewritten(&house, r4.id, &agreeing_to("あとからの同意の文")).await;

    assert!(!visitor.get(&form).await.text().contains("id=\"f-consent\" checked"), "of the draft neither");
    let refused = visitor.post(&form, &as_refs(&whole)).await;
    assert_eq!(refused.status, 422);
    let text = refused.text();
    assert!(text.contains("同意の文が変わりました") && text.contains("あとからの同意の文"), "{text}");
    assert!(!text.contains("id=\"f-consent\" checked"));
    let anew = refused.field("consent").unwrap();
    assert_eq!(anew, consents::version(&after.programme(), Locale::Ja));
    visitor.post(&form, &as_refs(&with(whole, &[("consent", &anew)]))).await.location();
}

#[tokio::test]
async fn a_chief_who_applied_puts_the_others_in_order_around_a_place_that_they_do_not_see() {
    let (house, r4, mie) = r4_in_june().await;
    let chief = house.person_named("shibucho", Role::BranchChief, Some(mie)).await;
    let deputy = house.person(Role::BranchChief, Some(mie)).await;
    let secretariat = house.person(Role::Secretariat, None).await;
    let own = with(fields(&r4, Some(mie), 9, &WISHES), &[("email", "shibucho@example.jp")]);
    let theirs = taken(&secretariat, "r4-certification", &own).await;
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
    let (house, r4, mie) = r4_in_june().await;
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
