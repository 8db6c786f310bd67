//! Letters on paper: which of them stand ticked, that they are put away, and the way back.

use axum::http::header;
use tomarigi::auth::policy::Role;
use tomarigi::training::programmes::save;

use super::{first, on_paper};
use crate::support::House;
use crate::support::training::{office, programme};

/// The letters that the page has waiting to be printed: which, whether it is ticked, and what is said of it.
pub fn listed(page: &str) -> Vec<(String, bool, String)> {
    let Some((_, list)) = page.split_once("id=\"print\"") else { return Vec::new() };
    let list = list.split("id=\"put-away\"").next().unwrap();
    let boxes = list.split("type=\"checkbox\" name=\"letter\" value=\"").skip(1);
    let one = |rest: &str| {
        let (tag, words) = rest.split_once('>').unwrap();
        let words = words.split("</label>").next().unwrap();
        (tag.split('"').next().unwrap().to_owned(), tag.ends_with(" checked"), words.to_owned())
    };
    boxes.map(one).collect()
}

/// That these letters stand there, in this order: beginning of the kind's name, and why it is not ticked.
fn assert_listed(page: &str, expected: &[(&str, Option<&str>)]) {
    let listed = listed(page);
    assert_eq!(listed.len(), expected.len(), "{page}");
    for ((_, ticked, words), (kind, why)) in listed.iter().zip(expected) {
        assert!(words.contains(kind), "{kind} is not {words}");
        assert_eq!(*ticked, why.is_none(), "{words}");
        assert!(why.is_none_or(|why| words.contains(why)), "{words}");
    }
}

const LIST: &str = "/programmes/first/letters";
const PUT_AWAY: &str = "/programmes/first/printed";

#[tokio::test]
async fn a_letter_that_is_no_longer_so_stands_unticked_and_says_why_beside_the_others_of_its_envelope() {
    let house = House::new().await;
    let row = programme(&house, &first()).await;
    let secretary = house.person(Role::Secretariat, None).await;
    let one = on_paper(&house, &row, "森 千夏").await;
    let next = on_paper(&house, &row, "髙﨑 蓮").await;
    let mut elsewhere = row.programme();
    elsewhere.stages[0].courses[0].place.ja = "津の会館".into();
    let mut tx = house.db.write(&office(&house)).await.unwrap();
    save::save(&mut tx, row.id, row.revision, &elsewhere).await.unwrap();
    tx.commit().await.unwrap();
    let later = Some("あとの知らせがあります");
    let page = secretary.get(LIST).await.text();
    assert_listed(
        &page,
        &[
            ("受け付けのお知らせ", None),
            ("席が決まった方へ", later),
            ("日程や場所の変更", None),
            ("受け付けのお知らせ", None),
            ("順番待ちの方へ", None),
        ],
    );
    let list = page.split_once("id=\"print\"").unwrap().1;
    let of = |id| list.find(&format!("href=\"/programmes/first/applications/{id}\"")).unwrap();
    assert!(of(one) < of(next));
    assert!(list.contains("うち1通は") && list.contains("住所がありません"), "{list}");

    let withdrawal = format!("/programmes/first/applications/{one}/withdrawal");
    secretary.post(&withdrawal, &[]).await.location();
    let page = secretary.get(LIST).await.text();
    let mut all = vec![
        ("受け付けのお知らせ", later),
        ("席が決まった方へ", later),
        ("日程や場所の変更", later),
        ("取り下げの受け付け", None),
        ("受け付けのお知らせ", None),
        ("順番待ちの方へ", later),
        ("空いた席のおすすめ", None),
    ];
    assert_listed(&page, &all);
    // Nobody answers.
    house.clock.set(house.db.now().plus(time::Duration::days(9)));
    let secretary = house.person(Role::Secretariat, None).await;
    all[6].1 = Some("返事の日を過ぎました");
    assert_listed(&secretary.get(LIST).await.text(), &all);
}

#[tokio::test]
async fn a_letter_that_was_put_away_is_printed_again_and_taken_back_from_the_persons_page() {
    let house = House::new().await;
    let row = programme(&house, &first()).await;
    let secretary = house.person(Role::Secretariat, None).await;
    let person = on_paper(&house, &row, "森 千夏").await;
    let ids: Vec<String> = listed(&secretary.get(LIST).await.text()).into_iter().map(|one| one.0).collect();
    secretary.post(PUT_AWAY, &[("act", "done"), ("letter", &ids[0])]).await.location();
    secretary.post(PUT_AWAY, &[("act", "drop"), ("letter", &ids[1])]).await.location();
    let page = secretary.get(LIST).await.text();
    assert!(listed(&page).is_empty() && page.contains("この30日に片づけた手紙:2通"), "{page}");

    let own = format!("/programmes/first/applications/{person}");
    let page = secretary.get(&own).await.text();
    assert!(page.contains("5月14日(木)に、事務局が「送った」と記しました"), "{page}");
    assert!(page.contains("5月14日(木)に、送らずに片づけました"), "{page}");
    let again = format!("/programmes/first/letters.pdf?letters={}", ids[0]);
    assert!(page.contains(&again));
    let file = secretary.get(&again).await;
    assert!(file.bytes.starts_with(b"%PDF-"));
    let name = file.headers[header::CONTENT_DISPOSITION].to_str().unwrap();
    let ascii = "attachment; filename=\"letters-first-2026-05-14.pdf\"; filename*=UTF-8''";
    assert!(name.starts_with(ascii) && name.contains("%E6%89%8B%E7%B4%99"), "{name}");

    let whose = person.to_string();
    for id in &ids {
        let back = secretary.post(PUT_AWAY, &[("act", "back"), ("letter", id), ("whose", &whose)]).await;
        assert_eq!(back.location(), format!("{own}?notice=letters-back"));
    }
    let waiting: Vec<String> =
        listed(&secretary.get(LIST).await.text()).into_iter().map(|one| one.0).collect();
    assert_eq!(waiting, ids);
    assert!(!secretary.get(&own).await.text().contains("片づけました"));
}
