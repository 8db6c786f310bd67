//! What must be looked at or said before somebody has a place: the register, the word of a branch, the order in it; and what
//! the public and applicants read of it.

use tomarigi::auth::policy::Role;
use tomarigi::id::Id;

use super::certified;
use crate::support::House;
use crate::support::applications::{WISHES, in_june, letters_to, mended, r4_in_june, register, taken, with};
use crate::support::training::{R4, applicant, branch, fields, first, personal, programme};

const PLACED: &str = "席が決まりました";

#[tokio::test]
async fn one_entry_of_the_register_gives_one_place_and_a_name_that_differs_waits_for_the_office() {
    let house = House::at(in_june()).await;
    let secretariat = house.person(Role::Secretariat, None).await;
    register(
        &secretariat,
        "第H25-001号,森 千夏,モリ チナツ,平成25年度\n第H25-002号,青木 誠,アオキ マコト,平成25年度\n",
    )
    .await;
    let row = programme(&house, &certified()).await;
    let somebody = |n, name, kana, number| {
        with(fields(&row, None, n, &[]), &[("name", name), ("kana", kana), ("certificate_number", number)])
    };
    let own = async |id: Id| house.nobody().get(&personal(&house, id).await).await.text();
    let one = taken(&secretariat, "follow-up", &somebody(1, "森 千夏", "モリ チナツ", "")).await;
    assert!(own(one).await.contains(PLACED));
    // The same person again, and a name that is another though number and kana are those of an entry.
    let again = taken(&secretariat, "follow-up", &somebody(2, "森 千夏", "もりちなつ", "H25-001")).await;
    let other =
        taken(&secretariat, "follow-up", &somebody(3, "青木 まこと", "アオキ マコト", "H25-002")).await;
    for id in [again, other] {
        let page = own(id).await;
        assert!(!page.contains(PLACED) && page.contains("登録簿と照らし合わせています"), "{page}");
        assert!(!page.contains("認定証の番号を書き足す"), "they wrote it");
    }
    let list = secretariat.get("/programmes/follow-up/applications").await.text();
    assert_eq!(list.matches("同じ登録の方の申込みがすでにあります").count(), 1);
    assert_eq!(list.matches("名前が登録簿とちがう").count(), 1);
    let page = secretariat.get(&format!("/programmes/follow-up/applications/{again}")).await.text();
    assert!(
        page.contains(&format!("/programmes/follow-up/applications/{one}\"")),
        "the other is a click away"
    );
    // Whom the office lets in has a place, and stands for the entry from then on.
    secretariat
        .post(&format!("/programmes/follow-up/applications/{other}/eligibility"), &[])
        .await
        .location();
    assert!(own(other).await.contains(PLACED));
    let late = taken(&secretariat, "follow-up", &somebody(4, "青木 誠", "アオキ マコト", "H25-002")).await;
    assert!(!own(late).await.contains(PLACED));
    // Once the first went, nothing speaks against the second; the office says so all the same.
    house.nobody().post(&format!("{}/withdrawal", personal(&house, one).await), &[]).await.location();
    let page = secretariat.get(&format!("/programmes/follow-up/applications/{again}")).await.text();
    assert!(page.contains("いまは、登録簿と合っています"), "{page}");
    assert!(!own(again).await.contains(PLACED));
}

#[tokio::test]
async fn who_is_not_found_reads_that_the_office_looks_and_that_the_number_helps() {
    let house = House::at(in_june()).await;
    let secretariat = house.person(Role::Secretariat, None).await;
    register(&secretariat, "第H25-002号,森下 由香1,モリ ユカ,平成25年度\n").await;
    let row = programme(&house, &certified()).await;
    let own = personal(&house, applicant(&house, &row, None, 1, &[]).await).await;
    let page = house.nobody().get(&own).await.text();
    let link = format!("{own}/form#f-certificate_number");
    assert!(page.contains("登録簿と照らし合わせています") && page.contains(&link), "{page}");
    assert!(house.nobody().get(&format!("{own}/form")).await.text().contains("id=\"f-certificate_number\""));
}

#[tokio::test]
async fn what_is_left_stands_in_the_announcement_and_who_begins_when_all_is_full_reads_of_the_line() {
    let house = House::new().await;
    let row = programme(&house, &first()).await;
    let public = "/trainings/first";
    let begin = "/applications?for=first";
    let seen = async |path: &str| house.nobody().get(path).await.text();
    let one = applicant(&house, &row, None, 1, &[]).await;
    assert!(seen(public).await.contains("残り1席") && !seen(begin).await.contains("満席"));
    applicant(&house, &row, None, 2, &[]).await;
    applicant(&house, &row, None, 3, &[]).await;
    let full = house.nobody().get(public).await;
    assert!(full.text().contains("満席(順番待ち)") && full.text().contains("順番待ちに入ります"));
    assert_eq!(full.headers["cache-control"], "no-cache", "it may be otherwise in a moment");
    assert!(seen(begin).await.contains("いまは満席です"));
    // A place that is offered to who waits is not free.
    house.nobody().post(&format!("{}/withdrawal", personal(&house, one).await), &[]).await.location();
    assert!(seen(public).await.contains("満席(順番待ち)"));
    let r4 = programme(&house, R4).await;
    assert!(!seen(&format!("/trainings/{}", r4.slug)).await.contains("残り"), "where the office decides");
}

#[tokio::test]
async fn the_word_of_the_branch_before_is_read_as_what_it_is_and_counts_no_more() {
    let (house, r4, mie) = r4_in_june().await;
    let kochi = branch(&house, "高知県支部").await;
    let ehime = branch(&house, "愛媛県支部").await;
    let chief = house.person(Role::BranchChief, Some(mie)).await;
    let after = house.person(Role::BranchChief, Some(kochi)).await;
    let secretariat = house.person(Role::Secretariat, None).await;
    let id = applicant(&house, &r4, Some(mie), 1, &WISHES).await;
    let said = [("decision", "recommend"), ("rank", "1"), ("words", "よく聴く方です")];
    chief.post(&format!("/recommendations/{id}"), &said).await.location();
    let page = format!("/programmes/r4-certification/applications/{id}");
    let moved = async |to: Id| {
        mended(&secretariat, &format!("{page}/form"), fields(&r4, Some(to), 1, &WISHES)).await.location();
        secretariat.get(&page).await.text()
    };
    let seen = moved(kochi).await;
    assert!(seen.contains("高知県支部の支部長に、あらためてたずねています"), "{seen}");
    let before = seen.split("前の支部でのことば").nth(1).unwrap();
    assert!(before.contains("三重県支部") && before.contains("よく聴く方です"), "{before}");
    let own = house.nobody().get(&personal(&house, id).await).await.text();
    assert!(own.contains("新しい支部の返事を待っています"), "{own}");
    let list = secretariat.get("/programmes/r4-certification/applications").await.text();
    assert!(!list.contains("1位"), "it counts no more");
    assert!(moved(ehime).await.contains("この支部には、推薦を書ける支部長のアカウントがありません"));
    moved(kochi).await;
    after.post(&format!("/recommendations/{id}"), &[("decision", "decline")]).await.location();
    let seen = secretariat.get(&page).await.text();
    assert!(seen.contains("見送り") && !seen.contains("よく聴く方です") && !seen.contains("三重県支部"));
}

#[tokio::test]
async fn a_chief_reads_the_branch_in_its_order_and_whoever_is_put_first_moves_the_others_by_one() {
    let (house, r4, mie) = r4_in_june().await;
    let chief = house.person(Role::BranchChief, Some(mie)).await;
    let mut all = Vec::new();
    for n in 0..4 {
        all.push(applicant(&house, &r4, Some(mie), n, &WISHES).await);
    }
    let say = async |n: usize, more: &[(&str, &str)]| {
        let said = [&[("decision", "recommend")][..], more].concat();
        chief.post(&format!("/recommendations/{}", all[n]), &said).await
    };
    for (n, rank) in [(0, "3"), (1, "1"), (2, "2")] {
        say(n, &[("rank", rank)]).await.location();
    }
    let order = async || {
        let page = chief.get("/recommendations").await.text();
        let table = page.split("</table>").next().unwrap().to_owned();
        let mut found: Vec<(usize, usize)> =
            (0..4).map(|n| (table.find(&format!("由香{n}")).unwrap(), n)).collect();
        found.sort_unstable();
        found.into_iter().map(|(_, n)| n).collect::<Vec<_>>()
    };
    assert_eq!(order().await, [3, 1, 2, 0], "who waits, then the order");
    let refused = say(0, &[("rank", "1")]).await;
    let text = refused.text();
    assert!(
        text.contains("1位の方が、もういます。下に印を付けて")
            && text.contains("森下 由香1さんは2位、森下 由香2さんは3位")
    );
    // It was said of these people: with another number nobody makes room.
    let room = refused.field("room").unwrap();
    let other = say(0, &[("rank", "2"), ("room", &room)]).await;
    assert_eq!(other.status, 422);
    assert!(other.text().contains("森下 由香2さんは3位") && !other.text().contains("森下 由香1さん"));
    assert_eq!(order().await, [3, 1, 2, 0]);
    say(0, &[("rank", "1"), ("room", &room)]).await.location();
    assert_eq!(order().await, [3, 0, 1, 2]);
    // Who goes down leaves room above, into which the others move up.
    let room = say(0, &[("rank", "2")]).await.field("room").unwrap();
    say(0, &[("rank", "2"), ("room", &room)]).await.location();
    assert_eq!(order().await, [3, 1, 0, 2]);
    // Who has no place yet comes first; all others go down by one.
    let room = say(3, &[("rank", "1")]).await.field("room").unwrap();
    say(3, &[("rank", "1"), ("room", &room)]).await.location();
    assert_eq!(order().await, [3, 1, 0, 2]);
    let page = chief.get("/recommendations").await.text();
    assert!(["1位", "2位", "3位", "4位"].iter().all(|rank| page.contains(rank)), "{page}");
    // The place of who withdrew is free.
    house.nobody().post(&format!("{}/withdrawal", personal(&house, all[3]).await), &[]).await.location();
    say(0, &[("rank", "1")]).await.location();
}

#[tokio::test]
async fn who_withdrew_reads_that_they_may_apply_again_and_where() {
    let (house, r4, mie) = r4_in_june().await;
    let id = applicant(&house, &r4, Some(mie), 1, &WISHES).await;
    let own = personal(&house, id).await;
    let end = house.nobody().post(&format!("{own}/withdrawal"), &[]).await.location();
    let page = house.nobody().get(&end).await.text();
    assert!(page.contains("もう一度申し込めます") && page.contains("href=\"/trainings/r4-certification\""));
    assert!(letters_to(&house, "yuka1@example.jp").await.iter().any(|l| l.subject.contains("取り下げ")));
}
