//! People apply, their chiefs recommend them.

use anyhow::{Context as _, Result};
use time::{Date, Duration};

use super::names::{self, BRANCHES};
use super::story::{Story, done};
use crate::form::Fields;
use crate::i18n::Locale;
use crate::id::Id;
use crate::training::applications::commands;
use crate::training::applications::entity::recommendation::Decision;
use crate::training::applications::entity::{self as application, Origin};
use crate::training::applications::form::{self, By, Kept};
use crate::training::applications::recommending::{self, Said};
use crate::training::lodging::model::is_booked;
use crate::training::programmes::entity::Model;
use crate::training::programmes::model::Programme;

/// What a chief says of somebody.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Word {
    /// None is asked for, or none has come.
    None,
    /// Recommended, at this place in the branch.
    Recommended(i16),
    /// Declined.
    Declined,
}

/// Somebody who applies.
pub(super) struct Applying {
    /// Who, by number.
    pub person: usize,
    /// Which of the branches; none where none is asked for.
    pub branch: Option<usize>,
    /// What the chief says.
    pub word: Word,
    /// How it came.
    pub origin: Origin,
    /// The day.
    pub on: Date,
    /// Why the office took it after the deadline.
    pub late: Option<&'static str>,
}

/// What chiefs write; only the office reads it.
const WORDS: [&str; 4] = [
    "月の会によく来て、人の話を聴く方です。",
    "居場所の手伝いを2年続けています。無理をしすぎないよう、こちらでも見ています。",
    "ご自身の経験を、押しつけずに話せる方です。",
    "電話当番を引き受けたいとのことです。よろしくお願いします。",
];

/// Everybody who applies for a course of sixty places: as many of each branch as it has in [`BRANCHES`], at most `most`,
/// the first of them the person numbered `from`. They apply in the five weeks before the deadline.
pub(super) fn sixty(programme: &Programme, from: usize, most: usize) -> Result<Vec<Applying>> {
    let deadline = programme.deadline.context("a deadline")?.day;
    let branches = BRANCHES.iter().enumerate();
    let all = branches.flat_map(|(branch, (.., people))| (1..=*people).map(move |rank| (branch, rank)));
    let one = |(n, (branch, rank)): (usize, (usize, usize))| -> Result<Applying> {
        let days = 34 - i64::try_from(n * 11 % 32)?;
        Ok(Applying {
            person: from + n,
            branch: Some(branch),
            word: match n {
                // Two chiefs have not answered, one declined.
                22 | 45 => Word::None,
                33 => Word::Declined,
                _ => Word::Recommended(i16::try_from(rank)?),
            },
            origin: match n {
                12 | 40 | 53 => Origin::Paper,
                27 => Origin::Telephone,
                _ => Origin::Applicant,
            },
            on: deadline - Duration::days(days),
            late: None,
        })
    };
    all.take(most).enumerate().map(one).collect()
}

/// People apply, in the order of their days.
pub(super) async fn apply_all(story: &Story<'_>, row: &Model, mut all: Vec<Applying>) -> Result<()> {
    all.sort_by_key(|one| (one.on, one.person));
    for one in all {
        apply(story, row, &one).await?;
    }
    Ok(())
}

/// Somebody applies, and their chief says a word.
async fn apply(story: &Story<'_>, row: &Model, one: &Applying) -> Result<Id> {
    let programme = row.programme();
    let branch = one.branch.and_then(|n| story.branches.get(n)).copied();
    let kept = Kept { fields: filled_in(&programme, one, branch), locale: Locale::Ja };
    let branches: Vec<Id> = branch.into_iter().collect();
    let Ok(filled) = form::parse(&kept.fields, &programme, &branches, By::Office) else {
        anyhow::bail!("an applicant of the demonstration is not whole");
    };
    let at = story.at(one.on, 20);
    let by_office = one.origin != Origin::Applicant;
    let scope = if by_office { story.office(at) } else { story.nobody(at) };
    let (mut tx, locked) = story.locked(&scope, row).await?;
    let id = commands::take_down(&mut tx, &locked, &kept, &filled, one.origin, one.late).await?;
    let said = match one.word {
        Word::None => None,
        Word::Recommended(rank) => {
            let words = WORDS[one.person % WORDS.len()].to_owned();
            Some(Said { decision: Decision::Recommended, rank, words })
        }
        Word::Declined => {
            let words = "体調をくずされているので、今年は見送ると本人と話しました。".to_owned();
            Some(Said { decision: Decision::Declined, rank: 0, words })
        }
    };
    if let Some(said) = said {
        let found = scope.find_by_id::<application::Entity>(id).one(&tx).await?.context("the application")?;
        recommending::say(&mut tx, &locked, &found, &said, story.secretary()).await?;
    }
    done(tx).await?;
    Ok(id)
}

/// The form as they filled it in.
fn filled_in(programme: &Programme, one: &Applying, branch: Option<Id>) -> Fields {
    let n = one.person;
    let person = names::person(n);
    let mut fields = Fields::default();
    fields.set("name", person.name);
    fields.set("kana", person.kana);
    if one.origin == Origin::Applicant {
        fields.set("email", person.email);
        fields.set("consent", "yes");
    } else {
        let by = if one.origin == Origin::Telephone { "telephone" } else { "paper" };
        fields.set("consent_by", by);
        fields.set("signed_on", one.on.to_string());
        fields.set("postcode", "100-0000");
        fields.set("address", format!("つくりもの市本町{}丁目{}-{}", n % 5 + 1, n % 9 + 1, n % 12 + 1));
    }
    fields.set("phone", format!("090-0000-{n:04}"));
    fields.set("standing", ["family", "lived", "family", "ally", "lived"][n % 5]);
    fields.set("membership", if n.is_multiple_of(9) { "active" } else { "member" });
    if let Some(branch) = branch {
        fields.set("branch", branch.to_string());
    }
    if n.is_multiple_of(6) {
        fields.set("needs_camera_off", "yes");
    }
    if n.is_multiple_of(7) {
        fields.set("needs_quiet", "yes");
    }
    if n.is_multiple_of(17) {
        fields.set("needs_access", "yes");
        fields.set("needs_words", "長い階段が苦手です。エレベーターの近くだと助かります。");
    }
    if n % 3 != 1 && programme.courses().any(|(_, course)| is_booked(course)) {
        fields.set("lodging", "yes");
    }
    for (nth, stage) in programme.stages.iter().enumerate() {
        // Some wish the other way in the next stage, where any course of it goes with any before.
        let mixes = nth > 0 && stage.courses.iter().all(|course| course.after.is_empty());
        let second = if mixes { matches!(n % 5, 0 | 3) } else { n % 3 == 1 };
        let courses = stage.courses.iter().cycle().skip(usize::from(second)).take(stage.courses.len());
        for (i, course) in (1..).zip(courses) {
            if i == 1 || !n.is_multiple_of(4) {
                fields.set(&format!("wish-{}-{i}", stage.code), course.code.as_str());
            }
        }
    }
    fields
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use time::macros::date;

    use super::*;
    use crate::training::programmes::file;

    #[test]
    fn nobody_wishes_for_a_room_where_none_is_booked() {
        let wishes = |source: &str| {
            let programme = file::read(source).unwrap();
            (0..9).any(|person| {
                let (word, origin, on) = (Word::None, Origin::Applicant, date!(2022 - 05 - 01));
                let one = Applying { person, branch: None, word, origin, on, late: None };
                !filled_in(&programme, &one, None).get("lodging").is_empty()
            })
        };
        assert!(wishes(include_str!("../../../examples/programme-r4.toml")));
        assert!(!wishes(include_str!("follow-up.toml")));
    }
}
