//! Entries of the register under several hands: consent, forms sent twice, people of one name, and what follows from
//! certificates that are given, prolonged and revoked.

use sea_orm::ActiveValue::{Set, Unchanged};
use sea_orm::ColumnTrait;
use time::Duration;
use tomarigi::auth::policy::Role;
use tomarigi::db::AuditEvent;
use tomarigi::id::Id;
use tomarigi::training::applications::entity as application;
use tomarigi::training::applications::form::Kept;
use tomarigi::training::certificates::entity::{certificate, version};
use tomarigi::training::certificates::issuing::{self, Anew, Desk};
use tomarigi::training::certificates::{badges, drawing};
use tomarigi::training::programmes::{entity as programme, save};
use tomarigi::training::register::entity as supporter;

use crate::support::certificates::{self as given, applicant, complete, issue};
use crate::support::training::{branch, office, personal};
use crate::support::{Actor, House};

const MORI: (&str, &str) = ("森 千夏", "モリ チナツ");

async fn entries(house: &House) -> Vec<supporter::Model> {
    let rows = office(house).find::<supporter::Entity>().order_by_asc(supporter::Column::Id);
    rows.all(&house.db).await.unwrap()
}

async fn certificates(house: &House) -> Vec<certificate::Model> {
    let rows = office(house).find::<certificate::Entity>().order_by_asc(certificate::Column::Id);
    rows.all(&house.db).await.unwrap()
}

/// Somebody completes a programme; gives their application.
async fn complete_one(house: &House, slug: &str, more: &str, who: (&str, &str)) -> Id {
    let scope = office(house);
    let row = given::programme(&house.db, &scope, slug, more).await;
    let id = applicant(&house.db, &scope, &row, None, who).await;
    complete(&house.db, &scope, &row).await;
    id
}

/// Somebody completes a programme, and the office certifies or prolongs `same`, or somebody new.
async fn certify(house: &House, office: &Actor, slug: &str, more: &str, same: Option<Id>) {
    let application = complete_one(house, slug, more, MORI).await.to_string();
    let (field, said) = (format!("same-{application}"), same.map_or("new".to_owned(), |id| id.to_string()));
    let fields = [("application", application.as_str()), (field.as_str(), said.as_str())];
    office.post(&format!("/programmes/{slug}/certificates"), &fields).await.location();
}

async fn revoke(office: &Actor, id: Id) {
    let page = format!("/register/certificates/{id}/revocation");
    office.post(&page, &[("reason", "申し出による")]).await.location();
}

#[tokio::test]
async fn a_consent_that_was_taken_back_does_not_come_back_with_a_form_of_before() {
    let house = House::new().await;
    let secretary = house.person(Role::Secretariat, None).await;
    certify(&house, &secretary, "r8", "", None).await;
    let row = certificates(&house).await.remove(0);
    let naming = format!("{}/naming", personal(&house, row.application_id).await);
    house.anybody().post(&naming, &[("named", "1")]).await.location();

    let here = format!("/register/{}", row.supporter_id);
    let page = secretary.get(&here).await;
    let revision = page.field("revision").unwrap();
    house.anybody().post(&naming, &[("named", "0")]).await.location();
    let form = [("name", MORI.0), ("kana", MORI.1), ("phone", "090-0000-0199"), ("named", "1")];
    let late = secretary.post(&here, &[&form[..], &[("revision", revision.as_str())]].concat()).await;
    assert_eq!(late.status.as_u16(), 422);
    assert!(late.text().contains("090-0000-0199"), "what was typed is kept");
    assert!(!late.text().contains("name=\"named\" value=\"1\" checked"), "but for the consent");
    assert!(!entries(&house).await[0].named);
}

#[tokio::test]
async fn a_badge_that_names_its_holder_is_replaced_when_the_consent_is_taken_back() {
    let house = House::new().await;
    let secretary = house.person(Role::Secretariat, None).await;
    certify(&house, &secretary, "r8", "", None).await;
    let row = certificates(&house).await.remove(0);
    let own = personal(&house, row.application_id).await;
    let badge = async || house.anybody().get(&format!("{own}/certificate/badge.jwt")).await.text();
    let named = async |named: &str| {
        house.anybody().post(&format!("{own}/naming"), &[("named", named)]).await.location();
    };
    let unnamed = badge().await;
    named("1").await;
    named("0").await;
    assert_eq!(badge().await, unnamed, "one without the name stays");
    named("1").await;
    secretary
        .post(
            &format!("/register/certificates/{}/mending", row.id),
            &[("name", "森 千夏子"), ("papers", "1")],
        )
        .await
        .location();
    let paper = async || house.anybody().get(&format!("{own}/certificate/paper.pdf")).await.bytes;
    let (with_name, before) = (badge().await, paper().await);
    let checked = badges::check(&house.app, &with_name).await.unwrap();
    assert_eq!(checked.verified.credential().subject.name(), Some("森 千夏子"));
    named("0").await;
    assert!(badges::check(&house.app, &with_name).await.unwrap().revoked);
    let checked = badges::check(&house.app, &badge().await).await.unwrap();
    assert!(!checked.revoked && checked.verified.credential().subject.name().is_none());
    assert_eq!(paper().await, before, "the paper is the one before");
}

#[tokio::test]
async fn an_entry_follows_the_certificates_that_are_left() {
    let house = House::new().await;
    let secretary = house.person(Role::Secretariat, None).await;
    certify(&house, &secretary, "one", "valid_years = 3", None).await;
    let holder = entries(&house).await[0].id;
    certify(&house, &secretary, "two", "", Some(holder)).await;
    let held = certificates(&house).await;
    assert_eq!(entries(&house).await[0].valid_until, None, "the longer of both has no end");
    let second = held[1].programme_id;
    let scope = office(&house);
    let row = scope.find_by_id::<programme::Entity>(second).one(&house.db).await.unwrap().unwrap();
    let mut definition = row.programme();
    definition.fiscal_year = 2027;
    let mut tx = house.db.write(&scope).await.unwrap();
    let locked = save::locked(&mut tx, row.id).await.unwrap().unwrap();
    save::save(&mut tx, locked.id, locked.revision, &definition).await.unwrap();
    tx.commit().await.unwrap();

    revoke(&secretary, held[0].id).await;
    let entry = entries(&house).await.remove(0);
    assert_eq!((entry.number.as_deref(), entry.ended_at), (Some("第R8-002号"), None));
    assert_eq!(entry.valid_until, None);
    assert_eq!(
        entry.fiscal_year, 2027,
        "nobody is counted for a year in which all they were given was revoked"
    );

    // The office ends it; then the last certificate is revoked: nobody takes it up again.
    let ending = format!("/register/{holder}/ending");
    secretary.post(&ending, &[("reason", "ご本人の申し出")]).await.location();
    revoke(&secretary, held[1].id).await;
    let page = secretary.get(&format!("/register/{holder}")).await.text();
    assert!(page.contains("認定が取り消されています") && page.contains("ご本人の申し出"), "{page}");
    let refused = secretary.post(&ending, &[("act", "resume")]).await.location();
    assert!(refused.ends_with("warning=register-revoked"), "{refused}");
    assert!(entries(&house).await[0].ended_at.is_some());
}

#[tokio::test]
async fn who_is_certified_again_after_the_end_holds_by_the_new_certificate_alone() {
    let house = House::new().await;
    let secretary = house.person(Role::Secretariat, None).await;
    certify(&house, &secretary, "old", "valid_years = 1", None).await;
    let holder = entries(&house).await[0].id;
    house.clock.set(house.db.now().plus(Duration::days(800)));
    let secretary = house.sign_in_again(&secretary).await;
    certify(&house, &secretary, "new", "valid_years = 3", Some(holder)).await;
    let held = certificates(&house).await;
    let today = house.db.now().date();
    let entry = entries(&house).await.remove(0);
    assert_eq!(entry.number, Some(held[1].number().to_string()));
    assert!(entry.is_valid(today));
    revoke(&secretary, held[1].id).await;
    assert!(!entries(&house).await[0].is_valid(today), "what was over is over again");
}

#[tokio::test]
async fn renewing_one_certificate_ends_nobody_who_holds_without_end() {
    let house = House::new().await;
    let secretary = house.person(Role::Secretariat, None).await;
    certify(&house, &secretary, "endless", "", None).await;
    let holder = entries(&house).await[0].id;
    certify(&house, &secretary, "three", "valid_years = 3", Some(holder)).await;
    house.clock.set(house.db.now().plus(Duration::days(30)));
    let secretary = house.sign_in_again(&secretary).await;
    let before = certificates(&house).await[1].valid_until;
    certify(&house, &secretary, "follow", "kind = \"follow_up\"", Some(holder)).await;
    assert!(certificates(&house).await[1].valid_until > before);
    assert_eq!(entries(&house).await[0].valid_until, None);
}

#[tokio::test]
async fn a_follow_up_knows_its_people_by_the_number_and_offers_who_is_written_otherwise() {
    let house = House::new().await;
    let secretary = house.person(Role::Secretariat, None).await;
    certify(&house, &secretary, "r8", "", None).await;
    let holder = entries(&house).await[0].id;
    // The same kana, another way of writing the name.
    let id = complete_one(&house, "follow", "kind = \"follow_up\"", ("森 ちなつ", MORI.1)).await;
    let page = secretary.get("/programmes/follow/certificates").await.text();
    let radio = format!("name=\"same-{id}\" value=\"{holder}\"");
    assert!(page.contains("登録簿のどなたですか") && page.contains(&format!("{radio}>")), "{page}");

    let scope = office(&house);
    let found = scope.find_by_id::<application::Entity>(id).one(&house.db).await.unwrap().unwrap();
    let keys = house.db.keys(house.organisation).await.unwrap();
    let mut kept = Kept::open(&keys, &found);
    kept.fields.set("certificate_number", "R8-001");
    let mut tx = house.db.write(&scope).await.unwrap();
    let sealed_form = Set(kept.seal(&keys, id));
    let change = application::ActiveModel { id: Unchanged(id), sealed_form, ..Default::default() };
    tx.update(change).await.unwrap();
    tx.record(AuditEvent::new("application.changed", "application", id));
    tx.commit().await.unwrap();
    let page = secretary.get("/programmes/follow/certificates").await.text();
    assert!(page.contains(&format!("{radio} checked")), "{page}");
}

#[tokio::test]
async fn a_form_that_comes_with_other_content_is_not_swallowed() {
    let house = House::new().await;
    let secretary = house.person(Role::Secretariat, None).await;
    let fields = |name: &'static str| [("form_id", "f"), ("name", name), ("fiscal_year", "平成25")];
    let first = secretary.post("/register/new", &fields("森 千夏")).await.location();
    assert_eq!(secretary.post("/register/new", &fields("森 千夏")).await.location(), first, "a second click");
    let other = secretary.post("/register/new", &fields("青木 誠")).await;
    assert_eq!(other.status.as_u16(), 422);
    assert!(other.text().contains("もう別の方を書き足しました") && other.text().contains("青木 誠"));
    let id = other.field("form_id").unwrap();
    let again = [("form_id", id.as_str()), ("name", "青木 誠"), ("fiscal_year", "平成25")];
    secretary.post("/register/new", &again).await.location();
    assert_eq!(entries(&house).await.len(), 2);

    certify(&house, &secretary, "r8", "", None).await;
    let row = certificates(&house).await.remove(0);
    let mend = format!("/register/certificates/{}/mending", row.id);
    let name = |name| [("form_id", "m"), ("papers", "1"), ("name", name)];
    secretary.post(&mend, &name("森 ちなつ")).await.location();
    let second = secretary.post(&mend, &name("森 チナツ")).await;
    assert_eq!(second.status.as_u16(), 422);
    assert_eq!(certificates(&house).await[0].version, 2);
}

#[tokio::test]
async fn people_of_one_name_can_be_corrected_and_no_number_stands_twice() {
    let house = House::new().await;
    let secretary = house.person(Role::Secretariat, None).await;
    certify(&house, &secretary, "r8", "", None).await;
    // The number of a certificate whose holder keeps an older one is given as well.
    let taken = [("name", "青木 誠"), ("number", "R8-1")];
    let refused = secretary.post("/register/new", &taken).await;
    assert_eq!(refused.status.as_u16(), 422);
    assert!(refused.text().contains("この番号か"));

    for name in ["青木 誠", "青木 まこと"] {
        secretary.post("/register/new", &[("name", name), ("fiscal_year", "平成25")]).await.location();
    }
    let second = entries(&house).await.remove(2);
    let here = format!("/register/{}", second.id);
    let form = [("revision", "1"), ("name", "青木 誠"), ("kana", "")];
    let asked = secretary.post(&here, &form).await;
    assert_eq!(asked.status.as_u16(), 422);
    assert!(asked.text().contains("name=\"another\""), "{}", asked.text());
    secretary.post(&here, &[&form[..], &[("another", "1")]].concat()).await.location();
    assert_eq!(entries(&house).await[2].namesake, 1);

    // Mending a certificate so that it names a namesake is no dead end either.
    let row = certificates(&house).await.remove(0);
    let mine = entries(&house).await.remove(0);
    let twin = [("name", "森 小夏"), ("kana", MORI.1), ("fiscal_year", "令和8"), ("another", "1")];
    secretary.post("/register/new", &twin).await.location();
    let mend = format!("/register/certificates/{}/mending", row.id);
    secretary.post(&mend, &[("name", "森 小夏"), ("papers", "1")]).await.location();
    assert_eq!(entries(&house).await.iter().find(|one| one.id == mine.id).unwrap().namesake, 1);
}

#[tokio::test]
async fn who_may_be_in_the_register_already_comes_in_only_where_the_office_says_so() {
    let house = House::new().await;
    branch(&house, "三重支部").await;
    let secretary = house.person(Role::Secretariat, None).await;
    let take = async |file: &str, ticked: &[(&str, &str)]| {
        let upload = ("file", "x.csv", file.as_bytes());
        let page = secretary.upload("/register/import", &[], upload).await.location();
        let seen = secretary.get(&page).await.text();
        (seen, secretary.post(&format!("{page}/confirmation"), ticked).await)
    };
    let file = "番号,氏名,支部,年度\nH25-1,森 千夏,三重,H25\n,青木 誠,三重,H25\n";
    take(file, &[]).await.1.location();
    assert_eq!(entries(&house).await.len(), 2);

    // The better list has kana: it is the same people, unless the office says otherwise.
    let better = "番号,氏名,フリガナ,支部,年度\nH25-1,森 千夏,モリ チナツ,三重,H25\n\
                  ,青木 誠,アオキ マコト,三重,H25\n,髙﨑 蓮,タカサキ レン,三重,H25\n";
    let (seen, done) = take(better, &[]).await;
    assert!(seen.contains("1名が増えます") && seen.contains("もう登録簿にいるかもしれない方(1名)"), "{seen}");
    done.location();
    assert_eq!(entries(&house).await.len(), 3);
    let nobody = take(better, &[]).await.1.location();
    assert!(nobody.ends_with("warning=register-import-nobody"), "{nobody}");
    take(better, &[("another", "3")]).await.1.location();
    assert_eq!(entries(&house).await.len(), 4);

    // A number that is somebody else's is a fault, told by row and column; nobody is dropped unseen.
    let (seen, _) = take("番号,氏名,年度\nH25-1,佐藤 花子,H25\n", &[]).await;
    assert!(seen.contains("2行目") && seen.contains("別のお名前の方のもの"), "{seen}");
    assert_eq!(entries(&house).await.len(), 4);

    // A file that was taken in is not put aside, and the other way round.
    let upload = ("file", "x.csv", "氏名,年度\n森 一,H25\n".as_bytes());
    let page = secretary.upload("/register/import", &[], upload).await.location();
    secretary.post(&format!("{page}/confirmation"), &[]).await.location();
    assert_eq!(secretary.post(&format!("{page}/withdrawal"), &[]).await.location(), page);
    assert!(secretary.get(&page).await.text().contains("1名を取り込みました"));
}

#[tokio::test]
async fn one_paper_that_cannot_be_drawn_keeps_back_none_of_the_others() {
    let house = House::new().await;
    let scope = office(&house);
    let row = given::programme(&house.db, &scope, "r8", "").await;
    for who in [MORI, ("青木 誠", "アオキ マコト")] {
        applicant(&house.db, &scope, &row, None, who).await;
    }
    complete(&house.db, &scope, &row).await;
    let issued = issue(&house.db, &scope, &row).await;
    for (certificate, name) in issued.iter().zip(["森\u{10FFFD}", "青木 まこと"]) {
        let mut tx = house.db.write(&scope).await.unwrap();
        let desk = Desk::open(&mut tx, "試験の会", "http://127.0.0.1:8080").await.unwrap();
        issuing::anew(&mut tx, &desk, certificate.id, &Anew::Name(name.into())).await.unwrap();
        tx.commit().await.unwrap();
    }
    drawing::keep_papers(&house.app, &scope).await.unwrap();
    let undrawn = scope.find::<version::Entity>().filter(version::Column::SealedPdf.is_null());
    assert_eq!(undrawn.count(&house.db).await.unwrap(), 1);
}
