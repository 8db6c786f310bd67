//! Files of transfers: who is in them, who fetched them, and what happens when the bank does not pay one.

use tomarigi::audit::entity as audit_entry;
use tomarigi::auth::guard::operator_scope;
use tomarigi::training::money::payouts;

use super::payments::told;
use super::*;

/// Two people with an account and an approved claim each.
async fn two_to_pay(house: &House, row: &programme::Model, actor: &Actor) -> [Person; 2] {
    settle_in(actor).await;
    let people = [
        person(house, row, "吉田 稔", "ヨシダ ミノル", None).await,
        person(house, row, "木村 秋", "キムラ アキ", None).await,
    ];
    for one in &people {
        let claim = claimed(house, one).await;
        house.anybody().post(&format!("{}/account", one.path), &ACCOUNT).await.location();
        decide(actor, claim.id, "approve", "").await.location();
    }
    people
}

async fn events(house: &House, event: &str) -> usize {
    let scope = operator_scope(house.organisation, Action::ReadAudit, house.db.now());
    let of = audit_entry::Column::Event.eq(event);
    scope.find::<audit_entry::Entity>().filter(of).all(&house.db).await.unwrap().len()
}

#[tokio::test]
async fn one_transfer_that_came_back_is_paid_again_and_the_others_are_not() {
    let (house, row, actor) = begun().await;
    let [yoshida, kimura] = two_to_pay(&house, &row, &actor).await;
    let file = made(&actor, "2026-05-14").await;
    let back = async |whose: Id| {
        let whose = whose.to_string();
        let form =
            [("application", whose.as_str()), ("back_on", "2026-05-14"), ("back_reason", "該当口座なし")];
        actor.post(&format!("{file}/returns"), &form).await
    };
    let whose = yoshida.id.to_string();
    let silent = actor.post(&format!("{file}/returns"), &[("application", whose.as_str())]).await;
    assert_eq!(silent.status, 422, "a reason is needed");
    for day in ["", "2026-05-13", "2026-05-15"] {
        let form = [("application", whose.as_str()), ("back_on", day), ("back_reason", "該当口座なし")];
        let refused = actor.post(&format!("{file}/returns"), &form).await;
        let page = refused.text();
        assert!(refused.status == 422 && page.contains("value=\"該当口座なし\""), "{day}: {page}");
    }
    assert!(back(yoshida.id).await.location().ends_with("notice=money-came-back"));
    assert!(back(yoshida.id).await.location().ends_with("warning=money-came-back-before"));
    actor.post(&format!("{file}/payment"), &[]).await.location();
    let paid: Vec<Id> = told(&house, "paid-out").await.into_iter().map(|(who, _)| who).collect();
    assert_eq!(paid, [kimura.id], "who got nothing is not told that it was paid");
    let asked = told(&house, "account-wanted").await;
    let why = "前のお振込みが、5月14日(木)に戻ってきました。銀行から知らされたわけ:該当口座なし";
    assert!(asked.len() == 1 && asked[0].1.contains(why) && !asked[0].1.contains("分からない"), "{asked:?}");
    assert!(actor.get(&file).await.text().contains("該当口座なし"));

    // Their own pages say what became of it, and what is to be done stands first.
    let guest = house.anybody();
    let [back_own, paid_own] = [guest.get(&yoshida.path).await, guest.get(&kimura.path).await];
    let (back_own, paid_own) = (back_own.text(), paid_own.text());
    assert!(back_own.contains("お振り込みは、5月14日(木)に戻ってきました"), "{back_own}");
    assert!(back_own.contains("に戻ってきました。口座を確かめる"), "{back_own}");
    assert!(
        paid_own.contains("5月14日(木)に振り込みました") && paid_own.contains("支払い済み"),
        "{paid_own}"
    );

    // Paid: it is not offered to the bank again, and the sum shows what arrived of it.
    let page = actor.get(&file).await.text();
    for text in ["もう一度銀行に渡すと、同じ人に2度支払う", "−10,000円", "届いた"] {
        assert!(page.contains(text), "{text}: {page}");
    }
    assert!(!page.contains("data-type=\"solid-fill\"") && !page.contains("ファイルを銀行に渡してください"));

    // To be paid again, but to nobody while the account stands as it did: neither by the page nor past it.
    let page = actor.get("/programmes/spring/money/payouts").await.text();
    assert!(
        page.contains("に戻ってきました。口座を確かめてください") && page.contains("うち10,000円が戻って"),
        "{page}"
    );
    assert!(payable(&actor).await.is_empty());
    let waits = payouts::due(&office(&house), &house.db, &house.db, row.id).await.unwrap();
    let key = waits[0].key();
    let past = [("pay_on", "2026-05-18"), ("pay", key.as_str())];
    let answer = actor.post("/programmes/spring/money/payouts", &past).await;
    assert!(answer.status == 422 && answer.text().contains("お金が戻ってきたまま"), "{}", answer.text());
    let overview = actor.get("/programmes/spring/money").await.text();
    assert!(overview.contains("20,000円") && overview.contains("10,000円"), "{overview}");
    house.clock.set(house.db.now().plus(Duration::minutes(1)));
    let other = [("bank", "0009"), ACCOUNT[1], ACCOUNT[2], ACCOUNT[3], ACCOUNT[4]];
    actor.post(&format!("/programmes/spring/money/payees/{whose}"), &other).await.location();
    let again = made(&actor, "2026-05-18").await;
    let read = zengin::transfer::read(&actor.get(&format!("{again}/file")).await.bytes).unwrap();
    assert_eq!((read.payments.len(), read.total), (1, 10_000));
    assert_eq!(read.payments[0].to[0], "0009");
}

#[tokio::test]
async fn that_a_transfer_came_back_is_taken_back_while_nothing_of_it_was_paid_again() {
    let (house, row, actor) = begun().await;
    let [yoshida, kimura] = two_to_pay(&house, &row, &actor).await;
    let file = made(&actor, "2026-05-14").await;
    let to = format!("{file}/returns");
    let whose = yoshida.id.to_string();
    let back = [("application", whose.as_str()), ("back_on", "2026-05-14"), ("back_reason", "該当口座なし")];
    let notes = async || {
        let all = office(&house).find::<returned::Entity>().order_by_asc(returned::Column::Id);
        all.all(&house.db).await.unwrap()
    };
    actor.post(&to, &back).await.location();
    actor.post(&format!("{file}/payment"), &[]).await.location();
    assert!(actor.get(&file).await.text().contains("戻ってきていなかった"));
    let note = notes().await[0].id.to_string();
    let not = [("not", note.as_str()), ("not_reason", "別の方でした")];
    assert_eq!(actor.post(&to, &not[..1]).await.status, 422, "a reason is needed");
    assert!(actor.post(&to, &not).await.location().ends_with("notice=money-not-come-back"));
    assert!(actor.post(&to, &not).await.location().ends_with("warning=money-not-come-back-before"));
    // It is paid by its file again, and who was not told is told.
    let page = actor.get(&file).await.text();
    assert!(page.contains("別の方でした") && page.contains("20,000円") && !page.contains("届いた"), "{page}");
    assert!(payouts::due(&office(&house), &house.db, &house.db, row.id).await.unwrap().is_empty());
    let paid: Vec<Id> = told(&house, "paid-out").await.into_iter().map(|(who, _)| who).collect();
    assert_eq!(paid, [kimura.id, yoshida.id]);
    let own = house.anybody().get(&yoshida.path).await.text();
    assert!(own.contains("5月14日(木)に振り込みました") && !own.contains("口座を確かめる"), "{own}");
    assert_eq!(events(&house, "payout.not_come_back").await, 1);
    // Told that it did not arrive after they were told that it was paid, they are told again that it was.
    actor.post(&to, &back).await.location();
    let note = notes().await[1].id.to_string();
    actor.post(&to, &[("not", note.as_str()), ("not_reason", "別の方でした")]).await.location();
    assert_eq!(told(&house, "paid-out").await.last().unwrap().0, yoshida.id);
    assert_eq!(told(&house, "paid-out").await.len(), 3);

    // It did come back after all, and is paid by another file: now the note stays.
    actor.post(&to, &back).await.location();
    house.clock.set(house.db.now().plus(Duration::minutes(1)));
    actor.post(&format!("/programmes/spring/money/payees/{whose}"), &ACCOUNT).await.location();
    made(&actor, "2026-05-18").await;
    let note = notes().await[2].id.to_string();
    assert!(!actor.get(&file).await.text().contains("戻ってきていなかった"));
    let not = [("not", note.as_str()), ("not_reason", "別の方でした")];
    assert!(actor.post(&to, &not).await.location().ends_with("warning=money-not-come-back-again"));
}

#[tokio::test]
async fn a_file_of_which_money_came_back_is_not_cancelled() {
    let (house, row, actor) = begun().await;
    let [yoshida, _] = two_to_pay(&house, &row, &actor).await;
    let file = made(&actor, "2026-05-14").await;
    let cancellation = format!("{file}/cancellation");
    assert!(actor.get(&file).await.text().contains(&cancellation));
    let whose = yoshida.id.to_string();
    let back = [("application", whose.as_str()), ("back_on", "2026-05-14"), ("back_reason", "該当口座なし")];
    actor.post(&format!("{file}/returns"), &back).await.location();
    let page = actor.get(&file).await.text();
    assert!(!page.contains(&cancellation) && page.contains("取りやめられません"), "{page}");
    let cancel = [("reason", "まちがい"), ("not_given", "yes")];
    let told = actor.post(&cancellation, &cancel).await.location();
    assert!(told.ends_with("warning=money-payout-came-back"), "{told}");
    let due = payouts::due(&office(&house), &house.db, &house.db, row.id).await.unwrap();
    let due: Vec<Id> = due.iter().map(|one| one.item.application).collect();
    assert_eq!(due, [yoshida.id], "who was paid is not to be paid again");
    // The sheet says of whom, and what stayed.
    let sheet = actor.get(&format!("{file}/sheet")).await.bytes;
    let rows = documents::sheet::read_rows(Cursor::new(sheet), documents::sheet::Format::Xlsx).unwrap();
    let rows: Vec<Vec<String>> = rows.map(|row| row.unwrap().cells).collect();
    let last = rows.last().unwrap();
    assert!(last[0] == "届いた" && last[8] == "10000", "{rows:?}");
    assert_eq!(rows[0][9], "戻ってきたお金");

    let note = office(&house).find::<returned::Entity>().one(&house.db).await.unwrap().unwrap();
    let not = [("not", &*note.id.to_string()), ("not_reason", "別の方でした")];
    actor.post(&format!("{file}/returns"), &not).await.location();
    assert!(actor.post(&cancellation, &cancel).await.location().ends_with("notice=money-payout-cancelled"));
}

#[tokio::test]
async fn whose_transfer_came_back_is_held_as_long_as_the_account_of_its_file_stands() {
    let (house, row, actor) = begun().await;
    let [yoshida, kimura] = two_to_pay(&house, &row, &actor).await;
    let file = made(&actor, "2026-05-14").await;
    house.clock.set(house.db.now().plus(Duration::minutes(1)));
    // Another account before the return was noted: nothing came back from that one.
    let (guest, own) = (house.anybody(), |person: &Person| format!("{}/account", person.path));
    let other = [("bank", "0009"), ACCOUNT[1], ACCOUNT[2], ACCOUNT[3], ACCOUNT[4]];
    guest.post(&own(&yoshida), &other).await.location();
    for one in [&yoshida, &kimura] {
        let form = [
            ("application", &*one.id.to_string()),
            ("back_on", "2026-05-14"),
            ("back_reason", "該当口座なし"),
        ];
        actor.post(&format!("{file}/returns"), &form).await.location();
    }
    let who = async || {
        let keys: Vec<String> = payable(&actor).await.into_iter().map(|(key, _)| key).collect();
        keys.iter().map(|key| key.split('.').next().unwrap().to_owned()).collect::<Vec<_>>()
    };
    assert_eq!(who().await, [yoshida.id.to_string()]);
    assert!(!guest.get(&own(&yoshida)).await.text().contains("に戻ってきました"));

    // The very account that it came back from, written again by its person, is told as such, and stays held.
    house.clock.set(house.db.now().plus(Duration::minutes(1)));
    let told = guest.post(&own(&kimura), &ACCOUNT).await.location();
    assert!(told.ends_with("/account?warning=money-account-same"), "{told}");
    let page = guest.get(&told).await.text();
    assert!(page.contains("何も変わっていません") && page.contains("5月14日(木)に戻ってきました"), "{page}");
    assert_eq!(who().await.len(), 1);
    assert!(guest.post(&own(&kimura), &other).await.location().contains("money-account-kept"));
    assert_eq!(who().await.len(), 2);
}

#[tokio::test]
async fn a_file_holds_those_who_are_ticked_and_whoever_takes_it_out_is_named_each_time() {
    let (house, row, actor) = begun().await;
    two_to_pay(&house, &row, &actor).await;
    let to = "/programmes/spring/money/payouts";
    let nobody = actor.post(to, &[("pay_on", "2026-05-18")]).await;
    assert!(nobody.status == 422 && nobody.text().contains("しるしを付けてください"));
    let first = payable(&actor).await[0].0.clone();
    let file = actor.post(to, &[("pay_on", "2026-05-18"), ("pay", first.as_str())]).await.location();
    let file = file.split('?').next().unwrap().to_owned();
    let read = async || actor.get(&format!("{file}/file")).await;
    assert_eq!(zengin::transfer::read(&read().await.bytes).unwrap().payments.len(), 1);
    read().await;
    actor.get(&format!("{file}/sheet")).await;
    assert_eq!(events(&house, "payout.fetched").await, 3);
    for _ in 0..2 {
        actor.get(&format!("/programmes/spring/money/payees/{}", first.split('.').next().unwrap())).await;
    }
    assert_eq!(events(&house, "money.account_read").await, 1, "a page that is read again within the hour");

    // It may be at the bank: who cancels it says that it is not, and why. Nobody gets it any more then.
    let cancel = async |form: &[(&str, &str)]| actor.post(&format!("{file}/cancellation"), form).await;
    assert_eq!(cancel(&[("not_given", "yes")]).await.status, 422);
    let asked = cancel(&[("reason", "日をまちがえた")]).await;
    assert!(asked.status == 422 && asked.text().contains("もう取り出されています"), "{}", asked.text());
    cancel(&[("reason", "日をまちがえた"), ("not_given", "yes")]).await.location();
    assert!(actor.get(&file).await.text().contains("日をまちがえた"));
    assert!(read().await.location().ends_with("warning=money-payout-cancelled"));
    assert_eq!(events(&house, "payout.fetched").await, 3);
    assert_eq!(payable(&actor).await.len(), 2);
}
