//! What of money waits on the first page, and where each line leads.

use super::*;

/// The lines of the first page, each as it leads to its page.
async fn lines_of(actor: &Actor) -> (String, Vec<String>) {
    let page = actor.get("/").await.text();
    let lines = page.split("<li class=\"alone\">").skip(1).filter(|line| line.contains("</a></li>"));
    let lines = lines.map(|line| line.split("</a>").next().unwrap().to_owned()).collect();
    (page, lines)
}

fn line_to(below: &str, text: &str) -> String {
    format!("<a href=\"/programmes/spring/money{below}\">{text}")
}

#[tokio::test]
async fn the_first_page_tells_overdue_fees_who_can_be_paid_and_files_whose_day_has_come() {
    let (house, row, actor) = begun().await;
    settle_in(&actor).await;
    let (late, paying) = (
        person(&house, &row, "吉田 稔", "ヨシダ ミノル", None).await,
        person(&house, &row, "木村 秋", "キムラ アキ", None).await,
    );
    ask(&actor).await;
    import(&actor, transfer(5000, "キムラ アキ").as_bytes()).await;
    let (_, lines) = lines_of(&actor).await;
    assert!(lines.contains(&line_to("/transfers#h-sure", "決める入金 1件")), "{lines:?}");
    assert_eq!(confirm_sure(&actor).await, 1);
    for one in [&late, &paying] {
        let claim = claimed(&house, one).await;
        decide(&actor, claim.id, "approve", "").await.location();
    }
    house.anybody().post(&format!("{}/account", paying.path), &ACCOUNT).await.location();
    // One can be paid; the other has no account yet, and is waited for.
    let (page, lines) = lines_of(&actor).await;
    let (own, others) = page.split_once("ほかの方を待っていること").unwrap();
    assert!(own.contains(&line_to("/payouts#h-due", "振り込む方 1名")), "{lines:?}");
    let waited_for = line_to("/payouts#h-without", "口座が決まらず、まだ支払えない方 1名");
    assert!(others.contains(&waited_for), "{lines:?}");
    assert!(!page.contains("参加費の期限を過ぎ"), "{lines:?}");

    // A file: waited for until the day before it is paid.
    let file = made(&actor, "2026-05-18").await;
    let (page, lines) = lines_of(&actor).await;
    assert!(page.contains(&line_to("/payouts#h-files", "振り込む日を待つファイル 1件")), "{lines:?}");
    let below = file.trim_start_matches("/programmes/spring/money").split('?').next().unwrap().to_owned();
    let days = [
        (date!(2026 - 05 - 17), "あす5月18日(月)に振り込むファイル"),
        (date!(2026 - 05 - 18), "きょう5月18日(月)に振り込むファイル。済んだら、支払い済みにしてください"),
        (date!(2026 - 05 - 19), "5月18日(月)に振り込むファイルが、支払い済みになっていません"),
    ];
    let mut actor = actor;
    for (day, text) in days {
        house.clock.set(Instant::of_jst(day, time!(10:00)));
        actor = house.sign_in_again(&actor).await;
        let (_, lines) = lines_of(&actor).await;
        assert!(lines.contains(&line_to(&below, text)), "{text}: {lines:?}");
    }
    actor.post(&format!("{file}/payment"), &[]).await.location();
    assert!(!actor.get("/").await.text().contains("に振り込むファイル"));

    // After the day of the fee and its grace: whom the button reminds, and nobody once it did.
    house.clock.set(Instant::of_jst(date!(2026 - 06 - 08), time!(10:00)));
    let actor = house.sign_in_again(&actor).await;
    let overdue = line_to("#h-do", "参加費の期限を過ぎ、もう一度知らせる方 1名");
    let (_, lines) = lines_of(&actor).await;
    assert!(lines.contains(&overdue), "{lines:?}");
    let page = actor.get("/programmes/spring/money").await.text();
    assert!(page.contains("id=\"h-do\"") && page.contains("期限切れの1名に"), "{page}");
    actor.post("/programmes/spring/money/reminders", &[]).await.location();
    let (_, lines) = lines_of(&actor).await;
    assert!(!lines.contains(&overdue), "{lines:?}");
}

#[tokio::test]
async fn the_bank_s_lines_lead_to_the_programme_that_is_owed() {
    let (house, row, actor) = begun().await;
    // A newer one that nobody owes anything, and that comes first in every list.
    let newer = TOML.replace("\"spring\"", "\"newer\"").replace("fiscal_year = 2026", "fiscal_year = 2027");
    let mut tx = house.db.write(&office(&house)).await.unwrap();
    let other = save::create(&mut tx, &file::read(&newer).unwrap()).await.unwrap();
    save::set_state(&mut tx, other.id, State::Announced).await.unwrap();
    tx.commit().await.unwrap();
    settle_in(&actor).await;
    person(&house, &row, "木村 秋", "キムラ アキ", None).await;
    ask(&actor).await;
    import(&actor, transfer(5000, "オオサカフシブ").as_bytes()).await;
    let (_, lines) = lines_of(&actor).await;
    assert!(lines.contains(&line_to("/transfers#h-sure", "決める入金 1件")), "{lines:?}");
    let page = actor.get("/programmes/newer/money/transfers").await.text();
    assert!(page.contains("どの講座の参加費も"), "{page}");
}
