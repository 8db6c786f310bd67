//! What the office does for those who applied: what they agreed to on paper or on the telephone, their address, their words as
//! they are kept.

use sea_orm::ConnectionTrait;
use tomarigi::auth::policy::Role;
use tomarigi::training::applications::form::Kept;

use super::row;
use crate::support::applications::{WISHES, as_refs, letters_to, mended, r4_in_june, sent, with};
use crate::support::dump::intruder;
use crate::support::training::{applicant, fields, personal};

const HERE: &str = "/programmes/r4-certification/applications";

#[tokio::test]
async fn how_somebody_agreed_is_chosen_and_where_they_have_not_yet_the_page_says_so_until_they_do() {
    let (house, r4, mie) = r4_in_june().await;
    let secretariat = house.person(Role::Secretariat, None).await;
    let form = secretariat.get(&format!("{HERE}/new")).await.text();
    for word in ["あなた", "わたし"] {
        assert!(!form.contains(word), "the office writes of somebody else: {word}");
    }
    let with_consent = |by, on| {
        let consent = [("consent_by", by), ("signed_on", on), ("consent", "")];
        with(fields(&r4, Some(mie), 1, &WISHES), &consent)
    };
    let refusals = [
        ("", "", "同意をどう聞いたかを選んで"),
        ("telephone", "", "同意した日を書いて"),
        ("telephone", "2022-07-30", "きょうまでの日を書いて"),
    ];
    for (by, on, why) in refusals {
        let refused = secretariat.post(HERE, &as_refs(&with_consent(by, on))).await;
        assert_eq!(refused.status, 422);
        assert!(refused.text().contains(why), "{why}");
    }
    let nowhere = with(with_consent("none", ""), &[("email", ""), ("phone", ""), ("address", "")]);
    let refused = secretariat.post(HERE, &as_refs(&nowhere)).await;
    assert!(
        refused.status == 422 && refused.text().contains("住所のどれかを書いて"),
        "nobody could tell them"
    );
    let page = secretariat.post(HERE, &as_refs(&with_consent("none", ""))).await.location();
    let page = page.split('?').next().unwrap();
    assert!(secretariat.get(page).await.text().contains("同意の記録がありません"));
    assert!(secretariat.get(HERE).await.text().contains("同意の記録なし"));

    let form = format!("{page}/form");
    let told = with_consent("telephone", "2022-06-28");
    mended(&secretariat, &form, told.clone()).await.location();
    let seen = secretariat.get(page).await.text();
    assert!(seen.contains("令和4年6月28日(火)に、電話で同意") && !seen.contains("同意の記録がありません"));
    // Mending something else leaves it as it is.
    let told = with(told, &[("address", "津市1-1")]);
    mended(&secretariat, &form, told.clone()).await.location();
    assert_eq!(secretariat.get(page).await.text().matches("電話で同意").count(), 1);
    // Put right to "not yet", what was noted stays to be read.
    let none = with(told, &[("consent_by", "none"), ("signed_on", "")]);
    mended(&secretariat, &form, none.clone()).await.location();
    let seen = secretariat.get(page).await.text();
    assert!(seen.contains("電話で同意") && seen.contains("「まだ」に直しました"), "{seen}");
    assert!(seen.contains("同意の記録がありません"));
    assert_eq!(mended(&secretariat, &form, with(none, &[("consent_by", "")])).await.status, 422);
}

#[tokio::test]
async fn the_address_of_before_is_told_and_its_link_says_that_there_is_another() {
    let (house, r4, mie) = r4_in_june().await;
    let id = applicant(&house, &r4, Some(mie), 1, &WISHES).await;
    let old = personal(&house, id).await;
    let secretariat = house.person(Role::Secretariat, None).await;
    let typed = with(fields(&r4, Some(mie), 1, &WISHES), &[("email", "new@example.jp")]);
    mended(&secretariat, &format!("{HERE}/{id}/form"), typed).await.location();
    let told = letters_to(&house, "yuka1@example.jp").await.pop().unwrap();
    assert_eq!(told.subject, "メールアドレスが変わりました");
    assert!(!told.body.contains("new@example.jp") && !told.body.contains("{site}"), "{}", told.body);
    // Where nothing arrives at the old address, nothing is to be done.
    let lost = "UPDATE outgoing_mail SET tries = 12, failed_at = 1 WHERE about IN \
                (SELECT id FROM training_letter WHERE kind = 'address-changed')";
    let done = intruder(&house).await.execute_unprepared(lost).await.unwrap();
    assert_eq!(done.rows_affected(), 1);
    for page in ["/", HERE, &format!("{HERE}/{id}"), "/programmes/r4-certification/letters"] {
        let page = secretariat.get(page).await.text();
        assert!(!page.contains("届かなかった知らせ") && !page.contains("届いていません"), "{page}");
    }

    let gone = house.nobody().get(&old).await;
    let (status, page) = (gone.status, gone.text());
    assert_eq!(status, 404);
    assert!(page.contains("リンクが新しくなっています") && !page.contains("きょうの画面"), "{page}");
    // One that was never ours says nothing of the kind, whether or not there is such an application.
    let mut made_up = old.clone().into_bytes();
    let last = made_up.len() - 5;
    made_up[last] = if made_up[last] == b'0' { b'1' } else { b'0' };
    let made_up = house.nobody().get(&String::from_utf8(made_up).unwrap()).await;
    let nonsense = house.nobody().get("/applications/nonsense").await;
    assert_eq!((made_up.status, &made_up.bytes), (nonsense.status, &nonsense.bytes));
    assert!(!made_up.text().contains("リンクが新しくなっています"));
}

#[tokio::test]
async fn kana_and_digits_are_kept_as_machines_read_them_and_errors_come_in_the_order_of_the_page() {
    let (house, r4, mie) = r4_in_june().await;
    let typed =
        [("kana", "もりした ゆか"), ("postcode", "５１４−０００１"), ("phone", "０５９ー０００ー０００２")];
    sent(&house, &with(fields(&r4, Some(mie), 1, &WISHES), &typed)).await;
    let keys = house.db.keys(house.organisation).await.unwrap();
    let id = super::applications(&house).await[0].id;
    let kept = Kept::open(&keys, &row(&house, id).await);
    let of = |name: &str| kept.fields.get(name).to_owned();
    assert_eq!(
        (of("kana"), of("postcode"), of("phone")),
        ("モリシタ ユカ".into(), "514-0001".into(), "059-000-0002".into())
    );

    let visitor = house.nobody();
    let form = visitor.post("/applications", &[("for", "r4-certification")]).await.location();
    let page = visitor.post(&form, &[("phone", "1")]).await.text();
    let summary = page.split("</ul>").next().unwrap();
    let at =
        ["name", "kana", "email", "phone", "branch", "membership", "standing", "wish-basic-1", "consent"]
            .map(|field| summary.find(&format!("#f-{field}\"")).unwrap_or_else(|| panic!("{field}")));
    assert!(at.is_sorted(), "{at:?}");
}
