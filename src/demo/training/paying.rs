//! Fees: asked for, paid as the bank's statements say, reminded of, waived, given back, receipted.

use anyhow::{Context as _, Result};
use time::{Date, Duration};

use super::names::BRANCHES;
use super::story::{Story, done};
use crate::id::Id;
use crate::training::money::bank::{self, Owed, Part};
use crate::training::money::setting::{self, Setting, Written};
use crate::training::money::{fees, receipts, refunds, travel};
use crate::training::people::Somebody;
use crate::training::programmes::entity::Model;

/// The first line of the statement, as many banks write it.
const HEADERS: &str = "日付,お支払金額,お預り金額,摘要,残高\n";

/// How the organisation takes and sends money. Its bank and its account do not exist.
pub(super) async fn set(story: &Story<'_>, day: Date) -> Result<()> {
    let branches = BRANCHES.iter().map(|(name, _, kana, _)| format!("{name}={kana}"));
    let setting = Setting {
        pay_to: "つくりもの銀行 本店 普通 0000123 ツクリモノカゾクカイ\n振込人の名前の前に、番号を付けてください。手数料はご負担ください。".into(),
        issuer: "つくりもの家族会連合会".into(),
        issuer_address: "100-0000 つくりもの市本町1丁目1-1\n電話 03-0000-0000".into(),
        sender_code: "0000000123".into(),
        account: account("ツクリモノカゾクカイ", 123),
        branch_kana: branches.collect::<Vec<_>>().join("\n"),
        grace_days: 7,
        ..Setting::default()
    };
    let mut tx = story.db.write(&story.office(story.at(day, 9))).await?;
    setting::save(&mut tx, &setting).await?;
    done(tx).await
}

/// An account at a bank that does not exist.
pub(super) fn account(holder: &str, number: usize) -> Written {
    Written {
        bank: "0000".into(),
        bank_name: "ツクリモノ".into(),
        branch: "001".into(),
        branch_name: "ホンテン".into(),
        kind: "普通".into(),
        number: format!("{number:07}"),
        holder: holder.to_owned(),
    }
}

/// Everybody with a place that costs something is asked.
pub(super) async fn ask(story: &Story<'_>, row: &Model, day: Date) -> Result<()> {
    let (mut tx, locked) = story.locked(&story.office(story.at(day, 10)), row).await?;
    fees::ask(&mut tx, &locked).await?;
    done(tx).await
}

/// The fees of a programme in the order of their numbers.
pub(super) async fn owed(story: &Story<'_>, row: &Model) -> Result<Vec<Owed>> {
    let scope = story.nobody(story.at(story.today, 0));
    let all = bank::owed(&scope, story.db, story.db).await?;
    let mut own: Vec<Owed> = all.into_values().filter(|one| one.entry.fee.programme_id == row.id).collect();
    own.sort_by_key(|one| one.entry.fee.number);
    Ok(own)
}

/// A line of a statement.
struct Line {
    on: Date,
    out: bool,
    amount: i64,
    who: String,
}

impl Line {
    fn came(on: Date, amount: i64, who: impl Into<String>) -> Line {
        Line { on, out: false, amount, who: who.into() }
    }

    /// What somebody pays as they were asked to: the number, then the name.
    fn of(on: Date, one: &Owed) -> Line {
        Line::came(on, one.entry.fee.amount, format!("{} {}", one.entry.fee.reference, one.kana))
    }
}

/// Takes a statement in.
async fn import(story: &Story<'_>, mut lines: Vec<Line>, day: Date) -> Result<()> {
    lines.sort_by_key(|line| line.on);
    let mut balance = 812_340;
    let mut csv = HEADERS.to_owned();
    for line in &lines {
        balance += if line.out { -line.amount } else { line.amount };
        let (out, came) = if line.out {
            (line.amount.to_string(), String::new())
        } else {
            (String::new(), line.amount.to_string())
        };
        csv += &format!("{},{out},{came},{},{balance}\n", line.on, line.who);
    }
    let scope = story.office(story.at(day, 10));
    let statement = bank::read(csv.as_bytes(), scope.now().date())
        .map_err(|faults| anyhow::anyhow!("the statement of the demonstration: {faults:?}"))?;
    let mut tx = story.db.write(&scope).await?;
    bank::import(&mut tx, &statement).await?;
    done(tx).await
}

/// Books every line of which the matcher is sure.
async fn book_sure(story: &Story<'_>, day: Date) -> Result<()> {
    let scope = story.office(story.at(day, 11));
    let setting = setting::load(&scope, story.db, story.db).await?;
    let (lines, owed) =
        (bank::waiting(&scope, story.db, story.db).await?, bank::owed(&scope, story.db, story.db).await?);
    let sure = bank::proposals(&lines, &owed, &setting).into_iter().filter_map(|one| match one.verdict {
        zengin::matching::Verdict::Sure(candidate) => Some((one.payment, candidate.claim)),
        _ => None,
    });
    let sure: Vec<(Id, Id)> = sure.collect();
    let mut tx = story.db.write(&scope).await?;
    bank::book_sure(&mut tx, story.db, &sure).await?;
    done(tx).await
}

/// Books a line on fees by hand, as far as it goes round.
async fn book(story: &Story<'_>, payer: &str, parts: Vec<Part>, day: Date) -> Result<()> {
    let scope = story.office(story.at(day, 12));
    let lines = bank::waiting(&scope, story.db, story.db).await?;
    let line = lines.iter().find(|line| line.payer.contains(payer)).context("a line of the statement")?;
    let mut tx = story.db.write(&scope).await?;
    bank::book(&mut tx, line.row.id, &parts, 0).await?;
    done(tx).await
}

fn part(one: &Owed) -> Part {
    Part { fee: one.entry.fee.id, amount: one.entry.fee.amount }
}

/// 令和3: nearly everybody has paid, and it was booked at once; two have not.
pub(super) async fn pay_last_year(story: &Story<'_>, row: &Model, asked: Date) -> Result<()> {
    let owed = owed(story, row).await?;
    let of = |(n, one): (usize, &Owed)| {
        let days = i64::try_from(n * 7 % 25).unwrap_or_default();
        Line::of(asked + Duration::days(3 + days), one)
    };
    let most = owed.len().saturating_sub(2);
    import(story, owed.iter().take(most).enumerate().map(of).collect(), asked + Duration::days(30)).await?;
    book_sure(story, asked + Duration::days(30)).await
}

/// 令和4: one statement is booked, with a branch that paid for two of its members; reminders went out to the others. A
/// second statement came yesterday and waits for the office.
pub(super) async fn pay_this_year(story: &Story<'_>, row: &Model, asked: Date) -> Result<()> {
    let all = owed(story, row).await?;
    // Two who are called alike pay late; a branch pays for two of its own.
    let (alike, others): (Vec<&Owed>, Vec<&Owed>) = all.iter().partition(|one| one.kana == "サカモト ノゾミ");
    let together: Vec<&Owed> =
        others.iter().copied().filter(|one| one.branch == "愛知県支部").take(2).collect();
    let is_together = |one: &Owed| together.iter().any(|two| two.entry.fee.id == one.entry.fee.id);
    let single: Vec<&Owed> = others.into_iter().filter(|one| !is_together(one)).collect();
    let late = single.len().saturating_sub(12);
    let (in_time, late) = single.split_at(late);
    let mut lines: Vec<Line> = Vec::new();
    for (n, one) in in_time.iter().enumerate() {
        lines.push(Line::of(asked + Duration::days(2 + i64::try_from(n * 5 % 21)?), one));
    }
    let sum: i64 = together.iter().map(|one| one.entry.fee.amount).sum();
    lines.push(Line::came(asked + Duration::days(12), sum, "アイチケンシブ"));
    lines.push(Line::came(asked + Duration::days(14), 30_000, "ツクリモノザイダン ジヨセイキン"));
    lines.push(Line {
        on: asked + Duration::days(20),
        out: true,
        amount: 660,
        who: "フリコミテスウリヨウ".into(),
    });
    let read_on = asked + Duration::days(25);
    import(story, lines, read_on).await?;
    book_sure(story, read_on).await?;
    book(story, "アイチケンシブ", together.iter().map(|one| part(one)).collect(), read_on).await?;
    set_aside(story, "ツクリモノザイダン", read_on).await?;
    receipt(story, in_time.first().copied(), read_on + Duration::days(1)).await?;
    waive(story, late.first().copied(), read_on + Duration::days(2)).await?;
    let (mut tx, locked) = story.locked(&story.office(story.at(asked + Duration::days(39), 10)), row).await?;
    fees::remind(&mut tx, &locked, 7).await?;
    tx.unaudited("nobody is late");
    done(tx).await?;
    second_statement(story, &alike, late.get(1..).unwrap_or_default()).await
}

/// What came in the last days: one sure line, and those that a person must look at.
async fn second_statement(story: &Story<'_>, alike: &[&Owed], late: &[&Owed]) -> Result<()> {
    let day = |before: i64| story.today - Duration::days(before);
    let mut lines = Vec::new();
    // Sure: number and name.
    for (n, one) in (1..).zip(late.iter().take(2)) {
        lines.push(Line::of(day(n + 1), one));
    }
    // Without a number, from somebody who is called as somebody else is.
    if let Some(one) = alike.first() {
        lines.push(Line::came(day(4), one.entry.fee.amount, one.kana.clone()));
    }
    // Less than what was asked for; the fee of the bank was taken off.
    if let Some(one) = late.get(2) {
        lines.push(Line::came(day(3), one.entry.fee.amount - 440, one.kana.clone()));
    }
    // The number of one, the name of another.
    if let Some((one, two)) = late.get(3).zip(late.get(4)) {
        let who = format!("{} {}", one.entry.fee.reference, two.kana);
        lines.push(Line::came(day(3), one.entry.fee.amount, who));
    }
    // A branch, for some of its own.
    if let Some(one) = late.get(5) {
        let kana = BRANCHES.iter().find(|(name, ..)| *name == one.branch).map_or("", |(_, _, kana, _)| kana);
        lines.push(Line::came(day(2), 2 * one.entry.fee.amount, kana));
    }
    // Nobody whom the office knows.
    lines.push(Line::came(day(2), 5000, "ヤマダ タロウ"));
    import(story, lines, day(1)).await
}

async fn set_aside(story: &Story<'_>, payer: &str, day: Date) -> Result<()> {
    let scope = story.office(story.at(day, 13));
    let lines = bank::waiting(&scope, story.db, story.db).await?;
    let line = lines.iter().find(|line| line.payer.contains(payer)).context("a line of the statement")?;
    let mut tx = story.db.write(&scope).await?;
    bank::set_aside(&mut tx, line.row.id, true).await?;
    done(tx).await
}

async fn receipt(story: &Story<'_>, one: Option<&Owed>, day: Date) -> Result<()> {
    let Some(one) = one else { return Ok(()) };
    let mut tx = story.db.write(&story.office(story.at(day, 10))).await?;
    receipts::issue(&mut tx, story.db, one.entry.fee.id).await?;
    done(tx).await
}

async fn waive(story: &Story<'_>, one: Option<&Owed>, day: Date) -> Result<()> {
    let Some(one) = one else { return Ok(()) };
    let mut tx = story.db.write(&story.office(story.at(day, 10))).await?;
    fees::waive(&mut tx, one.entry.fee.id, Some("支部から、家計の事情で免除の願いがありました。")).await?;
    done(tx).await
}

/// The first of these people who has paid.
pub(super) async fn first_paid(story: &Story<'_>, row: &Model, people: &[Somebody]) -> Result<Option<Id>> {
    let owed = owed(story, row).await?;
    let paid =
        |id: Id| owed.iter().any(|one| one.entry.fee.application_id == id && one.entry.paid().kept() > 0);
    Ok(people.iter().map(|one| one.application.id).find(|id| paid(*id)))
}

/// What somebody paid who cannot come is given back: it stands in the list of what is to be paid out.
pub(super) async fn give_back(story: &Story<'_>, row: &Model, application: Id, day: Date) -> Result<()> {
    let owed = owed(story, row).await?;
    let one = owed.iter().find(|one| one.entry.fee.application_id == application);
    let Some(one) = one.filter(|one| one.entry.paid().kept() > 0) else { return Ok(()) };
    let mut tx = story.db.write(&story.office(story.at(day, 14))).await?;
    let reason = "家族の介護で、実践研修に出られなくなったため。";
    refunds::give_back(&mut tx, one.entry.fee.id, one.entry.paid().kept(), reason).await?;
    travel::keep_account(&mut tx, application, &account(&one.kana, 2048), false).await?;
    done(tx).await
}
