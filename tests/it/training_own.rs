//! The page of somebody who applied: what waits for them stands first, and the words of what they did are true.

use time::macros::{date, time};
use tomarigi::auth::policy::Role;
use tomarigi::clock::Instant;
use tomarigi::training::places::entity::place;

use crate::support::applications::{WISHES, after_the_deadline, mended, r4_in_june, taken, with};
use crate::support::training::{applicant, branch, fields, first, office, personal, programme, small};
use crate::support::{House, applications};

/// The head of what has gone before and is to come, below which nothing needs an answer.
const STEPS: &str = "これまでと、これから";

/// What stands on a page before its steps.
fn above(page: &str) -> &str {
    page.split(STEPS).next().unwrap()
}

#[tokio::test]
async fn an_offered_place_stands_first_and_is_declined_in_two_steps_with_words_that_are_true() {
    let house = House::new().await;
    let row = programme(&house, &first()).await;
    let gone = applicant(&house, &row, None, 0, &[]).await;
    applicant(&house, &row, None, 1, &[]).await;
    let waiting = applicant(&house, &row, None, 2, &[]).await;
    let visitor = house.nobody();
    visitor.post(&format!("{}/withdrawal", personal(&house, gone).await), &[]).await.location();
    let own = personal(&house, waiting).await;
    let page = visitor.get(&own).await.text();
    let top = above(&page);
    assert!(top.contains("つぎにすること") && top.contains("受けない…</summary>"), "{page}");
    assert!(!top.contains("href=\"#offer-basic\""), "one form alone needs no list");

    let offers = office(&house).find::<place::Entity>();
    let offers = offers.filter(sea_orm::ColumnTrait::eq(&place::Column::State, place::State::Offered));
    let offer = offers.one(&house.db).await.unwrap().unwrap().id.to_string();
    let declined = [("place", offer.as_str()), ("answer", "decline")];
    let told = visitor.post(&format!("{own}/answer"), &declined).await.location();
    let page = visitor.get(&told).await.text();
    assert!(page.contains("空いた席を受けないと、事務局に伝えました"), "{page}");
    assert!(page.contains("空いた席は受けないと、お返事をいただきました"), "{page}");
    for untrue in ["お譲りしました", "席は決まりませんでした", "席はありません", "つぎにすること"]
    {
        assert!(!page.contains(untrue), "{untrue}: {page}");
    }
}

#[tokio::test]
async fn a_consent_that_is_missing_is_asked_for_first_and_is_given_after_the_deadline_too() {
    let (house, r4, mie) = r4_in_june().await;
    let secretariat = house.person(Role::Secretariat, None).await;
    let paper = with(fields(&r4, Some(mie), 1, &WISHES), &[("consent", ""), ("consent_by", "none")]);
    let id = taken(&secretariat, &r4.slug, &paper).await;
    let (own, visitor) = (personal(&house, id).await, house.nobody());
    house.clock.set(after_the_deadline());
    let page = visitor.get(&own).await.text();
    assert!(above(&page).contains(&format!("href=\"{own}/form#f-consent\"")), "{page}");

    let form = format!("{own}/form");
    let shown = visitor.get(&form).await;
    let version = shown.field("consent").unwrap();
    let other = mended(&visitor, &form, with(paper.clone(), &[("consent", "another-text")])).await;
    assert!(other.status == 422 && other.text().contains("同意の文が変わりました"), "{}", other.text());
    let agreed = mended(&visitor, &form, with(paper, &[("consent", &version)])).await;
    assert!(agreed.location().ends_with("notice=application-changed"));
    let page = visitor.get(&own).await.text();
    assert!(!page.contains("#f-consent") && visitor.get(&form).await.field("consent").is_none(), "{page}");
    let seen = house.sign_in_again(&secretariat).await;
    let seen = seen.get(&format!("/programmes/{}/applications/{id}", r4.slug)).await.text();
    assert!(seen.contains("7月12日"), "{seen}");
}

#[tokio::test]
async fn who_was_asked_for_no_branch_reads_of_none() {
    let house = House::at(Instant::of_jst(date!(2022 - 06 - 29), time!(10:00))).await;
    let facts = "audience = \"certified\"\nselection = \"first_come\"";
    let course: &[_] = &[("room", "集合", 9, "")];
    let row = programme(&house, &small("after", 2022, facts, &[("one", "研修", "", course)])).await;
    let own = personal(&house, applicant(&house, &row, None, 1, &[]).await).await;
    let page = house.nobody().get(&own).await.text();
    assert!(page.contains("メールアドレスを変えたいときは") && !page.contains("支部"), "{page}");
}

#[tokio::test]
async fn a_page_that_is_not_theirs_and_a_dead_link_keep_the_header_of_who_is_signed_in() {
    let house = House::new().await;
    let mie = branch(&house, "三重県支部").await;
    let chief = house.person_named("mori", Role::BranchChief, Some(mie)).await;
    for path in ["/people", "/nothing", "/applications/nothing", "/trainings/nothing"] {
        let page = chief.get(path).await;
        assert_eq!(page.status, 404, "{path}");
        let page = page.text();
        assert!(page.contains("mori") && page.contains("href=\"/recommendations\""), "{path}: {page}");
        assert!(!page.contains("href=\"/login\""), "{path}: {page}");
    }
    assert_eq!(chief.get("/people").await.bytes, chief.get("/nothing").await.bytes);
    assert!(house.nobody().get("/nothing").await.text().contains("href=\"/login\""));
}

#[tokio::test]
async fn a_summary_of_errors_names_the_field_and_the_part_of_the_form_in_which_it_stands() {
    let house = House::new().await;
    let secretariat = house.person(Role::Secretariat, None).await;
    let form = [("title", ""), ("fiscal_year", "2026"), ("slug", "next")];
    let page = secretariat.post("/programmes", &form).await.text();
    assert!(page.contains("<a href=\"#f-title\">題:書いてください</a>"), "{page}");
    programme(&house, &applications::agreeing_to("x")).await;
    let edit = "/programmes/r4-certification/edit";
    let form = [("title_ja", "講座"), ("fiscal_year", "2022"), ("s0_name_ja", "基礎"), ("s0_fee", "五千")];
    let form = [&form[..], &[("s0_c0_name_ja", "x"), ("s0_c0_places", "何人か")]].concat();
    let page = secretariat.post(edit, &form).await.text();
    for line in ["段階1の参加費:数字で書いてください", "段階1のコース1の定員:数字で書いてください"]
    {
        assert!(page.contains(line), "{line}: {page}");
    }
}
