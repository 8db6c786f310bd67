//! Accounts: who writes them where, who sees the files that hold everybody's, and which account a statement is of.

use super::*;

#[tokio::test]
async fn who_withdrew_and_is_given_the_fee_back_finds_it_on_their_page_and_names_an_account() {
    let (house, row, actor) = begun().await;
    let yoshida = person(&house, &row, "吉田 稔", "ヨシダ ミノル", None).await;
    ask(&actor).await;
    settle_in(&actor).await;
    import(&actor, transfer(5000, "ﾖｼﾀﾞ ﾐﾉﾙ").as_bytes()).await;
    assert_eq!(confirm_sure(&actor).await, 1);
    let guest = house.anybody();
    guest.post(&format!("{}/withdrawal", yoshida.path), &[]).await.location();
    let fee = format!("/programmes/spring/money/fees/{}", fee_of(&house, &yoshida).await.fee.id);
    actor.post(&format!("{fee}/refund"), &[("amount", "5000"), ("reason", "辞退")]).await.location();

    let account = format!("{}/account", yoshida.path);
    let own = guest.get(&yoshida.path).await.text();
    assert!(own.contains("返金済み") && own.contains(&format!("href=\"{account}\"")), "{own}");
    assert!(!own.contains("見本銀行"), "nothing is asked of who withdrew");
    // The office sees who is missing, and where to write it.
    let payee = format!("/programmes/spring/money/payees/{}", yoshida.id);
    let waiting = actor.get("/programmes/spring/money/payouts").await.text();
    assert!(waiting.contains(&format!("href=\"{payee}\"")), "{waiting}");
    assert!(actor.get(&fee).await.text().contains(&format!("href=\"{payee}\"")));

    // What is needed says so, and what is not does not.
    let form = guest.get(&account).await.text();
    for (label, is_needed) in [("口座番号", true), ("口座名義(カナ)", true), ("銀行名(カナ)", false)]
    {
        let mark = form.split(&format!(">{label} <span")).nth(1).unwrap().split('>').next().unwrap();
        assert_eq!(mark.contains("data-required"), is_needed, "{label}");
    }
    let waits = guest.get(&yoshida.path).await.text();
    assert!(waits.contains("つぎにすること") && waits.contains("お支払いを受ける口座を書く"), "{waits}");
    let saved = guest.post(&account, &ACCOUNT).await.location();
    assert!(saved.contains("money-account-kept"));
    let page = guest.get(&saved).await.text();
    assert!(page.contains("0005-001 普通 ・・・・321") && !page.contains("つぎにすること"), "{page}");
    // The link stands in mails, and mailboxes are shared: it shows no account whole.
    let own = guest.get(&account).await.text();
    assert!(own.contains("0005-001 普通 ・・・・321") && !own.contains("7654321"), "{own}");
    assert!(actor.get(&payee).await.text().contains("7654321"));
    let changed = [("bank", "0009"), ACCOUNT[1], ACCOUNT[2], ACCOUNT[3], ACCOUNT[4]];
    assert!(actor.post(&payee, &changed).await.location().contains("money-account-kept"));
    assert_eq!(actor.post(&payee, &[("bank", "9")]).await.status, 422);
    let page = actor.get(&made(&actor, "2026-05-18").await).await.text();
    assert!(page.contains("0009-001") && page.contains("5,000円"), "{page}");
}

#[tokio::test]
async fn what_holds_or_changes_accounts_asks_for_the_code_again() {
    let (house, row, actor) = begun().await;
    let yoshida = person(&house, &row, "吉田 稔", "ヨシダ ミノル", None).await;
    settle_in(&actor).await;
    let claim = claimed(&house, &yoshida).await;
    decide(&actor, claim.id, "approve", "").await.location();
    house.anybody().post(&format!("{}/account", yoshida.path), &ACCOUNT).await.location();
    let page = made(&actor, "2026-05-14").await;
    assert_eq!(actor.get(&format!("{page}/file")).await.status, 200);

    house.clock.set(house.db.now().plus(Duration::minutes(20)));
    let payee = format!("/programmes/spring/money/payees/{}", yoshida.id);
    let setting = "/programmes/spring/money/setting".to_owned();
    for to in [format!("{page}/file"), format!("{page}/sheet"), payee.clone(), setting.clone()] {
        let led = actor.get(&to).await.location();
        assert!(led.starts_with("/second-factor"), "{to}: {led}");
    }
    let acts = ["payment", "cancellation", "returns"].map(|act| format!("{page}/{act}"));
    let make = "/programmes/spring/money/payouts".to_owned();
    for to in [payee, setting, make].into_iter().chain(acts) {
        let led = actor.post(&to, &[("number", "1")]).await.location();
        assert!(led.starts_with("/second-factor"), "{to}: {led}");
    }
    // What is paid to whom is read as before, without the accounts.
    let shown = actor.get(&page).await.text();
    assert!(shown.contains("0005-001 普通 ・・・・321") && !shown.contains("7654321"), "{shown}");
}

#[tokio::test]
async fn a_statement_of_another_account_is_taken_in_only_when_it_is_meant() {
    let (house, _, actor) = begun().await;
    let own = include_bytes!("../../../crates/zengin/tests/data/fixed.txt").to_vec();
    let other = {
        let at = own.windows(7).position(|seven| seven == b"1234567").unwrap();
        let mut bytes = own.clone();
        bytes[at..at + 7].copy_from_slice(b"7654321");
        bytes
    };
    let to = "/programmes/spring/money/statements";
    assert!(import(&actor, &own).await.contains("notice=money-imported"));
    let count = lines(&house).await.len();
    let answer = actor.upload(to, &[], ("file", "other.txt", &other)).await;
    assert_eq!(answer.status, 422);
    assert!(answer.text().contains("0005-123 7654321"), "{}", answer.text());
    assert_eq!(lines(&house).await.len(), count);

    // Meant: the same sums of the same people are other payments, and the setting is kept as it was.
    settle_in(&actor).await;
    let answer = actor.upload(to, &[("other_account", "yes")], ("file", "other.txt", &other)).await;
    assert!(answer.location().contains("notice=money-imported"));
    assert_eq!(lines(&house).await.len(), 2 * count);
    settle_in(&actor).await;
    for again in [&own, &other] {
        assert!(import(&actor, again).await.contains("warning=money-imported-nothing"));
    }
}

#[tokio::test]
async fn another_account_written_by_the_link_is_told_and_shown_before_it_is_paid() {
    let (house, row, actor) = begun().await;
    let yoshida = person(&house, &row, "吉田 稔", "ヨシダ ミノル", None).await;
    settle_in(&actor).await;
    let (guest, account) = (house.anybody(), format!("{}/account", yoshida.path));
    guest.post(&account, &ACCOUNT).await.location();
    let claim = claimed(&house, &yoshida).await;
    decide(&actor, claim.id, "approve", "").await.location();
    let before = payable(&actor).await;
    assert!(before.len() == 1 && before[0].1, "the first account is paid without a question");

    house.clock.set(house.db.now().plus(Duration::minutes(1)));
    let other = [("bank", "0009"), ACCOUNT[1], ACCOUNT[2], ACCOUNT[3], ACCOUNT[4]];
    guest.post(&account, &other).await.location();
    let told = office(&house).find::<letter::Entity>().filter(letter::Column::Kind.eq("account-changed"));
    assert_eq!(told.all(&house.db).await.unwrap().len(), 2);
    let page = actor.get("/programmes/spring/money/payouts").await.text();
    assert!(page.contains("ご本人のページから口座が書きかえられました"), "{page}");
    assert!(payable(&actor).await.iter().all(|(_, ticked)| !ticked));
    // Somebody who still has the page of before does not pay to the other account unseen.
    let stale = [("pay_on", "2026-05-14"), ("pay", before[0].0.as_str())];
    let answer = actor.post("/programmes/spring/money/payouts", &stale).await;
    assert!(answer.status == 422 && answer.text().contains("金額か口座が変わった人がいます"));
    // The office wrote it itself: nothing is left to ask.
    let payee = format!("/programmes/spring/money/payees/{}", yoshida.id);
    actor.post(&payee, &other).await.location();
    assert!(payable(&actor).await.iter().all(|(_, ticked)| *ticked));
}

#[tokio::test]
async fn a_statement_in_the_other_form_is_taken_in_only_when_it_is_meant() {
    let (house, _, actor) = begun().await;
    let fixed = include_bytes!("../../../crates/zengin/tests/data/fixed.txt").to_vec();
    assert!(import(&actor, transfer(5000, "ﾖｼﾀﾞ ﾐﾉﾙ").as_bytes()).await.contains("notice=money-imported"));
    let to = "/programmes/spring/money/statements";
    let answer = actor.upload(to, &[], ("file", "a.txt", &fixed)).await;
    assert!(answer.status == 422 && answer.text().contains("これまでとは別の形式"), "{}", answer.text());
    assert_eq!(lines(&house).await.len(), 1);
    settle_in(&actor).await;
    let answer = actor.upload(to, &[("other_form", "yes")], ("file", "a.txt", &fixed)).await;
    assert!(answer.location().contains("notice=money-imported"));
    // Both are known from then on, and the setting kept what the office wrote.
    assert!(import(&actor, &fixed).await.contains("warning=money-imported-nothing"));
    assert!(import(&actor, transfer(5000, "ﾖｼﾀﾞ ﾐﾉﾙ").as_bytes()).await.contains("imported-nothing"));
    assert!(actor.get("/programmes/spring/money/setting").await.text().contains("見本銀行 津支店"));
}
