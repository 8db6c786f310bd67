//! The demonstration's trainings: one in the middle of its year, with seventy applicants and the board to be decided; one of the
//! year before, with places; and a follow-up training that is open to whoever comes first. All names are invented.

use anyhow::{Context as _, Result};
use time::{Date, Duration, Month};

use crate::auth::guard::operator_scope;
use crate::auth::policy::Action;
use crate::clock::Instant;
use crate::db::{Db, Scope};
use crate::form::Fields;
use crate::i18n::Locale;
use crate::id::Id;
use crate::organisation::{self, branch};
use crate::training::applications::commands;
use crate::training::applications::entity::recommendation::Decision;
use crate::training::applications::entity::{self as application, Origin};
use crate::training::applications::form::{self, Kept};
use crate::training::applications::recommending::{self, Said};
use crate::training::places::commands::{self as places, Decided};
use crate::training::places::proposal::{Applicant, Decision as Proposed, Word, propose};
use crate::training::programmes::entity::{Model, State};
use crate::training::programmes::model::{Order, Programme};
use crate::training::programmes::written::Day;
use crate::training::programmes::{file, queries, save};

/// The programme that the others are made of: the federation's of 令和4.
const R4: &str = include_str!("../../examples/programme-r4.toml");

const FAMILIES: [(&str, &str); 20] = [
    ("森下", "モリシタ"),
    ("𠮷田", "ヨシダ"),
    ("髙木", "タカギ"),
    ("中川", "ナカガワ"),
    ("西", "ニシ"),
    ("山﨑", "ヤマサキ"),
    ("岡林", "オカバヤシ"),
    ("浜田", "ハマダ"),
    ("川村", "カワムラ"),
    ("西森", "ニシモリ"),
    ("小笠原", "オガサワラ"),
    ("佐々木", "ササキ"),
    ("渡邊", "ワタナベ"),
    ("石黒", "イシグロ"),
    ("大塚", "オオツカ"),
    ("梅原", "ウメハラ"),
    ("藤井", "フジイ"),
    ("坂本", "サカモト"),
    ("長尾", "ナガオ"),
    ("松浦", "マツウラ"),
];
const GIVEN: [(&str, &str); 14] = [
    ("由香", "ユカ"),
    ("実", "ミノル"),
    ("恵", "メグミ"),
    ("遥", "ハルカ"),
    ("和也", "カズヤ"),
    ("悠", "ユウ"),
    ("誠", "マコト"),
    ("里美", "サトミ"),
    ("蒼", "アオイ"),
    ("正", "タダシ"),
    ("千尋", "チヒロ"),
    ("昇", "ノボル"),
    ("文子", "フミコ"),
    ("直樹", "ナオキ"),
];
/// Branches with how many of them apply.
const BRANCHES: [(&str, i16, usize); 20] = [
    ("三重県支部", 24, 6),
    ("高知県支部", 39, 5),
    ("大阪府支部", 27, 5),
    ("北海道支部", 1, 5),
    ("東京都支部", 13, 5),
    ("愛知県支部", 23, 4),
    ("福岡県支部", 40, 4),
    ("宮城県支部", 4, 4),
    ("石川県支部", 17, 4),
    ("埼玉県支部", 11, 4),
    ("新潟県支部", 15, 3),
    ("岡山県支部", 33, 3),
    ("広島県支部", 34, 3),
    ("兵庫県支部", 28, 3),
    ("長野県支部", 20, 3),
    ("静岡県支部", 22, 2),
    ("山形県支部", 6, 2),
    ("熊本県支部", 43, 2),
    ("沖縄県支部", 47, 2),
    ("香川県支部", 37, 1),
];

/// Fills in the trainings, unless they are there.
pub(super) async fn fill(db: &Db, organisation: Id) -> Result<()> {
    let scope = operator_scope(organisation, Action::RunTraining, db.now());
    if !queries::all(&scope, db).await?.is_empty() {
        return Ok(());
    }
    let branches = branches(db, organisation).await?;
    let today = db.now().date();
    // Last year's: everything is over. This year's: the deadline was a few days ago.
    let before = shifted(today - Duration::days(371), "last-year")?;
    let now = shifted(today - Duration::days(7), "this-year")?;
    let last = announce(db, &scope, &before).await?;
    apply_all(db, &scope, &last, &branches, 58, 0).await?;
    decide(db, &scope, &last).await?;
    let this = announce(db, &scope, &now).await?;
    apply_all(db, &scope, &this, &branches, 70, 100).await?;
    let follow_up = follow_up(today)?;
    let row = announce(db, &scope, &follow_up).await?;
    for n in 0..23 {
        apply(db, &scope, &row, None, 200 + n, 0).await?;
    }
    Ok(())
}

async fn branches(db: &Db, organisation: Id) -> Result<Vec<(Id, usize)>> {
    let scope = operator_scope(organisation, Action::ManageOrganisation, db.now());
    let there = scope.find::<branch::Entity>().all(db).await?;
    let mut tx = db.write(&scope).await?;
    let mut all = Vec::new();
    for (name, prefecture, people) in BRANCHES {
        let id = match there.iter().find(|branch| branch.name == name) {
            Some(branch) => branch.id,
            None => organisation::open_branch(&mut tx, name, Some(prefecture)).await?,
        };
        all.push((id, people));
    }
    tx.commit().await?;
    Ok(all)
}

/// The programme of 令和4 with its days moved by whole weeks, so that its deadline lies about `deadline`.
fn shifted(deadline: Date, slug: &str) -> Result<Programme> {
    let mut programme = file::read(R4).context("the programme of the demonstration")?;
    let last = programme.deadline.context("its deadline")?;
    let weeks = (deadline - last.day).whole_days().div_euclid(7) * 7;
    let by = Duration::days(weeks);
    if let Some(last) = &mut programme.deadline {
        last.day += by;
        programme.decided_by = Some(Day(last.day + Duration::days(10)));
        let day = last.day;
        let year = if day.month() < Month::April { day.year() - 1 } else { day.year() };
        programme.fiscal_year = i16::try_from(year)?;
    }
    for stage in &mut programme.stages {
        for course in &mut stage.courses {
            for session in &mut course.sessions {
                session.on = session.on.map(|day| Day(day.date() + by));
            }
        }
    }
    programme.slug = slug.parse()?;
    programme.order = Order::Lottery;
    programme.seed = format!("{slug}-kiso");
    "つくりもの家族会連合会".clone_into(&mut programme.organiser.ja);
    "Invented Federation of Family Associations".clone_into(&mut programme.organiser.en);
    programme.texts.contact.ja = "連合会 事務局\n平日 10時〜17時".into();
    programme.texts.contact.en = "Office of the federation, weekdays 10:00–17:00".into();
    "03-0000-0000".clone_into(&mut programme.texts.phone);
    Ok(programme)
}

/// A training for those certified, open to whoever comes first; it has fewer places than people.
fn follow_up(today: Date) -> Result<Programme> {
    let (deadline, day) =
        (today + Duration::days(12), today.next_occurrence(time::Weekday::Sunday) + Duration::weeks(7));
    let year = if day.month() < Month::April { day.year() - 1 } else { day.year() };
    Ok(file::read(&format!(
        "slug = \"follow-up\"\nfiscal_year = {year}\nkind = \"follow_up\"\naudience = \"certified\"\nselection = \"first_come\"\n\
         deadline = \"{deadline}\"\n\
         title = {{ ja = \"フォローアップ研修\", en = \"Follow-up training\" }}\n\
         organiser = {{ ja = \"つくりもの家族会連合会\", en = \"Invented Federation of Family Associations\" }}\n\
         [texts]\nintro = {{ ja = \"認定を受けた方が、もう一度あつまって学ぶ日です。\", en = \"A day on which certified supporters meet and learn again.\" }}\n\
         [[stage]]\ncode = \"follow-up\"\nname = {{ ja = \"フォローアップ研修\", en = \"Follow-up training\" }}\n\
         [[stage.course]]\ncode = \"follow-up-online\"\nname = {{ ja = \"オンライン研修\", en = \"Online\" }}\nmode = \"online\"\nplaces = 20\n\
         sessions = [{{ on = \"{day}\", hours = \"13:00-17:00\" }}]\n"
    ))?)
}

async fn announce(db: &Db, scope: &Scope, programme: &Programme) -> Result<Model> {
    let mut tx = db.write(scope).await?;
    let row = save::create(&mut tx, programme).await?;
    save::set_state(&mut tx, row.id, State::Announced).await?;
    tx.commit().await?;
    queries::of(scope, db, programme.slug.as_str()).await?.context("the programme")
}

async fn apply_all(
    db: &Db,
    scope: &Scope,
    row: &Model,
    branches: &[(Id, usize)],
    most: usize,
    from: usize,
) -> Result<()> {
    let mut n = 0;
    for (branch, people) in branches {
        for rank in 1..=*people {
            if n < most {
                let rank = i16::try_from(rank)?;
                // Three chiefs have not answered, one declined.
                let rank = if n % 23 == 22 { -1 } else { rank };
                apply(db, scope, row, Some(*branch), from + n, rank).await?;
                n += 1;
            }
        }
        tokio::task::yield_now().await;
    }
    Ok(())
}

/// Somebody applies; with a rank above zero their chief recommends them.
async fn apply(db: &Db, scope: &Scope, row: &Model, branch: Option<Id>, n: usize, rank: i16) -> Result<()> {
    let (family, family_kana) = FAMILIES[n % FAMILIES.len()];
    let (given, given_kana) = GIVEN[(n * 5 + n / FAMILIES.len()) % GIVEN.len()];
    let standing = ["family", "lived", "family", "ally", "lived"][n % 5];
    let mut fields = Fields::default();
    fields.set("name", format!("{family} {given}"));
    fields.set("kana", format!("{family_kana} {given_kana}"));
    fields.set("email", format!("person{n}@demo.example"));
    fields.set("standing", standing);
    fields.set("membership", if n.is_multiple_of(9) { "active" } else { "member" });
    fields.set("consent", "yes");
    if let Some(branch) = branch {
        fields.set("branch", branch.to_string());
    }
    if n.is_multiple_of(6) {
        fields.set("needs_camera_off", "yes");
    }
    for stage in &row.programme().stages {
        let first = usize::from(n % 3 == 1);
        for (i, course) in (1..).zip(stage.courses.iter().cycle().skip(first).take(stage.courses.len())) {
            if i == 1 || !n.is_multiple_of(4) {
                fields.set(&format!("wish-{}-{i}", stage.code), course.code.as_str());
            }
        }
    }
    let kept = Kept { fields, locale: Locale::Ja };
    let branches: Vec<Id> = branch.into_iter().collect();
    let Ok(filled) = form::parse(&kept.fields, &row.programme(), &branches, true) else {
        anyhow::bail!("an applicant of the demonstration is not whole");
    };
    let mut tx = db.write(scope).await?;
    let locked = save::locked(&mut tx, row.id).await?.context("the programme")?;
    let id = commands::take_down(&mut tx, &locked, &kept, &filled, Origin::Applicant, None).await?;
    if rank > 0 {
        let found = scope.find_by_id::<application::Entity>(id).one(&tx).await?.context("the application")?;
        let said = Said {
            decision: Decision::Recommended,
            rank,
            words: "月の会によく来て、人の話を聴く方です。".into(),
        };
        recommending::say(&mut tx, &locked, &found, &said, id).await?;
    }
    tx.commit().await?;
    Ok(())
}

/// Confirms the board as it is proposed; who is left open gets a place by hand.
async fn decide(db: &Db, scope: &Scope, row: &Model) -> Result<()> {
    let programme = row.programme();
    let round: Vec<_> = programme.first_round().collect();
    let people = crate::training::people::of(scope, db, row).await?;
    let applicants: Vec<Applicant> = people
        .iter()
        .map(|one| Applicant {
            application: one.application.id,
            branch: one.application.branch_id,
            word: Word::NotNeeded,
            taken: Vec::new(),
            applied_at: one.application.applied_at.unwrap_or(Instant(0)),
            wishes: form::wished(&one.kept.fields, &programme),
        })
        .collect();
    let proposed = propose(&programme, &round, &applicants).into_iter().flat_map(|line| {
        let application = line.application;
        line.stages.into_iter().map(move |(stage, decision, _)| Decided {
            application,
            stage,
            proposed: match decision {
                Proposed::Place(course) => course,
                Proposed::Wait | Proposed::Undecided => places::WAIT.into(),
                Proposed::Out => places::OUT.into(),
            },
            by_hand: false,
        })
    });
    let proposed: Vec<Decided> = proposed.collect();
    let mut tx = db.write(scope).await?;
    let locked = save::locked(&mut tx, row.id).await?.context("the programme")?;
    places::keep(&mut tx, row.id, &proposed).await?;
    if places::confirm(&mut tx, &locked, &round, &proposed, false).await.is_err() {
        anyhow::bail!("the board of the demonstration was not confirmed");
    }
    tx.commit().await?;
    Ok(())
}
