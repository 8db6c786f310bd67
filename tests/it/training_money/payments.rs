//! Who is told of money and when; days on which it is paid; what nobody unknown may send.

use super::*;

pub(super) async fn told(house: &House, kind: &str) -> Vec<(Id, String)> {
    let of = letter::Column::Kind.eq(kind);
    let all = office(house).find::<letter::Entity>().filter(of).order_by_asc(letter::Column::Id);
    let keys = house.db.keys(house.organisation).await.unwrap();
    let open = |row: &letter::Model| keys.open(text_place(row.id), &row.sealed_text).unwrap();
    let rows = all.all(&house.db).await.unwrap();
    rows.iter().map(|row| (row.application_id.unwrap(), open(row))).collect()
}

#[tokio::test]
async fn who_claimed_travel_is_told_when_it_is_returned_approved_and_paid() {
    let (house, row, actor) = begun().await;
    let yoshida = person(&house, &row, "吉田 稔", "ヨシダ ミノル", None).await;
    settle_in(&actor).await;
    let first = claimed(&house, &yoshida).await;
    let page = format!("/programmes/spring/money/travel/{}", first.id);
    assert!(actor.get(&page).await.text().contains("領収書などの写しがありません"));
    decide(&actor, first.id, "return", "バスは片道ですか").await.location();
    let returned = told(&house, "travel-returned").await;
    assert!(returned.len() == 1 && returned[0].0 == yoshida.id, "{returned:?}");
    assert!(returned[0].1.contains("バスは片道ですか") && returned[0].1.contains(&yoshida.path));

    let id = first.id.to_string();
    let form =
        [("claim", id.as_str()), ("leg_1_course", "basic-tsu"), ("leg_1_what", "x"), ("leg_1_yen", "900")];
    let guest = house.anybody();
    house.clock.set(house.db.now().plus(Duration::minutes(1)));
    guest.post(&format!("{}/travel", yoshida.path), &form).await.location();
    decide(&actor, first.id, "approve", "").await.location();
    let approved = told(&house, "travel-approved").await;
    assert!(approved.len() == 1 && approved[0].1.contains("900円"), "{approved:?}");

    guest.post(&format!("{}/account", yoshida.path), &ACCOUNT).await.location();
    let made = made(&actor, "2026-05-18").await;
    assert!(told(&house, "paid-out").await.is_empty(), "a file is no payment");
    let early = actor.post(&format!("{made}/payment"), &[]).await.location();
    assert!(early.ends_with("warning=money-payout-early") && told(&house, "paid-out").await.is_empty());
    house.clock.set(Instant::of_jst(date!(2026 - 05 - 18), time!(10:00)));
    let actor = house.sign_in_again(&actor).await;
    actor.post(&format!("{made}/payment"), &[]).await.location();
    let paid = told(&house, "paid-out").await;
    assert!(paid.len() == 1 && paid[0].0 == yoshida.id, "{paid:?}");
    assert!(paid[0].1.contains("900円") && paid[0].1.contains("5月18日"), "{paid:?}");

    // Taken back by the person: nobody needs to be told.
    let other = claimed(&house, &yoshida).await.id.to_string();
    let back = format!("{}/travel/withdrawal", yoshida.path);
    guest.post(&back, &[("claim", other.as_str())]).await.location();
    assert_eq!(told(&house, "travel-returned").await.len(), 1);
}

#[tokio::test]
async fn who_gave_the_place_back_is_not_reminded_of_its_fee() {
    let (house, row, actor) = begun().await;
    let yoshida = person(&house, &row, "吉田 稔", "ヨシダ ミノル", None).await;
    let kimura = person(&house, &row, "木村 秋", "キムラ アキ", None).await;
    ask(&actor).await;
    let asked = person(&house, &row, "佐藤 春", "サトウ ハル", None).await;
    let page = actor.get("/programmes/spring/money").await.text();
    assert!(page.contains("参加費を知らせる</button>"), "{page}");
    // Where to pay stands in the letter: on paper there is no page.
    assert!(told(&house, "fee").await[0].1.contains("決まりしだいあなたのページに"));
    settle_in(&actor).await;
    gave_back(&house, &asked, "practical").await;
    gave_back(&house, &yoshida, "practical").await;
    house.clock.set(Instant::of_jst(date!(2026 - 06 - 20), time!(10:00)));
    let actor = house.sign_in_again(&actor).await;
    let page = actor.get("/programmes/spring/money").await.text();
    assert!(page.contains("過ぎた人が1名います") && page.contains("もう一度知らせる</button>"), "{page}");
    actor.post("/programmes/spring/money/reminders", &[]).await.location();
    let reminded = told(&house, "fee-reminder").await;
    assert_eq!(reminded.iter().map(|(who, _)| *who).collect::<Vec<_>>(), [kimura.id]);
    assert!(reminded[0].1.contains("見本銀行 津支店 普通 1234567"), "{}", reminded[0].1);
    // All are told: the page says so, and offers neither again.
    let page = actor.get("/programmes/spring/money").await.text();
    assert!(page.contains("うち1名には、この7日のうちに知らせました(さいごは6月20日"), "{page}");
    assert!(!page.contains("もう一度知らせる</button>") && !page.contains("参加費を知らせる</button>"));
    // What is unpaid by who left stands apart, the same here and among the programme's numbers.
    assert!(page.contains("席を返した人の未納が5,000円あります"), "{page}");
    let numbers = actor.get("/programmes/spring/review").await.text();
    for part in ["まだ(いまは席のない方)", "まだ(期限切れ)"] {
        assert!(numbers.contains(&format!("{part}</th><td>5,000円")), "{part}: {numbers}");
    }

    // Nor does the own page ask for it, and the sums are those of whom is asked.
    for (one, is_asked) in [(&yoshida, false), (&kimura, true)] {
        let reference = fee_of(&house, one).await.fee.reference;
        assert_eq!(house.anybody().get(&one.path).await.text().contains(&reference), is_asked);
    }
    let page = actor.get("/programmes/spring/money").await.text();
    assert!(!page.contains("10,000円") && page.contains("席を返しています"), "{page}");
}

#[tokio::test]
async fn who_was_given_the_fee_back_and_takes_a_place_again_is_asked_anew() {
    let (house, row, actor) = begun().await;
    let yoshida = person(&house, &row, "吉田 稔", "ヨシダ ミノル", None).await;
    let kimura = person(&house, &row, "木村 秋", "キムラ アキ", None).await;
    ask(&actor).await;
    let statement = format!("{HEADERS}2026/5/14,,5000,ﾖｼﾀﾞ ﾐﾉﾙ,1\n2026/5/14,,5000,ｷﾑﾗ ｱｷ,2\n");
    import(&actor, statement.as_bytes()).await;
    assert_eq!(confirm_sure(&actor).await, 2);
    for (person, reason) in [(&yoshida, "辞退"), (&kimura, "お見舞いとして")] {
        let fee = fee_of(&house, person).await.fee.id;
        let to = format!("/programmes/spring/money/fees/{fee}/refund");
        actor.post(&to, &[("amount", "5000"), ("reason", reason)]).await.location();
    }
    gave_back(&house, &yoshida, "practical").await;
    let again = actor.post("/programmes/spring/money/fees", &[]).await.location();
    assert!(again.contains("money-asked-nobody"), "{again}");

    took_again(&house, &yoshida, "practical", "practical-tsu").await;
    let page = actor.get("/programmes/spring/money").await.text();
    assert!(page.contains("まだお知らせしていない席が1あります"), "{page}");
    for asked in ["money-asked", "money-asked-nobody"] {
        let to = actor.post("/programmes/spring/money/fees", &[]).await.location();
        assert!(to.ends_with(asked), "{to}");
    }
    // Whose fee was given back as a favour keeps the place and is not asked.
    let all = fees(&house).await;
    let whose = |id: Id| all.iter().filter(|entry| entry.fee.application_id == id).count();
    assert_eq!((whose(yoshida.id), whose(kimura.id)), (2, 1));
    let owing = tomarigi::training::money::owing(&office(&house), &house.db, row.id).await.unwrap();
    assert_eq!(owing, [yoshida.id].into());
}

#[tokio::test]
async fn what_of_a_transfer_is_for_something_else_is_set_aside() {
    let (house, row, actor) = begun().await;
    let yoshida = person(&house, &row, "吉田 稔", "ヨシダ ミノル", None).await;
    ask(&actor).await;
    import(&actor, transfer(7000, "ﾖｼﾀﾞ ﾐﾉﾙ").as_bytes()).await;
    let line = lines(&house).await[0].id;
    let to = format!("/programmes/spring/money/lines/{line}");
    let part = format!("part-{}", fee_of(&house, &yoshida).await.fee.id);
    let wrong = actor.post(&format!("{to}/parts"), &[(part.as_str(), "5000"), ("rest", "1000")]).await;
    assert!(wrong.status == 422 && wrong.text().contains("合計が6,000円"), "{}", wrong.text());
    actor.post(&format!("{to}/parts"), &[(part.as_str(), "5000"), ("rest", "2000")]).await.location();
    assert_eq!(fee_of(&house, &yoshida).await.state(), model::State::Paid);
    let waits = async || actor.get("/programmes/spring/money/transfers").await.text().contains("ﾖｼﾀﾞ");
    assert!(!waits().await, "nothing of it waits");
    let again = actor.post(&format!("{to}/aside"), &[]).await.location();
    assert!(again.ends_with("warning=money-line-before"), "{again}");
    // Undone, all of it waits for a person; the rest of what is booked by parts can be set aside later too.
    let share = fee_of(&house, &yoshida).await.shares[0].id;
    let undo = format!("/programmes/spring/money/shares/{share}/undoing");
    actor.post(&undo, &[("reason", "別の方でした")]).await.location();
    assert!(waits().await);
    actor.post(&format!("{to}/aside"), &[]).await.location();
    assert!(!waits().await);
}

#[tokio::test]
async fn a_file_of_transfers_is_not_made_for_a_day_whose_year_the_bank_could_mistake() {
    let (_house, _, actor) = begun().await;
    settle_in(&actor).await;
    for day in ["2026-09-01", "2027-05-18"] {
        let answer = actor.post("/programmes/spring/money/payouts", &[("pay_on", day)]).await;
        assert_eq!(answer.status, 422);
        assert!(answer.text().contains("3か月より先の日は選べません"), "{day}");
    }
}

#[tokio::test]
async fn receipts_that_are_drawn_at_once_take_numbers_one_after_the_other() {
    let (house, row, actor) = begun().await;
    let mut fees = Vec::new();
    for n in 0..5 {
        let one = person(&house, &row, &format!("申込 {n}"), "モウシ コミ", None).await;
        fees.push(one);
    }
    ask(&actor).await;
    settle_in(&actor).await;
    import(&actor, transfer(25_000, "ﾐｴｼﾌﾞ").as_bytes()).await;
    let line = lines(&house).await[0].id;
    let mut parts = Vec::new();
    for one in &fees {
        parts.push((format!("part-{}", fee_of(&house, one).await.fee.id), "5000"));
    }
    let parts: Vec<(&str, &str)> = parts.iter().map(|(name, value)| (name.as_str(), *value)).collect();
    actor.post(&format!("/programmes/spring/money/lines/{line}/parts"), &parts).await.location();
    let mut asked = Vec::new();
    for one in &fees {
        let fee = fee_of(&house, one).await.fee.id;
        let (actor, to) = (actor.clone(), format!("/programmes/spring/money/fees/{fee}/receipt"));
        asked.push(tokio::spawn(async move { actor.post(&to, &[]).await.location() }));
    }
    for one in asked {
        assert!(one.await.unwrap().contains("notice=money-receipt"));
    }
    let all = office(&house).find::<receipt::Entity>().order_by_asc(receipt::Column::Number);
    let all = all.all(&house.db).await.unwrap();
    assert_eq!(all.iter().map(|row| row.number).collect::<Vec<_>>(), [1, 2, 3, 4, 5]);
    let keys = house.db.keys(house.organisation).await.unwrap();
    let papers: std::collections::HashSet<Vec<u8>> =
        all.iter().map(|row| receipts::open(&keys, row).unwrap().bytes()).collect();
    assert_eq!(papers.len(), 5, "each paper has its own number");
}

#[tokio::test]
async fn a_large_body_is_read_only_behind_a_link_that_opens_something() {
    let (house, row, _) = begun().await;
    let yoshida = person(&house, &row, "吉田 稔", "ヨシダ ミノル", None).await;
    claimed(&house, &yoshida).await;
    let huge = vec![0xFF; 13 * 1024 * 1024];
    let guest = house.anybody();
    let nowhere = format!("/applications/{}/travel/evidence", "a".repeat(40));
    assert_eq!(guest.upload(&nowhere, &[], ("file", "a.jpg", &huge)).await.status, 404, "unread");
    let own = format!("{}/travel/evidence", yoshida.path);
    assert_eq!(guest.upload(&own, &[], ("file", "a.jpg", &huge)).await.status, 413);
}

#[tokio::test]
async fn who_owes_something_is_named_first_and_a_set_that_fits_is_told_in_the_list() {
    let (house, row, actor) = begun().await;
    let osaka = branch(&house, "大阪支部").await;
    let mut people = Vec::new();
    for (name, kana) in [
        ("三浦 健", "ミウラ ケン"),
        ("大塚 由香", "オオツカ ユカ"),
        ("松浦 光", "マツウラ ヒカル"),
        ("藤井 蓮", "フジイ レン"),
    ] {
        people.push(person(&house, &row, name, kana, Some(osaka)).await);
    }
    person(&house, &row, "木村 秋", "キムラ アキ", None).await;
    ask(&actor).await;
    let setting = [("grace_days", "7"), ("branch_kana", "大阪支部=オオサカシブ"), ("account_kind", "普通")];
    actor.post("/programmes/spring/money/setting", &setting).await.location();
    let statement = format!("{HEADERS}2026/5/14,,5000,ﾐｳﾗ ｹﾝ,1\n2026/5/14,,5000,ｵｵﾂｶ ﾕｶ,2\n");
    import(&actor, statement.as_bytes()).await;
    assert_eq!(confirm_sure(&actor).await, 2);
    let statement = format!("{HEADERS}2026/5/20,,10000,ｵｵｻｶｼﾌﾞ,3\n2026/5/20,,4000,ﾐｳﾗ ｹﾝ,4\n");
    import(&actor, statement.as_bytes()).await;

    let page = actor.get("/programmes/spring/money/transfers").await.text();
    let rows: Vec<&str> = page.split("<tr>").collect();
    let of = |payer: &str| *rows.iter().find(|row| row.contains(payer)).unwrap();
    let branch = of("ｵｵｻｶｼﾌﾞ");
    assert!(branch.contains("2人でちょうど10,000円:松浦 光、藤井 蓮"), "{branch}");
    assert!(!branch.contains("大塚 由香"), "who owes nothing is no candidate by the branch alone: {branch}");
    // Who is named and owes nothing is shown, and nothing is said to be too much of nothing.
    let double = of("ﾐｳﾗ ｹﾝ");
    assert!(double.contains("未納はありません") && !double.contains("少ない"), "{double}");
    assert!(actor.get("/programmes/spring/money/lines").await.text().contains("2人でちょうど10,000円"));

    let line = lines(&house).await.into_iter().find(|line| line.amount == 10_000).unwrap().id;
    let page = actor.get(&format!("/programmes/spring/money/lines/{line}")).await.text();
    let by_hand = page.split("id=\"h-parts\"").nth(1).unwrap();
    let at = |name: &str| by_hand.find(name).unwrap();
    assert!(at("松浦 光") < at("三浦 健") && at("藤井 蓮") < at("大塚 由香"), "{by_hand}");
    assert!(by_hand.contains("<td data-name=\"わけ\"></td>"), "nothing speaks for 木村: no empty line");
}
