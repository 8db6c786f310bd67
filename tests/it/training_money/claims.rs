//! Travel claims sent twice, changed, returned; what may be kept of them; and that no link stands in a table.

use tomarigi::training::money::entity::{ClaimState, evidence};

use super::*;

const FORM: [(&str, &str); 4] = [
    ("form_id", "claimonce"),
    ("leg_1_course", "basic-tsu"),
    ("leg_1_what", "名古屋から津まで往復"),
    ("leg_1_yen", "4340"),
];

async fn claims(house: &House) -> Vec<claim::Model> {
    office(house).find::<claim::Entity>().order_by_asc(claim::Column::Id).all(&house.db).await.unwrap()
}

/// The same form with another sum.
fn with_yen(yen: &'static str) -> [(&'static str, &'static str); 4] {
    let mut form = FORM;
    form[3].1 = yen;
    form
}

#[tokio::test]
async fn a_claim_sent_again_with_another_sum_changes_the_claim_it_made() {
    let (house, row, actor) = begun().await;
    let yoshida = person(&house, &row, "吉田 稔", "ヨシダ ミノル", None).await;
    let (guest, to) = (house.anybody(), format!("{}/travel", yoshida.path));
    for form in [FORM, FORM, with_yen("5340"), with_yen("5340")] {
        let led_to = guest.post(&to, &form).await.location();
        assert_eq!(led_to, format!("{to}?notice=money-claim-sent"));
    }
    let all = claims(&house).await;
    assert_eq!(all.iter().map(|claim| claim.cost).collect::<Vec<_>>(), [5340]);

    // Decided meanwhile: what was typed comes back, with the reason.
    decide(&actor, all[0].id, "approve", "").await.location();
    let answer = guest.post(&to, &with_yen("6340")).await;
    assert_eq!(answer.status, 422);
    let text = answer.text();
    assert!(text.contains("もう事務局が決めたか") && text.contains("6340"), "{text}");

    // The office takes one down from paper: the same holds.
    let of = yoshida.id.to_string();
    let paper = "/programmes/spring/money/travel";
    for form in [FORM, FORM, with_yen("700")] {
        let mut form = form.to_vec();
        form[0].1 = "paperonce";
        form.push(("application", &of));
        assert!(actor.post(paper, &form).await.location().contains("money-claim-kept"));
    }
    let costs: Vec<i64> = claims(&house).await.iter().map(|claim| claim.cost).collect();
    assert_eq!(costs, [5340, 700]);
}

#[tokio::test]
async fn no_link_of_an_applicant_stands_in_a_table() {
    let (house, row, _) = begun().await;
    let yoshida = person(&house, &row, "吉田 稔", "ヨシダ ミノル", None).await;
    let to = format!("{}/travel", yoshida.path);
    house.anybody().post(&to, &FORM).await.location();
    let token = yoshida.path.rsplit('/').next().unwrap().to_owned();
    for (table, text) in Dump::new(&house, &[]).await.read().await {
        assert!(!text.contains(&token), "a link in {table}");
    }
}

#[tokio::test]
async fn one_of_two_approved_claims_is_returned_and_approved_again_for_the_same_subsidy() {
    let (house, row, actor) = begun().await;
    let yoshida = person(&house, &row, "吉田 稔", "ヨシダ ミノル", None).await;
    let (guest, to) = (house.anybody(), format!("{}/travel", yoshida.path));
    for yen in ["6000", "8000"] {
        guest.post(&to, &with_yen(yen)[1..]).await.location();
    }
    let ids: Vec<Id> = claims(&house).await.iter().map(|claim| claim.id).collect();
    for (id, decision) in [(ids[0], "approve"), (ids[1], "approve"), (ids[0], "return")] {
        decide(&actor, id, decision, "往復ですか").await.location();
    }
    let again = ids[0].to_string();
    let form = [&[("claim", again.as_str())][..], &with_yen("6000")[1..]].concat();
    guest.post(&to, &form).await.location();
    let page = actor.get(&format!("/programmes/spring/money/travel/{}", ids[0])).await.text();
    assert!(page.contains("補助 6,000円"), "{page}");
    decide(&actor, ids[0], "approve", "").await.location();
    let subsidies: Vec<Option<i64>> = claims(&house).await.iter().map(|claim| claim.subsidy).collect();
    assert_eq!(subsidies, [Some(6000), Some(4000)]);
}

#[tokio::test]
async fn the_same_claim_once_more_is_asked_about_and_the_office_sees_that_there_are_two() {
    let (house, row, actor) = begun().await;
    let yoshida = person(&house, &row, "吉田 稔", "ヨシダ ミノル", None).await;
    let (guest, to) = (house.anybody(), format!("{}/travel", yoshida.path));
    assert!(!guest.get(&to).await.text().contains("もう1つ申請する"));
    guest.post(&to, &FORM[1..]).await.location();
    let page = guest.get(&to).await.text();
    assert!(page.contains("<details class=\"disclosure\"><summary>もう1つ申請する"), "{page}");
    let asked = guest.post(&to, &FORM[1..]).await;
    let text = asked.text();
    assert!(asked.status == 422 && text.contains("同じ交通費の申請が、もうあります"), "{text}");
    assert!(text.contains("<details class=\"disclosure\" open>") && text.contains("4340"), "{text}");
    assert_eq!(claims(&house).await.len(), 1);
    // Another course or sum is no question, and what is meant is taken.
    guest.post(&to, &with_yen("700")[1..]).await.location();
    let of = "/programmes/spring/money/travel";
    assert!(!actor.get(of).await.text().contains("もう1つあります"));
    guest.post(&to, &[&FORM[1..], &[("again", "yes")]].concat()).await.location();
    let all = claims(&house).await;
    assert_eq!(all.iter().map(|claim| claim.cost).collect::<Vec<_>>(), [4340, 700, 4340]);
    assert_eq!(actor.get(of).await.text().matches("同じ金額の申請が、もう1つあります").count(), 2);
    let page = actor.get(&format!("{of}/{}", all[0].id)).await.text();
    assert!(page.contains("もう1つあります") && page.contains(&format!("{of}/{}", all[2].id)), "{page}");

    // Taken back in two steps, and the page says what happened.
    let page = guest.get(&to).await.text();
    assert!(page.contains("<summary>取り下げる…</summary>"), "{page}");
    let back = [("claim", &*all[0].id.to_string())];
    let told = guest.post(&format!("{to}/withdrawal"), &back).await.location();
    assert!(guest.get(&told).await.text().contains("交通費の申請を取り下げました"));
    assert!(!actor.get(of).await.text().contains("もう1つあります"));
    // Faults name the line and the field.
    let wrong = [FORM[1], FORM[2], FORM[3], ("leg_3_what", "バス"), ("leg_3_yen", "千円")];
    let text = guest.post(&to, &wrong).await.text();
    assert!(text.contains("<a href=\"#f-leg_3_yen\">3つ目の金額:円の数字で書いてください"), "{text}");
}

#[tokio::test]
async fn so_many_claims_wait_and_no_more_and_a_list_of_evidence_reads_no_file() {
    let (house, row, actor) = begun().await;
    let yoshida = person(&house, &row, "吉田 稔", "ヨシダ ミノル", None).await;
    let (guest, to) = (house.anybody(), format!("{}/travel", yoshida.path));
    for _ in 0..5 {
        guest.post(&to, &[&FORM[1..], &[("again", "yes")]].concat()).await.location();
    }
    let answer = guest.post(&to, &FORM[1..]).await;
    assert_eq!(answer.status, 422);
    assert!(answer.text().contains("もう5件あります"), "{}", answer.text());

    let claim = claims(&house).await[0].id.to_string();
    let fields = [("claim", claim.as_str()), ("evidence_what", "特急の領収書")];
    guest.upload(&format!("{to}/evidence"), &fields, ("file", "a.png", &png())).await.location();
    // A file that no longer opens troubles nobody who reads the list: it was not read.
    let connection = intruder(&house).await;
    let broken = "UPDATE travel_evidence SET sealed_file = sealed_what";
    connection.execute_unprepared(broken).await.unwrap();
    let evidence = "/programmes/spring/money/travel";
    for page in [actor.get(evidence).await, actor.get(&format!("{evidence}/{claim}")).await] {
        assert!(page.text().contains("特急の領収書") || page.text().contains("1点"), "{}", page.text());
    }
    assert!(guest.get(&to).await.text().contains("特急の領収書"));
}

#[tokio::test]
async fn what_is_approved_is_what_the_office_looked_at_and_takes_no_more_evidence() {
    let (house, row, actor) = begun().await;
    let yoshida = person(&house, &row, "吉田 稔", "ヨシダ ミノル", None).await;
    let (guest, to) = (house.anybody(), format!("{}/travel", yoshida.path));
    guest.post(&to, &FORM[1..]).await.location();
    let id = claims(&house).await[0].id;
    let page = format!("/programmes/spring/money/travel/{id}");
    let shown = actor.get(&page).await;
    let (revision, subsidy) = (shown.field("revision").unwrap(), shown.field("subsidy").unwrap());
    let approve = [("decision", "approve"), ("revision", revision.as_str()), ("subsidy", subsidy.as_str())];

    // Sent again with another sum, while the office has the page open.
    let claim = id.to_string();
    guest.post(&to, &[&[("claim", claim.as_str())][..], &with_yen("9340")[1..]].concat()).await.location();
    let answer = actor.post(&format!("{page}/decision"), &approve).await;
    assert_eq!(answer.status, 422);
    let text = answer.text();
    assert!(text.contains("内容が変わりました") && text.contains("認める(補助 9,340円)"), "{text}");
    assert_eq!(claims(&house).await[0].state, ClaimState::Sent);
    // Another claim of the same person is approved meanwhile: the button says what is left of the cap, or nothing happens.
    let shown = actor.get(&page).await;
    let revision = shown.field("revision").unwrap();
    guest.post(&to, &FORM[1..]).await.location();
    let other = claims(&house).await[1].id;
    decide(&actor, other, "approve", "").await.location();
    let approve = [("decision", "approve"), ("revision", revision.as_str()), ("subsidy", "9340")];
    assert_eq!(actor.post(&format!("{page}/decision"), &approve).await.status, 422);
    decide(&actor, id, "approve", "").await.location();
    assert_eq!(claims(&house).await.iter().filter_map(|row| row.subsidy).sum::<i64>(), 10_000);

    // Decided: neither the person nor the office puts a ticket beside it.
    let fields = [("claim", claim.as_str()), ("evidence_what", "領収書")];
    let late = actor.upload(&format!("{page}/evidence"), &fields, ("file", "a.png", &png())).await;
    assert!(late.status == 422 && late.text().contains("写しを加えられません"), "{}", late.text());
    // Sent twice, a file is kept once; another file of the same form is another piece.
    let third = claimed(&house, &yoshida).await.id.to_string();
    let fields = [("form_id", "piece"), ("claim", third.as_str()), ("evidence_what", "領収書")];
    let mut wider = Cursor::new(Vec::new());
    image::DynamicImage::new_rgb8(32, 9).write_to(&mut wider, image::ImageFormat::Png).unwrap();
    for file in [png(), png(), wider.into_inner()] {
        guest.upload(&format!("{to}/evidence"), &fields, ("file", "a.png", &file)).await.location();
    }
    let kept = office(&house).find::<evidence::Entity>().count(&house.db).await.unwrap();
    assert_eq!(kept, 2);
}

#[tokio::test]
async fn who_came_once_and_gave_the_place_back_is_written_down_by_the_office() {
    let (house, row, actor) = begun().await;
    let yoshida = person(&house, &row, "吉田 稔", "ヨシダ ミノル", None).await;
    let (guest, to) = (house.anybody(), format!("{}/travel", yoshida.path));
    guest.post(&to, &FORM[1..]).await.location();
    let id = claims(&house).await[0].id;
    decide(&actor, id, "return", "往復ですか").await.location();
    gave_back(&house, &yoshida, "basic").await;
    // What was returned can still be mended, and the office takes down what comes on paper.
    let claim = id.to_string();
    let mended = [&[("claim", claim.as_str())][..], &with_yen("2170")[1..]].concat();
    assert!(guest.post(&to, &mended).await.location().contains("money-claim-sent"));
    let of = yoshida.id.to_string();
    let paper = [&[("application", of.as_str())][..], &FORM[1..]].concat();
    assert!(actor.post("/programmes/spring/money/travel", &paper).await.location().contains("claim-kept"));
}

#[tokio::test]
async fn who_withdrew_and_applied_anew_has_one_cap() {
    let (house, row, actor) = begun().await;
    let (who, address) = (("吉田 稔", "ヨシダ ミノル"), "minoru@example.jp".to_owned());
    let first = applied(&house, &row, who, address.clone(), None).await;
    let claim = claimed(&house, &first).await;
    decide(&actor, claim.id, "approve", "").await.location();
    let guest = house.anybody();
    guest.post(&format!("{}/withdrawal", first.path), &[]).await.location();
    let again = applied(&house, &row, who, address, None).await;
    let of = |id: Id| format!("/programmes/spring/money/travel/{id}");
    let page = actor.get(&of(claimed(&house, &again).await.id)).await.text();
    assert!(page.contains("認める(補助 0円)") && page.contains("上限は、合わせて数えます"), "{page}");
    // Nothing is left: the own page says so, and the long form stays shut.
    let own = guest.get(&format!("{}/travel", again.path)).await.text();
    assert!(own.contains("もう上限まで認められています"), "{own}");
    assert!(own.contains("<details class=\"disclosure\"><summary>それでも申請する"), "{own}");

    // Of the same name alone: the office is shown the other, and decides.
    let like = person(&house, &row, who.0, who.1, None).await;
    let page = actor.get(&of(claimed(&house, &like).await.id)).await.text();
    assert!(page.contains("認める(補助 10,000円)") && page.contains("同じ方なら"), "{page}");
    assert!(page.contains(&format!("href=\"{}\"", of(claim.id))), "{page}");
}

#[tokio::test]
async fn evidence_that_was_taken_away_is_seen_by_nobody() {
    let (house, row, actor) = begun().await;
    let yoshida = person(&house, &row, "吉田 稔", "ヨシダ ミノル", None).await;
    let (guest, to) = (house.anybody(), format!("{}/travel", yoshida.path));
    guest.post(&to, &FORM[1..]).await.location();
    let id = claims(&house).await[0].id;
    let claim = id.to_string();
    let fields = [("claim", claim.as_str()), ("evidence_what", "別の人の診察券"), ("form_id", "f-1")];
    let long = "あ".repeat(201);
    let long = [("claim", claim.as_str()), ("evidence_what", long.as_str())];
    let answer = guest.upload(&format!("{to}/evidence"), &long, ("file", "a.png", &png())).await;
    assert!(answer.status == 422 && answer.text().contains("200字まで"), "{}", answer.text());
    guest.upload(&format!("{to}/evidence"), &fields, ("file", "a.png", &png())).await.location();
    let page = format!("/programmes/spring/money/travel/{id}");
    let shown = actor.get(&page).await;
    assert!(shown.text().contains("別の人の診察券"));
    let (revision, subsidy) = (shown.field("revision").unwrap(), shown.field("subsidy").unwrap());

    let piece =
        office(&house).find::<evidence::Entity>().one(&house.db).await.unwrap().unwrap().id.to_string();
    let take = [("claim", claim.as_str()), ("evidence", piece.as_str())];
    let away = format!("{to}/withdrawal");
    for _ in 0..2 {
        assert!(guest.post(&away, &take).await.location().ends_with("notice=money-evidence-taken"), "twice");
    }
    let again = guest.upload(&format!("{to}/evidence"), &fields, ("file", "a.png", &png())).await;
    assert!(again.status == 422 && again.text().contains("取り消してあります"), "{}", again.text());
    assert!(!guest.get(&to).await.text().contains("診察券"));
    assert!(!actor.get(&page).await.text().contains("診察券"));
    assert!(actor.get("/programmes/spring/money/travel").await.text().contains("0点"));
    for gone in [
        guest.get(&format!("{}/evidence/{piece}", yoshida.path)).await,
        actor.get(&format!("/programmes/spring/money/evidence/{piece}")).await,
    ] {
        assert_eq!(gone.status, 404);
    }
    // Nothing of it is kept, and who had the claim open decides about another.
    let row = office(&house).find::<evidence::Entity>().one(&house.db).await.unwrap().unwrap();
    let keys = house.db.keys(house.organisation).await.unwrap();
    let file = tomarigi::training::money::entity::place("travel_evidence", "sealed_file", row.id);
    assert_eq!(keys.open(file, &row.sealed_file).unwrap(), "");
    let approve = [("decision", "approve"), ("revision", revision.as_str()), ("subsidy", subsidy.as_str())];
    assert_eq!(actor.post(&format!("{page}/decision"), &approve).await.status, 422);

    // What was decided about stays.
    guest.upload(&format!("{to}/evidence"), &fields[..2], ("file", "a.png", &png())).await.location();
    decide(&actor, id, "approve", "").await.location();
    let all = office(&house).find::<evidence::Entity>().order_by_desc(evidence::Column::Id);
    let piece = all.one(&house.db).await.unwrap().unwrap().id.to_string();
    let take = [("claim", claim.as_str()), ("evidence", piece.as_str())];
    assert_eq!(guest.post(&away, &take).await.status, 404);
    assert!(actor.get(&page).await.text().contains("別の人の診察券"));
}
