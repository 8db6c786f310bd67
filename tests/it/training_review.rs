//! Looking back: a programme in numbers, and the annual report reconciled to the register.

use std::io::Cursor;

use calamine::{Reader, Xlsx};
use sea_orm::ActiveValue::{Set, Unchanged};
use sea_orm::ColumnTrait;
use time::Duration;
use time::macros::{date, time};
use tomarigi::audit::entity as audit;
use tomarigi::auth::policy::{Action, Role};
use tomarigi::clock::Instant;
use tomarigi::db::AuditEvent;
use tomarigi::id::Id;
use tomarigi::training::applications::commands::withdraw;
use tomarigi::training::applications::entity as application;
use tomarigi::training::attendance::entity::attendance;
use tomarigi::training::attendance::reminders;
use tomarigi::training::certificates::issuing;
use tomarigi::training::programmes::entity::{self as programme, State};
use tomarigi::training::programmes::save;
use tomarigi::training::register::{by_year, entity as supporter};

use crate::support::certificates;
use crate::support::training::{R4, applicant, branch, office, programme};
use crate::support::{Actor, House};

/// The text of a page without tags, each element on a line of its own.
fn lines(html: &str) -> Vec<String> {
    let mut text = String::new();
    for part in html.split('<') {
        let inner = part.split_once('>').map_or(part, |(_, inner)| inner);
        text.push('\n');
        text.push_str(inner);
    }
    text.lines().map(str::trim).filter(|line| !line.is_empty()).map(str::to_owned).collect()
}

/// The cells of the table row that begins with `name`, without empty ones.
fn row(html: &str, name: &str) -> Vec<String> {
    let found = html.split("<tr").find(|row| lines(&format!("<tr{row}")).first().is_some_and(|l| l == name));
    let row = found.unwrap_or_else(|| panic!("no row of {name} in {:#?}", lines(html)));
    lines(&format!("<tr{}", row.split("</tr>").next().unwrap())).split_off(1)
}

fn jst(day: time::Date) -> Instant {
    Instant::of_jst(day, time!(10:00))
}

/// A programme whose places go to who comes first: three places online, a practical stage that costs 5,000 yen.
const FIRST_COME: &str = r#"
slug = "autumn"
title = "秋の講座"
fiscal_year = 2026
audience = "anyone"
selection = "first_come"
deadline = "2026-06-10"

[[stage]]
code = "basic"
name = "基礎研修"
fee = 5000
fee_due = "2026-05-31"

[[stage.course]]
code = "online"
name = "オンライン"
mode = "online"
places = 3
sessions = [{ on = "2026-06-20", hours = "13:00-17:00" }, { on = "2026-06-27", hours = "13:00-17:00" }]
"#;

async fn withdrawn(house: &House, row: &programme::Model, id: Id) {
    let found = office(house).find_by_id::<application::Entity>(id).one(&house.db).await.unwrap().unwrap();
    let mut tx = house.db.write(&office(house)).await.unwrap();
    let locked = save::locked(&mut tx, row.id).await.unwrap().unwrap();
    withdraw(&mut tx, &locked, &found).await.unwrap();
    tx.commit().await.unwrap();
}

#[tokio::test]
async fn a_programme_of_which_nothing_is_known_yet_says_so_in_every_section() {
    let house = House::new().await;
    programme(&house, FIRST_COME).await;
    let secretary = house.person(Role::Secretariat, None).await;
    let page = secretary.get("/programmes/autumn/review").await.text();
    for words in [
        "まだ申込みはありません",
        "定員は合わせて3名",
        "参加費は、まだどなたにもお知らせしていません",
        "このコースに席のある方は、まだいません",
        "事務局の中で見る数です",
    ] {
        assert!(page.contains(words), "{words}");
    }
    // What costs nothing says that.
    programme(&house, &FIRST_COME.replace("fee = 5000\n", "").replace("autumn", "free")).await;
    let page = secretary.get("/programmes/free/review").await.text();
    assert!(page.contains("この講座に参加費はありません"));
}

#[tokio::test]
async fn applications_stand_by_branch_and_week_and_branches_that_are_silent_are_named() {
    let house = House::at(jst(date!(2022 - 06 - 01))).await;
    let r4 = programme(&house, R4).await;
    let (mie, kochi) = (branch(&house, "三重県支部").await, branch(&house, "高知県支部").await);
    branch(&house, "沖縄県支部").await;
    let wishes = ["basic-kochi", "practical-tokyo"];
    for (n, day, place) in [
        (1, date!(2022 - 06 - 01), mie),
        (2, date!(2022 - 06 - 07), kochi),
        (3, date!(2022 - 06 - 08), mie),
        (4, date!(2022 - 07 - 11), mie),
    ] {
        house.clock.set(jst(day));
        let id = applicant(&house, &r4, Some(place), n, &wishes).await;
        if n == 3 {
            withdrawn(&house, &r4, id).await;
        }
    }
    let secretary = house.person(Role::Secretariat, None).await;
    let page = secretary.get("/programmes/r4-certification/review").await.text();
    assert!(page.contains("いま3件(これまでに4件)。") && page.contains("1件は取り下げられました"), "{page}");
    assert_eq!(row(&page, "三重県支部"), ["3", "1", "1", "0", "0", "0", "1"]);
    assert_eq!(row(&page, "高知県支部"), ["1", "1", "0", "0", "0", "0", "0"]);
    let sums = page.rsplit("<tfoot>").find(|foot| foot.contains("合計")).unwrap();
    assert_eq!(row(sums, "合計"), ["4", "2", "1", "0", "0", "0", "1"]);
    assert!(page.contains("まだ申込みのない支部(1)") && page.contains("沖縄県支部"));
    assert!(page.contains("席は、まだ決めていません"));
    // The figure has the places to compare with, and its numbers as a table.
    assert!(page.contains("定員60名") && page.contains("6月1日〜6月7日までに2件"), "{page}");
    assert!(page.contains("href=\"/programmes/r4-certification/applications\""));
}

#[tokio::test]
async fn places_money_and_sessions_stand_with_what_they_are_parts_of() {
    let house = House::at(jst(date!(2026 - 05 - 14))).await;
    let autumn = programme(&house, FIRST_COME).await;
    let secretary = house.person(Role::Secretariat, None).await;
    let mut people = Vec::new();
    for n in 0..4 {
        people.push(applicant(&house, &autumn, None, n, &["online"]).await);
    }
    secretary.post("/programmes/autumn/money/fees", &[]).await.location();
    let money = secretary.get("/programmes/autumn/money").await.text();
    let fee = money.split("/money/fees/").nth(2).unwrap().split('"').next().unwrap().to_owned();
    let waiver = format!("/programmes/autumn/money/fees/{fee}/waiver");
    secretary.post(&waiver, &[("reason", "遠方から")]).await.location();

    let page = secretary.get("/programmes/autumn/review").await.text();
    assert!(page.contains("決まった 3名(定員3名)、順番待ち1名"), "{page}");
    // Nobody names a branch: there is no table of one row.
    assert!(page.contains("申込みの数") && !page.contains("支部なし"), "{page}");
    let annual = secretary.get("/annual-report?year=2026").await.text();
    assert!(annual.contains("立場ごとの申込み") && !annual.contains("支部なし"), "{annual}");
    let overview = secretary.get("/programmes/autumn").await.text();
    assert!(overview.contains("<h2 id=\"people\">申込み4名") && !overview.contains("支部なし"), "{overview}");
    assert_eq!(row(&page, "まだ(期限切れではない)"), ["10,000円"]);
    assert_eq!(row(&page, "免除した"), ["5,000円"]);
    assert_eq!(row(&page, "まだ(期限切れ)"), ["0円"]);
    let sums: Vec<_> = page.split("<tfoot>").filter(|foot| foot.contains("円")).collect();
    assert_eq!(row(sums[1], "合計"), ["15,000円"], "what was asked for");
    assert_eq!(row(sums[2], "合計"), ["0円"], "what came");

    // The day after the first session: one was there, of two nothing is noted.
    house.clock.set(jst(date!(2026 - 06 - 21)));
    let secretary = house.person(Role::Secretariat, None).await;
    let list = "/programmes/autumn/attendance/courses/online/1";
    let (there, was) = (format!("kind-{}", people[0]), format!("was-{}", people[0]));
    secretary.post(list, &[(there.as_str(), "present"), (was.as_str(), "unknown")]).await.location();
    let page = secretary.get("/programmes/autumn/review").await.text();
    assert_eq!(row(&page, "まだ(期限切れ)"), ["10,000円"]);
    assert!(page.contains("出席 1名、未記入 2名(3名のうち)"), "{page}");
    assert!(page.contains(&format!("href=\"{list}\"")) && page.contains("あと2名"));
    assert!(!page.contains("attendance/courses/online/2\""), "the second is still to come");

    // Whoever left takes nothing of what was noted along.
    withdrawn(&house, &autumn, people[0]).await;
    let page = secretary.get("/programmes/autumn/review").await.text();
    assert!(
        page.contains("決まった 2名、空き 1名(定員3名)、順番待ち1名"),
        "nobody is asked into a course that began: {page}"
    );
    assert_eq!(row(&page, "まだ(期限切れ)"), ["5,000円"], "nobody reminds who has no place");
    assert_eq!(row(&page, "まだ(いまは席のない方)"), ["5,000円"]);
    assert!(page.contains("未記入 2名(2名のうち)"), "{page}");
    let noted = office(&house).find::<attendance::Entity>().count(&house.db).await.unwrap();
    assert_eq!(noted, 1, "it is still known");
}

#[tokio::test]
async fn the_sum_of_places_is_that_of_the_courses_and_a_limit_of_all_stands_beside_it() {
    let house = House::at(jst(date!(2026 - 05 - 14))).await;
    let (head, course) = FIRST_COME.split_once("[[stage.course]]").unwrap();
    let second = course.replace("\"online\"\nname", "\"second\"\nname").replace("オンライン", "夜の組");
    let (stage, stages) = head.split_once("[[stage]]").unwrap();
    let later =
        stages.replace("\"basic\"", "\"later\"").replace("fee = 5000\nfee_due = \"2026-05-31\"\n", "");
    let later_course = course.replace("\"online\"\nname", "\"last\"\nname");
    let source = format!(
        "{stage}places = 4\n[[stage]]{stages}[[stage.course]]{course}[[stage.course]]{second}\
         [[stage]]{later}[[stage.course]]{later_course}"
    );
    let autumn = programme(&house, &source).await;
    applicant(&house, &autumn, None, 1, &["online", "last"]).await;
    let secretary = house.person(Role::Secretariat, None).await;
    let page = secretary.get("/programmes/autumn/review").await.text();
    let tables: Vec<&str> =
        page.split("<figure").filter(|figure| figure.contains("定員は合わせて")).collect();
    assert_eq!(row(tables[0], "夜の組"), ["3", "0", "0", "3", "0"]);
    assert_eq!(row(tables[0], "合計"), ["6", "1", "0", "5", "0"]);
    assert!(tables[0].contains("全体の定員は4名で") && tables[0].contains("あと3名です"), "{page}");
    assert!(!tables[1].contains("全体の定員は"), "a later stage takes everybody who was let into the first");
}

/// Certified people: 48 of 平成25 from a list, four of two branches here, of whom one was taken back.
async fn certified(house: &House, secretary: &Actor) -> Vec<Id> {
    let mut csv = "認定証番号,名前,フリガナ,年度\n".to_owned();
    for n in 1..=48 {
        // The list has no number 17.
        let number = if n < 17 { n } else { n + 1 };
        csv += &format!("第H25-{number:03}号,森下 {n}子,モリシタ コ,平成25年度\n");
    }
    let read =
        secretary.upload("/register/import", &[], ("file", "h25.csv", csv.as_bytes())).await.location();
    secretary.post(&format!("{read}/confirmation"), &[]).await.location();

    let (mie, kochi) = (branch(house, "三重県支部").await, branch(house, "高知県支部").await);
    let administrator = house.person(Role::Administrator, None).await;
    let blocks = [(format!("block-{mie}"), "東海"), (format!("block-{kochi}"), " 四国 ")];
    let blocks: Vec<(&str, &str)> = blocks.iter().map(|(name, block)| (name.as_str(), *block)).collect();
    let to = administrator.post("/organisation/blocks", &blocks).await.location();
    assert!(to.contains("notice=blocks-set"));
    assert!(administrator.get("/organisation").await.text().contains("value=\"四国\""));

    let scope = office(house);
    let row = certificates::programme(&house.db, &scope, "r8", "").await;
    for (n, place) in [Some(mie), Some(mie), Some(kochi), None].into_iter().enumerate() {
        let name = format!("青木 {n}郎");
        certificates::applicant(&house.db, &scope, &row, place, (&name, "アオキ")).await;
    }
    certificates::complete(&house.db, &scope, &row).await;
    let issued = certificates::issue(&house.db, &scope, &row).await;
    assert_eq!(issued.len(), 4);
    let mut tx = house.db.write(&scope).await.unwrap();
    issuing::revoke(&mut tx, issued[1].id, "重なっていた").await.unwrap();
    tx.commit().await.unwrap();
    issued.into_iter().map(|row| row.supporter_id).collect()
}

#[tokio::test]
async fn the_annual_report_adds_up_to_the_register_and_says_what_does_not() {
    let house = House::at(jst(date!(2026 - 05 - 14))).await;
    let secretary = house.person(Role::Secretariat, None).await;
    let page = secretary.get("/annual-report").await.text();
    assert!(
        page.contains("この年度に募集した講座はありません")
            && page.contains("登録簿には、まだどなたもいません")
    );

    let holders = certified(&house, &secretary).await;
    let page = secretary.get("/annual-report?year=2026").await.text();
    assert!(page.contains("令和8年度 研修の年次報告") && page.contains("事務局の中で見る数です"));
    // From application to certificate: applied, withdrew, placed, completed, certified.
    assert_eq!(row(&page, "ピアサポーター養成研修"), ["4", "0", "4", "4", "3"]);
    for (name, numbers) in [
        ("東海", ["2", "0", "2", "2", "1"]),
        ("四国", ["1", "0", "1", "1", "1"]),
        ("ブロックなし", ["1", "0", "1", "1", "1"]),
        ("三重県支部", ["2", "0", "2", "2", "1"]),
        ("高知県支部", ["1", "0", "1", "1", "1"]),
        ("支部なし", ["1", "0", "1", "1", "1"]),
        ("経験者", ["4", "0", "4", "4", "3"]),
        ("オンライン", ["4", "0", "4", "4", "3"]),
    ] {
        assert_eq!(row(&page, name), numbers, "{name}");
    }
    // The years between stand in the figure, though nobody was certified in them.
    let figure = page.split("<figure").find(|figure| figure.contains("年度ごとの累計")).unwrap();
    for year in ["平成25", "平成26", "令和7", "令和8"] {
        assert!(figure.contains(&format!(">{year}<")), "{year}: {figure}");
    }
    // List, issued, taken back, again, ended, in the year, up to it, register.
    assert_eq!(row(&page, "平成25年度"), ["48", "0", "0", "0", "0", "48", "48", "48"]);
    assert_eq!(row(&page, "令和8年度"), ["0", "4", "1", "0", "0", "3", "51", "3"]);
    let register = by_year(&office(&house), &house.db).await.unwrap().last().unwrap().cumulative;
    assert_eq!(register, 51);
    assert!(page.contains("一致しています(いま51名)"), "{page}");
    assert!(page.contains("第H25-017号") && page.contains("取り込んだ名簿にないか"));

    let mut english = secretary.clone();
    english.locale = "en";
    let told = english.get("/annual-report?year=2026").await.text();
    assert!(told.contains("agree (51 today)") && told.contains("Of 4 applications"), "{told}");
    assert_eq!(row(&told, "FY 2013"), ["48", "0", "0", "0", "0", "48", "48", "48"]);

    // Of an earlier year: those after it are one line, and the whole is the register again.
    let before = secretary.get("/annual-report?year=2013").await.text();
    assert!(before.contains("あとの年度に3名、すべて合わせて51名"), "{before}");
    assert!(before.contains("累計は48名") && before.contains("この年度に募集した講座はありません"));
    assert_eq!(secretary.get("/annual-report?year=1999").await.status, 404);
    assert_eq!(secretary.get("/annual-report?year=x").await.status, 404);

    // Somebody mends the register past the certificates: the page says which number does not fit.
    let scope = office(&house);
    let mut tx = house.db.write(&scope).await.unwrap();
    let mended =
        supporter::ActiveModel { id: Unchanged(holders[1]), ended_at: Set(None), ..Default::default() };
    tx.update(mended).await.unwrap();
    tx.record(AuditEvent::new("supporter.corrected", "supporter", holders[1]));
    tx.commit().await.unwrap();
    let page = secretary.get("/annual-report?year=2026").await.text();
    assert!(page.contains("認定証から数えると51名、登録簿では52名"), "{page}");
    assert!(
        page.contains("第R8-002号は取り消されましたが")
            && page.contains(&format!("/register/{}", holders[1]))
    );
    assert!(!page.contains("一致しています"));
}

#[tokio::test]
async fn of_two_who_name_blocks_at_once_neither_takes_back_what_the_other_did() {
    let house = House::new().await;
    let (mie, kochi) = (branch(&house, "三重県支部").await, branch(&house, "高知県支部").await);
    let administrator = house.person(Role::Administrator, None).await;
    let saved = async |blocks: [&str; 2]| {
        // Both opened the page before either saved.
        let fields: Vec<(String, &str)> = [mie, kochi]
            .into_iter()
            .zip(blocks)
            .flat_map(|(id, block)| [(format!("was-{id}"), ""), (format!("block-{id}"), block)])
            .collect();
        let fields: Vec<(&str, &str)> = fields.iter().map(|(name, block)| (name.as_str(), *block)).collect();
        administrator.post("/organisation/blocks", &fields).await.location();
    };
    saved(["東海", ""]).await;
    saved(["", "四国"]).await;
    let page = administrator.get("/organisation").await.text();
    for (id, block) in [(mie, "東海"), (kochi, "四国")] {
        assert!(page.contains(&format!("name=\"was-{id}\" value=\"{block}\"")), "{page}");
    }
}

#[tokio::test]
async fn who_is_certified_late_or_leaves_is_counted_once_and_every_year_opens() {
    let house = House::at(jst(date!(2027 - 04 - 10))).await;
    let (secretary, scope) = (house.person(Role::Secretariat, None).await, office(&house));
    let r8 = certificates::programme(&house.db, &scope, "r8", "").await;
    for name in ["青木 一郎", "青木 二郎"] {
        certificates::applicant(&house.db, &scope, &r8, None, (name, "アオキ")).await;
    }
    certificates::complete(&house.db, &scope, &r8).await;
    let issued = certificates::issue(&house.db, &scope, &r8).await;
    assert_eq!(issued[0].number().to_string(), "第R9-001号", "the number is of the day");
    let report = async || secretary.get("/annual-report?year=2026").await.text();
    let page = report().await;
    assert_eq!(row(&page, "令和8年度"), ["0", "2", "0", "0", "0", "2", "2", "2"]);
    assert!(page.contains("一致しています(いま2名)") && !page.contains(">令和9年度</a></th>"), "{page}");

    let ended = [("reason", "ご本人の申し出")];
    secretary.post(&format!("/register/{}/ending", issued[0].supporter_id), &ended).await.location();
    // The only one of a year leaves too; the number was a slip of the finger.
    let fields = [("name", "森 千夏"), ("standing", "lived"), ("number", "H25-9999"), ("leap", "H25-9999")];
    let there = secretary.post("/register/new", &fields).await.location();
    secretary.post(&format!("{}/ending", there.split('?').next().unwrap()), &ended).await.location();
    let page = report().await;
    assert_eq!(row(&page, "令和8年度"), ["0", "2", "0", "0", "1", "1", "1", "1"]);
    assert_eq!(row(&page, "平成25年度"), ["1", "0", "0", "0", "1", "0", "0", "0"]);
    assert!(page.contains("一致しています(いま1名)") && page.contains("第H25-001号〜第H25-9998号"), "{page}");
    let years: Vec<&str> = page.split("href=\"/annual-report?year=").skip(1).collect();
    assert!(years.len() > 4);
    for year in years {
        let year = year.split('"').next().unwrap();
        assert_eq!(secretary.get(&format!("/annual-report?year={year}")).await.status, 200, "{year}");
    }
}

#[tokio::test]
async fn the_paper_and_the_workbook_have_the_numbers_of_the_page() {
    let house = House::at(jst(date!(2026 - 05 - 14))).await;
    let secretary = house.person(Role::Secretariat, None).await;
    certified(&house, &secretary).await;
    let paper = secretary.get("/annual-report/report.pdf?year=2026").await;
    assert_eq!(paper.headers["content-type"], "application/pdf");
    assert_eq!(paper.headers["content-disposition"], "attachment; filename=\"annual-report-2026.pdf\"");
    assert!(paper.bytes.starts_with(b"%PDF-"));
    let again = secretary.get("/annual-report/report.pdf?year=2026").await;
    assert_eq!(paper.bytes, again.bytes, "the same numbers on the same day are the same paper");

    let book = secretary.get("/annual-report/report.xlsx?year=2026").await;
    let mut book: Xlsx<_> = calamine::open_workbook_from_rs(Cursor::new(book.bytes.to_vec())).unwrap();
    let mut sheet = |n: usize| {
        let (_, range) = book.worksheets().remove(n);
        let words = |row: &[calamine::Data]| row.iter().map(ToString::to_string).collect::<Vec<_>>();
        range.rows().map(words).collect::<Vec<_>>()
    };
    let about = sheet(0).concat();
    assert_eq!(about[0], "令和8年度 研修の年次報告");
    for words in ["令和8年5月14日", "外に出すときは", "一致しています", "第H25-017号"] {
        assert!(about.iter().any(|cell| cell.contains(words)), "{words}: {about:?}");
    }
    let rows = sheet(1);
    assert_eq!(rows[0], ["講座", "申込み", "取り下げ", "席", "修了", "認定"]);
    assert_eq!(rows[1], ["ピアサポーター養成研修", "4", "0", "4", "4", "3"]);
    assert_eq!(rows[2], ["合計", "4", "0", "4", "4", "3"]);

    // An empty year makes a paper too.
    let empty = secretary.get("/annual-report/report.pdf?year=2013").await;
    assert!(empty.bytes.starts_with(b"%PDF-"));
}

#[tokio::test]
async fn looking_back_is_noted_and_nobody_but_the_office_does() {
    let house = House::at(jst(date!(2026 - 05 - 14))).await;
    programme(&house, FIRST_COME).await;
    let place = branch(&house, "三重県支部").await;
    let secretary = house.person(Role::Secretariat, None).await;
    let pages = [
        "/programmes/autumn/review",
        "/annual-report",
        "/annual-report/report.pdf",
        "/annual-report/report.xlsx",
    ];
    for page in pages {
        assert_eq!(secretary.get(page).await.status, 200, "{page}");
        for role in [Role::BranchChief, Role::Administrator, Role::Auditor] {
            let at = Some(place).filter(|_| role == Role::BranchChief);
            assert_eq!(house.person(role, at).await.get(page).await.status, 404, "{page} {role:?}");
        }
    }
    let scope = house.operator(Action::ReadAudit);
    let noted = async |event: &str| {
        let noted = scope.find::<audit::Entity>().filter(audit::Column::Event.eq(event));
        noted.count(&house.db).await.unwrap()
    };
    for event in ["training.reviewed", "training.year-reviewed", "training.year-exported"] {
        assert_eq!(noted(event).await, 1, "{event}: once an hour");
    }
    programme(&house, &FIRST_COME.replace("2026\n", "2025\n").replace("autumn", "before")).await;
    for _ in 0..2 {
        assert_eq!(secretary.get("/annual-report?year=2025").await.status, 200);
    }
    assert_eq!(noted("training.year-reviewed").await, 2, "another year");
}

#[tokio::test]
async fn a_cancelled_programme_is_named_and_not_counted() {
    let house = House::at(jst(date!(2026 - 05 - 14))).await;
    let autumn = programme(&house, FIRST_COME).await;
    applicant(&house, &autumn, None, 1, &["online"]).await;
    let mut tx = house.db.write(&office(&house)).await.unwrap();
    save::set_state(&mut tx, autumn.id, State::Cancelled).await.unwrap();
    tx.commit().await.unwrap();
    let secretary = house.person(Role::Secretariat, None).await;
    let page = secretary.get("/annual-report?year=2026").await.text();
    assert!(page.contains("中止した講座(数に入れていません):秋の講座"), "{page}");
    assert!(page.contains("この年度に募集した講座はありません"));
}

#[tokio::test]
async fn the_office_sees_when_letters_before_a_session_go_out_and_which_meeting_has_no_link() {
    let house = House::at(jst(date!(2026 - 05 - 14))).await;
    let autumn = programme(&house, FIRST_COME).await;
    applicant(&house, &autumn, None, 1, &["online"]).await;
    let secretary = house.person(Role::Secretariat, None).await;
    let page = secretary.get("/programmes/autumn/attendance").await.text();
    assert!(page.contains("次の回(6月20日(土))の知らせは、6月18日(木) 09:00から"), "{page}");
    assert!(page.contains("会議のリンクがまだありません"));
    assert!(page.contains("href=\"/trainings/autumn/calendar.ics\""));
    assert!(page.contains("href=\"/programmes/autumn/letters/session-reminder\""));

    let link = [("course", "online"), ("link", "https://meet.example.jp/abc")];
    secretary.post("/programmes/autumn/attendance/links", &link).await.location();
    house.clock.set(jst(date!(2026 - 06 - 18)));
    reminders::write_due(&house.app).await.unwrap();
    let secretary = house.person(Role::Secretariat, None).await;
    let page = secretary.get("/programmes/autumn/attendance").await.text();
    assert!(page.contains("次の回(6月20日(土))の知らせを、1名に出しました"), "{page}");
    assert!(!page.contains("会議のリンクがまだありません"));
    house.clock.set(jst(date!(2026 - 06 - 27)).plus(Duration::days(1)));
    let secretary = house.person(Role::Secretariat, None).await;
    let page = secretary.get("/programmes/autumn/attendance").await.text();
    assert!(!page.contains("次の回("), "all sessions are over");
}
