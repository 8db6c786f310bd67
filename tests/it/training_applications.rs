//! Applications after they were begun: changed by their writers and by the office, reminded of, recommended in order, cleared.

mod by_office;
mod changing;
mod deciding;

use sea_orm::ColumnTrait;
use time::macros::{date, time};
use tomarigi::auth::policy::Role;
use tomarigi::clock::Instant;
use tomarigi::id::Id;
use tomarigi::training::applications::{commands, drafts, entity as application, reminders};
use tomarigi::training::letters::entity::letter;
use tomarigi::training::places::entity::entry;
use tomarigi::training::programmes::save;

use crate::support::applications::{
    WISHES, after_the_deadline, agreeing_to, as_refs, in_june, letters, letters_to, link_in, mended,
    r4_in_june, register, sent, taken, with,
};
use crate::support::training::{
    R4, applicant, branch, fields, office, personal, programme, rewritten, small,
};
use crate::support::{Actor, House};

async fn row(house: &House, id: Id) -> application::Model {
    office(house).find_by_id::<application::Entity>(id).one(&house.db).await.unwrap().unwrap()
}

async fn applications(house: &House) -> Vec<application::Model> {
    let all = office(house).find::<application::Entity>().order_by_asc(application::Column::Id);
    all.all(&house.db).await.unwrap()
}

/// The address of somebody with an account.
async fn address_of(house: &House, actor: &Actor) -> String {
    use tomarigi::auth::entity::account;
    let scope = house.operator(tomarigi::auth::policy::Action::ManageAccounts);
    let row = scope.find_by_id::<account::Entity>(actor.account.unwrap()).one(&house.db).await.unwrap();
    row.unwrap().email.unwrap()
}

#[tokio::test]
async fn an_address_typed_in_full_width_is_written_to() {
    let (house, row, mie) = r4_in_june().await;
    let typed = with(fields(&row, Some(mie), 1, &WISHES), &[("email", "Ｙｕｋａ＠ｅｘａｍｐｌｅ．ｊｐ")]);
    sent(&house, &typed).await;
    let asked = letters_to(&house, "yuka@example.jp").await;
    assert_eq!(asked.len(), 1);
    let done = house.nobody().post(&format!("{}/confirmation", link_in(&asked[0])), &[]).await;
    assert!(done.location().contains("application-applied"));
}

#[tokio::test]
async fn what_was_sent_in_time_stays_sent_when_its_writer_looks_at_it_after_the_deadline() {
    let house = House::at(Instant::of_jst(date!(2022 - 07 - 11), time!(23:50))).await;
    let row = programme(&house, R4).await;
    let mie = branch(&house, "三重県支部").await;
    let form = sent(&house, &fields(&row, Some(mie), 1, &WISHES)).await;
    let link = link_in(&letters(&house, None).await[0]);
    house.clock.set(Instant::of_jst(date!(2022 - 07 - 12), time!(0:05)));
    let visitor = house.nobody();
    assert!(!visitor.get(&form).await.text().contains("アドレスや中身を書きなおす"));
    // A page that was open since before the deadline has the button still.
    let again = visitor.post(&format!("{form}/letter"), &[("act", "write")]).await.location();
    assert_eq!(again, format!("{form}?notice=application-mailed"));
    let asked = letters_to(&house, "yuka1@example.jp").await;
    assert_eq!((asked.len(), link_in(&asked[1])), (2, link.clone()), "the same letter once more");
    // Nor does a form that was open since before change what was sent.
    visitor.post(&form, &[("name", "")]).await.location();
    let done = visitor.post(&format!("{link}/confirmation"), &[]).await.location();
    assert!(visitor.get(&done).await.text().contains("森下 由香1さんの申込み"));
}

#[tokio::test]
async fn after_the_deadline_contact_and_needs_may_be_changed_and_nothing_else() {
    let (house, r4, mie) = r4_in_june().await;
    let id = applicant(&house, &r4, Some(mie), 1, &WISHES).await;
    let form = format!("{}/form", personal(&house, id).await);
    house.clock.set(after_the_deadline());
    let opened = house.nobody().get(&form).await;
    let (page, revision) = (opened.text(), opened.field("revision").unwrap());
    assert!(page.contains("needs_words") && page.contains("postcode"));
    assert!(!page.contains("name=\"name\"") && !page.contains("name=\"email\"") && !page.contains("wish-"));
    let typed = [
        ("revision", revision.as_str()),
        ("phone", "088-000-0134"),
        ("needs_quiet", "yes"),
        ("name", "だれか"),
        ("email", "other@example.jp"),
        ("wish-basic-1", "basic-kochi"),
        ("wish-basic-2", "basic-kochi"),
    ];
    let done = house.nobody().post(&form, &typed).await.location();
    assert!(done.contains("application-changed"));
    let secretariat = house.person(Role::Secretariat, None).await;
    let one = secretariat.get(&format!("/programmes/r4-certification/applications/{id}")).await.text();
    assert!(one.contains("088-000-0134") && one.contains("静かな席がいい"));
    assert!(one.contains("森下 由香1") && one.contains("yuka1@example.jp") && !one.contains("だれか"));
    let wishes = office(&house)
        .find::<entry::Entity>()
        .filter(entry::Column::ApplicationId.eq(id))
        .filter(entry::Column::Stage.eq("basic"));
    assert_eq!(wishes.one(&house.db).await.unwrap().unwrap().wishes, "basic-online");
}

#[tokio::test]
async fn a_link_that_was_renewed_while_its_page_was_open_changes_nothing_any_more() {
    let (house, r4, mie) = r4_in_june().await;
    let id = applicant(&house, &r4, Some(mie), 1, &WISHES).await;
    let own = personal(&house, id).await;
    let mut tx = house.db.write(&office(&house)).await.unwrap();
    let locked = save::locked(&mut tx, r4.id).await.unwrap().unwrap();
    commands::renew_link(&mut tx, &locked, &row(&house, id).await).await.unwrap();
    let visitor = house.nobody();
    let renewing = async {
        // The request has read the old link by then, and waits for the lock.
        tokio::time::sleep(std::time::Duration::from_millis(300)).await;
        tx.commit().await.unwrap();
    };
    let path = format!("{own}/withdrawal");
    let (answer, ()) = tokio::join!(visitor.post(&path, &[]), renewing);
    assert_eq!(answer.status, 404);
    assert_eq!(row(&house, id).await.state, application::State::Applied);
}

#[tokio::test]
async fn the_office_mends_an_application_and_another_address_gets_another_link() {
    let (house, r4, mie) = r4_in_june().await;
    let kochi = branch(&house, "高知県支部").await;
    let before = house.person(Role::BranchChief, Some(mie)).await;
    let after = house.person(Role::BranchChief, Some(kochi)).await;
    let secretariat = house.person(Role::Secretariat, None).await;
    let id = applicant(&house, &r4, Some(mie), 1, &WISHES).await;
    let said = [("decision", "recommend"), ("rank", "1"), ("words", "よく聴く方です")];
    before.post(&format!("/recommendations/{id}"), &said).await.location();
    let old = personal(&house, id).await;

    let page = format!("/programmes/r4-certification/applications/{id}");
    let form = secretariat.get(&format!("{page}/form")).await;
    assert!(form.text().contains("yuka1@example.jp"));
    let typed = with(
        fields(&r4, Some(kochi), 1, &WISHES),
        &[("email", "new@example.jp"), ("name", "森下 友香"), ("revision", &form.field("revision").unwrap())],
    );
    let done = secretariat.post(&format!("{page}/form"), &as_refs(&typed)).await.location();
    assert!(secretariat.get(&done).await.text().contains("森下 友香"));

    assert_eq!(house.nobody().get(&old).await.status, 404, "it was mailed to the old address");
    let told = letters_to(&house, "new@example.jp").await;
    assert_eq!(told.len(), 1);
    assert!(house.nobody().get(&link_in(&told[0])).await.text().contains("新しい支部の返事を待っています"));
    let asked = letters_to(&house, &address_of(&house, &after).await).await;
    assert_eq!(asked.len(), 1, "the chief of the new branch is asked");
    let seen = after.get(&format!("/recommendations/{id}")).await.text();
    assert!(seen.contains("森下 友香") && !seen.contains("よく聴く方です"));
    assert_eq!(before.get(&format!("/recommendations/{id}")).await.status, 404);
    after
        .post(&format!("/recommendations/{id}"), &[("decision", "recommend"), ("rank", "2")])
        .await
        .location();
    assert!(secretariat.get(&page).await.text().contains("2位"));

    // A form that was open since before is not written over what was changed meanwhile.
    let stale = secretariat.post(&format!("{page}/form"), &as_refs(&typed)).await;
    assert_eq!(stale.status, 422);
    // The address of somebody else is refused.
    applicant(&house, &r4, Some(kochi), 2, &WISHES).await;
    let twice = with(typed, &[("email", "yuka2@example.jp")]);
    let refused = mended(&secretariat, &format!("{page}/form"), twice).await;
    assert!(refused.text().contains("もう申し込まれています"));
}

#[tokio::test]
async fn the_office_renews_a_link_and_its_person_is_told() {
    let (house, r4, mie) = r4_in_june().await;
    let id = applicant(&house, &r4, Some(mie), 1, &WISHES).await;
    let old = personal(&house, id).await;
    let secretariat = house.person(Role::Secretariat, None).await;
    let page = format!("/programmes/r4-certification/applications/{id}");
    secretariat.post(&format!("{page}/link"), &[]).await.location();
    assert_eq!(house.nobody().get(&old).await.status, 404);
    let told = letters_to(&house, "yuka1@example.jp").await;
    let new = link_in(told.last().unwrap());
    assert_eq!(
        (new.clone(), house.nobody().get(&new).await.status.as_u16()),
        (personal(&house, id).await, 200)
    );
}

#[tokio::test]
async fn before_the_deadline_a_chief_gets_one_letter_for_all_who_wait_and_each_time_once() {
    let (house, r4, mie) = r4_in_june().await;
    let kochi = branch(&house, "高知県支部").await;
    let chief = house.person(Role::BranchChief, Some(mie)).await;
    let address = address_of(&house, &chief).await;
    let first = applicant(&house, &r4, Some(mie), 1, &WISHES).await;
    applicant(&house, &r4, Some(mie), 2, &WISHES).await;
    applicant(&house, &r4, Some(mie), 3, &WISHES).await;
    applicant(&house, &r4, Some(kochi), 4, &WISHES).await;
    chief.post(&format!("/recommendations/{first}"), &[("decision", "recommend")]).await.location();
    let asked = letters_to(&house, &address).await.len();
    let reminded = async || letters_to(&house, &address).await.split_off(asked);

    reminders::write_due(&house.app).await.unwrap();
    assert!(reminded().await.is_empty(), "twelve days before");
    house.clock.set(Instant::of_jst(date!(2022 - 07 - 04), time!(9:30)));
    reminders::write_due(&house.app).await.unwrap();
    reminders::write_due(&house.app).await.unwrap();
    let told = reminded().await;
    assert_eq!(told.len(), 1);
    let body = &told[0].body;
    assert!(body.contains("由香2") && body.contains("由香3") && !body.contains("由香1"), "{body}");
    house.clock.set(Instant::of_jst(date!(2022 - 07 - 09), time!(9:30)));
    reminders::write_due(&house.app).await.unwrap();
    assert_eq!(reminded().await.len(), 2);
    house.clock.set(after_the_deadline());
    reminders::write_due(&house.app).await.unwrap();
    assert_eq!(reminded().await.len(), 2, "never after the deadline");

    // By hand, pressed twice, it is one letter too.
    let secretariat = house.person(Role::Secretariat, None).await;
    secretariat.post("/programmes/r4-certification/reminders", &[]).await.location();
    secretariat.post("/programmes/r4-certification/reminders", &[]).await.location();
    assert_eq!(reminded().await.len(), 3);
    let list = secretariat.get("/programmes/r4-certification/applications").await.text();
    assert_eq!(list.matches("支部長のアカウントがありません").count(), 1, "who waits in vain is seen");
}

#[tokio::test]
async fn who_sent_and_did_not_confirm_is_reminded_once() {
    let (house, row, mie) = r4_in_june().await;
    sent(&house, &fields(&row, Some(mie), 1, &WISHES)).await;
    reminders::write_due(&house.app).await.unwrap();
    assert_eq!(letters(&house, None).await.len(), 1, "not on the same day");
    house.clock.set(in_june().plus(time::Duration::days(1)));
    reminders::write_due(&house.app).await.unwrap();
    house.clock.set(in_june().plus(time::Duration::days(3)));
    reminders::write_due(&house.app).await.unwrap();
    let told = letters_to(&house, "yuka1@example.jp").await;
    assert_eq!(told.len(), 2);
    let done = house.nobody().post(&format!("{}/confirmation", link_in(&told[1])), &[]).await;
    assert!(done.location().contains("application-applied"));
}

#[tokio::test]
async fn a_chief_who_applies_is_spoken_for_by_another_chief_of_the_branch_or_the_office_and_never_by_themselves()
 {
    let (house, r4, mie) = r4_in_june().await;
    let kochi = branch(&house, "高知県支部").await;
    let chief = house.person_named("shibucho", Role::BranchChief, Some(mie)).await;
    let deputy = house.person(Role::BranchChief, Some(mie)).await;
    let secretariat = house.person(Role::Secretariat, None).await;
    // Whether or not they say that they are the chief.
    for tick in ["yes", ""] {
        let whole =
            with(fields(&r4, Some(mie), 1, &WISHES), &[("email", "shibucho@example.jp"), ("is_chief", tick)]);
        let id = taken(&secretariat, "r4-certification", &whole).await.to_string();
        let page = format!("/recommendations/{id}");
        assert_eq!(chief.get(&page).await.status, 404);
        assert_eq!(chief.post(&page, &[("decision", "recommend")]).await.status, 404);
        assert!(!chief.get("/recommendations").await.text().contains("由香1"));
        assert!(deputy.get(&page).await.text().contains("森下 由香1"));
        let asked = letters_to(&house, &address_of(&house, &deputy).await).await;
        assert!(asked.last().unwrap().body.contains(&id), "the deputy is asked");
        deputy.post(&page, &[("decision", "recommend")]).await.location();
        let withdrawal = format!("/programmes/r4-certification/applications/{id}/withdrawal");
        secretariat.post(&withdrawal, &[]).await.location();
    }
    // A branch with this one chief alone: the office is asked.
    let alone = house.person_named("kochi-cho", Role::BranchChief, Some(kochi)).await;
    let office_address = address_of(&house, &secretariat).await;
    let before = letters_to(&house, &office_address).await.len();
    let whole =
        with(fields(&r4, Some(kochi), 2, &WISHES), &[("email", "kochi-cho@example.jp"), ("is_chief", "yes")]);
    let id = taken(&secretariat, "r4-certification", &whole).await;
    let asked = letters_to(&house, &office_address).await;
    assert_eq!(asked.len(), before + 1);
    assert!(asked.last().unwrap().body.contains("事務局として推薦を書いてください"));
    let said = [("decision", "recommend")];
    assert_eq!(alone.post(&format!("/recommendations/{id}"), &said).await.status, 404);
    secretariat.post(&format!("/recommendations/{id}"), &said).await.location();
    assert!(
        letters_to(&house, "kochi-cho@example.jp").await.iter().all(|l| !l.body.contains("/recommendations"))
    );
}

/// A training for those certified; places go to who comes first.
fn certified() -> String {
    let facts = "kind = \"follow_up\"\naudience = \"certified\"\nselection = \"first_come\"";
    small("follow-up", 2022, facts, &[("one", "研修", "", &[("room", "集合", 9, "")])])
}

#[tokio::test]
async fn a_training_for_those_certified_gives_places_to_whom_the_register_knows_and_others_wait_for_the_office()
 {
    let house = House::at(in_june()).await;
    let secretariat = house.person(Role::Secretariat, None).await;
    register(
        &secretariat,
        "第H25-001号,森下 由香1,モリシタ ユカ,平成25年度\n第H25-002号,森下 由香2,モリ ユカ,平成25年度\n",
    )
    .await;
    let row = programme(&house, &certified()).await;
    let placed = "席が決まりました";
    // By name and kana.
    let known = applicant(&house, &row, None, 1, &[]).await;
    assert!(house.nobody().get(&personal(&house, known).await).await.text().contains(placed));
    // By the number, where the kana was written otherwise; and somebody who is not in it.
    let by_number = with(fields(&row, None, 2, &[]), &[("certificate_number", "Ｈ２５－００２")]);
    let here = "/programmes/follow-up/applications";
    let taken = secretariat.post(here, &as_refs(&by_number)).await.location();
    assert!(!secretariat.get(&taken).await.text().contains("登録簿に見つかりません"));
    let unknown = applicant(&house, &row, None, 3, &[]).await;
    let own = personal(&house, unknown).await;
    assert!(!house.nobody().get(&own).await.text().contains(placed));
    assert_eq!(secretariat.get(here).await.text().matches("登録簿に見つかりません").count(), 1);
    secretariat.post(&format!("{here}/{unknown}/eligibility"), &[]).await.location();
    assert!(house.nobody().get(&own).await.text().contains(placed));
    assert!(!secretariat.get(here).await.text().contains("登録簿に見つかりません"));
}

#[tokio::test]
async fn what_was_agreed_to_can_be_read_as_it_stood() {
    let house = House::at(in_june()).await;
    let r4 = programme(&house, &agreeing_to("はじめの同意の文")).await;
    let mie = branch(&house, "三重県支部").await;
    sent(&house, &fields(&r4, Some(mie), 1, &WISHES)).await;
    let r4 = rewritten(&house, r4.id, &agreeing_to("あとからの同意の文")).await;
    sent(&house, &fields(&r4, Some(mie), 2, &WISHES)).await;
    for letter in letters(&house, None).await {
        house.nobody().post(&format!("{}/confirmation", link_in(&letter)), &[]).await.location();
    }
    let secretariat = house.person(Role::Secretariat, None).await;
    let all = applications(&house).await;
    let page = async |n: usize| {
        let path = format!("/programmes/r4-certification/applications/{}", all[n].id);
        secretariat.get(&path).await.text()
    };
    let (first, second) = (page(0).await, page(1).await);
    assert!(first.contains("はじめの同意の文") && !first.contains("あとからの同意の文"));
    assert!(second.contains("あとからの同意の文") && first.contains("とくに大切な情報"));
    // On paper, the day of the signature is kept.
    let paper = with(
        fields(&r4, Some(mie), 3, &WISHES),
        &[("consent_by", "paper"), ("signed_on", "2022-06-20"), ("consent", "")],
    );
    let here = "/programmes/r4-certification/applications";
    let taken = secretariat.post(here, &as_refs(&paper)).await;
    assert!(secretariat.get(&taken.location()).await.text().contains("令和4年6月20日(月)に、紙で同意"));
    // On the telephone, what was read out.
    let spoken = with(paper, &[("email", "yuka4@example.jp"), ("consent_by", "telephone")]);
    let taken = secretariat.post(here, &as_refs(&spoken)).await.location();
    rewritten(&house, r4.id, &agreeing_to("三つめの同意の文")).await;
    let seen = secretariat.get(&taken).await.text();
    assert!(seen.contains("電話で同意") && seen.contains("あとからの同意の文"), "{seen}");
    assert!(!seen.contains("三つめの同意の文"));
}

#[tokio::test]
async fn a_branch_that_recommends_too_many_puts_all_of_them_in_order_at_once() {
    let (house, r4, mie) = r4_in_june().await;
    let chief = house.person(Role::BranchChief, Some(mie)).await;
    let mut all = Vec::new();
    for n in 0..6 {
        let id = applicant(&house, &r4, Some(mie), n, &WISHES).await;
        all.push(id);
        assert!(!chief.get("/recommendations").await.text().contains("推薦が目安の人数をこえています"));
        chief.post(&format!("/recommendations/{id}"), &[("decision", "recommend")]).await.location();
    }
    let page = chief.get("/recommendations").await.text();
    assert!(page.contains("推薦が目安の人数をこえています"));
    let branch_id = mie.to_string();
    let order = |ranks: [&str; 6]| {
        let mut sent = vec![
            ("programme".to_owned(), "r4-certification".to_owned()),
            ("branch".to_owned(), branch_id.clone()),
        ];
        sent.extend(all.iter().zip(ranks).map(|(id, rank)| (format!("rank-{id}"), rank.to_owned())));
        sent
    };
    for wrong in [["1", "2", "3", "4", "5", "5"], ["1", "2", "3", "4", "5", ""]] {
        let refused = chief.post("/recommendations", &as_refs(&order(wrong))).await;
        assert_eq!(refused.status, 422);
        assert!(refused.text().contains("ちがう順位を付けてください"));
    }
    // Numbers with holes are closed up, in their order.
    chief.post("/recommendations", &as_refs(&order(["60", "50", "40", "9", "5", "2"]))).await.location();
    let first = chief.get(&format!("/recommendations/{}", all[5])).await.text();
    assert!(first.contains("name=\"rank\" type=\"number\" value=\"1\""), "{first}");
    let right = order(["6", "5", "4", "3", "2", "1"]);
    chief.post("/recommendations", &as_refs(&right)).await.location();
    assert!(!chief.get("/recommendations").await.text().contains("推薦が目安の人数をこえています"));
    assert!(chief.get(&format!("/recommendations/{}", all[0])).await.text().contains("value=\"6\""));
    // One at a time, a place that somebody has is refused.
    let taken = [("decision", "recommend"), ("rank", "1")];
    let refused = chief.post(&format!("/recommendations/{}", all[0]), &taken).await;
    assert!(refused.text().contains("1位の方が、もういます"));
    // Nobody else orders this branch.
    let kochi = branch(&house, "高知県支部").await;
    let other = house.person(Role::BranchChief, Some(kochi)).await;
    assert_eq!(other.post("/recommendations", &as_refs(&right)).await.status, 404);
}

#[tokio::test]
async fn nobody_is_buried_in_letters_by_applications_with_their_address() {
    let (house, row, mie) = r4_in_june().await;
    let typed = fields(&row, Some(mie), 1, &WISHES);
    let mut refused = 0;
    for _ in 0..8 {
        let visitor = house.nobody();
        let form = visitor.post("/applications", &[("for", "r4-certification")]).await.location();
        refused += usize::from(visitor.post(&form, &as_refs(&typed)).await.status == 429);
    }
    assert_eq!((refused, letters_to(&house, "yuka1@example.jp").await.len()), (3, 5));
    // Another address is not held up.
    let form = sent(&house, &fields(&row, Some(mie), 2, &WISHES)).await;
    assert!(house.nobody().get(&form).await.text().contains("yuka2@example.jp"));
}

#[tokio::test]
async fn what_nobody_sent_is_deleted_a_month_after_the_deadline_and_what_counts_stays() {
    let (house, r4, mie) = r4_in_june().await;
    let kept = applicant(&house, &r4, Some(mie), 1, &WISHES).await;
    sent(&house, &fields(&r4, Some(mie), 2, &WISHES)).await;
    let begun = house.nobody().post("/applications", &[("for", "r4-certification")]).await.location();
    house.clock.set(Instant::of_jst(date!(2022 - 08 - 10), time!(10:00)));
    assert_eq!(drafts::clear(&house.app).await.unwrap(), 0);
    house.clock.set(Instant::of_jst(date!(2022 - 08 - 11), time!(10:00)));
    assert_eq!(drafts::clear(&house.app).await.unwrap(), 2);
    assert_eq!(drafts::clear(&house.app).await.unwrap(), 0);
    assert_eq!(applications(&house).await.iter().map(|row| row.id).collect::<Vec<_>>(), [kept]);
    assert_eq!(house.nobody().get(&begun).await.status, 404);
    assert!(letters_to(&house, "yuka2@example.jp").await.is_empty());
    let scope = house.operator(tomarigi::auth::policy::Action::ManageAccounts);
    let mail = scope.find::<tomarigi::mail::entity::Entity>().all(&house.db).await.unwrap();
    let office = office(&house);
    let letters = office.find::<letter::Entity>().all(&house.db).await.unwrap();
    let stand = |about| letters.iter().any(|letter| Some(letter.id) == about);
    assert!(mail.iter().all(|mail| stand(mail.about)), "nor does it wait to be sent");
}

#[tokio::test]
async fn without_a_script_an_application_is_kept_by_a_button_and_gone_on_with_later() {
    let house = House::at(in_june()).await;
    programme(&house, R4).await;
    let visitor = house.nobody();
    let form = visitor.post("/applications", &[("for", "r4-certification")]).await.location();
    assert!(visitor.get(&form).await.text().contains("保存して、あとで続ける"));
    let kept =
        visitor.post(&form, &[("name", "髙﨑 𠮷子"), ("postcode", "780-0000"), ("act", "later")]).await;
    let page = visitor.get(&kept.location()).await.text();
    assert!(page.contains("保存しました") && page.contains("髙﨑 𠮷子") && page.contains("780-0000"));
    assert!(letters(&house, None).await.is_empty());
}
