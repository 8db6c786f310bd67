//! The register of supporters: earlier years, searching, the own entry, and who reaches nothing of it.

use documents::sheet::{Cell, Table, write_xlsx};
use time::macros::{date, time};
use tomarigi::auth::policy::{Action, Role};
use tomarigi::clock::Instant;
use tomarigi::db::Scope;
use tomarigi::id::Id;
use tomarigi::training::programmes::queries;
use tomarigi::training::register::{by_year, commands, entity as supporter, entry};

use crate::support::certificates::{applicant, complete, issue, programme};
use crate::support::training::branch;
use crate::support::{Actor, House};

fn office(house: &House) -> Scope {
    house.operator(Action::RunTraining)
}

/// The people of a year, as the offices wrote them in those days.
fn people(era: &str, year: i32, n: usize) -> Vec<[String; 7]> {
    let line = |i: usize| {
        let surnames = [("森下", "モリシタ"), ("𠮷田", "よしだ"), ("髙﨑", "ﾀｶｻｷ"), ("塚本", "ツカモト")];
        let (surname, kana) = surnames[i % surnames.len()];
        [
            format!("第H{year}-{i:03}号"),
            format!("{surname} {i}子"),
            format!("{kana} {}コ", ["ア", "カ", "サ", "タ", "ナ"][i % 5]),
            ["三重", "高知支部"][i % 2].to_owned(),
            format!("{era}{year}年度"),
            format!("{era}{}年3月{}日", year + 1, 1 + i % 28),
            ["当事者", "家族", ""][i % 3].to_owned(),
        ]
    };
    (1..=n).map(line).collect()
}

const TITLES: [&str; 7] = ["認定証番号", "名前", "ふりがな", "所属支部", "年度", "認定年月日", "区分"];

fn csv(people: &[[String; 7]]) -> Vec<u8> {
    let mut text = TITLES.join(",") + "\n";
    for line in people {
        text += &(line.join(",") + "\n");
    }
    text.into_bytes()
}

fn xlsx(people: &[[String; 7]]) -> Vec<u8> {
    let rows = people.iter().map(|line| line.iter().map(|cell| Cell::Text(cell.clone())).collect()).collect();
    let table =
        Table { name: "名簿".into(), columns: TITLES.iter().map(|t| (*t).to_owned()).collect(), rows };
    write_xlsx(&[table], time::macros::date!(2015 - 03 - 31)).unwrap()
}

async fn upload(actor: &Actor, name: &str, file: &[u8]) -> String {
    actor.upload("/register/import", &[], ("file", name, file)).await.location()
}

async fn count(house: &House) -> u64 {
    office(house).find::<supporter::Entity>().count(&house.db).await.unwrap()
}

async fn entries(house: &House) -> Vec<supporter::Model> {
    office(house).find::<supporter::Entity>().all(&house.db).await.unwrap()
}

#[tokio::test]
async fn the_years_before_come_in_once_and_are_counted_up() {
    let house = House::new().await;
    branch(&house, "三重支部").await;
    branch(&house, "高知支部").await;
    let secretary = house.person(Role::Secretariat, None).await;
    let (h25, h26) = (people("平成", 25, 48), people("平成", 26, 153));

    let page = upload(&secretary, "h25.csv", &csv(&h25)).await;
    let seen = secretary.get(&page).await.text();
    assert!(seen.contains("48名が増えます") && seen.contains("平成25年度"), "{seen}");
    assert_eq!(count(&house).await, 0, "nothing goes in before it is confirmed");
    let done = secretary.post(&format!("{page}/confirmation"), &[]).await.location();
    assert_eq!(done, "/register?notice=register-imported");
    secretary.post(&format!("{page}/confirmation"), &[]).await.location();
    assert_eq!(count(&house).await, 48, "sent twice, taken in once");

    let page = upload(&secretary, "h26.xlsx", &xlsx(&h26)).await;
    secretary.post(&format!("{page}/confirmation"), &[]).await.location();
    let years = by_year(&office(&house), &house.db).await.unwrap();
    let years: Vec<(i16, u64, u64)> = years.iter().map(|y| (y.fiscal_year, y.people, y.cumulative)).collect();
    assert_eq!(years, [(2013, 48, 48), (2014, 153, 201)]);
    let page = secretary.get("/register").await.text();
    assert!(page.contains("201名") && page.contains("153名"));

    for (name, file) in [("h25.xlsx", xlsx(&h25)), ("h26.csv", csv(&h26))] {
        let page = upload(&secretary, name, &file).await;
        assert!(secretary.get(&page).await.text().contains("新しい方はいません"));
        assert_eq!(secretary.post(&format!("{page}/confirmation"), &[]).await.location(), page);
    }
    // Without numbers they are recognised by name, kana, branch and year.
    let unnumbered: Vec<[String; 7]> = h25
        .iter()
        .map(|line| {
            let mut line = line.clone();
            line[0].clear();
            line
        })
        .collect();
    let page = upload(&secretary, "again.csv", &csv(&unnumbered)).await;
    assert!(secretary.get(&page).await.text().contains("新しい方はいません"));
    assert_eq!(count(&house).await, 201);

    // Fifty at a time, each of the 201 on one page.
    let mut shown = 0;
    for n in 1..=5 {
        let page = secretary.post("/register", &[("page", &n.to_string())]).await.text();
        shown += page.matches("<th scope=\"row\"><a href=\"/register/").count();
        assert_eq!(page.contains("次のページ"), n < 5);
    }
    assert_eq!(shown, 201);

    // What is exported and read again adds nobody.
    for format in ["csv", "xlsx"] {
        let file = secretary.post("/register/export", &[("format", format)]).await;
        assert_eq!(file.status.as_u16(), 200);
        let page = upload(&secretary, "export", &file.bytes).await;
        let seen = secretary.get(&page).await.text();
        assert!(seen.contains("新しい方はいません"), "{format}: {seen}");
    }
}

#[tokio::test]
async fn one_fault_keeps_a_whole_file_out_and_is_named_by_row_and_column() {
    let house = House::new().await;
    branch(&house, "三重支部").await;
    branch(&house, "高知支部").await;
    let secretary = house.person(Role::Secretariat, None).await;
    let good = people("平成", 25, 10);
    for (at, value, told) in [
        (1, "", "お名前を書いてください"),
        (2, "森下", "カタカナかひらがなで"),
        (3, "月支部", "この名の支部がありません"),
        (0, "H25", "の形で書いてください"),
        (5, "平成26年2月30日", "日付を"),
        (4, "来年度", "年度を"),
        (6, "火星人", "「経験者」「家族」「支援者」"),
        (0, "第H25-001号", "2度"),
    ] {
        let mut lines = good.clone();
        lines[6][at] = value.to_owned();
        let page = upload(&secretary, "h25.csv", &csv(&lines)).await;
        let seen = secretary.get(&page).await.text();
        assert!(seen.contains("8行目") && seen.contains(TITLES[at]) && seen.contains(told), "{told}: {seen}");
        secretary.post(&format!("{page}/confirmation"), &[]).await;
        assert_eq!(count(&house).await, 0);
    }
    for file in [&b""[..], b"\xff\xfe\x00\x00", "番号,住所\n1,x\n".as_bytes()] {
        let answer = secretary.upload("/register/import", &[], ("file", "x.csv", file)).await;
        if answer.status == 303 {
            let page = answer.location();
            assert!(secretary.get(&page).await.text().contains("直すところが"));
        }
    }
}

#[tokio::test]
async fn numbers_given_before_are_not_given_again() {
    let house = House::new().await;
    let secretary = house.person(Role::Secretariat, None).await;
    let file = "番号,氏名,年度\n第R8-007号,森 千夏,令和8\n";
    let page = upload(&secretary, "r8.csv", file.as_bytes()).await;
    // Numbers of the running year that leave others out are asked about: they would never be given.
    let asked = secretary.post(&format!("{page}/confirmation"), &[]).await;
    assert_eq!(asked.status.as_u16(), 422);
    assert!(asked.text().contains("次に発行する認定証は 第R8-008号"), "{}", asked.text());
    let leap = asked.field("leap").unwrap();
    secretary.post(&format!("{page}/confirmation"), &[("leap", &leap)]).await.location();
    let scope = office(&house);
    let row = programme(&house.db, &scope, "r8", "").await;
    applicant(&house.db, &scope, &row, None, ("𠮷田 陽子", "ヨシダ ヨウコ")).await;
    complete(&house.db, &scope, &row).await;
    let issued = issue(&house.db, &scope, &row).await;
    assert_eq!(issued[0].number().to_string(), "第R8-008号");
}

#[tokio::test]
async fn people_are_found_by_kana_and_narrowed_by_what_they_offer() {
    let house = House::new().await;
    let mie = branch(&house, "三重支部").await;
    let secretary = house.person(Role::Secretariat, None).await;
    let file = "氏名,フリガナ,支部,年度,できること,有効期限,立場\n\
                𠮷田 陽子,ヨシダ ヨウコ,三重支部,H25,電話、講演,,経験者\n\
                =HYPERLINK(1),ワルイ コ,,H25,訪問,平成30年3月31日,家族\n";
    let page = upload(&secretary, "x.csv", file.as_bytes()).await;
    secretary.post(&format!("{page}/confirmation"), &[]).await.location();
    let found = async |fields: &[(&str, &str)]| {
        let page = secretary.post("/register", fields).await.text();
        (page.contains("𠮷田 陽子"), page.contains("HYPERLINK"))
    };
    let mie = mie.to_string();
    assert_eq!(found(&[]).await, (true, true));
    assert_eq!(found(&[("words", "よしだ")]).await, (true, false));
    assert_eq!(found(&[("words", "ﾜﾙｲ")]).await, (false, true));
    assert_eq!(found(&[("branch", &mie)]).await, (true, false));
    assert_eq!(found(&[("offer", "talks")]).await, (true, false));
    assert_eq!(found(&[("standing", "family")]).await, (false, true));
    assert_eq!(found(&[("valid", "no")]).await, (false, true));
    assert_eq!(found(&[("words", "いない人")]).await, (false, false));
    let exported = secretary.post("/register/export", &[("format", "csv")]).await.text();
    assert!(exported.contains("'=HYPERLINK"), "{exported}");
}

#[tokio::test]
async fn an_account_is_invited_from_the_register_and_its_person_corrects_the_own_entry_alone() {
    let house = House::new().await;
    branch(&house, "三重支部").await;
    let secretary = house.person(Role::Secretariat, None).await;
    let people = people("平成", 25, 2);
    let mut people = people;
    people.iter_mut().for_each(|line| line[3] = "三重".into());
    let page = upload(&secretary, "x.csv", &csv(&people)).await;
    secretary.post(&format!("{page}/confirmation"), &[]).await.location();
    let all = entries(&house).await;
    let (mine, other) = (all[0].id, all[1].id);

    let sheet = secretary.post(&format!("/register/{mine}/invitation"), &[("form_id", "i")]).await.text();
    let code = sheet.split("class=\"secret\"><b>").nth(1).unwrap().split('<').next().unwrap().to_owned();
    assert!(secretary.get(&format!("/register/{mine}")).await.text().contains("まだ使われていません"));
    let password = "three birds on one branch";
    let form = [("login", "own@example.jp"), ("display_name", "𠮷田"), ("password", password)];
    let accepted = house.anybody().post(&format!("/invitation/{code}"), &form).await;
    let cookies = accepted.headers.get_all("set-cookie").iter().map(|cookie| cookie.to_str().unwrap());
    let token = cookies.filter_map(|cookie| cookie.strip_prefix("tomarigi=")).next().unwrap();
    let token = token.split(';').next().unwrap().to_owned();
    let account = tomarigi::auth::person::find(&house.db, &token).await.unwrap().unwrap().account.id;
    let me = Actor::new(&house, Some((account, token)));
    let page = me.get("/register/own").await;
    let own = page.text();
    assert!(own.contains("𠮷田 1子") && own.contains("第H25-001号"), "{own}");
    let revision = page.field("revision").unwrap();
    let fields = [
        ("revision", revision.as_str()),
        ("name", "𠮷田 陽子"),
        ("kana", "ヨシダ ヨウコ"),
        ("standing", "lived"),
        ("offer", "telephone"),
        ("offer", "talks"),
        ("declines", "夜の電話"),
        ("branch", "x"),
    ];
    let saved = me.post("/register/own", &fields).await;
    assert_eq!(saved.location(), "/register/own?notice=register-saved");
    let own = me.get("/register/own").await.text();
    assert!(own.contains("夜の電話") && own.contains("𠮷田 陽子"));
    let stale = me.post("/register/own", &fields).await;
    assert_eq!(stale.status.as_u16(), 422, "what somebody else changed meanwhile is not written over");
    let row = entries(&house).await.into_iter().find(|row| row.id == mine).unwrap();
    assert_eq!((row.account_id, row.offers, row.named), (me.account, 5, false));
    assert!(row.branch_id.is_some(), "one's branch is the office's to change");
    assert!(secretary.get(&format!("/register/{mine}")).await.text().contains("夜の電話"));
    for closed in [format!("/register/{mine}"), format!("/register/{other}"), "/register".into()] {
        assert_eq!(me.get(&closed).await.status.as_u16(), 404, "{closed}");
    }
}

#[tokio::test]
async fn chiefs_supporters_and_commissioners_reach_nothing_of_the_register_or_of_certificates() {
    let house = House::new().await;
    let (mie, kochi) = (branch(&house, "三重支部").await, branch(&house, "高知支部").await);
    let desk = house.desk("mie").await;
    let scope = office(&house);
    let row = programme(&house.db, &scope, "r8", "").await;
    applicant(&house.db, &scope, &row, Some(mie), ("𠮷田 陽子", "ヨシダ ヨウコ")).await;
    complete(&house.db, &scope, &row).await;
    let certificate = issue(&house.db, &scope, &row).await.remove(0);
    let mine = entries(&house).await.remove(0).id;
    for (role, place) in [
        (Role::BranchChief, mie),
        (Role::BranchChief, kochi),
        (Role::Supporter, desk),
        (Role::Coordinator, desk),
        (Role::Commissioner, desk),
    ] {
        let actor = house.person(role, Some(place)).await;
        for closed in [
            "/register".to_owned(),
            format!("/register/{mine}"),
            format!("/register/certificates/{}", certificate.id),
            format!("/register/certificates/{}/papers/1", certificate.id),
            format!("/register/own/certificates/{}/paper.pdf", certificate.id),
            "/programmes/r8/certificates".to_owned(),
            "/programmes/r8/certificates.pdf".to_owned(),
            "/certificate-paper".to_owned(),
        ] {
            assert_eq!(actor.get(&closed).await.status.as_u16(), 404, "{role:?} {closed}");
        }
        let own = actor.get("/register/own").await;
        assert_eq!(own.status.as_u16(), 200, "{role:?}");
        assert!(own.text().contains("登録は、いまはありません") && !own.text().contains("𠮷田"));
        let export = actor.post("/register/export", &[("format", "csv")]).await;
        assert_eq!(export.status.as_u16(), 404);
    }
}

/// The applications that the page of certificates offers.
async fn ready(actor: &Actor, slug: &str) -> (String, Vec<String>) {
    let text = actor.get(&format!("/programmes/{slug}/certificates")).await.text();
    let boxes = text.split("name=\"application\" value=\"").skip(1);
    let ready = boxes.map(|rest| rest.split('"').next().unwrap().to_owned()).collect();
    (text, ready)
}

/// Somebody who completed a programme of this word.
async fn completed(house: &House, slug: &str, branch: Option<Id>, who: (&str, &str)) {
    let scope = office(house);
    let row = match queries::by_slug(&house.db, slug).await.unwrap() {
        Some(row) => row,
        None => programme(&house.db, &scope, slug, "").await,
    };
    applicant(&house.db, &scope, &row, branch, who).await;
    complete(&house.db, &scope, &row).await;
}

const YOSHIDA: (&str, &str) = ("𠮷田 陽子", "ヨシダ ヨウコ");

#[tokio::test]
async fn whose_name_is_in_the_register_is_certified_after_the_office_said_whether_it_is_the_same_person() {
    let house = House::new().await;
    let (mie, kochi) = (branch(&house, "三重支部").await, branch(&house, "高知支部").await);
    let secretary = house.person(Role::Secretariat, None).await;
    let file = "番号,氏名,フリガナ,支部,年度\n第H25-001号,𠮷田陽子,よしだようこ,三重支部,平成25\n";
    let page = upload(&secretary, "h25.csv", file.as_bytes()).await;
    secretary.post(&format!("{page}/confirmation"), &[]).await.location();
    let first = entries(&house).await.remove(0);

    completed(&house, "r8", Some(kochi), YOSHIDA).await;
    let (page, ready_now) = ready(&secretary, "r8").await;
    assert!(page.contains("登録簿に、同じお名前の方がいます"), "{page}");
    assert!(page.contains("平成25年度 三重支部 第H25-001号"));
    let application = ready_now[0].as_str();
    let address = "/programmes/r8/certificates";
    let unsaid = secretary.post(address, &[("application", application)]).await;
    assert_eq!(unsaid.status.as_u16(), 422);
    assert!(unsaid.text().contains("同じ方か、別の方かを選んでください"));
    assert!(ready(&secretary, "r8").await.1.contains(&ready_now[0]), "nothing was issued");

    let (field, there) = (format!("same-{application}"), first.id.to_string());
    let said = [("application", application), (field.as_str(), there.as_str())];
    assert!(secretary.post(address, &said).await.location().ends_with("certificate-issued"));
    let all = entries(&house).await;
    assert_eq!(all.len(), 1, "nobody stands in the register twice");
    assert_eq!((all[0].fiscal_year, all[0].number.as_deref()), (2013, Some("第H25-001号")));
    assert!(secretary.get(&format!("/register/{there}")).await.text().contains("第R8-001号"));

    // Somebody else of the same name is somebody else, also of the same branch and year.
    completed(&house, "again", Some(mie), YOSHIDA).await;
    let (_, ready_now) = ready(&secretary, "again").await;
    let (application, field) = (ready_now[0].as_str(), format!("same-{}", ready_now[0]));
    let said = [("application", application), (field.as_str(), "new")];
    secretary.post("/programmes/again/certificates", &said).await.location();
    assert_eq!(entries(&house).await.len(), 2);
}

#[tokio::test]
async fn two_of_the_same_name_branch_and_year_are_two_people() {
    let house = House::new().await;
    let mie = branch(&house, "三重支部").await;
    let secretary = house.person(Role::Secretariat, None).await;
    for _ in 0..2 {
        completed(&house, "r8", Some(mie), YOSHIDA).await;
    }
    let (page, ready_now) = ready(&secretary, "r8").await;
    assert_eq!(page.matches("同じお名前の方がいます").count(), 2, "{page}");
    let fields: Vec<(&str, &str)> = ready_now.iter().map(|id| ("application", id.as_str())).collect();
    secretary.post("/programmes/r8/certificates", &fields).await.location();
    assert_eq!(entries(&house).await.len(), 2);
    let years = by_year(&office(&house), &house.db).await.unwrap();
    assert_eq!((years[0].fiscal_year, years[0].people), (2026, 2));
}

#[tokio::test]
async fn who_is_certified_after_the_fiscal_year_counts_for_the_year_of_the_programme() {
    let house = House::at(Instant::of_jst(date!(2027 - 04 - 20), time!(10:00))).await;
    let secretary = house.person(Role::Secretariat, None).await;
    completed(&house, "r8", None, YOSHIDA).await;
    let (_, ready_now) = ready(&secretary, "r8").await;
    secretary.post("/programmes/r8/certificates", &[("application", &ready_now[0])]).await.location();
    let one = entries(&house).await.remove(0);
    assert_eq!(one.number.as_deref(), Some("第R9-001号"), "the number is of the day of issue");
    assert_eq!(one.fiscal_year, 2026);
    assert!(secretary.get("/register").await.text().contains("令和8年度"));
}

#[tokio::test]
async fn somebody_is_added_by_hand_prolonged_ended_and_taken_up_again() {
    let house = House::new().await;
    let secretary = house.person(Role::Secretariat, None).await;
    let fields = [
        ("name", "森 千夏"),
        ("kana", "もり ちなつ"),
        ("standing", "lived"),
        ("number", "R8-5"),
        ("valid_until", "令和8年3月31日"),
        ("leap", "R8-5"),
    ];
    let wrong = secretary.post("/register/new", &fields[..3]).await;
    assert_eq!(wrong.status.as_u16(), 422);
    assert!(wrong.text().contains("年度を"), "neither year nor number nor day");
    let asked = secretary.post("/register/new", &fields[..5]).await;
    assert_eq!(asked.status.as_u16(), 422, "the numbers before it would never be given");
    assert!(
        asked.text().contains("次に発行する認定証は 第R8-006号") && asked.text().contains("name=\"leap\"")
    );
    let to = secretary.post("/register/new", &fields).await.location();
    let here = to.split('?').next().unwrap().to_owned();
    let page = secretary.get(&here).await;
    assert!(page.text().contains("第R8-005号") && page.text().contains("期限切れ"), "{}", page.text());

    // The same name again is asked about; a number that is taken is refused.
    let twin =
        secretary.post("/register/new", &[&fields[..3], &[("fiscal_year", "平成25")][..]].concat()).await;
    assert_eq!(twin.status.as_u16(), 422);
    assert!(twin.text().contains("令和8年度 第R8-005号") && twin.text().contains("name=\"another\""));
    let taken = [&fields[..], &[("another", "1")][..]].concat();
    assert!(secretary.post("/register/new", &taken).await.text().contains("この番号か"));
    let other = [&fields[..3], &[("fiscal_year", "令和8"), ("another", "1")][..]].concat();
    secretary.post("/register/new", &other).await.location();
    assert_eq!(count(&house).await, 2);

    let revision = page.field("revision").unwrap();
    let longer = [("revision", revision.as_str()), ("number", "R8-5"), ("valid_until", "2029-03-31")];
    secretary.post(&format!("{here}/certification"), &longer).await.location();
    // The form takes what it shows, written as its examples are.
    let shown = secretary.get(&here).await;
    assert!(shown.text().contains("<dd>令和11年3月31日"));
    let fields = ["revision", "fiscal_year", "number", "certified_on", "valid_until"];
    let typed = fields.map(|name| shown.field(name).unwrap());
    assert_eq!(&typed[1..], ["令和8年度", "第R8-005号", "", "令和11年3月31日"]);
    let same: Vec<(&str, &str)> = fields.into_iter().zip(typed.iter().map(String::as_str)).collect();
    secretary.post(&format!("{here}/certification"), &same).await.location();
    let row = entries(&house).await.remove(0);
    assert_eq!((row.fiscal_year, row.valid_until), (2026, Some(date!(2029 - 03 - 31))));
    let stale = secretary.post(&format!("{here}/certification"), &longer).await;
    assert_eq!(stale.status.as_u16(), 422, "what somebody else changed meanwhile is not written over");

    assert_eq!(secretary.post(&format!("{here}/ending"), &[("reason", "")]).await.status.as_u16(), 422);
    secretary.post(&format!("{here}/ending"), &[("reason", "ご本人の申し出")]).await.location();
    let page = secretary.get(&here).await.text();
    assert!(page.contains("ご本人の申し出") && page.contains("終わりました"), "{page}");
    assert!(page.contains("<dt>有効期限</dt><dd>終わり</dd>"), "nothing holds until a day any more: {page}");
    let list = secretary.get("/register").await.text();
    assert!(
        list.contains("登録を終えた方1名は、この人数に入りません") && list.contains("<caption>2名"),
        "{list}"
    );
    let people = async || by_year(&office(&house), &house.db).await.unwrap()[0].people;
    assert_eq!(people().await, 1, "who ended is no longer counted");
    secretary.post(&format!("{here}/ending"), &[("act", "resume")]).await.location();
    assert_eq!(people().await, 2);

    completed(&house, "r8", None, YOSHIDA).await;
    let (page, _) = ready(&secretary, "r8").await;
    assert!(page.contains("第R8-006号"), "ours go on after the number that was written");
    assert!(page.contains("だれも使っていない番号が4個あります"), "{page}");
    let revision = secretary.get(&here).await.field("revision").unwrap();
    let mended = [("revision", revision.as_str()), ("number", "R8-1")];
    secretary.post(&format!("{here}/certification"), &mended).await.location();
    let (page, _) = ready(&secretary, "r8").await;
    assert!(page.contains("第R8-002号"), "a number that was mistyped leaves no gap once it is mended");
    assert!(page.contains("欠けることなく続きます") && !page.contains("だれも使っていない番号"));
}

#[tokio::test]
async fn of_two_who_change_an_entry_at_once_the_second_is_told() {
    let house = House::new().await;
    let secretary = house.person(Role::Secretariat, None).await;
    let fields = [("name", "森 千夏"), ("fiscal_year", "令和8")];
    secretary.post("/register/new", &fields).await.location();
    let row = entries(&house).await.remove(0);
    let scope = office(&house);
    let write = async |declines: &str| {
        let mut fields = tomarigi::form::Fields::default();
        fields.set("name", "森 千夏");
        fields.set("declines", declines);
        let change = entry::parse(&fields).unwrap();
        let mut tx = house.db.write(&scope).await.unwrap();
        // Both read the entry before either wrote.
        let done = commands::change(&mut tx, &row, &change, None, false).await.unwrap();
        tx.unaudited("nothing may have changed");
        tx.commit().await.unwrap();
        done
    };
    assert!(write("夜の電話").await);
    assert!(!write("講演").await);
    assert!(secretary.get(&format!("/register/{}", row.id)).await.text().contains("夜の電話"));
}
