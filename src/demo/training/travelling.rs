//! Travel claims with their evidence, what the office says of them, and the files that pay them.

use anyhow::{Context as _, Result};
use documents::pdf::{Receipt, ReceiptPart, receipt_pdf};
use time::{Date, Duration};

use super::paying::account;
use super::placing::taken;
use super::story::{Story, done};
use crate::form::Fields;
use crate::i18n::Locale;
use crate::id::Id;
use crate::training::money::model::{Leg, bank_day_from};
use crate::training::money::travel::{self, Claimed, Decision};
use crate::training::money::{evidence, payouts, setting};
use crate::training::people::Somebody;
use crate::training::programmes::entity::Model;

/// The branch where the course is held.
const THERE: &str = "高知県支部";

/// The way to the course from where each branch is, and what it costs there and back.
const WAYS: [(&str, &str, i64); 20] = [
    ("三重県支部", "津 → 高知(近鉄・JR特急、往復)", 24_860),
    (THERE, "高知市内(路面電車、往復)", 460),
    ("大阪府支部", "大阪 → 高知(高速バス、往復)", 12_400),
    ("北海道支部", "札幌 → 高知(飛行機、往復)", 46_200),
    ("東京都支部", "東京 → 高知(飛行機、往復)", 38_900),
    ("愛知県支部", "名古屋 → 高知(JR、往復)", 27_540),
    ("福岡県支部", "福岡 → 高知(飛行機、往復)", 33_600),
    ("宮城県支部", "仙台 → 高知(飛行機、往復)", 52_300),
    ("石川県支部", "金沢 → 高知(JR、往復)", 36_480),
    ("埼玉県支部", "大宮 → 高知(JR・飛行機、往復)", 39_900),
    ("新潟県支部", "新潟 → 高知(JR・飛行機、往復)", 51_200),
    ("岡山県支部", "岡山 → 高知(JR特急、往復)", 12_140),
    ("広島県支部", "広島 → 高知(高速バス、往復)", 14_800),
    ("兵庫県支部", "神戸 → 高知(高速バス、往復)", 11_600),
    ("長野県支部", "長野 → 高知(JR、往復)", 47_320),
    ("静岡県支部", "静岡 → 高知(JR、往復)", 37_960),
    ("山形県支部", "山形 → 高知(JR・飛行機、往復)", 54_700),
    ("熊本県支部", "熊本 → 高知(JR、往復)", 36_620),
    ("沖縄県支部", "那覇 → 高知(飛行機、往復)", 49_800),
    ("香川県支部", "高松 → 高知(高速バス、往復)", 6_800),
];

/// How somebody of a branch comes to the course, and what it costs.
fn way(branch: &str) -> Option<(&'static str, i64)> {
    WAYS.iter().find(|(from, ..)| *from == branch).map(|(_, what, yen)| (*what, *yen))
}

/// People claim what it cost to come to a course; the office approves, asks back, pays. `from`: the day after it.
pub(super) async fn claim(story: &Story<'_>, row: &Model, course: &str, from: Date) -> Result<()> {
    let people = taken(story, row, course).await?;
    for (n, one) in people.iter().take(9).enumerate() {
        let on = from + Duration::days(3 + i64::try_from(n * 4)?);
        let claim = send(story, row, course, (n, one), on).await?;
        // Trams give no receipt, and one has lost it.
        let bought = way(&one.branch).filter(|_| n != 1 && one.branch != THERE);
        if let Some(bought) = bought.map(|(_, yen)| ticket(from, yen)).transpose()?.flatten() {
            add(story, claim, &bought, on).await?;
        }
        if n != 8 {
            let (scope, number) = (story.nobody(story.at(on, 22)), 1000 + n * 37);
            let mut tx = story.db.write(&scope).await?;
            travel::keep_account(&mut tx, one.application.id, &account(one.kept.kana(), number), false)
                .await?;
            done(tx).await?;
        }
        match n {
            0..=4 | 8 => decide(story, row, claim, Decision::Approve, "", on + Duration::days(5)).await?,
            5 => {
                let words = match one.branch == THERE {
                    true => "どの日に乗ったかも書いてください。",
                    false => "復路の領収書も付けてください。写真でかまいません。",
                };
                decide(story, row, claim, Decision::Return, words, on + Duration::days(5)).await?;
            }
            _ => (),
        }
        if n == 2 {
            let made = pay(story, row, on + Duration::days(8)).await?;
            let mut tx = story.db.write(&story.office(story.at(on + Duration::days(20), 10))).await?;
            payouts::pay(&mut tx, made).await?;
            done(tx).await?;
        }
    }
    pay(story, row, story.today - Duration::days(2)).await?;
    Ok(())
}

async fn send(
    story: &Story<'_>,
    row: &Model,
    course: &str,
    (n, one): (usize, &Somebody),
    day: Date,
) -> Result<Id> {
    let (what, yen) = way(&one.branch).context("a way")?;
    let comes = one.branch != THERE;
    let leg = |what: &str, yen| Leg { course: course.to_owned(), what: what.to_owned(), yen };
    let mut legs = vec![leg(what, yen)];
    if comes && n.is_multiple_of(2) {
        legs.push(leg("高知駅 → 会場(路面電車、往復)", 460));
    }
    let words = if comes && n == 4 { "帰りは1泊してから帰りました。" } else { "" };
    let lodging = if comes && n.is_multiple_of(3) { 7_800 } else { 0 };
    let claimed = Claimed { legs, lodging, words: words.to_owned() };
    let mut tx = story.db.write(&story.nobody(story.at(day, 21))).await?;
    let id = travel::send(&mut tx, row.id, one.application.id, None, &claimed, false).await?;
    done(tx).await?;
    Ok(id)
}

/// A ticket's bill as a PDF, of a company that does not exist; none where the check of files takes it for something else.
fn ticket(day: Date, amount: i64) -> Result<Option<Vec<u8>>> {
    let part = ReceiptPart { name: "乗車券など(往復)".into(), amount };
    let paper = Receipt {
        lang: Locale::Ja.tag().to_owned(),
        date: day,
        title: "領収書".into(),
        number: "No. 0000-0000".into(),
        reissue: None,
        issued: Locale::Ja.date(day),
        payer: "上様".into(),
        honorific: String::new(),
        amount: amount.unsigned_abs(),
        purpose: "乗車券代として".into(),
        statement: "上記の金額を領収しました。".into(),
        columns: ["内訳".into(), "円".into()],
        parts: vec![part],
        total: "合計".into(),
        issuer: "つくりもの交通 つくりもの駅".into(),
        address: Vec::new(),
        seal: None,
        notes: Vec::new(),
    };
    Ok(evidence::take(&receipt_pdf(&paper)?).ok().map(|(_, bytes)| bytes))
}

async fn add(story: &Story<'_>, id: Id, ticket: &[u8], day: Date) -> Result<()> {
    let scope = story.nobody(story.at(day, 21));
    let (kind, bytes) = evidence::take(ticket)?;
    let mut tx = story.db.write(&scope).await?;
    travel::add_piece(&mut tx, id, ("乗車券の領収書", &Fields::default()), kind, &bytes).await?;
    done(tx).await
}

async fn decide(
    story: &Story<'_>,
    row: &Model,
    id: Id,
    decision: Decision,
    words: &str,
    day: Date,
) -> Result<()> {
    let mut tx = story.db.write(&story.office(story.at(day, 11))).await?;
    travel::decide(&mut tx, &row.programme(), id, decision, words, None).await?;
    done(tx).await
}

/// Makes a file of all that is to be paid, for the third day from then on which banks are open.
async fn pay(story: &Story<'_>, row: &Model, day: Date) -> Result<Id> {
    let scope = story.office(story.at(day, 15));
    let setting = setting::load(&scope, story.db, story.db).await?;
    let on = bank_day_from(scope.now().date() + Duration::days(3));
    let mut tx = story.db.write(&scope).await?;
    let made = payouts::make(&mut tx, story.db, &setting, row.id, on, None).await?;
    done(tx).await?;
    Ok(made)
}

#[cfg(test)]
mod tests {
    use super::super::names::BRANCHES;
    use super::*;

    #[test]
    fn everybody_sets_out_from_where_they_live() {
        for (branch, ..) in BRANCHES {
            assert!(way(branch).is_some(), "{branch}");
        }
        assert!(way("熊本県支部").is_some_and(|(what, _)| what.starts_with("熊本 →")));
    }
}
