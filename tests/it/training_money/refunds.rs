//! What giving money back does to what is owed, to receipts, and to what can still be undone.

use super::*;

/// Somebody whose fee of 5,000 yen came, with a receipt; and the page of the fee.
async fn paid(house: &House, row: &programme::Model, actor: &Actor) -> (Person, String) {
    let yoshida = person(house, row, "吉田 稔", "ヨシダ ミノル", None).await;
    ask(actor).await;
    settle_in(actor).await;
    import(actor, transfer(5000, "ﾖｼﾀﾞ ﾐﾉﾙ").as_bytes()).await;
    assert_eq!(confirm_sure(actor).await, 1);
    let fee = format!("/programmes/spring/money/fees/{}", fee_of(house, &yoshida).await.fee.id);
    assert!(actor.get(&fee).await.text().contains("吉田 稔さんに、5,000円の領収書を出す"));
    actor.post(&format!("{fee}/receipt"), &[]).await.location();
    (yoshida, fee)
}

#[tokio::test]
async fn who_was_given_back_a_part_owes_nothing_and_gets_a_receipt_of_the_rest() {
    let (house, row, actor) = begun().await;
    let (yoshida, fee) = paid(&house, &row, &actor).await;
    let first = fee_of(&house, &yoshida).await.receipt.unwrap();
    actor.post(&format!("{fee}/refund"), &[("amount", "2000"), ("reason", "1日だけのため")]).await.location();

    let entry = fee_of(&house, &yoshida).await;
    assert_eq!((entry.state(), entry.paid().open()), (model::State::Paid, 0));
    assert!(entry.receipt.is_none(), "the receipt says 5,000, and 3,000 are kept");
    let page = actor.get("/programmes/spring/money").await.text();
    assert!(page.contains("期限切れの人はいません"), "{page}");
    house.clock.set(Instant::of_jst(date!(2026 - 06 - 20), time!(10:00)));
    let actor = house.sign_in_again(&actor).await;
    let reminded = actor.post("/programmes/spring/money/reminders", &[]).await.location();
    assert!(reminded.contains("reminded-nobody"), "{reminded}");

    let page = actor.get(&fee).await.text();
    assert!(page.contains("免除や返金のあとの請求") && page.contains("3,000円"), "{page}");
    actor.post(&format!("{fee}/receipt"), &[]).await.location();
    let second = fee_of(&house, &yoshida).await.receipt.unwrap();
    assert_eq!((second.amount, second.number), (3000, first.number + 1));
    // The first holds no more: the office sees that, and its payer is led to the one that holds.
    assert!(actor.get(&fee).await.text().contains("に無効にしました"));
    let old = house.anybody().get(&format!("{}/receipts/{}", yoshida.path, first.id)).await.location();
    assert!(old.ends_with("warning=money-receipt-void"), "{old}");
    assert_eq!(actor.get(&format!("/programmes/spring/money/receipts/{}", first.id)).await.status, 200);
}

#[tokio::test]
async fn what_came_too_much_is_given_back_and_the_receipt_stays() {
    let (house, row, actor) = begun().await;
    let (yoshida, fee) = paid(&house, &row, &actor).await;
    import(&actor, transfer(4000, "ﾖｼﾀﾞ ﾐﾉﾙ").as_bytes()).await;
    let all = lines(&house).await;
    let line = all.iter().find(|line| line.amount == 4000).unwrap().id;
    let part = format!("part-{}", fee_of(&house, &yoshida).await.fee.id);
    let to = format!("/programmes/spring/money/lines/{line}/parts");
    actor.post(&to, &[(part.as_str(), "4000")]).await.location();
    actor.post(&format!("{fee}/refund"), &[("amount", "4000"), ("reason", "二重")]).await.location();
    let entry = fee_of(&house, &yoshida).await;
    assert_eq!(entry.state(), model::State::Paid);
    assert_eq!(entry.receipt.unwrap().amount, 5000);
}

#[tokio::test]
async fn what_was_given_back_is_not_asked_for_again_by_undoing_the_payment() {
    let (house, row, actor) = begun().await;
    let (yoshida, fee) = paid(&house, &row, &actor).await;
    actor.post(&format!("{fee}/refund"), &[("amount", "5000"), ("reason", "辞退")]).await.location();
    let share = fee_of(&house, &yoshida).await.shares[0].id;
    let undo = format!("/programmes/spring/money/shares/{share}/undoing");
    let answer = actor.post(&undo, &[("reason", "別の方でした")]).await;
    assert_eq!(answer.status, 422);
    assert!(answer.text().contains("もう返金が決まっているので、取り消せません"), "{}", answer.text());
    let entry = fee_of(&house, &yoshida).await;
    assert_eq!((entry.state(), entry.paid().open()), (model::State::Refunded, 0));
}

#[tokio::test]
async fn a_refund_sent_again_with_another_sum_is_asked_about_and_not_lost() {
    let (house, row, actor) = begun().await;
    let (yoshida, fee) = paid(&house, &row, &actor).await;
    let back = async |amount: &str| {
        let form = [("form_id", "refundonce"), ("amount", amount), ("reason", "1日だけのため")];
        actor.post(&format!("{fee}/refund"), &form).await
    };
    assert!(back("1000").await.location().contains("money-changed"));
    assert!(back("1000").await.location().contains("money-changed"), "the same form, sent twice");
    let answer = back("1500").await;
    assert_eq!(answer.status, 422);
    let text = answer.text();
    assert!(text.contains("この用紙の返金は、もう決めました") && text.contains("value=\"1500\""), "{text}");
    assert_eq!(fee_of(&house, &yoshida).await.paid().refunded, 1000);
}

#[tokio::test]
async fn a_refund_decided_by_mistake_is_undone_and_leaves_the_payment_free_to_be_undone() {
    let (house, row, actor) = begun().await;
    let (yoshida, fee) = paid(&house, &row, &actor).await;
    actor.post(&format!("{fee}/refund"), &[("amount", "5000"), ("reason", "辞退")]).await.location();
    // Nobody knows where to pay it: who is given it back is asked.
    let asked = payments::told(&house, "account-wanted").await;
    assert!(asked.len() == 1 && asked[0].1.contains("5,000円"), "{asked:?}");
    let id = fee_of(&house, &yoshida).await.refunds[0].id;
    let undo = format!("/programmes/spring/money/refunds/{id}/undoing");
    assert_eq!(actor.post(&undo, &[("reason", "")]).await.status, 422);

    // In a file for the bank it stays; out of it again, it can be undone.
    house.anybody().post(&format!("{}/account", yoshida.path), &ACCOUNT).await.location();
    let file = made(&actor, "2026-05-18").await;
    let refused = actor.post(&undo, &[("reason", "人ちがい")]).await.location();
    assert!(refused.ends_with("warning=money-refund-in-file"), "{refused}");
    actor.post(&format!("{file}/cancellation"), &[("reason", "人ちがい")]).await.location();
    assert!(actor.post(&undo, &[("reason", "人ちがい")]).await.location().contains("refund-undone"));
    assert_eq!(fee_of(&house, &yoshida).await.state(), model::State::Paid);
    assert!(payable(&actor).await.is_empty());
    let page = actor.get(&fee).await.text();
    assert!(page.contains("<s>−5,000円</s>") && page.contains("人ちがい"), "{page}");
    let share = fee_of(&house, &yoshida).await.shares[0].id;
    let to = format!("/programmes/spring/money/shares/{share}/undoing");
    assert!(actor.post(&to, &[("reason", "別の方でした")]).await.location().contains("undone"));
}
